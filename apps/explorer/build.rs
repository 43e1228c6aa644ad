//! Builds the verifier (crates/verify-wasm) for the page that checks files in the browser. With SKIP_WASM_BUILD it is empty,
//! and the page says that it is missing.

use std::{env, fs, path::Path, process::Command};

/// What the module is made of, from this folder.
const SOURCES: [&str; 6] = [
	"../../Cargo.lock",
	"../../Cargo.toml",
	"../../scripts/build-verifier",
	"../../crates/verify-wasm",
	"../../crates/verify",
	"../../crates/primitives",
];

fn main() -> Result<(), String> {
	println!("cargo::rerun-if-env-changed=SKIP_WASM_BUILD");
	for source in SOURCES {
		println!("cargo::rerun-if-changed={source}");
	}
	let folder = env::var("OUT_DIR").map_err(|error| error.to_string())?;
	let file = Path::new(&folder).join("verifier.wasm");
	let module = match env::var_os("SKIP_WASM_BUILD") {
		Some(_) => Vec::new(),
		None => build()?,
	};
	fs::write(file, module).map_err(|error| error.to_string())
}

fn build() -> Result<Vec<u8>, String> {
	let mut command = Command::new("../../scripts/build-verifier");
	// What cargo tells build scripts is about the build for this machine.
	command.env_remove("CARGO_ENCODED_RUSTFLAGS");
	let done = command.output().map_err(|error| format!("scripts/build-verifier: {error}"))?;
	let said = String::from_utf8_lossy(&done.stderr);
	if !done.status.success() {
		return Err(format!("scripts/build-verifier failed: {said}"));
	}
	let path = String::from_utf8_lossy(&done.stdout).trim().to_owned();
	fs::read(&path).map_err(|error| format!("{path}: {error}"))
}
