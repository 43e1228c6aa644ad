//! A GeoJSON file, feature by feature: each is turned into an outline before the next one is read.

use super::outline::{Around, Outline, Point};
use serde::{
	de::{Error, SeqAccess, Visitor},
	Deserialize, Deserializer,
};
use serde_json::Value;
use std::fmt;

/// The most outlines of a file, and the most points of one.
const MOST: usize = 2_000_000;
const MOST_POINTS: usize = 20_000;

/// The digits of a parcel's number.
const DIGITS: usize = 19;

/// A file. Other members are left out.
#[derive(Deserialize)]
struct File {
	r#type: Collection,
	#[serde(deserialize_with = "features")]
	features: Vec<Outline>,
}

#[derive(Deserialize)]
enum Collection {
	FeatureCollection,
}

#[derive(Deserialize)]
struct Feature {
	#[serde(rename = "type")]
	_type: OneFeature,
	properties: Properties,
	geometry: Geometry,
}

#[derive(Deserialize)]
enum OneFeature {
	Feature,
}

#[derive(Deserialize)]
struct Properties {
	pnu: Value,
}

#[derive(Deserialize)]
#[serde(tag = "type", content = "coordinates")]
enum Geometry {
	Polygon(Vec<Ring>),
	MultiPolygon(Vec<Vec<Ring>>),
}

/// Points with their longitude, latitude and perhaps height.
type Ring = Vec<Vec<f64>>;

/// The outlines of a file.
///
/// # Errors
///
/// What is wrong, with the number of the feature, from 1.
pub fn outlines(file: &[u8]) -> Result<Vec<Outline>, String> {
	let file: File = serde_json::from_slice(file).map_err(|error| error.to_string())?;
	let Collection::FeatureCollection = file.r#type;
	Ok(file.features)
}

fn features<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Outline>, D::Error> {
	struct Features;

	impl<'de> Visitor<'de> for Features {
		type Value = Vec<Outline>;

		fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
			formatter.write_str("a list of features")
		}

		fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
			let mut found = Vec::new();
			loop {
				let number = found.len().saturating_add(1);
				let wrong =
					|reason: String| A::Error::custom(format!("feature {number}: {reason}"));
				let next = list.next_element::<Feature>();
				match next.map_err(|error| wrong(error.to_string()))? {
					None => return Ok(found),
					Some(_) if found.len() >= MOST => {
						return Err(wrong(format!("a file can have {MOST} features")));
					}
					Some(feature) => found.push(outline(feature).map_err(wrong)?),
				}
			}
		}
	}

	deserializer.deserialize_seq(Features)
}

fn outline(feature: Feature) -> Result<Outline, String> {
	let pnu = match feature.properties.pnu {
		Value::String(text) => text,
		other => other.to_string(),
	};
	if pnu.len() != DIGITS || !pnu.bytes().all(|byte| byte.is_ascii_digit()) {
		return Err(format!("the pnu “{pnu}” has not {DIGITS} digits"));
	}
	let given = match feature.geometry {
		Geometry::Polygon(rings) => rings,
		Geometry::MultiPolygon(polygons) => polygons.into_iter().flatten().collect(),
	};
	if given.iter().map(Vec::len).sum::<usize>() > MOST_POINTS {
		return Err(format!("an outline can have {MOST_POINTS} points"));
	}
	let rings = given.iter().map(ring).collect::<Result<Vec<_>, _>>()?;
	let around = Around::of(rings.iter().flatten()).ok_or("it has no ring")?;
	if around.is_too_large() {
		return Err("it is wider than six kilometres".to_owned());
	}
	Ok(Outline { pnu, rings, around })
}

/// A ring: at least four points, of which the last is the first (RFC 7946, 3.1.6).
fn ring(given: &Ring) -> Result<Vec<Point>, String> {
	let points = given.iter().map(|point| place(point)).collect::<Result<Vec<_>, _>>()?;
	if points.len() < 4 {
		return Err("a ring has at least four points".to_owned());
	}
	match points.first() == points.last() {
		true => Ok(points),
		false => Err("a ring does not end where it begins".to_owned()),
	}
}

fn place(point: &[f64]) -> Result<Point, String> {
	let [east, north, ..] = point else {
		return Err("a point has longitude and latitude".to_owned());
	};
	if !(-180.0..=180.0).contains(east) || !(-90.0..=90.0).contains(north) {
		return Err(format!("{east}, {north} is not a longitude and a latitude of WGS 84"));
	}
	Ok([*east, *north])
}
