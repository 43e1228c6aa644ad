//! All outlines of a file, by number and by place.

use super::{
	outline::{Around, Cell, Outline},
	read,
};
use std::{
	collections::{BTreeSet, HashMap},
	fs,
	path::Path,
};

/// The most bytes of a file.
const MOST_BYTES: u64 = 1 << 30;

/// All outlines of the file.
#[derive(Debug, Default)]
pub struct Map {
	outlines: Vec<Outline>,
	by_number: HashMap<String, usize>,
	grid: HashMap<Cell, Vec<usize>>,
}

impl Map {
	/// Read a file.
	///
	/// # Errors
	///
	/// What is wrong with it, with the feature.
	pub fn read(path: &Path) -> Result<Self, String> {
		let named = |reason: String| format!("{}: {reason}", path.display());
		let size = fs::metadata(path).map_err(|error| named(error.to_string()))?.len();
		if size > MOST_BYTES {
			return Err(named(format!("it has more than {MOST_BYTES} bytes")));
		}
		let file = fs::read(path).map_err(|error| named(error.to_string()))?;
		read::outlines(&file).and_then(Self::of).map_err(named)
	}

	/// Those of a file. No two are of the same parcel.
	pub fn of(outlines: Vec<Outline>) -> Result<Self, String> {
		let mut map = Self::default();
		for (position, outline) in outlines.iter().enumerate() {
			let pnu = outline.pnu.clone();
			if let Some(first) = map.by_number.insert(pnu, position) {
				return Err(format!(
					"feature {}: feature {} has the pnu {} as well",
					position.saturating_add(1),
					first.saturating_add(1),
					outline.pnu
				));
			}
			for cell in outline.around.cells() {
				map.grid.entry(cell).or_default().push(position);
			}
		}
		map.outlines = outlines;
		Ok(map)
	}

	/// How many outlines there are.
	pub fn count(&self) -> usize {
		self.outlines.len()
	}

	/// The outline of a parcel.
	pub fn outline(&self, pnu: &str) -> Option<&Outline> {
		self.outlines.get(*self.by_number.get(pnu)?)
	}

	/// The other outlines in a box, those first whose middles are nearest to its middle.
	pub fn near(&self, around: Around, other_than: &str) -> Vec<&Outline> {
		let positions: BTreeSet<_> =
			around.cells().filter_map(|cell| self.grid.get(&cell)).flatten().copied().collect();
		let found = positions.into_iter().filter_map(|position| self.outlines.get(position));
		let mut found: Vec<_> = found
			.filter(|outline| outline.pnu != other_than && outline.around.touches(&around))
			.collect();
		let middle = around.middle();
		let far = |outline: &Outline| {
			let [east, north] = outline.around.middle();
			(east - middle[0]).powi(2) + (north - middle[1]).powi(2)
		};
		found.sort_by(|one, other| {
			far(one).total_cmp(&far(other)).then_with(|| one.pnu.cmp(&other.pnu))
		});
		found
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	/// A square of a thousandth of a degree.
	pub fn square(pnu: &str, east: f64, north: f64) -> String {
		let (to_east, to_north) = (east + 0.001, north + 0.001);
		format!(
			"{{\"type\":\"Feature\",\"properties\":{{\"pnu\":\"{pnu}\"}},\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":\
			[[[{east},{north}],[{to_east},{north}],[{to_east},{to_north}],[{east},{to_north}],[{east},{north}]]]}}}}"
		)
	}

	pub fn collection(features: &[String]) -> String {
		let features = features.join(",");
		format!(
			"{{\"type\":\"FeatureCollection\",\"note\":\"synthetic\",\"features\":[{features}]}}"
		)
	}

	fn map(text: &str) -> Result<Map, String> {
		read::outlines(text.as_bytes()).and_then(Map::of)
	}

	fn number(last: u32) -> String {
		format!("116801010010858{last:04}")
	}

	#[test]
	fn neighbours_are_found_the_nearest_first() {
		let all = collection(&[
			square(&number(1), 127.0, 37.5),
			square(&number(2), 127.001, 37.5),
			square(&number(3), 127.002, 37.5),
			square(&number(4), 127.5, 37.5),
		]);
		let map = map(&all).unwrap();
		assert_eq!(map.count(), 4);
		let middle = map.outline(&number(2)).unwrap();
		let near = |by: f64| {
			let found = map.near(middle.around.wider([by, by]), &middle.pnu);
			found.into_iter().map(|one| one.pnu.clone()).collect::<Vec<_>>()
		};
		assert_eq!(near(0.0001), [number(1), number(3)]);
		assert_eq!(near(-0.0001), Vec::<String>::new());
		assert!(map.outline(&number(5)).is_none());
	}

	#[test]
	fn what_is_wrong_is_named_with_its_feature() {
		let good = square(&number(1), 127.0, 37.5);
		for (text, expected) in [
			("{}".to_owned(), "missing field"),
			("[]".to_owned(), "expected"),
			(
				collection(std::slice::from_ref(&good)).replace("FeatureCollection", "Topology"),
				"FeatureCollection",
			),
			(
				collection(&[good.clone(), good.replace("\"pnu\"", "\"id\"")]),
				"feature 2: missing field `pnu`",
			),
			(collection(&[good.replace("1168010100108580001", "12")]), "feature 1: the pnu “12”"),
			(collection(&[good.clone(), good.clone()]), "feature 2: feature 1 has the pnu"),
			(collection(&[good.replace("Polygon", "Point")]), "feature 1"),
			(collection(&[good.replace("127,", "200,")]), "feature 1: 200"),
			(collection(&[good.replace("[127,37.5]", "[127]")]), "feature 1"),
			(collection(&[good.replace("[127.001,37.5],[127.001,37.501],", "")]), "at least four"),
			(
				collection(&[good.replace("[127.001,37.501]", "[128,37.501]")]),
				"feature 1: it is wider",
			),
			(
				collection(&[good.replace("[127,37.5]]]", "[127.0005,37.5]]]")]),
				"does not end where it begins",
			),
			(collection(std::slice::from_ref(&good))[..100].to_owned(), "EOF"),
		] {
			let error = map(&text).unwrap_err();
			assert!(error.contains(expected), "{expected}: {error}");
		}
	}

	#[test]
	fn a_file_of_a_hundred_thousand_parcels_is_read() {
		let features = (0..100_000u32).map(|number| {
			let (east, north) =
				(f64::from(number % 400) * 0.0011, f64::from(number / 400) * 0.0011);
			square(&format!("11680101{number:011}"), 126.0 + east, 37.0 + north)
		});
		let map = map(&collection(&features.collect::<Vec<_>>())).unwrap();
		assert_eq!(map.count(), 100_000);
		let one = map.outline(&format!("11680101{:011}", 50_200)).unwrap();
		let around = one.around.wider([0.0002, 0.0002]);
		// Only the eight around it, without a look at the others.
		assert_eq!(map.near(around, &one.pnu).len(), 8);
		assert!(around.cells().count() <= 9);
	}
}
