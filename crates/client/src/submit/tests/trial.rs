//! A call that is tried: nothing is signed for a node that could use the signature.

use super::{
	chain::START,
	world::{call, World},
};
use crate::{
	error::{Error, SignerError},
	officer::{Algorithm, Officer, Signer},
	trial::{Trial, Verdict},
};
use pallet_institutions::OfficerSignature;
use sp_core::{sr25519, Pair};
use std::sync::{
	atomic::{AtomicUsize, Ordering},
	Arc,
};

/// A key that counts its signatures.
struct Counting(sr25519::Pair, Arc<AtomicUsize>);

impl Signer for Counting {
	fn algorithm(&self) -> Algorithm {
		Algorithm::Sr25519
	}

	fn public(&self) -> [u8; 32] {
		Pair::public(&self.0).0
	}

	fn sign(&self, bytes: &[u8]) -> Result<OfficerSignature, SignerError> {
		self.1.fetch_add(1, Ordering::SeqCst);
		Signer::sign(&self.0, bytes)
	}
}

/// Try a call; also how many signatures were made for it.
async fn tried(world: &World) -> (Result<Trial, Error>, usize) {
	let signatures = Arc::new(AtomicUsize::new(0));
	let pair = sr25519::Pair::from_string("//0", None).expect("a development key");
	let officer = Officer::new(Counting(pair, signatures.clone()));
	let sender = world.sender().await;
	let trial = sender.try_call(&call(1), &officer).await;
	(trial, signatures.load(Ordering::SeqCst))
}

#[tokio::test(start_paused = true)]
async fn a_call_is_tried_in_a_block_that_two_nodes_say_is_final() {
	for nodes in [1, 2, 3] {
		let world = World::new(nodes);
		let (trial, signatures) = tried(&world).await;
		let trial = trial.unwrap();
		assert_eq!((trial.verdict, signatures), (Verdict::Succeeds, 1));
		let (number, hash) = trial.block;
		assert_eq!(world.chain().block(number).map(|block| block.hash), Some(hash));
	}
}

#[tokio::test(start_paused = true)]
async fn nothing_is_signed_for_a_block_that_is_not_final() {
	let world = World::new(2);
	world.chain().finalizing = false;
	world.node(0).rushes = true;
	world.until_best(START + 5).await;
	let (trial, signatures) = tried(&world).await;
	let error = trial.unwrap_err().to_string();
	assert!(error.contains("no second node says that block"), "{error}");
	assert_eq!(signatures, 0);
}

#[tokio::test(start_paused = true)]
async fn nothing_is_signed_if_another_node_has_another_block_or_is_away() {
	let world = World::new(2);
	world.node(1).lies_from = Some(START);
	let (trial, signatures) = tried(&world).await;
	assert!(matches!(trial, Err(Error::NodesDisagree { .. })), "{trial:?}");
	assert_eq!(signatures, 0);
	*world.node(1) = Default::default();
	world.node(1).down = true;
	let (trial, signatures) = tried(&world).await;
	assert!(matches!(trial, Err(Error::Answer(_))), "{trial:?}");
	assert_eq!(signatures, 0);
}
