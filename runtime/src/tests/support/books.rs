//! The books of one house: a parcel, a strata building on it, four flats, and titles of three.

use super::*;
use crate::RuntimeCall;
use frame_support::assert_ok;
use madang_primitives::{
	signing::{object, Purpose},
	BuildingId, BuildingUse, Commitment, DistrictCode, HolderId, Holding, Holdings, KoreanDay,
	LandCategory, Pnu, Property, Receipt, Share, Structure, TitleId, UnitId,
};
use pallet_registers::{BuildingRow, DistrictRow, ParcelRow, UnitRow};
use pallet_titles::{Filing, ImportedCharge, Mortgage, TitleRow};

/// 강남구 역삼동.
pub const DISTRICT: DistrictCode = DistrictCode(1_168_010_100);
/// 역삼동 858.
pub const PNU: Pnu = Pnu(1_168_010_100_108_580_000);
/// The house.
pub const HOUSE: BuildingId = BuildingId(1);
/// The flat that is sold, of [`SELLER`].
pub const FLAT: UnitId = UnitId(1);
/// The flat beside it, of [`NEIGHBOUR`].
pub const NEXT_FLAT: UnitId = UnitId(2);
/// A flat whose holder is bound to no DID.
pub const UNBOUND_FLAT: UnitId = UnitId(3);
/// A flat that has no title record.
pub const UNTITLED_FLAT: UnitId = UnitId(4);
/// The entry of the mortgage that each title came with.
pub const OLD_ENTRY: u32 = 2;

/// The title of a flat.
pub fn title_of(flat: UnitId) -> TitleId {
	TitleId(11_462_019_000_000 + flat.0)
}

/// What stands for a flat's imported holder.
pub fn unbound(flat: UnitId) -> Commitment {
	Commitment::new(&[9; 32], &flat.0.to_be_bytes())
}

fn day(text: &str) -> KoreanDay {
	text.parse().unwrap()
}

fn imported_owner(flat: UnitId) -> Holdings {
	holdings([Holding { holder: HolderId::Unbound(unbound(flat)), share: Share::WHOLE }])
}

/// A district's row.
pub fn district_row(code: DistrictCode) -> DistrictRow {
	DistrictRow { code, name: bounded("서울특별시 강남구 역삼동".bytes()) }
}

/// A parcel's row.
pub fn parcel_row(pnu: Pnu) -> ParcelRow {
	ParcelRow {
		pnu,
		category: LandCategory::BuildingSite,
		area: 66_000,
		official_price: 21_000_000,
		priced_on: day("2026-01-01"),
		owners: Holdings::default(),
	}
}

/// A strata building's row.
pub fn building_row(building: BuildingId) -> BuildingRow {
	BuildingRow {
		building,
		pnu: PNU,
		main_use: BuildingUse::MultiFamilyHousing,
		structure: Structure::ReinforcedConcrete,
		floors_above: 15,
		floors_below: 2,
		area: 900_000,
		approved_on: day("2009-05-20"),
		strata: true,
		violation: false,
		owners: Holdings::default(),
	}
}

/// A flat's row.
pub fn unit_row(unit: UnitId) -> UnitRow {
	UnitRow {
		unit,
		building: HOUSE,
		wing: 101,
		floor: 7,
		number: 700 + unit.0 as u16,
		main_use: BuildingUse::MultiFamilyHousing,
		area: 8_495,
		land_share: Share::new(1, 100).unwrap(),
		owners: imported_owner(unit),
	}
}

/// A title's row: one holder, one mortgage of the old bank.
pub fn title_row(flat: UnitId) -> TitleRow {
	TitleRow {
		number: title_of(flat),
		property: Property::Unit(flat),
		holdings: imported_owner(flat),
		receipt: Receipt { year: 2019, number: 40_000 },
		caused_on: day("2019-03-04"),
		charges: bounded([ImportedCharge {
			receipt: Receipt { year: 2019, number: 40_001 },
			bank: OLD_BANK.institution(),
			max_secured: 360_000_000,
			debtors: bounded([]),
			agreed_on: day("2019-03-04"),
		}]),
	}
}

