//! Acts of the council in words.

use crate::page::Page;
use serde_json::Value;

/// An act that was proposed.
pub struct Act<'a> {
	/// What it does, in words.
	pub words: String,
	/// What it does it with.
	pub arguments: &'a Value,
}

/// An act as its event has it.
pub fn act<'a>(page: &Page, act: &'a Value) -> Act<'a> {
	if let Some(pause) = act.get("pause") {
		let words = format!("{} {}", page.t("Pause of calls:"), target(page, &pause["target"]));
		return Act { words, arguments: &pause["blocks"] };
	}
	if let Some(resume) = act.get("resume") {
		let words = format!("{} {}", page.t("End of a pause:"), target(page, resume));
		return Act { words, arguments: &Value::Null };
	}
	let call = act.get("call").unwrap_or(act);
	// The length of the call's bytes comes before it.
	let call = call.as_array().and_then(|parts| parts.last()).unwrap_or(call);
	let Some((pallet, inner)) = only(call) else {
		return Act { words: page.t("A call").to_owned(), arguments: call };
	};
	let (name, arguments) = match only(inner) {
		Some((name, arguments)) => (name, arguments),
		None => (inner.as_str().unwrap_or_default(), &Value::Null),
	};
	Act { words: page.name(&format!("{}.{name}", pallet_of(pallet))), arguments }
}

/// The calls that are paused, in words.
fn target(page: &Page, target: &Value) -> String {
	let text = |name: &str| {
		let bytes = target[name].as_str()?.strip_prefix("0x")?;
		String::from_utf8(hex::decode(bytes).ok()?).ok()
	};
	let pallet = text("pallet").unwrap_or_default();
	match text("call") {
		Some(call) => page.name(&format!("{pallet}.{call}")),
		None => format!("{pallet} ({})", page.t("all calls")),
	}
}

/// The only field of an object.
fn only(value: &Value) -> Option<(&str, &Value)> {
	let fields = value.as_object().filter(|fields| fields.len() == 1)?;
	fields.iter().next().map(|(name, value)| (name.as_str(), value))
}

/// A pallet by the name of its variant: `certificates` as `Certificates`.
fn pallet_of(variant: &str) -> String {
	let words = variant.split('-').map(|word| {
		let mut letters = word.chars();
		letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>())
	});
	words.flatten().collect()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn pallets_have_their_names() {
		assert_eq!(pallet_of("tx-pause"), "TxPause");
		assert_eq!(pallet_of("institutions"), "Institutions");
		assert_eq!(pallet_of(""), "");
	}
}
