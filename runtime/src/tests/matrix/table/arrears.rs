//! Calls about loans that are not paid in time.

use super::{
	super::{
		line,
		Answer::{Done, NotThis},
		Kind, Line, Who,
	},
	done, BEFORE,
};
use crate::{tests::support::*, Guarantees, Runtime};
use frame_support::assert_ok;
use madang_primitives::{
	Duty,
	InstitutionKind::{Bank, GuaranteeFoundation, PolicyAgency},
	KoreanDay, DAY_MS,
};
use pallet_guarantees::{Decision, Guarantees as Book, Request};
use pallet_institutions::{Acting, Caller};
use pallet_lending::{AccelerationCause, Act, Call, ClaimCause, WriteOffReason};

/// The old loan is the other bank's. Agencies lend too, but not this loan.
const ITS_LENDER: &[Kind] = &[
	(Bank, NotThis("NotOwnLoan"), Done),
	(PolicyAgency, NotThis("NotOwnLoan"), NotThis("NotOwnLoan")),
];

fn accelerate() -> Call<Runtime> {
	let cause = AccelerationCause::Insolvency(document());
	Call::accelerate { loan: old_loan(), cause, external_ref: fresh() }
}

fn make_claimable() -> Call<Runtime> {
	let cause = ClaimCause::Bankruptcy(document());
	Call::make_claimable { loan: old_loan(), cause, external_ref: fresh() }
}

/// Let days pass without a block.
fn days_later(days: u64) {
	pallet_timestamp::Now::<Runtime>::mutate(|now| *now += days * DAY_MS);
}

/// A foundation guarantees a part of the old loan.
fn guarantee() {
	let (officer, institution) = (OLD_BANK.account(), OLD_BANK.institution());
	let by = Caller::new(Acting { officer, institution, kind: Bank }, fresh());
	let foundation = Officer { kind: GuaranteeFoundation, ..BANK };
	let (principal, amount, ratio) = (1_000_000, 500_000, 500_000);
	let (creditor, foundation_id) = (institution, foundation.institution());
	let request = Request { creditor, foundation: foundation_id, principal, amount, ratio };
	let guarantee = <Guarantees as Book<_>>::ask(old_loan(), request, &by).unwrap();
	let decision = Decision::Approve { cover: amount, letter: document() };
	let decide = pallet_guarantees::Call::decide { guarantee, decision, external_ref: fresh() };
	done(foundation, decide.into());
	let today = KoreanDay::of(now());
	assert_ok!(<Guarantees as Book<_>>::form(old_loan(), principal, today, &by));
}

/// Loans that are not paid in time.
pub(super) fn arrears() -> Vec<Line> {
	let lender = || Who::Officers(Duty::Lend, ITS_LENDER);
	vec![
		line("Lending.warn", BEFORE, lender(), |_, _| {
			days_later(70);
			Call::warn { loan: old_loan(), letter: document(), external_ref: fresh() }.into()
		}),
		line("Lending.accelerate", BEFORE, lender(), |_, _| accelerate().into()),
		line("Lending.make_claimable", BEFORE, lender(), |_, _| {
			guarantee();
			make_claimable().into()
		}),
		line("Lending.claim", BEFORE, lender(), |_, _| {
			guarantee();
			done(OLD_BANK, accelerate().into());
			done(OLD_BANK, make_claimable().into());
			Call::claim { loan: old_loan(), evidence: document(), external_ref: fresh() }.into()
		}),
		line("Lending.cure", BEFORE, lender(), |_, _| {
			guarantee();
			done(OLD_BANK, make_claimable().into());
			Call::cure { loan: old_loan(), external_ref: fresh() }.into()
		}),
		line("Lending.notify_guarantor", BEFORE, lender(), |_, _| {
			guarantee();
			let (loan, particulars) = (old_loan(), document());
			Call::notify_guarantor { loan, particulars, external_ref: fresh() }.into()
		}),
		line("Lending.write_off", BEFORE, lender(), |_, _| {
			done(OLD_BANK, accelerate().into());
			let reason = WriteOffReason::Insolvent(document());
			Call::write_off { loan: old_loan(), reason, external_ref: fresh() }.into()
		}),
		line("Lending.take_back", BEFORE, lender(), |_, _| {
			done(OLD_BANK, accelerate().into());
			let (loan, act, reason) = (old_loan(), Act::Acceleration, document());
			Call::take_back { loan, act, reason, external_ref: fresh() }.into()
		}),
	]
}
