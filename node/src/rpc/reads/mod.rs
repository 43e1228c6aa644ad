//! Methods that read the chain in one form: each names the block, says whether it is final, and can have its proof.
//!
//! The answer follows from the types of the runtime at the block, so that it is right across upgrades. Without `at` it is
//! about the last final block.

pub mod params;
mod runtimes;
pub mod table;

use super::errors::{invalid, unavailable};
use crate::client::{Database, Hash};
use codec::Decode;
use frame_support::view_functions::{runtime_api::RuntimeViewFunction, ViewFunctionId};
use jsonrpsee::{
	types::{ErrorObjectOwned, Params},
	RpcModule,
};
use madang_json::{Entry, Runtime};
use madang_runtime::opaque::Block;
use params::{At, Options};
pub use runtimes::Runtimes;
use sc_client_api::{BlockBackend, BlockchainEvents, ProofProvider, StorageKey, StorageProvider};
use serde_json::{json, Map, Value};
use sp_api::{Metadata, ProvideRuntimeApi};
use sp_blockchain::HeaderBackend;
use std::sync::Arc;
use table::{Method, Source, METHODS};

/// The most items of a page, and how many it has if nothing is said.
const MAX_ITEMS: usize = 256;
const ITEMS: usize = 64;

/// The most bytes of values in a page.
const MAX_PAGE: usize = 1024 * 1024;

/// What the methods, and the events of blocks, need of the chain.
pub trait Chain:
	ProvideRuntimeApi<Block, Api: Metadata<Block> + RuntimeViewFunction<Block>>
	+ HeaderBackend<Block>
	+ StorageProvider<Block, Database>
	+ ProofProvider<Block>
	+ BlockBackend<Block>
	+ BlockchainEvents<Block>
	+ Send
	+ Sync
	+ 'static
{
}

impl<C> Chain for C where
	C: ProvideRuntimeApi<Block, Api: Metadata<Block> + RuntimeViewFunction<Block>>
		+ HeaderBackend<Block>
		+ StorageProvider<Block, Database>
		+ ProofProvider<Block>
		+ BlockBackend<Block>
		+ BlockchainEvents<Block>
		+ Send
		+ Sync
		+ 'static
{
}

/// Add the methods.
pub fn register<C: Chain>(
	module: &mut RpcModule<()>,
	chain: &Arc<C>,
	runtimes: &Arc<Runtimes>,
) -> Result<(), jsonrpsee::core::RegisterMethodError> {
	for method in METHODS {
		let (chain, runtimes) = (chain.clone(), runtimes.clone());
		module.register_blocking_method(method.name, move |params, _, _| {
			answer(&*chain, &runtimes, method, &params)
		})?;
	}
	Ok(())
}

/// The answer of a method.
fn answer<C: Chain>(
	chain: &C,
	runtimes: &Runtimes,
	method: &Method,
	params: &Params<'_>,
) -> Result<Value, ErrorObjectOwned> {
	let names = method.parts.get(..method.given).unwrap_or_default();
	let (given, options) = params::read(params, names)?;
	let block = block(chain, options.at.as_ref())?;
	let runtime = runtimes.at(chain, block.hash).map_err(unavailable)?;
	let read = Read { chain, runtime: &runtime, method, block, options };
	match method.source {
		Source::Value => read.value(&given),
		Source::List => read.list(&given),
		Source::View => read.view(&given),
	}
}

/// The block that an answer is about.
#[derive(Clone, Copy)]
pub struct About {
	number: u32,
	/// Its hash.
	pub hash: Hash,
	is_final: bool,
}

/// The block that is asked about.
pub fn block<C: Chain>(chain: &C, at: Option<&At>) -> Result<About, ErrorObjectOwned> {
	let info = chain.info();
	let not_here = || invalid("at: the node has no such block");
	let hash = match at {
		None => info.finalized_hash,
		Some(At::Hash(hash)) => *hash,
		Some(At::Number(number)) => {
			chain.hash(*number).map_err(unavailable)?.ok_or_else(not_here)?
		}
	};
	let number = chain.number(hash).map_err(unavailable)?.ok_or_else(not_here)?;
	let canonical = chain.hash(number).map_err(unavailable)? == Some(hash);
	Ok(About { number, hash, is_final: canonical && number <= info.finalized_number })
}

/// A question about a block.
struct Read<'a, C> {
	chain: &'a C,
	runtime: &'a Runtime,
	method: &'a Method,
	block: About,
	options: Options,
}

