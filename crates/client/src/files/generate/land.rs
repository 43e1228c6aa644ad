//! Parcels: lot numbers, land categories, areas, official prices.

use super::{
	places::{Place, PLACES},
	rng::SeededRng,
};
use madang_primitives::{KoreanDay, LandCategory, LandKind, Pnu, Won};

/// An area in hundredths of a square metre.
pub(super) type Hundredths = u64;

/// The area of 역삼동 858, the parcel of the apartment for sale.
const YEOKSAM_858_AREA: Hundredths = 298_310;

/// The reference date of the official prices.
const PRICED_ON: (u16, u8, u8) = (2026, 1, 1);

/// A parcel without owners.
pub(super) struct Lot {
	pub(super) place: &'static Place,
	pub(super) pnu: Pnu,
	pub(super) category: LandCategory,
	pub(super) area: Hundredths,
	pub(super) official_price: Won,
	pub(super) priced_on: KoreanDay,
}

impl Lot {
	/// Whether the apartment for sale stands on it.
	pub(super) fn is_yeoksam_858(&self) -> bool {
		self.pnu == yeoksam_858()
	}

	/// Whether the state or the city usually owns such land.
	pub(super) fn is_public(&self) -> bool {
		use LandCategory::*;
		matches!(
			self.category,
			Road | Park
				| River | Ditch
				| Embankment | Reservoir
				| Waterworks | Railway
				| HistoricSite
		)
	}
}

/// 강남구 역삼동 858.
fn yeoksam_858() -> Pnu {
	number(&PLACES[0], LandKind::Land, PLACES[0].last_lot, 0)
}

fn number(place: &Place, kind: LandKind, main: u16, sub: u16) -> Pnu {
	Pnu::new(place.district, kind, main, sub).expect("lot numbers stay below 10,000")
}

/// All parcels.
pub(super) fn lots(rng: &mut SeededRng, count: u32) -> Vec<Lot> {
	let weights: u32 = PLACES.iter().map(|place| place.weight).sum();
	let mut lots = Vec::new();
	// The first place, which has the most parcels, also gets the rest after rounding.
	let others: u32 = PLACES[1..].iter().map(|place| count * place.weight / weights).sum();
	for (at, place) in PLACES.iter().enumerate() {
		let here = if at == 0 { count - others } else { count * place.weight / weights };
		lots_of(rng, place, here, &mut lots);
	}
	lots
}

fn lots_of(rng: &mut SeededRng, place: &'static Place, count: u32, lots: &mut Vec<Lot>) {
	// On average this makes twice as many sub lots as the main lots need.
	let spread = 8 + u64::from(4 * count / u32::from(place.last_lot));
	let (mut main, mut sub, mut subs) = (place.last_lot, 0, rng.below(spread));
	for _ in 0..count {
		lots.push(lot(rng, place, main, sub));
		// The last main lot gets the rest.
		if u64::from(sub) < subs || main == 1 {
			sub += 1;
		} else {
			(main, sub, subs) = (main - 1, 0, rng.below(spread));
		}
	}
}

fn lot(rng: &mut SeededRng, place: &'static Place, main: u16, sub: u16) -> Lot {
	let fixed = number(place, LandKind::Land, main, sub) == yeoksam_858();
	let category = match fixed {
		true => LandCategory::BuildingSite,
		false => rng.pick(if place.fringe { FRINGE } else { TOWN }),
	};
	let (median, sigma) = area_of(category);
	// The books of these districts have tenths of a square metre.
	let area = match fixed {
		true => YEOKSAM_858_AREA,
		false => (rng.log_normal(median, sigma) * 10.0) as Hundredths * 10 + 100,
	};
	// Woods are in the forest book.
	let kind = match category {
		LandCategory::Forest => LandKind::Forest,
		_ => LandKind::Land,
	};
	let (year, month, day) = PRICED_ON;
	let priced_on = KoreanDay::from_civil(year, month, day).expect("it is a date");
	let pnu = number(place, kind, main, sub);
	let mut lot = Lot { place, pnu, category, area, official_price: 0, priced_on };
	// No price is announced for some public land.
	if !(lot.is_public() && rng.percent(12)) {
		let usual = (place.price * price_factor(category) / 100) as f64;
		lot.official_price = rng.log_normal(usual, 0.2) as Won * 1_000;
	}
	lot
}

/// Land categories of built-up places, weighted.
const TOWN: &[(u64, LandCategory)] = &[
	(690, LandCategory::BuildingSite),
	(168, LandCategory::Road),
	(22, LandCategory::Park),
	(14, LandCategory::ParkingLot),
	(14, LandCategory::Ditch),
	(12, LandCategory::SchoolSite),
	(12, LandCategory::MiscellaneousSite),
	(12, LandCategory::River),
	(10, LandCategory::ReligiousSite),
	(10, LandCategory::DryField),
	(8, LandCategory::Railway),
	(6, LandCategory::SportsGround),
	(6, LandCategory::FillingStation),
	(5, LandCategory::Embankment),
	(4, LandCategory::WarehouseSite),
	(3, LandCategory::Waterworks),
	(2, LandCategory::Reservoir),
	(2, LandCategory::HistoricSite),
];

/// Land categories of places on the edge of the city.
const FRINGE: &[(u64, LandCategory)] = &[
	(390, LandCategory::BuildingSite),
	(168, LandCategory::Road),
	(130, LandCategory::DryField),
	(112, LandCategory::Forest),
	(80, LandCategory::PaddyField),
	(30, LandCategory::Ditch),
	(25, LandCategory::MiscellaneousSite),
	(20, LandCategory::River),
	(15, LandCategory::Park),
	(8, LandCategory::SchoolSite),
	(6, LandCategory::Orchard),
	(6, LandCategory::WarehouseSite),
	(5, LandCategory::Cemetery),
	(3, LandCategory::Reservoir),
	(2, LandCategory::Pasture),
];

/// Median area in square metres, and its spread.
fn area_of(category: LandCategory) -> (f64, f64) {
	use LandCategory::*;
	match category {
		BuildingSite => (235.0, 0.65),
		Road => (140.0, 1.1),
		SchoolSite => (12_500.0, 0.35),
		Park => (2_600.0, 1.0),
		Forest => (4_200.0, 1.0),
		DryField | PaddyField | Orchard => (850.0, 0.7),
		River => (1_800.0, 1.1),
		Ditch => (120.0, 0.9),
		FillingStation => (900.0, 0.3),
		_ => (640.0, 0.7),
	}
}

/// The price in hundredths of that of building land.
fn price_factor(category: LandCategory) -> u64 {
	use LandCategory::*;
	match category {
		BuildingSite => 100,
		Road | Park => 33,
		River | Ditch | Embankment | Reservoir => 25,
		Forest | Cemetery => 6,
		DryField | PaddyField | Orchard | Pasture => 14,
		SchoolSite => 60,
		_ => 75,
	}
}
