//! Quotas: how much an institution may send, and what the lanes admit.

use super::*;
use crate::{pallet::Quotas, Allowance, ChargeQuota, Quota, Used};
use frame_support::{
	dispatch::{DispatchInfo, PostDispatchInfo},
	pallet_prelude::Weight,
};
use sp_runtime::{
	traits::{DispatchTransaction, TransactionExtension, TxBaseImplication},
	transaction_validity::{
		InvalidTransaction, TransactionPriority, TransactionSource, TransactionValidityError,
	},
	DispatchError, DispatchErrorWithPostInfo,
};

fn remark() -> RuntimeCall {
	RuntimeCall::System(frame_system::Call::remark { remark: Vec::new() })
}

/// A call that belongs to the lane of officers if an administrator sends it.
fn managing() -> RuntimeCall {
	RuntimeCall::Members(Call::suspend_officer { account: NON_MEMBER })
}

/// A call that belongs to the lane of the council if the lender sends it.
fn governing() -> RuntimeCall {
	RuntimeCall::Timestamp(pallet_timestamp::Call::set { now: NOW })
}

fn weighing(ref_time: u64) -> DispatchInfo {
	DispatchInfo { call_weight: Weight::from_parts(ref_time, 0), ..Default::default() }
}

/// Include a transaction in a block with the weight charged before and needed after dispatch.
fn include(
	account: u64,
	call: &RuntimeCall,
	(charged, len): (u64, usize),
	needed: Option<u64>,
	fails: bool,
) -> Result<(), TransactionValidityError> {
	let actual_weight = needed.map(|needed| Weight::from_parts(needed, 0));
	let post_info = PostDispatchInfo { actual_weight, ..Default::default() };
	ChargeQuota::<Test>::new()
		.test_run(by(account), call, &weighing(charged), len, 0, |_| match fails {
			true => Err(DispatchErrorWithPostInfo {
				post_info,
				error: DispatchError::Other("it fails"),
			}),
			false => Ok(post_info),
		})
		.map(|_| ())
}

/// Include an ordinary transaction of this weight and length.
pub(super) fn send(account: u64, weight: u64, len: usize) -> Result<(), TransactionValidityError> {
	include(account, &remark(), (weight, len), None, false)
}

/// The priority that the extension gives in the pool.
fn priority(
	account: u64,
	call: &RuntimeCall,
	(weight, len): (u64, usize),
) -> Result<TransactionPriority, TransactionValidityError> {
	let source = TransactionSource::External;
	ChargeQuota::<Test>::new()
		.validate_only(by(account), call, &weighing(weight), len, source, 0)
		.map(|(valid, ..)| valid.priority)
}

/// The extension's result in the pool.
fn validate(account: u64, weight: u64) -> Result<(), TransactionValidityError> {
	priority(account, &remark(), (weight, 0)).map(|_| ())
}

/// Do something several times.
fn times(count: usize, act: impl Fn() -> Result<(), TransactionValidityError>) {
	(0..count).for_each(|_| act().unwrap());
}

/// The result for a transaction over the quota in a block.
fn exhausted() -> Result<(), TransactionValidityError> {
	Err(InvalidTransaction::ExhaustsResources.into())
}

/// The result for a transaction over the quota in a pool.
fn over<T>() -> Result<T, TransactionValidityError> {
	Err(InvalidTransaction::Custom(AdmissionError::OverQuota.code()).into())
}

const fn amount(ref_time: u64, bytes: u64, transactions: u64) -> Allowance {
	Allowance { ref_time, bytes, transactions }
}

/// What an institution has used of the share of blocks.
fn used(institution: InstitutionId) -> Allowance {
	Members::used(institution).block
}

#[test]
fn each_dimension_can_be_used_up_to_the_burst() {
	for (weight, len, count, more) in
		[(1_000_000, 0, 3, (1, 0)), (0, 1_000, 3, (0, 1)), (1, 1, 6, (0, 0))]
	{
		ExtBuilder::default().build_and_execute(|| {
			for _ in 0..count {
				assert_ok!(send(LENDER, weight, len));
			}
			let full = used(BANK);
			assert_eq!(priority(LENDER, &remark(), more), over());
			assert_eq!(send(LENDER, more.0, more.1), exhausted());
			assert_eq!(used(BANK), full, "a rejected transaction must not be charged");
		});
	}
}

