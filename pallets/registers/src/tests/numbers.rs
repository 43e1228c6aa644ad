//! Tests of the numbers of parcels: they follow a reform, are given again, and the old ones lead to their
//! parcel.

use crate::{mock::*, *};
use frame_support::{
	assert_noop, assert_ok, dispatch::DispatchResult, storage::with_storage_layer,
};
use madang_primitives::{
	BuildingId, DistrictCode, LandRight, ParcelId, Pnu, Property, PropertyName, UnitId,
};
use sp_runtime::{traits::BadOrigin, DispatchError};

fn at(pnu: Pnu) -> Option<ParcelId> {
	Registers::parcels_at(vec![pnu])[0]
}

/// A lot of 반포동, which belongs to the other municipality.
fn banpo(main: u16) -> Pnu {
	lot(main).in_district(BANPO)
}

#[test]
fn with_one_successor_the_parcels_follow_and_both_numbers_lead_to_them() {
	ExtBuilder::with_books().build_and_execute(|| {
		enter(&[NEW_YEOKSAM]);
		let stored = Parcels::<Test>::iter().collect::<Vec<_>>();
		assert_ok!(end(YEOKSAM, today(), &[NEW_YEOKSAM]));
		// Nothing was written for the parcels.
		assert_eq!(Parcels::<Test>::iter().collect::<Vec<_>>(), stored);
		let now = lot(858).in_district(NEW_YEOKSAM);
		assert_eq!(Registers::numbers_of(vec![land(858), land(1)]), [Some(now), None]);
		assert_eq!((at(now), at(lot(858))), (Some(land(858)), Some(land(858))));
		// Everything on the parcel is in the new district.
		for property in
			[Property::Parcel(land(858)), Property::Building(TOWER), Property::Unit(FLAT)]
		{
			assert_eq!(Registers::place_of(property), Some(NEW_YEOKSAM));
		}
		// A file with the new number names a parcel that is there, and so does a building's row.
		assert_noop!(other_parcel(now), Error::<Test>::ParcelDiffers);
		let rows = bounded([building_row(BuildingId::new(7), now, false)]);
		assert_ok!(Registers::import_buildings(ministry(), rows, fresh_ref()));
		assert_eq!(
			Buildings::<Test>::get(BuildingId::new(7)).unwrap().details.parcels.to_vec(),
			[land(858)]
		);
	});
}

#[test]
fn a_name_leads_to_its_property() {
	ExtBuilder::with_books().build_and_execute(|| {
		for (name, property) in [
			(PropertyName::Parcel(lot(858)), Some(Property::Parcel(land(858)))),
			(PropertyName::Parcel(lot(1)), None),
			(PropertyName::Building(TOWER), Some(Property::Building(TOWER))),
			(PropertyName::Building(BuildingId::new(1)), None),
			(PropertyName::Unit(FLAT), Some(Property::Unit(FLAT))),
			(PropertyName::Unit(UnitId::new(1)), None),
		] {
			assert_eq!(Registers::find(&name), property);
		}
	});
}

#[test]
fn parcels_follow_reform_after_reform() {
	ExtBuilder::with_books().build_and_execute(|| {
		enter(&[NEW_YEOKSAM, SUSEO]);
		assert_ok!(end(YEOKSAM, today(), &[NEW_YEOKSAM]));
		begin(today().plus(1));
		assert_ok!(end(NEW_YEOKSAM, today(), &[SUSEO]));
		assert_eq!(number(land(858)), lot(858).in_district(SUSEO));
		for district in [YEOKSAM, NEW_YEOKSAM, SUSEO] {
			assert_eq!(at(lot(858).in_district(district)), Some(land(858)));
		}
	});
}

