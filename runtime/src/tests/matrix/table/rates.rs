//! Calls of publishers on their indices.

use super::{
	super::{line, owned, Answer::NotThis, Kind, Line, Who},
	done, done_by_council, BEFORE,
};
use crate::{tests::support::*, RuntimeCall};
use madang_primitives::{Duty, InstitutionKind::*, KoreanDay};
use pallet_rates::{Call, IndexId, IndexName};

const INDEX: IndexId = IndexId(1);
/// The agency publishes the index. Ministries and banks can publish others.
const THE_PUBLISHER: &[Kind] = &[
	owned(PolicyAgency, "NotOwnIndex"),
	(Ministry, NotThis("NotOwnIndex"), NotThis("NotOwnIndex")),
	(Bank, NotThis("NotOwnIndex"), NotThis("NotOwnIndex")),
];

fn set_index() -> RuntimeCall {
	let name = IndexName { ko: bounded("기준금리".bytes()), en: bounded("Base rate".bytes()) };
	let (index, publisher, first) = (INDEX, AGENCY.institution(), None);
	Call::set_index { index, name, publisher, first }.into()
}

fn publish() -> RuntimeCall {
	let (index, from, rate) = (INDEX, KoreanDay::of(now()).plus(1), 30_000);
	Call::publish { index, from, rate, confirmed: false, external_ref: fresh() }.into()
}

/// Reference rates.
pub(super) fn rates() -> Vec<Line> {
	use Who::*;
	vec![
		line("Rates.set_index", BEFORE, Council, |_, _| set_index()),
		line("Rates.publish", BEFORE, Officers(Duty::PublishRates, THE_PUBLISHER), |_, _| {
			done_by_council(set_index());
			publish()
		}),
		line("Rates.withdraw", BEFORE, Officers(Duty::PublishRates, THE_PUBLISHER), |_, _| {
			done_by_council(set_index());
			done(AGENCY, publish());
			let (index, from) = (INDEX, KoreanDay::of(now()).plus(1));
			Call::withdraw { index, from, external_ref: fresh() }.into()
		}),
	]
}
