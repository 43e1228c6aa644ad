//! What programs that serve have in common.
//!
//! - [`Database`] is SQLite or PostgreSQL; [`Opened`] is one with its tables.
//! - [`log_to_standard_error`] begins the log, [`run_until_stopped`] runs a program until it is told to stop.
//! - [`serve`] takes connections within [`Bounds`], and [`connection`] serves one until the program stops.
//! - [`tls`] is TLS 1.3, with the certificates of clients.
//! - [`SigningKey`] signs what a program answers, and [`verify`] checks such signatures.
//! - [`webhooks`] wake systems when there is something new.
//! - [`chained`] is a log whose entries have the hash of the one before; [`LogQueue`] writes many at once.

pub mod chained;
mod database;
mod log_queue;
mod program;
mod serving;
mod signing;
pub mod tls;
pub mod webhooks;

pub use database::{to_i64, to_u64, Database, Durability, OpenError, Opened};
pub use log_queue::{LogQueue, LogStore, NotWritten, OnFailure};
pub use program::{log_to_standard_error, now, run_until_stopped, Stop};
pub use serving::{accept, connection, serve, Admitted, Begun, Bounds};
pub use signing::SigningKey;
