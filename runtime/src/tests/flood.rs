//! Attacks with an officer's key: what remains for others, and for its own institution.

use super::support::*;
use crate::{
	configs::{
		governance::MaxActWeight,
		load::{DefaultQuota, LaneAllowance},
		system::{BlockWeights, AUTHORED_LENGTH, NORMAL_LENGTH},
	},
	Institutions, Runtime, RuntimeCall, SignedPayload, System, UncheckedExtrinsic,
};
use codec::Encode;
use frame_support::{
	assert_ok,
	dispatch::{DispatchClass, GetDispatchInfo},
};
use madang_primitives::{appointment::Appointment, Duties, Duty};
use pallet_council::{Act, NextProposal, ProposalId};
use pallet_institutions::{AdmissionError, Allowance, Bucket, Used, BURST_BLOCKS};
use sp_core::sr25519;
use sp_runtime::transaction_validity::InvalidTransaction;

/// The officer with the compromised key: a clerk without any power.
fn clerk() -> Officer {
	BANK.observer()
}

/// A call of the maximum length that costs little time and fails, since a clerk does not govern.
fn long_call() -> RuntimeCall {
	let remark = frame_system::Call::remark { remark: vec![0; 511 * 1024] };
	let act = Box::new(Act::call(&remark.into()));
	let reason = bounded("nothing".bytes());
	pallet_council::Call::propose { act, reason, external_ref: fresh() }.into()
}

/// A transaction that expires after four blocks.
fn short_lived(pair: &sr25519::Pair, call: RuntimeCall, nonce: u32) -> UncheckedExtrinsic {
	signed(pair, SignedPayload::new(call, extensions(nonce, era(4))).unwrap())
}

/// A small call that fails.
fn small_call() -> RuntimeCall {
	usual_sale().inspect().into()
}

fn revoke(officer: Officer) -> RuntimeCall {
	pallet_institutions::Call::revoke_officer { account: officer.account() }.into()
}

/// A proposal of a founding institution, and a vote on it.
fn propose() -> RuntimeCall {
	let institution = OLD_BANK.institution();
	let act = Act::call(&pallet_institutions::Call::suspend_institution { institution }.into());
	let reason = bounded("it floods the network".bytes());
	pallet_council::Call::propose { act: Box::new(act), reason, external_ref: fresh() }.into()
}

/// A vote on the last proposal.
fn vote() -> RuntimeCall {
	let proposal = ProposalId(NextProposal::<Runtime>::get().0.saturating_sub(1));
	pallet_council::Call::vote { proposal, approve: true }.into()
}

/// Fill the pool with the clerk's transactions, as many as are valid now.
fn flood(pool: &mut Pool, count: usize, call: impl Fn() -> RuntimeCall) {
	let pair = clerk().pair();
	let first = pool.next_nonce(clerk().account());
	for nonce in (first..).take(count) {
		// Over the quota the pool rejects it, as a node does.
		if pool.submit(short_lived(&pair, call(), nonce)).is_err() {
			break;
		}
	}
}

fn bytes_of(block: &[Included], officer: Officer) -> u64 {
	let of = |(sender, length): &Included| (*sender == officer.account()).then_some(*length);
	block.iter().filter_map(of).sum::<usize>() as u64
}

/// An institution's officer with the compromised key, who governs and does not administer.
fn governor_of(institution: Officer) -> Officer {
	let governor = institution.observer();
	let duties = Duties::NONE.with(Duty::Govern);
	let account = governor.account();
	assert_ok!(act(institution, pallet_institutions::Call::set_duties { account, duties }.into()));
	next_block();
	governor
}

/// Fill the pool with a governor's votes on proposals that do not exist.
fn flood_votes(pool: &mut Pool, governor: Officer) {
	let first = pool.next_nonce(governor.account());
	for nonce in (first..).take(100) {
		let proposal = ProposalId(1_000 + nonce);
		let vote: RuntimeCall = pallet_council::Call::vote { proposal, approve: true }.into();
		let payload = SignedPayload::new(vote, extensions(nonce, era(16))).unwrap();
		assert_ok!(pool.submit(signed(&governor.pair(), payload)));
	}
}

