//! How the command fails: an exit code, a kind for programs, a sentence for people.

mod korean;

use crate::lang::Lang;
use madang_client::{files::FileError, Error};
use madang_primitives::ExternalRef;
use serde_json::{json, Value};
use std::{fmt::Display, path::Path};

/// Why the command ends with an exit code other than zero.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Failure {
	/// The kind of failure, which decides the exit code.
	pub kind: FailureKind,
	/// What is wrong, then what to do.
	pub message: String,
	/// What else programs read.
	pub facts: Box<Facts>,
}

/// What is known of a call that failed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
	/// The pallet and the name of its error.
	pub error: Option<(String, String)>,
	/// The block and the transaction's index in it, if the call is in a final block.
	pub place: Option<(u64, u32)>,
	/// The external reference.
	pub reference: Option<ExternalRef>,
}

/// Kinds of failure, by what the caller can do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FailureKind {
	/// The chain or the pool rejected the call, or the object was not found.
	Rejected,
	/// Wrong use of the command, or invalid input.
	Input,
	/// No node gives a usable answer.
	NoNode,
	/// The transaction expired: it changed nothing and may be sent again.
	Expired,
	/// It is not known whether the call took effect.
	Unknown,
	/// Nothing failed: the command has its answer before its end, which is printed already.
	Answered,
}

impl FailureKind {
	/// The exit code.
	pub const fn code(self) -> u8 {
		match self {
			Self::Rejected => 1,
			Self::Input => 2,
			Self::NoNode => 3,
			Self::Expired => 4,
			Self::Unknown => 5,
			Self::Answered => 0,
		}
	}

	/// The kind as programs read it. These strings are an interface: they do not change.
	pub const fn as_str(self) -> &'static str {
		match self {
			Self::Rejected => "refused",
			Self::Input => "input",
			Self::NoNode => "no-node",
			Self::Expired => "expired",
			Self::Unknown => "unknown",
			Self::Answered => "answered",
		}
	}

	/// Whether the call can be sent again, under the reference of its failure: then it counts once.
	pub const fn is_retryable(self) -> bool {
		matches!(self, Self::NoNode | Self::Expired | Self::Unknown)
	}
}

impl Failure {
	/// A failure of this kind.
	pub fn of(kind: FailureKind, message: impl Display) -> Self {
		Self { kind, message: message.to_string(), facts: Box::default() }
	}

	/// The end of a command that has printed its answer already.
	pub fn answered() -> Self {
		Self::of(FailureKind::Answered, "")
	}

	/// Wrong use of the command, or invalid input.
	pub fn input(message: impl Display) -> Self {
		Self::of(FailureKind::Input, message)
	}

	/// Something that the chain does not allow, found before a call is sent or in its result.
	pub fn rejected(message: impl Display) -> Self {
		Self::of(FailureKind::Rejected, message)
	}

	/// Something that is not on the chain.
	pub fn not_found(what: impl Display) -> Self {
		Error::NotFound(what.to_string()).into()
	}

	/// The same, of a call under this reference.
	pub fn under(mut self, reference: Option<ExternalRef>) -> Self {
		self.facts.reference = self.facts.reference.or(reference);
		self
	}

	/// What the user can do next, in a language.
	pub fn hint(&self, lang: Lang) -> Option<String> {
		if let Some((pallet, name)) = &self.facts.error {
			return Some(format!("madang explain {pallet}.{name}"));
		}
		let reference = self.facts.reference.filter(|_| self.kind.is_retryable())?;
		let digits = hex::encode(reference);
		Some(lang.of(
			format!("repeat the command with --external-ref {digits}: it counts once"),
			format!("같은 명령을 --external-ref {digits} 옵션으로 다시 실행하십시오. 한 번만 처리됩니다"),
		))
	}

	/// What programs read from the error stream.
	pub fn json(&self) -> Value {
		let Facts { error, place, reference } = &*self.facts;
		let mut fields = json!({
			"code": self.kind.code(),
			"kind": self.kind.as_str(),
			"message": self.message,
			"retryable": self.kind.is_retryable(),
		});
		if let Some((pallet, name)) = error {
			fields["pallet"] = pallet.as_str().into();
			fields["error"] = name.as_str().into();
		}
		if let Some((block, index)) = place {
			fields["block"] = (*block).into();
			fields["index"] = (*index).into();
		}
		if let Some(reference) = reference {
			fields["external_ref"] = hex::encode(reference).into();
		}
		json!({ "error": fields })
	}
}

impl From<madang_sealed::Error> for Failure {
	fn from(error: madang_sealed::Error) -> Self {
		Self::input(of_sealed(&error))
	}
}

impl From<FileError> for Failure {
	fn from(error: FileError) -> Self {
		match Lang::now() {
			Lang::En => Self::input(error),
			Lang::Ko => Self::input(korean::of_table(&error)),
		}
	}
}

impl From<madang_pkcs11::Error> for Failure {
	fn from(error: madang_pkcs11::Error) -> Self {
		match Lang::now() {
			Lang::En => Self::input(error),
			Lang::Ko => Self::input(korean::of_device(&error)),
		}
	}
}

