//! Builds the runtime for wasm, which is what the chain runs.

/// The wasm builder's variable for the profile.
#[cfg(feature = "std")]
const PROFILE: &str = "WASM_BUILD_TYPE";

#[cfg(feature = "std")]
fn main() {
	// Optimized over all crates, with any profile of the node: every node executes it for every transaction.
	// With the builder's own choice for release builds, four nodes finalized a ninth less (docs/src/performance.md).
	if std::env::var_os(PROFILE).is_none() {
		std::env::set_var(PROFILE, "production");
	}
	substrate_wasm_builder::WasmBuilder::build_using_defaults();
}

#[cfg(not(feature = "std"))]
fn main() {}
