//! Synthetic parcels, each with a title record, as entries of a state: a network can begin with more of them than
//! could be imported in any time.
//!
//! Each record is as an import leaves it: the parcel in the land book with its owner, the record of the parcel,
//! one entry of ownership, one lot.

use crate::books::House;
use anyhow::{anyhow, ensure, Context, Result};
use codec::Encode;
use madang_client::files::example;
use madang_primitives::{
	Area, Did, DistrictCode, Epoch, Filed, Holding, Holdings, InstitutionId, KoreanDay,
	LandCategory, LandKind, ParcelId, Party, Pnu, Property, Share, TitleId,
};
use pallet_registers::{Parcel, ParcelDetails, Record};
use pallet_titles::{
	lots::begun, Basis, Done, Entry, EntryState, ImportedContent, ImportedEntry, Life, Rank, Right,
	Section, Target, Tenure, Title,
};
use sp_core::crypto::AccountId32;
use sp_crypto_hashing::{blake2_128, blake2_256, twox_128, twox_64};

/// The most: parcels of one district have so many numbers in the forest book.
pub(crate) const MOST: u64 = 9_999 * SUB_LOTS;
/// The sub lots of a main lot.
const SUB_LOTS: u64 = 10_000;
/// The record numbers of an office, and of one of its years.
const OFFICE: u64 = 10_000 * YEAR;
const YEAR: u64 = 1_000_000;
/// The year in which the first record was opened: the example's are all later.
const FIRST_YEAR: u64 = 1_900;
/// The registry office of the consortium, which has imported them.
const REGISTRY: InstitutionId = InstitutionId(3);
/// The first day of the chain as the register, as the consortium has it.
const CUT_OVER: &str = "2026-11-01";

/// A key of the state and its value.
pub(crate) type StateEntry = (Vec<u8>, Vec<u8>);

/// Synthetic titles in the district of the apartment that is for sale, in the forest book, of which the example has
/// nothing there.
pub(crate) struct Titles {
	district: DistrictCode,
	office: u64,
	/// An entry of ownership, as a file has it.
	ownership: ImportedEntry,
	cut_over: KoreanDay,
}

impl Titles {
	/// Read what they have in common with the example.
	pub(crate) fn read() -> Result<Self> {
		let title = House::read()?.titles.pop().context("the house has a title")?;
		let office = title.id.0 / OFFICE;
		let mut entries = title.entries.into_iter();
		let ownership = entries
			.find(|entry| matches!(entry.content, ImportedContent::Ownership { .. }))
			.context("the title has an owner")?;
		let cut_over = CUT_OVER.parse().map_err(|error| anyhow!("{error:?}"))?;
		Ok(Self { district: example::for_sale().pnu.district(), office, ownership, cut_over })
	}

	/// The property of the title with this place, from 0.
	pub(crate) fn property(&self, place: u64) -> Result<Property> {
		Ok(Property::Parcel(ParcelId::entered_as(self.pnu(place)?)))
	}

	fn pnu(&self, place: u64) -> Result<Pnu> {
		ensure!(place < MOST, "there are at most {MOST} synthetic titles");
		let main = u16::try_from(1 + place / SUB_LOTS)?;
		let sub = u16::try_from(place % SUB_LOTS)?;
		Pnu::new(self.district, LandKind::Forest, main, sub).map_err(|error| anyhow!("{error}"))
	}

