//! Keys of officers and parties.
//!
//! Each key is a [`Secret`]: a seed of 32 bytes, or an sr25519 key itself. A [`Store`] keeps every secret in its own encrypted file. An officer's key can
//! instead be in a hardware module: a [`Device`].

mod device;
pub mod polkadot_js;
mod secret;
mod store;

pub use device::{in_words, Device};
pub use madang_client::{KeyFile, KeyKind as Kind, KeyRole as Role};
pub use secret::Secret;
pub use store::{open, Store};
