//! Values as text: how they are read from the command line and from files, and how they are shown.

use madang_client::api::types::*;
use madang_primitives::{
	signing::VerificationKey, Duty, Holding, Holdings, InstitutionKind, Party, Share,
};
use serde::{
	de::{value::StrDeserializer, DeserializeOwned, IntoDeserializer},
	Serialize,
};
use sp_core::crypto::Ss58Codec;
use std::time::{SystemTime, UNIX_EPOCH};

/// 32 bytes in hexadecimal, with or without `0x`. The error does not repeat the text, which may be
/// a secret.
pub fn bytes32(text: &str) -> Result<[u8; 32], String> {
	bytes(text)
}

/// 64 bytes in hexadecimal, with or without `0x`.
pub fn bytes64(text: &str) -> Result<[u8; 64], String> {
	bytes(text)
}

fn bytes<const N: usize>(text: &str) -> Result<[u8; N], String> {
	let digits = text.strip_prefix("0x").unwrap_or(text);
	let mut bytes = [0; N];
	let expected = t!("expected {} hex digits ({N} bytes)", 2 * N);
	hex::decode_to_slice(digits, &mut bytes).map_err(|error| match error {
		hex::FromHexError::InvalidHexCharacter { c, .. } => {
			t!("{expected}, got the character {c:?}")
		}
		_ => t!("{expected}, got {} characters", digits.chars().count()),
	})?;
	Ok(bytes)
}

/// A commitment: 64 hex digits.
pub fn commitment(text: &str) -> Result<Commitment, String> {
	bytes32(text)
		.map(Commitment)
		.map_err(|error| t!("{error}; `madang commit FILE` prints a commitment"))
}

/// A DID: `did:madang:` and 64 hex digits.
pub fn did(text: &str) -> Result<Did, String> {
	text.strip_prefix("did:madang:")
		.and_then(|digits| bytes32(digits).ok())
		.map(Did)
		.ok_or_else(|| t!("expected did:madang: and 64 hex digits, got {text:?}"))
}

/// An officer's account, in SS58.
pub fn account(text: &str) -> Result<Account, String> {
	sp_core::crypto::AccountId32::from_ss58check(text)
		.map(Into::into)
		.map_err(|error| t!("expected an account address (SS58): {error}"))
}

/// Format an account, in SS58.
pub fn format_account(account: &Account) -> String {
	sp_core::crypto::AccountId32::new(*account).to_ss58check()
}

/// An institution's number.
pub fn institution(text: &str) -> Result<InstitutionId, String> {
	text.parse().map(InstitutionId).map_err(|_| {
		t!("expected an institution's number, as `madang institution list` shows it").to_owned()
	})
}

/// Format what is used of an amount.
pub fn format_usage(used: &Allowance, of: &Allowance) -> String {
	// Execution time is in picoseconds.
	let milliseconds = |ref_time: u64| ref_time.div_ceil(1_000_000_000);
	let kib = |bytes: u64| bytes.div_ceil(1 << 10);
	t!(
		"{} of {} ms, {} of {} KiB, {} of {} transactions",
		milliseconds(used.ref_time),
		milliseconds(of.ref_time),
		kib(used.bytes),
		kib(of.bytes),
		used.transactions,
		of.transactions,
	)
}

/// A holder: `did:madang:` with 64 hex digits, or the commitment of an imported holder.
pub fn holder(text: &str) -> Result<Party, String> {
	match text.starts_with("did:") {
		true => did(text).map(Party::Did),
		false => commitment(text).map(Party::Unbound),
	}
}

/// A day: `YYYY-MM-DD`.
pub fn day(text: &str) -> Result<KoreanDay, String> {
	text.parse().map_err(|error| format!("{text}: {error}"))
}

/// A district code: ten digits.
pub fn district(text: &str) -> Result<DistrictCode, String> {
	text.parse().map_err(|error| format!("{text}: {error}"))
}

/// A parcel's number: nineteen digits.
pub fn pnu(text: &str) -> Result<Pnu, String> {
	text.parse().map_err(|error| format!("{text}: {error}"))
}

/// A receipt number: `YEAR-NUMBER`.
pub fn receipt(text: &str) -> Result<Receipt, String> {
	text.split_once('-')
		.and_then(|(year, number)| {
			Some(Receipt { year: year.parse().ok()?, number: number.parse().ok()? })
		})
		.ok_or_else(|| t!("expected YEAR-NUMBER, such as 2026-17").to_owned())
}

