//! Blocks are added, and removed to be read again.

use super::{ranges, to_i64, Range, Rows, Sql, Store, StoreError};
use crate::block::{FullBlock, Mention, Outcome, Place};
use sqlx::{AnyConnection, Row};
use std::collections::BTreeSet;

impl Store {
	/// Add blocks that follow each other, in one database transaction: all of them or none.
	///
	/// # Errors
	///
	/// [`StoreError::OtherParent`] if one is not the child of the block before it, or the parent of the one after it.
	/// [`StoreError::Present`] if one is there already.
	pub async fn add(&self, blocks: &[FullBlock]) -> Result<(), StoreError> {
		let (Some(first), Some(last)) = (blocks.first(), blocks.last()) else { return Ok(()) };
		let new = Range { first: first.block.number, last: last.block.number };
		let mut writing = self.begin().await?;
		let present = ranges(&mut writing).await?;
		if let Some(overlap) =
			present.iter().find(|one| one.first <= new.last && new.first <= one.last)
		{
			return Err(StoreError::Present(overlap.first.max(new.first)));
		}
		ensure_linked(&mut writing, blocks).await?;
		insert(&mut writing, blocks).await?;
		set_ranges(&mut writing, joined(present, new)).await?;
		writing.commit().await?;
		Ok(())
	}

	/// Remove all blocks from a number on, so that they are read again. Projections that have read one of them begin from
	/// the genesis block again. Blocks with another [`DECODING`](super::DECODING) can only all be removed.
	pub async fn reindex(&self, from: u64) -> Result<(), StoreError> {
		let mut writing = self.begin().await?;
		match from {
			0 => {
				let update = "UPDATE facts SET value = ? WHERE name = 'decoding'";
				let update = Sql::default().and(update, [super::DECODING.to_string().into()]);
				update.run(&mut writing).await?;
			}
			_ => super::decoding(&mut writing).await?,
		}
		for (table, column) in [
			("call_mentions", "block"),
			("mentions", "block"),
			("events", "block"),
			("transactions", "block"),
			("blocks", "number"),
		] {
			let delete = format!("DELETE FROM {table} WHERE {column} >= ?");
			Sql::default().and(&delete, [from.into()]).run(&mut writing).await?;
		}
		let left = ranges(&mut writing).await?.into_iter().filter(|range| range.first < from);
		let cut = |range: Range| Range { last: range.last.min(from.saturating_sub(1)), ..range };
		set_ranges(&mut writing, left.map(cut).collect()).await?;
		for projection in crate::projections::ALL {
			let name = projection.name;
			let select = Sql::new("SELECT next FROM projections WHERE name = ");
			let row = select.and("?", [name.into()]).row(&mut writing).await?;
			let next = row.map(|row| row.try_get::<i64, _>(0)).transpose()?;
			if next.is_some_and(|next| next > to_i64(from)) {
				super::projected::clear(&mut writing, projection).await?;
			}
		}
		writing.commit().await?;
		Ok(())
	}
}

/// Ensure that blocks follow each other and what is in the index.
async fn ensure_linked(
	connection: &mut AnyConnection,
	blocks: &[FullBlock],
) -> Result<(), StoreError> {
	let number = |block: Option<&FullBlock>| block.map(|one| one.block.number).unwrap_or_default();
	let before = number(blocks.first()).checked_sub(1);
	let after = number(blocks.last()).saturating_add(1);
	let neighbour = |column: &str, at: u64| {
		Sql::new(&format!("SELECT {column} FROM blocks WHERE number = ")).and("?", [at.into()])
	};
	let mut expected: Option<String> = match before {
		Some(before) => text(neighbour("hash", before).row(connection).await?)?,
		None => None,
	};
	let mut next = number(blocks.first());
	for FullBlock { block, .. } in blocks {
		if block.number != next {
			return Err(StoreError::Value(format!("block {} in place of {next}", block.number)));
		}
		if let Some(expected) = expected.filter(|expected| *expected != block.parent) {
			let (number, parent) = (block.number, block.parent.clone());
			return Err(StoreError::OtherParent { number, parent, expected });
		}
		expected = Some(block.hash.clone());
		next = next.saturating_add(1);
	}
	let parent = text(neighbour("parent", after).row(connection).await?)?;
	match (parent, expected) {
		(Some(parent), Some(expected)) if parent != expected => {
			Err(StoreError::OtherParent { number: after, parent, expected })
		}
		_ => Ok(()),
	}
}

