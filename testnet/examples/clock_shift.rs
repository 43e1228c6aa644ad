//! A library that shows a program another time, to preload into a node of a test (`LD_PRELOAD`).
//!
//! Terms of law run for weeks, and a test cannot wait for their end. This library stands between a program and
//! the C library's `clock_gettime`, and adds the seconds that `MADANG_CLOCK_SHIFT` names to the time of day.
//! Time that only measures durations is not changed. The node itself is the one that institutions run.

use std::{
	ffi::{c_char, c_int, c_void},
	sync::OnceLock,
};

extern "C" {
	fn dlsym(handle: *mut c_void, name: *const c_char) -> *mut c_void;
}

/// The next definition of a name after this library's: the C library's own.
const RTLD_NEXT: *mut c_void = -1isize as *mut c_void;

/// The clocks of the time of day: the exact one and the fast one.
const TIME_OF_DAY: [c_int; 2] = [0, 5];

/// Seconds and nanoseconds, as the C library has them on machines with 64 bits.
#[repr(C)]
pub struct Timespec {
	seconds: i64,
	nanoseconds: i64,
}

type ClockGettime = unsafe extern "C" fn(c_int, *mut Timespec) -> c_int;

fn original() -> Option<ClockGettime> {
	static FOUND: OnceLock<usize> = OnceLock::new();
	// SAFETY: the name ends with a zero byte, and the C library's function has this type.
	let address =
		*FOUND.get_or_init(|| unsafe { dlsym(RTLD_NEXT, c"clock_gettime".as_ptr()) } as usize);
	(address != 0).then(|| unsafe { std::mem::transmute::<usize, ClockGettime>(address) })
}

fn shift() -> i64 {
	static SHIFT: OnceLock<i64> = OnceLock::new();
	let read = || std::env::var("MADANG_CLOCK_SHIFT").ok()?.parse().ok();
	*SHIFT.get_or_init(|| read().unwrap_or_default())
}

/// The C library's `clock_gettime`, with another time of day.
///
/// # Safety
///
/// As the original.
#[no_mangle]
pub unsafe extern "C" fn clock_gettime(clock: c_int, time: *mut Timespec) -> c_int {
	let Some(original) = original() else { return -1 };
	// SAFETY: the caller's arguments go to the function that the caller meant.
	let result = unsafe { original(clock, time) };
	if result == 0 && TIME_OF_DAY.contains(&clock) {
		// SAFETY: the original has written to it.
		if let Some(time) = unsafe { time.as_mut() } {
			time.seconds = time.seconds.saturating_add(shift());
		}
	}
	result
}
