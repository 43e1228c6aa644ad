//! Legal terms: which pallets have some, how much of a block they get, and which pauses move them.

use crate::{
	configs::{governance::ByCouncil, system::BlockWeights},
	Conveyances, Council, Guarantees, Lending, Programmes, Runtime, Timestamp,
};
use frame_support::{pallet_prelude::Weight, parameter_types};
use pallet_conveyances::{DealTerm, DueKind};
use pallet_guarantees::{GuaranteeTerm, GuaranteeTermKind};
use pallet_lending::{OfferKind, OfferTerm};
use pallet_programmes::{HoldKind, HoldTerm};
use pallet_terms::TermPauses;
use sp_runtime::Perbill;

pallet_terms::terms! {
	/// A term of any pallet.
	pub key LegalTerm;
	/// A kind of terms of any pallet.
	pub kind LegalTermKind;
	/// Routes a term to the pallet that has it.
	pub handler ByPallet;

	/// Of a deal.
	0 => Deal: DealTerm => Conveyances,
	/// Of a bank's offer.
	1 => Offer: OfferTerm => Lending,
	/// Of a hold of a programme's budget.
	2 => Hold: HoldTerm => Programmes,
	/// Of a foundation's notice.
	3 => Guarantee: GuaranteeTerm => Guarantees,
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
	&[("Lending", "agree"), ("Lending", "pay_out"), ("Conveyances", "finance")];

/// The calls without which an applicant cannot use what is held of a programme's budget.
const CALLS_THAT_USE_A_HOLD: &[(&str, &str)] = &[
	("Lending", "certify"),
	("Lending", "decide"),
	("Lending", "agree"),
	("Lending", "draw"),
	("Guarantees", "decide"),
];

/// The calls without which the debt that a foundation guarantees cannot be formed.
const CALLS_THAT_FORM_A_DEBT: &[(&str, &str)] =
	&[("Lending", "decide"), ("Lending", "agree"), ("Lending", "draw")];

impl TermPauses<LegalTermKind> for BusinessPauses {
	fn any() -> bool {
		Council::is_any_paused()
	}

	fn is_paused(kind: LegalTermKind) -> bool {
		let calls = match kind {
			LegalTermKind::Deal(kind) => calls_that_meet(kind),
			LegalTermKind::Offer(OfferKind::Offer) => CALLS_THAT_ACCEPT_AN_OFFER,
			LegalTermKind::Hold(HoldKind::Hold) => CALLS_THAT_USE_A_HOLD,
			LegalTermKind::Guarantee(GuaranteeTermKind::Notice) => CALLS_THAT_FORM_A_DEBT,
		};
		calls.iter().any(|(pallet, call)| Council::is_paused_by_name(pallet, call))
	}
}

parameter_types! {
	/// 40 ms of every block: at least one lapse of the largest deal a block, which is 86,000 a day, and
	/// as many of each other priority, even if transactions fill every block.
	pub GuaranteedWeight: Weight = Perbill::from_percent(8) * BlockWeights::get().max_block;
	/// An author does not look at its clock while terms are handled, so they get at most 40 ms of what
	/// transactions leave.
	pub IdleWeight: Weight = Perbill::from_percent(8) * BlockWeights::get().max_block;
}

impl pallet_terms::Config for Runtime {
	type Key = LegalTerm;
	type Handler = ByPallet;
	type Pauses = BusinessPauses;
	type Time = Timestamp;
	type CouncilOrigin = ByCouncil;
	type GuaranteedWeight = GuaranteedWeight;
	type IdleWeight = IdleWeight;
	type WeightInfo = pallet_terms::weights::ComputedWeight;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarking::Scene;
}
