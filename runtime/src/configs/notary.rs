//! Notarial acts and apostilles.

use crate::{
	configs::governance::ByCouncil, powers, Certificates, Identity, Institutions, Runtime,
	Timestamp,
};
use pallet_institutions::EnsureOfficer;

impl pallet_notary::Config for Runtime {
	type Institutions = Institutions;
	type Notary = EnsureOfficer<Runtime, powers::Notarise>;
	type Authority = EnsureOfficer<Runtime, powers::Apostille>;
	type Supervisor = EnsureOfficer<Runtime, powers::Supervise>;
	type Court = EnsureOfficer<Runtime, powers::Adjudicate>;
	type CouncilOrigin = ByCouncil;
	type Signatures = Identity;
	type Batches = Certificates;
	type Areas = Institutions;
	type Time = Timestamp;
	type WeightInfo = pallet_notary::weights::ComputedWeight;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarking::Scene;
}
