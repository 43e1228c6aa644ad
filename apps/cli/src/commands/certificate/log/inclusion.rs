//! Whether a batch is in the log that validators have cosigned, and a certificate in the batch.

use super::leaf::BatchLeaf;
use madang_transparency::{
	policy::{Accepted, Policy},
	proof::TlogProof,
	Hash, ProofError,
};
use madang_verify::certificate::{check_issued, CertificateFile};
use serde_json::{json, Map, Value};

/// A batch that is in the log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Included {
	/// The checkpoint, and who cosigned it.
	pub accepted: Accepted,
	/// The id of the certificate and its index in the batch, if one was given.
	pub certificate: Option<(Hash, u32)>,
}

impl Included {
	/// The answer for programs.
	pub fn json(&self, leaf: &BatchLeaf) -> Value {
		let checkpoint = self.accepted.checkpoint();
		let batch: Map<String, Value> =
			leaf.facts().map(|(name, value)| (name.to_owned(), value.into())).collect();
		let cosigned = self.accepted.witnesses().iter();
		let cosigned: Vec<Value> =
			cosigned.map(|(name, time)| json!({ "name": name, "time": time })).collect();
		let certificate =
			self.certificate.map(|(id, index)| json!({ "id": hex::encode(id), "index": index }));
		json!({
			"in_log": true,
			"batch": batch,
			"checkpoint": {
				"origin": checkpoint.origin,
				"size": checkpoint.tree.size.to_string(),
				"root": hex::encode(checkpoint.tree.root),
				"cosigned": cosigned,
			},
			"certificate": certificate,
		})
	}
}

/// Why a batch is not shown to be in the log, or a certificate in the batch.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reason {
	/// The policy needs no cosignatures.
	PolicyWithoutQuorum,
	/// A validator of the policy has the key of the log.
	PolicyCountsLog,
	/// The proof is not accepted under the policy.
	Proof(ProofError),
	/// The text names another batch than the one at its place in the log.
	OtherIndex,
	/// The certificate names another batch.
	OtherBatch,
	/// The certificate names another size of its batch.
	OtherSize,
	/// The path of the certificate does not lead to the root of the batch.
	NotInBatch,
	/// The certificate is in the batch, and its issuer did not sign it, or for another issuer, kind or time.
	NotIssued,
}

impl Reason {
	/// The code, which does not change.
	pub const fn code(self) -> &'static str {
		self.row().0
	}

	/// What is wrong.
	pub const fn english(self) -> &'static str {
		self.row().1
	}

	/// What is wrong, in Korean.
	pub const fn korean(self) -> &'static str {
		self.row().2
	}

	const fn row(self) -> (&'static str, &'static str, &'static str) {
		match self {
			Self::PolicyWithoutQuorum => (
				"policy-without-quorum",
				"The policy needs no cosignatures. The log's key is public, so anyone can make a checkpoint that such a policy accepts.",
				"정책 파일에 정족수가 없습니다. 기록 트리의 키는 공개되어 있어, 이런 정책은 누구나 만들 수 있는 체크포인트를 받아들입니다.",
			),
			Self::PolicyCountsLog => (
				"policy-counts-log",
				"A validator of the policy has the key of the log. That key is public, so anyone can cosign with it.",
				"정책 파일에 기록 트리의 키를 가진 검증자가 있습니다. 그 키는 공개되어 있어 누구나 그 키로 공동서명할 수 있습니다.",
			),
			Self::Proof(error) => of_proof(error),
			Self::OtherIndex => (
				"other-index",
				"The text is that of another batch than the one at this place of the log.",
				"기록 트리의 이 자리에 있는 묶음이 아닙니다.",
			),
			Self::OtherBatch => (
				"certificate-of-another-batch",
				"The certificate names another batch.",
				"다른 묶음의 증명서입니다.",
			),
			Self::OtherSize => (
				"certificate-size-differs",
				"The certificate names another size of its batch.",
				"증명서 파일에 적힌 묶음의 크기가 다릅니다.",
			),
			Self::NotInBatch => (
				"certificate-not-in-batch",
				"The path of the certificate does not lead to the root of the batch.",
				"증명서의 경로가 묶음의 루트로 이어지지 않습니다.",
			),
			Self::NotIssued => (
				"certificate-not-issued",
				"The certificate is in the batch, but not signed with the batch's key when it was anchored, or it names another issuer, kind or validity than the batch and its leaf.",
				"묶음에 들어 있지만, 등록 당시 유효한 발급기관의 서명이 없거나 발급기관·종류·유효기간이 묶음에 등록된 내용과 다른 증명서입니다.",
			),
		}
	}
}

