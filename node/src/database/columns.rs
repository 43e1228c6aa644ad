//! The columns that the SDK's client stores the chain in, and how ParityDB keeps each one.
//!
//! The SDK does not publish its table (`sc-client-db`, `columns` and `parity_db.rs`), so it is
//! repeated here. ParityDB refuses to open a database whose columns were made with other options.

use parity_db::{ColId, CompressionType, Options};
use std::path::Path;

/// The column of what the SDK knows about the state.
pub const STATE_META: u32 = 2;

/// The key in [`STATE_META`] that the SDK writes when it prepares a new database.
pub const PRUNING_MODE: &[u8] = b"mode";

const COUNT: u8 = 13;

const STATE: ColId = 1;
const HEADER: ColId = 4;
const BODY: ColId = 5;
const JUSTIFICATIONS: ColId = 6;
const TRANSACTION: ColId = 11;
const BODY_INDEX: ColId = 12;

/// The columns whose values are compressed.
const COMPRESSED: [ColId; 6] = [STATE, HEADER, BODY, BODY_INDEX, TRANSACTION, JUSTIFICATIONS];

/// The columns whose values are counted by reference: the key is the hash of the value.
const COUNTED: [ColId; 2] = [STATE, TRANSACTION];

/// The options of a database at this path.
pub fn options(path: &Path) -> Options {
	let mut options = Options::with_columns(path, COUNT);
	for (index, column) in (0..).zip(&mut options.columns) {
		if COMPRESSED.contains(&index) {
			column.compression = CompressionType::Lz4;
		}
		if is_counted(index) {
			column.ref_counted = true;
			column.preimage = true;
			column.uniform = true;
		}
	}
	options
}

/// Whether the values of a column are counted by reference.
pub fn is_counted(column: ColId) -> bool {
	COUNTED.contains(&column)
}
