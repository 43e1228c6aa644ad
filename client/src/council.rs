//! The council: what is proposed, where the votes stand, what is paused.

use crate::{
	api::{storage, types::*},
	call::EncodedCall,
	connection::At,
	Error, Included, State,
};
use codec::{Decode, Encode};
use pallet_council::{Majority, Pause, Seated};
use subxt::{
	ext::scale_value::{scale::decode_as_type, Composite, Value, ValueDef},
	tx::Payload,
	utils::Static,
};

/// A call that is proposed: its bytes, as the runtime reads them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProposedCall(Vec<u8>);

impl ProposedCall {
	/// Propose this call to the runtime of a block.
	pub fn new(at: &At, call: &impl Payload) -> Result<Self, Error> {
		EncodedCall::bytes(at, call).map(Self)
	}
}

impl Encode for ProposedCall {
	fn encode_to<O: codec::Output + ?Sized>(&self, out: &mut O) {
		out.write(&self.0);
	}
}

/// A proposal that is open.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OpenProposal {
	/// Its number.
	pub id: ProposalId,
	/// Who proposed it.
	pub by: InstitutionId,
	/// What is proposed, as text.
	pub act: String,
	/// How much of the council it needs.
	pub majority: Majority,
	/// Why.
	pub reason: String,
	/// The first block in which nobody may vote on it any more.
	pub expires_at: u32,
	/// Who is for it.
	pub ayes: Vec<InstitutionId>,
	/// Who is against it.
	pub nays: Vec<InstitutionId>,
}

/// The institutions that have a seat.
pub async fn seats(state: &State) -> Result<Vec<InstitutionId>, Error> {
	let seats: Seated = state.fetch(storage::seats(), ()).await?.unwrap_or_default();
	Ok(seats.into_iter().collect())
}

/// What is paused now.
pub async fn pauses(state: &State) -> Result<Vec<Pause<u32>>, Error> {
	let mut pauses = state.fetch(storage::pauses(), ()).await?.unwrap_or_default();
	pauses.retain(|pause| u64::from(pause.until) > state.number());
	Ok(pauses)
}

/// The open proposals, in order of their numbers.
pub async fn proposals(state: &State) -> Result<Vec<OpenProposal>, Error> {
	let mut found = Vec::new();
	let mut entries =
		state.at().storage().iter(storage::proposals(), ()).await.map_err(Error::answer)?;
	while let Some(entry) = entries.next().await {
		let entry = entry.map_err(Error::answer)?;
		let (Static(id),) = entry.key().and_then(|key| key.decode()).map_err(Error::answer)?;
		found.push(read(state.at(), id, entry.value().bytes())?);
	}
	found.sort_by_key(|proposal| proposal.id);
	Ok(found)
}

/// Read a proposal, field by field as the pallet's `Proposal` has them: what the call in it is, only
/// the chain's metadata can tell.
fn read(at: &At, id: ProposalId, mut bytes: &[u8]) -> Result<OpenProposal, Error> {
	let input = &mut bytes;
	let by = InstitutionId::decode(input).map_err(Error::answer)?;
	let (act, majority) = read_act(at, input)?;
	let reason = Reason::decode(input).map_err(Error::answer)?;
	let expires_at = u32::decode(input).map_err(Error::answer)?;
	let ayes = Seated::decode(input).map_err(Error::answer)?.into_iter().collect();
	let nays = Seated::decode(input).map_err(Error::answer)?.into_iter().collect();
	let reason = String::from_utf8_lossy(&reason).into_owned();
	Ok(OpenProposal { id, by, act, majority, reason, expires_at, ayes, nays })
}

fn read_act(at: &At, input: &mut &[u8]) -> Result<(String, Majority), Error> {
	// A call is what cannot be read without metadata; the others can.
	if input.first() == Some(&0) {
		*input = input.get(1..).unwrap_or_default();
		let metadata = at.metadata_ref();
		let calls = metadata.outer_enums().call_enum_ty();
		let call = decode_as_type(input, calls, metadata.types()).map_err(Error::answer)?;
		return Ok((shown_call(&call), Majority::TwoThirds));
	}
	let act = Act::<(), u32>::decode(input).map_err(Error::answer)?;
	let text = match &act {
		Act::Pause { target, blocks } => format!("pause {} for {blocks} blocks", shown(target)),
		Act::Resume(target) => format!("resume {}", shown(target)),
		Act::Call(_) => String::new(),
	};
	Ok((text, act.majority()))
}

/// `Pallet.call { fields }`.
fn shown_call<T: Clone>(call: &Value<T>) -> String {
	let bare = || call.clone().remove_context().to_string();
	let ValueDef::Variant(pallet) = &call.value else { return bare() };
	let Composite::Unnamed(inner) = &pallet.values else { return bare() };
	match inner.as_slice() {
		[only] => format!("{}.{}", pallet.name, only.clone().remove_context()),
		_ => bare(),
	}
}

/// `Pallet` or `Pallet.call`.
pub fn shown(target: &Target) -> String {
	let pallet = String::from_utf8_lossy(&target.pallet);
	match &target.call {
		Some(call) => format!("{pallet}.{}", String::from_utf8_lossy(call)),
		None => pallet.into_owned(),
	}
}

/// How a proposal was closed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Closed {
	/// Enough were for it, and it was carried out; or it failed, with this sentence, and changed
	/// nothing.
	Enacted(Result<(), String>),
	/// It could not be carried any more.
	Rejected,
	/// Its time had ended.
	Expired,
}

/// How a transaction closed a proposal.
pub fn closed(done: &Included) -> Result<Closed, Error> {
	if let Some(fields) = done.fields("Council", "Enacted") {
		// The proposal, the votes for it, the seats; then what came of it.
		let input = &mut fields.as_slice();
		<(ProposalId, u32, u32)>::decode(input).map_err(Error::answer)?;
		return Ok(Closed::Enacted(match input {
			[0, ..] => Ok(()),
			[_, error @ ..] => Err(done.sentence_of(error)?),
			[] => return Err(Error::Answer("an event without a result".to_owned())),
		}));
	}
	match (done.fields("Council", "Rejected"), done.fields("Council", "Expired")) {
		(Some(_), _) => Ok(Closed::Rejected),
		(_, Some(_)) => Ok(Closed::Expired),
		_ => Err(Error::Answer("no event of the council".to_owned())),
	}
}
