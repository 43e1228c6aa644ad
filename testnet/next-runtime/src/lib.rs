//! A runtime to upgrade a test network to: today's, with the next version's number and an example of
//! a storage migration (`runtime/src/example_upgrade.rs`). No program but the tests has it.
#![cfg_attr(not(feature = "std"), no_std)]
// The wasm builder writes items without documentation.
#![allow(missing_docs)]

#[cfg(feature = "std")]
include!(concat!(env!("OUT_DIR"), "/wasm_binary.rs"));

// What the wasm exports.
#[cfg(not(feature = "std"))]
pub use madang_runtime::*;
