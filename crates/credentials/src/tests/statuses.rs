//! Status references and status lists.

use super::*;
use crate::base64::encode;

fn list() -> StatusList {
	StatusList::from_bytes(vec![0; 16_384]).unwrap()
}

/// W3C: index 0 is the left-most bit.
#[test]
fn bits_are_counted_from_the_left() {
	let mut list = list();
	for (index, byte, bit) in [(0, 0, 0x80), (7, 0, 0x01), (8, 1, 0x80), (131_071, 16_383, 0x01)] {
		list.set(index, true).unwrap();
		assert_eq!(list.bytes()[byte], bit | if index == 7 { 0x80 } else { 0 });
		assert_eq!(list.is_set(index), Ok(true));
		assert_eq!(list.is_set(index ^ 3), Ok(false));
	}
	list.set(0, false).unwrap();
	assert_eq!(list.bytes()[0], 1);
	for index in [131_072, u64::MAX] {
		assert_eq!(list.is_set(index), Err(StatusError::BeyondList));
		assert_eq!(list.set(index, true), Err(StatusError::BeyondList));
	}
	assert_eq!(status_bit(&[], 0), Err(StatusError::BeyondList));
	assert_eq!(status_bit(&[0b0100_0000], 1), Ok(true));
}

#[test]
fn a_list_is_written_and_read() {
	let mut some = list();
	for index in (0..131_072).step_by(97) {
		some.set(index, true).unwrap();
	}
	for list in [list(), some] {
		let text = list.encode();
		assert!(text.starts_with("uH4sI"));
		assert_eq!(StatusList::decode(&text), Ok(list));
	}
}

/// The example of W3C Bitstring Status List v1.0: 131,072 entries, none set. It was made by other code.
#[test]
fn the_example_of_w3c_is_read() {
	let example = "uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA";
	assert_eq!(StatusList::decode(example), Ok(list()));
}

#[test]
fn everything_that_is_not_a_whole_list_is_a_failure() {
	let mut random = list();
	(0..131_072).step_by(5).for_each(|index| random.set(index * 7 % 131_072, true).unwrap());
	let text = random.encode();
	let gzip = crate::base64::decode(&text[1..]).unwrap();
	for length in 0..gzip.len() {
		// The last four bytes that are left state a size of their own.
		let cut = StatusList::decode(&format!("u{}", encode(&gzip[..length])));
		assert!(matches!(cut, Err(StatusError::NotGzip | StatusError::TooLong)), "{length}");
	}
	for (at, _) in gzip.iter().enumerate() {
		// The time and the system of gzip's head mean nothing.
		if (4..10).contains(&at) {
			continue;
		}
		let mut changed = gzip.clone();
		changed[at] ^= 0x10;
		assert!(StatusList::decode(&format!("u{}", encode(&changed))).is_err(), "byte {at}");
	}
	let more = format!("u{}", encode(&[gzip.as_slice(), &[0]].concat()));
	assert_eq!(StatusList::decode(&more), Err(StatusError::NotGzip));
	for bad in [
		text[1..].to_string(),
		format!("z{}", &text[1..]),
		format!("{text}="),
		format!("{text}+"),
		String::new(),
	] {
		assert_eq!(StatusList::decode(&bad), Err(StatusError::NotMultibase));
	}
	let short = StatusList::from_bytes(vec![0; 16_383]);
	assert_eq!(short, Err(StatusError::TooShort));
	assert_eq!(StatusList::from_bytes(vec![0; (1 << 21) + 1]), Err(StatusError::TooLong));
	assert_eq!(StatusList::decode(&"u".repeat(1 << 23)), Err(StatusError::TooLong));
}

/// A small stream that would decompress to gigabytes is refused by the size that it states, and a wrong
/// size by what is really in it.
#[test]
fn nothing_large_is_decompressed() {
	let large = miniz_oxide::deflate::compress_to_vec(&vec![0; 1 << 23], 9);
	for size in [1_u32 << 23, 1 << 15] {
		let mut gzip = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
		gzip.extend(&large);
		gzip.extend([0; 4]);
		gzip.extend(size.to_le_bytes());
		let found = StatusList::decode(&format!("u{}", encode(&gzip))).unwrap_err();
		assert!(matches!(found, StatusError::TooLong | StatusError::NotGzip));
	}
}

#[test]
fn a_set_bit_is_a_reason() {
	let text = issued().to_string();
	let with = |lookup: &dyn Fn(&StatusReference) -> Result<bool, StatusError>| {
		let policy = Policy { status: Some(lookup), ..policy(KeyBinding::Refused) };
		verify(&text, &policy, &resolver(&p256(1))).err().unwrap_or_default()
	};
	assert_eq!(with(&|_| Ok(false)), []);
	assert_eq!(with(&|_| Ok(true)), [Reason::Revoked, Reason::Suspended]);
	assert_eq!(with(&|entry| Ok(entry.index == 7)), [Reason::Revoked]);
	assert_eq!(with(&|entry| Ok(entry.index == 8)), [Reason::Suspended]);
	assert_eq!(with(&|_| Err(StatusError::BeyondList)), [Reason::StatusUnknown]);
	let mut list = list();
	list.set(8, true).unwrap();
	assert_eq!(with(&|entry| list.is_set(entry.index)), [Reason::Suspended]);
}

#[test]
fn references_that_cannot_be_evaluated() {
	let entry = json!({
		"type": "BitstringStatusListEntry", "statusPurpose": "revocation",
		"statusListIndex": "0", "statusListCredential": "urn:madang:status-list:7",
	});
	let claims = |status: Value| {
		let mut claims = members(open_claims());
		claims.insert("status".into(), status);
		check(&format!("{}~", signed(header(), claims.into()))).err().unwrap_or_default()
	};
	let list = |entries: Value| claims(json!({ "bitstring_status_list": entries }));
	let with = |name: &str, value: Value| {
		let mut entry = entry.clone();
		entry[name] = value;
		list(json!([entry]))
	};
	assert_eq!(list(json!([entry])), []);
	for index in ["0", "7", "8", "131071", "18446744073709551615"] {
		assert_eq!(with("statusListIndex", json!(index)), []);
	}
	for index in [
		json!("-1"),
		json!(-1),
		json!(0),
		json!("01"),
		json!("+1"),
		json!(""),
		json!("1.0"),
		json!("18446744073709551616"),
	] {
		assert_eq!(with("statusListIndex", index), [Reason::BadStatus]);
	}
	assert_eq!(with("statusPurpose", json!("message")), [Reason::BadStatus]);
	assert_eq!(with("statusSize", json!(2)), [Reason::BadStatus]);
	assert_eq!(with("statusSize", json!(1)), []);
	assert_eq!(with("statusListCredential", json!("")), [Reason::BadStatus]);
	assert_eq!(with("type", json!("Other")), [Reason::BadStatus]);
	for status in [json!(null), json!({}), json!({ "status_list": { "idx": 0, "uri": "a" } })] {
		assert_eq!(claims(status), [Reason::BadStatus]);
	}
	assert_eq!(list(json!([])), [Reason::BadStatus]);
	assert_eq!(list(json!([entry, entry])), [Reason::BadStatus]);
	assert_eq!(
		claims(json!({ "bitstring_status_list": [entry], "status_list": {} })),
		[Reason::BadStatus]
	);
}
