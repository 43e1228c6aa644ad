//! What the pallets' benchmarks find prepared: a house, its titles, parties and loans, made by the
//! same calls as on the chain.

// The list of benchmarks becomes a macro of this crate, which only this crate uses.
#![allow(clippy::crate_in_macro_def)]

use crate::{
	configs::terms::{ByPallet, LegalTerm},
	powers, AccountId, Runtime, RuntimeOrigin,
};
use alloc::{string::ToString, vec, vec::Vec};
use frame_support::{
	storage::unhashed,
	traits::{EnsureOrigin, Get, UnfilteredDispatchable, UnixTime},
	BoundedVec,
};
use madang_primitives::{
	signing::{did_of, PartyConsent, PartySignature, Payload, Purpose, VerificationKey},
	Area, BuildingId, BuildingUse, Cause, CauseKind, Commitment, CutOver, Did, DistrictCode,
	DistrictPrefix, ExternalRef, FormerOffice, Holding, Holdings, InstitutionId, InstitutionKind,
	KoreanDay, Label, LandCategory, LandKind, LandRight, LandRightKind, LoanId, ManagementNumber,
	Party, Pnu, Property, PropertyName, Receipt, Share, Structure, TitleId, UnitId, DAY_MS,
	MAX_DAYS_OFF,
};
use p256::ecdsa::{signature::Signer, Signature, SigningKey};
use pallet_conveyances::fixture::{credit, Borrowing, Role, World};
use pallet_identity::{DidDocument, DidStatus, Dids, KeyEntry, Keys, Stamp};
use pallet_institutions::{another_institution, Acting, EnsureOfficer, Power};
use pallet_lending::{LoanTerms, MaxCollateral, OfferTerm, Product};
use pallet_registers::{
	BuildingDetails, BuildingRow, Buildings, District, DistrictName, Districts, ParcelDetails,
	ParcelRow, UnitChange, UnitDetails, UnitRow, Units,
};
use pallet_terms::TermHandler;
use pallet_titles::{
	EntryId, ImportedContent, ImportedEntry, ImportedTarget, Mortgage, TitleOf, TitleRow,
};
use sp_core::H256;

type Lending = pallet_lending::Pallet<Runtime>;
type Registers = pallet_registers::Pallet<Runtime>;
type Titles = pallet_titles::Pallet<Runtime>;

frame_benchmarking::define_benchmarks!(
	[pallet_timestamp, crate::Timestamp]
	[pallet_institutions, crate::Institutions]
	[pallet_council, crate::Council]
	[pallet_validators, crate::Validators]
	[pallet_identity, crate::Identity]
	[pallet_registers, crate::Registers]
	[pallet_titles, crate::Titles]
	[pallet_rates, crate::Rates]
	[pallet_certificates, crate::Certificates]
	[pallet_notary, crate::Notary]
	[pallet_programmes, crate::Programmes]
	[pallet_guarantees, crate::Guarantees]
	[pallet_lending, crate::Lending]
	[pallet_lending_transfers, pallet_lending::TransferBenchmarks::<Runtime>]
	[pallet_conveyances, crate::Conveyances]
	[pallet_terms, crate::Terms]
);

/// 강남구 역삼동.
const PLACE: DistrictCode = DistrictCode(1_168_010_100);
const HOUSE: BuildingId = BuildingId::new(1);
const DAY: KoreanDay = KoreanDay(20_454);
const NOW: u64 = 20_500 * DAY_MS;
const RATE: u32 = 40_000;
/// What a charge secures, and what is owed on the loan that it secures.
const SECURED: u64 = 120_000_000;
const OWED: u64 = 100_000_000;
const HOLDERS: u32 = 64;
const DEBTORS: u32 = 8;
const CHARGES: u32 = 16;
/// Its number differs from those that the benchmarks of titles use.
const PREPARED_UNIT: u32 = 1_000;
/// The number of the key with which an agency signs tickets.
const AGENCY: u32 = 1_000_000;

/// Prepares the state for the benchmarks of all pallets.
pub struct Scene;

fn origin<P: Power>() -> RuntimeOrigin {
	<EnsureOfficer<Runtime, P> as EnsureOrigin<RuntimeOrigin>>::try_successful_origin()
		.expect("the power has a kind")
}

/// An officer with a power.
fn acting<P: Power>() -> Acting<AccountId> {
	let found = <EnsureOfficer<Runtime, P> as EnsureOrigin<_>>::ensure_origin(origin::<P>());
	found.expect("the power has a kind")
}

fn bank() -> InstitutionId {
	acting::<powers::Lend>().institution
}

/// A number that was not returned before.
fn next_number() -> u64 {
	let number: u64 = unhashed::get_or_default(b":benchmark:numbers");
	unhashed::put(b":benchmark:numbers", &number.saturating_add(1));
	number
}

