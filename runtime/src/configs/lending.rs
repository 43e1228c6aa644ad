//! Loans, the books of programmes and guarantees, and reference rates.

use crate::{
	configs::governance::ByCouncil, powers, Certificates, Guarantees, Identity, Institutions,
	Lending, Programmes, Rates, Runtime, Terms, Timestamp, Titles,
};
use frame_support::traits::{ConstU16, ConstU32, ConstU64, EitherOf};
use pallet_institutions::EnsureOfficer;

impl pallet_rates::Config for Runtime {
	type Institutions = Institutions;
	type Publisher = EnsureOfficer<Runtime, powers::PublishRates>;
	type CouncilOrigin = ByCouncil;
	type Time = Timestamp;
	// Five percentage points: more than any index has moved at once in Korea since 1998.
	type MaxStep = ConstU32<50_000>;
	type MaxDaysAhead = ConstU32<366>;
	type WeightInfo = pallet_rates::weights::ComputedWeight;
}

impl pallet_programmes::Config for Runtime {
	type Institutions = Institutions;
	type Signatures = Identity;
	type Certificates = Certificates;
	type Rates = Rates;
	type Funder = EnsureOfficer<Runtime, powers::Fund>;
	type CouncilOrigin = ByCouncil;
	type Time = Timestamp;
	type LegalTerms = Terms;
	type WeightInfo = pallet_programmes::weights::ComputedWeight;
}

impl pallet_guarantees::Config for Runtime {
	type Institutions = Institutions;
	type Foundation = EnsureOfficer<Runtime, powers::Guarantee>;
	type CouncilOrigin = ByCouncil;
	type OnSettled = Lending;
	type DecisionTimes = Lending;
	type Time = Timestamp;
	type LegalTerms = Terms;
	// 지역신용보증재단법 23(3).
	type NoticeDays = ConstU32<60>;
	// 60 %: a foundation that carries nothing of a guarantee has no reason to examine it.
	type MaxReguarantee = ConstU32<600_000>;
	type WeightInfo = pallet_guarantees::weights::ComputedWeight;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarking::Scene;
}

impl pallet_lending::Config for Runtime {
	type Institutions = Institutions;
	type Signatures = Identity;
	type Titles = Titles;
	type Programmes = Programmes;
	type Guarantees = Guarantees;
	type Rates = Rates;
	type Lender = EitherOf<
		EnsureOfficer<Runtime, powers::Lend>,
		EnsureOfficer<Runtime, powers::LendDirectly>,
	>;
	type Carrier = EitherOf<EnsureOfficer<Runtime, powers::Convey>, Self::Lender>;
	type Funder = EnsureOfficer<Runtime, powers::Fund>;
	type CouncilOrigin = ByCouncil;
	type PaperUses = ();
	type LegalTerms = Terms;
	// Three months from the approval: longer than most sales take from the loan to the balance.
	type OfferDays = ConstU32<90>;
	type Time = Timestamp;
	// Banks register 110 to 130 % of the loan. More than 150 % would be out of proportion.
	type MaxSecuredPercent = ConstU32<150>;
	// 1,000 trillion won.
	type MaxPrincipal = ConstU64<1_000_000_000_000_000>;
	// 20 % a year (이자제한법 시행령).
	type MaxRate = ConstU32<200_000>;
	type MaxTermMonths = ConstU16<600>;
	// A bank finds a payment that bounced or was booked wrongly within a month. What is further back is
	// returned on the day on which it is found.
	type ChangeableDays = ConstU32<31>;
	// 금융소비자보호법 46.
	type WithdrawalDays = ConstU32<14>;
	// Seven working days (여신거래기본약관 7).
	type WarningDays = ConstU32<7>;
	// One month of arrears; two of a loan that a home secures (여신거래기본약관 7).
	type ArrearsMonths = ConstU16<1>;
	type SecuredArrearsMonths = ConstU16<2>;
	// Three months (지역신용보증재단법 시행령 19).
	type ClaimMonths = ConstU16<3>;
	// Twelve months: an estimated loss (은행업감독규정 별표 3).
	type WriteOffMonths = ConstU16<12>;
	type WeightInfo = pallet_lending::weights::ComputedWeight;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarking::Scene;
}
