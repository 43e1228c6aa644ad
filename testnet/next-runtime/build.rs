//! Builds the runtime with the example upgrade for wasm.

#[cfg(feature = "std")]
fn main() {
	substrate_wasm_builder::WasmBuilder::init_with_defaults()
		.enable_feature("example-upgrade")
		.build();
}

#[cfg(not(feature = "std"))]
fn main() {}
