//! A runtime to upgrade a test network to: today's, with the next version's number, a new storage item
//! and a migration that fills it (`runtime/src/example_upgrade.rs`). Only the tests have it.
#![cfg_attr(not(feature = "std"), no_std)]
// The wasm builder writes items without documentation.
#![allow(missing_docs)]

#[cfg(feature = "std")]
include!(concat!(env!("OUT_DIR"), "/wasm_binary.rs"));

// What the wasm exports.
#[cfg(not(feature = "std"))]
pub use madang_runtime::*;
