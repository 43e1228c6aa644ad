//! What is counted, for Prometheus.

use crate::error::Kind;
use prometheus::{
	Encoder, HistogramOpts, HistogramVec, IntCounterVec, IntGauge, Opts, Registry, TextEncoder,
};
use std::time::Duration;

/// The counters.
pub struct Metrics {
	registry: Registry,
	requests: IntCounterVec,
	seconds: HistogramVec,
	/// Messages that wake systems, by whether they were received.
	pub webhooks: IntCounterVec,
	/// The last final block that has been looked at.
	pub followed_block: IntGauge,
	/// The last final block of the node.
	pub final_block: IntGauge,
	/// How many submitted calls are open.
	pub open_attempts: IntGauge,
	/// How many connections there are.
	pub connections: IntGauge,
	/// When the first client certificate of the institution ends, in seconds since 1970.
	pub certificate_ends: IntGauge,
	/// When the log was last anchored by this gateway's database, in seconds since 1970.
	pub last_anchor: IntGauge,
}

impl Metrics {
	/// New counters.
	pub fn new() -> Result<Self, prometheus::Error> {
		let registry = Registry::new();
		let gauge = |name: &str, help: &str| -> Result<IntGauge, prometheus::Error> {
			let gauge = IntGauge::new(format!("madang_gateway_{name}"), help)?;
			registry.register(Box::new(gauge.clone()))?;
			Ok(gauge)
		};
		let of = Opts::new("madang_gateway_requests_total", "Requests by method and error.");
		let requests = IntCounterVec::new(of, &["method", "error"])?;
		registry.register(Box::new(requests.clone()))?;
		let of = Opts::new("madang_gateway_webhooks_total", "Messages that wake systems.");
		let webhooks = IntCounterVec::new(of, &["result"])?;
		registry.register(Box::new(webhooks.clone()))?;
		let of = HistogramOpts::new("madang_gateway_request_seconds", "How long answers took.")
			.buckets(vec![0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 60.0]);
		let seconds = HistogramVec::new(of, &["method"])?;
		registry.register(Box::new(seconds.clone()))?;
		Ok(Self {
			requests,
			seconds,
			webhooks,
			followed_block: gauge("followed_block", "The last final block that was looked at.")?,
			final_block: gauge("final_block", "The last final block of the node.")?,
			open_attempts: gauge("open_attempts", "Submitted calls without an outcome.")?,
			connections: gauge("connections", "Connections of clients.")?,
			certificate_ends: gauge(
				"certificate_ends_seconds",
				"When the first client certificate ends, in seconds since 1970.",
			)?,
			last_anchor: gauge(
				"last_anchor_seconds",
				"When the gateway last anchored its log, in seconds since 1970. 0 if it never did.",
			)?,
			registry,
		})
	}

	/// Count an answer.
	pub fn count(&self, method: &str, error: Option<Kind>, took: Duration) {
		let error = error.map_or("none", Kind::name);
		self.requests.with_label_values(&[method, error]).inc();
		self.seconds.with_label_values(&[method]).observe(took.as_secs_f64());
	}

	/// All counters as text.
	pub fn text(&self) -> String {
		let mut text = Vec::new();
		if let Err(error) = TextEncoder::new().encode(&self.registry.gather(), &mut text) {
			log::error!("metrics cannot be written: {error}");
		}
		String::from_utf8(text).unwrap_or_default()
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn answers_are_counted_by_method_and_error() {
		let metrics = Metrics::new().unwrap();
		metrics.count("loans_get", None, Duration::from_millis(2));
		metrics.count("loans_get", Some(Kind::NoPart), Duration::from_millis(2));
		metrics.followed_block.set(7);
		let text = metrics.text();
		for line in [
			r#"madang_gateway_requests_total{error="no-part",method="loans_get"} 1"#,
			r#"madang_gateway_request_seconds_count{method="loans_get"} 2"#,
			"madang_gateway_followed_block 7",
		] {
			assert!(text.contains(line), "{line} is not in {text}");
		}
	}
}
