//! A runtime with only this pallet, root as the council, and three founding institutions.

use crate::{
	pallet::Officers, weights::ComputedWeight, Acting, AdmissionError, Allowance, CallRules,
	GenesisInstitution, GovernanceLane, Lane, Name, OfficerStatus, Pallet, Quota,
};
use frame_support::{
	derive_impl,
	pallet_prelude::Weight,
	traits::{ConstU32, ConstU64},
};
use frame_system::EnsureRoot;
use madang_primitives::{
	appointment::{Appointment, AppointmentConsent, AppointmentPayload},
	DistrictPrefix, Duties, Duty, InstitutionId, InstitutionKind, Jurisdiction, Moment, DAY_MS,
};
use sp_core::H256;
use sp_runtime::{testing::TestSignature, BuildStorage};

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
	#[runtime::pallet_index(2)]
	pub type Timestamp = pallet_timestamp;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type BlockWeights = BlockWeights;
}

frame_support::parameter_types! {
	/// A block in which the heaviest call uses 1,000,000 ps.
	pub BlockWeights: frame_system::limits::BlockWeights =
		frame_system::limits::BlockWeights::simple_max(Weight::from_parts(1_000_000, u64::MAX));
	/// Room in two blocks for three heavy or long transactions, or six of any kind; in a day for as
	/// much as in twenty blocks.
	pub const DefaultQuota: Quota = Quota {
		block: Allowance { ref_time: 1_500_000, bytes: 1_500, transactions: 3 },
		day: Allowance { ref_time: 30_000_000, bytes: 30_000, transactions: 60 },
	};
	/// Two calls of each lane at once.
	pub const LaneAllowance: Allowance =
		Allowance { ref_time: 1_000_000, bytes: 1_000, transactions: 2 };
}

/// Every call but `kill_prefix` is open. Uploads of a new runtime may be long. A remark needs no
/// signature.
pub struct Calls;

impl CallRules<RuntimeCall> for Calls {
	fn admit_signed(call: &RuntimeCall) -> Result<(), AdmissionError> {
		match call {
			RuntimeCall::System(frame_system::Call::kill_prefix { .. }) => {
				Err(AdmissionError::CallNotOpen)
			}
			_ => Ok(()),
		}
	}

	fn admit_bare(call: &RuntimeCall) -> Result<(), AdmissionError> {
		match call {
			RuntimeCall::System(frame_system::Call::remark { .. }) => Ok(()),
			_ => Err(AdmissionError::NotSigned),
		}
	}

	fn may_be_long(call: &RuntimeCall) -> bool {
		let RuntimeCall::System(call) = call else { return false };
		matches!(call, frame_system::Call::apply_authorized_upgrade { .. })
	}
}

#[derive_impl(pallet_timestamp::config_preludes::TestDefaultConfig)]
impl pallet_timestamp::Config for Test {}

/// The calls of this pallet by administrators. In place of the council's calls: the clock's calls, by
/// officers for loans.
pub struct Lanes;

impl GovernanceLane<u64, RuntimeCall> for Lanes {
	fn may_have(call: &RuntimeCall) -> bool {
		matches!(call, RuntimeCall::Members(_) | RuntimeCall::Timestamp(_))
	}

	fn of(call: &RuntimeCall, _acting: &Acting<u64>, duties: Duties) -> Option<Lane> {
		match call {
			RuntimeCall::Members(_) if duties.contains(Duty::Administer) => Some(Lane::Officers),
			RuntimeCall::Timestamp(_) if duties.contains(Duty::Lend) => Some(Lane::Council),
			_ => None,
		}
	}
}

impl crate::Config for Test {
	type Signature = TestSignature;
	type Time = Timestamp;
	type CouncilOrigin = EnsureRoot<u64>;
	type Guard = ();
	type MaxLength = ConstU32<1_000>;
	type Calls = Calls;
	type DefaultQuota = DefaultQuota;
	type Day = ConstU64<100>;
	type Lane = Lanes;
	type LaneAllowance = LaneAllowance;
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

/// The hash of the mock chain's block 0.
pub(crate) const GENESIS: H256 = H256([0x11; 32]);
/// The mock chain's time at the start of a test: 15 January 2027.
pub(crate) const NOW: Moment = 1_799_999_000_000;
/// When the consents of the tests expire.
pub(crate) const EXPIRY: Moment = NOW + DAY_MS;

/// An account's signed consent to an appointment.
pub(crate) fn consent(account: u64, appointment: Appointment) -> AppointmentConsent<TestSignature> {
	sign(AppointmentPayload { genesis: GENESIS, appointment, account, expires_at: EXPIRY })
}

/// The account's signature of this payload.
pub(crate) fn sign(payload: AppointmentPayload<u64>) -> AppointmentConsent<TestSignature> {
	let signature = TestSignature(payload.account, payload.bytes());
	AppointmentConsent { expires_at: payload.expires_at, signature }
}

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
		// Benchmarks sign.
		let keystore = sp_keystore::testing::MemoryKeystore::new();
		ext.register_extension(sp_keystore::KeystoreExt::new(keystore));
		// Block 0 keeps no events.
		ext.execute_with(|| {
			System::set_block_number(1);
			frame_system::BlockHash::<Test>::insert(0, GENESIS);
			pallet_timestamp::Now::<Test>::put(NOW);
		});
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

#[cfg(feature = "runtime-benchmarks")]
impl crate::benchmarking::BenchmarkSignature<u64> for TestSignature {
	fn account() -> u64 {
		1_000_000
	}

	fn sign(message: &[u8]) -> Self {
		Self(Self::account(), message.to_vec())
	}
}
