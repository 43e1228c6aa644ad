//! Every byte of a certificate file and of its proof is altered: what still verifies is the same certificate.

mod certified;
mod chain;

use certified::*;
use madang_verify::{certificate::*, check as check_proof, ChainProof, Limits};

/// The next number of a fixed sequence (xorshift), so that a failure can be repeated.
fn next(seed: &mut u64) -> u64 {
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	*seed
}

#[test]
fn no_altered_byte_verifies_as_something_else() {
	let made = Sample::new().make();
	let text = made.file.to_json().into_bytes();
	let question = Question::default();
	let original = check(&text, &made.anchor, &question).unwrap();
	let mut seed = 0x9e37_79b9_7f4a_7c15;
	let (mut tried, mut same) = (0, 0);
	for place in 0..text.len() {
		let chance = u8::try_from(next(&mut seed) % 255).unwrap() + 1;
		for alter in [0x01, 0x80, chance] {
			let mut altered = text.clone();
			altered[place] ^= alter;
			tried += 1;
			if let Ok(found) = check(&altered, &made.anchor, &question) {
				// Only JSON's own freedom is left, such as a space for nothing.
				assert_eq!(found, original, "byte {place} ^ {alter:#x}");
				same += 1;
			}
		}
	}
	assert!(tried >= 10_000, "only {tried}");
	assert_eq!(same, 0, "no byte of this file is free");
}

#[test]
fn no_altered_byte_of_the_proof_verifies() {
	let made = Sample::new().make();
	let proof = made.file.proof.clone().unwrap();
	let question = Question::default();
	let mut seed = 0x2545_f491_4f6c_dd1d;
	let mut tried = 0;
	for place in 0..proof.len() {
		let chance = u8::try_from(next(&mut seed) % 255).unwrap() + 1;
		for alter in [0x01, 0x80, chance] {
			let mut altered = proof.clone();
			altered[place] ^= alter;
			let file = CertificateFile { proof: Some(altered), ..made.file.clone() };
			tried += 1;
			let result = check(file.to_json().as_bytes(), &made.anchor, &question);
			assert!(result.is_err(), "byte {place} ^ {alter:#x}");
		}
	}
	assert!(tried >= 9_000, "only {tried}");
}

#[test]
fn a_reorganised_header_and_a_forged_set_never_verify() {
	let made = Sample::new().make();
	let proof = made.file.proof.clone().unwrap();
	let proof = ChainProof::from_bytes(&proof, &Limits::DEFAULT).unwrap();
	let refused = |change: &dyn Fn(&mut ChainProof)| {
		let mut altered = proof.clone();
		change(&mut altered);
		let bytes = altered.to_bytes();
		assert!(check_proof(&bytes, &made.anchor, &Limits::DEFAULT).is_err());
		let file = CertificateFile { proof: Some(bytes), ..made.file.clone() };
		codes(&check(file.to_json().as_bytes(), &made.anchor, &Question::default()))
	};
	assert_eq!(refused(&|it| it.ancestry[0].parent.0[0] ^= 1), ["proof-invalid"]);
	assert_eq!(refused(&|it| it.ancestry.clear()), ["proof-invalid"]);
	assert_eq!(refused(&|it| it.set_changes.clear()), ["proof-invalid"]);
	let forged = |it: &mut ChainProof| {
		let header = &mut it.set_changes[0].header;
		header.digest[1] = chain::change(30..34, 0);
	};
	assert_eq!(refused(&forged), ["proof-invalid"]);
	assert_eq!(refused(&|it| it.genesis.0[0] ^= 1), ["proof-invalid"]);
}
