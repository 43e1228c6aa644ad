//! Builds the verifier (crates/verify-wasm) for the page that checks files in the browser. With SKIP_WASM_BUILD it is empty,
//! and the page says that it is missing.

use std::{env, fs, path::Path, process::Command};

/// What says how the module is built, from this folder.
const RULES: [&str; 4] =
	["../../Cargo.lock", "../../Cargo.toml", "../../scripts/build-verifier", "build.rs"];

fn main() -> Result<(), String> {
	println!("cargo::rerun-if-env-changed=SKIP_WASM_BUILD");
	for source in RULES {
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
	let sources = Path::new(&path).with_extension("d");
	let list =
		fs::read_to_string(&sources).map_err(|error| format!("{}: {error}", sources.display()))?;
	for source in sources_in(&list) {
		println!("cargo::rerun-if-changed={source}");
	}
	fs::read(&path).map_err(|error| format!("{path}: {error}"))
}

/// The sources that a list of cargo names, `MODULE: SOURCE SOURCE …`. A space in a name has a backslash before it.
fn sources_in(list: &str) -> impl Iterator<Item = String> + '_ {
	let named = list.lines().filter_map(|line| line.split_once(": ")).flat_map(|(_, sources)| {
		let sources = sources.replace("\\ ", "\0");
		sources.split(' ').map(|source| source.replace('\0', " ")).collect::<Vec<_>>()
	});
	named.filter(|source| !source.is_empty())
}
