//! How fast the machine is at the moment, compared with the one for which calls are charged.
//!
//! A virtual machine has hours in which everything takes 1.7 times as long. What a call costs is therefore told for a
//! machine of one speed.

use sp_core::{sr25519, Pair};
use std::{
	hint::black_box,
	time::{Duration, Instant},
};

/// The sr25519 signatures that one core of the reference machine checks in a second: 2 cores of a virtual machine on 29
/// November 2026 (docs/src/performance.md).
const REFERENCE: f64 = 25_900.0;

/// For how long signatures are checked.
const TRIAL: Duration = Duration::from_millis(50);

/// The speed of one core at the moment. The reference machine has 1.
pub fn now() -> f64 {
	let pair = sr25519::Pair::from_seed(&[7; 32]);
	let (message, public) = ([1u8; 120], pair.public());
	let signature = pair.sign(&message);
	let (started, mut checked) = (Instant::now(), 0.0);
	while started.elapsed() < TRIAL {
		let valid = sr25519::Pair::verify(&signature, black_box(message), &public);
		assert!(black_box(valid), "the signature is valid");
		checked += 1.0;
	}
	checked / started.elapsed().as_secs_f64() / REFERENCE
}