/// A property: `parcel:PNU`, `building:NUMBER` or `unit:NUMBER`. The PNU is the present one or an old one.
pub fn property(text: &str) -> Result<PropertyName, String> {
	text.parse().map_err(str::to_owned)
}

/// A leg of a closing: `payoff:TITLE/ENTRY`, `disbursement:LOAN`, `price` or `tax`; or an interim payment
/// by its number, `interim:NUMBER`.
pub fn leg(text: &str) -> Result<Leg, String> {
	let leg = match text.split_once(':') {
		Some(("payoff", one)) => entry(one).ok().map(Leg::Payoff),
		Some(("disbursement", loan)) => {
			loan.parse().ok().map(|loan| Leg::Disbursement(LoanId(loan)))
		}
		Some(("interim", number)) => {
			let number = number.parse::<u8>().ok();
			number.and_then(|number| number.checked_sub(1)).map(Leg::Interim)
		}
		None if text == "price" => Some(Leg::Price),
		None if text == "tax" => Some(Leg::Tax),
		_ => None,
	};
	leg.ok_or_else(|| {
		t!("expected payoff:TITLE/ENTRY, disbursement:LOAN, interim:NUMBER, price or tax")
			.to_owned()
	})
}

/// Format a leg as [`leg`] reads it.
pub fn format_leg(leg: &Leg) -> String {
	match leg {
		Leg::Payoff(entry) => format!("payoff:{}", format_entry(entry)),
		Leg::Disbursement(loan) => format!("disbursement:{loan}"),
		Leg::Price => "price".to_owned(),
		Leg::Tax => "tax".to_owned(),
		Leg::Interim(position) => format!("interim:{}", u16::from(*position) + 1),
	}
}

/// An entry of a title: `TITLE/ENTRY`.
pub fn entry(text: &str) -> Result<EntryId, String> {
	let parsed = text.split_once('/').and_then(|(title, number)| {
		Some(EntryId { title: TitleId(title.parse().ok()?), number: number.parse().ok()? })
	});
	parsed.ok_or_else(|| t!("expected TITLE/ENTRY, such as 11462017000004/2").to_owned())
}

/// Format an entry as [`entry`] reads it.
pub fn format_entry(entry: &EntryId) -> String {
	format!("{}/{}", entry.title, entry.number)
}

/// An amount in won; digits may be grouped with `_`.
pub fn won(text: &str) -> Result<Won, String> {
	text.replace('_', "")
		.parse()
		.map_err(|_| t!("expected whole won, such as 500_000_000").to_owned())
}

/// A yearly rate in percent with at most four decimals.
pub fn rate(text: &str) -> Result<RatePpm, String> {
	let wanted = || t!("expected a percentage with at most four decimals, such as 3.95").to_owned();
	let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
	let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
	if whole.is_empty() || !digits(whole) || !digits(decimals) || decimals.len() > 4 {
		return Err(wanted());
	}
	let whole: RatePpm = whole.parse().map_err(|_| wanted())?;
	let decimals: RatePpm = format!("{decimals:0<4}").parse().map_err(|_| wanted())?;
	whole.checked_mul(10_000).and_then(|ppm| ppm.checked_add(decimals)).ok_or_else(wanted)
}

/// What is added to an index, in percent with at most four decimals. It can be negative.
pub fn spread(text: &str) -> Result<i32, String> {
	let (sign, amount) = match text.strip_prefix('-') {
		Some(amount) => (-1, amount),
		None => (1, text),
	};
	let amount =
		i32::try_from(rate(amount)?).map_err(|_| t!("a spread is at most 100").to_owned())?;
	Ok(sign * amount)
}

/// Format a spread in percent, with its sign.
pub fn format_spread(spread: i32) -> String {
	let sign = if spread < 0 { '-' } else { '+' };
	format!("{sign} {}", format_rate(spread.unsigned_abs()))
}

/// A name in one or the other language, as the chain keeps it.
pub fn public_name(text: &str) -> Result<pallet_institutions::Name, String> {
	let bytes = text.as_bytes().to_vec();
	bytes.try_into().map_err(|_| t!("a name has at most 96 bytes (32 Korean letters)").to_owned())
}

