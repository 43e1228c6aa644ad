//! The holders of a title and their shares.

use crate::{Commitment, Did, Share, ShareError};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;
use scale_info::TypeInfo;
use sp_core::{bounded::BoundedVec, ConstU32};

/// A holder: a DID or, in an imported record, a commitment to the person. The registry office binds
/// the commitment to a DID later.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum HolderId {
	/// A person or firm that can sign.
	#[codec(index = 0)]
	Did(Did),
	/// A person or firm that has no DID on this title yet.
	#[codec(index = 1)]
	Unbound(Commitment),
}

impl HolderId {
	/// The DID, if the holder has one.
	pub const fn did(self) -> Option<Did> {
		match self {
			Self::Did(did) => Some(did),
			Self::Unbound(_) => None,
		}
	}
}

impl fmt::Display for HolderId {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Did(did) => did.fmt(f),
			Self::Unbound(commitment) => write!(f, "unbound:{commitment}"),
		}
	}
}

/// One holder's share.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Holding {
	/// The holder.
	pub holder: HolderId,
	/// Its share.
	pub share: Share,
}

/// Most holders of one title. Larger co-ownerships exist (land of a 재건축조합), but they cannot be
/// recorded until a title can keep its holders outside the record.
pub type MaxHolders = ConstU32<64>;

/// The holders of a title, or the parties on one side of a transfer. Each is listed once.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Holdings(pub BoundedVec<Holding, MaxHolders>);

impl Holdings {
	/// Holdings in the given order, or `None` when there are too many.
	pub fn new(holdings: impl IntoIterator<Item = Holding>) -> Option<Self> {
		BoundedVec::try_from(holdings.into_iter().collect::<alloc::vec::Vec<_>>()).ok().map(Self)
	}

	/// Iterate over the holdings.
	pub fn iter(&self) -> impl Iterator<Item = &Holding> {
		self.0.iter()
	}

	/// Check that every share is valid and in lowest terms and that no holder is named twice.
	pub fn check(&self) -> Result<(), ShareError> {
		for (index, holding) in self.0.iter().enumerate() {
			holding.share.check()?;
			if self
				.0
				.iter()
				.skip(index.saturating_add(1))
				.any(|other| other.holder == holding.holder)
			{
				return Err(ShareError::OutOfRange);
			}
		}
		Ok(())
	}

	/// The sum of the shares.
	pub fn total(&self) -> Result<Share, ShareError> {
		Share::sum(self.0.iter().map(|holding| holding.share))
	}

	/// Whether each holder is listed once and the shares add up to exactly one.
	pub fn is_whole(&self) -> bool {
		self.check().is_ok() && self.total() == Ok(Share::WHOLE)
	}

	/// The share of a holder, if it has one.
	pub fn share_of(&self, holder: &HolderId) -> Option<Share> {
		self.0.iter().find(|holding| holding.holder == *holder).map(|holding| holding.share)
	}
}
