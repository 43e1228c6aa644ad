//! The log of auditors' views.

use super::*;
use crate::access::views::View;
use madang_service::{chained::CheckError, Durability};
use sqlx::{any::install_default_drivers, AnyPool, Executor};

/// A database of each kind. `scripts/with-postgres` runs the tests with a server of PostgreSQL.
pub async fn databases(folder: &TempDir) -> Vec<Database> {
	let mut all = vec![Database::Sqlite(folder.path().join("views.db"))];
	let server = std::env::var("MADANG_TEST_POSTGRES").unwrap_or_else(|_| {
		panic!(
			"no server of PostgreSQL: run the tests with scripts/with-postgres, or set MADANG_TEST_POSTGRES=none"
		)
	});
	if server != "none" {
		install_default_drivers();
		let pool = AnyPool::connect(&format!("{server}/postgres")).await.expect("a server");
		let name = format!("views_{:032x}", rand::random::<u128>());
		let create = sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"));
		pool.execute(create).await.expect("databases may be created");
		all.push(Database::Postgres(format!("{server}/{name}")));
	}
	all
}

#[tokio::test]
async fn explorers_that_share_a_database_have_one_log() {
	let folder = tempfile::tempdir().unwrap();
	for database in databases(&folder).await {
		let (one, other) = futures::join!(
			ViewStore::open(&database, &[1; 32]),
			ViewStore::open(&database, &[1; 32])
		);
		let logs = [Views::of(one.unwrap()), Views::of(other.unwrap())];
		let view = |number: u64| View {
			at: (NOW + number).to_string(),
			reader: format!("account:{}", number % 3),
			institutions: vec![],
			address: None,
			page: number.to_string(),
		};
		let write = |number: u64| logs[usize::from(number.is_multiple_of(2))].write(view(number));
		let written = futures::future::join_all((0..60).map(write)).await;
		assert!(written.iter().all(Result::is_ok), "{database:?}");
		let store = &logs[0].store;
		assert_eq!(store.check().await.unwrap().0, 60, "{database:?}");
		let mut readers = store.readers(9).await.unwrap();
		readers.sort_by(|one, other| one.reader.cmp(&other.reader));
		assert_eq!(readers.iter().map(|one| one.views).collect::<Vec<_>>(), [20; 3]);
		let of_one = store.before(Some("account:1"), None, 100).await.unwrap();
		assert_eq!(of_one.len(), 20);
		let middle = of_one[9].seq;
		let older = store.before(Some("account:1"), Some(middle), 100).await.unwrap();
		assert_eq!(older, of_one[10..], "{database:?}");
		let all = store.before(None, Some(31), 5).await.unwrap();
		assert_eq!(all.iter().map(|one| one.seq).collect::<Vec<_>>(), [30, 29, 28, 27, 26]);
		for log in logs {
			log.store.close().await;
		}
	}
}

fn pages(entries: &[madang_service::chained::LogEntry]) -> Vec<String> {
	let page = |entry: &str| serde_json::from_str::<View>(entry).unwrap().page;
	entries.iter().map(|one| page(&one.entry)).collect()
}

#[tokio::test]
async fn each_view_of_an_auditor_is_written_down_before_it_is_answered() {
	let guarded = Guarded::new().await;
	let kim = guarded.cookie("kim").await;
	let lee = guarded.cookie("lee").await;
	guarded.clock.pass(1_000);
	for place in ["/en/", "/en/blocks?after=2:0", "/en/nothing", "/en/loan/9", "/ko/institution/1"]
	{
		guarded.page(place, Some(&kim)).await;
		guarded.page(place, Some(&lee)).await;
	}
	guarded.site.ask(asked(Method::POST, "/en/sign-out", Some(&kim))).await;
	let entries = guarded.views.before(None, None, 100).await.unwrap();
	// What does not exist shows nothing, and an object that is not there says so.
	let expected = [
		"/en/sign-out",
		"/ko/institution/1",
		"/en/loan/9",
		"/en/blocks?after=2:0",
		"/en/",
		"/en/sign-in",
	];
	assert_eq!(pages(&entries), expected);
	let view: View = serde_json::from_str(&entries[3].entry).unwrap();
	assert_eq!((view.reader.as_str(), view.at), ("account:kim", (NOW + 1_000).to_string()));
	let checked = guarded.views.check().await.unwrap();
	assert_eq!(checked, guarded.views.head().await.unwrap());
	assert_eq!(checked.0, 6);
}

