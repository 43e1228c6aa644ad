//! Tables that depend on the order of events: each projection reads the events from the genesis block on, with a cursor
//! of its own.
//!
//! The index is filled newest first, so a projection begins when the blocks from the genesis block on are there. One whose
//! rules changed has another version, and begins again.

mod activity;
mod books;
mod certificates;
mod council;
mod counts;
mod credentials;
mod deals;
mod guarantees;
mod institutions;
mod links;
mod loans;
mod programmes;
mod projection;
mod terms;
mod titles;
mod validators;

use crate::store::{Store, StoreError};

pub(crate) use deals::{padded, REGISTERED_LATE};
pub(crate) use programmes::PART;
pub(crate) use projection::{Projection, Timed};

/// All projections.
pub(crate) const ALL: &[Projection] = &[
	institutions::INSTITUTIONS,
	certificates::CLIENT_CERTIFICATES,
	deals::DEALS,
	loans::LOANS,
	books::BOOKS,
	titles::TITLE_RECORDS,
	council::COUNCIL,
	validators::VALIDATORS,
	activity::ACTIVITY,
	terms::TERMS,
	programmes::PROGRAMMES,
	guarantees::GUARANTEES,
	credentials::CREDENTIALS,
	links::LINKS,
];

impl Store {
	/// Let each projection read what it has not read yet, as far as the index follows from the genesis block on. How many
	/// blocks they read. One that fails does not hold up the others.
	///
	/// # Errors
	///
	/// The first failure.
	pub async fn project(&self) -> Result<u64, StoreError> {
		let (mut read, mut failed) = (0u64, None);
		for projection in ALL {
			loop {
				match self.project_step(projection).await {
					Ok(Some(blocks)) => read = read.saturating_add(blocks),
					Ok(None) => break,
					Err(error) => {
						failed = failed.or(Some(error));
						break;
					}
				}
			}
		}
		failed.map_or(Ok(read), Err)
	}
}
