//! What calls are charged, next to what they cost when they were measured last. `scripts/check-tidy` asks that every
//! benchmark has a measurement.

use crate::weights::{last, Measured, MARGIN};

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
