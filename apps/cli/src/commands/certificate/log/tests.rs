//! The check without a network, with real checkpoints, cosignatures and paths.

mod answers;
mod command;
mod refused;

use super::{inclusion, *};
use ed25519_dalek::{Signer, SigningKey};
use madang_checkpoints::{policy as policy_text, Checkpoints, Cosignature, Names, Seat};
use madang_credentials::Certificate;
use madang_primitives::{signing::VerificationKey, Did, DistrictPrefix, InstitutionId, KoreanDay};
use madang_transparency::{leaf_hash, note::Note, Anchor, History, Tree};
use madang_verify::certificate::CertificateFile;
use madang_verify::certificate::LeafDays;
use pallet_certificates::{
	AccreditationId, Batch, BatchId as Number, KindId, ListId, NewBatch, StatusRange,
};
use rand_chacha::{rand_core::SeedableRng, ChaCha20Rng};

/// When validators cosigned, in seconds since 1970.
const TIME: u64 = 1_700_000_000;
/// When the batches were anchored.
const ANCHORED: u64 = 1_695_489_200;
/// The seed of the key that signs certificates.
const ISSUER: u8 = 40;
/// Of which kind they are.
const KIND: &str = "urn:madang:certificate:income";
/// The batch that is proved.
const BATCH: u64 = 3;

fn names() -> Names {
	Names::of_chain([0xab; 32])
}

fn secret(seed: u8) -> SigningKey {
	SigningKey::from_bytes(&[seed; 32])
}

/// Seats of as many institutions, with keys from these seeds.
fn seats(seeds: &[u8]) -> Vec<Seat> {
	let seat = |seed: &u8| Seat {
		institution: u32::from(*seed),
		number: 0,
		name: format!("기관 {seed}"),
		key: secret(*seed).verifying_key().to_bytes(),
	};
	seeds.iter().map(seat).collect()
}

fn four() -> Policy {
	policy_of(&[1, 2, 3, 4])
}

fn policy_of(seeds: &[u8]) -> Policy {
	Policy::parse(policy_text(&names(), &seats(seeds)).unwrap().as_bytes()).unwrap()
}

/// A certificate of the batch's issuer, signed with the key of this seed.
fn credential(batch: u64, index: u32, seed: u8) -> Certificate {
	Certificate {
		issuer: format!("did:madang:{}", "0a".repeat(32)),
		key: seed.to_string(),
		kind: KIND.into(),
		issued_at: ANCHORED - 60,
		not_before: None,
		expires_at: Some(ANCHORED - 60 + 86_400),
		holder: None,
		status: Vec::new(),
		claims: json!({ "batch": batch, "index": index }).as_object().unwrap().clone(),
		hidden: Vec::new(),
		decoys: 0,
	}
}

fn signed(certificate: &Certificate, seed: u8) -> String {
	let key = madang_credentials::SigningKey::Ed25519(secret(seed));
	certificate.sign(&key, &mut ChaCha20Rng::from_seed([1; 32])).unwrap().to_string()
}

/// The certificates of a batch, and their tree.
fn certificates(batch: u64) -> (Anchor, Vec<CertificateFile>) {
	in_tree((0..5).map(|index| signed(&credential(batch, index, ISSUER), ISSUER)).collect(), batch)
}

/// These certificates as a batch, and their tree.
fn in_tree(credentials: Vec<String>, batch: u64) -> (Anchor, Vec<CertificateFile>) {
	let issued = KoreanDay::of((ANCHORED - 60) * 1_000);
	let size = u32::try_from(credentials.len()).unwrap();
	let mut files: Vec<CertificateFile> = (0..)
		.zip(credentials)
		.map(|(index, credential)| CertificateFile {
			credential,
			leaf: LeafDays {
				issued,
				expires: issued.plus(1),
				revocation: Some(index),
				suspension: None,
			},
			batch: Some(batch),
			index,
			size,
			path: Vec::new(),
			proof: None,
		})
		.collect();
	let hash = |file: &CertificateFile| leaf_hash(file.leaf().text().as_bytes());
	let tree = Tree::new(files.iter().map(hash).collect()).unwrap();
	for file in &mut files {
		file.path = tree.path(file.index.into()).unwrap();
	}
	(tree.anchor(), files)
}

/// The text of a batch, by the chain's own code.
fn text(batch: u64) -> String {
	text_of(batch, certificates(batch).0)
}

/// The text of a batch with this tree.
fn text_of(batch: u64, Anchor { size, root }: Anchor) -> String {
	let stated = NewBatch {
		accreditation: AccreditationId(1),
		area: Some(DistrictPrefix { value: 11_680, digits: 5 }),
		key: VerificationKey::Ed25519(secret(ISSUER).verifying_key().to_bytes()),
		root,
		size: u32::try_from(size).unwrap(),
		expires: KoreanDay::of(ANCHORED * 1_000).plus(30),
		revocation: Some(StatusRange { list: ListId(7), first: 0, count: 64 }),
		suspension: None,
	};
	let batch_record = Batch {
		issuer: InstitutionId(9),
		did: Did([10; 32]),
		kind: KindId(24),
		version: 1,
		stated,
		block: 12,
		at: ANCHORED * 1_000,
	};
	let kind = KIND.as_bytes().to_vec().try_into().unwrap();
	pallet_certificates::leaf::text(Number(batch), &batch_record, &kind)
}

/// A log of so many batches.
fn log(size: u64) -> History {
	let mut log = History::new();
	(0..size).for_each(|batch| log.push(leaf_hash(text(batch).as_bytes())));
	log
}

