//! Tests of filing.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use madang_primitives::{
	signing::{object, terms, Purpose},
	DealId, InstitutionId,
};
use sp_runtime::{DispatchError, DispatchError::BadOrigin};

type E = Error<Test>;

fn sale(from: u32, to: u32) -> Filing {
	Filing::Transfer(transfer(held([(from, "1")]), held([(to, "1")])))
}

/// Expect that a filing is rejected with this error and changes nothing.
fn rejected(by: u64, n: u64, filing: Filing, signers: &[u32], error: impl Into<DispatchError>) {
	let subject = match TitleOf::<Test>::get(unit(n)) {
		Some(title) => object(b"title", &title),
		None => object(b"property", &unit(n)),
	};
	let signed = consents(signers.iter().map(|n| did(*n)), subject, &filing);
	let origin = RuntimeOrigin::signed(by);
	assert_noop!(Records::file(origin, unit(n), filing, signed, [9; 32]), error.into());
}

#[test]
fn an_application_gets_a_receipt_and_is_pending() {
	with_titles(|| {
		assert_ok!(file(AGENT, 1, sale(1, 2), &[1, 2]));
		let receipt = last();
		assert_eq!((receipt.year, receipt.number), (2026, 1));
		let application = Applications::<Test>::get(receipt).unwrap();
		assert_eq!(application.state, ApplicationState::Received);
		assert_eq!((application.filed_by, application.deal), (AGENT_OFFICE, None));
		assert_eq!(application.signed.to_vec(), [did(1), did(2)]);
		assert_eq!(Queue::<Test>::get(title(1)).to_vec(), [receipt]);
		assert_eq!(
			events(),
			[Event::ApplicationFiled {
				receipt,
				title: title(1),
				property: unit(1),
				filing: sale(1, 2),
				filed_by: AGENT_OFFICE,
				deal: None,
			}]
		);
		assert_ok!(file(AGENT, 2, Filing::Mortgage(mortgage(BANK, &[1])), &[2, 1]));
		assert_eq!(last().number, 2, "there is one sequence for all titles");
		set_day("2027-01-01");
		assert_ok!(file(BANKER, 1, Filing::Discharge { entry: 2 }, &[]));
		assert_eq!((last().year, last().number), (2027, 1));
	});
}

#[test]
fn exactly_the_parties_must_sign() {
	with_titles(|| {
		rejected(AGENT, 1, sale(1, 2), &[1], E::SignatureMissing);
		rejected(AGENT, 1, sale(1, 2), &[2], E::SignatureMissing);
		rejected(AGENT, 1, sale(1, 2), &[1, 3], E::SignatureMissing);
		rejected(AGENT, 1, sale(1, 2), &[1, 1], E::SignatureMissing);
		rejected(AGENT, 1, sale(1, 2), &[1, 2, 3], E::SignatureSurplus);
		rejected(AGENT, 2, Filing::Mortgage(mortgage(BANK, &[1])), &[1], E::SignatureMissing);
		rejected(BANKER, 1, Filing::Discharge { entry: 2 }, &[1], E::SignatureSurplus);
		let first = Filing::Preservation { holdings: held([(1, "1/2"), (2, "1/2")]) };
		rejected(AGENT, 9, first, &[2], E::SignatureMissing);
	});
}

#[test]
fn a_signature_is_valid_only_for_its_title_filing_and_purpose() {
	with_titles(|| {
		let wrong = DispatchError::from(pallet_identity::Error::<Test>::BadSignature);
		let other_title = consents([did(1), did(2)], object(b"title", &title(2)), &sale(1, 2));
		let other_filing = consents([did(1), did(2)], object(b"title", &title(1)), &sale(1, 3));
		for signed in [other_title, other_filing] {
			let origin = RuntimeOrigin::signed(AGENT);
			assert_noop!(Records::file(origin, unit(1), sale(1, 2), signed, [9; 32]), wrong);
		}
		let mut signed = consents([did(1), did(2)], object(b"title", &title(1)), &sale(1, 2));
		signed[0] = consent(
			did(1),
			Purpose::ConcludeContract,
			object(b"title", &title(1)),
			terms(&sale(1, 2)),
		);
		let origin = RuntimeOrigin::signed(AGENT);
		assert_noop!(Records::file(origin, unit(1), sale(1, 2), signed, [9; 32]), wrong);
	});
}

#[test]
fn agents_file_for_parties_and_banks_discharge_their_own_mortgages() {
	with_titles(|| {
		for by in [REGISTRAR, EXAMINER, NON_MEMBER] {
			rejected(by, 1, sale(1, 2), &[1, 2], BadOrigin);
		}
		let first = Filing::Preservation { holdings: held([(1, "1")]) };
		rejected(BANKER, 1, sale(1, 2), &[1, 2], E::NotAnAgent);
		rejected(BANKER, 1, Filing::Mortgage(mortgage(BANK, &[1])), &[1], E::NotAnAgent);
		rejected(BANKER, 9, first, &[1], E::NotAnAgent);
		rejected(OLD_BANKER, 1, Filing::Discharge { entry: 2 }, &[], E::NotMortgagee);
		rejected(AGENT, 1, Filing::Discharge { entry: 2 }, &[], E::NotMortgagee);
		assert_ok!(file(BANKER, 1, Filing::Discharge { entry: 2 }, &[]));
	});
}

