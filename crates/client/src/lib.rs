//! Rust client of the Madang network.
//!
//! [`Connection`] reads the chain at finalized blocks, [`Sender`] sends an officer's calls until
//! there is a definite answer, [`api`] has the calls, storage and events of the runtime, [`files`]
//! reads register files, [`PartyKey`] signs for a party.

pub mod api;
mod call;
mod connection;
pub mod consent;
pub mod council;
pub mod emergency;
mod error;
pub mod files;
pub mod import;
mod officer;
mod outcome;
mod party;
mod pool;
mod read;
mod submit;
pub mod validators;
mod waiting;

pub use connection::{BlockClient, Connection};
pub use error::Error;
pub use officer::Officer;
pub use outcome::{sentence, Included};
pub use party::{sole, PartyKey};
pub use read::{State, TitleRecord};
pub use submit::{Sender, Sent, ERA_PERIOD};
