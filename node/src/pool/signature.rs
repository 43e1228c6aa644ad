//! Checks that the sender that a transaction names has signed it. Otherwise anybody could fill an
//! institution's share with transactions in its name, while the pool validates them.

use crate::client::{Client, Hash};
use codec::Encode;
use madang_runtime::{AccountId, RuntimeCall, TxExtension, UncheckedExtrinsic, VERSION};
use sc_client_api::{BlockBackend, HeaderBackend};
use sp_runtime::{
	generic::{Era, Preamble},
	traits::{BlakeTwo256, Hash as _, TransactionExtension, Verify},
	transaction_validity::InvalidTransaction,
};

/// Of a longer payload, the hash is signed (version 4 of the transaction format).
const MAX_UNHASHED_PAYLOAD: usize = 256;

/// Check that an account signed the transaction for this chain, for this program's runtime, and for
/// the block after `at`.
///
/// # Errors
///
/// [`InvalidTransaction::BadProof`], or [`InvalidTransaction::AncientBirthBlock`] if the node does
/// not have the block in which the transaction's era begins.
pub fn check(
	account: &AccountId,
	transaction: UncheckedExtrinsic,
	client: &Client,
	at: Hash,
) -> Result<(), InvalidTransaction> {
	let Preamble::Signed(_, signature, extension) = transaction.preamble else {
		return Err(InvalidTransaction::BadProof);
	};
	let (genesis, birth) = signed_blocks(mortality(&extension), client, at)
		.ok_or(InvalidTransaction::AncientBirthBlock)?;
	// The implicit values that are also signed, in the order of the extensions.
	let implicit: <TxExtension as TransactionExtension<RuntimeCall>>::Implicit =
		((), (), VERSION.spec_version, VERSION.transaction_version, genesis, birth, (), (), (), ());
	// The signature covers the bytes as they arrived: other bytes may decode to the same call.
	let mut payload = transaction.encoded_call.unwrap_or_else(|| transaction.function.encode());
	(extension, implicit).encode_to(&mut payload);
	let is_signed = match payload.len() <= MAX_UNHASHED_PAYLOAD {
		true => signature.verify(&payload[..], account),
		false => signature.verify(&BlakeTwo256::hash(&payload)[..], account),
	};
	is_signed.then_some(()).ok_or(InvalidTransaction::BadProof)
}

const fn mortality(extension: &TxExtension) -> Era {
	extension.5.era()
}

/// The hashes that a signature covers: of genesis, and of the block in which the transaction's era
/// begins.
fn signed_blocks(era: Era, client: &Client, at: Hash) -> Option<(Hash, Hash)> {
	let genesis = client.info().genesis_hash;
	if era.is_immortal() {
		return Some((genesis, genesis));
	}
	let next = client.number(at).ok()??.checked_add(1)?;
	let birth = u32::try_from(era.birth(next.into())).ok()?;
	Some((genesis, client.block_hash(birth).ok()??))
}
