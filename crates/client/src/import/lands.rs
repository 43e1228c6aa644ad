//! The parcels of numbers, and the numbers of parcels.

use super::{ask, chain::Chain};
use crate::error::Error;
use madang_primitives::{ParcelId, Pnu};
use std::collections::{HashMap, HashSet};

/// The parcels to which numbers lead, without those that lead to none.
pub(super) async fn parcels_of(
	chain: &impl Chain,
	numbers: &[Pnu],
) -> Result<HashMap<Pnu, ParcelId>, Error> {
	let mut found = HashMap::new();
	for page in numbers.chunks(ask::PAGE) {
		let ids = ask::all(page, chain.parcels_at(page.to_vec()).await?)?;
		found.extend(page.iter().zip(ids).filter_map(|(pnu, id)| Some((*pnu, id?))));
	}
	Ok(found)
}

/// Those of these numbers that no parcel has, although they lead to one: it has given them up.
pub(super) async fn given_up(chain: &impl Chain, numbers: &[Pnu]) -> Result<HashSet<Pnu>, Error> {
	let mut found = HashSet::new();
	for page in numbers.chunks(ask::PAGE) {
		let holders = ask::all(page, chain.holders_of(page.to_vec()).await?)?;
		found.extend(page.iter().zip(holders).filter(|(_, id)| id.is_none()).map(|(pnu, _)| *pnu));
	}
	Ok(found)
}

/// The present numbers of parcels.
pub(super) async fn numbers_of(
	chain: &impl Chain,
	parcels: impl IntoIterator<Item = ParcelId>,
) -> Result<HashMap<ParcelId, Pnu>, Error> {
	let mut ids: Vec<_> = parcels.into_iter().collect();
	ids.sort_unstable();
	ids.dedup();
	let mut found = HashMap::new();
	for page in ids.chunks(ask::PAGE) {
		let numbers = ask::all(page, chain.numbers_of(page.to_vec()).await?)?;
		found.extend(page.iter().zip(numbers).filter_map(|(id, pnu)| Some((*id, pnu?))));
	}
	Ok(found)
}

/// The parcels that rows name, and the numbers of the parcels that the chain has instead.
pub(super) struct Numbers {
	named: HashMap<Pnu, ParcelId>,
	present: HashMap<ParcelId, Pnu>,
}

impl Numbers {
	/// Ask for what rows name and for what the chain has.
	pub(super) async fn of(
		chain: &impl Chain,
		named: impl IntoIterator<Item = Pnu>,
		present: impl IntoIterator<Item = ParcelId>,
	) -> Result<Self, Error> {
		let mut numbers: Vec<_> = named.into_iter().collect();
		numbers.sort_unstable();
		numbers.dedup();
		let named = parcels_of(chain, &numbers).await?;
		Ok(Self { named, present: numbers_of(chain, present).await? })
	}

	/// The parcels by their numbers: as the row names them, where it names the same parcel in the same
	/// place of the list.
	pub(super) fn as_named(&self, row: &[Pnu], parcels: &[ParcelId]) -> Vec<Pnu> {
		let same = |at: usize, id: ParcelId| {
			row.get(at).copied().filter(|pnu| self.named.get(pnu) == Some(&id))
		};
		parcels
			.iter()
			.enumerate()
			.map(|(at, id)| same(at, *id).unwrap_or_else(|| self.number(*id)))
			.collect()
	}

	/// The present number of a parcel of which this was asked.
	pub(super) fn number(&self, parcel: ParcelId) -> Pnu {
		self.present.get(&parcel).copied().unwrap_or_default()
	}
}
