//! Who makes blocks, and when they are final.

use crate::{
	AccountId, Aura, BlockNumber, Runtime, RuntimeEvent, RuntimeHoldReason, SessionKeys, HOURS,
	SLOT_DURATION,
};
use frame_support::traits::{
	tokens::{
		fungible::{Dust, Inspect, InspectHold, Mutate, MutateHold, Unbalanced, UnbalancedHold},
		DepositConsequence, Fortitude, Preservation, Provenance, WithdrawConsequence,
	},
	ConstBool, ConstU32, ConstU64,
};
use sp_consensus_aura::ed25519::AuthorityId as AuraId;
use sp_runtime::{
	traits::{ConvertInto, OpaqueKeys},
	DispatchError, DispatchResult,
};

/// Most validators: a consortium's seats.
type MaxAuthorities = ConstU32<64>;

/// The slot that Aura keeps to.
pub fn slot_duration() -> sp_consensus_aura::SlotDuration {
	sp_consensus_aura::SlotDuration::from_millis(SLOT_DURATION)
}

impl pallet_timestamp::Config for Runtime {
	type Moment = u64;
	type OnTimestampSet = Aura;
	type MinimumPeriod = ConstU64<{ SLOT_DURATION / 2 }>;
	type WeightInfo = pallet_timestamp::weights::SubstrateWeight<Runtime>;
}

impl pallet_aura::Config for Runtime {
	type AuthorityId = AuraId;
	type DisabledValidators = crate::Session;
	type MaxAuthorities = MaxAuthorities;
	type AllowMultipleBlocksPerSlot = ConstBool<false>;
	type SlotDuration = ConstU64<SLOT_DURATION>;
}

impl pallet_grandpa::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	// The pallet ships its weights for `()` alone, and has no others.
	type WeightInfo = ();
	type MaxAuthorities = MaxAuthorities;
	type MaxNominators = ConstU32<0>;
	type MaxSetIdSessionEntries = ConstU64<0>;
	type KeyOwnerProof = sp_core::Void;
	type EquivocationReportSystem = ();
}

frame_support::parameter_types! {
	/// A session: changes of validators take effect at its end.
	pub const SessionPeriod: BlockNumber = HOURS;
	/// The first session begins with the chain.
	pub const SessionOffset: BlockNumber = 0;
}

/// The validators of genesis stay: seats by vote are not there yet.
impl pallet_session::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type ValidatorId = AccountId;
	type ValidatorIdOf = ConvertInto;
	type ShouldEndSession = pallet_session::PeriodicSessions<SessionPeriod, SessionOffset>;
	type NextSessionRotation = pallet_session::PeriodicSessions<SessionPeriod, SessionOffset>;
	type SessionManager = ();
	type SessionHandler = <SessionKeys as OpaqueKeys>::KeyTypeIdProviders;
	type Keys = SessionKeys;
	type DisablingStrategy = ();
	type WeightInfo = pallet_session::weights::SubstrateWeight<Runtime>;
	type Currency = NoCurrency;
	type KeyDeposit = ConstU64<0>;
}

/// The session pallet can ask a deposit for keys; Madang has no token, so every balance is zero and
/// none can be raised.
pub struct NoCurrency;

impl Inspect<AccountId> for NoCurrency {
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

impl Unbalanced<AccountId> for NoCurrency {
	fn handle_dust(_: Dust<AccountId, Self>) {}
	fn write_balance(_: &AccountId, amount: u64) -> Result<Option<u64>, DispatchError> {
		nothing(amount).map(|()| None)
	}
	fn set_total_issuance(_: u64) {}
}

impl Mutate<AccountId> for NoCurrency {}

impl InspectHold<AccountId> for NoCurrency {
	type Reason = RuntimeHoldReason;

	fn total_balance_on_hold(_: &AccountId) -> u64 {
		0
	}
	fn balance_on_hold(_: &RuntimeHoldReason, _: &AccountId) -> u64 {
		0
	}
}

impl UnbalancedHold<AccountId> for NoCurrency {
	fn set_balance_on_hold(_: &RuntimeHoldReason, _: &AccountId, amount: u64) -> DispatchResult {
		nothing(amount)
	}
}

impl MutateHold<AccountId> for NoCurrency {}

fn nothing(amount: u64) -> DispatchResult {
	match amount {
		0 => Ok(()),
		_ => Err(DispatchError::Token(sp_runtime::TokenError::UnknownAsset)),
	}
}
