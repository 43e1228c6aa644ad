//! Whether a leaf is in a Merkle tree of RFC 6962 with SHA-256, by the path of RFC 9162, 2.1.3.2.

use sp_io::hashing::sha2_256;

/// The hash of two nodes of a tree.
fn node(left: &[u8; 32], right: &[u8; 32]) -> [u8; 32] {
	let mut bytes = [1; 65];
	let places = bytes.iter_mut().skip(1);
	places.zip(left.iter().chain(right)).for_each(|(place, byte)| *place = *byte);
	sha2_256(&bytes)
}

/// The root of the tree of so many leaves that has a leaf at a place, by the hashes next to its way up. `None` if the
/// place is not in the tree, or the path has not the length that it must have.
pub fn root_of(index: u32, size: u32, leaf: [u8; 32], path: &[[u8; 32]]) -> Option<[u8; 32]> {
	let (mut place, mut last) = (index, size.checked_sub(1)?);
	if place > last {
		return None;
	}
	let mut hash = leaf;
	for next in path {
		if last == 0 {
			return None;
		}
		if !place.is_multiple_of(2) || place == last {
			hash = node(next, &hash);
			while place.is_multiple_of(2) && place != 0 {
				place /= 2;
				last /= 2;
			}
		} else {
			hash = node(&hash, next);
		}
		place /= 2;
		last /= 2;
	}
	(last == 0).then_some(hash)
}
