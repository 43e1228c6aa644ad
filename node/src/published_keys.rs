//! Public keys of which everybody knows the secret: the SDK's development keys.

use madang_runtime::AccountId;
use sp_core::{ecdsa, ed25519, sr25519, Pair};
use sp_runtime::{traits::IdentifyAccount, MultiSigner};
use std::collections::BTreeSet;

/// The names that the SDK's development keys are derived by.
const NAMES: [&str; 9] =
	["Alice", "Bob", "Charlie", "Dave", "Eve", "Ferdie", "George", "One", "Two"];

/// The development keys of every scheme, as accounts: of the SDK's development phrase, and of seeds
/// that people write by hand. An Ed25519 or Sr25519 account is its public key, so the list covers
/// session keys and node ids too.
pub fn development() -> BTreeSet<[u8; 32]> {
	let named = NAMES
		.iter()
		.flat_map(|name| [format!("//{name}"), format!("//{name}//stash"), format!("/{name}")]);
	let numbered = (0..=16).flat_map(|number| [format!("//{number}"), format!("/{number}")]);
	let mut keys = BTreeSet::new();
	for uri in named.chain(numbered).chain([String::new()]) {
		keys.extend(of_uri::<sr25519::Pair>(&uri));
		keys.extend(of_uri::<ed25519::Pair>(&uri));
		keys.extend(of_uri::<ecdsa::Pair>(&uri));
	}
	for byte in 0..=u8::MAX {
		let mut last = [0; 32];
		last[31] = byte;
		let mut first = [0; 32];
		first[0] = byte;
		for seed in [[byte; 32], last, first] {
			keys.insert(ed25519::Pair::from_seed(&seed).public().0);
		}
	}
	keys
}

/// The account of a secret that is derived from the development phrase.
fn of_uri<P: Pair>(uri: &str) -> Option<[u8; 32]>
where
	MultiSigner: From<P::Public>,
{
	let uri = if uri.is_empty() { sp_core::crypto::DEV_PHRASE } else { uri };
	let public = P::from_string(uri, None).ok()?.public();
	let account: AccountId = MultiSigner::from(public).into_account();
	Some(account.into())
}
