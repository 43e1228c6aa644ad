//! Lists of what the chain has, the newest first, a page with each request.

use crate::{
	api::{storage, types::*},
	error::Error,
	many::{values, PAGE},
	Connection, State,
};
use madang_primitives::Receipt;
use std::ops::Range;

/// How many numbers are looked at for one list: an answer comes in time even if few of them are wanted.
pub const LOOKED_AT: u64 = 10_000;

/// A part of a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listed<K, V> {
	/// What was found, the newest first.
	pub found: Vec<(K, V)>,
	/// From where the list continues: what is before this one. None at the end.
	pub before: Option<K>,
}

/// Deals before a number, as many as wanted at most.
pub async fn deals(
	connection: &Connection,
	state: &State,
	before: Option<DealId>,
	most: usize,
	wanted: impl Fn(&Deal<u32>) -> bool,
) -> Result<Listed<DealId, Deal<u32>>, Error> {
	let next = state.fetch(storage::next_deal(), ()).await?.unwrap_or(DealId(0));
	let before = before.map_or(next.0, |before| before.0.min(next.0));
	let read = async |page: &[DealId]| values(connection, state, storage::deal(), page).await;
	// Deals are numbered from 0.
	backwards(0..before, most, DealId, read, wanted).await
}

/// Applications for registration before a receipt, as many as wanted at most. Those of one year: the numbers of each year
/// begin at 1.
pub async fn applications(
	connection: &Connection,
	state: &State,
	before: Option<Receipt>,
	most: usize,
	wanted: impl Fn(&Application) -> bool,
) -> Result<Listed<Receipt, Application>, Error> {
	let last = state.fetch(storage::last_receipt(), ()).await?;
	let Some(last) = last else { return Ok(Listed { found: Vec::new(), before: None }) };
	let after_last = Receipt { number: last.number.saturating_add(1), ..last };
	let before = before.map_or(after_last, |before| before.min(after_last));
	let of = |number: u64| Receipt {
		year: before.year,
		number: u32::try_from(number).unwrap_or(u32::MAX),
	};
	let read =
		async |page: &[Receipt]| values(connection, state, storage::application(), page).await;
	backwards(1..before.number.into(), most, of, read, wanted).await
}

/// Officers of all institutions, or of one, by their accounts.
pub async fn officers(
	state: &State,
	of: Option<InstitutionId>,
) -> Result<Vec<(Account, OfficerRecord)>, Error> {
	let mut all: Vec<(Account, OfficerRecord)> = state.all(storage::officer()).await?;
	all.retain(|(_, one)| of.is_none_or(|institution| one.institution == institution));
	all.sort_by_key(|(account, one)| (one.institution, *account));
	Ok(all)
}

/// What has numbers of a range, from the highest down.
async fn backwards<K: Copy, V>(
	Range { start, end }: Range<u64>,
	most: usize,
	key: impl Fn(u64) -> K,
	read: impl AsyncFn(&[K]) -> Result<Vec<Option<V>>, Error>,
	wanted: impl Fn(&V) -> bool,
) -> Result<Listed<K, V>, Error> {
	let last = end.saturating_sub(LOOKED_AT).max(start);
	let numbers: Vec<u64> = (last..end).rev().collect();
	let mut found = Vec::new();
	for page in numbers.chunks(PAGE) {
		let keys: Vec<K> = page.iter().map(|number| key(*number)).collect();
		let values = read(&keys).await?;
		for ((number, key_of), value) in page.iter().zip(&keys).zip(values) {
			let Some(value) = value.filter(|value| wanted(value)) else { continue };
			if found.len() == most {
				// This one comes first when the list is continued.
				return Ok(Listed { found, before: Some(key(number.saturating_add(1))) });
			}
			found.push((*key_of, value));
		}
	}
	let before = (last > start).then(|| key(last));
	Ok(Listed { found, before })
}

#[cfg(test)]
mod tests {
	use super::*;

	/// Of the numbers up to 700 the multiples of 10 exist, and those of 20 are wanted.
	async fn list(before: u64, most: usize) -> (Vec<u64>, Option<u64>) {
		let read = async |page: &[u64]| {
			assert!(page.len() <= PAGE);
			Ok(page.iter().map(|number| number.is_multiple_of(10).then_some(*number)).collect())
		};
		let wanted = |number: &u64| number.is_multiple_of(20);
		let listed = backwards(0..before, most, |number| number, read, wanted).await.unwrap();
		(listed.found.into_iter().map(|(number, _)| number).collect(), listed.before)
	}

	#[tokio::test]
	async fn a_list_begins_with_the_newest_and_can_be_continued() {
		let (first, before) = list(701, 3).await;
		assert_eq!((&first[..], before), (&[700, 680, 660][..], Some(641)));
		let (second, before) = list(641, 3).await;
		assert_eq!((&second[..], before), (&[640, 620, 600][..], Some(581)));
		let (all, before) = list(701, 1_000).await;
		assert_eq!((all.len(), all.last(), before), (36, Some(&0), None));
		assert_eq!(list(0, 3).await, (vec![], None));
		assert_eq!(list(20, 3).await, (vec![0], None));
	}

	#[tokio::test]
	async fn no_list_looks_at_more_than_so_many() {
		let (found, before) = list(50_001, 10_000).await;
		assert_eq!((found.len(), before), (500, Some(50_001 - LOOKED_AT)));
	}
}