/// An area: the leading digits of district codes; none for the whole country.
pub fn area(text: &str) -> Result<DistrictPrefix, String> {
	text.parse().map_err(str::to_owned)
}

/// The type of a credential.
pub fn credential_type(text: &str) -> Result<CredentialType, String> {
	let bytes = text.as_bytes().to_vec();
	bytes.try_into().map_err(|_| t!("a type has at most 128 bytes").to_owned())
}

/// The name of an item of a certificate.
pub fn item(text: &str) -> Result<CertificateItem, String> {
	let bytes = text.as_bytes().to_vec();
	bytes.try_into().map_err(|_| t!("an item has at most 48 bytes").to_owned())
}

/// What a status list is for.
pub fn status_purpose(text: &str) -> Result<StatusPurpose, String> {
	match text {
		"revocation" => Ok(StatusPurpose::Revocation),
		"suspension" => Ok(StatusPurpose::Suspension),
		_ => Err(t!("revocation or suspension").to_owned()),
	}
}

/// A range of a status list, written `7:0:131072`: list, first index, number of indices.
pub fn status_range(text: &str) -> Result<StatusRange, String> {
	let parts: Vec<&str> = text.split(':').collect();
	let range = match *parts.as_slice() {
		[list, first, count] => list.parse().ok().zip(first.parse().ok()).zip(count.parse().ok()),
		_ => None,
	};
	let ((list, first), count) =
		range.ok_or(t!("expected LIST:FIRST:COUNT, such as 7:0:131072"))?;
	Ok(StatusRange { list: ListId(list), first, count })
}

/// Format a rate in percent.
pub fn format_rate(rate: RatePpm) -> String {
	let digits = format!("{}.{:04}", rate / 10_000, rate % 10_000);
	format!("{} %", digits.trim_end_matches('0').trim_end_matches('.'))
}

/// Format an amount with its digits grouped, and from 100 million on also by 억 and 만.
pub fn format_won(amount: Won) -> String {
	const MAN: Won = 10_000;
	let grouped = |amount: Won| indicatif::HumanCount(amount).to_string();
	let digits = grouped(amount);
	let parts = [(amount / MAN / MAN, "억"), (amount / MAN % MAN, "만"), (amount % MAN, "")];
	let parts = parts.into_iter().filter(|(part, _)| *part > 0);
	let words: Vec<_> = parts.map(|(part, unit)| format!("{}{unit}", grouped(part))).collect();
	match amount >= MAN * MAN {
		true => format!("{digits} ({})", words.join(" ")),
		false => digits,
	}
}

/// Format an area.
pub fn format_area(area: Area) -> String {
	format!("{area} m²")
}

/// A duty by its name, such as `keep-books`.
pub fn duty(text: &str) -> Result<Duty, String> {
	named(text, Duty::ALL)
}

/// A kind of institution by its name, such as `registry-office`.
pub fn kind(text: &str) -> Result<InstitutionKind, String> {
	named(text, InstitutionKind::ALL)
}

/// The value with a name, as files name it.
fn named<T: DeserializeOwned + Serialize>(
	text: &str,
	all: impl IntoIterator<Item = T>,
) -> Result<T, String> {
	let given: StrDeserializer<'_, serde::de::value::Error> = text.into_deserializer();
	T::deserialize(given).map_err(|_| {
		let all: Vec<_> = all.into_iter().map(name).collect();
		t!("expected one of {}", all.join(", "))
	})
}

/// A validator's seat: `INSTITUTION:SEAT`.
pub fn seat(text: &str) -> Result<(InstitutionId, u32), String> {
	let parsed = text.split_once(':').and_then(|(institution, seat)| {
		Some((InstitutionId(institution.parse().ok()?), seat.parse().ok()?))
	});
	parsed.ok_or_else(|| t!("expected INSTITUTION:SEAT, such as 4:0").to_owned())
}

/// A pallet or one of its calls: `Pallet` or `Pallet.call`.
pub fn target(text: &str) -> Result<Target, String> {
	let identifier = |part: &str| match part.is_empty() {
		true => Err(t!("expected Pallet or Pallet.call, such as Titles.file").to_owned()),
		false => Identifier::try_from(part.as_bytes().to_vec())
			.map_err(|_| t!("the name {part:?} is too long")),
	};
	let (pallet, call) = match text.split_once('.') {
		Some((pallet, call)) => (pallet, Some(identifier(call)?)),
		None => (text, None),
	};
	Ok(Target { pallet: identifier(pallet)?, call })
}

