//! A batch of certificates on a chain with real keys, for tests and the benchmark. A file that uses it also has `mod
//! chain`.

#![allow(dead_code, reason = "each test uses a part of it")]

use super::chain::{Chain, State, NOON};
use codec::Encode;
use madang_credentials::{
	Certificate, Path, PublicKey, SdJwt, SigningKey, StatusPurpose, StatusReference,
};
use madang_primitives::{
	signing::VerificationKey, Did, InstitutionId, InstitutionKind, InstitutionStatus, Jurisdiction,
	KoreanDay,
};
use madang_transparency::{leaf_hash, Tree};
use madang_verify::{certificate::*, Anchor};
use rand_chacha::{rand_core::SeedableRng, ChaCha20Rng};
use serde_json::{json, Value};

/// The time of the issue, in seconds.
pub const ISSUED: u64 = NOON / 1_000;
/// The last day of validity, and the first second after it.
pub const LAST_DAY: &str = "2027-02-26";
/// The type of the certificates.
pub const VCT: &str = "urn:madang:certificate:title-extract";
/// The issuer.
pub const ISSUER: InstitutionId = InstitutionId(9);
/// The number of the batch.
pub const BATCH: u64 = 12;
/// The revocation list, and the first index of the batch.
pub const REVOCATION: (u64, u32) = (3, 8_160);
/// The suspension list, and the first index of the batch.
pub const SUSPENSION: (u64, u32) = (4, 0);

/// Everything from which the sample is made. A test changes what it is about.
pub struct Sample {
	/// How many certificates.
	pub size: u32,
	/// The index of the certificate that is shown.
	pub index: u32,
	/// Its indices in the lists.
	pub places: (Option<u32>, Option<u32>),
	/// The issuer's key.
	pub key: SigningKey,
	/// The certificate before it is signed.
	pub certificate: Certificate,
	/// The leaf's days.
	pub leaf: LeafDays,
	/// The batch, of which the root is set when the sample is made.
	pub batch: BatchRecord,
	/// The kind.
	pub kind: KindRecord,
	/// The lists.
	pub lists: Vec<(u64, StatusListRecord)>,
	/// The pages: the list, an index in the page, and the bytes.
	pub pages: Vec<(u64, u32, Vec<u8>)>,
}

/// A sample with a chain.
pub struct Made {
	/// The certificate file.
	pub file: CertificateFile,
	/// What the reader pins.
	pub anchor: Anchor,
	/// The chain.
	pub chain: Chain,
	/// The keys that the proof shows.
	pub keys: Vec<Vec<u8>>,
}

/// A key of a holder.
pub fn holder() -> SigningKey {
	SigningKey::P256(p256::ecdsa::SigningKey::from_slice(&[5; 32]).unwrap())
}

/// An Ed25519 key.
pub fn ed25519(seed: u8) -> SigningKey {
	SigningKey::Ed25519(ed25519_dalek::SigningKey::from_bytes(&[seed; 32]))
}

/// A key as the chain has it.
pub fn recorded(key: &SigningKey) -> VerificationKey {
	match key.public() {
		PublicKey::Ed25519(key) => VerificationKey::Ed25519(key.to_bytes()),
		PublicKey::P256(key) => VerificationKey::P256(
			key.to_encoded_point(true).as_bytes().try_into().expect("33 bytes"),
		),
	}
}

fn days(text: &str) -> KoreanDay {
	text.parse().unwrap()
}

fn list(purpose: Purpose, size: u32) -> StatusListRecord {
	StatusListRecord {
		issuer: ISSUER,
		accreditation: 2,
		kind: 2,
		purpose,
		size,
		taken: size,
		version: 3,
		changed: NOON,
	}
}

impl Sample {
	/// The certificate at index 3 of a batch of 22, at places 8,163 of the revocations and 7 of the suspensions.
	pub fn new() -> Self {
		let key = ed25519(1);
		let places = (Some(REVOCATION.1 + 3), Some(7));
		let leaf = LeafDays {
			issued: KoreanDay::of(NOON),
			expires: days(LAST_DAY),
			revocation: places.0,
			suspension: places.1,
		};
		let range = |(list, first)| StatusRangeRecord { list, first, count: 64 };
		let stated = NewBatchRecord {
			accreditation: 2,
			area: None,
			key: recorded(&key),
			root: [0; 32],
			size: 22,
			expires: days(LAST_DAY),
			revocation: Some(range(REVOCATION)),
			suspension: Some(range(SUSPENSION)),
		};
		let (did, at) = (Did([10; 32]), NOON + 500);
		let (kind, version, block) = (2, 1, 1);
		Self {
			size: 22,
			index: 3,
			places,
			certificate: certificate(&did, leaf.expires.end() / 1_000 + 1, places),
			key,
			leaf,
			batch: BatchRecord { issuer: ISSUER, did, kind, version, stated, block, at },
			kind: KindRecord {
				name_ko: "부동산등기사항증명서".into(),
				name_en: "Title extract".into(),
				credential_type: VCT.into(),
				in_charge: InstitutionId(1),
				max_days: 90,
				per_area: false,
				paper: None,
				retired: false,
			},
			lists: vec![
				(REVOCATION.0, list(Purpose::Revocation, 131_072)),
				(SUSPENSION.0, list(Purpose::Suspension, 131_072)),
			],
			pages: vec![(REVOCATION.0, 8_160, vec![0; 1_024])],
		}
	}

