//! What a contract is: what is sold, by whom to whom, for which payments.

use alloc::collections::BTreeSet;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{pallet_prelude::ConstU32, BoundedVec};
use madang_primitives::{
	signing::PartyConsent, Commitment, Did, Holdings, KoreanDay, TitleId, Won,
};
use pallet_lending::MaxCollateral;
use pallet_titles::EntryId;
use scale_info::TypeInfo;

/// Most titles of one deal: house and land, or a unit and its parking spaces. One loan can be secured
/// by all of them.
pub type MaxTitles = MaxCollateral;

/// Most instalments of a price: deposit, a few interim payments, balance.
pub type MaxPayments = ConstU32<8>;

/// Most old mortgages that one closing discharges.
pub type MaxDischarges = ConstU32<8>;

/// Most old loans that the closing of a deal settles: as many as there can be under the mortgages that it discharges.
pub type MaxSettled = ConstU32<64>;

/// Most consents in one call: as many sellers and as many buyers as a title can have holders. The
/// weight grows with their number, so the limit of a block is reached earlier.
pub type MaxConsents = ConstU32<128>;

/// The parties' signatures in a call.
pub type Consents = BoundedVec<PartyConsent, MaxConsents>;

/// The kind of an instalment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum PaymentKind {
	/// The deposit (계약금).
	#[codec(index = 0)]
	Deposit,
	/// An interim payment (중도금).
	#[codec(index = 1)]
	Interim,
	/// The balance (잔금): exactly one, and the last.
	#[codec(index = 2)]
	Balance,
}

/// One instalment of the price.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Payment {
	/// The kind.
	pub kind: PaymentKind,
	/// The amount, in won, above zero.
	pub amount: Won,
	/// The day it is due.
	pub due_on: KoreanDay,
}

/// What is sold of one title.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Part {
	/// The title.
	pub title: TitleId,
	/// What each seller gives up. Every seller has a DID.
	pub sellers: Holdings,
	/// What each buyer gets. Every buyer has a DID. The sum is what the sellers give up.
	pub buyers: Holdings,
}

/// What the parties agree on and sign.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Terms {
	/// What is sold of each title of the deal, in the deal's order.
	pub parts: BoundedVec<Part, MaxTitles>,
	/// The price of everything, in won.
	pub price: Won,
	/// The instalments: they add up to the price, their days do not decrease, the balance is last.
	pub payments: BoundedVec<Payment, MaxPayments>,
	/// The mortgage entries of the titles that the closing discharges.
	pub discharges: BoundedVec<EntryId, MaxDischarges>,
	/// The contract document.
	pub contract: Commitment,
	/// The day on which the buyers get possession.
	pub handover_on: KoreanDay,
}

/// A side of a contract.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Side {
	/// The sellers (매도인).
	#[codec(index = 0)]
	Sellers,
	/// The buyers (매수인).
	#[codec(index = 1)]
	Buyers,
}

impl Side {
	/// The other side.
	pub const fn other(self) -> Self {
		match self {
			Self::Sellers => Self::Buyers,
			Self::Buyers => Self::Sellers,
		}
	}
}

/// The DIDs of holdings.
fn dids<'a>(holdings: impl Iterator<Item = &'a Holdings>) -> BTreeSet<Did> {
	holdings.flat_map(|held| held.iter().filter_map(|one| one.holder.did())).collect()
}

impl Terms {
	/// The sellers' DIDs.
	pub fn sellers(&self) -> BTreeSet<Did> {
		dids(self.parts.iter().map(|part| &part.sellers))
	}

	/// The buyers' DIDs.
	pub fn buyers(&self) -> BTreeSet<Did> {
		dids(self.parts.iter().map(|part| &part.buyers))
	}

	/// The DIDs of a side.
	pub fn side(&self, side: Side) -> BTreeSet<Did> {
		match side {
			Side::Sellers => self.sellers(),
			Side::Buyers => self.buyers(),
		}
	}

	/// Every party's DID.
	pub fn parties(&self) -> BTreeSet<Did> {
		&self.sellers() | &self.buyers()
	}

	/// The balance, if it is the last payment.
	pub fn balance(&self) -> Option<&Payment> {
		self.payments.last().filter(|payment| payment.kind == PaymentKind::Balance)
	}
}
