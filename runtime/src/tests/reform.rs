//! A reform of the district while a deal is filed and an application waits: both complete, by the same
//! offices, and the parcel is found by its old and its new number.

use super::support::*;
use crate::{Institutions, Registers, Runtime, Titles};
use frame_support::assert_ok;
use madang_primitives::{DistrictCode, ParcelId, Pnu, Property, Receipt};
use pallet_conveyances::{Deals, Stage};
use pallet_institutions::{Institutions as _, Location};
use pallet_registers::Call as Books;
use pallet_titles::{ApplicationState, Applications, LastReceipt, TitleRegistry};
use sp_runtime::DispatchError;

/// The district that 역삼동 becomes.
const NEW: DistrictCode = DistrictCode(5_168_010_100);
/// Another part of it, if it is split.
const OTHER_PART: DistrictCode = DistrictCode(5_168_010_200);

/// A deal is filed, and the binding of a holder waits. Returns the receipt of the binding.
fn under_way(sale: &Sale) -> Receipt {
	sale.go_through(Milestone::Filed);
	assert_ok!(act(EXAMINER, bind_holder(UNBOUND_FLAT, NEIGHBOUR)));
	LastReceipt::<Runtime>::get().unwrap()
}

/// The ministry imports the new districts and ends the old one, with effect from tomorrow, which comes.
fn reform(successors: &[DistrictCode]) {
	let rows = bounded(successors.iter().map(|code| district_row(*code)));
	let external_ref = fresh();
	assert_ok!(act(MINISTRY, Books::import_districts { rows, external_ref }.into()));
	skip_days(1);
	assert_ok!(act(MINISTRY, end_of_place(bounded(successors.iter().copied()))));
}

/// The deal and the application complete, by the offices that began them.
fn complete(sale: &Sale, binding: Receipt) {
	sale.go(Milestone::Affirmed, act);
	sale.go(Milestone::Registered, act);
	sale.go(Milestone::Booked, act);
	assert_eq!(Deals::<Runtime>::get(sale.deal).unwrap().stage, Stage::Booked);
	assert_ok!(act(REGISTRY, madang_testing::registry::complete::<Runtime>(binding).into()));
	let state = Applications::<Runtime>::get(binding).unwrap().state;
	assert!(matches!(state, ApplicationState::Completed { .. }), "{state:?}");
	check_invariants().unwrap();
}

fn place(sale: &Sale) -> Option<Location> {
	<Titles as TitleRegistry<crate::AccountId>>::place(sale.title)
}

fn district_of_title(sale: &Sale) -> Option<DistrictCode> {
	place(sale).map(|place| place.now)
}

fn parcels_at(numbers: &[Pnu]) -> Vec<Option<ParcelId>> {
	Registers::parcels_at(numbers.to_vec())
}

/// Before, the number was the key of the parcel and a part of its description: after a reform nothing
/// could be registered on it, and nobody was responsible for it.
#[test]
fn a_deal_and_an_application_complete_after_the_district_was_renumbered() {
	run(|| {
		prepare(act);
		let sale = usual_sale();
		let binding = under_way(&sale);
		reform(&[NEW]);
		assert_eq!(district_of_title(&sale), Some(NEW));
		assert_eq!(Registers::place_of(Property::Parcel(LAND)), Some(NEW));
		let place = place(&sale).unwrap();
		assert!(Institutions::covers(CITY.institution(), &place));
		assert!(!Institutions::covers(OTHER_CITY.institution(), &place));
		// It is not responsible for what was in the new district before.
		assert!(!Institutions::covers(CITY.institution(), &Location::of(NEW)));
		assert_eq!(parcels_at(&[PNU, PNU.in_district(NEW)]), [Some(LAND); 2]);
		complete(&sale, binding);
	});
}

#[test]
fn a_deal_and_an_application_complete_after_the_district_was_split() {
	run(|| {
		prepare(act);
		let sale = usual_sale();
		let binding = under_way(&sale);
		reform(&[NEW, OTHER_PART]);
		// Until it gets its number, the parcel is where it was.
		assert_eq!(district_of_title(&sale), Some(YEOKSAM));
		let to = Pnu(PNU.in_district(OTHER_PART).0 + 10_000);
		assert_ok!(act(CITY, renumber_land(to)));
		assert_eq!(district_of_title(&sale), Some(OTHER_PART));
		assert_eq!(parcels_at(&[PNU, to]), [Some(LAND); 2]);
		complete(&sale, binding);
	});
}

/// The council gives the new district to the other institutions, which take over what is under way.
#[test]
fn other_offices_complete_what_came_to_them() {
	run(|| {
		prepare(act);
		let sale = usual_sale();
		sale.go_through(Milestone::Contracted);
		reform(&[NEW]);
		// It decides when the reform is recorded.
		skip_days(1);
		for (institution, prefix) in
			[(CITY, "11680"), (REGISTRY, "11680"), (OTHER_CITY, "5168010100")]
		{
			let jurisdiction = bounded([prefix.parse().unwrap()]);
			let institution = institution.institution();
			let call = pallet_institutions::Call::set_jurisdiction { institution, jurisdiction };
			assert_ok!(as_council(call.into()));
		}
		let report = || sale.accept_report().into();
		assert_eq!(act(CITY, report()), Err(DispatchError::BadOrigin));
		assert_ok!(act(OTHER_CITY, report()));
	});
}