fn text(row: Option<sqlx::any::AnyRow>) -> Result<Option<String>, StoreError> {
	Ok(row.map(|row| row.try_get(0)).transpose()?)
}

async fn insert(connection: &mut AnyConnection, blocks: &[FullBlock]) -> Result<(), StoreError> {
	let mut of_blocks = Rows::new(
		"blocks (number, hash, parent, state_root, extrinsics_root, time, author_index, author, runtime, \
		transactions, events)",
	);
	let mut of_transactions = Rows::new(
		"transactions (block, idx, hash, signer, institution, pallet, call_name, arguments, reference, nonce, result, \
		error_pallet, error_name)",
	);
	let mut of_events = Rows::new("events (block, idx, tx, pallet, name, fields)");
	let mut of_calls = Rows::new("call_mentions (kind, id, block, idx)");
	let mut of_mentions = Rows::new("mentions (kind, id, block, idx)");
	for FullBlock { block, transactions, events } in blocks {
		of_blocks.push([
			block.number.into(),
			block.hash.as_str().into(),
			block.parent.as_str().into(),
			block.state_root.as_str().into(),
			block.extrinsics_root.as_str().into(),
			block.time.into(),
			block.author_index.into(),
			block.author.clone().into(),
			block.runtime.into(),
			block.transactions.into(),
			block.events.into(),
		]);
		for (one, mentions) in transactions {
			push_mentions(&mut of_calls, mentions, one.place);
			let (result, error_pallet, error_name) = match &one.outcome {
				Outcome::Done => ("done", None, None),
				Outcome::Failed { pallet, error } => {
					("failed", pallet.clone(), Some(error.clone()))
				}
			};
			of_transactions.push([
				one.place.block.into(),
				one.place.index.into(),
				one.hash.as_str().into(),
				one.signer.clone().into(),
				one.institution.into(),
				one.pallet.as_str().into(),
				one.call.as_str().into(),
				one.arguments.to_string().into(),
				one.reference.clone().into(),
				one.nonce.into(),
				result.into(),
				error_pallet.into(),
				error_name.into(),
			]);
		}
		for (event, mentions) in events {
			let place = event.place;
			of_events.push([
				place.block.into(),
				place.index.into(),
				event.transaction.into(),
				event.pallet.as_str().into(),
				event.name.as_str().into(),
				event.fields.to_string().into(),
			]);
			push_mentions(&mut of_mentions, mentions, place);
		}
	}
	of_blocks.insert(connection).await?;
	of_transactions.insert(connection).await?;
	of_events.insert(connection).await?;
	of_calls.insert(connection).await?;
	of_mentions.insert(connection).await
}

fn push_mentions(rows: &mut Rows, mentions: &BTreeSet<Mention>, place: Place) {
	for Mention { kind, id } in mentions {
		let (kind, id) = (kind.as_str().into(), id.as_str().into());
		rows.push([kind, id, place.block.into(), place.index.into()]);
	}
}

/// Ranges with one more, which none of them has a block of.
fn joined(ranges: Vec<Range>, new: Range) -> Vec<Range> {
	let mut joined = new;
	let mut others = Vec::new();
	for range in ranges {
		if range.last.saturating_add(1) == joined.first {
			joined.first = range.first;
		} else if joined.last.saturating_add(1) == range.first {
			joined.last = range.last;
		} else {
			others.push(range);
		}
	}
	others.push(joined);
	others.sort();
	others
}

async fn set_ranges(connection: &mut AnyConnection, ranges: Vec<Range>) -> Result<(), StoreError> {
	Sql::new("DELETE FROM ranges").run(&mut *connection).await?;
	let mut rows = Rows::new("ranges (first, last)");
	for range in ranges {
		rows.push([range.first.into(), range.last.into()]);
	}
	rows.insert(connection).await
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn ranges_that_touch_become_one() {
		let range = |first, last| Range { first, last };
		let all = vec![range(0, 3), range(10, 12)];
		for (new, expected) in [
			(range(4, 9), vec![range(0, 12)]),
			(range(4, 5), vec![range(0, 5), range(10, 12)]),
			(range(8, 9), vec![range(0, 3), range(8, 12)]),
			(range(5, 8), vec![range(0, 3), range(5, 8), range(10, 12)]),
			(range(13, 20), vec![range(0, 3), range(10, 20)]),
			(range(15, 20), vec![range(0, 3), range(10, 12), range(15, 20)]),
		] {
			assert_eq!(joined(all.clone(), new), expected, "{new:?}");
		}
		assert_eq!(joined(Vec::new(), range(7, 7)), [range(7, 7)]);
	}
}
