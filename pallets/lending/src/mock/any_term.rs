//! The terms of loans, programmes and guarantees together, as a runtime has them.

use super::*;
use pallet_guarantees::GuaranteeTerm;
use pallet_lending::OfferTerm;
use pallet_programmes::HoldTerm;

pallet_terms::terms! {
	pub key AnyTerm;
	pub kind AnyKind;
	pub handler ByPallet;

	0 => Offer: OfferTerm => Lending,
	1 => Hold: HoldTerm => Programmes,
	2 => Guarantee: GuaranteeTerm => Guarantees,
}