fn count_of(block: &[Included], officer: Officer) -> usize {
	block.iter().filter(|(sender, _)| *sender == officer.account()).count()
}

#[test]
fn one_officer_with_long_failing_calls_and_short_eras_leaves_room_for_others() {
	run(|| {
		let quota = DefaultQuota::get().block;
		let mut pool = Pool::default();
		let mut flooded = Vec::new();
		for number in 0..5u32 {
			flood(&mut pool, 4, long_call);
			// Others come last, with calls that are valid for longer.
			let other = transaction(&CITY.pair(), register_did(CITY, SELLER), number);
			assert_ok!(pool.submit(other));
			let block = pool.author();
			assert!(bytes_of(&block, CITY) > 0, "block {number}");
			flooded.push(bytes_of(&block, clerk()));
		}
		// In any blocks that follow each other the clerk has its burst and its share.
		for first in 0..flooded.len() {
			for last in first..flooded.len() {
				let sum: u64 = flooded[first..=last].iter().sum();
				let most = quota.bytes * (BURST_BLOCKS + (last - first) as u64);
				assert!(sum <= most, "{sum} bytes in blocks {first} to {last}");
			}
		}
		let later = flooded[3];
		assert!(later > quota.bytes / 2, "the flood does not fill its share: {flooded:?}");
	});
}

#[test]
fn two_members_together_leave_room_for_a_third() {
	run(|| {
		let mut pool = Pool::default();
		for _ in 0..3 {
			for officer in [BANK.observer(), OLD_BANK.observer()] {
				let first = pool.next_nonce(officer.account());
				for nonce in (first..).take(4) {
					let call = long_call();
					if pool.submit(short_lived(&officer.pair(), call, nonce)).is_err() {
						break;
					}
				}
			}
			pool.author();
		}
		let nonce = System::account_nonce(CITY.account());
		assert_ok!(pool.submit(transaction(&CITY.pair(), register_did(CITY, SELLER), nonce)));
		assert!(bytes_of(&pool.author(), CITY) > 0);
	});
}

#[test]
fn governance_is_in_the_next_block_of_a_flood() {
	run(|| {
		assert_ok!(act(MINISTRY, propose()));
		let mut pool = Pool::default();
		flood(&mut pool, 4, long_call);
		assert!(bytes_of(&pool.author(), clerk()) > 0);
		flood(&mut pool, 4, long_call);
		// They come last.
		assert_ok!(pool.submit(transaction(&BANK.pair(), vote(), 0)));
		assert_ok!(pool.submit(transaction(&BANK.pair(), revoke(clerk()), 1)));
		let block = pool.author();
		assert_eq!(block.len(), 2, "nothing of the revoked clerk is in the block");
		assert_eq!(send(clerk(), small_call()), not_admitted(AdmissionError::OfficerRevoked));
		let proposal = pallet_council::Proposals::<Runtime>::iter_values().next().unwrap();
		assert_eq!(proposal.ayes.len(), 2);
	});
}

