//! How acts, apostilles and their numbers are written and shown.

use crate::values;
use madang_client::api::types::*;
use serde_json::{json, Value};

/// A kind of acts, by its name.
pub fn kind(text: &str) -> Result<ActKind, String> {
	let found = ActKind::ALL.into_iter().find(|kind| values::name(kind) == text);
	found.ok_or_else(|| {
		let names: Vec<_> = ActKind::ALL.map(values::name).into();
		t!("expected one of {}", names.join(", "))
	})
}

/// An attestation: `act:3` or `apostille:3`.
pub fn attestation(text: &str) -> Result<Attestation, String> {
	let expected = || t!("expected act:NUMBER or apostille:NUMBER").to_owned();
	let (what, number) = text.split_once(':').ok_or_else(expected)?;
	let number = number.parse().map_err(|_| expected())?;
	match what {
		"act" => Ok(Attestation::Act(ActId(number))),
		"apostille" => Ok(Attestation::Apostille(ApostilleId(number))),
		_ => Err(expected()),
	}
}

/// Format an attestation as it is read.
pub fn format_attestation(id: Attestation) -> String {
	match id {
		Attestation::Act(act) => format!("act:{act}"),
		Attestation::Apostille(apostille) => format!("apostille:{apostille}"),
	}
}

/// A number of a series: `2026-17`.
pub fn number(text: &str) -> Result<SeriesNumber, String> {
	let Receipt { year, number } = values::receipt(text)?;
	Ok(SeriesNumber { year, number })
}

/// Format what a link of a chain is.
pub fn format_link(kind: &LinkKind) -> String {
	match kind {
		LinkKind::Act(kind) => values::name(kind),
		LinkKind::Apostille(capacity) => {
			t!("apostille for {}", String::from_utf8_lossy(capacity))
		}
	}
}

/// Format whether something has effect, or since when and by whom it has not.
pub fn format_state(annulled: Option<&Annulment>) -> String {
	match annulled {
		None => "valid".to_owned(),
		Some(annulment) => {
			let (since, by) = (values::format_moment(annulment.at), annulment.institution);
			t!("annulled since {since} by institution {by}")
		}
	}
}

/// The annulment, for programs.
pub fn annulment(annulled: Option<&Annulment>) -> Value {
	annulled.map_or(Value::Null, |annulment| {
		json!({
			"institution": annulment.institution,
			"reason": annulment.reason.to_string(),
			"at": annulment.at,
		})
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn what_is_written_reads_back() {
		for text in ["act:3", "apostille:0"] {
			assert_eq!(format_attestation(attestation(text).unwrap()), text);
		}
		for invalid in ["act", "act:x", "deed:3", "3"] {
			assert!(attestation(invalid).is_err(), "{invalid}");
		}
		assert_eq!(number("2026-17").unwrap().to_string(), "2026-17");
		for one in ActKind::ALL {
			assert_eq!(kind(&values::name(one)).unwrap(), one);
		}
		assert!(kind("will").unwrap_err().contains("confirmed-date"));
	}
}
