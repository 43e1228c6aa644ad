//! `madang version`: this program, the chain that it was built for, and the node.

use crate::{context::Context, failure::Failure, output};
use codec::Decode;
use madang_client::{Error, METADATA};
use serde_json::{json, Value};
use sp_crypto_hashing::blake2_256;
use subxt::metadata::Metadata;

/// Run the command. A node that does not answer is no failure: then its version is not shown.
pub async fn run(context: &Context) -> Result<(), Failure> {
	let spec =
		spec_version().ok_or_else(|| Failure::input(t!("this program's metadata is damaged")))?;
	let metadata = hex::encode(blake2_256(METADATA));
	let commit = option_env!("MADANG_COMMIT");
	let node = match node(context).await {
		Ok(node) => node,
		Err(failure) => json!({ "error": failure.message }),
	};
	let value = json!({
		"version": env!("CARGO_PKG_VERSION"),
		"commit": commit,
		"spec_version": spec,
		"metadata": metadata,
		"node": node,
	});
	context.output.answer(&value, || {
		let text = |name: &str| match &node[name] {
			Value::String(text) => text.clone(),
			other => other.to_string(),
		};
		let node = match node["error"].is_null() {
			true => t!(
				"{} {}, specification {}, at {}",
				text("name"),
				text("version"),
				text("spec_version"),
				text("url")
			),
			false => text("error"),
		};
		output::facts([
			("madang", env!("CARGO_PKG_VERSION").to_owned()),
			("commit", commit.unwrap_or(t!("not known")).to_owned()),
			("built for specification", spec.to_string()),
			("metadata (BLAKE2b-256)", metadata.clone()),
			("node", node),
		])
	});
	Ok(())
}

async fn node(context: &Context) -> Result<Value, Failure> {
	let connection = context.connection().await?;
	let rpc = connection.rpc();
	let answer = |error: subxt::rpcs::Error| Error::answer(error);
	let runtime = rpc.state_get_runtime_version(None).await.map_err(answer)?;
	Ok(json!({
		"url": connection.url(),
		"name": rpc.system_name().await.map_err(answer)?,
		"version": rpc.system_version().await.map_err(answer)?,
		"spec_version": runtime.spec_version,
		"genesis": hex::encode(connection.genesis()),
	}))
}

/// The version of the runtime in this program's metadata.
fn spec_version() -> Option<u32> {
	let metadata = Metadata::decode(&mut &METADATA[..]).ok()?;
	let constant = metadata.pallet_by_name("System")?.constant_by_name("Version")?;
	// The names of the specification and of the implementation, and the version of the authoring, come first.
	let (_, _, _, spec) = <(String, String, u32, u32)>::decode(&mut constant.value()).ok()?;
	Some(spec)
}

#[cfg(test)]
mod tests {
	#[test]
	fn the_program_knows_for_which_runtime_it_was_built() {
		assert!(super::spec_version() > Some(0));
	}
}
