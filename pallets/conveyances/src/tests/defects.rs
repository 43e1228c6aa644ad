//! Known defects, asserted as they are today. Each test names the number of the defect in the
//! review. The change that fixes a defect must change its test.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use madang_primitives::{
	Did, Holding, Holdings, LoanId, Party as Holder, Property, Receipt, Share, UnitId,
};
use madang_testing::{
	house::{self, UNBOUND_FLAT},
	registry, suspend, OLD_BANK,
};
use pallet_titles::{LiveEntries, LiveTarget, TitleRegistry};

type TitleError = pallet_titles::Error<Test>;

/// Have a step of a sale succeed.
#[track_caller]
fn done(account: u64, call: impl Into<RuntimeCall>) {
	assert_ok!(make(account, call));
}

/// File a mortgage of the old bank that the sellers grant outside the deal.
fn file_other_mortgage() -> Receipt {
	let holders = [SELLER.did(), CO_SELLER.did()];
	let filing = registry::whole_mortgage::<Test>(OLD_BANK, 10_000_000, &holders);
	done(OLD_BANKER, registry::file::<Test>(UNIT, filing, holders));
	registry::last_receipt::<Test>()
}

fn complete(receipt: Receipt) {
	done(EXAMINER, registry::examine::<Test>(receipt));
	done(REGISTRAR, registry::complete::<Test>(receipt));
}

/// A flat and its title, with holders of the test's choice and no mortgage.
fn add_title(flat: UnitId, holdings: Holdings) -> Sale {
	let rows = madang_testing::bounded([house::unit_row(flat)]);
	assert_ok!(Registers::import_units(by(madang_testing::IMPORTER), rows, fresh_ref()));
	let row = house::title_row(flat, holdings);
	let row = pallet_titles::TitleRow { charges: Default::default(), ..row };
	house::import_titles::<Test>(by(REGISTRAR), [row]);
	let sale = sale();
	let terms = Terms { discharges: Default::default(), ..sale.terms.clone() };
	Sale { property: Property::Unit(flat), title: title_of(flat), terms, ..sale }
}

/// C1, titles 1: a buyer of a part encumbers only what it acquires.
#[test]
fn a_mortgage_in_a_deal_encumbers_no_share_of_the_other_holders() {
	ExtBuilder.build_and_execute(|| {
		let (sellers, buyers) = (held([(SELLER, "1/2")]), held([(BUYER, "1/2")]));
		let terms = Terms { sellers, buyers, ..terms() };
		let loan = agreed_loan(TITLE, &[BUYER.did()]);
		let sale = Sale { terms, loan, ..sale() };
		done(AGENT, sale.inspect());
		done(AGENT, sale.conclude());
		done(CLERK, sale.accept_report());
		done(BANKER, sale.finance(loan));
		done(AGENT, sale.file());
		for (role, leg) in sale.legs() {
			done(officer(role), sale.affirm(leg));
		}
		done(EXAMINER, sale.examine());
		done(REGISTRAR, sale.register());
		let snapshot = Titles::snapshot(TITLE).unwrap();
		assert_eq!(snapshot.holdings, held([(CO_SELLER, "1/2"), (BUYER, "1/2")]));
		let live = LiveEntries::<Test>::get(TITLE);
		// The lot that the buyer has acquired is the third one.
		let lots = LiveTarget::Lots(madang_testing::bounded([3]));
		assert_eq!((live[0].number, &live[0].on), (5, &lots));
	});
}

/// C3, titles 3: any registration after the inspection makes the closing fail permanently.
#[test]
fn a_registration_next_to_the_deal_blocks_its_closing_permanently() {
	ExtBuilder.build_and_execute(|| {
		let deal = contracted();
		complete(file_other_mortgage());
		done(CLERK, sale_of(deal).accept_report());
		// Nothing warns: the closing is filed and affirmed.
		assert_ok!(try_file(deal));
		for leg in Conveyances::legs(&deal_of(deal)) {
			assert_ok!(try_affirm(deal, leg));
		}
		done(EXAMINER, sale_of(deal).examine());
		let register = || Conveyances::register(by(REGISTRAR), deal, [1; 32]);
		assert_noop!(register(), TitleError::RightsChanged);
		// The agent cannot take the change into account.
		assert_noop!(
			Conveyances::reinspect(by(AGENT), deal, [1; 32]),
			Error::<Test>::NotAtThisStage
		);
	});
}

