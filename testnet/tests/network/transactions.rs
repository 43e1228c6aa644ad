//! Transactions as bytes, for what the client would not send, and what nodes say of them.

use anyhow::{bail, Context, Result};
use codec::{Compact, Decode};
use madang_client::{of_transaction, BlockClient, Connection, Officer};
use subxt::{
	config::{substrate::SubstrateConfig, DefaultExtrinsicParamsBuilder},
	rpcs::Error as RpcError,
	tx::Payload,
};

/// For how many blocks most are valid.
pub const ERA_PERIOD: u64 = 64;

/// How nodes reject a transaction: as a custom error with the code of `AdmissionError`
/// (docs/src/errors.md), or in the SDK's words.
pub const NOT_AN_OFFICER: &str = "Custom error: 1\"";
pub const OFFICER_REVOKED: &str = "Custom error: 3\"";
pub const OVER_QUOTA: &str = "Custom error: 6\"";
pub const TOO_LONG: &str = "Custom error: 7\"";
pub const OVER_POOL_SHARE: &str = "Custom error: 8\"";
pub const MALFORMED: &str = "Custom error: 9\"";
pub const UNDECODABLE: &str = "Could not decode";
pub const BAD_SIGNATURE: &str = "bad signature";
pub const BANNED: &str = "temporarily banned";
pub const NOT_EXPECTED: &str = "call is not expected";
pub const OUTDATED: &str = "outdated";
pub const TOO_EARLY: &str = "will be valid in the future";
pub const IN_POOL: &str = "Already Imported";

/// Sign a call with a nonce, valid for some blocks after a block.
pub fn signed(
	at: &BlockClient,
	call: &impl Payload,
	officer: &Officer,
	nonce: u64,
	period: u64,
) -> Result<Vec<u8>> {
	let params = DefaultExtrinsicParamsBuilder::<SubstrateConfig>::new()
		.mortal_from_unchecked(period, at.block_number(), at.block_hash())
		.nonce(nonce)
		.build();
	let mut signable = at.tx().create_signable_offline(call, params)?;
	let signature = of_transaction(officer.sign(&signable.signer_payload()?)?);
	Ok(signable.sign_with_account_and_signature(&officer.account(), &signature)?.into_encoded())
}

/// The same transaction with a signature that is not its officer's.
pub fn forged(mut transaction: Vec<u8>, officer: &Officer) -> Result<Vec<u8>> {
	let account = officer.account().0;
	let at = transaction.windows(account.len()).position(|bytes| bytes == account);
	// After the account stands the kind of the signature.
	let signature = at.context("a transaction names its officer")? + account.len() + 1;
	transaction[signature] ^= 1;
	Ok(transaction)
}

/// The account that signed a transaction; none for those that nobody signs.
pub fn signer(mut transaction: &[u8]) -> Option<[u8; 32]> {
	/// Version 4, signed; then the account by its bytes.
	const SIGNED: [u8; 2] = [0x84, 0];
	Compact::<u32>::decode(&mut transaction).ok()?;
	transaction.strip_prefix(&SIGNED)?.first_chunk().copied()
}

/// What a node says of a transaction that it rejects; none if its pool takes the transaction.
pub async fn submit(node: &Connection, bytes: &[u8]) -> Result<Option<String>> {
	match node.rpc().author_submit_extrinsic(bytes).await {
		Ok(_) => Ok(None),
		Err(RpcError::User(error)) => {
			let data = error.data.as_ref().map(|data| data.get()).unwrap_or_default();
			Ok(Some(format!("{} {data}", error.message)))
		}
		Err(error) => Err(error).context("no answer"),
	}
}

/// What a node says of a transaction that it must reject.
pub async fn rejection(node: &Connection, bytes: &[u8]) -> Result<String> {
	match submit(node, bytes).await? {
		Some(reason) => Ok(reason),
		None => bail!("the pool took the transaction"),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::Encode;

	#[test]
	fn the_signer_is_read_where_there_is_one() {
		let signed = [&[0x84u8, 0][..], &[7; 32], &[1, 2, 3]].concat().encode();
		assert_eq!(signer(&signed), Some([7; 32]));
		let unsigned = [&[0x04u8][..], &[7; 40]].concat().encode();
		assert_eq!(signer(&unsigned), None);
		assert_eq!(signer(&[0x84u8, 0].to_vec().encode()), None);
	}
}
