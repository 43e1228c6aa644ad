//! The council: its open proposals with their votes, and its pauses.

pub use crate::call::proposed;

use crate::{
	api::{storage, types::*},
	block::BlockClient,
	error::Error,
	outcome::Included,
	read::State,
};
use codec::Decode;
use pallet_council::{Majority, PausedBlocks, Seated};
use subxt::{
	ext::scale_value::{scale::decode_as_type, Composite, Primitive, Value, ValueDef, Variant},
	utils::{AccountId32, Static},
};

/// An open proposal.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OpenProposal {
	/// The number of the proposal.
	pub id: ProposalId,
	/// The institution that proposed it.
	pub by: InstitutionId,
	/// The proposed act, as text.
	pub act: String,
	/// The majority that it needs.
	pub majority: Majority,
	/// The reason that the proposer gave.
	pub reason: String,
	/// The first block in which nobody can vote on it or execute it.
	pub expires_at: u32,
	/// The version of the runtime that it was proposed to. Another version does not execute it.
	pub spec_version: u32,
	/// The institutions that voted for it.
	pub ayes: Vec<InstitutionId>,
	/// The institutions that voted against it.
	pub nays: Vec<InstitutionId>,
}

/// The institutions that have a seat.
pub async fn seats(state: &State) -> Result<Vec<InstitutionId>, Error> {
	let seats: Seated = state.fetch(storage::seats(), ()).await?.unwrap_or_default();
	Ok(seats.into_iter().collect())
}

/// A call that is paused.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PausedCall {
	/// The call.
	pub target: Target,
	/// The first block in which it is accepted again.
	pub until: u32,
}

/// The calls that are paused, in the order of their names.
pub async fn pauses(state: &State) -> Result<Vec<PausedCall>, Error> {
	let mut found = Vec::new();
	let map = storage::pauses();
	state.ensure_form(&map)?;
	let mut entries = state.at().storage().iter(map, ()).await.map_err(Error::answer)?;
	while let Some(entry) = entries.next().await {
		let entry = entry.map_err(Error::answer)?;
		let (Static(pallet), Static(call)) =
			entry.key().and_then(|key| key.decode()).map_err(Error::answer)?;
		let Static(until) = entry.value().decode().map_err(Error::answer)?;
		if u64::from(until) > state.number() {
			found.push(PausedCall { target: Target { pallet, call: Some(call) }, until });
		}
	}
	found.sort_by_key(|one| shown(&one.target));
	Ok(found)
}

/// The open proposals, in order of their numbers.
pub async fn proposals(state: &State) -> Result<Vec<OpenProposal>, Error> {
	let mut found = Vec::new();
	let budget_left = is_pause_budget_left(state).await?;
	let map = storage::proposals();
	state.ensure_form(&map)?;
	let mut entries = state.at().storage().iter(map, ()).await.map_err(Error::answer)?;
	while let Some(entry) = entries.next().await {
		let entry = entry.map_err(Error::answer)?;
		let (Static(id),) = entry.key().and_then(|key| key.decode()).map_err(Error::answer)?;
		found.push(read(state.at(), id, entry.value().bytes(), budget_left)?);
	}
	found.sort_by_key(|proposal| proposal.id);
	Ok(found)
}

/// Whether one third of the council may pause calls: otherwise a pause needs two thirds.
async fn is_pause_budget_left(state: &State) -> Result<bool, Error> {
	let last = state.fetch(storage::pause_budget(), ()).await?;
	let now = u32::try_from(state.number()).map_err(Error::answer)?;
	let max = state.constant("Council", "MaxPause")?;
	let period = state.constant("Council", "PausePeriod")?;
	Ok(PausedBlocks::next(last, now, max, period).1 > 0)
}

/// Decode a proposal field by field, in the order of the pallet's `Proposal`. The type of its call
/// is known only from the chain's metadata.
fn read(
	at: &BlockClient,
	id: ProposalId,
	mut bytes: &[u8],
	budget_left: bool,
) -> Result<OpenProposal, Error> {
	let input = &mut bytes;
	let by = InstitutionId::decode(input).map_err(Error::answer)?;
	let spec_version = u32::decode(input).map_err(Error::answer)?;
	let act = ProposedAct::decode(input).map_err(Error::answer)?;
	let majority = act.majority(budget_left);
	// The bytes of a call are read only by the runtime that it was proposed to.
	let act = read_act(at, &act, spec_version == at.spec_version())?;
	let reason = Reason::decode(input).map_err(Error::answer)?;
	let expires_at = u32::decode(input).map_err(Error::answer)?;
	let ayes = Seated::decode(input).map_err(Error::answer)?.into_iter().collect();
	let nays = Seated::decode(input).map_err(Error::answer)?.into_iter().collect();
	let reason = String::from_utf8_lossy(&reason).into_owned();
	Ok(OpenProposal { id, by, act, majority, reason, expires_at, spec_version, ayes, nays })
}

fn read_act(at: &BlockClient, act: &ProposedAct, is_current: bool) -> Result<String, Error> {
	Ok(match act {
		Act::Pause { target, blocks } => format!("pause {} for {blocks} blocks", shown(target)),
		Act::Resume(target) => format!("resume {}", shown(target)),
		Act::Call(call) if !is_current => {
			format!("a call of another runtime version: 0x{}", hex::encode(call.encoded()))
		}
		Act::Call(call) => {
			let metadata = at.metadata_ref();
			let calls = metadata.outer_enums().call_enum_ty();
			let input = &mut call.encoded();
			let call = decode_as_type(input, calls, metadata.types()).map_err(Error::answer)?;
			let is_account = |of: u32| {
				let path = metadata.types().resolve(of).map(|of| &of.path.segments);
				path.and_then(|path| path.last()).is_some_and(|name| name == "AccountId32")
			};
			shown_call(&readable(call, &is_account))
		}
	})
}