/// C4 (a): no contract is concluded while an application waits that would block its closing.
#[test]
fn no_contract_is_concluded_over_an_application_that_waits() {
	ExtBuilder.build_and_execute(|| {
		file_other_mortgage();
		let deal = inspect();
		assert_eq!(try_conclude(deal, terms()), Err(TitleError::ApplicationsPending.into()));
	});
}

/// C4 (b): a contract is concluded that would give the title too many holders.
#[test]
fn a_contract_is_concluded_that_the_registry_can_never_register() {
	ExtBuilder.build_and_execute(|| {
		let share = Share::new(1, 64).unwrap();
		let others = (1..64u8).map(|one| Holding { holder: Holder::Did(Did([one; 32])), share });
		let holders = Holdings::new(others.chain([SELLER.holds(share)])).unwrap();
		let sale = add_title(UNBOUND_FLAT, holders);
		let (sellers, buyers) = (held([(SELLER, "1/128")]), held([(BUYER, "1/128")]));
		let sale = Sale { terms: Terms { sellers, buyers, ..sale.terms.clone() }, ..sale };
		done(AGENT, sale.inspect());
		done(AGENT, sale.conclude());
		done(CLERK, sale.accept_report());
		assert_eq!(make(AGENT, sale.file()), Err(TitleError::TooManyHolders.into()));
	});
}

/// C5 (a, c): a bank binds a loan without the buyers, and nobody can unbind it. A suspended bank
/// then blocks the closing.
#[test]
fn a_loan_of_a_suspended_bank_blocks_the_closing() {
	ExtBuilder.build_and_execute(|| {
		let deal = financed();
		suspend::<Test>(BANK);
		assert_eq!(try_file(deal), Err(TitleError::NotABank.into()));
		assert_eq!(
			Conveyances::finance(by(BANKER), deal, LoanId(NEW_LOAN.0 + 1), [1; 32]),
			Err(sp_runtime::DispatchError::BadOrigin)
		);
		assert_eq!(deal_of(deal).loans.len(), 1);
	});
}

/// C11, titles 10: binding a holder leaves a notice for the books, so that an earlier sale can be
/// booked.
#[test]
fn a_deal_is_booked_after_another_holder_was_bound() {
	ExtBuilder.build_and_execute(|| {
		let unbound = madang_testing::unbound(9);
		let half: Share = "1/2".parse().unwrap();
		let other = Holding { holder: Holder::Unbound(unbound), share: half };
		let sale = add_title(UNBOUND_FLAT, Holdings::new([SELLER.holds(half), other]).unwrap());
		let (sellers, buyers) = (held([(SELLER, "1/2")]), held([(BUYER, "1/2")]));
		let sale = Sale { terms: Terms { sellers, buyers, ..sale.terms.clone() }, ..sale };
		done(AGENT, sale.inspect());
		done(AGENT, sale.conclude());
		done(CLERK, sale.accept_report());
		done(AGENT, sale.file());
		for (role, leg) in sale.legs() {
			done(officer(role), sale.affirm(leg));
		}
		done(EXAMINER, sale.examine());
		done(REGISTRAR, sale.register());
		assert_ok!(Registers::take_notice(by(CLERK), sale.property, fresh_ref()));
		done(REGISTRAR, registry::bind_holder::<Test>(sale.title, unbound, CO_SELLER));
		done(CLERK, sale.book());
	});
}

/// C15: a closing that was rejected is filed again while somebody else's application waits.
#[test]
fn an_application_of_somebody_does_not_prevent_filing_again() {
	ExtBuilder.build_and_execute(|| {
		let deal = filed();
		reject_closing(deal);
		file_other_mortgage();
		assert_ok!(try_file(deal));
	});
}
