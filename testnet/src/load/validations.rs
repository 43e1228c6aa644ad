//! What the nodes' pools did.

use crate::Network;
use anyhow::Result;

/// How often all nodes' pools have asked for a transaction to be validated, by who answered.
#[derive(Clone, Copy, Debug, Default)]
pub struct Validations {
	/// The node's own program.
	pub own: f64,
	/// The chain's code, in wasm.
	pub wasm: f64,
}

impl Validations {
	/// Of all nodes of a network that offers metrics. What a pool remembered is not counted.
	pub async fn of(network: &Network) -> Result<Self> {
		const NAME: &str = "madang_pool_validations_total";
		let mut all = Self::default();
		for node in &network.nodes {
			all.own += node.metric(NAME, |labels| labels.contains("own-runtime")).await?;
			all.wasm += node.metric(NAME, |labels| labels.contains("wasm")).await?;
		}
		Ok(all)
	}

	/// All of them.
	pub fn sum(self) -> f64 {
		self.own + self.wasm
	}
}