/// The name of a duty, a kind or a status, as files have it.
pub fn name(value: impl serde::Serialize) -> String {
	match serde_json::to_value(value) {
		Ok(serde_json::Value::String(name)) => name,
		other => format!("{other:?}"),
	}
}

/// Format duties by their names.
pub fn format_duties(duties: Duties) -> String {
	duties.iter().map(name).collect::<Vec<_>>().join(", ")
}

/// Format a kind of institution, in both languages.
pub fn format_kind(kind: InstitutionKind) -> &'static str {
	match kind {
		InstitutionKind::Ministry => "ministry (부처)",
		InstitutionKind::Municipality => "municipality (지자체)",
		InstitutionKind::RegistryOffice => "registry office (등기소)",
		InstitutionKind::Court => "court (법원)",
		InstitutionKind::TaxOffice => "tax office (세무서)",
		InstitutionKind::Bank => "bank (은행)",
		InstitutionKind::GuaranteeFoundation => "guarantee foundation (보증재단)",
		InstitutionKind::PolicyAgency => "policy agency (정책기관)",
		InstitutionKind::CertificateIssuer => "certificate issuer (증명 발급기관)",
		InstitutionKind::ConveyanceAgent => "conveyance agent (중개사·법무사)",
		InstitutionKind::Auditor => "auditor (감사)",
		InstitutionKind::Notary => "notary (공증인)",
	}
}

/// Format the districts for which an institution is responsible.
pub fn format_jurisdiction(institution: &Institution) -> String {
	institution.jurisdiction.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// Format a deal's stage, in both languages.
pub const fn format_stage(stage: Stage) -> &'static str {
	match stage {
		Stage::Inspected => "inspected (물건확인)",
		Stage::Contracted => "contracted (계약)",
		Stage::Reported => "reported (거래신고)",
		Stage::Financed => "financed (대출)",
		Stage::Registered => "registered (등기)",
		Stage::Booked => "booked (공부 정리)",
		Stage::Lapsed => "lapsed (실효)",
		Stage::Rescinded => "rescinded (해제)",
		Stage::Void => "void (무효)",
	}
}

/// Format a party's public key: its scheme, a colon, and its bytes in hexadecimal.
pub fn format_public_key(key: &VerificationKey) -> String {
	match key {
		VerificationKey::Ed25519(bytes) => format!("ed25519:{}", hex::encode(bytes)),
		VerificationKey::Sr25519(bytes) => format!("sr25519:{}", hex::encode(bytes)),
		VerificationKey::P256(bytes) => format!("p256:{}", hex::encode(bytes)),
	}
}

/// A public key as [`format_public_key`] formats it.
pub fn public_key(text: &str) -> Result<VerificationKey, String> {
	let wanted =
		|| t!("expected ed25519:, sr25519: or p256: and the key's bytes in hexadecimal").to_owned();
	let (kind, digits) = text.split_once(':').ok_or_else(wanted)?;
	let bytes = hex::decode(digits).map_err(|_| wanted())?;
	let key = match kind {
		"ed25519" => bytes.try_into().ok().map(VerificationKey::Ed25519),
		"sr25519" => bytes.try_into().ok().map(VerificationKey::Sr25519),
		"p256" => bytes.try_into().ok().map(VerificationKey::P256),
		_ => None,
	};
	key.ok_or_else(wanted)
}

/// A key of a document: `KEY`, `KEY=PURPOSE,…` or `KEY=PURPOSE,…@CHECK,…`.
pub fn key_entry(text: &str) -> Result<KeyEntry, String> {
	let (rest, checks) = text.split_once('@').unwrap_or((text, "none"));
	let (key, purposes) = match rest.split_once('=') {
		Some((key, names)) => {
			let all: Result<Vec<_>, String> = names.split(',').map(key_purpose).collect();
			(key, KeyPurposes::of(&all?))
		}
		None => (rest, KeyPurposes::ALL),
	};
	let mut check = HolderCheck(0);
	for name in checks.split(',') {
		let bit = match name {
			"none" => HolderCheck::NONE,
			"pin" => HolderCheck::PIN,
			"biometric" => HolderCheck::BIOMETRIC,
			_ => return Err(t!("{name}: expected none, pin or biometric")),
		};
		check.0 |= bit.0;
	}
	Ok(KeyEntry { key: public_key(key)?, purposes, check })
}

