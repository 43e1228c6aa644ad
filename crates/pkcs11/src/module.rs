//! A module: the library by which programs reach a vendor's tokens.

use crate::{error::Error, raw::Sign};
use cryptoki::{
	context::{CInitializeArgs, CInitializeFlags, Pkcs11},
	error::{Error as ModuleError, RvError},
};
use std::{
	collections::HashMap,
	path::{Path, PathBuf},
	sync::{Arc, LazyLock, Mutex, OnceLock, PoisonError, RwLock, RwLockReadGuard},
	time::{Duration, Instant},
};

/// How long after it was begun again a module is not begun again.
const BEGUN_AGAIN_AFTER: Duration = Duration::from_secs(2);

/// The modules of this program. A library has one state in a program, so each is opened once.
static MODULES: LazyLock<Mutex<HashMap<PathBuf, Arc<Module>>>> = LazyLock::new(Mutex::default);

/// A module that is in use.
pub struct Module {
	path: PathBuf,
	context: Pkcs11,
	/// Looked up when a key needs it.
	sign: OnceLock<Sign>,
	/// It may be ended only while no thread is in it.
	begun: RwLock<Begun>,
}

/// When a module was begun.
pub struct Begun {
	at: Instant,
	/// How often it was begun before. Sessions of an earlier run are not to be used, not even to close them: their numbers
	/// may be those of other sessions now.
	pub run: u64,
}

impl Module {
	/// The module in this file.
	pub fn open(path: &Path) -> Result<Arc<Self>, Error> {
		let wrong = |reason: &dyn std::fmt::Display| Error::Module {
			path: path.to_owned(),
			reason: reason.to_string(),
		};
		let path = path.canonicalize().map_err(|error| wrong(&error))?;
		let mut modules = MODULES.lock().unwrap_or_else(PoisonError::into_inner);
		if let Some(module) = modules.get(&path) {
			return Ok(module.clone());
		}
		let context = Pkcs11::new(&path).map_err(|error| wrong(&error))?;
		begin(&context).map_err(|error| wrong(&error))?;
		let begun = RwLock::new(Begun { at: Instant::now(), run: 0 });
		let module = Arc::new(Self { path: path.clone(), context, sign: OnceLock::new(), begun });
		modules.insert(path, module.clone());
		Ok(module)
	}

	/// Use it. It is not ended while the guard lives.
	pub fn enter(&self) -> (&Pkcs11, RwLockReadGuard<'_, Begun>) {
		(&self.context, self.begun.read().unwrap_or_else(PoisonError::into_inner))
	}

	/// Its function that signs after a login.
	pub fn sign(&self) -> Result<&Sign, Error> {
		match self.sign.get() {
			Some(sign) => Ok(sign),
			None => {
				let sign = Sign::of(&self.path)?;
				Ok(self.sign.get_or_init(|| sign))
			}
		}
	}

	/// End it and begin it again, after which it sees tokens that were added. All its sessions end. `since` is when the
	/// caller began what failed: if another thread has begun the module again since then, that is enough. False if it was
	/// begun shortly before.
	pub fn begin_again(&self, since: Instant) -> Result<bool, Error> {
		let mut begun = self.begun.write().unwrap_or_else(PoisonError::into_inner);
		if begun.at >= since {
			return Ok(true);
		}
		if begun.at.elapsed() < BEGUN_AGAIN_AFTER {
			return Ok(false);
		}
		log::warn!("the PKCS#11 module {} is begun again", self.path.display());
		*begun = Begun { at: Instant::now(), run: begun.run + 1 };
		if let Err(error) = self.context.clone().finalize() {
			log::debug!("it could not be ended: {error}");
		}
		begin(&self.context).map_err(|error| Error::Module {
			path: self.path.clone(),
			reason: error.to_string(),
		})?;
		Ok(true)
	}
}

/// Begin it, for several threads. Another part of the program may have done so.
fn begin(context: &Pkcs11) -> Result<(), ModuleError> {
	match context.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)) {
		Err(ModuleError::Pkcs11(RvError::CryptokiAlreadyInitialized, _)) => Ok(()),
		other => other,
	}
}
