//! Title records, as they are imported.

use super::{
	ask::{self, storage_key},
	book::{Book, Found},
	books::sorted,
	chain::Chain,
	lands::Numbers,
};
use crate::{
	api::{
		calls::titles,
		storage,
		types::{self as chain, Account, Title, TitleId},
	},
	error::Error,
	files::TitleRow,
};
use codec::Encode;
use madang_primitives::{ExternalRef, Party, Property, PropertyName};
use pallet_titles::{
	lots,
	weights::{ComputedWeight, WeightInfo},
	Basis, BatchSize, ImportedContent, ImportedEntry, ImportedTarget, Lot, Mortgage, Right, Target,
};
use sp_core::bounded::BoundedVec;
use sp_crypto_hashing::twox_64;
use std::collections::HashMap;
use subxt::tx::Payload;

/// An entry of a title record.
type Entry = pallet_titles::Entry<Account>;

/// The storage key of an entry.
pub(super) fn entry_key(title: TitleId, number: u32) -> Vec<u8> {
	let mut key = storage_key("Titles", "Entries", &title);
	let number = number.encode();
	key.extend(twox_64(&number));
	key.extend(number);
	key
}

impl Book for TitleRow {
	const NAME: &'static str = "titles";
	type Sent = chain::TitleRow;
	type Change = ();

	fn to_sent(&self) -> Result<chain::TitleRow, Error> {
		let entries = self.entries.clone();
		Ok(chain::TitleRow {
			number: self.id,
			property: self.property,
			entries: entries
				.try_into()
				.map_err(|_| Error::Input(format!("title {} has too many entries", self.id)))?,
		})
	}

	fn import(rows: Vec<chain::TitleRow>, reference: ExternalRef) -> impl Payload {
		titles::import_titles(rows, reference)
	}

	fn weight(row: &chain::TitleRow) -> u64 {
		ComputedWeight::import_titles(BatchSize::of(std::slice::from_ref(row)))
			.saturating_sub(ComputedWeight::import_titles(BatchSize::default()))
			.ref_time()
	}

	/// What was imported under the number of each row. Later registrations do not count.
	async fn found(chain: &impl Chain, rows: &[&Self]) -> Result<Vec<Option<Found<Self>>>, Error> {
		let keys: Vec<_> = rows.iter().map(|row| row.id).collect();
		let heads: Vec<Option<Title>> = ask::values(chain, storage::title(), &keys).await?;
		let numbers = |(row, head): (&&Self, &Option<Title>)| {
			let imported = head.as_ref().map_or(0, |head| head.imported);
			let id = row.id;
			(1..=imported).map(move |number| entry_key(id, number)).collect::<Vec<_>>()
		};
		let keys: Vec<_> = rows.iter().zip(&heads).flat_map(numbers).collect();
		let entries = ask::decoded::<Entry>(chain, &keys).await?;
		let mut entries: HashMap<_, _> =
			keys.into_iter().zip(entries).filter_map(|(key, one)| Some((key, one?))).collect();
		let named = rows.iter().filter_map(|row| match row.property {
			PropertyName::Parcel(pnu) => Some(pnu),
			PropertyName::Building(_) | PropertyName::Unit(_) => None,
		});
		let present = heads.iter().flatten().filter_map(|head| match head.property {
			Property::Parcel(id) => Some(id),
			Property::Building(_) | Property::Unit(_) => None,
		});
		let numbers = Numbers::of(chain, named, present).await?;
		let found = |(row, head): (&&Self, Option<Title>)| {
			let head = head?;
			let imported = (1..=head.imported)
				.filter_map(|number| entries.remove(&entry_key(row.id, number)))
				.collect();
			let revision = head.rights;
			let name = match (row.property, head.property) {
				(PropertyName::Parcel(pnu), Property::Parcel(id)) => {
					numbers.as_named(&[pnu], &[id]).first().copied().map(PropertyName::Parcel)?
				}
				(_, Property::Parcel(id)) => PropertyName::Parcel(numbers.number(id)),
				(_, Property::Building(id)) => PropertyName::Building(id),
				(_, Property::Unit(id)) => PropertyName::Unit(id),
			};
			let row = as_imported(row, name, imported);
			Some(Found::new(row, revision, None))
		};
		Ok(rows.iter().zip(heads).map(found).collect())
	}
}

/// The row that gives a record with these imported entries. Holders in another order than in the file are
/// no difference.
fn as_imported(row: &TitleRow, property: PropertyName, entries: Vec<Entry>) -> TitleRow {
	let acquired = (1..).zip(&entries).filter_map(|(number, entry)| match &entry.right {
		Right::Ownership { acquired, .. } => Some((number, acquired)),
		_ => None,
	});
	let lots = lots::begun(acquired).map(|begun| begun.lots).unwrap_or_default();
	let in_file = row.entries.iter().map(Some).chain(std::iter::repeat(None));
	let entries =
		entries.into_iter().zip(in_file).filter_map(|(entry, own)| as_entry(entry, &lots, own));
	TitleRow { id: row.id, property, entries: entries.collect() }
}

/// The row of an imported entry, if it is of a kind that can be imported.
fn as_entry(entry: Entry, lots: &[Lot], in_file: Option<&ImportedEntry>) -> Option<ImportedEntry> {
	let on = target(&entry.on, lots);
	let content = match entry.right {
		Right::Ownership { acquired, .. } => match in_file.map(|own| &own.content) {
			Some(ImportedContent::Ownership { acquired: own })
				if sorted(own) == sorted(&acquired) =>
			{
				ImportedContent::Ownership { acquired: own.clone() }
			}
			_ => ImportedContent::Ownership { acquired },
		},
		Right::RevolvingMortgage { mortgage, .. } => {
			let Mortgage { mortgagees, max_secured, debtors, .. } = mortgage;
			ImportedContent::RevolvingMortgage { mortgagees, max_secured, debtors, on }
		}
		Right::Foreign { purpose, section, text } => {
			ImportedContent::Foreign { purpose, section, on, text }
		}
		_ => return None,
	};
	let former = match entry.basis {
		Basis::Imported { former } => former,
		_ => None,
	};
	Some(ImportedEntry {
		receipt: entry.filed.receipt,
		filed_on: entry.filed.on,
		office: entry.filed.former_office()?,
		cause: entry.cause?,
		former,
		content,
	})
}

/// The holders whose lots an entry burdens.
fn target(on: &Target, lots: &[Lot]) -> ImportedTarget {
	let Target::Lots(numbers) = on else { return ImportedTarget::Whole };
	let mut holders: Vec<Party> = Vec::new();
	for lot in lots.iter().filter(|lot| numbers.contains(&lot.id)) {
		if !holders.contains(&lot.party) {
			holders.push(lot.party);
		}
	}
	ImportedTarget::Holders(BoundedVec::truncate_from(holders))
}
