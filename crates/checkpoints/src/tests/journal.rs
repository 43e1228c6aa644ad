//! A validator signs no other root for a size, and no smaller tree after a larger one.

use super::*;
use crate::{Journal, JournalError, NotSigned, Origin};
use proptest::prelude::*;
use std::{collections::BTreeMap, fs, path::Path};

fn own(path: &Path) -> Journal {
	let journal = Journal::open(path).unwrap();
	assert_eq!(journal.origin(), Origin::New);
	journal.accept(0).unwrap();
	journal
}

fn other(size: u64) -> Anchor {
	Anchor { size, root: [9; 32] }
}

#[test]
fn a_restarted_node_remembers() {
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("checkpoint-journal");
	own(&path).record(&public(1), tree(5)).unwrap();
	let journal = Journal::open(&path).unwrap();
	assert_eq!(journal.origin(), Origin::Own);
	assert_eq!(journal.record(&public(1), other(5)), Err(NotSigned::OtherRoot { size: 5 }));
	let small = NotSigned::TooSmall { size: 3, last: 5 };
	assert_eq!(journal.record(&public(1), tree(3)), Err(small));
	// Another key is bound by what it has signed itself.
	journal.record(&public(2), tree(3)).unwrap();
	journal.record(&public(1), tree(6)).unwrap();
}

#[test]
fn a_new_or_restored_journal_signs_nothing_until_the_log_has_grown() {
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("checkpoint-journal");
	let new = Journal::open(&path).unwrap();
	assert_eq!(new.record(&public(1), tree(5)), Err(NotSigned::NotAccepted));
	new.accept(0).unwrap();
	new.record(&public(1), tree(5)).unwrap();
	drop(new);

	// A backup is written back, after the node has signed the size 8.
	let backup = fs::read(&path).unwrap();
	Journal::open(&path).unwrap().record(&public(1), tree(8)).unwrap();
	fs::remove_file(&path).unwrap();
	fs::write(&path, backup).unwrap();
	let restored = Journal::open(&path).unwrap();
	assert_eq!(restored.origin(), Origin::Copy);
	assert_eq!(restored.record(&public(1), tree(9)), Err(NotSigned::NotAccepted));
	restored.accept(8).unwrap();
	for size in 6..=8 {
		let refused = restored.record(&public(1), other(size));
		assert_eq!(refused, Err(NotSigned::TooSmall { size, last: 8 }));
	}
	restored.record(&public(1), tree(9)).unwrap();
	drop(restored);
	assert_eq!(Journal::open(&path).unwrap().origin(), Origin::Own);
}

#[test]
fn two_processes_and_damage_are_refused() {
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("checkpoint-journal");
	let journal = own(&path);
	assert!(matches!(Journal::open(&path), Err(JournalError::Locked { .. })));
	journal.record(&public(1), tree(5)).unwrap();
	drop(journal);
	let bytes = fs::read(&path).unwrap();
	for at in 0..bytes.len() {
		let mut changed = bytes.clone();
		changed[at] ^= 1;
		fs::write(&path, &changed).unwrap();
		assert!(matches!(Journal::open(&path), Err(JournalError::Damaged { .. })), "byte {at}");
		fs::write(&path, &bytes[..at]).unwrap();
		assert!(matches!(Journal::open(&path), Err(JournalError::Damaged { .. })), "{at} bytes");
	}
}

#[test]
fn nothing_is_signed_once_the_disk_has_failed() {
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("keys").join("checkpoint-journal");
	let journal = own(&path);
	fs::remove_dir_all(path.parent().unwrap()).unwrap();
	assert!(matches!(journal.record(&public(1), tree(1)), Err(NotSigned::NotWritten(_))));
	fs::create_dir(path.parent().unwrap()).unwrap();
	assert!(matches!(journal.record(&public(1), tree(1)), Err(NotSigned::NotWritten(_))));
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(32))]

	/// In every order, and with restarts, a key signs a growing list of trees.
	#[test]
	fn a_key_never_signs_what_contradicts(
		asked in prop::collection::vec((1u8..3, 1u64..12, any::<bool>(), any::<bool>()), 1..24)
	) {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("checkpoint-journal");
		let mut journal = Some(own(&path));
		let mut signed: BTreeMap<u8, Anchor> = BTreeMap::new();
		for (key, size, is_true, restart) in asked {
			if restart {
				drop(journal.take());
				journal = Some(Journal::open(&path).unwrap());
			}
			let wanted = if is_true { tree(size) } else { other(size) };
			let is_signed = journal.as_ref().unwrap().record(&public(key), wanted).is_ok();
			let last = signed.get(&key);
			let may = last.is_none_or(|last| *last == wanted || last.size < size);
			prop_assert_eq!(is_signed, may);
			if is_signed {
				signed.insert(key, wanted);
			}
		}
	}
}
