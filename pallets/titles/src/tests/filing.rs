//! Tests of filing.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use madang_primitives::{signing::Purpose, Cause, CauseKind, DealId, InstitutionId, LoanId, Party};
use sp_runtime::{DispatchError, DispatchError::BadOrigin};

type E = Error<Test>;

fn sale(from: u32, to: u32) -> Filing {
	Filing::Transfer(transfer(held([(from, "1")]), held([(to, "1")])))
}

/// Expect that a filing is rejected with this error and changes nothing.
fn rejected(by: u64, n: u64, filing: Filing, signers: &[u32], error: impl Into<DispatchError>) {
	assert_noop!(file(by, n, filing, signers), error.into());
}

#[test]
fn an_application_gets_a_receipt_and_is_pending() {
	with_titles(|| {
		assert_ok!(file(AGENT, 1, sale(1, 2), &[1, 2]));
		let receipt = last();
		assert_eq!((receipt.year, receipt.number), (2026, 1));
		let application = Applications::<Test>::get(receipt).unwrap();
		assert_eq!(application.state, ApplicationState::Received);
		assert_eq!((application.by.institution, application.deal), (AGENT_OFFICE, None));
		assert_eq!((application.by.officer, application.attachments), (AGENT, Some(ATTACHMENTS)));
		assert_eq!(application.signed.to_vec(), [did(1), did(2)]);
		assert_eq!(Queue::<Test>::get(unit(1)).to_vec(), [receipt]);
		assert_eq!(events(), [Event::ApplicationFiled { receipt, application }]);
		assert_ok!(file(BANKER, 2, whole(mortgage(BANK, &[1])), &[2, 1]));
		assert_eq!(last().number, 2, "there is one sequence for all titles");
		set_day("2027-01-01");
		assert_ok!(file(BANKER, 1, discharge(2), &[]));
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
		rejected(BANKER, 2, whole(mortgage(BANK, &[1])), &[1], E::SignatureMissing);
		rejected(BANKER, 1, discharge(2), &[1], E::SignatureSurplus);
		let first = opening(held([(1, "1/2"), (2, "1/2")]));
		rejected(AGENT, 9, first, &[2], E::SignatureMissing);
	});
}

#[test]
fn a_signature_is_valid_only_for_its_property_filing_and_purpose() {
	with_titles(|| {
		let wrong = DispatchError::from(pallet_identity::Error::<Test>::BadSignature);
		let other_property = consents([did(1), did(2)], unit(2), &sale(1, 2));
		let other_filing = consents([did(1), did(2)], unit(1), &sale(1, 3));
		let mut other_purpose = consents([did(1), did(2)], unit(1), &sale(1, 2));
		let requests = || bounded([(unit(1), sale(1, 2))]);
		let (object, terms) =
			(application_object(&unit(1)), application_terms(&requests(), &ATTACHMENTS));
		other_purpose[0] = consent(did(1), Purpose::ConcludeContract, object, terms);
		for signed in [other_property, other_filing, other_purpose] {
			let origin = RuntimeOrigin::signed(AGENT);
			let call = Records::file(origin, requests(), ATTACHMENTS, signed, [9; 32]);
			assert_noop!(call, wrong);
		}
		let signed = consents([did(1), did(2)], unit(1), &sale(1, 2));
		let origin = RuntimeOrigin::signed(AGENT);
		let other_documents = Records::file(origin, requests(), REASONS, signed, [9; 32]);
		assert_noop!(other_documents, wrong);
	});
}

#[test]
fn agents_file_for_parties_and_banks_discharge_their_own_mortgages() {
	with_titles(|| {
		for by in [REGISTRAR, EXAMINER, NON_MEMBER] {
			rejected(by, 1, sale(1, 2), &[1, 2], BadOrigin);
		}
		let first = opening(held([(1, "1")]));
		rejected(BANKER, 1, sale(1, 2), &[1, 2], E::NotAnAgent);
		// Titles 14: a mortgage is the mortgagee's act too.
		rejected(AGENT, 1, whole(mortgage(BANK, &[1])), &[1], E::NotMortgagee);
		rejected(OLD_BANKER, 1, whole(mortgage(BANK, &[1])), &[1], E::NotMortgagee);
		rejected(BANKER, 9, first, &[1], E::NotAnAgent);
		rejected(OLD_BANKER, 1, discharge(2), &[], E::NotMortgagee);
		rejected(AGENT, 1, discharge(2), &[], E::NotMortgagee);
		assert_ok!(file(BANKER, 1, discharge(2), &[]));
	});
}

