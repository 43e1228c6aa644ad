//! Validates transactions for the SDK's pool.
//!
//! A signed transaction is validated by the runtime's code in this program, if that has the version of the
//! chain's runtime ([`own_runtime`]). All others are validated by the chain's runtime in wasm. Verdicts are
//! remembered ([`verdicts`]).

mod blocks;
mod counter;
mod own_runtime;
mod verdicts;

use super::signature::{self, SignedBlocks};
use crate::client::{Client, Hash};
use async_trait::async_trait;
use blocks::Blocks;
pub use blocks::LOG_TARGET;
use codec::{DecodeLimit, Encode};
use counter::{By, Counter};
use frame_support::MAX_EXTRINSIC_DEPTH;
use madang_runtime::{
	opaque::{Block, Header},
	pool, AccountId, UncheckedExtrinsic,
};
use own_runtime::Unanswered;
use pallet_institutions::{api::Admission, AdmissionError};
use prometheus_endpoint::{PrometheusError, Registry};
use sc_transaction_pool::{ChainApi, FullChainApi, ValidateTransactionPriority};
use sc_transaction_pool_api::TransactionSource;
use sp_blockchain::TreeRoute;
use sp_core::traits::SpawnEssentialNamed;
use sp_runtime::{
	generic::{BlockId, Preamble},
	transaction_validity::{InvalidTransaction, TransactionValidity, TransactionValidityError},
	MultiAddress, OpaqueExtrinsic,
};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use verdicts::{Verdict, Verdicts};

/// Validates transactions on the states after blocks.
pub struct Validation {
	client: Arc<Client>,
	wasm: FullChainApi<Client, Block>,
	blocks: Blocks,
	verdicts: Mutex<Verdicts>,
	counter: Counter,
}

/// A signed transaction that is valid.
pub struct Judged {
	/// The sender's standing.
	pub admission: Admission<AccountId>,
	/// The first block that cannot contain the transaction any more.
	pub dies_at: u64,
}

type Error = <FullChainApi<Client, Block> as ChainApi>::Error;

impl Validation {
	/// For a pool that holds so many transactions.
	///
	/// # Errors
	///
	/// If the metric is registered already.
	pub fn new(
		client: Arc<Client>,
		held: usize,
		registry: Option<&Registry>,
		tasks: &impl SpawnEssentialNamed,
	) -> Result<Self, PrometheusError> {
		Ok(Self {
			wasm: FullChainApi::new(client.clone(), registry, tasks),
			blocks: Blocks::new(client.clone()),
			// As many again for those that have just left.
			verdicts: Mutex::new(Verdicts::new(
				held.saturating_mul(2).try_into().unwrap_or(u32::MAX),
			)),
			counter: Counter::new(registry)?,
			client,
		})
	}

	/// Validate a signed transaction with this hash by this program's code, and remember the verdict. `admit` can refuse
	/// it before its signature is checked, which costs most. None if the program cannot answer: the chain's
	/// runtime is another, the state is missing, or the transaction is not signed by an account.
	pub fn judge(
		&self,
		at: Hash,
		source: TransactionSource,
		hash: Hash,
		transaction: &OpaqueExtrinsic,
		admit: impl FnOnce(&Admission<AccountId>) -> Result<(), InvalidTransaction>,
	) -> Option<Result<Judged, TransactionValidityError>> {
		let number = self.blocks.number_if_own(at)?;
		let bytes = transaction.encode();
		let decoded =
			UncheckedExtrinsic::decode_all_with_depth_limit(MAX_EXTRINSIC_DEPTH, &mut &bytes[..]);
		let Ok(decoded) = decoded else {
			return Some(Err(InvalidTransaction::Custom(AdmissionError::Malformed.code()).into()));
		};
		let Preamble::Signed(MultiAddress::Id(sender), _, extension) = &decoded.preamble else {
			return None;
		};
		let (sender, nonce) = (sender.clone(), extension.6 .0);
		let dies_at = signature::dies_at(&decoded, number);
		let ask = || {
			let admission = pool::admission(&decoded)?.ok_or(InvalidTransaction::BadSigner)?;
			admit(&admission)?;
			signature::check(&decoded, |era| SignedBlocks::find(era, &self.client, at))?;
			let valid = pool::validate_signed(source, decoded, bytes.len(), at)?;
			Ok((admission, valid))
		};
		let answer = match own_runtime::on_state(&self.client, at, ask) {
			Ok(answer) => answer,
			Err(Unanswered::NoState) => return None,
			Err(Unanswered::Panicked) => {
				log::warn!(target: LOG_TARGET, "At block {number}: the runtime panicked");
				return None;
			}
		};
		self.counter.count(By::OwnRuntime);
		Some(answer.map(|(admission, valid)| {
			let verdict = Verdict { number, dies_at, sender, nonce, valid };
			self.verdicts().remember(hash, verdict);
			Judged { admission, dies_at }
		}))
	}

