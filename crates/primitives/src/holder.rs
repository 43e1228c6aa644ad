//! Who holds a title, and how much of it.

use crate::{Commitment, Did, Share, ShareError};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;
use scale_info::TypeInfo;
use sp_core::{bounded::BoundedVec, ConstU32};

/// A holder: a DID, or for an imported record a commitment to the person, which the registry
/// office binds to a DID later.
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
	/// The DID, where there is one.
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
	/// Who.
	pub holder: HolderId,
	/// How much.
	pub share: Share,
}

/// Most holders of one title. Larger co-ownerships exist (재건축조합 land): they wait for a
/// holder list outside the record.
pub type MaxHolders = ConstU32<64>;

/// The holders of a title, or the parties on one side of a transfer, each once.
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

	/// Whether every share is one in lowest terms and no holder is named twice.
	pub fn check(&self) -> Result<(), ShareError> {
		for (place, holding) in self.0.iter().enumerate() {
			holding.share.check()?;
			if self
				.0
				.iter()
				.skip(place.saturating_add(1))
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

	/// Whether the shares come to exactly one, each holder once.
	pub fn is_whole(&self) -> bool {
		self.check().is_ok() && self.total() == Ok(Share::WHOLE)
	}

	/// The share of a holder, if it has one.
	pub fn share_of(&self, holder: &HolderId) -> Option<Share> {
		self.0.iter().find(|holding| holding.holder == *holder).map(|holding| holding.share)
	}
}
