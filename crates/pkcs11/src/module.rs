//! A module: the library by which programs reach a vendor's tokens.

use crate::error::Error;
use cryptoki::{
	context::{CInitializeArgs, CInitializeFlags, Pkcs11},
	error::{Error as ModuleError, RvError},
};
use std::{
	collections::HashMap,
	path::{Path, PathBuf},
	sync::{Arc, LazyLock, Mutex, PoisonError, RwLock, RwLockReadGuard},
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
	/// When it was begun. It may be ended only while no thread is in it.
	begun: RwLock<Instant>,
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
		let begun = RwLock::new(Instant::now());
		let module = Arc::new(Self { path: path.clone(), context, begun });
		modules.insert(path, module.clone());
		Ok(module)
	}

	/// Use it. It is not ended while the guard lives.
	pub fn enter(&self) -> (&Pkcs11, RwLockReadGuard<'_, Instant>) {
		(&self.context, self.begun.read().unwrap_or_else(PoisonError::into_inner))
	}

	/// End it and begin it again, after which it sees tokens that were added. All its sessions end. False if that was done a
	/// moment ago.
	pub fn begin_again(&self) -> Result<bool, Error> {
		let mut begun = self.begun.write().unwrap_or_else(PoisonError::into_inner);
		if begun.elapsed() < BEGUN_AGAIN_AFTER {
			return Ok(false);
		}
		log::warn!("the PKCS#11 module {} is begun again", self.path.display());
		*begun = Instant::now();
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
