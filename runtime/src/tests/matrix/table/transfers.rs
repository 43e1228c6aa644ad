//! Transfers of loans between banks.

use super::{
	super::{
		anywhere, line, owned,
		Answer::{Done, NotThis},
		Kind, Line, Who,
	},
	done, BEFORE,
};
use crate::{tests::support::*, Runtime};
use madang_primitives::{
	Duty,
	InstitutionKind::{Bank, PolicyAgency},
	KoreanDay, TransferId,
};
use pallet_lending::{Call, TransferTerms};
use pallet_titles::AssignmentCause;

/// The old loan is the other bank's.
const ITS_LENDER: &[Kind] = &[
	(Bank, NotThis("NotOwnLoan"), Done),
	(PolicyAgency, NotThis("NotOwnLoan"), NotThis("NotOwnLoan")),
];
const NO_PART: Kind = (PolicyAgency, NotThis("NotYourTransfer"), NotThis("NotYourTransfer"));
const ITS_BUYER: &[Kind] = &[owned(Bank, "NotYourTransfer"), NO_PART];
const BOTH: &[Kind] = &[anywhere(Bank), NO_PART];

/// The other bank offers the old loan to the bank.
fn offer() -> Call<Runtime> {
	let terms = TransferTerms {
		cause: AssignmentCause::Claim,
		agreed_on: KoreanDay::of(now()),
		contract: document(),
		notice: document(),
	};
	let (loans, to) = (bounded([old_loan()]), BANK.institution());
	Call::offer_transfer { loans, to, terms, days: 30, external_ref: fresh() }
}

fn offered() -> TransferId {
	done(OLD_BANK, offer().into());
	TransferId(1)
}

/// Transfers of loans between banks.
pub(super) fn transfers() -> Vec<Line> {
	let who = |kinds| Who::Officers(Duty::Lend, kinds);
	vec![
		line("Lending.offer_transfer", BEFORE, who(ITS_LENDER), |_, _| offer().into()),
		line("Lending.accept_transfer", BEFORE, who(ITS_BUYER), |_, _| {
			Call::accept_transfer { transfer: offered(), external_ref: fresh() }.into()
		}),
		line("Lending.end_transfer", BEFORE, who(BOTH), |_, _| {
			Call::end_transfer { transfer: offered(), external_ref: fresh() }.into()
		}),
	]
}
