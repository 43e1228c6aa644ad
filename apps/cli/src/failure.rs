//! How the command fails: an exit code, a word for programs, a sentence for people.

use madang_client::Error;
use std::fmt::Display;

/// Why the command ends with an exit code other than zero.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Failure {
	/// What kind of failure: decides the exit code.
	pub kind: Kind,
	/// What happened and what to do, as a sentence.
	pub message: String,
}

/// Kinds of failure, by what the caller can do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
	/// The chain or the pool refused, or what was asked for is not there.
	Refused,
	/// The command was used wrongly, or an input is not good.
	Input,
	/// No node gives a usable answer.
	NoNode,
	/// The transaction's time ended: it changed nothing and may be sent again.
	Expired,
}

impl Kind {
	/// The exit code.
	pub const fn code(self) -> u8 {
		match self {
			Self::Refused => 1,
			Self::Input => 2,
			Self::NoNode => 3,
			Self::Expired => 4,
		}
	}

	/// The word that programs get.
	pub const fn word(self) -> &'static str {
		match self {
			Self::Refused => "refused",
			Self::Input => "input",
			Self::NoNode => "no-node",
			Self::Expired => "expired",
		}
	}
}

impl Failure {
	/// A wrong use or input.
	pub fn input(message: impl Display) -> Self {
		Self { kind: Kind::Input, message: message.to_string() }
	}

	/// Something that is not on the chain.
	pub fn not_found(what: impl Display) -> Self {
		Error::NotFound(what.to_string()).into()
	}

	/// What programs get on the error stream.
	pub fn json(&self) -> serde_json::Value {
		serde_json::json!({
			"error": {
				"code": self.kind.code(),
				"kind": self.kind.word(),
				"message": self.message,
			}
		})
	}
}

impl From<madang_sealed::Error> for Failure {
	fn from(error: madang_sealed::Error) -> Self {
		Self::input(error)
	}
}

impl From<Error> for Failure {
	fn from(error: Error) -> Self {
		let kind = match &error {
			Error::Rejected(_)
			| Error::NonceConflict(_)
			| Error::Failed(_)
			| Error::NotFound(_) => Kind::Refused,
			Error::Input(_) => Kind::Input,
			Error::Connection { .. } | Error::Answer(_) | Error::Incompatible(_) => Kind::NoNode,
			Error::Expired { .. } => Kind::Expired,
		};
		Self { kind, message: error.to_string() }
	}
}

/// What a file or folder has to do with a failure.
pub trait OfFile<T> {
	/// Name the file in the failure.
	fn of_file(self, path: &std::path::Path) -> Result<T, Failure>;
}

impl<T, E: Display> OfFile<T> for Result<T, E> {
	fn of_file(self, path: &std::path::Path) -> Result<T, Failure> {
		self.map_err(|error| Failure::input(format!("{}: {error}", path.display())))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn each_error_has_its_exit_code() {
		let connection = Error::Connection { url: "ws://x".into(), reason: "refused".into() };
		for (error, code) in [
			(Error::Rejected("x".into()), 1),
			(Error::Failed("x".into()), 1),
			(Error::NotFound("x".into()), 1),
			(Error::Input("x".into()), 2),
			(connection, 3),
			(Error::Answer("x".into()), 3),
			(Error::Incompatible("x".into()), 3),
			(Error::Expired { expires_at: 7, last: None }, 4),
		] {
			let sentence = error.to_string();
			let failure = Failure::from(error);
			assert_eq!(failure.kind.code(), code, "{sentence}");
			assert_eq!(failure.json()["error"]["code"], code);
			assert_eq!(failure.json()["error"]["message"], sentence);
		}
	}
}