/// A reference that no call has used.
fn fresh() -> ExternalRef {
	let mut reference = [0xee; 32];
	reference[..8].copy_from_slice(&next_number().to_le_bytes());
	reference
}

fn set_clock() {
	pallet_timestamp::Now::<Runtime>::put(NOW);
}

fn one<Row, Max: Get<u32>>(row: Row) -> BoundedVec<Row, Max> {
	BoundedVec::truncate_from(vec![row])
}

fn secret(number: u32) -> SigningKey {
	let mut bytes = [1; 32];
	bytes[..4].copy_from_slice(&number.to_le_bytes());
	SigningKey::from_slice(&bytes).expect("within the curve's order")
}

fn number_of(did: Did) -> Vec<u8> {
	[&b":benchmark:party:"[..], &did.0[..]].concat()
}

fn key(number: u32) -> VerificationKey {
	let point = secret(number).verifying_key().to_encoded_point(true);
	VerificationKey::P256(point.as_bytes().try_into().expect("33 bytes"))
}

fn sign(number: u32, message: &[u8]) -> PartySignature {
	let signature: Signature = secret(number).sign(message);
	PartySignature::P256(signature.to_bytes().into())
}

/// The party of a number, with a P-256 key: the most expensive kind to verify.
fn party(number: u32) -> Did {
	let key = key(number);
	let did = did_of(&key);
	if !Dids::<Runtime>::contains_key(did) {
		let start = Stamp { block: 0, moment: 0 };
		let document = DidDocument {
			keys: Keys::truncate_from(vec![KeyEntry::new(key)]),
			status: DidStatus::Active,
			version: 1,
			enrolled_by: bank(),
			created: start,
			since: start,
		};
		Dids::<Runtime>::insert(did, document);
		unhashed::put(&number_of(did), &number);
	}
	did
}

fn sign_consent(did: Did, purpose: Purpose, object: H256, terms: H256) -> PartyConsent {
	let number = unhashed::get(&number_of(did)).expect("a party of these benchmarks");
	let now = crate::Timestamp::now().as_millis() as u64;
	// Each expires at another moment, so that two consents to the same terms differ.
	let expires_at = now.saturating_add(DAY_MS).saturating_add(next_number());
	let genesis = crate::System::block_hash(0);
	let payload = Payload { genesis, purpose, did, object, terms, expires_at };
	PartyConsent { did, key: 0, expires_at, signature: sign(number, &payload.bytes()) }
}

fn equal_shares(holders: &[Did]) -> Holdings {
	let share = Share::new(1, holders.len() as u64).expect("at least one holder");
	let held = holders.iter().map(|did| Holding { holder: Party::Did(*did), share });
	Holdings::new(held).expect("at most as many as a title has")
}

/// The parcel of the house.
fn lot() -> Pnu {
	Pnu::new(PLACE, LandKind::Land, 858, 0).expect("a lot")
}

/// A house on a parcel of the place.
fn house() {
	if Buildings::<Runtime>::contains_key(HOUSE) {
		return;
	}
	set_clock();
	// The chain is the register of the whole country, and old records can still be imported.
	let cut_over = CutOver { on: DAY.plus(1), import_until: KoreanDay(i32::MAX) };
	pallet_titles::CutOvers::<Runtime>::insert(DistrictPrefix::NATION, cut_over);
	let name = DistrictName::truncate_from(b"Yeoksam".to_vec());
	Districts::<Runtime>::insert(
		PLACE,
		District { name, ended: None, end_recorded: None, revision: 1 },
	);
	let pnu = lot();
	let nobody = || Holdings::new([]).expect("none are few");
	let parcel = ParcelRow {
		pnu,
		details: ParcelDetails {
			category: LandCategory::BuildingSite,
			area: Area::hundredths(500_000),
			official_price: 1_000_000,
			priced_on: Some(DAY),
		},
		owners: nobody(),
	};
	let building = BuildingRow {
		building: HOUSE,
		details: BuildingDetails {
			parcels: one(pnu),
			main_use: BuildingUse::MultiFamilyHousing,
			structure: Structure::ReinforcedConcrete,
			floors_above: 20,
			floors_below: 2,
			area: Area::hundredths(1_000_000),
			approved_on: Some(DAY),
			strata: true,
			violation: false,
		},
		owners: nobody(),
	};
	let ministry = origin::<powers::ImportBooks>;
	Registers::import_parcels(ministry(), one(parcel), fresh()).expect("a parcel");
	Registers::import_buildings(ministry(), one(building), fresh()).expect("a building");
}

