//! Pages of lists whose rows have places: each row once, also while blocks arrive at both ends.
//!
//! A page with a cursor of the next one can have fewer rows than were asked for, because it ends after [`MAX_BYTES`].
//!
//! A page never crosses blocks that are not indexed yet: it ends there and says so. Its cursor continues after them once
//! they are there, so nothing is left out.

use super::{missing_in, ranges, Range, Sql, Store, StoreError, Value};
use crate::block::Place;
use sqlx::any::AnyRow;

/// The most rows of a page.
pub const MAX_PAGE: u32 = 1_000;

/// After how many bytes of text a page ends, also if more rows were asked for: an event can have half a megabyte.
pub const MAX_BYTES: usize = 4 * 1024 * 1024;

/// The index after the last one of a block.
const END: u32 = u32::MAX;

/// In which order a list is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Order {
	/// The newest first.
	#[default]
	NewestFirst,
	/// The oldest first.
	OldestFirst,
}

/// Which page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PageRequest {
	/// The cursor of the page before. None for the first one.
	pub after: Option<Place>,
	/// How many rows at most, at most [`MAX_PAGE`]. A page whose rows are long has fewer: it ends after [`MAX_BYTES`].
	pub limit: u32,
	/// In which order.
	pub order: Order,
	/// Only rows of these blocks.
	pub within: Option<Range>,
}

impl Default for PageRequest {
	fn default() -> Self {
		Self { after: None, limit: 25, order: Order::NewestFirst, within: None }
	}
}

/// A page of a list.
#[derive(Clone, PartialEq, Debug)]
pub struct Page<T> {
	/// Its rows.
	pub rows: Vec<T>,
	/// The cursor of the next page. None if there is none, and none will be.
	pub next: Option<Place>,
	/// The blocks after this page that are not indexed yet, in the order of the list. The next page begins after them once
	/// they are there.
	pub missing: Option<Range>,
}

/// Which blocks a page is about, and what is missing after them.
struct Span {
	within: Range,
	missing: Option<Range>,
}

impl PageRequest {
	/// The blocks that follow each other from the cursor on. None if nothing can be shown.
	fn span(&self, ranges: &[Range]) -> Option<Span> {
		let newest_first = self.order == Order::NewestFirst;
		let at = match (self.after, newest_first) {
			(Some(place), _) => place.block,
			(None, true) => self.within.map_or(ranges.last()?.last, |within| within.last),
			(None, false) => self.within.map_or(ranges.first()?.first, |within| within.first),
		};
		let position = ranges.iter().position(|range| range.has(at))?;
		let within = *ranges.get(position)?;
		let missing = if newest_first {
			let below = position.checked_sub(1).and_then(|below| ranges.get(below));
			let first = below.map_or(0, |below| below.last.saturating_add(1));
			(within.first > first).then(|| Range { first, last: within.first.saturating_sub(1) })
		} else {
			let above = ranges.get(position.saturating_add(1));
			above.map(|above| Range {
				first: within.last.saturating_add(1),
				last: above.first.saturating_sub(1),
			})
		};
		let Some(wanted) = self.within else { return Some(Span { within, missing }) };
		let within =
			Range { first: within.first.max(wanted.first), last: within.last.min(wanted.last) };
		let missing = missing.and_then(|missing| missing.and(wanted));
		Some(Span { within, missing })
	}

	/// Where a page ends whose blocks have no more rows.
	const fn end(&self, span: &Span) -> Place {
		match self.order {
			Order::NewestFirst => Place { block: span.within.first, index: 0 },
			Order::OldestFirst => Place { block: span.within.last, index: END },
		}
	}
}

/// The columns of a place: of the block, and of the index where a block can have several rows.
pub type PlaceColumns = (&'static str, Option<&'static str>);

impl PageRequest {
	/// The same page, but only of a block, if there is one. Its rows do not depend on the blocks around it, which may be missing.
	pub(super) fn of_block(&self, block: Option<u64>) -> Self {
		let of_block = block.map(|block| Range { first: block, last: block });
		Self { within: self.within.or(of_block), ..*self }
	}

	fn limit(&self) -> u32 {
		self.limit.clamp(1, MAX_PAGE)
	}

	/// A statement, which has a `WHERE` already, with the bounds and the order of the page.
	fn bounded(&self, sql: Sql, (block, index): PlaceColumns, span: &Span) -> Sql {
		let (than, far, end, direction) = match self.order {
			Order::NewestFirst => ("<", ">=", span.within.first, "DESC"),
			Order::OldestFirst => (">", "<=", span.within.last, "ASC"),
		};
		let mut sql = sql.and(&format!(" AND {block} {far} ?"), [end.into()]);
		// The cursor is in these blocks, so it bounds the near side. A second bound there would mislead SQLite in its choice
		// of an index.
		sql = match (self.after, index) {
			(Some(after), Some(index)) => {
				let values: [Value; 2] = [after.block.into(), after.index.into()];
				sql.and(&format!(" AND ({block}, {index}) {than} (?, ?)"), values)
			}
			(Some(after), None) => sql.and(&format!(" AND {block} {than} ?"), [after.block.into()]),
			(None, _) => {
				let (near, begin) = match self.order {
					Order::NewestFirst => ("<=", span.within.last),
					Order::OldestFirst => (">=", span.within.first),
				};
				sql.and(&format!(" AND {block} {near} ?"), [begin.into()])
			}
		};
		let then = index.map(|index| format!(", {index} {direction}")).unwrap_or_default();
		let order = format!(" ORDER BY {block} {direction}{then} LIMIT ?");
		sql.and(&order, [self.limit().into()])
	}
}

