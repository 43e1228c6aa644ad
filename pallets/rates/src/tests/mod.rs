//! Tests, one file for each concern; here is what they share.

use crate::{mock::*, Error, Event, Index, IndexName, Indices, MaxValues, Value, Values};
use frame_support::{assert_noop, assert_ok, pallet_prelude::DispatchResult};
use madang_primitives::{InstitutionId, KoreanDay, RatePpm, DAY_MS};
use madang_schedule::IndexId;
use pallet_institutions::Caller;
use sp_runtime::DispatchError;

mod invariants;
mod naming;
mod publishing;
mod random;

type Fault = Error<Test>;

/// The index of most tests, which the agency publishes.
const INDEX: IndexId = IndexId(1);
/// An index that does not exist.
const UNKNOWN: IndexId = IndexId(9);

fn name(ko: &str, en: &str) -> IndexName {
	IndexName { ko: bounded(ko.bytes()), en: bounded(en.bytes()) }
}

fn usual_name() -> IndexName {
	name("정책자금 기준금리", "Base rate of policy funds")
}

fn set(publisher: InstitutionId, first: Option<Value>) -> DispatchResult {
	Rates::set_index(RuntimeOrigin::root(), INDEX, usual_name(), publisher, first)
}

/// An index of the agency that has no value.
fn named() {
	assert_ok!(set(AGENCY, None));
}

fn agent() -> RuntimeOrigin {
	RuntimeOrigin::signed(chief(AGENCY))
}

fn publish(from: KoreanDay, rate: RatePpm) -> DispatchResult {
	Rates::publish(agent(), INDEX, from, rate, false, fresh_ref())
}

fn withdraw(from: KoreanDay) -> DispatchResult {
	Rates::withdraw(agent(), INDEX, from, fresh_ref())
}

/// So many days after today.
fn later(days: u32) -> KoreanDay {
	today::<Test>().plus(days)
}

fn pass_days(days: u64) {
	set_time::<Test>(now::<Test>() + days * DAY_MS);
}

fn values() -> Vec<(KoreanDay, RatePpm)> {
	Values::<Test>::get(INDEX).iter().map(|value| (value.from, value.rate)).collect()
}

fn last_event() -> Event<Test> {
	match System::events().pop().expect("an event").event {
		RuntimeEvent::Rates(event) => event,
		other => panic!("another pallet's event: {other:?}"),
	}
}

/// The agency's officer, with the reference of the last call.
fn by() -> Caller<u64> {
	Caller::new(acting(chief(AGENCY)), last_ref())
}
