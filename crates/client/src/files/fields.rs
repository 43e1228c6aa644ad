//! Reads and writes the values of a register file: one function for each form.

use super::table::Reason;
use madang_primitives::{
	Area, BuildingId, BuildingUse, Commitment, Did, DistrictCode, Holding, Holdings, KoreanDay,
	LandCategory, MaxHolders, Party, Pnu, PropertyName, Receipt, Share, ShareError, Structure,
	TitleId, UnitId, Won,
};
use sp_core::Get;
use std::{fmt::Display, str::FromStr};

/// The longest name of one level of a district, in bytes.
const MAX_NAME: usize = 48;

/// The longest full name of a district for which the chain has room, in bytes.
const MAX_FULL_NAME: usize = 96;

/// The most digits of an amount in won and of an area in whole square metres. Real values are much
/// smaller, and sums of such values cannot overflow.
const MAX_DIGITS: usize = 15;

/// The digits of a title number.
const TITLE_DIGITS: usize = 14;

/// The first digits of the title numbers that the chain assigns, in place of the number of a
/// registry office.
const CHAIN_OFFICE: &str = "9999";

pub(super) fn form<T>(reason: &'static str) -> Result<T, Reason> {
	Err(Reason::Form(reason.into()))
}

pub(super) fn form_of<T>(reason: impl Display) -> Result<T, Reason> {
	Err(Reason::Form(reason.to_string().into()))
}

/// Read a value with the type's own rules and reasons.
fn by_type<T: FromStr<Err: Display>>(text: &str) -> Result<T, Reason> {
	text.parse().or_else(form_of)
}

pub(super) fn district(text: &str) -> Result<DistrictCode, Reason> {
	let code: DistrictCode = by_type(text)?;
	match code.is_valid() {
		true => Ok(code),
		false => form("a district code does not begin with zero"),
	}
}

pub(super) fn pnu(text: &str) -> Result<Pnu, Reason> {
	by_type(text)
}

pub(super) fn category(text: &str) -> Result<LandCategory, Reason> {
	by_type(text)
}

pub(super) fn building_use(text: &str) -> Result<BuildingUse, Reason> {
	by_type(text)
}

pub(super) fn structure(text: &str) -> Result<Structure, Reason> {
	by_type(text)
}

pub(super) fn day(text: &str) -> Result<KoreanDay, Reason> {
	by_type(text)
}

/// Read a number that has only digits and no leading zero, so that there is one way to write it.
pub(super) fn digits(text: &str, most: usize) -> Option<u64> {
	let plain = !text.is_empty()
		&& text.len() <= most
		&& text.bytes().all(|byte| byte.is_ascii_digit())
		&& (text == "0" || !text.starts_with('0'));
	plain.then(|| text.parse().ok()).flatten()
}

/// Read a management number of the building book.
pub(super) fn number(text: &str) -> Result<u64, Reason> {
	match digits(text, 19) {
		Some(number) if number > 0 => Ok(number),
		_ => form("a management number has 1 to 19 digits and does not begin with zero"),
	}
}

/// Read the number of a title record that is older than the chain.
pub(super) fn title(text: &str) -> Result<TitleId, Reason> {
	match digits(text, TITLE_DIGITS) {
		Some(_) if text.starts_with(CHAIN_OFFICE) => {
			form("numbers that begin with 9999 belong to records that were opened on the chain")
		}
		Some(number) if text.len() == TITLE_DIGITS => Ok(TitleId(number)),
		_ => form("a title number has exactly fourteen digits and does not begin with zero"),
	}
}

pub(super) fn property(text: &str) -> Result<PropertyName, Reason> {
	match text.split_once(':') {
		Some(("parcel", key)) => pnu(key).map(PropertyName::Parcel),
		Some(("building", key)) => number(key).map(|id| PropertyName::Building(BuildingId(id))),
		Some(("unit", key)) => number(key).map(|id| PropertyName::Unit(UnitId(id))),
		_ => form("a property is parcel:PNU, building:NUMBER or unit:NUMBER"),
	}
}

