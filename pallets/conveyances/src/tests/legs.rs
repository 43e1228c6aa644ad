//! What is paid: legs of the closing, and interim payments.

use crate::{mock::*, *};
use frame_support::assert_ok;
use madang_primitives::{signing::Purpose, DealId, LoanId};
use pallet_titles::EntryId;
use sp_runtime::DispatchError::BadOrigin;

const PAYOFF: Leg = Leg::Payoff(EntryId { title: TITLE, number: OLD_ENTRY });
const DISBURSEMENT: Leg = Leg::Disbursement(NEW_LOAN);

fn all_legs() -> [(Leg, u64); 4] {
	[(PAYOFF, OLD_BANKER), (DISBURSEMENT, BANKER), (Leg::Price, AGENT), (Leg::Tax, AGENT)]
}

#[test]
fn each_leg_is_affirmed_by_its_own_institution() {
	ExtBuilder.build_and_execute(|| {
		let deal = filed();
		assert_eq!(Conveyances::legs(&deal_of(deal)), all_legs().map(|(leg, _)| leg));
		let unknown = Leg::Payoff(EntryId { title: TITLE, number: 404 });
		for (leg, account, error) in [
			(PAYOFF, BANKER, Error::<Test>::NotTheMortgagee.into()),
			(PAYOFF, AGENT, BadOrigin),
			(DISBURSEMENT, OLD_BANKER, Error::<Test>::NotTheLender.into()),
			(DISBURSEMENT, AGENT, BadOrigin),
			(Leg::Price, OTHER_AGENT, Error::<Test>::NotTheAgent.into()),
			(Leg::Price, BANKER, BadOrigin),
			(Leg::Tax, OTHER_AGENT, Error::<Test>::NotTheAgent.into()),
			(Leg::Tax, REGISTRAR, BadOrigin),
			(unknown, OLD_BANKER, Error::<Test>::LegNotFound.into()),
			(Leg::Disbursement(LoanId(404)), BANKER, Error::<Test>::LegNotFound.into()),
		] {
			refused(account, sale_of(deal).affirm(leg), error);
		}
		let closing = deal_of(deal).closing.unwrap().receipts.first;
		for (leg, account) in all_legs() {
			System::reset_events();
			done(account, sale_of(deal).affirm(leg));
			let (by, paid, evidence) =
				(caller(account), sale_of(deal).paid(leg), fixture::DOCUMENT);
			let at = START;
			let event = Event::LegAffirmed { deal, by, leg, paid, evidence, closing, at };
			assert_eq!(events(), [event]);
			refused(account, sale_of(deal).affirm(leg), Error::<Test>::LegAlreadyAffirmed);
		}
	});
}

#[test]
fn only_whole_amounts_are_affirmed_and_no_day_to_come() {
	ExtBuilder.build_and_execute(|| {
		let deal = filed();
		block_at(days_later(2));
		let with = |leg, change: &dyn Fn(&mut Paid)| {
			let mut paid = sale_of(deal).paid(leg);
			change(&mut paid);
			let (evidence, consents) = (fixture::DOCUMENT, Consents::default());
			Call::affirm { deal, leg, paid, evidence, consents, external_ref: fresh_ref() }
		};
		let (amount, day) = (Error::<Test>::AmountDiffers, Error::<Test>::ValueDateOutOfRange);
		refused(BANKER, with(DISBURSEMENT, &|paid| paid.amount -= 1), amount);
		let future = |paid: &mut Paid| paid.valued_on = paid.valued_on.plus(1);
		refused(BANKER, with(DISBURSEMENT, &future), day);
		let early = |paid: &mut Paid| paid.valued_on = paid.valued_on.minus(3);
		refused(BANKER, with(DISBURSEMENT, &early), Error::<Test>::ValueDateOutOfRange);
		refused(AGENT, with(Leg::Price, &|paid| paid.amount += 1), Error::<Test>::AmountDiffers);
		// What a payoff costs is the bank's to say.
		done(OLD_BANKER, with(PAYOFF, &|paid| paid.amount += 5));
	});
}

#[test]
fn only_the_sellers_can_say_that_the_price_is_paid() {
	ExtBuilder.build_and_execute(|| {
		let deal = filed();
		let (paid, evidence) = (sale_of(deal).paid(Leg::Price), fixture::DOCUMENT);
		let file = deal_of(deal).closing.unwrap();
		let right = signed::price(file.receipts.first, file.digest, paid, evidence);
		let affirm = |leg, signers: &[Party], signed| {
			let signers = signers.iter().copied();
			let consents = consents(signers, Purpose::ConfirmPayment, deal, signed);
			Call::affirm { deal, leg, paid, evidence, consents, external_ref: fresh_ref() }
		};
		let sellers = [SELLER, CO_SELLER];
		for signers in [&[][..], &[SELLER], &[BUYER, CO_BUYER]] {
			let refusal = Error::<Test>::ConsentsDoNotMatchParties;
			refused(AGENT, affirm(Leg::Price, signers, right), refusal);
		}
		// C10: the amount and the day are signed too.
		let less = Paid { amount: 1, ..paid };
		let wrong = signed::price(file.receipts.first, file.digest, less, evidence);
		let refusal = pallet_identity::Error::<Test>::BadSignature;
		refused(AGENT, affirm(Leg::Price, &sellers, wrong), refusal);
		// A leg that nobody signs takes no signature.
		let refusal = Error::<Test>::ConsentsDoNotMatchParties;
		refused(AGENT, affirm(Leg::Tax, &sellers, right), refusal);
	});
}

