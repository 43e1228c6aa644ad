//! What the tree of a batch says about a certificate: a leaf, as text.

use alloc::{format, string::String};
use madang_primitives::KoreanDay;

/// A leaf of a batch's tree.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CertificateLeaf {
	/// SHA-256 of the signed part `HEADER.CLAIMS.SIGNATURE`.
	pub id: [u8; 32],
	/// The day of the issue in Korea.
	pub issued: KoreanDay,
	/// The last day of validity in Korea.
	pub expires: KoreanDay,
	/// The index in the batch's revocation list.
	pub revocation: Option<u32>,
	/// The index in the batch's suspension list.
	pub suspension: Option<u32>,
}

impl CertificateLeaf {
	/// The text of which the tree has the hash.
	pub fn text(&self) -> String {
		let place = |index: Option<u32>| index.map_or_else(|| "-".into(), |at| format!("{at}"));
		format!(
			"madang-certificate/v1\nid {}\nissued {}\nexpires {}\nrevocation {}\nsuspension {}\n",
			hex::encode(self.id),
			self.issued,
			self.expires,
			place(self.revocation),
			place(self.suspension),
		)
	}
}
