//! The terms of deals and loans together, as a runtime has them.

use super::*;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::pallet_prelude::DispatchResult;
use madang_primitives::KoreanDay;
use pallet_lending::{OfferKind, OfferTerm};
use pallet_terms::{Priority, Term, TermHandler, TermKey, TermKind};
use scale_info::TypeInfo;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum AnyTerm {
	Deal(DealTerm),
	Offer(OfferTerm),
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum AnyKind {
	Deal(DueKind),
	Offer(OfferKind),
}

impl From<DealTerm> for AnyTerm {
	fn from(term: DealTerm) -> Self {
		Self::Deal(term)
	}
}

impl From<OfferTerm> for AnyTerm {
	fn from(term: OfferTerm) -> Self {
		Self::Offer(term)
	}
}

impl TermKey for AnyTerm {
	type Kind = AnyKind;
	fn kind(&self) -> AnyKind {
		match self {
			Self::Deal(term) => AnyKind::Deal(term.kind()),
			Self::Offer(term) => AnyKind::Offer(term.kind()),
		}
	}
}

impl TermKind for AnyKind {
	fn all() -> Vec<Self> {
		let deals = DueKind::all().into_iter().map(Self::Deal);
		deals.chain(OfferKind::all().into_iter().map(Self::Offer)).collect()
	}
	fn priority(self) -> Priority {
		match self {
			Self::Deal(kind) => kind.priority(),
			Self::Offer(kind) => kind.priority(),
		}
	}
}

pub struct ByPallet;

impl TermHandler<AnyTerm> for ByPallet {
	fn running(key: &AnyTerm) -> Option<Term> {
		match key {
			AnyTerm::Deal(term) => Conveyances::running(term),
			AnyTerm::Offer(term) => Lending::running(term),
		}
	}
	fn pass(key: &AnyTerm, last: KoreanDay) -> DispatchResult {
		match key {
			AnyTerm::Deal(term) => Conveyances::pass(term, last),
			AnyTerm::Offer(term) => Lending::pass(term, last),
		}
	}
	fn weight(kind: AnyKind) -> Weight {
		match kind {
			AnyKind::Deal(kind) => <Conveyances as TermHandler<DealTerm>>::weight(kind),
			AnyKind::Offer(kind) => <Lending as TermHandler<OfferTerm>>::weight(kind),
		}
	}
}
