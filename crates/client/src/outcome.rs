//! The outcome of a transaction.

use crate::error::{CallError, Error};
use codec::Decode;
use madang_schedule::CreditError;
use std::sync::Arc;
use subxt::{
	client::OnlineClientAtBlock,
	config::substrate::SubstrateConfig,
	error::DispatchError,
	events::{Events, Phase},
	metadata::ArcMetadata,
	utils::H256,
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
	events: BlockEvents,
}

/// The events of one block, shared by its transactions.
#[derive(Clone, Debug)]
pub(crate) struct BlockEvents {
	events: Arc<Events<SubstrateConfig>>,
	metadata: ArcMetadata,
}

impl BlockEvents {
	/// Fetch the events of a block.
	pub(crate) async fn of(at: &OnlineClientAtBlock<SubstrateConfig>) -> Result<Self, Error> {
		Ok(Self {
			events: Arc::new(at.events().fetch().await.map_err(Error::answer)?),
			metadata: at.metadata(),
		})
	}
}

impl Included {
	/// The transaction at an index of a block, or the error with which it failed.
	pub(crate) fn new(
		block: u64,
		hash: H256,
		index: u32,
		events: BlockEvents,
	) -> Result<Self, Error> {
		let included = Self { block, hash, index, events };
		match included.failure()? {
			Some(reason) => Err(Error::Failed(reason)),
			None => Ok(included),
		}
	}

	/// The SCALE-encoded fields of the first event with this name that the transaction emitted.
	pub fn fields(&self, pallet: &str, event: &str) -> Option<Vec<u8>> {
		self.own_events()
			.find(|own| own.pallet_name() == pallet && own.event_name() == event)
			.map(|own| own.field_bytes().to_vec())
	}

	/// The sentence of an encoded error in one of its events.
	pub(crate) fn sentence_of(&self, error: &[u8]) -> Result<String, Error> {
		Ok(self.error_of(error)?.sentence)
	}

	/// An encoded error in one of its events.
	fn error_of(&self, error: &[u8]) -> Result<CallError, Error> {
		call_error(error, self.events.metadata.clone())
	}

	fn own_events(&self) -> impl Iterator<Item = subxt::events::Event<'_, SubstrateConfig>> + '_ {
		self.events
			.events
			.iter()
			.filter_map(Result::ok)
			.filter(|event| event.phase() == Phase::ApplyExtrinsic(self.index))
	}

	/// The error with which it failed, if it failed. An answer without an event
	/// that says how the transaction ended cannot be trusted.
	fn failure(&self) -> Result<Option<CallError>, Error> {
		for event in self.own_events() {
			match (event.pallet_name(), event.event_name()) {
				("System", "ExtrinsicSuccess") => return Ok(None),
				("System", "ExtrinsicFailed") => {
					return self.error_of(event.field_bytes()).map(Some);
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
	DispatchError::decode_from(error, metadata)
		.map(|error| CallError {
			name: name(&error),
			bad_origin: matches!(error, DispatchError::BadOrigin),
			sentence: sentence(&error),
		})
		.map_err(Error::answer)
}

/// The pallet and the name of a pallet's error.
fn name(error: &DispatchError) -> Option<(String, String)> {
	let DispatchError::Module(module) = error else { return None };
	let details = module.details().ok()?;
	Some((details.pallet.name().to_owned(), details.variant.name.clone()))
}

/// What the error says that another has inside: what is wrong with a credit.
fn inside([_, _, inside, ..]: [u8; 5], name: &str) -> Option<String> {
	let problem = match name {
		"Lending.Credit" => CreditError::decode(&mut &[inside][..]).ok()?,
		_ => return None,
	};
	Some(problem.to_string())
}

/// What a call's error means. The pallets document the cause and the remedy of each error, and the
/// metadata contains these documents.
pub fn sentence(error: &DispatchError) -> String {
	match error {
		DispatchError::Module(module) => match module.details() {
			Ok(details) => {
				let documented = details.variant.docs.join(" ");
				let name = format!("{}.{}", details.pallet.name(), details.variant.name);
				let words = match documented.trim() {
					"" => name.clone(),
					text => format!("{} ({name})", text.replace("  ", " ")),
				};
				match inside(module.bytes(), &name) {
					Some(inside) => format!("{words}: {inside}"),
					None => words,
				}
			}
			Err(_) => module.to_string(),
		},
		DispatchError::BadOrigin => "your institution's kind, your duties or the place do not \
			allow this call (BadOrigin): `madang status` shows what you may do"
			.to_owned(),
		other => other.to_string(),
	}
}
