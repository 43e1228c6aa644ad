//! What a runtime has: its storage, its functions and its events, by name.

use crate::{reader::Reader, Error, Mention, Types};
use codec::{Compact, Decode};
use frame_metadata::{
	v14::{StorageEntryModifier, StorageEntryType, StorageHasher},
	v16::{ExtrinsicMetadata, PalletMetadata, RuntimeMetadataV16},
	RuntimeMetadata, RuntimeMetadataPrefixed,
};
use scale_info::{form::PortableForm, TypeDef};
use serde_json::Value;
use sp_crypto_hashing::{blake2_128, blake2_256, twox_128, twox_256, twox_64};
use std::collections::BTreeSet;

/// A runtime as its metadata describes it.
#[derive(Clone, Debug)]
pub struct Runtime {
	types: Types,
	pallets: Vec<PalletMetadata<PortableForm>>,
	events: u32,
	extrinsic: ExtrinsicMetadata<PortableForm>,
}

/// An entry of the storage: a value, or a map.
#[derive(Clone, Debug)]
pub struct Entry {
	/// The first bytes of its keys.
	pub prefix: [u8; 32],
	/// The parts of the key, with their types. None for a value.
	pub keys: Vec<(StorageHasher, u32)>,
	/// The type of the value.
	pub value: u32,
	/// What is read where nothing is stored, if that is a value.
	pub default: Option<Vec<u8>>,
}

/// A function of a pallet that only reads.
#[derive(Clone, Debug)]
pub struct ViewFunction {
	/// By which the runtime knows it.
	pub id: [u8; 32],
	/// The types of the parameters.
	pub inputs: Vec<u32>,
	/// The type of the answer.
	pub output: u32,
}

/// An event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
	/// The pallet.
	pub pallet: String,
	/// Its name in the pallet.
	pub name: String,
	/// Its fields.
	pub fields: Value,
}

/// An error of a pallet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModuleError {
	/// The pallet.
	pub pallet: String,
	/// Its name in the pallet.
	pub name: String,
	/// What it has inside, such as which row is wrong. Null if it has nothing.
	pub inside: Value,
	/// Its documentation.
	pub meaning: String,
}

impl Runtime {
	/// The runtime of an encoded metadata, of version 16.
	pub fn decode(mut metadata: &[u8]) -> Result<Self, Error> {
		let read = RuntimeMetadataPrefixed::decode(&mut metadata);
		let read = read.map_err(|error| Error::Bytes(error.to_string()))?;
		let RuntimeMetadata::V16(found) = read.1 else {
			return Err(Error::Bytes("not a metadata of version 16".to_owned()));
		};
		let RuntimeMetadataV16 { types, pallets, outer_enums, extrinsic, .. } = found;
		let events = outer_enums.event_enum_ty.id;
		Ok(Self { types: Types::new(types), pallets, events, extrinsic })
	}

	/// The types.
	pub const fn types(&self) -> &Types {
		&self.types
	}

	pub(crate) const fn extrinsic(&self) -> &ExtrinsicMetadata<PortableForm> {
		&self.extrinsic
	}

	pub(crate) fn pallets(&self) -> &[PalletMetadata<PortableForm>] {
		&self.pallets
	}

	fn pallet(&self, name: &str) -> Option<&PalletMetadata<PortableForm>> {
		self.pallets.iter().find(|pallet| pallet.name == name)
	}

	/// An entry of a pallet's storage.
	pub fn entry(&self, pallet: &str, name: &str) -> Option<Entry> {
		let storage = self.pallet(pallet)?.storage.as_ref()?;
		let found = storage.entries.iter().find(|entry| entry.name == name)?;
		let (keys, value) = match &found.ty {
			StorageEntryType::Plain(value) => (Vec::new(), value.id),
			StorageEntryType::Map { hashers, key, value } => {
				let key = key.id;
				let of = match &self.types.resolve(key).ok()?.type_def {
					TypeDef::Tuple(tuple) if hashers.len() != 1 => {
						tuple.fields.iter().map(|field| field.id).collect()
					}
					_ => vec![key],
				};
				(hashers.iter().cloned().zip(of).collect(), value.id)
			}
		};
		let mut prefix = [0; 32];
		let names = [twox_128(storage.prefix.as_bytes()), twox_128(name.as_bytes())].concat();
		prefix.copy_from_slice(&names);
		let default = match found.modifier {
			StorageEntryModifier::Default => Some(found.default.clone()),
			StorageEntryModifier::Optional => None,
		};
		Some(Entry { prefix, keys, value, default })
	}

	/// An error of a pallet, by the pallet's number and the error's bytes.
	pub fn module_error(&self, pallet: u8, bytes: &[u8]) -> Option<ModuleError> {
		let pallet = self.pallets.iter().find(|one| one.index == pallet)?;
		let ty = pallet.error.as_ref()?.ty.id;
		let TypeDef::Variant(all) = &self.types.resolve(ty).ok()?.type_def else { return None };
		let found = all.variants.iter().find(|one| Some(&one.index) == bytes.first())?;
		let shown = self.types.shown_first(ty, &mut &*bytes).ok()?;
		let inside = shown.as_object().and_then(|fields| fields.values().next().cloned());
		Some(ModuleError {
			pallet: pallet.name.clone(),
			name: found.name.clone(),
			inside: inside.unwrap_or_default(),
			meaning: found.docs.join(" ").trim().replace("  ", " "),
		})
	}

