//! On both databases. `scripts/with-postgres` runs the tests with a server of PostgreSQL.

use super::*;
use serde_json::json;
use sha2::{Digest, Sha256};
use sqlx::{any::install_default_drivers, Executor};

/// A store of its own for a test.
struct Place {
	database: Database,
	_folder: tempfile::TempDir,
}

impl Place {
	fn sqlite() -> Self {
		let folder = tempfile::tempdir().unwrap();
		Self { database: Database::Sqlite(folder.path().join("gateway.sqlite")), _folder: folder }
	}

	async fn postgres() -> Option<Self> {
		let server = std::env::var("MADANG_TEST_POSTGRES").unwrap_or_else(|_| {
			panic!(
				"no server of PostgreSQL: run the tests with scripts/with-postgres, or set MADANG_TEST_POSTGRES=none"
			)
		});
		if server == "none" {
			return None;
		}
		install_default_drivers();
		let pool = AnyPool::connect(&format!("{server}/postgres")).await.expect("a server");
		let name = format!("gateway_{:032x}", rand::random::<u128>());
		let create = sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"));
		pool.execute(create).await.expect("databases may be created");
		let database = Database::Postgres(format!("{server}/{name}"));
		Some(Self { database, _folder: tempfile::tempdir().unwrap() })
	}

	async fn open(&self) -> Store {
		Store::open(&self.database, "institution 4", 100).await.unwrap()
	}
}

/// Run a test on each database.
async fn on_each<F: std::future::Future<Output = ()>>(test: impl Fn(Place) -> F) {
	test(Place::sqlite()).await;
	if let Some(place) = Place::postgres().await {
		test(place).await;
	}
}

fn new(reference: u8, nonce: u64) -> NewAttempt {
	NewAttempt {
		reference: (reference > 0).then_some([reference; 32]),
		officer: [7; 32],
		call_name: "Lending.disburse".to_owned(),
		call: vec![1, 2, 3],
		digest: [reference; 16],
		nonce,
		runtime: 1,
		born: (100, [9; 32]),
		client: [8; 32],
		tran_id: Some("A1".to_owned()),
	}
}

async fn prepared(store: &Store, id: &str, reference: u8, nonce: u64) -> Attempt {
	store.prepare(id, new(reference, nonce), 64, 60_000).await.unwrap().unwrap()
}

/// Submit it, where the chain expects its nonce next.
async fn submit(
	store: &Store,
	attempt: &Attempt,
	signed: (&[u8], [u8; 32]),
) -> Result<Result<Option<()>, Conflict>, StoreError> {
	store.submit(attempt, signed, attempt.new.nonce, 60_000).await
}

async fn submitted(store: &Store, id: &str, reference: u8, nonce: u64) -> Open {
	let attempt = prepared(store, id, reference, nonce).await;
	let signed = (id.as_bytes(), [nonce as u8; 32]);
	store.submit(&attempt, signed, attempt.new.nonce, 60_000).await.unwrap().unwrap().unwrap();
	assert!(store.note_sent(id).await.unwrap());
	open(store, id).await
}

async fn open(store: &Store, id: &str) -> Open {
	let mut calls = store.open_calls().await.unwrap();
	calls.retain(|one| one.id == id);
	calls.pop().expect("it is open")
}

fn outcome(kind: OutcomeKind) -> NewOutcome {
	NewOutcome {
		kind,
		place: Some((101, [5; 32], 3)),
		made: Some(json!({ "loan": "18446744073709551615" })),
		error: None,
	}
}

