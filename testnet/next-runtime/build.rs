//! Builds the runtime with the example upgrade for wasm.

/// The wasm builder's variable for the profile.
#[cfg(feature = "std")]
const PROFILE: &str = "WASM_BUILD_TYPE";

#[cfg(feature = "std")]
fn main() {
	// As runtime/build.rs: with another profile there would be no dependencies to share.
	if std::env::var_os(PROFILE).is_none() {
		std::env::set_var(PROFILE, "production");
	}
	share_dependencies();
	substrate_wasm_builder::WasmBuilder::init_with_defaults()
		.enable_feature("example-upgrade")
		.build();
}

#[cfg(not(feature = "std"))]
fn main() {}

/// Let the wasm builder find the SDK that it has built for the runtime. Without the link it builds the
/// SDK a second time, which takes minutes.
#[cfg(all(feature = "std", unix))]
fn share_dependencies() {
	use std::{env, fs, os::unix::fs::symlink, path::PathBuf};

	// The builder works in `wbuild`, next to the `build/PACKAGE/out` of this script.
	let Some(out) = env::var_os("OUT_DIR").map(PathBuf::from) else { return };
	let Some(wbuild) = out.ancestors().nth(3).map(|profile| profile.join("wbuild")) else { return };
	let own = wbuild.join("madang-next-runtime");
	if fs::create_dir_all(&own).is_ok() {
		// After the first build the link is there already.
		let _ = symlink("../madang-runtime/target", own.join("target"));
		let _ = fs::create_dir_all(wbuild.join("madang-runtime/target"));
	}
}

#[cfg(all(feature = "std", not(unix)))]
fn share_dependencies() {}
