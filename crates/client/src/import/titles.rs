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
	files::{ChargeRow, TitleRow},
};
use codec::Encode;
use madang_primitives::{
	Cause, CauseKind, ExternalRef, FormerOffice, KoreanDay, Property, PropertyName, Receipt,
};
use pallet_titles::{
	weights::{ComputedWeight, WeightInfo},
	BatchSize, ImportedContent, ImportedEntry, ImportedTarget, Mortgage, Right,
};
use sp_crypto_hashing::twox_64;
use std::collections::HashMap;
use subxt::tx::Payload;

/// An entry of a title record.
type Entry = pallet_titles::Entry<Account>;

/// The day of a receipt, which the file does not have: the day of the cause, or the first day of the
/// receipt's year if that is later.
fn filed_on(receipt: Receipt, caused_on: KoreanDay) -> KoreanDay {
	let first = format!("{:04}-01-01", receipt.year).parse().unwrap_or(caused_on);
	caused_on.max(first)
}

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

	fn to_sent(&self) -> Result<chain::TitleRow, Error> {
		// The file has no offices: a record's number begins with the one that keeps it.
		let office = FormerOffice((self.id.0 / 10_000_000_000) as u16);
		let entry = |receipt, caused_on, content| ImportedEntry {
			receipt,
			filed_on: filed_on(receipt, caused_on),
			office,
			cause: Cause { kind: CauseKind::AsImported, on: Some(caused_on) },
			// The file has no ranks.
			former: None,
			content,
		};
		let acquired = self.holders.clone();
		let ownership = ImportedContent::Ownership { acquired };
		let mut entries = vec![entry(self.acquired_receipt, self.acquired_on, ownership)];
		entries.extend(self.charges.iter().map(|charge| {
			let mortgage = ImportedContent::RevolvingMortgage {
				mortgagees: Mortgage::only(charge.bank),
				max_secured: charge.max_secured,
				debtors: Default::default(),
				on: ImportedTarget::Whole,
			};
			entry(charge.receipt, charge.agreed_on, mortgage)
		}));
		Ok(chain::TitleRow {
			number: self.id,
			property: self.property,
			entries: entries
				.try_into()
				.map_err(|_| Error::Input(format!("title {} has too many charges", self.id)))?,
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
			Some(Found { row, revision, district: None })
		};
		Ok(rows.iter().zip(heads).map(found).collect())
	}
}

/// The row that gives a record with these imported entries.
fn as_imported(row: &TitleRow, property: PropertyName, entries: Vec<Entry>) -> TitleRow {
	let mut imported = TitleRow {
		id: row.id,
		property,
		holders: Default::default(),
		acquired_receipt: Receipt { year: 0, number: 0 },
		acquired_on: KoreanDay(0),
		charges: Vec::new(),
	};
	for entry in entries {
		match entry.right {
			Right::Ownership { acquired, .. } => {
				imported.holders = match sorted(&acquired) == sorted(&row.holders) {
					true => row.holders.clone(),
					false => acquired,
				};
				imported.acquired_receipt = entry.filed.receipt;
				imported.acquired_on =
					entry.cause.and_then(|cause| cause.on).unwrap_or(entry.filed.on);
			}
			Right::RevolvingMortgage { mortgage, .. } => {
				imported.charges.extend(mortgage.bank().map(|bank| ChargeRow {
					bank,
					max_secured: mortgage.max_secured,
					receipt: entry.filed.receipt,
					agreed_on: mortgage.agreed_on.unwrap_or(entry.filed.on),
				}));
			}
			_ => {}
		}
	}
	imported
}
