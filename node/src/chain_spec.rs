//! The networks that a node can join.

use crate::client::HostFunctions;
use madang_runtime::{presets, WASM_BINARY};
use sc_chain_spec::NoExtension;
use sc_service::ChainType;
use std::path::PathBuf;

/// A chain specification: name, genesis, boot nodes.
pub type ChainSpec = sc_service::GenericChainSpec<NoExtension, HostFunctions>;

/// The network of the given name, or the one in the file of that path.
pub fn load(id: &str) -> Result<Box<dyn sc_service::ChainSpec>, String> {
	Ok(Box::new(match id {
		"dev" => preset(
			sp_genesis_builder::DEV_RUNTIME_PRESET,
			"Madang development",
			ChainType::Development,
		)?,
		// The SDK's commands about keys load a specification, although they are not given one.
		"" | presets::CONSORTIUM => {
			preset(presets::CONSORTIUM, "Madang example consortium", ChainType::Local)?
		}
		path => ChainSpec::from_json_file(PathBuf::from(path))?,
	}))
}

fn preset(id: &str, name: &str, kind: ChainType) -> Result<ChainSpec, String> {
	Ok(builder(name, id, kind)?.with_genesis_config_preset_name(id).build())
}

/// A specification with this program's runtime, but still without a genesis.
pub fn builder(
	name: &str,
	id: &str,
	kind: ChainType,
) -> Result<sc_chain_spec::ChainSpecBuilder<NoExtension, HostFunctions>, String> {
	let code = WASM_BINARY.ok_or("this program was built without the runtime's wasm")?;
	Ok(ChainSpec::builder(code, None)
		.with_name(name)
		.with_id(id)
		.with_protocol_id("madang")
		.with_chain_type(kind))
}
