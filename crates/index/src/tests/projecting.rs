//! The tables that depend on the order of events.

use super::*;
use chain::shown;
use madang_primitives::{Duties, Duty, KoreanDay};

#[tokio::test]
async fn members_and_officers_are_known_over_time() {
	on_filled(Chain::new(20), |store, _| async move {
		let all = store.institutions().await.unwrap();
		let shown_all: Vec<_> = all
			.iter()
			.map(|one| {
				(one.institution, one.kind.as_str(), one.name_en.as_str(), one.state.as_str())
			})
			.collect();
		let expected = [
			(1, "bank", "Bank 1", "active"),
			(2, "bank", "Bank 2", "withdrawn"),
			(3, "registry-office", "Registry", "active"),
		];
		assert_eq!(shown_all, expected);
		// PostgreSQL has no text with NUL.
		assert_eq!(all[2].name_ko, "등기소\u{fffd}");
		let third = store.institution(3).await.unwrap();
		let states: Vec<_> =
			third.iter().map(|one| (one.since.block, one.state.as_str())).collect();
		assert_eq!(states, [(3, "active"), (7, "suspended"), (8, "active")]);
		assert_eq!(third[0].until, Some(third[1].since));
		assert_eq!(third[2].until, None);

		let officers = |at| {
			let store = store.clone();
			async move {
				let officers = store.officers(3, at).await.unwrap();
				officers
					.into_iter()
					.map(|one| (one.account, one.state))
					.collect::<std::collections::BTreeMap<_, _>>()
			}
		};
		let states = |all: &[(u8, &str)]| {
			all.iter().map(|(one, state)| (shown(*one), (*state).to_owned())).collect()
		};
		assert_eq!(officers(Some(2)).await, states(&[]));
		let active: &[(u8, &str)] =
			&[(3, "active"), (31, "active"), (32, "active"), (33, "active")];
		assert_eq!(officers(Some(5)).await, states(active));
		let by_council = (32, "suspended-by-council");
		let sixth: &[(u8, &str)] = &[(3, "active"), (31, "active"), by_council, (33, "revoked")];
		assert_eq!(officers(Some(10)).await, states(sixth));
		// A new administrator: all others that are active count as suspended, without an event for each.
		let replaced: &[(u8, &str)] =
			&[(3, "suspended"), (31, "suspended"), by_council, (33, "revoked"), (34, "active")];
		assert_eq!(officers(Some(11)).await, states(replaced));
		let now: &[(u8, &str)] =
			&[(3, "suspended"), (31, "active"), by_council, (33, "revoked"), (34, "active")];
		assert_eq!(officers(None).await, states(now));

		let one = store.officer(&shown(31)).await.unwrap();
		let duties: Vec<_> = one.iter().map(|one| (one.since.block, one.duties)).collect();
		let (administer, register) =
			(Duties::NONE.with(Duty::Administer), Duties::NONE.with(Duty::Register));
		assert_eq!(duties, [(4, administer), (6, register), (11, register), (12, register)]);
		let by: Vec<_> = one.into_iter().map(|one| one.by).collect();
		assert_eq!(by, [Some(shown(3)), Some(shown(3)), None, Some(shown(34))]);
		let founder = store.officer(&shown(11)).await.unwrap();
		assert_eq!((founder[0].institution, founder[0].duties), (1, Duties::NONE.with(Duty::Lend)));
	})
	.await;
}

#[tokio::test]
async fn deals_are_known_stage_by_stage() {
	on_filled(Chain::new(20), |store, _| async move {
		let deal = store.deal(u64::MAX).await.unwrap().unwrap();
		assert_eq!((deal.stage.as_str(), deal.agent), ("contracted", Some(4)));
		assert_eq!((deal.opened, deal.changed), (2, 9));
		let steps = store.deal_steps(u64::MAX).await.unwrap();
		let shown_steps: Vec<_> = steps
			.iter()
			.map(|one| {
				(one.event.as_str(), one.from.as_deref(), one.to.as_deref(), one.institution)
			})
			.collect();
		let expected = [
			("StageChanged", None, Some("inspected"), Some(3)),
			("StageChanged", Some("inspected"), Some("contracted"), Some(3)),
			("AgentChanged", None, None, Some(4)),
			("LapsePostponed", None, None, None),
		];
		assert_eq!(shown_steps, expected);
		let first = &steps[0];
		assert_eq!(first.officer, Some(shown(3)));
		assert_eq!(first.time, chain::BEGINNING + 2_000);
		let transaction = store
			.transaction(crate::Place { block: 2, index: first.transaction.unwrap() })
			.await
			.unwrap()
			.unwrap();
		assert_eq!((transaction.signer, transaction.institution), (first.officer.clone(), Some(3)));
		assert_eq!(first.reference, Some(format!("0x{}", hex::encode(chain::reference(2, 3)))));
		assert_eq!(steps[3].transaction, None);
		let counts = store.deals_by_stage().await.unwrap();
		assert_eq!(counts, [("abandoned".to_owned(), 1), ("contracted".to_owned(), 1)]);
		let numbers =
			|deals: Vec<crate::Deal>| deals.into_iter().map(|one| one.deal).collect::<Vec<_>>();
		// In the order of numbers, not of their text.
		assert_eq!(numbers(store.deals(None, None, 10).await.unwrap()), [2, u64::MAX]);
		assert_eq!(numbers(store.deals(None, Some(2), 10).await.unwrap()), [u64::MAX]);
		assert_eq!(numbers(store.deals(Some("abandoned"), None, 10).await.unwrap()), [2]);
		assert_eq!(store.deal(3).await.unwrap(), None);
	})
	.await;
}

