//! Tests of books and records together: differences are noted and end, and a closed book stops what is
//! not ordered.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, dispatch::DispatchResult};
use madang_primitives::{ClosingReason, Commitment, Holdings, Property};
use madang_testing::{CLERK, PAPERS};
use pallet_registers::{Books, Discrepancies};

type E = Error<Test>;

fn clerk() -> RuntimeOrigin {
	RuntimeOrigin::signed(CLERK)
}

/// In what the book and the title of a unit differ: owners, description.
fn noted(n: u64) -> Option<(bool, bool)> {
	Discrepancies::<Test>::get(unit(n)).map(|one| (one.owners, one.description))
}

fn correct_owners(n: u64, owners: Holdings) -> DispatchResult {
	Registers::correct_owners(clerk(), unit(n), owners, PAPERS, fresh_ref())
}

fn close(property: Property, order: Option<Commitment>) -> DispatchResult {
	let (on, reason) = (today(), ClosingReason::Demolished);
	let none = bounded([]);
	Registers::close_record(clerk(), property, on, reason, none, order, PAPERS, fresh_ref())
}

fn adopt(n: u64) -> DispatchResult {
	Records::change_description(RuntimeOrigin::signed(REGISTRAR), title(n), fresh_ref())
}

/// Titles 7(d): holders that the book does not name.
#[test]
fn an_imported_record_is_compared_with_the_book() {
	with_titles(|| {
		let holders = held([(1, "1/2"), (2, "1/2")]);
		assert_ok!(import(vec![row(10, holders.clone(), 0)]));
		assert_eq!(noted(10), Some((true, false)));
		let error = pallet_registers::Error::<Test>::OwnersFollowTitle;
		assert_noop!(correct_owners(10, held([(1, "1")])), error);
		assert_ok!(correct_owners(10, holders));
		assert_eq!(noted(10), None);
	});
}

#[test]
fn a_changed_book_differs_until_the_record_follows() {
	with_titles(|| {
		let (owners, _) = noted(1).unwrap_or_default();
		change_book(unit(1));
		assert_eq!(noted(1), Some((owners, true)));
		assert_ok!(adopt(1));
		assert_eq!(noted(1).unwrap_or_default(), (owners, false));
	});
}

/// Titles 10: the notice of a transfer explains the difference, and of a binding too.
#[test]
fn a_transfer_leaves_no_difference_of_owners() {
	with_titles(|| {
		let filing = Filing::Transfer(transfer(held([(1, "1")]), held([(2, "1")])));
		assert_ok!(file(AGENT, 1, filing, &[1, 2]));
		assert_ok!(register_last());
		assert_eq!(noted(1), None);
		assert_eq!(Registers::apply_notice(&unit(1)), Ok(true));
		assert_eq!(noted(1), None);
		assert_eq!(Registers::owners_of(&unit(1)), Some(held([(2, "1")])));
	});
}

#[test]
fn a_closed_book_opens_no_record() {
	with_titles(|| {
		assert_ok!(file(AGENT, 9, opening(held([(1, "1")])), &[1]));
		assert_ok!(examine(last()));
		assert_ok!(close(unit(9), None));
		assert_noop!(complete_with_reason(last()), E::ClosedInBook);
		assert_ok!(reject(last()));
		assert_noop!(import(vec![row(9, held([(1, "1")]), 0)]), E::ClosedInBook);
		assert_ok!(Registers::reopen_record(clerk(), unit(9), None, PAPERS, fresh_ref()));
		assert_ok!(import(vec![row(9, held([(1, "1")]), 0)]));
	});
}

#[test]
fn a_book_is_closed_under_a_title_only_by_order() {
	with_titles(|| {
		let filing = || Filing::Transfer(transfer(held([(1, "1")]), held([(2, "1")])));
		assert_ok!(file(AGENT, 1, filing(), &[1, 2]));
		let receipt = last();
		assert_ok!(examine(receipt));
		let error = pallet_registers::Error::<Test>::TitleStands;
		assert_noop!(close(unit(1), None), error);
		assert_ok!(close(unit(1), Some(REASONS)));
		assert!(noted(1).is_some_and(|(_, description)| description));
		assert_noop!(complete(receipt), E::ClosedInBook);
		assert_noop!(complete_with_reason(receipt), E::ClosedInBook);
		assert_noop!(file(AGENT, 1, filing(), &[1, 2]), E::ClosedInBook);
		assert_ok!(Registers::reopen_record(clerk(), unit(1), None, PAPERS, fresh_ref()));
		assert_ok!(complete(receipt));
		assert_eq!(noted(1), None);
	});
}
