//! A chain with this pallet, the clock, and the real pallets that it depends on, with the
//! institutions, officers and parties of `madang-testing`.
//!
//! `madang-testing` depends on this pallet, so its helpers for titles use another instance of the
//! pallet's types. The rows and calls of titles are therefore defined here.

use crate::{self as pallet_titles, *};
use frame_support::{
	derive_impl,
	pallet_prelude::*,
	traits::{ConstU64, EitherOf},
};
use frame_system::EnsureRoot;
use madang_primitives::{
	signing::{object, terms, PartyConsent, Purpose},
	Area, BuildingId, Cause, CauseKind, Commitment, DealId, Did, EntryPurpose, FormerOffice,
	Holding, Holdings, InstitutionId, KoreanDay, Party as Holder, Pnu, Property, PropertyName,
	Receipt, ReceiptRange, TitleId, UnitId, DAY_MS,
};
use madang_testing::{
	enrol, house, party_of, powers, registry::by, suspend, LaneAllowance, LargeQuota, MaxLength,
	Party, Prepared, CLERK, IMPORTER, SELLER, THIRD_BANK,
};
use pallet_institutions::EnsureOfficer;
use pallet_registers::{
	BuildingDetails, BuildingRow, ParcelRow, UnitChange, UnitDetails, UnitRow, Units,
};
use sp_core::H256;
use sp_runtime::{BuildStorage, DispatchError};

pub use madang_testing::{
	bounded, day, fresh_ref, held_unbound, share, unbound, AGENT, AGENT_OFFICE, BANK, BANKER,
	EXAMINER, NON_MEMBER, OLD_BANK, OLD_BANKER, OTHER_AGENT, OTHER_EXAMINER, OTHER_REGISTRAR,
	REGISTRAR, REGISTRY,
};

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
	pub type Institutions = pallet_institutions;
	#[runtime::pallet_index(3)]
	pub type Identity = pallet_identity;
	#[runtime::pallet_index(4)]
	pub type Registers = pallet_registers;
	#[runtime::pallet_index(5)]
	pub type Records = pallet_titles;
}

type Block = frame_system::mocking::MockBlock<Test>;

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
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
	type Titles = crate::Pallet<Test>;
	type Time = Timestamp;
	type MaxBatch = ConstU32<128>;
	type WeightInfo = pallet_registers::weights::ComputedWeight;
}

impl Config for Test {
	type Institutions = Institutions;
	type Signatures = Identity;
	type Books = Registers;
	type CouncilOrigin = EnsureRoot<u64>;
	type Time = Timestamp;
	type Filer = EitherOf<EnsureOfficer<Test, powers::Convey>, EnsureOfficer<Test, powers::Lend>>;
	type Examiner = EnsureOfficer<Test, powers::Examine>;
	type Registrar = EnsureOfficer<Test, powers::Register>;
	type MortgagesMoved = ();
	type MaxBatch = ConstU32<16>;
	type WeightInfo = weights::ComputedWeight;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Scene;
}

/// A bank that is suspended.
pub const SUSPENDED_BANK: InstitutionId = THIRD_BANK;

/// The unit in 반포동, in the district of the other registry office.
pub const OTHER_UNIT: u64 = 2_000;

/// The parties with these numbers have an active DID.
const ENROLLED: [u32; 10] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 99];

/// The party with this number has deactivated its DID.
const DEACTIVATED: u32 = 90;

/// Suspend a bank, enrol the parties, and import the books: the units 1 to 64 in 역삼동, and
/// [`OTHER_UNIT`] in 반포동.
fn populate() {
	suspend::<Test>(SUSPENDED_BANK);
	for number in ENROLLED.into_iter().chain([DEACTIVATED]) {
		enrol::<Test>(by::<Test>(CLERK), Party::Ed25519(number));
	}
	madang_testing::deactivate::<Test>(by::<Test>(CLERK), Party::Ed25519(DEACTIVATED));

	let (banpo, other_building) = (Pnu(1_165_010_700_100_010_000), BuildingId::new(2));
	let districts = [madang_testing::YEOKSAM, madang_testing::BANPO].map(house::district_row);
	let parcels = [house::PNU, banpo].map(house::parcel_row);
	let other_house = BuildingDetails {
		parcels: bounded([banpo]),
		..house::building_row(other_building).details
	};
	let buildings = [
		house::building_row(house::HOUSE),
		BuildingRow { details: other_house, ..house::building_row(other_building) },
	];
	let other = house::unit_row(UnitId::new(OTHER_UNIT.into()));
	let details = UnitDetails { building: other_building, ..other.details };
	let other = UnitRow { details, ..other };
	let units = (1..=64).map(|number| house::unit_row(UnitId::new(number))).chain([other]);
	let importer = || by::<Test>(IMPORTER);
	Registers::import_districts(importer(), bounded(districts), fresh_ref()).unwrap();
	Registers::import_parcels(importer(), bounded::<ParcelRow, _>(parcels), fresh_ref()).unwrap();
	Registers::import_buildings(importer(), bounded(buildings), fresh_ref()).unwrap();
	Registers::import_units(importer(), bounded(units), fresh_ref()).unwrap();
}

