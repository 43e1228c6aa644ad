//! Tests of what an imported record keeps of the former one: acquisitions, ranks, offices, unknown days and
//! mortgagees who are no members.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use madang_primitives::{
	signing::{object, terms, Purpose},
	EntryPurpose, FormerOffice, Holdings, Party,
};

fn ranked(mut entry: ImportedEntry, rank: Rank) -> ImportedEntry {
	entry.former = Some(rank);
	entry
}

fn received(mut entry: ImportedEntry, on: &str, number: u32) -> ImportedEntry {
	entry.filed_on = day(on);
	entry.receipt = madang_primitives::Receipt { year: entry.filed_on.to_civil().0, number };
	entry
}

fn bank_mortgage() -> ImportedEntry {
	old_mortgage(Party::Member(BANK))
}

fn main(rank: u32) -> Rank {
	Rank::main(rank)
}

/// Import a record with one owner and these entries, and return the ranks of the latter.
fn ranks_of(entries: Vec<ImportedEntry>) -> Result<Vec<Rank>, sp_runtime::DispatchError> {
	let count = entries.len() as u32;
	let owner = acquisition(held_unbound(4));
	import(vec![row_of(4, [owner].into_iter().chain(entries))])?;
	Ok((2..count + 2).map(|number| entry(4, number).rank).collect())
}

/// Titles 7(c): before, a record had one acquisition, "the last, where there were several", so nobody
/// knew which lot of a co-owner came by which entry.
#[test]
fn each_acquisition_makes_its_own_lots() {
	with_titles(|| {
		let first = acquisition(held([(1, "1/2"), (2, "1/4")]));
		let second = received(acquisition(held([(2, "1/4")])), "2020-02-03", 9);
		assert_ok!(import(vec![row_of(4, [first, second])]));
		let lots = LotsOf::<Test>::get(title(4));
		let listed: Vec<_> = lots.iter().map(|lot| (lot.id, lot.entry, lot.party)).collect();
		let of = |number| Party::Did(did(number));
		assert_eq!(listed, [(1, 1, of(1)), (2, 1, of(2)), (3, 2, of(2))]);
		assert_eq!(holders(title(4)), held([(1, "1/2"), (2, "1/2")]));
		assert_eq!(entry(4, 2).on, Target::Lots(bounded([3])));
		assert_eq!(entry(4, 2).rank, main(2));
	});
}

#[test]
fn acquisitions_that_are_not_the_whole_are_refused() {
	with_titles(|| {
		for second in ["1/4", "3/4"] {
			let rows = vec![row_of(
				4,
				[
					acquisition(held([(1, "1/2")])),
					received(acquisition(held([(2, second)])), "2020-02-03", 9),
				],
			)];
			assert!(import(rows).is_err(), "1/2 and {second} are not the whole");
		}
		let empty = acquisition(Holdings::default());
		let rows = vec![row_of(4, [acquisition(held([(1, "1")])), empty])];
		assert_eq!(import(rows), Err(Error::<Test>::MalformedHoldings.into()));
	});
}

/// Titles 7(c): before, two mortgages of one receipt got the ranks 1 and 2.
#[test]
fn entries_of_one_receipt_have_one_rank() {
	with_titles(|| {
		let later = received(bank_mortgage(), "2019-03-04", 8);
		let ranks = ranks_of(vec![bank_mortgage(), bank_mortgage(), later]).unwrap();
		assert_eq!(ranks, [main(1), main(1), main(2)]);
		// Each of two supplements belongs to its own entry.
		assert_ok!(Institutions::withdraw_institution(RuntimeOrigin::root(), BANK));
		let (from, to) = (Party::Member(BANK), Party::Member(OLD_BANK));
		for entry in [2, 3] {
			let filing = Filing::MoveMortgage { entry, from, to, succeeded_on: today() };
			assert_ok!(file_by_office(4, filing, None));
			assert_ok!(complete(last()));
		}
	});
}

/// Titles 6: before, a receipt did not say its office, so the same number of two offices was one
/// receipt.
#[test]
fn the_same_number_of_two_offices_is_two_receipts() {
	with_titles(|| {
		let mut other = bank_mortgage();
		other.office = FormerOffice(1147);
		assert_eq!(ranks_of(vec![bank_mortgage(), other]).unwrap(), [main(1), main(2)]);
		assert_eq!(entry(4, 3).filed.former_office(), Some(FormerOffice(1147)));
	});
}

