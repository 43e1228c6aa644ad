//! A call as it is encoded, to be signed more than once.

use crate::{connection::BlockClient, Error};
use subxt::{
	ext::{
		scale_encode::{self, EncodeAsFields, FieldIter},
		scale_type_resolver::TypeResolver,
	},
	tx::Payload,
};

/// A call of a runtime, encoded.
pub(crate) struct EncodedCall {
	pallet: String,
	name: String,
	fields: Fields,
}

/// Fields that are encoded already.
pub(crate) struct Fields(Vec<u8>);

impl EncodedCall {
	/// A call's bytes, as the runtime of a block reads them.
	pub(crate) fn bytes(at: &BlockClient, call: &impl Payload) -> Result<Vec<u8>, Error> {
		at.tx().call_data(call).map_err(|error| Error::Input(error.to_string()))
	}

	/// Encode a call as the runtime of a block reads it.
	pub(crate) fn new(at: &BlockClient, call: &impl Payload) -> Result<Self, Error> {
		let bytes = Self::bytes(at, call)?;
		// Before the fields stand the numbers of pallet and call, a byte each.
		let fields = bytes.get(2..).unwrap_or_default().to_vec();
		Ok(Self {
			pallet: call.pallet_name().to_owned(),
			name: call.call_name().to_owned(),
			fields: Fields(fields),
		})
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
