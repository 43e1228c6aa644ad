//! A runtime of this pallet alone: institutions, signatures and books are small stand-ins.

use crate::{self as pallet_titles, *};
use frame_support::{
	derive_impl,
	pallet_prelude::*,
	storage_alias,
	traits::{EnsureOrigin, EnsureOriginWithArg},
};
use frame_system::RawOrigin;
use madang_primitives::{
	signing::{object, terms, PartyConsent, PartySignature, Purpose},
	BuildingId, Commitment, Did, DistrictCode, DistrictPrefix, Duty, ExternalRef, HolderId,
	Holding, Holdings, InstitutionId, InstitutionKind, KoreanDay, Property, Receipt, Share,
	TitleId, UnitId,
};
use pallet_institutions::Acting;
use pallet_registers::Notice;
use sp_core::H256;
use sp_runtime::{BuildStorage, DispatchError};

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
	pub type Timestamp = pallet_timestamp;
	#[runtime::pallet_index(2)]
	pub type Records = pallet_titles;
}

type Block = frame_system::mocking::MockBlock<Test>;

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
}

#[derive_impl(pallet_timestamp::config_preludes::TestDefaultConfig)]
impl pallet_timestamp::Config for Test {}

impl Config for Test {
	type Institutions = Members;
	type Signatures = Parties;
	type Books = Ledger;
	type Time = Timestamp;
	type Filer = Filer;
	type Examiner = OfPlace<Examine>;
	type Registrar = OfPlace<Register>;
	type MaxBatch = ConstU32<16>;
	type WeightInfo = weights::ComputedWeight;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Parties;
}

// Who there is. An officer's account is its place in the table.

pub const REGISTRAR: u64 = 0;
pub const EXAMINER: u64 = 1;
pub const OTHER_REGISTRAR: u64 = 2;
pub const OTHER_EXAMINER: u64 = 3;
pub const AGENT: u64 = 4;
pub const OTHER_AGENT: u64 = 5;
pub const BANKER: u64 = 6;
pub const OTHER_BANKER: u64 = 7;
pub const STRANGER: u64 = 99;

pub const REGISTRY: InstitutionId = InstitutionId(1);
pub const AGENCY: InstitutionId = InstitutionId(3);
pub const BANK: InstitutionId = InstitutionId(5);
pub const OTHER_BANK: InstitutionId = InstitutionId(6);
pub const SUSPENDED_BANK: InstitutionId = InstitutionId(7);

const OFFICERS: [(Duty, InstitutionId); 8] = [
	(Duty::Register, REGISTRY),
	(Duty::Examine, REGISTRY),
	(Duty::Register, InstitutionId(2)),
	(Duty::Examine, InstitutionId(2)),
	(Duty::Convey, AGENCY),
	(Duty::Convey, InstitutionId(4)),
	(Duty::Lend, BANK),
	(Duty::Lend, OTHER_BANK),
];

fn officer(account: u64) -> Option<(Duty, Acting<u64>)> {
	let (duty, institution) = *OFFICERS.get(usize::try_from(account).ok()?)?;
	let kind = <Members as pallet_institutions::Institutions>::kind_of(institution)?;
	Some((duty, Acting { officer: account, institution, kind }))
}

fn account(origin: &RuntimeOrigin) -> Option<u64> {
	match origin.clone().into() {
		Ok(RawOrigin::Signed(account)) => Some(account),
		_ => None,
	}
}

pub trait Needs {
	const DUTY: Duty;
	#[cfg(feature = "runtime-benchmarks")]
	const BY: u64;
}
pub struct Examine;
impl Needs for Examine {
	const DUTY: Duty = Duty::Examine;
	#[cfg(feature = "runtime-benchmarks")]
	const BY: u64 = EXAMINER;
}
pub struct Register;
impl Needs for Register {
	const DUTY: Duty = Duty::Register;
	#[cfg(feature = "runtime-benchmarks")]
	const BY: u64 = REGISTRAR;
}

pub struct OfPlace<N>(core::marker::PhantomData<N>);
impl<N: Needs> EnsureOriginWithArg<RuntimeOrigin, DistrictCode> for OfPlace<N> {
	type Success = Acting<u64>;