	/// A view function of a pallet.
	pub fn view_function(&self, pallet: &str, name: &str) -> Option<ViewFunction> {
		let functions = &self.pallet(pallet)?.view_functions;
		let found = functions.iter().find(|function| function.name == name)?;
		let inputs = found.inputs.iter().map(|input| input.ty.id).collect();
		Some(ViewFunction { id: found.id, inputs, output: found.output.id })
	}
}

/// The most events of a block that are read: more than fit into one.
const MAX_RECORDS: u32 = 1 << 20;

/// An event of a block, with the transaction that emitted it and the objects that it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
	/// The index of the transaction. None for an event of the block itself, such as a term that ended.
	pub transaction: Option<u32>,
	/// The event.
	pub event: Event,
	/// The objects that it is about.
	pub mentions: BTreeSet<Mention>,
}

impl Runtime {
	/// The events of a block: what its state has under `System.Events`.
	pub fn records(&self, mut bytes: &[u8]) -> Result<Vec<Record>, Error> {
		let wrong = |error: codec::Error| Error::Bytes(error.to_string());
		let Compact(count) = Compact::<u32>::decode(&mut bytes).map_err(wrong)?;
		if count > MAX_RECORDS {
			return Err(Error::Bytes(format!("{count} events in one block")));
		}
		let records = (0..count).map(|_| {
			let transaction = match Phase::decode(&mut bytes).map_err(wrong)? {
				Phase::Transaction(index) => Some(index),
				Phase::End | Phase::Beginning => None,
			};
			let mut reader = Reader::new(&self.types, bytes).with_mentions();
			let event = reader.event(self.events)?;
			bytes = reader.rest;
			Vec::<[u8; 32]>::decode(&mut bytes).map_err(wrong)?;
			Ok(Record { transaction, event, mentions: reader.mentions() })
		});
		let records = records.collect::<Result<_, _>>()?;
		match bytes.len() {
			0 => Ok(records),
			left => Err(Error::Rest(left)),
		}
	}
}

impl Reader<'_, '_> {
	/// An event of the runtime: the pallet's variant, and in it that of the event.
	pub(crate) fn event(&mut self, ty: u32) -> Result<Event, Error> {
		let pallet = self.variant_of(ty)?;
		let not_one = || Error::Bytes("not an event".to_owned());
		let inner = pallet.fields.first().ok_or_else(not_one)?;
		let event = self.variant_of(inner.ty.id)?;
		let fields = self.fields(&event.fields, None, false)?;
		Ok(Event { pallet: pallet.name.clone(), name: event.name.clone(), fields })
	}
}

/// When an event was emitted: `frame_system::Phase`.
#[derive(Decode)]
enum Phase {
	#[codec(index = 0)]
	Transaction(u32),
	#[codec(index = 1)]
	End,
	#[codec(index = 2)]
	Beginning,
}

impl Entry {
	/// The key of a value, with the encoded parts of its key. With fewer parts, what all such keys begin with.
	pub fn key(&self, parts: &[Vec<u8>]) -> Vec<u8> {
		let mut key = self.prefix.to_vec();
		for ((hasher, _), part) in self.keys.iter().zip(parts) {
			key.extend(hash(hasher, part));
		}
		key
	}

	/// The encoded parts of the key of a value. None if a hasher does not keep them, or the key is of another entry.
	pub fn parts<'a>(&self, key: &'a [u8], types: &Types) -> Option<Vec<&'a [u8]>> {
		let mut rest = key.strip_prefix(&self.prefix)?;
		let parts = self.keys.iter().map(|(hasher, ty)| {
			let hashed = match hasher {
				StorageHasher::Blake2_128Concat => 16,
				StorageHasher::Twox64Concat => 8,
				StorageHasher::Identity => 0,
				StorageHasher::Blake2_128
				| StorageHasher::Blake2_256
				| StorageHasher::Twox128
				| StorageHasher::Twox256 => return None,
			};
			let mut reader = Reader::new(types, rest.get(hashed..)?);
			let part = reader.passed(*ty).ok()?;
			rest = reader.rest;
			Some(part)
		});
		let parts = parts.collect::<Option<_>>()?;
		rest.is_empty().then_some(parts)
	}
}

fn hash(hasher: &StorageHasher, part: &[u8]) -> Vec<u8> {
	match hasher {
		StorageHasher::Blake2_128 => blake2_128(part).to_vec(),
		StorageHasher::Blake2_256 => blake2_256(part).to_vec(),
		StorageHasher::Blake2_128Concat => [&blake2_128(part)[..], part].concat(),
		StorageHasher::Twox128 => twox_128(part).to_vec(),
		StorageHasher::Twox256 => twox_256(part).to_vec(),
		StorageHasher::Twox64Concat => [&twox_64(part)[..], part].concat(),
		StorageHasher::Identity => part.to_vec(),
	}
}