/// The error of a call that is sent again with the same reference.
pub fn ref_used() -> DispatchError {
	pallet_institutions::Error::<Test>::ExternalRefUsed.into()
}

/// A consent of the party with this DID. If no party has the DID, someone else signs.
pub fn consent(did: Did, purpose: Purpose, object: H256, terms: H256) -> PartyConsent {
	let signer = party_of(&did).unwrap_or(SELLER);
	PartyConsent { did, ..signer.sign_consent::<Test>(purpose, object, terms) }
}

/// The documents of any application.
pub const ATTACHMENTS: Commitment = Commitment([5; 32]);
/// The documents of any cure.
pub const CURED: Commitment = Commitment([7; 32]);
/// The reasons of any decision, and the evidence of any act of the registry office.
pub const REASONS: Commitment = Commitment([6; 32]);

/// The consents to an application for one property.
pub fn consents(
	dids: impl IntoIterator<Item = Did>,
	property: Property,
	filing: &Filing,
) -> BoundedVec<PartyConsent, MaxConsents> {
	consents_to_all(dids, &[(property, filing.clone())])
}

/// The consents to an application.
pub fn consents_to_all(
	dids: impl IntoIterator<Item = Did>,
	requests: &[(Property, Filing)],
) -> BoundedVec<PartyConsent, MaxConsents> {
	let first = requests.first().map_or(unit(1), |(property, _)| *property);
	let object = application_object(&first);
	let terms = application_terms(requests, &ATTACHMENTS);
	bounded(dids.into_iter().map(|did| consent(did, Purpose::ApplyForRegistration, object, terms)))
}

/// The municipality changes the description of a unit in the book.
pub fn change_book(property: Property) {
	let Property::Unit(unit) = property else { panic!("{property} is not a unit") };
	let before = Units::<Test>::get(unit).unwrap();
	let details = UnitDetails {
		building: before.details.building,
		area: Area(before.details.area.0 + 1),
		..house::unit_row(unit).details
	};
	let revision = before.record.revision;
	let rows = bounded([UnitChange { unit, revision, details }]);
	Registers::amend_units(by::<Test>(CLERK), rows, REASONS, fresh_ref()).unwrap();
}

/// The DID of the party with this number. Not every party has registered its DID.
pub fn did(number: u32) -> Did {
	Party::Ed25519(number).did()
}

/// A DID that is not registered.
pub fn unknown_did() -> Did {
	Did([255; 32])
}

/// A DID that is deactivated.
pub fn deactivated_did() -> Did {
	did(DEACTIVATED)
}

pub fn unit(n: u64) -> Property {
	Property::Unit(UnitId::new(n.into()))
}

/// The number of the imported record of a unit.
pub fn title(n: u64) -> TitleId {
	TitleId(11_462_020_000_000 + n)
}

/// Holdings of DIDs.
pub fn held<const N: usize>(parts: [(u32, &str); N]) -> Holdings {
	Holdings::new(
		parts.map(|(n, part)| Holding { holder: Holder::Did(did(n)), share: share(part) }),
	)
	.unwrap()
}

pub fn today() -> KoreanDay {
	Records::today()
}

/// A sale, reported outside the chain.
pub fn transfer(from: Holdings, to: Holdings) -> Transfer {
	Transfer {
		from,
		to,
		cause: CauseKind::Sale,
		price: Some(1_200_000_000),
		report: Some(ReportRef::Certificate(ATTACHMENTS)),
		caused_on: today(),
	}
}

