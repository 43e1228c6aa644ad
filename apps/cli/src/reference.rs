//! The external reference of a business call.

use crate::failure::Failure;

/// The option `--external-ref` of the commands that make a business call.
#[derive(clap::Args, Debug, Clone)]
pub struct Reference {
	/// The institution's own reference for this call, 64 hex digits. A reference is accepted once
	/// (idempotency key). Without this option a random one is used, and printed before the call is
	/// sent
	#[arg(long, value_name = "HEX", value_parser = crate::values::bytes32)]
	pub external_ref: Option<[u8; 32]>,
}

impl Reference {
	/// The failure of a call; if it failed because its given reference was used before, that is said.
	pub fn explain(&self, failure: Failure) -> Failure {
		match self.external_ref.is_some() && failure.message.contains("ExternalRefUsed") {
			true => Failure {
				message: t!(
					"a call with this reference is already on the chain: nothing was done again. {}",
					failure.message
				),
				..failure
			},
			false => failure,
		}
	}
}

/// The option `--external-ref` of the commands that send a file, and derive the reference of each call.
#[derive(clap::Args, Debug, Clone)]
pub struct Derived {
	/// The institution's own reference for the call, 64 hex digits, if the file needs only one. Without
	/// this option the reference follows from the rows, so the same rows on the same evidence take effect
	/// once
	#[arg(long, value_name = "HEX", value_parser = crate::values::bytes32)]
	pub external_ref: Option<[u8; 32]>,
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_reference_that_was_given_and_used_before_is_explained() {
		let failure = || Failure::rejected("Institutions.ExternalRefUsed: it was used.");
		let given = Reference { external_ref: Some([7; 32]) };
		assert_eq!(
			given.explain(failure()).message,
			"a call with this reference is already on the chain: nothing was done again. \
			 Institutions.ExternalRefUsed: it was used."
		);
		assert_eq!(given.explain(Failure::rejected("x")), Failure::rejected("x"));
		assert_eq!(Reference { external_ref: None }.explain(failure()), failure());
	}
}
