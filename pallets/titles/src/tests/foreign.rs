//! Tests of incomplete records: entries that the chain does not know are carried, shown and cleared.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use madang_primitives::{DealId, EntryPurpose, Party};
use madang_testing::COURT;

type E = Error<Test>;

/// A record with an attachment, a mortgage of the bank, and a lease.
fn incomplete() -> TitleRow {
	row_of(
		4,
		[
			acquisition(held([(1, "1")])),
			foreign(EntryPurpose::ProvisionalAttachment, Section::A, ImportedTarget::Whole),
			old_mortgage(Party::Member(BANK)),
			foreign(EntryPurpose::Jeonse, Section::B, ImportedTarget::Whole),
		],
	)
}

fn with_incomplete(test: impl FnOnce()) {
	with_titles(|| {
		assert_ok!(import(vec![incomplete()]));
		System::reset_events();
		test();
	});
}

fn clearing(entry: u32, ground: ClearGround) -> Filing {
	Filing::ClearForeign { entry, ground, ended_on: today() }
}

fn clear(entry: u32) {
	assert_ok!(file_by_office(4, clearing(entry, ClearGround::Released), None));
	assert_ok!(complete(last()));
}

/// Titles 7(b): before, such a record could only be imported without these entries, and its snapshot
/// said that nothing burdens it.
#[test]
fn an_entry_of_an_unknown_kind_is_carried_and_the_record_is_incomplete() {
	with_titles(|| {
		assert_ok!(import(vec![incomplete()]));
		let [Event::TitlesImported { titles, .. }] = &events()[..] else { panic!("one event") };
		assert_eq!((titles[0].entries.len(), titles[0].foreign), (4, 2));
		let record = Titles::<Test>::get(title(4)).unwrap();
		assert_eq!((record.foreign, record.rights), (2, 1));
		assert!(IncompleteTitles::<Test>::contains_key(title(4)));
		let snapshot = Records::snapshot(title(4)).unwrap();
		assert_eq!((snapshot.foreign, snapshot.charges), (2, 2));
		assert_eq!(Records::snapshot(title(1)).unwrap().foreign, 0);
		let kinds: Vec<_> = LiveEntries::<Test>::get(title(4)).iter().map(|one| one.kind).collect();
		let attachment = Kind::Foreign(EntryPurpose::ProvisionalAttachment);
		assert_eq!(
			kinds,
			[attachment, Kind::RevolvingMortgage, Kind::Foreign(EntryPurpose::Jeonse)]
		);
		let (purpose, section) = (EntryPurpose::ProvisionalAttachment, Section::A);
		assert_eq!(entry(4, 2).right, Right::Foreign { purpose, section, text: ATTACHMENTS });
	});
}

#[test]
fn a_purpose_belongs_to_its_sections() {
	with_titles(|| {
		for (purpose, section) in
			[(EntryPurpose::Jeonse, Section::A), (EntryPurpose::Trust, Section::B)]
		{
			let entry = foreign(purpose, section, ImportedTarget::Whole);
			let rows = vec![row_of(4, [acquisition(held_unbound(4)), entry])];
			assert_noop!(import(rows), E::WrongSection);
		}
	});
}

#[test]
fn the_last_clearing_makes_the_record_complete() {
	with_incomplete(|| {
		let before = Records::snapshot(title(4)).unwrap().digest;
		clear(2);
		assert_eq!(Titles::<Test>::get(title(4)).unwrap().foreign, 1);
		assert_eq!(entry(4, 2).state, EntryState::Cancelled { by: 5 });
		let cleared = entry(4, 5);
		assert_eq!(cleared.basis, Basis::ExOfficio { evidence: REASONS });
		let (of, section, ground) = (2, Section::A, ClearGround::Released);
		assert_eq!(cleared.right, Right::Cleared { of, section, ground });
		let completed = |one: &Event<Test>| matches!(one, Event::TitleCompleted { .. });
		assert!(!events().iter().any(completed));
		clear(4);
		let told: Vec<_> = events().into_iter().filter(completed).collect();
		let [Event::TitleCompleted { title: told, property, by }] = &told[..] else {
			panic!("the record became complete once");
		};
		assert_eq!((*told, *property, by.officer), (title(4), unit(4), REGISTRAR));
		let record = Titles::<Test>::get(title(4)).unwrap();
		assert_eq!((record.foreign, record.rights), (0, 1));
		assert!(!IncompleteTitles::<Test>::contains_key(title(4)));
		assert_eq!(live(title(4)), [3]);
		assert_ne!(Records::snapshot(title(4)).unwrap().digest, before);
	});
}

#[test]
fn only_the_registry_office_clears_and_only_live_foreign_entries() {
	with_incomplete(|| {
		let released = |entry| clearing(entry, ClearGround::Released);
		assert_noop!(file(AGENT, 4, released(2), &[]), E::OfficeOnly);
		for wrong in [1, 3, 9] {
			assert_noop!(file_by_office(4, released(wrong), None), E::NoForeignEntry);
		}
		let late = Filing::ClearForeign {
			entry: 2,
			ground: ClearGround::Ended,
			ended_on: today().plus(1),
		};
		assert_noop!(file_by_office(4, late, None), E::CauseInFuture);
		assert_ok!(file_by_office(4, released(2), None));
		assert_noop!(file_by_office(4, released(2), None), E::DischargePending);
		assert_ok!(complete(last()));
		assert_noop!(file_by_office(4, released(2), None), E::NoForeignEntry);
		// A foreign entry is not discharged as a mortgage.
		assert_noop!(file_by_office(4, discharge(4), None), E::NoLiveMortgage);
	});
}

#[test]
fn a_court_orders_a_clearing() {
	with_incomplete(|| {
		let decided = || clearing(2, ClearGround::Decided);
		assert_noop!(file_by_office(4, decided(), None), E::OrderMissing);
		let order = Order { by: COURT, case: REASONS };
		assert_ok!(file_by_office(4, decided(), Some(order)));
		assert_ok!(complete(last()));
		assert_eq!(entry(4, 5).basis, Basis::Order { by: COURT, case: REASONS });
	});
}

/// Outside of deals the registrar decides: the chain does not stop a transfer of an incomplete record.
/// A clearing that waits stops no reservation.
#[test]
fn the_registrar_decides_on_an_incomplete_record() {
	with_incomplete(|| {
		assert_ok!(file_by_office(4, clearing(2, ClearGround::NeverLive), None));
		assert_ok!(reserve(4, DealId(1), &[1]));
		assert_ok!(Records::release(title(4), DealId(1)));
		assert_ok!(complete(last()));
		let sale = transfer(held([(1, "1")]), held([(3, "1")]));
		assert_ok!(file(AGENT, 4, Filing::Transfer(sale), &[1, 3]));
		assert_ok!(register_last());
		assert_eq!(holders(title(4)), held([(3, "1")]));
		assert_eq!(Titles::<Test>::get(title(4)).unwrap().foreign, 1);
	});
}
