//! Keys of officers and parties.
//!
//! Each key is a [`Secret`] of 32 bytes. A [`Store`] keeps every secret in its own encrypted file. An officer's key can
//! instead be in a hardware module: a [`Device`].

mod device;
mod secret;
mod store;

pub use device::{in_words, Device};
pub use madang_client::{KeyFile, KeyKind as Kind, KeyRole as Role};
pub use secret::Secret;
pub use store::{open, Store};
