//! What a verifier asks.

use alloc::{string::String, vec::Vec};
use madang_primitives::InstitutionId;
use serde::Deserialize;

/// What a verifier asks about a certificate. The default asks nothing: any kind, any issuer, not signed by a
/// holder, as of the block of the proof.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Question {
	/// The question that the holder must have signed. Without one, a presentation that is signed for another
	/// question is refused.
	pub asked: Option<Asked>,
	/// The types (`vct`) that are accepted; empty for any.
	pub kinds: Vec<String>,
	/// The issuers that are accepted, by their numbers of members; empty for any.
	pub issuers: Vec<InstitutionId>,
	/// The time, in seconds since 1970. Without, the certificate is checked as of the proof's block.
	pub now: Option<u64>,
	/// By how many seconds clocks may differ.
	pub clock_skew: u64,
	/// How many seconds old the proof's block may be. It needs [`Self::now`].
	pub max_proof_age: Option<u64>,
}

/// The question that the holder signs.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Asked {
	/// The name of the verifier.
	pub audience: String,
	/// A random text of the verifier, for this question only.
	pub nonce: String,
	/// For how many seconds the answer counts.
	pub max_age: u64,
	/// Whether the holder must sign. If not, a signature must still be valid.
	pub required: bool,
}

impl Question {
	/// Read a question from JSON.
	///
	/// # Errors
	///
	/// If a member is unknown, there twice, or of another type.
	pub fn parse(bytes: &[u8]) -> Result<Self, serde_json::Error> {
		serde_json::from_slice(bytes)
	}
}
