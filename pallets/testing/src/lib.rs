//! What the tests of all pallets share. Only tests depend on this crate.
//!
//! - [`officers`]: one table of institutions and officers, the genesis that enters them, and the
//!   powers of the runtime for [`pallet_institutions::EnsureOfficer`].
//! - [`parties`]: persons with real keys, who sign for the test chain.
//! - [`house`]: one parcel with a strata building, its flats, and their titles.
//! - [`registry`]: what is registered outside a sale.
//! - [`certificates`]: an issuer of certificates, and what it has anchored.
//! - [`chain`]: time, blocks, and references that no call has used.
//!
//! # Use by a pallet's own unit tests
//!
//! This crate depends on some pallets. Where it is a dev-dependency of such a pallet, Cargo builds
//! that pallet twice: once for this crate, and once for the unit tests. The two have different
//! types. So a pallet's unit tests cannot use helpers that name a type or a `Config` of that same
//! pallet. They use the rest, and keep their own rows in their mock.
//!
//! | Module | Names types of |
//! |---|---|
//! | [`officers`] | `pallet-institutions` |
//! | [`parties`] | `pallet-identity`: only [`parties::enrol`] |
//! | [`house`], [`registry`] | `pallet-registers`, `pallet-titles` |
//! | [`certificates`] | `pallet-certificates`, `pallet-identity` |
//! | [`chain`] | no pallet of ours |

pub mod certificates;
pub mod chain;
pub mod house;
pub mod officers;
pub mod parties;
pub mod powers;
pub mod registry;

pub use chain::*;
pub use officers::*;
pub use parties::*;

#[cfg(test)]
mod tests;
