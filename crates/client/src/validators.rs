//! Validators' seats: who has them, whose blocks come, what is open against them.

use crate::{
	api::{storage, types::*},
	Connection, Error, State,
};
use pallet_validators::{Case, Seat};
use serde::Deserialize;
use subxt::{rpcs::rpc_params, utils::Static};

/// A seat as it is read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SeatRecord {
	/// The account that stands for it.
	pub account: Account,
	/// The seat.
	pub seat: Seat<u32>,
	/// Whether its validator is one of this session.
	pub in_session: bool,
	/// The last block that its validator made, if it ever made one.
	pub last_block: Option<u32>,
}

/// The validators at one block.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ValidatorSet {
	/// The seats, in order of institution and number.
	pub seats: Vec<SeatRecord>,
	/// The open cases, in order of their numbers.
	pub cases: Vec<(u32, Case<Account, u32>)>,
	/// The session's number.
	pub session: u32,
	/// The block in which the session ends.
	pub session_ends: u32,
}

/// Read them.
pub async fn read(state: &State) -> Result<ValidatorSet, Error> {
	let current: Vec<Account> =
		state.fetch(storage::session_validators(), ()).await?.unwrap_or_default();
	let mut seats = Vec::new();
	for (account, seat) in state.all(storage::validator_seats()).await? {
		seats.push(SeatRecord {
			account,
			seat,
			in_session: current.contains(&account),
			last_block: state.fetch(storage::last_authored(), (Static(account),)).await?,
		});
	}
	seats.sort_by_key(|record| (record.seat.institution, record.seat.number));
	let mut cases = state.all(storage::cases()).await?;
	cases.sort_by_key(|(case, _)| *case);
	let session = state.fetch(storage::session_index(), ()).await?.unwrap_or_default();
	let start: u32 = state.fetch(storage::session_start(), ()).await?.unwrap_or_default();
	let length = state.fetch(storage::session_length(), ()).await?;
	let length = match length {
		Some(length) => length,
		None => state.constant("Validators", "FirstSessionLength")?,
	};
	Ok(ValidatorSet { seats, cases, session, session_ends: start.saturating_add(length) })
}

/// The registered nodes of each institution that has any, in order of institutions.
pub async fn registered_nodes(state: &State) -> Result<Vec<(InstitutionId, Vec<NodeId>)>, Error> {
	let mut nodes = state.all(storage::nodes()).await?;
	nodes.sort_by_key(|(institution, _)| *institution);
	Ok(nodes)
}

/// New session keys, and the proof that their node holds them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewKeys {
	/// The public keys: Aura's and GRANDPA's.
	pub keys: SessionKeys,
	/// Each key's signature over the seat's account.
	pub proof: Vec<u8>,
}

#[derive(Deserialize)]
struct Generated {
	keys: String,
	proof: Option<String>,
}

/// Have a node make session keys for a seat: they are in its keystore from then on. The node answers
/// where it lets unsafe methods in (`--rpc-methods unsafe`, on loopback).
pub async fn make_keys(connection: &Connection, seat: &Account) -> Result<NewKeys, Error> {
	let owner = format!("0x{}", hex::encode(seat));
	let made: Generated = connection
		.client()
		.request("author_rotateKeysWithOwner", rpc_params![owner])
		.await
		.map_err(|error| match &error {
			subxt::rpcs::Error::User(user) if user.message.contains("unsafe") => {
				Error::Input(format!(
					"{}: the node makes keys only on an address for unsafe methods, which is one of its \
					own on loopback: see docs/src/keys.md",
					connection.url(),
				))
			}
			_ => Error::answer(error),
		})?;
	let bytes = |text: &str| {
		hex::decode(text.trim_start_matches("0x")).map_err(|error| Error::Answer(error.to_string()))
	};
	let keys = bytes(&made.keys)?
		.try_into()
		.map_err(|_| Error::Answer("the node made other keys than two of 32 bytes".to_owned()))?;
	let proof = made
		.proof
		.ok_or_else(|| Error::Answer("the node made no proof that it holds the keys".to_owned()))?;
	Ok(NewKeys { keys, proof: bytes(&proof)? })
}
