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

	/// The SCALE-encoded fields of the first event with this name that the transaction emitted. None if the runtime has
	/// the event in another form than this program was built for: nobody can read it then.
	pub fn fields(&self, pallet: &str, event: &str) -> Option<Vec<u8>> {
		compat::ensure(&self.events.metadata, Kind::Event, pallet, event).ok()?;
		self.own_events()
			.find(|own| own.pallet == pallet && own.name == event)
			.map(|own| own.fields.clone())
	}

	/// The sentence of an encoded error in one of its events.
	pub(crate) fn sentence_of(&self, error: &[u8]) -> Result<String, Error> {
		Ok(self.error_of(error)?.sentence)
	}

	/// An encoded error in one of its events.
	fn error_of(&self, error: &[u8]) -> Result<CallError, Error> {
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
