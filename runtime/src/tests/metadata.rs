//! The metadata that the client was built for is the metadata of this runtime.

use crate::Runtime;
use std::{fs, path::Path};

/// The metadata version that the client is built on.
const VERSION: u32 = 16;

#[test]
fn the_checked_in_metadata_is_this_runtimes() {
	let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/client/metadata.scale");
	let metadata = Runtime::metadata_at_version(VERSION).expect("the runtime has the version");
	if std::env::var_os("MADANG_UPDATE_METADATA").is_some() {
		fs::write(&path, &*metadata).expect("the file can be written");
	}
	assert!(
		fs::read(&path).ok().as_deref() == Some(&**metadata),
		"crates/client/metadata.scale is not this runtime's: run scripts/update-metadata and commit it"
	);
}