#[test]
fn a_filing_must_be_valid() {
	with_titles(|| {
		let first = opening;
		rejected(AGENT, 1, first(held([(1, "1")])), &[1], E::AlreadyRegistered);
		rejected(AGENT, 1_001, first(held([(1, "1")])), &[1], E::PropertyNotFound);
		rejected(AGENT, 9, first(held([(1, "1/2")])), &[1], E::MalformedHoldings);
		rejected(AGENT, 9, first(held_unbound(1)), &[], E::HolderUnbound);
		rejected(AGENT, 9, sale(1, 2), &[1, 2], E::TitleNotFound);
		rejected(BANKER, 9, discharge(1), &[], E::TitleNotFound);
		rejected(BANKER, 1, discharge(1), &[], E::NoLiveMortgage);
		rejected(BANKER, 1, discharge(3), &[], E::NoLiveMortgage);

		let to = |from, to| Filing::Transfer(transfer(from, to));
		rejected(AGENT, 3, to(held_unbound(1), held([(1, "1")])), &[1], E::HolderUnbound);
		rejected(AGENT, 1, to(held([(1, "1")]), held_unbound(2)), &[1], E::HolderUnbound);
		rejected(AGENT, 1, to(held([(1, "1")]), held([(2, "1/2")])), &[1, 2], E::UnequalShares);
		let half = held([(1, "1/2"), (2, "1/2")]);
		rejected(AGENT, 1, to(held([(1, "1")]), half), &[1, 2], E::PartyOnBothSides);
		let mut early = transfer(held([(1, "1")]), held([(2, "1")]));
		early.caused_on = early.caused_on.plus(1);
		rejected(AGENT, 1, Filing::Transfer(early), &[1, 2], E::CauseInFuture);
	});
}

/// Titles 15: what is no sale has no price, and a sale has a report.
#[test]
fn a_sale_needs_price_and_report_and_other_causes_have_neither() {
	with_titles(|| {
		let sale = || transfer(held([(1, "1")]), held([(2, "1")]));
		for wrong in [
			Transfer { price: None, ..sale() },
			Transfer { report: None, ..sale() },
			Transfer { cause: CauseKind::Gift, ..sale() },
			Transfer { cause: CauseKind::Gift, price: None, ..sale() },
		] {
			rejected(AGENT, 1, Filing::Transfer(wrong), &[1, 2], E::PriceAndReport);
		}
		for kind in [CauseKind::Inheritance, CauseKind::Judgment, CauseKind::Release] {
			let filing = passing(held([(1, "1")]), held([(2, "1")]), kind);
			rejected(AGENT, 1, filing, &[1, 2], E::OfficeOnly);
		}
		let gift = passing(held([(1, "1")]), held([(2, "1")]), CauseKind::Gift);
		assert_ok!(file(AGENT, 1, gift, &[1, 2]));
		assert_ok!(register_last());
		assert_eq!(entry(1, 3).cause, Some(Cause { kind: CauseKind::Gift, on: Some(today()) }));
	});
}

