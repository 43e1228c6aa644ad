//! The places for values in a sentence.

/// A place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
	/// The name of its value; a number if values are given in order.
	pub name: String,
	/// How the value is written, with its colon: `:?`.
	pub form: String,
}

/// The places of a sentence as the source has it, in quotes.
pub fn places(source: &str) -> Result<Vec<Place>, &'static str> {
	let (mut places, mut next) = (Vec::new(), 0_usize);
	let mut rest = source;
	while let Some((before, after)) = rest.split_once('{') {
		if before.ends_with("\\u") {
			return Err("write the character itself, not its number");
		}
		if let Some(after) = after.strip_prefix('{') {
			rest = after;
			continue;
		}
		let (inside, after) = after.split_once('}').ok_or("a place has no end")?;
		let (name, form) = match inside.split_once(':') {
			Some((name, form)) => (name, format!(":{form}")),
			None => (inside, String::new()),
		};
		if form.contains(['$', '*']) {
			return Err("a width or a precision that is itself a value is not possible");
		}
		let name = match name.trim() {
			"" => {
				next += 1;
				(next - 1).to_string()
			}
			name => name.to_owned(),
		};
		places.push(Place { name, form });
		rest = after;
	}
	Ok(places)
}

#[cfg(test)]
mod tests {
	use super::*;

	fn found(source: &str) -> Vec<(String, String)> {
		places(source).unwrap().into_iter().map(|place| (place.name, place.form)).collect()
	}

	#[test]
	fn each_place_has_a_name_and_a_form() {
		let pair = |name: &str, form: &str| (name.to_owned(), form.to_owned());
		assert_eq!(found("nothing"), []);
		assert_eq!(
			found("{name} of {} in {seconds:.1} s: {:?}, {0}"),
			[
				pair("name", ""),
				pair("0", ""),
				pair("seconds", ":.1"),
				pair("1", ":?"),
				pair("0", "")
			]
		);
		assert_eq!(found("{{not}} {this}"), [pair("this", "")]);
	}

	#[test]
	fn what_cannot_be_shown_in_both_languages_is_refused() {
		for source in ["{", "{:width$}", "{:.*}", "\\u{20}"] {
			assert!(places(source).is_err(), "{source}");
		}
	}
}
