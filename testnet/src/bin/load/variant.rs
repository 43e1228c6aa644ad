//! What is compared.

use std::{path::PathBuf, str::FromStr};

/// A node's program and its further arguments, with a name for the tables.
#[derive(Clone)]
pub struct Variant {
	/// The name.
	pub name: String,
	/// The program.
	pub program: PathBuf,
	/// Its further arguments.
	pub arguments: Vec<String>,
}

impl FromStr for Variant {
	type Err = String;

	fn from_str(text: &str) -> Result<Self, String> {
		let (name, rest) = text.split_once('=').ok_or("a variant is NAME=PROGRAM [ARGUMENTS…]")?;
		let mut words = rest.split_whitespace().map(str::to_owned);
		let program = words.next().ok_or("a variant names a program")?.into();
		Ok(Self { name: name.to_owned(), program, arguments: words.collect() })
	}
}
