//! Rust client of the Madang network.
//!
//! - [`Connection`] connects to a node, and [`State`] reads the chain's state at one block.
//! - [`Sender`] sends an officer's calls until there is a definite answer.
//! - [`api`] has the calls and the storage of the runtime.
//! - [`files`] reads register files, and [`import`] imports them.
//! - [`PartyKey`] signs for a party.

pub mod api;
mod batches;
mod block;
mod call;
pub mod certificates;
mod client_certificate;
pub mod compat;
pub mod confirm;
mod connection;
pub mod consent;
pub mod council;
pub mod did;
pub mod emergency;
mod error;
pub mod files;
pub mod import;
mod key_file;
pub mod lists;
pub mod loan_book;
pub mod loans;
mod many;
pub mod notary;
mod officer;
mod outcome;
mod party;
mod pending;
mod pool;
pub mod proof;
mod quota;
pub mod rates;
mod read;
mod record;
mod references;
pub mod repayments;
mod sentence;
mod submit;
pub mod terms;
mod trial;
mod unsigned;
pub mod validators;
pub mod view;

pub use block::BlockClient;
pub use call::{AnyCall, EncodedCall, Signed, ERA_PERIOD, SEND_AGAIN_AFTER};
pub use client_certificate::CertificateFile;
pub use compat::{METADATA, PALLETS};
pub use connection::Connection;
pub use error::{CallError, Error, SignerError};
pub use key_file::{officer_of, KeyFile, KeyKind, KeyRole, KeySecret, PublicPart};
pub use officer::{of_transaction, Algorithm, Officer, Signer};
pub use outcome::Included;
pub use party::{sole, PartyKey};
pub use pool::Verdict;
pub use quota::QuotaState;
pub use read::{State, TitleRecord};
pub use record::{Attempt, Record};
pub use references::{run_once_unfinalized, Done, Started};
pub use submit::{is_discarded, Sender, Sent, Submitted, STATES_KEPT};
pub use trial::{Trial, Verdict as TrialVerdict};
pub use unsigned::{Unsigned, PAYLOAD_VERSION};
