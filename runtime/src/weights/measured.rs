//! One measurement of a benchmark, as a line of `measured.txt`.

use super::charged;
use crate::Runtime;
use core::{fmt, str::FromStr};
use frame_support::weights::{constants::WEIGHT_REF_TIME_PER_NANOS, RuntimeDbWeight};

/// The measurements that were written last.
const LAST: &str = include_str!("measured.txt");

/// What a call cost at some values of its benchmark's components.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measured {
	/// The crate of the pallet, such as `pallet_titles`.
	pub pallet: String,
	/// The benchmark. Most have the name of their call.
	pub benchmark: String,
	/// The values of its components, by their letters.
	pub components: Vec<(char, u32)>,
	/// The time to execute the call, in nanoseconds, with every value in the trie cache, on a machine of the reference
	/// speed.
	pub nanoseconds: u64,
	/// Keys that it read.
	pub reads: u64,
	/// Keys that it wrote.
	pub writes: u64,
}

/// A line is not a measurement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotMeasured(pub String);

impl fmt::Display for NotMeasured {
	fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(formatter, "not a measurement: {}", self.0)
	}
}

impl std::error::Error for NotMeasured {}

impl Measured {
	/// The time, with what reads and writes of the database are charged, in nanoseconds.
	pub fn with_database(&self) -> u64 {
		let RuntimeDbWeight { read, write } = <Runtime as frame_system::Config>::DbWeight::get();
		let database =
			self.reads.saturating_mul(read).saturating_add(self.writes.saturating_mul(write));
		self.nanoseconds.saturating_add(database / WEIGHT_REF_TIME_PER_NANOS)
	}

	/// What the call is charged before it is executed, in nanoseconds, if it has a weight of its own.
	///
	/// # Errors
	///
	/// The component that its weight needs and that was not measured.
	pub fn charged(&self) -> Result<Option<u64>, NotMeasured> {
		let missing = core::cell::Cell::new(None);
		let weight = charged(&self.pallet, &self.benchmark, |letter| {
			let found = self.components.iter().find(|(one, _)| *one == letter);
			found.map_or_else(
				|| {
					missing.set(Some(letter));
					0
				},
				|(_, value)| *value,
			)
		});
		match missing.get() {
			Some(letter) => Err(NotMeasured(format!("{}: {letter}", self.name()))),
			None => Ok(weight.map(|weight| weight.ref_time() / WEIGHT_REF_TIME_PER_NANOS)),
		}
	}

	/// The pallet and its benchmark, such as `pallet_titles::file`.
	pub fn name(&self) -> String {
		format!("{}::{}", self.pallet, self.benchmark)
	}

	/// The components in text form, such as `r=256 o=1`; `-` if there are none.
	pub fn components(&self) -> String {
		let all = self.components.iter().map(|(letter, value)| format!("{letter}={value}"));
		let all: Vec<_> = all.collect();
		if all.is_empty() {
			"-".to_owned()
		} else {
			all.join(" ")
		}
	}
}

impl fmt::Display for Measured {
	fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
		let Self { nanoseconds, reads, writes, .. } = self;
		let (name, components) = (self.name(), self.components());
		write!(formatter, "{name}\t{components}\t{nanoseconds}\t{reads}\t{writes}")
	}
}

impl FromStr for Measured {
	type Err = NotMeasured;

	fn from_str(line: &str) -> Result<Self, NotMeasured> {
		let parse = || {
			let mut fields = line.split('\t');
			let (pallet, benchmark) = fields.next()?.split_once("::")?;
			let components = match fields.next()? {
				"-" => Vec::new(),
				all => all.split(' ').map(component).collect::<Option<_>>()?,
			};
			let mut number = || fields.next()?.parse().ok();
			let (nanoseconds, reads, writes) = (number()?, number()?, number()?);
			let (pallet, benchmark) = (pallet.to_owned(), benchmark.to_owned());
			let measured = Self { pallet, benchmark, components, nanoseconds, reads, writes };
			fields.next().is_none().then_some(measured)
		};
		parse().ok_or_else(|| NotMeasured(line.to_owned()))
	}
}

fn component(text: &str) -> Option<(char, u32)> {
	let (letter, value) = text.split_once('=')?;
	Some((letter.parse().ok()?, value.parse().ok()?))
}

/// The measurements that were written last.
///
/// # Errors
///
/// If a line of the file is not one.
pub fn last() -> Result<Vec<Measured>, NotMeasured> {
	LAST.lines().filter(|line| !line.starts_with('#')).map(str::parse).collect()
}
