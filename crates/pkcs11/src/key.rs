//! A key in a token, which signs for an officer.

use crate::{
	error::Error,
	module::Module,
	token::{Token, Use},
	uri::Uri,
	Pin,
};
use cryptoki::{
	context::Pkcs11,
	mechanism::{
		eddsa::{EddsaParams, EddsaSignatureScheme},
		Mechanism,
	},
	object::{ObjectClass, ObjectHandle},
};
use madang_client::{Algorithm, Signer, SignerError};
use pallet_institutions::OfficerSignature;
use sp_core::{ed25519, Pair};
use std::{
	fmt,
	path::Path,
	sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
	time::Instant,
};

/// How many sessions a key has at once. Tokens allow few.
const SESSIONS: usize = 4;

/// How often a signature is tried: in a session that was open, in a new one, and after the module was begun again.
const TRIES: usize = 3;

/// An Ed25519 key in a token. Several threads may sign at once.
pub struct Key {
	module: Arc<Module>,
	uri: Uri,
	login: Login,
	public: [u8; 32],
	sessions: Mutex<Sessions>,
	returned: Condvar,
}

/// How a key's sessions log in. One thread does so at a time, so that a wrong PIN is tried once, however many threads sign:
/// the token would lock itself.
struct Login {
	pin: Option<Pin>,
	/// Whether the PIN was wrong. It is not tried again.
	pin_is_wrong: Mutex<bool>,
}

impl Login {
	const fn new(pin: Option<Pin>) -> Self {
		Self { pin, pin_is_wrong: Mutex::new(false) }
	}

	/// Log in with the PIN, unless it was wrong before.
	fn with(&self, log_in: impl FnOnce(Option<&Pin>) -> Result<(), Error>) -> Result<(), Error> {
		let mut is_wrong = self.pin_is_wrong.lock().unwrap_or_else(PoisonError::into_inner);
		if *is_wrong {
			return Err(Error::WrongPin);
		}
		let logged_in = log_in(self.pin.as_ref());
		*is_wrong = logged_in == Err(Error::WrongPin);
		logged_in
	}
}

/// The sessions of a key.
#[derive(Default)]
struct Sessions {
	/// Those that nobody uses.
	idle: Vec<Open>,
	/// How many are in use.
	used: usize,
}

/// A session in which the key was found.
struct Open {
	token: Token,
	key: ObjectHandle,
	/// Whether the key asks for the PIN for each signature.
	asks_each_time: bool,
	/// In which run of the module it was opened.
	run: u64,
}

impl Open {
	/// Close it, in this run of the module. In another one it is closed already, and its number may be another session's.
	fn close(self, run: u64) {
		if self.run == run {
			// It may have ended with its token.
			let _ = self.token.session.close();
		}
	}
}

impl fmt::Debug for Key {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "Key({})", self.uri)
	}
}

impl Key {
	/// The key with this name, in a token of this module.
	pub fn open(module: &Path, uri: &Uri, pin: Option<Pin>) -> Result<Self, Error> {
		let module = Module::open(module)?;
		let login = Login::new(pin);
		let found = |module: &Module| {
			let (context, begun) = module.enter();
			open(context, begun.run, uri, &login)
		};
		let since = Instant::now();
		let (first, public) = match found(&module) {
			// A module may not see a token that was added since it was begun.
			Err(error) if error.is_transient() && module.begin_again(since)? => found(&module)?,
			other => other?,
		};
		let sessions = Mutex::new(Sessions { idle: vec![first], used: 0 });
		let returned = Condvar::new();
		Ok(Self { module, uri: uri.clone(), login, public, sessions, returned })
	}

	/// Sign bytes with Ed25519.
	pub fn sign(&self, bytes: &[u8]) -> Result<[u8; 64], Error> {
		let mut last = Error::WrongPin;
		for attempt in 1..=TRIES {
			let since = Instant::now();
			last = match self.try_to_sign(bytes) {
				Ok(signature) => return Ok(signature),
				Err(error) => error,
			};
			if !last.is_transient() || attempt == TRIES {
				break;
			}
			log::warn!("{}: {last}: it is tried again", self.uri);
			// Those of a token that was removed are all invalid.
			self.close_idle();
			if attempt > 1 && !self.module.begin_again(since)? {
				break;
			}
		}
		Err(last)
	}

	fn try_to_sign(&self, bytes: &[u8]) -> Result<[u8; 64], Error> {
		let _place = Place::take(self);
		// While this lives, the module is not ended.
		let (context, begun) = self.module.enter();
		let idle = self.sessions().idle.pop().filter(|open| open.run == begun.run);
		let open = match idle {
			Some(open) => open,
			None => self.open_again(context, begun.run)?,
		};
		let signature = self.sign_in(context, &open, bytes);
		match signature {
			Ok(_) => self.sessions().idle.push(open),
			// Something could be left in it.
			Err(_) => open.close(begun.run),
		}
		signature
	}

