//! One house: a parcel, a strata building on it, its flats, and the titles of three of them.
//!
//! Each title came with one mortgage of [`OLD_BANK`](crate::OLD_BANK), entry [`OLD_ENTRY`]. The
//! imports are given as calls: pallets' tests dispatch them, the runtime's tests send them in
//! transactions.

use crate::{bounded, day, fresh_ref, OLD_BANK, YEOKSAM};
use frame_support::traits::UnfilteredDispatchable;
use frame_system::pallet_prelude::OriginFor;
use madang_primitives::{
	Area, BuildingId, BuildingUse, Cause, CauseKind, Commitment, CutOver, DistrictCode,
	DistrictPrefix, EntryPurpose, FormerOffice, Holding, Holdings, InstitutionId, Label,
	LandCategory, LandRight, LandRightKind, ManagementNumber, ParcelId, Party, Pnu, PropertyName,
	Receipt, Share, Structure, TitleId, UnitId, Won,
};
use pallet_registers::{
	BuildingDetails, BuildingRow, DistrictRow, ParcelDetails, ParcelRow, UnitDetails, UnitRow,
};
use pallet_titles::{ImportedContent, ImportedEntry, ImportedTarget, Mortgage, Section, TitleRow};

/// 역삼동 858.
pub const PNU: Pnu = Pnu(1_168_010_100_108_580_000);
/// The parcel.
pub const LAND: ParcelId = ParcelId::entered_as(PNU);
/// The building.
pub const HOUSE: BuildingId = BuildingId::new(1);
/// The flat of the usual sale.
pub const FLAT: UnitId = UnitId::new(1);
/// The flat next to it.
pub const NEXT_FLAT: UnitId = UnitId::new(2);
/// A flat with a holder who is bound to no DID.
pub const UNBOUND_FLAT: UnitId = UnitId::new(3);
/// A flat without a title record.
pub const UNTITLED_FLAT: UnitId = UnitId::new(4);
/// The flats of [`books`].
pub const FLATS: [UnitId; 4] = [FLAT, NEXT_FLAT, UNBOUND_FLAT, UNTITLED_FLAT];
/// The entry of the mortgage that each title came with: entry 1 is the ownership.
pub const OLD_ENTRY: u32 = 2;
/// What that mortgage secures at most, in won.
pub const OLD_SECURED: u64 = 360_000_000;

/// The number of a flat.
pub const fn number(flat: UnitId) -> u64 {
	match flat.0 {
		ManagementNumber::Number(number) => number as u64,
		ManagementNumber::Serial { serial, .. } => serial,
	}
}

/// The title record of a flat.
pub const fn title_of(flat: UnitId) -> TitleId {
	TitleId(11_462_019_000_000 + number(flat))
}

/// What stands for the imported holder of a flat.
pub fn imported_holder(flat: UnitId) -> Commitment {
	Commitment::new(&[9; 32], &number(flat).to_be_bytes())
}

/// The whole, held by the imported holder of a flat.
pub fn imported_owner(flat: UnitId) -> Holdings {
	let holder = Party::Unbound(imported_holder(flat));
	Holdings::new([Holding { holder, share: Share::WHOLE }]).expect("one holder")
}

/// The row of a district.
pub fn district_row(code: DistrictCode) -> DistrictRow {
	DistrictRow { code, name: bounded("서울특별시 강남구 역삼동".bytes()) }
}

/// The row of a parcel.
pub fn parcel_row(pnu: Pnu) -> ParcelRow {
	ParcelRow {
		pnu,
		details: ParcelDetails {
			category: LandCategory::BuildingSite,
			area: Area::hundredths(66_000),
			official_price: 21_000_000,
			priced_on: Some(day("2026-01-01")),
		},
		owners: Holdings::default(),
	}
}

/// The row of a strata building on [`PNU`].
pub fn building_row(building: BuildingId) -> BuildingRow {
	BuildingRow {
		building,
		details: BuildingDetails {
			parcels: bounded([PNU]),
			main_use: BuildingUse::MultiFamilyHousing,
			structure: Structure::ReinforcedConcrete,
			floors_above: 15,
			floors_below: 2,
			area: Area::hundredths(900_000),
			approved_on: Some(day("2009-05-20")),
			strata: true,
			violation: false,
		},
		owners: Holdings::default(),
	}
}