impl<C: Chain> Read<'_, C> {
	fn value(&self, given: &[Value]) -> Result<Value, ErrorObjectOwned> {
		let entry = self.entry()?;
		let key = entry.key(&self.parts(&entry, given)?);
		let found = self.chain.storage(self.block.hash, &StorageKey(key.clone()));
		let found =
			found.map_err(unavailable)?.map(|value| value.0).or_else(|| entry.default.clone());
		let value = found.map(|bytes| self.shown(entry.value, &bytes)).transpose()?;
		self.with_proof(json!({ "value": value }), &[key])
	}

	/// A page of a map. Its order is that of the keys' hashes: the same in each block, and no order of numbers.
	fn list(&self, given: &[Value]) -> Result<Value, ErrorObjectOwned> {
		let entry = self.entry()?;
		let prefix = StorageKey(entry.key(&self.parts(&entry, given)?));
		let after = self.options.after.as_ref().map(|after| StorageKey(after.0.clone()));
		if after.as_ref().is_some_and(|after| !after.0.starts_with(&prefix.0)) {
			return Err(invalid("after: not of this list"));
		}
		let limit = params::limit(self.options.limit, ITEMS, MAX_ITEMS)?;
		let keys = self.chain.storage_keys(self.block.hash, Some(&prefix), after.as_ref());
		let (mut items, mut read, mut size, mut next) = (Vec::new(), Vec::new(), 0usize, None);
		for key in keys.map_err(unavailable)? {
			if items.len() >= limit || size >= MAX_PAGE {
				next = read.last().map(|key: &Vec<u8>| format!("0x{}", hex::encode(key)));
				break;
			}
			// A key without a value was removed in the block: it is not listed.
			let found = self.chain.storage(self.block.hash, &key).map_err(unavailable)?;
			let Some(found) = found else { continue };
			size = size.saturating_add(found.0.len());
			items.push(self.item(&entry, &key.0, &found.0)?);
			read.push(key.0);
		}
		self.with_proof(json!({ "items": items, "next": next }), &read)
	}

	/// An item of a list: its key by the names of the parts, and its value.
	fn item(&self, entry: &Entry, key: &[u8], value: &[u8]) -> Result<Value, ErrorObjectOwned> {
		let types = self.runtime.types();
		let parts =
			entry.parts(key, types).ok_or_else(|| unavailable("a key is not of the list"))?;
		let names = self.method.parts.iter();
		let shown = names
			.zip(&entry.keys)
			.zip(parts)
			.map(|((name, (_, ty)), part)| Ok(((*name).to_owned(), self.shown(*ty, part)?)));
		let key = shown.collect::<Result<Map<_, _>, ErrorObjectOwned>>()?;
		Ok(json!({ "key": key, "value": self.shown(entry.value, value)? }))
	}

	fn view(&self, given: &[Value]) -> Result<Value, ErrorObjectOwned> {
		let Method { pallet, item, .. } = self.method;
		let function = self.runtime.view_function(pallet, item).ok_or_else(|| self.not_here())?;
		let inputs = self.encoded(function.inputs.iter().copied(), given)?;
		if self.options.proof {
			return Err(invalid("proof: what a function calculates has none; read what it reads"));
		}
		let id = ViewFunctionId::decode(&mut &function.id[..]).map_err(unavailable)?;
		let (api, at) = (self.chain.runtime_api(), self.block.hash);
		let answered = api.execute_view_function(at, id, inputs.concat()).map_err(unavailable)?;
		let bytes = answered.map_err(|error| unavailable(format!("{error:?}")))?;
		let value = self.shown(function.output, &bytes)?;
		Ok(self.about(json!({ "value": value })))
	}

	fn entry(&self) -> Result<Entry, ErrorObjectOwned> {
		let Method { pallet, item, .. } = self.method;
		self.runtime.entry(pallet, item).ok_or_else(|| self.not_here())
	}

	fn not_here(&self) -> ErrorObjectOwned {
		let Method { name, .. } = self.method;
		unavailable(format!("the runtime of this block has nothing for {name}"))
	}

	/// The encoded parts of a key.
	fn parts(&self, entry: &Entry, given: &[Value]) -> Result<Vec<Vec<u8>>, ErrorObjectOwned> {
		self.encoded(entry.keys.iter().map(|(_, ty)| *ty), given)
	}

	/// The encoded values of parameters of these types.
	fn encoded(
		&self,
		types: impl Iterator<Item = u32>,
		given: &[Value],
	) -> Result<Vec<Vec<u8>>, ErrorObjectOwned> {
		let names = self.method.parts.iter().zip(types).zip(given);
		names
			.map(|((name, ty), value)| self.runtime.types().given_as(name, ty, value))
			.collect::<Result<_, _>>()
			.map_err(|error| invalid(&error.to_string()))
	}

	fn shown(&self, ty: u32, bytes: &[u8]) -> Result<Value, ErrorObjectOwned> {
		self.runtime.types().shown(ty, bytes).map_err(unavailable)
	}

	/// The answer with the block, and with the proof of these keys if it is asked for.
	fn with_proof(&self, answer: Value, keys: &[Vec<u8>]) -> Result<Value, ErrorObjectOwned> {
		let mut answer = self.about(answer);
		if self.options.proof {
			let mut keys = keys.iter().map(Vec::as_slice);
			let proof = self.chain.read_proof(self.block.hash, &mut keys).map_err(unavailable)?;
			let nodes = proof.iter_nodes().map(|node| format!("0x{}", hex::encode(node)));
			answer["proof"] = nodes.collect();
		}
		Ok(answer)
	}

	fn about(&self, answer: Value) -> Value {
		with_block(self.block, answer)
	}
}

/// The answer with the block that it is about.
pub fn with_block(block: About, mut answer: Value) -> Value {
	let About { number, hash, is_final } = block;
	answer["block"] = json!({ "number": number, "hash": hash, "final": is_final });
	answer
}