/// The import of the house, with who makes each call.
pub fn imports() -> Vec<(Officer, RuntimeCall)> {
	use pallet_registers::Call::*;
	let flats = [FLAT, NEXT_FLAT, UNBOUND_FLAT, UNTITLED_FLAT];
	let books = [
		import_districts { rows: bounded([district_row(DISTRICT)]), external_ref: fresh() },
		import_parcels { rows: bounded([parcel_row(PNU)]), external_ref: fresh() },
		import_buildings { rows: bounded([building_row(HOUSE)]), external_ref: fresh() },
		import_units { rows: bounded(flats.map(unit_row)), external_ref: fresh() },
	];
	let titles = pallet_titles::Call::import_titles {
		rows: bounded([FLAT, NEXT_FLAT, UNBOUND_FLAT].map(title_row)),
		external_ref: fresh(),
	};
	books
		.into_iter()
		.map(|call| (MINISTRY, call.into()))
		.chain([(REGISTRY, titles.into())])
		.collect()
}

/// Bring a party's DID onto the chain.
pub fn register_did(party: Party) -> RuntimeCall {
	let keys: pallet_identity::Keys = bounded([party.key()]);
	let consent = party.sign_consent(Purpose::RegisterDid, did_object(party), &keys);
	pallet_identity::Call::register_did { keys, consent, external_ref: fresh() }.into()
}

/// Bind a flat's imported holder to a party.
pub fn bind_holder(flat: UnitId, party: Party) -> RuntimeCall {
	let (title, from) = (title_of(flat), unbound(flat));
	let consent = party.sign_consent(Purpose::BindHolding, object(b"title", &title), &from);
	pallet_titles::Call::bind_holder { title, from, consent, external_ref: fresh() }.into()
}

/// Record the loan that a flat's imported mortgage secures.
pub fn record_loan(flat: UnitId) -> RuntimeCall {
	pallet_lending::Call::record_existing {
		entry: pallet_titles::EntryId { title: title_of(flat), number: OLD_ENTRY },
		principal: 300_000_000,
		rate: 42_000,
		term_months: 360,
		external_ref: fresh(),
	}
	.into()
}

/// Have the municipality describe a flat otherwise.
pub fn amend_flat(flat: UnitId, area: u64) -> RuntimeCall {
	pallet_registers::Call::amend_unit {
		unit: flat,
		main_use: BuildingUse::MultiFamilyHousing,
		area,
		external_ref: fresh(),
	}
	.into()
}

/// Take the book's description over into a flat's title.
pub fn change_description(flat: UnitId) -> RuntimeCall {
	pallet_titles::Call::change_description { title: title_of(flat), external_ref: fresh() }.into()
}

/// File a mortgage of a bank on a flat, granted by its holder and outside any deal.
pub fn file_mortgage(flat: UnitId, holder: Party, bank: Officer) -> RuntimeCall {
	let filing = Filing::Mortgage(Mortgage {
		bank: bank.institution(),
		max_secured: 10_000_000,
		debtors: bounded([holder.did()]),
		loan: None,
		agreed_on: KoreanDay::of(now()),
	});
	let subject = object(b"title", &title_of(flat));
	let consent = holder.sign_consent(Purpose::ApplyForRegistration, subject, &filing);
	pallet_titles::Call::file {
		property: Property::Unit(flat),
		filing,
		consents: bounded([consent]),
		external_ref: fresh(),
	}
	.into()
}

/// All that is before the first deal: the house, the parties' DIDs, the holders of two flats bound,
/// the seller's old loan in the ledger. `make` is how a call is made.
pub fn prepare(make: impl Fn(Officer, RuntimeCall) -> frame_support::dispatch::DispatchResult) {
	for (officer, call) in imports() {
		assert_ok!(make(officer, call));
	}
	for party in PARTIES {
		assert_ok!(make(AGENT, register_did(party)));
	}
	assert_ok!(make(REGISTRY, bind_holder(FLAT, SELLER)));
	assert_ok!(make(REGISTRY, bind_holder(NEXT_FLAT, NEIGHBOUR)));
	assert_ok!(make(OLD_BANK, record_loan(FLAT)));
}
