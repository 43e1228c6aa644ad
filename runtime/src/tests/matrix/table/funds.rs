//! Calls of agencies on their programmes, and of foundations on their guarantees.

use super::{
	super::{
		anywhere, line, owned,
		Answer::{Done, NotThis},
		Kind, Line, Who,
	},
	done, done_by_council, BEFORE,
};
use crate::{tests::support::*, RuntimeCall};
use madang_primitives::{Duty, GuaranteeId, InstitutionId, InstitutionKind::*, KoreanDay, RatePpm};
use pallet_guarantees::{Decision, ReguaranteeOffer};
use pallet_lending::{AccelerationCause, ClaimCause};
use sp_runtime::traits::Dispatchable;

const AGENCIES: &[Kind] = &[anywhere(PolicyAgency)];
const THE_AGENCY: &[Kind] = &[owned(PolicyAgency, "NotOwnProgramme")];
const THE_FOUNDATION: &[Kind] = &[owned(GuaranteeFoundation, "NotOwnGuarantee")];
/// Half of a guarantee.
const HALF: RatePpm = 500_000;
const GUARANTEE: GuaranteeId = GuaranteeId(1);

/// Programmes.
pub(super) fn programmes() -> Vec<Line> {
	use pallet_programmes::Call;
	use Who::*;
	vec![
		line("Programmes.open", BEFORE, Officers(Duty::Fund, AGENCIES), |_, _| {
			let terms = programme_terms();
			Call::open { terms, total: FUNDED, external_ref: fresh() }.into()
		}),
		line("Programmes.revise", BEFORE, Officers(Duty::Fund, THE_AGENCY), |_, _| {
			let (programme, terms) = (Fund::open().programme, programme_terms());
			Call::revise { programme, terms, external_ref: fresh() }.into()
		}),
		line("Programmes.set_budget", BEFORE, Officers(Duty::Fund, THE_AGENCY), |_, _| {
			let programme = Fund::open().programme;
			Call::set_budget { programme, total: FUNDED, external_ref: fresh() }.into()
		}),
		line("Programmes.set_line", BEFORE, Officers(Duty::Fund, THE_AGENCY), |_, _| {
			let (programme, lender) = (Fund::open().programme, BANK.institution());
			let ceiling = Some(FUNDED);
			Call::set_line { programme, lender, ceiling, external_ref: fresh() }.into()
		}),
		line("Programmes.close", BEFORE, Officers(Duty::Fund, THE_AGENCY), |_, _| {
			Call::close { programme: Fund::open().programme, external_ref: fresh() }.into()
		}),
		line("Programmes.reopen", BEFORE, Officers(Duty::Fund, THE_AGENCY), |_, _| {
			let programme = Fund::open().programme;
			done(AGENCY, Call::close { programme, external_ref: fresh() }.into());
			Call::reopen { programme, external_ref: fresh() }.into()
		}),
		line("Programmes.set_ticket_keys", BEFORE, Officers(Duty::Fund, AGENCIES), |_, _| {
			Call::set_ticket_keys { keys: bounded([BUYER.key()]), external_ref: fresh() }.into()
		}),
		line("Lending.set_limits", BEFORE, Council, |_, _| {
			let limits = pallet_lending::LendingLimits {
				ltv: 700_000,
				ltv_regulated: 400_000,
				dsr: 400_000,
				notice: document(),
			};
			pallet_lending::Call::set_limits { limits }.into()
		}),
		line("Lending.assign", BEFORE, Council, |_, _| {
			let loan = Fund::open().drawn(FUNDED).loan;
			let (from, loans) = (BANK.institution(), bounded([loan]));
			let suspend = pallet_institutions::Call::suspend_institution { institution: from };
			let by_council = RuntimeCall::from(suspend).dispatch(crate::RuntimeOrigin::root());
			assert!(by_council.is_ok());
			pallet_lending::Call::assign { loans, from, to: OLD_BANK.institution() }.into()
		}),
		line("Programmes.assign", BEFORE, Council, |_, _| {
			let agency = Officer { place: Place::Other, ..AGENCY }.institution();
			Call::assign { programme: Fund::open().programme, agency }.into()
		}),
	]
}

fn cover() -> Decision {
	Decision::Approve { cover: 42_500_000, letter: document() }
}

