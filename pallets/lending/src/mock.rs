//! A runtime with the loan ledger on the real pallets that it asks.

use crate as pallet_lending;
use frame_support::{
	construct_runtime, derive_impl, parameter_types,
	traits::{ConstU16, ConstU32, ConstU64, EitherOf, Hooks},
	weights::Weight,
};
use frame_system::EnsureRoot;
use madang_primitives::{
	signing::{PartyConsent, Purpose},
	DealId, Did, InstitutionId, LoanId, Party as Holder, Property, RatePpm, TitleId, DAY_MS,
};
use madang_testing::{
	bounded, held, house,
	house::{title_of, FLAT, NEXT_FLAT, UNBOUND_FLAT},
	powers,
	registry::{by, register},
	LaneAllowance, LargeQuota, MaxLength, Prepared, AGENT, IMPORTER, OUTSIDER, REGISTRAR, SELLER,
};
pub use madang_testing::{
	fresh_ref, Party, BANK, BANKER, BUYER, CO_BUYER, NEIGHBOUR, NON_MEMBER, OLD_BANK, OLD_BANKER,
	START,
};
use pallet_institutions::EnsureOfficer;
use pallet_titles::{
	Collateral, EntryId, Filing, ImportedContent, ImportedTarget, Mortgage, MortgageEntry, Right,
	TitleRegistry, TitleRow,
};
use sp_core::H256;
use sp_runtime::BuildStorage;

mod any_term;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarks;

pub use any_term::*;

