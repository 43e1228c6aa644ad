//! The names of a chain's log and of its validators' keys, and the log's own key.

use madang_transparency::{
	checkpoint::Checkpoint, note::Note, Anchor, FormatError, KeyKind, NoteSigner, VerifierKey,
};
use sha2::{Digest, Sha256};

/// What the secret of the log's key is derived from, before the genesis hash.
const LOG_KEY: &[u8] = b"madang: the key of the log, which is public and proves nothing\n";

/// The names on one chain. C2SP recommends URLs without a scheme: `madang/GENESIS/…`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Names {
	genesis: [u8; 32],
}

impl Names {
	/// The names on the chain with this genesis hash.
	pub const fn of_chain(genesis: [u8; 32]) -> Self {
		Self { genesis }
	}

	/// The origin of the log's checkpoints, which is also the name of its key.
	pub fn origin(&self) -> String {
		format!("madang/{}/certificates", hex::encode(self.genesis))
	}

	/// The name of the key of a seat: institution and number of the seat.
	pub fn seat(&self, institution: u32, number: u32) -> String {
		format!("madang/{}/validators/{institution}.{number}", hex::encode(self.genesis))
	}

	/// The public key of a seat for cosignatures.
	///
	/// # Errors
	///
	/// [`FormatError::BadKey`] if it is not a point of the curve, or a weak one.
	pub fn seat_key(
		&self,
		institution: u32,
		number: u32,
		key: [u8; 32],
	) -> Result<VerifierKey, FormatError> {
		VerifierKey::new(&self.seat(institution, number), KeyKind::Cosignature, key)
	}

	/// The log's own key, which everybody can derive.
	///
	/// # Errors
	///
	/// None in practice: the name is valid.
	pub fn log(&self) -> Result<NoteSigner, FormatError> {
		let secret: [u8; 32] =
			Sha256::new().chain_update(LOG_KEY).chain_update(self.genesis).finalize().into();
		NoteSigner::new(&self.origin(), KeyKind::Note, &secret)
	}

	/// The text of the checkpoint of a tree, which validators sign.
	pub fn text(&self, tree: Anchor) -> String {
		Checkpoint { origin: self.origin(), tree, extensions: Vec::new() }.to_string()
	}

	/// The checkpoint of a tree with the log's own signature, without cosignatures.
	///
	/// # Errors
	///
	/// None in practice: the origin is one line.
	pub fn note(&self, tree: Anchor) -> Result<Note, FormatError> {
		let mut note = Note::new(&self.text(tree))?;
		note.sign(&self.log()?)?;
		Ok(note)
	}
}
