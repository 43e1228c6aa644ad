//! Known defects, asserted as they are today. Each test names the number of the defect in the
//! review. The change that fixes a defect must change its test.

use crate::{mock::*, *};
use frame_support::{assert_ok, BoundedVec};
use madang_primitives::{DealId, HolderId, Holding, Holdings, Property, Share, UnitId};
use madang_testing::{
	house::{self, UNBOUND_FLAT},
	registry,
};
use pallet_titles::Filing;

type TitleError = pallet_titles::Error<Test>;

/// A flat and its title, with holders of the test's choice and no mortgage.
pub fn add_title(flat: UnitId, holdings: Holdings) -> Sale {
	let rows = madang_testing::bounded([house::unit_row(flat)]);
	assert_ok!(Registers::import_units(by(madang_testing::IMPORTER), rows, fresh_ref()));
	let row = house::title_row(flat, holdings);
	let row = pallet_titles::TitleRow { charges: Default::default(), ..row };
	house::import_titles::<Test>(by(REGISTRAR), [row]);
	let terms = Terms { discharges: BoundedVec::new(), ..terms_of_title(title_of(flat)) };
	Sale { property: Property::Unit(flat), title: title_of(flat), terms, ..sale() }
}

/// C11, titles 10: binding a holder leaves no notice for the books, so that an earlier sale cannot
/// be booked.
#[test]
fn a_deal_is_not_booked_after_another_holder_was_bound() {
	ExtBuilder.build_and_execute(|| {
		let unbound = madang_testing::unbound(9);
		let half: Share = "1/2".parse().unwrap();
		let other = Holding { holder: HolderId::Unbound(unbound), share: half };
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
		done(REGISTRAR, sale.register());
		assert_ok!(Registers::take_notice(by(CLERK), sale.property, fresh_ref()));
		done(REGISTRAR, registry::bind_holder::<Test>(sale.title, unbound, CO_SELLER));
		assert_eq!(make(CLERK, sale.book()), Err(Error::<Test>::NoNoticeWaits.into()));
	});
}

/// C16, titles 12: a mortgagee fills the queue of a title with discharges of one entry.
#[test]
fn a_mortgagee_fills_the_queue_and_the_closing_finds_no_room() {
	ExtBuilder.build_and_execute(|| {
		let deal: DealId = financed();
		let discharge = || Filing::Discharge { entry: OLD_ENTRY };
		let mut filed = 0;
		while make(OLD_BANKER, registry::file::<Test>(UNIT, discharge(), [])).is_ok() {
			filed += 1;
		}
		assert_eq!(filed, 32);
		assert_eq!(try_file(deal), Err(TitleError::QueueFull.into()));
	});
}
