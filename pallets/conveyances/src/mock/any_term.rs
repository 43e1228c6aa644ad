//! The terms of deals, loans and their books together, as a runtime has them.

use super::*;
use pallet_guarantees::GuaranteeTerm;
use pallet_lending::OfferTerm;
use pallet_programmes::HoldTerm;

pallet_terms::terms! {
	pub key AnyTerm;
	pub kind AnyKind;
	pub handler ByPallet;

	0 => Deal: DealTerm => Conveyances,
	1 => Offer: OfferTerm => Lending,
	2 => Hold: HoldTerm => Programmes,
	3 => Guarantee: GuaranteeTerm => Guarantees,
}
