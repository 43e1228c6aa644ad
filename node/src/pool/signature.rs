//! Checks that the sender that a transaction names has signed it. Otherwise anybody could fill an
//! institution's share with transactions in its name, while the pool validates them.

use crate::client::{Client, Hash};
use codec::Encode;
use madang_crypto::memory;
use madang_runtime::{
	extensions::{check_era, MAX_ERA_PERIOD},
	AccountId, RuntimeCall, Signature, TxExtension, UncheckedExtrinsic, VERSION,
};
use sc_client_api::{BlockBackend, HeaderBackend};
use sp_core::{ed25519, sr25519};
use sp_runtime::{
	generic::{Era, Preamble},
	traits::{BlakeTwo256, Hash as _, TransactionExtension, Verify},
	transaction_validity::InvalidTransaction,
	MultiAddress,
};

/// Of a longer payload, the hash is signed (version 4 of the transaction format).
const MAX_UNHASHED_PAYLOAD: usize = 256;

/// The blocks whose hashes a signature covers.
#[derive(Clone, Copy)]
pub struct SignedBlocks {
	/// The hash of genesis.
	pub genesis: Hash,
	/// The hash of the block in which the transaction's era begins.
	pub birth: Hash,
}

impl SignedBlocks {
	/// The blocks of an era, for a transaction in the block after `at`. None if the node does not
	/// have them.
	pub fn find(era: Era, client: &Client, at: Hash) -> Option<Self> {
		let next = client.number(at).ok()??.checked_add(1)?;
		let birth = u32::try_from(era.birth(next.into())).ok()?;
		let birth = client.block_hash(birth).ok()??;
		Some(Self { genesis: client.info().genesis_hash, birth })
	}
}

/// Check that a transaction is signed by the account that it names, for this program's runtime.
///
/// # Errors
///
/// - [`InvalidTransaction::Custom`] if the transaction is valid for too long ([`check_era`]).
/// - [`InvalidTransaction::AncientBirthBlock`] if `find` has no blocks for its era.
/// - [`InvalidTransaction::BadProof`] if the signature is not the account's.
pub fn check(
	transaction: &UncheckedExtrinsic,
	find: impl FnOnce(Era) -> Option<SignedBlocks>,
) -> Result<(), InvalidTransaction> {
	let Preamble::Signed(signer, signature, extension) = &transaction.preamble else {
		return Err(InvalidTransaction::BadProof);
	};
	let MultiAddress::Id(account) = signer else { return Err(InvalidTransaction::BadSigner) };
	let era = mortality(extension);
	check_era(era).map_err(|error| InvalidTransaction::Custom(error.code()))?;
	let SignedBlocks { genesis, birth } = find(era).ok_or(InvalidTransaction::AncientBirthBlock)?;
	// The implicit values that are also signed, in the order of the extensions.
	let implicit: <TxExtension as TransactionExtension<RuntimeCall>>::Implicit =
		((), (), VERSION.spec_version, VERSION.transaction_version, genesis, birth, (), (), (), ());
	// The signature covers the bytes as they arrived: other bytes may decode to the same call.
	let encoded = transaction.encoded_call.clone();
	let mut payload = encoded.unwrap_or_else(|| transaction.function.encode());
	(extension, implicit).encode_to(&mut payload);
	let is_signed = match payload.len() <= MAX_UNHASHED_PAYLOAD {
		true => is_valid(signature, &payload, account),
		false => is_valid(signature, BlakeTwo256::hash(&payload).as_bytes(), account),
	};
	is_signed.then_some(()).ok_or(InvalidTransaction::BadProof)
}

/// Whether this is the account's signature of the message. A valid one is remembered for the runtime's own
/// checks of the transaction.
fn is_valid(signature: &Signature, message: &[u8], account: &AccountId) -> bool {
	let key: &[u8; 32] = account.as_ref();
	match signature {
		Signature::Ed25519(signature) => {
			memory::ed25519(signature, message, &ed25519::Public::from_raw(*key))
		}
		Signature::Sr25519(signature) => {
			memory::sr25519(signature, message, &sr25519::Public::from_raw(*key))
		}
		// No officer has such a key.
		Signature::Ecdsa(_) | Signature::Eth(_) => signature.verify(message, account),
	}
}

/// The first block after `at` that cannot contain the transaction any more.
pub fn dies_at(transaction: &UncheckedExtrinsic, at: u32) -> u64 {
	match &transaction.preamble {
		Preamble::Signed(.., extension) => {
			mortality(extension).death(u64::from(at).saturating_add(1))
		}
		// They have no era. A report is in a block soon, or in none.
		Preamble::Bare(_) | Preamble::General(..) => u64::from(at).saturating_add(MAX_ERA_PERIOD),
	}
}

