//! The newest checkpoints with their cosignatures, and what is accepted from other nodes.

use crate::{message::Cosignature, names::Names, policy::Seat};
use madang_transparency::{cosignature, note::Note, Anchor, FormatError, Hash, VerifierKey};
use std::collections::{BTreeMap, VecDeque};

/// How many checkpoints are kept.
pub const MAX_CHECKPOINTS: usize = 256;

/// How many cosignatures of a seat are kept for blocks that are not final here yet.
const MAX_WAITING: usize = 8;

/// How many cosignatures of keys without a seat are kept, in case their seats get them.
const MAX_UNKNOWN: usize = 256;

/// How far a cosignature may be ahead of this node's clock, in seconds.
const MAX_AHEAD: u64 = 60;

/// A checkpoint that a final block of this chain has, and the seats that have cosigned it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stored {
	tree: Anchor,
	cosigned: Vec<Cosigned>,
}

/// A cosignature, and the seat whose key it was.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Cosigned {
	institution: u32,
	number: u32,
	by: Cosignature,
}

impl Stored {
	/// The tree.
	pub fn tree(&self) -> Anchor {
		self.tree
	}

	/// How many keys have cosigned it, among them those that seats had before ([`Checkpoints::cosigned`]).
	pub fn count(&self) -> usize {
		self.cosigned.len()
	}

	/// The cosignatures, as they are sent to other nodes.
	pub fn cosignatures(&self) -> impl Iterator<Item = Cosignature> + '_ {
		self.cosigned.iter().map(|cosigned| cosigned.by)
	}

	fn has(&self, key: &[u8; 32]) -> bool {
		self.cosigned.iter().any(|cosigned| cosigned.by.key == *key)
	}
}

/// What became of a cosignature that was accepted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Received {
	/// It is new: pass it on to other nodes.
	New,
	/// It is known already, or another one of this seat for the same checkpoint is.
	Known,
	/// Its block is not final here yet: it is kept until it is.
	Waiting,
}

/// Why a cosignature is refused.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Refused {
	/// It is not of a key of a current seat.
	UnknownKey,
	/// It is dated in the future.
	InFuture,
	/// It is for a checkpoint that is not kept any more.
	Old,
	/// No final block of this chain has a log of this size.
	NoSuchSize,
	/// The signature is not valid.
	BadSignature,
	/// A seat has signed a root that the chain does not have at this size: it shows two histories, or is on
	/// another chain with the same genesis. The operators must know.
	OtherRoot,
	/// Too many cosignatures of this seat wait for blocks to become final.
	TooEarly,
}

impl Refused {
	/// A short name, for the label of a metric.
	pub const fn label(self) -> &'static str {
		match self {
			Self::UnknownKey => "unknown-key",
			Self::InFuture => "in-future",
			Self::Old => "old",
			Self::NoSuchSize => "no-such-size",
			Self::BadSignature => "bad-signature",
			Self::OtherRoot => "other-root",
			Self::TooEarly => "too-early",
		}
	}

	/// Whether an honest peer can send it: it is behind or ahead of this node, and is not to blame.
	pub const fn is_honest(self) -> bool {
		matches!(self, Self::UnknownKey | Self::Old | Self::TooEarly | Self::NoSuchSize)
	}
}

/// The newest checkpoints.
pub struct Checkpoints {
	names: Names,
	seats: Vec<(Seat, VerifierKey)>,
	stored: BTreeMap<u64, Stored>,
	/// By seat's key and size.
	waiting: BTreeMap<([u8; 32], u64), Cosignature>,
	/// Of keys without a seat, the oldest first. A seat's new key signs at once, and other nodes may not have the
	/// block yet that puts it in force.
	unknown: VecDeque<Cosignature>,
}

impl Checkpoints {
	/// Without checkpoints and seats.
	pub fn new(names: Names) -> Self {
		let (stored, waiting) = (BTreeMap::new(), BTreeMap::new());
		Self { names, seats: Vec::new(), stored, waiting, unknown: VecDeque::new() }
	}

