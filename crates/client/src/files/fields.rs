//! Reads and writes the values of a register file: one function for each form.

use super::{
	clean,
	error::Reason,
	spreadsheet::{self, Damage},
};
use madang_primitives::{
	Area, BuildingId, BuildingUse, Commitment, Did, DistrictCode, Holding, Holdings, KoreanDay,
	Label, LandCategory, LandRight, LandRightKind, MaxHolders, Party, Pnu, PnuError, PropertyName,
	Receipt, Share, ShareError, Structure, TitleId, UnitId, Won,
};
use sp_core::Get;
use std::{borrow::Cow, fmt::Display, str::FromStr};

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

/// The code of the place of a building (대지구분코드) is 0 for land and 1 for mountain. Where a PNU was made
/// with it, each 1 of the file is wrong too.
const PLACE_CODE: &str =
	"0 is a code of the building book (대지구분코드), which has 1 for mountain: add one to \
                          this digit in all rows of the file";

pub(super) fn pnu(text: &str) -> Result<Pnu, Reason> {
	let has_place_code = text.get(10..11) == Some("0");
	text.parse().or_else(|reason| match reason {
		PnuError::UnknownBook if has_place_code => form_of(format!("{reason}; {PLACE_CODE}")),
		_ => form_of(reason),
	})
}

/// Read a value of a list. If it differs from a name of the list only in punctuation, the reason says
/// in which characters.
fn listed<T: FromStr<Err: Display>>(
	text: &str,
	names: impl IntoIterator<Item = &'static str>,
) -> Result<T, Reason> {
	text.parse().or_else(|reason: T::Err| {
		let difference = |name| clean::difference(text, name);
		match names.into_iter().find_map(difference) {
			Some(difference) => form_of(format!("{reason}: {difference}")),
			None => form_of(reason),
		}
	})
}

pub(super) fn category(text: &str) -> Result<LandCategory, Reason> {
	listed(text, LandCategory::ALL.iter().map(|one| one.korean()))
}

pub(super) fn building_use(text: &str) -> Result<BuildingUse, Reason> {
	listed(text, BuildingUse::ALL.iter().map(|one| one.korean()))
}

pub(super) fn structure(text: &str) -> Result<Structure, Reason> {
	listed(text, Structure::ALL.iter().map(|one| one.korean()))
}

/// Read a day. In addition to `2019-05-07`, it reads the forms in which registers and spreadsheets write the
/// same day: `20190507`, `2019.5.7.`, `2019/05/07`, each also with the hour of midnight after it.
pub(super) fn day(text: &str) -> Result<KoreanDay, Reason> {
	let midnight = |time: &str| {
		let (forms, korean) = (["0:00", "00:00", "0:00:00", "00:00:00"], "오전 12:00");
		forms.contains(&time) || time.strip_suffix(":00").unwrap_or(time) == korean
	};
	let date = match text.split_once([' ', 'T']) {
		Some((date, time)) if midnight(time) => date,
		_ => text,
	};
	if let Some(day) = three_numbers(date).or_else(|| eight_digits(date)) {
		return Ok(day);
	}
	match spreadsheet::day_number(text) {
		Some(_) => Err(Reason::Spreadsheet(Damage::DayNumber)),
		None if has_unknown_parts(text) => form(
			"the month or the day is not known, so this is not a day: leave the value empty where it may \
			 be unknown",
		),
		None => by_type(text),
	}
}

/// Whether a day has zeros for a part that its source does not know: `19360400`, `0000-00-00`.
fn has_unknown_parts(text: &str) -> bool {
	let digits: String = text.chars().filter(|c| !matches!(c, '-' | '.' | '/')).collect();
	let plain = digits.len() == 8 && digits.bytes().all(|byte| byte.is_ascii_digit());
	plain && (digits.get(4..6) == Some("00") || digits.ends_with("00"))
}

/// Read a day that is not after today, if that is known.
pub(super) fn past_day(text: &str, today: Option<KoreanDay>) -> Result<KoreanDay, Reason> {
	let day = day(text)?;
	match today {
		Some(today) if day > today => Err(Reason::Future { today }),
		_ => Ok(day),
	}
}

/// Read `2019-05-07`, `2019-5-7`, `2019.05.07`, `2019. 5. 7.` or `2019/05/07`.
fn three_numbers(text: &str) -> Option<KoreanDay> {
	let separator = text.chars().find(|c| matches!(c, '-' | '.' | '/'))?;
	let text = if separator == '.' { text.strip_suffix('.').unwrap_or(text) } else { text };
	let parts: Vec<_> = text.split(separator).map(str::trim).collect();
	let [year, month, day] = parts[..] else { return None };
	let number = |text: &str, digits: std::ops::RangeInclusive<usize>| {
		let plain = text.bytes().all(|byte| byte.is_ascii_digit());
		(plain && digits.contains(&text.len())).then(|| text.parse::<u16>().ok()).flatten()
	};
	let month = u8::try_from(number(month, 1..=2)?).ok()?;
	let day = u8::try_from(number(day, 1..=2)?).ok()?;
	KoreanDay::from_civil(number(year, 4..=4)?, month, day)
}

