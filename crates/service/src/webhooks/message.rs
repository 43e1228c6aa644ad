//! A message and its signature.

use crate::now;
use base64ct::{Base64, Encoding};
use madang_primitives::{KoreanDay, Moment, DAY_MS};
use madang_sealed::ensure_private;
use ring::hmac;
use serde_json::{json, Value};
use std::{fs, path::Path};

/// What every secret begins with.
const PREFIX: &str = "whsec_";

/// The lengths that a secret may have, in bytes.
const LENGTHS: std::ops::RangeInclusive<usize> = 24..=64;

/// A message.
pub struct Message {
	/// Its id, the same each time it is sent.
	pub id: String,
	/// What it says, in JSON.
	pub body: String,
}

impl Message {
	/// A message of this kind.
	pub fn new(kind: &str, data: &Value) -> Self {
		let id = format!("msg_{:032x}", rand::random::<u128>());
		let body = json!({ "type": kind, "timestamp": in_text(now()), "data": data }).to_string();
		Self { id, body }
	}

	/// Its signature at a time in seconds since 1970.
	pub fn signature(&self, at: u64, secret: &Secret) -> String {
		let signed = format!("{}.{at}.{}", self.id, self.body);
		format!("v1,{}", Base64::encode_string(hmac::sign(&secret.0, signed.as_bytes()).as_ref()))
	}
}

/// A moment as RFC 3339 writes it, in Korean time.
fn in_text(moment: Moment) -> String {
	let day = KoreanDay::of(moment);
	let into_day = DAY_MS.saturating_sub(day.end().saturating_sub(moment).saturating_add(1));
	let second = into_day / 1_000;
	let (hour, minute) = (second / 3_600, second / 60 % 60);
	format!("{}T{hour:02}:{minute:02}:{:02}+09:00", day, second % 60)
}

/// The secret that the program and a receiver have.
pub struct Secret(hmac::Key);

impl Secret {
	/// Read a file with a secret.
	///
	/// # Errors
	///
	/// If it cannot be read, others can read it, or it has no secret.
	pub fn read(path: &Path) -> Result<Self, String> {
		let wrong = |reason: &dyn std::fmt::Display| format!("{}: {reason}", path.display());
		ensure_private(path).map_err(|error| error.to_string())?;
		let text = fs::read_to_string(path).map_err(|error| wrong(&error))?;
		Self::of(text.trim()).ok_or_else(|| wrong(&"expected whsec_ and 24 to 64 bytes in base64"))
	}

	fn of(text: &str) -> Option<Self> {
		let bytes = Base64::decode_vec(text.strip_prefix(PREFIX)?).ok()?;
		LENGTHS.contains(&bytes.len()).then(|| Self(hmac::Key::new(hmac::HMAC_SHA256, &bytes)))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_message_is_signed_as_its_standard_says() {
		// The example of the specification of Standard Webhooks.
		let secret = Base64::decode_vec("plJ3nmyCDGBKInavdOK15jsl").unwrap();
		let secret = Secret(hmac::Key::new(hmac::HMAC_SHA256, &secret));
		let message = Message {
			id: "msg_loFOjxBNrRLzqYUf".to_owned(),
			body: r#"{"event_type":"ping","data":{"success":true}}"#.to_owned(),
		};
		let expected = "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=";
		assert_eq!(message.signature(1_731_705_121, &secret), expected);
		assert_ne!(message.signature(1_731_705_122, &secret), expected);
	}

	#[test]
	fn a_moment_is_text_in_korean_time() {
		assert_eq!(in_text(0), "1970-01-01T09:00:00+09:00");
		assert_eq!(in_text(1_795_500_596_789), "2026-11-24T15:09:56+09:00");
	}

	#[test]
	fn a_secret_is_long_enough_and_in_its_form() {
		let of = |length: usize| format!("whsec_{}", Base64::encode_string(&vec![7; length]));
		for (text, is_secret) in [
			(of(24), true),
			(of(64), true),
			(of(23), false),
			(of(65), false),
			(of(24).replace("whsec_", ""), false),
			("whsec_!".to_owned(), false),
		] {
			assert_eq!(Secret::of(&text).is_some(), is_secret, "{text}");
		}
	}
}
