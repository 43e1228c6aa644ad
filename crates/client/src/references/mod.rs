//! What became of a call, by the reference under which its institution made it.
//!
//! The chain keeps for ever where the call of each reference is and what it made. So a call that is repeated after
//! a crash or an outage gets the outcome of the first one, and another call under the same reference is told apart.

mod consents;

use crate::{
	api::{storage, types::RefOutcome},
	call::{encode, EncodedCall},
	emergency,
	error::{CallError, Error},
	officer::Officer,
	outcome::Included,
	record::Record,
	submit::{Sender, Sent, Submitted},
	Connection, State,
};
use madang_primitives::{ExternalRef, InstitutionId};
use subxt::{tx::Payload, utils::Static};

/// A call that took effect.
#[derive(Clone, Debug)]
pub enum Done {
	/// Now.
	Now(Included),
	/// Before, under the same reference. Nothing was done again.
	Before(RefOutcome),
}

/// A call that was sent, or that needs not be.
pub enum Started {
	/// A node has it.
	Pending(Sent),
	/// It took effect already.
	Done(Done),
}

impl State {
	/// What became of the call under a reference of an institution. `None` if no call under it took effect.
	pub async fn ref_outcome(
		&self,
		institution: InstitutionId,
		reference: ExternalRef,
	) -> Result<Option<RefOutcome>, Error> {
		self.fetch(storage::ref_outcome(), (Static(institution), Static(reference))).await
	}
}

/// What became of this call under a reference of the officer's institution, in a state of the node.
/// [`Error::ReferenceUsed`] if another call was made under it.
async fn done_before(
	connection: &Connection,
	state: &State,
	(call, officer): (&impl Payload, &Officer),
	reference: ExternalRef,
) -> Result<Option<RefOutcome>, Error> {
	// The chain does not admit others, and says so when they send.
	let Some(found) = state.officer(officer.account().0).await? else { return Ok(None) };
	let Some(outcome) = state.ref_outcome(found.institution, reference).await? else {
		return Ok(None);
	};
	let call = encode(state.at(), call)?;
	if pallet_institutions::digest_of(&call) == outcome.call {
		return Ok(Some(outcome));
	}
	match differ_in_consents(connection, state, &outcome, &call).await? {
		Some(true) => Ok(Some(outcome)),
		Some(false) => Err(Error::ReferenceUsed(outcome)),
		None => Err(Error::NotComparable(outcome)),
	}
}

/// Whether the call of a reference says the same as this one, and only its signatures are others. A command that
/// is repeated signs again. None if that cannot be said: a runtime of before encoded the call otherwise.
async fn differ_in_consents(
	connection: &Connection,
	state: &State,
	outcome: &RefOutcome,
	call: &[u8],
) -> Result<Option<bool>, Error> {
	let block = connection.hash_of(outcome.block.into()).await?;
	let body = connection.body(block).await?;
	let index = usize::try_from(outcome.index).map_err(Error::answer)?;
	let transactions = state.at().extrinsics().from_bytes(body).await;
	let first = transactions.iter().filter_map(Result::ok).find(|one| one.index() == index);
	let Some(first) = first else { return Ok(None) };
	let metadata = state.at().metadata();
	let content = |call: &[u8]| consents::content(call, &metadata);
	let first = content(first.call_data_bytes());
	Ok(first.zip(content(call)).map(|(first, again)| first == again))
}

impl Sender {
	/// Send a call under a reference and wait until it is final, if it has not taken effect before. Tells each transaction
	/// that is pending.
	pub async fn run_once(
		&self,
		call: &impl Payload,
		officer: &Officer,
		reference: ExternalRef,
		tell: impl Fn(&Sent),
	) -> Result<Done, Error> {
		if let (_, Some(outcome)) = self.done_before((call, officer), reference).await? {
			return Ok(Done::Before(outcome));
		}
		let error = match self.run_and_tell(call, officer, tell).await {
			Ok(included) => return Ok(Done::Now(included)),
			Err(error) => error,
		};
		// Another program may have sent the call meanwhile.
		match self.done_before((call, officer), reference).await {
			Ok((at, outcome)) => settled(error, at, outcome),
			Err(other) if other.is_of_reference() => Err(other),
			Err(_) => Err(error),
		}
	}

