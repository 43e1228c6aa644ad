//! Transactions of a block, and the errors with which they fail.

use crate::{reader::Reader, Error, Mention, Runtime};
use codec::{Compact, Decode};
use frame_metadata::v16::ExtrinsicMetadata;
use scale_info::TypeDef;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// The versions of transactions whose form is known.
const VERSIONS: [u8; 2] = [4, 5];

/// The version of the extensions of a signed transaction, which does not name it.
const SIGNED_EXTENSIONS: u8 = 0;

/// The kinds of transactions, in the upper two bits: without a signature, with extensions only, and signed.
const BARE: u8 = 0;
const GENERAL: u8 = 1;
const SIGNED: u8 = 2;

/// The argument that has the institution's reference of a call.
const REFERENCE: &str = "external_ref";

/// A transaction of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transaction {
	/// Who signed it, as JSON shows accounts. None for what the author of the block added.
	pub signer: Option<String>,
	/// The number of the transaction among those of the signer.
	pub nonce: Option<u64>,
	/// The pallet of its call.
	pub pallet: String,
	/// The name of the call in the pallet.
	pub call: String,
	/// The arguments of the call.
	pub arguments: Map<String, Value>,
	/// The institution's reference of the call, if the call has one.
	pub reference: Option<String>,
	/// The objects that the arguments name: those of a file's rows too, which no event has.
	pub mentions: BTreeSet<Mention>,
}

impl Runtime {
	/// A transaction as a block has it.
	pub fn transaction(&self, mut bytes: &[u8]) -> Result<Transaction, Error> {
		let wrong = |error: codec::Error| Error::Bytes(error.to_string());
		let Compact(length) = Compact::<u32>::decode(&mut bytes).map_err(wrong)?;
		if usize::try_from(length).ok() != Some(bytes.len()) {
			return Err(Error::Bytes(format!("{length} bytes were announced")));
		}
		let (preamble, mut rest) = bytes.split_first().ok_or_else(empty)?;
		if !VERSIONS.contains(&(preamble & 0b0011_1111)) {
			return Err(Error::Bytes(format!("a transaction of the form {preamble:#x}")));
		}
		let (mut signer, mut nonce) = (None, None);
		match preamble >> 6 {
			BARE => {}
			GENERAL => {
				let (version, after) = rest.split_first().ok_or_else(empty)?;
				rest = after;
				nonce = self.nonce(*version, &mut rest)?;
			}
			SIGNED => {
				let (types, extrinsic) = (self.types(), self.extrinsic());
				signer = Some(account(&types.shown_first(extrinsic.address_ty.id, &mut rest)?));
				let mut reader = Reader::new(types, rest);
				reader.passed(extrinsic.signature_ty.id)?;
				rest = reader.rest;
				nonce = self.nonce(SIGNED_EXTENSIONS, &mut rest)?;
			}
			_ => return Err(Error::Bytes(format!("a transaction of the form {preamble:#x}"))),
		}
		self.called(rest, signer, nonce)
	}

	fn called(
		&self,
		bytes: &[u8],
		signer: Option<String>,
		nonce: Option<u64>,
	) -> Result<Transaction, Error> {
		let call = match bytes {
			[pallet, call, ..] => self.call_by_index([*pallet, *call]),
			_ => return Err(empty()),
		};
		let call = call.ok_or_else(|| Error::Bytes("not a call of the runtime".to_owned()))?;
		let (arguments, mentions) = call.decode_with_mentions(self.types(), bytes)?;
		let reference = arguments.get(REFERENCE).and_then(Value::as_str).map(ToOwned::to_owned);
		let (pallet, call) = (call.pallet, call.name);
		Ok(Transaction { signer, nonce, pallet, call, arguments, reference, mentions })
	}

	/// Read the extensions of a transaction, and take the nonce from them.
	fn nonce(&self, version: u8, rest: &mut &[u8]) -> Result<Option<u64>, Error> {
		let mut nonce = None;
		for (name, ty) in self.extensions(version) {
			let value = self.types().shown_first(ty, rest)?;
			if name == "CheckNonce" {
				nonce = match &value {
					Value::Number(number) => number.as_u64(),
					Value::String(text) => text.parse().ok(),
					_ => None,
				};
			}
		}
		Ok(nonce)
	}

	/// The extensions of a version: their names and types. Without a list for the version, all of them.
	fn extensions(&self, version: u8) -> Vec<(&str, u32)> {
		let ExtrinsicMetadata { transaction_extensions, transaction_extensions_by_version, .. } =
			self.extrinsic();
		let all = || transaction_extensions.iter().map(|one| (one.identifier.as_str(), one.ty.id));
		match transaction_extensions_by_version.get(&version) {
			Some(indices) => {
				let all: Vec<_> = all().collect();
				let index = |index: &Compact<u32>| usize::try_from(index.0).ok();
				indices.iter().filter_map(|one| all.get(index(one)?).copied()).collect()
			}
			None => all().collect(),
		}
	}

	/// The pallet and the name of an error, by the numbers that an event of a failed call has.
	pub fn error(&self, pallet: u8, error: u8) -> Option<(String, String)> {
		let pallet = self.pallets().iter().find(|one| one.index == pallet)?;
		let TypeDef::Variant(errors) =
			&self.types().resolve(pallet.error.as_ref()?.ty.id).ok()?.type_def
		else {
			return None;
		};
		let found = errors.variants.iter().find(|variant| variant.index == error)?;
		Some((pallet.name.clone(), found.name.clone()))
	}
}

fn empty() -> Error {
	Error::Bytes("the transaction ends too early".to_owned())
}

/// An address as an account, where it is one: addresses are variants.
fn account(address: &Value) -> String {
	let account = match address {
		Value::Object(variants) => variants.get("id").and_then(Value::as_str),
		other => other.as_str(),
	};
	account.map_or_else(|| address.to_string(), ToOwned::to_owned)
}
