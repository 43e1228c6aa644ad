//! Which institutions sent the transactions of a block: the events that their officers caused concern them, even if the
//! events do not name them.

use crate::rpc::errors::unavailable;
use codec::{Compact, Decode, Encode};
use jsonrpsee::types::ErrorObjectOwned;
use madang_json::{Mention, Record, Runtime};
use std::collections::BTreeMap;

/// The first byte of a signed transaction: version 4, and the bit that says that it is signed.
const SIGNED: u8 = 0x84;

/// The first byte of an address that is an account.
const ACCOUNT: u8 = 0;

/// The account of an officer.
type Account = [u8; 32];

/// The account that signed an encoded transaction. None if it is not signed.
pub fn signer(mut transaction: &[u8]) -> Option<Account> {
	Compact::<u32>::decode(&mut transaction).ok()?;
	let account = transaction.strip_prefix(&[SIGNED, ACCOUNT])?.first_chunk::<32>()?;
	Some(*account)
}

/// Mention in each event of a transaction the institution of the officer who signed it. Each officer is looked up once.
///
/// That a transaction succeeded is left out: its other events say what it did.
pub fn mention(
	signers: &[Option<Account>],
	records: &mut [Record],
	institution_of: impl Fn(&Account) -> Result<Option<String>, ErrorObjectOwned>,
) -> Result<(), ErrorObjectOwned> {
	let mut known: BTreeMap<Account, Option<String>> = BTreeMap::new();
	for record in records {
		let index = record.transaction.and_then(|index| usize::try_from(index).ok());
		let Some(Some(account)) = index.and_then(|index| signers.get(index)) else { continue };
		if record.event.pallet == "System" && record.event.name == "ExtrinsicSuccess" {
			continue;
		}
		let institution = match known.get(account) {
			Some(institution) => institution.clone(),
			None => {
				let institution = institution_of(account)?;
				known.insert(*account, institution.clone());
				institution
			}
		};
		record.mentions.extend(institution.map(|id| Mention { kind: "institution", id }));
	}
	Ok(())
}

/// The institution of an officer, which never changes. `stored` reads the state.
pub fn institution_of(
	runtime: &Runtime,
	account: &Account,
	stored: impl FnOnce(Vec<u8>) -> Result<Option<Vec<u8>>, ErrorObjectOwned>,
) -> Result<Option<String>, ErrorObjectOwned> {
	let Some(officers) = runtime.entry("Institutions", "Officers") else { return Ok(None) };
	let Some(found) = stored(officers.key(&[account.encode()]))? else { return Ok(None) };
	let officer = runtime.types().shown(officers.value, &found).map_err(unavailable)?;
	Ok(officer["institution"].as_u64().map(|number| number.to_string()))
}

#[cfg(test)]
mod tests {
	use super::*;
	use madang_json::Event;
	use madang_primitives::{Duties, InstitutionId};
	use madang_runtime::{extensions, AccountId, RuntimeCall, Signature, UncheckedExtrinsic};
	use pallet_institutions::{pallet::Officers, Officer, OfficerStatus};
	use serde_json::json;
	use sp_runtime::generic::Era;
	use std::cell::Cell;

	const KIM: Account = [7; 32];
	const LEE: Account = [8; 32];

	fn call() -> RuntimeCall {
		pallet_timestamp::Call::set { now: 7 }.into()
	}

	#[test]
	fn a_signed_transaction_names_its_signer() {
		let signature = Signature::Sr25519(sp_core::sr25519::Signature::default());
		let extensions = extensions::all(3, Era::mortal(64, 9));
		let account = AccountId::from(KIM);
		let signed =
			UncheckedExtrinsic::new_signed(call(), account.into(), signature, extensions).encode();
		assert_eq!(signer(&signed), Some(KIM));
		assert_eq!(signer(&UncheckedExtrinsic::new_bare(call()).encode()), None);
		for cut in [&signed[..0], &signed[..3], &signed[..20]] {
			assert_eq!(signer(cut), None);
		}
	}

	fn record(transaction: Option<u32>, pallet: &str, name: &str) -> Record {
		let (pallet, name) = (pallet.to_owned(), name.to_owned());
		let event = Event { pallet, name, fields: json!({}) };
		let loan = Mention { kind: "loan", id: "7".to_owned() };
		Record { transaction, event, mentions: [loan].into() }
	}

	#[test]
	fn what_an_officer_caused_mentions_its_institution() {
		let mut records = [
			record(None, "Lending", "Ended"),
			record(Some(0), "System", "ExtrinsicSuccess"),
			record(Some(1), "Lending", "Changed"),
			record(Some(1), "System", "ExtrinsicFailed"),
			record(Some(1), "System", "ExtrinsicSuccess"),
			record(Some(2), "Lending", "Changed"),
			record(Some(9), "Lending", "Changed"),
		];
		let asked = Cell::new(0);
		let institution_of = |account: &Account| {
			asked.set(asked.get() + 1);
			Ok((*account == KIM).then(|| "4".to_owned()))
		};
		mention(&[None, Some(KIM), Some(LEE)], &mut records, institution_of).unwrap();
		let institution = Mention { kind: "institution", id: "4".to_owned() };
		let mentioned = records.map(|record| {
			assert!(record.mentions.iter().any(|one| one.kind == "loan"));
			record.mentions.contains(&institution)
		});
		assert_eq!(mentioned, [false, false, true, true, false, false, false]);
		assert_eq!(asked.get(), 2, "each officer is looked up once");
	}

	#[test]
	fn an_event_is_not_told_if_its_officer_cannot_be_read() {
		let mut records = [record(Some(0), "Lending", "Changed")];
		let failed = mention(&[Some(KIM)], &mut records, |_| Err(unavailable("gone")));
		assert_eq!(failed.unwrap_err().code(), -32_000);
	}

	#[test]
	fn the_institution_is_that_of_the_officer_of_any_status() {
		let metadata = madang_runtime::Runtime::metadata_at_version(16).expect("the version");
		let runtime = Runtime::decode(&metadata).expect("metadata");
		let officer = Officer {
			institution: InstitutionId(4),
			duties: Duties::NONE,
			status: OfficerStatus::Revoked,
			generation: 2,
		};
		let expected = Officers::<madang_runtime::Runtime>::hashed_key_for(AccountId::from(KIM));
		let found = institution_of(&runtime, &KIM, |key| {
			assert_eq!(key, expected);
			Ok(Some(officer.encode()))
		});
		assert_eq!(found.unwrap().as_deref(), Some("4"));
		assert_eq!(institution_of(&runtime, &KIM, |_| Ok(None)).unwrap(), None);
	}
}