construct_runtime!(
	pub enum Test {
		System: frame_system,
		Timestamp: pallet_timestamp,
		Institutions: pallet_institutions,
		Identity: pallet_identity,
		Registers: pallet_registers,
		Titles: pallet_titles,
		LegalTerms: pallet_terms,
		Rates: pallet_rates,
		Certificates: pallet_certificates,
		Programmes: pallet_programmes,
		Guarantees: pallet_guarantees,
		Lending: pallet_lending,
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

impl pallet_identity::Config for Test {
	type Enroller = EnsureOfficer<Test, powers::Enrol>;
	type Institutions = Institutions;
	type Time = Timestamp;
	type MaxValidity = ConstU64<{ 7 * DAY_MS }>;
	type RecoveryDays = pallet_identity::UsualRecoveryDays;
	type WeightInfo = pallet_identity::weights::ComputedWeight;
}

impl pallet_registers::Config for Test {
	type Importer = EnsureOfficer<Test, powers::ImportBooks>;
	type BookKeeper = EnsureOfficer<Test, powers::KeepBooks>;
	type Institutions = Institutions;
	type Titles = Titles;
	type Time = Timestamp;
	type MaxBatch = ConstU32<8>;
	type WeightInfo = pallet_registers::weights::ComputedWeight;
}

impl pallet_titles::Config for Test {
	type Institutions = Institutions;
	type Signatures = Identity;
	type Books = Registers;
	type CouncilOrigin = EnsureRoot<u64>;
	type Time = Timestamp;
	type Filer = EitherOf<EnsureOfficer<Test, powers::Convey>, EnsureOfficer<Test, powers::Lend>>;
	type Examiner = EnsureOfficer<Test, powers::Examine>;
	type Registrar = EnsureOfficer<Test, powers::Register>;
	type MortgagesMoved = Lending;
	type MaxBatch = ConstU32<8>;
	type WeightInfo = pallet_titles::weights::ComputedWeight;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = benchmarks::Helper;
}

parameter_types! {
	pub const IdleWeight: Weight = Weight::MAX;
	pub const GuaranteedWeight: Weight = Weight::from_parts(20_000_000_000, 10_000_000);
	pub const MaxSecuredPercent: u32 = 150;
	pub const MaxRate: RatePpm = 200_000;
	pub const MaxTermMonths: u16 = 600;
}

impl pallet_terms::Config for Test {
	type Key = AnyTerm;
	type Handler = ByPallet;
	type Pauses = ();
	type Time = Timestamp;
	type CouncilOrigin = EnsureRoot<u64>;
	type GuaranteedWeight = GuaranteedWeight;
	type IdleWeight = IdleWeight;
	type WeightInfo = pallet_terms::weights::ComputedWeight;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = benchmarks::Helper;
}

impl pallet_rates::Config for Test {
	type Institutions = Institutions;
	type Publisher = EnsureOfficer<Test, powers::PublishRates>;
	type CouncilOrigin = EnsureRoot<u64>;
	type Time = Timestamp;
	type MaxStep = ConstU32<50_000>;
	type MaxDaysAhead = ConstU32<366>;
	type WeightInfo = pallet_rates::weights::ComputedWeight;
}

impl pallet_certificates::Config for Test {
	type Institutions = Institutions;
	type Accreditor = EnsureOfficer<Test, powers::Accredit>;
	type Issuer = EnsureOfficer<Test, powers::Certify>;
	type Certifying = powers::Certify;
	type Signatures = Identity;
	type CouncilOrigin = EnsureRoot<u64>;
	type Time = Timestamp;
	type WeightInfo = pallet_certificates::weights::ComputedWeight;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = benchmarks::Helper;
}

impl pallet_programmes::Config for Test {
	type Institutions = Institutions;
	type Signatures = Identity;
	type Certificates = Certificates;
	type Rates = Rates;
	type Funder = EnsureOfficer<Test, powers::Fund>;
	type CouncilOrigin = EnsureRoot<u64>;
	type Time = Timestamp;
	type LegalTerms = LegalTerms;
	type WeightInfo = pallet_programmes::weights::ComputedWeight;
}

impl pallet_guarantees::Config for Test {
	type Institutions = Institutions;
	type Foundation = EnsureOfficer<Test, powers::Guarantee>;
	type CouncilOrigin = EnsureRoot<u64>;
	type OnSettled = Lending;
	type DecisionTimes = Lending;
	type Time = Timestamp;
	type LegalTerms = LegalTerms;
	type NoticeDays = ConstU32<60>;
	type MaxReguarantee = ConstU32<600_000>;
	type WeightInfo = pallet_guarantees::weights::ComputedWeight;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = benchmarks::Helper;
}

impl pallet_lending::Config for Test {
	type Institutions = Institutions;
	type Signatures = Identity;
	type Titles = Titles;
	type Programmes = Programmes;
	type Guarantees = Guarantees;
	type Rates = Rates;
	type Lender =
		EitherOf<EnsureOfficer<Test, powers::Lend>, EnsureOfficer<Test, powers::LendDirectly>>;
	type Carrier = EitherOf<EnsureOfficer<Test, powers::Convey>, Self::Lender>;
	type Funder = EnsureOfficer<Test, powers::Fund>;
	type CouncilOrigin = EnsureRoot<u64>;
	type PaperUses = ();
	type LegalTerms = LegalTerms;
	type OfferDays = ConstU32<90>;
	type Time = Timestamp;
	type MaxSecuredPercent = MaxSecuredPercent;
	type MaxPrincipal = ConstU64<1_000_000_000_000_000>;
	type MaxRate = MaxRate;
	type MaxTermMonths = MaxTermMonths;
	type ChangeableDays = ConstU32<31>;
	type WithdrawalDays = ConstU32<14>;
	type WarningDays = ConstU32<7>;
	type ArrearsMonths = ConstU16<1>;
	type SecuredArrearsMonths = ConstU16<2>;
	type ClaimMonths = ConstU16<3>;
	type WriteOffMonths = ConstU16<12>;
	type WeightInfo = pallet_lending::weights::ComputedWeight;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = benchmarks::Helper;
}

/// The titles that exist, all held by `SELLER`. The first is reserved for deal 1, and so on.
pub const TITLES: [TitleId; 3] = [title_of(FLAT), title_of(NEXT_FLAT), title_of(UNBOUND_FLAT)];
/// What every mortgage of these tests secures at most.
pub const SECURED: u64 = 240_000_000;
/// The entry of each title that is an imported mortgage of the bank. Its debtors have no DID.
pub const BANK_ENTRY: u32 = 2;
/// The entry of each title that is an imported mortgage of the old bank, with debtor `CO_BUYER`.
pub const OLD_BANK_ENTRY: u32 = 3;
/// A party with a deactivated DID.
pub const INACTIVE: Party = OUTSIDER;

/// The consent of a party to the object and terms.
pub fn sign(did: Did, purpose: Purpose, (object, terms): (H256, H256)) -> PartyConsent {
	madang_testing::sign_consent::<Test>(did, purpose, object, terms)
}

/// The deal that a title is reserved for.
pub fn deal_of(title: TitleId) -> DealId {
	let index = TITLES.iter().position(|one| *one == title).expect("a title of the tests");
	DealId(index as u64 + 1)
}

fn property_of(title: TitleId) -> Property {
	Titles::snapshot(title).expect("a title of the tests").property
}

fn banker_of(bank: InstitutionId) -> u64 {
	if bank == BANK {
		BANKER
	} else {
		OLD_BANKER
	}
}

/// Register a mortgage on a title, granted by its holder. Only a deal registers one that names a loan,
/// and this mock has none: the loan is written afterwards.
pub fn register_mortgage(title: TitleId, mortgage: Mortgage) -> EntryId {
	let banker = banker_of(mortgage.bank().expect("a bank"));
	// Only a closing registers a mortgage for a loan: that is written here afterwards.
	let alone = Mortgage { loan: None, ..mortgage.clone() };
	let filing = Filing::Mortgage { mortgage: alone, on: Collateral::Whole };
	let entry = register::<Test>(banker, property_of(title), filing, [SELLER.did()]);
	rewrite_mortgage(entry, mortgage);
	entry
}

/// Have a bank discharge its mortgage.
pub fn discharge(banker: u64, entry: EntryId) {
	let filing = madang_testing::registry::discharge::<Test>(entry.number);
	register::<Test>(banker, property_of(entry.title), filing, []);
}

/// The mortgage that an entry is, and whether it is effective.
pub fn mortgage(entry: EntryId) -> MortgageEntry {
	<Titles as TitleRegistry<u64>>::mortgage(entry).expect("a mortgage of the record")
}

/// Rewrite the mortgage of an entry. No registration does this.
pub fn rewrite_mortgage(entry: EntryId, mortgage: Mortgage) {
	pallet_titles::Entries::<Test>::mutate(entry.title, entry.number, |found| {
		let found = found.as_mut().expect("an entry");
		if let Right::RevolvingMortgage { mortgage: stored, .. } = &mut found.right {
			*stored = mortgage;
		}
	});
}

/// The mortgage that a closing registers for a loan.
pub fn closing_mortgage(loan: LoanId) -> Mortgage {
	let found = pallet_lending::Loans::<Test>::get(loan).expect("a loan of the ledger");
	let terms = Lending::file(loan).expect("a file").into_terms();
	Mortgage {
		mortgagees: Mortgage::only(found.lender),
		max_secured: terms.max_secured,
		debtors: bounded(terms.borrowers.into_iter().map(Holder::Did)),
		loan: Some(loan),
		agreed_on: Some(madang_testing::today::<Test>()),
	}
}

fn title_row(flat: madang_primitives::UnitId) -> TitleRow {
	let mut row = house::title_row(flat, held([(SELLER, "1")]));
	let mortgage = |bank, debtor: Option<Holder>| ImportedContent::RevolvingMortgage {
		mortgagees: Mortgage::only(bank),
		max_secured: SECURED,
		debtors: bounded(debtor),
		on: ImportedTarget::Whole,
	};
	let debtor = Some(Holder::Did(CO_BUYER.did()));
	let of = |content| house::old_entry(40_001, "2019-03-05", content);
	row.entries.truncate(1);
	row.entries.try_push(of(mortgage(BANK, None))).expect("room");
	row.entries.try_push(of(mortgage(OLD_BANK, debtor))).expect("room");
	row
}

fn populate() {
	madang_testing::begin::<Test>();
	for party in [SELLER, BUYER, CO_BUYER, NEIGHBOUR, INACTIVE] {
		madang_testing::enrol::<Test>(by::<Test>(AGENT), party);
	}
	madang_testing::deactivate::<Test>(by::<Test>(AGENT), INACTIVE);
	house::import_books::<Test>(by::<Test>(IMPORTER));
	let flats = [FLAT, NEXT_FLAT, UNBOUND_FLAT];
	house::import_titles::<Test>(by::<Test>(REGISTRAR), flats.map(title_row));
	for title in TITLES {
		let seller = Holder::Did(SELLER.did());
		Titles::reserve(title, deal_of(title), &[seller]).expect("the title is free");
	}
	System::reset_events();
}

/// Finish the block and begin the next one at the end of a day, so that the queue handles it.
pub fn pass(day: madang_primitives::KoreanDay) {
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

/// The caller of the last call with a fresh reference.
pub fn caller(account: u64) -> pallet_institutions::Caller<u64> {
	pallet_institutions::Caller::new(madang_testing::acting(account), madang_testing::last_ref())
}

/// The registrar, whose call closes a deal.
pub fn registrar() -> pallet_institutions::Caller<u64> {
	let acting = madang_testing::acting(REGISTRAR);
	pallet_institutions::Caller::new(acting, [9; 32])
}

/// The titles with their imported mortgages, in block 1.
pub fn new_test_ext() -> sp_io::TestExternalities {
	static WORLD: Prepared = Prepared::new();
	WORLD.copy(|| {
		let genesis = RuntimeGenesisConfig {
			institutions: pallet_institutions::GenesisConfig {
				institutions: madang_testing::founders(),
			},
			titles: pallet_titles::GenesisConfig {
				cut_overs: vec![house::cut_over()],
				..Default::default()
			},
			..Default::default()
		};
		let mut ext = sp_io::TestExternalities::new(genesis.build_storage().expect("genesis"));
		ext.execute_with(populate);
		ext
	})
}

/// Run a test, then check the invariants of the ledger and of the titles.
pub fn build_and_execute(test: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		test();
		Lending::do_try_state().expect("the invariants of the ledger hold");
		Titles::do_try_state().expect("the invariants of the titles hold");
	});
}
