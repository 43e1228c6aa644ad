//! ParityDB behind the SDK's interface, with commits that are on the disk when they return.

use super::{
	columns, disk,
	log::{self, Log},
	tables::Tables,
	Disk, Error, Metrics,
};
use parity_db::{ColId, Db, Operation};
use sp_core::H256;
use sp_database::{error::DatabaseError, Change, ColumnId, Database, Transaction};
use std::{
	fs,
	path::{Path, PathBuf},
	sync::{Arc, Mutex, MutexGuard, PoisonError},
	time::Instant,
};

/// A log file that has reached this length is applied to the tables. A long one changes most pages of an index
/// several times and writes each once: with a fourth of this length an import of districts was 7 % slower.
const LOG_LENGTH: u64 = 32 * 1024 * 1024;

/// A log file may reach this length while an earlier one is applied. Then commits wait.
const MAX_LOG_LENGTH: u64 = 64 * 1024 * 1024;

/// The database of a chain.
pub struct Store {
	db: Arc<Db>,
	folder: PathBuf,
	disk: Disk,
	metrics: Option<Metrics>,
	/// Commits follow one another.
	writer: Mutex<Writer>,
}

struct Writer {
	log: Log,
	tables: Tables,
}

impl Store {
	/// Open the database in a folder, or make it.
	pub fn open(folder: &Path, disk: Disk, metrics: Option<Metrics>) -> Result<Self, Error> {
		let file = |reason| Error::File { path: folder.to_owned(), reason };
		fs::create_dir_all(folder).map_err(file)?;
		disk.ensure_room(folder);
		log::remove_torn(folder).map_err(file)?;
		let mut options = columns::options(folder);
		// Without them ParityDB does its steps when it is told to, and so in the order in which the
		// disk needs them. The feature `instrumentation` of the crate is there for this.
		options.with_background_thread = false;
		let db = Db::open_or_create(&options).map_err(|reason| match reason {
			parity_db::Error::Locked(_) => Error::InUse { path: folder.to_owned() },
			reason => Error::Open { path: folder.to_owned(), reason },
		})?;
		let db = Arc::new(db);
		let log = Log::open(folder).map_err(file)?;
		let tables = Tables::start(db.clone(), folder).map_err(file)?;
		let writer = Mutex::new(Writer { log, tables });
		Ok(Self { db, folder: folder.to_owned(), disk, metrics, writer })
	}

	fn writer(&self) -> MutexGuard<'_, Writer> {
		self.writer.lock().unwrap_or_else(PoisonError::into_inner)
	}

	/// Append operations to the log, and wait until the log is on the disk.
	fn store(
		&self,
		operations: Vec<(ColId, Operation<Vec<u8>, Vec<u8>>)>,
	) -> parity_db::Result<()> {
		let mut writer = self.writer();
		self.disk.ensure_room(&self.folder);
		self.db.commit_changes(operations)?;
		self.db.process_commits()?;
		// A table's index that has become too small is moved to a larger one, a part at a time.
		self.db.process_reindex()?;
		let started = Instant::now();
		let length = writer.log.sync().map_err(parity_db::Error::Io)?;
		if let Some(metrics) = &self.metrics {
			metrics.committed(started.elapsed());
		}
		let ready = match length {
			MAX_LOG_LENGTH.. => writer.tables.wait(),
			LOG_LENGTH.. => writer.tables.is_idle(),
			_ => false,
		};
		if ready {
			self.db.flush_logs()?;
			writer.log.rotated();
			writer.tables.apply();
		}
		Ok(())
	}

	fn read<T>(&self, result: parity_db::Result<T>) -> T {
		result.unwrap_or_else(|error| disk::fail(disk::WHAT, &self.folder, &error))
	}
}

impl Drop for Store {
	/// Apply the log, in the order in which the disk needs it: ParityDB by itself does not flush the
	/// names of new tables before it removes the log.
	fn drop(&mut self) {
		let folder = &self.folder;
		let writer = self.writer.get_mut().unwrap_or_else(PoisonError::into_inner);
		writer.tables.wait();
		let flushed = self.db.flush_logs().map(|()| writer.tables.apply());
		if let Err(error) = flushed {
			::log::error!(target: "database", "{}: {error}", folder.display());
		}
		writer.tables.wait();
	}
}