#[test]
fn a_burst_drains_by_the_share_of_each_block() {
	ExtBuilder::default().build_and_execute(|| {
		times(3, || send(LENDER, 1_000_000, 1_000));
		assert_eq!(used(BANK), amount(3_000_000, 3_000, 3));
		System::set_block_number(2);
		assert_eq!(used(BANK), amount(1_500_000, 1_500, 0));
		assert_ok!(validate(LENDER, 1_000_000));
		assert_ok!(validate(LENDER, 1_500_000));
		assert_eq!(validate(LENDER, 1_500_001), over());
		System::set_block_number(3);
		assert_eq!(used(BANK), Allowance::default());
		// A rest of many blocks gives no more than one burst.
		System::set_block_number(30);
		times(3, || send(LENDER, 1_000_000, 1_000));
		assert_eq!(send(LENDER, 1, 0), exhausted());
	});
}

#[test]
fn a_day_limits_what_blocks_admit() {
	ExtBuilder::default().build_and_execute(|| {
		// 1.5 million in each block, of 30 million in a day of 100 blocks, which drain by 0.3.
		let sent = (1..=100u64)
			.filter(|block| {
				System::set_block_number(*block);
				send(LENDER, 1_500_000, 0).is_ok()
			})
			.count();
		// 30 million at once, and 0.3 in each of 99 blocks.
		assert_eq!(sent, 39);
		assert_eq!(Members::used(BANK).block.ref_time, 0, "blocks have room");
		assert_eq!(validate(LENDER, 1_500_000), over());
		System::set_block_number(105);
		assert_ok!(validate(LENDER, 1_500_000));
		assert_ok!(validate(CLERK, 1_500_000));
	});
}

#[test]
fn the_officers_of_an_institution_share_one_quota() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(send(LENDER, 3_000_000, 0));
		assert_eq!(validate(BANKER, 1), over());
		assert_ok!(validate(CLERK, 3_000_000));
		assert_ok!(send(CLERK, 3_000_000, 0));
	});
}

#[test]
fn unused_weight_is_refunded_and_bytes_are_not() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(include(LENDER, &remark(), (3_000_000, 700), Some(200_000), false));
		assert_eq!(used(BANK), amount(200_000, 700, 1));
		assert_eq!(Members::used(BANK).day, amount(200_000, 700, 1));
		assert_ok!(validate(LENDER, 2_800_000));
	});
}

/// The block writes the usage of an institution once.
#[test]
fn the_charge_itself_costs_less_if_the_block_has_charged_the_institution_already() {
	ExtBuilder::default().build_and_execute(|| {
		let unspent = |account| {
			let (call, info) = (remark(), weighing(1));
			let extension = ChargeQuota::<Test>::new();
			let (pre, _) = extension.validate_and_prepare(by(account), &call, &info, 0, 0).unwrap();
			let done = PostDispatchInfo::default();
			ChargeQuota::<Test>::post_dispatch_details(pre, &info, &done, 0, &Ok(())).unwrap()
		};
		let (first, again) = (
			<Test as Config>::WeightInfo::charge_quota(),
			<Test as Config>::WeightInfo::charge_quota_again(),
		);
		assert_eq!(unspent(LENDER), Weight::zero());
		assert_eq!(unspent(LENDER), first - again);
		assert_eq!(unspent(CLERK), Weight::zero());
		System::set_block_number(2);
		assert_eq!(unspent(LENDER), Weight::zero());
		assert!(again.all_lt(first));
	});
}

#[test]
fn a_failed_call_is_charged() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(include(LENDER, &remark(), (2_000_000, 900), None, true));
		assert_eq!(used(BANK), amount(2_000_000, 900, 1));
		assert_eq!(validate(LENDER, 1_000_001), over());
	});
}

#[test]
fn the_lane_is_open_when_the_quota_is_used_up() {
	ExtBuilder::default().build_and_execute(|| {
		times(6, || send(LENDER, 500_000, 500));
		let lane = |account| include(account, &managing(), (300_000, 300), None, true);
		assert_eq!(lane(LENDER), exhausted(), "only an administrator manages officers");
		assert_eq!(send(BANKER, 300_000, 300), exhausted(), "an administrator's other calls wait");
		assert_ok!(lane(BANKER));
		assert_ok!(lane(BANKER));
		assert_eq!(Members::used(BANK).officers, amount(600_000, 600, 2));
		assert_eq!(lane(BANKER), exhausted());
		// Two calls drain in ten blocks, one in five. The quota stays used up.
		for block in 2..=6 {
			System::set_block_number(block);
			while send(LENDER, 1, 0).is_ok() {}
			assert_eq!(lane(BANKER).is_ok(), block == 6, "block {block}");
		}
	});
}

