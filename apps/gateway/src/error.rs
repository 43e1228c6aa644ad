//! The errors that the gateway answers: one table for both doors, in English and Korean.

use serde_json::{json, Map, Value};

macro_rules! kinds {
	($($(#[$doc:meta])* $kind:ident $name:literal $code:literal $status:literal $retryable:literal $english:literal $korean:literal;)*) => {
		/// What went wrong.
		#[derive(Clone, Copy, PartialEq, Eq, Debug)]
		pub enum Kind {
			$($(#[$doc])* $kind,)*
		}

		impl Kind {
			/// All kinds.
			pub const ALL: &'static [Self] = &[$(Self::$kind),*];

			/// Its name.
			pub const fn name(self) -> &'static str {
				match self { $(Self::$kind => $name,)* }
			}

			/// Its code in JSON-RPC.
			pub const fn code(self) -> i32 {
				match self { $(Self::$kind => $code,)* }
			}

			/// Its status in HTTP.
			pub const fn status(self) -> u16 {
				match self { $(Self::$kind => $status,)* }
			}

			/// Whether the same request may succeed later.
			pub const fn is_retryable(self) -> bool {
				match self { $(Self::$kind => $retryable,)* }
			}

			/// What it means, in English.
			pub const fn english(self) -> &'static str {
				match self { $(Self::$kind => $english,)* }
			}

			/// What it means, in Korean.
			pub const fn korean(self) -> &'static str {
				match self { $(Self::$kind => $korean,)* }
			}
		}
	};
}

kinds! {
	/// The parameters are wrong.
	Invalid "invalid" -32602 400 false
		"The parameters are wrong." "요청 값이 올바르지 않습니다.";
	/// There is no such method.
	NoMethod "no-such-method" -32601 404 false
		"There is no such method." "그런 메서드가 없습니다.";
	/// The client certificate is not registered.
	NotRegistered "not-registered" 1101 403 false
		"The institution has not registered this client certificate, or its time is over."
		"기관이 등록하지 않았거나 기간이 끝난 클라이언트 인증서입니다.";
	/// The certificate has not the scope.
	NoScope "no-scope" 1102 403 false
		"The client certificate is not registered for this."
		"이 인증서에는 이 요청에 필요한 권한이 등록되어 있지 않습니다.";
	/// The institution has no part in the object.
	NoPart "no-part" 1103 403 false
		"The institution has no part in this object, or it does not exist."
		"기관이 관여하지 않았거나 존재하지 않는 대상입니다.";
	/// The institution cannot act.
	NotActive "institution-not-active" 1104 403 false
		"The institution is suspended or has withdrawn."
		"정지되었거나 탈퇴한 기관입니다.";
	/// The officer is not the institution's.
	NotOfficer "not-own-officer" 1105 403 false
		"The account is not an active officer of the institution."
		"이 기관의 활동 중인 담당자 계정이 아닙니다.";
	/// Answers are not signed.
	NotSigned "not-signed" 1106 406 false
		"This gateway has no key for signed answers."
		"이 게이트웨이에는 응답 서명 키가 없습니다.";
	/// Too many requests.
	TooMany "too-many-requests" -32005 429 true
		"Too many requests. Wait, and ask again." "요청이 너무 많습니다. 잠시 뒤 다시 요청하십시오.";
	/// The reference was used for another call.
	ReferenceUsed "reference-used" 1301 409 false
		"The reference was used for another call. Nothing was done: use a new reference for a new call."
		"다른 호출에 이미 사용된 참조번호입니다. 아무 일도 하지 않았습니다. 새 호출에는 새 참조번호를 쓰십시오.";
	/// A call under the reference is on its way.
	Pending "pending" 1302 409 true
		"A call under this reference is on its way. Ask for its outcome."
		"이 참조번호의 호출이 처리 중입니다. 결과를 조회하십시오.";
	/// There is no such attempt.
	NoAttempt "no-such-attempt" 1303 404 false
		"There is no such attempt, or it was prepared so long ago that it is forgotten. Prepare the call again."
		"그런 시도가 없거나 준비한 지 오래되어 삭제되었습니다. 호출을 다시 준비하십시오.";
	/// What was prepared can no longer be signed.
	PrepareAgain "prepare-again" 1304 409 true
		"What was prepared is no longer valid. Nothing was sent: prepare the call again, and sign that."
		"준비한 내용이 더 이상 유효하지 않습니다. 전송되지 않았으니 호출을 다시 준비하여 서명하십시오.";
	/// It was submitted.
	Submitted "submitted" 1308 409 false
		"The call was submitted. It cannot be taken back: ask for its outcome."
		"이미 제출된 호출은 취소할 수 없습니다. 결과를 조회하십시오.";
	/// The signature is wrong.
	BadSignature "bad-signature" 1305 400 false
		"The signature is not the officer's, of this payload."
		"담당자가 이 내용에 서명한 것이 아닙니다.";
	/// The Idempotency-Key was used for another request.
	KeyReused "idempotency-key-reused" 1306 422 false
		"The Idempotency-Key was used for another request."
		"다른 요청에 사용된 Idempotency-Key입니다.";
	/// A request with the Idempotency-Key is being answered.
	KeyOpen "idempotency-key-open" 1307 409 true
		"A request with this Idempotency-Key is being answered."
		"같은 Idempotency-Key의 요청을 처리하고 있습니다.";
	/// The call has no signature, and the gateway does not sign it.
	NoSigner "no-signer" 1310 403 false
		"The call has no signature, and this gateway has no signer that may sign it. Submit it with the officer's signature."
		"서명이 없고, 이 게이트웨이에는 이 호출에 서명할 수 있는 서명기가 없습니다. 담당자의 서명과 함께 제출하십시오.";
	/// The gateway's own signer failed.
	SignerFailed "signer-failed" 1311 503 true
		"The gateway's own signer did not sign. Nothing was sent: submit the call again."
		"게이트웨이의 서명기가 서명하지 못했습니다. 전송되지 않았으니 호출을 다시 제출하십시오.";
	/// The node refused the question.
	Node "node" 1501 502 false
		"The node did not answer the question." "노드가 질문에 답하지 않았습니다.";
	/// No node answers.
	Unavailable "chain-unavailable" 1502 503 true
		"No node gives an answer. Ask again." "응답하는 노드가 없습니다. 다시 요청하십시오.";
	/// The state of the block is gone.
	StateGone "state-gone" 1504 410 false
		"The nodes no longer have the state of this block. Begin again without the cursor."
		"노드에 이 블록의 상태가 더는 없습니다. 커서 없이 처음부터 다시 조회하십시오.";
	/// The gateway's own state cannot be read or written.
	Store "store-unavailable" 1503 503 true
		"The gateway's database does not answer. Ask again."
		"게이트웨이의 데이터베이스가 응답하지 않습니다. 다시 요청하십시오.";
	/// A fault of the gateway.
	Internal "internal" -32603 500 false
		"A fault of the gateway." "게이트웨이 내부 오류입니다.";
}

/// An error that the gateway answers.
#[derive(Clone, PartialEq, Debug)]
pub struct Error {
	/// What went wrong.
	pub kind: Kind,
	/// More of it, in English. Empty if there is nothing to add.
	pub detail: String,
	/// More facts, by name.
	pub data: Map<String, Value>,
}

impl Error {
	/// An error with a detail.
	pub fn new(kind: Kind, detail: impl ToString) -> Self {
		Self { kind, detail: detail.to_string(), data: Map::new() }
	}

	/// The parameters are wrong.
	pub fn invalid(detail: impl ToString) -> Self {
		Self::new(Kind::Invalid, detail)
	}

	/// With one more fact.
	pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
		self.data.insert(name.to_owned(), value.into());
		self
	}

	/// One sentence or two in English.
	pub fn message(&self) -> String {
		match self.detail.is_empty() {
			true => self.kind.english().to_owned(),
			false => format!("{} ({})", self.kind.english(), self.detail),
		}
	}

	/// What both doors answer.
	pub fn json(&self) -> Value {
		let mut all = json!({
			"name": self.kind.name(),
			"code": self.kind.code(),
			"retryable": self.kind.is_retryable(),
			"message": self.message(),
			"message_ko": self.kind.korean(),
		});
		if let Value::Object(all) = &mut all {
			all.extend(self.data.clone());
		}
		all
	}
}

