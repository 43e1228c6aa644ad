//! Detects validators that make two blocks in one slot, and reports them.
//!
//! GRANDPA's voter reports double votes itself, but the SDK's import queue only logs double blocks.
//! So this task looks at every imported block. If two blocks of one slot differ, it puts the
//! evidence into the node's own pool, and the node's next block contains it.

use crate::client::Client;
use codec::{Decode, Encode};
use futures::StreamExt;
use madang_runtime::{opaque::Block, Header, RuntimeCall, UncheckedExtrinsic};
use pallet_validators::Evidence;
use sc_client_api::BlockchainEvents;
use sc_transaction_pool_api::LocalTransactionPool;
use sp_api::ProvideRuntimeApi;
use sp_consensus_aura::{ed25519::AuthorityId, AuraApi, Slot, AURA_ENGINE_ID};
use sp_runtime::{traits::Header as _, DigestItem, OpaqueExtrinsic};
use std::{collections::BTreeMap, sync::Arc};

/// For how many slots headers are remembered. A second block of an older slot comes too late to do
/// harm.
const REMEMBERED_SLOTS: usize = 256;

/// How many different headers of a slot are remembered: two are evidence.
const REMEMBERED_HEADERS: usize = 2;

/// The headers that were seen recently, by slot.
#[derive(Default)]
struct Seen(BTreeMap<Slot, Vec<Header>>);

impl Seen {
	/// Remember a header. Returns another header of the same slot, if there is one: the two are
	/// evidence.
	fn remember(&mut self, header: Header) -> Option<Header> {
		let slot = slot_of(&header)?;
		let known = self.0.entry(slot).or_default();
		let hash = header.hash();
		let other = known.iter().find(|other| other.hash() != hash).cloned();
		if known.len() < REMEMBERED_HEADERS && known.iter().all(|other| other.hash() != hash) {
			known.push(header);
		}
		while self.0.len() > REMEMBERED_SLOTS {
			self.0.pop_first();
		}
		other
	}
}

/// The slot of a block, as its author claims it.
pub fn slot_of(header: &Header) -> Option<Slot> {
	header.digest().logs().iter().find_map(|item| match item {
		DigestItem::PreRuntime(AURA_ENGINE_ID, slot) => Slot::decode(&mut &slot[..]).ok(),
		_ => None,
	})
}

/// Watch until the node ends.
pub async fn watch<Pool>(client: Arc<Client>, pool: Arc<Pool>)
where
	Pool: LocalTransactionPool<Block = Block>,
{
	let mut imported = client.every_import_notification_stream();
	let mut seen = Seen::default();
	while let Some(block) = imported.next().await {
		let Some(first) = seen.remember(block.header.clone()) else { continue };
		let Some(offender) = author(&client, &first) else { continue };
		log::warn!("Validator {offender} made two blocks in one slot: reporting it");
		let evidence = Evidence { offender, first, second: block.header };
		let report = pallet_validators::Call::report_block { evidence: Box::new(evidence) };
		let transaction = UncheckedExtrinsic::new_bare(RuntimeCall::Validators(report)).encode();
		let submitted = OpaqueExtrinsic::try_from_encoded_extrinsic(&transaction)
			.map_err(|error| error.to_string())
			.and_then(|transaction| {
				pool.submit_local(block.hash, transaction).map_err(|_| "rejected".to_owned())
			});
		if let Err(reason) = submitted {
			// Another node's report may have come first.
			log::debug!("The report did not enter the pool: {reason}");
		}
	}
}

/// The validator that the slot of a header belongs to.
fn author(client: &Client, header: &Header) -> Option<AuthorityId> {
	let slot = slot_of(header)?;
	let authorities = client.runtime_api().authorities(*header.parent_hash()).ok()?;
	let count = u64::try_from(authorities.len()).ok()?;
	let turn = u64::from(slot).checked_rem(count)?;
	authorities.get(usize::try_from(turn).ok()?).cloned()
}

#[cfg(test)]
mod tests {
	use super::*;
	use sp_runtime::Digest;

	fn header(slot: u64, number: u32) -> Header {
		let logs = vec![DigestItem::PreRuntime(AURA_ENGINE_ID, Slot::from(slot).encode())];
		Header {
			parent_hash: Default::default(),
			number,
			state_root: Default::default(),
			extrinsics_root: Default::default(),
			digest: Digest { logs },
		}
	}

	#[test]
	fn two_headers_of_one_slot_are_evidence() {
		let mut seen = Seen::default();
		assert!(seen.remember(header(7, 1)).is_none());
		assert!(seen.remember(header(7, 1)).is_none(), "the same one again");
		assert!(seen.remember(header(8, 2)).is_none());
		assert_eq!(seen.remember(header(7, 2)), Some(header(7, 1)));
	}

	#[test]
	fn the_number_of_remembered_headers_is_bounded() {
		let mut seen = Seen::default();
		for slot in 0..=REMEMBERED_SLOTS as u64 {
			for number in 0..5 {
				seen.remember(header(slot, number));
			}
		}
		assert_eq!(seen.0.len(), REMEMBERED_SLOTS);
		assert!(seen.0.values().all(|headers| headers.len() == REMEMBERED_HEADERS));
		assert!(!seen.0.contains_key(&Slot::from(0)), "the oldest slot is forgotten");
	}

	#[test]
	fn a_header_without_a_slot_is_ignored() {
		let mut seen = Seen::default();
		let bare = Header { digest: Digest::default(), ..header(0, 1) };
		assert!(seen.remember(bare).is_none());
		assert!(seen.0.is_empty());
	}
}
