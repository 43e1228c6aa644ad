//! Why a certificate does not verify.

use crate::Error;
use alloc::{format, string::String};
use core::fmt;
use madang_credentials::Reason;
use madang_transparency::PathError;

macro_rules! reasons {
	($($name:ident $code:literal $english:literal $korean:literal;)*) => {
		/// A reason for which a certificate does not verify. Each has a code, and a sentence in English and
		/// Korean.
		#[derive(Clone, Copy, PartialEq, Eq, Debug)]
		pub enum CertificateReason {
			/// The credential or the presentation.
			Credential(Reason),
			/// The proof of the chain's state.
			Proof(Error),
			/// The path in the batch's tree.
			Path(PathError),
			$(
				#[doc = $english]
				$name,
			)*
		}

		impl CertificateReason {
			/// The reasons that are neither the credential's nor the proof's nor the path's.
			pub const OWN: &'static [Self] = &[$(Self::$name),*];

			/// The code, for programs and documents.
			pub fn code(self) -> &'static str {
				match self {
					Self::Credential(reason) => reason.code(),
					Self::Proof(_) => "proof-invalid",
					Self::Path(reason) => path(reason).0,
					$(Self::$name => $code,)*
				}
			}

			/// The sentence in English.
			pub fn english(self) -> String {
				match self {
					Self::Credential(reason) => format!("{reason}"),
					Self::Proof(reason) => {
						format!("The proof of the chain's state does not hold: {reason}.")
					}
					Self::Path(reason) => path(reason).1.into(),
					$(Self::$name => $english.into(),)*
				}
			}

			/// The sentence in Korean.
			pub fn korean(self) -> String {
				match self {
					Self::Credential(reason) => reason.korean_text(),
					Self::Proof(reason) => {
						format!("원장 상태의 증명이 올바르지 않습니다. ({reason})")
					}
					Self::Path(reason) => path(reason).2.into(),
					$(Self::$name => $korean.into(),)*
				}
			}
		}
	};
}

