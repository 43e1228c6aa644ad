//! Buildings and strata units: uses, structures, floors, areas, land shares.

use super::{
	land::{Hundredths, Lot},
	rng::SeededRng,
};
use madang_primitives::{BuildingUse, KoreanDay, LandCategory, Share, Structure};

/// The number of the apartment for sale. Its first digits are the floor.
const FOR_SALE: u16 = 1203;

/// A building without number and owners.
pub(super) struct House {
	/// The index of its parcel in the list of lots.
	pub(super) lot: usize,
	pub(super) main_use: BuildingUse,
	pub(super) structure: Structure,
	pub(super) floors_above: u16,
	pub(super) floors_below: u8,
	pub(super) area: Hundredths,
	pub(super) approved_on: KoreanDay,
	pub(super) violation: bool,
	/// The units of a strata building. Other buildings have no units.
	pub(super) flats: Vec<Flat>,
}

/// A unit without management number and owners.
pub(super) struct Flat {
	pub(super) wing: u16,
	pub(super) floor: i8,
	pub(super) number: u16,
	pub(super) area: Hundredths,
	pub(super) land_share: Share,
	/// Whether this unit is the apartment for sale.
	pub(super) for_sale: bool,
}

/// The building of a lot: its use, whether it is strata, its fewest and most floors above ground,
/// and its most floors below.
type Plan = (BuildingUse, bool, u64, u64, u64);

/// All buildings: at most one on each lot.
pub(super) fn houses(rng: &mut SeededRng, lots: &[Lot]) -> Vec<House> {
	let mut houses = Vec::new();
	for (at, lot) in lots.iter().enumerate() {
		if lot.is_yeoksam_858() {
			houses.push(yeoksam_858(at, lot));
		} else if let Some(plan) = plan(rng, lot) {
			houses.push(house(rng, at, lot, plan));
		}
	}
	houses
}

/// The building with the apartment for sale. It has fifteen floors, and four apartments on each
/// floor from the second on.
fn yeoksam_858(at: usize, lot: &Lot) -> House {
	let lines = [5_997, 8_493, 8_493, 5_997];
	House {
		lot: at,
		main_use: BuildingUse::MultiFamilyHousing,
		structure: Structure::ReinforcedConcrete,
		floors_above: 15,
		floors_below: 3,
		area: 738_415,
		approved_on: KoreanDay::from_civil(2004, 6, 18).expect("it is a date"),
		violation: false,
		flats: flats(lot, &[0], 2..=15, &lines),
	}
}

fn plan(rng: &mut SeededRng, lot: &Lot) -> Option<Plan> {
	use BuildingUse::*;
	let (chance, plans): (u64, &[(u64, Plan)]) = match lot.category {
		LandCategory::BuildingSite => (72, on_building_site(lot.area)),
		LandCategory::SchoolSite => (80, &[(1, (EducationResearch, false, 3, 6, 1))]),
		LandCategory::ReligiousSite => (85, &[(1, (Religious, false, 2, 6, 2))]),
		LandCategory::FillingStation => (95, &[(1, (HazardousGoods, false, 1, 2, 1))]),
		LandCategory::WarehouseSite => (70, &[(1, (Warehouse, false, 1, 2, 0))]),
		LandCategory::SportsGround => (40, &[(1, (Sports, false, 1, 4, 2))]),
		LandCategory::ParkingLot => (20, &[(1, (Motor, false, 2, 5, 3))]),
		_ => return None,
	};
	rng.percent(chance).then(|| rng.pick(plans))
}

/// The buildings on building land, by the area of the lot.
fn on_building_site(area: Hundredths) -> &'static [(u64, Plan)] {
	use BuildingUse::*;
	const SMALL: &[(u64, Plan)] = &[
		(56, (DetachedHousing, false, 1, 3, 1)),
		(12, (NeighbourhoodFirst, false, 2, 4, 1)),
		(20, (NeighbourhoodSecond, false, 2, 5, 1)),
		(12, (MultiFamilyHousing, true, 4, 5, 1)),
	];
	const MIDDLE: &[(u64, Plan)] = &[
		(28, (DetachedHousing, false, 2, 4, 1)),
		(18, (NeighbourhoodFirst, false, 3, 6, 2)),
		(25, (NeighbourhoodSecond, false, 3, 6, 2)),
		(9, (Business, false, 4, 7, 2)),
		(20, (MultiFamilyHousing, true, 4, 6, 1)),
	];
	const LARGE: &[(u64, Plan)] = &[
		(30, (NeighbourhoodSecond, false, 4, 8, 3)),
		(26, (Business, false, 5, 12, 4)),
		(24, (MultiFamilyHousing, true, 5, 8, 2)),
		(6, (Lodging, false, 5, 10, 2)),
		(5, (EducationResearch, false, 4, 7, 2)),
		(5, (Medical, false, 4, 8, 3)),
		(4, (ChildElderly, false, 2, 5, 1)),
	];
	const LARGEST: &[(u64, Plan)] = &[
		(34, (Business, false, 8, 24, 7)),
		(24, (MultiFamilyHousing, true, 7, 18, 4)),
		(14, (Business, true, 8, 15, 6)),
		(10, (Lodging, false, 8, 19, 5)),
		(9, (Retail, false, 4, 9, 5)),
		(9, (Medical, false, 6, 12, 5)),
	];
	match area {
		0..18_000 => SMALL,
		18_000..33_000 => MIDDLE,
		33_000..66_000 => LARGE,
		_ => LARGEST,
	}
}

