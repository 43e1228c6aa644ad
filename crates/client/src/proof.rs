//! Proofs of the chain's state that hold without a network.
//!
//! A node shows how the validators changed and what they made final (`madang_finality`),
//! and the nodes of the state's tree (`state_getReadProof`). Nothing of that is believed: a proof is
//! checked before it is returned.

use crate::{api::types::TitleId, connection::Connection, error::Error, validators::Checkpoint};
use codec::{Decode, DecodeAll, Encode};
use madang_verify::{
	certificate::{batch_key, keys_of, BatchRecord, CertificateFile},
	compact, verify, Anchor, ChainProof, FinalBlock, Hash, Header, Limits, TIME_KEY,
};
use std::collections::BTreeMap;
use subxt::{rpcs::rpc_params, utils::H256};

/// What a node shows from a block on.
#[derive(Decode)]
struct Finality {
	/// The blocks that change the validators and, if nothing follows, the last final block.
	blocks: Vec<FinalBlock>,
	/// Whether nothing follows.
	is_finished: bool,
}

/// The key of a title's record in the state.
pub fn title_key(title: TitleId) -> Vec<u8> {
	madang_verify::title_key(title.0)
}

/// Make the proof of keys at a final block, for a reader with this anchor. Without a number it is
/// the last block for which the node has the votes.
///
/// # Errors
///
/// If the block is not final yet or too long ago, or if what the node shows does not hold.
pub async fn prove(
	connection: &Connection,
	mut keys: Vec<Vec<u8>>,
	anchor: &Anchor,
	at: Option<u32>,
) -> Result<ChainProof, Error> {
	let limits = Limits::DEFAULT;
	if connection.genesis().0 != anchor.genesis.0 {
		return Err(Error::Input("the anchor is of another network than the node".to_owned()));
	}
	keys.sort();
	keys.dedup();
	let (set_changes, last) = finality(connection, anchor, &limits).await?;
	let ancestry = match at {
		Some(at) => ancestry(connection, &last.header, at, limits.ancestry).await?,
		None => Vec::new(),
	};
	let block = ancestry.last().unwrap_or(&last.header);
	let (hash, root) = (H256(block.hash().0), block.state_root);
	let asked = keys.iter().map(Vec::as_slice).chain([&TIME_KEY[..]]);
	let shown = connection.rpc().state_get_read_proof(asked, Some(hash)).await;
	let nodes = shown.map_err(Error::answer)?.proof.into_iter().map(|node| node.0).collect();
	let state = compact(root, nodes, &keys).map_err(Error::answer)?;
	let (genesis, first_set) = (anchor.genesis, anchor.set_id);
	let proof = ChainProof { genesis, first_set, set_changes, last, ancestry, keys, state };
	match verify(&proof, anchor, &limits) {
		Ok(_) => Ok(proof),
		Err(error) => Err(Error::Answer(format!("its proof does not hold: {error}"))),
	}
}

/// Make the proof of everything that the check of a certificate reads, at the last final block.
///
/// # Errors
///
/// As for [`prove`]; and if the certificate is not anchored, or the chain has no such batch.
pub async fn prove_certificate(
	connection: &Connection,
	file: &CertificateFile,
	anchor: &Anchor,
) -> Result<ChainProof, Error> {
	let number = file.batch.ok_or_else(|| {
		Error::Input("the certificate names no batch: it is not anchored yet".to_owned())
	})?;
	// A batch never changes, so it is the same in the block of the proof.
	let at = connection.finalized().await?.block_hash();
	let found = connection.rpc().state_get_storage(&batch_key(number), Some(at)).await;
	let found = found.map_err(Error::answer)?;
	let bytes = found.ok_or_else(|| Error::NotFound(format!("batch {number}")))?;
	let batch: BatchRecord = decode(&bytes)?;
	let keys = keys_of(number, &batch, file.leaf.revocation, file.leaf.suspension);
	prove(connection, keys, anchor, None).await
}

/// The changes of the validators since the anchor, and the last final block.
async fn finality(
	connection: &Connection,
	anchor: &Anchor,
	limits: &Limits,
) -> Result<(Vec<FinalBlock>, FinalBlock), Error> {
	let (mut set_changes, mut from) = (Vec::new(), anchor.block);
	loop {
		let shown: String = connection
			.client()
			.request("madang_finality", rpc_params![format!("{from:?}")])
			.await
			.map_err(Error::answer)?;
		let Finality { mut blocks, is_finished } = decode(&from_hex(&shown)?)?;
		let Some(last) = blocks.last().cloned() else {
			return Err(Error::Answer("no block is final since the anchor's".to_owned()));
		};
		if is_finished {
			blocks.pop();
		}
		from = last.header.hash();
		set_changes.append(&mut blocks);
		if set_changes.len() > limits.set_changes {
			let most = limits.set_changes;
			return Err(Error::Input(format!(
				"the validators changed more than {most} times since the anchor: use a later one"
			)));
		}
		if is_finished {
			return Ok((set_changes, last));
		}
	}
}

