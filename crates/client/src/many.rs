//! Many values of a map, a page with each request.

use crate::{error::Error, Connection, State};
use codec::{Codec, DecodeAll};
use std::collections::HashMap;
use subxt::{
	storage::{Address, StaticAddress},
	utils::{Maybe, Static},
};

/// How many values one request asks for.
pub(crate) const PAGE: usize = 256;

/// The values of a map for some keys at the block of a state, in the order of the keys. The connection is the
/// one over which the state was read.
pub(crate) async fn values<K: Codec + Copy, V: Codec>(
	connection: &Connection,
	state: &State,
	map: StaticAddress<(Static<K>,), Static<V>, Maybe>,
	keys: &[K],
) -> Result<Vec<Option<V>>, Error> {
	let keys: Vec<_> = keys.iter().map(|key| (Static(*key),)).collect();
	values_of(connection, state, map, &keys).await
}

/// The same for a map whose keys have several parts.
pub(crate) async fn values_of<Key: Clone, V: Codec>(
	connection: &Connection,
	state: &State,
	map: StaticAddress<Key, Static<V>, Maybe>,
	keys: &[Key],
) -> Result<Vec<Option<V>>, Error>
where
	StaticAddress<Key, Static<V>, Maybe>: Address<KeyParts = Key>,
{
	state.ensure_form(&map)?;
	let storage = state.at().storage();
	let entry = storage.entry(map).map_err(Error::answer)?;
	let mut values = Vec::with_capacity(keys.len());
	for page in keys.chunks(PAGE) {
		let keys: Result<Vec<_>, _> = page.iter().map(|key| entry.fetch_key(key.clone())).collect();
		let keys = keys.map_err(Error::answer)?;
		let answer = connection
			.rpc()
			.state_query_storage_at(keys.iter().map(Vec::as_slice), Some(state.hash()))
			.await
			.map_err(Error::answer)?;
		let changes = answer.into_iter().flat_map(|set| set.changes);
		let found: HashMap<_, _> =
			changes.filter_map(|(key, value)| Some((key.0, value?.0))).collect();
		for key in &keys {
			let value = found.get(key).map(|bytes| V::decode_all(&mut &bytes[..]));
			values.push(value.transpose().map_err(Error::answer)?);
		}
	}
	Ok(values)
}
