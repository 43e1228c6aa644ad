//! A call in words, for the people who decide about it.

use crate::Call;
use serde_json::{Map, Value};
use std::{collections::BTreeMap, sync::LazyLock};

/// What calls do and what arguments are, in Korean: lines of a name, a tab and the words.
static KOREAN: LazyLock<BTreeMap<&str, &str>> = LazyLock::new(|| {
	include_str!("words.ko.txt").lines().filter_map(|line| line.split_once('\t')).collect()
});

/// The Korean words for a call (`Pallet.call`) or an argument.
pub fn korean(name: &str) -> Option<&'static str> {
	KOREAN.get(name).copied()
}

impl Call {
	/// The call in English: a sentence, and a line for each argument.
	pub fn in_english(&self, arguments: &Map<String, Value>) -> Vec<String> {
		lines(&self.summary, arguments, |name| name.replace('_', " "))
	}

	/// The same in Korean.
	pub fn in_korean(&self, arguments: &Map<String, Value>) -> Vec<String> {
		let full_name = self.full_name();
		lines(korean(&full_name).unwrap_or(&full_name), arguments, |name| {
			korean(name).map_or_else(|| name.replace('_', " "), str::to_owned)
		})
	}
}

fn lines(
	sentence: &str,
	arguments: &Map<String, Value>,
	label: impl Fn(&str) -> String,
) -> Vec<String> {
	let mut lines = vec![sentence.to_owned()];
	for (name, value) in arguments {
		write(&label(name), value, &label, &mut lines);
	}
	lines
}

/// A line for each value, with the labels that lead to it.
fn write(path: &str, value: &Value, label: &impl Fn(&str) -> String, lines: &mut Vec<String>) {
	match value {
		Value::Object(fields) => {
			for (name, value) in fields {
				write(&format!("{path} · {}", label(name)), value, label, lines);
			}
		}
		Value::Array(values) if values.iter().any(|one| one.is_object() || one.is_array()) => {
			for (number, value) in (1..).zip(values) {
				write(&format!("{path} {number}"), value, label, lines);
			}
		}
		Value::Array(values) => {
			let values: Vec<_> = values.iter().map(plain).collect();
			lines.push(format!("{path}: {}", values.join(", ")));
		}
		Value::Null => {}
		value => lines.push(format!("{path}: {}", plain(value))),
	}
}

fn plain(value: &Value) -> String {
	match value {
		Value::String(text) => text.clone(),
		other => other.to_string(),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::Runtime;
	use serde_json::json;

	fn runtime() -> Runtime {
		Runtime::decode(include_bytes!("../../client/metadata.scale")).unwrap()
	}

	#[test]
	fn each_call_and_argument_has_korean_words() {
		let mut missing = Vec::new();
		for call in runtime().calls() {
			let name = call.full_name();
			// No officer makes these.
			if ["System.", "Timestamp.", "Session.", "Grandpa."]
				.iter()
				.any(|one| name.starts_with(one))
			{
				continue;
			}
			for name in call.arguments.iter().map(|(name, _)| name).chain([&name]) {
				let words = KOREAN.get(name.as_str());
				if words.is_none_or(|words| words.is_ascii()) {
					missing.push(name.clone());
				}
			}
		}
		missing.sort();
		missing.dedup();
		assert!(missing.is_empty(), "without Korean words: {missing:?}");
	}

	#[test]
	fn no_words_are_left_of_what_is_gone() {
		let runtime = runtime();
		let calls = runtime.calls();
		for name in KOREAN.keys().filter(|name| name.contains('.')) {
			assert!(calls.iter().any(|call| call.full_name() == *name), "{name} is gone");
		}
	}

	#[test]
	fn a_call_is_a_sentence_and_a_line_for_each_value() {
		let call = runtime().call("Institutions.anchor_log").unwrap();
		let Value::Object(arguments) = json!({
			"entries": "7",
			"terms": { "amount": "1250000000", "days": [1, 2], "none": null },
			"rows": [{ "loan": "3" }, { "loan": "4" }],
		}) else {
			panic!()
		};
		let english = call.in_english(&arguments);
		assert_eq!(
			english[1..],
			[
				"entries: 7",
				"rows 1 · loan: 3",
				"rows 2 · loan: 4",
				"terms · amount: 1250000000",
				"terms · days: 1, 2"
			]
		);
		assert_ne!(call.in_korean(&arguments)[0], english[0]);
	}
}
