//! Members, parties, books, titles and conveyances: which pallet uses which, and who may call.

use crate::{
	configs::{
		governance::ByCouncil,
		load::{Calls, Day, DefaultQuota, LaneAllowance, Lanes},
	},
	powers, Council, Identity, Institutions, Lending, Registers, Runtime, Terms, Timestamp, Titles,
	Validators,
};
use frame_support::traits::{ConstU32, ConstU64, EitherOf};
use madang_primitives::DAY_MS;
use pallet_institutions::{EnsureOfficer, OfficerSignature};

/// Most rows of a batch import. A block has room for so many units, in any districts.
pub(crate) type MaxBatch = ConstU32<256>;

impl pallet_institutions::Config for Runtime {
	type Guard = (Council, Validators);
	type Signature = OfficerSignature;
	type Time = Timestamp;
	type MaxLength = ConstU32<{ 512 * 1024 }>;
	type Calls = Calls;
	type DefaultQuota = DefaultQuota;
	type Day = Day;
	type Lane = Lanes;
	type LaneAllowance = LaneAllowance;
	type CouncilOrigin = ByCouncil;
	type WeightInfo = pallet_institutions::weights::ComputedWeight;
}

impl pallet_identity::Config for Runtime {
	type Enroller = EnsureOfficer<Runtime, powers::Enrol>;
	type Institutions = Institutions;
	type Time = Timestamp;
	// A week: parties sign on different days, and an unused signature soon expires.
	type MaxValidity = ConstU64<{ 7 * DAY_MS }>;
	type RecoveryDays = pallet_identity::UsualRecoveryDays;
	type WeightInfo = pallet_identity::weights::ComputedWeight;
}

impl pallet_registers::Config for Runtime {
	type Importer = EnsureOfficer<Runtime, powers::ImportBooks>;
	type BookKeeper = EnsureOfficer<Runtime, powers::KeepBooks>;
	type Institutions = Institutions;
	type Titles = Titles;
	type Time = Timestamp;
	type MaxBatch = MaxBatch;
	type WeightInfo = pallet_registers::weights::ComputedWeight;
}

impl pallet_titles::Config for Runtime {
	type Institutions = Institutions;
	type Signatures = Identity;
	type Books = Registers;
	type CouncilOrigin = ByCouncil;
	type Time = Timestamp;
	// Conveyance agents file for parties. A bank files the discharge of its own mortgage.
	type Filer =
		EitherOf<EnsureOfficer<Runtime, powers::Convey>, EnsureOfficer<Runtime, powers::Lend>>;
	type Examiner = EnsureOfficer<Runtime, powers::Examine>;
	type Registrar = EnsureOfficer<Runtime, powers::Register>;
	type MortgagesMoved = Lending;
	// A row has several entries, and each may be in a district that came from eight others.
	type MaxBatch = ConstU32<128>;
	type WeightInfo = pallet_titles::weights::ComputedWeight;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarking::Scene;
}

impl pallet_conveyances::Config for Runtime {
	type Institutions = Institutions;
	type Signatures = Identity;
	type Titles = Titles;
	type Loans = Lending;
	type Books = Registers;
	type Time = Timestamp;
	type LegalTerms = Terms;
	type Agent = EnsureOfficer<Runtime, powers::Convey>;
	type Lender = EnsureOfficer<Runtime, powers::Lend>;
	type ReportOfficer = EnsureOfficer<Runtime, powers::AcceptReports>;
	type Registrar = EnsureOfficer<Runtime, powers::Register>;
	type BookKeeper = EnsureOfficer<Runtime, powers::KeepBooks>;
	type Court = EnsureOfficer<Runtime, powers::Adjudicate>;
	type InspectionDays = ConstU32<14>;
	// Two weeks of a busy agent's viewings. Abandoned and expired ones do not count.
	type MaxInspections = ConstU32<64>;
	// A certificate is issued at once (부동산거래신고법 3(5)); a week leaves room for checks.
	type ReportAnswerDays = ConstU32<7>;
	type MaxSupplementDays = ConstU32<60>;
	// A reasonable term to perform and to object (민법 544).
	type MinNoticeDays = ConstU32<14>;
	type MaxNoticeDays = ConstU32<60>;
	type RegistrationDays = ConstU32<60>;
	type RegistrationGraceDays = ConstU32<30>;
	type RescissionReportDays = ConstU32<30>;
	// Two years from contract to balance, for flats that are sold before they are built.
	type MaxContractDays = ConstU32<730>;
	type WeightInfo = pallet_conveyances::weights::ComputedWeight;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarking::Scene;
}