impl From<Error> for Failure {
	fn from(error: Error) -> Self {
		let kind = match &error {
			Error::Rejected(_)
			| Error::NonceConflict(_)
			| Error::Failed(_)
			| Error::ReferenceUsed(_)
			| Error::NotFound(_) => FailureKind::Rejected,
			Error::Signer(_) | Error::Input(_) => FailureKind::Input,
			Error::Connection { .. }
			| Error::OtherNetwork { .. }
			| Error::Answer(_)
			| Error::Incompatible(_) => FailureKind::NoNode,
			Error::Expired { .. } => FailureKind::Expired,
			Error::Unread { .. }
			| Error::NotComparable(_)
			| Error::NodesDisagree { .. }
			| Error::OutcomeDiffers { .. }
			| Error::NotConfirmed { .. } => FailureKind::Unknown,
		};
		let facts = match &error {
			Error::Failed(failed) => {
				Facts { error: failed.name.clone(), place: failed.place, ..Facts::default() }
			}
			Error::ReferenceUsed(outcome) | Error::NotComparable(outcome) => Facts {
				error: Some(("Institutions".to_owned(), "ExternalRefUsed".to_owned())),
				place: Some((outcome.block.into(), outcome.index)),
				..Facts::default()
			},
			Error::Unread { block, index, .. } => {
				Facts { place: Some((*block, *index)), ..Facts::default() }
			}
			_ => Facts::default(),
		};
		let message = match Lang::now() {
			Lang::En => error.to_string(),
			Lang::Ko => korean::of_client(&error),
		};
		Self { kind, message, facts: Box::new(facts) }
	}
}

/// An error of an encrypted file in the language in use.
pub fn of_sealed(error: &madang_sealed::Error) -> String {
	match Lang::now() {
		Lang::En => error.to_string(),
		Lang::Ko => korean::of_sealed(error),
	}
}

/// Errors of a file or a folder.
pub trait OfFile<T> {
	/// Put the path before the error's message.
	fn of_file(self, path: &Path) -> Result<T, Failure>;
}

impl<T, E: Display> OfFile<T> for Result<T, E> {
	fn of_file(self, path: &Path) -> Result<T, Failure> {
		self.map_err(|error| {
			let text = error.to_string();
			let text = match Lang::now() {
				Lang::En => text,
				Lang::Ko => korean::of_system(&text),
			};
			Failure::input(format!("{}: {text}", path.display()))
		})
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use madang_client::{api::types::RefOutcome, CallError};
	use subxt::utils::H256;

	#[test]
	fn each_error_has_its_exit_code() {
		let (block, hash) = (7, H256::zero());
		let unread = Error::Unread { block, hash, index: 1, transaction: hash };
		let other_network =
			Error::OtherNetwork { url: "ws://x".into(), expected: hash, found: H256([1; 32]) };
		let disagree = Error::NodesDisagree {
			block: 7,
			first: ("ws://a".into(), hash),
			second: ("ws://b".into(), H256([1; 32])),
		};
		let who = "ws://b".to_owned();
		let differs = Error::OutcomeDiffers { who, block, index: 1, said: "it failed".into() };
		let connection = Error::Connection { url: "ws://x".into(), reason: "refused".into() };
		let outcome = RefOutcome { block: 7, index: 1, call: [0; 16], made: None };
		for (error, code) in [
			(Error::ReferenceUsed(outcome), 1),
			(Error::NotComparable(outcome), 5),
			(Error::Rejected("x".into()), 1),
			(Error::Failed(CallError::other("x")), 1),
			(Error::NotFound("x".into()), 1),
			(Error::Input("x".into()), 2),
			(connection, 3),
			(Error::Answer("x".into()), 3),
			(Error::Incompatible("x".into()), 3),
			(unread, 5),
			(disagree, 5),
			(differs, 5),
			(Error::NotConfirmed { block, reason: "no second node".into() }, 5),
			(other_network, 3),
			(Error::Expired { expires_at: 7, last: None }, 4),
		] {
			let sentence = error.to_string();
			let failure = Failure::from(error);
			assert_eq!(failure.kind.code(), code, "{sentence}");
			assert_eq!(failure.json()["error"]["code"], code);
			assert_eq!(failure.json()["error"]["message"], sentence);
		}
	}

	#[test]
	fn a_failure_says_what_to_do_next() {
		let name = Some(("Titles".to_owned(), "NotHeadOfQueue".to_owned()));
		let error = Error::Failed(CallError { name, ..CallError::other("It waits.") });
		let hint = Failure::from(error).hint(Lang::En);
		assert_eq!(hint.as_deref(), Some("madang explain Titles.NotHeadOfQueue"));
		let again = Failure::of(FailureKind::Unknown, "x").under(Some([7; 32])).hint(Lang::En);
		assert!(again.unwrap().contains(&"07".repeat(32)));
		assert_eq!(Failure::input("x").under(Some([7; 32])).hint(Lang::En), None);
	}

	#[test]
	fn programs_read_the_same_kinds_as_before() {
		assert_eq!(Failure::rejected("x").json()["error"]["kind"], "refused");
		assert_eq!(Failure::input("x").json()["error"]["kind"], "input");
	}
}
