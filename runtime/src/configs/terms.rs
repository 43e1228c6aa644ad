//! Legal terms: which pallets have some, how much of a block they get, and which pauses move them.

use crate::{
	configs::{governance::ByCouncil, system::BlockWeights},
	Conveyances, Council, Lending, Runtime, Timestamp,
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	pallet_prelude::{DispatchResult, Weight},
	parameter_types,
};
use madang_primitives::KoreanDay;
use pallet_conveyances::{DealTerm, DueKind};
use pallet_lending::{OfferKind, OfferTerm};
use pallet_terms::{Priority, Term, TermHandler, TermKey, TermKind, TermPauses};
use scale_info::TypeInfo;
use sp_runtime::Perbill;

/// A term of any pallet. The indexes are part of the queue: they are never changed or reused.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum LegalTerm {
	/// A term of a deal.
	#[codec(index = 0)]
	Deal(DealTerm),
	/// The term of a bank's offer.
	#[codec(index = 1)]
	Offer(OfferTerm),
}

/// A kind of terms of any pallet. The indexes are part of the list of paused days: they are never
/// changed or reused.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum LegalTermKind {
	/// Of deals.
	#[codec(index = 0)]
	Deal(DueKind),
	/// Of banks' offers.
	#[codec(index = 1)]
	Offer(OfferKind),
}

impl From<DealTerm> for LegalTerm {
	fn from(term: DealTerm) -> Self {
		Self::Deal(term)
	}
}

impl From<OfferTerm> for LegalTerm {
	fn from(term: OfferTerm) -> Self {
		Self::Offer(term)
	}
}

impl TermKey for LegalTerm {
	type Kind = LegalTermKind;

	fn kind(&self) -> LegalTermKind {
		match self {
			Self::Deal(term) => LegalTermKind::Deal(term.kind()),
			Self::Offer(term) => LegalTermKind::Offer(term.kind()),
		}
	}
}

impl TermKind for LegalTermKind {
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

/// Routes a term to the pallet that has it.
pub struct ByPallet;

impl TermHandler<LegalTerm> for ByPallet {
	fn running(key: &LegalTerm) -> Option<Term> {
		match key {
			LegalTerm::Deal(term) => Conveyances::running(term),
			LegalTerm::Offer(term) => Lending::running(term),
		}
	}

	fn pass(key: &LegalTerm, last: KoreanDay) -> DispatchResult {
		match key {
			LegalTerm::Deal(term) => Conveyances::pass(term, last),
			LegalTerm::Offer(term) => Lending::pass(term, last),
		}
	}

	fn weight(kind: LegalTermKind) -> Weight {
		match kind {
			LegalTermKind::Deal(kind) => <Conveyances as TermHandler<DealTerm>>::weight(kind),
			LegalTermKind::Offer(kind) => <Lending as TermHandler<OfferTerm>>::weight(kind),
		}
	}
}

/// The pauses that move terms.
pub struct BusinessPauses;

/// The calls without which a term of a deal cannot be met.
pub(crate) fn calls_that_meet(kind: DueKind) -> &'static [(&'static str, &'static str)] {
	match kind {
		DueKind::Inspection => &[("Conveyances", "reinspect"), ("Conveyances", "conclude")],
		DueKind::Report => &[("Conveyances", "supplement_report")],
		// The whole way from the contract to the application, which meets the term.
		DueKind::Registration | DueKind::Lapse => &[
			("Conveyances", "accept_report"),
			("Conveyances", "supplement_report"),
			("Lending", "apply"),
			("Lending", "decide"),
			("Lending", "agree"),
			("Conveyances", "finance"),
			("Conveyances", "accept_title"),
			("Conveyances", "file_registration"),
		],
		DueKind::Rescission => &[("Conveyances", "report_rescission")],
		DueKind::Answer => {
			&[("Conveyances", "accept_report"), ("Conveyances", "request_supplement")]
		}
		DueKind::Notice(_) => &[("Conveyances", "object")],
	}
}

/// The calls without which a bank's offer cannot be accepted.
const CALLS_THAT_ACCEPT_AN_OFFER: &[(&str, &str)] =
	&[("Lending", "agree"), ("Conveyances", "finance")];

impl TermPauses<LegalTermKind> for BusinessPauses {
	fn any() -> bool {
		Council::is_any_paused()
	}

	fn is_paused(kind: LegalTermKind) -> bool {
		let calls = match kind {
			LegalTermKind::Deal(kind) => calls_that_meet(kind),
			LegalTermKind::Offer(OfferKind::Offer) => CALLS_THAT_ACCEPT_AN_OFFER,
		};
		calls.iter().any(|(pallet, call)| Council::is_paused_by_name(pallet, call))
	}
}

parameter_types! {
	/// 36 ms of every block: at least one lapse of the largest deal a block, which is 86,000 a day, and
	/// as many of each other priority, even if transactions fill every block.
	pub GuaranteedWeight: Weight = Perbill::from_percent(9) * BlockWeights::get().max_block;
}

impl pallet_terms::Config for Runtime {
	type Key = LegalTerm;
	type Handler = ByPallet;
	type Pauses = BusinessPauses;
	type Time = Timestamp;
	type CouncilOrigin = ByCouncil;
	type GuaranteedWeight = GuaranteedWeight;
	type WeightInfo = pallet_terms::weights::ComputedWeight;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarking::Scene;
}
