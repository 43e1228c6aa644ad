//! What is altered, forged or of something else, and the reasons for which it is refused.

use super::*;
use inclusion::Reason::{self, *};
use madang_transparency::ProofError::{
	BadCosignature, BadLogSignature, CosignatureInFuture, IndexBeyondSize, NoQuorum, PathTooLong,
	PathTooShort, UnknownLog, WrongRoot,
};
use madang_transparency::{KeyKind, VerifierKey};

/// The reasons for a proof under the policy of four validators.
fn refused(leaf: &BatchLeaf, proof: &TlogProof, file: Option<&CertificateFile>) -> Vec<Reason> {
	inclusion::check(leaf, proof, &four(), file, TIME).unwrap_err()
}

/// The proof with a piece of its text replaced.
fn altered(proof: &TlogProof, old: &str, new: &str) -> TlogProof {
	let text = proof.to_string();
	assert!(text.contains(old), "{old} is not in {text}");
	TlogProof::parse(text.replacen(old, new, 1).as_bytes()).unwrap()
}

#[test]
fn every_line_of_the_text_counts() {
	let (text, proof) = (text(BATCH), proof_of(BATCH, &[1, 2, 3, 4]));
	let changes = [
		("issuer 9", "issuer 8"),
		("did did:madang:0a", "did did:madang:0b"),
		("key ed25519:", "key sr25519:"),
		("kind 24 1", "kind 24 2"),
		("income", "outcome"),
		("area 11680", "area *"),
		("size 5", "size 6"),
		("expires 2023", "expires 2024"),
		("revocation 7", "revocation 8"),
		("suspension -", "suspension 7 0 64"),
		("block 12", "block 13"),
		("time 1", "time 2"),
	];
	for (old, new) in changes {
		assert!(text.contains(old), "{old}");
		let leaf = BatchLeaf::parse(text.replacen(old, new, 1).as_bytes()).unwrap();
		assert_eq!(refused(&leaf, &proof, None), [Proof(WrongRoot)], "{old}");
	}
	let root = hex::encode(leaf(BATCH).tree.root);
	let other = BatchLeaf::parse(text.replace(&root, &"0".repeat(64)).as_bytes()).unwrap();
	assert_eq!(refused(&other, &proof, None), [Proof(WrongRoot)]);
}

#[test]
fn each_altered_part_of_a_proof_is_found() {
	let (leaf, good) = (leaf(BATCH), proof_of(BATCH, &[1, 2, 3, 4]));
	let with = |change: &dyn Fn(&mut TlogProof)| {
		let mut proof = good.clone();
		change(&mut proof);
		refused(&leaf, &proof, None)
	};
	assert_eq!(with(&|proof| proof.path[1][5] ^= 1), [Proof(WrongRoot)]);
	assert_eq!(with(&|proof| proof.path.push([0; 32])), [Proof(PathTooLong)]);
	assert_eq!(with(&|proof| proof.path.truncate(1)), [Proof(PathTooShort)]);
	assert_eq!(with(&|proof| proof.index = 2), [Proof(WrongRoot), OtherIndex]);
	assert_eq!(with(&|proof| proof.index = 7), [Proof(IndexBeyondSize), OtherIndex]);
	// The signatures are over the checkpoint.
	let size = altered(&good, "/certificates\n7\n", "/certificates\n8\n");
	let found = refused(&leaf, &size, None);
	for reason in [Proof(BadLogSignature), Proof(BadCosignature), Proof(NoQuorum)] {
		assert!(found.contains(&reason), "{found:?}");
	}
	let origin = names().origin();
	let other = altered(&good, &format!("{origin}\n7"), "madang/other/certificates\n7");
	assert!(refused(&leaf, &other, None).contains(&Proof(UnknownLog)));
}

/// A cosignature that was altered is an attack, even if there are enough others.
#[test]
fn an_altered_signature_is_found() {
	let (leaf, good) = (leaf(BATCH), proof_of(BATCH, &[1, 2, 3, 4]));
	let text = good.to_string();
	for (name, reason) in
		[(names().seat(2, 0), Proof(BadCosignature)), (names().origin(), Proof(BadLogSignature))]
	{
		let begin = format!("— {name} ");
		let line = text.lines().find(|line| line.starts_with(&begin)).unwrap();
		// A letter of the signature; the four bytes before it say which key it is of.
		let at = begin.len() + 40;
		let new = if &line[at..=at] == "A" { "B" } else { "A" };
		let bad = format!("{}{new}{}", &line[..at], &line[at + 1..]);
		assert_eq!(refused(&leaf, &altered(&good, line, &bad), None), [reason], "{name}");
	}
}

