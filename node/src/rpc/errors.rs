//! The errors that Madang's own methods answer: one list, which the documentation and `rpc.discover` have too.

use jsonrpsee::types::{error::INVALID_PARAMS_CODE, ErrorObject, ErrorObjectOwned};
use serde_json::{json, Map, Value};

/// An error that methods answer.
#[derive(Debug)]
pub struct Known {
	/// Its code.
	pub code: i32,
	/// Its name, for programs.
	pub name: &'static str,
	/// Whether the same question may be answered later, or by another node.
	pub retryable: bool,
	/// What it means and what to do.
	pub english: &'static str,
	/// The same in Korean.
	pub korean: &'static str,
}

/// The parameters are wrong.
pub const INVALID_PARAMS: Known = Known {
	code: INVALID_PARAMS_CODE,
	name: "InvalidParams",
	retryable: false,
	english: "The parameters are wrong. The message says which one, and what is expected.",
	korean:
		"매개변수가 잘못되었습니다. 메시지가 어느 것이 잘못되었고 무엇이 와야 하는지 알려 줍니다.",
};

/// The node cannot answer about the block.
pub const STATE_UNAVAILABLE: Known = Known {
	code: -32_000,
	name: "StateUnavailable",
	retryable: true,
	english: "The node cannot answer about this block, such as when it no longer has its state. Ask another node, or about a later block.",
	korean: "노드가 이 블록에 대해 답할 수 없습니다(예: 그 블록의 상태를 더는 보관하지 않음). 다른 노드에 묻거나 더 나중 블록을 물으십시오.",
};

/// No finality can be shown.
pub const NO_FINALITY_PROOF: Known = Known {
	code: -32_001,
	name: "NoFinalityProof",
	retryable: false,
	english: "No finality can be shown from this block on. Name an earlier block.",
	korean: "이 블록부터는 최종 확정을 보일 수 없습니다. 더 이른 블록을 지정하십시오.",
};

/// The log has no proof of a batch yet.
pub const NO_LOG_PROOF: Known = Known {
	code: -32_002,
	name: "NoLogProof",
	retryable: true,
	english: "The log has no proof of this batch yet. Ask again when the validators have cosigned the next checkpoint.",
	korean: "이 묶음의 로그 증명이 아직 없습니다. 검증인들이 다음 체크포인트에 공동 서명한 뒤 다시 물으십시오.",
};

/// An address has asked too often.
pub const TOO_MANY_QUESTIONS: Known = Known {
	code: -32_005,
	name: "TooManyQuestions",
	retryable: true,
	english:
		"This address has asked too often. Wait for the seconds in `data.retry-after-seconds`.",
	korean: "이 주소가 너무 자주 물었습니다. `data.retry-after-seconds`의 초만큼 기다리십시오.",
};

/// The events after a cursor are gone.
pub const CURSOR_TOO_OLD: Known = Known {
	code: -32_010,
	name: "CursorTooOld",
	retryable: false,
	english: "The node no longer has the events after this cursor. Ask a node that keeps all states, or continue from `data.after`.",
	korean: "노드가 이 커서 뒤의 이벤트를 더는 보관하지 않습니다. 모든 상태를 보관하는 노드에 묻거나 `data.after`부터 이어 읽으십시오.",
};

/// All of them.
pub const ERRORS: [&Known; 6] = [
	&INVALID_PARAMS,
	&STATE_UNAVAILABLE,
	&NO_FINALITY_PROOF,
	&NO_LOG_PROOF,
	&TOO_MANY_QUESTIONS,
	&CURSOR_TOO_OLD,
];

impl Known {
	/// The error with what is said of this case.
	pub fn says(&self, message: impl ToString) -> ErrorObjectOwned {
		self.says_with(message, Map::new())
	}

	/// The same with further data.
	pub fn says_with(&self, message: impl ToString, more: Map<String, Value>) -> ErrorObjectOwned {
		let mut data = self.data();
		data.extend(more);
		ErrorObject::owned(self.code, message.to_string(), Some(data))
	}

