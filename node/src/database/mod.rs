//! The database of the chain: ParityDB, with every commit on the disk before it returns.
//!
//! ParityDB by itself returns from a commit while the change is only in memory, and writes it to the
//! disk half a minute later. After a power cut a node would have forgotten blocks that it had called
//! final, and votes that it had sent. Here a commit returns when its record is in ParityDB's log and
//! the log is on the disk ([`Store`]). Everything that the node does after a commit, such as
//! announcing a block or sending a vote, therefore rests on what a power cut leaves.
//!
//! A node whose disk fails or is nearly full ends ([`disk`]): it must not answer from a state that it
//! cannot store.

mod columns;
mod disk;
mod log;
mod metrics;
mod store;
mod tables;

pub use disk::{fail, Disk};
pub use metrics::Metrics;
pub use store::Store;

use sc_client_db::{Database, DatabaseSource};
use std::{path::PathBuf, sync::Arc};

/// Why the database cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum Error {
	/// The configuration names another kind of database.
	#[error("--database {0}: this node keeps the chain in ParityDB only; use --database paritydb")]
	OtherKind(String),
	/// The file system's reason.
	#[error("the database, {}: {reason}", path.display())]
	File { path: PathBuf, reason: std::io::Error },
	/// ParityDB's reason.
	#[error("the database, {}: {reason}", path.display())]
	Open { path: PathBuf, reason: parity_db::Error },
	/// Another process has the database open.
	#[error("the database, {}: another process has it open", path.display())]
	InUse { path: PathBuf },
}

/// Open the database that the configuration names, or make it.
///
/// # Errors
///
/// If it is not a ParityDB, if another process has it open, or if it cannot be read or written.
pub fn open(
	source: &DatabaseSource,
	min_free: u64,
	metrics: Option<Metrics>,
) -> Result<DatabaseSource, Error> {
	let path = match source {
		DatabaseSource::ParityDb { path } => path,
		DatabaseSource::Auto { paritydb_path, .. } => paritydb_path,
		other => return Err(Error::OtherKind(other.to_string())),
	};
	let store = Store::open(path, Disk { min_free }, metrics)?;
	// The SDK prepares a database that it has to create.
	let require_create_flag = !store.contains(columns::STATE_META, columns::PRUNING_MODE);
	Ok(DatabaseSource::Custom { db: Arc::new(store), require_create_flag })
}