/// A guarantee that was claimed, because the debtor is bankrupt.
fn claimed() {
	use pallet_lending::Call;
	let loan = Fund::open().drawn(FUNDED).loan;
	let cause = AccelerationCause::Insolvency(document());
	done(BANK, Call::accelerate { loan, cause, external_ref: fresh() }.into());
	let cause = ClaimCause::Bankruptcy(document());
	done(BANK, Call::make_claimable { loan, cause, external_ref: fresh() }.into());
	done(BANK, Call::claim { loan, evidence: document(), external_ref: fresh() }.into());
}

/// The foundation of another place, to which a re-guarantee is offered.
fn other_foundation() -> InstitutionId {
	Officer { place: Place::Other, ..FOUNDATION }.institution()
}

/// A guarantee in force of which a half is offered to the other foundation.
fn offered() -> RuntimeCall {
	Fund::open().drawn(FUNDED);
	let offer = Some(ReguaranteeOffer { by: other_foundation(), ratio: HALF });
	let guarantee = GUARANTEE;
	pallet_guarantees::Call::reguarantee { guarantee, offer, external_ref: fresh() }.into()
}

/// Guarantees.
pub(super) fn guarantees() -> Vec<Line> {
	use pallet_guarantees::Call;
	use Who::*;
	vec![
		line("Guarantees.decide", BEFORE, Officers(Duty::Guarantee, THE_FOUNDATION), |_, _| {
			let fund = Fund::open().applied();
			done(BANK, fund.request_guarantee());
			let (guarantee, decision) = (GUARANTEE, cover());
			Call::decide { guarantee, decision, external_ref: fresh() }.into()
		}),
		line(
			"Guarantees.withdraw_approval",
			BEFORE,
			Officers(Duty::Guarantee, THE_FOUNDATION),
			|_, _| {
				let fund = Fund::open().applied();
				done(BANK, fund.request_guarantee());
				let (guarantee, decision) = (GUARANTEE, cover());
				let decide = Call::decide { guarantee, decision, external_ref: fresh() };
				done(FOUNDATION, decide.into());
				let reason = document();
				Call::withdraw_approval { guarantee, reason, external_ref: fresh() }.into()
			},
		),
		line(
			"Guarantees.acknowledge",
			BEFORE,
			Officers(Duty::Guarantee, THE_FOUNDATION),
			|_, _| {
				Fund::open().drawn(FUNDED);
				let (guarantee, notices) = (GUARANTEE, bounded([0]));
				Call::acknowledge { guarantee, notices, external_ref: fresh() }.into()
			},
		),
		line("Guarantees.pay", BEFORE, Officers(Duty::Guarantee, THE_FOUNDATION), |_, _| {
			claimed();
			let (guarantee, valued_on) = (GUARANTEE, KoreanDay::of(now()));
			Call::pay { guarantee, amount: 1_000_000, valued_on, external_ref: fresh() }.into()
		}),
		line("Guarantees.deny", BEFORE, Officers(Duty::Guarantee, THE_FOUNDATION), |_, _| {
			claimed();
			let (guarantee, reason) = (GUARANTEE, document());
			Call::deny { guarantee, reason, external_ref: fresh() }.into()
		}),
		line(
			"Guarantees.reguarantee",
			BEFORE,
			Officers(Duty::Guarantee, THE_FOUNDATION),
			|_, _| offered(),
		),
		line(
			"Guarantees.accept_reguarantee",
			BEFORE,
			Officers(Duty::Guarantee, &[(GuaranteeFoundation, NotThis("NoOffer"), Done)]),
			|_, _| {
				done(FOUNDATION, offered());
				let (guarantee, ratio) = (GUARANTEE, HALF);
				Call::accept_reguarantee { guarantee, ratio, external_ref: fresh() }.into()
			},
		),
		line("Guarantees.assign", BEFORE, Council, |_, _| {
			Fund::open().drawn(FUNDED);
			let (from, to) = (FOUNDATION.institution(), other_foundation());
			let leave = pallet_institutions::Call::withdraw_institution { institution: from };
			done_by_council(leave.into());
			Call::assign { guarantees: bounded([GUARANTEE]), from, to }.into()
		}),
	]
}
