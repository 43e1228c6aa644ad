//! The events of final blocks, read from their states.

use super::{cursor::Cursor, filter::Filter, sender};
use crate::{
	client::Hash,
	rpc::{
		errors::{too_old, unavailable},
		reads::{Chain, Runtimes},
	},
};
use codec::{Decode, Encode};
use frame_support::storage::storage_prefix;
use jsonrpsee::types::ErrorObjectOwned;
use madang_json::Record;
use madang_verify::TIME_KEY;
use sc_client_api::StorageKey;
use schnellru::{ByLength, LruMap};
use serde_json::{json, Value};
use sp_crypto_hashing::blake2_256;
use std::sync::{Arc, Mutex, PoisonError};

/// Of how many blocks the events are remembered: many readers ask for the same ones.
const REMEMBERED: u32 = 16;

/// The most blocks that are read for one page. A reader that is further behind asks again.
const MAX_BLOCKS: u32 = 32;

/// The most bytes of a page: it has one event more at most.
const MAX_PAGE: usize = 2 * 1024 * 1024;

/// The events of a block.
struct BlockEvents {
	hash: Hash,
	/// Milliseconds since 1970.
	time: u64,
	records: Vec<Record>,
	/// The hashes of the transactions.
	transactions: Vec<Hash>,
}

/// Reads the events of final blocks.
pub struct Feed<C> {
	chain: Arc<C>,
	runtimes: Arc<Runtimes>,
	remembered: Mutex<LruMap<Hash, Arc<BlockEvents>>>,
	/// Held while a block is read: all readers together use one core at most, and read each block once.
	reading: Mutex<()>,
}

/// A page of events.
pub struct Page {
	/// The events.
	pub events: Vec<Value>,
	/// The cursor after which the next page begins.
	pub next: Cursor,
	/// The last final block: number and hash.
	pub last: Value,
}

impl<C: Chain> Feed<C> {
	/// The events of a chain.
	pub fn new(chain: Arc<C>, runtimes: Arc<Runtimes>) -> Self {
		let remembered = Mutex::new(LruMap::new(ByLength::new(REMEMBERED)));
		Self { chain, runtimes, remembered, reading: Mutex::new(()) }
	}

	/// The chain.
	pub fn chain(&self) -> &C {
		&self.chain
	}

	/// The end of the last final block.
	pub fn end(&self) -> Cursor {
		Cursor::end_of(self.chain.info().finalized_number)
	}

	/// Ensure that the events after a cursor can be read.
	pub fn ensure_readable(&self, after: Cursor) -> Result<(), ErrorObjectOwned> {
		let last = self.chain.info().finalized_number;
		let first = after.first_block();
		match first <= last && !self.has_state(first) {
			true => Err(too_old(self.oldest(first, last))),
			false => Ok(()),
		}
	}

	/// The events after a cursor that a filter wants.
	pub fn after(
		&self,
		after: Cursor,
		filter: &Filter,
		limit: usize,
	) -> Result<Page, ErrorObjectOwned> {
		self.ensure_readable(after)?;
		let info = self.chain.info();
		let last = info.finalized_number;
		let to = last.min(after.first_block().saturating_add(MAX_BLOCKS));
		let (mut events, mut next, mut size) = (Vec::new(), after, 0usize);
		for number in after.first_block()..=to {
			let block = self.block(number)?;
			for (index, record) in (0u32..).zip(&block.records) {
				let cursor = Cursor { block: number, index };
				if cursor <= after || !filter.wants(record) {
					continue;
				}
				if events.len() >= limit || size >= MAX_PAGE {
					return Ok(Page { events, next, last: about(last, info.finalized_hash) });
				}
				let event = block.shown(cursor, record);
				size = size.saturating_add(event.to_string().len());
				events.push(event);
				next = cursor;
			}
			next = next.max(Cursor::end_of(number));
		}
		Ok(Page { events, next, last: about(last, info.finalized_hash) })
	}

