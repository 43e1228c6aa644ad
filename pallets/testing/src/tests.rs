//! What the pallets' tests rely on.

use super::*;
use madang_primitives::{Duties, Duty};
use std::collections::BTreeSet;

fn all_officers() -> Vec<Officer> {
	institutions().flat_map(|(id, ..)| officers_of(id)).collect()
}

#[test]
fn accounts_are_unique_and_institutions_are_numbered_as_in_genesis() {
	let accounts: BTreeSet<AccountId> = all_officers().iter().map(|row| row.account).collect();
	assert_eq!(accounts.len(), all_officers().len());
	assert!(!accounts.contains(&NON_MEMBER));
	let numbers: Vec<u32> = institutions().map(|(id, ..)| id.0).collect();
	assert_eq!(numbers, (1..=founders().len() as u32).collect::<Vec<_>>());
}

#[test]
fn an_officer_has_only_the_duties_of_its_role() {
	let duties = |account| officer(account).unwrap().duties;
	assert_eq!(duties(REGISTRAR), Duties::NONE.with(Duty::Register));
	assert_eq!(duties(EXAMINER), Duties::NONE.with(Duty::Examine));
	assert_eq!(duties(OLD_BANKER), Duties::NONE.with(Duty::Lend));
	assert_eq!((institution_of(OLD_BANKER), institution_of(BANKER)), (OLD_BANK, BANK));
	assert_eq!(duties(observer(CITY)), Duties::NONE.with(Duty::Observe));
	assert!(Duty::ALL.into_iter().all(|duty| duties(chief(CITY)).contains(duty)));
	assert_eq!(officer(NON_MEMBER), None);
}

#[test]
fn a_party_is_found_by_its_did() {
	let dids: BTreeSet<_> = PARTIES.iter().map(|party| party.did()).collect();
	assert_eq!(dids.len(), PARTIES.len());
	for party in [SELLER, Party::Sr25519(1), Party::P256(1)] {
		assert_eq!(party_of(&party.did()), Some(party));
	}
}

#[test]
fn a_copy_of_a_prepared_state_has_its_values_and_new_numbers() {
	static STATE: Prepared = Prepared::new();
	let build = || {
		let mut state = sp_io::TestExternalities::default();
		state.execute_with(|| sp_io::storage::set(b"number", &fresh_number().to_le_bytes()));
		state
	};
	let read = || sp_io::storage::get(b"number").map(|bytes| bytes.to_vec());
	let first = STATE.copy(build).execute_with(read).unwrap();
	// On another thread the counter starts again: the copy moves it beyond the numbers in use.
	let (second, next) =
		std::thread::spawn(move || (STATE.copy(build).execute_with(read).unwrap(), fresh_number()))
			.join()
			.unwrap();
	assert_eq!(first, second);
	assert!(next.to_le_bytes().to_vec() > first);
}
