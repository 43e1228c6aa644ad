//! What was paid in reliance on a contract: nobody loses it without its signature.

use crate::{mock::*, *};
use frame_support::assert_ok;
use madang_primitives::DealId;
use pallet_lending::LoanState;
use pallet_titles::EntryId;

const PAYOFF: Leg = Leg::Payoff(EntryId { title: TITLE, number: OLD_ENTRY });
const DISBURSEMENT: Leg = Leg::Disbursement(NEW_LOAN);

/// The bank has paid out the loan of a closing that waits.
fn paid_out() -> DealId {
	let deal = filed();
	assert_ok!(try_affirm(deal, DISBURSEMENT));
	deal
}

fn term(deal: DealId) -> RegistrationTerm {
	deal_of(deal).registration_term.unwrap()
}

/// Nothing but the bank or a court takes the loan out of the deal.
#[track_caller]
fn the_bank_keeps_its_mortgage(deal: DealId) {
	let refusal = || Error::<Test>::LoanPaidOut;
	refused(AGENT, sale_of(deal).dismiss_loan(NEW_LOAN), refusal());
	refused(AGENT, sale_of(deal).rescind(RescissionGround::Agreement), refusal());
	for side in [Side::Sellers, Side::Buyers] {
		let began = || Error::<Test>::PerformanceBegan;
		refused(AGENT, sale_of(deal).give_notice(side, 14), began());
		refused(AGENT, sale_of(deal).rescind(RescissionGround::ByLaw { side }), began());
	}
	pass(term(deal).lapses_on.plus(100));
	assert_eq!((stage(deal), loan(NEW_LOAN).state), (Stage::Financed, LoanState::Bound));
}

/// Before, the buyers dismissed a loan that was paid out, and registered a cash sale.
#[test]
fn a_loan_that_was_paid_out_stays_in_the_deal() {
	ExtBuilder.build_and_execute(|| the_bank_keeps_its_mortgage(paid_out()));
	// Also once the closing is taken back or rejected, and what the bank affirmed fell with it.
	ExtBuilder.build_and_execute(|| {
		let deal = paid_out();
		done(AGENT, sale_of(deal).amend(terms()));
		the_bank_keeps_its_mortgage(deal);
	});
	ExtBuilder.build_and_execute(|| {
		let deal = paid_out();
		reject_closing(deal);
		the_bank_keeps_its_mortgage(deal);
	});
	ExtBuilder.build_and_execute(|| {
		let deal = financed();
		let receipt = file_burden();
		assert_ok!(try_file(deal));
		assert_ok!(try_affirm(deal, DISBURSEMENT));
		complete(receipt);
		done(AGENT, sale_of(deal).accept_title());
		the_bank_keeps_its_mortgage(deal);
		// The sale is still registered, with the mortgage.
		assert_ok!(try_file(deal));
		for (role, leg) in sale_of(deal).legs() {
			done(officer(role), sale_of(deal).affirm(leg));
		}
		register(&sale_of(deal));
	});
}

#[test]
fn the_bank_that_has_its_money_back_frees_the_deal() {
	// While the closing waits, and when none does.
	for rejected in [false, true] {
		ExtBuilder.build_and_execute(|| {
			let deal = paid_out();
			if rejected {
				reject_closing(deal);
			}
			refused(
				OLD_BANKER,
				sale_of(deal).withdraw_affirmation(DISBURSEMENT),
				Error::<Test>::NotTheGiver,
			);
			done(BANKER, sale_of(deal).withdraw_affirmation(DISBURSEMENT));
			assert!(!deal_of(deal).performance.has_begun());
			done(AGENT, sale_of(deal).dismiss_loan(NEW_LOAN));
			done(AGENT, sale_of(deal).rescind(RescissionGround::ByLaw { side: Side::Buyers }));
		});
	}
	ExtBuilder.build_and_execute(|| {
		let deal = paid_out();
		reject_closing(deal);
		done(BANKER, sale_of(deal).unbind(NEW_LOAN));
		assert!(deal_of(deal).performance.paid_out.is_empty());
		done(AGENT, sale_of(deal).rescind(RescissionGround::Agreement));
	});
	ExtBuilder.build_and_execute(|| {
		let deal = paid_out();
		done(JUDGE, sale_of(deal).enforce_judgment(Judgment::Rescinded));
		assert_eq!(loan(NEW_LOAN).state, LoanState::Agreed);
		// What the bank paid stays on record.
		assert_eq!(deal_of(deal).performance.paid_out.to_vec(), [NEW_LOAN]);
	});
}

/// Before, a notice of the sellers rescinded the contract after they had confirmed the price.
#[test]
fn money_ends_the_notices_that_it_stops() {
	for (leg, account, ended) in [
		(Leg::Price, AGENT, &[Side::Sellers][..]),
		(PAYOFF, OLD_BANKER, &[Side::Sellers]),
		(DISBURSEMENT, BANKER, &[Side::Sellers, Side::Buyers]),
		(Leg::Tax, AGENT, &[]),
	] {
		ExtBuilder.build_and_execute(|| {
			let deal = filed();
			for side in [Side::Sellers, Side::Buyers] {
				done(OTHER_AGENT, sale_of(deal).give_notice(side, 14));
			}
			System::reset_events();
			done(account, sale_of(deal).affirm(leg));
			for side in [Side::Sellers, Side::Buyers] {
				let event = Event::NoticeEnded { deal, by: None, side, at: START };
				assert_eq!(events().contains(&event), ended.contains(&side), "{leg:?} {side:?}");
			}
			let last = today().plus(40);
			pass(last);
			assert_eq!(stage(deal).is_live(), ended.len() == 2, "{leg:?}");
		});
	}
}

