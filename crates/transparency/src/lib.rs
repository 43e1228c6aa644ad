//! The Merkle tree of certificates: its root, the paths in it and their checks, and the text formats in
//! which tools that know nothing of Substrate check them. Pure functions, without a clock or a network.
//!
//! - [`Tree`] has all paths of a batch, [`Frontier`] only its root, in the memory of 64 hashes. [`History`]
//!   has all paths of a log that grows, in the tree of every size that it has had.
//! - [`Anchor`] is what the chain keeps of a batch: the number of certificates and the root. It checks
//!   paths, so a path is always checked against the size and the index, never against the root alone.
//! - [`note`], [`checkpoint`], [`cosignature`], [`proof`] and [`policy`] are the C2SP formats.
//!
//! The tree is that of RFC 6962 and RFC 9162: SHA-256, a leaf is `SHA-256(0x00 ‖ bytes)`, an inner node
//! is `SHA-256(0x01 ‖ left ‖ right)`, and the last node of an odd row moves up unchanged.
//!
//! # Sources
//!
//! The formats follow the C2SP repository at commit `5ba5ee83` of 22 July 2026: `signed-note`,
//! `tlog-checkpoint`, `tlog-cosignature` (Ed25519 only), `tlog-proof@v1` and `tlog-policy`.
//!
//! # Why this is our own code
//!
//! Nothing that is published has all of what the browser needs, which is `no_std`:
//!
//! - `signed_note` 0.2 and `tlog_tiles` 0.2 (Cloudflare, BSD-3-Clause, maintained) need `std`, read tiles
//!   through a trait for storage, and have neither cosignatures nor proof and policy files.
//! - `ct-merkle` 0.3 (MIT or Apache-2.0, maintained) is `no_std`. It keeps the leaves, makes one path at
//!   a time by walking the tree, has no streaming root, and needs a second version of SHA-256.
//!
//! The tests compare this crate with all three.
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(
	not(test),
	deny(
		clippy::arithmetic_side_effects,
		clippy::expect_used,
		clippy::indexing_slicing,
		clippy::panic,
		clippy::unwrap_used
	)
)]

extern crate alloc;

mod anchor;
pub mod checkpoint;
pub mod cosignature;
mod errors;
mod frontier;
mod hash;
mod history;
mod key;
mod lines;
pub mod note;
pub mod policy;
pub mod proof;
mod tree;

#[cfg(test)]
mod tests;

pub use anchor::Anchor;
pub use errors::{FormatError, PathError, PolicyError, ProofError, TreeError};
pub use frontier::Frontier;
pub use hash::{empty_root, leaf_hash, node_hash, Hash};
pub use history::History;
pub use key::{KeyKind, NoteSigner, VerifierKey};
pub use tree::{Tree, MAX_BATCH};