#[test]
fn a_filing_must_be_valid() {
	with_titles(|| {
		let first = |holdings| Filing::Preservation { holdings };
		rejected(AGENT, 1, first(held([(1, "1")])), &[1], E::AlreadyRegistered);
		rejected(AGENT, 1_001, first(held([(1, "1")])), &[1], E::PropertyNotFound);
		rejected(AGENT, 9, first(held([(1, "1/2")])), &[1], E::MalformedHoldings);
		rejected(AGENT, 9, first(held_unbound(1)), &[], E::HolderUnbound);
		rejected(AGENT, 9, sale(1, 2), &[1, 2], E::TitleNotFound);
		rejected(BANKER, 9, Filing::Discharge { entry: 1 }, &[], E::TitleNotFound);
		rejected(BANKER, 1, Filing::Discharge { entry: 1 }, &[], E::NoLiveMortgage);
		rejected(BANKER, 1, Filing::Discharge { entry: 3 }, &[], E::NoLiveMortgage);

		let to = |from, to| Filing::Transfer(transfer(from, to));
		rejected(AGENT, 3, to(held_unbound(1), held([(1, "1")])), &[1], E::HolderUnbound);
		rejected(AGENT, 1, to(held([(1, "1")]), held_unbound(2)), &[1], E::HolderUnbound);
		rejected(AGENT, 1, to(held([(1, "1")]), held([(2, "1/2")])), &[1, 2], E::UnequalShares);
		let half = held([(1, "1/2"), (2, "1/2")]);
		rejected(AGENT, 1, to(held([(1, "1")]), half), &[1, 2], E::PartyOnBothSides);
		let mut early = transfer(held([(1, "1")]), held([(2, "1")]));
		early.contracted_on = early.contracted_on.plus(1);
		rejected(AGENT, 1, Filing::Transfer(early), &[1, 2], E::CauseInFuture);
	});
}

#[test]
fn a_mortgage_needs_an_active_bank_an_amount_and_debtors() {
	with_titles(|| {
		let base = || mortgage(BANK, &[1]);
		for (mortgage, error) in [
			(mortgage(SUSPENDED_BANK, &[1]), E::NotABank),
			(mortgage(REGISTRY, &[1]), E::NotABank),
			(mortgage(InstitutionId(77), &[1]), E::NotABank),
			(mortgage(BANK, &[]), E::NoDebtor),
			(mortgage(BANK, &[1, 2, 1]), E::UnknownDebtor),
			(Mortgage { debtors: bounded([unknown_did()]), ..base() }, E::UnknownDebtor),
			(Mortgage { debtors: bounded([deactivated_did()]), ..base() }, E::UnknownDebtor),
			(Mortgage { max_secured: 0, ..base() }, E::NothingSecured),
			(Mortgage { agreed_on: today().plus(1), ..base() }, E::CauseInFuture),
		] {
			rejected(AGENT, 1, Filing::Mortgage(mortgage), &[1], error);
		}
		let on_unbound = Filing::Mortgage(base());
		rejected(AGENT, 3, on_unbound, &[1], E::HolderUnbound);
	});
}

#[test]
fn a_reserved_title_accepts_no_transfer_but_other_filings() {
	with_titles(|| {
		assert_ok!(Records::reserve(title(1), DealId(1)));
		rejected(AGENT, 1, sale(1, 2), &[1, 2], E::Reserved);
		assert_ok!(file(AGENT, 1, Filing::Mortgage(mortgage(BANK, &[1])), &[1]));
		assert_ok!(file(BANKER, 1, Filing::Discharge { entry: 2 }, &[]));
		assert_ok!(Records::release(title(1), DealId(1)));
		assert_ok!(file(AGENT, 1, sale(1, 2), &[1, 2]));
	});
}

#[test]
fn the_queue_of_a_title_is_bounded() {
	with_titles(|| {
		for _ in 0..32 {
			assert_ok!(file(BANKER, 1, Filing::Discharge { entry: 2 }, &[]));
		}
		rejected(BANKER, 1, Filing::Discharge { entry: 2 }, &[], E::QueueFull);
	});
}

#[test]
fn a_first_registration_is_rejected_when_the_numbers_of_the_year_are_used_up() {
	with_titles(|| {
		LastSerial::<Test>::put((2026, 999_999));
		let first = Filing::Preservation { holdings: held([(1, "1")]) };
		rejected(AGENT, 9, first, &[1], E::NumbersExhausted);
	});
}

#[test]
fn a_reference_can_be_used_only_once() {
	with_titles(|| {
		let call = || {
			Records::file(
				RuntimeOrigin::signed(BANKER),
				unit(1),
				Filing::Discharge { entry: 2 },
				Default::default(),
				[9; 32],
			)
		};
		assert_ok!(call());
		assert_noop!(call(), ref_used());
		let receipt = last();
		let examine = || Records::examine(RuntimeOrigin::signed(EXAMINER), receipt, [7; 32]);
		assert_ok!(examine());
		assert_noop!(examine(), ref_used());
	});
}