#[test]
fn the_lane_refunds_weight_and_leaves_the_quota_alone() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(include(BANKER, &managing(), (900_000, 100), Some(100_000), false));
		let officers = amount(100_000, 100, 1);
		assert_eq!(Members::used(BANK), Used { officers, ..Default::default() });
	});
}

#[test]
fn a_call_longer_than_its_lane_admits_is_an_ordinary_one() {
	ExtBuilder::default().build_and_execute(|| {
		let ordinary = priority(BANKER, &remark(), (1, 1)).unwrap();
		assert_eq!(priority(BANKER, &managing(), (1, 1_001)).unwrap(), ordinary);
		assert_ok!(include(BANKER, &managing(), (300_000, 1_001), None, false));
		assert_eq!(used(BANK), amount(300_000, 1_001, 1));
		assert_eq!(Members::used(BANK).officers, Allowance::default());
	});
}

#[test]
fn a_call_over_its_lane_waits_in_pools_and_never_uses_the_quota() {
	ExtBuilder::default().build_and_execute(|| {
		let lane = || include(BANKER, &managing(), (300_000, 10), None, false);
		let ordinary = priority(BANKER, &remark(), (1, 1)).unwrap();
		times(2, lane);
		assert_eq!(lane(), exhausted());
		assert_eq!(used(BANK), Allowance::default());
		// It is valid in pools, before ordinary calls, and validation charges nothing.
		for source in [TransactionSource::External, TransactionSource::Local] {
			let (valid, charge, _) = ChargeQuota::<Test>::new()
				.validate_only(by(BANKER), &managing(), &weighing(300_000), 10, source, 0)
				.unwrap();
			assert!(valid.priority > ordinary);
			assert_eq!(charge.unwrap().usage, Members::usage(BANK));
		}
		System::set_block_number(6);
		assert_ok!(lane());
		assert_eq!(lane(), exhausted());
	});
}

#[test]
fn a_flood_of_one_lane_leaves_the_other_alone() {
	ExtBuilder::default().build_and_execute(|| {
		let govern = || include(LENDER, &governing(), (300_000, 10), None, true);
		let manage = || include(BANKER, &managing(), (300_000, 10), None, false);
		times(2, govern);
		assert_eq!(govern(), exhausted());
		times(2, manage);
		assert_eq!(manage(), exhausted());
		let two = amount(600_000, 20, 2);
		let expected = Used { council: two, officers: two, ..Default::default() };
		assert_eq!(Members::used(BANK), expected);
		// A revocation comes before calls of the council, however much of its lane is used.
		let council = priority(LENDER, &governing(), (1, 1)).unwrap();
		System::set_block_number(20);
		times(2, manage);
		assert!(priority(BANKER, &managing(), (1, 1)).unwrap() > council);
		assert!(
			priority(BANKER, &managing(), (1, 1)).unwrap()
				> priority(LENDER, &governing(), (1, 1)).unwrap()
		);
	});
}

#[test]
fn who_has_sent_least_is_first_and_governance_before_all() {
	ExtBuilder::default().build_and_execute(|| {
		let ordinary = |account| priority(account, &remark(), (1, 1)).unwrap();
		assert_eq!(ordinary(LENDER), ordinary(CLERK));
		assert_eq!(priority(LENDER, &remark(), (1_000_000, 1_000)).unwrap(), ordinary(CLERK));
		assert_ok!(send(LENDER, 100_000, 10));
		assert!(ordinary(LENDER) < ordinary(CLERK));
		assert_ok!(send(CLERK, 10, 500));
		assert!(ordinary(CLERK) == ordinary(LENDER), "one transaction each");
		assert_ok!(send(CLERK, 10, 10));
		assert!(ordinary(CLERK) < ordinary(LENDER));
		// When the shares of blocks have drained, the day decides.
		for block in 2..=10 {
			System::set_block_number(block);
			assert_ok!(send(LENDER, 1_500_000, 0));
		}
		System::set_block_number(12);
		assert_eq!(used(BANK), used(GANGNAM));
		assert!(ordinary(LENDER) < ordinary(MINISTER));
		let code = Vec::new();
		let upgrade = frame_system::Call::apply_authorized_upgrade { code }.into();
		let upgrade = priority(CLERK, &upgrade, (1, 1)).unwrap();
		assert!(upgrade > ordinary(MINISTER));
		let lane = priority(BANKER, &managing(), (1, 1)).unwrap();
		assert!(lane > upgrade && lane < TransactionPriority::MAX);
		assert_ok!(include(BANKER, &managing(), (1, 1), None, false));
		assert!(priority(BANKER, &managing(), (1, 1)).unwrap() < lane);
		assert!(priority(BANKER, &managing(), (1, 1)).unwrap() > upgrade);
		// The call alone does not decide.
		assert!(priority(LENDER, &managing(), (1, 1)).unwrap() < upgrade);
	});
}