/// The note of a tree, cosigned with these keys of seats with these keys.
fn cosigned(tree: Anchor, of: &[u8], by: &[u8], time: u64) -> Note {
	let mut node = Checkpoints::new(names());
	node.set_seats(seats(of)).unwrap();
	node.finalized(tree, time);
	for seed in by {
		let message = Cosignature::message(&names(), tree, time);
		let signature = secret(*seed).sign(message.as_bytes()).to_bytes();
		let key = secret(*seed).verifying_key().to_bytes();
		node.receive(Cosignature { tree, key, time, signature }, time).unwrap();
	}
	node.note(node.at(tree.size).unwrap()).unwrap()
}

/// The proof of a batch in a log of seven, cosigned by these of four validators.
fn proof_of(batch: u64, by: &[u8]) -> TlogProof {
	let log = log(7);
	TlogProof {
		extra: None,
		index: batch,
		path: log.path(batch, 7).unwrap(),
		checkpoint: cosigned(log.anchor(7).unwrap(), &[1, 2, 3, 4], by, TIME),
	}
}

fn leaf(batch: u64) -> BatchLeaf {
	BatchLeaf::parse(text(batch).as_bytes()).unwrap()
}

#[test]
fn a_batch_and_each_certificate_in_it_are_found() {
	let (tree, files) = certificates(BATCH);
	assert_eq!(leaf(BATCH).tree, tree);
	for by in [&[1, 2, 3, 4][..], &[4, 2, 1]] {
		let proof = proof_of(BATCH, by);
		let found = inclusion::check(&leaf(BATCH), &proof, &four(), None, TIME).unwrap();
		assert_eq!(found.certificate, None);
		assert_eq!(found.accepted.witnesses().len(), by.len());
		for file in &files {
			let found = inclusion::check(&leaf(BATCH), &proof, &four(), Some(file), TIME).unwrap();
			assert_eq!(found.certificate, Some((file.id(), file.index)));
			let value = found.json(&leaf(BATCH));
			assert_eq!(value["certificate"]["id"], hex::encode(file.id()));
			assert_eq!((&value["in_log"], &value["batch"]["issuer"]), (&json!(true), &json!("9")));
			assert_eq!(value["checkpoint"]["size"], "7");
			assert_eq!(value["checkpoint"]["root"], hex::encode(log(7).anchor(7).unwrap().root));
			let name = &value["checkpoint"]["cosigned"][0]["name"];
			assert_eq!(*name, names().seat(1, 0));
			let shown = accepted(&leaf(BATCH), &found);
			for part in
				["did:madang:0a0a", &hex::encode(file.id()), "urn:madang:certificate:income"]
			{
				assert!(shown.contains(part), "{shown}");
			}
		}
	}
}

/// A presentation has the same signed part, so it is the same certificate.
#[test]
fn a_presentation_and_a_file_from_before_the_anchor_are_found() {
	let (_, mut files) = certificates(BATCH);
	let mut file = files.remove(2);
	file.credential.push_str("WyJhIl0~e30.e30.x");
	file.batch = None;
	let proof = proof_of(BATCH, &[1, 2, 3]);
	inclusion::check(&leaf(BATCH), &proof, &four(), Some(&file), TIME).unwrap();
}

/// The text is that of the pallet, line by line, and no other form of it is read.
#[test]
fn the_text_of_a_batch_has_one_form() {
	let text = text(BATCH);
	let facts: Vec<String> =
		leaf(BATCH).facts().map(|(name, value)| format!("{name} {value}\n")).collect();
	assert_eq!(format!("madang-batch/v1\n{}", facts.concat()), text);
	assert_eq!((leaf(BATCH).batch, leaf(BATCH).hash), (BATCH, leaf_hash(text.as_bytes())));
	let root = hex::encode(leaf(BATCH).tree.root);
	for wrong in [
		text.trim_end().to_owned(),
		format!("{text}\n"),
		format!("{text}more 1\n"),
		text.replace('\n', "\r\n"),
		text.replace("madang-batch/v1", "madang-batch/v2"),
		text.replace("batch 3\n", ""),
		text.replace("batch 3\nissuer 9\n", "issuer 9\nbatch 3\n"),
		text.replace("batch 3\n", "batch 03\n"),
		text.replace("batch 3\n", "batch +3\n"),
		text.replace("batch 3\n", "batch\n"),
		text.replace("suspension -", "suspension "),
		text.replace("size 5\n", "size -5\n"),
		text.replace(&root, &root.to_uppercase()),
		text.replace(&root, &root[2..]),
	] {
		assert_ne!(wrong, text);
		assert_eq!(BatchLeaf::parse(wrong.as_bytes()), None, "{wrong}");
	}
	assert_eq!(BatchLeaf::parse(&[0xff, b'\n']), None);
}

/// Validators change: each checkpoint is checked with the policy of its time, then and later.
#[test]
fn the_policy_of_old_seats_stays_right_for_old_checkpoints() {
	let before = proof_of(BATCH, &[1, 2, 3]);
	let tree = log(7).anchor(7).unwrap();
	let after =
		TlogProof { checkpoint: cosigned(tree, &[7, 8, 3, 4], &[7, 8, 3], TIME), ..before.clone() };
	let (old, new) = (four(), policy_of(&[7, 8, 3, 4]));
	let check = |proof, policy| inclusion::check(&leaf(BATCH), proof, policy, None, TIME).err();
	assert_eq!((check(&before, &old), check(&after, &new)), (None, None));
	let too_few = Some(vec![Reason::Proof(madang_transparency::ProofError::NoQuorum)]);
	assert_eq!(check(&before, &new), too_few);
	assert_eq!(check(&after, &old), too_few);
}