/// What the book says of a unit of the house.
fn unit_details(number: u32, area: Area) -> UnitDetails<Pnu> {
	let right = LandRight {
		parcel: lot(),
		kind: LandRightKind::Ownership,
		share: Share::new(1, 10_000).expect("a share"),
	};
	UnitDetails {
		building: HOUSE,
		wing: Label::wing("1").expect("a wing"),
		floor: (number / 100 % 20) as i8 + 1,
		number: Label::unit(&number.to_string()).expect("a label"),
		main_use: BuildingUse::MultiFamilyHousing,
		area,
		land_rights: one(right),
	}
}

/// A unit of the house.
fn unit(number: u32) -> Property {
	let unit = UnitId::new(u128::from(number).saturating_add(1));
	if !Units::<Runtime>::contains_key(unit) {
		house();
		let details = unit_details(number, Area::hundredths(8_493));
		let row = UnitRow { unit, details, owners: Holdings::new([]).expect("none are few") };
		Registers::import_units(origin::<powers::ImportBooks>(), one(row), fresh())
			.expect("a unit");
	}
	Property::Unit(unit)
}

/// A title of its own unit, with some charges of the bank in force, of the most debtors each.
fn title(number: u32, holders: &[Did], charges: u32, max_secured: u64) -> (Property, TitleId) {
	set_clock();
	let property = unit(PREPARED_UNIT.saturating_add(number));
	if let Some(title) = TitleOf::<Runtime>::get(property) {
		return (property, title);
	}
	let receipt = Receipt { year: DAY.to_civil().0, number: number.saturating_add(1) };
	let number = TitleId(11_462_020_500_000_u64.saturating_add(u64::from(number)));
	let old = |content| ImportedEntry {
		receipt,
		filed_on: DAY,
		office: FormerOffice(1146),
		cause: Cause { kind: CauseKind::AsImported, on: Some(DAY) },
		former: None,
		content,
	};
	let charge = old(ImportedContent::RevolvingMortgage {
		mortgagees: Mortgage::only(bank()),
		max_secured,
		debtors: BoundedVec::truncate_from((0..DEBTORS).map(|n| Party::Did(party(n))).collect()),
		on: ImportedTarget::Whole,
	});
	let acquired = equal_shares(holders);
	let mut entries = vec![old(ImportedContent::Ownership { acquired })];
	entries.extend(vec![charge; charges as usize]);
	let Property::Unit(flat) = property else { unreachable!("it is a unit") };
	let row = TitleRow {
		number,
		property: PropertyName::Unit(flat),
		entries: BoundedVec::truncate_from(entries),
	};
	Titles::import_titles(origin::<powers::Register>(), one(row), fresh()).expect("a title");
	(property, number)
}

impl pallet_validators::BenchmarkHelper<AccountId> for Scene {
	fn set_validators(validators: Vec<AccountId>) {
		pallet_session::Validators::<Runtime>::put(validators);
	}
}

impl pallet_titles::BenchmarkHelper<RuntimeOrigin> for Scene {
	fn property(n: u32) -> Property {
		set_clock();
		unit(n)
	}

	fn change_book(property: Property) {
		let Property::Unit(unit) = property else { return };
		let keeper = origin::<powers::KeepBooks>();
		let Some(present) = Units::<Runtime>::get(unit) else { return };
		let ManagementNumber::Number(number) = unit.0 else { return };
		let number = u32::try_from(number).unwrap_or_default().saturating_sub(1);
		let area = Area(present.details.area.0.saturating_add(1));
		let (revision, details) = (present.record.revision, unit_details(number, area));
		let rows = one(UnitChange { unit, revision, details });
		Registers::amend_units(keeper, rows, Commitment([7; 32]), fresh())
			.expect("another description");
	}

	fn agent() -> RuntimeOrigin {
		origin::<powers::Convey>()
	}

	fn bank() -> InstitutionId {
		bank()
	}

	fn did(n: u32) -> Did {
		party(n)
	}

	fn consent(n: u32, purpose: Purpose, object: H256, terms: H256) -> PartyConsent {
		sign_consent(party(n), purpose, object, terms)
	}
}

impl pallet_lending::BenchmarkHelper for Scene {
	fn set_up() {
		set_clock();
	}

	fn mortgages(of: InstitutionId) -> Vec<EntryId> {
		assert_eq!(of, bank(), "there is one lender");
		let holders: Vec<Did> = (0..HOLDERS).map(party).collect();
		// The ownership is the first entry.
		let first = |n| EntryId { title: title(n, &holders, CHARGES, SECURED).1, number: 2 };
		(0..MaxCollateral::get()).map(first).collect()
	}

	fn other_bank() -> InstitutionId {
		another_institution::<Runtime>(InstitutionKind::Bank).expect("another bank")
	}