/// A transfer without the transferor.
pub fn passing(from: Holdings, to: Holdings, cause: CauseKind) -> Filing {
	Filing::Transfer(Transfer { cause, price: None, report: None, ..transfer(from, to) })
}

pub fn mortgage(bank: InstitutionId, debtors: &[u32]) -> Mortgage {
	Mortgage {
		mortgagees: Mortgage::only(bank),
		max_secured: 480_000_000,
		debtors: bounded(debtors.iter().map(|n| Holder::Did(did(*n)))),
		loan: None,
		agreed_on: Some(today()),
	}
}

/// A mortgage of the whole property.
pub fn whole(mortgage: Mortgage) -> Filing {
	Filing::Mortgage { mortgage, on: Collateral::Whole }
}

/// A mortgage of lots.
pub fn on_lots(mortgage: Mortgage, lots: &[u32]) -> Filing {
	Filing::Mortgage { mortgage, on: Collateral::Lots(bounded(lots.iter().copied())) }
}

pub fn discharge(entry: u32) -> Filing {
	Filing::Discharge { entry, released_on: today() }
}

/// The first registration of the owners in the book.
pub fn opening(holdings: Holdings) -> Filing {
	Filing::Preservation { ground: OpeningGround::BookOwner, holdings }
}

/// The holders of a title.
pub fn holders(title: TitleId) -> Holdings {
	lots::holdings(&LotsOf::<Test>::get(title)).unwrap()
}

/// The numbers of the live entries of a title.
pub fn live(title: TitleId) -> Vec<u32> {
	LiveEntries::<Test>::get(title).iter().map(|one| one.number).collect()
}

/// An officer, as an origin gives it.
pub fn acting(officer: u64) -> pallet_institutions::Acting<u64> {
	madang_testing::acting(officer)
}

/// Reserve what these parties hold of a unit's title.
pub fn reserve(n: u64, deal: DealId, sellers: &[u32]) -> DispatchResult {
	let sellers: Vec<Holder> = sellers.iter().map(|n| Holder::Did(did(*n))).collect();
	Records::reserve(title(n), deal, &sellers)
}

/// File a closing that these parties have signed.
pub fn file_closing(
	deal: DealId,
	closing: Closing,
	signed: &[u32],
) -> Result<ReceiptRange, DispatchError> {
	let signed: Vec<Did> = signed.iter().map(|n| did(*n)).collect();
	Records::file_closing(deal, closing, &acting(AGENT), fresh_ref(), &signed)
}

/// Complete a closing, with the rights that are expected on one title.
pub fn complete_closing(deal: DealId, n: u64, rights: u32) -> Result<Registered, DispatchError> {
	Records::complete_closing(deal, &[(title(n), rights)], &acting(REGISTRAR), fresh_ref())
}

/// A live entry of the former record, received at the office with the code 1146.
pub fn old_entry(number: u32, filed_on: &str, content: ImportedContent) -> ImportedEntry {
	let filed_on = day(filed_on);
	ImportedEntry {
		receipt: Receipt { year: filed_on.to_civil().0, number },
		filed_on,
		office: FormerOffice(1146),
		cause: Cause { kind: CauseKind::AsImported, on: Some(filed_on.minus(1)) },
		former: None,
		content,
	}
}

pub fn acquisition(acquired: Holdings) -> ImportedEntry {
	old_entry(12_345, "2018-05-05", ImportedContent::Ownership { acquired })
}

/// A mortgage of the former record.
pub fn old_mortgage(mortgagee: Holder) -> ImportedEntry {
	let content = ImportedContent::RevolvingMortgage {
		mortgagees: bounded([mortgagee]),
		max_secured: 300_000_000,
		debtors: Default::default(),
		on: ImportedTarget::Whole,
	};
	old_entry(7, "2019-03-04", content)
}

/// An entry of a kind that the chain does not know.
pub fn foreign(purpose: EntryPurpose, section: Section, on: ImportedTarget) -> ImportedEntry {
	let content = ImportedContent::Foreign { purpose, section, on, text: ATTACHMENTS };
	old_entry(900, "2020-06-01", content)
}

