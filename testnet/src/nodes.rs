//! Proofs of possession of node keys, for tests that register nodes.

use madang_client::Connection;
use madang_primitives::{InstitutionId, NodeId, NodeProof};
use sp_core::{ed25519, Pair};

/// The secret key of a node that does not run.
pub const UNUSED_KEY: [u8; 32] = [1; 32];

/// The id of the node with this secret key, and the proof with which an institution registers it.
pub fn node_and_proof(
	secret: &[u8; 32],
	connection: &Connection,
	institution: InstitutionId,
) -> (NodeId, NodeProof) {
	let pair = ed25519::Pair::from_seed(secret);
	let node = NodeId(pair.public().0);
	let genesis = connection.genesis();
	let proof = pair.sign(&node.proof_message(genesis.as_bytes(), institution)).0;
	(node, proof)
}

/// The same for a node that does not run, as arguments of a command.
pub fn unused_node(connection: &Connection, institution: InstitutionId) -> [String; 2] {
	let (node, proof) = node_and_proof(&UNUSED_KEY, connection, institution);
	[node.to_string(), format!("0x{}", hex::encode(proof))]
}