impl From<Kind> for Error {
	fn from(kind: Kind) -> Self {
		Self::new(kind, "")
	}
}

impl From<crate::store::StoreError> for Error {
	fn from(error: crate::store::StoreError) -> Self {
		log::error!("{error}");
		Self::from(Kind::Store)
	}
}

impl From<madang_client::Error> for Error {
	fn from(error: madang_client::Error) -> Self {
		match error {
			madang_client::Error::Input(detail) => Self::invalid(detail),
			other => Self::new(Kind::Unavailable, other),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::collections::BTreeSet;

	#[test]
	fn each_kind_has_its_own_name_and_code() {
		let names: BTreeSet<_> = Kind::ALL.iter().map(|kind| kind.name()).collect();
		let codes: BTreeSet<_> = Kind::ALL.iter().map(|kind| kind.code()).collect();
		assert_eq!((names.len(), codes.len()), (Kind::ALL.len(), Kind::ALL.len()));
		for kind in Kind::ALL {
			assert!((400..600).contains(&kind.status()), "{kind:?}");
			assert!(kind.english().ends_with('.') && kind.korean().ends_with('.'), "{kind:?}");
			assert!(!kind.korean().is_ascii(), "{kind:?}");
		}
	}

	#[test]
	fn an_error_has_its_facts() {
		let error = Error::new(Kind::ReferenceUsed, "in block 7").with("block", 7);
		let json = error.json();
		assert_eq!((&json["code"], &json["block"]), (&json!(1301), &json!(7)));
		assert_eq!(json["retryable"], false);
		assert!(json["message"].as_str().is_some_and(|text| text.ends_with("(in block 7)")));
	}
}
