//! Checks that the sender that a transaction names has signed it. Otherwise anybody could fill an
//! institution's share with transactions in its name, while the pool validates them.

use crate::client::{Client, Hash};
use codec::Encode;
use madang_runtime::{
	extensions::check_era, AccountId, RuntimeCall, Signature, TxExtension, UncheckedExtrinsic,
	VERSION,
};
use sc_client_api::{BlockBackend, HeaderBackend};
use sp_runtime::{
	generic::{Era, Preamble},
	traits::{BlakeTwo256, Hash as _, TransactionExtension},
	transaction_validity::InvalidTransaction,
};

/// Of a longer payload, the hash is signed (version 4 of the transaction format).
const MAX_UNHASHED_PAYLOAD: usize = 256;

/// Verifies signatures.
pub trait SignatureCheck: Send + Sync {
	/// Whether this is the account's signature of the message.
	fn is_valid(&self, signature: &Signature, message: &[u8], account: &AccountId) -> bool;
}

/// Check that an account signed the transaction for this chain, for this program's runtime, and for
/// the block after `at`.
///
/// # Errors
///
/// - [`InvalidTransaction::Custom`] if the transaction is valid for too long ([`check_era`]).
/// - [`InvalidTransaction::AncientBirthBlock`] if the node does not have the block in which the
///   transaction's era begins.
/// - [`InvalidTransaction::BadProof`] if the signature is not the account's.
pub fn check(
	transaction: UncheckedExtrinsic,
	client: &Client,
	at: Hash,
	signatures: &dyn SignatureCheck,
) -> Result<(), InvalidTransaction> {
	let Preamble::Signed(signer, signature, extension) = transaction.preamble else {
		return Err(InvalidTransaction::BadProof);
	};
	let sp_runtime::MultiAddress::Id(account) = signer else {
		return Err(InvalidTransaction::BadSigner);
	};
	let era = mortality(&extension);
	check_era(era).map_err(|error| InvalidTransaction::Custom(error.code()))?;
	let (genesis, birth) =
		signed_blocks(era, client, at).ok_or(InvalidTransaction::AncientBirthBlock)?;
	// The implicit values that are also signed, in the order of the extensions.
	let implicit: <TxExtension as TransactionExtension<RuntimeCall>>::Implicit =
		((), (), VERSION.spec_version, VERSION.transaction_version, genesis, birth, (), (), (), ());
	// The signature covers the bytes as they arrived: other bytes may decode to the same call.
	let mut payload = transaction.encoded_call.unwrap_or_else(|| transaction.function.encode());
	(extension, implicit).encode_to(&mut payload);
	let is_signed = match payload.len() <= MAX_UNHASHED_PAYLOAD {
		true => signatures.is_valid(&signature, &payload, &account),
		false => signatures.is_valid(&signature, BlakeTwo256::hash(&payload).as_bytes(), &account),
	};
	is_signed.then_some(()).ok_or(InvalidTransaction::BadProof)
}

/// The first block after `at` that cannot contain the transaction any more.
pub fn dies_at(transaction: &UncheckedExtrinsic, at: u32) -> u64 {
	match &transaction.preamble {
		Preamble::Signed(.., extension) => {
			mortality(extension).death(u64::from(at).saturating_add(1))
		}
		Preamble::Bare(_) | Preamble::General(..) => u64::MAX,
	}
}

const fn mortality(extension: &TxExtension) -> Era {
	extension.5.era()
}

/// The hashes that a signature covers: of genesis, and of the block in which the transaction's era
/// begins.
fn signed_blocks(era: Era, client: &Client, at: Hash) -> Option<(Hash, Hash)> {
	let next = client.number(at).ok()??.checked_add(1)?;
	let birth = u32::try_from(era.birth(next.into())).ok()?;
	Some((client.info().genesis_hash, client.block_hash(birth).ok()??))
}
