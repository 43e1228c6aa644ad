//! A party that has lost its keys and whose DID was recovered keeps what it holds and owes.

use crate::mock::*;
use madang_primitives::Moment;
use madang_testing::{chief, party_of, recover, Party as Person, AGENT_OFFICE};
use pallet_titles::TitleRegistry;

/// Recover a party's DID to another key, with the time that it takes.
fn recovered(lost: Person, new: Person) {
	let wait = |ready_at: Moment| Timestamp::set_timestamp(ready_at);
	recover::<Test>([by(AGENT), by(chief(AGENT_OFFICE))], lost, new, wait);
	assert_eq!(party_of(&lost.did()), Some(new));
}

#[test]
fn a_recovered_seller_sells_and_a_recovered_buyer_borrows() {
	ExtBuilder.build_and_execute(|| {
		recovered(SELLER, Person::P256(901));
		recovered(BUYER, Person::Ed25519(902));
		let holders = Titles::holders(TITLE).unwrap();
		assert_eq!(holders, halves(SELLER, CO_SELLER), "the DID is the same");
		let deal = registered();
		assert_eq!(Titles::holders(TITLE).unwrap(), halves(BUYER, CO_BUYER));
		assert!(deal_of(deal).parties().contains(&BUYER.did()));
	});
}