pub(super) fn won(text: &str) -> Result<Won, Reason> {
	digits(text, MAX_DIGITS)
		.map_or_else(|| form("an amount is whole won, in at most 15 digits"), Ok)
}

/// Read an area with two decimals, in hundredths.
pub(super) fn area(text: &str) -> Result<Area, Reason> {
	let parts = text.split_once('.').and_then(|(whole, part)| {
		let two = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
		let part: u64 = two.then(|| part.parse().ok()).flatten()?;
		digits(whole, MAX_DIGITS).map(|whole| whole * 100 + part)
	});
	match parts {
		None => form("an area is square metres with two decimals, such as 84.93"),
		Some(0) => form("an area must be above zero"),
		Some(area) => Ok(area),
	}
}

/// Write an area as [`area`] reads it.
pub(super) fn area_text(area: Area) -> String {
	format!("{}.{:02}", area / 100, area % 100)
}

/// Read a small number that fits its type.
fn small<T: TryFrom<u64>>(text: &str, reason: &'static str) -> Result<T, Reason> {
	let number = digits(text, 5).and_then(|number| T::try_from(number).ok());
	number.map_or_else(|| form(reason), Ok)
}

/// Read a number of floors above ground.
pub(super) fn floors_above(text: &str) -> Result<u16, Reason> {
	small(text, "a number of floors is 0 to 65535")
}

/// Read a number of floors below ground.
pub(super) fn floors_below(text: &str) -> Result<u8, Reason> {
	small(text, "a number of floors below ground is 0 to 255")
}

/// Read a floor: 1 is the ground floor, -1 is the first floor below it.
pub(super) fn floor(text: &str) -> Result<i8, Reason> {
	let reason = "a floor is 1 to 127 above ground, -1 to -127 below; there is no floor 0";
	let (sign, number) = match text.strip_prefix('-') {
		Some(number) => (-1, number),
		None => (1, text),
	};
	match small::<i8>(number, reason)? {
		0 => form(reason),
		number => Ok(sign * number),
	}
}

/// Read the number of a unit.
pub(super) fn door(text: &str) -> Result<u16, Reason> {
	let reason = "a unit's number is 1 to 65535";
	match small(text, reason)? {
		0 => form(reason),
		number => Ok(number),
	}
}

/// Read the number of a wing. It is empty, which means zero, if the building has only one wing.
pub(super) fn wing(text: &str) -> Result<u16, Reason> {
	let reason = "a wing's number is 1 to 65535, or empty if the building has only one";
	match text {
		"" => Ok(0),
		_ => small(text, reason).and_then(|wing| if wing == 0 { form(reason) } else { Ok(wing) }),
	}
}

/// Write a wing as [`wing`] reads it.
pub(super) fn wing_text(wing: u16) -> String {
	match wing {
		0 => String::new(),
		_ => wing.to_string(),
	}
}

pub(super) fn yes_no(text: &str) -> Result<bool, Reason> {
	match text {
		"Y" => Ok(true),
		"N" => Ok(false),
		_ => form("Y or N"),
	}
}

/// Write what [`yes_no`] reads.
pub(super) fn yes_no_text(yes: bool) -> String {
	if yes { "Y" } else { "N" }.into()
}

/// Read a name: without control characters, and without spaces at the ends. It may be empty.
pub(super) fn name(text: &str) -> Result<String, Reason> {
	if text.chars().any(char::is_control) {
		return form(
			"has a line break or another control character: a closing quote may be missing",
		);
	}
	if text.len() > MAX_NAME {
		return form("too long: at most 48 bytes, which is sixteen Korean letters");
	}
	if text.trim() != text {
		return form("has leading or trailing spaces");
	}
	Ok(text.into())
}

/// Read a name that is not empty.
pub(super) fn some_name(text: &str) -> Result<String, Reason> {
	match text {
		"" => form("is empty"),
		_ => name(text),
	}
}

