//! Figures about checkpoints for Prometheus.

use madang_checkpoints::Refused;
use prometheus_endpoint::{
	register, Counter, CounterVec, Gauge, Opts, PrometheusError, Registry, U64,
};

/// The figures.
#[derive(Clone)]
pub struct Metrics {
	/// How many checkpoints this validator has cosigned since its start.
	pub cosigned: Counter<U64>,
	/// How many cosignatures of others it has accepted.
	pub received: Counter<U64>,
	/// How many it has refused, by the reason.
	refused: CounterVec<U64>,
	/// How many batches the newest checkpoint has that a quorum has cosigned.
	pub size: Gauge<U64>,
}

impl Metrics {
	/// Register the figures.
	///
	/// # Errors
	///
	/// If they are registered already.
	pub fn register(registry: &Registry) -> Result<Self, PrometheusError> {
		let refused = Opts::new("madang_checkpoints_refused", "Cosignatures that were refused");
		Ok(Self {
			cosigned: register(
				Counter::new("madang_checkpoints_cosigned", "Checkpoints that this node cosigned")?,
				registry,
			)?,
			received: register(
				Counter::new(
					"madang_checkpoints_received",
					"Cosignatures of other validators that were accepted",
				)?,
				registry,
			)?,
			refused: register(CounterVec::new(refused, &["reason"])?, registry)?,
			size: register(
				Gauge::new(
					"madang_checkpoints_size",
					"Batches in the newest checkpoint that a quorum has cosigned",
				)?,
				registry,
			)?,
		})
	}

	/// Count a refusal.
	pub fn refuse(&self, reason: Refused) {
		self.refused.with_label_values(&[reason.label()]).inc();
	}
}
