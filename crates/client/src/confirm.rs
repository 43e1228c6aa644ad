//! A final answer is believed only if something else says the same: a second node, or the validators' own votes.
//!
//! Otherwise one node that lies, or that was cut off with a minority, is believed alone.

use crate::{
	api::{
		storage,
		types::{OfficerRecord, RefOutcome},
	},
	call::encode,
	connection::Connection,
	error::Error,
	officer::Officer,
	outcome::Included,
	proof::prove,
	references::Done,
	submit::Sender,
	State,
};
use codec::DecodeAll;
use futures::future::join_all;
use madang_primitives::ExternalRef;
use madang_verify::{verify, Anchor, Found, Limits, Verified};
use pallet_institutions::CallDigest;
use std::time::Duration;
use subxt::{
	tx::Payload,
	utils::{Static, H256},
};
use tokio::time::{sleep, timeout, Instant};

/// For how long others may lack the block: they are behind, or do not answer now.
pub const CONFIRM_WITHIN: Duration = Duration::from_secs(60);

/// How long one node may take.
const ANSWER_WITHIN: Duration = Duration::from_secs(20);

const EVERY: Duration = Duration::from_millis(500);

/// Under which reference an officer made a call.
type Under<'a> = (&'a Officer, Option<ExternalRef>);

/// What must confirm a final answer.
#[derive(Clone, Debug, Default)]
pub enum Check {
	/// Nothing: the node that answers is believed.
	#[default]
	None,
	/// A second node with another address.
	SecondNode,
	/// The votes of the validators, from an anchor on.
	Proof(Anchor),
}

/// What nodes say of a block by its number.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Said {
	url: String,
	hash: H256,
}

impl Sender {
	/// Wait until what must confirm an answer does so.
	///
	/// # Errors
	///
	/// Those of [`Self::confirm_by_second_node`] and [`Self::confirm_by_proof`].
	pub async fn confirm(
		&self,
		check: &Check,
		done: &Done,
		(call, officer, reference): (CallDigest, &Officer, Option<ExternalRef>),
	) -> Result<(), Error> {
		match check {
			Check::None => Ok(()),
			Check::SecondNode => {
				self.confirm_by_second_node(done, (officer, reference)).await.map(drop)
			}
			Check::Proof(anchor) => {
				self.confirm_by_proof(done, (call, officer, reference), anchor).await
			}
		}
	}

	/// The digest of a call, as the chain keeps it with a reference.
	pub async fn digest_of(&self, call: &impl Payload) -> Result<CallDigest, Error> {
		Ok(pallet_institutions::digest_of(&encode(&self.block_to_sign_for().await?, call)?))
	}

	/// Wait until two nodes with different addresses say of a call what the answer says. Of a call that was made now: the block
	/// with this number and hash is final and has the transaction at this place, and the call succeeded. Of one that was made
	/// before: the reference has this outcome. The hash of the block.
	///
	/// # Errors
	///
	/// [`Error::NodesDisagree`] or [`Error::OutcomeDiffers`] if a node says something else, and [`Error::NotConfirmed`] if no
	/// second one says anything in time.
	pub async fn confirm_by_second_node(
		&self,
		done: &Done,
		under: (&Officer, Option<ExternalRef>),
	) -> Result<H256, Error> {
		let (number, hash) = place(done);
		let end = Instant::now() + CONFIRM_WITHIN;
		loop {
			let nodes = self.nodes().await;
			let said = join_all(nodes.iter().map(|node| said(node, done, under))).await;
			let said = said.into_iter().collect::<Result<Vec<_>, _>>()?;
			match agreed(number, hash, &said.into_iter().flatten().collect::<Vec<_>>())? {
				Some(hash) => return Ok(hash),
				None if Instant::now() >= end => {
					let reason = "no second node answers with that block".to_owned();
					return Err(Error::NotConfirmed { block: number, reason });
				}
				None => sleep(EVERY).await,
			}
		}
	}

