//! Keys of nodes, made by the node's program.

use super::layout::Layout;
use crate::programs::{run, text};
use anyhow::Result;
use madang_primitives::NodeId;
use std::path::Path;

/// Make a node key; the node's id.
pub async fn make_node_key(program: &Path, file: &Path) -> Result<NodeId> {
	let output = run(program, &["key", "generate-node-key", "--file", text(file)?]).await?;
	Ok(output.trim().parse()?)
}

/// Make a validator's session keys; their public parts, as the definition has them.
pub async fn make_session_keys(program: &Path, layout: &Layout, index: usize) -> Result<String> {
	let (keystore, passphrase) = (layout.keystore(index), layout.passphrase());
	let args = ["session-keys", "new", "--keystore-path", text(&keystore)?];
	run(program, &[&args[..], &["--password-filename", text(&passphrase)?]].concat()).await
}