/// A parcel must not enter a second time under the number that a recorded reform gives it.
#[test]
fn a_number_of_a_reform_to_come_is_not_free() {
	ExtBuilder::with_books().build_and_execute(|| {
		enter(&[NEW_YEOKSAM]);
		assert_ok!(end(YEOKSAM, today().plus(30), &[NEW_YEOKSAM]));
		let later = lot(858).in_district(NEW_YEOKSAM);
		assert_eq!(at(later), None);
		assert_noop!(other_parcel(later), Error::<Test>::ParcelDiffers);
	});
}

#[test]
fn where_numbers_collide_a_parcel_keeps_its_old_one_until_it_gets_another() {
	ExtBuilder::with_books().build_and_execute(|| {
		// 역삼동 858 and 반포동 858 both come to 수서동.
		assert_ok!(parcel(banpo(858)));
		let other = ParcelId::entered_as(banpo(858));
		enter(&[SUSEO]);
		assert_ok!(end(YEOKSAM, today(), &[SUSEO]));
		assert_ok!(end(BANPO, today(), &[SUSEO]));
		assert_eq!(number(land(858)), lot(858).in_district(SUSEO));
		assert_eq!(number(other), banpo(858));
		assert_eq!((at(banpo(858)), at(lot(858))), (Some(other), Some(land(858))));
		// Its district is the new one all the same.
		assert_eq!(Registers::place_of(Property::Parcel(other)), Some(SUSEO));
		let new = lot(1_858).in_district(SUSEO);
		assert_ok!(renumber(IMPORTER, &[(banpo(858), new)]));
		assert_eq!(number(other), new);
		assert_eq!((at(banpo(858)), at(new)), (Some(other), Some(other)));
	});
}

/// What a random test found: a number that was given up before a reform came with it, and took the number
/// of a parcel that had come from another district before.
#[test]
fn a_number_that_was_given_up_does_not_come_with_a_reform() {
	ExtBuilder::with_books().build_and_execute(|| {
		enter(&[SUSEO]);
		let other = ParcelId::entered_as(banpo(858));
		assert_ok!(parcel(banpo(858)));
		assert_ok!(end(YEOKSAM, today().plus(9), &[SUSEO]));
		assert_ok!(renumber(CLERK, &[(lot(858), lot(1))]));
		assert_ok!(end(BANPO, today(), &[SUSEO]));
		let number = lot(858).in_district(SUSEO);
		assert_eq!((self::number(other), at(number)), (number, Some(other)));
		begin(today().plus(9));
		assert_eq!((self::number(other), at(number)), (number, Some(other)));
		assert_eq!(at(lot(858)), Some(land(858)));
	});
}

/// Which district came first is decided by the day on which an end took effect here.
#[test]
fn a_reform_that_is_recorded_late_takes_no_number_away() {
	ExtBuilder::with_books().build_and_execute(|| {
		enter(&[SUSEO]);
		let other = ParcelId::entered_as(banpo(858));
		assert_ok!(parcel(banpo(858)));
		// Recorded in another order than they take effect, one of them for a day in the past.
		assert_ok!(end(BANPO, today().plus(9), &[SUSEO]));
		assert_ok!(end(YEOKSAM, today().plus(5), &[SUSEO]));
		let number = lot(858).in_district(SUSEO);
		begin(today().plus(9));
		assert_eq!((self::number(land(858)), self::number(other)), (number, banpo(858)));
		let village = DistrictCode(4_159_025_021);
		enter(&[village]);
		assert_ok!(parcel(lot(858).in_district(village)));
		assert_ok!(end(village, today().minus(300), &[SUSEO]));
		assert_eq!(at(number), Some(land(858)));
	});
}

