//! Certificates: kinds, issuers, batches and status lists.

use crate::{configs::governance::ByCouncil, powers, Identity, Institutions, Runtime, Timestamp};
use pallet_institutions::EnsureOfficer;

impl pallet_certificates::Config for Runtime {
	type Institutions = Institutions;
	type Accreditor = EnsureOfficer<Runtime, powers::Accredit>;
	type Issuer = EnsureOfficer<Runtime, powers::Certify>;
	type Certifying = powers::Certify;
	type Signatures = Identity;
	type CouncilOrigin = ByCouncil;
	type Time = Timestamp;
	type WeightInfo = pallet_certificates::weights::ComputedWeight;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarking::Scene;
}
