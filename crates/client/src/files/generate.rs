//! Synthetic registers: real districts, plausible numbers, nobody's property.
//!
//! The same [`Parameters`] give the same bytes on every machine. Instead of commitments to persons,
//! the registers have random bytes. They differ for each property, as real commitments do, so that
//! a comparison does not show who owns several properties.
//!
//! One apartment is for the demonstration of a sale: [`ForSale`].

mod houses;
mod land;
mod output;
mod past;
mod places;
mod records;
mod rng;

pub use output::{Example, ForSale};

use madang_primitives::{DistrictCode, InstitutionId};
use rng::SeededRng;

/// The smallest number of parcels: each place gets at least one.
pub const FEWEST_PARCELS: u32 = 100;

/// The largest number of parcels for which there are enough lot and receipt numbers.
pub const MOST_PARCELS: u32 = 100_000;

/// The parameters of the registers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Parameters {
	/// The seed of all random values.
	pub seed: u64,
	/// The number of parcels, from [`FEWEST_PARCELS`] to [`MOST_PARCELS`]. The number of buildings,
	/// units and titles follows from it.
	pub parcels: u32,
	/// The institution that has most mortgages. The others are those of persons who are no members.
	pub bank: InstitutionId,
}

/// The number of parcels is out of bounds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the number of parcels is {FEWEST_PARCELS} to {MOST_PARCELS}, not {0}")]
pub struct ParcelsOutOfBounds(pub u32);

/// Make synthetic registers.
pub fn generate(parameters: &Parameters) -> Result<Example, ParcelsOutOfBounds> {
	let count = parameters.parcels;
	if !(FEWEST_PARCELS..=MOST_PARCELS).contains(&count) {
		return Err(ParcelsOutOfBounds(count));
	}
	// Each register has its own random stream, so that a change of one register does not change the
	// registers before it.
	let rng = |register: u64| SeededRng::new(parameters.seed, register);
	let lots = land::lots(&mut rng(0), count);
	let houses = houses::houses(&mut rng(1), &lots);
	let past = past::Past::new(rng(3), parameters.bank);
	let mut records = records::Records::new(rng(2), past);
	let mut example = records.of(&lots, houses);
	example.parcels.sort_by_key(|row| row.pnu);
	example.buildings.sort_by_key(|row| row.id);
	example.units.sort_by_key(|row| row.id);
	example.titles.sort_by_key(|row| row.id);
	Ok(example)
}

/// The districts of the synthetic parcels.
pub fn districts() -> impl Iterator<Item = DistrictCode> {
	places::PLACES.iter().map(|place| place.district)
}