	/// Put the certificate at other places of the lists, everywhere.
	pub fn at_places(mut self, revocation: Option<u32>, suspension: Option<u32>) -> Self {
		self.places = (revocation, suspension);
		(self.leaf.revocation, self.leaf.suspension) = self.places;
		self.certificate.status = references(self.places);
		self
	}

	/// Sign the certificate.
	pub fn sign(&self) -> SdJwt {
		self.certificate.sign(&self.key, &mut ChaCha20Rng::seed_from_u64(7)).unwrap()
	}

	/// The records of the chain.
	fn records(&self) -> State {
		let issuer = InstitutionRecord {
			kind: InstitutionKind::RegistryOffice,
			name_ko: "서울중앙등기소".into(),
			name_en: "Seoul Central Registry".into(),
			jurisdiction: Jurisdiction::default(),
			jurisdiction_set: 0,
			status: InstitutionStatus::Active,
			generation: 0,
		};
		let mut records = State::from([
			(batch_key(BATCH), self.batch.encode()),
			(kind_key(2, 1), self.kind.encode()),
			(institution_key(ISSUER), issuer.encode()),
		]);
		for (number, list) in &self.lists {
			records.insert(status_list_key(*number), list.encode());
		}
		for (list, index, page) in &self.pages {
			records.insert(status_page_key(*list, *index), page.clone());
		}
		records
	}

	/// Anchor the batch and make the proof.
	pub fn make(mut self) -> Made {
		let credential = self.sign();
		let mut file = CertificateFile {
			credential: credential.to_string(),
			leaf: self.leaf,
			batch: Some(BATCH),
			index: self.index,
			size: self.size,
			path: Vec::new(),
			proof: None,
		};
		let leaves = (0..self.size)
			.map(|at| match at == self.index {
				true => leaf_hash(file.leaf().text().as_bytes()),
				false => leaf_hash(&at.to_le_bytes()),
			})
			.collect();
		let tree = Tree::new(leaves).unwrap();
		file.path = tree.path(self.index.into()).unwrap();
		self.batch.stated.root = tree.anchor().root;
		self.make_with(file)
	}

	/// Make the proof for a file whose batch has its root.
	pub fn make_with(self, mut file: CertificateFile) -> Made {
		let mut chain = Chain::with(self.records(), 0..4);
		chain.grow(1).set_change(1..5).grow(2);
		let keys = keys_of(BATCH, &self.batch, self.places.0, self.places.1);
		file.proof = Some(proof(&chain, &keys));
		Made { file, anchor: chain.anchor(), chain, keys }
	}
}

/// The proof of keys at block 3.
pub fn proof(chain: &Chain, keys: &[Vec<u8>]) -> Vec<u8> {
	let keys: Vec<&[u8]> = keys.iter().map(Vec::as_slice).collect();
	chain.proof(&keys, 3, 4).to_bytes()
}

impl Made {
	/// Check the file.
	pub fn check(
		&self,
		question: &Question,
	) -> Result<VerifiedCertificate, Vec<CertificateReason>> {
		check(self.file.to_json().as_bytes(), &self.anchor, question)
	}

	/// The codes of the reasons for which the file does not verify. Empty if it does.
	pub fn codes(&self, question: &Question) -> Vec<&'static str> {
		codes(&self.check(question))
	}
}

/// The codes of the reasons.
pub fn codes(result: &Result<VerifiedCertificate, Vec<CertificateReason>>) -> Vec<&'static str> {
	match result {
		Ok(_) => Vec::new(),
		Err(reasons) => reasons.iter().map(|reason| reason.code()).collect(),
	}
}

fn references((revocation, suspension): (Option<u32>, Option<u32>)) -> Vec<StatusReference> {
	let place = |list, index: Option<u32>, purpose| {
		index.map(|index| StatusReference {
			list: status_list_name(list),
			index: index.into(),
			purpose,
		})
	};
	[
		place(REVOCATION.0, revocation, StatusPurpose::Revocation),
		place(SUSPENSION.0, suspension, StatusPurpose::Suspension),
	]
	.into_iter()
	.flatten()
	.collect()
}

fn certificate(did: &Did, expires_at: u64, places: (Option<u32>, Option<u32>)) -> Certificate {
	let Value::Object(claims) = json!({
		"title": "1168010100108580000",
		"owner": { "name": "홍길동", "share": "1/2" },
	}) else {
		unreachable!("an object")
	};
	Certificate {
		issuer: format!("did:madang:{}", hex::encode(did.0)),
		key: "1".into(),
		kind: VCT.into(),
		issued_at: ISSUED,
		not_before: None,
		expires_at: Some(expires_at),
		holder: Some(holder().public()),
		status: references(places),
		claims,
		hidden: vec![Path::parse("/owner").unwrap()],
		decoys: 0,
	}
}
