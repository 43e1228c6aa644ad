use crate::{mock::*, *};
use frame_support::assert_ok;
use madang_primitives::{DealId, LoanId, Party as Holder};
use madang_testing::suspend;
use pallet_lending::LoanState;
use pallet_titles::{Collateral, LiveTarget, TitleRegistry};
use sp_runtime::DispatchError::BadOrigin;

type LendingError = pallet_lending::Error<Test>;

#[test]
fn a_bank_binds_its_own_loan_with_its_borrowers_signatures() {
	ExtBuilder.build_and_execute(|| {
		let deal = reported();
		System::reset_events();
		done(BANKER, sale_of(deal).finance(NEW_LOAN));
		let by = caller(BANKER);
		assert_eq!((loan(NEW_LOAN).state, loan(NEW_LOAN).deal), (LoanState::Bound, Some(deal)));
		assert_eq!(
			events(),
			[
				changed(deal, Some(Stage::Reported), Stage::Financed, Some(BANKER)),
				Event::Financed {
					deal,
					by,
					loan: NEW_LOAN,
					principal: 300_000_000,
					max_secured: 360_000_000,
					bound_on: today(),
					at: START,
				}
			]
		);
	});
}

/// S6. The mortgage's cause is the agreement of bank and borrowers for this deal, on its day, and not the
/// day of the filing.
#[test]
fn a_mortgage_names_the_day_on_which_its_borrowers_agreed() {
	ExtBuilder.build_and_execute(|| {
		let deal = reported();
		block_at(days_later(2));
		done(BANKER, sale_of(deal).finance(NEW_LOAN));
		let agreed_on = Some(today());
		block_at(days_later(3));
		done(AGENT, sale_of(deal).file());
		let closing = sale_of(deal).closing();
		assert_eq!(closing.mortgages[0].mortgage.agreed_on, agreed_on);
		for (role, leg) in sale_of(deal).legs() {
			done(officer(role), sale_of(deal).affirm(leg));
		}
		register(&sale_of(deal));
		let entry = loan(NEW_LOAN).entries[0];
		let cause = pallet_titles::Entries::<Test>::get(entry.title, entry.number).unwrap().cause;
		assert_eq!(cause.unwrap().on, agreed_on);
	});
}

/// C5 (a), (e). Before, any bank with an agreed loan bound it without asking anybody.
#[test]
fn no_loan_is_bound_without_its_borrowers() {
	ExtBuilder.build_and_execute(|| {
		let deal = reported();
		let (loan, external_ref) = (NEW_LOAN, fresh_ref());
		let consents = Consents::default();
		let alone = Call::finance { deal, loan, consents, external_ref };
		refused(BANKER, alone, Error::<Test>::ConsentsDoNotMatchParties);
		// A signature for another loan is worth nothing.
		let Call::finance { consents, .. } = sale_of(deal).finance(LoanId(NEW_LOAN.0 + 1)) else {
			panic!("a call")
		};
		let wrong = Call::finance { deal, loan, consents, external_ref };
		refused(BANKER, wrong, pallet_identity::Error::<Test>::BadSignature);
	});
}

#[test]
fn up_to_four_loans_join_and_the_stage_stays() {
	ExtBuilder.build_and_execute(|| {
		let deal = financed();
		System::reset_events();
		for offset in 1..4 {
			done(BANKER, sale_of(deal).finance(LoanId(NEW_LOAN.0 + offset)));
		}
		assert!(events().iter().all(|event| matches!(event, Event::Financed { .. })));
		assert_eq!(stage(deal), Stage::Financed);
		let fifth = sale_of(deal).finance(LoanId(NEW_LOAN.0 + 4));
		refused(BANKER, fifth, Error::<Test>::MaxLoansExceeded);
	});
}

