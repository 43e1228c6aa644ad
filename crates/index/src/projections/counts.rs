//! Counts that are kept with what they count. To count rows takes longer the more there are, and the first page shows counts.

use crate::store::{Rows, Sql, StoreError, Value};
use sqlx::AnyConnection;
use std::collections::BTreeMap;

/// How many more or fewer there are of each kind. A key has the values of the columns that tell kinds apart.
#[derive(Default)]
pub(super) struct Changes<const N: usize>(BTreeMap<[String; N], i64>);

impl<const N: usize> Changes<N> {
	/// There is one more of a kind.
	pub(super) fn more(&mut self, key: [&str; N]) {
		self.by(key, 1);
	}

	/// What was of one kind is of another.
	pub(super) fn moved(&mut self, from: [&str; N], to: [&str; N]) {
		self.by(from, -1);
		self.by(to, 1);
	}

	fn by(&mut self, key: [&str; N], number: i64) {
		let count = self.0.entry(key.map(ToOwned::to_owned)).or_default();
		*count = count.saturating_add(number);
	}

	/// Keep them in a table that has the columns of the key and `counted`. A kind of which none is left has no row, so that
	/// tables do not depend on which events were read together.
	pub(super) async fn keep(
		self,
		connection: &mut AnyConnection,
		table: &str,
		key: &str,
	) -> Result<(), StoreError> {
		let mut rows = Rows::merging(
			format!("{table} ({key}, counted)"),
			format!("({key}) DO UPDATE SET counted = {table}.counted + excluded.counted"),
		);
		let changed: Vec<_> = self.0.into_iter().filter(|(_, number)| *number != 0).collect();
		if changed.is_empty() {
			return Ok(());
		}
		for (key, number) in changed {
			let number = Value::Number(Some(number));
			rows.push(key.into_iter().map(Value::from).chain([number]));
		}
		rows.insert(&mut *connection).await?;
		Sql::new(&format!("DELETE FROM {table} WHERE counted = 0")).run(connection).await?;
		Ok(())
	}
}
