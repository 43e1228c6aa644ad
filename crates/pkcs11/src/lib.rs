//! Officers' keys in hardware modules, by PKCS#11.
//!
//! - [`Uri`] names a key in a token (RFC 7512).
//! - [`Key`] is that key: it signs for an officer ([`madang_client::Signer`]).
//! - [`public_key`] reads the public part without a PIN, and [`generate`] makes a new key in a token.
//!
//! The key never leaves the token. Tokens are found by their label or serial number, because the numbers of slots
//! change. Sessions that end, because a token was removed or its module failed, are opened again.

mod error;
mod generate;
mod key;
mod module;
mod point;
mod raw;
mod token;
mod uri;

pub use error::Error;
pub use generate::generate;
pub use key::{public_key, Key};
pub use uri::Uri;

/// A token's PIN. Its memory is wiped when it is dropped.
pub type Pin = zeroize::Zeroizing<String>;
