//! All that happened to a property.

use super::{on_filled, Chain};
use crate::{Mention, Order, PageRequest, Place};

#[tokio::test]
async fn the_events_of_a_property_and_of_what_belongs_to_it_are_there_once() {
	on_filled(Chain::new(60), |store, _| async move {
		let objects = store.objects_of("unit:77").await.unwrap();
		let shown: Vec<_> = objects.iter().map(|one| format!("{}:{}", one.kind, one.id)).collect();
		let expected =
			["unit:77", "title:11012026000001", "application:2026-40", "application:2026-12"];
		assert_eq!(shown, expected);
		let all = |order| {
			let (store, objects) = (store.clone(), objects.clone());
			async move {
				let (mut found, mut after): (Vec<(Place, String)>, _) = (Vec::new(), None);
				loop {
					let request = PageRequest { after, limit: 3, order, ..PageRequest::default() };
					let page = store.timeline(&objects, &request).await.unwrap();
					let rows = page.rows.into_iter();
					let before = found.len();
					found.extend(rows.map(|one| {
						assert_eq!(
							one.time,
							super::chain::BEGINNING + one.event.place.block * 1_000
						);
						(one.event.place, one.event.name)
					}));
					after = page.next;
					if after.is_none() || found.len() == before {
						break found;
					}
				}
			}
		};
		let mut newest = all(Order::NewestFirst).await;
		let oldest = all(Order::OldestFirst).await;
		newest.reverse();
		assert_eq!(newest, oldest);
		assert!(oldest.windows(2).all(|pair| pair[0].0 < pair[1].0), "{oldest:?}");
		let names: Vec<_> = oldest.iter().map(|(_, name)| name.as_str()).collect();
		for name in [
			"UnitsImported",
			"DiscrepancyFound",
			"TitlesImported",
			"UnitAmended",
			"EntryCancelled",
			"ApplicationCompleted",
			"OwnersUpdated",
			// Of another application about it.
			"CureOrdered",
		] {
			assert!(names.contains(&name), "{name}: {names:?}");
		}
		assert!(!names.contains(&"ParcelsImported"), "{names:?}");
	})
	.await;
}

#[tokio::test]
async fn without_objects_nothing_happened() {
	on_filled(Chain::new(12), |store, _| async move {
		let request = PageRequest::default();
		assert!(store.timeline(&[], &request).await.unwrap().rows.is_empty());
		let other = store.objects_of("unit:9").await.unwrap();
		assert_eq!(other, [Mention { kind: "unit".to_owned(), id: "9".to_owned() }]);
		assert!(store.timeline(&other, &request).await.unwrap().rows.is_empty());
		assert!(store.objects_of("nothing").await.unwrap().is_empty());
	})
	.await;
}