	/// Whether the state of a block can be read.
	fn has_state(&self, number: u32) -> bool {
		let hash = self.chain.hash(number).ok().flatten();
		hash.is_some_and(|hash| self.chain.storage(hash, &time_key()).is_ok())
	}

	/// The first block from one on whose state can be read. States are removed from the oldest on.
	fn oldest(&self, mut gone: u32, mut here: u32) -> u32 {
		while here.saturating_sub(gone) > 1 {
			let middle = gone.saturating_add(here.saturating_sub(gone) / 2);
			match self.has_state(middle) {
				true => here = middle,
				false => gone = middle,
			}
		}
		here
	}

	fn block(&self, number: u32) -> Result<Arc<BlockEvents>, ErrorObjectOwned> {
		let hash = self.chain.hash(number).map_err(unavailable)?;
		let hash = hash.ok_or_else(|| unavailable(format!("no block {number}")))?;
		if let Some(known) = self.known(&hash) {
			return Ok(known);
		}
		let _reading = self.reading.lock().unwrap_or_else(PoisonError::into_inner);
		if let Some(known) = self.known(&hash) {
			return Ok(known);
		}
		let read = Arc::new(self.read(hash)?);
		self.remembered().insert(hash, read.clone());
		Ok(read)
	}

	fn known(&self, block: &Hash) -> Option<Arc<BlockEvents>> {
		self.remembered().get(block).cloned()
	}

	fn remembered(&self) -> std::sync::MutexGuard<'_, LruMap<Hash, Arc<BlockEvents>>> {
		self.remembered.lock().unwrap_or_else(PoisonError::into_inner)
	}

	fn read(&self, hash: Hash) -> Result<BlockEvents, ErrorObjectOwned> {
		let runtime = self.runtimes.at(&*self.chain, hash).map_err(unavailable)?;
		let stored = |key| self.chain.storage(hash, &key).map_err(unavailable);
		let events = stored(StorageKey(storage_prefix(b"System", b"Events").to_vec()))?;
		let records = events.map(|events| runtime.records(&events.0)).transpose();
		let mut records = records.map_err(unavailable)?.unwrap_or_default();
		let time = stored(time_key())?.map(|time| u64::decode(&mut &time.0[..])).transpose();
		let body = self.chain.block_body(hash).map_err(unavailable)?.unwrap_or_default();
		let body: Vec<Vec<u8>> = body.iter().map(Encode::encode).collect();
		let signers: Vec<_> = body.iter().map(|one| sender::signer(one)).collect();
		sender::mention(&signers, &mut records, |account| {
			let read = |key| Ok(stored(StorageKey(key))?.map(|found| found.0));
			sender::institution_of(&runtime, account, read)
		})?;
		Ok(BlockEvents {
			hash,
			time: time.map_err(unavailable)?.unwrap_or_default(),
			records,
			transactions: body.iter().map(|one| Hash::from(blake2_256(one))).collect(),
		})
	}
}

impl BlockEvents {
	fn shown(&self, cursor: Cursor, record: &Record) -> Value {
		let Record { transaction, event, mentions } = record;
		let transaction = transaction.map(|index| {
			let hash = usize::try_from(index).ok().and_then(|index| self.transactions.get(index));
			json!({ "index": index, "hash": hash })
		});
		let objects = mentions.iter().map(|one| json!({ "kind": one.kind, "id": one.id }));
		json!({
			"cursor": cursor,
			"block": { "number": cursor.block, "hash": self.hash, "time": self.time.to_string() },
			"transaction": transaction,
			"event": format!("{}.{}", event.pallet, event.name),
			"fields": event.fields,
			"objects": objects.collect::<Vec<_>>(),
		})
	}
}

fn about(number: u32, hash: Hash) -> Value {
	json!({ "number": number, "hash": hash })
}

fn time_key() -> StorageKey {
	StorageKey(TIME_KEY.to_vec())
}