#[test]
fn too_few_cosignatures_are_not_enough() {
	let leaf = leaf(BATCH);
	for by in [&[][..], &[1], &[3, 4]] {
		assert_eq!(refused(&leaf, &proof_of(BATCH, by), None), [Proof(NoQuorum)]);
	}
	// Cosignatures of others do not count.
	let proof = TlogProof {
		checkpoint: cosigned(log(7).anchor(7).unwrap(), &[1, 7, 8, 9], &[1, 7, 8, 9], TIME),
		..proof_of(BATCH, &[])
	};
	assert_eq!(refused(&leaf, &proof, None), [Proof(NoQuorum)]);
}

#[test]
fn a_cosignature_of_the_future_is_refused() {
	let proof = proof_of(BATCH, &[1, 2, 3]);
	let check = |now| inclusion::check(&leaf(BATCH), &proof, &four(), None, now);
	assert!(check(TIME).is_ok());
	assert!(check(TIME - 1).unwrap_err().contains(&Proof(CosignatureInFuture)));
}

/// Everybody has the log's key: anyone can sign a checkpoint of a log that the chain never had. A policy with a
/// quorum refuses it. One without would accept it, so such a policy is refused with every proof.
#[test]
fn a_policy_without_a_quorum_is_refused() {
	let invented = text(0).replace("issuer 9", "issuer 1");
	let mut log = History::new();
	log.push(leaf_hash(invented.as_bytes()));
	let leaf_of_it = BatchLeaf::parse(invented.as_bytes()).unwrap();
	let checkpoint = names().note(log.anchor(1).unwrap()).unwrap();
	let forged = TlogProof { extra: None, index: 0, path: Vec::new(), checkpoint };
	assert_eq!(refused(&leaf_of_it, &forged, None), [Proof(NoQuorum)]);
	let policy = policy_text(&names(), &seats(&[1, 2, 3, 4])).unwrap();
	let none = policy.replace("quorum validators", "quorum none");
	let none = Policy::parse(none.as_bytes()).unwrap();
	assert!(forged.check(&leaf_of_it.hash, &none, TIME).is_ok(), "a forgery passes");
	let check = |leaf, proof| inclusion::check(leaf, proof, &none, None, TIME);
	assert_eq!(check(&leaf_of_it, &forged), Err(vec![PolicyWithoutQuorum]));
	assert_eq!(
		check(&leaf(BATCH), &proof_of(BATCH, &[1, 2, 3, 4])),
		Err(vec![PolicyWithoutQuorum])
	);
}

#[test]
fn a_text_proves_only_its_own_batch() {
	let proof = proof_of(BATCH, &[1, 2, 3]);
	assert_eq!(refused(&leaf(2), &proof, None), [Proof(WrongRoot), OtherIndex]);
	// A log that has the text of batch 2 in the place of batch 3 does not have batch 3 or 2.
	let mut log = History::new();
	[0, 1, 2, 2].into_iter().for_each(|batch| log.push(leaf_hash(text(batch).as_bytes())));
	let tree = log.anchor(4).unwrap();
	let misplaced = TlogProof {
		extra: None,
		index: BATCH,
		path: log.path(BATCH, 4).unwrap(),
		checkpoint: cosigned(tree, &[1, 2, 3, 4], &[1, 2, 3], TIME),
	};
	assert_eq!(refused(&leaf(2), &misplaced, None), [OtherIndex]);
}

