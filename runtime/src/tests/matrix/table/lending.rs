//! Calls of loans under programmes.

use super::{
	super::{anywhere, line, owned, Answer::NotThis, Kind, Line, Who},
	done, BEFORE,
};
use crate::tests::support::*;
use madang_primitives::{Duty, InstitutionKind::*, KoreanDay};
use pallet_lending::Call;

/// Lenders with a line under the programme. Another agency has none.
const LENDERS: &[Kind] = &[anywhere(Bank), owned(PolicyAgency, "LineNotFound")];
/// The lender of the loan, which is the bank of the place.
const THE_LENDER: &[Kind] =
	&[owned(Bank, "NotOwnLoan"), (PolicyAgency, NotThis("NotOwnLoan"), NotThis("NotOwnLoan"))];
/// Who can carry borrowers' signatures.
const CARRIERS: &[Kind] = &[anywhere(Bank), anywhere(PolicyAgency)];
const AGENTS: &[Kind] = &[anywhere(ConveyanceAgent)];
const THE_AGENCY: &[Kind] = &[owned(PolicyAgency, "NotOwnProgramme")];

/// Loans under programmes.
pub(super) fn policy_loans() -> Vec<Line> {
	use Who::*;
	vec![
		line(
			"Lending.apply_under_programme",
			BEFORE,
			Officers(Duty::Lend, LENDERS),
			|_, officer| Fund::open().apply(officer),
		),
		line("Lending.certify", BEFORE, Officers(Duty::Fund, THE_AGENCY), |_, _| {
			Fund::open().applied().certify()
		}),
		line("Lending.request_guarantee", BEFORE, Officers(Duty::Lend, THE_LENDER), |_, _| {
			Fund::open().applied().request_guarantee()
		}),
		line("Lending.replace_papers", BEFORE, Officers(Duty::Lend, THE_LENDER), |_, _| {
			Fund::open().applied().replace_papers()
		}),
		line(
			"Lending.renew_hold",
			BEFORE,
			Officers(
				Duty::Lend,
				&[
					// The hold is in force.
					(Bank, NotThis("HoldInForce"), NotThis("NotOwnLoan")),
					(PolicyAgency, NotThis("NotOwnLoan"), NotThis("NotOwnLoan")),
				],
			),
			|_, _| {
				let loan = Fund::open().applied().loan;
				Call::renew_hold { loan, external_ref: fresh() }.into()
			},
		),
		line("Lending.draw", BEFORE, Officers(Duty::Lend, THE_LENDER), |_, _| {
			Fund::open().agreed().draw(FUNDED)
		}),
		line("Lending.amend", BEFORE, Officers(Duty::Lend, THE_LENDER), |_, _| {
			Fund::open().drawn(FUNDED).amend()
		}),
		line("Lending.finish_drawing", BEFORE, Officers(Duty::Lend, THE_LENDER), |_, _| {
			let loan = Fund::open().drawn(1_000_000).loan;
			Call::finish_drawing { loan, external_ref: fresh() }.into()
		}),
		line("Lending.declare_withdrawal", BEFORE, Officers(Duty::Lend, CARRIERS), |_, _| {
			Fund::open().drawn(FUNDED).declare_withdrawal()
		})
		.or_with(Duty::Convey, AGENTS),
		line("Lending.complete_withdrawal", BEFORE, Officers(Duty::Lend, THE_LENDER), |_, _| {
			let fund = Fund::open().drawn(FUNDED);
			done(AGENT, fund.declare_withdrawal());
			let (amount, valued_on) = (FUNDED, KoreanDay::of(now()));
			Call::complete_withdrawal { loan: fund.loan, amount, valued_on, external_ref: fresh() }
				.into()
		}),
	]
}
