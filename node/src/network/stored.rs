//! The list of registered nodes on disk.

use crate::client::Hash;
use madang_primitives::NodeId;
use madang_runtime::BlockNumber;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, fs, io, path::Path};

/// A list of registered nodes, and where it is from.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Stored {
	/// The chain's genesis block.
	pub genesis: Hash,
	/// The finalized block that the list was first seen at.
	pub block: BlockNumber,
	/// The nodes.
	pub nodes: BTreeSet<NodeId>,
}

impl Stored {
	/// The newer of two lists of this chain: a database that begins again at genesis knows only the
	/// nodes of genesis, among them those of former members.
	pub fn newest(genesis: Hash, on_chain: Option<Self>, on_disk: Option<Self>) -> Self {
		let on_disk = on_disk.filter(|list| list.genesis == genesis && !list.nodes.is_empty());
		let newest = match (on_chain, on_disk) {
			(Some(chain), Some(disk)) if disk.block > chain.block => Some(disk),
			(chain, disk) => chain.or(disk),
		};
		newest.unwrap_or_else(|| Self { genesis, ..Self::default() })
	}

	/// Read a list. None if there is no file, or a damaged one.
	pub fn read(path: &Path) -> Option<Self> {
		let text = match fs::read_to_string(path) {
			Ok(text) => text,
			Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
			Err(error) => {
				log::warn!(target: "network", "Cannot read {}: {error}", path.display());
				return None;
			}
		};
		serde_json::from_str(&text)
			.inspect_err(|error| log::warn!(target: "network", "{}: {error}", path.display()))
			.ok()
	}

	/// Write the list, unless the file has its nodes already.
	pub fn write(&self, path: &Path) -> io::Result<()> {
		let is_known = Self::read(path)
			.is_some_and(|known| known.genesis == self.genesis && known.nodes == self.nodes);
		if is_known {
			return Ok(());
		}
		if let Some(folder) = path.parent() {
			fs::create_dir_all(folder)?;
		}
		madang_sealed::file::replace(path, serde_json::to_string_pretty(self)?.as_bytes())
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const GENESIS: Hash = Hash::repeat_byte(1);

	fn list(block: BlockNumber, node: u8) -> Stored {
		Stored { genesis: GENESIS, block, nodes: [NodeId([node; 32])].into() }
	}

	#[test]
	fn after_a_purge_the_list_on_disk_wins_over_that_of_genesis() {
		let newest = |chain, disk| Stored::newest(GENESIS, chain, disk);
		assert_eq!(newest(Some(list(0, 1)), Some(list(900, 2))), list(900, 2));
		assert_eq!(newest(Some(list(950, 1)), Some(list(900, 2))), list(950, 1));
		assert_eq!(newest(Some(list(900, 1)), Some(list(900, 2))), list(900, 1));
		assert_eq!(newest(Some(list(0, 1)), None), list(0, 1));
		assert_eq!(newest(None, Some(list(900, 2))), list(900, 2), "the state is not there yet");
	}

	#[test]
	fn a_list_of_another_chain_or_an_empty_one_is_not_used() {
		let other = Stored { genesis: Hash::repeat_byte(2), ..list(900, 2) };
		let empty = Stored { nodes: BTreeSet::new(), ..list(900, 2) };
		for disk in [other, empty] {
			let newest = Stored::newest(GENESIS, Some(list(0, 1)), Some(disk.clone()));
			assert_eq!(newest, list(0, 1));
			assert!(Stored::newest(GENESIS, None, Some(disk)).nodes.is_empty());
		}
	}

	#[test]
	fn the_list_on_disk_can_be_read_again() {
		let folder = tempfile::tempdir().unwrap();
		let file = folder.path().join("network").join("registered-nodes.json");
		assert_eq!(Stored::read(&file), None);
		for stored in [list(7, 1), list(9, 2)] {
			stored.write(&file).unwrap();
			assert_eq!(Stored::read(&file), Some(stored));
		}
		list(11, 2).write(&file).unwrap();
		assert_eq!(Stored::read(&file), Some(list(9, 2)), "the nodes are the same");
		fs::write(&file, "[\"12D3\"]").unwrap();
		assert_eq!(Stored::read(&file), None, "a damaged file gives no list");
	}
}
