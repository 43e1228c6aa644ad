//! The bytes of a file, piece by piece: no more than some rows are in memory.

use super::{
	rows::{of_event, of_transaction, Cells},
	Export, What,
};
use madang_index::{Order, PageRequest, Place, Store, StoreError};
use std::collections::BTreeSet;

/// How many rows are read at once. Long rows are less at once.
const AT_ONCE: u32 = 200;

/// Why a file ends before its end.
#[derive(Debug, thiserror::Error)]
pub enum WritingError {
	/// The index does not answer.
	#[error(transparent)]
	Store(#[from] StoreError),
	/// A row cannot be written.
	#[error(transparent)]
	Csv(#[from] ::csv::Error),
	/// The asker does not take it.
	#[error("the asker took too long")]
	Slow,
	/// The index has lost blocks: somebody has emptied it.
	#[error("the index does not have the blocks of this export any more")]
	Gone,
}

/// A file that is being written.
pub struct Writing {
	store: Store,
	export: Export,
	after: Option<Place>,
	is_first: bool,
	is_done: bool,
	/// How many rows are written.
	pub rows: u64,
}

impl Writing {
	/// Begin.
	pub const fn of(store: Store, export: Export) -> Self {
		Self { store, export, after: None, is_first: true, is_done: false, rows: 0 }
	}

	/// The next piece. None after the last one.
	///
	/// # Errors
	///
	/// If it cannot be read. The file then has no end.
	pub async fn next(&mut self) -> Result<Option<Vec<u8>>, WritingError> {
		if self.is_done {
			return Ok(None);
		}
		// If this one fails, there is no next one.
		self.is_done = true;
		let (rows, next) = self.read().await?;
		self.rows = self.rows.saturating_add(u64::try_from(rows.len()).unwrap_or(u64::MAX));
		let columns = self.export.what.columns();
		let bytes = self.export.format.written(columns, &rows, self.is_first)?;
		self.is_first = false;
		// A page ends after a row; where blocks are missing; or with the last block that was asked for. Where blocks are missing
		// the next page ends at the same place, and so does one after a block that is gone.
		let end = next.filter(|end| Some(*end) != self.after).ok_or(WritingError::Gone)?;
		self.is_done = end == Place { block: self.export.within.last, index: u32::MAX };
		self.after = Some(end);
		Ok(Some(bytes))
	}

	async fn read(&self) -> Result<(Vec<Cells>, Option<Place>), StoreError> {
		let request = PageRequest {
			after: self.after,
			limit: AT_ONCE,
			order: Order::OldestFirst,
			within: Some(self.export.within),
		};
		match &self.export.what {
			What::Events(filter) => {
				let page = self.store.events(filter, &request).await?;
				let blocks: BTreeSet<_> = page.rows.iter().map(|one| one.place.block).collect();
				let times = self.store.times_of(&blocks).await?;
				let rows = page.rows.into_iter().map(|event| of_event(event, &times));
				Ok((rows.collect(), page.next))
			}
			What::Transactions(filter) => {
				let page = self.store.transactions(filter, &request).await?;
				let blocks: BTreeSet<_> = page.rows.iter().map(|one| one.place.block).collect();
				let times = self.store.times_of(&blocks).await?;
				let rows = page.rows.into_iter().map(|one| of_transaction(one, &times));
				Ok((rows.collect(), page.next))
			}
		}
	}
}