/// A value as voters read it: accounts in SS58, bytes as text if they are text, and otherwise in
/// hexadecimal.
fn readable(value: Value<u32>, is_account: &impl Fn(u32) -> bool) -> Value {
	let of_account = is_account(value.context);
	if let Some(bytes) = bytes_of(&value, of_account) {
		let account = bytes.as_slice().try_into().ok().filter(|_| of_account).map(AccountId32);
		return Value::string(match (account, String::from_utf8(bytes)) {
			(Some(account), _) => account.to_string(),
			(None, Ok(text)) if !text.chars().any(char::is_control) => text,
			(None, Ok(text)) => format!("0x{}", hex::encode(text)),
			(None, Err(other)) => format!("0x{}", hex::encode(other.as_bytes())),
		});
	}
	let each = |values| match values {
		Composite::Named(fields) => Composite::Named(
			fields.into_iter().map(|(name, value)| (name, readable(value, is_account))).collect(),
		),
		Composite::Unnamed(values) => Composite::Unnamed(
			values.into_iter().map(|value| readable(value, is_account)).collect(),
		),
	};
	let inner = match value.value {
		ValueDef::Composite(values) => ValueDef::Composite(each(values)),
		ValueDef::Variant(variant) => {
			ValueDef::Variant(Variant { name: variant.name, values: each(variant.values) })
		}
		ValueDef::BitSequence(bits) => ValueDef::BitSequence(bits),
		ValueDef::Primitive(primitive) => ValueDef::Primitive(primitive),
	};
	Value { value: inner, context: () }
}

/// The bytes of a value that is a sequence of bytes. An account wraps this sequence in another
/// value.
fn bytes_of(value: &Value<u32>, of_account: bool) -> Option<Vec<u8>> {
	let ValueDef::Composite(Composite::Unnamed(values)) = &value.value else { return None };
	match values.as_slice() {
		[only] if of_account => bytes_of(only, false),
		[_, _, ..] => values
			.iter()
			.map(|one| match one.value {
				ValueDef::Primitive(Primitive::U128(number)) => u8::try_from(number).ok(),
				_ => None,
			})
			.collect(),
		_ => None,
	}
}

/// `Pallet.call { fields }`.
fn shown_call(call: &Value) -> String {
	let bare = || call.to_string();
	let ValueDef::Variant(pallet) = &call.value else { return bare() };
	let Composite::Unnamed(inner) = &pallet.values else { return bare() };
	match inner.as_slice() {
		[only] => format!("{}.{only}", pallet.name),
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
	/// It had enough votes. Its call was executed, or it failed with this sentence and changed
	/// nothing.
	Enacted(Result<(), String>),
	/// It could not get enough votes any more.
	Rejected,
	/// It had expired.
	Expired,
}

/// How a transaction closed a proposal.
pub fn closed(done: &Included) -> Result<Closed, Error> {
	if let Some(fields) = done.fields("Council", "Enacted")? {
		// The proposal, the number of its votes and of the seats; then the result of the call.
		let input = &mut fields.as_slice();
		<(ProposalId, u32, u32)>::decode(input).map_err(Error::answer)?;
		return Ok(Closed::Enacted(match input {
			[0, ..] => Ok(()),
			[_, error @ ..] => Err(done.sentence_of(error)?),
			[] => return Err(Error::Answer("the event Council.Enacted has no result".to_owned())),
		}));
	}
	match (done.fields("Council", "Rejected")?, done.fields("Council", "Expired")?) {
		(Some(_), _) => Ok(Closed::Rejected),
		(_, Some(_)) => Ok(Closed::Expired),
		_ => Err(Error::Answer("the transaction has no event that closes a proposal".to_owned())),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	/// The id that these tests use for the type of accounts.
	const ACCOUNT: u32 = 7;

	fn bytes(bytes: &[u8]) -> Value<u32> {
		Value::from_bytes(bytes).map_context(|()| 0)
	}

	fn one(value: Value<u32>, context: u32) -> Value<u32> {
		Value { value: ValueDef::Composite(Composite::Unnamed(vec![value])), context }
	}

	fn shown(value: Value<u32>) -> String {
		readable(value, &|of| of == ACCOUNT).to_string()
	}

	#[test]
	fn accounts_names_and_hashes_are_readable() {
		let account = AccountId32([1; 32]);
		assert_eq!(shown(one(bytes(&account.0), ACCOUNT)), format!("\"{account}\""));
		assert_eq!(shown(one(bytes("마당은행".as_bytes()), 0)), "(\"마당은행\")");
		assert_eq!(shown(bytes(&[0xab; 32])), format!("\"0x{}\"", "ab".repeat(32)));
		assert_eq!(shown(bytes(&[1; 32])), format!("\"0x{}\"", "01".repeat(32)));
		assert_eq!(shown(one(Value::u128(4).map_context(|()| 0), 0)), "(4)");
	}

	#[test]
	fn values_inside_a_call_are_readable() {
		let field = ("account".to_owned(), one(bytes(&[1; 32]), ACCOUNT));
		let values = Composite::Named(vec![field]);
		let call = Variant { name: "appoint".to_owned(), values };
		let call = Value { value: ValueDef::Variant(call), context: 0 };
		let pallet =
			Variant { name: "Institutions".into(), values: Composite::Unnamed(vec![call]) };
		let call = Value { value: ValueDef::Variant(pallet), context: 0 };
		let account = AccountId32([1; 32]);
		assert_eq!(
			shown_call(&readable(call, &|of| of == ACCOUNT)),
			format!("Institutions.appoint {{ account: \"{account}\" }}")
		);
	}
}