/// Read `20190507`.
fn eight_digits(text: &str) -> Option<KoreanDay> {
	let plain = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
	let number: u32 = plain.then(|| text.parse().ok()).flatten()?;
	let part = |number: u32| u8::try_from(number % 100).ok();
	let year = u16::try_from(number / 10_000).ok()?;
	KoreanDay::from_civil(year, part(number / 100)?, part(number)?)
}

/// Read a number that has only digits and no leading zero, so that there is one way to write it.
pub(super) fn digits(text: &str, most: usize) -> Option<u64> {
	let plain = !text.is_empty()
		&& text.len() <= most
		&& text.bytes().all(|byte| byte.is_ascii_digit())
		&& (text == "0" || !text.starts_with('0'));
	plain.then(|| text.parse().ok()).flatten()
}

/// Read a management number of the building book, in the present form or the old one.
pub(super) fn building(text: &str) -> Result<BuildingId, Reason> {
	by_type(text)
}

/// Read a unit's management number.
pub(super) fn unit(text: &str) -> Result<UnitId, Reason> {
	by_type(text)
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
		Some(("building", key)) => building(key).map(PropertyName::Building),
		Some(("unit", key)) => unit(key).map(PropertyName::Unit),
		_ => form("a property is parcel:PNU, building:NUMBER or unit:NUMBER"),
	}
}

/// A number without the commas that separate its thousands, if each is where it must be.
fn without_thousands(text: &str) -> Cow<'_, str> {
	let (whole, _) = text.split_once('.').unwrap_or((text, ""));
	let mut groups = whole.split(',');
	let first = groups.next().unwrap_or_default();
	let grouped = whole.contains(',')
		&& (1..=3).contains(&first.len())
		&& groups.all(|group| group.len() == 3);
	match grouped {
		true => Cow::Owned(text.replacen(',', "", whole.matches(',').count())),
		false => Cow::Borrowed(text),
	}
}

pub(super) fn won(text: &str) -> Result<Won, Reason> {
	digits(&without_thousands(text), MAX_DIGITS)
		.map_or_else(|| form("an amount is whole won, in at most 15 digits"), Ok)
}

/// The decimals of an area on the chain.
const AREA_DECIMALS: usize = 4;

/// A number without the zeros after its fourth decimal, which open data has: `84.930000000`.
fn without_zeros(text: &str) -> &str {
	match text.split_once('.') {
		Some((whole, decimals)) if decimals.len() > AREA_DECIMALS => {
			let kept = decimals.trim_end_matches('0').len().max(AREA_DECIMALS);
			text.get(..whole.len() + 1 + kept).unwrap_or(text)
		}
		_ => text,
	}
}

