use super::*;
use std::sync::Mutex;

const POOL: Amount = Amount { count: 32, bytes: 3_200 };
const BANK: Sender = Sender::Institution(InstitutionId(4));
const CITY: Sender = Sender::Institution(InstitutionId(2));
const COUNCIL: Sender = governance(4, Lane::Council, 1);

/// An officer's governance.
const fn governance(institution: u32, lane: Lane, officer: u8) -> Sender {
	Sender::Governance { institution: InstitutionId(institution), lane, officer: [officer; 32] }
}

/// The first block that cannot contain the tests' transactions.
const DIES_AT: u64 = 64;

/// The SDK's pool holds so many transactions for the newest block.
fn held(count: usize) -> Amount {
	Amount { count, bytes: 0 }
}

/// Count a transaction that the pool then accepts. Returns whether there was room.
fn count(shares: &mut Shares<u32>, of: Sender, hash: u32, bytes: usize, held: Amount) -> bool {
	let room = shares.count(of, hash, bytes, DIES_AT, held);
	shares.settle(&hash, Outcome::Followed);
	room != Room::Full
}

fn with_eight_of_the_bank() -> Shares<u32> {
	let mut shares = Shares::new(POOL);
	for hash in 1..=8 {
		assert!(count(&mut shares, BANK, hash, 10, held(0)));
	}
	shares
}

#[test]
fn an_institution_fills_its_share_and_no_more() {
	let mut shares = with_eight_of_the_bank();
	assert!(!count(&mut shares, BANK, 9, 10, held(8)), "eight of 32");
	assert_eq!(shares.count(BANK, 8, 10, DIES_AT, held(8)), Room::Known);
	assert!(count(&mut shares, CITY, 9, 10, held(8)), "another institution has its own share");
}

#[test]
fn transactions_in_blocks_that_are_not_final_stay_counted() {
	let mut shares = with_eight_of_the_bank();
	// The newest view holds none of them: they are in a block, or valid in an older view only.
	assert!(!count(&mut shares, BANK, 9, 10, held(0)));
	shares.end(&1);
	assert!(count(&mut shares, BANK, 9, 10, held(0)), "one is final");
	assert!(!count(&mut shares, BANK, 10, 10, held(0)));
}

#[test]
fn unsigned_transactions_have_a_small_share() {
	let mut shares = Shares::new(POOL);
	assert!(count(&mut shares, Sender::Unsigned, 1, 10, held(0)));
	assert!(!count(&mut shares, Sender::Unsigned, 2, 10, held(0)), "one of 32");
	assert!(count(&mut shares, BANK, 3, 10, held(0)));
}

#[test]
fn a_share_is_also_limited_in_bytes() {
	let mut shares = Shares::new(POOL);
	assert!(count(&mut shares, BANK, 1, 800, held(0)));
	assert!(!count(&mut shares, BANK, 2, 1, held(0)));
	assert!(!count(&mut Shares::new(POOL), BANK, 1, 801, held(0)));
}

#[test]
fn the_reserve_is_for_senders_with_few_transactions() {
	let mut shares = Shares::new(POOL);
	assert!(count(&mut shares, BANK, 1, 10, held(23)));
	assert!(!count(&mut shares, BANK, 2, 10, held(24)));
	assert!(count(&mut shares, CITY, 3, 10, held(24)));
	assert!(!count(&mut shares, CITY, 4, 10, held(24)));
}

#[test]
fn the_last_eighth_is_for_governance() {
	let mut shares = Shares::new(POOL);
	for of in [BANK, Sender::Unsigned] {
		assert!(!count(&mut shares, of, 1, 10, held(28)));
	}
	assert!(count(&mut shares, COUNCIL, 1, 10, held(28)));
	assert!(!count(&mut shares, COUNCIL, 2, 10, held(28)), "its part is one");
	let other = governance(2, Lane::Council, 1);
	assert!(count(&mut shares, other, 3, 10, held(32)), "each institution has its own");
}

#[test]
fn a_full_share_does_not_keep_the_institutions_governance_out() {
	let mut shares = with_eight_of_the_bank();
	assert!(count(&mut shares, COUNCIL, 9, 10, held(8)));
	shares.end(&1);
	assert!(!count(&mut shares, COUNCIL, 10, 10, held(8)), "it never counts as another call");
	assert_eq!((shares.used_by(BANK).count, shares.used_by(COUNCIL).count), (7, 1));
}

