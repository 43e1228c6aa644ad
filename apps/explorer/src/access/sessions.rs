//! Who has signed in. Sessions are in memory: when the explorer stops, all of them end.

use rand::{rngs::OsRng, RngCore};
use sha2::{Digest, Sha256};
use std::{
	collections::HashMap,
	sync::{Mutex, PoisonError},
};

/// How long a session lasts at most, in milliseconds.
pub const LASTS: u64 = 8 * 60 * 60 * 1_000;

/// After how long without a request it ends, in milliseconds.
pub const IDLE: u64 = 30 * 60 * 1_000;

/// How many sessions of one account there are at once. A further one ends the one that was used least recently.
pub const OF_EACH: usize = 16;

/// A session.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Session {
	/// The account.
	pub account: String,
	/// The salt of its passphrase: with another passphrase the session ends.
	pub salt: String,
	begun: u64,
	seen: u64,
}

impl Session {
	const fn is_over(&self, now: u64) -> bool {
		now.saturating_sub(self.begun) >= LASTS || now.saturating_sub(self.seen) >= IDLE
	}
}

/// All sessions, by the SHA-256 of their tokens.
#[derive(Default)]
pub struct Sessions(Mutex<HashMap<[u8; 32], Session>>);

impl Sessions {
	/// Begin one. Its token, which only the browser keeps.
	pub fn begin(&self, account: &str, salt: &str, now: u64) -> String {
		let mut bytes = [0; 32];
		OsRng.fill_bytes(&mut bytes);
		let token = hex::encode(bytes);
		let (account, salt) = (account.to_owned(), salt.to_owned());
		self.with(|sessions| {
			sessions.retain(|_, session| !session.is_over(now));
			let of_account = sessions.iter().filter(|(_, session)| session.account == account);
			let mut of_account: Vec<_> =
				of_account.map(|(digest, session)| (session.seen, *digest)).collect();
			of_account.sort_unstable();
			let excess = of_account.len().saturating_sub(OF_EACH - 1);
			for (_, digest) in of_account.into_iter().take(excess) {
				sessions.remove(&digest);
			}
			sessions.insert(digest(&token), Session { account, salt, begun: now, seen: now });
		});
		token
	}

	/// The session of a token. If it is used, its idle time begins again.
	pub fn find(&self, token: &str, now: u64, is_used: bool) -> Option<Session> {
		self.with(|sessions| {
			let digest = digest(token);
			let session = sessions.get_mut(&digest)?;
			if session.is_over(now) {
				sessions.remove(&digest);
				return None;
			}
			if is_used {
				session.seen = now;
			}
			Some(session.clone())
		})
	}

	/// End one.
	pub fn end(&self, token: &str) {
		self.with(|sessions| sessions.remove(&digest(token)));
	}

	fn with<T>(&self, work: impl FnOnce(&mut HashMap<[u8; 32], Session>) -> T) -> T {
		work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
	}
}

fn digest(token: &str) -> [u8; 32] {
	Sha256::digest(token).into()
}

#[cfg(test)]
mod tests {
	use super::*;

	const NOW: u64 = 1_795_500_596_000;

	#[test]
	fn a_session_ends_when_it_is_idle_and_after_its_time() {
		let sessions = Sessions::default();
		let token = sessions.begin("kim", "00", NOW);
		assert_eq!(token.len(), 64);
		assert!(sessions.find(&token, NOW + IDLE - 1, false).is_some());
		assert!(sessions.find(&token, NOW + IDLE, true).is_none());
		// It does not come back.
		assert!(sessions.find(&token, NOW, true).is_none());
		let token = sessions.begin("kim", "00", NOW);
		let mut now = NOW;
		while now + IDLE / 2 < NOW + LASTS {
			now += IDLE / 2;
			assert!(sessions.find(&token, now, true).is_some());
		}
		assert!(sessions.find(&token, NOW + LASTS, true).is_none());
	}

	#[test]
	fn only_the_token_itself_is_the_session() {
		let sessions = Sessions::default();
		let (one, other) = (sessions.begin("kim", "00", NOW), sessions.begin("lee", "11", NOW));
		assert_ne!(one, other);
		assert_eq!(sessions.find(&other, NOW, true).unwrap().account, "lee");
		let kept: Vec<_> = sessions.with(|sessions| sessions.keys().map(hex::encode).collect());
		assert!(!kept.contains(&one), "only digests are kept");
		for wrong in ["", "x", &one[..63], &kept[0]] {
			assert_eq!(sessions.find(wrong, NOW, true), None, "{wrong}");
		}
		sessions.end(&one);
		assert_eq!(sessions.find(&one, NOW, true), None);
		assert!(sessions.find(&other, NOW, true).is_some());
	}

	#[test]
	fn an_account_has_so_many_sessions_only() {
		let sessions = Sessions::default();
		let of_other = sessions.begin("lee", "11", NOW);
		let count = u64::try_from(OF_EACH).unwrap();
		let tokens: Vec<_> =
			(0..=count).map(|one| sessions.begin("kim", "00", NOW + one)).collect();
		assert_eq!(sessions.find(&tokens[0], NOW, true), None);
		assert!(tokens[1..].iter().all(|token| sessions.find(token, NOW, false).is_some()));
		assert!(sessions.find(&of_other, NOW, true).is_some());
	}
}