reasons! {
	FileTooLong "file-too-long"
		"The certificate file is too long."
		"증명서 파일이 너무 깁니다.";
	FileMalformed "file-malformed"
		"The certificate file is not in its format: a member is missing, unknown, there twice, or not in its one form."
		"증명서 파일의 형식이 올바르지 않습니다.";
	NotAnchored "not-anchored"
		"The certificate has no batch: it is not anchored on the chain yet."
		"아직 원장에 등록되지 않은 증명서입니다.";
	NoProof "no-proof"
		"The file has no proof of the chain's state. Add one with `madang certificate prove`."
		"파일에 원장 상태의 증명이 없습니다. `madang certificate prove`로 추가하십시오.";
	ProofTooOld "proof-too-old"
		"The block of the proof is older than the verifier allows: the certificate may have been revoked since."
		"증명의 블록이 검증 기관이 허용하는 기간보다 오래되었습니다. 그 뒤에 폐지되었을 수 있습니다.";
	ProofInFuture "proof-in-future"
		"The block of the proof is later than the verifier's clock."
		"증명의 블록 시각이 검증 기관의 시계보다 늦습니다.";
	ClockMissing "clock-missing"
		"The question needs the verifier's time, and there is none."
		"검증 기관의 현재 시각이 필요하지만 주어지지 않았습니다.";
	BatchNotShown "batch-not-shown"
		"The proof does not show the record of the batch."
		"증명에 발급 묶음의 기록이 없습니다.";
	BatchUnknown "batch-unknown"
		"The chain has no batch with this number."
		"원장에 이 번호의 발급 묶음이 없습니다.";
	KindNotShown "kind-not-shown"
		"The kind of the certificate is not shown."
		"증명에 증명서 종류의 기록이 없습니다.";
	IssuerNotShown "issuer-not-shown"
		"The record of the issuer is not shown."
		"증명에 발급기관의 기록이 없습니다.";
	RecordUnreadable "record-unreadable"
		"A record of the chain has a layout that this program does not know."
		"이 프로그램이 읽을 수 없는 형식의 원장 기록이 있습니다.";
	SizeDiffers "size-differs"
		"The file names another size of the batch than the chain."
		"파일에 적힌 발급 묶음의 크기가 원장의 기록과 다릅니다.";
	IssuerDiffers "issuer-differs"
		"The certificate names another issuer (iss) than the batch."
		"증명서의 발급기관(iss)이 발급 묶음의 기록과 다릅니다.";
	KindDiffers "kind-differs"
		"The certificate is of another kind (vct) than the batch."
		"증명서의 종류(vct)가 발급 묶음의 기록과 다릅니다.";
	KeyUnusable "key-unusable"
		"The key of the batch cannot sign certificates."
		"발급 묶음에 기록된 키는 증명서에 서명할 수 없는 키입니다.";
	LeafIssuedDiffers "leaf-issued-differs"
		"The leaf names another day of the issue than the certificate (iat)."
		"등록된 발급일이 증명서의 발급 시각(iat)과 다릅니다.";
	LeafExpiresDiffers "leaf-expires-differs"
		"The leaf names another last day of validity than the certificate (exp), or the certificate names none."
		"등록된 유효기간 만료일이 증명서의 만료 시각(exp)과 다르거나, 증명서에 만료 시각이 없습니다.";
	LeafStatusDiffers "leaf-status-differs"
		"The leaf and the batch name other places in the status lists than the certificate."
		"등록된 상태목록의 위치가 증명서의 내용과 다릅니다.";
	IssuedAfterAnchor "issued-after-anchor"
		"The certificate is dated after the day on which its batch was anchored."
		"발급일이 원장에 등록된 날보다 늦습니다.";
	ExpiresAfterBatch "expires-after-batch"
		"The certificate is valid longer than its batch."
		"증명서의 유효기간이 발급 묶음의 유효기간보다 깁니다.";
	NotRevocable "not-revocable"
		"The certificate has no place in a list of revocations, so no one can say that it is in force."
		"폐지 목록에 자리가 없어 효력을 확인할 수 없는 증명서입니다.";
	StatusOutsideBatch "status-outside-batch"
		"The place in a status list is not one of the batch's."
		"상태목록의 위치가 발급 묶음에 배정된 범위 밖입니다.";
	StatusNotShown "status-not-shown"
		"The proof does not show the status of the certificate."
		"증명에 증명서의 상태가 없습니다.";
	StatusListWrong "status-list-wrong"
		"The status list is another issuer's, has another purpose, or is shorter than the index."
		"상태목록의 발급기관이나 용도가 다르거나, 목록이 짧아 위치를 확인할 수 없습니다.";
	KindNotExpected "kind-not-expected"
		"The certificate is of a kind that the verifier did not ask for."
		"검증 기관이 요청하지 않은 종류의 증명서입니다.";
	IssuerNotExpected "issuer-not-expected"
		"The certificate is of an issuer that the verifier does not accept."
		"검증 기관이 인정하지 않는 발급기관의 증명서입니다.";
}

/// Code and sentences of a fault of a path.
fn path(reason: PathError) -> (&'static str, &'static str, &'static str) {
	match reason {
		PathError::IndexBeyondSize | PathError::IndexTwice => (
			"index-beyond-size",
			"The index is not below the size of the batch.",
			"순번이 발급 묶음의 크기를 벗어납니다.",
		),
		PathError::PathTooShort => (
			"path-too-short",
			"The path is too short for this size and index.",
			"이 크기와 순번에 비해 경로가 짧습니다.",
		),
		PathError::PathTooLong => (
			"path-too-long",
			"The path is too long for this size and index.",
			"이 크기와 순번에 비해 경로가 깁니다.",
		),
		PathError::WrongRoot
		| PathError::WrongOldRoot
		| PathError::FromNothing
		| PathError::Shrunk => (
			"wrong-root",
			"The path does not lead to the root that the chain has: this is not the certificate that was anchored.",
			"경로가 원장에 등록된 값으로 이어지지 않습니다. 등록된 증명서가 아닙니다.",
		),
	}
}

impl fmt::Display for CertificateReason {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(&self.english())
	}
}

impl From<Reason> for CertificateReason {
	fn from(reason: Reason) -> Self {
		Self::Credential(reason)
	}
}
