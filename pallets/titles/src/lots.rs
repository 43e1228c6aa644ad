//! Lots: what each holder acquired by which entry. Shares are exact and always add up to one.
//!
//! A lot is a part of the ownership that a holder acquired by one entry, from earlier lots with the
//! same burdens. Lots of different entries are never merged, because the law keeps every acquisition
//! its own rank and because a right on a lot encumbers exactly the lots that descend from it.
//! [`Holdings`] is a view: the sum of the lots by holder.

use crate::{MaxLots, Transfer};
use alloc::{
	collections::{BTreeMap, BTreeSet, VecDeque},
	vec::Vec,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::BoundedVec;
use madang_primitives::{Did, Holding, Holdings, Party, Share, ShareError};
use scale_info::TypeInfo;

/// Most lots that acts of parties leave a title with. The others are kept for what an authority
/// registers, so that no title is stuck.
pub const PARTIES_LOTS: usize = 192;

/// The live entries that burden a lot but not the whole property, by lot.
pub type Burdens = BTreeMap<u32, Vec<u32>>;

/// The lots of a title, in the order of their numbers.
pub type Lots = BoundedVec<Lot, MaxLots>;

/// A part of the ownership that was acquired by one entry, from earlier lots with the same burdens.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Lot {
	/// Its number within the title, from 1. Numbers are never used twice.
	pub id: u32,
	/// The number of the ownership entry by which it was acquired.
	pub entry: u32,
	/// The lot from which it was taken, the first if there were several. A first registration has
	/// none.
	pub source: Option<u32>,
	/// Its holder.
	pub party: Party,
	/// What is left of its share.
	pub share: Share,
}

/// Why a change of holders is invalid.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HoldersProblem {
	/// A list is empty, or a share is invalid.
	Malformed,
	/// A list names a holder twice.
	NamedTwice,
	/// The shares given up and acquired do not add up to the same amount.
	Unequal,
	/// A party is on both sides.
	OnBothSides,
	/// A transferor does not hold the share, or nobody holds what is to be bound.
	NotHeld,
	/// There would be more than 64 holders.
	TooMany,
	/// There would be too many lots, or one transfer names too many.
	TooManyLots,
	/// The common denominator of the shares is too large.
	TooFine,
}

impl From<ShareError> for HoldersProblem {
	fn from(error: ShareError) -> Self {
		match error {
			ShareError::OutOfRange | ShareError::NotReduced => Self::Malformed,
			ShareError::NamedTwice => Self::NamedTwice,
			ShareError::TooFine => Self::TooFine,
		}
	}
}

/// The lots after a transfer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Moved {
	/// All lots.
	pub lots: Lots,
	/// The number of the next lot.
	pub next_lot: u32,
	/// The holders and their shares.
	pub holdings: Holdings,
	/// For each new lot: each lot from which it was taken, if there is one, and its number.
	pub pieces: Vec<(Option<u32>, u32)>,
}

/// Check that holdings are the whole of a title.
pub fn check_whole(holdings: &Holdings) -> Result<(), HoldersProblem> {
	holdings.check()?;
	if holdings.total()? != Share::WHOLE {
		return Err(HoldersProblem::Malformed);
	}
	Ok(())
}

/// Check that a transfer is valid in itself. The current holders do not matter.
pub fn check_transfer(transfer: &Transfer) -> Result<(), HoldersProblem> {
	transfer.from.check()?;
	transfer.to.check()?;
	if transfer.from.total()? != transfer.to.total()? {
		return Err(HoldersProblem::Unequal);
	}
	if transfer.from.iter().any(|from| transfer.to.share_of(&from.holder).is_some()) {
		return Err(HoldersProblem::OnBothSides);
	}
	Ok(())
}

/// The holders and their shares, in the order of their first lots.
pub fn holdings(lots: &[Lot]) -> Result<Holdings, HoldersProblem> {
	let mut order = Vec::new();
	let mut shares: BTreeMap<Party, Vec<Share>> = BTreeMap::new();
	for lot in lots {
		let held = shares.entry(lot.party).or_default();
		if held.is_empty() {
			order.push(lot.party);
		}
		held.push(lot.share);
	}
	let mut held = Vec::new();
	for holder in order {
		let share = Share::sum(shares.remove(&holder).unwrap_or_default())?;
		held.push(Holding { holder, share });
	}
	Holdings::new(held).ok_or(HoldersProblem::TooMany)
}

/// The DIDs of all holders, or `None` if one of them has no DID.
pub fn dids(holdings: &Holdings) -> Option<Vec<Did>> {
	holdings.iter().map(|holding| holding.holder.did()).collect()
}

/// A part of a lot that changes hands.
#[derive(Clone, Copy)]
struct Piece {
	source: Option<u32>,
	share: Share,
}

/// Take a share out of the holder's lots, the oldest first. Returns what is left of all lots, and
/// the pieces.
fn take(lots: Vec<Lot>, holding: &Holding) -> Result<(Vec<Lot>, Vec<Piece>), HoldersProblem> {
	let mut wanted = Some(holding.share);
	let (mut left, mut pieces) = (Vec::new(), Vec::new());
	for lot in lots {
		let source = Some(lot.id);
		match wanted {
			Some(share) if lot.party == holding.holder => {
				if share < lot.share {
					pieces.push(Piece { source, share });
					left.extend(lot.share.checked_sub(share)?.map(|share| Lot { share, ..lot }));
					wanted = None;
				} else {
					pieces.push(Piece { source, share: lot.share });
					wanted = share.checked_sub(lot.share)?;
				}
			}
			_ => left.push(lot),
		}
	}
	match wanted {
		Some(_) => Err(HoldersProblem::NotHeld),
		None => Ok((left, pieces)),
	}
}