impl Database<H256> for Store {
	fn commit(&self, transaction: Transaction<H256>) -> Result<(), DatabaseError> {
		let operations = transaction.0.into_iter().map(operation).collect::<Result<_, _>>()?;
		self.store(operations).unwrap_or_else(|error| disk::fail(disk::WHAT, &self.folder, &error));
		Ok(())
	}

	fn get(&self, column: ColumnId, key: &[u8]) -> Option<Vec<u8>> {
		self.read(self.db.get(column as ColId, key))
	}

	fn contains(&self, column: ColumnId, key: &[u8]) -> bool {
		self.value_size(column, key).is_some()
	}

	fn value_size(&self, column: ColumnId, key: &[u8]) -> Option<usize> {
		self.read(self.db.get_size(column as ColId, key)).map(|size| size as usize)
	}

	fn supports_ref_counting(&self) -> bool {
		true
	}

	fn sanitize_key(&self, key: &mut Vec<u8>) {
		// The client puts a prefix before the hash. Columns of hashes have the hash alone.
		key.drain(..key.len().saturating_sub(H256::len_bytes()));
	}
}

/// A change in the SDK's terms, in ParityDB's.
fn operation(change: Change<H256>) -> Result<(ColId, Operation<Vec<u8>, Vec<u8>>), DatabaseError> {
	let counted = |column: ColumnId| {
		let column = column as ColId;
		match columns::is_counted(column) {
			true => Ok(column),
			false => {
				let reason = format!("column {column} does not count references");
				Err(DatabaseError(Box::new(parity_db::Error::InvalidInput(reason))))
			}
		}
	};
	let key = |hash: H256| hash.as_bytes().to_vec();
	Ok(match change {
		Change::Set(column, key, value) => (column as ColId, Operation::Set(key, value)),
		Change::Remove(column, key) => (column as ColId, Operation::Dereference(key)),
		Change::Store(column, hash, value) => (counted(column)?, Operation::Set(key(hash), value)),
		Change::Reference(column, hash) => (counted(column)?, Operation::Reference(key(hash))),
		Change::Release(column, hash) => (counted(column)?, Operation::Dereference(key(hash))),
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	const AUX: ColumnId = 8;
	const STATE: ColumnId = 1;
	const ROOM: Disk = Disk { min_free: 0 };

	fn set(value: u64) -> Transaction<H256> {
		let mut transaction = Transaction::new();
		transaction.set(AUX, b"key", &value.to_le_bytes());
		transaction
	}

	/// What a process would find that opens the files as they are now.
	fn reopened(folder: &Path) -> Store {
		let copy = tempfile::tempdir().unwrap().keep();
		for entry in fs::read_dir(folder).unwrap() {
			let entry = entry.unwrap();
			fs::copy(entry.path(), copy.join(entry.file_name())).unwrap();
		}
		Store::open(&copy, ROOM, None).unwrap()
	}

	#[test]
	fn a_commit_that_has_returned_is_in_the_files() {
		let folder = tempfile::tempdir().unwrap();
		let store = Store::open(folder.path(), ROOM, None).unwrap();
		for value in 0..5u64 {
			store.commit(set(value)).unwrap();
			assert_eq!(store.get(AUX, b"key"), Some(value.to_le_bytes().to_vec()));
			let reopened = reopened(folder.path());
			assert_eq!(reopened.get(AUX, b"key"), Some(value.to_le_bytes().to_vec()));
			let copy = reopened.folder.clone();
			drop(reopened);
			fs::remove_dir_all(copy).unwrap();
		}
	}

	#[test]
	fn a_torn_record_is_as_if_it_had_not_been_written() {
		let folder = tempfile::tempdir().unwrap();
		let store = Store::open(folder.path(), ROOM, None).unwrap();
		store.commit(set(1)).unwrap();
		let log = folder.path().join("log0");
		let whole = fs::metadata(&log).unwrap().len();
		store.commit(set(2)).unwrap();
		let end = fs::metadata(&log).unwrap().len();
		for length in whole..end {
			let copy = tempfile::tempdir().unwrap();
			for entry in fs::read_dir(folder.path()).unwrap() {
				let entry = entry.unwrap();
				fs::copy(entry.path(), copy.path().join(entry.file_name())).unwrap();
			}
			fs::File::options()
				.write(true)
				.open(copy.path().join("log0"))
				.unwrap()
				.set_len(length)
				.unwrap();
			let reopened = Store::open(copy.path(), ROOM, None).unwrap();
			assert_eq!(reopened.get(AUX, b"key"), Some(1u64.to_le_bytes().to_vec()), "{length}");
		}
	}

	/// ParityDB takes a log that begins with zeros for the oldest one, and drops the others unread.
	#[test]
	fn a_torn_first_record_of_a_new_log_does_not_harm_the_older_log() {
		let folder = tempfile::tempdir().unwrap();
		let store = Store::open(folder.path(), ROOM, None).unwrap();
		(0..50).for_each(|value| store.commit(set(value)).unwrap());
		let record = fs::read(folder.path().join("log0")).unwrap();
		for kept in [0, 1, 5, 8, 9, 100] {
			let copy = tempfile::tempdir().unwrap();
			for entry in fs::read_dir(folder.path()).unwrap() {
				let entry = entry.unwrap();
				fs::copy(entry.path(), copy.path().join(entry.file_name())).unwrap();
			}
			let mut torn = record[..kept].to_vec();
			torn.resize(300, 0);
			fs::write(copy.path().join("log1"), torn).unwrap();
			let reopened = Store::open(copy.path(), ROOM, None).unwrap();
			let last = 49u64.to_le_bytes().to_vec();
			assert_eq!(reopened.get(AUX, b"key"), Some(last), "{kept} bytes are right");
		}
	}

	#[test]
	fn values_of_the_state_are_counted() {
		let folder = tempfile::tempdir().unwrap();
		let store = Store::open(folder.path(), ROOM, None).unwrap();
		let (hash, value) = (H256::repeat_byte(7), vec![1; 40]);
		let mut transaction = Transaction::new();
		transaction.store(STATE, hash, value.clone());
		transaction.reference(STATE, hash);
		store.commit(transaction).unwrap();
		for expected in [Some(value), None] {
			let mut transaction = Transaction::new();
			transaction.release(STATE, hash);
			store.commit(transaction).unwrap();
			assert_eq!(store.get(STATE, hash.as_bytes()), expected);
		}
		let mut transaction = Transaction::new();
		transaction.reference(AUX, hash);
		assert!(store.commit(transaction).is_err(), "the column does not count");
	}

	#[test]
	fn a_long_log_is_applied_and_nothing_is_lost() {
		let folder = tempfile::tempdir().unwrap();
		let store = Store::open(folder.path(), ROOM, None).unwrap();
		// Random bytes: what is compressed would not fill the log.
		let value: Vec<u8> = (0..1 << 20).map(|_| rand::random()).collect();
		for index in 0..40u32 {
			let mut transaction = Transaction::new();
			transaction.set(AUX, &index.to_le_bytes(), &value);
			store.commit(transaction).unwrap();
		}
		let check = |store: &Store| {
			for index in 0..40u32 {
				assert_eq!(store.get(AUX, &index.to_le_bytes()).as_ref(), Some(&value));
			}
		};
		check(&store);
		drop(store);
		check(&Store::open(folder.path(), ROOM, None).unwrap());
	}

	#[test]
	fn a_database_is_opened_once() {
		let folder = tempfile::tempdir().unwrap();
		let _store = Store::open(folder.path(), ROOM, None).unwrap();
		let again = Store::open(folder.path(), ROOM, None).map(|_| ()).unwrap_err();
		assert!(matches!(again, Error::InUse { .. }), "{again}");
	}
}
