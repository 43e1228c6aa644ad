//! The answers of a node's transaction pool (the `author` errors of sc-rpc-api).

use pallet_institutions::AdmissionError;
use subxt::rpcs::UserError;

/// A pool's answer to a transaction.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
	/// The pool has the transaction.
	Accepted,
	/// Another transaction of the account has the nonce.
	NonceTaken(String),
	/// The pool does not admit the sender. Another signature would not help.
	NotAdmitted(String),
	/// The pool rejects these bytes for some time: they were not valid on its fork, or it removed
	/// and banned them. It may accept the same call with another signature.
	RejectedBytes(String),
	/// There is no answer, or a later answer may differ: the node is gone, or the pool is full.
	Unknown(String),
}

impl Verdict {
	/// What a pool's error means.
	pub(crate) fn of_user_error(error: UserError) -> Self {
		let data = error.data.as_ref().map(|data| data.get().trim_matches('"'));
		Self::of_error(error.code, error.message, data)
	}

	/// The verdict of a JSON-RPC error.
	pub(crate) fn of_error(code: i32, message: String, data: Option<&str>) -> Self {
		let reason = match data {
			Some(data) => format!("{message}: {data}"),
			None => message,
		};
		match code {
			// The transaction is in the pool already.
			1013 => Self::Accepted,
			// The transaction is invalid. "Outdated" and "future" concern only the nonce.
			1010 => {
				if reason.contains("outdated") {
					Self::NonceTaken(reason)
				} else if reason.contains("will be valid in the future") {
					Self::Unknown(reason)
				} else if let Some(error) = admission_error(&reason) {
					match error {
						// A later block may admit it.
						AdmissionError::OverQuota | AdmissionError::OverPoolShare => {
							Self::Unknown(error.to_string())
						}
						_ => Self::NotAdmitted(error.to_string()),
					}
				} else {
					Self::RejectedBytes(reason)
				}
			}
			1012 => Self::RejectedBytes(reason),
			// Another transaction in the pool has the nonce.
			1014 => Self::NonceTaken(reason),
			_ => Self::Unknown(reason),
		}
	}
}

/// The admission error that the pool reports as the number of a custom error.
fn admission_error(reason: &str) -> Option<AdmissionError> {
	let code = reason.rsplit_once("Custom error: ")?.1.trim().parse().ok()?;
	AdmissionError::from_code(code)
}

#[cfg(test)]
mod tests {
	use super::*;

	fn invalid(data: &str) -> Verdict {
		Verdict::of_error(1010, "Invalid Transaction".to_owned(), Some(data))
	}

	#[test]
	fn each_pool_error_has_its_verdict() {
		let error = |code, message: &str| Verdict::of_error(code, message.to_owned(), None);
		assert_eq!(error(1013, "Already Imported"), Verdict::Accepted);
		assert!(matches!(invalid("Transaction is outdated"), Verdict::NonceTaken(_)));
		assert!(matches!(invalid("Transaction will be valid in the future"), Verdict::Unknown(_)));
		assert!(matches!(invalid("Transaction has a bad signature"), Verdict::RejectedBytes(_)));
		assert!(matches!(
			error(1012, "Transaction is temporarily banned"),
			Verdict::RejectedBytes(_)
		));
		assert!(matches!(error(1014, "Priority is too low"), Verdict::NonceTaken(_)));
		assert!(matches!(error(1016, "Immediately Dropped"), Verdict::Unknown(_)));
	}

	#[test]
	fn an_admission_error_becomes_a_sentence() {
		let Verdict::NotAdmitted(text) = invalid("Custom error: 1") else {
			panic!("a non-member is not admitted");
		};
		assert!(!text.contains("Custom error"), "{text}");
	}

	#[test]
	fn an_exhausted_quota_or_pool_share_is_not_a_rejection() {
		assert!(matches!(invalid("Custom error: 6"), Verdict::Unknown(_)));
		assert!(matches!(invalid("Custom error: 8"), Verdict::Unknown(_)));
	}

	#[test]
	fn an_unknown_custom_error_is_not_an_admission_error() {
		assert!(matches!(invalid("Custom error: 250"), Verdict::RejectedBytes(_)));
	}
}