/// A parcel is found by every number that it had, also after it was given one outside of the chain.
#[test]
fn numbers_that_a_parcel_had_by_reforms_are_kept_when_it_gets_another() {
	ExtBuilder::with_books().build_and_execute(|| {
		enter(&[NEW_YEOKSAM, SUSEO]);
		assert_ok!(end(YEOKSAM, today(), &[NEW_YEOKSAM]));
		assert_ok!(end(NEW_YEOKSAM, today(), &[SUSEO]));
		assert_ok!(renumber(IMPORTER, &[(lot(858), banpo(7))]));
		for code in [YEOKSAM, NEW_YEOKSAM, SUSEO] {
			assert_eq!(at(lot(858).in_district(code)), Some(land(858)));
		}
		// A number that was given up is free again for a parcel that is given it.
		let had = lot(858).in_district(SUSEO);
		assert_ok!(renumber(IMPORTER, &[(lot(859), had)]));
		assert_eq!((at(had), at(lot(858))), (Some(land(859)), Some(land(858))));
	});
}

#[test]
fn a_split_district_keeps_its_parcels_until_each_gets_its_number() {
	ExtBuilder::with_books().build_and_execute(|| {
		enter(&[NEW_YEOKSAM, SUSEO]);
		assert_ok!(end(YEOKSAM, today().plus(1), &[NEW_YEOKSAM, SUSEO]));
		begin(today().plus(1));
		assert_eq!(number(land(858)), lot(858));
		assert_eq!(Registers::place_of(Property::Parcel(land(858))), Some(YEOKSAM));
		System::reset_events();
		let (from, to) = (lot(858), lot(3).in_district(SUSEO));
		let external_ref = fresh_ref();
		let rows = bounded([Renumbering { from, to }]);
		let clerk = RuntimeOrigin::signed(CLERK);
		assert_ok!(Registers::renumber_parcels(clerk, rows, PAPERS, external_ref));
		let (by, officer) = (CITY, CLERK);
		let [one, all] = <[_; 2]>::try_from(events()).unwrap();
		assert_eq!(
			one,
			Event::ParcelRenumbered {
				parcel: land(858),
				old: from,
				new: to,
				revision: 2,
				evidence: PAPERS,
				by,
				officer,
				external_ref,
			}
		);
		let Event::ParcelsRenumbered { batch, renumbered, equal, evidence, .. } = all else {
			panic!("a batch")
		};
		assert_eq!((batch.count, batch.first, evidence), (1, from, PAPERS));
		assert_eq!((renumbered, equal), (1, 0));
		assert_eq!((at(from), at(to)), (Some(land(858)), Some(land(858))));
		assert_eq!(Registers::place_of(Property::Unit(FLAT)), Some(SUSEO));
		// The description in the book is the same: no title differs from it.
		let record = Parcels::<Test>::get(land(858)).unwrap();
		let before = Parcel { pnu: from, ..record.clone() };
		assert_eq!(record.description(land(858)), before.description(land(858)));
	});
}

#[test]
fn parcels_of_a_batch_exchange_their_numbers() {
	ExtBuilder::with_books().build_and_execute(|| {
		assert_ok!(renumber(CLERK, &[(lot(858), lot(859)), (lot(859), lot(858))]));
		assert_eq!((at(lot(858)), at(lot(859))), (Some(land(859)), Some(land(858))));
		assert_eq!((number(land(858)), number(land(859))), (lot(859), lot(858)));
	});
}

/// A file that was sent in part can be sent again.
#[test]
fn parcels_that_have_the_number_already_are_counted() {
	ExtBuilder::with_books().build_and_execute(|| {
		assert_ok!(renumber(CLERK, &[(lot(858), lot(1))]));
		let before = Parcels::<Test>::get(land(858));
		assert_ok!(renumber(CLERK, &[(lot(858), lot(1))]));
		assert_eq!(Parcels::<Test>::get(land(858)), before);
		assert_noop!(renumber(OTHER_CLERK, &[(lot(858), lot(1))]), BadOrigin);
		assert_ok!(renumber(CLERK, &[(lot(858), lot(1)), (lot(859), lot(2))]));
		let Event::ParcelsRenumbered { renumbered, equal, .. } = last_event() else {
			panic!("a batch")
		};
		assert_eq!((renumbered, equal), (1, 1));
	});
}