#[test]
fn only_a_buyers_loan_of_these_titles_and_bank_is_bound() {
	ExtBuilder.build_and_execute(|| {
		let deal = reported();
		let elsewhere = agreed_loan(OTHER_TITLE, &[BUYER.did()]);
		let outsiders = agreed_loan(TITLE, &[BUYER.did(), OUTSIDER.did()]);
		for (account, loan, error) in [
			(BANKER, LoanId(404), Error::<Test>::LoanNotFound.into()),
			(OLD_BANKER, NEW_LOAN, Error::<Test>::NotTheLender.into()),
			(BANKER, elsewhere, Error::<Test>::LoanForOtherTitles.into()),
			(BANKER, outsiders, Error::<Test>::BorrowerIsNotBuyer.into()),
			(AGENT, NEW_LOAN, BadOrigin),
		] {
			refused(account, sale_of(deal).finance(loan), error);
		}
		done(BANKER, sale_of(deal).finance(NEW_LOAN));
		refused(BANKER, sale_of(deal).finance(NEW_LOAN), LendingError::WrongState);
	});
}

#[test]
fn no_loan_before_the_report_is_accepted_nor_after_filing() {
	ExtBuilder.build_and_execute(|| {
		let unknown = Sale { deal: DealId(404), ..sale() };
		refused(BANKER, unknown.finance(NEW_LOAN), Error::<Test>::DealNotFound);
		let deal = contracted();
		refused(BANKER, sale_of(deal).finance(NEW_LOAN), Error::<Test>::NotAtThisStage);
		done(CLERK, sale_of(deal).accept_report());
		assert_ok!(try_file(deal));
		refused(BANKER, sale_of(deal).finance(NEW_LOAN), Error::<Test>::ClosingAlreadyFiled);
		// C5 (d). Before, the flag of the rejected closing still refused every loan.
		reject_closing(deal);
		done(BANKER, sale_of(deal).finance(NEW_LOAN));
	});
}

#[test]
fn a_bank_takes_its_loan_out_before_filing() {
	ExtBuilder.build_and_execute(|| {
		let deal = financed();
		let second = LoanId(NEW_LOAN.0 + 1);
		done(BANKER, sale_of(deal).finance(second));
		let unbind = |loan| sale_of(deal).unbind(loan);
		refused(OLD_BANKER, unbind(NEW_LOAN), Error::<Test>::NotTheLender);
		refused(AGENT, unbind(NEW_LOAN), BadOrigin);
		refused(BANKER, unbind(LoanId(404)), Error::<Test>::LoanNotFound);
		refused(BANKER, unbind(LoanId(NEW_LOAN.0 + 2)), Error::<Test>::LoanNotBound);
		System::reset_events();
		done(BANKER, unbind(NEW_LOAN));
		let (by, loan_of, at) = (caller(BANKER), NEW_LOAN, START);
		let event = Event::LoanUnbound { deal, by, loan: loan_of, by_buyers: false, at };
		assert_eq!(events(), [event]);
		assert_eq!((loan(NEW_LOAN).state, loan(NEW_LOAN).deal), (LoanState::Agreed, None));
		assert_eq!(stage(deal), Stage::Financed);
		done(BANKER, unbind(second));
		assert_eq!(stage(deal), Stage::Reported);
		// It can come back.
		done(BANKER, sale_of(deal).finance(NEW_LOAN));
		assert_ok!(try_file(deal));
		refused(BANKER, unbind(NEW_LOAN), Error::<Test>::ClosingAlreadyFiled);
		refused(BANKER, sale_of(inspect()).unbind(NEW_LOAN), Error::<Test>::NotAtThisStage);
	});
}

