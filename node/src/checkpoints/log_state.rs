//! The log as a node knows it: its leaves, the newest checkpoints, and the seats that cosign.

use madang_checkpoints::{
	policy, quorum, Checkpoints, Cosignature, Names, Received, Refused, Seat, Stored,
};
use madang_transparency::{leaf_hash, proof::TlogProof, Anchor, FormatError, History};
use serde_json::{json, Value};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The log, which the worker writes and JSON-RPC reads.
#[derive(Clone)]
pub struct SharedLog(Arc<Mutex<Log>>);

impl SharedLog {
	/// An empty log of the chain with a genesis hash.
	pub fn new(genesis: [u8; 32]) -> Self {
		let names = Names::of_chain(genesis);
		let log = Log {
			names,
			checkpoints: Checkpoints::new(names),
			history: History::new(),
			seats: Vec::new(),
			block: 0,
		};
		Self(Arc::new(Mutex::new(log)))
	}

	/// Use the log.
	pub fn lock(&self) -> MutexGuard<'_, Log> {
		self.0.lock().unwrap_or_else(PoisonError::into_inner)
	}
}

/// Why there is no proof for a batch.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NoProof {
	/// No checkpoint with the batch has enough cosignatures.
	#[error("no checkpoint with batch {0} has a quorum of cosignatures yet")]
	NotCosigned(u64),
	/// The node still reads the batches of the log.
	#[error("this node has read {read} of the log's {size} batches: ask again in a moment")]
	NotRead {
		/// How many it has read.
		read: u64,
		/// How many there are.
		size: u64,
	},
	/// The text of a key or a checkpoint cannot be written.
	#[error("the proof cannot be written: {0}")]
	Format(FormatError),
}

/// The log.
pub struct Log {
	names: Names,
	checkpoints: Checkpoints,
	history: History,
	seats: Vec<Seat>,
	/// The last final block of which this is the log.
	block: u32,
}

impl Log {
	/// The names of the chain.
	pub fn names(&self) -> &Names {
		&self.names
	}

	/// The seats that cosign.
	pub fn seats(&self) -> &[Seat] {
		&self.seats
	}

	/// The number of the last final block that was looked at.
	pub fn set_block(&mut self, block: u32) {
		self.block = block;
	}

	/// Have these seats cosign from now on.
	///
	/// # Errors
	///
	/// If the key of a seat is not valid; nothing is changed then.
	pub fn set_seats(&mut self, seats: Vec<Seat>) -> Result<(), FormatError> {
		self.checkpoints.set_seats(seats.clone())?;
		self.seats = seats;
		Ok(())
	}

	/// How many batches were read.
	pub fn read(&self) -> u64 {
		self.history.size()
	}

	/// The next batch of the log.
	pub fn push(&mut self, leaf: &str) {
		self.history.push(leaf_hash(leaf.as_bytes()));
	}

	/// Whether the batches that were read have this root.
	pub fn agrees(&self, tree: Anchor) -> bool {
		self.history.anchor(tree.size).is_ok_and(|own| own == tree)
	}

	/// Add the log of a final block: what waited for it.
	pub fn finalized(&mut self, tree: Anchor, now: u64) -> Vec<Cosignature> {
		self.checkpoints.finalized(tree, now)
	}

	/// Take a cosignature.
	///
	/// # Errors
	///
	/// With the reason why it is refused.
	pub fn receive(&mut self, by: Cosignature, now: u64) -> Result<Received, Refused> {
		self.checkpoints.receive(by, now)
	}

	/// The cosignatures of the newest checkpoints, for a node that has none.
	pub fn latest(&self, checkpoints: usize) -> Vec<Cosignature> {
		self.checkpoints.latest(checkpoints)
	}

	/// Whether a key has cosigned the checkpoint of a size.
	pub fn has_cosigned(&self, key: &[u8; 32], size: u64) -> bool {
		let stored = self.checkpoints.at(size);
		stored.is_some_and(|stored| stored.cosignatures().any(|by| by.key == *key))
	}

	/// The sizes of the checkpoints that are kept, and the bytes of one.
	pub fn sizes(&self) -> Vec<u64> {
		self.checkpoints.sizes().collect()
	}

	/// The bytes of the checkpoint of a size, for the disk.
	pub fn bytes(&self, size: u64) -> Option<Vec<u8>> {
		self.checkpoints.at(size).map(Checkpoints::to_bytes)
	}

	/// Add a checkpoint from the disk. Whether its bytes have the form of one.
	pub fn restore(&mut self, bytes: &[u8]) -> bool {
		self.checkpoints.restore(bytes)
	}

	/// Whether the checkpoint of a tree is kept.
	pub fn is_kept(&self, tree: Anchor) -> bool {
		self.checkpoints.at(tree.size).is_some_and(|stored| stored.tree() == tree)
	}

	/// The size of the newest checkpoint that a quorum of the seats has cosigned.
	pub fn cosigned_size(&self) -> Option<u64> {
		self.cosigned().map(|stored| stored.tree().size)
	}

	fn cosigned(&self) -> Option<&Stored> {
		// Without seats nothing is cosigned.
		let needed = quorum(self.seats.len()).max(1);
		self.checkpoints.newest(needed)
	}

	/// The checkpoint of a size, or the newest that a quorum of the seats has cosigned.
	///
	/// # Errors
	///
	/// None in practice: see [`Names::note`].
	pub fn checkpoint(&self, size: Option<u64>) -> Result<Value, FormatError> {
		let found = match size {
			Some(size) => self.checkpoints.at(size),
			None => self.cosigned(),
		};
		let Some(stored) = found else { return Ok(Value::Null) };
		let tree = stored.tree();
		Ok(json!({
			"size": tree.size.to_string(),
			"root": hex::encode(tree.root),
			"cosigned": self.checkpoints.cosigned(stored),
			"seats": self.seats.len(),
			"note": self.checkpoints.note(stored)?.to_string(),
		}))
	}

	/// The policy file of the seats, and the block at which they are in force.
	///
	/// # Errors
	///
	/// If no seat is known yet.
	pub fn policy(&self) -> Result<Value, FormatError> {
		Ok(json!({ "block": self.block, "policy": policy(&self.names, &self.seats)? }))
	}

	/// The proof file of a batch under the newest checkpoint that a quorum has cosigned.
	///
	/// # Errors
	///
	/// With the reason why there is none.
	pub fn proof(&self, batch: u64) -> Result<String, NoProof> {
		let stored = self.cosigned().filter(|stored| batch < stored.tree().size);
		let stored = stored.ok_or(NoProof::NotCosigned(batch))?;
		let size = stored.tree().size;
		let not_read = |_| NoProof::NotRead { read: self.read(), size };
		let path = self.history.path(batch, size).map_err(not_read)?;
		let checkpoint = self.checkpoints.note(stored).map_err(NoProof::Format)?;
		Ok(TlogProof { extra: None, index: batch, path, checkpoint }.to_string())
	}
}
