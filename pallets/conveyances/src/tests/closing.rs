use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, BoundedVec};
use madang_primitives::{DealId, LoanId, Receipt, ReceiptRange};
use madang_testing::registry;
use pallet_lending::{LoanLedger, LoanState};
use pallet_titles::{ClosingMortgage, Collateral, EntryId, Filing, ReportRef, TitleRegistry};
use sp_runtime::DispatchError::BadOrigin;

fn receipts(count: u32) -> ReceiptRange {
	ReceiptRange { first: Receipt { year: 2026, number: 1 }, count }
}

/// What waits on the title, in order.
fn waiting() -> Vec<Filing> {
	let waiting = pallet_titles::Queue::<Test>::get(UNIT).into_iter();
	let waiting = waiting.filter_map(pallet_titles::Applications::<Test>::get);
	waiting.flat_map(|one| one.lines).map(|line| line.filing).collect()
}

fn entry(number: u32) -> EntryId {
	EntryId { title: TITLE, number }
}

/// The buyers of a registered sale sell back without a loan, up to the registration.
pub fn sell_back() -> DealId {
	let terms = Terms { discharges: BoundedVec::truncate_from(vec![entry(5)]), ..terms() };
	let terms = sold_by(halves(BUYER, CO_BUYER), terms);
	let sale = Sale { terms: bought_by(halves(SELLER, CO_SELLER), terms), ..sale() };
	done(AGENT, sale.inspect());
	done(AGENT, sale.conclude());
	done(CLERK, sale.accept_report());
	done(AGENT, sale.file());
	// The mortgage that is paid off now is the new bank's.
	for (account, leg) in [(BANKER, Leg::Payoff(entry(5))), (AGENT, Leg::Price), (AGENT, Leg::Tax)]
	{
		done(account, sale.affirm(leg));
	}
	register(&sale);
	sale.deal
}

#[test]
fn the_closing_is_filed_as_the_parties_signed_it() {
	ExtBuilder.build_and_execute(|| {
		let deal = financed();
		System::reset_events();
		assert_ok!(try_file(deal));
		let by = caller(AGENT);
		let closing = Conveyances::closing_of(deal, &deal_of(deal)).unwrap();
		let [part] = &closing.parts[..] else { panic!("one title") };
		assert_eq!((part.title, part.discharges.to_vec()), (TITLE, vec![OLD_ENTRY]));
		assert_eq!(
			(&part.transfer.from, &part.transfer.to, part.transfer.price),
			(&halves(SELLER, CO_SELLER), &halves(BUYER, CO_BUYER), Some(fixture::PRICE))
		);
		assert_eq!(part.transfer.caused_on, today());
		assert_eq!(part.transfer.report, Some(ReportRef::Deal(deal)));
		let [ClosingMortgage { mortgage, on }] = &closing.mortgages[..] else {
			panic!("one mortgage")
		};
		assert_eq!((mortgage.loan, mortgage.agreed_on), (Some(NEW_LOAN), Some(today())));
		assert_eq!((mortgage.bank(), mortgage.max_secured), (Some(BANK), fixture::SECURED));
		assert_eq!(mortgage.debtor_dids().to_vec(), borrowers(NEW_LOAN));
		assert_eq!(*on, Collateral::Whole);
		assert_eq!(
			waiting(),
			[
				registry::discharge::<Test>(OLD_ENTRY),
				Filing::Transfer(part.transfer.clone()),
				Filing::Mortgage { mortgage: mortgage.clone(), on: on.clone() },
			]
		);
		let (receipts, digest, at) = (receipts(3), signed::closing(&closing), START);
		assert_eq!(events(), [Event::RegistrationFiled { deal, by, receipts, digest, at }]);
	});
}

/// C15. Before, a rejected closing was not filed again while anybody's application waited.
#[test]
fn a_closing_that_waits_is_not_filed_again_but_a_rejected_one_is() {
	ExtBuilder.build_and_execute(|| {
		let deal = filed();
		refused(AGENT, sale_of(deal).file(), Error::<Test>::ClosingAlreadyFiled);
		reject_closing(deal);
		assert_eq!(waiting(), []);
		file_burden();
		assert_ok!(try_file(deal));
		assert_eq!(waiting().len(), 4);
	});
}