/// Check that the chain has room for the full name of a district.
pub(super) fn full_name(text: &str) -> Result<(), Reason> {
	match text.len() <= MAX_FULL_NAME {
		true => Ok(()),
		false => form("the full name is too long: at most 96 bytes"),
	}
}

/// Read a share of a whole.
pub(super) fn share(text: &str) -> Result<Share, Reason> {
	let (numerator, denominator) = text.split_once('/').unwrap_or((text, "1"));
	match (digits(numerator, 19), digits(denominator, 19)) {
		(Some(numerator), Some(denominator)) => Share::new(numerator, denominator).or_else(form_of),
		_ => form("a share is a fraction of whole numbers, such as 1/2"),
	}
}

fn bytes32(text: &str) -> Option<[u8; 32]> {
	hex::decode(text).ok()?.try_into().ok()
}

fn holder(text: &str) -> Option<Party> {
	match text.strip_prefix("did:madang:") {
		Some(did) => bytes32(did).map(|bytes| Party::Did(Did(bytes))),
		None => bytes32(text).map(|bytes| Party::Unbound(Commitment(bytes))),
	}
}

/// Read holders with their shares, `HOLDER=SHARE;HOLDER=SHARE`. The shares add up to one.
pub(super) fn holders(text: &str) -> Result<Holdings, Reason> {
	let mut all = Vec::<Holding>::new();
	for (at, part) in (1..).zip(text.split(';')) {
		let Some((who, fraction)) = part.split_once('=') else {
			return form_of(format!("holder {at} is not of the form HOLDER=SHARE"));
		};
		let Some(holder) = holder(who) else {
			return form_of(format!(
				"holder {at} is neither a commitment of 64 hex digits nor did:madang: with 64; \
				 names must not be in the files"
			));
		};
		let share = share(fraction).or_else(|reason| form_of(format!("holder {at}: {reason}")))?;
		if let Some(first) = all.iter().position(|other| other.holder == holder) {
			return form_of(format!("holder {at} is the same as holder {}", first + 1));
		}
		all.push(Holding { holder, share });
	}
	match Share::sum(all.iter().map(|holding| holding.share)) {
		Ok(Share::WHOLE) => {}
		Ok(sum) => return Err(Reason::ShareSum(sum.to_string())),
		Err(ShareError::OutOfRange) => return Err(Reason::ShareSum("more than one".into())),
		Err(error) => return form_of(error),
	}
	Holdings::new(all).map_or_else(
		|| form_of(format!("more than {} holders", <MaxHolders as Get<u32>>::get())),
		Ok,
	)
}

/// Read owners. A book entry that nobody has claimed has none.
pub(super) fn owners(text: &str) -> Result<Holdings, Reason> {
	match text {
		"" => Ok(Holdings::default()),
		_ => holders(text),
	}
}

/// Write holders as [`owners`] reads them.
pub(super) fn holders_text(holdings: &Holdings) -> String {
	let one = |Holding { holder, share }: &Holding| match holder {
		Party::Unbound(commitment) => format!("{commitment}={share}"),
		other => format!("{other}={share}"),
	};
	holdings.iter().map(one).collect::<Vec<_>>().join(";")
}

/// Read a receipt: `YEAR-NUMBER`.
pub(super) fn receipt(text: &str) -> Result<Receipt, Reason> {
	let parts = text.split_once('-').and_then(|(year, number)| {
		let year = digits(year, 4).filter(|year| *year >= 1900)?;
		let number = digits(number, 10).filter(|number| *number > 0)?;
		Some(Receipt { year: year as u16, number: u32::try_from(number).ok()? })
	});
	parts.map_or_else(|| form("a receipt is a year and a number, such as 2019-48211"), Ok)
}

/// Check that an application was not filed in a year before its cause.
pub(super) fn receipt_after(receipt: Receipt, cause: KoreanDay) -> Result<(), Reason> {
	let (cause, _, _) = cause.to_civil();
	match receipt.year >= cause {
		true => Ok(()),
		false => Err(Reason::ReceiptBeforeCause { receipt: receipt.year, cause }),
	}
}
