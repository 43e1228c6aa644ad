//! What a test network is like.

use crate::{power_cut::PowerCut, Hosts};
use std::{path::PathBuf, sync::Arc};

/// How many of the institutions run a validator, unless a test asks for more.
const VALIDATORS: usize = 4;

/// Officers of the conveyance agent, unless a caller asks for more: enough for every test's load.
const AGENT_OFFICERS: usize = 50;

/// The fewest blocks that a session may have.
pub const SHORTEST_SESSION: u32 = 8;

/// What a test network is like.
#[derive(Clone)]
pub struct Options {
	/// Officers of the conveyance agent, who send the loads. The others have one each.
	pub agent_officers: usize,
	/// Officers of each bank.
	pub bank_officers: usize,
	/// Conveyance agents in addition to the two, with one officer each.
	pub further_agents: usize,
	/// How many of the institutions, in their order, run a validator.
	pub validators: usize,
	/// The blocks of a session; an hour's if not given.
	pub session_blocks: Option<u32>,
	/// Whether the registers of the house that is for sale are imported.
	pub registers: bool,
	/// With how many synthetic titles the state begins. Not for networks that start from a prepared one.
	pub titles: u64,
	/// Whether the nodes offer their metrics.
	pub metrics: bool,
	/// Further arguments of every node.
	pub node_args: Vec<String>,
	/// The network backends of the nodes, in turn; the SDK's own choice if none are given.
	pub backends: &'static [&'static str],
	/// Hosts for the nodes; loopback if none are given.
	pub hosts: Option<Arc<Hosts>>,
	/// Whether power cuts can be tried.
	pub power_cut: Option<PowerCut>,
	/// Where the nodes' data goes; a temporary folder, removed at the end, if not given.
	pub folder: Option<PathBuf>,
	/// The node's program; if not given, where `MADANG_NODE` says, else that of this build.
	pub program: Option<PathBuf>,
}

impl Default for Options {
	fn default() -> Self {
		Self {
			agent_officers: AGENT_OFFICERS,
			bank_officers: 1,
			further_agents: 0,
			validators: VALIDATORS,
			session_blocks: None,
			registers: false,
			titles: 0,
			metrics: false,
			node_args: Vec::new(),
			backends: &[],
			hosts: None,
			power_cut: None,
			folder: None,
			program: None,
		}
	}
}

impl Options {
	/// With the registers of the house that is for sale: what most tests start from.
	pub fn with_registers() -> Self {
		Self { registers: true, ..Self::default() }
	}

	/// With sessions as short as may be, for tests of what changes with a session.
	pub fn with_short_sessions() -> Self {
		Self { session_blocks: Some(SHORTEST_SESSION), ..Self::default() }
	}
}