	/// Accept cosignatures of these seats only. Those that are stored stay.
	///
	/// # Errors
	///
	/// [`FormatError::BadKey`] if the key of a seat is not valid; nothing is changed then.
	pub fn set_seats(&mut self, seats: Vec<Seat>) -> Result<(), FormatError> {
		let with_key = |seat: Seat| {
			let key = self.names.seat_key(seat.institution, seat.number, seat.key)?;
			Ok((seat, key))
		};
		self.seats = seats.into_iter().map(with_key).collect::<Result<_, _>>()?;
		let seats = &self.seats;
		self.waiting.retain(|(key, _), _| seats.iter().any(|(seat, _)| seat.key == *key));
		Ok(())
	}

	/// Add the log of a final block, in the order of the blocks, after its seats ([`Self::set_seats`]).
	/// Cosignatures that waited for it are added, and returned, so that they can be passed on. A tree that is
	/// known, is empty or is older than the newest one is not added.
	pub fn finalized(&mut self, tree: Anchor, now: u64) -> Vec<Cosignature> {
		let mut waited = self.take_known();
		if tree.size > self.newest_size().unwrap_or_default() {
			self.stored.insert(tree.size, Stored { tree, cosigned: Vec::new() });
			while self.stored.len() > MAX_CHECKPOINTS {
				self.stored.pop_first();
			}
			waited.extend(self.waiting.values().filter(|by| by.tree.size <= tree.size));
			self.waiting.retain(|(_, size), _| *size > tree.size);
		}
		waited.into_iter().filter(|by| self.receive(*by, now) == Ok(Received::New)).collect()
	}

	/// Take what was kept of keys that have a seat now.
	fn take_known(&mut self) -> Vec<Cosignature> {
		let is_known = |by: &Cosignature| self.seats.iter().any(|(seat, _)| seat.key == by.key);
		let (known, unknown) = self.unknown.iter().copied().partition(is_known);
		self.unknown = unknown;
		known.into()
	}

	fn keep_unknown(&mut self, by: Cosignature) {
		if self.unknown.contains(&by) {
			return;
		}
		self.unknown.push_back(by);
		while self.unknown.len() > MAX_UNKNOWN {
			self.unknown.pop_front();
		}
	}

	/// Take a cosignature, of this node or of another one. `now` is in seconds since 1970. The signature is
	/// checked last, since it costs most.
	///
	/// # Errors
	///
	/// With the reason. Nothing is changed then, but that some of unknown keys are kept until [`Self::finalized`].
	pub fn receive(&mut self, by: Cosignature, now: u64) -> Result<Received, Refused> {
		let found = self.seats.iter().find(|(seat, _)| seat.key == by.key);
		let Some((seat, key)) = found else {
			self.keep_unknown(by);
			return Err(Refused::UnknownKey);
		};
		let (institution, number) = (seat.institution, seat.number);
		if by.time > now.saturating_add(MAX_AHEAD) {
			return Err(Refused::InFuture);
		}
		let size = by.tree.size;
		let is_valid = || by.is_valid(&self.names, key);
		if self.newest_size().is_none_or(|newest| size > newest) {
			let of_seat = self.waiting.keys().filter(|(waiting, _)| *waiting == by.key);
			if self.waiting.contains_key(&(by.key, size)) {
				return Ok(Received::Known);
			}
			if of_seat.count() >= MAX_WAITING {
				return Err(Refused::TooEarly);
			}
			if !is_valid() {
				return Err(Refused::BadSignature);
			}
			self.waiting.insert((by.key, size), by);
			return Ok(Received::Waiting);
		}
		let Some(stored) = self.stored.get(&size) else {
			let oldest = self.stored.first_key_value().map(|(oldest, _)| *oldest);
			let is_old = oldest.is_some_and(|oldest| size < oldest);
			return Err(if is_old { Refused::Old } else { Refused::NoSuchSize });
		};
		if stored.tree == by.tree && stored.has(&by.key) {
			return Ok(Received::Known);
		}
		if !is_valid() {
			return Err(Refused::BadSignature);
		}
		if stored.tree != by.tree {
			return Err(Refused::OtherRoot);
		}
		if let Some(stored) = self.stored.get_mut(&size) {
			stored.cosigned.push(Cosigned { institution, number, by });
		}
		Ok(Received::New)
	}