fn key_purpose(name: &str) -> Result<KeyPurpose, String> {
	let found = KeyPurpose::ALL.into_iter().find(|purpose| purpose.property() == name);
	found.ok_or_else(|| {
		let all = KeyPurpose::ALL.map(KeyPurpose::property).join(", ");
		t!("{name}: expected one of {all}")
	})
}

/// Format holders and their shares, one on each line. A holder is shown in full: officers copy it.
pub fn format_holdings(holdings: &Holdings) -> String {
	holdings
		.iter()
		.map(|Holding { holder, share }| format!("{share} {holder}"))
		.collect::<Vec<_>>()
		.join("\n")
}

/// A holder and its share: `HOLDER=SHARE`.
pub fn holding(text: &str) -> Result<Holding, String> {
	let wanted = || t!("{text}: expected HOLDER=SHARE, such as did:madang:4a5b…=1/2");
	let (who, part) = text.split_once('=').ok_or_else(wanted)?;
	Ok(Holding { holder: holder(who)?, share: share(part)? })
}

/// The reason of a closing, by its Korean name.
pub fn closing_reason(text: &str) -> Result<ClosingReason, String> {
	text.parse().map_err(|error| format!("{text}: {error}"))
}

/// A share, such as `1/2`.
pub fn share(text: &str) -> Result<Share, String> {
	text.parse().map_err(|error| t!("{text}: {error}; write it as 1/2"))
}

/// The time of this machine.
pub fn now() -> madang_primitives::Moment {
	let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
	since.as_millis().try_into().unwrap_or(u64::MAX)
}