/// The row of a title with these entries.
pub fn row_of(n: u64, entries: impl IntoIterator<Item = ImportedEntry>) -> TitleRow {
	let property = PropertyName::Unit(UnitId::new(n.into()));
	TitleRow { number: title(n), property, entries: bounded(entries) }
}

/// The row of a title with one acquisition and mortgages of [`BANK`].
pub fn row(n: u64, holdings: Holdings, charges: usize) -> TitleRow {
	let mortgages = (0..charges).map(|_| old_mortgage(Holder::Member(BANK)));
	row_of(n, [acquisition(holdings)].into_iter().chain(mortgages))
}

/// Set the clock to noon of a Korean day.
pub fn set_day(text: &str) {
	pallet_timestamp::Now::<Test>::put(day(text).end() - 12 * 60 * 60 * 1_000);
}

pub fn import(rows: Vec<TitleRow>) -> DispatchResult {
	plain(Records::import_titles(RuntimeOrigin::signed(REGISTRAR), bounded(rows), fresh_ref()))
}

/// File an application with the consents of these parties.
pub fn file(by: u64, n: u64, filing: Filing, signers: &[u32]) -> DispatchResult {
	file_all(by, &[(n, filing)], signers)
}

/// File one application for several units.
pub fn file_all(by: u64, requests: &[(u64, Filing)], signers: &[u32]) -> DispatchResult {
	let requests: Vec<_> = requests.iter().map(|(n, filing)| (unit(*n), filing.clone())).collect();
	let signed = consents_to_all(signers.iter().map(|n| did(*n)), &requests);
	let origin = RuntimeOrigin::signed(by);
	Records::file(origin, bounded(requests), ATTACHMENTS, signed, fresh_ref())
}

/// The examiner files for the registry office.
pub fn file_by_office(n: u64, filing: Filing, order: Option<Order>) -> DispatchResult {
	let signed = match &filing {
		Filing::BindHolder { from, to, lots } => {
			let active = |did: &Did| <Identity as pallet_identity::Signatures>::is_active(did);
			let holder = from.did().filter(|did| order.is_none() && active(did));
			let (subject, terms) = (binding_object(&title(n)), binding_terms(from, to, lots));
			let signers = to.did().into_iter().chain(holder);
			signers.map(|did| consent(did, Purpose::BindHolding, subject, terms)).collect()
		}
		Filing::Transfer(transfer) if order.is_none() => {
			let subject = object(b"property", &unit(n));
			let heirs = transfer.to.iter().filter_map(|heir| heir.holder.did());
			let purpose = Purpose::ApplyForRegistration;
			heirs.map(|heir| consent(heir, purpose, subject, terms(transfer))).collect()
		}
		_ => vec![],
	};
	let origin = RuntimeOrigin::signed(EXAMINER);
	Records::file_by_office(origin, unit(n), filing, order, REASONS, bounded(signed), fresh_ref())
}

/// The last receipt that was assigned.
pub fn last() -> Receipt {
	LastReceipt::<Test>::get().unwrap()
}

/// The result of a call without its weight.
pub fn plain(result: DispatchResultWithPostInfo) -> DispatchResult {
	result.map(|_| ()).map_err(|failed| failed.error)
}

pub fn examine(receipt: Receipt) -> DispatchResult {
	plain(Records::examine(RuntimeOrigin::signed(EXAMINER), receipt, fresh_ref()))
}

pub fn complete(receipt: Receipt) -> DispatchResult {
	plain(Records::complete(RuntimeOrigin::signed(REGISTRAR), receipt, None, fresh_ref()))
}

/// Complete an application with the registrar's reason.
pub fn complete_with_reason(receipt: Receipt) -> DispatchResult {
	plain(Records::complete(RuntimeOrigin::signed(REGISTRAR), receipt, Some(REASONS), fresh_ref()))
}

/// Reject an application on a ground that cannot be cured.
pub fn reject(receipt: Receipt) -> DispatchResult {
	reject_for(receipt, RejectionGround::NoRightToApply)
}

pub fn reject_for(receipt: Receipt, ground: RejectionGround) -> DispatchResult {
	let origin = RuntimeOrigin::signed(REGISTRAR);
	plain(Records::reject(origin, receipt, ground, REASONS, fresh_ref()))
}

pub fn order_cure(receipt: Receipt, until: KoreanDay) -> DispatchResult {
	let origin = RuntimeOrigin::signed(REGISTRAR);
	plain(Records::order_cure(origin, receipt, until, REASONS, fresh_ref()))
}

