//! Defects of the review that other pallets have repaired, as a deal sees them.

use crate::{mock::*, *};
use frame_support::{assert_ok, BoundedVec};
use madang_primitives::{Holding, Holdings, Party as Holder, Property, Share, UnitId};
use madang_testing::{
	house::{self, UNBOUND_FLAT},
	registry,
};

type TitleError = pallet_titles::Error<Test>;

/// A flat and its title, with holders of the test's choice and no mortgage.
pub fn add_title(flat: UnitId, holdings: Holdings) -> Sale {
	add_title_with(flat, holdings, [])
}

/// As [`add_title`], with more entries of the former record.
fn add_title_with(
	flat: UnitId,
	holdings: Holdings,
	more: impl IntoIterator<Item = pallet_titles::ImportedEntry>,
) -> Sale {
	let rows = madang_testing::bounded([house::unit_row(flat)]);
	assert_ok!(Registers::import_units(by(madang_testing::IMPORTER), rows, fresh_ref()));
	let mut row = house::title_row(flat, holdings);
	row.entries.truncate(1);
	more.into_iter().for_each(|entry| row.entries.try_push(entry).expect("few"));
	house::import_titles::<Test>(by(REGISTRAR), [row]);
	let terms = Terms { discharges: BoundedVec::new(), ..terms_of_title(title_of(flat)) };
	Sale { property: Property::Unit(flat), title: title_of(flat), terms, ..sale() }
}

/// C11, titles 10: before, the binding of a holder left no notice for the books, so that an
/// earlier sale could not be booked.
#[test]
fn a_deal_is_booked_after_another_holder_was_bound() {
	ExtBuilder.build_and_execute(|| {
		let unbound = madang_testing::unbound(9);
		let half: Share = "1/2".parse().unwrap();
		let other = Holding { holder: Holder::Unbound(unbound), share: half };
		let sale = add_title(UNBOUND_FLAT, Holdings::new([SELLER.holds(half), other]).unwrap());
		let terms = sold_by(held([(SELLER, "1/2")]), sale.terms.clone());
		let sale = Sale { terms: bought_by(held([(BUYER, "1/2")]), terms), ..sale };
		done(AGENT, sale.inspect());
		done(AGENT, sale.conclude());
		done(CLERK, sale.accept_report());
		done(AGENT, sale.file());
		for (role, leg) in sale.legs() {
			done(officer(role), sale.affirm(leg));
		}
		register(&sale);
		assert_ok!(Registers::take_notice(by(CLERK), sale.property, fresh_ref()));
		done(EXAMINER, registry::bind_holder::<Test>(sale.title, unbound, CO_SELLER));
		done(REGISTRAR, registry::complete::<Test>(registry::last_receipt::<Test>()));
		done(CLERK, sale.book());
	});
}

/// C16, titles 12: before, a mortgagee filled the queue of a title with discharges of one entry.
#[test]
fn a_mortgagee_cannot_fill_the_queue() {
	ExtBuilder.build_and_execute(|| {
		let deal = financed();
		let discharge = || registry::file::<Test>(UNIT, registry::discharge::<Test>(OLD_ENTRY), []);
		done(OLD_BANKER, discharge());
		let receipt = registry::last_receipt::<Test>();
		refused(OLD_BANKER, discharge(), TitleError::DischargePending);
		// The closing would discharge the same entry: the one that waits goes first.
		assert_eq!(try_file(deal), Err(TitleError::DischargePending.into()));
		complete(receipt);
		assert_ok!(try_file(deal));
	});
}

/// Titles 7(b): before, a record with an attachment was imported without it, and a contract was concluded
/// on a record that showed no burden.
#[test]
fn a_contract_on_an_incomplete_record_waits_until_it_is_complete() {
	ExtBuilder.build_and_execute(|| {
		let attachment = house::old_entry(50, "2020-02-03", house::old_attachment());
		let whole = || held([(SELLER, "1")]);
		let sale = add_title_with(UNBOUND_FLAT, whole(), [attachment]);
		let terms = bought_by(held([(BUYER, "1")]), sold_by(whole(), sale.terms.clone()));
		let sale = Sale { terms, ..sale };
		done(AGENT, sale.inspect());
		let seen = Conveyances::snapshots(&sale.stored()).unwrap();
		assert_eq!(seen[0].foreign, 1);
		refused(AGENT, sale.conclude(), Error::<Test>::TitleIncomplete);
		done(EXAMINER, registry::clear_foreign::<Test>(sale.title, 2));
		done(REGISTRAR, registry::complete::<Test>(registry::last_receipt::<Test>()));
		refused(AGENT, sale.conclude(), Error::<Test>::TitleChanged);
		done(AGENT, Call::reinspect { deal: sale.deal, external_ref: fresh_ref() });
		done(AGENT, sale.conclude());
	});
}