#[test]
fn filing_is_the_agent_s_with_every_party_s_signature() {
	ExtBuilder.build_and_execute(|| {
		let deal = financed();
		let sale = sale_of(deal);
		let signed = sale.registration_consents();
		let file = |deal, consents: &Consents| {
			let (consents, external_ref) = (consents.clone(), fresh_ref());
			Call::file_registration { deal, consents, external_ref }
		};
		refused(OTHER_AGENT, file(deal, &signed), Error::<Test>::NotTheAgent);
		refused(REGISTRAR, file(deal, &signed), BadOrigin);
		refused(AGENT, file(DealId(404), &signed), Error::<Test>::DealNotFound);
		let mut fewer = signed.clone();
		fewer.pop();
		refused(AGENT, file(deal, &fewer), Error::<Test>::ConsentsDoNotMatchParties);
		// Another loan joins after the parties signed: what they signed is no longer the closing.
		done(BANKER, sale.finance(LoanId(NEW_LOAN.0 + 1)));
		refused(AGENT, file(deal, &signed), pallet_identity::Error::<Test>::BadSignature);
	});
}

#[test]
fn nothing_is_filed_affirmed_or_registered_too_early() {
	ExtBuilder.build_and_execute(|| {
		let deal = contracted();
		let sale = sale_of(deal);
		refused(AGENT, sale.file(), Error::<Test>::NotAtThisStage);
		refused(AGENT, sale.affirm(Leg::Tax), Error::<Test>::NotAtThisStage);
		refused(REGISTRAR, sale.register(), Error::<Test>::NotAtThisStage);
		done(CLERK, sale.accept_report());
		refused(AGENT, sale.affirm(Leg::Tax), Error::<Test>::ClosingNotFiled);
		refused(REGISTRAR, sale.register(), Error::<Test>::ClosingNotFiled);
		let unknown = Sale { deal: DealId(404), ..sale };
		refused(AGENT, unknown.affirm(Leg::Tax), Error::<Test>::DealNotFound);
		refused(REGISTRAR, unknown.register(), Error::<Test>::DealNotFound);
	});
}

#[test]
fn every_leg_is_needed() {
	ExtBuilder.build_and_execute(|| {
		let deal = filed();
		for leg in Conveyances::legs(&deal_of(deal)) {
			refused(REGISTRAR, sale_of(deal).register(), Error::<Test>::LegNotAffirmed);
			assert_ok!(try_affirm(deal, leg));
		}
		register(&sale_of(deal));
	});
}

#[test]
fn the_closing_is_registered_as_one() {
	ExtBuilder.build_and_execute(|| {
		let deal = affirmed();
		done(EXAMINER, sale_of(deal).examine());
		System::reset_events();
		done(REGISTRAR, sale_of(deal).register());
		let by = caller(REGISTRAR);
		// The import, a transfer and a mortgage; a discharge changes no right.
		let ownership = NewOwnership { rights: 3, entry: entry(4) };
		let mortgage = BoundedVec::truncate_from(vec![entry(5)]);
		let registration = Registration {
			ownerships: BoundedVec::truncate_from(vec![ownership]),
			mortgages: BoundedVec::truncate_from(vec![mortgage]),
			at: START,
			by: institution_of(REGISTRAR),
		};
		assert_eq!(
			events(),
			[
				changed(deal, Some(Stage::Financed), Stage::Registered, Some(REGISTRAR)),
				Event::Registered {
					deal,
					by,
					receipts: receipts(3),
					registration: registration.clone(),
					settled: BoundedVec::truncate_from(vec![OLD_LOAN]),
					paid_off: 300_000_000,
					disbursed: deal_of(deal).loans,
					late: false,
					at: START,
				}
			]
		);
		assert_eq!(deal_of(deal).registered, Some(registration));
		assert_eq!(Titles::holders(TITLE).unwrap(), halves(BUYER, CO_BUYER));
		assert_eq!(reserved_for(TITLE), []);
		assert_eq!(loan(OLD_LOAN).state, LoanState::Settled);
		let new = loan(NEW_LOAN);
		assert_eq!((new.state, new.entries.to_vec()), (LoanState::Disbursed, vec![entry(5)]));
		assert_eq!(Affirmations::<Test>::iter_prefix(deal).count(), 0);
		// The terms of the registered deal bind no more.
		let term = deal_of(deal).registration_term.unwrap();
		pass(term.lapses_on);
		assert_eq!(events(), []);
		assert_eq!(stage(deal), Stage::Registered);
	});
}

/// C20. Before, the ledger had the day of the registration, whenever the money had moved.
#[test]
fn value_dates_travel_with_the_affirmations() {
	ExtBuilder.build_and_execute(|| {
		let deal = filed();
		let paid_on = today();
		for leg in Conveyances::legs(&deal_of(deal)) {
			assert_ok!(try_affirm(deal, leg));
		}
		block_at(days_later(5));
		register(&sale_of(deal));
		assert_eq!(loan(OLD_LOAN).paid_off_on, Some(paid_on));
		assert_eq!(loan(NEW_LOAN).disbursed_on, Some(paid_on));
	});
}

