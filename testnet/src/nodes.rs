//! Proofs of possession of node keys, for tests that register nodes.

use madang_client::api::types::InstitutionId;
use madang_primitives::{NodeId, NodeProof};
use sp_core::{ed25519, Pair, H256};

/// The id of the node with this secret key, and the proof with which an institution registers it.
pub fn node_and_proof(
	secret: &[u8; 32],
	genesis: H256,
	institution: InstitutionId,
) -> (NodeId, NodeProof) {
	let pair = ed25519::Pair::from_seed(secret);
	let node = NodeId(pair.public().0);
	let proof = pair.sign(&node.proof_message(genesis.as_bytes(), institution)).0;
	(node, proof)
}
