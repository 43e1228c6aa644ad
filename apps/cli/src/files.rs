//! Files that several commands read.

use crate::failure::{Failure, OfFile};
use madang_verify::Anchor;
use std::{fs::File, io::Read, path::Path};

/// The longest anchor that is read.
const MAX_ANCHOR: usize = 64 * 1024;

/// A file's bytes, if it is not longer than allowed.
pub fn read_bounded(path: &Path, longest: usize) -> Result<Vec<u8>, Failure> {
	let limit = u64::try_from(longest).unwrap_or(u64::MAX);
	let mut bytes = Vec::new();
	let mut file = File::open(path).of_file(path)?.take(limit.saturating_add(1));
	file.read_to_end(&mut bytes).of_file(path)?;
	match bytes.len() > longest {
		true => Err(t!("the file is longer than {longest} bytes")).of_file(path),
		false => Ok(bytes),
	}
}

/// What the reader of a proof trusts, as `madang proof anchor` and `madang validator checkpoint` write it.
pub fn read_anchor(path: &Path) -> Result<Anchor, Failure> {
	let bytes = read_bounded(path, MAX_ANCHOR)?;
	Anchor::parse(&bytes).ok_or(t!("this is not an anchor")).of_file(path)
}

#[cfg(test)]
mod tests {
	use super::*;
	use madang_client::validators::Checkpoint;
	use madang_verify::Hash;
	use std::fs;

	#[test]
	fn a_file_that_is_too_long_is_not_read() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("long");
		fs::write(&path, [b' '; 11]).unwrap();
		assert!(read_bounded(&path, 10).unwrap_err().message.contains("longer than 10 bytes"));
		assert_eq!(read_bounded(&path, 11).unwrap().len(), 11);
		assert!(read_anchor(&path).unwrap_err().message.contains("not an anchor"));
	}

	#[test]
	fn an_anchor_is_read_as_it_is_written() {
		let (block, key) = ([2; 32], [3; 32]);
		let hex = |bytes: [u8; 32]| format!("0x{}", hex::encode(bytes));
		let written = Checkpoint {
			genesis: hex([1; 32]),
			number: 7,
			block: hex(block),
			set_id: 4,
			grandpa: vec![hex(key)],
		};
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("anchor.json");
		fs::write(&path, serde_json::to_string_pretty(&written).unwrap()).unwrap();
		let read = read_anchor(&path).unwrap();
		assert_eq!((read.genesis, read.block), (Hash::from([1; 32]), Hash::from(block)));
		assert_eq!((read.number, read.set_id, read.authorities), (7, 4, vec![(key, 1)]));
	}
}
