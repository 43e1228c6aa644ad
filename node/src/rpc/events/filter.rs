//! Which events a reader wants.

use madang_json::{Mention, Record, OBJECTS};
use serde::{de::Error, Deserialize, Deserializer};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// The most objects and names of a filter.
const MOST: usize = 256;

/// The events that are about one of these objects, and have one of these names. What is empty leaves nothing out.
///
/// In JSON `{"loan": ["12", "13"], "institution": "4", "events": ["Lending.LoanRefused"]}`.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Filter {
	objects: BTreeSet<Mention>,
	/// `Pallet.Event`, or a pallet.
	names: BTreeSet<String>,
}

impl Filter {
	/// Whether the reader wants an event.
	pub fn wants(&self, record: &Record) -> bool {
		let Record { event, mentions, .. } = record;
		let named = || {
			self.names.contains(&event.pallet)
				|| self.names.contains(&format!("{}.{}", event.pallet, event.name))
		};
		(self.objects.is_empty() || mentions.iter().any(|one| self.objects.contains(one)))
			&& (self.names.is_empty() || named())
	}
}

impl<'de> Deserialize<'de> for Filter {
	fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
		let given = Map::<String, Value>::deserialize(deserializer)?;
		let mut filter = Self::default();
		for (key, value) in given {
			let values =
				values(value).ok_or_else(|| D::Error::custom(format!("{key}: expected ids")))?;
			match OBJECTS.iter().find(|(_, kind)| *kind == key) {
				Some((_, kind)) => {
					filter.objects.extend(values.into_iter().map(|id| Mention { kind, id }));
				}
				None if key == "events" => filter.names.extend(values),
				None => return Err(D::Error::custom(format!("{key}: no such kind of object"))),
			}
		}
		match filter.objects.len().saturating_add(filter.names.len()) > MOST {
			true => Err(D::Error::custom(format!("more than {MOST} objects and names"))),
			false => Ok(filter),
		}
	}
}

/// One id or a list of them, as numbers or text.
fn values(value: Value) -> Option<Vec<String>> {
	let one = |value: Value| match value {
		Value::String(text) => Some(text),
		Value::Number(number) => Some(number.to_string()),
		_ => None,
	};
	match value {
		Value::Array(values) => values.into_iter().map(one).collect(),
		value => one(value).map(|value| vec![value]),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use madang_json::Event;
	use serde_json::json;

	fn filter(json: Value) -> Filter {
		serde_json::from_value(json).unwrap()
	}

	fn record() -> Record {
		let mention = |kind, id: &str| Mention { kind, id: id.to_owned() };
		Record {
			transaction: Some(1),
			event: Event {
				pallet: "Lending".to_owned(),
				name: "LoanRefused".to_owned(),
				fields: json!({}),
			},
			mentions: [mention("loan", "12"), mention("institution", "4")].into(),
		}
	}

	#[test]
	fn an_event_is_about_one_of_the_objects_and_has_one_of_the_names() {
		for wanted in [
			json!({}),
			json!({ "loan": "12" }),
			json!({ "loan": 12 }),
			json!({ "loan": ["7", "12"] }),
			json!({ "loan": "7", "institution": 4 }),
			json!({ "events": ["Lending.LoanRefused"] }),
			json!({ "events": "Lending", "loan": "12" }),
		] {
			assert!(filter(wanted.clone()).wants(&record()), "{wanted}");
		}
		for other in [
			json!({ "loan": "7" }),
			json!({ "deal": "12" }),
			json!({ "events": "Titles" }),
			json!({ "events": "Lending.LoanApplied", "loan": "12" }),
		] {
			assert!(!filter(other.clone()).wants(&record()), "{other}");
		}
	}

	#[test]
	fn unknown_kinds_and_long_filters_are_refused() {
		let read = |json| serde_json::from_value::<Filter>(json).map_err(|error| error.to_string());
		assert!(read(json!({ "loans": "12" })).unwrap_err().contains("no such kind of object"));
		assert!(read(json!({ "loan": { "id": "12" } })).unwrap_err().contains("expected ids"));
		let many: Vec<usize> = (0..=MOST).collect();
		assert!(read(json!({ "loan": many })).unwrap_err().contains("more than 256"));
	}
}