	/// Wait until a node proves with the votes of the validators, from the anchor on, what the answer says of a call. Of a call
	/// that was made now: the block of this number has this hash. Of one under a reference also, or if it was made before: the
	/// reference has this outcome. No node is believed, but that a call *without* a reference is in its block and succeeded is
	/// not proved.
	///
	/// # Errors
	///
	/// [`Error::NodesDisagree`] or [`Error::OutcomeDiffers`] if the proof shows something else, and [`Error::NotConfirmed`] if
	/// no node shows a proof that holds in time, or none can do so with this anchor.
	pub async fn confirm_by_proof(
		&self,
		done: &Done,
		(call, officer, reference): (CallDigest, &Officer, Option<ExternalRef>),
		anchor: &Anchor,
	) -> Result<(), Error> {
		let (block, _) = place(done);
		let (end, mut last) = (Instant::now() + CONFIRM_WITHIN, None);
		let not_confirmed = |reason| Err(Error::NotConfirmed { block, reason });
		loop {
			for node in self.nodes().await {
				let proved = proved(&node, done, (officer, reference), call, anchor);
				match timeout(ANSWER_WITHIN, proved).await {
					Ok(Ok(())) => return Ok(()),
					// The call was sent: this is not like other wrong input.
					Ok(Err(Error::Input(reason))) => return not_confirmed(reason),
					Ok(Err(error)) if stays(&error) => return Err(error),
					Ok(Err(error)) => last = Some(error.to_string()),
					Err(_) => {}
				}
			}
			if Instant::now() >= end {
				let why = last.map(|error| format!(" ({error})")).unwrap_or_default();
				return not_confirmed(format!("no node shows the votes for it{why}"));
			}
			sleep(EVERY).await;
		}
	}

	/// Wait until a node with another address than the one that says so says that this block is final.
	pub(crate) async fn ensure_final(
		&self,
		of: &str,
		(number, hash): (u64, H256),
	) -> Result<(), Error> {
		let first = Said { url: of.to_owned(), hash };
		let end = Instant::now() + CONFIRM_WITHIN;
		loop {
			for node in self.nodes().await.into_iter().filter(|node| node.url() != of) {
				let asked = timeout(ANSWER_WITHIN, final_hash(&node, number)).await;
				if let Ok(Ok(Some(hash))) = asked {
					let second = Said { url: node.url().to_owned(), hash };
					return compared(number, Some(&first), &second);
				}
			}
			if Instant::now() >= end {
				return Err(Error::Answer(format!(
					"no second node says that block {number} is final, as {of} says. Nothing was signed"
				)));
			}
			sleep(EVERY).await;
		}
	}

	/// Connections to all nodes that answer, that in use first.
	async fn nodes(&self) -> Vec<Connection> {
		let mut nodes = vec![self.connection().await];
		nodes.extend(self.other_nodes().await);
		nodes
	}
}

/// The block of an answer, and its hash if the answer has it.
fn place(done: &Done) -> (u64, Option<H256>) {
	match done {
		Done::Now(included) => (included.block, Some(included.hash)),
		Done::Before(outcome) => (outcome.block.into(), None),
	}
}

/// Whether asking again does not help.
const fn stays(error: &Error) -> bool {
	matches!(
		error,
		Error::NodesDisagree { .. }
			| Error::OutcomeDiffers { .. }
			| Error::OtherNetwork { .. }
			| Error::Incompatible(_)
			| Error::Input(_)
	)
}

/// The hash of a block, if it is final as a node says.
async fn final_hash(node: &Connection, number: u64) -> Result<Option<H256>, Error> {
	match node.finalized_number().await? < number {
		true => Ok(None),
		false => node.hash_of(number).await.map(Some),
	}
}

/// What a node says of the final block of an answer, if it says the same of the call as the answer, or has another block. None
/// if it does not have the block, or does not answer.
async fn said(node: &Connection, done: &Done, under: Under<'_>) -> Result<Option<Said>, Error> {
	let (number, _) = place(done);
	let asked = async {
		let Some(hash) = final_hash(node, number).await? else { return Ok(None) };
		match done {
			Done::Now(included) if included.hash == hash => is_included(node, included).await?,
			// The hashes tell them apart.
			Done::Now(_) => {}
			Done::Before(outcome) => has_outcome(node, outcome, under).await?,
		}
		Ok(Some(Said { url: node.url().to_owned(), hash }))
	};
	match timeout(ANSWER_WITHIN, asked).await {
		Ok(Err(error)) if stays(&error) => Err(error),
		Ok(answer) => Ok(answer.ok().flatten()),
		Err(_) => Ok(None),
	}
}

