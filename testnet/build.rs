//! Says whether the tests that need root can run: network namespaces are root's to make.

use std::{fs, os::unix::fs::MetadataExt};

fn main() {
	println!("cargo::rustc-check-cfg=cfg(not_root)");
	println!("cargo::rerun-if-changed=build.rs");
	println!("cargo::rerun-if-env-changed=USER");
	// The owner of a process's folder is the user that it runs as.
	if !fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0) {
		println!("cargo::rustc-cfg=not_root");
	}
}
