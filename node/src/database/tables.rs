//! Applying ParityDB's log to its tables, in a thread of its own.

use super::disk;
use parity_db::Db;
use std::{
	fs::File,
	io,
	path::Path,
	sync::{
		mpsc::{self, Receiver, SyncSender},
		Arc,
	},
	thread::{self, JoinHandle},
};

/// The thread that applies log files to the tables.
///
/// It has at most one file to apply at a time. ParityDB waits for its tables to be on the disk when
/// several files were applied, and this thread is the one that flushes them.
pub struct Tables {
	work: Option<SyncSender<()>>,
	done: Receiver<()>,
	idle: bool,
	thread: Option<JoinHandle<()>>,
}

impl Tables {
	pub fn start(db: Arc<Db>, folder: &Path) -> io::Result<Self> {
		let (work, orders) = mpsc::sync_channel(1);
		let (report, done) = mpsc::sync_channel(1);
		let folder = folder.to_owned();
		let names = File::open(&folder)?;
		let thread = thread::Builder::new().name("database-tables".into()).spawn(move || {
			for () in orders {
				apply(&db, &names, &folder);
				if report.send(()).is_err() {
					break;
				}
			}
		})?;
		Ok(Self { work: Some(work), done, idle: true, thread: Some(thread) })
	}

	/// Whether the last file is applied.
	pub fn is_idle(&mut self) -> bool {
		if !self.idle {
			self.idle = self.done.try_recv().is_ok();
		}
		self.idle
	}

	/// Wait until the last file is applied. Returns true.
	pub fn wait(&mut self) -> bool {
		// The thread ends only with the program or with this value.
		self.idle = self.idle || self.done.recv().is_ok();
		true
	}

	/// Apply the file that ParityDB has put aside. Only one may be applied at a time.
	pub fn apply(&mut self) {
		if let Some(work) = &self.work {
			self.idle = work.send(()).is_err();
		}
	}
}

/// Write what is in the log to the tables, flush the tables, and empty the log.
fn apply(db: &Db, names: &File, folder: &Path) {
	let applied = db
		.enact_logs()
		// The log may go only when the names of new tables are on the disk too.
		.and_then(|()| names.sync_all().map_err(parity_db::Error::Io))
		.and_then(|()| db.clean_logs());
	if let Err(error) = applied {
		disk::fail(disk::WHAT, folder, &error);
	}
}

impl Drop for Tables {
	fn drop(&mut self) {
		self.work = None;
		if let Some(thread) = self.thread.take() {
			// A panic of the thread has been reported when it happened.
			let _ = thread.join();
		}
	}
}