/// C5 (b), (c). Before, nobody could unbind a loan: a bank that did nothing, or was suspended, held
/// the deal until it lapsed.
#[test]
fn the_buyers_dismiss_the_loan_of_a_bank_that_does_not_act() {
	for build in [financed, filed] {
		ExtBuilder.build_and_execute(|| {
			let deal = build();
			suspend::<Test>(BANK);
			System::reset_events();
			done(AGENT, sale_of(deal).dismiss_loan(NEW_LOAN));
			let (by, at) = (caller(AGENT), START);
			let event = Event::LoanUnbound { deal, by, loan: NEW_LOAN, by_buyers: true, at };
			assert!(events().contains(&event));
			assert_eq!(stage(deal), Stage::Reported);
			// A cash sale continues.
			assert_ok!(try_file(deal));
			for (role, leg) in sale_of(deal).legs() {
				done(officer(role), sale_of(deal).affirm(leg));
			}
			register(&sale_of(deal));
		});
	}
}

#[test]
fn a_loan_is_dismissed_by_every_buyer() {
	ExtBuilder.build_and_execute(|| {
		let deal = financed();
		let sale = sale_of(deal);
		let alone = Sale { terms: bought_by(held([(BUYER, "1/1")]), terms()), ..sale.clone() };
		let refusal = Error::<Test>::ConsentsDoNotMatchParties;
		refused(AGENT, alone.dismiss_loan(NEW_LOAN), refusal);
		refused(OTHER_AGENT, sale.dismiss_loan(NEW_LOAN), Error::<Test>::NotTheAgent);
		let other = LoanId(NEW_LOAN.0 + 1);
		refused(AGENT, sale.dismiss_loan(other), Error::<Test>::LoanNotBound);
		refused(AGENT, sale.dismiss_loan(LoanId(404)), Error::<Test>::LoanNotFound);
		let inspected = sale_of(inspect());
		refused(AGENT, inspected.dismiss_loan(NEW_LOAN), Error::<Test>::NotAtThisStage);
	});
}

/// C1, titles 1. Before, the mortgage of a deal covered the share of a co-owner who never signed.
#[test]
fn nobodys_share_is_mortgaged_without_its_signature() {
	ExtBuilder.build_and_execute(|| {
		let terms = sold_by(held([(SELLER, "1/2")]), terms());
		let terms = bought_by(held([(BUYER, "1/2")]), terms);
		let loan = agreed_loan(TITLE, &[BUYER.did()]);
		let sale = Sale { terms, loan, ..sale() };
		done(AGENT, sale.inspect());
		done(AGENT, sale.conclude());
		done(CLERK, sale.accept_report());
		done(BANKER, sale.finance(loan));
		let closing = sale.closing();
		assert_eq!(closing.mortgages[0].on, Collateral::Acquired);
		done(AGENT, sale.file());
		for (role, leg) in sale.legs() {
			done(officer(role), sale.affirm(leg));
		}
		register(&sale);
		assert_eq!(Titles::holders(TITLE).unwrap(), held([(CO_SELLER, "1/2"), (BUYER, "1/2")]));
		// The one live mortgage is on what the buyer acquired.
		let live = pallet_titles::LiveEntries::<Test>::get(TITLE);
		let on: Vec<_> = live.iter().map(|entry| entry.on.clone()).collect();
		let lots = pallet_titles::LotsOf::<Test>::get(TITLE);
		let acquired = lots.iter().find(|lot| lot.party == Holder::Did(BUYER.did())).unwrap();
		let LiveTarget::Lots(burdened) = &on[0] else { panic!("a share is mortgaged: {on:?}") };
		assert_eq!((on.len(), burdened.to_vec()), (1, vec![acquired.id]));
	});
}

/// C22. Before, an agreed loan of last year could be bound to any later deal.
#[test]
fn a_loan_whose_offer_has_ended_is_not_bound() {
	ExtBuilder.build_and_execute(|| {
		let last = loan(NEW_LOAN).offer.unwrap().last;
		block_at(last.end() + 1);
		let deal = reported();
		refused(BANKER, sale_of(deal).finance(NEW_LOAN), LendingError::OfferEnded);
		block_at(last.end() + 2);
		block_at(last.end() + 3);
		assert_eq!(loan(NEW_LOAN).state, LoanState::Lapsed);
	});
}