#[test]
fn a_flood_by_one_governor_leaves_room_for_its_administrator_and_for_another_governor() {
	let mut shares = Shares::new(Amount { count: 1_024, bytes: 1 << 20 });
	for hash in 1..=4 {
		assert!(count(&mut shares, COUNCIL, hash, 10, held(0)));
	}
	assert!(!count(&mut shares, COUNCIL, 5, 10, held(0)), "four of 1,024");
	let (second, third) = (governance(4, Lane::Council, 2), governance(4, Lane::Council, 3));
	for hash in 6..=9 {
		assert!(count(&mut shares, second, hash, 10, held(0)));
	}
	assert!(!count(&mut shares, third, 10, 10, held(0)), "eight of 1,024 for the institution");
	let administrator = governance(4, Lane::Officers, 3);
	assert!(count(&mut shares, administrator, 11, 10, held(0)));
	assert!(count(&mut shares, governance(2, Lane::Council, 1), 12, 10, held(0)));
}

#[test]
fn pending_transactions_are_counted_and_do_not_end() {
	let mut shares = Shares::new(POOL);
	for hash in 1..=8 {
		assert_eq!(shares.count(BANK, hash, 10, DIES_AT, held(0)), Room::Counted);
	}
	shares.end(&1);
	shares.expire(DIES_AT);
	assert_eq!(shares.count(BANK, 9, 10, DIES_AT, held(0)), Room::Full);
}

#[test]
fn pending_transactions_do_not_use_the_reserve() {
	let mut shares = Shares::new(POOL);
	// The pool's own amount does not include them yet.
	assert_eq!(shares.count(CITY, 1, 10, DIES_AT, held(23)), Room::Counted);
	assert_eq!(shares.count(CITY, 2, 10, DIES_AT, held(23)), Room::Full);
	shares.settle(&1, Outcome::Followed);
	shares.settle(&1, Outcome::Followed);
	assert_eq!(shares.count(CITY, 2, 10, DIES_AT, held(23)), Room::Counted);
	shares.settle(&2, Outcome::Rejected);
	assert_eq!(shares.count(CITY, 2, 10, DIES_AT, held(24)), Room::Full);
}

#[test]
fn a_transaction_whose_era_has_passed_is_forgotten() {
	let mut shares = with_eight_of_the_bank();
	shares.expire(DIES_AT - 1);
	assert_eq!(shares.used_by(BANK).count, 8);
	shares.expire(DIES_AT);
	assert!(shares.is_empty());
	assert_eq!(shares.used_by(BANK), Amount::default());
}

#[test]
fn a_dropped_request_stays_counted() {
	let shares = Mutex::new(Shares::new(POOL));
	let count = |hash| {
		let room = lock(&shares).count(BANK, hash, 10, DIES_AT, held(0));
		(room == Room::Counted).then(|| Counted::new(&shares, hash))
	};
	for hash in 1..=7 {
		drop(count(hash));
	}
	count(8).unwrap().settle(Outcome::Followed);
	assert!(count(9).is_none(), "the pool may hold all eight");
	lock(&shares).end(&2);
	count(10).unwrap().settle(Outcome::Rejected);
	assert!(count(11).is_some(), "the pool does not hold the tenth");
}

#[test]
fn what_the_pool_does_not_report_of_is_submitted_again_if_it_is_sent_again() {
	let mut shares = with_eight_of_the_bank();
	assert!(shares.is_held(&1));
	shares.lose(&1);
	assert!(!shares.is_held(&1));
	assert!(!count(&mut shares, BANK, 9, 10, held(0)), "it is still counted");
	assert_eq!(shares.count(BANK, 1, 10, DIES_AT, held(0)), Room::Counted);
	assert_eq!(shares.count(BANK, 1, 10, DIES_AT, held(0)), Room::Known);
	assert_eq!(shares.used_by(BANK).count, 8, "it is counted once");
	shares.settle(&1, Outcome::Rejected);
	assert!(count(&mut shares, BANK, 9, 10, held(0)), "the pool did not hold it");
}

#[test]
fn only_a_pending_transaction_is_rejected() {
	let mut shares = with_eight_of_the_bank();
	shares.settle(&1, Outcome::Rejected);
	shares.settle(&77, Outcome::Rejected);
	assert!(!count(&mut shares, BANK, 9, 10, held(0)));
}

#[test]
fn nonces_are_at_most_one_share_ahead() {
	assert_eq!(max_ahead(POOL), 8);
	assert_eq!(max_ahead(Amount { count: 8_192, bytes: 0 }), 2_048);
}
