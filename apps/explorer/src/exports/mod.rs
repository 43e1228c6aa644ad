//! Exports: the events or transactions of a filter as a file, with a signed manifest.
//!
//! What is final never changes, so a file is a function of its query and of its blocks: any explorer over the same chain
//! writes the same bytes. [`Export`] says which rows, [`Writing`] writes them piece by piece, [`Manifest`] says what the
//! file is, and [`check`] compares a file with its manifest.

pub mod check;
pub mod export;
mod format;
mod links;
pub mod manifest;
mod pieces;
mod rows;
mod what;
mod writing;

pub use export::Export;
pub use format::Format;
pub use links::Links;
pub use manifest::{Manifest, SIGNED};
pub use pieces::pieces;
pub use what::What;
pub use writing::Writing;

use crate::places::Places;
use madang_service::SigningKey;
use serde_json::Value;
use std::{path::Path, time::Duration};

/// How many exports are written at once.
const AT_ONCE: usize = 8;

/// How many of them one reader has.
const OF_EACH: u32 = 2;

/// The most rows of a file.
const MAX_ROWS: u32 = 1_000_000;

/// How long an asker may take for the next piece.
const PATIENCE: Duration = Duration::from_secs(60);

/// Who signs manifests.
pub struct Signer {
	/// With which key.
	pub key: SigningKey,
	/// For which institution.
	pub institution: u32,
}

/// What exports need.
pub struct Exports {
	/// Who signs manifests. Without it they are not signed.
	pub signer: Option<Signer>,
	/// The most rows of a file.
	pub max_rows: u32,
	/// How long an asker may take for the next piece of a file. Who takes longer is cut off, so that others have the place.
	pub patience: Duration,
	/// Who has one written.
	pub places: Places,
}

impl Exports {
	/// With this signer.
	pub fn new(signer: Option<Signer>) -> Self {
		Self {
			signer,
			max_rows: MAX_ROWS,
			patience: PATIENCE,
			places: Places::new(AT_ONCE, OF_EACH),
		}
	}

	/// With the key in a file (PKCS #8 in PEM) of an institution.
	///
	/// # Errors
	///
	/// If the file has no such key.
	pub fn read(key: &Path, institution: u32) -> Result<Self, String> {
		Ok(Self::new(Some(Signer { key: SigningKey::read(key)?, institution })))
	}

	/// The public keys that sign manifests, as JSON Web Keys.
	pub fn keys(&self) -> Vec<Value> {
		self.signer.iter().map(|signer| signer.key.jwk()).collect()
	}
}
