//! The drawing of a parcel and its neighbours, in metres around its middle.
//!
//! The projection is equirectangular around that middle: a degree of latitude is as long everywhere, and one of longitude as
//! long as it is there. Within some hundred metres the error is less than a line's width.

use super::{
	all::Map,
	outline::{Around, Outline, Point},
};

/// The length of a degree of latitude, in metres, at Korea's latitudes; and of one of longitude at the equator.
const NORTH: f64 = 110_970.0;
const EAST: f64 = 111_320.0;

/// The size of the drawing in its own units.
pub const WIDTH: f64 = 640.0;
pub const HEIGHT: f64 = 480.0;

/// How much of the surroundings is shown: this part of the parcel's size on each side, but at least so many metres.
const MARGIN: f64 = 0.8;
const LEAST: f64 = 25.0;

/// The most neighbours, and the most points of the whole drawing.
const MOST: usize = 40;
const MOST_POINTS: usize = 3_000;

/// A drawing.
pub struct Drawing<'a> {
	/// The path of the parcel.
	pub own: String,
	/// The neighbours, the nearest first, with their paths and middles.
	pub neighbours: Vec<Neighbour<'a>>,
	/// The length of the scale in metres, and in units of the drawing.
	pub scale: (u32, f64),
	/// Where the name of the parcel stands.
	pub middle: Point,
}

/// A neighbour.
pub struct Neighbour<'a> {
	/// The number of the parcel.
	pub pnu: &'a str,
	/// Its path.
	pub path: String,
	/// Where its name stands. None if that is outside of the drawing.
	pub middle: Option<Point>,
}

/// From degrees to units of the drawing.
struct Projection {
	middle: Point,
	/// The length of a degree of longitude there, in metres.
	east: f64,
	/// Units of a metre.
	units: f64,
}

impl Projection {
	fn at(&self, [east, north]: Point) -> Point {
		let x = (east - self.middle[0]) * self.east * self.units;
		let y = (north - self.middle[1]) * NORTH * self.units;
		[WIDTH / 2.0 + x, HEIGHT / 2.0 - y]
	}

	/// The path of rings, with a tenth of a unit.
	fn path(&self, outline: &Outline) -> String {
		let mut path = String::new();
		for ring in &outline.rings {
			// The last point is the first.
			let points = ring.iter().take(ring.len().saturating_sub(1));
			for (position, point) in points.enumerate() {
				let [x, y] = self.at(*point);
				path.push_str(&format!("{}{x:.1} {y:.1}", if position == 0 { "M" } else { "L" }));
			}
			path.push('Z');
		}
		path
	}
}

impl<'a> Drawing<'a> {
	/// The drawing of a parcel. None if the map does not have it.
	pub fn of(map: &'a Map, pnu: &str) -> Option<Self> {
		let own = map.outline(pnu)?;
		let middle = own.around.middle();
		let east = EAST * middle[1].to_radians().cos().max(0.01);
		let size = |axis: usize, length: f64| {
			let (from, to) = (own.around.from.get(axis)?, own.around.to.get(axis)?);
			let metres = (to - from) * length;
			Some(metres + 2.0 * (metres * MARGIN).max(LEAST))
		};
		let (wide, high) = (size(0, east)?, size(1, NORTH)?);
		let units = (WIDTH / wide).min(HEIGHT / high);
		let projection = Projection { middle, east, units };
		// All of the drawing is filled, also where the parcel is not as wide or high.
		let half = [WIDTH / units / 2.0 / east, HEIGHT / units / 2.0 / NORTH];
		let window = Around { from: middle, to: middle }.wider(half);
		let mut points = own.rings.iter().map(Vec::len).sum::<usize>();
		let near = map.near(window, pnu).into_iter().take(MOST).take_while(|outline| {
			points = points.saturating_add(outline.rings.iter().map(Vec::len).sum());
			points <= MOST_POINTS
		});
		let neighbours = near.map(|outline| Neighbour {
			pnu: &outline.pnu,
			path: projection.path(outline),
			middle: Some(projection.at(outline.around.middle())).filter(|[x, y]| {
				(20.0..WIDTH - 20.0).contains(x) && (12.0..HEIGHT - 12.0).contains(y)
			}),
		});
		let neighbours = neighbours.collect();
		let metres = scale(WIDTH / units / 4.0);
		Some(Self {
			own: projection.path(own),
			neighbours,
			scale: (metres, f64::from(metres) * units),
			middle: projection.at(middle),
		})
	}
}

/// The greatest of 1, 2, 5, 10, 20, 50 and so on that is not more.
fn scale(most: f64) -> u32 {
	let steps = (0..6u32).rev().flat_map(|power| [5, 2, 1].map(|step| step * 10u32.pow(power)));
	steps.into_iter().find(|metres| f64::from(*metres) <= most).unwrap_or(1)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_scale_is_a_round_number_of_metres() {
		for (most, expected) in [(0.5, 1), (1.0, 1), (4.9, 2), (63.0, 50), (1_999.0, 1_000)] {
			assert_eq!(scale(most), expected, "{most}");
		}
	}

	#[test]
	fn a_square_of_metres_is_a_square_of_the_drawing() {
		// 100 m wide and high, at 37.5 degrees north.
		let (wide, high) = (100.0 / (EAST * 37.5f64.to_radians().cos()), 100.0 / NORTH);
		let corners = [
			[127.0, 37.5],
			[127.0 + wide, 37.5],
			[127.0 + wide, 37.5 + high],
			[127.0, 37.5 + high],
		];
		let ring = corners.iter().chain(corners.first()).copied().collect::<Vec<_>>();
		let around = Around::of(ring.iter()).unwrap();
		let outline = Outline { pnu: "1".repeat(19), rings: vec![ring], around };
		let map = Map::of(vec![outline]).unwrap();
		let drawing = Drawing::of(&map, &"1".repeat(19)).unwrap();
		assert!(drawing.neighbours.is_empty());
		// With 80 m on each side, 260 m are the height of the drawing.
		let units = HEIGHT / 260.0;
		let expected = (50, 50.0 * units);
		assert_eq!(drawing.scale.0, expected.0);
		assert!((drawing.scale.1 - expected.1).abs() < 0.1, "{:?}", drawing.scale);
		let half = 50.0 * units;
		let corner = format!("M{:.1} {:.1}", WIDTH / 2.0 - half, HEIGHT / 2.0 + half);
		assert!(drawing.own.starts_with(&corner), "{} {corner}", drawing.own);
		assert!(Drawing::of(&map, "2").is_none());
	}
}
