//! The arithmetic of holders: shares are exact and always add up to one.

use crate::Transfer;
use alloc::vec::Vec;
use madang_primitives::{Commitment, Did, HolderId, Holding, Holdings, ShareError};

/// Why a change of holders is invalid.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HoldersProblem {
	/// A list is empty or names a holder twice, or a share is invalid.
	Malformed,
	/// The shares given up and acquired do not add up to the same amount.
	Unequal,
	/// A party is on both sides.
	OnBothSides,
	/// A transferor does not hold the share, or no holder has this commitment.
	NotHeld,
	/// The DID already holds a share.
	HoldsAlready,
	/// There would be too many holders.
	TooMany,
	/// The common denominator of the shares is too large.
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

/// Check that holdings are the whole of a title.
pub fn check_whole(holdings: &Holdings) -> Result<(), HoldersProblem> {
	holdings.check()?;
	match holdings.total()? == madang_primitives::Share::WHOLE {
		true => Ok(()),
		false => Err(HoldersProblem::Malformed),
	}
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

/// The holders after a transfer. The shares given up are subtracted first, then the shares acquired
/// are added. A transferee that already holds a share has one greater share afterwards.
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

/// The holders after the holder of a commitment is bound to its DID.
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

/// The DIDs of all holders, or `None` if one of them has no DID.
pub fn dids(holdings: &Holdings) -> Option<Vec<Did>> {
	holdings.iter().map(|holding| holding.holder.did()).collect()
}
