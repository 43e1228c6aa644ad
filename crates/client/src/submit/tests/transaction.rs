//! A transaction, as the runtime decodes it.

use codec::{DecodeAll, Encode};
use madang_runtime::{Address, Signature, UncheckedExtrinsic, VERSION};
use sp_core::{sr25519, Pair};
use sp_crypto_hashing::blake2_256;
use sp_runtime::generic::{Era, Preamble};
use subxt::utils::H256;

/// The 32 bytes of an account.
pub(super) type Account = [u8; 32];

/// A transaction in a pool or in a block.
#[derive(Clone)]
pub(super) struct Transaction {
	pub(super) hash: H256,
	pub(super) bytes: Vec<u8>,
	pub(super) account: Account,
	pub(super) nonce: u64,
	/// The reference at the end of its call.
	pub(super) reference: [u8; 32],
	/// `None` for a transaction of another program, which is always valid.
	signed: Option<Signed>,
}

/// What an officer signed.
#[derive(Clone)]
struct Signed {
	era: Era,
	/// The call and the extensions, without the implicit data.
	payload: Vec<u8>,
	signature: sr25519::Signature,
}

impl Transaction {
	/// Decode a transaction that the client submits.
	pub(super) fn decode(bytes: &[u8]) -> Self {
		let extrinsic =
			UncheckedExtrinsic::decode_all(&mut &bytes[..]).expect("the runtime decodes it");
		let Preamble::Signed(Address::Id(account), Signature::Sr25519(signature), extensions) =
			&extrinsic.preamble
		else {
			panic!("an officer signs with an sr25519 key");
		};
		let call = extrinsic.function.encode();
		let reference = call[call.len() - 32..].try_into().expect("the call ends with 32 bytes");
		let signed = Signed {
			era: extensions.5.era(),
			payload: [call, extensions.encode()].concat(),
			signature: *signature,
		};
		Self {
			hash: H256(blake2_256(bytes)),
			bytes: bytes.to_vec(),
			account: account.clone().into(),
			nonce: extensions.6 .0.into(),
			reference,
			signed: Some(signed),
		}
	}

	/// A transaction that another program sends for the same account.
	pub(super) fn foreign(account: Account, nonce: u64) -> Self {
		let bytes = (b"foreign", account, nonce).encode();
		Self {
			hash: H256(blake2_256(&bytes)),
			bytes,
			account,
			nonce,
			reference: [0xff; 32],
			signed: None,
		}
	}

	/// Whether the signature is valid in a block with this number. `hash_of` returns the hashes of
	/// the blocks before it.
	pub(super) fn is_valid_in(&self, number: u64, hash_of: impl Fn(u64) -> Option<H256>) -> bool {
		let Some(Signed { era, payload, signature }) = &self.signed else { return true };
		let (Some(genesis), Some(birth)) = (hash_of(0), hash_of(era.birth(number))) else {
			return false;
		};
		let implicit = (VERSION.spec_version, VERSION.transaction_version, genesis.0, birth.0);
		let mut payload = [payload.clone(), implicit.encode()].concat();
		if payload.len() > 256 {
			payload = blake2_256(&payload).to_vec();
		}
		sr25519::Pair::verify(signature, payload, &sr25519::Public::from(self.account))
	}
}
