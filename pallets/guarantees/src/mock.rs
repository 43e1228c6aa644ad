//! A runtime with the book of guarantees on the real pallets that it asks, and a ledger that notes what
//! it is told.

use crate as pallet_guarantees;
use codec::{Decode, Encode};
use frame_support::{
	construct_runtime, derive_impl,
	pallet_prelude::DispatchResult,
	parameter_types,
	storage::unhashed,
	traits::{ConstU32, ConstU64, Hooks},
	weights::Weight,
};
use frame_system::EnsureRoot;
use madang_primitives::{
	Duties, Duty, GuaranteeId, InstitutionId, InstitutionKind, KoreanDay, LoanId, Moment, RatePpm,
	Won,
};
pub use madang_testing::{
	fresh_ref, today, AGENCY, BANK, BANKER, FOUNDATION, FUNDER, GUARANTOR, NON_MEMBER,
	OTHER_FOUNDATION, OTHER_GUARANTOR, START,
};
use madang_testing::{powers, LaneAllowance, LargeQuota, MaxLength, Place, Prepared};
use pallet_institutions::{Acting, Caller, EnsureOfficer, GenesisInstitution};
use sp_runtime::{BuildStorage, DispatchError};

#[cfg(feature = "runtime-benchmarks")]
mod benchmarks;

construct_runtime!(
	pub enum Test {
		System: frame_system,
		Timestamp: pallet_timestamp,
		Institutions: pallet_institutions,
		LegalTerms: pallet_terms,
		Guarantees: pallet_guarantees,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
}

#[derive_impl(pallet_timestamp::config_preludes::TestDefaultConfig)]
impl pallet_timestamp::Config for Test {}

impl pallet_institutions::Config for Test {
	type Signature = sp_runtime::testing::TestSignature;
	type Time = Timestamp;
	type CouncilOrigin = EnsureRoot<u64>;
	type Guard = ();
	type MaxLength = MaxLength;
	type Calls = ();
	type DefaultQuota = LargeQuota;
	type Day = ConstU64<86_400>;
	type Lane = ();
	type LaneAllowance = LaneAllowance;
	type WeightInfo = pallet_institutions::weights::ComputedWeight;
}

parameter_types! {
	pub const IdleWeight: Weight = Weight::MAX;
	pub const GuaranteedWeight: Weight = Weight::from_parts(20_000_000_000, 10_000_000);
	pub const MaxReguarantee: RatePpm = 600_000;
}

impl pallet_terms::Config for Test {
	type Key = pallet_guarantees::GuaranteeTerm;
	type Handler = Guarantees;
	type Pauses = ();
	type Time = Timestamp;
	type CouncilOrigin = EnsureRoot<u64>;
	type GuaranteedWeight = GuaranteedWeight;
	type IdleWeight = IdleWeight;
	type WeightInfo = pallet_terms::weights::ComputedWeight;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = benchmarks::Helper;
}

impl pallet_guarantees::Config for Test {
	type Institutions = Institutions;
	type Foundation = EnsureOfficer<Test, powers::Guarantee>;
	type CouncilOrigin = EnsureRoot<u64>;
	type OnSettled = Ledger;
	type DecisionTimes = Ledger;
	type Time = Timestamp;
	type LegalTerms = LegalTerms;
	type NoticeDays = ConstU32<60>;
	type MaxReguarantee = MaxReguarantee;
	type WeightInfo = pallet_guarantees::weights::ComputedWeight;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = benchmarks::Helper;
}

/// The federation of the foundations: a third foundation.
pub const FEDERATION: InstitutionId = InstitutionId(26);
/// Its officer for guarantees.
pub const FEDERATOR: u64 = 224;
/// An officer of the foundation who may do everything but decide on guarantees.
pub const TELLER: u64 = 225;

/// What the ledger was told, and the state of the guarantee at that moment.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub enum Heard {
	Paid(LoanId, GuaranteeId, Won, KoreanDay, Caller<u64>, crate::GuaranteeState),
	Denied(LoanId, GuaranteeId, Caller<u64>, crate::GuaranteeState),
}

/// Stands for lending: it notes what it is told, or rejects it.
pub struct Ledger;

const HEARD: &[u8] = b"ledger heard";
const WAITED: &[u8] = b"foundations waited for";
const REJECTS: &[u8] = b"ledger rejects";
/// The error with which the ledger rejects.
pub const REJECTED: DispatchError = DispatchError::Other("the ledger rejects it");

impl Ledger {
	/// What it was told, in order.
	pub fn heard() -> Vec<Heard> {
		unhashed::get_or_default(HEARD)
	}

