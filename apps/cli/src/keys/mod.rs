//! Keys of officers and parties.
//!
//! Each key is a [`Secret`] of 32 bytes. A [`Store`] keeps every secret in its own encrypted file.

mod secret;
mod store;

pub use secret::{Kind, Role, Secret};
pub use store::{KeyFile, Store};