/// Fail unless a node says that the transaction is at its place, and that its call succeeded.
async fn is_included(node: &Connection, included: &Included) -> Result<(), Error> {
	let Included { block, hash, index, transaction, .. } = included;
	let differs = |said: String| differs(node.url(), (*block, *index), said);
	let transactions = node.transactions(*hash).await?;
	let at_index = usize::try_from(*index).ok().and_then(|index| transactions.get(index));
	if at_index != Some(transaction) {
		return Err(differs("another transaction is there, or none".to_owned()));
	}
	let outcome = node.outcomes((*block, *hash), &[(*index, *transaction)]).await?.pop();
	match outcome {
		Some(Err(Error::Failed(failed))) => Err(differs(format!("the call failed: {failed}"))),
		Some(outcome) => outcome.map(drop),
		None => Err(Error::Answer("no outcome".to_owned())),
	}
}

/// Fail unless a node says that the reference has this outcome.
async fn has_outcome(
	node: &Connection,
	outcome: &RefOutcome,
	(officer, reference): Under<'_>,
) -> Result<(), Error> {
	let state = State::new(node.finalized().await?);
	let found = match (state.officer(officer.account().0).await?, reference) {
		(Some(officer), Some(reference)) => {
			state.ref_outcome(officer.institution, reference).await?
		}
		_ => None,
	};
	match found.as_ref() == Some(outcome) {
		true => Ok(()),
		false => Err(other_outcome(node.url(), (outcome.block.into(), outcome.index), found)),
	}
}

/// Fail unless a node proves what the answer says.
async fn proved(
	node: &Connection,
	done: &Done,
	(officer, reference): Under<'_>,
	call: CallDigest,
	anchor: &Anchor,
) -> Result<(), Error> {
	let (number, hash) = place(done);
	let at = match done {
		Done::Now(_) => Some(u32::try_from(number).map_err(Error::answer)?),
		// The outcome of a reference never changes, so it is the same in the last block.
		Done::Before(_) => None,
	};
	let keys = match reference {
		Some(reference) => Some(Keys::of(node, officer, reference).await?),
		None => None,
	};
	let asked = keys.iter().flat_map(|keys| [keys.officer.clone(), keys.outcome.clone()]);
	let proof = prove(node, asked.collect(), anchor, at).await?;
	let shown = verify(&proof, anchor, &Limits::DEFAULT).map_err(Error::answer)?;
	if let Some(hash) = hash {
		let answer = Said { url: "the answer".to_owned(), hash };
		let votes = Said { url: "the validators".to_owned(), hash: H256(shown.hash().0) };
		compared(number, Some(&answer), &votes)?;
	}
	if u64::from(shown.number()) < number {
		return Err(Error::Answer(format!("it shows votes for block {} only", shown.number())));
	}
	match (done, keys) {
		(Done::Now(included), Some(keys)) => {
			let place = (included.block, included.index);
			let is_it = |one: &RefOutcome| {
				(one.block.into(), one.index, one.call) == (place.0, place.1, call)
			};
			keys.check(&shown, place, is_it)
		}
		(Done::Before(outcome), Some(keys)) => {
			keys.check(&shown, (outcome.block.into(), outcome.index), |one| one == outcome)
		}
		(Done::Now(_), None) => Ok(()),
		(Done::Before(_), None) => {
			Err(Error::Input("a call that was made before has a reference".to_owned()))
		}
	}
}

/// Where the state has what became of a reference.
struct Keys {
	/// As the node says. The officer's record proves it.
	institution: madang_primitives::InstitutionId,
	officer: Vec<u8>,
	outcome: Vec<u8>,
}