#[test]
fn an_old_number_leads_to_its_parcel_until_another_one_gets_it() {
	ExtBuilder::with_books().build_and_execute(|| {
		assert_ok!(renumber(CLERK, &[(lot(858), lot(1))]));
		assert_eq!(at(lot(858)), Some(land(858)));
		// By its old number, too.
		assert_ok!(renumber(CLERK, &[(lot(858), lot(2))]));
		assert_eq!(number(land(858)), lot(2));
		assert_ok!(renumber(CLERK, &[(lot(859), lot(858))]));
		assert_eq!((at(lot(858)), at(lot(1))), (Some(land(859)), Some(land(858))));
	});
}

#[test]
fn each_invalid_renumbering_is_refused_with_its_reason() {
	ExtBuilder::with_books().build_and_execute(|| {
		enter(&[SUSEO]);
		end(SUSEO, today(), &[]).unwrap();
		for (rows, error) in [
			(vec![], Error::<Test>::EmptyBatch),
			(vec![(lot(858), Pnu(1))], Error::PnuInvalid),
			(vec![(lot(858), Pnu(2_611_010_100_100_010_000))], Error::DistrictNotFound),
			(vec![(lot(858), lot(858).in_district(SUSEO))], Error::DistrictHasEnded),
			(vec![(lot(1), lot(2))], Error::ParcelNotFound),
			(vec![(lot(858), lot(1)), (lot(858), lot(2))], Error::ParcelListedTwice),
			(vec![(lot(858), lot(1)), (lot(859), lot(1))], Error::ParcelListedTwice),
			(vec![(lot(858), lot(859))], Error::ParcelNumberTaken),
		] {
			assert_noop!(renumber(IMPORTER, &rows), error);
		}
		let rows = || bounded([Renumbering { from: lot(858), to: lot(1) }]);
		let clerk = || RuntimeOrigin::signed(CLERK);
		assert_ok!(Registers::renumber_parcels(clerk(), rows(), PAPERS, [9; 32]));
		let rows = bounded([Renumbering { from: lot(858), to: lot(2) }]);
		assert_noop!(Registers::renumber_parcels(clerk(), rows, PAPERS, [9; 32]), ref_used());
	});
}

#[test]
fn a_municipality_renumbers_in_its_districts_and_takes_over_what_a_reform_gives_it() {
	ExtBuilder::with_books().build_and_execute(|| {
		// Land of another municipality cannot be taken or given away.
		for clerk in [CLERK, OTHER_CLERK, NON_MEMBER] {
			assert_noop!(renumber(clerk, &[(lot(858), banpo(858))]), BadOrigin);
		}
		assert_noop!(renumber(OTHER_CLERK, &[(lot(858), lot(1))]), BadOrigin);
		// The ministry records what was agreed.
		assert_ok!(renumber(IMPORTER, &[(lot(859), banpo(859))]));
		// An ended district comes to a district of the other municipality, which takes over its numbers.
		assert_ok!(end(YEOKSAM, today(), &[BANPO]));
		assert_ok!(renumber(OTHER_CLERK, &[(lot(858), banpo(7))]));
		assert_eq!(Registers::place_of(Property::Parcel(land(858))), Some(BANPO));
	});
}

