//! Counts validations, as a metric.

use prometheus_endpoint::{register, CounterVec, Opts, PrometheusError, Registry, U64};

/// Who answered.
#[derive(Clone, Copy, Debug)]
pub enum By {
	/// The runtime's code in this program.
	OwnRuntime,
	/// The runtime in wasm.
	Wasm,
	/// The memory.
	Memory,
}

impl By {
	const fn label(self) -> &'static str {
		match self {
			Self::OwnRuntime => "own-runtime",
			Self::Wasm => "wasm",
			Self::Memory => "memory",
		}
	}
}

/// The metric, if the node has metrics.
pub struct Counter(Option<CounterVec<U64>>);

impl Counter {
	/// Register it.
	///
	/// # Errors
	///
	/// If it is registered already.
	pub fn new(registry: Option<&Registry>) -> Result<Self, PrometheusError> {
		let create = |registry| {
			let options = Opts::new(
				"madang_pool_validations_total",
				"Validations of transactions that the pool asked for, by who answered",
			);
			register(CounterVec::new(options, &["by"])?, registry)
		};
		registry.map(create).transpose().map(Self)
	}

	/// Count a validation.
	pub fn count(&self, by: By) {
		if let Some(counter) = &self.0 {
			counter.with_label_values(&[by.label()]).inc();
		}
	}
}
