//! Quotas: how much an institution may send in a window.

use super::*;
use crate::{
	pallet::{Quotas, Usages},
	ChargeQuota, Quota, Usage,
};
use frame_support::{
	dispatch::{DispatchInfo, PostDispatchInfo},
	pallet_prelude::Weight,
};
use sp_runtime::{
	traits::{DispatchTransaction, TransactionExtension, TxBaseImplication},
	transaction_validity::{InvalidTransaction, TransactionSource, TransactionValidityError},
	DispatchError, DispatchErrorWithPostInfo,
};

fn remark() -> RuntimeCall {
	RuntimeCall::System(frame_system::Call::remark { remark: Vec::new() })
}

fn weighing(ref_time: u64) -> DispatchInfo {
	DispatchInfo { call_weight: Weight::from_parts(ref_time, 0), ..Default::default() }
}

/// Include a transaction in a block with the weight charged before and needed after dispatch.
fn include(
	account: u64,
	charged: u64,
	needed: Option<u64>,
	fails: bool,
) -> Result<(), TransactionValidityError> {
	let actual_weight = needed.map(|needed| Weight::from_parts(needed, 0));
	let post_info = PostDispatchInfo { actual_weight, ..Default::default() };
	ChargeQuota::<Test>::new()
		.test_run(by(account), &remark(), &weighing(charged), 0, 0, |_| match fails {
			true => Err(DispatchErrorWithPostInfo {
				post_info,
				error: DispatchError::Other("it fails"),
			}),
			false => Ok(post_info),
		})
		.map(|_| ())
}

/// The extension's result in the pool.
fn validate(account: u64, weight: u64) -> Result<(), TransactionValidityError> {
	let source = TransactionSource::External;
	ChargeQuota::<Test>::new()
		.validate_only(by(account), &remark(), &weighing(weight), 0, source, 0)
		.map(|_| ())
}

fn over() -> Result<(), TransactionValidityError> {
	Err(InvalidTransaction::Custom(AdmissionError::OverQuota.code()).into())
}

fn used(institution: InstitutionId) -> (u64, u32) {
	let usage = Members::usage(institution);
	(usage.ref_time, usage.transactions)
}

#[test]
fn weight_can_be_used_up_to_the_quota() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(include(LENDER, 1_000_000, None, false));
		assert_ok!(include(LENDER, 1_500_000, None, false));
		assert_eq!(used(BANK), (2_500_000, 2));
		assert_ok!(validate(LENDER, 500_000));
		assert_eq!(validate(LENDER, 500_001), over());
		assert_eq!(include(LENDER, 500_001, None, false), over());
		assert_eq!(used(BANK), (2_500_000, 2), "a rejected transaction must not be charged");
		assert_ok!(include(LENDER, 500_000, None, false));
		assert_eq!(validate(LENDER, 0), Ok(()));
		assert_eq!(validate(LENDER, 1), over());
	});
}

#[test]
fn transactions_can_be_sent_up_to_the_quota() {
	ExtBuilder::default().build_and_execute(|| {
		for _ in 0..5 {
			assert_ok!(include(LENDER, 1, None, false));
		}
		assert_eq!(include(LENDER, 1, None, false), over());
	});
}

#[test]
fn the_officers_of_an_institution_share_one_quota() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(include(LENDER, 3_000_000, None, false));
		assert_eq!(validate(BANKER, 1), over());
		assert_ok!(validate(CLERK, 3_000_000));
		assert_ok!(include(CLERK, 3_000_000, None, false));
	});
}

#[test]
fn unused_weight_is_refunded() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(include(LENDER, 3_000_000, Some(200_000), false));
		assert_eq!(used(BANK), (200_000, 1));
		assert_ok!(validate(LENDER, 2_800_000));
	});
}

#[test]
fn a_failed_call_is_charged() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(include(LENDER, 2_000_000, None, true));
		assert_eq!(used(BANK), (2_000_000, 1));
		assert_eq!(validate(LENDER, 1_000_001), over());
	});
}

#[test]
fn a_new_window_starts_with_no_usage() {
	ExtBuilder::default().build_and_execute(|| {
		System::set_block_number(9);
		assert_ok!(include(LENDER, 3_000_000, None, false));
		assert_eq!(validate(LENDER, 1), over());
		System::set_block_number(10);
		assert_ok!(validate(LENDER, 3_000_000));
		assert_eq!(used(BANK), (0, 0));
		assert_ok!(include(LENDER, 1, None, false));
		let usage = Usages::<Test>::get(BANK);
		assert_eq!(usage, Some(Usage { window: 1, ref_time: 1, transactions: 1 }));
	});
}

#[test]
fn the_council_can_set_and_remove_a_quota() {
	ExtBuilder::default().build_and_execute(|| {
		let quota = Some(Quota { ref_time: 10, transactions: 1 });
		assert_ok!(Members::set_quota(council(), BANK, quota));
		System::assert_last_event(Event::QuotaSet { institution: BANK, quota }.into());
		assert_eq!(validate(LENDER, 11), over());
		assert_ok!(include(LENDER, 10, None, false));
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
