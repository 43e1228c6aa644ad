//! A runtime with only this pallet, root as the council, and three founding institutions.

use crate::{
	pallet::Officers, weights::ComputedWeight, GenesisInstitution, Name, OfficerStatus, Pallet,
	Quota,
};
use frame_support::{
	derive_impl,
	traits::{ConstU32, ConstU64, Contains},
};
use frame_system::EnsureRoot;
use madang_primitives::{
	DistrictPrefix, Duties, Duty, InstitutionId, InstitutionKind, Jurisdiction,
};
use sp_runtime::BuildStorage;

type Block = frame_system::mocking::MockBlock<Test>;

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeFreezeReason,
		RuntimeHoldReason,
		RuntimeSlashReason,
		RuntimeLockId,
		RuntimeTask
	)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Members = crate;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
}

frame_support::parameter_types! {
	/// Room for three heavy transactions, or five of any weight.
	pub const DefaultQuota: Quota = Quota { ref_time: 3_000_000, transactions: 5 };
}

/// The calls that upload a new runtime.
pub struct Upgrades;

impl Contains<RuntimeCall> for Upgrades {
	fn contains(call: &RuntimeCall) -> bool {
		let RuntimeCall::System(call) = call else { return false };
		matches!(call, frame_system::Call::apply_authorized_upgrade { .. })
	}
}

impl crate::Config for Test {
	type CouncilOrigin = EnsureRoot<u64>;
	type Guard = ();
	type MaxLength = ConstU32<1_000>;
	type LongCalls = Upgrades;
	type DefaultQuota = DefaultQuota;
	type QuotaWindow = ConstU64<10>;
	type WeightInfo = ComputedWeight;
}

/// The ministry, responsible for the whole country.
pub(crate) const MINISTRY: InstitutionId = InstitutionId(1);
/// The municipality of 강남구 (11680).
pub(crate) const GANGNAM: InstitutionId = InstitutionId(2);
/// A bank, responsible for the whole country.
pub(crate) const BANK: InstitutionId = InstitutionId(3);

/// The ministry's only officer: its administrator.
pub(crate) const MINISTER: u64 = 10;
/// The municipality's administrator.
pub(crate) const MAYOR: u64 = 20;
/// The municipality's officer for reports.
pub(crate) const CLERK: u64 = 21;
/// The bank's administrator.
pub(crate) const BANKER: u64 = 30;
/// The bank's officer for loans.
pub(crate) const LENDER: u64 = 31;
/// An account that is not an officer.
pub(crate) const NON_MEMBER: u64 = 99;

/// The duties of an administrator.
pub(crate) const ADMINISTER: Duties = Duties::NONE.with(Duty::Administer);
/// The duties of the bank's officer for loans.
pub(crate) const LEND: Duties = Duties::NONE.with(Duty::Lend);

/// A name.
pub(crate) fn name(text: &str) -> Name {
	Name::try_from(text.as_bytes().to_vec()).unwrap()
}

/// A jurisdiction of these prefixes. `""` is the whole country.
pub(crate) fn districts(prefixes: &[&str]) -> Jurisdiction {
	let prefixes: Vec<DistrictPrefix> =
		prefixes.iter().map(|prefix| prefix.parse().unwrap()).collect();
	prefixes.try_into().unwrap()
}

/// A founding institution.
pub(crate) fn founder(
	kind: InstitutionKind,
	name_en: &str,
	prefixes: &[&str],
	officers: &[(u64, Duties)],
) -> GenesisInstitution<u64> {
	GenesisInstitution {
		kind,
		name_ko: "기관".into(),
		name_en: name_en.into(),
		jurisdiction: districts(prefixes).into_inner(),
		officers: officers.to_vec(),
	}
}

/// Builds a chain with founding institutions.
pub(crate) struct ExtBuilder {
	/// The institutions in the order of their numbers.
	pub institutions: Vec<GenesisInstitution<u64>>,
}

impl Default for ExtBuilder {
	fn default() -> Self {
		Self {
			institutions: vec![
				founder(InstitutionKind::Ministry, "Ministry", &[""], &[(MINISTER, ADMINISTER)]),
				founder(
					InstitutionKind::Municipality,
					"Gangnam",
					&["11680"],
					&[(MAYOR, ADMINISTER), (CLERK, Duties::NONE.with(Duty::Report))],
				),
				founder(
					InstitutionKind::Bank,
					"Bank",
					&[""],
					&[(BANKER, ADMINISTER), (LENDER, LEND)],
				),
			],
		}
	}
}

impl ExtBuilder {
	/// A chain with these founding institutions.
	pub(crate) fn of(institutions: Vec<GenesisInstitution<u64>>) -> Self {
		Self { institutions }
	}

	/// The chain at block 1.
	pub(crate) fn build(self) -> sp_io::TestExternalities {
		let storage = RuntimeGenesisConfig {
			members: crate::GenesisConfig { institutions: self.institutions },
			..Default::default()
		}
		.build_storage()
		.unwrap();
		let mut ext = sp_io::TestExternalities::from(storage);
		// Block 0 keeps no events.
		ext.execute_with(|| System::set_block_number(1));
		ext
	}

	/// Run the test on the chain, then check the invariants.
	pub(crate) fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			check_invariants();
		});
	}
}

/// Check the pallet's invariants, and one more that can only be checked without other pallets: an
/// officer has exactly one provider reference, or none if it is revoked.
pub(crate) fn check_invariants() {
	Pallet::<Test>::do_try_state().unwrap();
	for (account, officer) in Officers::<Test>::iter() {
		let expected = u32::from(officer.status != OfficerStatus::Revoked);
		assert_eq!(System::providers(&account), expected, "references of {account}");
	}
}