/// The row of a flat in [`HOUSE`].
pub fn unit_row(flat: UnitId) -> UnitRow {
	UnitRow {
		unit: flat,
		details: UnitDetails {
			building: HOUSE,
			wing: Label::wing("101동").expect("a wing"),
			floor: 7,
			number: Label::unit(&format!("{}호", 700 + number(flat))).expect("a label"),
			main_use: BuildingUse::MultiFamilyHousing,
			area: Area::hundredths(8_495),
			land_rights: bounded([LandRight {
				parcel: PNU,
				kind: LandRightKind::Ownership,
				share: Share::new(1, 100).expect("a share"),
			}]),
		},
		owners: imported_owner(flat),
	}
}

/// The cut-over of the whole country with which the chains of tests begin.
pub fn cut_over() -> (DistrictPrefix, CutOver) {
	(DistrictPrefix::NATION, CutOver { on: day("2026-11-01"), import_until: day("2030-12-31") })
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

/// A mortgage of the whole in the former record, without debtors.
pub fn old_mortgage(bank: InstitutionId, max_secured: Won) -> ImportedContent {
	ImportedContent::RevolvingMortgage {
		mortgagees: Mortgage::only(bank),
		max_secured,
		debtors: bounded([]),
		on: ImportedTarget::Whole,
	}
}

/// An attachment of the whole, which the chain does not know.
pub fn old_attachment() -> ImportedContent {
	ImportedContent::Foreign {
		purpose: EntryPurpose::ProvisionalAttachment,
		section: Section::A,
		on: ImportedTarget::Whole,
		text: Commitment([8; 32]),
	}
}

/// The row of a title: the given holders, and one mortgage of the old bank without debtors.
pub fn title_row(flat: UnitId, acquired: Holdings) -> TitleRow {
	TitleRow {
		number: title_of(flat),
		property: PropertyName::Unit(flat),
		entries: bounded([
			old_entry(40_000, "2019-03-05", ImportedContent::Ownership { acquired }),
			old_entry(40_001, "2019-03-05", old_mortgage(OLD_BANK, OLD_SECURED)),
		]),
	}
}

/// The import of district, parcel, building and [`FLATS`], for an officer who imports books.
pub fn books<T: pallet_registers::Config>() -> [pallet_registers::Call<T>; 4] {
	books_with(&FLATS, imported_owner)
}

/// The import of district, parcel, building and flats, with the owners that the book names.
pub fn books_with<T: pallet_registers::Config>(
	flats: &[UnitId],
	owners: impl Fn(UnitId) -> Holdings,
) -> [pallet_registers::Call<T>; 4] {
	use pallet_registers::Call::*;
	let units = flats.iter().map(|flat| UnitRow { owners: owners(*flat), ..unit_row(*flat) });
	[
		import_districts { rows: bounded([district_row(YEOKSAM)]), external_ref: fresh_ref() },
		import_parcels { rows: bounded([parcel_row(PNU)]), external_ref: fresh_ref() },
		import_buildings { rows: bounded([building_row(HOUSE)]), external_ref: fresh_ref() },
		import_units { rows: bounded(units), external_ref: fresh_ref() },
	]
}

/// The import of titles, for a registrar of the place.
pub fn titles<T: pallet_titles::Config>(
	rows: impl IntoIterator<Item = TitleRow>,
) -> pallet_titles::Call<T> {
	pallet_titles::Call::import_titles { rows: bounded(rows), external_ref: fresh_ref() }
}

/// Import [`books`] by their calls.
pub fn import_books<T: pallet_registers::Config>(importer: OriginFor<T>) {
	for call in books::<T>() {
		call.dispatch_bypass_filter(importer.clone()).expect("the book is imported");
	}
}

/// Import [`titles`] by their call.
pub fn import_titles<T: pallet_titles::Config>(
	registrar: OriginFor<T>,
	rows: impl IntoIterator<Item = TitleRow>,
) {
	titles::<T>(rows).dispatch_bypass_filter(registrar).expect("the titles are imported");
}
