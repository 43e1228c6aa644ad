//! Calls about the pledge of a loan.

use super::{
	super::{
		line, owned,
		Answer::{Done, NotThis},
		Kind, Line, Who,
	},
	done, BEFORE,
};
use crate::{tests::support::*, Runtime, RuntimeCall};
use madang_primitives::{
	Duty,
	InstitutionKind::{Bank, PolicyAgency},
	KoreanDay,
};
use pallet_lending::{Call, PledgeTerms, PledgedChange};
use sp_runtime::traits::Dispatchable;

/// The old loan is the other bank's.
const ITS_LENDER: &[Kind] = &[
	(Bank, NotThis("NotOwnLoan"), Done),
	(PolicyAgency, NotThis("NotOwnLoan"), NotThis("NotOwnLoan")),
];
/// It is offered to the bank of the place.
const OFFERED: &[Kind] = &[
	owned(Bank, "NoPledgeOffer"),
	(PolicyAgency, NotThis("NoPledgeOffer"), NotThis("NoPledgeOffer")),
];
/// It is pledged to the bank of the place.
const PLEDGEE: &[Kind] = &[
	owned(Bank, "NotYourPledge"),
	(PolicyAgency, NotThis("NotYourPledge"), NotThis("NotYourPledge")),
];

fn offer() -> RuntimeCall {
	let terms = PledgeTerms { contract: document(), notice: document(), secures: 1_000_000 };
	let (loan, to, until) = (old_loan(), BANK.institution(), KoreanDay::of(now()));
	Call::<Runtime>::offer_pledge { loan, to, terms, until, external_ref: fresh() }.into()
}

fn accept() -> RuntimeCall {
	Call::<Runtime>::accept_pledge { loan: old_loan(), external_ref: fresh() }.into()
}

/// Let the old loan be pledged.
fn pledged() {
	done(OLD_BANK, offer());
	done(BANK, accept());
}

/// Pledges of loans.
pub(super) fn pledges() -> Vec<Line> {
	use Who::*;
	vec![
		line("Lending.offer_pledge", BEFORE, Officers(Duty::Lend, ITS_LENDER), |_, _| offer()),
		line("Lending.accept_pledge", BEFORE, Officers(Duty::Lend, OFFERED), |_, _| {
			done(OLD_BANK, offer());
			accept()
		}),
		line("Lending.end_pledge", BEFORE, Officers(Duty::Lend, PLEDGEE), |_, _| {
			pledged();
			Call::end_pledge { loan: old_loan(), external_ref: fresh() }.into()
		}),
		line("Lending.agree_to_change", BEFORE, Officers(Duty::Lend, PLEDGEE), |_, _| {
			pledged();
			let (loan, change) = (old_loan(), Some(PledgedChange::WriteOff));
			Call::agree_to_change { loan, change, external_ref: fresh() }.into()
		}),
		line("Lending.replace_pledgee", BEFORE, Council, |_, _| {
			pledged();
			let institution = BANK.institution();
			let suspend = pallet_institutions::Call::suspend_institution { institution };
			let by_council = RuntimeCall::from(suspend).dispatch(crate::RuntimeOrigin::root());
			assert!(by_council.is_ok());
			Call::replace_pledgee { loan: old_loan(), successor: None }.into()
		}),
	]
}