	fn newest_size(&self) -> Option<u64> {
		self.stored.last_key_value().map(|(size, _)| *size)
	}

	/// How many of the present seats have cosigned a checkpoint with their present keys. Keys that a seat had
	/// before do not count: the policy of the present seats does not have them, and a seat would count twice.
	pub fn cosigned(&self, stored: &Stored) -> usize {
		self.seats.iter().filter(|(seat, _)| stored.has(&seat.key)).count()
	}

	/// The newest checkpoint that at least so many of the present seats have cosigned.
	pub fn newest(&self, cosigned_by: usize) -> Option<&Stored> {
		self.stored.values().rev().find(|stored| self.cosigned(stored) >= cosigned_by)
	}

	/// The sizes of the checkpoints that are kept, the smallest first.
	pub fn sizes(&self) -> impl Iterator<Item = u64> + '_ {
		self.stored.keys().copied()
	}

	/// The checkpoint of a size.
	pub fn at(&self, size: u64) -> Option<&Stored> {
		self.stored.get(&size)
	}

	/// The cosignatures of the newest checkpoints, for a node that asks. The oldest first.
	pub fn latest(&self, checkpoints: usize) -> Vec<Cosignature> {
		let skipped = self.stored.len().saturating_sub(checkpoints);
		self.stored.values().skip(skipped).flat_map(Stored::cosignatures).collect()
	}

	/// A checkpoint as a signed note: the log's own line, and one for each seat. A signature that is not
	/// valid, because the disk has changed it, is left out.
	///
	/// # Errors
	///
	/// None in practice: see [`Names::note`].
	pub fn note(&self, stored: &Stored) -> Result<Note, FormatError> {
		let mut note = self.names.note(stored.tree)?;
		for Cosigned { institution, number, by } in &stored.cosigned {
			let Ok(key) = self.names.seat_key(*institution, *number, by.key) else { continue };
			match cosignature::attach(&mut note, &key, by.time, &by.signature) {
				Ok(()) | Err(FormatError::BadSignature) => {}
				Err(error) => return Err(error),
			}
		}
		Ok(note)
	}

	/// The bytes of a checkpoint, for the disk.
	pub fn to_bytes(stored: &Stored) -> Vec<u8> {
		let mut bytes = [&stored.tree.size.to_be_bytes()[..], &stored.tree.root].concat();
		for Cosigned { institution, number, by } in &stored.cosigned {
			bytes.extend(institution.to_be_bytes());
			bytes.extend(number.to_be_bytes());
			bytes.extend(by.to_bytes());
		}
		bytes
	}

	/// Add a checkpoint that was on the disk. Whether its bytes have the form of one; otherwise nothing is
	/// changed.
	pub fn restore(&mut self, bytes: &[u8]) -> bool {
		let Some(stored) = from_bytes(bytes) else { return false };
		self.stored.insert(stored.tree.size, stored);
		while self.stored.len() > MAX_CHECKPOINTS {
			self.stored.pop_first();
		}
		true
	}
}

fn from_bytes(bytes: &[u8]) -> Option<Stored> {
	let (size, rest) = bytes.split_first_chunk::<8>()?;
	let (root, mut rest): (&Hash, _) = rest.split_first_chunk()?;
	let tree = Anchor { size: u64::from_be_bytes(*size), root: *root };
	let mut stored = Stored { tree, cosigned: Vec::new() };
	while let Some((institution, after)) = rest.split_first_chunk::<4>() {
		let (number, after) = after.split_first_chunk::<4>()?;
		let (by, after) = after.split_at_checked(Cosignature::LENGTH)?;
		let by = Cosignature::from_bytes(by).filter(|by| by.tree == tree)?;
		let (institution, number) = (u32::from_be_bytes(*institution), u32::from_be_bytes(*number));
		stored.cosigned.push(Cosigned { institution, number, by });
		rest = after;
	}
	rest.is_empty().then_some(stored)
}
