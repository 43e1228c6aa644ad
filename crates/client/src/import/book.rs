//! What an import must know of a kind of row.

use super::chain::Chain;
use crate::{error::Error, files::Row};
use codec::Encode;
use madang_primitives::{Commitment, ExternalRef, ParcelId, Pnu, PropertyName};
use pallet_registers::{Closing, Ended};
use std::{fmt, future::Future};
use subxt::tx::{DynamicPayload, Payload};

/// A kind of row that can be imported.
pub trait Book: Row + Clone + PartialEq {
	/// The name of the book in figures and messages.
	const NAME: &'static str;

	/// Whether the call that imports rows also takes over their changes.
	const TAKES_CHANGES: bool = false;

	/// The columns that can be amended.
	const AMENDABLE: &'static [&'static str] = &[];

	/// The row in a call.
	type Sent: Encode + Clone;

	/// The row in a call that amends.
	type Change: Encode + Clone;

	/// The row as a call has it.
	fn to_sent(&self) -> Result<Self::Sent, Error>;

	/// The call that imports rows.
	fn import(rows: Vec<Self::Sent>, reference: ExternalRef) -> impl Payload;

	/// The call by which a municipality enters rows, if it can enter this kind of row.
	fn enter(
		_rows: Vec<Self::Sent>,
		_evidence: Commitment,
		_reference: ExternalRef,
	) -> Option<impl Payload> {
		None::<DynamicPayload<()>>
	}

	/// The execution time that a row adds to the call, in picoseconds.
	fn weight(row: &Self::Sent) -> u64;

	/// The property of the row, if a municipality keeps its book.
	fn property(&self) -> Option<PropertyName> {
		None
	}

	/// The existing parcels, by their numbers, for which a municipality must be responsible to enter the
	/// row. Empty if the row is a parcel itself.
	fn lands(&self) -> Vec<Pnu> {
		Vec::new()
	}

	/// What the chain has under the keys of rows, in the order of the rows.
	fn found(
		chain: &impl Chain,
		rows: &[&Self],
	) -> impl Future<Output = Result<Vec<Option<Found<Self>>>, Error>>;

	/// The row of a call that amends what the chain has. The chain refuses it if the record has changed
	/// since it was found. Fails if this kind of row cannot be amended.
	fn change(&self, _found: &Found<Self>) -> Result<Self::Change, Error> {
		Err(Error::Input(format!("{} cannot be amended", Self::NAME)))
	}

	/// The call that amends, if this kind of row can be amended. The municipality amends its books on
	/// evidence.
	fn amend(
		_rows: Vec<Self::Change>,
		_evidence: Option<Commitment>,
		_reference: ExternalRef,
	) -> Option<impl Payload> {
		None::<DynamicPayload<()>>
	}

	/// The execution time that a row adds to the call that amends, in picoseconds.
	fn weight_of_change(_change: &Self::Change) -> u64 {
		0
	}

	/// In which columns the chain differs from this row.
	fn differences(&self, on_chain: &Self) -> Vec<Difference> {
		if self == on_chain {
			return Vec::new();
		}
		let values = on_chain.to_record().into_iter().zip(self.to_record());
		let columns = Self::COLUMNS.iter().zip(values).filter(|(_, (chain, file))| chain != file);
		let difference = |(column, (chain, file)): (&&'static str, (String, String))| Difference {
			column,
			amendable: Self::AMENDABLE.contains(column),
			values: (!matches!(*column, "owners" | "holders" | "debtors")).then_some((chain, file)),
		};
		columns.map(difference).collect()
	}
}

/// What the chain has under the key of a row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found<R> {
	/// The row that would give the same.
	pub row: R,
	/// How often it was changed. Zero if the chain does not count.
	pub revision: u32,
	/// Its closing, if it is a record that is closed.
	pub closed: Option<Closing>,
	/// Its id, if it is a parcel. Its number can be another parcel's later.
	pub parcel: Option<ParcelId>,
	/// Why the number of the row is free, although it leads to this parcel.
	pub former: Option<Former>,
	/// Its end, if it is a district that is no longer in force on the chain.
	pub ended: Option<Ended>,
}

impl<R> Found<R> {
	/// What is found under a number that stays its own.
	pub(super) const fn new(row: R, revision: u32, closed: Option<Closing>) -> Self {
		Self { row, revision, closed, parcel: None, former: None, ended: None }
	}
}

/// Why a parcel that had a number has it no longer. A row under the number can be another parcel.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Former {
	/// It gave up the number, and has this one now.
	GaveUp(Pnu),
	/// Its record is closed.
	Closed,
}

/// A column in which the chain differs from a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Difference {
	/// The column.
	pub column: &'static str,
	/// Whether it can be amended.
	pub amendable: bool,
	/// The value on the chain and the value in the file. Owners are not repeated.
	pub values: Option<(String, String)>,
}

impl fmt::Display for Difference {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "column \"{}\": ", self.column)?;
		match &self.values {
			Some((chain, file)) => {
				let shown = |value: &str| match value {
					"" => "empty".to_owned(),
					_ => value.to_owned(),
				};
				write!(f, "{} on the chain, {} in the file", shown(chain), shown(file))
			}
			None => f.write_str("the chain has others than the file"),
		}
	}
}