/// C10. Before, what was affirmed for a closing that was rejected held for every later one.
#[test]
fn an_affirmation_is_for_one_closing() {
	ExtBuilder.build_and_execute(|| {
		let deal = affirmed();
		reject_closing(deal);
		refused(REGISTRAR, sale_of(deal).register(), Error::<Test>::ClosingNotFiled);
		refused(AGENT, sale_of(deal).affirm(Leg::Tax), Error::<Test>::ClosingNotFiled);
		assert_ok!(try_file(deal));
		assert_eq!(Affirmations::<Test>::iter_prefix(deal).count(), 0);
		refused(REGISTRAR, sale_of(deal).register(), Error::<Test>::LegNotAffirmed);
		for (leg, account) in all_legs() {
			done(account, sale_of(deal).affirm(leg));
		}
		register(&sale_of(deal));
	});
}

/// C10. Before, a bank whose money was asked for in March was bound by it in May.
#[test]
fn who_affirmed_can_take_it_back_until_registration() {
	ExtBuilder.build_and_execute(|| {
		let deal = affirmed();
		let withdraw = |leg| sale_of(deal).withdraw_affirmation(leg);
		refused(OLD_BANKER, withdraw(DISBURSEMENT), Error::<Test>::NotTheGiver);
		refused(OTHER_AGENT, withdraw(Leg::Tax), Error::<Test>::NotTheGiver);
		refused(AGENT, withdraw(DISBURSEMENT), BadOrigin);
		for (leg, account) in all_legs() {
			// The sellers' signatures are enough, with any agent.
			let account = if leg == Leg::Price { OTHER_AGENT } else { account };
			System::reset_events();
			done(account, withdraw(leg));
			let by = caller(account);
			assert_eq!(events(), [Event::AffirmationWithdrawn { deal, by, leg, at: START }]);
			refused(account, withdraw(leg), Error::<Test>::LegNotAffirmed);
		}
		refused(REGISTRAR, sale_of(deal).register(), Error::<Test>::LegNotAffirmed);
		for (leg, account) in all_legs() {
			done(account, sale_of(deal).affirm(leg));
		}
		register(&sale_of(deal));
		refused(BANKER, withdraw(DISBURSEMENT), Error::<Test>::NotAtThisStage);
	});
}

#[test]
fn nothing_is_taken_back_that_was_never_filed() {
	ExtBuilder.build_and_execute(|| {
		let deal = reported();
		let withdraw = |deal| Sale { deal, ..sale() }.withdraw_affirmation(Leg::Tax);
		refused(AGENT, withdraw(deal), Error::<Test>::LegNotAffirmed);
		refused(AGENT, withdraw(DealId(404)), Error::<Test>::DealNotFound);
		let without = Consents::default();
		let (leg, external_ref) = (Leg::Price, fresh_ref());
		assert_ok!(try_file(deal));
		assert_ok!(try_affirm(deal, Leg::Price));
		let call = Call::withdraw_affirmation { deal, leg, consents: without, external_ref };
		refused(AGENT, call, Error::<Test>::ConsentsDoNotMatchParties);
	});
}

#[test]
fn the_sellers_confirm_an_interim_payment_once() {
	ExtBuilder.build_and_execute(|| {
		let deal = contracted();
		let sale = sale_of(deal);
		for position in [0, 2, 9] {
			refused(AGENT, sale.confirm_interim(position), Error::<Test>::PaymentNotFound);
		}
		let buyers =
			Sale { terms: sold_by(halves(BUYER, CO_BUYER), sale.terms.clone()), ..sale.clone() };
		let refusal = Error::<Test>::ConsentsDoNotMatchParties;
		refused(AGENT, buyers.confirm_interim(1), refusal);
		let mut less = sale.clone();
		less.terms.payments[1].amount -= 1;
		refused(AGENT, less.confirm_interim(1), Error::<Test>::AmountDiffers);
		refused(CLERK, sale.confirm_interim(1), BadOrigin);
		System::reset_events();
		// Any agent carries it.
		done(OTHER_AGENT, sale.confirm_interim(1));
		let (by, evidence, at) = (caller(OTHER_AGENT), fixture::DOCUMENT, START);
		let paid = Paid { amount: fixture::PRICE / 10 * 3, valued_on: today() };
		let event = Event::InterimConfirmed { deal, by, position: 1, paid, evidence, at };
		assert_eq!(events(), [event]);
		assert_eq!(deal_of(deal).performance.began_on, Some(today()));
		refused(AGENT, sale.confirm_interim(1), Error::<Test>::LegAlreadyAffirmed);
		let inspected = sale_of(inspect());
		refused(AGENT, inspected.confirm_interim(1), Error::<Test>::NotAtThisStage);
	});
}

/// C12. Before, the term ran from the day on which the balance was due, whenever it was paid.
#[test]
fn the_registration_term_runs_from_full_performance() {
	ExtBuilder.build_and_execute(|| {
		let deal = filed();
		let scheduled = deal_of(deal).registration_term.unwrap();
		assert_ok!(try_affirm(deal, Leg::Price));
		let paid = deal_of(deal).registration_term.unwrap();
		assert!(paid.due_on < scheduled.due_on);
		assert_eq!(paid.due_on, Pallet::<Test>::term_after(today(), 60).last);
		assert_eq!(deal_of(deal).performance.paid_on, Some(today()));
	});
}
