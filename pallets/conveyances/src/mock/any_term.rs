//! The terms of deals and loans together, as a runtime has them.

use super::*;
use pallet_lending::OfferTerm;

pallet_terms::terms! {
	pub key AnyTerm;
	pub kind AnyKind;
	pub handler ByPallet;

	0 => Deal: DealTerm => Conveyances,
	1 => Offer: OfferTerm => Lending,
}
