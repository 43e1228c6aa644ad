//! Who governs.

use crate::{
	configs::system::BlockWeights, powers, AccountId, BlockNumber, Institutions, Runtime,
	RuntimeCall, HOURS,
};
use frame_support::{
	parameter_types,
	traits::{ConstU32, Contains},
	weights::{constants::WEIGHT_REF_TIME_PER_MILLIS, Weight},
};
use frame_system::EnsureRoot;
use pallet_council::Target;
use pallet_institutions::EnsureOfficer;

/// The council. Its decisions by two thirds are executed as root, and nothing else is root.
pub type ByCouncil = EnsureRoot<AccountId>;

parameter_types! {
	/// The time for votes on a proposal: a week.
	pub const Lifetime: BlockNumber = 7 * 24 * HOURS;
	/// The blocks for which a third of the council can pause calls in a period: three days, which
	/// covers a weekend.
	pub const MaxPause: BlockNumber = 3 * 24 * HOURS;
	/// A period of pauses: two weeks.
	pub const PausePeriod: BlockNumber = 14 * 24 * HOURS;
	/// The heaviest act. A vote is closed with it in the lane of the council, which has a little more.
	pub MaxActWeight: Weight = Weight::from_parts(200 * WEIGHT_REF_TIME_PER_MILLIS, BlockWeights::get().max_block.proof_size() / 2);
}

impl pallet_council::Config for Runtime {
	type Proposed = RuntimeCall;
	type Governor = EnsureOfficer<Runtime, powers::Govern>;
	type Institutions = Institutions;
	type Emergency = Emergency;
	type Pausable = Pausable;
	type Lifetime = Lifetime;
	type MaxPause = MaxPause;
	type PausePeriod = PausePeriod;
	type MaxActWeight = MaxActWeight;
	type MinActiveSeats = ConstU32<3>;
	type MaxOpen = ConstU32<4>;
	type MaxOpenEmergencies = ConstU32<4>;
	type WeightInfo = pallet_council::weights::ComputedWeight;
}

/// The calls that may be paused: those of the pallets that members use for their business. Not those
/// of the council, which must be able to end a pause, nor what every block needs, nor the calls of
/// administrators on officers, without which a member could lose its vote, nor the calls that take a
/// stolen key's power.
pub struct Pausable;

/// The calls that take the power of a party's stolen key, replace the key, or stop somebody else from
/// replacing it, those that take the power of an issuer of certificates, and those that end the effect of a false
/// act or apostille.
const REVOCATIONS: [(&str, &str); 8] = [
	("Identity", "rotate_keys"),
	("Identity", "deactivate_did"),
	("Identity", "cancel_recovery"),
	("Certificates", "end_delegation"),
	("Certificates", "suspend_accreditation"),
	("Certificates", "end_accreditation"),
	("Notary", "annul"),
	("Notary", "annul_apostille"),
];

impl Contains<Target> for Pausable {
	fn contains(target: &Target) -> bool {
		const PALLETS: [&str; 10] = [
			"Identity",
			"Registers",
			"Titles",
			"Rates",
			"Programmes",
			"Guarantees",
			"Lending",
			"Conveyances",
			"Certificates",
			"Notary",
		];
		let Some(call) = &target.call else { return false };
		let is = |name: &str, bytes: &[u8]| name.as_bytes() == bytes;
		PALLETS.into_iter().any(|pallet| is(pallet, &target.pallet))
			&& !REVOCATIONS
				.into_iter()
				.any(|(pallet, name)| is(pallet, &target.pallet) && is(name, call))
	}
}

/// The calls that have their own room for proposals: the suspension of a member or of an officer.
pub struct Emergency;

impl Contains<RuntimeCall> for Emergency {
	fn contains(call: &RuntimeCall) -> bool {
		use pallet_institutions::Call;
		matches!(
			call,
			RuntimeCall::Institutions(
				Call::suspend_institution { .. } | Call::force_suspend_officer { .. }
			)
		)
	}
}