#[tokio::test]
async fn what_cannot_be_written_down_is_not_shown() {
	let guarded = Guarded::new().await;
	let (kim, lee) = (guarded.cookie("kim").await, guarded.cookie("lee").await);
	let break_log = "CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(FAIL, 'the disk is full'); END";
	let opened = guarded.database.open(Durability::OnDisk).await.unwrap();
	opened.pool.execute(break_log).await.unwrap();
	let answer = guarded.page("/en/blocks/1", Some(&kim)).await;
	assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
	assert!(answer.body.contains("This view cannot be written down"), "{}", answer.body);
	assert!(!answer.body.contains("transactions/1-0"), "{}", answer.body);
	// Auditors cannot even sign in. Others are not in the log.
	let answer = guarded.site.ask(form("kim", PASSPHRASE, "")).await;
	assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
	assert!(!answer.headers.contains_key(header::SET_COOKIE));
	assert_eq!(guarded.page("/en/blocks/1", Some(&lee)).await.status, StatusCode::OK);
	opened.pool.execute("DROP TRIGGER full").await.unwrap();
	assert_eq!(guarded.page("/en/blocks/1", Some(&kim)).await.status, StatusCode::OK);
	assert_eq!(guarded.views.check().await.unwrap().0, 2);
}

#[tokio::test]
async fn a_changed_entry_is_found() {
	let guarded = Guarded::new().await;
	let kim = guarded.cookie("kim").await;
	for block in 0..3 {
		guarded.page(&format!("/en/blocks/{block}"), Some(&kim)).await;
	}
	assert_eq!(guarded.views.check().await.unwrap().0, 4);
	let opened = guarded.database.open(Durability::OnDisk).await.unwrap();
	opened
		.pool
		.execute("UPDATE audit SET entry = replace(entry, 'blocks/1', 'blocks/2')")
		.await
		.unwrap();
	let error = guarded.views.check().await.unwrap_err();
	assert!(matches!(error, CheckError::Changed(3)), "{error}");
}

#[tokio::test]
async fn the_page_shows_views_newest_first_and_each_once() {
	let guarded = Guarded::new().await;
	set_account(&guarded.accounts, "park", Some(account(Role::Auditor, PASSPHRASE)));
	let (kim, park) = (guarded.cookie("kim").await, guarded.cookie("park").await);
	for one in 0..40 {
		guarded.clock.pass(1);
		let cookie = if one % 4 == 0 { &park } else { &kim };
		guarded.page(&format!("/en/blocks?about={one}"), Some(cookie)).await;
	}
	let (mut seen, mut address, mut count) = (Vec::new(), "/en/views".to_owned(), 0);
	loop {
		let answer = guarded.page(&address, Some(&kim)).await;
		assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
		let links = answer.body.split("href=\"/en/blocks?about=").skip(1);
		seen.extend(links.map(|rest| rest.split('"').next().unwrap().parse::<u32>().unwrap()));
		count += 1;
		let next = answer.body.split("<p class=\"pages\"><a href=\"").nth(1);
		let Some(next) = next.and_then(|rest| rest.split('"').next()) else { break };
		address = next.replace("&amp;", "&");
	}
	assert_eq!(seen, (0..40).rev().collect::<Vec<_>>());
	assert_eq!(count, 2);
	// The readers are above, with how much they looked at.
	let body = guarded.page("/en/views", Some(&kim)).await.body;
	assert!(
		body.contains("title=\"account:park\">park</a></td><td class=\"number\">11</td>"),
		"{body}"
	);
	let of_park = guarded.page("/en/views?reader=account%3Apark", Some(&kim)).await.body;
	let links: Vec<_> = of_park.split("href=\"/en/blocks?about=").skip(1).collect();
	assert_eq!(links.len(), 10, "{of_park}");
	// The page of the log is itself a view.
	let newest = guarded.views.before(None, None, 1).await.unwrap();
	assert_eq!(pages(&newest), ["/en/views?reader=account%3Apark"]);
}

#[tokio::test]
async fn views_at_once_are_all_in_one_order() {
	let guarded = Guarded::new().await;
	let kim = guarded.cookie("kim").await;
	let addresses: Vec<_> = (0..50).map(|one| format!("/en/blocks?about={one}")).collect();
	let all = addresses.iter().map(|address| guarded.page(address, Some(&kim)));
	let answers = futures::future::join_all(all).await;
	assert!(answers.iter().all(|answer| answer.status == StatusCode::OK));
	assert_eq!(guarded.views.check().await.unwrap().0, 51);
	let mut logged = pages(&guarded.views.before(None, None, 50).await.unwrap());
	logged.sort();
	let mut expected = addresses;
	expected.sort();
	assert_eq!(logged, expected);
	assert_eq!(guarded.views.readers(9).await.unwrap()[0].views, 51);
}

#[tokio::test]
async fn the_log_of_another_network_is_refused() {
	let guarded = Guarded::new().await;
	let opened = ViewStore::open(&guarded.database, &[2; 32]).await;
	assert!(opened.is_err());
	assert!(ViewStore::open(&guarded.database, &[1; 32]).await.is_ok());
}