#[tokio::test]
async fn an_attempt_is_kept_as_it_was_prepared_and_submitted() {
	on_each(|place| async move {
		let store = place.open().await;
		let attempt = prepared(&store, "a", 1, 12).await;
		assert_eq!((attempt.new.clone(), attempt.expires_at), (new(1, 12), 164));
		assert_eq!(store.attempt("a").await.unwrap(), Some(attempt.clone()));
		assert_eq!(store.attempt("b").await.unwrap(), None);
		assert!(store.open_calls().await.unwrap().is_empty());
		assert_eq!(submit(&store, &attempt, (b"signed", [3; 32])).await.unwrap(), Ok(Some(())));
		// A second time it changes nothing.
		assert_eq!(submit(&store, &attempt, (b"other", [4; 32])).await.unwrap(), Ok(None));
		store.close().await;
		// After a restart.
		let store = place.open().await;
		let open = store.open_calls().await.unwrap();
		assert_eq!(open.len(), 1);
		assert_eq!((open[0].hash, open[0].is_sent), ([3; 32], false));
		let bytes = store.transaction("a").await.unwrap();
		assert_eq!(bytes.as_deref(), Some(&b"signed"[..]));
		assert_eq!(store.attempt_of(&[1; 32]).await.unwrap().map(|one| one.id), Some("a".into()));
	})
	.await;
}

#[tokio::test]
async fn each_prepared_call_of_an_officer_has_its_own_nonce() {
	on_each(|place| async move {
		let store = place.open().await;
		let mut nonces = Vec::new();
		for id in ["a", "b", "c"] {
			nonces.push(prepared(&store, id, 0, 12).await.new.nonce);
		}
		assert_eq!(nonces, [12, 13, 14]);
		// Those that nobody signed in time are free again; those that were submitted are not.
		let b = store.attempt("b").await.unwrap().unwrap();
		submit(&store, &b, (b"b", [2; 32])).await.unwrap().unwrap();
		let again = store.prepare("d", new(0, 12), 64, 0).await.unwrap().unwrap();
		assert_eq!(again.new.nonce, 12);
		let after = store.prepare("e", new(0, 13), 64, 0).await.unwrap().unwrap();
		assert_eq!(after.new.nonce, 14);
		// Of two with one nonce the second one that is submitted must be prepared again.
		submit(&store, &again, (b"d", [4; 32])).await.unwrap().unwrap();
		let a = store.attempt("a").await.unwrap().unwrap();
		assert_eq!(submit(&store, &a, (b"a", [1; 32])).await.unwrap(), Err(Conflict::Nonce));
		// Another officer's nonces are others.
		let other = NewAttempt { officer: [6; 32], ..new(0, 12) };
		assert_eq!(store.prepare("f", other, 64, 60_000).await.unwrap().unwrap().new.nonce, 12);
	})
	.await;
}

#[tokio::test]
async fn a_call_does_not_wait_for_one_that_nobody_signs() {
	on_each(|place| async move {
		let store = place.open().await;
		let (a, b) = (prepared(&store, "a", 0, 5).await, prepared(&store, "b", 0, 5).await);
		assert_eq!((a.new.nonce, b.new.nonce), (5, 6));
		let submit = async |one: &Attempt, next, reserved| {
			store.submit(one, (b"x", [0; 32]), next, reserved).await.unwrap()
		};
		// The first one was not signed in time.
		assert_eq!(submit(&b, 5, 0).await, Err(Conflict::Gap));
		// It may still be signed, or the chain has its nonce from elsewhere.
		assert_eq!(submit(&b, 5, 60_000).await, Ok(Some(())));
		assert!(store.cancel("a").await.unwrap());
		assert_eq!(store.attempt("a").await.unwrap(), None);
		assert!(!store.cancel("b").await.unwrap() && !store.cancel("a").await.unwrap());
		// The next call fills the gap.
		let c = prepared(&store, "c", 0, 5).await;
		assert_eq!(c.new.nonce, 5);
		let d = prepared(&store, "d", 0, 5).await;
		assert_eq!((d.new.nonce, submit(&d, 8, 0).await), (7, Err(Conflict::Nonce)));
		assert_eq!(submit(&d, 7, 0).await, Ok(Some(())));
	})
	.await;
}

