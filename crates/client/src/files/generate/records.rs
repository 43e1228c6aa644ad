//! Owners and title records: holders, acquisitions and live mortgages.

use super::{
	houses::{Flat, House},
	land::Lot,
	output::{Example, ForSale},
	rng::SeededRng,
};
use crate::files::{
	charge::ChargeRow,
	rows::{BuildingRow, ParcelRow, TitleRow, UnitRow},
};
use madang_primitives::{
	Area, BuildingId, Commitment, DistrictCode, Holding, Holdings, InstitutionId, KoreanDay, Label,
	LabelKind, LandRight, LandRightKind, Party, PropertyName, Receipt, Share, TitleId, UnitId, Won,
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

/// The loan that the apartment for sale secures.
const FOR_SALE_LOAN: Won = 400_000_000;

/// Loans are multiples of this amount.
const LOAN_STEP: Won = 10_000_000;

/// The largest loan.
const LOAN_MOST: Won = 5_000_000_000;

/// Title records have been electronic since this year, so no number has an earlier one.
const FIRST_RECORD_YEAR: u16 = 1996;

/// The first day of an acquisition.
const FIRST_ACQUISITION: (u16, u8, u8) = (1988, 1, 4);

/// The last day of a filing. The chain itself assigns the receipts of later years.
const LAST_FILING: (u16, u8, u8) = (2025, 12, 30);

fn date((year, month, day): (u16, u8, u8)) -> KoreanDay {
	KoreanDay::from_civil(year, month, day).expect("it is a date")
}

/// Assigns numbers, owners and title records.
pub(super) struct Records {
	rng: SeededRng,
	bank: InstitutionId,
	/// The receipts so far. Each is used once.
	receipts: HashSet<Receipt>,
	/// The last serial number of buildings and of units in a city district, and of records in an
	/// office and a year.
	serials: HashMap<(&'static str, u64), u64>,
	titles: Vec<TitleRow>,
}

impl Records {
	pub(super) fn new(rng: SeededRng, bank: InstitutionId) -> Self {
		Self { rng, bank, receipts: HashSet::new(), serials: HashMap::new(), titles: Vec::new() }
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
				let (since, value) = (date(FIRST_ACQUISITION), value(lot, lot.area));
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
			let (title, charge) = self.title_for_sale(property, owners.clone(), lot);
			let (pnu, building) = (lot.pnu, building.id);
			(owners, Some(ForSale { pnu, building, unit: id, title, owner, charge }))
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
	/// serial number. The numbers of the offices are synthetic.
	fn title_number(&mut self, lot: &Lot, acquired: KoreanDay) -> TitleId {
		let office: u64 = match lot.place.district.0 / 100_000 {
			11650 => 1142,
			11680 => 1146,
			_ => 1161,
		};
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

	/// A new receipt of a day, followed by `more` receipts that are also reserved. Numbers increase
	/// with the days.
	fn receipts(&mut self, day: KoreanDay, more: u32) -> Receipt {
		let year = day.to_civil().0;
		// Since 2025 there is one national sequence. Before, each office had its own.
		let daily: u32 = if year >= 2025 { 30_000 } else { 400 };
		let before = day.days_after(date((year, 1, 1))) * daily;
		loop {
			let number = before + 1 + self.rng.below(u64::from(daily - more)) as u32;
			let all = (number..=number + more).map(|number| Receipt { year, number });
			if all.clone().all(|receipt| !self.receipts.contains(&receipt)) {
				self.receipts.extend(all);
				return Receipt { year, number };
			}
		}
	}

	fn day_between(&mut self, first: KoreanDay, last: KoreanDay) -> KoreanDay {
		first.plus(self.rng.between(0, last.days_after(first).into()) as u32)
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
		let last = date(LAST_FILING);
		// First the contract. Some weeks later the payment, the receipt and often the buyer's
		// mortgage.
		let (first, end) = (since.max(date(FIRST_ACQUISITION)), last.minus(80));
		let acquired_on = self.day_between(first.min(end), end);
		let closed_on = acquired_on.plus(self.rng.between(20, 75) as u32);
		let loans = match self.rng.percent(mortgaged) {
			true => 1 + u32::from(self.rng.percent(6)),
			false => 0,
		};
		let with_purchase = loans > 0 && self.rng.percent(72);
		let acquired_receipt = self.receipts(closed_on, with_purchase.into());
		let mut charges = Vec::new();
		if with_purchase {
			let receipt = Receipt { number: acquired_receipt.number + 1, ..acquired_receipt };
			charges.push(self.charge(value, receipt, closed_on));
		}
		let mut later = closed_on;
		while (charges.len() as u32) < loans {
			later = self.day_between(later, last);
			let receipt = self.receipts(later, 0);
			charges.push(self.charge(value, receipt, later));
		}
		charges.sort_by_key(|charge| charge.receipt);
		let id = self.title_number(lot, acquired_on);
		self.titles.push(TitleRow {
			id,
			property,
			holders,
			acquired_receipt,
			acquired_on,
			charges,
		});
	}

	/// The title of the apartment for sale: bought in 2017, with a mortgage of that day.
	fn title_for_sale(
		&mut self,
		property: PropertyName,
		holders: Holdings,
		lot: &Lot,
	) -> (TitleId, ChargeRow) {
		let (acquired_on, closed_on) = (date((2017, 3, 24)), date((2017, 5, 12)));
		let acquired_receipt = self.receipts(closed_on, 1);
		let charge = ChargeRow {
			bank: self.bank,
			max_secured: secured(FOR_SALE_LOAN),
			receipt: Receipt { number: acquired_receipt.number + 1, ..acquired_receipt },
			agreed_on: closed_on,
		};
		let id = self.title_number(lot, acquired_on);
		let charges = vec![charge];
		self.titles.push(TitleRow {
			id,
			property,
			holders,
			acquired_receipt,
			acquired_on,
			charges,
		});
		(id, charge)
	}

	fn charge(&mut self, value: Won, receipt: Receipt, agreed_on: KoreanDay) -> ChargeRow {
		let loan = (value * self.rng.between(22, 58) / 100).clamp(LOAN_STEP, LOAN_MOST);
		let max_secured = secured(loan / LOAN_STEP * LOAN_STEP);
		ChargeRow { bank: self.bank, max_secured, receipt, agreed_on }
	}
}

fn label(kind: LabelKind, number: u16) -> Label {
	Label::new(kind, &number.to_string()).expect("digits are a label")
}

/// The amount that a bank secures for a loan: 120 %.
fn secured(loan: Won) -> Won {
	loan / 5 * 6
}

/// The value of an area at the official price of building land in the place.
fn value(lot: &Lot, area: u64) -> Won {
	lot.place.price * 10 * area
}

fn holdings(all: impl IntoIterator<Item = Holding>) -> Holdings {
	Holdings::new(all).expect("there are few holders")
}
