//! What this validator has signed: each vote of GRANDPA and the slot of each block, on the disk before
//! the signature leaves the keystore.
//!
//! GRANDPA itself stores its votes in the chain's database. If the database is put back to a copy, the
//! voter has forgotten the votes since the copy was made, and can vote for other blocks in the same
//! rounds: a double vote, for which the network suspends the seat, and which can finalize two blocks of
//! one number if several validators do it. The journal is a file of its own and can be on another disk.
//! It answers one question: may this be signed? ([`Refused`]).
//!
//! The journal can be a copy too, or be missing. Then it says so ([`Origin`]), and the voter waits
//! until the network has moved on ([`crate::service`]), which accepts the journal.

mod command;
mod entry;
mod file;
mod votes;

pub use command::VoteJournalCmd;
pub use entry::{Target, VoteKind};
pub use file::{Error, Origin};
pub use votes::{Refused, RoundVotes};

use crate::database::fail;
use entry::Entry;
use file::JournalFile;
use sp_core::{ed25519, H256};
use std::{
	path::{Path, PathBuf},
	sync::{Mutex, MutexGuard, PoisonError},
};
use votes::Signed;

/// The journal's file name in the keystore's folder.
pub const FILE: &str = "vote-journal";

/// The journal of a node.
pub struct VoteJournal {
	path: PathBuf,
	inner: Mutex<Inner>,
}

struct Inner {
	file: JournalFile,
	origin: Origin,
	signed: Signed,
}

impl VoteJournal {
	/// Open a journal, or begin one. No other process can open it meanwhile.
	///
	/// # Errors
	///
	/// If another process has it open, or if it is damaged other than at its end.
	pub fn open(path: &Path) -> Result<Self, Error> {
		let (file, entries, origin) = JournalFile::open(path)?;
		let mut signed = Signed::default();
		entries.into_iter().for_each(|entry| signed.add(entry));
		Ok(Self { path: path.to_owned(), inner: Mutex::new(Inner { file, origin, signed }) })
	}

	/// Where a journal comes from. Changes nothing, and works while a node has it open.
	///
	/// # Errors
	///
	/// If it cannot be read or is damaged.
	pub fn inspect(path: &Path) -> Result<Origin, Error> {
		file::read(path).map(|(_, origin)| origin)
	}

	/// Where the journal comes from. One that was accepted is this node's own.
	pub fn origin(&self) -> Origin {
		self.inner().origin
	}

	fn inner(&self) -> MutexGuard<'_, Inner> {
		self.inner.lock().unwrap_or_else(PoisonError::into_inner)
	}

	/// Write a vote down before it is signed.
	///
	/// # Errors
	///
	/// If this key has voted for something else in the same round, or in a later one that is too far
	/// ahead for the journal to know this round. Then the vote must not be signed.
	pub fn record_vote(
		&self,
		key: &ed25519::Public,
		set: u64,
		round: u64,
		kind: VoteKind,
		target: Target,
	) -> Result<(), Refused> {
		self.record(Entry::Vote { key: key.0, set, round, kind, target })
	}

	/// Write a block's slot down before the block is announced. `hash` is the hash without the seal.
	///
	/// # Errors
	///
	/// If this node has authored another block in this slot, or if the slot is too long ago.
	pub fn record_slot(&self, slot: u64, hash: H256) -> Result<(), Refused> {
		self.record(Entry::Slot { slot, hash })
	}

	/// Author in no slot before this one: the journal does not know which ones were used.
	pub fn use_slots_from(&self, slot: u64) {
		self.write(&mut self.inner(), Entry::SlotsFrom { slot });
	}

	/// Write an entry down if it may be signed.
	fn record(&self, entry: Entry) -> Result<(), Refused> {
		let mut inner = self.inner();
		// If exactly this was signed before, it is in the journal.
		if inner.signed.check(&entry)? {
			self.write(&mut inner, entry);
		}
		Ok(())
	}

	fn write(&self, Inner { file, signed, .. }: &mut Inner, entry: Entry) {
		let written = file.append(&entry).and_then(|()| {
			signed.add(entry);
			match file.is_long() {
				true => file.rewrite(&signed.recent()),
				false => Ok(()),
			}
		});
		written.unwrap_or_else(|error| fail("its votes", &self.path, &error));
	}

	/// Make a new journal, or a copy, this node's own: from now on nothing that it signs is missing.
	pub fn accept(&self) {
		let mut inner = self.inner();
		let Inner { file, origin, signed } = &mut *inner;
		let written = file.accept(&signed.recent());
		written.unwrap_or_else(|error| fail("its votes", &self.path, &error));
		*origin = Origin::Own;
	}

	/// The votes of a key in a set's rounds, from a round on.
	pub fn votes(&self, key: &ed25519::Public, set: u64, from: u64) -> Vec<(u64, RoundVotes)> {
		self.inner().signed.votes(&key.0, set, from)
	}

	/// The last set and round that a key has voted in.
	pub fn latest(&self, key: &ed25519::Public) -> Option<(u64, u64)> {
		self.inner().signed.latest(&key.0)
	}
}

#[cfg(test)]
mod tests;