#[test]
fn the_council_can_set_and_remove_a_quota() {
	ExtBuilder::default().build_and_execute(|| {
		let block = amount(500_000, 500, 1);
		let quota = Some(Quota { block, day: amount(1_000_000, 1_000, 1) });
		times(4, || send(LENDER, 0, 0));
		assert_ok!(Members::set_quota(council(), BANK, quota));
		System::assert_last_event(Event::QuotaSet { institution: BANK, quota }.into());
		// It has sent four, more than the new quota admits. That counts as one day's.
		assert_eq!(validate(LENDER, 0), over());
		System::set_block_number(100);
		assert_eq!(validate(LENDER, 0), over());
		System::set_block_number(101);
		assert_ok!(send(LENDER, 1_000_000, 1_000));
		assert_eq!(validate(LENDER, 0), over());
		assert_ok!(Members::set_quota(council(), BANK, None));
		assert_eq!(Quotas::<Test>::get(BANK), None);
		assert_ok!(validate(LENDER, 1_000));

		let unknown = InstitutionId(99);
		assert_noop!(
			Members::set_quota(council(), unknown, quota),
			Error::<Test>::InstitutionNotFound
		);
		assert_noop!(Members::set_quota(by(BANKER), BANK, quota), DispatchError::BadOrigin);
	});
}

#[test]
fn a_quota_admits_the_largest_transaction() {
	ExtBuilder::default().build_and_execute(|| {
		let enough = Quota { block: amount(500_000, 500, 1), day: amount(1_000_000, 1_000, 1) };
		assert_ok!(Members::set_quota(council(), BANK, Some(enough)));
		assert_ok!(send(LENDER, 1_000_000, 1_000));
		let changed = |change: &dyn Fn(&mut Quota)| {
			let mut quota = enough;
			change(&mut quota);
			quota
		};
		for quota in [
			changed(&|quota| quota.block.ref_time -= 1),
			changed(&|quota| quota.block.bytes -= 1),
			changed(&|quota| quota.block.transactions -= 1),
			changed(&|quota| quota.day.ref_time -= 1),
			changed(&|quota| quota.day.bytes -= 1),
			changed(&|quota| quota.day.transactions -= 1),
		] {
			let result = Members::set_quota(council(), BANK, Some(quota));
			assert_noop!(result, Error::<Test>::QuotaTooSmall);
		}
	});
}

#[test]
fn non_members_have_no_quota_and_unsigned_origins_need_none() {
	ExtBuilder::default().build_and_execute(|| {
		let rejected = InvalidTransaction::Custom(AdmissionError::NotAnOfficer.code());
		assert_eq!(validate(NON_MEMBER, 0), Err(rejected.into()));
		let source = TransactionSource::InBlock;
		let info = weighing(u64::MAX);
		let none = RuntimeOrigin::none();
		let implication = TxBaseImplication(());
		let (_, charge, _) = ChargeQuota::<Test>::new()
			.validate(none, &remark(), &info, 0, (), &implication, source)
			.unwrap();
		assert_eq!(charge, None);
	});
}

#[test]
fn the_extension_adds_nothing_to_a_transaction() {
	let extension = ChargeQuota::<Test>::default();
	assert!(codec::Encode::encode(&extension).is_empty());
	assert_eq!(<ChargeQuota<Test> as TransactionExtension<RuntimeCall>>::IDENTIFIER, "ChargeQuota");
}