pub fn cure(by: u64, receipt: Receipt) -> DispatchResult {
	plain(Records::cure(RuntimeOrigin::signed(by), receipt, CURED, fresh_ref()))
}

pub fn withdraw(by: u64, receipt: Receipt) -> DispatchResult {
	let signed =
		Applications::<Test>::get(receipt).map(|found| found.signed.to_vec()).unwrap_or_default();
	withdraw_with(by, receipt, signed)
}

/// Withdraw an application with the consents of these parties.
pub fn withdraw_with(
	by: u64,
	receipt: Receipt,
	dids: impl IntoIterator<Item = Did>,
) -> DispatchResult {
	let (object, terms) = (withdrawal_object(&receipt), withdrawal_terms(&receipt));
	let sign = |did| consent(did, Purpose::WithdrawApplication, object, terms);
	let signed = bounded(dids.into_iter().map(sign));
	plain(Records::withdraw(RuntimeOrigin::signed(by), receipt, signed, fresh_ref()))
}

/// The binding of all lots of a holder.
pub fn binding(n: u64, from: Holder, to: Holder) -> Filing {
	let lots = LotsOf::<Test>::get(title(n));
	let held = lots.iter().filter(|lot| lot.party == from).map(|lot| lot.id);
	Filing::BindHolder { from, to, lots: bounded(held) }
}

/// Bind the imported holder of a unit's title to the DID of a party: an examiner files, and a
/// registrar completes.
pub fn bind(n: u64, from: u8, to: u32) -> DispatchResult {
	let filing = binding(n, Holder::Unbound(unbound(from)), Holder::Did(did(to)));
	file_by_office(n, filing, None)?;
	complete(last())
}

/// Examine and complete the application that was filed last.
pub fn register_last() -> DispatchResult {
	examine(last())?;
	complete(last())
}

pub fn entry(n: u64, number: u32) -> Entry<u64> {
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

/// Check the invariants of this pallet and of the pallets that it depends on.
pub fn check_invariants() -> Result<(), sp_runtime::TryRuntimeError> {
	Institutions::do_try_state()?;
	Identity::do_try_state()?;
	Registers::do_try_state()?;
	Records::do_try_state()
}

/// A chain without titles on 2026-11-24.
pub fn externalities() -> sp_io::TestExternalities {
	static POPULATED: Prepared = Prepared::new();
	POPULATED.copy(|| {
		let mut genesis = RuntimeGenesisConfig::default();
		genesis.institutions.institutions = madang_testing::founders();
		genesis.records.cut_overs = vec![house::cut_over()];
		let mut externalities = sp_io::TestExternalities::new(genesis.build_storage().unwrap());
		externalities.execute_with(|| {
			System::set_block_number(1);
			set_day("2026-11-24");
			populate();
			System::reset_events();
		});
		externalities
	})
}

/// Run a test on a chain with three imported titles, then check the invariants. DID 1 holds unit 1,
/// which has a mortgage. The DIDs 1 and 2 hold 1/3 and 2/3 of unit 2. A holder without a DID holds
/// unit 3.
pub fn with_titles(test: impl FnOnce()) {
	externalities().execute_with(|| {
		import(vec![
			row(1, held([(1, "1")]), 1),
			row(2, held([(1, "1/3"), (2, "2/3")]), 0),
			row(3, held_unbound(1), 0),
		])
		.unwrap();
		System::reset_events();
		test();
		check_invariants().unwrap();
	});
}

/// Prepares the objects of the benchmarks.
#[cfg(feature = "runtime-benchmarks")]
pub struct Scene;

#[cfg(feature = "runtime-benchmarks")]
impl BenchmarkHelper<RuntimeOrigin> for Scene {
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

	/// Registers the DID if it is not registered yet.
	fn did(n: u32) -> Did {
		let party = Party::Ed25519(n + 1_000);
		let known = <Identity as pallet_identity::Signatures>::is_active(&party.did());
		(!known).then(|| enrol::<Test>(by::<Test>(CLERK), party));
		party.did()
	}

	fn consent(n: u32, purpose: Purpose, object: H256, terms: H256) -> PartyConsent {
		consent(Self::did(n), purpose, object, terms)
	}
}