	fn try_origin(o: RuntimeOrigin, place: &DistrictCode) -> Result<Acting<u64>, RuntimeOrigin> {
		match account(&o).and_then(officer) {
			Some((duty, acting))
				if duty == N::DUTY
					&& <Members as pallet_institutions::Institutions>::covers(
						acting.institution,
						*place,
					) =>
			{
				Ok(acting)
			}
			_ => Err(o),
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin(_: &DistrictCode) -> Result<RuntimeOrigin, ()> {
		Ok(RuntimeOrigin::signed(N::BY))
	}
}

pub struct Filer;
impl EnsureOrigin<RuntimeOrigin> for Filer {
	type Success = Acting<u64>;

	fn try_origin(o: RuntimeOrigin) -> Result<Acting<u64>, RuntimeOrigin> {
		match account(&o).and_then(officer) {
			Some((Duty::Convey | Duty::Lend, acting)) => Ok(acting),
			_ => Err(o),
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
		Ok(RuntimeOrigin::signed(AGENT))
	}
}

#[storage_alias]
type References = StorageMap<Members, Twox64Concat, (InstitutionId, ExternalRef), ()>;

pub struct Members;
impl pallet_institutions::Institutions for Members {
	fn kind_of(institution: InstitutionId) -> Option<InstitutionKind> {
		match institution.0 {
			1 | 2 => Some(InstitutionKind::RegistryOffice),
			3 | 4 => Some(InstitutionKind::ConveyanceAgent),
			5..=7 => Some(InstitutionKind::Bank),
			_ => None,
		}
	}

	fn is_active(institution: InstitutionId) -> bool {
		Self::kind_of(institution).is_some() && institution != SUSPENDED_BANK
	}

	fn covers(institution: InstitutionId, district: DistrictCode) -> bool {
		let prefix = match institution.0 {
			1 => DistrictPrefix { digits: 5, value: 11680 },
			2 => DistrictPrefix { digits: 5, value: 11650 },
			_ => return false,
		};
		prefix.covers(district)
	}

	fn claim_ref(institution: InstitutionId, external_ref: ExternalRef) -> DispatchResult {
		let key = (institution, external_ref);
		if References::contains_key(key) {
			return Err(DispatchError::Other("used before"));
		}
		References::insert(key, ());
		Ok(())
	}
}

#[storage_alias]
type Used = StorageMap<Parties, Twox64Concat, H256, ()>;

pub struct Parties;
impl pallet_identity::Signatures for Parties {
	fn verify(
		consent: &PartyConsent,
		purpose: Purpose,
		object: H256,
		terms: H256,
	) -> Result<Did, DispatchError> {
		let right = signature(consent.did, purpose, object, terms);
		if consent.signature != right || !Self::is_active(&consent.did) {
			return Err(DispatchError::Other("wrong signature"));
		}
		let used = H256(sp_io::hashing::sha2_256(&consent.encode()));
		if Used::contains_key(used) {
			return Err(DispatchError::Other("replayed"));
		}
		Used::insert(used, ());
		Ok(consent.did)
	}

	fn is_active(did: &Did) -> bool {
		*did != nobody()
	}
}

fn signature(did: Did, purpose: Purpose, object: H256, terms: H256) -> PartySignature {
	let mut bytes = [0; 64];
	let hash = sp_io::hashing::sha2_256(&(did, purpose, object, terms).encode());
	bytes[..32].copy_from_slice(&hash);
	PartySignature::Ed25519(bytes)
}

/// What a party signs. Each call gives another consent.
pub fn consent(did: Did, purpose: Purpose, object: H256, terms: H256) -> PartyConsent {
	let signature = signature(did, purpose, object, terms);
	PartyConsent {
		did,
		key: 0,
		expires_at: u64::from_le_bytes(fresh()[..8].try_into().unwrap()),
		signature,
	}
}

/// The consents of an application.
pub fn consents(
	dids: impl IntoIterator<Item = Did>,
	subject: H256,
	filing: &Filing,
) -> BoundedVec<PartyConsent, MaxConsents> {
	let signed = dids
		.into_iter()
		.map(|did| consent(did, Purpose::ApplyForRegistration, subject, terms(filing)))
		.collect::<Vec<_>>();
	signed.try_into().unwrap()
}

#[storage_alias]
type Changed = StorageMap<Ledger, Twox64Concat, Property, u64, ValueQuery>;
#[storage_alias]
type Notices = StorageMap<Ledger, Twox64Concat, Property, Notice>;

/// Books that have units 1 to 1,000 in 역삼동 and unit 2,000 in 서초동.
pub struct Ledger;
impl pallet_registers::Books for Ledger {
	fn district_of(property: &Property) -> Option<DistrictCode> {
		match property {
			Property::Unit(UnitId(1..=1_000)) => Some(DistrictCode(1168010100)),
			Property::Unit(UnitId(2_000)) => Some(DistrictCode(1165010800)),
			_ => None,
		}
	}

	fn description_of(property: &Property) -> Option<H256> {
		Self::district_of(property)?;
		Some(object(b"description", &(property, Changed::get(property))))
	}

	fn owners_of(property: &Property) -> Option<Holdings> {
		Self::district_of(property).map(|_| Holdings::default())
	}

	fn revision_of(property: &Property) -> Option<u32> {
		Self::district_of(property).map(|_| 1)
	}

	fn notify(property: &Property, notice: Notice) -> DispatchResult {
		Notices::insert(property, notice);
		Ok(())
	}

	fn pending_notice(property: &Property) -> Option<Notice> {
		Notices::get(property)
	}

	fn apply_notice(property: &Property) -> Result<bool, DispatchError> {
		let Some(notice) = Notices::get(property) else { return Ok(false) };
		let agree = Self::description_of(property) == Some(notice.description);
		if agree {
			Notices::remove(property);
		}
		Ok(agree)
	}
}

/// Have the book describe the property differently.
pub fn change_book(property: Property) {
	Changed::mutate(property, |changed| *changed += 1);
}

// Parts of tests.

#[storage_alias]
type Fresh = StorageValue<Parties, u64, ValueQuery>;

/// Bytes not given before.
pub fn fresh() -> ExternalRef {
	let count = Fresh::mutate(|count| {
		*count += 1;
		*count
	});
	let mut bytes = [0; 32];
	bytes[..8].copy_from_slice(&count.to_le_bytes());
	bytes
}

pub fn did(n: u32) -> Did {
	let mut bytes = [0; 32];
	bytes[..4].copy_from_slice(&n.to_le_bytes());
	Did(bytes)
}

/// A DID that is not active.
pub fn nobody() -> Did {
	Did([255; 32])
}

pub fn somebody(n: u8) -> Commitment {
	Commitment([n; 32])
}

pub fn unit(n: u64) -> Property {
	Property::Unit(UnitId(n))
}

pub fn building(n: u64) -> Property {
	Property::Building(BuildingId(n))
}

/// The number of the imported record of a unit.
pub fn title(n: u64) -> TitleId {
	TitleId(11_462_020_000_000 + n)
}

pub fn share(text: &str) -> Share {
	text.parse().unwrap()
}

/// Holdings of DIDs.
pub fn held<const N: usize>(parts: [(u32, &str); N]) -> Holdings {
	Holdings::new(
		parts.map(|(n, part)| Holding { holder: HolderId::Did(did(n)), share: share(part) }),
	)
	.unwrap()
}

pub fn unbound(n: u8) -> Holdings {
	Holdings::new([Holding { holder: HolderId::Unbound(somebody(n)), share: Share::WHOLE }])
		.unwrap()
}

pub fn today() -> KoreanDay {
	Records::today()
}

pub fn transfer(from: Holdings, to: Holdings) -> Transfer {
	Transfer { from, to, price: 1_200_000_000, contracted_on: today() }
}

pub fn mortgage(bank: InstitutionId, debtors: &[u32]) -> Mortgage {
	Mortgage {
		bank,
		max_secured: 480_000_000,
		debtors: debtors.iter().map(|n| did(*n)).collect::<Vec<_>>().try_into().unwrap(),
		loan: None,
		agreed_on: today(),
	}
}

pub fn row(n: u64, holdings: Holdings, charges: usize) -> TitleRow {
	let charge = ImportedCharge {
		receipt: Receipt { year: 2019, number: 7 },
		bank: BANK,
		max_secured: 300_000_000,
		debtors: Default::default(),
		agreed_on: day("2019-03-02"),
	};
	TitleRow {
		number: title(n),
		property: unit(n),
		holdings,
		receipt: Receipt { year: 2018, number: 12_345 },
		caused_on: day("2018-05-04"),
		charges: vec![charge; charges].try_into().unwrap(),
	}
}

pub fn day(text: &str) -> KoreanDay {
	text.parse().unwrap()
}

/// Set the clock to noon of a Korean day.
pub fn set_day(text: &str) {
	pallet_timestamp::Now::<Test>::put(day(text).end() - 12 * 60 * 60 * 1_000);
}

pub fn import(rows: Vec<TitleRow>) -> DispatchResult {
	Records::import_titles(RuntimeOrigin::signed(REGISTRAR), rows.try_into().unwrap(), fresh())
}

/// File with the signatures of those given.
pub fn file(by: u64, n: u64, filing: Filing, signers: &[u32]) -> DispatchResult {
	let subject = match TitleOf::<Test>::get(unit(n)) {
		Some(title) => object(b"title", &title),
		None => object(b"property", &unit(n)),
	};
	let signed = consents(signers.iter().map(|n| did(*n)), subject, &filing);
	Records::file(RuntimeOrigin::signed(by), unit(n), filing, signed, fresh())
}

/// The receipt given last.
pub fn last() -> Receipt {
	LastReceipt::<Test>::get().unwrap()
}

pub fn examine(receipt: Receipt) -> DispatchResult {
	Records::examine(RuntimeOrigin::signed(EXAMINER), receipt, fresh())
}

pub fn complete(receipt: Receipt) -> DispatchResult {
	Records::complete(RuntimeOrigin::signed(REGISTRAR), receipt, fresh())
}

pub fn reject(receipt: Receipt) -> DispatchResult {
	Records::reject(RuntimeOrigin::signed(REGISTRAR), receipt, Ground::CauseDiffers, fresh())
}

pub fn withdraw(by: u64, receipt: Receipt) -> DispatchResult {
	Records::withdraw(RuntimeOrigin::signed(by), receipt, fresh())
}

/// Bind the holder of a unit's title whom a commitment stands for.
pub fn bind(n: u64, from: u8, to: u32) -> DispatchResult {
	let from = somebody(from);
	let subject = object(b"title", &title(n));
	let signed = consent(did(to), Purpose::BindHolding, subject, terms(&from));
	Records::bind_holder(RuntimeOrigin::signed(REGISTRAR), title(n), from, signed, fresh())
}

/// Examine and complete what was filed last.
pub fn register_last() -> DispatchResult {
	examine(last())?;
	complete(last())
}

pub fn entry(n: u64, number: u32) -> Entry {
	Entries::<Test>::get(title(n), number).unwrap()
}

pub fn events() -> Vec<Event<Test>> {
	System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::Records(event) => Some(event),
			_ => None,
		})
		.collect()
}

/// An empty chain on 2026-11-24.
pub fn externalities() -> sp_io::TestExternalities {
	let storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
	let mut externalities = sp_io::TestExternalities::new(storage);
	externalities.execute_with(|| {
		System::set_block_number(1);
		set_day("2026-11-24");
	});
	externalities
}

/// Run a test on a chain with three imported titles: unit 1 of DID 1 with a mortgage, unit 2 of
/// DIDs 1 (1/3) and 2 (2/3), unit 3 of an unbound holder. The invariants must hold afterwards.
pub fn with_titles(test: impl FnOnce()) {
	externalities().execute_with(|| {
		import(vec![
			row(1, held([(1, "1")]), 1),
			row(2, held([(1, "1/3"), (2, "2/3")]), 0),
			row(3, unbound(1), 0),
		])
		.unwrap();
		System::reset_events();
		test();
		Records::do_try_state().unwrap();
	});
}

#[cfg(feature = "runtime-benchmarks")]
impl BenchmarkHelper<RuntimeOrigin> for Parties {
	fn property(n: u32) -> Property {
		unit(u64::from(n) + 1)
	}

	fn change_book(property: Property) {
		change_book(property)
	}

	fn agent() -> RuntimeOrigin {
		RuntimeOrigin::signed(AGENT)
	}

	fn bank() -> InstitutionId {
		BANK
	}

	fn did(n: u32) -> Did {
		did(n)
	}

	fn consent(n: u32, purpose: Purpose, object: H256, terms: H256) -> PartyConsent {
		consent(did(n), purpose, object, terms)
	}
}
