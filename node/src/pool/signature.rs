//! Whether a transaction is signed by whoever it says sent it: else anybody could fill an institution's
//! share with transactions in its name, while the pool looks at them.

use crate::service::Client;
use codec::Encode;
use madang_runtime::{
	opaque::Block, AccountId, RuntimeCall, TxExtension, UncheckedExtrinsic, VERSION,
};
use sc_client_api::{BlockBackend, HeaderBackend};
use sp_runtime::{
	generic::{Era, Preamble},
	traits::{BlakeTwo256, Block as BlockT, Hash as _, TransactionExtension, Verify},
	transaction_validity::InvalidTransaction,
};

/// What is longer is signed by its hash (the format's version 4).
const LONGEST_IN_WHOLE: usize = 256;

type Hash = <Block as BlockT>::Hash;

/// Check that an account signed the transaction for this chain, this program's runtime and the block
/// after one.
///
/// # Errors
///
/// [`InvalidTransaction::BadProof`]; [`InvalidTransaction::AncientBirthBlock`] where the node does not
/// have the block that the signature speaks of.
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
	// What is signed besides the call and the extensions, in the extensions' order.
	let implicit: <TxExtension as TransactionExtension<RuntimeCall>>::Implicit =
		((), (), VERSION.spec_version, VERSION.transaction_version, genesis, birth, (), (), (), ());
	// The bytes that came are signed: a call may have others that mean the same.
	let mut payload = transaction.encoded_call.unwrap_or_else(|| transaction.function.encode());
	(extension, implicit).encode_to(&mut payload);
	let is_signed = match payload.len() <= LONGEST_IN_WHOLE {
		true => signature.verify(&payload[..], account),
		false => signature.verify(&BlakeTwo256::hash(&payload)[..], account),
	};
	is_signed.then_some(()).ok_or(InvalidTransaction::BadProof)
}

const fn mortality(extension: &TxExtension) -> Era {
	extension.5 .0
}

/// The hashes that a signature covers: of genesis, and of the block that the transaction's life begins
/// with.
fn signed_blocks(era: Era, client: &Client, at: Hash) -> Option<(Hash, Hash)> {
	let genesis = client.info().genesis_hash;
	if era.is_immortal() {
		return Some((genesis, genesis));
	}
	let next = client.number(at).ok()??.checked_add(1)?;
	let birth = u32::try_from(era.birth(next.into())).ok()?;
	Some((genesis, client.block_hash(birth).ok()??))
}