/// Its bank takes the principal for the discharge. The interest stays owed, without security.
#[test]
fn a_home_of_which_the_loan_was_written_off_can_be_sold() {
	use pallet_lending::{AccelerationCause, Call, WriteOffReason};
	ExtBuilder.build_and_execute(|| {
		let deal = filed();
		block_at(days_later(5));
		let (loan_id, evidence) = (OLD_LOAN, madang_primitives::Commitment([9; 32]));
		let cause = AccelerationCause::Insolvency(evidence);
		let external_ref = fresh_ref();
		done(OLD_BANKER, Call::<Test>::accelerate { loan: loan_id, cause, external_ref });
		let (reason, external_ref) = (WriteOffReason::Insolvent(evidence), fresh_ref());
		done(OLD_BANKER, Call::<Test>::write_off { loan: loan_id, reason, external_ref });
		assert_eq!(*Lending::secured_by(entry(OLD_ENTRY)), [OLD_LOAN]);
		for leg in Conveyances::legs(&deal_of(deal)) {
			assert_ok!(try_affirm(deal, leg));
		}
		register(&sale_of(deal));
		assert_eq!(stage(deal), Stage::Registered);
		assert_eq!(*Lending::secured_by(entry(OLD_ENTRY)), []);
		let standing = Lending::standing(OLD_LOAN).unwrap();
		assert_eq!(standing.state, LoanState::WrittenOff);
		assert!(standing.written_off.principal > 0 && standing.written_off.interest == 0);
	});
}

/// The bank affirms the payoff of the old mortgage with another amount than its first loan.
fn affirm_payoff(deal: DealId, amount: u64) -> Leg {
	let leg = Leg::Payoff(entry(OLD_ENTRY));
	let Call::affirm { deal, leg, mut paid, evidence, consents, external_ref } =
		sale_of(deal).affirm(leg)
	else {
		panic!("an affirmation");
	};
	paid.amount = amount;
	done(OLD_BANKER, Call::affirm { deal, leg, paid, evidence, consents, external_ref });
	leg
}

#[test]
fn every_loan_under_a_discharged_mortgage_is_paid() {
	const MORE: u64 = 1_000_000;
	ExtBuilder.build_and_execute(|| {
		let deal = filed();
		let further = pallet_lending::NextLoan::<Test>::get();
		let (credit, external_ref) = (fixture::credit(MORE, 42_000), fresh_ref());
		let old = entry(OLD_ENTRY);
		done(
			OLD_BANKER,
			pallet_lending::Call::record_existing { entry: old, credit, external_ref },
		);
		assert_eq!(*Lending::secured_by(old), [OLD_LOAN, further]);
		for leg in Conveyances::legs(&deal_of(deal)) {
			if leg != Leg::Payoff(old) {
				assert_ok!(try_affirm(deal, leg));
			}
		}
		let leg = affirm_payoff(deal, fixture::LOAN + MORE - 1);
		done(EXAMINER, sale_of(deal).examine());
		let too_low = pallet_lending::Error::<Test>::PayoffTooLow;
		refused(REGISTRAR, sale_of(deal).register(), too_low);
		done(OLD_BANKER, sale_of(deal).withdraw_affirmation(leg));
		let [first, second] = [OLD_LOAN, further]
			.map(|of| Lending::payoff(of, today()).and_then(|owed| owed.total()).unwrap());
		affirm_payoff(deal, first + second + 7);
		System::reset_events();
		done(REGISTRAR, sale_of(deal).register());
		assert_eq!([OLD_LOAN, further].map(|of| loan(of).state), [LoanState::Settled; 2]);
		assert_eq!(*Lending::secured_by(old), []);
		let registered = events().into_iter().find_map(|event| match event {
			Event::Registered { settled, paid_off, .. } => Some((settled.to_vec(), paid_off)),
			_ => None,
		});
		assert_eq!(registered, Some((vec![OLD_LOAN, further], fixture::LOAN + MORE)));
		// What nobody owed is a fee of the last one.
		let shares: Vec<_> = payoffs().into_iter().map(|of| (of.amount, of.extra)).collect();
		assert_eq!(shares, [(first, 0), (second + 7, 7)]);
	});
}

#[test]
fn a_cash_sale_needs_no_loan() {
	ExtBuilder.build_and_execute(|| {
		let deal = reported();
		assert_ok!(try_file(deal));
		for leg in Conveyances::legs(&deal_of(deal)) {
			assert_ok!(try_affirm(deal, leg));
		}
		register(&sale_of(deal));
		assert_eq!(stage(deal), Stage::Registered);
	});
}

#[test]
fn only_the_registry_of_the_place_registers() {
	ExtBuilder.build_and_execute(|| {
		let deal = affirmed();
		for account in [OTHER_REGISTRAR, BANKER, CLERK, AGENT, NON_MEMBER] {
			refused(account, sale_of(deal).register(), BadOrigin);
		}
	});
}

