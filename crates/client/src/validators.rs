//! The validators' seats: their holders, their last blocks and the open cases.

use crate::{
	api::{storage, types::*},
	connection::Connection,
	error::Error,
	read::State,
};
use pallet_validators::{Case, Seat};
use serde::{Deserialize, Serialize};
use subxt::{rpcs::rpc_params, utils::Static};

/// A seat and what its validator did.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SeatRecord {
	/// The account of the seat.
	pub account: Account,
	/// The seat.
	pub seat: Seat<u32>,
	/// Whether its validator is in the current session.
	pub in_session: bool,
	/// The last block that its validator authored, if it ever authored one.
	pub last_block: Option<u32>,
}

/// The validators at one block.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ValidatorSet {
	/// The seats, in the order of institutions and numbers.
	pub seats: Vec<SeatRecord>,
	/// The open cases, in the order of their numbers.
	pub cases: Vec<(u32, Case<Account, u32>)>,
	/// The number of the session.
	pub session: u32,
	/// The block in which the session ends.
	pub session_ends: u32,
}

/// The blocks of a session.
pub async fn session_length(state: &State) -> Result<u32, Error> {
	match state.fetch(storage::session_length(), ()).await? {
		Some(length) => Ok(length),
		None => state.constant("Validators", "FirstSessionLength"),
	}
}

/// Read the validators.
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
	let length = session_length(state).await?;
	Ok(ValidatorSet { seats, cases, session, session_ends: start.saturating_add(length) })
}

/// The registered nodes of each institution that has some, in the order of institutions.
pub async fn registered_nodes(state: &State) -> Result<Vec<(InstitutionId, Vec<NodeId>)>, Error> {
	let mut nodes = state.all(storage::nodes()).await?;
	nodes.sort_by_key(|(institution, _)| *institution);
	Ok(nodes)
}

/// New session keys, and the proof that the node has them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewKeys {
	/// The public keys: for Aura, for GRANDPA and for checkpoints.
	pub keys: SessionKeys,
	/// The signature of each key over the account of the seat.
	pub proof: Vec<u8>,
}

#[derive(Deserialize)]
struct Generated {
	keys: String,
	proof: Option<String>,
}

/// A final block and the validators after it, as `madang-node --warp-checkpoint` reads it. Hashes and
/// keys are in hexadecimal.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Checkpoint {
	/// The chain's genesis block.
	pub genesis: String,
	/// The block's number.
	pub number: u32,
	/// The block's hash.
	pub block: String,
	/// The number of the set of validators.
	pub set_id: u64,
	/// The keys of the validators' votes.
	pub grandpa: Vec<String>,
}

/// The last final block of a node and the validators after it. It is the word of that node.
pub async fn checkpoint(connection: &Connection) -> Result<Checkpoint, Error> {
	connection.client().request("madang_checkpoint", rpc_params![]).await.map_err(Error::answer)
}

/// Let a node generate session keys for a seat. The node keeps them in its keystore. It answers
/// only on an address that allows unsafe methods (`--rpc-methods unsafe`, on loopback).
pub async fn make_keys(connection: &Connection, seat: &Account) -> Result<NewKeys, Error> {
	let owner = format!("0x{}", hex::encode(seat));
	let made: Generated = connection
		.client()
		.request("author_rotateKeysWithOwner", rpc_params![owner])
		.await
		.map_err(|error| match &error {
			subxt::rpcs::Error::User(user) if user.message.contains("unsafe") => {
				Error::Input(format!(
					"{}: this address does not allow unsafe methods, but the node generates keys only \
					 on one that does (on loopback): see docs/src/keys.md",
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
		.map_err(|_| Error::Answer("the node did not return three keys of 32 bytes".to_owned()))?;
	let proof = made.proof.ok_or_else(|| {
		Error::Answer("the node returned no proof that it has the keys".to_owned())
	})?;
	Ok(NewKeys { keys, proof: bytes(&proof)? })
}