impl Keys {
	async fn of(
		node: &Connection,
		officer: &Officer,
		reference: ExternalRef,
	) -> Result<Self, Error> {
		let account = officer.account().0;
		let state = State::new(node.finalized().await?);
		let found = state.officer(account).await?;
		let institution =
			found.ok_or_else(|| Error::NotFound("the officer".to_owned()))?.institution;
		let outcome = (Static(institution), Static(reference));
		Ok(Self {
			institution,
			officer: state.key(storage::officer(), (Static(account),))?,
			outcome: state.key(storage::ref_outcome(), outcome)?,
		})
	}

	/// Fail unless the reference has the outcome in what was proved.
	fn check(
		&self,
		shown: &Verified,
		place: (u64, u32),
		is_it: impl Fn(&RefOutcome) -> bool,
	) -> Result<(), Error> {
		let officer: Option<OfficerRecord> = value(shown, &self.officer)?;
		if officer.map(|officer| officer.institution) != Some(self.institution) {
			return Err(Error::Answer("it says another institution than it proves".to_owned()));
		}
		let found: Option<RefOutcome> = value(shown, &self.outcome)?;
		match found.as_ref().is_some_and(is_it) {
			true => Ok(()),
			false => Err(other_outcome("the proof", place, found)),
		}
	}
}

/// The value that was proved to be under a key.
fn value<T: DecodeAll>(shown: &Verified, key: &[u8]) -> Result<Option<T>, Error> {
	match shown.value(key) {
		Found::Value(bytes) => T::decode_all(&mut &*bytes).map(Some).map_err(Error::answer),
		Found::Absent => Ok(None),
		Found::NotShown => Err(Error::Answer("it does not prove what was asked".to_owned())),
	}
}

fn other_outcome(who: &str, place: (u64, u32), found: Option<RefOutcome>) -> Error {
	differs(
		who,
		place,
		match found {
			Some(other) => format!(
				"the reference has another outcome, in block {} at index {}",
				other.block, other.index
			),
			None => "no call was made under the reference".to_owned(),
		},
	)
}

fn differs(who: &str, (block, index): (u64, u32), said: String) -> Error {
	Error::OutcomeDiffers { who: who.to_owned(), block, index, said }
}

/// The hash that two nodes say, and the answer if there is one. None if there are not two yet.
fn agreed(number: u64, hash: Option<H256>, said: &[Said]) -> Result<Option<H256>, Error> {
	let answer = hash.map(|hash| Said { url: "the answer".to_owned(), hash });
	let Some(first) = said.first() else { return Ok(None) };
	for other in answer.iter().chain(said.get(1..).unwrap_or_default()) {
		compared(number, Some(first), other)?;
	}
	Ok(said.iter().any(|other| other.url != first.url).then_some(first.hash))
}

fn compared(number: u64, first: Option<&Said>, second: &Said) -> Result<(), Error> {
	match first {
		Some(first) if first.hash != second.hash => Err(Error::NodesDisagree {
			block: number,
			first: (first.url.clone(), first.hash),
			second: (second.url.clone(), second.hash),
		}),
		_ => Ok(()),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn say(url: &str, hash: u8) -> Said {
		Said { url: url.to_owned(), hash: H256([hash; 32]) }
	}

	#[test]
	fn two_addresses_are_needed() {
		let hash = H256([1; 32]);
		assert_eq!(agreed(7, Some(hash), &[]).unwrap(), None);
		assert_eq!(agreed(7, Some(hash), &[say("a", 1)]).unwrap(), None);
		// One node that is named twice is one node.
		assert_eq!(agreed(7, Some(hash), &[say("a", 1), say("a", 1)]).unwrap(), None);
		for hash in [None, Some(hash)] {
			let both = [say("a", 1), say("b", 1)];
			assert_eq!(agreed(7, hash, &both).unwrap(), Some(H256([1; 32])));
		}
	}

	#[test]
	fn who_disagrees_is_named() {
		let hash = Some(H256([1; 32]));
		for (said, names) in [
			(vec![say("a", 1), say("b", 2)], ["a", "b"]),
			(vec![say("a", 2)], ["a", "the answer"]),
			(vec![say("a", 1), say("b", 1), say("c", 3)], ["a", "c"]),
		] {
			let sentence = agreed(7, hash, &said).unwrap_err().to_string();
			assert!(names.iter().all(|name| sentence.contains(name)), "{sentence}");
		}
	}
}
