//! Transactions as bytes, for what the client would not send.

use anyhow::{Context, Result};
use madang_client::{BlockClient, Officer};
use subxt::{
	config::{substrate::SubstrateConfig, DefaultExtrinsicParamsBuilder},
	tx::Payload,
};

/// For how many blocks most are valid.
pub const ERA_PERIOD: u64 = 64;

/// Sign a call with a nonce, valid for some blocks after a block.
pub fn signed(
	at: &BlockClient,
	call: &impl Payload,
	officer: &Officer,
	nonce: u64,
	lifetime: u64,
) -> Result<Vec<u8>> {
	let params = DefaultExtrinsicParamsBuilder::<SubstrateConfig>::new()
		.mortal_from_unchecked(lifetime, at.block_number(), at.block_hash())
		.nonce(nonce)
		.build();
	Ok(at.tx().create_signable_offline(call, params)?.sign(officer)?.into_encoded())
}

/// The same transaction with another signature than its officer's.
pub fn forged(mut transaction: Vec<u8>, officer: &Officer) -> Result<Vec<u8>> {
	let account = officer.account().0;
	let at = transaction.windows(account.len()).position(|bytes| bytes == account);
	// After the account stands the kind of the signature.
	let signature = at.context("a transaction names its officer")? + account.len() + 1;
	transaction[signature] ^= 1;
	Ok(transaction)
}