fn house(rng: &mut SeededRng, at: usize, lot: &Lot, plan: Plan) -> House {
	let (main_use, strata, fewest, most, below) = plan;
	let (floors_above, floors_below) = (rng.between(fewest, most), rng.between(0, below));
	// Buildings cover less of very large lots (schools, stations).
	let footprint = lot.area.min(400_000) * rng.between(42, 59) / 100;
	let year = rng.pick(&[
		(7, (1970, 1979)),
		(19, (1980, 1989)),
		(30, (1990, 1999)),
		(21, (2000, 2009)),
		(17, (2010, 2019)),
		(6, (2020, 2025)),
	]);
	let year = rng.between(year.0, year.1);
	let (month, day) = (rng.between(1, 12), rng.between(1, 28));
	let flats = match strata {
		true => storeys(rng, lot, footprint, floors_above, main_use == BuildingUse::Business),
		false => Vec::new(),
	};
	House {
		lot: at,
		main_use,
		structure: structure(rng, main_use, year, floors_above),
		floors_above: floors_above as u16,
		floors_below: floors_below as u8,
		area: footprint * (floors_above + floors_below) * rng.between(86, 98) / 100,
		approved_on: KoreanDay::from_civil(year as u16, month as u8, day as u8)
			.expect("every month has 28 days"),
		violation: rng.percent(4),
		flats,
	}
}

fn structure(rng: &mut SeededRng, main_use: BuildingUse, year: u64, floors: u64) -> Structure {
	match main_use {
		BuildingUse::Warehouse => rng.pick(&[(3, Structure::LightSteel), (1, Structure::Steel)]),
		BuildingUse::DetachedHousing if year < 1995 => rng.pick(&[
			(72, Structure::Brick),
			(18, Structure::ReinforcedConcrete),
			(7, Structure::CementBlock),
			(3, Structure::Timber),
		]),
		_ if floors >= 16 => rng.pick(&[
			(60, Structure::SteelReinforcedConcrete),
			(25, Structure::ReinforcedConcrete),
			(15, Structure::Steel),
		]),
		_ => rng.pick(&[
			(88, Structure::ReinforcedConcrete),
			(7, Structure::Steel),
			(5, Structure::SteelReinforcedConcrete),
		]),
	}
}

/// The units of a strata building: the same lines of units on each floor. They begin on the second
/// floor if the ground floor is for cars.
fn storeys(
	rng: &mut SeededRng,
	lot: &Lot,
	footprint: Hundredths,
	floors: u64,
	offices: bool,
) -> Vec<Flat> {
	let usual: &[(u64, Hundredths)] = match (offices, footprint > 30_000) {
		(true, _) => &[(3, 2_648), (3, 3_312), (2, 4_575), (1, 7_921)],
		(false, true) => &[(2, 4_987), (4, 5_997), (4, 8_493), (2, 11_484), (1, 13_476)],
		(false, false) => &[(3, 2_994), (4, 4_356), (3, 5_988)],
	};
	// Three quarters of a floor belong to units. The units of a line have nearly the same area.
	let wings: &[u16] = if footprint > 100_000 { &[101, 102] } else { &[0] };
	let room = footprint * 3 / 4 / wings.len() as Hundredths;
	let mut lines = Vec::new();
	let mut used = 0;
	while lines.len() < 6 {
		let area = rng.pick(usual) + rng.below(40);
		if used + area > room && !lines.is_empty() {
			break;
		}
		used += area;
		lines.push(area);
	}
	let ground = if rng.percent(70) { 2 } else { 1 };
	flats(lot, wings, ground..=floors as i8, &lines)
}

/// Units in wings, floors and lines, with land shares in proportion to their areas.
///
/// A share is a part of the parcel's area in hundredths. Shares are rounded down, and the last unit
/// gets the rest, so that the sum is exactly one.
fn flats(
	lot: &Lot,
	wings: &[u16],
	floors: std::ops::RangeInclusive<i8>,
	lines: &[Hundredths],
) -> Vec<Flat> {
	let mut doors = Vec::new();
	for wing in wings {
		for floor in floors.clone() {
			for (line, area) in (1..).zip(lines) {
				doors.push((*wing, floor, floor as u16 * 100 + line, *area));
			}
		}
	}
	let all: Hundredths = doors.iter().map(|(.., area)| area).sum();
	let last = doors.len().saturating_sub(1);
	let mut left = lot.area;
	let mut flats = Vec::new();
	for (at, (wing, floor, number, area)) in doors.into_iter().enumerate() {
		let part = if at == last { left } else { (lot.area * area / all).max(1) };
		left -= part;
		flats.push(Flat {
			wing,
			floor,
			number,
			area,
			land_share: Share::new(part, lot.area).expect("the parts are of the whole"),
			for_sale: lot.is_yeoksam_858() && number == FOR_SALE,
		});
	}
	flats
}
