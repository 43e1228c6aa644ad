//! A call as it is encoded, proposed and signed.

use crate::{
	api::types::ProposedAct,
	block::BlockClient,
	compat::{self, Kind},
	error::Error,
	officer::{of_transaction, Officer},
};
use madang_primitives::ExternalRef;
use std::time::Duration;
use subxt::{
	config::{substrate::SubstrateConfig, DefaultExtrinsicParamsBuilder, ParamsFor},
	ext::{
		scale_encode::{self, EncodeAsFields, FieldIter},
		scale_type_resolver::TypeResolver,
	},
	tx::Payload,
	utils::H256,
};

/// The number of blocks for which a signature is valid. It is long enough for some authors to fail,
/// and short enough to wait for. A transaction may be signed again while its first signature is
/// valid, so an answer arrives within twice as many blocks.
pub const ERA_PERIOD: u64 = 64;

/// After how long without being in a block that counts a transaction is sent again.
pub const SEND_AGAIN_AFTER: Duration = Duration::from_secs(6);

/// A call that is encoded already, so that it can be signed more than once.
#[derive(Clone)]
pub struct EncodedCall {
	pallet: String,
	name: String,
	fields: Fields,
}

/// A call of any kind, so that calls of several kinds can be in one list.
pub trait AnyCall: Send + Sync {
	/// Encode it as the runtime of a block reads it.
	fn encoded(&self, at: &BlockClient) -> Result<EncodedCall, Error>;
}

impl<P: Payload + Send + Sync> AnyCall for P {
	fn encoded(&self, at: &BlockClient) -> Result<EncodedCall, Error> {
		EncodedCall::new(at, self)
	}
}

/// Fields that are encoded already.
#[derive(Clone)]
pub struct Fields(Vec<u8>);

impl EncodedCall {
	/// Encode a call as the runtime of a block reads it.
	pub(crate) fn new(at: &BlockClient, call: &impl Payload) -> Result<Self, Error> {
		let bytes = encode(at, call)?;
		let name = (call.pallet_name().to_owned(), call.call_name().to_owned());
		Ok(Self::of_bytes(name, &bytes))
	}
}

/// The bytes of a call, as the runtime of a block reads them. [`Error::Incompatible`] if the call has another form there.
pub(crate) fn encode(at: &BlockClient, call: &impl Payload) -> Result<Vec<u8>, Error> {
	compat::ensure(&at.metadata(), Kind::Call, call.pallet_name(), call.call_name())?;
	at.tx().call_data(call).map_err(|error| Error::Input(error.to_string()))
}

impl EncodedCall {
	/// A call that is encoded with the numbers of its pallet and of itself.
	pub(crate) fn of_bytes((pallet, name): (String, String), bytes: &[u8]) -> Self {
		let fields = Fields(bytes.get(2..).unwrap_or_default().to_vec());
		Self { pallet, name, fields }
	}

	/// The pallet and the name of the call.
	pub(crate) fn name(&self) -> (String, String) {
		(self.pallet.clone(), self.name.clone())
	}

	/// The reference of the institution, which is the last argument of each call that has one.
	pub(crate) fn reference(&self, at: &BlockClient) -> Option<ExternalRef> {
		let metadata = at.metadata_ref();
		let call = metadata.pallet_by_name(&self.pallet)?.call_variant_by_name(&self.name)?;
		let last = call.fields.last()?.name.as_deref();
		let Fields(fields) = &self.fields;
		last.filter(|name| *name == "external_ref").and(fields.last_chunk().copied())
	}
}

#[cfg(test)]
impl EncodedCall {
	pub(crate) fn empty() -> Self {
		Self { pallet: String::new(), name: String::new(), fields: Fields(Vec::new()) }
	}
}

impl EncodeAsFields for Fields {
	fn encode_as_fields_to<R: TypeResolver>(
		&self,
		_fields: &mut dyn FieldIter<'_, R::TypeId>,
		_types: &R,
		out: &mut Vec<u8>,
	) -> Result<(), scale_encode::Error> {
		out.extend_from_slice(&self.0);
		Ok(())
	}
}

impl Payload for EncodedCall {
	type CallData = Fields;

	fn pallet_name(&self) -> &str {
		&self.pallet
	}

	fn call_name(&self) -> &str {
		&self.name
	}

	fn call_data(&self) -> &Fields {
		&self.fields
	}
}

/// The act that proposes a call to the council: its bytes, as the runtime of a block reads them.
pub fn proposed(at: &BlockClient, call: &impl Payload) -> Result<ProposedAct, Error> {
	encode(at, call).map(ProposedAct::encoded)
}

/// A signed transaction.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Signed {
	/// The hash of its bytes.
	pub hash: H256,
	/// What a node's pool takes.
	pub bytes: Vec<u8>,
	/// The block at which the signature expires: the transaction is valid in the blocks before it.
	pub expires_at: u64,
}

/// What a transaction says in addition to its call.
pub(crate) type Params = ParamsFor<SubstrateConfig>;

/// What a transaction with a nonce says that is valid for [`ERA_PERIOD`] blocks from a block on.
pub(crate) fn params_at(born: (u64, H256), nonce: u64) -> Params {
	params_for(ERA_PERIOD, born, nonce)
}

/// The same, valid for another number of blocks.
pub(crate) fn params_for(blocks: u64, (number, hash): (u64, H256), nonce: u64) -> Params {
	DefaultExtrinsicParamsBuilder::<SubstrateConfig>::new()
		.mortal_from_unchecked(blocks, number, hash)
		.nonce(nonce)
		.build()
}

/// Sign a call. The signature is valid for [`ERA_PERIOD`] blocks from the given block on.
pub(crate) fn sign(
	at: &BlockClient,
	call: &EncodedCall,
	officer: &Officer,
	nonce: u64,
) -> Result<Signed, Error> {
	let params = params_at((at.block_number(), at.block_hash()), nonce);
	let (hash, bytes) = signed(at, call, officer, params)?;
	Ok(Signed { hash, expires_at: at.block_number().saturating_add(ERA_PERIOD), bytes })
}

/// A transaction's hash and bytes, with the officer's signature.
pub(crate) fn signed(
	at: &BlockClient,
	call: &EncodedCall,
	officer: &Officer,
	params: Params,
) -> Result<(H256, Vec<u8>), Error> {
	let wrong = |error: &dyn std::fmt::Display| Error::Input(error.to_string());
	let mut signable =
		at.tx().create_signable_offline(call, params).map_err(|error| wrong(&error))?;
	let payload = signable.signer_payload().map_err(|error| wrong(&error))?;
	let signature = of_transaction(officer.sign(&payload)?);
	let signed = signable
		.sign_with_account_and_signature(&officer.account(), &signature)
		.map_err(|error| wrong(&error))?;
	Ok((signed.hash(), signed.into_encoded()))
}
