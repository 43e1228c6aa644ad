//! Owners and title records.

use super::{
	houses::{Flat, House},
	land::Lot,
	output::{Example, ForSale},
	past::{first_acquisition, Past},
	rng::SeededRng,
};
use crate::files::{
	rows::{BuildingRow, ParcelRow, UnitRow},
	titles::TitleRow,
};
use madang_primitives::{
	Area, BuildingId, Commitment, DistrictCode, FormerOffice, Holding, Holdings, KoreanDay, Label,
	LabelKind, LandRight, LandRightKind, Party, PropertyName, Share, TitleId, UnitId, Won,
};
use std::collections::{HashMap, HashSet};

/// The shares of the holders of a title, with their weights. A spouse and two children inherit
/// three sevenths and twice two sevenths (민법 1009).
const SHARES: &[(u64, &[(u64, u64)])] = &[
	(77, &[(1, 1)]),
	(16, &[(1, 2), (1, 2)]),
	(3, &[(1, 3), (2, 3)]),
	(2, &[(3, 7), (2, 7), (2, 7)]),
	(1, &[(1, 4), (1, 4), (1, 2)]),
	(1, &[(99, 100), (1, 100)]),
];

/// The percentage of units with a mortgage, and that of parcels and buildings.
const MORTGAGED_UNITS: u64 = 45;
const MORTGAGED_OTHERS: u64 = 27;

/// Title records have been electronic since this year, so no number has an earlier one.
const FIRST_RECORD_YEAR: u16 = 1996;

/// Assigns numbers, owners and title records.
pub(super) struct Records {
	rng: SeededRng,
	past: Past,
	/// The last serial number of buildings and of units in a city district, and of records in an
	/// office and a year.
	serials: HashMap<(&'static str, u64), u64>,
	titles: Vec<TitleRow>,
}

impl Records {
	pub(super) fn new(rng: SeededRng, past: Past) -> Self {
		Self { rng, past, serials: HashMap::new(), titles: Vec::new() }
	}

	/// The registers of the lots and houses.
	pub(super) fn of(&mut self, lots: &[Lot], houses: Vec<House>) -> Example {
		let mut parcels: Vec<_> = lots.iter().map(|lot| self.parcel(lot)).collect();
		let (mut buildings, mut units, mut for_sale) = (Vec::new(), Vec::new(), None);
		let mut strata = HashSet::new();
		for house in houses {
			let (at, lot) = (house.lot, &lots[house.lot]);
			let building = self.building(lot, &house);
			for flat in &house.flats {
				let (unit, sale) = self.unit(lot, &building, house.approved_on, flat);
				units.push(unit);
				for_sale = for_sale.or(sale);
			}
			if building.strata {
				// The units own the land by their land shares.
				parcels[at].owners = Holdings::default();
				strata.insert(at);
			}
			buildings.push(building);
		}
		for (at, lot) in lots.iter().enumerate() {
			if !lot.is_public() && !strata.contains(&at) {
				let (since, value) = (first_acquisition(), value(lot, lot.area));
				let row = &parcels[at];
				let (property, owners) = (PropertyName::Parcel(row.pnu), row.owners.clone());
				self.title(property, owners, lot, since, value, MORTGAGED_OTHERS);
			}
		}
		Example {
			parcels,
			buildings,
			units,
			titles: std::mem::take(&mut self.titles),
			for_sale: for_sale.expect("the first lot is 역삼동 858"),
		}
	}

	fn parcel(&mut self, lot: &Lot) -> ParcelRow {
		ParcelRow {
			pnu: lot.pnu,
			category: lot.category,
			area: Area::hundredths(lot.area),
			official_price: lot.official_price,
			priced_on: Some(lot.priced_on),
			owners: match lot.is_public() {
				true => self.one_holder().1,
				false => self.holders(),
			},
		}
	}

	fn building(&mut self, lot: &Lot, house: &House) -> BuildingRow {
		let strata = !house.flats.is_empty();
		let owners = if strata { Holdings::default() } else { self.holders() };
		let id = BuildingId::new(self.number("building", lot.place.district, 100).into());
		if !strata {
			let (property, since) = (PropertyName::Building(id), house.approved_on);
			let value = house.area * 12_000;
			self.title(property, owners.clone(), lot, since, value, MORTGAGED_OTHERS);
		}
		BuildingRow {
			id,
			parcels: vec![lot.pnu],
			main_use: house.main_use,
			structure: house.structure,
			floors_above: house.floors_above,
			floors_below: house.floors_below,
			area: Area::hundredths(house.area),
			approved_on: Some(house.approved_on),
			strata,
			violation: house.violation,
			owners,
		}
	}

