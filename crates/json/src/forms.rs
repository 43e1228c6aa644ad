//! Types that have a form of their own in JSON: the one in which people write them.

use codec::{Decode, Encode};
use core::str::FromStr;
use madang_primitives::{
	Area, Commitment, Did, DistrictCode, DistrictPrefix, KoreanDay, Label, ManagementNumber,
	NodeId, ParcelId, Party, Pnu, Property, PropertyName, Receipt, Share,
};
use scale_info::{form::PortableForm, Path};
use sp_core::crypto::{AccountId32, Ss58Codec};

/// A type with its form in JSON, which is text.
#[derive(Clone, Copy, Debug)]
pub struct Form {
	/// The name of the type.
	pub name: &'static str,
	/// The crate or module that its path begins with.
	root: &'static str,
	/// What it is, in English, for documentation.
	pub meaning: &'static str,
	/// The text of encoded bytes. None if they are not of the type.
	pub(crate) text: fn(&[u8]) -> Option<String>,
	/// The encoded bytes of a text. None if the text is not of the form, or such values are not given by callers.
	pub(crate) bytes: fn(&str) -> Option<Vec<u8>>,
}

/// The text of encoded bytes.
fn text<T: Decode + ToString>(mut bytes: &[u8]) -> Option<String> {
	T::decode(&mut bytes).ok().map(|value| value.to_string())
}

/// The encoded bytes of a text.
fn bytes<T: FromStr + Encode>(text: &str) -> Option<Vec<u8>> {
	text.parse::<T>().ok().map(|value| value.encode())
}

/// Such values are not given by callers.
const fn never(_: &str) -> Option<Vec<u8>> {
	None
}

const PRIMITIVES: &str = "madang_primitives";

macro_rules! forms {
	($($name:ident($meaning:literal) $bytes:expr;)*) => {
		/// The types that have a form of their own.
		pub const FORMS: &[Form] = &[
			Form {
				name: "AccountId32",
				root: "sp_core",
				meaning: "an account in SS58",
				text: |mut bytes| AccountId32::decode(&mut bytes).ok().map(|account| account.to_ss58check()),
				bytes: |text| AccountId32::from_ss58check(text).ok().map(|account| account.encode()),
			},
			$(Form {
				name: stringify!($name),
				root: PRIMITIVES,
				meaning: $meaning,
				text: text::<$name>,
				bytes: $bytes,
			},)*
		];
	};
}

forms! {
	Did("a DID: did:madang: and 64 hex digits") |text| madang_did::parse(text).map(|did| did.encode());
	KoreanDay("a day in Korean time: YYYY-MM-DD") bytes::<KoreanDay>;
	Receipt("a receipt: year and number, such as 2026-12") receipt;
	Pnu("the number of a parcel, 19 digits") bytes::<Pnu>;
	DistrictCode("the code of a district, 10 digits") bytes::<DistrictCode>;
	DistrictPrefix("the first digits of a district's code") bytes::<DistrictPrefix>;
	ManagementNumber("the management number of a building or unit") bytes::<ManagementNumber>;
	Property("a property by its key in the books: parcel:, building: or unit: and the key") property;
	PropertyName("a property as people name it: parcel:, building: or unit: and the number") bytes::<PropertyName>;
	Party("a holder: a DID, a commitment, an institution or the State") never;
	Share("a share, such as 1/2") bytes::<Share>;
	Area("an area in square metres, with up to four decimals") bytes::<Area>;
	Commitment("a commitment: 64 hex digits") commitment;
	NodeId("the id of a node") bytes::<NodeId>;
	Label("a label of the books") never;
}

/// The bytes of a receipt: year and number.
fn receipt(text: &str) -> Option<Vec<u8>> {
	let (year, number) = text.split_once('-')?;
	let receipt = Receipt { year: year.parse().ok()?, number: number.parse().ok()? };
	(receipt.to_string() == text).then(|| receipt.encode())
}

/// The bytes of a property by its key.
fn property(text: &str) -> Option<Vec<u8>> {
	let (kind, key) = text.split_once(':')?;
	let property = match kind {
		"parcel" => Property::Parcel(ParcelId(key.parse().ok()?)),
		"building" => Property::Building(key.parse().ok()?),
		"unit" => Property::Unit(key.parse().ok()?),
		_ => return None,
	};
	(property.to_string() == text).then(|| property.encode())
}

/// The bytes of a commitment.
fn commitment(text: &str) -> Option<Vec<u8>> {
	let digits = text.strip_prefix("0x").unwrap_or(text);
	let bytes: [u8; 32] = hex::decode(digits).ok()?.try_into().ok()?;
	Some(Commitment(bytes).encode())
}

/// The form of a type, by its path.
pub(crate) fn form_of(path: &Path<PortableForm>) -> Option<&'static Form> {
	let name = path.ident()?;
	let root = path.segments.first()?;
	FORMS.iter().find(|form| form.name == name && form.root == *root)
}

#[cfg(test)]
mod tests {
	use super::*;

	fn form(name: &str) -> &'static Form {
		FORMS.iter().find(|form| form.name == name).unwrap_or_else(|| panic!("no form {name}"))
	}

	#[test]
	fn what_is_shown_can_be_given_again() {
		let account = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
		let did = format!("did:madang:{}", "0a".repeat(32));
		for (name, text) in [
			("AccountId32", account),
			("Did", &did),
			("KoreanDay", "2026-11-29"),
			("KoreanDay", "1910-08-30"),
			("Receipt", "2026-12"),
			("Pnu", "1168010100108580000"),
			("DistrictCode", "1168010100"),
			("ManagementNumber", "11680200000043"),
			("PropertyName", "unit:11680200000043"),
			("Property", "parcel:1168010100108580000"),
			("Property", "unit:11680200000043"),
			("Share", "1/2"),
			("Area", "84.95"),
		] {
			let bytes = (form(name).bytes)(text).unwrap_or_else(|| panic!("{name}: {text}"));
			assert_eq!((form(name).text)(&bytes).as_deref(), Some(text), "{name}");
		}
	}

	#[test]
	fn other_texts_are_refused() {
		for (name, text) in [
			("AccountId32", "5GrwvaEF"),
			("Did", "did:web:example.org"),
			("KoreanDay", "2026-02-30"),
			("Receipt", "2026-012"),
			("Receipt", "2026"),
			("Commitment", "00"),
			("Property", "parcel:01"),
			("Property", "field:1"),
		] {
			assert_eq!((form(name).bytes)(text), None, "{name}: {text}");
		}
	}
}
