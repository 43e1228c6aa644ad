//! A library that notes what is on the disk, to preload into a node of a test (`LD_PRELOAD`).
//!
//! A process that is killed loses nothing that it has written: the kernel has it. A power cut loses what
//! the kernel had not yet written to the disk. This library stands between a program and the C library's
//! `fsync` and `fdatasync`. After each successful call it appends a line to the file that
//! `MADANG_SYNC_LOG` names: the file's inode and its length. `madang_testnet::power_cut` cuts the files
//! of a killed node to what these lines say. The node itself is the one that institutions run.

use std::{
	ffi::{c_char, c_int, c_void},
	fs::{File, OpenOptions},
	io::Write,
	mem::ManuallyDrop,
	os::{fd::FromRawFd, unix::fs::MetadataExt},
	sync::OnceLock,
	thread::sleep,
	time::{Duration, SystemTime, UNIX_EPOCH},
};

extern "C" {
	fn dlsym(handle: *mut c_void, name: *const c_char) -> *mut c_void;
}

/// The next definition of a name after this library's: the C library's own.
const RTLD_NEXT: *mut c_void = -1isize as *mut c_void;

type Sync = unsafe extern "C" fn(c_int) -> c_int;

/// The C library's function of this name.
fn original(name: &'static [u8], found: &'static OnceLock<usize>) -> Option<Sync> {
	// SAFETY: the name ends with a zero byte, and the C library's function has this type.
	let address = *found.get_or_init(|| unsafe { dlsym(RTLD_NEXT, name.as_ptr().cast()) } as usize);
	(address != 0).then(|| unsafe { std::mem::transmute::<usize, Sync>(address) })
}

/// Note that a file is on the disk.
fn note(descriptor: c_int) {
	static LOG: OnceLock<Option<File>> = OnceLock::new();
	let open = || {
		let path = std::env::var_os("MADANG_SYNC_LOG")?;
		OpenOptions::new().create(true).append(true).open(path).ok()
	};
	let Some(mut log) = LOG.get_or_init(open).as_ref() else { return };
	// SAFETY: the caller has the descriptor open. It is not closed here.
	let file = ManuallyDrop::new(unsafe { File::from_raw_fd(descriptor) });
	if let Ok(metadata) = file.metadata() {
		// One write of one line: lines of several threads do not mix.
		let _ = log.write_all(format!("{} {}\n", metadata.ino(), metadata.len()).as_bytes());
	}
}

/// The C library's `fdatasync`, with a note.
///
/// # Safety
///
/// As the original.
#[no_mangle]
pub unsafe extern "C" fn fdatasync(descriptor: c_int) -> c_int {
	static ORIGINAL: OnceLock<usize> = OnceLock::new();
	sync(original(b"fdatasync\0", &ORIGINAL), descriptor)
}

/// The C library's `fsync`, with a note.
///
/// # Safety
///
/// As the original.
#[no_mangle]
pub unsafe extern "C" fn fsync(descriptor: c_int) -> c_int {
	static ORIGINAL: OnceLock<usize> = OnceLock::new();
	sync(original(b"fsync\0", &ORIGINAL), descriptor)
}

/// A disk that takes up to this many milliseconds, so that power cuts find something that is written and
/// not flushed.
const SLOWEST: u64 = 40;

fn sync(original: Option<Sync>, descriptor: c_int) -> c_int {
	let Some(original) = original else { return -1 };
	let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
	sleep(Duration::from_millis(u64::from(now.subsec_micros()) % SLOWEST));
	// SAFETY: the caller's descriptor goes to the function that the caller meant.
	let result = unsafe { original(descriptor) };
	if result == 0 {
		note(descriptor);
	}
	result
}
