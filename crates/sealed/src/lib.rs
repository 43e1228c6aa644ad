//! Secrets on disk, encrypted under a passphrase: Argon2id derives the key, ChaCha20-Poly1305
//! encrypts.
//!
//! Officers' key files and nodes' session keys are stored this way. [`file`] writes them so that
//! nobody else can read them and no file is ever half written. A passphrase that is only compared has a
//! [`PassphraseHash`].

mod encrypted;
mod error;
pub mod file;
mod hash;
mod passphrase;

pub use encrypted::{Argon2Params, Encrypted};
pub use error::Error;
pub use hash::PassphraseHash;
pub use passphrase::{ask, ask_twice, ensure_private, passphrase_from};
