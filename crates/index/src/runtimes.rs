//! The runtimes of the chain by version, each read once.

use crate::{
	node::{NodeError, RawBlock},
	nodes::Nodes,
	FetchError,
};
use madang_json::Runtime;
use std::{collections::BTreeMap, sync::Arc};
use tokio::sync::Mutex;

/// The runtimes that blocks were executed with.
#[derive(Default)]
pub struct Runtimes(Mutex<BTreeMap<u32, Arc<Runtime>>>);

impl Runtimes {
	/// The runtime that executed a block. While one is read, others wait for it.
	pub async fn of(&self, nodes: &Nodes, block: &RawBlock) -> Result<Arc<Runtime>, FetchError> {
		let mut known = self.0.lock().await;
		if let Some(runtime) = known.get(&block.runtime) {
			return Ok(runtime.clone());
		}
		let metadata = nodes.metadata(block).await?;
		let runtime = Runtime::decode(&metadata).map_err(|error| {
			let said = format!("metadata of the runtime {}: {error}", block.runtime);
			FetchError::of_block(block.number, NodeError::Answer(said))
		})?;
		let runtime = Arc::new(runtime);
		known.insert(block.runtime, runtime.clone());
		Ok(runtime)
	}
}
