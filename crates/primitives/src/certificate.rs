//! A certificate as a leaf of its batch's Merkle tree, and the check of its path.
//!
//! The tree is that of RFC 6962: a leaf is `SHA-256(0x00 ‖ text)` and an inner node is
//! `SHA-256(0x01 ‖ left ‖ right)`. The text of a leaf is UTF-8, of one line for each fact, each ended by a
//! line feed, in this order:
//!
//! ```text
//! madang-certificate/v1
//! id 5d2e…              SHA-256 of the signed part HEADER.CLAIMS.SIGNATURE, in 64 hexadecimal digits
//! issued 2026-11-28     the day of the issue, in Korea
//! expires 2027-02-26    the last day of validity, in Korea
//! revocation 5          the index in the batch's revocation list, or -
//! suspension -          the index in the batch's suspension list, or -
//! ```
//!
//! So who sees a path knows these days and indices as the issuer anchored them, and nothing else of the
//! certificate.

use crate::{Commitment, KoreanDay};
use alloc::{
	format,
	string::{String, ToString},
	vec::Vec,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::{bounded::BoundedVec, ConstU32};

/// The first line of a leaf.
pub const FIRST_LINE: &str = "madang-certificate/v1";

pub use madang_merkle::Hash;

/// Most hashes of a path: a batch has at most 2^24 certificates.
pub type MaxPath = ConstU32<24>;

/// What a batch's tree has of a certificate.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct CertificateLeaf {
	/// The SHA-256 of the credential's signed part, `HEADER.CLAIMS.SIGNATURE`.
	pub id: Hash,
	/// The day of the issue.
	pub issued: KoreanDay,
	/// The last day on which it is valid.
	pub expires: KoreanDay,
	/// Its index in the batch's revocation list.
	pub revocation: Option<u32>,
	/// Its index in the batch's suspension list.
	pub suspension: Option<u32>,
}

impl CertificateLeaf {
	/// The text whose hash is in the tree.
	pub fn text(&self) -> String {
		let index = |index: Option<u32>| index.map_or_else(|| "-".to_string(), |n| n.to_string());
		format!(
			"{FIRST_LINE}\nid {}\nissued {}\nexpires {}\nrevocation {}\nsuspension {}\n",
			Commitment(self.id),
			self.issued,
			self.expires,
			index(self.revocation),
			index(self.suspension),
		)
	}

	/// The hash that is in the tree.
	pub fn hash(&self, sha256: impl Fn(&[u8]) -> Hash) -> Hash {
		leaf_hash(self.text().as_bytes(), sha256)
	}
}

/// That a certificate is in a batch.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct CertificateProof {
	/// The number of the batch.
	pub batch: u64,
	/// The certificate.
	pub leaf: CertificateLeaf,
	/// Its index in the batch, from zero.
	pub index: u32,
	/// The siblings from the leaf up to the children of the root.
	pub path: BoundedVec<Hash, MaxPath>,
}

/// The hash of a leaf with these bytes.
pub fn leaf_hash(bytes: &[u8], sha256: impl Fn(&[u8]) -> Hash) -> Hash {
	sha256(&[&[0], bytes].concat())
}

/// The hash of an inner node.
pub fn node_hash(left: &Hash, right: &Hash, sha256: impl Fn(&[u8]) -> Hash) -> Hash {
	let bytes: Vec<u8> = [&[1][..], left, right].concat();
	sha256(&bytes)
}

/// The root to which a path leads from the leaf at an index of a tree of so many leaves (RFC 9162 2.1.3.2).
/// `None` if the index is not in the tree, or the path has not exactly the length that index and size ask for.
pub fn root_of(
	index: u64,
	size: u64,
	leaf_hash: Hash,
	path: &[Hash],
	sha256: impl Fn(&[u8]) -> Hash,
) -> Option<Hash> {
	let node = |left: &Hash, right: &Hash| node_hash(left, right, &sha256);
	madang_merkle::root_of(index, size, leaf_hash, path, node).ok()
}

#[cfg(test)]
mod tests {
	use super::*;
	use sp_crypto_hashing::sha2_256;

	fn leaf(id: u8) -> CertificateLeaf {
		CertificateLeaf {
			id: [id; 32],
			issued: KoreanDay::from_civil(2026, 11, 28).unwrap(),
			expires: KoreanDay::from_civil(2027, 2, 26).unwrap(),
			revocation: Some(5),
			suspension: None,
		}
	}

	#[test]
	fn the_text_is_as_it_is_documented() {
		let text = leaf(0xab).text();
		let expected = format!(
			"madang-certificate/v1\nid {}\nissued 2026-11-28\nexpires 2027-02-26\nrevocation 5\n\
			suspension -\n",
			"ab".repeat(32)
		);
		assert_eq!(text, expected);
		let both = CertificateLeaf { revocation: None, suspension: Some(0), ..leaf(1) };
		assert!(both.text().ends_with("revocation -\nsuspension 0\n"));
		let hash = sha2_256(&[&[0], expected.as_bytes()].concat());
		assert_eq!(leaf(0xab).hash(sha2_256), hash);
	}

	#[test]
	fn every_field_changes_the_leaf() {
		let base = leaf(1);
		let (issued, expires) = (base.issued.plus(1), base.expires.plus(1));
		let all = [
			base,
			leaf(2),
			CertificateLeaf { issued, ..base },
			CertificateLeaf { expires, ..base },
			CertificateLeaf { revocation: Some(6), ..base },
			CertificateLeaf { revocation: None, suspension: Some(5), ..base },
			CertificateLeaf { revocation: None, ..base },
			CertificateLeaf { suspension: Some(5), ..base },
		];
		let hashes: alloc::collections::BTreeSet<_> =
			all.iter().map(|leaf| leaf.hash(sha2_256)).collect();
		assert_eq!(hashes.len(), all.len());
	}

	#[test]
	fn a_path_hashes_leaves_and_nodes_with_the_bytes_of_the_rule() {
		let [one, two, three] = [1, 2, 3].map(|id| leaf(id).hash(sha2_256));
		let node = |left: Hash, right: Hash| sha2_256(&[&[1][..], &left, &right].concat());
		let root = node(node(one, two), three);
		assert_eq!(root_of(1, 3, two, &[one, three], sha2_256), Some(root));
		assert_eq!(root_of(2, 3, three, &[node(one, two)], sha2_256), Some(root));
		assert_eq!(root_of(3, 3, three, &[node(one, two)], sha2_256), None);
	}

	#[test]
	fn the_largest_batch_has_the_longest_path() {
		let path = [[7; 32]; 24];
		assert!(root_of(0, 1 << 24, [1; 32], &path, sha2_256).is_some());
		assert!(root_of((1 << 24) - 1, 1 << 24, [1; 32], &path, sha2_256).is_some());
		assert!(root_of(0, (1 << 24) + 1, [1; 32], &path, sha2_256).is_none());
	}
}
