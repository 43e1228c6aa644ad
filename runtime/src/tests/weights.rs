//! What calls are charged, next to what they cost when they were measured last.

use crate::{
	weights::{last, Measured, MARGIN},
	RuntimeCall,
};
use frame_support::traits::GetCallName;
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

/// Each benchmark has the name of its call. Those of the SDK's pallets have the SDK's weights.
#[test]
fn every_call_was_measured() {
	let measured: BTreeSet<_> = last()
		.unwrap()
		.into_iter()
		.map(|one| format!("{}::{}", one.pallet, one.benchmark))
		.collect();
	let pallets = RuntimeCall::get_module_names().iter().filter(|name| !OF_THE_SDK.contains(name));
	let calls = pallets.flat_map(|pallet| {
		let calls = RuntimeCall::get_call_names(pallet).iter();
		calls.map(move |call| format!("pallet_{}::{call}", pallet.to_lowercase()))
	});
	let missing: Vec<_> = calls.filter(|call| !measured.contains(call)).collect();
	assert!(missing.is_empty(), "without a measurement: {missing:?}");
}

/// Pallets of the SDK.
const OF_THE_SDK: [&str; 3] = ["System", "Timestamp", "Grandpa"];

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