/// Read an area in square metres. Nothing is rounded.
pub(super) fn area(text: &str) -> Result<Area, Reason> {
	let area: Area = by_type(without_zeros(&without_thousands(text)))?;
	match area.is_zero() {
		true => form("an area must be above zero"),
		false => Ok(area),
	}
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

/// Read a floor: 1 is the ground floor, -1 is the first floor below it. `3층`, `지1`, `지하1층` and `B1` are
/// floors too.
pub(super) fn floor(text: &str) -> Result<i8, Reason> {
	let reason = "a floor is 1 to 127 above ground, -1 to -127 below, such as 3, -1 or 지하1층";
	let text = text.strip_suffix('층').unwrap_or(text);
	let below = ["-", "지하", "지", "B", "b"].iter().find_map(|mark| text.strip_prefix(mark));
	let number = small::<i8>(below.unwrap_or(text), reason)?;
	match (number, below) {
		// No building has it, which the row says.
		(0, Some(_)) => form(reason),
		(number, Some(_)) => Ok(-number),
		(number, None) => Ok(number),
	}
}

/// Read the label of a unit.
pub(super) fn door(text: &str) -> Result<Label, Reason> {
	Label::unit(text).or_else(form_of)
}

/// Read the label of a wing. It is empty if the building has no wings.
pub(super) fn wing(text: &str) -> Result<Option<Label>, Reason> {
	Label::wing(text).or_else(form_of)
}

/// Write a wing as [`wing`] reads it.
pub(super) fn wing_text(wing: Option<&Label>) -> String {
	wing.map(ToString::to_string).unwrap_or_default()
}

/// Read a day that may be unknown. Then it is empty: no day stands for one that is not known.
pub(super) fn day_if_known(
	text: &str,
	today: Option<KoreanDay>,
) -> Result<Option<KoreanDay>, Reason> {
	match text {
		"" => Ok(None),
		_ => past_day(text, today).map(Some),
	}
}

/// Write what [`day_if_known`] reads.
pub(super) fn day_text(day: Option<KoreanDay>) -> String {
	day.map(|day| day.to_string()).unwrap_or_default()
}

/// Read the parcels of a building, `PNU;PNU`. The first one is its place.
pub(super) fn parcels(text: &str) -> Result<Vec<Pnu>, Reason> {
	let parcels: Vec<_> = text.split(';').map(pnu).collect::<Result<_, _>>()?;
	if let Some(twice) = parcels.iter().enumerate().find(|(at, one)| parcels[..*at].contains(one)) {
		return form_of(format!("parcel {} is listed twice", twice.1));
	}
	let most: u32 = pallet_registers::MaxParcels::get();
	match parcels.len() <= most as usize {
		true => Ok(parcels),
		false => form_of(format!("more than {most} parcels: parcels of one site are merged first")),
	}
}

/// Write what [`parcels`] reads.
pub(super) fn parcels_text(parcels: &[Pnu]) -> String {
	parcels.iter().map(ToString::to_string).collect::<Vec<_>>().join(";")
}

/// A right to the land as a file has it: without a parcel, it is to the place of the building.
pub(super) type RightInFile = LandRight<Option<Pnu>>;

/// Read the rights of a unit to the land: `SHARE` for a share in the ownership of the place of its
/// building, or `PNU=SHARE;PNU:KIND=SHARE`. Empty or 0 if no right is registered.
pub(super) fn land_rights(text: &str) -> Result<Vec<RightInFile>, Reason> {
	if matches!(text, "" | "0") {
		return Ok(Vec::new());
	}
	let mut rights = Vec::<RightInFile>::new();
	for part in text.split(';') {
		let (land, fraction) = part.split_once('=').unwrap_or(("", part));
		let (parcel, kind) = match land.split_once(':') {
			Some((parcel, kind)) => (parcel, by_type(kind)?),
			None => (land, LandRightKind::Ownership),
		};
		let parcel = if parcel.is_empty() { None } else { Some(pnu(parcel)?) };
		let right = LandRight { parcel, kind, share: share(fraction)? };
		if rights.iter().any(|one| (one.parcel, one.kind) == (right.parcel, right.kind)) {
			return form("a right of one kind to one parcel is listed twice; add the shares up");
		}
		rights.push(right);
	}
	let most: u32 = pallet_registers::MaxParcels::get();
	match rights.len() <= most as usize {
		true => Ok(rights),
		false => form_of(format!("more than {most} rights to the land")),
	}
}

/// Write what [`land_rights`] reads, for a unit of a building in this place.
pub(super) fn land_rights_text(rights: &[LandRight<Pnu>], place: Pnu) -> String {
	let one = |LandRight { parcel, kind, share }: &LandRight<Pnu>| match kind {
		LandRightKind::Ownership if *parcel == place => share.to_string(),
		LandRightKind::Ownership => format!("{parcel}={share}"),
		kind => format!("{parcel}:{kind}={share}"),
	};
	rights.iter().map(one).collect::<Vec<_>>().join(";")
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

/// Read a name: without control characters. It may be empty.
pub(super) fn name(text: &str) -> Result<String, Reason> {
	if text.chars().any(char::is_control) {
		return form(
			"has a line break or another control character: a closing quote may be missing",
		);
	}
	if text.len() > MAX_NAME {
		return form("too long: at most 48 bytes, which is sixteen Korean letters");
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

/// Read the full name of a district: its levels, separated by spaces.
pub(super) fn full_name_of_district(text: &str) -> Result<String, Reason> {
	if text.chars().any(char::is_control) {
		return form("has a control character");
	}
	full_name(text).map(|()| text.into())
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

pub(super) fn bytes32(text: &str) -> Option<[u8; 32]> {
	hex::decode(text).ok()?.try_into().ok()
}

pub(super) fn holder(text: &str) -> Option<Party> {
	match text.strip_prefix("did:madang:") {
		Some(did) => bytes32(did).map(|bytes| Party::Did(Did(bytes))),
		None => bytes32(text).map(|bytes| Party::Unbound(Commitment(bytes))),
	}
}

/// Read holders with their shares, `HOLDER=SHARE;HOLDER=SHARE`. The shares add up to one.
pub(super) fn holders(text: &str) -> Result<Holdings, Reason> {
	let all = acquired(text)?;
	match all.total() {
		Ok(Share::WHOLE) => Ok(all),
		Ok(sum) => Err(Reason::ShareSum(sum.to_string())),
		Err(error) => form_of(error),
	}
}

/// Read what holders acquired together, which may be a part of the whole.
pub(super) fn acquired(text: &str) -> Result<Holdings, Reason> {
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
		if matches!(fraction, "합유" | "총유") {
			return Err(Reason::JointOwnership);
		}
		let share = share(fraction).or_else(|reason| form_of(format!("holder {at}: {reason}")))?;
		if let Some(first) = all.iter().position(|other| other.holder == holder) {
			return form_of(format!("holder {at} is the same as holder {}", first + 1));
		}
		all.push(Holding { holder, share });
	}
	match Share::sum(all.iter().map(|holding| holding.share)) {
		Ok(_) => {}
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
