//! The outcome of a transaction.

use crate::{
	compat::{self, Kind},
	error::{CallError, Error},
	sentence::sentence,
};
use std::{collections::BTreeMap, sync::Arc};
use subxt::{
	client::OnlineClientAtBlock, config::substrate::SubstrateConfig, error::DispatchError,
	events::Phase, metadata::ArcMetadata, utils::H256,
};

/// A transaction in a block: its position and its events.
#[derive(Clone, Debug)]
pub struct Included {
	/// The block's number.
	pub block: u64,
	/// The block's hash.
	pub hash: H256,
	/// The transaction's index in the block.
	pub index: u32,
	/// The hash of the transaction: of the signature that was included, if it was signed several times.
	pub transaction: H256,
	events: BlockEvents,
}

/// The events of one block's transactions, by index. All transactions of the block share them.
///
/// They are decoded once. To look for one transaction's events in the undecoded list would decode the
/// list again for each transaction of the block.
#[derive(Clone, Debug)]
pub(crate) struct BlockEvents {
	by_transaction: Arc<BTreeMap<u32, Vec<OwnEvent>>>,
	metadata: ArcMetadata,
}

/// An event that a transaction emitted.
#[derive(Debug)]
struct OwnEvent {
	pallet: String,
	name: String,
	/// The SCALE-encoded fields.
	fields: Vec<u8>,
}

impl BlockEvents {
	/// Fetch the events of a block.
	pub(crate) async fn of(at: &OnlineClientAtBlock<SubstrateConfig>) -> Result<Self, Error> {
		let events = at.events().fetch().await.map_err(Error::answer)?;
		let mut by_transaction: BTreeMap<_, Vec<_>> = BTreeMap::new();
		for event in events.iter().filter_map(Result::ok) {
			let Phase::ApplyExtrinsic(index) = event.phase() else { continue };
			by_transaction.entry(index).or_default().push(OwnEvent {
				pallet: event.pallet_name().to_owned(),
				name: event.event_name().to_owned(),
				fields: event.field_bytes().to_vec(),
			});
		}
		Ok(Self { by_transaction: Arc::new(by_transaction), metadata: at.metadata() })
	}
}

impl Included {
	/// The transaction at an index of a block, or the error with which it failed.
	pub(crate) fn new(
		block: u64,
		hash: H256,
		(index, transaction): (u32, H256),
		events: BlockEvents,
	) -> Result<Self, Error> {
		let included = Self { block, hash, index, transaction, events };
		match included.failure()? {
			Some(reason) => {
				let place = Some((included.block, included.index));
				Err(Error::Failed(CallError { place, ..reason }))
			}
			None => Ok(included),
		}
	}

	/// The SCALE-encoded fields of the first event with this name that the transaction emitted, if it emitted one.
	///
	/// # Errors
	///
	/// [`Error::Incompatible`] if the runtime has the event in another form than this program was built for, or no longer
	/// has it: then this program cannot say what happened.
	pub fn fields(&self, pallet: &str, event: &str) -> Result<Option<Vec<u8>>, Error> {
		compat::ensure(&self.events.metadata, Kind::Event, pallet, event)?;
		let mut own = self.own_events().filter(|own| own.pallet == pallet && own.name == event);
		Ok(own.next().map(|own| own.fields.clone()))
	}

	/// The sentence of an encoded error in one of its events.
	pub(crate) fn sentence_of(&self, error: &[u8]) -> Result<String, Error> {
		Ok(self.error_of(error)?.sentence)
	}

	/// An encoded error in one of its events.
	///
	/// # Errors
	///
	/// [`Error::Answer`] if it is no error of the block's runtime.
	pub fn error_of(&self, error: &[u8]) -> Result<CallError, Error> {
		call_error(error, self.events.metadata.clone())
	}

	fn own_events(&self) -> impl Iterator<Item = &OwnEvent> {
		self.events.by_transaction.get(&self.index).into_iter().flatten()
	}

	/// The error with which it failed, if it failed. An answer without an event
	/// that says how the transaction ended cannot be trusted.
	fn failure(&self) -> Result<Option<CallError>, Error> {
		for event in self.own_events() {
			match (event.pallet.as_str(), event.name.as_str()) {
				("System", "ExtrinsicSuccess") => return Ok(None),
				("System", "ExtrinsicFailed") => {
					return self.error_of(&event.fields).map(Some);
				}
				_ => {}
			}
		}
		Err(Error::Answer(format!(
			"block {} has no event that says how transaction {} ended",
			self.block, self.index
		)))
	}
}

/// An encoded error of a call.
pub(crate) fn call_error(error: &[u8], metadata: ArcMetadata) -> Result<CallError, Error> {
	DispatchError::decode_from(error, metadata.clone())
		.map(|error| CallError {
			name: name(&error),
			bad_origin: matches!(error, DispatchError::BadOrigin),
			sentence: sentence(&error, metadata.types()),
			place: None,
		})
		.map_err(Error::answer)
}

/// The pallet and the name of a pallet's error.
fn name(error: &DispatchError) -> Option<(String, String)> {
	let DispatchError::Module(module) = error else { return None };
	let details = module.details().ok()?;
	Some((details.pallet.name().to_owned(), details.variant.name.clone()))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::METADATA;
	use codec::Decode;
	use scale_info::TypeDef;
	use subxt::metadata::Metadata;

	/// A transaction that emitted `Council.Proposed`, in a runtime.
	fn included(metadata: Metadata) -> Included {
		let event = |pallet: &str, name: &str, fields: &[u8]| OwnEvent {
			pallet: pallet.to_owned(),
			name: name.to_owned(),
			fields: fields.to_vec(),
		};
		let emitted =
			vec![event("Council", "Proposed", &[7, 8]), event("System", "ExtrinsicSuccess", &[])];
		let events = BlockEvents {
			by_transaction: Arc::new([(1, emitted)].into()),
			metadata: ArcMetadata::from(metadata),
		};
		Included::new(9, H256::zero(), (1, H256::zero()), events).unwrap()
	}

	#[test]
	fn an_event_in_another_form_is_not_said_to_be_missing() {
		let own = || Metadata::decode(&mut &METADATA[..]).unwrap();
		let known = included(own());
		assert_eq!(known.fields("Council", "Proposed").unwrap(), Some(vec![7, 8]));
		assert_eq!(known.fields("Council", "Enacted").unwrap(), None);

		let mut metadata = own();
		let events = metadata.pallet_by_name("Council").unwrap().event_ty_id().unwrap();
		let types = &mut metadata.types_mut().types;
		let found = types.iter_mut().find(|one| one.id == events).unwrap();
		let TypeDef::Variant(events) = &mut found.ty.type_def else {
			panic!("events are variants")
		};
		for event in &mut events.variants {
			match event.name.as_str() {
				"Proposed" => drop(event.fields.pop()),
				"Enacted" => event.name = "Executed".to_owned(),
				_ => {}
			}
		}
		let changed = included(metadata);
		for (event, expected) in
			[("Proposed", "the event Council.Proposed"), ("Enacted", "the event Council.Enacted")]
		{
			let error = changed.fields("Council", event).unwrap_err();
			assert!(matches!(error, Error::Incompatible(_)), "{error}");
			assert!(error.to_string().contains(expected), "{error}");
		}
		assert_eq!(changed.fields("Council", "Rejected").unwrap(), None);
	}
}