/// The sentences for what is wrong with a proof.
const fn of_proof(error: ProofError) -> (&'static str, &'static str, &'static str) {
	match error {
		ProofError::UnknownLog => (
			"unknown-log",
			"No log of the policy has this origin and key.",
			"정책 파일에 없는 기록 트리입니다.",
		),
		ProofError::BadLogSignature => (
			"bad-log-signature",
			"The log's own signature is not valid.",
			"기록 트리의 서명이 올바르지 않습니다.",
		),
		ProofError::BadCosignature => (
			"bad-cosignature",
			"The cosignature of a validator of the policy is not valid.",
			"정책 파일에 있는 검증자의 공동서명이 올바르지 않습니다.",
		),
		ProofError::CosignatureInFuture => (
			"cosignature-in-future",
			"A cosignature is dated in the future.",
			"공동서명의 시각이 현재보다 늦습니다.",
		),
		ProofError::NoQuorum => (
			"too-few-cosignatures",
			"Too few validators of the policy have cosigned the checkpoint.",
			"정책 파일의 검증자 가운데 공동서명한 수가 정족수에 미치지 못합니다.",
		),
		ProofError::BadCheckpoint => (
			"bad-checkpoint",
			"The signed text is not a checkpoint.",
			"서명된 글이 체크포인트가 아닙니다.",
		),
		ProofError::IndexBeyondSize => (
			"log-index-beyond-size",
			"The index is not below the size of the log.",
			"순번이 기록 트리의 크기를 벗어납니다.",
		),
		ProofError::PathTooShort => (
			"log-path-too-short",
			"The path is too short for the size of the log and the index.",
			"기록 트리의 크기와 순번에 비해 경로가 짧습니다.",
		),
		ProofError::PathTooLong => (
			"log-path-too-long",
			"The path is too long for the size of the log and the index.",
			"기록 트리의 크기와 순번에 비해 경로가 깁니다.",
		),
		ProofError::WrongRoot => (
			"log-wrong-root",
			"The path does not lead to the root of the checkpoint: the log does not have this text at this place.",
			"경로가 체크포인트의 루트로 이어지지 않습니다. 기록 트리의 이 자리에 없는 글입니다.",
		),
	}
}

/// The reasons for programs.
pub fn reasons(found: &[Reason]) -> Vec<Value> {
	let reason = |reason: &Reason| json!({ "code": reason.code(), "ko": reason.korean(), "en": reason.english() });
	found.iter().map(reason).collect()
}

/// Checks the batch, and a certificate in it. `now` is in seconds since 1970: a cosignature must not be later.
pub fn check(
	leaf: &BatchLeaf,
	proof: &TlogProof,
	policy: &Policy,
	certificate: Option<&CertificateFile>,
	now: u64,
) -> Result<Included, Vec<Reason>> {
	let mut found = Vec::new();
	if !policy.has_quorum() {
		found.push(Reason::PolicyWithoutQuorum);
	}
	if policy.counts_a_log() {
		found.push(Reason::PolicyCountsLog);
	}
	let accepted = match proof.check(&leaf.hash, policy, now) {
		Ok(accepted) => Some(accepted),
		Err(errors) => {
			found.extend(errors.into_iter().map(Reason::Proof));
			None
		}
	};
	if proof.index != leaf.batch {
		found.push(Reason::OtherIndex);
	}
	if let Some(file) = certificate {
		check_certificate(leaf, file, &mut found);
	}
	match accepted {
		Some(accepted) if found.is_empty() => {
			let certificate = certificate.map(|file| (file.id(), file.index));
			Ok(Included { accepted, certificate })
		}
		_ => Err(found),
	}
}

/// Checks that the certificate is in the batch.
fn check_certificate(leaf: &BatchLeaf, file: &CertificateFile, found: &mut Vec<Reason>) {
	// A file that is not anchored yet names no batch. Its path decides.
	if file.batch.is_some_and(|batch| batch != leaf.batch) {
		found.push(Reason::OtherBatch);
	}
	if u64::from(file.size) != leaf.tree.size {
		found.push(Reason::OtherSize);
	}
	let text = file.leaf().text();
	if leaf.tree.check(file.index.into(), text.as_bytes(), &file.path).is_err() {
		found.push(Reason::NotInBatch);
	} else if check_issued(file, &leaf.issued()).is_err() {
		found.push(Reason::NotIssued);
	}
}
