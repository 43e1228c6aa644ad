//! What a node answers: used only if it is what was asked for.

use super::*;
use crate::commands::certificate::log::answers::{failed, no_checkpoint};
use crate::failure::FailureKind;
use subxt::rpcs::{Error as RpcError, UserError};

fn checkpoint() -> ShownCheckpoint {
	let tree = log(7).anchor(7).unwrap();
	ShownCheckpoint {
		size: "7".into(),
		root: hex::encode(tree.root),
		cosigned: 3,
		seats: 4,
		note: cosigned(tree, &[1, 2, 3, 4], &[1, 2, 3], TIME).to_string(),
	}
}

fn message(result: Result<impl std::fmt::Debug, Failure>) -> String {
	let failure = result.unwrap_err();
	assert_eq!(failure.kind, FailureKind::NoNode);
	failure.message
}

#[test]
fn a_checkpoint_is_that_of_its_note_and_of_the_size_that_was_asked_for() {
	let good = checkpoint();
	good.check(None).unwrap();
	good.check(Some(7)).unwrap();
	assert!(message(good.check(Some(6))).contains("another checkpoint"));
	for wrong in [
		ShownCheckpoint { size: "8".into(), ..good.clone() },
		ShownCheckpoint { root: "00".repeat(32), ..good.clone() },
	] {
		assert!(message(wrong.check(None)).contains("another checkpoint"));
	}
	let wrong = ShownCheckpoint { note: "x".into(), ..good };
	assert!(message(wrong.check(None)).contains("not a signed checkpoint"));
}

#[test]
fn a_policy_needs_a_quorum() {
	let policy = policy_text(&names(), &seats(&[1, 2, 3, 4])).unwrap();
	let shown = ShownPolicy { block: 12, policy };
	shown.check().unwrap();
	let without = shown.policy.replace("quorum validators", "quorum none");
	assert!(message(ShownPolicy { policy: without, ..shown.clone() }.check()).contains("no quorum"));
	let missing = shown.policy.replace("quorum validators", "");
	assert!(message(ShownPolicy { policy: missing, ..shown }.check()).contains("no quorum"));
}

#[test]
fn a_proof_is_that_of_the_batch_that_was_asked_for() {
	let good = ShownProof {
		batch: "3".into(),
		leaf: text(BATCH),
		proof: proof_of(BATCH, &[1, 2, 3]).to_string(),
	};
	assert_eq!(good.check(BATCH), Ok(7));
	assert!(message(good.check(2)).contains("another batch"));
	let other = ShownProof { proof: proof_of(2, &[1, 2, 3]).to_string(), ..good.clone() };
	assert!(message(other.check(BATCH)).contains("another batch"));
	let other = ShownProof { batch: "2".into(), ..good.clone() };
	assert!(message(other.check(BATCH)).contains("another batch"));
	let altered = ShownProof { leaf: good.leaf.replace("issuer 9", "issuer 8"), ..good.clone() };
	assert!(message(altered.check(BATCH)).contains("does not lead to the root"));
	let cut = ShownProof { leaf: "batch 3\n".into(), ..good.clone() };
	assert!(message(cut.check(BATCH)).contains("not the text of a batch"));
	let cut = ShownProof { proof: "c2sp.org/tlog-proof@v1\n".into(), ..good };
	assert!(message(cut.check(BATCH)).contains("line is missing"));
}

#[test]
fn what_a_node_refuses_has_its_sentence_and_exit_code() {
	let error = |code, message: &str| {
		let error = UserError { code, message: message.into(), data: None };
		failed("certificates_logProof", RpcError::User(error))
	};
	for (code, kind, sentence) in [
		(-32_601, FailureKind::NoNode, "does not have the method certificates_logProof"),
		(-32_602, FailureKind::Rejected, "the words of the node"),
		(-32_002, FailureKind::Rejected, "the words of the node"),
		(-32_000, FailureKind::NoNode, "the words of the node"),
	] {
		let failure = error(code, "the words of the node");
		assert_eq!(failure.kind, kind, "{code}");
		assert!(failure.message.contains(sentence), "{}", failure.message);
	}
	assert!(no_checkpoint(None).contains("quorum"));
	assert!(no_checkpoint(Some(12)).contains("12 batches"));
}

/// The answers as the node's page documents them.
#[test]
fn documented_answers_are_read() {
	let checkpoint: Option<ShownCheckpoint> = serde_json::from_str(
		r#"{"size": "5", "root": "ab", "cosigned": 4, "seats": 4, "note": "text"}"#,
	)
	.unwrap();
	assert_eq!(checkpoint.unwrap().cosigned, 4);
	assert_eq!(serde_json::from_str::<Option<ShownCheckpoint>>("null").unwrap(), None);
	let policy: ShownPolicy = serde_json::from_str(r#"{"block": 12, "policy": "text"}"#).unwrap();
	assert_eq!((policy.block, policy.policy.as_str()), (12, "text"));
	let proof: ShownProof =
		serde_json::from_str(r#"{"batch": "3", "leaf": "a", "proof": "b"}"#).unwrap();
	assert_eq!((proof.batch.as_str(), proof.leaf.as_str()), ("3", "a"));
}