#[tokio::test]
async fn a_reference_has_one_submitted_attempt_until_that_ended_without_effect() {
	on_each(|place| async move {
		let store = place.open().await;
		let (a, b) = (prepared(&store, "a", 1, 1).await, prepared(&store, "b", 1, 1).await);
		submit(&store, &a, (b"a", [1; 32])).await.unwrap().unwrap();
		let taken = Err(Conflict::Reference("a".to_owned()));
		assert_eq!(submit(&store, &b, (b"b", [2; 32])).await.unwrap(), taken);
		let third = store.prepare("c", new(1, 1), 64, 60_000).await.unwrap();
		assert_eq!(third.map(|_| ()), taken.map(|_: Option<()>| ()));
		// It failed, so it can be tried again.
		let a = open(&store, "a").await;
		assert!(store.settle_block(101, &[(&a, outcome(OutcomeKind::Failed))]).await.unwrap());
		assert_eq!(submit(&store, &b, (b"b", [2; 32])).await.unwrap(), Ok(Some(())));
		let b = open(&store, "b").await;
		assert!(store.settle_block(102, &[(&b, outcome(OutcomeKind::Done))]).await.unwrap());
		let never = store.prepare("d", new(1, 1), 64, 60_000).await.unwrap();
		assert_eq!(never.map(|_| ()), Err(Conflict::Reference("b".to_owned())));
		// The one that took effect is told, and not the one that failed.
		assert_eq!(store.attempt_of(&[1; 32]).await.unwrap().unwrap().id, "b");
	})
	.await;
}

#[tokio::test]
async fn outcomes_are_a_feed_without_gap_or_double() {
	on_each(|place| async move {
		let (store, other) = (place.open().await, place.open().await);
		let a = submitted(&store, "a", 1, 1).await;
		let b = submitted(&store, "b", 2, 2).await;
		assert_eq!(store.followed().await.unwrap(), 100);
		// Two gateways look at the same block.
		let both = [(&a, outcome(OutcomeKind::Done)), (&b, outcome(OutcomeKind::Failed))];
		assert!(store.settle_block(101, &both).await.unwrap());
		assert!(!other.settle_block(101, &both).await.unwrap());
		// And none can leave one out.
		assert!(!other.settle_block(103, &[]).await.unwrap());
		let c = submitted(&other, "c", 3, 3).await;
		assert!(other.settle_block(102, &[(&c, outcome(OutcomeKind::Done))]).await.unwrap());
		let feed = store.outcomes_after(0, 10).await.unwrap();
		let seen: Vec<_> = feed.iter().map(|one| (one.seq, one.attempt.as_str())).collect();
		assert_eq!(seen, [(1, "a"), (2, "b"), (3, "c")]);
		assert_eq!(feed[0].new, outcome(OutcomeKind::Done));
		assert_eq!(store.outcomes_after(1, 1).await.unwrap()[0].attempt, "b");
		assert_eq!(store.outcome_of("c").await.unwrap().unwrap().seq, 3);
		assert_eq!(
			(store.last_outcome().await.unwrap(), store.followed().await.unwrap()),
			(3, 102)
		);
		assert!(store.open_calls().await.unwrap().is_empty());
	})
	.await;
}

#[tokio::test]
async fn gateways_that_share_a_database_settle_each_block_once() {
	on_each(|place| async move {
		let mut gateways = Vec::new();
		for _ in 0..4 {
			gateways.push(place.open().await);
		}
		let mut attempts = Vec::new();
		for number in 1..=8u8 {
			let id = format!("{number}");
			attempts.push(submitted(&gateways[0], &id, number, number.into()).await);
		}
		// Each gateway settles all blocks as fast as it can; each block decides one attempt.
		let settle = |store: Store| {
			let attempts = attempts.clone();
			async move {
				let mut settled = 0;
				while let Some(position) = store.followed().await.unwrap().checked_sub(100) {
					let Some(attempt) = attempts.get(position as usize) else { break };
					let block = position + 101;
					let outcomes = [(attempt, outcome(OutcomeKind::Done))];
					settled += usize::from(store.settle_block(block, &outcomes).await.unwrap());
				}
				settled
			}
		};
		let settled = futures::future::join_all(gateways.iter().cloned().map(settle)).await;
		assert_eq!(settled.iter().sum::<usize>(), attempts.len());
		let feed = gateways[1].outcomes_after(0, 100).await.unwrap();
		let seen: Vec<_> = feed.iter().map(|one| one.seq).collect();
		assert_eq!(seen, (1..=8).collect::<Vec<_>>());
		let distinct: std::collections::BTreeSet<_> = feed.iter().map(|one| &one.attempt).collect();
		assert_eq!(distinct.len(), attempts.len());
	})
	.await;
}