	/// All that the state has of one title.
	pub(crate) fn entries(&self, place: u64) -> Result<[StateEntry; 5]> {
		let pnu = self.pnu(place)?;
		let parcel = ParcelId::entered_as(pnu);
		let property = Property::Parcel(parcel);
		let title = TitleId(self.office * OFFICE + FIRST_YEAR * YEAR + place);
		// Digests, so that no two values are alike and nothing can be compressed.
		let owner = Party::Did(Did(blake2_256(&pnu.0.encode())));
		let owners = Holdings::new([Holding { holder: owner, share: Share::WHOLE }])
			.context("one owner is not too many")?;
		let lots = begun([(1, &owners)].into_iter()).map_err(|error| anyhow!("{error:?}"))?;

		let details = ParcelDetails {
			category: LandCategory::Forest,
			area: Area(10_000),
			official_price: 5_000_000,
			priced_on: None,
		};
		let record =
			Record { owners: owners.clone(), owners_since: None, closed: None, revision: 1 };
		let in_book = Parcel { pnu, details, record };
		let recorded = Title {
			property,
			description: in_book.description(parcel),
			rights: 1,
			descriptions: 1,
			tenure: Tenure::Shares,
			life: Life::Open,
			next_entry: 2,
			next_rank_a: 2,
			next_rank_b: 1,
			next_lot: lots.next_lot,
			imported: 1,
			foreign: 0,
			taken_over: Some(self.cut_over),
		};
		let entry = self.entry(owners, title);
		let number = 1u32;
		let mut key_of_entry = map_key("Titles", "Entries", &title);
		key_of_entry.extend(twox_64(&number.encode()));
		key_of_entry.extend(number.encode());
		Ok([
			(map_key("Registers", "Parcels", &parcel), in_book.encode()),
			(map_key("Titles", "TitleOf", &property), title.encode()),
			(map_key("Titles", "Titles", &title), recorded.encode()),
			(key_of_entry, entry.encode()),
			(map_key("Titles", "LotsOf", &title), lots.lots.encode()),
		])
	}

	/// The entry of ownership.
	fn entry(&self, acquired: Holdings, title: TitleId) -> Entry<AccountId32> {
		let ImportedEntry { receipt, filed_on, office, cause, .. } = self.ownership.clone();
		let digest = blake2_256(&title.encode());
		Entry {
			section: Section::A,
			rank: Rank::main(1),
			filed: Filed { receipt, on: filed_on, epoch: Epoch::Before { office } },
			cause: Some(cause),
			basis: Basis::Imported { former: None },
			on: Target::Whole,
			right: Right::Ownership { given_up: Holdings::default(), acquired, price: None },
			state: EntryState::Effective,
			branches: 0,
			done: Done {
				institution: REGISTRY,
				officer: AccountId32::new(digest),
				external_ref: digest,
				at: 0,
			},
		}
	}
}

/// The key of a map's entry: the hashes of pallet and item, then of the key itself (`Blake2_128Concat`).
fn map_key(pallet: &str, item: &str, key: &impl Encode) -> Vec<u8> {
	let key = key.encode();
	[&twox_128(pallet.as_bytes())[..], &twox_128(item.as_bytes()), &blake2_128(&key), &key].concat()
}

#[cfg(test)]
mod tests {
	use super::*;
	use madang_runtime::Runtime;

	#[test]
	fn the_runtime_finds_each_title_and_all_that_belongs_to_it() {
		let titles = Titles::read().unwrap();
		let mut state = sp_io::TestExternalities::default();
		let places = [0, 1, SUB_LOTS - 1, SUB_LOTS, MOST - 1];
		state.execute_with(|| {
			for place in places {
				for (key, value) in titles.entries(place).unwrap() {
					sp_io::storage::set(&key, &value);
				}
			}
			let all = pallet_titles::Titles::<Runtime>::iter().count();
			assert_eq!(all, places.len());
			assert_eq!(pallet_registers::Parcels::<Runtime>::iter().count(), places.len());
			for place in places {
				let property = titles.property(place).unwrap();
				let id = pallet_titles::TitleOf::<Runtime>::get(property).unwrap();
				assert!(pallet_titles::queue::is_imported_number(id), "{id}");
			}
			pallet_titles::Pallet::<Runtime>::do_try_state().unwrap();
			// A network imports the district after its start.
			let named = pallet_registers::District {
				name: Default::default(),
				ended: None,
				end_recorded: None,
				revision: 1,
			};
			pallet_registers::Districts::<Runtime>::insert(titles.district, named);
			pallet_registers::Pallet::<Runtime>::do_try_state().unwrap();
		});
	}

	#[test]
	fn there_is_an_end_of_numbers() {
		let titles = Titles::read().unwrap();
		assert!(titles.property(MOST - 1).is_ok());
		assert!(titles.property(MOST).is_err());
	}
}