/// Take pieces up to a share from the front.
fn give(pieces: &mut VecDeque<Piece>, share: Share) -> Result<Vec<Piece>, HoldersProblem> {
	let mut wanted = Some(share);
	let mut given = Vec::new();
	while let Some(share) = wanted {
		let piece = pieces.pop_front().ok_or(HoldersProblem::Unequal)?;
		if share < piece.share {
			let rest = piece.share.checked_sub(share)?;
			given.push(Piece { share, ..piece });
			if let Some(rest) = rest {
				pieces.push_front(Piece { share: rest, ..piece });
			}
			wanted = None;
		} else {
			wanted = share.checked_sub(piece.share)?;
			given.push(piece);
		}
	}
	Ok(given)
}

/// The lots after a transfer, or after the first registration if there were no lots.
///
/// Each transferor gives its oldest lots first. The transferees take the pieces in the order of the
/// two lists, so that the parties, who sign the lists, decide who acquires an encumbered lot. What
/// a transferee takes from lots with the same burdens is one lot, so that lots do not only grow.
pub fn transferred(
	lots: &[Lot],
	burdens: &Burdens,
	(next_lot, entry): (u32, u32),
	given_up: &Holdings,
	acquired: &Holdings,
) -> Result<Moved, HoldersProblem> {
	let mut left = lots.to_vec();
	let mut taken = VecDeque::new();
	for holding in given_up.iter() {
		let (rest, pieces) = take(left, holding)?;
		left = rest;
		taken.extend(pieces);
	}
	if lots.is_empty() {
		taken.extend(acquired.iter().map(|one| Piece { source: None, share: one.share }));
	}
	let (mut next, mut pieces) = (next_lot, Vec::new());
	for holding in acquired.iter() {
		let mut joined: Vec<(Option<&Vec<u32>>, Vec<Piece>)> = Vec::new();
		for piece in give(&mut taken, holding.share)? {
			let burdened = piece.source.and_then(|source| burdens.get(&source));
			match joined.iter_mut().find(|(same, _)| *same == burdened) {
				Some((_, together)) => together.push(piece),
				None => joined.push((burdened, alloc::vec![piece])),
			}
		}
		for (_, together) in joined {
			let share = Share::sum(together.iter().map(|piece| piece.share))?;
			let source = together.first().and_then(|piece| piece.source);
			left.push(Lot { id: next, entry, source, party: holding.holder, share });
			pieces.extend(together.iter().map(|piece| (piece.source, next)));
			next = next.checked_add(1).ok_or(HoldersProblem::TooManyLots)?;
		}
	}
	if !taken.is_empty() {
		return Err(HoldersProblem::Unequal);
	}
	let holdings = holdings(&left)?;
	check_whole(&holdings)?;
	let lots = BoundedVec::try_from(left).map_err(|_| HoldersProblem::TooManyLots)?;
	Ok(Moved { lots, next_lot: next, holdings, pieces })
}

/// The lots with which an imported record begins.
pub struct Begun {
	/// The lots: one for each holder of each acquisition.
	pub lots: Lots,
	/// The number of the next lot.
	pub next_lot: u32,
	/// The holders.
	pub holdings: Holdings,
}

/// The lots of acquisitions that together are the whole, each with the number of its entry.
pub fn begun<'a>(
	acquisitions: impl Iterator<Item = (u32, &'a Holdings)>,
) -> Result<Begun, HoldersProblem> {
	let (mut lots, mut next) = (Lots::default(), 1u32);
	for (entry, acquired) in acquisitions {
		acquired.check()?;
		if acquired.0.is_empty() {
			return Err(HoldersProblem::Malformed);
		}
		for Holding { holder, share } in acquired.iter() {
			let lot = Lot { id: next, entry, source: None, party: *holder, share: *share };
			lots.try_push(lot).map_err(|_| HoldersProblem::TooManyLots)?;
			next = next.checked_add(1).ok_or(HoldersProblem::TooManyLots)?;
		}
	}
	let holdings = holdings(&lots)?;
	check_whole(&holdings)?;
	Ok(Begun { lots, next_lot: next, holdings })
}

/// The lots after some lots of a holder are bound to another identification.
pub fn bound(
	lots: &[Lot],
	numbers: &[u32],
	from: Party,
	to: Party,
) -> Result<Lots, HoldersProblem> {
	let bound: BTreeSet<u32> = numbers.iter().copied().collect();
	let held = |lot: &&Lot| lot.party == from && bound.contains(&lot.id);
	// A number that is listed twice or not held makes the lengths differ.
	if numbers.is_empty() || lots.iter().filter(held).count() != numbers.len() {
		return Err(HoldersProblem::NotHeld);
	}
	let renamed = lots.iter().map(|lot| match bound.contains(&lot.id) {
		true => Lot { party: to, ..*lot },
		false => *lot,
	});
	BoundedVec::try_from(renamed.collect::<Vec<_>>()).map_err(|_| HoldersProblem::TooManyLots)
}

/// Whether the holders of a binding hold other lots too: then they give up other lots first than
/// before.
pub fn mixes(lots: &[Lot], numbers: &[u32], from: Party, to: Party) -> bool {
	lots.iter().any(|lot| lot.party == to || (lot.party == from && !numbers.contains(&lot.id)))
}
