//! The outline of a parcel, and the grid of cells in which it lies.

/// A place: degrees east and north.
pub type Point = [f64; 2];

/// The width of a cell of the grid in degrees: about two hundred metres.
const CELL: f64 = 0.002;

/// The most cells that one outline may be in: about six kilometres on each side.
const MOST_CELLS: i64 = 32;

/// The outline of a parcel.
#[derive(Clone, Debug)]
pub struct Outline {
	/// The number of the parcel, 19 digits.
	pub pnu: String,
	/// Its rings: outer ones and holes.
	pub rings: Vec<Vec<Point>>,
	/// The smallest box around it.
	pub around: Around,
}

/// A box: from its south-western corner to its north-eastern one.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Around {
	/// The south-western corner.
	pub from: Point,
	/// The north-eastern corner.
	pub to: Point,
}

impl Around {
	/// The smallest box around points. None without one.
	pub fn of<'a>(points: impl Iterator<Item = &'a Point>) -> Option<Self> {
		points.fold(None, |found: Option<Self>, [east, north]| {
			let Self { from, to } =
				found.unwrap_or(Self { from: [*east, *north], to: [*east, *north] });
			Some(Self {
				from: [from[0].min(*east), from[1].min(*north)],
				to: [to[0].max(*east), to[1].max(*north)],
			})
		})
	}

	/// The box with this much more on each side.
	pub fn wider(self, [east, north]: Point) -> Self {
		Self {
			from: [self.from[0] - east, self.from[1] - north],
			to: [self.to[0] + east, self.to[1] + north],
		}
	}

	/// Whether two boxes touch.
	pub fn touches(&self, other: &Self) -> bool {
		(0..2).all(|axis| {
			match (self.from.get(axis), self.to.get(axis), other.from.get(axis), other.to.get(axis))
			{
				(Some(from), Some(to), Some(other_from), Some(other_to)) => {
					from <= other_to && other_from <= to
				}
				_ => false,
			}
		})
	}

	/// The middle.
	pub fn middle(&self) -> Point {
		[(self.from[0] + self.to[0]) / 2.0, (self.from[1] + self.to[1]) / 2.0]
	}

	/// The cells of the grid in which it is.
	pub fn cells(&self) -> impl Iterator<Item = Cell> + use<> {
		let ([west, south], [east, north]) = (cell(self.from), cell(self.to));
		(west..=east).flat_map(move |x| (south..=north).map(move |y| [x, y]))
	}

	/// Whether it is in more cells than an outline may be.
	pub fn is_too_large(&self) -> bool {
		let ([west, south], [east, north]) = (cell(self.from), cell(self.to));
		east.saturating_sub(west) >= MOST_CELLS || north.saturating_sub(south) >= MOST_CELLS
	}
}

/// A cell of the grid.
pub type Cell = [i64; 2];

fn cell(point: Point) -> Cell {
	// Degrees are between -180 and 180.
	#[allow(clippy::cast_possible_truncation)]
	point.map(|degrees| (degrees / CELL).floor() as i64)
}