#[tokio::test]
async fn client_certificates_are_known_over_time() {
	on_filled(Chain::new(20), |store, _| async move {
		let (first, second) = (format!("0x{}", "01".repeat(32)), format!("0x{}", "02".repeat(32)));
		let all = store.client_certificates(3).await.unwrap();
		let shown_all: Vec<_> = all
			.iter()
			.map(|one| (&one.fingerprint, one.since.block, one.until.map(|until| until.block)))
			.collect();
		assert_eq!(shown_all, [(&first, 8, Some(12)), (&second, 8, Some(11)), (&first, 12, None)]);
		assert_eq!(all[0].removed_by, Some(shown(3)));
		// By the council.
		assert_eq!(all[1].removed_by, None);
		assert_eq!((all[1].scopes.join(" "), all[1].by.clone()), ("read".to_owned(), shown(3)));
		assert_eq!(
			(all[1].time, all[1].ends_at),
			(chain::BEGINNING + 8_000, chain::BEGINNING + 50_000)
		);
		assert_eq!(store.client_certificates(1).await.unwrap(), []);

		let found = store.certificate_holders(&first).await.unwrap();
		assert_eq!(found.known_at, chain::BEGINNING + 20_000);
		let holder = crate::CertificateHolder {
			institution: 3,
			kind: "registry-office".to_owned(),
			state: "active".to_owned(),
			scopes: vec!["audit".to_owned(), "read".to_owned()],
			ends_at: chain::BEGINNING + 200_000,
		};
		assert_eq!(found.holders, [holder]);
		assert_eq!(store.certificate_holders(&second).await.unwrap().holders, []);
		assert_eq!(store.certificate_holders("0x' OR 1=1 --").await.unwrap().holders, []);
	})
	.await;
}

#[tokio::test]
async fn certificates_are_known_when_all_blocks_are_there() {
	on_each(|place| async move {
		let node = FakeNode::of("node", &Chain::new(30));
		let store = place.open().await;
		let follower = follower(&store, &[&node]);
		follower.step().await.unwrap();
		store.project().await.unwrap();
		let early = store.certificate_holders(&format!("0x{}", "01".repeat(32))).await.unwrap();
		assert_eq!(early, crate::CertificateHolders::default());
		store.close().await;
	})
	.await;
}

#[tokio::test]
async fn projections_begin_when_the_blocks_from_the_genesis_block_on_are_there() {
	on_each(|place| async move {
		let node = FakeNode::of("node", &Chain::new(30));
		let store = place.open().await;
		let follower = follower(&store, &[&node]);
		follower.step().await.unwrap();
		follower.step().await.unwrap();
		assert_eq!(store.project().await.unwrap(), 0);
		assert_eq!(store.deal(u64::MAX).await.unwrap(), None);
		assert!(!store.is_projected(0).await.unwrap());
		while follower.step().await.unwrap() {}
		// 31 blocks for each.
		let mut names: Vec<_> = crate::projections::ALL.iter().map(|one| one.name).collect();
		names.sort_unstable();
		assert_eq!(store.project().await.unwrap(), 31 * names.len() as u64);
		assert_eq!(store.project().await.unwrap(), 0);
		let next = store.projections().await.unwrap();
		let expected: Vec<_> = names.into_iter().map(|name| (name.to_owned(), 31)).collect();
		assert_eq!(next, expected);
		assert!(store.is_projected(30).await.unwrap() && !store.is_projected(31).await.unwrap());
		assert!(store.deal(u64::MAX).await.unwrap().is_some());
		store.close().await;
	})
	.await;
}

#[tokio::test]
async fn a_projection_of_another_version_begins_again() {
	on_filled(Chain::new(60), |store, _| async move {
		let before = dump(&store).await;
		let mut writing = store.begin().await.unwrap();
		for change in [
			"UPDATE projections SET version = 0 WHERE name = 'deals'",
			"UPDATE deals SET stage = 'booked'",
			"DELETE FROM deal_steps",
		] {
			Sql::new(change).run(&mut writing).await.unwrap();
		}
		writing.commit().await.unwrap();
		assert_eq!(store.project().await.unwrap(), 61);
		assert_eq!(dump(&store).await, before);
	})
	.await;
}

#[tokio::test]
async fn the_figures_of_the_overview_are_counted() {
	on_filled(Chain::new(40), |store, _| async move {
		let day = KoreanDay::of(chain::BEGINNING);
		let (before, day) = (day.minus(1).to_string(), day.to_string());
		let on_day = |count| [(day.clone(), count)];
		assert_eq!(store.deals_each_day("inspected", &before).await.unwrap(), on_day(2));
		assert_eq!(store.deals_each_day("contracted", &before).await.unwrap(), on_day(1));
		assert!(store.deals_each_day("contracted", &day).await.unwrap().is_empty());
		// In block 2 it was inspected, in block 5 contracted.
		assert_eq!(store.times_between("inspected", "contracted").await.unwrap(), [3_000]);
		assert!(store.times_between("contracted", "registered").await.unwrap().is_empty());
		assert_eq!(store.registered().await.unwrap(), crate::Registered::default());
		assert_eq!(store.count_that_differ().await.unwrap(), 0);
		assert_eq!(store.count_pending().await.unwrap(), 0);
	})
	.await;
	on_filled(Chain::new(28), |store, _| async move {
		assert_eq!(store.count_that_differ().await.unwrap(), 1);
		assert_eq!(store.count_pending().await.unwrap(), 1);
	})
	.await;
}