	fn sign_in(&self, context: &Pkcs11, open: &Open, bytes: &[u8]) -> Result<[u8; 64], Error> {
		let mechanism = Mechanism::Eddsa(EddsaParams::new(EddsaSignatureScheme::Pure));
		let session = &open.token.session;
		let signature = match open.asks_each_time {
			true => {
				let sign = self.module.sign()?;
				session.sign_init(&mechanism, open.key)?;
				self.login.with(|pin| open.token.log_in_for_signature(context, pin))?;
				sign.sign(session, bytes)?
			}
			false => {
				let signature = session.sign(&mechanism, open.key, bytes)?;
				signature.try_into().map_err(|_| Error::BadSignature)?
			}
		};
		let public = ed25519::Public::from_raw(self.public);
		if !ed25519::Pair::verify(&ed25519::Signature::from_raw(signature), bytes, &public) {
			return Err(Error::BadSignature);
		}
		Ok(signature)
	}

	fn open_again(&self, context: &Pkcs11, run: u64) -> Result<Open, Error> {
		let (open, public) = open(context, run, &self.uri, &self.login)?;
		if public != self.public {
			open.close(run);
			return Err(Error::OtherKey);
		}
		Ok(open)
	}

	fn close_idle(&self) {
		let (_, begun) = self.module.enter();
		let idle = std::mem::take(&mut self.sessions().idle);
		idle.into_iter().for_each(|open| open.close(begun.run));
	}

	fn sessions(&self) -> MutexGuard<'_, Sessions> {
		self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
	}
}

impl Drop for Key {
	fn drop(&mut self) {
		self.close_idle();
	}
}

/// One of the places for those who sign at once.
struct Place<'a>(&'a Key);

impl<'a> Place<'a> {
	/// Wait for a place.
	fn take(key: &'a Key) -> Self {
		let full = |sessions: &mut Sessions| sessions.used >= SESSIONS;
		let waited = key.returned.wait_while(key.sessions(), full);
		waited.unwrap_or_else(PoisonError::into_inner).used += 1;
		Self(key)
	}
}

impl Drop for Place<'_> {
	fn drop(&mut self) {
		self.0.sessions().used -= 1;
		self.0.returned.notify_one();
	}
}

/// Open a session, log in, and find the key.
fn open(context: &Pkcs11, run: u64, uri: &Uri, login: &Login) -> Result<(Open, [u8; 32]), Error> {
	let token = Token::open(context, uri, Use::Sign)?;
	let found = login.with(|pin| token.log_in(pin)).and_then(|()| {
		let key = token.private_key(uri)?;
		Ok((key, token.asks_each_time(key)?, token.public_of(key, uri)?))
	});
	match found {
		Ok((key, asks_each_time, public)) => Ok((Open { token, key, asks_each_time, run }, public)),
		Err(error) => {
			let _ = token.session.close();
			Err(error)
		}
	}
}

/// The public key with this name, without a PIN. Not every token shows it: then [`Error::NoPublicKey`].
pub fn public_key(module: &Path, uri: &Uri) -> Result<[u8; 32], Error> {
	let module = Module::open(module)?;
	let since = Instant::now();
	let read = |module: &Module| {
		let (context, _entered) = module.enter();
		let token = Token::open(context, uri, Use::Read)?;
		match token.keys(ObjectClass::PUBLIC_KEY, uri)?.as_slice() {
			[] => Err(Error::NoPublicKey(format!("there is no public key with {}", uri.key()))),
			[key] => token.point(*key),
			several => Err(Error::SeveralKeys(several.len(), uri.key())),
		}
	};
	match read(&module) {
		Err(error) if error.is_transient() && module.begin_again(since)? => read(&module),
		other => other,
	}
}

impl Signer for Key {
	fn algorithm(&self) -> Algorithm {
		Algorithm::Ed25519
	}

	fn public(&self) -> [u8; 32] {
		self.public
	}

	fn sign(&self, bytes: &[u8]) -> Result<OfficerSignature, SignerError> {
		let signature = Self::sign(self, bytes);
		signature.map(OfficerSignature::Ed25519).map_err(|error| SignerError(error.to_string()))
	}

	fn may_block(&self) -> bool {
		true
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::{
		sync::{
			atomic::{AtomicUsize, Ordering},
			Barrier,
		},
		thread,
		time::Duration,
	};

	/// How often eight threads try a PIN, of which the token says this.
	fn tries(said: &Error) -> usize {
		let (login, tried, together) = (Login::new(None), AtomicUsize::new(0), Barrier::new(8));
		thread::scope(|scope| {
			for _ in 0..8 {
				scope.spawn(|| {
					together.wait();
					let answer = login.with(|_| {
						tried.fetch_add(1, Ordering::SeqCst);
						// A device takes its time.
						thread::sleep(Duration::from_millis(20));
						Err(said.clone())
					});
					assert_eq!(answer.as_ref(), Err(said));
				});
			}
		});
		tried.into_inner()
	}

	#[test]
	fn a_wrong_pin_is_tried_once_by_all_threads_together() {
		assert_eq!(tries(&Error::WrongPin), 1);
		// Another failure says nothing of the PIN.
		assert_eq!(tries(&Error::NoPin), 8);
	}
}