const fn mortality(extension: &TxExtension) -> Era {
	extension.5.era()
}

#[cfg(test)]
mod tests {
	use super::*;
	use madang_runtime::SignedPayload;
	use pallet_institutions::AdmissionError;
	use sp_core::Pair;
	use sp_runtime::traits::IdentifyAccount;

	const BLOCKS: SignedBlocks =
		SignedBlocks { genesis: Hash::repeat_byte(1), birth: Hash::repeat_byte(2) };

	fn signed(pair: &sr25519::Pair, era: Era, length: usize) -> UncheckedExtrinsic {
		let extension: TxExtension = (
			pallet_institutions::AdmitOfficers::new(),
			frame_system::CheckNonZeroSender::new(),
			frame_system::CheckSpecVersion::new(),
			frame_system::CheckTxVersion::new(),
			frame_system::CheckGenesis::new(),
			madang_runtime::extensions::CheckMortality::from(era),
			frame_system::CheckNonce::from(0),
			pallet_institutions::ChargeQuota::new(),
			pallet_clock::SettledTime::new(),
			madang_runtime::extensions::CheckRoom::new(),
		);
		let (spec, transaction) = (VERSION.spec_version, VERSION.transaction_version);
		let SignedBlocks { genesis, birth } = BLOCKS;
		let implicit = ((), (), spec, transaction, genesis, birth, (), (), (), ());
		let call = RuntimeCall::System(frame_system::Call::remark { remark: vec![7; length] });
		let payload = SignedPayload::from_raw(call, extension, implicit);
		let signature = Signature::Sr25519(payload.using_encoded(|bytes| pair.sign(bytes)));
		let (call, extension, _) = payload.deconstruct();
		let account = sp_runtime::MultiSigner::from(pair.public()).into_account();
		UncheckedExtrinsic::new_signed(call, account.into(), signature, extension)
	}

	fn answer(transaction: UncheckedExtrinsic) -> Result<(), InvalidTransaction> {
		check(&transaction, |_| Some(BLOCKS))
	}

	#[test]
	fn a_signature_covers_the_call_and_the_blocks() {
		let (pair, other) =
			(sr25519::Pair::from_seed(&[1; 32]), sr25519::Pair::from_seed(&[2; 32]));
		let era = Era::mortal(64, 5);
		for length in [1, 1_000] {
			assert_eq!(answer(signed(&pair, era, length)), Ok(()));
			let mut changed = signed(&pair, era, length);
			changed.function = signed(&pair, era, length + 1).function;
			assert_eq!(answer(changed), Err(InvalidTransaction::BadProof));
			let elsewhere = SignedBlocks { genesis: Hash::zero(), ..BLOCKS };
			let on_another_chain = check(&signed(&pair, era, length), |_| Some(elsewhere));
			assert_eq!(on_another_chain, Err(InvalidTransaction::BadProof));
		}
		let mut in_anothers_name = signed(&pair, era, 1);
		if let Preamble::Signed(signer, ..) = &mut in_anothers_name.preamble {
			*signer =
				MultiAddress::Id(sp_runtime::MultiSigner::from(other.public()).into_account());
		}
		assert_eq!(answer(in_anothers_name), Err(InvalidTransaction::BadProof));
		let ancient = check(&signed(&pair, era, 1), |_| None);
		assert_eq!(ancient, Err(InvalidTransaction::AncientBirthBlock));
	}

	#[test]
	fn a_transaction_has_an_end_that_is_near_enough() {
		let pair = sr25519::Pair::from_seed(&[1; 32]);
		let refused = |error: AdmissionError| Err(InvalidTransaction::Custom(error.code()));
		assert_eq!(answer(signed(&pair, Era::mortal(256, 5), 1)), Ok(()));
		let long = signed(&pair, Era::mortal(1_024, 5), 1);
		assert_eq!(answer(long), refused(AdmissionError::EraTooLong));
		let immortal = signed(&pair, Era::Immortal, 1);
		assert_eq!(answer(immortal), refused(AdmissionError::Immortal));
	}

	#[test]
	fn a_transaction_dies_with_its_era() {
		let pair = sr25519::Pair::from_seed(&[1; 32]);
		let transaction = signed(&pair, Era::mortal(64, 5), 1);
		assert_eq!(dies_at(&transaction, 4), 69);
		assert_eq!(dies_at(&transaction, 67), 69);
		let bare = UncheckedExtrinsic::new_bare(transaction.function);
		assert_eq!(dies_at(&bare, 4), 4 + MAX_ERA_PERIOD);
	}
}