#[test]
fn a_certificate_that_is_not_in_the_batch_is_refused() {
	let (leaf, proof) = (leaf(BATCH), proof_of(BATCH, &[1, 2, 3]));
	let check = |file: &CertificateFile| refused(&leaf, &proof, Some(file));
	let (_, others) = certificates(2);
	assert_eq!(check(&others[1]), [OtherBatch, NotInBatch]);
	let unnamed = CertificateFile { batch: None, ..others[1].clone() };
	assert_eq!(check(&unnamed), [NotInBatch]);
	let (_, files) = certificates(BATCH);
	let with = |change: &dyn Fn(&mut CertificateFile)| {
		let mut file = files[1].clone();
		change(&mut file);
		check(&file)
	};
	assert_eq!(with(&|file| file.credential.insert(0, 'x')), [NotInBatch]);
	assert_eq!(with(&|file| file.leaf.expires = file.leaf.expires.plus(1)), [NotInBatch]);
	assert_eq!(with(&|file| file.leaf.issued = file.leaf.issued.plus(1)), [NotInBatch]);
	assert_eq!(with(&|file| file.leaf.revocation = Some(9)), [NotInBatch]);
	assert_eq!(with(&|file| file.leaf.suspension = Some(1)), [NotInBatch]);
	assert_eq!(with(&|file| file.path[0][0] ^= 1), [NotInBatch]);
	assert_eq!(with(&|file| file.path.truncate(1)), [NotInBatch]);
	assert_eq!(with(&|file| file.index = 2), [NotInBatch]);
	assert_eq!(with(&|file| file.size = 6), [OtherSize]);
}

/// The issuer can put anything into a batch, and so can anyone who makes files out of it.
#[test]
fn a_certificate_that_the_issuer_did_not_sign_as_the_batch_says_is_refused() {
	let good = credential(BATCH, 0, ISSUER);
	let other = |change: &dyn Fn(&mut Certificate)| {
		let mut certificate = good.clone();
		change(&mut certificate);
		signed(&certificate, ISSUER)
	};
	let credentials = vec![
		signed(&good, ISSUER),
		signed(&good, 41),
		other(&|one| one.issuer = format!("did:madang:{}", "0b".repeat(32))),
		other(&|one| one.kind.push('s')),
		other(&|one| one.issued_at += 3_600),
		other(&|one| one.expires_at = one.expires_at.map(|time| time + 86_400)),
		other(&|one| one.not_before = Some(ANCHORED + 3_600)),
		"e30.e30.e30~".to_owned(),
	];
	let (tree, files) = in_tree(credentials, 0);
	let text = text_of(0, tree);
	let mut log = History::new();
	log.push(leaf_hash(text.as_bytes()));
	let proof = TlogProof {
		extra: None,
		index: 0,
		path: Vec::new(),
		checkpoint: cosigned(log.anchor(1).unwrap(), &[1, 2, 3, 4], &[1, 2, 3], TIME),
	};
	let leaf = BatchLeaf::parse(text.as_bytes()).unwrap();
	inclusion::check(&leaf, &proof, &four(), Some(&files[0]), TIME).unwrap();
	for file in &files[1..] {
		assert_eq!(refused(&leaf, &proof, Some(file)), [NotIssued], "{}", file.index);
	}
}

/// Anyone who knows the chain knows the key of its log.
#[test]
fn a_policy_that_counts_the_log_as_a_validator_is_refused() {
	let text = policy_text(&names(), &seats(&[1, 2, 3, 4])).unwrap();
	let key = names().log().unwrap().verifier().bytes();
	let witness = VerifierKey::new(&names().seat(9, 0), KeyKind::Cosignature, key).unwrap();
	let text = text
		.replace("group validators 3", &format!("witness log {witness}\ngroup validators 3 log"));
	let policy = Policy::parse(text.as_bytes()).unwrap();
	let proof = proof_of(BATCH, &[1, 2, 3]);
	let found = inclusion::check(&leaf(BATCH), &proof, &policy, None, TIME);
	assert_eq!(found, Err(vec![PolicyCountsLog]));
}

/// A certificate does not hide that the batch is not in the log.
#[test]
fn every_reason_is_given() {
	let (_, files) = certificates(2);
	let found = refused(&leaf(BATCH), &proof_of(4, &[1]), Some(&files[0]));
	let all = [Proof(NoQuorum), Proof(WrongRoot), OtherIndex, OtherBatch, NotInBatch];
	assert_eq!(found, all);
	let values = reasons(&found);
	assert_eq!(values.len(), 5);
	assert_eq!(values[0]["code"], "too-few-cosignatures");
}
