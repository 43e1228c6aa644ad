use super::closing::sell_back;
use crate::{mock::*, *};
use frame_support::assert_ok;
use madang_primitives::{Area, DealId};
use madang_testing::house;
use pallet_registers::{Books, Notices};
use sp_runtime::DispatchError::BadOrigin;

#[test]
fn the_municipality_of_the_place_books() {
	ExtBuilder.build_and_execute(|| {
		let deal = registered();
		for account in [OTHER_CLERK, REGISTRAR, AGENT] {
			refused(account, sale_of(deal).book(), BadOrigin);
		}
		refused(CLERK, Sale { deal: DealId(404), ..sale() }.book(), Error::<Test>::DealNotFound);
		System::reset_events();
		done(CLERK, sale_of(deal).book());
		assert_eq!(events(), [changed(deal, Some(Stage::Registered), Stage::Booked, Some(CLERK))]);
		assert_eq!(Registers::owners_of(&UNIT), Some(halves(BUYER, CO_BUYER)));
		refused(CLERK, sale_of(deal).book(), Error::<Test>::NotAtThisStage);
	});
}

#[test]
fn books_that_differ_wait_until_they_agree() {
	ExtBuilder.build_and_execute(|| {
		let deal = registered();
		assert_ok!(change_book(Area::hundredths(9_000)));
		System::reset_events();
		done(CLERK, sale_of(deal).book());
		let (by, title, property, at) = (caller(CLERK), TITLE, UNIT, START);
		assert_eq!(events(), [Event::DescriptionMismatch { deal, by, title, property, at }]);
		assert_eq!(stage(deal), Stage::Registered);
		assert!(deal_of(deal).books_mismatch);
		assert_eq!(Registers::owners_of(&UNIT), Some(halves(SELLER, CO_SELLER)));
		assert_ok!(change_book(house::unit_row(FLAT).details.area));
		let notice = Notices::<Test>::take(UNIT);
		refused(CLERK, sale_of(deal).book(), Error::<Test>::NoNoticeWaits);
		Notices::<Test>::insert(UNIT, notice);
		done(CLERK, sale_of(deal).book());
		assert_eq!(stage(deal), Stage::Booked);
	});
}

#[test]
fn a_sale_is_booked_too_when_a_later_notice_replaced_its_own() {
	ExtBuilder.build_and_execute(|| {
		let first = registered();
		// The buyers sell back, and the books take the notice of the later deal.
		let second = sell_back();
		done(CLERK, sale_of(second).book());
		assert_eq!(Registers::pending_notice(&UNIT), None);
		// The order in which the book lists the owners makes no difference.
		pallet_registers::Units::<Test>::mutate(FLAT, |flat| {
			flat.as_mut().unwrap().record.owners = halves(CO_SELLER, SELLER);
		});
		done(CLERK, sale_of(first).book());
		assert_eq!((stage(first), stage(second)), (Stage::Booked, Stage::Booked));
	});
}
