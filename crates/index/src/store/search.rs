//! Search: what kind of thing a text names is found out from its form.

use super::{Sql, Store, StoreError};
use crate::block::{Mention, Place};
use sp_core::crypto::{AccountId32, Ss58Codec};
use sqlx::Row;

/// The longest text that is searched for.
const MAX_TEXT: usize = 128;

/// How many transactions with one reference are found. Institutions choose references, so several can have the same.
const MAX_SAME: u32 = 16;

/// Kinds of objects with a number, in the order in which they are shown.
const NUMBERED: [&str; 12] = [
	"deal",
	"loan",
	"title",
	"institution",
	"guarantee",
	"transfer",
	"programme",
	"proposal",
	"batch",
	"accreditation",
	"status-list",
	"unit",
];

/// Other kinds whose numbers are like numbers: management numbers, and parcels by their key in the books.
const MORE_NUMBERED: [&str; 5] = ["building", "parcel", "pnu", "notarial-act", "apostille"];

/// Something that a text names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Hit {
	/// A block.
	Block(u64),
	/// A transaction, by its hash.
	Transaction(Place),
	/// A transaction, by its reference.
	Reference(Place),
	/// An object that events are about, or calls name.
	Object(Mention),
}

impl Store {
	/// What a text names: the number or hash of a block, the hash or reference of a transaction, an account in SS58 or hex,
	/// a DID, the number of a parcel, a receipt, the number of a deal, loan, title or other object, or such a number
	/// after its kind (`deal 12`), the commitment of a paper or the root of a batch of certificates, or an address in words
	/// ([`super::address`]). Only what is in the index is found.
	pub async fn search(&self, text: &str) -> Result<Vec<Hit>, StoreError> {
		let text = text.trim();
		if text.is_empty() || text.len() > MAX_TEXT {
			return Ok(Vec::new());
		}
		if let Some(bytes) = hash_of(text) {
			return self.by_hash(bytes).await;
		}
		let mut hits = Vec::new();
		let number = text.bytes().all(|byte| byte.is_ascii_digit()).then_some(text);
		if let Some(number) = number.and_then(|digits| digits.parse::<u64>().ok()) {
			if self.block(number).await?.is_some() {
				hits.push(Hit::Block(number));
			}
		}
		for mention in named(text) {
			if self.is_mentioned(&mention).await? {
				hits.push(Hit::Object(mention));
			}
		}
		if hits.is_empty() {
			hits.extend(self.at_address(text).await?.into_iter().map(Hit::Object));
		}
		Ok(hits)
	}

	async fn by_hash(&self, bytes: [u8; 32]) -> Result<Vec<Hit>, StoreError> {
		let hash = format!("0x{}", hex::encode(bytes));
		let mut hits = Vec::new();
		if let Some(block) = self.block_by_hash(&hash).await? {
			hits.push(Hit::Block(block.number));
		}
		if let Some(transaction) = self.transaction_by_hash(&hash).await? {
			hits.push(Hit::Transaction(transaction.place));
		}
		let same = Sql::new("SELECT block, idx FROM transactions WHERE reference = ")
			.and("?", [hash.as_str().into()])
			.and(" ORDER BY block DESC, idx DESC LIMIT ?", [MAX_SAME.into()])
			.rows(&mut *self.reader().await?)
			.await?;
		for row in &same {
			let (block, index) = (row.try_get::<i64, _>(0)?, row.try_get::<i64, _>(1)?);
			let place = Place { block: super::to_u64(block), index: super::to_u32(index) };
			hits.push(Hit::Reference(place));
		}
		let paper = Mention { kind: "certificate".to_owned(), id: hash.clone() };
		let is_paper = !self.papers_with(&hash).await?.is_empty();
		if is_paper || !self.batches_with_root(&hash).await?.is_empty() {
			hits.push(Hit::Object(paper));
		}
		let account = AccountId32::from(bytes).to_ss58check();
		let did = format!("did:madang:{}", hex::encode(bytes));
		for (kind, id) in [("account", account), ("did", did)] {
			let mention = Mention { kind: kind.to_owned(), id };
			if self.is_mentioned(&mention).await? {
				hits.push(Hit::Object(mention));
			}
		}
		Ok(hits)
	}