/// Before, the municipality of one successor could take every parcel, also those of the others.
#[test]
fn out_of_a_split_district_nobody_takes_what_may_be_of_another_municipality() {
	ExtBuilder::with_books().build_and_execute(|| {
		enter(&[SUSEO]);
		assert_ok!(end(YEOKSAM, today(), &[SUSEO, BANPO]));
		let other = DispatchError::from(Error::<Test>::OtherMunicipality);
		assert_noop!(renumber(OTHER_CLERK, &[(lot(858), banpo(858))]), other);
		// Not where the reform did not give it anything either.
		assert_noop!(renumber(OTHER_CLERK, &[(lot(860), lot(1).in_district(SUSEO))]), BadOrigin);
		// The municipality that was responsible for the ended district is so for all parts.
		assert_ok!(renumber(CLERK, &[(lot(858), banpo(858))]));
		// When the council has decided on the jurisdiction, it is no more.
		let (root, prefix) = (RuntimeOrigin::root(), "11680".parse().unwrap());
		begin(today().plus(1));
		assert_ok!(Institutions::set_jurisdiction(root, CITY, bounded([prefix])));
		let to = lot(859).in_district(SUSEO);
		assert_noop!(renumber(CLERK, &[(lot(859), to)]), other);
		assert_noop!(renumber(OTHER_CLERK, &[(lot(859), banpo(859))]), other);
		// Then the ministry does it.
		assert_ok!(renumber(IMPORTER, &[(lot(859), to), (lot(860), banpo(860))]));
		assert_eq!((number(land(859)), number(land(860))), (to, banpo(860)));
	});
}

/// A successor that has ended since counts as itself: otherwise the ministry gives the numbers.
#[test]
fn the_municipality_of_all_successors_of_a_split_district_takes_its_parcels() {
	ExtBuilder::with_books().build_and_execute(|| {
		let village = DistrictCode(1_168_011_600);
		enter(&[SUSEO, NEW_YEOKSAM, village]);
		assert_ok!(end(YEOKSAM, today(), &[SUSEO, village]));
		assert_ok!(end(village, today(), &[NEW_YEOKSAM]));
		begin(today().plus(1));
		let jurisdiction = |prefixes: &[&str]| {
			let prefixes = bounded(prefixes.iter().map(|prefix| prefix.parse().unwrap()));
			assert_ok!(Institutions::set_jurisdiction(RuntimeOrigin::root(), CITY, prefixes));
		};
		let to = lot(858).in_district(NEW_YEOKSAM);
		jurisdiction(&["5168010100"]);
		let other = DispatchError::from(Error::<Test>::OtherMunicipality);
		assert_noop!(renumber(CLERK, &[(lot(858), to)]), other);
		jurisdiction(&["5168010100", "1168011500"]);
		assert_noop!(renumber(CLERK, &[(lot(858), to)]), other);
		jurisdiction(&["5168010100", "11680"]);
		assert_ok!(renumber(CLERK, &[(lot(858), to)]));
	});
}

/// Before, the closed parcel that had come first kept the number from the one that is in use.
#[test]
fn an_open_parcel_comes_with_its_number_before_a_closed_one() {
	ExtBuilder::with_books().build_and_execute(|| {
		enter(&[SUSEO]);
		let other = ParcelId::entered_as(banpo(860));
		assert_ok!(parcel(banpo(860)));
		assert_ok!(close_parcel(CLERK, land(860)));
		assert_ok!(end(YEOKSAM, today(), &[SUSEO]));
		let both = lot(860).in_district(SUSEO);
		assert_eq!((at(both), number(land(860))), (Some(land(860)), both));
		assert_ok!(end(BANPO, today(), &[SUSEO]));
		assert_eq!((at(both), number(other)), (Some(other), both));
		assert_eq!((at(lot(860)), number(land(860))), (Some(land(860)), lot(860)));
		// It does not take the number back from the other one, which first gets another.
		let taken = DispatchError::from(Error::<Test>::ParcelNumberTaken);
		assert_noop!(reopen_parcel(CLERK, land(860)), taken);
		assert_ok!(renumber(IMPORTER, &[(banpo(860), lot(1_860).in_district(SUSEO))]));
		assert_ok!(reopen_parcel(CLERK, land(860)));
		assert_eq!((at(both), number(land(860))), (Some(land(860)), both));
		assert_eq!(at(banpo(860)), Some(other));
	});
}

