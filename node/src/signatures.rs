//! How often this process checked signatures, as metrics.

use madang_crypto::memory::{counts, Algorithm};
use prometheus_endpoint::{
	register, MetricSource, Opts, PrometheusError, Registry, SourcedCounter,
};

/// Reads the counts of the signature checks.
#[derive(Clone, Copy)]
struct Checks;

impl MetricSource for Checks {
	type N = u64;

	fn collect(&self, mut set: impl FnMut(&[&str], u64)) {
		for algorithm in Algorithm::ALL {
			let counts = counts(algorithm);
			set(&[algorithm.name(), "remembered"], counts.remembered);
			set(&[algorithm.name(), "valid"], counts.valid);
			set(&[algorithm.name(), "invalid"], counts.invalid);
		}
	}
}

/// Register the counter.
///
/// # Errors
///
/// If it is registered already.
pub fn register_metrics(registry: &Registry) -> Result<(), PrometheusError> {
	let options = Opts::new(
		"madang_signature_checks_total",
		"Checks of signatures: those that the memory answered, and those that were calculated",
	);
	let options = options.variable_labels(vec!["algorithm".to_owned(), "answer".to_owned()]);
	register(SourcedCounter::new(&options, Checks)?, registry).map(drop)
}