#[test]
fn a_registry_that_forgets_a_mortgage_undoes_everything() {
	ExtBuilder.build_and_execute(|| {
		let deal = affirmed();
		done(EXAMINER, sale_of(deal).examine());
		Forgetful::put(true);
		refused(REGISTRAR, sale_of(deal).register(), Error::<Test>::MortgagesMissing);
	});
}

#[test]
fn a_loan_that_cannot_be_disbursed_undoes_everything() {
	ExtBuilder.build().execute_with(|| {
		let deal = affirmed();
		done(EXAMINER, sale_of(deal).examine());
		assert_ok!(Lending::release(NEW_LOAN, deal, None));
		// C27. Before, the invariants did not notice.
		assert!(Conveyances::do_try_state().is_err());
		assert_noop!(
			make(REGISTRAR, sale_of(deal).register()),
			pallet_lending::Error::<Test>::WrongState
		);
	});
}

/// C12. Before, a sale that was filed in time was late because the registry office was slow.
#[test]
fn filing_meets_the_term_however_slow_the_registry_office_is() {
	ExtBuilder.build_and_execute(|| {
		let deal = affirmed();
		let due_on = deal_of(deal).registration_term.unwrap().due_on;
		pass(due_on);
		assert!(!deal_of(deal).registration_term.unwrap().overdue);
		register(&sale_of(deal));
		assert!(events()
			.iter()
			.any(|event| matches!(event, Event::Registered { late: false, .. })));
	});
}

#[test]
fn what_is_filed_after_its_term_is_late() {
	for noticed in [false, true] {
		ExtBuilder.build_and_execute(|| {
			let deal = financed();
			let due_on = deal_of(deal).registration_term.unwrap().due_on;
			match noticed {
				true => pass(due_on),
				false => block_at(due_on.end() + 1),
			}
			assert_ok!(try_file(deal));
			for leg in [Leg::Disbursement(NEW_LOAN), Leg::Tax, Leg::Payoff(entry(OLD_ENTRY))] {
				assert_ok!(try_affirm(deal, leg));
			}
			// The price was paid on the day of the contract.
			let mut paid = sale_of(deal).paid(Leg::Price);
			paid.valued_on = madang_primitives::KoreanDay::of(START);
			let file = deal_of(deal).closing.unwrap();
			let evidence = fixture::DOCUMENT;
			let signed = signed::price(file.receipts.first, file.digest, paid, evidence);
			let purpose = madang_primitives::signing::Purpose::ConfirmPayment;
			let consents = consents([SELLER, CO_SELLER], purpose, deal, signed);
			let (leg, external_ref) = (Leg::Price, fresh_ref());
			done(AGENT, Call::affirm { deal, leg, paid, evidence, consents, external_ref });
			register(&sale_of(deal));
			let late = |event: &Event<Test>| matches!(event, Event::Registered { late: true, .. });
			assert!(events().iter().any(late));
		});
	}
}

#[test]
fn a_title_can_be_sold_again_once_registered() {
	ExtBuilder.build_and_execute(|| {
		registered();
		let deal = sell_back();
		assert_eq!(stage(deal), Stage::Registered);
		assert_eq!(Titles::holders(TITLE).unwrap(), halves(SELLER, CO_SELLER));
		assert_eq!(loan(NEW_LOAN).state, LoanState::Settled);
	});
}

#[test]
fn an_application_before_the_closing_is_completed_first() {
	ExtBuilder.build_and_execute(|| {
		let deal = financed();
		let receipt = file_burden();
		assert_ok!(try_file(deal));
		for leg in Conveyances::legs(&deal_of(deal)) {
			assert_ok!(try_affirm(deal, leg));
		}
		done(EXAMINER, sale_of(deal).examine());
		let first = pallet_titles::Error::<Test>::NotHeadOfQueue;
		refused(REGISTRAR, sale_of(deal).register(), first);
		done(EXAMINER, registry::examine::<Test>(receipt));
		let ground = pallet_titles::RejectionGround::NoRightToApply;
		done(REGISTRAR, registry::reject::<Test>(receipt, ground));
		done(REGISTRAR, sale_of(deal).register());
	});
}

/// C24. Before, the registrar registered a closing that no examiner had seen.
#[test]
fn a_closing_is_examined_by_another_officer() {
	ExtBuilder.build_and_execute(|| {
		let deal = affirmed();
		let refusal = pallet_titles::Error::<Test>::StateForbids;
		refused(REGISTRAR, sale_of(deal).register(), refusal);
		register(&sale_of(deal));
	});
}
