//! `certificates_check` and `certificates_status`: whether a certificate is genuine and in force.
//!
//! Only someone who has a certificate, or its leaf and path, can ask about it: there is no list, and no search by
//! person or number. The node answers from the state of its last final block, and ignores the proof that a file can
//! have. What does not verify is an answer with every reason, and no error of JSON-RPC.

use super::errors::{invalid, unreadable};
use crate::client::{Database, Hash};
use jsonrpsee::types::{ErrorObjectOwned, Params};
use madang_runtime::opaque::Block;
use madang_verify::{
	certificate::{
		check_at, check_leaf_at, parse_leaf, CertificateFile, CertificateLeaf, LeafStatus,
		Question, Shown, Source, VerifiedCertificate,
	},
	TIME_KEY,
};
use sc_client_api::{StorageKey, StorageProvider};
use serde_json::{value::RawValue, Value};
use sp_blockchain::HeaderBackend;
use std::{
	cell::RefCell,
	time::{SystemTime, UNIX_EPOCH},
};

/// The longest certificate that is answered. It needs no proof here.
const MAX_BYTES: usize = 512 * 1024;
/// By how many seconds the node's clock and others' may differ.
const CLOCK_SKEW: u64 = 60;

/// What is asked.
#[derive(Debug)]
pub enum Asked {
	/// About a certificate, or a presentation of it.
	Certificate(Box<CertificateFile>, Box<Question>),
	/// About a leaf of a batch: batch, leaf, index and path.
	Leaf(u64, CertificateLeaf, u32, Vec<[u8; 32]>),
}

fn short(text: &RawValue) -> Result<&[u8], ErrorObjectOwned> {
	match text.get().len() > MAX_BYTES {
		true => Err(invalid("longer than 512 KiB: leave out the proof")),
		false => Ok(text.get().as_bytes()),
	}
}

/// The parameters of `certificates_check`: a certificate file, and a question. The node's clock answers it.
pub fn certificate(params: &Params<'_>) -> Result<Asked, ErrorObjectOwned> {
	let mut given = params.sequence();
	let file: &RawValue = given.next().map_err(unreadable)?;
	let question: Option<Question> = given.optional_next().map_err(unreadable)?;
	let mut question = question.unwrap_or_default();
	if question.now.is_some() || question.clock_skew != 0 {
		return Err(invalid("the node's clock counts: leave out now and clock-skew"));
	}
	let now = SystemTime::now().duration_since(UNIX_EPOCH).map(|since| since.as_secs());
	(question.now, question.clock_skew) = (Some(now.unwrap_or_default()), CLOCK_SKEW);
	let file = CertificateFile::parse(short(file)?);
	let file = file.map_err(|reason| invalid(&reason.english()))?;
	Ok(Asked::Certificate(Box::new(file), Box::new(question)))
}

/// The parameter of `certificates_status`: a leaf and its place.
pub fn leaf(params: &Params<'_>) -> Result<Asked, ErrorObjectOwned> {
	let place: &RawValue = params.sequence().next().map_err(unreadable)?;
	parse_leaf(short(place)?)
		.map(|(batch, leaf, index, path)| Asked::Leaf(batch, leaf, index, path))
		.ok_or_else(|| invalid("not a batch, id, leaf, index and path"))
}

/// Answer from the state of the last final block.
///
/// # Errors
///
/// If that state cannot be read.
pub fn answer<C>(client: &C, asked: &Asked) -> Result<Value, String>
where
	C: StorageProvider<Block, Database> + HeaderBackend<Block>,
{
	let info = client.info();
	let mut state = State {
		read: |key: &[u8]| read(client, info.finalized_hash, key),
		block: info.finalized_number,
		time: 0,
		failed: RefCell::new(None),
	};
	let time = state.read_time()?;
	state.time = time;
	state.answer(asked)
}

fn read<C>(client: &C, at: Hash, key: &[u8]) -> Result<Option<Vec<u8>>, String>
where
	C: StorageProvider<Block, Database>,
{
	let found = client.storage(at, &StorageKey(key.to_vec()));
	found.map(|value| value.map(|value| value.0)).map_err(|error| error.to_string())
}

/// The state of a block of this node.
struct State<F> {
	read: F,
	block: u32,
	time: u64,
	/// Why something could not be read.
	failed: RefCell<Option<String>>,
}

