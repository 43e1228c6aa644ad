//! The holders of a title and their shares.

use crate::{Commitment, Did, InstitutionId, Share, ShareError};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;
use scale_info::TypeInfo;
use sp_core::{bounded::BoundedVec, ConstU32};

/// A holder of ownership or of another right.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Party {
	/// A person or firm that can sign.
	#[codec(index = 0)]
	Did(Did),
	/// A person or firm that has no DID on this title: a commitment to who it is. The registry
	/// office binds it to a DID later.
	#[codec(index = 1)]
	Unbound(Commitment),
	/// A member institution.
	#[codec(index = 2)]
	Member(InstitutionId),
	/// The State (국).
	#[codec(index = 3)]
	State,
}

impl Party {
	/// The DID, if the party has one. Only a party with a DID can sign.
	pub const fn did(self) -> Option<Did> {
		match self {
			Self::Did(did) => Some(did),
			Self::Unbound(_) | Self::Member(_) | Self::State => None,
		}
	}
}

impl fmt::Display for Party {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Did(did) => did.fmt(f),
			Self::Unbound(commitment) => write!(f, "unbound:{commitment}"),
			Self::Member(institution) => write!(f, "member:{institution}"),
			Self::State => f.write_str("state"),
		}
	}
}

/// One holder's share.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Holding {
	/// The holder.
	pub holder: Party,
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
		self.0.iter().try_for_each(|holding| holding.share.check())?;
		if self.names_twice() {
			return Err(ShareError::NamedTwice);
		}
		Ok(())
	}

	/// Whether a holder is named twice.
	fn names_twice(&self) -> bool {
		let holders: alloc::collections::BTreeSet<_> =
			self.0.iter().map(|holding| holding.holder).collect();
		holders.len() < self.0.len()
	}

	/// The sum of the shares.
	pub fn total(&self) -> Result<Share, ShareError> {
		Share::sum(self.0.iter().map(|holding| holding.share))
	}

	/// Whether each holder is listed once and the shares add up to exactly one.
	pub fn is_whole(&self) -> bool {
		self.check().is_ok() && self.total() == Ok(Share::WHOLE)
	}

	/// Whether both name the same holders with the same shares, in any order.
	pub fn same(&self, other: &Self) -> bool {
		self.0.len() == other.0.len()
			&& self.iter().all(|one| other.share_of(&one.holder) == Some(one.share))
	}

	/// The share of a holder, if it has one.
	pub fn share_of(&self, holder: &Party) -> Option<Share> {
		self.0.iter().find(|holding| holding.holder == *holder).map(|holding| holding.share)
	}
}
