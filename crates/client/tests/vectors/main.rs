//! The vectors in `docs/src/vectors` of everything that parties, officers' accounts and agencies sign.
//!
//! `scripts/update-metadata` writes the files again. Each test compares the file with what the code makes now. Ed25519 and
//! deterministic ECDSA have one signature for each message. sr25519 is randomised: a signature that the file has is kept as
//! long as it is valid for the bytes.

mod acts;
mod keys;
mod officers;
mod parties;
mod value;

use serde_json::Value;
use std::{fs, path::PathBuf};

fn path(name: &str) -> PathBuf {
	PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/src/vectors").join(name)
}

/// A file as it is in the repository.
fn checked_in(name: &str) -> Value {
	let text = fs::read_to_string(path(name)).unwrap_or_default();
	serde_json::from_str(&text).unwrap_or_default()
}

/// Fail unless the file is what the code makes.
fn compare(name: &str, made: &Value) {
	if std::env::var_os("MADANG_UPDATE_METADATA").is_some() {
		fs::create_dir_all(path("")).expect("the folder can be made");
		fs::write(path(name), format!("{made:#}\n")).expect("the file can be written");
	}
	assert!(
		checked_in(name) == *made,
		"docs/src/vectors/{name} is not what the code makes: run scripts/update-metadata and commit it"
	);
}
