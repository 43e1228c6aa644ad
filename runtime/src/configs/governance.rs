//! Who governs.

use crate::{
	configs::system::BlockWeights, powers, AccountId, BlockNumber, Institutions, Runtime,
	RuntimeCall, HOURS,
};
use frame_support::{
	parameter_types,
	traits::{ConstU32, Contains},
	weights::Weight,
};
use frame_system::EnsureRoot;
use pallet_council::Target;
use pallet_institutions::EnsureOfficer;
use sp_runtime::Perbill;

/// The council. Its decisions by two thirds are executed as root, and nothing else is root.
pub type ByCouncil = EnsureRoot<AccountId>;

parameter_types! {
	/// The time for votes on a proposal: a week.
	pub const Lifetime: BlockNumber = 7 * 24 * HOURS;
	/// The longest pause by a third of the council: three days, which covers a weekend.
	pub const MaxPause: BlockNumber = 3 * 24 * HOURS;
	/// The heaviest act: half a block.
	pub MaxActWeight: Weight = Perbill::from_percent(50) * BlockWeights::get().max_block;
}

impl pallet_council::Config for Runtime {
	type Proposed = RuntimeCall;
	type Governor = EnsureOfficer<Runtime, powers::Govern>;
	type Institutions = Institutions;
	type Pausable = Pausable;
	type Lifetime = Lifetime;
	type MaxPause = MaxPause;
	type MaxActWeight = MaxActWeight;
	type MinActiveSeats = ConstU32<3>;
	type MaxOpen = ConstU32<64>;
	type WeightInfo = pallet_council::weights::ComputedWeight;
}

/// What may be paused: the pallets that members use for their business, and membership. Neither the
/// council, which must be able to end a pause, nor what every block needs.
pub struct Pausable;

impl Contains<Target> for Pausable {
	fn contains(target: &Target) -> bool {
		const PALLETS: [&str; 6] =
			["Institutions", "Identity", "Registers", "Titles", "Lending", "Conveyances"];
		let is = |name: &str, bytes: &[u8]| name.as_bytes() == bytes;
		let Some(pallet) = PALLETS.into_iter().find(|name| is(name, &target.pallet)) else {
			return false;
		};
		let calls = <RuntimeCall as frame_support::traits::GetCallMetadata>::get_call_names(pallet);
		target.call.as_ref().is_none_or(|call| calls.iter().any(|name| is(name, call)))
	}
}
