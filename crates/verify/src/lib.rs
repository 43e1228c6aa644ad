//! Checks what the network shows, down to the signatures of its validators, without a network.
//!
//! A [`ChainProof`] shows values of the chain's state at one block. [`verify`] follows it from what
//! the reader trusts, the [`Anchor`]:
//!
//! 1. the anchor names a block and the validators after it: those of genesis, or of a later block;
//! 2. each [`FinalBlock`] of the set changes is final by the votes of the set before it, and its
//!    header names the set after it;
//! 3. the last set has made the last block final;
//! 4. the block of the proof is that block, or its ancestor by the hashes of parents;
//! 5. that block's header has the root of the state, and the nodes of the state's tree lead from
//!    that root to each value, or show that the state has no value.
//!
//! [`Verified`] exists only after all of this. Nothing is valid before everything is checked.
//!
//! A certificate is checked from its credential to such a proof by [`certificate`].
//!
//! The crate needs no host functions and no operating system: it compiles to `wasm32v1-none` with
//! `default-features = false`. What is accepted and refused: `docs/src/proofs.md`.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod anchor;
pub mod certificate;
mod check;
mod digest;
mod error;
mod genesis;
mod header;
mod justification;
mod limits;
mod proof;
mod set;
mod state;
mod verified;

pub use anchor::Anchor;
pub use check::{check, verify};
pub use error::{Error, FinalityError, Part, SetChangeError, SetError, StateError};
pub use header::{DigestItem, Header};
pub use justification::{Commit, Justification};
pub use limits::Limits;
pub use proof::{ChainProof, FinalBlock, VERSION};
pub use set::Authority;
pub use state::{compact, root_of, title_key, CHILD_TRIES, TIME_KEY};
pub use verified::{Found, Verified};

/// A hash of the chain: BLAKE2b of 256 bits.
pub type Hash = sp_core::H256;

/// The public key with which a validator votes: Ed25519.
pub type AuthorityId = [u8; 32];

/// A validator's signature on a vote: Ed25519.
pub type Signature = [u8; 64];
