//! Makes synthetic registers, such as those of the example:
//! `madang-generate --out chain-spec/data/example`.

use clap::Parser;
use madang_client::files::{
	example::PARAMETERS,
	generate::{generate, Parameters},
};
use madang_primitives::InstitutionId;
use std::{path::PathBuf, process::ExitCode};

/// Make a synthetic land book, building book, units and title records in real districts.
///
/// The same parameters give the same files. The defaults give the example of the repository.
#[derive(Parser)]
#[command(version)]
struct Arguments {
	/// The seed of all random values.
	#[arg(long, default_value_t = PARAMETERS.seed)]
	seed: u64,

	/// The number of parcels. The number of buildings, units and titles follows from it.
	#[arg(long, default_value_t = PARAMETERS.parcels)]
	parcels: u32,

	/// The institution number of the bank that has most mortgages.
	#[arg(long, default_value_t = PARAMETERS.bank.0)]
	bank: u32,

	/// The folder for the four files.
	#[arg(long)]
	out: PathBuf,
}

fn main() -> ExitCode {
	let Arguments { seed, parcels, bank, out } = Arguments::parse();
	let parameters = Parameters { seed, parcels, bank: InstitutionId(bank) };
	let example = match generate(&parameters) {
		Ok(example) => example,
		Err(error) => {
			eprintln!("madang-generate: {error}");
			return ExitCode::from(2);
		}
	};
	if let Err(error) = example.write(&out) {
		eprintln!("madang-generate: {}: {error}", out.display());
		return ExitCode::FAILURE;
	}
	println!(
		"{} parcels, {} buildings, {} units, {} titles in {}",
		example.parcels.len(),
		example.buildings.len(),
		example.units.len(),
		example.titles.len(),
		out.display()
	);
	ExitCode::SUCCESS
}
