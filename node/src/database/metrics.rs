//! How often the database waits for the disk, and for how long.

use prometheus_endpoint::{register, Histogram, HistogramOpts, PrometheusError, Registry};
use std::time::Duration;

/// The database's metrics.
#[derive(Clone)]
pub struct Metrics {
	commits: Histogram,
}

impl Metrics {
	/// Register the metrics.
	///
	/// # Errors
	///
	/// If they are registered already.
	pub fn register(registry: &Registry) -> Result<Self, PrometheusError> {
		let options = HistogramOpts::new(
			"madang_database_flush_seconds",
			"How long a commit waited until its record was on the disk",
		);
		let options = options.buckets(prometheus_endpoint::exponential_buckets(0.000_1, 2.0, 16)?);
		Ok(Self { commits: register(Histogram::with_opts(options)?, registry)? })
	}

	pub(super) fn committed(&self, waited: Duration) {
		self.commits.observe(waited.as_secs_f64());
	}
}