/// So is a closed one that was given the number.
#[test]
fn the_number_of_a_closed_parcel_is_free_for_one_that_comes_by_a_reform() {
	ExtBuilder::with_books().build_and_execute(|| {
		assert_ok!(parcel(banpo(860)));
		let closed = ParcelId::entered_as(banpo(860));
		assert_ok!(close_parcel(OTHER_CLERK, closed));
		assert_ok!(end(YEOKSAM, today(), &[BANPO]));
		assert_eq!((at(banpo(860)), number(land(860))), (Some(land(860)), banpo(860)));
		let taken = DispatchError::from(Error::<Test>::ParcelNumberTaken);
		assert_noop!(reopen_parcel(OTHER_CLERK, closed), taken);
		assert_noop!(renumber(IMPORTER, &[(lot(859), banpo(860))]), taken);
	});
}

/// Before, one closed lot in the file of a split district failed every batch.
#[test]
fn a_reform_gives_a_closed_parcel_its_number_and_leaves_it_closed() {
	ExtBuilder::with_books().build_and_execute(|| {
		enter(&[SUSEO, NEW_YEOKSAM]);
		assert_ok!(close_parcel(CLERK, land(860)));
		let rows = [(860, 3), (858, 1)].map(|(from, to)| (lot(from), lot(to).in_district(SUSEO)));
		// Without a reform a closed record stays as it is.
		assert_noop!(renumber(IMPORTER, &rows), Error::<Test>::RecordClosed);
		assert_ok!(end(YEOKSAM, today(), &[SUSEO, NEW_YEOKSAM]));
		assert_ok!(renumber(IMPORTER, &rows));
		assert_eq!((at(rows[0].1), at(lot(860))), (Some(land(860)), Some(land(860))));
		assert_eq!(Registers::place_of(Property::Parcel(land(860))), Some(SUSEO));
		assert!(!Registers::is_open(land(860)));
		// The number is free for another, and then the parcel is not opened again.
		assert_ok!(enter_parcel(CLERK, parcel_row(rows[0].1)));
		assert_eq!(at(rows[0].1), Some(ParcelId::entered_as(rows[0].1)));
		assert_noop!(reopen_parcel(CLERK, land(860)), Error::<Test>::ParcelNumberTaken);
	});
}

/// Before, nobody could ever enter a lot under a number that another lot had had.
#[test]
fn a_municipality_enters_a_new_parcel_under_a_number_that_was_given_up() {
	ExtBuilder::with_books().build_and_execute(|| {
		let first = ParcelId::FIRST_OTHER;
		assert_ok!(renumber(CLERK, &[(lot(858), lot(1)), (lot(860), lot(2))]));
		let before = Parcels::<Test>::get(land(858));
		assert_ok!(enter_parcel(CLERK, parcel_row(lot(858))));
		assert_eq!((at(lot(858)), at(lot(1))), (Some(first), Some(land(858))));
		assert_eq!((number(first), number(land(858))), (lot(858), lot(1)));
		assert_eq!(Parcels::<Test>::get(land(858)), before);
		assert_eq!(seen(Property::Parcel(first)), 1);
		// The book has it now. The next one has the next id.
		assert_ok!(enter_parcel(CLERK, parcel_row(lot(858))));
		assert_ok!(parcel(lot(858)));
		assert_eq!(NextParcel::<Test>::get(), ParcelId(first.0 + 1));
		assert_ok!(enter_parcel(CLERK, parcel_row(lot(860))));
		assert_eq!(at(lot(860)), Some(ParcelId(first.0 + 1)));
		// What stands on a parcel stays there.
		assert_eq!(BuildingsOn::<Test>::get(land(858)), Some(1));
		assert_eq!(BuildingsOn::<Test>::get(first), None);
	});
}