#[test]
fn former_ranks_are_kept_and_must_be_in_order() {
	with_titles(|| {
		let later = || received(bank_mortgage(), "2021-01-04", 1);
		let branch = main(3).supplement(1).unwrap();
		let pledge = foreign(EntryPurpose::Pledge, Section::B, ImportedTarget::Whole);
		let pledge = ranked(received(pledge, "2023-05-06", 1), branch.clone());
		let entries = vec![ranked(bank_mortgage(), main(3)), pledge, ranked(later(), main(9))];
		assert_eq!(ranks_of(entries).unwrap(), [main(1), main(2), main(3)]);
		assert_eq!(entry(4, 3).basis, Basis::Imported { former: Some(branch) });
	});
	let refused = |first: ImportedEntry, second: ImportedEntry| {
		with_titles(|| {
			let rows = || vec![row_of(5, [acquisition(held_unbound(5)), first, second])];
			assert_noop!(import(rows()), Error::<Test>::MalformedReceipt);
		});
	};
	let later = || received(bank_mortgage(), "2021-01-04", 1);
	// The lower rank comes second; the earlier receipt comes second; one receipt has two ranks.
	refused(ranked(bank_mortgage(), main(4)), ranked(later(), main(3)));
	refused(later(), bank_mortgage());
	refused(ranked(later(), main(3)), ranked(bank_mortgage(), main(4)));
	refused(ranked(bank_mortgage(), main(3)), ranked(bank_mortgage(), main(4)));
}

/// 부동산등기규칙 146: a final registration has the rank of its provisional registration.
#[test]
fn a_final_registration_keeps_the_provisional_rank() {
	with_titles(|| {
		let provisional = foreign(EntryPurpose::Provisional, Section::B, ImportedTarget::Whole);
		let provisional = received(provisional, "2015-01-02", 3);
		let last = received(bank_mortgage(), "2022-07-08", 3);
		let between = received(bank_mortgage(), "2018-01-02", 3);
		let entries =
			vec![ranked(provisional, main(2)), ranked(last, main(2)), ranked(between, main(3))];
		assert_eq!(ranks_of(entries).unwrap(), [main(1), main(1), main(2)]);
	});
}

/// Titles 9: before, every cause had a day, so importers had to invent one.
#[test]
fn an_unknown_day_stays_unknown() {
	with_titles(|| {
		let mut mortgage = bank_mortgage();
		mortgage.cause.on = None;
		ranks_of(vec![mortgage]).unwrap();
		let kept = entry(4, 2);
		assert_eq!(kept.cause.unwrap().on, None);
		let Right::RevolvingMortgage { mortgage, .. } = kept.right else { panic!("a mortgage") };
		assert_eq!(mortgage.agreed_on, None);
	});
}

/// Titles 7(b): before, the mortgage of a person or an insurer could only be left out. Its release on
/// paper is registered by the office.
#[test]
fn a_mortgage_of_an_outsider_is_imported_and_discharged_on_evidence() {
	with_titles(|| {
		let person = Party::Unbound(unbound(8));
		assert_eq!(ranks_of(vec![old_mortgage(person)]).unwrap(), [main(1)]);
		assert_eq!(Records::snapshot(title(4)).unwrap().charges, 1);
		assert_noop!(file(BANKER, 4, discharge(2), &[]), Error::<Test>::NotMortgagee);
		assert_ok!(file_by_office(4, discharge(2), None));
		assert_ok!(complete(last()));
		assert_eq!(live(title(4)), [0; 0]);
	});
}

/// A mortgagee with an active DID signs the discharge, which the office files.
#[test]
fn a_person_with_a_did_signs_the_discharge_of_its_mortgage() {
	with_titles(|| {
		ranks_of(vec![old_mortgage(Party::Did(did(5)))]).unwrap();
		assert_noop!(file_by_office(4, discharge(2), None), Error::<Test>::SignatureMissing);
		let filing = discharge(2);
		let (subject, signed_terms) = (object(b"property", &unit(4)), terms(&filing));
		let signed = consent(did(5), Purpose::ApplyForRegistration, subject, signed_terms);
		let (origin, signed) = (RuntimeOrigin::signed(EXAMINER), bounded([signed]));
		assert_ok!(Records::file_by_office(
			origin,
			unit(4),
			filing,
			None,
			REASONS,
			signed,
			fresh_ref()
		));
		assert_ok!(complete(last()));
		assert_eq!(live(title(4)), [0; 0]);
	});
}

#[test]
fn a_mortgage_burdens_the_lots_of_the_holders_that_it_names() {
	with_titles(|| {
		let on = |holders: &[u32]| {
			let named = holders.iter().map(|number| Party::Did(did(*number)));
			let mut mortgage = bank_mortgage();
			let ImportedContent::RevolvingMortgage { on, .. } = &mut mortgage.content else {
				panic!("a mortgage")
			};
			*on = ImportedTarget::Holders(bounded(named));
			mortgage
		};
		let owners = || acquisition(held([(1, "1/3"), (2, "2/3")]));
		for wrong in [&[][..], &[3], &[1, 1]] {
			let rows = vec![row_of(4, [owners(), on(wrong)])];
			assert_noop!(import(rows), Error::<Test>::LotNotFound);
		}
		let rows = vec![row_of(4, [on(&[2]), owners(), on(&[1, 2])])];
		assert_ok!(import(rows));
		let targets: Vec<_> =
			LiveEntries::<Test>::get(title(4)).into_iter().map(|one| one.on).collect();
		assert_eq!(targets, [LiveTarget::Lots(bounded([2])), LiveTarget::Whole]);
	});
}