	/// Send a call, if it has not taken effect before under its reference, and return once a node has it. If no node says
	/// that it has it, this waits until the answer is definite.
	pub async fn start(
		&self,
		call: &impl Payload,
		officer: &Officer,
		reference: Option<ExternalRef>,
	) -> Result<Started, Error> {
		if let Some(reference) = reference {
			if let (_, Some(outcome)) = self.done_before((call, officer), reference).await? {
				return Ok(Started::Done(Done::Before(outcome)));
			}
		}
		let call = EncodedCall::new(&self.finalized().await?, call)?;
		match self.send_bulk(&[&call], officer).await.pop() {
			Some(Submitted::Accepted(sent)) => Ok(Started::Pending(sent)),
			Some(Submitted::Unknown(sent, _)) => match sent.outcome().await {
				Err(Error::NonceConflict(_)) => {
					let done = self.run(&call, officer).await?;
					Ok(Started::Done(Done::Now(done)))
				}
				outcome => Ok(Started::Done(Done::Now(outcome?))),
			},
			Some(Submitted::Refused(error)) => Err(error),
			None => Err(Error::Answer("nothing was sent".to_owned())),
		}
	}

	/// What became of this call before, and the block of which that is told.
	async fn done_before(
		&self,
		call: (&impl Payload, &Officer),
		reference: ExternalRef,
	) -> Result<(u64, Option<RefOutcome>), Error> {
		self.ask(|connection| async move {
			let state = State::new(connection.finalized().await?);
			match done_before(&connection, &state, call, reference).await {
				// An answer, and none that another node would give otherwise.
				Err(error) if error.is_of_reference() => Ok(Err(error)),
				outcome => Ok(Ok((state.number(), outcome?))),
			}
		})
		.await?
	}
}

/// As [`Sender::run_once`], in an emergency: the call only has to be in a block.
pub async fn run_once_unfinalized(
	connection: &Connection,
	call: &impl Payload,
	officer: &Officer,
	reference: ExternalRef,
	record: Option<&dyn Record>,
) -> Result<Done, Error> {
	let state = State::new(emergency::best(connection).await?);
	let before = done_before(connection, &state, (call, officer), reference).await?;
	if let Some(outcome) = before {
		return Ok(Done::Before(outcome));
	}
	let error = match emergency::send_recorded(connection, call, officer, record).await {
		Ok(included) => return Ok(Done::Now(included)),
		Err(error) => error,
	};
	let state = State::new(emergency::best(connection).await?);
	let outcome = done_before(connection, &state, (call, officer), reference).await?;
	settled(error, state.number(), outcome)
}

/// What the reference says about a call of which only this error is known, in a state of this block.
fn settled(error: Error, at: u64, outcome: Option<RefOutcome>) -> Result<Done, Error> {
	match (error, outcome) {
		(_, Some(outcome)) => Ok(Done::Before(outcome)),
		// A call that succeeds leaves its reference behind.
		(Error::Unread { block, index, .. }, None) if at >= block => {
			Err(Error::Failed(CallError::other(format!(
				"the call failed, in block {block} at index {index}; why is in that block's state, which no node \
				 that answers has any more"
			))))
		}
		// The node that was asked is behind the one that found the reference.
		(Error::Failed(failed), None) if failed.is("Institutions", "ExternalRefUsed") => {
			Err(Error::Answer(format!(
				"the reference was used before, and the node does not show that yet, at block {at}: ask again"
			)))
		}
		(error, None) => Err(error),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use subxt::utils::H256;

	fn unread() -> Error {
		let hash = H256::zero();
		Error::Unread { block: 7, hash, index: 2, transaction: hash }
	}

	fn used() -> Error {
		let name = Some(("Institutions".to_owned(), "ExternalRefUsed".to_owned()));
		Error::Failed(CallError { name, ..CallError::other("used") })
	}

	const OUTCOME: RefOutcome = RefOutcome { block: 7, index: 2, call: [1; 16], made: None };

	#[test]
	fn a_reference_settles_what_is_in_doubt() {
		for error in [unread(), used(), Error::Rejected("x".into())] {
			let done = settled(error, 7, Some(OUTCOME));
			assert!(matches!(done, Ok(Done::Before(OUTCOME))), "{done:?}");
		}
	}

	#[test]
	fn without_a_reference_a_final_call_failed() {
		let failed = settled(unread(), 7, None);
		assert!(matches!(failed, Err(Error::Failed(_))), "{failed:?}");
		// A node that is behind does not know.
		assert!(matches!(settled(unread(), 6, None), Err(Error::Unread { .. })));
		// A node that is behind the one that found the reference.
		assert!(matches!(settled(used(), 7, None), Err(Error::Answer(_))));
		let rejected = settled(Error::Rejected("x".into()), 7, None);
		assert!(matches!(rejected, Err(Error::Rejected(_))));
	}
}