#[tokio::test]
async fn only_what_was_sent_once_is_settled_by_a_refusal() {
	on_each(|place| async move {
		let store = place.open().await;
		let (a, b) = (submitted(&store, "a", 1, 1).await, submitted(&store, "b", 2, 2).await);
		assert!(store.note_sent_again("b").await.unwrap());
		assert!(store.settle_refused(&a, &outcome(OutcomeKind::Refused)).await.unwrap());
		assert!(!store.settle_refused(&b, &outcome(OutcomeKind::Refused)).await.unwrap());
		assert!(!store.note_sent_again("a").await.unwrap());
		let open = store.open_calls().await.unwrap();
		assert_eq!(open.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["b"]);
	})
	.await;
}

#[tokio::test]
async fn what_was_not_sent_waits_for_earlier_calls_and_ends_if_nobody_signs_them() {
	on_each(|place| async move {
		let store = place.open().await;
		let mut calls = Vec::new();
		for id in ["a", "b", "c", "d"] {
			calls.push(prepared(&store, id, 0, 5).await);
		}
		let submit = async |one: &Attempt| {
			store.submit(one, (b"x", [0; 32]), 5, 60_000).await.unwrap().unwrap()
		};
		let unsent = async || {
			let open = store.open_calls().await.unwrap();
			open.iter().filter(|one| !one.is_sent).map(|one| one.id.clone()).collect::<Vec<_>>()
		};
		submit(&calls[1]).await;
		submit(&calls[3]).await;
		assert_eq!(unsent().await, ["b", "d"]);
		// The first one may still be signed.
		assert_eq!(store.settle_unsent(&[7; 32], 5, 60_000).await.unwrap(), 0);
		submit(&calls[0]).await;
		for id in ["a", "b"] {
			assert!(store.note_sent(id).await.unwrap());
			assert!(!store.note_sent(id).await.unwrap(), "it goes out once");
		}
		// The third one was not signed in time. Another officer's calls are others.
		assert_eq!(store.settle_unsent(&[6; 32], 5, 0).await.unwrap(), 0);
		assert_eq!(store.settle_unsent(&[7; 32], 5, 0).await.unwrap(), 1);
		let outcome = store.outcome_of("d").await.unwrap().unwrap();
		assert_eq!(outcome.new.kind, OutcomeKind::Unsent);
		assert_eq!(outcome.new.error, Some(json!({ "unused_nonce": "7" })));
		assert!(!store.note_sent("d").await.unwrap());
		let open = store.open_calls().await.unwrap();
		assert_eq!(open.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["a", "b"]);
	})
	.await;
}

#[tokio::test]
async fn prepared_calls_that_nobody_can_sign_are_forgotten() {
	on_each(|place| async move {
		let store = place.open().await;
		prepared(&store, "a", 1, 1).await;
		submitted(&store, "b", 2, 2).await;
		store.forget_prepared(164).await.unwrap();
		assert!(store.attempt("a").await.unwrap().is_some());
		store.forget_prepared(165).await.unwrap();
		assert!(store.attempt("a").await.unwrap().is_none());
		assert!(store.attempt("b").await.unwrap().is_some());
	})
	.await;
}

#[tokio::test]
async fn a_request_with_a_key_is_answered_once() {
	on_each(|place| async move {
		let store = place.open().await;
		let ask = async |client: u8, key, digest: u8| {
			store.remembered(&[client; 32], key, &[digest; 32]).await.unwrap()
		};
		assert_eq!(ask(1, "k", 1).await, Remembered::New);
		assert_eq!(ask(1, "k", 1).await, Remembered::Open);
		assert_eq!(ask(1, "k", 2).await, Remembered::Other);
		// Another client's keys are others.
		assert_eq!(ask(2, "k", 2).await, Remembered::New);
		let answered = Answered { status: 409, body: "{}".to_owned() };
		store.remember(&[1; 32], "k", Some(&answered)).await.unwrap();
		assert_eq!(ask(1, "k", 1).await, Remembered::Answered(answered));
		assert_eq!(ask(1, "k", 2).await, Remembered::Other);
		store.remember(&[2; 32], "k", None).await.unwrap();
		assert_eq!(ask(2, "k", 3).await, Remembered::New);
	})
	.await;
}

