//! What calls are charged, next to what they cost when they were measured last.

use crate::{
	weights::{last, Measured, MARGIN},
	RuntimeCall,
};
use frame_support::traits::GetCallMetadata;
use std::collections::BTreeSet;

#[test]
fn no_call_is_charged_less_than_it_cost() {
	let measurements = last().unwrap();
	let too_little = |one: &&Measured| {
		let charged = one.charged().unwrap().map(|charged| charged as f64 * MARGIN);
		charged.is_some_and(|charged| one.with_database() as f64 > charged)
	};
	let found: Vec<_> = measurements.iter().filter(too_little).map(ToString::to_string).collect();
	assert!(found.is_empty(), "raise the weight of:\n{}", found.join("\n"));
}

/// Pallets of the SDK, which have the SDK's weights.
const OF_THE_SDK: [&str; 4] = ["System", "Timestamp", "Session", "Grandpa"];

/// Calls that another call's benchmark measures, because both are charged the same.
const TOGETHER: [(&str, &str); 4] = [
	("pallet_lending::accept_pledge", "pallet_lending::pledge_step"),
	("pallet_lending::end_pledge", "pallet_lending::pledge_step"),
	("pallet_lending::replace_pledgee", "pallet_lending::pledge_step"),
	("pallet_lending::agree_to_change", "pallet_lending::pledge_step"),
];

/// All others have a benchmark of their name.
#[test]
fn every_call_was_measured() {
	// Lending has two files of benchmarks.
	let of = |one: &Measured| {
		let pallet = one.pallet.trim_end_matches("_transfers");
		format!("{pallet}::{}", one.benchmark)
	};
	let measured: BTreeSet<_> = last().unwrap().iter().map(of).collect();
	let pallets = RuntimeCall::get_module_names().iter().filter(|name| !OF_THE_SDK.contains(name));
	let calls = pallets.flat_map(|pallet| {
		let calls = RuntimeCall::get_call_names(pallet).iter();
		calls.map(move |call| format!("pallet_{}::{call}", pallet.to_lowercase()))
	});
	let calls: BTreeSet<_> = calls.collect();
	for (call, _) in TOGETHER {
		assert!(calls.contains(call), "{call} is not a call");
	}
	let measured_as = |call: &str| {
		let together = TOGETHER.iter().find(|(one, _)| *one == call);
		together.map_or(call, |(_, by)| by).to_owned()
	};
	let missing: Vec<_> =
		calls.iter().filter(|call| !measured.contains(&measured_as(call))).collect();
	assert!(missing.is_empty(), "without a measurement: {missing:?}");
}

#[test]
fn a_measurement_is_read_as_it_was_written() {
	for one in last().unwrap() {
		assert_eq!(one.to_string().parse(), Ok(one));
	}
	for wrong in
		["", "a::b\tr=1\t2\t3", "a::b\tr=1\t2\t3\t4\t5", "a\t-\t2\t3\t4", "a::b\tr\t2\t3\t4"]
	{
		assert!(wrong.parse::<Measured>().is_err(), "{wrong}");
	}
}
