//! What happens when the disk of the database fails or is nearly full: the node ends.

use std::{io, path::Path};

/// What is stored in the database.
pub const WHAT: &str = "the chain";

const LOG_TARGET: &str = "database";

/// The exit code of a program that cannot read or write its files (`EX_IOERR` of sysexits.h).
const EXIT_IO_ERROR: i32 = 74;

/// What the node asks of the disk that the database is on.
#[derive(Clone, Copy, Debug)]
pub struct Disk {
	/// The node ends when fewer bytes than these are free. ParityDB writes its tables through
	/// memory maps, and the kernel kills a process that does so on a full disk, so the node has to
	/// end before that.
	pub min_free: u64,
}

impl Disk {
	/// End the program if too little of the disk is free.
	pub fn ensure_room(self, folder: &Path) {
		match free(folder) {
			Ok(free) if free < self.min_free => fail(
				WHAT,
				folder,
				&format!(
					"the disk is nearly full: {} MiB are free, {} are needed",
					free >> 20,
					self.min_free >> 20
				),
			),
			Ok(_) => (),
			Err(error) => fail(WHAT, folder, &error),
		}
	}
}

/// The bytes that are free for this user on the disk that a folder is on.
fn free(folder: &Path) -> io::Result<u64> {
	let stat = rustix::fs::statvfs(folder)?;
	Ok(stat.f_bavail.saturating_mul(stat.f_frsize))
}

/// End the program: what it would do next rests on something that is not on the disk.
///
/// The log of the database stays as it is, and the next start continues from it.
pub fn fail(what: &str, path: &Path, reason: &dyn std::fmt::Display) -> ! {
	log::error!(
		target: LOG_TARGET,
		"The node ends, because it cannot store {what} in {}: {reason}. Make room or repair the \
		disk, and start the node again: it continues with its last stored block",
		path.display(),
	);
	std::process::exit(EXIT_IO_ERROR)
}
