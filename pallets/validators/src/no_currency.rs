//! An implementation of the currency traits for a chain without a token.

use codec::Encode;
use frame_support::traits::tokens::{
	fungible::{Dust, Inspect, InspectHold, Mutate, MutateHold, Unbalanced, UnbalancedHold},
	DepositConsequence, Fortitude, Preservation, Provenance, WithdrawConsequence,
};
use scale_info::TypeInfo;
use sp_runtime::{DispatchError, DispatchResult};

/// The bounds of a runtime's hold reasons.
pub trait HoldReason: Encode + TypeInfo + 'static {}

impl<Reason: Encode + TypeInfo + 'static> HoldReason for Reason {}

/// The session pallet can require a deposit for keys. Madang has no token, so every balance is zero
/// and cannot increase. `Reason` is the runtime's hold reason.
pub struct NoCurrency<Reason>(core::marker::PhantomData<Reason>);

impl<AccountId: Eq, Reason: HoldReason> Inspect<AccountId> for NoCurrency<Reason> {
	type Balance = u64;

	fn total_issuance() -> u64 {
		0
	}
	fn minimum_balance() -> u64 {
		0
	}
	fn total_balance(_: &AccountId) -> u64 {
		0
	}
	fn balance(_: &AccountId) -> u64 {
		0
	}
	fn reducible_balance(_: &AccountId, _: Preservation, _: Fortitude) -> u64 {
		0
	}
	fn can_deposit(_: &AccountId, amount: u64, _: Provenance) -> DepositConsequence {
		match amount {
			0 => DepositConsequence::Success,
			_ => DepositConsequence::UnknownAsset,
		}
	}
	fn can_withdraw(_: &AccountId, amount: u64) -> WithdrawConsequence<u64> {
		match amount {
			0 => WithdrawConsequence::Success,
			_ => WithdrawConsequence::BalanceLow,
		}
	}
}

impl<AccountId: Eq, Reason: HoldReason> Unbalanced<AccountId> for NoCurrency<Reason> {
	fn handle_dust(_: Dust<AccountId, Self>) {}
	fn write_balance(_: &AccountId, amount: u64) -> Result<Option<u64>, DispatchError> {
		ensure_zero(amount).map(|()| None)
	}
	fn set_total_issuance(_: u64) {}
}

impl<AccountId: Eq, Reason: HoldReason> Mutate<AccountId> for NoCurrency<Reason> {}

impl<AccountId: Eq, Reason: HoldReason> InspectHold<AccountId> for NoCurrency<Reason> {
	type Reason = Reason;

	fn total_balance_on_hold(_: &AccountId) -> u64 {
		0
	}
	fn balance_on_hold(_: &Reason, _: &AccountId) -> u64 {
		0
	}
}

impl<AccountId: Eq, Reason: HoldReason> UnbalancedHold<AccountId> for NoCurrency<Reason> {
	fn set_balance_on_hold(_: &Reason, _: &AccountId, amount: u64) -> DispatchResult {
		ensure_zero(amount)
	}
}

impl<AccountId: Eq, Reason: HoldReason> MutateHold<AccountId> for NoCurrency<Reason> {}

fn ensure_zero(amount: u64) -> DispatchResult {
	match amount {
		0 => Ok(()),
		_ => Err(DispatchError::Token(sp_runtime::TokenError::UnknownAsset)),
	}
}