	fn unit(
		&mut self,
		lot: &Lot,
		building: &BuildingRow,
		approved_on: KoreanDay,
		flat: &Flat,
	) -> (UnitRow, Option<ForSale>) {
		let id = UnitId::new(self.number("unit", lot.place.district, 200).into());
		let property = PropertyName::Unit(id);
		let (since, value) = (approved_on, value(lot, flat.area));
		let (owners, for_sale) = if flat.for_sale {
			let (owner, owners) = self.one_holder();
			let (title, max_secured) = self.title_for_sale(property, owners.clone(), lot);
			let (pnu, building) = (lot.pnu, building.id);
			(owners, Some(ForSale { pnu, building, unit: id, title, owner, max_secured }))
		} else {
			let owners = self.holders();
			self.title(property, owners.clone(), lot, since, value, MORTGAGED_UNITS);
			(owners, None)
		};
		let unit = UnitRow {
			id,
			building: building.id,
			place: lot.pnu,
			wing: (flat.wing > 0).then(|| label(LabelKind::Wing, flat.wing)),
			floor: flat.floor,
			number: label(LabelKind::Unit, flat.number),
			main_use: building.main_use,
			area: Area::hundredths(flat.area),
			land_rights: vec![LandRight {
				parcel: lot.pnu,
				kind: LandRightKind::Ownership,
				share: flat.land_share,
			}],
			owners,
		};
		(unit, for_sale)
	}

	/// A management number: five digits of the city district, three of the kind, six of a serial
	/// number.
	fn number(&mut self, kind: &'static str, district: DistrictCode, code: u64) -> u64 {
		let city = district.0 / 100_000;
		(city * 1_000 + code) * 1_000_000 + self.serial(kind, city)
	}

	fn serial(&mut self, kind: &'static str, of: u64) -> u64 {
		let serial = self.serials.entry((kind, of)).or_default();
		*serial += 1;
		*serial
	}

	/// A title number: four digits of the registry office, the year of the record, six digits of a
	/// serial number.
	fn title_number(&mut self, lot: &Lot, acquired: KoreanDay) -> TitleId {
		let office = u64::from(office(lot).0);
		let year = u64::from(acquired.to_civil().0.max(FIRST_RECORD_YEAR));
		let begin = office * 10_000 + year;
		TitleId(begin * 1_000_000 + self.serial("title", begin))
	}

	fn one_holder(&mut self) -> (Commitment, Holdings) {
		let owner = self.rng.commitment();
		(owner, holdings([Holding { holder: Party::Unbound(owner), share: Share::WHOLE }]))
	}

	fn holders(&mut self) -> Holdings {
		let shares = self.rng.pick(SHARES);
		holdings(shares.iter().map(|(numerator, denominator)| Holding {
			holder: Party::Unbound(self.rng.commitment()),
			share: Share::new(*numerator, *denominator).expect("it is a share"),
		}))
	}

	/// A title that its holders acquired at some time after `since`.
	fn title(
		&mut self,
		property: PropertyName,
		holders: Holdings,
		lot: &Lot,
		since: KoreanDay,
		value: Won,
		mortgaged: u64,
	) {
		let (acquired_on, entries) = self.past.of(holders, office(lot), since, (value, mortgaged));
		let id = self.title_number(lot, acquired_on);
		self.titles.push(TitleRow { id, property, entries });
	}

	/// The title of the apartment for sale.
	fn title_for_sale(
		&mut self,
		property: PropertyName,
		holders: Holdings,
		lot: &Lot,
	) -> (TitleId, Won) {
		let (acquired_on, max_secured, entries) = self.past.for_sale(holders, office(lot));
		let id = self.title_number(lot, acquired_on);
		self.titles.push(TitleRow { id, property, entries });
		(id, max_secured)
	}
}

/// The office of a place. The codes are synthetic.
fn office(lot: &Lot) -> FormerOffice {
	FormerOffice(match lot.place.district.0 / 100_000 {
		11650 => 1142,
		11680 => 1146,
		_ => 1161,
	})
}

fn label(kind: LabelKind, number: u16) -> Label {
	Label::new(kind, &number.to_string()).expect("digits are a label")
}

/// The value of an area at the official price of building land in the place.
fn value(lot: &Lot, area: u64) -> Won {
	lot.place.price * 10 * area
}

fn holdings(all: impl IntoIterator<Item = Holding>) -> Holdings {
	Holdings::new(all).expect("there are few holders")
}
