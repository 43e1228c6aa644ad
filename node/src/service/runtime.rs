//! Whether this program can run the chain's runtime.

use crate::client::Client;
use madang_runtime::opaque::Block;
use sc_client_api::HeaderBackend;
use sp_api::{ApiError, Core, ProvideRuntimeApi};

/// Check that the program has every function that the newest block's runtime calls. A runtime of a newer
/// version can call more. Without this check the node would run, and import nothing.
///
/// # Errors
///
/// What is missing, and the remedy.
pub fn ensure_runs(client: &Client) -> Result<(), String> {
	let best = client.info().best_hash;
	Core::<Block>::version(&*client.runtime_api(), best).map(drop).map_err(|error| refusal(&error))
}

fn refusal(error: &ApiError) -> String {
	// The executor's error names what is missing, under others.
	let mut causes = vec![error.to_string()];
	let mut source = std::error::Error::source(error);
	while let Some(cause) = source {
		causes.push(cause.to_string());
		source = cause.source();
	}
	format!(
		"this program cannot run the chain's runtime: {}. Install the version of the program that the \
		consortium has named for this runtime",
		causes.join(": ")
	)
}

#[cfg(test)]
mod tests {
	use crate::client::HostFunctions;
	use sc_chain_spec::GenesisConfigBuilderRuntimeCaller;
	use sc_executor::sp_wasm_interface;

	/// The answer of the runtime to the question which presets it has, with these functions.
	fn run<F: sp_wasm_interface::HostFunctions>() -> Result<(), String> {
		let Some(code) = madang_runtime::WASM_BINARY else { return Err("no runtime".to_owned()) };
		GenesisConfigBuilderRuntimeCaller::<F>::new(code)
			.get_named_preset(Some(&"development".to_owned()))
			.map(drop)
	}

	#[test]
	fn the_runtime_needs_the_functions_of_this_node() {
		if madang_runtime::WASM_BINARY.is_none() {
			return;
		}
		assert_eq!(run::<HostFunctions>(), Ok(()));
		let refused = run::<sp_io::SubstrateHostFunctions>().unwrap_err();
		assert!(refused.contains("ext_p256_host_verify_version_1"), "{refused}");
	}
}