#[test]
fn a_governors_flood_of_failing_votes_does_not_delay_its_revocation_or_then_the_real_vote() {
	run(|| {
		assert_ok!(act(MINISTRY, propose()));
		let proposal = NextProposal::<Runtime>::get().0 - 1;
		let governor = governor_of(BANK);
		let mut pool = Pool::default();
		let allowance = LaneAllowance::get().transactions as usize;
		for number in 0..4 {
			flood_votes(&mut pool, governor);
			let count = count_of(&pool.author(), governor);
			// The lane's burst, then what drains.
			assert!(if number == 0 { count <= allowance } else { count <= 2 }, "{count}");
			assert!(count > 0, "block {number}");
		}
		flood_votes(&mut pool, governor);
		// They come last.
		let nonce = System::account_nonce(BANK.account());
		assert_ok!(pool.submit(transaction(&BANK.pair(), revoke(governor), nonce)));
		let vote = pallet_council::Call::vote { proposal: ProposalId(proposal), approve: true };
		assert_ok!(pool.submit(transaction(&BANK.pair(), vote.into(), nonce + 1)));
		let block = pool.author();
		assert_eq!(count_of(&block, governor), 0, "it is revoked first");
		assert_eq!(count_of(&block, BANK), 2);
		let proposal = pallet_council::Proposals::<Runtime>::get(ProposalId(proposal)).unwrap();
		assert_eq!(proposal.ayes.len(), 2);
	});
}

#[test]
fn governors_of_two_members_do_not_take_the_blocks() {
	run(|| {
		let governors = [governor_of(BANK), governor_of(CITY)];
		let mut pool = Pool::default();
		let allowance = LaneAllowance::get().transactions as usize;
		for number in 0..4 {
			governors.iter().for_each(|governor| flood_votes(&mut pool, *governor));
			assert_ok!(pool.submit(transaction(&AGENT.pair(), small_call(), number)));
			let block = pool.author();
			for governor in governors {
				let count = count_of(&block, governor);
				assert!(if number == 0 { count <= allowance } else { count <= 2 }, "{count}");
				let used = Institutions::used(governor.institution());
				assert_eq!(used.block, Allowance::default(), "it uses no quota");
			}
			assert_eq!(count_of(&block, AGENT), 1, "block {number}");
		}
	});
}

#[test]
fn a_clerk_who_uses_up_the_quota_does_not_lock_its_institution_out() {
	run(|| {
		assert_ok!(act(MINISTRY, propose()));
		// The first block is full before the burst is used up.
		for _ in 0..2 {
			while send(clerk(), small_call()).is_ok() {}
			next_block();
		}
		while send(clerk(), small_call()).is_ok() {}
		// What is left is too little for this call, and may be enough for one that weighs less.
		while send(clerk(), revoke(BANK)).is_ok() {}
		while send(clerk(), vote()).is_ok() {}
		let over = invalid(InvalidTransaction::ExhaustsResources);
		for call in [small_call(), revoke(BANK), vote()] {
			assert_eq!(send(clerk(), call), over, "the clerk has no part in the lane");
		}
		assert_eq!(send(BANK, small_call()), over);
		assert!(send(CITY, small_call()).is_ok(), "the block has room");
		assert_eq!(send(BANK, vote()), Ok(Ok(())));
		assert_eq!(send(BANK, revoke(clerk())), Ok(Ok(())));
	});
}

#[test]
fn a_day_limits_what_a_member_adds_to_the_chain() {
	run(|| {
		let quota = DefaultQuota::get();
		let bucket = Bucket::new(quota.day, 86_400);
		// The member sends its share of each block. How long does its day last?
		let used = quota.day.times(1).part(1, 864);
		assert!(quota.block.covers(&used) && used.covers(&quota.block.part(99, 100)));
		let mut level = Default::default();
		let mut blocks = 0u64;
		while let Some(filled) = bucket.fill(level, &quota.block) {
			level = bucket.drain(filled, 1);
			blocks += 1;
		}
		// About a quarter of an hour at once; then a hundredth of it.
		assert!((864..=874).contains(&blocks), "{blocks}");
		assert!(quota.day.bytes < 1 << 30, "{quota:?}");
	});
}