#[test]
fn a_mortgage_needs_an_active_bank_an_amount_and_debtors() {
	with_titles(|| {
		let base = || mortgage(BANK, &[1]);
		for (mortgage, error) in [
			(mortgage(BANK, &[]), E::NoDebtor),
			(mortgage(BANK, &[1, 2, 1]), E::UnknownDebtor),
			(
				Mortgage { debtors: bounded([Party::Did(unknown_did())]), ..base() },
				E::UnknownDebtor,
			),
			(
				Mortgage { debtors: bounded([Party::Did(deactivated_did())]), ..base() },
				E::UnknownDebtor,
			),
			(
				Mortgage { debtors: bounded([Party::Member(InstitutionId(77))]), ..base() },
				E::UnknownDebtor,
			),
			(Mortgage { max_secured: 0, ..base() }, E::NothingSecured),
			(Mortgage { agreed_on: Some(today().plus(1)), ..base() }, E::CauseInFuture),
			(Mortgage { agreed_on: None, ..base() }, E::NoAgreementDay),
			// Titles 14, C23: only the mortgage of a closing secures a loan of the ledger.
			(Mortgage { loan: Some(LoanId(7)), ..base() }, E::LoanOutsideDeal),
			(Mortgage { mortgagees: bounded([Party::State]), ..base() }, E::NotMortgagee),
			// 공동근저당권자: the record can hold them, but they cannot be registered yet.
			(
				Mortgage {
					mortgagees: bounded([Party::Member(BANK), Party::Member(OLD_BANK)]),
					..base()
				},
				E::NotMortgagee,
			),
		] {
			rejected(BANKER, 1, whole(mortgage), &[1], error);
		}
		rejected(BANKER, 3, whole(base()), &[1], E::HolderUnbound);
		let acquired = Filing::Mortgage { mortgage: base(), on: Collateral::Acquired };
		rejected(BANKER, 1, acquired, &[1], E::AcquiredOutsideDeal);
		for (lots, error) in
			[(&[][..], E::LotNotFound), (&[2], E::LotNotFound), (&[1, 1], E::LotNotFound)]
		{
			rejected(BANKER, 1, on_lots(base(), lots), &[1], error);
		}
		// An agent is no bank, and names itself.
		rejected(AGENT, 1, whole(mortgage(AGENT_OFFICE, &[1])), &[1], E::NotABank);
	});
}

#[test]
fn several_requests_of_one_application_have_the_same_purpose_and_cause() {
	with_titles(|| {
		assert_noop!(file_all(AGENT, &[], &[]), E::NoProperty);
		let twice = [(1, discharge(2)), (1, discharge(2))];
		assert_noop!(file_all(BANKER, &twice, &[]), E::PropertyTwice);
		// Review 20: the parties of each property are checked, so there are few.
		let gift = |n| (n, passing(held([(1, "1")]), held([(2, "1")]), CauseKind::Gift));
		let many: Vec<_> = (1..=u64::from(MOST_TRANSFERS) + 1).map(gift).collect();
		assert_noop!(file_all(AGENT, &many, &[1, 2]), E::NoProperty);
		let other = mortgage(BANK, &[2]);
		for second in [whole(other), discharge(2)] {
			let requests = [(1, whole(mortgage(BANK, &[1]))), (2, second)];
			assert_noop!(file_all(BANKER, &requests, &[1, 2]), E::RequestsDiffer);
		}
	});
}

/// C9: a reservation is of the sellers' shares, not of the whole title.
#[test]
fn only_transfers_of_a_reserved_share_are_refused() {
	with_titles(|| {
		assert_ok!(reserve(2, DealId(1), &[1]));
		let part =
			|from, to, part| Filing::Transfer(transfer(held([(from, part)]), held([(to, part)])));
		rejected(AGENT, 2, part(1, 3, "1/3"), &[1, 3], E::Reserved);
		assert_ok!(file(AGENT, 2, part(2, 3, "1/3"), &[2, 3]));
		assert_ok!(file(BANKER, 2, whole(mortgage(BANK, &[1])), &[1, 2]));
		assert_ok!(Records::release(title(2), DealId(1)));
		assert_ok!(file(AGENT, 2, part(1, 3, "1/3"), &[1, 3]));
	});
}

/// Titles 12: an outsider cannot fill the queue of a title that it does not hold.
#[test]
fn a_transferor_holds_the_share_now_or_after_what_waits() {
	with_titles(|| {
		rejected(AGENT, 1, sale(5, 6), &[5, 6], E::NotHeld);
		assert_ok!(file(AGENT, 1, sale(1, 5), &[1, 5]));
		assert_ok!(file(OTHER_AGENT, 1, sale(5, 6), &[5, 6]));
		// A second sale by the same seller waits too: the first may be rejected.
		assert_ok!(file(OTHER_AGENT, 1, sale(1, 7), &[1, 7]));
	});
}

#[test]
fn a_reference_can_be_used_only_once() {
	with_titles(|| {
		let call = || {
			Records::file(
				RuntimeOrigin::signed(BANKER),
				bounded([(unit(1), discharge(2))]),
				ATTACHMENTS,
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