	/// Whether an event is about an object, or a call names it.
	pub async fn is_mentioned(&self, mention: &Mention) -> Result<bool, StoreError> {
		let mut reader = self.reader().await?;
		for table in ["mentions", "call_mentions"] {
			let values = [mention.kind.as_str().into(), mention.id.as_str().into()];
			let select = format!("SELECT block FROM {table} WHERE kind = ? AND id = ? LIMIT 1");
			if Sql::default().and(&select, values).row(&mut reader).await?.is_some() {
				return Ok(true);
			}
		}
		Ok(false)
	}
}

/// 64 hex digits, with `0x` or without.
fn hash_of(text: &str) -> Option<[u8; 32]> {
	let digits = text.strip_prefix("0x").unwrap_or(text);
	hex::decode(digits).ok()?.try_into().ok()
}

/// The objects that a text may name.
fn named(text: &str) -> Vec<Mention> {
	let mention = |kind: &str, id: &str| Mention { kind: kind.to_owned(), id: id.to_owned() };
	let kinds = || NUMBERED.iter().chain(&MORE_NUMBERED);
	let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
	if is_number(text) {
		let plain = match text.trim_start_matches('0') {
			"" => "0",
			plain => plain,
		};
		// A parcel's number may begin with zeros; another number does not.
		let ids = |kind: &&str| if *kind == "pnu" { text } else { plain }.to_owned();
		return kinds().map(|kind| mention(kind, &ids(kind))).collect();
	}
	if AccountId32::from_ss58check(text).is_ok() {
		return vec![mention("account", text)];
	}
	if text.starts_with("did:") {
		return vec![mention("did", &text.to_lowercase())];
	}
	let after_kind = text.split_once([' ', ':', '/', '#']).map(|(kind, id)| {
		let kind = kind.to_lowercase();
		(kinds().find(|known| **known == kind), id.trim())
	});
	if let Some((Some(kind), id)) = after_kind {
		return vec![mention(kind, id)];
	}
	match text.split_once('-') {
		Some((year, number)) if is_number(year) && is_number(number) => {
			vec![mention("application", text)]
		}
		_ => vec![mention("node", text)],
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn kinds(text: &str) -> Vec<(String, String)> {
		named(text).into_iter().map(|one| (one.kind, one.id)).collect()
	}

	fn only(text: &str) -> (String, String) {
		let mut all = kinds(text);
		assert_eq!(all.len(), 1, "{text}: {all:?}");
		all.remove(0)
	}

	fn pair(kind: &str, id: &str) -> (String, String) {
		(kind.to_owned(), id.to_owned())
	}

	#[test]
	fn the_kind_follows_from_the_form() {
		let account = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
		assert_eq!(only(account), pair("account", account));
		assert_eq!(only("deal 12"), pair("deal", "12"));
		assert_eq!(only("Loan:7"), pair("loan", "7"));
		assert_eq!(only("2026-12"), pair("application", "2026-12"));
		assert_eq!(only("did:madang:0A"), pair("did", "did:madang:0a"));
		let numbers = kinds("0000000000000000012");
		assert!(numbers.contains(&pair("deal", "12")) && numbers.contains(&pair("title", "12")));
		assert!(numbers.contains(&pair("pnu", "0000000000000000012")));
		assert!(kinds("000").contains(&pair("deal", "0")));
		assert_eq!(hash_of(&"ab".repeat(32)), Some([0xab; 32]));
		assert_eq!(hash_of(&format!("0x{}", "ab".repeat(32))), Some([0xab; 32]));
		assert_eq!(hash_of("abab"), None);
	}
}
