//! Which calls may be in transactions, how much a member may send, and which calls are in a lane.

use crate::{
	configs::system::{normal_weight, OpenCalls, NORMAL_LENGTH},
	AccountId, BlockNumber, Runtime, RuntimeCall, System, HOURS,
};
use codec::Encode;
use frame_support::{
	parameter_types, traits::Contains, weights::constants::WEIGHT_REF_TIME_PER_MILLIS,
};
use madang_primitives::{Duties, Duty};
use pallet_council::{NotPaused, Seats};
use pallet_institutions::{
	Acting, AdmissionError, Allowance, CallRules, GovernanceLane, Lane, Quota,
};
use sp_runtime::traits::Hash;

/// The most transactions that a block is expected to have.
const TRANSACTIONS: u64 = 850;

/// In a day a member may send a hundredth of what it could send at the rate of its share of blocks.
const DAY_DIVISOR: u64 = 100;

parameter_types! {
	/// The blocks of a day, if no slot is missed.
	pub const Day: BlockNumber = 24 * HOURS;
	/// An institution may use three fifths of each block, so that no member keeps the others out:
	/// 357 ms, 1,075 KiB and 510 transactions. In a day it may use about 308 s, 907 MiB and 440,640
	/// transactions, so that the chain grows slowly even if a member sends as much as it can.
	pub DefaultQuota: Quota = {
		let block = Allowance {
			ref_time: normal_weight().ref_time(),
			bytes: NORMAL_LENGTH.into(),
			transactions: TRANSACTIONS,
		}
		.part(3, 5);
		Quota { block, day: block.part(Day::get().into(), DAY_DIVISOR) }
	};
	/// Twenty calls of governance in ten blocks, in each of the two lanes. The time is that of one `Council.close` with the
	/// heaviest act and some other calls; the bytes are those of two proposals of the maximum length.
	pub const LaneAllowance: Allowance = Allowance {
		ref_time: 250 * WEIGHT_REF_TIME_PER_MILLIS,
		bytes: 72 * 1024,
		transactions: 20,
	};
}

/// The calls that may be in transactions.
pub struct Calls;

impl CallRules<RuntimeCall> for Calls {
	/// What the call filter would reject after the transaction has taken its room in a block is
	/// rejected here, and so is code that the council has not authorised.
	fn admit_signed(call: &RuntimeCall) -> Result<(), AdmissionError> {
		if !OpenCalls::contains(call) {
			return Err(AdmissionError::CallNotOpen);
		}
		if !NotPaused::<Runtime>::contains(call) {
			return Err(AdmissionError::CallPaused);
		}
		match call {
			// Those that need no signature come without one: they have more room in a block than an
			// officer's calls.
			call if Self::admit_bare(call).is_ok() => Err(AdmissionError::CallNotOpen),
			RuntimeCall::System(frame_system::Call::apply_authorized_upgrade { code })
				if !is_authorized(code) =>
			{
				Err(AdmissionError::UpgradeNotAuthorized)
			}
			_ => Ok(()),
		}
	}

	/// The time of a block, and reports of misbehaviour, which have their own checks.
	fn admit_bare(call: &RuntimeCall) -> Result<(), AdmissionError> {
		match call {
			RuntimeCall::Timestamp(pallet_timestamp::Call::set { .. })
			| RuntimeCall::Grandpa(pallet_grandpa::Call::report_equivocation_unsigned { .. })
			| RuntimeCall::Validators(pallet_validators::Call::report_block { .. }) => Ok(()),
			_ => Err(AdmissionError::NotSigned),
		}
	}

	fn may_be_long(call: &RuntimeCall) -> bool {
		matches!(call, RuntimeCall::System(frame_system::Call::apply_authorized_upgrade { .. }))
	}
}

/// Whether the council has authorised this code. The code is hashed only if the council has
/// authorised some.
fn is_authorized(code: &[u8]) -> bool {
	System::authorized_upgrade().is_some_and(|authorized| {
		let hash = <Runtime as frame_system::Config>::Hashing::hash(code);
		// The SDK shows the hash to native code only. It is the first field.
		authorized.using_encoded(|encoded| encoded.starts_with(hash.as_bytes()))
	})
}

/// The lanes: one for council calls of institutions with a seat, one for the management of officers.
pub struct Lanes;

/// The lane of a call, if the right officer sends it.
fn lane_of(call: &RuntimeCall) -> Option<Lane> {
	use pallet_institutions::Call::{
		add_client_certificate, appoint_officer, reinstate_officer, remove_client_certificate,
		revoke_officer, set_duties, suspend_officer,
	};
	match call {
		RuntimeCall::Council(_) => Some(Lane::Council),
		RuntimeCall::Institutions(
			appoint_officer { .. }
			| set_duties { .. }
			| suspend_officer { .. }
			| reinstate_officer { .. }
			| revoke_officer { .. }
			| add_client_certificate { .. }
			| remove_client_certificate { .. },
		) => Some(Lane::Officers),
		_ => None,
	}
}

impl GovernanceLane<AccountId, RuntimeCall> for Lanes {
	fn may_have(call: &RuntimeCall) -> bool {
		lane_of(call).is_some()
	}

	fn of(call: &RuntimeCall, acting: &Acting<AccountId>, duties: Duties) -> Option<Lane> {
		lane_of(call).filter(|lane| match lane {
			Lane::Council => {
				let is_seat = || Seats::<Runtime>::get().contains(&acting.institution);
				duties.contains(Duty::Govern) && is_seat()
			}
			Lane::Officers => duties.contains(Duty::Administer),
		})
	}
}
