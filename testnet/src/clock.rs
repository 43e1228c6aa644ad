//! Another time for the nodes of a network, so that terms of weeks end in a test.

use crate::programs;
use anyhow::{ensure, Result};
use std::{ffi::OsString, path::PathBuf, time::Duration};

/// The library's file in the build's folder.
const LIBRARY: &str = "examples/libclock_shift.so";

/// How nodes see a later time of day, by the library of `testnet/examples/clock_shift.rs`.
#[derive(Clone, Debug)]
pub struct ClockShift {
	library: PathBuf,
	by: Duration,
}

impl ClockShift {
	/// Later by so much, with the library of this build.
	///
	/// # Errors
	///
	/// If the library has not been built.
	pub fn new(by: Duration) -> Result<Self> {
		let library = programs::build_folder()?.join(LIBRARY);
		ensure!(library.is_file(), "there is no {}: build the examples", library.display());
		Ok(Self { library, by })
	}

	/// The variables of the environment of a program that sees this time.
	pub fn environment(&self) -> [(&'static str, OsString); 2] {
		let seconds = self.by.as_secs().to_string();
		[("LD_PRELOAD", self.library.clone().into()), ("MADANG_CLOCK_SHIFT", seconds.into())]
	}
}
