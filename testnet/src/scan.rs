//! Looks for words in everything that a chain keeps: transactions, events and state.
//!
//! Tests give the names, numbers and addresses of the persons that they use. None of them may be on the chain.

use anyhow::{Context, Result};
use madang_client::Connection;
use serde_json::Value;
use subxt::rpcs::{rpc_params, RpcClient};

/// The most keys that a node is asked for at once.
const PAGE: u32 = 512;

/// A word that was found, and where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found {
	/// The word.
	pub word: String,
	/// Where it was.
	pub place: String,
}

/// The forms in which a word could be on the chain.
struct Word<'a> {
	word: &'a str,
	forms: Vec<Vec<u8>>,
}

impl<'a> Word<'a> {
	fn new(word: &'a str) -> Self {
		let utf16 = |order: fn(u16) -> [u8; 2]| word.encode_utf16().flat_map(order).collect();
		let digits: String = word.chars().filter(char::is_ascii_digit).collect();
		let mut forms = vec![
			word.as_bytes().to_vec(),
			utf16(u16::to_le_bytes),
			utf16(u16::to_be_bytes),
			hex::encode(word).into_bytes(),
		];
		// A number is also found without its hyphens.
		if digits.len() >= 8 {
			forms.push(digits.into_bytes());
		}
		Self { word, forms }
	}

	fn is_in(&self, bytes: &[u8]) -> bool {
		let has = |form: &Vec<u8>| bytes.windows(form.len()).any(|window| window == form);
		self.forms.iter().any(has)
	}
}

/// A search for words. A node keeps the state of few blocks, so a long test calls [`Scan::blocks`] now and then.
pub struct Scan<'a> {
	words: Vec<Word<'a>>,
	/// The first block that was not searched yet.
	next: u64,
	found: Vec<Found>,
}

impl<'a> Scan<'a> {
	/// Search for these words, from genesis on.
	pub fn new(words: &[&'a str]) -> Self {
		let words = words.iter().map(|word| Word::new(word)).collect();
		Self { words, next: 0, found: Vec::new() }
	}

	fn look(&mut self, place: &str, bytes: &[u8]) {
		let here = self.words.iter().filter(|word| word.is_in(bytes));
		let found = here.map(|one| Found { word: one.word.into(), place: place.into() });
		self.found.extend(found);
	}

	/// Search the transactions and the events of the blocks that became final since the last search.
	pub async fn blocks(&mut self, node: &Connection) -> Result<()> {
		let rpc = node.client();
		let last = node.finalized_number().await?;
		for number in self.next..=last {
			let hash: String = rpc.request("chain_getBlockHash", rpc_params![number]).await?;
			let block: Value = rpc.request("chain_getBlock", rpc_params![&hash]).await?;
			let transactions = block["block"]["extrinsics"].as_array();
			for transaction in transactions.context("a block has transactions")? {
				self.look(&format!("a transaction of block {number}"), &bytes(transaction)?);
			}
			let events = value(rpc, &events_key(), &hash).await?;
			self.look(&format!("the events of block {number}"), &events);
			self.next = number + 1;
		}
		Ok(())
	}

	/// Search the rest of the blocks, and all keys and values of the last final state. Where each word is.
	pub async fn finish(mut self, node: &Connection) -> Result<Vec<Found>> {
		self.blocks(node).await?;
		let rpc = node.client();
		let last = self.next.saturating_sub(1);
		let hash: String = rpc.request("chain_getBlockHash", rpc_params![last]).await?;
		let mut after: Option<String> = None;
		loop {
			let page = rpc_params!["0x", PAGE, after.as_deref(), &hash];
			let keys: Vec<String> = rpc.request("state_getKeysPaged", page).await?;
			for key in &keys {
				self.look(&format!("the key {key}"), &hex::decode(key.trim_start_matches("0x"))?);
				let value = value(rpc, key, &hash).await?;
				self.look(&format!("the value of the key {key}"), &value);
			}
			match keys.last() {
				Some(last) => after = Some(last.clone()),
				None => return Ok(self.found),
			}
		}
	}
}

fn bytes(value: &Value) -> Result<Vec<u8>> {
	let text = value.as_str().context("bytes are text")?;
	Ok(hex::decode(text.trim_start_matches("0x"))?)
}

async fn value(rpc: &RpcClient, key: &str, block: &str) -> Result<Vec<u8>> {
	let found: Value = rpc.request("state_getStorage", rpc_params![key, block]).await?;
	match found {
		Value::Null => Ok(Vec::new()),
		found => bytes(&found),
	}
}

/// The key of the events of a block.
fn events_key() -> String {
	let hash = sp_crypto_hashing::twox_128;
	format!("0x{}{}", hex::encode(hash(b"System")), hex::encode(hash(b"Events")))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_word_is_found_in_each_form() {
		let word = Word::new("김하늘");
		for form in &word.forms {
			assert!(word.is_in(&[b"before", &form[..], b"after"].concat()));
		}
		assert!(!word.is_in("김하".as_bytes()));
		let number = Word::new("123-45-67890");
		assert!(number.is_in(b"no 1234567890."));
		assert!(!number.is_in(b"123-45-6789"));
		assert!(!Word::new("12-3").is_in(b"123"));
	}
}
