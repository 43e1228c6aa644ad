//! A party that died, or lost its DID, is replaced by decision of the court.

use crate::{mock::*, *};
use frame_support::assert_ok;
use madang_primitives::{signing::Purpose, DealId, Party as Holder};
use madang_testing::{deactivate, registry, COURT};
use pallet_titles::{Order, Reservations, TitleRegistry};
use sp_runtime::DispatchError::BadOrigin;

/// The sale's consents with a successor in place of a party.
fn consents_with(sale: &Sale, purpose: Purpose, terms: sp_core::H256) -> Consents {
	consents(deal_of(sale.deal).parties(), purpose, sale.deal, terms)
}

/// Before, a deal whose price was paid could not be completed once a seller had lost its DID: the closing
/// needed its signature.
#[test]
fn a_paid_sale_is_registered_though_a_seller_has_lost_its_did() {
	ExtBuilder.build_and_execute(|| {
		let deal = affirmed();
		reject_closing(deal);
		deactivate::<Test>(by(AGENT), SELLER);
		let sale = sale_of(deal);
		let bad = pallet_identity::Error::<Test>::DidDeactivated;
		refused(AGENT, sale.file(), bad);
		System::reset_events();
		done(JUDGE, sale.name_successor(SELLER.did(), OUTSIDER.did()));
		let (from, to, evidence, at) = (SELLER.did(), OUTSIDER.did(), fixture::DOCUMENT, START);
		let event = Event::SuccessorNamed { deal, by: caller(JUDGE), from, to, evidence, at };
		assert_eq!(events(), [event]);
		let digest = signed::closing(&sale.closing());
		let consents = consents_with(&sale, Purpose::ApplyForRegistration, digest);
		done(AGENT, Call::file_registration { deal, consents, external_ref: fresh_ref() });
		let file = deal_of(deal).closing.unwrap();
		let leg = Leg::Price;
		let paid = sale.paid(leg);
		let signed = signed::price(file.receipts.first, file.digest, paid, evidence);
		let consents = self::consents([OUTSIDER, CO_SELLER], Purpose::ConfirmPayment, deal, signed);
		let external_ref = fresh_ref();
		done(AGENT, Call::affirm { deal, leg, paid, evidence, consents, external_ref });
		for (role, leg) in sale.legs().into_iter().filter(|(_, leg)| *leg != Leg::Price) {
			done(officer(role), sale.affirm(leg));
		}
		register(&sale);
		assert_eq!(Titles::holders(TITLE).unwrap(), halves(BUYER, CO_BUYER));
	});
}

/// S5, review 10. The court orders that the successor holds what the seller held, while it is reserved. The
/// contract is changed to it, and its share is reserved in place of the seller's.
#[test]
fn an_amendment_reserves_the_share_for_the_successor() {
	ExtBuilder.build_and_execute(|| {
		let deal = financed();
		deactivate::<Test>(by(AGENT), SELLER);
		done(JUDGE, sale_of(deal).name_successor(SELLER.did(), OUTSIDER.did()));
		let now = sold_by(halves(OUTSIDER, CO_SELLER), terms());
		// It must hold the share first.
		refused(AGENT, sale_of(deal).amend(now.clone()), pallet_titles::Error::<Test>::NotHeld);
		let seller = Holder::Did(SELLER.did());
		let order = Some(Order { by: COURT, case: registry::REASONS });
		let free = registry::bind::<Test>(TITLE, seller, OUTSIDER, None);
		refused(EXAMINER, free, pallet_titles::Error::<Test>::Reserved);
		done(EXAMINER, registry::bind::<Test>(TITLE, seller, OUTSIDER, order));
		done(REGISTRAR, registry::complete::<Test>(registry::last_receipt::<Test>()));
		refused(AGENT, sale_of(deal).file(), pallet_titles::Error::<Test>::NotHeld);
		let reserved = || {
			let all = Reservations::<Test>::get(TITLE).into_iter();
			all.map(|one| (one.party, one.deal)).collect::<std::collections::BTreeSet<_>>()
		};
		let of = |parties: [Party; 2]| parties.map(|one| (Holder::Did(one.did()), deal)).into();
		assert_eq!(reserved(), of([SELLER, CO_SELLER]));
		done(AGENT, sale_of(deal).amend(now));
		assert_eq!(reserved(), of([OUTSIDER, CO_SELLER]));
		done(CLERK, sale_of(deal).accept_report());
		done(AGENT, sale_of(deal).file());
		for (role, leg) in sale_of(deal).legs() {
			done(officer(role), sale_of(deal).affirm(leg));
		}
		register(&sale_of(deal));
		assert_eq!(Titles::holders(TITLE).unwrap(), halves(BUYER, CO_BUYER));
		assert!(reserved().is_empty());
	});
}

#[test]
fn only_the_court_names_a_successor_who_signs() {
	ExtBuilder.build_and_execute(|| {
		let deal = contracted();
		let sale = sale_of(deal);
		let name = |party: Party| sale.name_successor(party.did(), OUTSIDER.did());
		refused(AGENT, name(SELLER), BadOrigin);
		refused(REGISTRAR, name(SELLER), BadOrigin);
		refused(JUDGE, name(OUTSIDER), Error::<Test>::NotAParty);
		let unsigned = Call::name_successor {
			deal,
			party: SELLER.did(),
			evidence: fixture::DOCUMENT,
			consents: Consents::default(),
			external_ref: fresh_ref(),
		};
		refused(JUDGE, unsigned, Error::<Test>::ConsentsDoNotMatchParties);
		let unknown = Sale { deal: DealId(404), ..sale.clone() };
		let call = unknown.name_successor(SELLER.did(), OUTSIDER.did());
		refused(JUDGE, call, Error::<Test>::DealNotFound);
		let inspected = sale_of(inspect());
		let call = inspected.name_successor(SELLER.did(), OUTSIDER.did());
		refused(JUDGE, call, Error::<Test>::NotAtThisStage);
		assert_ok!(make(JUDGE, name(SELLER)));
		// A later decision replaces it: this one names the party itself again.
		done(JUDGE, sale.name_successor(SELLER.did(), SELLER.did()));
		assert_eq!(deal_of(deal).parties(), sale.terms.parties());
	});
}

#[test]
fn the_number_of_successors_is_bounded() {
	ExtBuilder.build_and_execute(|| {
		let deal = contracted();
		Deals::<Test>::mutate(deal, |stored| {
			let stored = stored.as_mut().unwrap();
			let other = Succession { from: OUTSIDER.did(), to: OUTSIDER.did() };
			while stored.successors.try_push(other).is_ok() {}
		});
		let call = sale_of(deal).name_successor(SELLER.did(), OUTSIDER.did());
		refused(JUDGE, call, Error::<Test>::MaxSuccessorsExceeded);
	});
}