impl Store {
	/// A page of rows. The statement has a `WHERE` already.
	pub(super) async fn page<T>(
		&self,
		sql: Sql,
		columns: PlaceColumns,
		request: &PageRequest,
		row: impl Fn(&AnyRow) -> Result<T, StoreError>,
		place: impl Fn(&T) -> Place,
	) -> Result<Page<T>, StoreError> {
		self.merged(vec![sql], columns, request, row, place).await
	}

	/// A page of the rows of several statements, each row once. Each statement has a `WHERE` already.
	pub(super) async fn merged<T>(
		&self,
		statements: Vec<Sql>,
		columns: PlaceColumns,
		request: &PageRequest,
		row: impl Fn(&AnyRow) -> Result<T, StoreError>,
		place: impl Fn(&T) -> Place,
	) -> Result<Page<T>, StoreError> {
		// In one transaction: blocks that arrive between two statements would be in one of them only.
		let mut reading = self.snapshot().await?;
		let ranges = ranges(&mut reading).await?;
		let Some(span) = request.span(&ranges) else {
			let missing = request.within.and_then(|within| missing_in(&ranges, within));
			return Ok(Page { rows: Vec::new(), next: request.after, missing });
		};
		let mut rows: Vec<(T, usize)> = Vec::new();
		let mut is_full = false;
		for sql in statements {
			let sql = request.bounded(sql, columns, &span);
			rows.extend(sql.first_rows(&mut reading, MAX_BYTES, &row).await?);
			// The first ones of all are among the first ones of each.
			rows.sort_by_key(|(row, _)| place(row));
			if request.order == Order::NewestFirst {
				rows.reverse();
			}
			rows.dedup_by_key(|(row, _)| place(row));
			let most = within(&rows, request.limit());
			is_full = most.is_some();
			rows.truncate(most.unwrap_or(rows.len()));
		}
		reading.commit().await?;
		let rows: Vec<T> = rows.into_iter().map(|(row, _)| row).collect();
		let (next, missing) = match rows.last() {
			Some(last) if is_full => (Some(place(last)), None),
			_ => {
				let ends = request.order == Order::NewestFirst && span.missing.is_none();
				((!ends).then(|| request.end(&span)), span.missing)
			}
		};
		Ok(Page { rows, next, missing })
	}
}

/// How many of these rows, each with its size, fill a page. None if they do not.
pub(super) fn within<T>(rows: &[(T, usize)], limit: u32) -> Option<usize> {
	let limit = usize::try_from(limit).unwrap_or(usize::MAX);
	let (mut count, mut bytes) = (0usize, 0usize);
	for (_, size) in rows {
		(count, bytes) = (count.saturating_add(1), bytes.saturating_add(*size));
		if count >= limit || bytes >= MAX_BYTES {
			return Some(count);
		}
	}
	None
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_page_ends_after_some_rows_or_bytes() {
		assert_eq!(within::<u8>(&[], 1), None);
		assert_eq!(within(&[((), 7); 3], 4), None);
		assert_eq!(within(&[((), 7); 3], 3), Some(3));
		assert_eq!(within(&[((), 7); 3], 2), Some(2));
		// A row that is too long is on a page of its own, so that the cursor moves.
		assert_eq!(within(&[((), MAX_BYTES), ((), 0)], 9), Some(1));
		assert_eq!(within(&[((), MAX_BYTES - 1), ((), 1), ((), 0)], 9), Some(2));
	}

	#[test]
	fn a_page_is_about_blocks_that_follow_each_other() {
		let range = |first, last| Range { first, last };
		let ranges = [range(3, 5), range(10, 12)];
		let span = |after, order| {
			let span = PageRequest { after, limit: 1, order, within: None }.span(&ranges)?;
			Some((span.within, span.missing))
		};
		let at = |block| Some(Place { block, index: 0 });
		use Order::{NewestFirst, OldestFirst};
		assert_eq!(span(None, NewestFirst), Some((range(10, 12), Some(range(6, 9)))));
		assert_eq!(span(at(4), NewestFirst), Some((range(3, 5), Some(range(0, 2)))));
		assert_eq!(span(None, OldestFirst), Some((range(3, 5), Some(range(6, 9)))));
		assert_eq!(span(at(11), OldestFirst), Some((range(10, 12), None)));
		assert_eq!(span(at(7), OldestFirst), None);
		assert!(PageRequest::default().span(&[]).is_none());
		let bounded = |first, last, after| {
			let within = Some(range(first, last));
			let request = PageRequest { after, within, order: OldestFirst, ..Default::default() };
			let span = request.span(&ranges)?;
			Some((span.within, span.missing))
		};
		assert_eq!(bounded(4, 4, None), Some((range(4, 4), None)));
		assert_eq!(bounded(4, 5, None), Some((range(4, 5), None)));
		assert_eq!(bounded(4, 7, None), Some((range(4, 5), Some(range(6, 7)))));
		assert_eq!(bounded(4, 11, at(10)), Some((range(10, 11), None)));
		assert_eq!(bounded(6, 11, None), None);
		let whole = PageRequest::default().span(&[range(0, 9)]).unwrap();
		assert_eq!((whole.within, whole.missing), (range(0, 9), None));
	}
}
