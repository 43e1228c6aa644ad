//! Rows are in a database as they were given, with all that is in them.

use super::on_each;
use crate::store::{Rows, Sql};
use sqlx::Row;

/// Texts that mean something to a database or to a list of values.
const TEXTS: [&str; 14] = [
	"",
	"NULL",
	"null",
	"{}",
	"{a,b}",
	"a,b",
	"\"",
	"\\",
	"\\\"",
	"'",
	"$1",
	"?",
	" 강남구\n역삼동 ",
	"\u{1f600}",
];

#[tokio::test]
async fn rows_come_back_as_they_were() {
	on_each(|place| async move {
		let store = place.open().await;
		let mut rows = Rows::new("deal_steps (deal, block, idx, tx, time, event, from_stage)");
		for (text, index) in TEXTS.iter().zip(0u32..) {
			rows.push([
				(*text).into(),
				u64::try_from(i64::MAX).unwrap().into(),
				index.into(),
				None::<u32>.into(),
				0u64.into(),
				(*text).into(),
				Some((*text).to_owned()).into(),
			]);
		}
		// More rows, and more bytes, than one statement has.
		let long = "\\\"".repeat(4 * 1024);
		for index in 1_000..4_000u32 {
			let text = || if index % 2 == 0 { long.as_str() } else { "a\0b" };
			rows.push([
				text().into(),
				7u64.into(),
				index.into(),
				index.into(),
				0u64.into(),
				"event".into(),
				None::<String>.into(),
			]);
		}
		let mut writing = store.begin().await.unwrap();
		rows.insert(&mut writing).await.unwrap();
		let select = "SELECT deal, block, tx, event, from_stage FROM deal_steps ORDER BY idx";
		let found = Sql::new(select).rows(&mut writing).await.unwrap();
		assert_eq!(found.len(), TEXTS.len() + 3_000);
		for (row, text) in found.iter().zip(TEXTS) {
			assert_eq!(row.get::<String, _>(0), text);
			assert_eq!(row.get::<i64, _>(1), i64::MAX);
			assert_eq!(row.get::<Option<i64>, _>(2), None);
			assert_eq!(row.get::<String, _>(3), text);
			assert_eq!(row.get::<Option<String>, _>(4).as_deref(), Some(text));
		}
		for (row, index) in found[TEXTS.len()..].iter().zip(1_000i64..) {
			let expected = if index % 2 == 0 { long.as_str() } else { "a\u{fffd}b" };
			assert_eq!(row.get::<String, _>(0), expected);
			assert_eq!(row.get::<Option<i64>, _>(2), Some(index));
			assert_eq!(row.get::<Option<String>, _>(4), None);
		}
		drop(writing);
		store.close().await;
	})
	.await;
}

/// What a database says of itself tells which tables it has: indexes of both kinds are compared.
#[tokio::test]
async fn facts_are_the_same_in_both_databases() {
	let all = std::sync::Mutex::new(std::collections::BTreeSet::new());
	on_each(|place| {
		let all = &all;
		async move {
			let store = place.open().await;
			let select = Sql::new("SELECT name, value FROM facts ORDER BY name");
			let rows = select.rows(&mut store.reader().await.unwrap()).await.unwrap();
			let fact = |row: &sqlx::any::AnyRow| (row.get::<String, _>(0), row.get::<String, _>(1));
			all.lock().unwrap().insert(rows.iter().map(fact).collect::<Vec<_>>());
			store.close().await;
		}
	})
	.await;
	assert_eq!(all.into_inner().unwrap().len(), 1);
}