/// The headers from the parent of a block back to the one with a number.
async fn ancestry(
	connection: &Connection,
	last: &Header,
	at: u32,
	most: usize,
) -> Result<Vec<Header>, Error> {
	let distance = last.number.checked_sub(at).ok_or_else(|| {
		// It will be, or is for another node.
		Error::Answer(format!("block {at} is not final yet: the last one is {}", last.number))
	})?;
	if usize::try_from(distance).map_or(true, |distance| distance > most) {
		return Err(Error::Input(format!(
			"block {at} is more than {most} blocks before the last final one"
		)));
	}
	let mut headers = Vec::new();
	let mut parent = H256(last.parent.0);
	for _ in 0..distance {
		let found = connection.rpc().chain_get_header(Some(parent)).await.map_err(Error::answer)?;
		let found = found.ok_or_else(|| Error::NotFound(format!("block {parent:?}")))?;
		let header: Header = decode(&found.encode())?;
		parent = H256(header.parent.0);
		headers.push(header);
	}
	Ok(headers)
}

fn decode<T: Decode>(bytes: &[u8]) -> Result<T, Error> {
	T::decode_all(&mut &*bytes).map_err(Error::answer)
}

fn from_hex(text: &str) -> Result<Vec<u8>, Error> {
	hex::decode(text.strip_prefix("0x").unwrap_or(text)).map_err(Error::answer)
}

/// The anchor in a checkpoint's file.
///
/// # Errors
///
/// If a hash or a key in it is not 32 bytes in hexadecimal.
pub fn anchor(checkpoint: &Checkpoint) -> Result<Anchor, Error> {
	let bytes = |text: &str| {
		let bytes = from_hex(text).ok();
		bytes.and_then(|bytes| <[u8; 32]>::try_from(bytes).ok()).ok_or_else(|| {
			Error::Input(format!("{text} in the anchor is not 32 bytes in hexadecimal"))
		})
	};
	// Every validator has one vote.
	let authorities =
		checkpoint.grandpa.iter().map(|key| Ok((bytes(key)?, 1))).collect::<Result<_, Error>>()?;
	Ok(Anchor {
		genesis: Hash::from(bytes(&checkpoint.genesis)?),
		number: checkpoint.number,
		block: Hash::from(bytes(&checkpoint.block)?),
		set_id: checkpoint.set_id,
		authorities,
	})
}