/// Format a moment as Korean date and time.
pub fn format_moment(moment: madang_primitives::Moment) -> String {
	let day = KoreanDay::of(moment);
	// A Korean day begins nine hours before the day of UTC does.
	let of_day = moment.saturating_add(9 * 60 * 60 * 1_000) % madang_primitives::DAY_MS / 1_000;
	format!("{day} {:02}:{:02}:{:02} KST", of_day / 3_600, of_day / 60 % 60, of_day % 60)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn formatted_values_read_back() {
		let one = Did([0xab; 32]);
		assert_eq!(did(&one.to_string()), Ok(one));
		assert_eq!(commitment(&Commitment([7; 32]).to_string()), Ok(Commitment([7; 32])));
		assert_eq!(receipt("2026-17"), Ok(Receipt { year: 2026, number: 17 }));
		let payoff = Leg::Payoff(EntryId { title: TitleId(11_462_017_000_004), number: 2 });
		for each in [payoff, Leg::Disbursement(LoanId(3)), Leg::Price, Leg::Tax, Leg::Interim(1)] {
			assert_eq!(leg(&format_leg(&each)), Ok(each));
		}
		for each in [
			VerificationKey::Ed25519([1; 32]),
			VerificationKey::Sr25519([2; 32]),
			VerificationKey::P256([3; 33]),
		] {
			assert_eq!(public_key(&format_public_key(&each)), Ok(each));
		}
		for each in Duty::ALL {
			assert_eq!(duty(&name(each)), Ok(each));
		}
		let key = VerificationKey::P256([3; 33]);
		let text = format_public_key(&key);
		assert_eq!(key_entry(&text), Ok(KeyEntry::new(key)));
		let some = key_entry(&format!("{text}=authentication,assertionMethod@pin,biometric"));
		let purposes = KeyPurposes::of(&[KeyPurpose::Authentication, KeyPurpose::AssertionMethod]);
		assert_eq!(some, Ok(KeyEntry { key, purposes, check: HolderCheck(6) }));
		for wrong in [format!("{text}=all"), format!("{text}@face"), format!("{text}=@pin")] {
			assert!(key_entry(&wrong).is_err(), "{wrong}");
		}
		let officer = [9; 32];
		assert_eq!(account(&format_account(&officer)), Ok(officer));
	}

	#[test]
	fn the_error_of_a_malformed_value_says_what_is_expected() {
		assert!(did("did:madang:12").unwrap_err().contains("64 hex digits"));
		assert!(did(&"ab".repeat(32)).is_err());
		assert!(commitment("xyz").unwrap_err().contains("madang commit"));
		for text in ["payoff", "payoff:x", "price:1", "rent", ""] {
			assert!(leg(text).is_err(), "{text}");
		}
		for text in ["2026", "2026-", "x-1", "70000-1"] {
			assert!(receipt(text).is_err(), "{text}");
		}
		assert!(share("3/2").unwrap_err().contains("at most one"));
		assert!(duty("sweep").unwrap_err().contains("keep-books"));
		assert!(public_key("p256:00").is_err());
		assert!(account("5Gxyz").is_err());
	}

	#[test]
	fn the_error_of_32_bytes_says_what_was_given_but_not_the_text() {
		let digits = "ab".repeat(32);
		assert_eq!(bytes32(&format!("0x{digits}")), Ok([0xab; 32]));
		let error = bytes32(&digits[..62]).unwrap_err();
		assert_eq!(error, "expected 64 hex digits (32 bytes), got 62 characters");
		let error = bytes32(&digits.replacen('a', "x", 1)).unwrap_err();
		assert!(error.ends_with("got the character 'x'"), "{error}");
	}

	#[test]
	fn spreads_have_a_sign() {
		assert_eq!(spread("0.5"), Ok(5_000));
		assert_eq!(spread("-0.6"), Ok(-6_000));
		assert_eq!(
			(format_spread(5_000), format_spread(-6_000)),
			("+ 0.5 %".into(), "- 0.6 %".into())
		);
		for text in ["--1", "-", "+1", "1,5", "999999"] {
			assert!(spread(text).is_err(), "{text}");
		}
	}

	#[test]
	fn ranges_of_status_lists_have_three_numbers() {
		let range = StatusRange { list: ListId(7), first: 8, count: 131_072 };
		assert_eq!(status_range("7:8:131072"), Ok(range));
		for text in ["7:8", "7:8:9:10", "7:-1:9", "7::9", "a:8:9", "7:8:4294967296"] {
			assert!(status_range(text).is_err(), "{text}");
		}
		assert_eq!(status_purpose("revocation"), Ok(StatusPurpose::Revocation));
		assert_eq!(status_purpose("suspension"), Ok(StatusPurpose::Suspension));
		assert!(status_purpose("other").is_err());
	}

	#[test]
	fn an_area_is_leading_digits_and_types_and_items_are_short() {
		assert_eq!(area(""), Ok(DistrictPrefix::NATION));
		assert_eq!(area("11680"), Ok(DistrictPrefix { digits: 5, value: 11_680 }));
		assert!(area("011").is_err() && area("a").is_err());
		assert!(credential_type(&"a".repeat(128)).is_ok());
		assert!(credential_type(&"a".repeat(129)).is_err());
		assert!(item(&"a".repeat(48)).is_ok() && item(&"a".repeat(49)).is_err());
	}

	#[test]
	fn rates_are_exact() {
		assert_eq!(rate("3.95"), Ok(39_500));
		assert_eq!(rate("4"), Ok(40_000));
		assert_eq!(rate("0.0001"), Ok(1));
		assert_eq!(format_rate(39_500), "3.95 %");
		assert_eq!(format_rate(40_000), "4 %");
		assert_eq!(format_rate(1), "0.0001 %");
		assert_eq!(format_rate(0), "0 %");
		for text in ["", ".5", "3.95001", "-1", "3,9", "99999999"] {
			assert!(rate(text).is_err(), "{text}");
		}
	}

	#[test]
	fn amounts_are_grouped() {
		assert_eq!(won("1_250_000_000"), Ok(1_250_000_000));
		assert_eq!(format_won(1_250_000_000), "1,250,000,000 (12억 5,000만)");
		assert_eq!(format_won(300_120_007), "300,120,007 (3억 12만 7)");
		assert_eq!(format_won(99_999_999), "99,999,999");
		assert_eq!(format_won(0), "0");
		assert_eq!(format_won(100), "100");
		assert_eq!(format_area(Area::hundredths(8_493)), "84.93 m²");
	}

	#[test]
	fn moments_are_korean_time() {
		assert_eq!(format_moment(1_795_500_596_000), "2026-11-24 15:09:56 KST");
	}
}
