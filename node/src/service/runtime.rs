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
	use sc_executor::{sp_wasm_interface, WasmExecutor};
	use sp_core::traits::{CallContext, CodeExecutor, RuntimeCode, WrappedRuntimeCode};

	/// Ask the runtime for its version, with these functions.
	fn run<F: sp_wasm_interface::HostFunctions>(code: &[u8]) -> Result<(), String> {
		let fetcher = WrappedRuntimeCode(code.into());
		let code = RuntimeCode {
			code_fetcher: &fetcher,
			heap_pages: None,
			hash: sp_io::hashing::blake2_256(code).to_vec(),
		};
		let mut state = sp_io::TestExternalities::default();
		let executor = WasmExecutor::<F>::builder().build();
		let context = CallContext::Onchain { import: true };
		let answer = executor.call(&mut state.ext(), &code, "Core_version", &[], context).0;
		answer.map(drop).map_err(|error| format!("{error:?}"))
	}

	#[test]
	fn the_runtime_needs_the_functions_of_this_node() {
		let Some(code) = madang_runtime::WASM_BINARY else { return };
		assert_eq!(run::<HostFunctions>(code), Ok(()));
		let refused = run::<sp_io::SubstrateHostFunctions>(code).unwrap_err();
		assert!(refused.contains("ext_p256_host_verify_version_1"), "{refused}");
	}
}
