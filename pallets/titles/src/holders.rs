//! The arithmetic of holders: exact shares that move and always come to one.

use crate::Transfer;
use alloc::vec::Vec;
use madang_primitives::{Commitment, Did, HolderId, Holding, Holdings, ShareError};

/// Why holders cannot change as asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HoldersProblem {
	/// A side is empty, names a holder twice, or has a share that is none.
	Malformed,
	/// What is given up is not what is acquired.
	Unequal,
	/// A party is on both sides.
	OnBothSides,
	/// A transferor does not hold what it gives up, or nobody is held by that name.
	NotHeld,
	/// The DID holds a share already.
	HoldsAlready,
	/// There would be too many holders.
	TooMany,
	/// The shares' common denominator would not fit.
	TooFine,
}

impl From<ShareError> for HoldersProblem {
	fn from(error: ShareError) -> Self {
		match error {
			ShareError::OutOfRange | ShareError::NotReduced => Self::Malformed,
			ShareError::TooFine => Self::TooFine,
		}
	}
}

/// Whether holdings are the whole of a title.
pub fn check_whole(holdings: &Holdings) -> Result<(), HoldersProblem> {
	holdings.check()?;
	match holdings.total()? == madang_primitives::Share::WHOLE {
		true => Ok(()),
		false => Err(HoldersProblem::Malformed),
	}
}

/// Whether a transfer is sound in itself, whoever holds the title.
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

/// The holders after a transfer: what is given up is taken off, then what is acquired is added; a
/// transferee that holds a share already holds one greater share afterwards.
pub fn transferred(
	holders: &Holdings,
	given_up: &Holdings,
	acquired: &Holdings,
) -> Result<Holdings, HoldersProblem> {
	let mut left: Vec<Holding> = Vec::new();
	for holding in holders.iter() {
		let rest = match given_up.share_of(&holding.holder) {
			None => Some(holding.share),
			Some(share) => holding.share.checked_sub(share).map_err(|error| match error {
				ShareError::OutOfRange => HoldersProblem::NotHeld,
				other => other.into(),
			})?,
		};
		left.extend(rest.map(|share| Holding { share, ..*holding }));
	}
	if given_up.iter().any(|holding| holders.share_of(&holding.holder).is_none()) {
		return Err(HoldersProblem::NotHeld);
	}
	for holding in acquired.iter() {
		match left.iter_mut().find(|held| held.holder == holding.holder) {
			Some(held) => held.share = held.share.checked_add(holding.share)?,
			None => left.push(*holding),
		}
	}
	let result = Holdings::new(left).ok_or(HoldersProblem::TooMany)?;
	check_whole(&result)?;
	Ok(result)
}

/// The holders after the one that a commitment stands for is bound to its DID.
pub fn bound(holders: &Holdings, from: Commitment, to: Did) -> Result<Holdings, HoldersProblem> {
	let (from, to) = (HolderId::Unbound(from), HolderId::Did(to));
	if holders.share_of(&to).is_some() {
		return Err(HoldersProblem::HoldsAlready);
	}
	if holders.share_of(&from).is_none() {
		return Err(HoldersProblem::NotHeld);
	}
	Holdings::new(holders.iter().map(|holding| match holding.holder == from {
		true => Holding { holder: to, ..*holding },
		false => *holding,
	}))
	.ok_or(HoldersProblem::TooMany)
}

/// The DIDs of holders, or `None` where one has none yet.
pub fn dids(holdings: &Holdings) -> Option<Vec<Did>> {
	holdings.iter().map(|holding| holding.holder.did()).collect()
}