#[tokio::test]
async fn each_entry_of_the_log_has_the_hash_of_the_one_before() {
	on_each(|place| async move {
		let (store, other) = (place.open().await, place.open().await);
		assert_eq!(store.log_head().await.unwrap(), (0, "0".repeat(64)));
		store.log(&["a".to_owned(), "b".to_owned()]).await.unwrap();
		other.log(&["c".to_owned()]).await.unwrap();
		let mut before = "0".repeat(64);
		for (seq, entry) in (1..).zip(["a", "b", "c"]) {
			let hash = hex::encode(Sha256::digest(format!("{before}\n{seq}\n{entry}")));
			let found = store.log_after(seq - 1, 1).await.unwrap().remove(0);
			assert_eq!((found.seq, found.entry.as_str(), &found.hash), (seq, entry, &hash));
			before = hash;
		}
		assert_eq!(store.log_head().await.unwrap(), (3, before));
	})
	.await;
}

#[tokio::test]
async fn the_database_of_another_institution_is_refused() {
	on_each(|place| async move {
		place.open().await.close().await;
		let opened = Store::open(&place.database, "institution 5", 0).await;
		let Err(StoreError::Foreign { found, expected }) = opened else { panic!("it is foreign") };
		assert_eq!(
			(found.as_str(), expected.as_str()),
			("owner institution 4", "owner institution 5")
		);
	})
	.await;
}

#[tokio::test]
async fn a_period_has_one_anchor_for_all_gateways() {
	on_each(|place| async move {
		const EVERY: u64 = 1_000;
		let (one, other) = (place.open().await, place.open().await);
		// There is nothing to anchor.
		assert_eq!(one.anchor_due(10_000, EVERY).await.unwrap(), None);
		one.log(&["first".to_owned()]).await.unwrap();
		let (seq, head) = one.log_head().await.unwrap();
		let anchor = one.anchor_due(10_000, EVERY).await.unwrap().unwrap();
		let expected = Anchor { begun: 10_000, entries: seq, head, is_done: false, last: None };
		assert_eq!(anchor, expected);
		// The log grows, and the anchor of the period stays.
		one.log(&["second".to_owned()]).await.unwrap();
		assert_eq!(other.anchor_due(10_999, EVERY).await.unwrap(), Some(anchor.clone()));
		other.anchored(&anchor, 10_500).await.unwrap();
		one.anchored(&anchor, 10_700).await.unwrap();
		let done = Anchor { is_done: true, last: Some(10_500), ..expected };
		assert_eq!(one.anchor().await.unwrap(), Some(done));
		// The next period.
		let next = other.anchor_due(11_000, EVERY).await.unwrap().unwrap();
		let (begun, entries) = (next.begun, next.entries);
		assert_eq!((begun, entries, next.is_done, next.last), (11_000, 2, false, Some(10_500)));
		// What is found out late is of the period before: this one is still to be done.
		one.anchored(&anchor, 11_100).await.unwrap();
		let late = Anchor { last: Some(11_100), ..next };
		assert_eq!(one.anchor_due(11_200, EVERY).await.unwrap(), Some(late));
	})
	.await;
}

#[tokio::test]
async fn gateways_that_begin_a_period_at_once_agree() {
	on_each(|place| async move {
		let store = place.open().await;
		store.log(&["first".to_owned()]).await.unwrap();
		let begin = |now: u64| {
			let store = store.clone();
			async move {
				store.log(&[now.to_string()]).await.unwrap();
				store.anchor_due(now, 1_000).await.unwrap()
			}
		};
		let all = futures::future::join_all((5_000..5_006).map(begin)).await;
		assert!(all[0].is_some() && all.iter().all(|anchor| *anchor == all[0]), "{all:?}");
	})
	.await;
}
