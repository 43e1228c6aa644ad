//! What a network needs before it starts: keys of nodes and officers, and the chain specification.

use super::{
	addresses::Address,
	keys::{make_node_key, make_session_keys},
	layout::Layout,
	options::Options,
};
use crate::{
	consortium::{Members, Validator},
	files::write_secret,
	programs::{run, text},
};
use anyhow::{Context, Result};
use futures::future::try_join_all;
use madang_primitives::NodeId;
use serde_json::{json, Value};
use std::{fs, path::Path};

/// A network that can start.
pub(crate) struct Setup {
	/// The institutions.
	pub(crate) members: Members,
	/// The ids of the validators' nodes.
	pub(crate) ids: Vec<NodeId>,
}

impl Setup {
	/// Make keys and a specification for nodes of these addresses.
	pub(crate) async fn new(
		program: &Path,
		layout: &Layout,
		options: &Options,
		addresses: &[Address],
	) -> Result<Self> {
		write_secret(&layout.passphrase(), &hex::encode(rand::random::<[u8; 16]>()))?;
		let Options { agent_officers, bank_officers, further_agents, .. } = *options;
		let members = Members::generate(agent_officers, bank_officers, further_agents);
		let validators =
			try_join_all(addresses.iter().enumerate().map(|(index, address)| async move {
				let id = make_node_key(program, &layout.node_key(index)).await?;
				let keys = make_session_keys(program, layout, index).await?;
				anyhow::Ok((id, Validator { keys, address: address.multiaddr(&id) }))
			}))
			.await?;
		let (ids, validators): (Vec<_>, Vec<_>) = validators.into_iter().unzip();
		let (definition, spec) = (layout.definition(), layout.spec());
		fs::write(&definition, members.definition(&validators, options.session_blocks)?)?;
		let args = ["build-consortium", text(&definition)?, "--raw", "--output", text(&spec)?];
		run(program, &args).await?;
		Ok(Self { members, ids })
	}

	/// Keep what a copy of the folder needs to start.
	pub(crate) fn save(members: &Members, ids: &[NodeId], layout: &Layout) -> Result<()> {
		let manifest = json!({ "officers": members.secrets(), "nodes": ids });
		fs::write(layout.manifest(), manifest.to_string())?;
		Ok(())
	}

	/// Read that in a copy of the folder, where secrets have no place, and name the nodes' present
	/// addresses in the specification: they are not part of the genesis.
	pub(crate) fn open(layout: &Layout, addresses: &[Address]) -> Result<Self> {
		let mut manifest: Value = serde_json::from_slice(&fs::read(layout.manifest())?)?;
		fs::remove_file(layout.manifest())?;
		let members = Members::from_secrets(serde_json::from_value(manifest["officers"].take())?)?;
		let ids: Vec<NodeId> = serde_json::from_value(manifest["nodes"].take())?;
		let boot_nodes: Vec<String> =
			addresses.iter().zip(&ids).map(|(address, id)| address.multiaddr(id)).collect();
		write_boot_nodes(&layout.spec(), &layout.spec(), &boot_nodes)?;
		Ok(Self { members, ids })
	}
}

/// Write a chain specification with other boot nodes.
pub(crate) fn write_boot_nodes(from: &Path, to: &Path, boot_nodes: &[String]) -> Result<()> {
	let mut spec: Value = serde_json::from_slice(&fs::read(from)?)?;
	*spec.get_mut("bootNodes").context("the specification has boot nodes")? = json!(boot_nodes);
	fs::write(to, spec.to_string())?;
	Ok(())
}