	/// The answer of the memory or of this program's code, if they can answer.
	fn answer(
		&self,
		at: Hash,
		source: TransactionSource,
		transaction: &OpaqueExtrinsic,
	) -> Option<TransactionValidity> {
		let (hash, _) = self.wasm.hash_and_length(transaction);
		if let Some(answer) = self.remembered(at, &hash) {
			self.counter.count(By::Memory);
			return Some(answer);
		}
		match self.judge(at, source, hash, transaction, |_| Ok(()))? {
			Ok(_) => self.remembered(at, &hash),
			Err(error) => Some(Err(error)),
		}
	}

	fn remembered(&self, at: Hash, transaction: &Hash) -> Option<TransactionValidity> {
		let number = self.blocks.number_if_own(at)?;
		let next = |sender: &AccountId| self.blocks.next_nonce(at, sender);
		self.verdicts().answer(transaction, number, next)
	}

	fn verdicts(&self) -> MutexGuard<'_, Verdicts> {
		self.verdicts.lock().unwrap_or_else(PoisonError::into_inner)
	}
}

#[async_trait]
impl ChainApi for Validation {
	type Block = Block;
	type Error = Error;

	async fn validate_transaction(
		&self,
		at: Hash,
		source: TransactionSource,
		transaction: Arc<OpaqueExtrinsic>,
		priority: ValidateTransactionPriority,
	) -> Result<TransactionValidity, Error> {
		if let Some(answer) = self.answer(at, source, &transaction) {
			return Ok(answer);
		}
		self.counter.count(By::Wasm);
		self.wasm.validate_transaction(at, source, transaction, priority).await
	}

	fn validate_transaction_blocking(
		&self,
		at: Hash,
		source: TransactionSource,
		transaction: Arc<OpaqueExtrinsic>,
	) -> Result<TransactionValidity, Error> {
		if let Some(answer) = self.answer(at, source, &transaction) {
			return Ok(answer);
		}
		self.counter.count(By::Wasm);
		self.wasm.validate_transaction_blocking(at, source, transaction)
	}

	fn block_id_to_number(&self, at: &BlockId<Block>) -> Result<Option<u32>, Error> {
		self.wasm.block_id_to_number(at)
	}

	fn block_id_to_hash(&self, at: &BlockId<Block>) -> Result<Option<Hash>, Error> {
		self.wasm.block_id_to_hash(at)
	}

	fn hash_and_length(&self, transaction: &OpaqueExtrinsic) -> (Hash, usize) {
		self.wasm.hash_and_length(transaction)
	}

	async fn block_body(&self, at: Hash) -> Result<Option<Vec<OpaqueExtrinsic>>, Error> {
		self.wasm.block_body(at).await
	}

	fn block_header(&self, at: Hash) -> Result<Option<Header>, Error> {
		self.wasm.block_header(at)
	}

	fn tree_route(&self, from: Hash, to: Hash) -> Result<TreeRoute<Block>, Error> {
		self.wasm.tree_route(from, to)
	}
}
