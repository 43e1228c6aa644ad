//! Filters of lists, as addresses have them.

use crate::{ask::Ask, failure::Failure};
use madang_index::{EventFilter, Mention, TransactionFilter};
use madang_json::OBJECTS;

/// The parameters of a filter of events.
pub const OF_EVENTS: &[&str] = &["about", "block", "name", "pallet", "transaction"];

/// The filter of events that was asked for, by `pallet`, `name`, `about` (such as `loan:7`), `block`, and
/// `transaction`, the index of one of that block.
///
/// # Errors
///
/// If a parameter is wrong.
pub fn events(ask: &Ask) -> Result<EventFilter, Failure> {
	let about = ask.given("about").map(|text| {
		let wrong = || ask.wrong("about", text, ask.t("is not a kind and an id, such as loan:7"));
		object_of(text).ok_or_else(wrong)
	});
	Ok(EventFilter {
		block: ask.number("block")?,
		transaction: ask.number("transaction")?,
		pallet: ask.given("pallet").map(str::to_owned),
		name: ask.given("name").map(str::to_owned),
		about: about.transpose()?,
		..EventFilter::default()
	})
}

/// The parameters of a filter of transactions.
pub const OF_TRANSACTIONS: &[&str] =
	&["block", "call", "institution", "pallet", "reference", "result", "signer"];

/// The filter of transactions that was asked for, by `pallet`, `call`, `signer`, `institution`, `result` (`done` or `failed`),
/// `reference` and `block`.
///
/// # Errors
///
/// If a parameter is wrong.
pub fn transactions(ask: &Ask) -> Result<TransactionFilter, Failure> {
	let is_done = match ask.given("result") {
		None => None,
		Some("done") => Some(true),
		Some("failed") => Some(false),
		Some(other) => return Err(ask.wrong("result", other, ask.t("is neither done nor failed"))),
	};
	Ok(TransactionFilter {
		block: ask.number("block")?,
		pallet: ask.given("pallet").map(str::to_owned),
		call: ask.given("call").map(str::to_owned),
		signer: ask.given("signer").map(str::to_owned),
		institution: ask.number("institution")?,
		reference: ask.given("reference").map(str::to_owned),
		is_done,
		signed_only: true,
		..TransactionFilter::default()
	})
}

/// An object in text, `KIND:ID`.
fn object_of(text: &str) -> Option<Mention> {
	let object = Mention::parse(text)?;
	let is_known = OBJECTS.iter().any(|(_, known)| *known == object.kind);
	(is_known && !object.id.is_empty()).then_some(object)
}