/// The anchor at genesis, from the text of a chain specification (`madang-node build-consortium
/// --raw`), as a checkpoint's file.
///
/// # Errors
///
/// If it is not a raw specification of such a chain.
pub fn genesis_anchor(specification: &str) -> Result<Checkpoint, Error> {
	let invalid = |reason: &str| Error::Input(format!("not a raw chain specification: {reason}"));
	let spec: serde_json::Value =
		serde_json::from_str(specification).map_err(|error| invalid(&error.to_string()))?;
	let raw = &spec["genesis"]["raw"];
	if raw["childrenDefault"].as_object().is_some_and(|children| !children.is_empty()) {
		return Err(invalid("it has further trees"));
	}
	let top = raw["top"].as_object().ok_or_else(|| invalid("it has no genesis.raw.top"))?;
	let mut state = BTreeMap::new();
	for (key, value) in top {
		let value = value.as_str().ok_or_else(|| invalid("a value is not text"))?;
		let not_hex = |_| invalid("a key or value is not hexadecimal");
		state.insert(from_hex(key).map_err(not_hex)?, from_hex(value).map_err(not_hex)?);
	}
	let anchor = Anchor::of_state(&state).map_err(|error| invalid(&error.to_string()))?;
	if anchor.authorities.iter().any(|(_, weight)| *weight != 1) {
		return Err(invalid("a validator has other than one vote"));
	}
	let text = |bytes: &[u8]| format!("0x{}", hex::encode(bytes));
	Ok(Checkpoint {
		genesis: text(&anchor.genesis.0),
		number: anchor.number,
		block: text(&anchor.block.0),
		set_id: anchor.set_id,
		grandpa: anchor.authorities.iter().map(|(key, _)| text(key)).collect(),
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::api::types::{BatchId, InstitutionId, KindId, ListId};
	use madang_runtime::Runtime;
	use madang_verify::certificate::{institution_key, kind_key, status_list_key, status_page_key};
	use sp_crypto_hashing::twox_128;

	/// A specification whose state has these validators.
	fn specification(validators: &[([u8; 32], u64)]) -> serde_json::Value {
		let key = authorities_key();
		let value = format!("0x{}", hex::encode(validators.encode()));
		serde_json::json!({ "genesis": { "raw": { "top": { key: value, "0x01": "0x" } } } })
	}

	fn authorities_key() -> String {
		let key = [twox_128(b"Grandpa"), twox_128(b"Authorities")].concat();
		format!("0x{}", hex::encode(key))
	}

	#[test]
	fn keys_are_those_of_the_runtime() {
		let key = pallet_titles::Titles::<Runtime>::hashed_key_for(TitleId(11_462_017_000_004));
		assert_eq!(title_key(TitleId(11_462_017_000_004)), key);
		for (key, same) in [
			(batch_key(12), pallet_certificates::Batches::<Runtime>::hashed_key_for(BatchId(12))),
			(
				kind_key(2, 513),
				pallet_certificates::Kinds::<Runtime>::hashed_key_for(KindId(2), 513),
			),
			(
				status_list_key(9),
				pallet_certificates::StatusLists::<Runtime>::hashed_key_for(ListId(9)),
			),
			(
				status_page_key(9, 131_071),
				pallet_certificates::StatusPages::<Runtime>::hashed_key_for(ListId(9), 15),
			),
			(
				institution_key(InstitutionId(7)),
				pallet_institutions::pallet::Institutions::<Runtime>::hashed_key_for(
					InstitutionId(7),
				),
			),
		] {
			assert_eq!(key, same);
		}
		let time = pallet_timestamp::Now::<Runtime>::hashed_key();
		assert_eq!(time, TIME_KEY);
		let authorities = pallet_grandpa::Authorities::<Runtime>::hashed_key();
		assert_eq!(format!("0x{}", hex::encode(authorities)), authorities_key());
	}

	#[test]
	fn an_anchor_at_genesis_is_read_as_it_was_written() {
		let text = specification(&[([4; 32], 1), ([5; 32], 1)]).to_string();
		let checkpoint = genesis_anchor(&text).unwrap();
		assert_eq!(checkpoint.genesis, checkpoint.block);
		let read = anchor(&checkpoint).unwrap();
		let genesis = Hash::from_slice(&from_hex(&checkpoint.genesis).unwrap());
		assert_eq!(read, Anchor::genesis(genesis, [[4; 32], [5; 32]]));
		// Another validator, another genesis block.
		let other = genesis_anchor(&specification(&[([4; 32], 1)]).to_string()).unwrap();
		assert_ne!(other.genesis, checkpoint.genesis);
	}

	#[test]
	fn what_is_not_a_specification_or_an_anchor_is_refused() {
		let mut children = specification(&[([4; 32], 1)]);
		children["genesis"]["raw"]["childrenDefault"] = serde_json::json!({ "0x01": {} });
		let mut not_hex = specification(&[([4; 32], 1)]);
		not_hex["genesis"]["raw"]["top"]["0x02"] = "x".into();
		let mut number = specification(&[([4; 32], 1)]);
		number["genesis"]["raw"]["top"]["0x02"] = 7.into();
		for (text, reason) in [
			("{".to_owned(), "raw chain specification"),
			("{}".to_owned(), "genesis.raw.top"),
			(children.to_string(), "further trees"),
			(not_hex.to_string(), "hexadecimal"),
			(number.to_string(), "not text"),
			(specification(&[([4; 32], 2)]).to_string(), "other than one vote"),
			(r#"{"genesis":{"raw":{"top":{}}}}"#.to_owned(), "empty"),
		] {
			let error = genesis_anchor(&text).unwrap_err().to_string();
			assert!(error.contains(reason), "{error}");
		}
		let good = genesis_anchor(&specification(&[([4; 32], 1)]).to_string()).unwrap();
		let short = Checkpoint { block: "0x00".into(), ..good.clone() };
		let key = Checkpoint { grandpa: vec!["x".into()], ..good };
		for refused in [short, key] {
			assert!(anchor(&refused).unwrap_err().to_string().contains("32 bytes"));
		}
	}
}