	/// The decisions of which it was told, in order.
	pub fn waited() -> Vec<(InstitutionId, Moment)> {
		unhashed::get_or_default(WAITED)
	}

	/// Have it reject everything from now on.
	pub fn reject() {
		unhashed::put(REJECTS, &true);
	}

	fn note(what: Heard) -> DispatchResult {
		let mut heard = Self::heard();
		heard.push(what);
		unhashed::put(HEARD, &heard);
		// It has written already: only the call's own transaction takes that back.
		match unhashed::get_or_default(REJECTS) {
			true => Err(REJECTED),
			false => Ok(()),
		}
	}

	fn state(loan: LoanId) -> crate::GuaranteeState {
		<Guarantees as crate::Guarantees<u64>>::state(loan).expect("the loan of a claim")
	}
}

impl crate::ClaimSettled<u64> for Ledger {
	fn paid(
		loan: LoanId,
		guarantee: GuaranteeId,
		amount: Won,
		valued_on: KoreanDay,
		by: &Caller<u64>,
	) -> DispatchResult {
		let state = Self::state(loan);
		Self::note(Heard::Paid(loan, guarantee, amount, valued_on, by.clone(), state))
	}

	fn denied(loan: LoanId, guarantee: GuaranteeId, by: &Caller<u64>) -> DispatchResult {
		Self::note(Heard::Denied(loan, guarantee, by.clone(), Self::state(loan)))
	}

	fn weight() -> Weight {
		Weight::from_parts(1_000, 0)
	}
}

impl crate::DecisionTimes for Ledger {
	fn decided(foundation: InstitutionId, waited: Moment) {
		let mut all = Self::waited();
		all.push((foundation, waited));
		unhashed::put(WAITED, &all);
	}

	fn weight() -> Weight {
		Weight::from_parts(500, 0)
	}
}

/// The caller of the last call with a fresh reference.
pub fn caller(account: u64) -> Caller<u64> {
	let acting = match account {
		FEDERATOR => Acting {
			officer: FEDERATOR,
			institution: FEDERATION,
			kind: InstitutionKind::GuaranteeFoundation,
		},
		_ => madang_testing::acting(account),
	};
	Caller::new(acting, madang_testing::last_ref())
}

/// The bank's officer, whose call of lending asks, forms, claims and releases.
pub fn banker() -> Caller<u64> {
	Caller::new(madang_testing::acting(BANKER), [9; 32])
}

/// Finish the block and begin the next one at the end of a day, so that the queue handles it.
pub fn pass(day: KoreanDay) {
	for later in 1..=2 {
		let number = System::block_number();
		LegalTerms::on_idle(number, Weight::from_parts(u64::MAX, u64::MAX));
		LegalTerms::on_finalize(number);
		System::set_block_number(number + 1);
		LegalTerms::on_initialize(number + 1);
		// Blocks were made on the days before, which had nothing to do.
		pallet_terms::LastDay::<Test>::put(day);
		Timestamp::set_timestamp(day.end() + later);
	}
}

/// The founders, with the federation and an officer who may not decide on guarantees.
fn founders() -> Vec<GenesisInstitution<u64>> {
	let mut founders = madang_testing::founders();
	let others = Duty::ALL.into_iter().filter(|duty| *duty != Duty::Guarantee);
	let index = usize::try_from(FOUNDATION.0).expect("small") - 1;
	founders[index].officers.push((TELLER, others.collect()));
	founders.push(GenesisInstitution {
		kind: InstitutionKind::GuaranteeFoundation,
		name_ko: "중앙회".into(),
		name_en: "Federation".into(),
		jurisdiction: vec![Place::Own.prefix()],
		officers: vec![(FEDERATOR, Duties::NONE.with(Duty::Guarantee).with(Duty::Administer))],
	});
	founders
}

/// The members, in block 1.
pub fn new_test_ext() -> sp_io::TestExternalities {
	static WORLD: Prepared = Prepared::new();
	WORLD.copy(|| {
		let genesis = RuntimeGenesisConfig {
			institutions: pallet_institutions::GenesisConfig { institutions: founders() },
			..Default::default()
		};
		let mut ext = sp_io::TestExternalities::new(genesis.build_storage().expect("genesis"));
		ext.execute_with(madang_testing::begin::<Test>);
		ext
	})
}

/// Run a test, then check the invariants.
pub fn build_and_execute(test: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		test();
		Guarantees::do_try_state().expect("the invariants of the book hold");
	});
}