#[test]
fn a_block_that_ordinary_transactions_fill_has_room_for_the_lane() {
	run(|| {
		let limits = BlockWeights::get();
		let normal = limits.get(DispatchClass::Normal).max_total.unwrap();
		System::register_extra_weight_unchecked(normal, DispatchClass::Normal);
		frame_system::BlockSize::<Runtime>::put(NORMAL_LENGTH);
		let full = InvalidTransaction::ExhaustsResources;
		assert_eq!(send(AGENT, small_call()), invalid(full));
		// Who has no part in the lane has none of its room either.
		assert_eq!(send(clerk(), vote()), invalid(full));
		assert_eq!(send(OLD_BANK, vote()), invalid(full));

		assert_eq!(send(MINISTRY, propose()), Ok(Ok(())));
		for officer in [CITY, REGISTRY] {
			assert_eq!(send(officer, vote()), Ok(Ok(())));
		}
		let proposal = ProposalId(NextProposal::<Runtime>::get().0 - 1);
		let close = pallet_council::Call::close { proposal };
		assert_eq!(send(BANK, close.into()), Ok(Ok(())));
		assert_eq!(send(BANK, revoke(clerk())), Ok(Ok(())));
		assert!(System::block_size() < AUTHORED_LENGTH);
		// Its weight counts as operational, and what was not needed is free again.
		let weight = System::block_weight();
		assert_eq!(*weight.get(DispatchClass::Normal), normal);
		let operational = weight.get(DispatchClass::Operational);
		assert!(operational.ref_time() > 0 && operational.all_lt(MaxActWeight::get()));
	});
}

#[test]
fn each_call_of_the_lane_fits_its_allowance_and_its_room() {
	run(|| {
		let allowance = LaneAllowance::get();
		let proposal = ProposalId(0);
		let close: RuntimeCall = pallet_council::Call::close { proposal }.into();
		let reserved = BlockWeights::get().get(DispatchClass::Operational).reserved.unwrap();
		let appoint = pallet_institutions::Call::appoint_officer {
			account: clerk().account(),
			duties: Default::default(),
			consent: officer_consent(&clerk().pair(), Appointment::Officer(BANK.institution())),
			external_ref: fresh(),
		};
		for call in [close, propose(), revoke(clerk()), appoint.into()] {
			let one = transaction(&BANK.pair(), call.clone(), 0);
			let mut info = call.get_dispatch_info();
			info.extension_weight = one.extension_weight();
			let amount = Allowance::of_transaction(&info, one.encoded_size());
			assert!(allowance.covers(&amount), "{call:?}");
			let base = BlockWeights::get().get(DispatchClass::Operational).base_extrinsic;
			assert!(info.total_weight().saturating_add(base).all_lte(reserved), "{call:?}");
		}
		// Two proposals of the maximum length.
		let longest = <pallet_council::MaxProposedCall as sp_core::Get<u32>>::get();
		assert!(allowance.bytes > 2 * u64::from(longest + 1_024));
		// The room in bytes is enough for several members.
		assert!(u64::from(AUTHORED_LENGTH - NORMAL_LENGTH) > 3 * allowance.bytes);
	});
}

#[test]
fn the_default_quota_admits_the_largest_transaction() {
	run(|| {
		let largest = Institutions::largest_transaction();
		assert!(largest.bytes == 512 * 1024);
		assert!(largest.ref_time == heaviest_call().ref_time());
		let quota = DefaultQuota::get();
		assert!(quota.covers(&largest), "{quota:?}");
		// A new runtime has no other limit than an author's block.
		assert!(quota.block.times(BURST_BLOCKS).bytes >= u64::from(AUTHORED_LENGTH));
		assert!(quota.day.covers(&quota.block.times(864)));
	});
}

#[test]
fn a_failed_transaction_is_charged_its_bytes() {
	run(|| {
		let call = long_call();
		let one = transaction(&clerk().pair(), call, 0);
		let length = one.encoded_size() as u64;
		assert!(apply(one).unwrap().is_err());
		let Used { block, day, council, officers } = Institutions::used(clerk().institution());
		assert_eq!((block.bytes, block.transactions), (length, 1));
		assert_eq!(block, day);
		assert_eq!((council, officers), Default::default());
	});
}
