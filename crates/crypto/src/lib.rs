//! Signature checks.
//!
//! - [`p256`] verifies P-256 signatures. The runtime calls it as a function of the node
//!   ([`p256_host`]), which takes a twentieth of the time that the same check takes inside the runtime.
//! - `memory` remembers which signatures were valid. A node checks the signature of a transaction when it
//!   comes into the pool, whenever the pool validates it, and in the block: with the memory only the first
//!   of these checks calculates.
//! - `overlay` puts the memory before the SDK's own checks of Ed25519 and sr25519.
//!
//! All of it is pure: the same key, signature and message give the same answer on every node, with and
//! without the memory.

#![cfg_attr(not(feature = "std"), no_std)]

mod host;
#[cfg(feature = "std")]
pub mod memory;
#[cfg(feature = "std")]
mod overlay;
pub mod p256;

pub use host::p256_host;
#[cfg(feature = "std")]
pub use overlay::crypto;

/// What a node offers the runtime in addition to the functions of the SDK. Those of the SDK that have the same
/// name are replaced.
#[cfg(feature = "std")]
pub type HostFunctions = (crypto::HostFunctions, p256_host::HostFunctions);