	fn borrower(number: u32) -> Did {
		party(number)
	}

	fn consent(borrower: Did, purpose: Purpose, object: H256, terms: H256) -> PartyConsent {
		sign_consent(borrower, purpose, object, terms)
	}

	fn ticket_key() -> VerificationKey {
		key(AGENCY)
	}

	fn sign(ticket: &[u8]) -> PartySignature {
		sign(AGENCY, ticket)
	}
}

impl pallet_certificates::BenchmarkHelper for Scene {
	fn set_clock() {
		set_clock();
	}

	fn party(number: u32) -> Did {
		set_clock();
		party(number)
	}

	fn key(number: u32) -> VerificationKey {
		key(number)
	}

	fn consent(party: Did, purpose: Purpose, object: H256, terms: H256) -> PartyConsent {
		sign_consent(party, purpose, object, terms)
	}
}

impl pallet_notary::BenchmarkHelper for Scene {
	fn party(number: u32) -> Did {
		set_clock();
		party(number)
	}

	fn consent(party: Did, purpose: Purpose, object: H256, terms: H256) -> PartyConsent {
		sign_consent(party, purpose, object, terms)
	}
}

impl pallet_guarantees::BenchmarkHelper for Scene {
	fn other_foundation() -> InstitutionId {
		let kind = InstitutionKind::GuaranteeFoundation;
		another_institution::<Runtime>(kind).expect("another foundation")
	}

	fn claimed_loan() -> LoanId {
		pallet_lending::accelerated_loan::<Runtime>().expect("a loan that is owed")
	}
}

impl pallet_terms::benchmarking::BenchmarkHelper<LegalTerm> for Scene {
	fn set_up() {
		set_clock();
	}

	fn running() -> (LegalTerm, pallet_terms::Term) {
		// The offer of an agreed loan stands for a time.
		let (_, title) = title(0, &[party(0)], 0, SECURED);
		let loan = <Self as pallet_conveyances::benchmarking::BenchmarkHelper<Runtime>>::loan(
			&[title],
			&[party(0)],
		);
		let key = LegalTerm::from(OfferTerm { loan });
		(key, ByPallet::running(&key).expect("it has just begun"))
	}
}

impl World for Scene {
	fn sign_consent(did: Did, purpose: Purpose, object: H256, terms: H256) -> PartyConsent {
		sign_consent(did, purpose, object, terms)
	}

	fn fresh_ref() -> ExternalRef {
		fresh()
	}
}

impl pallet_conveyances::benchmarking::BenchmarkHelper<Runtime> for Scene {
	fn set_up() {
		set_clock();
		house();
	}

	fn origin(role: Role) -> RuntimeOrigin {
		match role {
			Role::Agent => origin::<powers::Convey>(),
			// Every charge is the lender's.
			Role::Lender | Role::Mortgagee => origin::<powers::Lend>(),
			Role::Municipality => origin::<powers::AcceptReports>(),
			Role::Examiner => origin::<powers::Examine>(),
			Role::Registrar => origin::<powers::Register>(),
			Role::Court => origin::<powers::Adjudicate>(),
		}
	}

	fn parties(from: u32, count: u32) -> Vec<Did> {
		(from..from.saturating_add(count)).map(party).collect()
	}

	fn title(number: u32, holders: &[Did], mortgages: u32) -> (Property, TitleId, Vec<u32>) {
		let (property, title) = title(number, holders, mortgages, SECURED);
		let numbers: Vec<u32> = (2..mortgages.saturating_add(2)).collect();
		for number in &numbers {
			let (entry, lender) = (EntryId { title, number: *number }, origin::<powers::Lend>());
			Lending::record_existing(lender, entry, credit(OWED, RATE), fresh()).expect("a loan");
		}
		(property, title, numbers)
	}

	fn no_working_days(from: KoreanDay) {
		(0..MAX_DAYS_OFF).for_each(|later| {
			crate::Terms::set_holiday(from.plus(later), true);
		});
	}

	fn examine(receipt: Receipt) {
		Titles::examine(origin::<powers::Examine>(), receipt, fresh()).expect("it is examined");
	}

	fn loan(titles: &[TitleId], borrowers: &[Did]) -> LoanId {
		let borrowing = Borrowing::<Runtime, Self>::new(LoanTerms {
			borrowers: BoundedVec::truncate_from(borrowers.to_vec()),
			product: Product::Mortgage,
			titles: BoundedVec::truncate_from(titles.to_vec()),
			max_secured: SECURED,
			credit: credit(OWED, RATE),
		});
		for call in borrowing.steps(bank()) {
			call.dispatch_bypass_filter(origin::<powers::Lend>()).expect("a step to the loan");
		}
		borrowing.loan
	}
}
