//! What `madang wallet import` makes of a file with a proof.

use super::{
	certified::{recorded, Made, Sample},
	wallet::import,
	*,
};
use crate::keys::Kind;
use madang_verify::Anchor;

impl Desk {
	/// A wallet, and a certificate on a chain that is bound to its key.
	fn with_anchored() -> (Self, Made) {
		let (desk, _) = Self::with_wallet();
		let made = desk.sample().make();
		desk.write_anchor("anchor", &made.anchor);
		(desk, made)
	}

	/// A certificate that is bound to the wallet's key.
	fn sample(&self) -> Sample {
		let mut sample = Sample::new();
		sample.certificate.key = madang_did::multikey(&recorded(&sample.key));
		sample.certificate.holder = Some(self.key("1", Kind::P256).credentials().unwrap().public());
		sample
	}

	fn write_anchor(&self, name: &str, anchor: &Anchor) {
		let keys: Vec<String> =
			anchor.authorities.iter().map(|(key, _)| hex::encode(key)).collect();
		let value = json!({
			"genesis": hex::encode(anchor.genesis.0),
			"number": anchor.number,
			"block": hex::encode(anchor.block.0),
			"set-id": anchor.set_id,
			"grandpa": keys,
		});
		self.write(name, &value.to_string());
	}

	/// Import a file, with an anchor or without one. The message is empty if it is imported.
	fn import(&self, file: &CertificateFile, anchor: &str) -> String {
		fs::write(self.path("file"), file::bytes(file)).unwrap();
		let line = format!("{} {anchor}", import(&self.path("file")));
		self.wallet(&line).err().map(|failure| failure.message).unwrap_or_default()
	}

	/// Import a file that must be refused for a reason, with an anchor and without one.
	fn refuses(&self, file: &CertificateFile, code: &str) {
		for anchor in ["", "--anchor @anchor"] {
			let message = self.import(file, anchor);
			assert!(message.contains(&format!("({code})")), "{anchor}: {message}");
		}
		assert!(self.contents().certificates.is_empty());
	}
}

#[test]
fn a_proof_must_fit_the_certificate() {
	let (desk, made) = Desk::with_anchored();
	let mut other = desk.sample();
	other.certificate.claims.insert("title".into(), "9".into());
	let other = CertificateFile { credential: other.sign().to_string(), ..made.file.clone() };
	desk.refuses(&other, "wrong-root");
	let mut path = made.file.clone();
	path.path[0][0] ^= 1;
	desk.refuses(&path, "wrong-root");
	desk.refuses(&CertificateFile { index: 4, ..made.file.clone() }, "wrong-root");
	desk.refuses(&CertificateFile { size: 23, ..made.file.clone() }, "size-differs");
	desk.refuses(&CertificateFile { batch: Some(13), ..made.file.clone() }, "batch-not-shown");
	desk.refuses(&CertificateFile { batch: None, ..made.file.clone() }, "not-anchored");
	let mut proof = made.file.clone();
	*proof.proof.as_mut().unwrap().last_mut().unwrap() ^= 1;
	desk.refuses(&proof, "proof-invalid");
	desk.refuses(&CertificateFile { proof: Some(vec![0]), ..made.file.clone() }, "proof-invalid");
	let mut revoked = desk.sample();
	revoked.pages[0].2 = vec![u8::MAX; 1_024];
	let revoked = revoked.make();
	desk.write_anchor("anchor", &revoked.anchor);
	desk.refuses(&revoked.file, "revoked");
	desk.write_anchor("anchor", &made.anchor);
	for anchor in ["", "--anchor @anchor"] {
		assert_eq!(desk.import(&made.file, anchor), "");
		assert_eq!(desk.contents().certificates, std::slice::from_ref(&made.file));
	}
}

#[test]
fn an_anchor_tells_the_chain_from_an_invented_one() {
	let (desk, made) = Desk::with_anchored();
	let mut other = made.anchor.clone();
	other.authorities[0].0[0] ^= 1;
	desk.write_anchor("other", &other);
	assert!(desk.import(&made.file, "--anchor @other").contains("(proof-invalid)"));
	assert!(desk.contents().certificates.is_empty());
	// Without an anchor, no one can tell.
	assert_eq!(desk.import(&made.file, ""), "");
	// With one, there must be a proof.
	let (desk, made) = Desk::with_anchored();
	let without = CertificateFile { proof: None, ..made.file.clone() };
	assert!(desk.import(&without, "--anchor @anchor").contains("(no-proof)"));
	let unanchored = CertificateFile { batch: None, ..without.clone() };
	assert!(desk.import(&unanchored, "--anchor @anchor").contains("(not-anchored)"));
	assert!(desk.contents().certificates.is_empty());
	assert_eq!(desk.import(&without, ""), "");
	desk.write("other", "{}");
	assert!(desk.import(&made.file, "--anchor @other").contains("not an anchor"));
}

#[test]
fn a_newer_file_replaces_an_older_one_and_never_the_reverse() {
	let (desk, made) = Desk::with_anchored();
	let anchored = &made.file;
	let old = CertificateFile { batch: None, proof: None, ..anchored.clone() };
	assert_eq!(desk.import(&old, ""), "");
	for _ in 0..2 {
		assert_eq!(desk.import(anchored, ""), "");
		assert_eq!(desk.contents().certificates, std::slice::from_ref(anchored));
	}
	assert!(desk.import(&old, "").contains("with its batch"));
	let first = old.credential.find('~').unwrap();
	let fewer = CertificateFile { credential: old.credential[..=first].into(), ..anchored.clone() };
	assert!(desk.import(&fewer, "").contains("more disclosures"));
	// A file without the proof does not remove it, and must fit the proof that is there.
	let without = CertificateFile { proof: None, ..anchored.clone() };
	assert_eq!(desk.import(&without, ""), "");
	assert!(desk.import(&CertificateFile { index: 4, ..without }, "").contains("(wrong-root)"));
	assert_eq!(desk.contents().certificates, std::slice::from_ref(anchored));
}
