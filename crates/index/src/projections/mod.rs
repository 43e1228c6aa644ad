//! Tables that depend on the order of events: each projection reads the events from the genesis block on, with a cursor
//! of its own.
//!
//! The index is filled newest first, so a projection begins when the blocks from the genesis block on are there. One whose
//! rules changed has another version, and begins again.

mod certificates;
mod deals;
mod institutions;
mod projection;

use crate::store::{Store, StoreError};

pub(crate) use deals::padded;
pub(crate) use projection::{Projection, Timed};

/// All projections.
pub(crate) const ALL: &[&dyn Projection] =
	&[&institutions::Institutions, &deals::Deals, &certificates::ClientCertificates];

/// The names of all projections.
pub const PROJECTIONS: [&str; 3] = [institutions::NAME, deals::NAME, certificates::NAME];

impl Store {
	/// Let each projection read what it has not read yet, as far as the index follows from the genesis block on. How many
	/// blocks they read.
	pub async fn project(&self) -> Result<u64, StoreError> {
		let mut read = 0u64;
		for projection in ALL {
			while let Some(blocks) = self.project_step(*projection).await? {
				read = read.saturating_add(blocks);
			}
		}
		Ok(read)
	}
}