/// Before, a deal lapsed although banks had paid, because only the price counted.
#[test]
fn a_deal_with_money_of_a_bank_does_not_lapse() {
	for (leg, account) in [(PAYOFF, OLD_BANKER), (DISBURSEMENT, BANKER)] {
		ExtBuilder.build_and_execute(|| {
			let deal = filed();
			done(account, sale_of(deal).affirm(leg));
			reject_closing(deal);
			let lapses_on = term(deal).lapses_on;
			pass(lapses_on.plus(100));
			assert_eq!(stage(deal), Stage::Financed);
			// The money is gone again: after another grace the deal lapses.
			done(account, sale_of(deal).withdraw_affirmation(leg));
			let last = term(deal).lapses_on;
			assert!(last > today());
			assert_ok!(check_invariants());
			pass(last);
			assert_eq!(stage(deal), Stage::Lapsed);
		});
	}
}

#[test]
fn money_that_goes_before_the_grace_ends_changes_no_day() {
	ExtBuilder.build_and_execute(|| {
		let deal = filed();
		let before = term(deal).lapses_on;
		done(OLD_BANKER, sale_of(deal).affirm(PAYOFF));
		done(OLD_BANKER, sale_of(deal).withdraw_affirmation(PAYOFF));
		reject_closing(deal);
		assert_eq!(term(deal).lapses_on, before);
		pass(before);
		assert_eq!(stage(deal), Stage::Lapsed);
	});
}

/// Before, a price that was confirmed by mistake stayed so for ever: the sellers could not give notice.
#[test]
fn sellers_take_back_that_they_have_the_price() {
	for filed_again in [false, true] {
		ExtBuilder.build_and_execute(|| {
			let deal = filed();
			done(AGENT, sale_of(deal).affirm(Leg::Price));
			if filed_again {
				reject_closing(deal);
				assert_ok!(try_file(deal));
			}
			let notice = || sale_of(deal).give_notice(Side::Sellers, 14);
			refused(AGENT, notice(), Error::<Test>::PerformanceBegan);
			done(OTHER_AGENT, sale_of(deal).withdraw_affirmation(Leg::Price));
			let again = sale_of(deal).withdraw_affirmation(Leg::Price);
			refused(AGENT, again, Error::<Test>::LegNotAffirmed);
			// The buyers rely on it all the same: nobody rescinds for the deposit, and it does not lapse.
			let by_law = sale_of(deal).rescind(RescissionGround::ByLaw { side: Side::Sellers });
			refused(AGENT, by_law, Error::<Test>::PerformanceBegan);
			done(AGENT, notice());
			done(AGENT, sale_of(deal).affirm(Leg::Price));
			assert!(deal_of(deal).notices.is_empty() && !deal_of(deal).performance.price_withdrawn);
		});
	}
}

#[test]
fn sellers_take_back_that_they_have_an_interim_payment() {
	ExtBuilder.build_and_execute(|| {
		let deal = contracted();
		let sale = || sale_of(deal);
		let leg = Leg::Interim(1);
		refused(AGENT, sale().withdraw_affirmation(leg), Error::<Test>::LegNotAffirmed);
		done(AGENT, sale().confirm_interim(1));
		done(OTHER_AGENT, sale().withdraw_affirmation(leg));
		assert!(deal_of(deal).performance.interims.is_empty());
		// The buyers rely on what the sellers have said.
		let by_law = sale().rescind(RescissionGround::ByLaw { side: Side::Sellers });
		refused(AGENT, by_law, Error::<Test>::PerformanceBegan);
		done(AGENT, sale().confirm_interim(1));
		// It is no leg of the closing.
		done(CLERK, sale().accept_report());
		assert_ok!(try_file(deal));
		refused(AGENT, sale().affirm(leg), Error::<Test>::LegNotFound);
	});
}

/// Titles 7 (b). Before, what the old bank had affirmed discharged the mortgage of its successor.
#[test]
fn an_affirmation_is_of_the_bank_that_has_the_mortgage() {
	ExtBuilder.build_and_execute(|| {
		let deal = reported();
		assert_ok!(try_file(deal));
		for (role, leg) in sale_of(deal).legs() {
			done(officer(role), sale_of(deal).affirm(leg));
		}
		// Another bank has the mortgage by the time of the registration. No registration can complete
		// before the closing, so the record is changed here.
		pallet_titles::Entries::<Test>::mutate(TITLE, OLD_ENTRY, |entry| {
			if let pallet_titles::Right::RevolvingMortgage { mortgage, .. } =
				&mut entry.as_mut().unwrap().right
			{
				mortgage.mortgagees = pallet_titles::Mortgage::only(BANK);
			}
		});
		done(EXAMINER, sale_of(deal).examine());
		refused(REGISTRAR, sale_of(deal).register(), Error::<Test>::LegNotAffirmed);
		refused(OLD_BANKER, sale_of(deal).affirm(PAYOFF), Error::<Test>::NotTheMortgagee);
		done(BANKER, sale_of(deal).affirm(PAYOFF));
		done(REGISTRAR, sale_of(deal).register());
	});
}