impl<F: Fn(&[u8]) -> Result<Option<Vec<u8>>, String>> State<F> {
	fn read_time(&self) -> Result<u64, String> {
		let bytes = (self.read)(&TIME_KEY)?.and_then(|bytes| bytes.try_into().ok());
		bytes.map(u64::from_le_bytes).ok_or_else(|| "no block is final yet".to_owned())
	}

	fn answer(self, asked: &Asked) -> Result<Value, String> {
		let answer = match asked {
			Asked::Certificate(file, question) => {
				VerifiedCertificate::answer(&check_at(file, &self, question))
			}
			Asked::Leaf(batch, leaf, index, path) => {
				LeafStatus::answer(&check_leaf_at(*batch, leaf, *index, path, &self))
			}
		};
		match self.failed.into_inner() {
			Some(reason) => Err(reason),
			None => Ok(answer),
		}
	}
}

impl<F: Fn(&[u8]) -> Result<Option<Vec<u8>>, String>> Source for State<F> {
	fn block(&self) -> u32 {
		self.block
	}

	fn time(&self) -> u64 {
		self.time
	}

	fn value(&self, key: &[u8]) -> Shown {
		match (self.read)(key) {
			Ok(Some(value)) => Shown::Value(value),
			Ok(None) => Shown::Absent,
			Err(reason) => {
				self.failed.replace(Some(reason));
				Shown::NotShown
			}
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const FILE: &str = r#"{"format":"madang-certificate/1","credential":"a.b.c~",
		"leaf":{"issued":"2026-11-28","expires":"2027-02-26","revocation":5,"suspension":null},
		"batch":12,"index":0,"size":1,"path":[],"proof":null}"#;

	fn params(text: &str) -> Params<'_> {
		Params::new(Some(text))
	}

	fn state(read: impl Fn(&[u8]) -> Result<Option<Vec<u8>>, String>) -> Result<Value, String> {
		let asked = certificate(&params(&format!("[{FILE}]"))).unwrap();
		State { read, block: 3, time: 4, failed: RefCell::new(None) }.answer(&asked)
	}

	#[test]
	fn only_a_certificate_is_a_question() {
		assert!(certificate(&params(&format!("[{FILE}]"))).is_ok());
		let question = r#"{"kinds":["urn:a"],"max-proof-age":60}"#;
		assert!(certificate(&params(&format!("[{FILE},{question}]"))).is_ok());
		let wrong = [
			"[]".to_owned(),
			"[{}]".to_owned(),
			"[12]".to_owned(),
			format!(r#"[{FILE},{{"now":5}}]"#),
			format!(r#"[{FILE},{{"clock-skew":5}}]"#),
			format!(r#"[{FILE},{{"person":"a"}}]"#),
			format!("[{}]", FILE.replace("a.b.c~", &"a".repeat(MAX_BYTES))),
			format!("[{}]", FILE.replace(r#""index":0"#, r#""index":0,"index":0"#)),
		];
		for text in wrong {
			assert!(certificate(&params(&text)).is_err(), "{}", &text[..text.len().min(200)]);
		}
	}

	#[test]
	fn a_leaf_is_a_question_with_all_its_parts() {
		let place = format!(
			r#"{{"batch":12,"id":"{}","leaf":{{"issued":"2026-11-28","expires":"2027-02-26",
			"revocation":5,"suspension":null}},"index":0,"path":[]}}"#,
			"ab".repeat(32)
		);
		assert!(leaf(&params(&format!("[{place}]"))).is_ok());
		for (from, to) in [("\"batch\":12,", ""), ("abab", "ab"), ("\"path\":[]", "\"path\":[1]")] {
			assert!(leaf(&params(&format!("[{}]", place.replacen(from, to, 1)))).is_err());
		}
	}

	#[test]
	fn a_batch_that_does_not_exist_is_an_answer() {
		let answer = state(|_| Ok(None)).unwrap();
		assert_eq!(answer["genuine"], false);
		assert!(answer["reasons"].to_string().contains("batch-unknown"));
	}

	#[test]
	fn a_state_that_cannot_be_read_is_an_error_and_no_answer() {
		assert_eq!(state(|_| Err("pruned".to_owned())), Err("pruned".to_owned()));
	}
}
