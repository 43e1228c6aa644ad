//! What a node's pool says of a transaction (sc-rpc-api's `author` errors).

use pallet_institutions::AdmissionError;

/// A pool's answer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
	/// It has it.
	Accepted,
	/// The account's nonce has moved on.
	NonceTaken(String),
	/// It does not admit who sends it: no other signature would help.
	NotAdmitted(String),
	/// It does not take these bytes, now or for long: on its fork they were not valid, or it threw
	/// them out and banned them. Other bytes, signed anew, may do.
	NotTheseBytes(String),
	/// No answer, or one that may be another later: the pool is full, the node is gone.
	Unknown(String),
}

impl Verdict {
	/// What an error of the JSON-RPC says.
	pub(crate) fn of_error(code: i32, message: String, data: Option<&str>) -> Self {
		let reason = match data {
			Some(data) => format!("{message}: {data}"),
			None => message,
		};
		match code {
			// Already in the pool.
			1013 => Self::Accepted,
			// Invalid: outdated or future is a matter of the nonce, the rest of the transaction.
			1010 => {
				if reason.contains("outdated") {
					Self::NonceTaken(reason)
				} else if reason.contains("will be valid in the future") {
					Self::Unknown(reason)
				} else if let Some(refusal) = admission_refusal(&reason) {
					match refusal {
						// Another window is another matter.
						AdmissionError::OverQuota | AdmissionError::OverPoolShare => {
							Self::Unknown(refusal.to_string())
						}
						_ => Self::NotAdmitted(refusal.to_string()),
					}
				} else {
					Self::NotTheseBytes(reason)
				}
			}
			1012 => Self::NotTheseBytes(reason),
			// Another transaction has the nonce.
			1014 => Self::NonceTaken(reason),
			_ => Self::Unknown(reason),
		}
	}
}

/// An admission refusal, which the pool reports as a custom error's number.
fn admission_refusal(reason: &str) -> Option<AdmissionError> {
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
	fn pool_errors_are_told_apart() {
		let error = |code, message: &str| Verdict::of_error(code, message.to_owned(), None);
		assert_eq!(error(1013, "Already Imported"), Verdict::Accepted);
		assert!(matches!(invalid("Transaction is outdated"), Verdict::NonceTaken(_)));
		assert!(matches!(invalid("Transaction will be valid in the future"), Verdict::Unknown(_)));
		assert!(matches!(invalid("Transaction has a bad signature"), Verdict::NotTheseBytes(_)));
		assert!(matches!(
			error(1012, "Transaction is temporarily banned"),
			Verdict::NotTheseBytes(_)
		));
		assert!(matches!(error(1014, "Priority is too low"), Verdict::NonceTaken(_)));
		assert!(matches!(error(1016, "Immediately Dropped"), Verdict::Unknown(_)));
	}

	#[test]
	fn an_admission_refusal_becomes_a_sentence() {
		let Verdict::NotAdmitted(text) = invalid("Custom error: 1") else {
			panic!("a stranger is refused");
		};
		assert!(!text.contains("Custom error"), "{text}");
	}

	#[test]
	fn a_quota_or_share_that_is_used_up_is_a_matter_of_time() {
		assert!(matches!(invalid("Custom error: 6"), Verdict::Unknown(_)));
		assert!(matches!(invalid("Custom error: 8"), Verdict::Unknown(_)));
	}

	#[test]
	fn an_unknown_custom_error_is_no_admission_refusal() {
		assert!(matches!(invalid("Custom error: 250"), Verdict::NotTheseBytes(_)));
	}
}
