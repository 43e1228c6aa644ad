//! Certificates as SD-JWT credentials: issued with hidden parts, held, presented in part, verified.
//! Pure functions: the time, the randomness and the issuers' keys come from the caller.
//!
//! - [`Certificate`] is what an issuer fills in; [`Issuance`] is any SD-JWT.
//! - [`SdJwt`] is what the holder has: select disclosures, bind the presentation to the holder's key.
//! - [`verify()`] checks everything under a [`Policy`]. Only it makes a [`Verified`], which has the
//!   claims. Otherwise there is a list of every [`Reason`].
//! - [`verify_signed`] checks what programs sign that is not a certificate.
//! - [`StatusList`] has the W3C semantics of revocation and suspension.
//!
//! # Standards
//!
//! - SD-JWT: RFC 9901, compact serialization, `_sd_alg` `sha-256`.
//! - Type `dc+sd-jwt`, claims `vct`, `cnf`, `status`: the Internet-Draft *SD-JWT-based Verifiable
//!   Credentials* (draft-ietf-oauth-sd-jwt-vc-13). It is not an RFC yet.
//! - Signatures: ES256 and EdDSA (Ed25519) of RFC 7518 and RFC 8037. An ES256 signature is valid with a
//!   high or a low `s`, because RFC 7518 demands neither and other issuers write both. So the text of a
//!   signature can be changed into another valid one by anyone. The anchor on the chain is over the
//!   text, so only the text that the issuer anchored has a path. Ed25519 is checked strictly: no
//!   small-order points, one form of each signature.
//! - Status lists: W3C *Bitstring Status List v1.0*.
//!
//! # Why this is our own code
//!
//! The verifier must run without `std` in a browser and refuse what RFC 9901 says it must:
//!
//! - `sd-jwt-payload` 0.5.1 (IOTA, Apache-2.0): needs `std`, is asynchronous, depends on a second SHA-256, and
//!   leaves the issuer's signature, the times and the key binding to the caller.
//! - `sd-jwt-rs` 0.7.1 (OpenWallet Foundation, Apache-2.0 or MIT): needs `std`, follows draft 7, not the RFC,
//!   makes its own salts, depends on another library of JWTs.
//!
//! `scripts/check-interop` compares this crate with what others wrote in Python and JavaScript.
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

mod algorithm;
mod base64;
mod certificate;
mod disclosure;
mod hold;
mod issue;
mod json;
mod jws;
mod key;
mod path;
mod reasons;
mod signed;
mod status;
mod status_list;
mod unpack;
mod verify;

#[cfg(test)]
mod tests;

pub use algorithm::Algorithm;
pub use certificate::{Certificate, CERTIFICATE_TYPE, NEVER_HIDDEN};
pub use disclosure::Disclosure;
pub use hold::{HoldError, SdJwt};
pub use issue::{Issuance, IssueError};
pub use jws::{parse_json, SigningKey};
pub use key::PublicKey;
pub use path::{Path, Step};
pub use reasons::{Part, Reason};
pub use signed::{verify_signed, SignedError};
pub use status::{StatusPurpose, StatusReference};
pub use status_list::{status_bit, StatusError, StatusList, MIN_STATUS_BITS};
pub use verify::{verify, Challenge, KeyBinding, KeyResolver, Policy, Profile, Verified};

/// The longest presentation: 256 KiB.
pub const MAX_BYTES: usize = 256 * 1024;
/// The largest number of disclosures.
pub const MAX_DISCLOSURES: usize = 1024;
/// How deep claims may be nested, hidden ones included.
pub const MAX_DEPTH: usize = 32;
