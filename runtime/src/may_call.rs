//! What a call of an officer would do, and what the officer would need for it. Nothing is signed or kept.

use crate::{
	extensions, powers, AccountId, Hash, Runtime, RuntimeCall, RuntimeOrigin, Signature, System,
	UncheckedExtrinsic,
};
use alloc::{vec, vec::Vec};
use codec::{DecodeLimit, Encode};
use frame_support::{
	dispatch::{DispatchResult, GetDispatchInfo},
	storage::transactional::with_transaction_unchecked,
	traits::UnfilteredDispatchable,
	MAX_EXTRINSIC_DEPTH,
};
use pallet_institutions::{api::Permission, needs_of, Lack, Need};
use sp_core::sr25519;
use sp_runtime::{
	generic::{CheckedExtrinsic, Era, ExtrinsicFormat},
	traits::Applyable,
	transaction_validity::TransactionSource,
	ApplyExtrinsicResult, DispatchError, TransactionOutcome,
};

/// For how many blocks a client signs.
const ERA_PERIOD: u64 = 64;

/// What a call of this account would do in the block after the present one, whose hash is `at`, and what the account would
/// need for it. None if the bytes are not one call.
///
/// All checks of transactions are made but those of the signature and of the nonce. So a call that does not fit into a block is
/// not executed.
pub fn may_call(account: AccountId, call: &[u8], at: Hash) -> Option<Permission> {
	let call = RuntimeCall::decode_all_with_depth_limit(MAX_EXTRINSIC_DEPTH, &mut &*call).ok()?;
	Some(rolled_back(|| {
		// As the SDK's `Executive` does before it validates a transaction.
		System::initialize(&System::block_number().saturating_add(1), &at, &Default::default());
		let (outcome, denied) = needs_of(|| outcome(account, &call));
		let needs = match outcome {
			Ok(Err(DispatchError::BadOrigin)) => {
				denied.into_iter().chain(of_council(call)).collect()
			}
			Ok(Err(error)) => needs_of_error(error),
			_ => Vec::new(),
		};
		Permission { outcome, needs }
	}))
}

/// What would become of the account's next transaction with this call.
fn outcome(account: AccountId, call: &RuntimeCall) -> ApplyExtrinsicResult {
	let era = Era::mortal(ERA_PERIOD, System::block_number().saturating_sub(1).into());
	let extensions = extensions::all(System::account_nonce(&account), era);
	let length = UncheckedExtrinsic::new_signed(
		call.clone(),
		account.clone().into(),
		// Any: only its length counts.
		Signature::Sr25519(sr25519::Signature::default()),
		extensions.clone(),
	)
	.encoded_size();
	let transaction: CheckedExtrinsic<AccountId, _, _> = CheckedExtrinsic {
		format: ExtrinsicFormat::Signed(account, extensions),
		function: call.clone(),
	};
	let info = transaction.get_dispatch_info();
	// A pool says more about quotas than a block does.
	transaction.validate::<Runtime>(TransactionSource::External, &info, length)?;
	let applied = transaction.apply::<Runtime>(&info, length)?;
	Ok(applied.map(|_| ()).map_err(|failed| failed.error))
}

/// The council, if it may make the call.
fn of_council(call: RuntimeCall) -> Option<Need> {
	let result: DispatchResult = rolled_back(|| {
		let result = call.dispatch_bypass_filter(RuntimeOrigin::root());
		result.map(|_| ()).map_err(|failed| failed.error)
	});
	(result != Err(DispatchError::BadOrigin)).then_some(Need::Council)
}

/// What an error says of an officer whose origin is not denied.
fn needs_of_error(error: DispatchError) -> Vec<Need> {
	match error == pallet_council::Error::<Runtime>::NoSeat.into() {
		true => vec![Need::power::<powers::Govern>(vec![Lack::Seat])],
		false => Vec::new(),
	}
}

fn rolled_back<R>(run: impl FnOnce() -> R) -> R {
	with_transaction_unchecked(|| TransactionOutcome::Rollback(run()))
}
