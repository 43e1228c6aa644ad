//! Synchronising by a warp proof, from genesis or from a [`Checkpoint`].

use super::checkpoint::Checkpoint;
use crate::client::{Database, FinalityLink, Hash};
use codec::{Decode, DecodeAll};
use madang_runtime::opaque::{Block, Header};
use sc_consensus_grandpa::{
	find_scheduled_change, warp_proof::NetworkProvider, GrandpaJustification, GRANDPA_ENGINE_ID,
};
use sc_network_sync::strategy::warp::{
	EncodedProof, VerificationResult, Verifier, WarpSyncProvider,
};
use sp_consensus_grandpa::{AuthorityList, SetId};
use sp_runtime::Justifications;
use std::sync::Arc;

type Error = Box<dyn std::error::Error + Send + Sync>;

/// A change of validators, or the last block of the proof: the header, and the proof that it is final.
type Fragment = (Header, GrandpaJustification<Block>);

/// A part of a warp proof, as the SDK writes it.
#[derive(Decode)]
struct Proof {
	fragments: Vec<Fragment>,
	/// Whether no part follows.
	is_finished: bool,
}

/// Makes warp proofs for others, and checks those of others.
pub struct WarpProofs {
	/// Makes them.
	proofs: NetworkProvider<Block, Database>,
	/// Where a check begins.
	begin: Begin,
}

impl WarpProofs {
	/// Proofs of a chain. They are checked from the checkpoint on, or else from genesis.
	///
	/// # Errors
	///
	/// If the checkpoint names no validators.
	pub fn new(
		database: Arc<Database>,
		link: &FinalityLink,
		genesis: Hash,
		checkpoint: Option<&Checkpoint>,
	) -> Result<Self, String> {
		let validators = link.shared_authority_set();
		let begin = match checkpoint {
			Some(checkpoint) => Begin {
				block: checkpoint.block,
				set_id: checkpoint.set_id,
				authorities: checkpoint.authorities()?,
			},
			// A node that synchronises has the validators of genesis.
			None => {
				let voters = validators.current_authorities();
				let voters = voters.iter().map(|(key, vote)| (key.clone(), vote.weight().get()));
				let authorities = voters.collect();
				Begin { block: genesis, set_id: validators.set_id(), authorities }
			}
		};
		let proofs = NetworkProvider::new(database, validators.clone(), Vec::new());
		Ok(Self { proofs, begin })
	}
}

impl WarpSyncProvider<Block> for WarpProofs {
	fn generate(&self, start: Hash) -> Result<EncodedProof, Error> {
		self.proofs.generate(start)
	}

	fn create_verifier(&self) -> Box<dyn Verifier<Block>> {
		Box::new(Check { last: self.begin.clone(), changes: 0 })
	}
}

/// The block that a check has reached, and the validators after it.
#[derive(Clone)]
struct Begin {
	block: Hash,
	set_id: SetId,
	authorities: AuthorityList,
}

/// A check of a warp proof, part by part.
struct Check {
	last: Begin,
	/// How many changes of the validators were checked.
	changes: usize,
}

impl Check {
	/// Follow the changes of one part.
	fn follow(&mut self, proof: &Proof) -> Result<(), Error> {
		let mut rest = proof.fragments.iter();
		while let Some((header, justification)) = rest.next() {
			justification.verify(self.last.set_id, &self.last.authorities).map_err(|error| {
				log::error!(
					target: "sync",
					"The warp proof of another node does not hold from block {:?} on: {error}. If the \
					council has ordered a recovery since, start with --warp-checkpoint, or without \
					--sync warp (docs/src/recovery.md, \"A new node after a recovery\")",
					self.last.block,
				);
				error
			})?;
			if justification.target().1 != header.hash() {
				return Err("a warp proof finalizes another block than it shows".into());
			}
			self.last.block = header.hash();
			match find_scheduled_change::<Block>(header) {
				Some(change) => {
					self.last.authorities = change.next_authorities;
					self.last.set_id = self.last.set_id.saturating_add(1);
					self.changes = self.changes.saturating_add(1);
				}
				// Only the last block of the whole proof changes nothing.
				None if rest.as_slice().is_empty() && proof.is_finished => (),
				None => return Err("a warp proof contains a block without a change".into()),
			}
		}
		Ok(())
	}
}

impl Verifier<Block> for Check {
	fn verify(
		&mut self,
		EncodedProof(proof): &EncodedProof,
	) -> Result<VerificationResult<Block>, Error> {
		let proof = Proof::decode_all(&mut &proof[..])?;
		let Some((last, _)) = proof.fragments.last().cloned() else {
			return Err("a warp proof is empty".into());
		};
		self.follow(&proof)?;
		let is_finished = proof.is_finished;
		let blocks = proof
			.fragments
			.into_iter()
			.map(|(header, justification)| {
				let justification = (GRANDPA_ENGINE_ID, codec::Encode::encode(&justification));
				(header, Justifications::from(justification))
			})
			.collect();
		Ok(match is_finished {
			true => VerificationResult::Complete(last, blocks),
			false => VerificationResult::Partial(blocks),
		})
	}

	fn next_proof_context(&self) -> Hash {
		self.last.block
	}

	fn status(&self) -> Option<String> {
		Some(format!("{} changes of the validators checked", self.changes))
	}
}