	/// What every case has in its data.
	pub fn data(&self) -> Map<String, Value> {
		let sentence = json!({ "en": self.english, "ko": self.korean });
		[("name", self.name.into()), ("retryable", self.retryable.into()), ("sentence", sentence)]
			.map(|(name, value): (&str, Value)| (name.to_owned(), value))
			.into_iter()
			.collect()
	}
}

/// The error of a state that cannot be read.
pub fn unavailable(error: impl ToString) -> ErrorObjectOwned {
	STATE_UNAVAILABLE.says(error)
}

/// The error of a cursor whose events this node has no more. It has those from a block on.
pub fn too_old(oldest: u32) -> ErrorObjectOwned {
	let message = format!(
		"this node has the events from block {oldest} on: ask a node that keeps all states"
	);
	let after = format!("{}:end", oldest.saturating_sub(1));
	let more = [("oldest-block", oldest.into()), ("after", after.into())];
	let more = more.map(|(name, value): (&str, Value)| (name.to_owned(), value));
	CURSOR_TOO_OLD.says_with(message, more.into_iter().collect())
}

/// The error of parameters that cannot be read.
pub fn invalid(reason: &str) -> ErrorObjectOwned {
	INVALID_PARAMS.says(reason)
}

/// The same, from what the server says of them.
pub fn unreadable(error: ErrorObjectOwned) -> ErrorObjectOwned {
	let reason = error.data().and_then(|data| serde_json::from_str::<String>(data.get()).ok());
	match reason {
		Some(reason) => invalid(&format!("{}: {reason}", error.message())),
		None => invalid(error.message()),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use jsonrpsee::types::Params;
	use std::collections::BTreeSet;

	const PAGE: &str = include_str!("../../../docs/src/json-rpc.md");

	fn data(error: &ErrorObjectOwned) -> Value {
		serde_json::from_str(error.data().expect("data").get()).unwrap()
	}

	#[test]
	fn the_page_has_every_error_as_the_node_answers_it() {
		let rows: Vec<&str> = PAGE
			.lines()
			.filter(|line| line.starts_with("| `-32") && line.matches(" | ").count() == 4)
			.collect();
		let expected: Vec<String> = ERRORS
			.iter()
			.map(|error| {
				let Known { code, name, retryable, english, korean } = error;
				let again = if *retryable { "yes" } else { "no" };
				format!("| `{code}` | `{name}` | {again} | {english} | {korean} |")
			})
			.collect();
		assert_eq!(rows, expected);
	}

	#[test]
	fn codes_and_names_are_given_once() {
		let codes: BTreeSet<_> = ERRORS.iter().map(|error| error.code).collect();
		let names: BTreeSet<_> = ERRORS.iter().map(|error| error.name).collect();
		assert_eq!((codes.len(), names.len()), (ERRORS.len(), ERRORS.len()));
	}

	#[test]
	fn an_error_has_its_name_and_both_sentences() {
		for (error, known) in [
			(unavailable("gone"), &STATE_UNAVAILABLE),
			(invalid("wrong"), &INVALID_PARAMS),
			(too_old(7), &CURSOR_TOO_OLD),
			(unreadable(Params::new(Some("7")).parse::<String>().unwrap_err()), &INVALID_PARAMS),
		] {
			assert_eq!(error.code(), known.code);
			let data = data(&error);
			assert_eq!(data["name"], known.name);
			assert_eq!(data["retryable"], known.retryable);
			assert_eq!(data["sentence"], json!({ "en": known.english, "ko": known.korean }));
		}
		assert_eq!(data(&too_old(7))["after"], "6:end");
		let unread = unreadable(Params::new(Some("7")).parse::<String>().unwrap_err());
		assert!(unread.message().contains("string"), "{}", unread.message());
	}
}