#[test]
fn ids_can_be_used_up() {
	ExtBuilder::with_books().build_and_execute(|| {
		assert_ok!(renumber(CLERK, &[(lot(858), lot(1))]));
		NextParcel::<Test>::put(ParcelId(u64::MAX));
		let none = enter_parcel(CLERK, parcel_row(lot(858)));
		assert_noop!(none, Error::<Test>::ParcelIdsExhausted);
		NextParcel::<Test>::kill();
	});
}

/// The ministry's file can be from before the number was given up.
#[test]
fn an_import_makes_no_parcel_of_a_number_that_was_given_up() {
	ExtBuilder::with_books().build_and_execute(|| {
		assert_ok!(renumber(CLERK, &[(lot(858), lot(1))]));
		assert_noop!(parcel(lot(858)), Error::<Test>::ParcelNumberGivenUp);
		assert_noop!(other_parcel(lot(858)), Error::<Test>::ParcelNumberGivenUp);
		// A number that follows a reform is not given up, neither the old nor the new one.
		enter(&[NEW_YEOKSAM]);
		assert_ok!(end(YEOKSAM, today(), &[NEW_YEOKSAM]));
		for pnu in [lot(859), lot(859).in_district(NEW_YEOKSAM)] {
			assert_ok!(parcel(pnu));
			assert_eq!(Registers::holders_of(vec![pnu]), [Some(land(859))]);
		}
		assert_eq!(Registers::holders_of(vec![lot(858), lot(7)]), [None, None]);
		// A new number of an ended district cannot be entered by anyone.
		let ended = enter_parcel(CLERK, parcel_row(lot(858)));
		assert_noop!(ended, Error::<Test>::DistrictHasEnded);
	});
}

/// The lot number of a merged parcel is given again.
#[test]
fn a_municipality_enters_a_new_parcel_under_the_number_of_a_closed_one() {
	ExtBuilder::with_books().build_and_execute(|| {
		let next = ParcelId::FIRST_OTHER;
		assert_ok!(close_parcel(CLERK, land(860)));
		assert_noop!(parcel(lot(860)), Error::<Test>::RecordClosed);
		assert_ok!(enter_parcel(CLERK, parcel_row(lot(860))));
		assert_eq!((at(lot(860)), number(next)), (Some(next), lot(860)));
		// The closed one can be opened again when the number is free.
		let taken = DispatchError::from(Error::<Test>::ParcelNumberTaken);
		assert_noop!(reopen_parcel(CLERK, land(860)), taken);
		assert_ok!(renumber(CLERK, &[(lot(860), lot(2))]));
		assert_ok!(reopen_parcel(CLERK, land(860)));
		assert_eq!((at(lot(860)), at(lot(2))), (Some(land(860)), Some(next)));
	});
}

#[test]
fn the_number_of_a_closed_parcel_can_be_given_to_another() {
	ExtBuilder::with_books().build_and_execute(|| {
		assert_ok!(close_parcel(CLERK, land(860)));
		assert_ok!(renumber(CLERK, &[(lot(858), lot(860))]));
		assert_eq!((at(lot(860)), at(lot(858))), (Some(land(858)), Some(land(858))));
		assert_noop!(reopen_parcel(CLERK, land(860)), Error::<Test>::ParcelNumberTaken);
	});
}

/// Before, only the day of the call was asked, although entering asks for the numbers to come.
#[test]
fn a_number_that_a_reform_is_going_to_give_is_taken() {
	ExtBuilder::with_books().build_and_execute(|| {
		enter(&[NEW_YEOKSAM]);
		assert_ok!(end(YEOKSAM, today().plus(1), &[NEW_YEOKSAM]));
		let later = lot(858).in_district(NEW_YEOKSAM);
		let taken = DispatchError::from(Error::<Test>::ParcelNumberTaken);
		assert_noop!(renumber(IMPORTER, &[(lot(859), later)]), taken);
		// Also if a row names the parcel without moving it.
		let rows = [(lot(859), later), (lot(858), lot(858))];
		assert_noop!(renumber(IMPORTER, &rows), taken);
		// The parcel itself can get it today, and another if it moves.
		let rows = [(lot(859), later), (lot(858), lot(1))];
		assert_ok!(renumber(IMPORTER, &rows));
		let own = lot(860).in_district(NEW_YEOKSAM);
		assert_ok!(renumber(IMPORTER, &[(lot(860), own)]));
		begin(today().plus(1));
		for (parcel, number) in [(859, later), (860, own), (858, lot(1).in_district(NEW_YEOKSAM))] {
			assert_eq!(self::number(land(parcel)), number);
		}
	});
}

