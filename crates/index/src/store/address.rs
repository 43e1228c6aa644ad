//! Addresses in words: words of a district's name, a lot, and the wing and the number of a unit, such as
//! `강남구 역삼동 858-3 101동 1502호`.

use super::{PropertyVersion, Store, StoreError};
use crate::block::Mention;
use madang_primitives::{DistrictCode, LandKind, Pnu};

/// How many districts with such names are looked at.
const DISTRICTS: u32 = 16;

/// How many buildings of a parcel, and units of a building, are looked at.
const THERE: u32 = 500;

/// What an address says.
#[derive(PartialEq, Eq, Debug)]
struct Address<'a> {
	district: Vec<&'a str>,
	kind: LandKind,
	main: u16,
	sub: u16,
	wing: Option<&'a str>,
	unit: Option<&'a str>,
}

impl<'a> Address<'a> {
	fn read(text: &'a str) -> Option<Self> {
		let words: Vec<_> = text.split_whitespace().collect();
		let at = words.iter().position(|word| lot(word).is_some())?;
		let (before, from) = words.split_at(at);
		let (is_forest, main, sub) = lot(from.first()?)?;
		let (district, forest) = match before.split_last() {
			Some((&"산", district)) => (district, true),
			_ => (before, is_forest),
		};
		// Without a name there is no address: a number alone is something else.
		if district.is_empty() {
			return None;
		}
		let mut after = from.iter().skip(1);
		let (mut wing, mut unit) = (None, None);
		for word in after.by_ref() {
			match (word.strip_suffix('동'), word.strip_suffix('호')) {
				(Some(label), _) if wing.is_none() && unit.is_none() => wing = Some(label),
				(_, Some(label)) if unit.is_none() => unit = Some(label),
				_ => return None,
			}
		}
		let kind = if forest { LandKind::Forest } else { LandKind::Land };
		Some(Self { district: district.to_vec(), kind, main, sub, wing, unit })
	}
}

/// A lot: `858`, `858-3`, `산12-1`. Whether it is of the forest book, and its numbers.
fn lot(word: &str) -> Option<(bool, u16, u16)> {
	let plain = word.strip_prefix('산');
	let digits = plain.unwrap_or(word);
	let (main, sub) = digits.split_once('-').unwrap_or((digits, "0"));
	let number = |text: &str| {
		let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
		is_number.then(|| text.parse::<u16>().ok()).flatten()
	};
	Some((plain.is_some(), number(main)?, number(sub)?))
}

impl Store {
	/// The parcels at an address, or its units if it names one.
	pub(super) async fn at_address(&self, text: &str) -> Result<Vec<Mention>, StoreError> {
		let Some(address) = Address::read(text) else { return Ok(Vec::new()) };
		let mut found = Vec::new();
		for district in self.districts_named(&address.district, DISTRICTS).await? {
			let code = district.code.parse::<DistrictCode>().ok();
			let Address { kind, main, sub, .. } = address;
			let pnu = code.and_then(|code| Pnu::new(code, kind, main, sub).ok());
			let Some(pnu) = pnu else { continue };
			for parcel in self.parcels_numbered(&pnu.to_string()).await? {
				match address.unit {
					None => found.push(parcel),
					Some(_) => found.extend(self.units_of(&parcel, &address).await?),
				}
			}
		}
		let mention = |property: String| {
			let (kind, id) = property.split_once(':')?;
			Some(Mention { kind: kind.to_owned(), id: id.to_owned() })
		};
		Ok(found.into_iter().filter_map(mention).collect())
	}

	/// The units of the buildings on a parcel that an address names.
	async fn units_of(
		&self,
		parcel: &str,
		address: &Address<'_>,
	) -> Result<Vec<String>, StoreError> {
		let is_it = |unit: &PropertyVersion| {
			let label = |name: &str| unit.details.get(name).and_then(serde_json::Value::as_str);
			label("number") == address.unit
				&& (address.wing.is_none() || label("wing") == address.wing)
		};
		let mut found = Vec::new();
		for building in self.properties_at(parcel, None, None, THERE).await? {
			let units = self.properties_at(&building.property, None, None, THERE).await?;
			found.extend(units.into_iter().filter(is_it).map(|unit| unit.property));
		}
		Ok(found)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn an_address_has_a_name_and_a_lot() {
		let read =
			|text| Address::read(text).map(|one| (one.district, one.kind, one.main, one.sub));
		assert_eq!(
			read("강남구 역삼동 858-3"),
			Some((vec!["강남구", "역삼동"], LandKind::Land, 858, 3))
		);
		for forest in ["안좌면 한운리 산 12", "안좌면 한운리 산12"] {
			assert_eq!(read(forest), Some((vec!["안좌면", "한운리"], LandKind::Forest, 12, 0)));
		}
		for none in ["858-3", "역삼동", "역삼동 858-", "역삼동 99999", "역삼동 858 아파트", ""]
		{
			assert_eq!(read(none), None, "{none}");
		}
		let unit = Address::read("역삼동 858 101동 1502호").unwrap();
		assert_eq!((unit.wing, unit.unit), (Some("101"), Some("1502")));
	}
}
