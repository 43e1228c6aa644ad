//! Asks the chain for many values at once.

use super::chain::Chain;
use crate::error::Error;
use codec::{Decode, DecodeAll, Encode};
use madang_primitives::{KoreanDay, Moment};
use sp_crypto_hashing::{blake2_128, twox_128};
use subxt::{
	storage::{Address, StaticAddress},
	utils::{Maybe, Static},
};

/// The keys of a question.
pub(super) const PAGE: usize = 256;

/// The storage key of an entry of a map.
///
/// The maps of the books and titles hash their keys with `Blake2_128Concat`.
pub(super) fn storage_key(pallet: &str, entry: &str, key: &impl Encode) -> Vec<u8> {
	let key = key.encode();
	let map = [twox_128(pallet.as_bytes()), twox_128(entry.as_bytes())].concat();
	[&map, &blake2_128(&key)[..], &key].concat()
}

/// The present day by the chain's clock. `None` before the first block.
pub(super) async fn today(chain: &impl Chain) -> Result<Option<KoreanDay>, Error> {
	let key = [twox_128(b"Timestamp"), twox_128(b"Now")].concat();
	let now = decoded::<Moment>(chain, &[key]).await?;
	Ok(now.first().copied().flatten().map(KoreanDay::of))
}

/// The values of a map for some keys, in the order of the keys.
pub(super) async fn values<K: Encode, V: Decode>(
	chain: &impl Chain,
	map: StaticAddress<(Static<K>,), Static<V>, Maybe>,
	keys: &[K],
) -> Result<Vec<Option<V>>, Error>
where
	StaticAddress<(Static<K>,), Static<V>, Maybe>: Address,
{
	let (pallet, entry) = (map.pallet_name(), map.entry_name());
	let keys: Vec<_> = keys.iter().map(|key| storage_key(pallet, entry, key)).collect();
	decoded(chain, &keys).await
}

/// The values of storage keys, in the order of the keys.
pub(super) async fn decoded<V: Decode>(
	chain: &impl Chain,
	keys: &[Vec<u8>],
) -> Result<Vec<Option<V>>, Error> {
	let mut found = Vec::with_capacity(keys.len());
	for page in keys.chunks(PAGE) {
		for value in chain.values(page).await? {
			let value = value.map(|bytes| V::decode_all(&mut &bytes[..]));
			found.push(value.transpose().map_err(Error::answer)?);
		}
	}
	all(keys, found)
}

/// The answers to some questions, if none is left out.
pub(super) fn all<Q, A>(questions: &[Q], answers: Vec<A>) -> Result<Vec<A>, Error> {
	match answers.len() == questions.len() {
		true => Ok(answers),
		false => Err(Error::Answer("the node left out some values".to_owned())),
	}
}