/// Before, a building stood twice on a parcel that was named by its old and by its present number.
#[test]
fn one_parcel_is_not_listed_twice_by_two_of_its_numbers() {
	ExtBuilder::with_books().build_and_execute(|| {
		assert_ok!(renumber(CLERK, &[(lot(858), lot(1))]));
		let clerk = || RuntimeOrigin::signed(CLERK);
		let both = [lot(1), lot(858)];
		let twice = DispatchError::from(Error::<Test>::ParcelListedTwice);
		let mut row = building_row(BuildingId::new(7), lot(1), false);
		row.details.parcels = bounded(both);
		let rows = || bounded([row.clone()]);
		let imported = Registers::import_buildings(ministry(), rows(), fresh_ref());
		assert_noop!(plain(imported), twice);
		assert_noop!(Registers::enter_buildings(clerk(), rows(), PAPERS, fresh_ref()), twice);
		let rows = bounded([building_change(HOUSE, row.details.clone())]);
		assert_noop!(Registers::amend_buildings(clerk(), rows, PAPERS, fresh_ref()), twice);

		let twice = DispatchError::from(Error::<Test>::LandRightListedTwice);
		let mut row = unit_row(UnitId::new(7), TOWER, "1/4");
		let right = |parcel| LandRight { parcel, ..land_right("1/4") };
		row.details.land_rights = bounded(both.map(right));
		let rows = || bounded([row.clone()]);
		let imported = Registers::import_units(ministry(), rows(), fresh_ref());
		assert_noop!(plain(imported), twice);
		assert_noop!(Registers::enter_units(clerk(), rows(), PAPERS, fresh_ref()), twice);
		let rows = bounded([unit_change(FLAT, row.details.clone())]);
		assert_noop!(Registers::amend_units(clerk(), rows, PAPERS, fresh_ref()), twice);
	});
}

#[test]
fn an_import_is_charged_for_the_codes_that_it_looked_at() {
	ExtBuilder::with_books().build_and_execute(|| {
		enter(&[NEW_YEOKSAM]);
		assert_ok!(end(YEOKSAM, today(), &[NEW_YEOKSAM]));
		let rows = |main| bounded([parcel_row(lot(main).in_district(NEW_YEOKSAM))]);
		let after = Registers::import_parcels(ministry(), rows(1), fresh_ref()).unwrap();
		assert_eq!(after.actual_weight, Some(weight(1)));
		let banpo = bounded([parcel_row(banpo(7))]);
		let after = Registers::import_parcels(ministry(), banpo, fresh_ref()).unwrap();
		assert_eq!(after.actual_weight, Some(weight(0)));
	});
}

/// The weight of the import of a parcel with three owners.
fn weight(looked_at: u32) -> frame_support::weights::Weight {
	<weights::ComputedWeight as WeightInfo>::import_parcels(1, 3, looked_at)
}

/// The ministry imports a parcel with another area.
fn other_parcel(pnu: Pnu) -> DispatchResult {
	let row = parcel_row(pnu);
	let details = ParcelDetails { area: madang_primitives::Area(7), ..row.details };
	let rows = bounded([ParcelRow { details, ..row }]);
	with_storage_layer(|| plain(Registers::import_parcels(ministry(), rows, fresh_ref())))
}
