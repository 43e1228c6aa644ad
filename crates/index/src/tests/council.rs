//! The council and the validators: a motion is proposed, voted on and enacted, a call is paused, a validator equivocates.

use super::{
	chain::{account, shown, BEGINNING},
	on_filled, Chain,
};
use codec::Encode;
use frame_support::traits::WrapperKeepOpaque;
use madang_primitives::InstitutionId;
use madang_runtime::{Runtime, RuntimeCall, RuntimeEvent};
use pallet_council::{Act, Event, Majority, ProposalId, Target};
use pallet_validators::{Event as Validator, Offence};
use sp_runtime::DispatchError;

/// What happens to council and validators begins after this block.
const BEFORE: u64 = 40;

/// A block by the count of [`events`].
const fn then(block: u64) -> u64 {
	BEFORE + block
}

fn proposed(proposal: u32, by: u32) -> Event<Runtime> {
	let call = pallet_institutions::Call::suspend_institution { institution: InstitutionId(2) };
	let act = match proposal {
		1 => Act::Call(WrapperKeepOpaque::from_encoded(RuntimeCall::from(call).encode())),
		_ => Act::Pause { target: target(), blocks: 5 },
	};
	Event::Proposed {
		proposal: ProposalId(proposal),
		by: InstitutionId(by),
		officer: account(1),
		act,
		reason: "왜: <b>reason".as_bytes().to_vec().try_into().unwrap(),
		majority: Majority::TwoThirds,
		expires_at: 99,
	}
}

fn target() -> Target {
	let identifier = |text: &str| text.as_bytes().to_vec().try_into().unwrap();
	Target { pallet: identifier("Titles"), call: Some(identifier("file")) }
}

fn voted(proposal: u32, institution: u32, approve: bool) -> Event<Runtime> {
	Event::Voted {
		proposal: ProposalId(proposal),
		institution: InstitutionId(institution),
		officer: account(2),
		approve,
		ayes: 2,
		nays: 1,
		seats: 3,
	}
}

/// What happens to council and validators in a block.
pub fn events(number: u64) -> Option<Vec<RuntimeEvent>> {
	let number = number.checked_sub(BEFORE)?;
	let seat = InstitutionId(2);
	let offence = Offence::Vote { set_id: u64::MAX, round: 7 };
	let of_council: Vec<Event<Runtime>> = match number {
		2 => vec![
			Event::SeatGranted { institution: InstitutionId(3) },
			proposed(1, 1),
			proposed(2, 3),
		],
		3 => vec![voted(1, 2, false)],
		4 => vec![voted(1, 2, true), Event::Paused { target: target(), until: 70 }],
		5 => vec![
			Event::Enacted { proposal: ProposalId(1), ayes: 2, seats: 3, result: Ok(()) },
			Event::Paused { target: target(), until: 72 },
		],
		6 => vec![Event::Enacted {
			proposal: ProposalId(2),
			ayes: 3,
			seats: 3,
			result: Err(DispatchError::BadOrigin),
		}],
		7 => vec![
			Event::Resumed { target: target() },
			Event::SeatRevoked { institution: InstitutionId(3) },
		],
		_ => vec![],
	};
	let of_validators: Vec<Validator<Runtime>> = match number {
		2 => vec![Validator::SeatGranted { institution: seat, number: 1, seat: account(92) }],
		3 => vec![Validator::KeysSet {
			institution: seat,
			number: 1,
			officer: account(2),
			keys: super::chain::session_keys(9),
		}],
		4 => vec![Validator::CaseOpened {
			case: 1,
			institution: seat,
			number: 1,
			offence,
			suspended: true,
		}],
		6 => vec![
			Validator::SeatReinstated { institution: seat, number: 1 },
			Validator::CaseClosed { case: 1 },
		],
		8 => vec![Validator::RecoveryOrdered {
			lost: vec![(seat, 1)].try_into().unwrap(),
			best_finalized: 20,
			delay: 4,
			in_force: 40,
		}],
		_ => vec![],
	};
	let all: Vec<_> = of_council
		.into_iter()
		.map(RuntimeEvent::from)
		.chain(of_validators.into_iter().map(RuntimeEvent::from))
		.collect();
	(!all.is_empty()).then_some(all)
}

#[tokio::test]
async fn proposals_are_known_with_their_votes_as_of_any_block() {
	on_filled(Chain::new(60), |store, _| async move {
		let now = store.proposal(1, None).await.unwrap().unwrap();
		assert_eq!((now.institution, now.state.as_str()), (1, "enacted"));
		assert_eq!(now.reason, "왜: <b>reason");
		assert_eq!((now.majority.as_str(), now.expires_at), ("two-thirds", 99));
		assert_eq!(now.ended.unwrap().0.block, then(5));
		assert_eq!(now.ended.unwrap().2, BEGINNING + then(5) * 1_000);
		assert_eq!(now.counts, [Some(2), Some(1), Some(3)]);
		assert!(now.act.to_string().contains("suspend_institution"), "{}", now.act);
		let open = store.proposal(1, Some(then(4))).await.unwrap().unwrap();
		assert_eq!((open.state.as_str(), open.ended), ("open", None));
		assert_eq!(store.proposal(1, Some(then(1))).await.unwrap(), None);
		let failed = store.proposal(2, None).await.unwrap().unwrap();
		assert_eq!((failed.state.as_str(), failed.institution), ("without-effect", 3));
		assert!(failed.result.unwrap()["err"].is_string());

		let votes = |at| {
			let store = store.clone();
			async move {
				let votes = store.votes_on(1, at).await.unwrap();
				let shown = votes
					.into_iter()
					.map(|one| (one.institution, one.approve, one.until.map(|until| until.block)));
				shown.collect::<Vec<_>>()
			}
		};
		assert_eq!(votes(Some(then(2))).await, [(1, true, None)]);
		assert_eq!(votes(Some(then(3))).await, [(1, true, None), (2, false, None)]);
		let all = [(1, true, None), (2, false, Some(then(4))), (2, true, None)];
		assert_eq!(votes(None).await, all);
		let of_second = store.votes_of(2, 10).await.unwrap();
		assert_eq!(of_second.len(), 1);
		assert_eq!((of_second[0].proposal, of_second[0].approve), (1, true));
		assert_eq!(of_second[0].officer, shown(2));
	})
	.await;
}

#[tokio::test]
async fn proposals_are_listed_with_the_newest_first() {
	on_filled(Chain::new(60), |store, _| async move {
		let list = |at, state, institution, before| {
			let store = store.clone();
			async move {
				let (found, _) = store.proposals(at, state, institution, before, 10).await.unwrap();
				found.into_iter().map(|one| one.proposal).collect::<Vec<_>>()
			}
		};
		assert_eq!(list(None, None, None, None).await, [2, 1]);
		assert_eq!(list(None, None, None, Some(2)).await, [1]);
		assert_eq!(list(None, Some("without-effect"), None, None).await, [2]);
		assert_eq!(list(None, None, Some(1), None).await, [1]);
		assert!(list(Some(then(1)), None, None, None).await.is_empty());
		for (limit, count, next) in [(1, 1, Some(2)), (2, 2, Some(1)), (3, 2, None)] {
			let (rows, found) = store.proposals(None, None, None, None, limit).await.unwrap();
			assert_eq!((rows.len(), found), (count, next), "{limit}");
		}
		let counts = store.proposals_by_state().await.unwrap();
		assert_eq!(counts, [("enacted".to_owned(), 1), ("without-effect".to_owned(), 1)]);
	})
	.await;
}

#[tokio::test]
async fn seats_and_pauses_are_known_as_of_any_block() {
	on_filled(Chain::new(60), |store, _| async move {
		let seats = |at| {
			let store = store.clone();
			async move {
				let seats = store.council_seats(at).await.unwrap();
				seats.into_iter().map(|one| one.institution).collect::<Vec<_>>()
			}
		};
		assert_eq!(seats(Some(0)).await, [1, 2]);
		assert_eq!(seats(Some(then(2))).await, [1, 2, 3]);
		assert_eq!(seats(None).await, [1, 2]);
		let pauses = |at| {
			let store = store.clone();
			async move {
				let pauses = store.pauses_at(at).await.unwrap();
				let shown = pauses.into_iter().map(|one| (one.pallet, one.call, one.ends_at));
				shown.collect::<Vec<_>>()
			}
		};
		let of = |until| [("Titles".to_owned(), "file".to_owned(), until)];
		assert!(pauses(then(3)).await.is_empty());
		assert_eq!(pauses(then(4)).await, of(70));
		// Paused again for longer: one pause replaces the other.
		assert_eq!(pauses(then(5)).await, of(72));
		assert!(pauses(then(7)).await.is_empty());
	})
	.await;
}

#[tokio::test]
async fn validators_are_known_over_time() {
	on_filled(Chain::new(60), |store, _| async move {
		let founded = store.validators(Some(0)).await.unwrap();
		assert_eq!(founded.len(), 1);
		assert_eq!((founded[0].institution, founded[0].account.clone()), (1, shown(91)));
		assert!(founded[0].keys.as_ref().unwrap()["aura"].is_string(), "{:?}", founded[0].keys);
		let at = |block| {
			let store = store.clone();
			async move {
				let seats = store.validators(block).await.unwrap();
				let second = seats.into_iter().find(|one| one.institution == 2);
				second.map(|one| (one.state, one.keys.is_some()))
			}
		};
		assert_eq!(at(Some(then(1))).await, None);
		assert_eq!(at(Some(then(2))).await, Some(("active".to_owned(), false)));
		assert_eq!(at(Some(then(3))).await, Some(("active".to_owned(), true)));
		assert_eq!(at(Some(then(4))).await, Some(("suspended".to_owned(), true)));
		assert_eq!(at(Some(then(6))).await, Some(("active".to_owned(), true)));
		assert_eq!(at(None).await, Some(("lost".to_owned(), true)));
		let events: Vec<_> = store
			.validators_over_time(Some(2), None, 10)
			.await
			.unwrap()
			.into_iter()
			.map(|one| one.event)
			.collect();
		let expected =
			["RecoveryOrdered", "SeatReinstated", "CaseOpened", "KeysSet", "SeatGranted"];
		assert_eq!(events, expected);

		let offences = store.offences(None, 10).await.unwrap();
		assert_eq!(offences.len(), 1);
		assert_eq!(offences[0].offence["vote"]["set_id"], u64::MAX.to_string());
		assert_eq!((offences[0].suspended, offences[0].closed.unwrap().block), (true, then(6)));
		assert_eq!(store.offences(Some(then(5)), 10).await.unwrap()[0].closed, None);
		assert!(store.offences(Some(then(3)), 10).await.unwrap().is_empty());
		assert_eq!(store.count_open_cases().await.unwrap(), 0);
		// Slots turn through four validators.
		let made = store.blocks_by_author(1, 40).await.unwrap();
		assert_eq!(made.iter().map(|(_, count)| count).collect::<Vec<_>>(), [&10; 4]);
	})
	.await;
	on_filled(Chain::new(then(5)), |store, _| async move {
		assert_eq!(store.count_open_cases().await.unwrap(), 1);
	})
	.await;
}

#[tokio::test]
async fn what_officers_signed_is_counted_by_day_and_call() {
	on_filled(Chain::new(60), |store, _| async move {
		let days = store.days_of_work(2, 10).await.unwrap();
		let day = madang_primitives::KoreanDay::of(BEGINNING).to_string();
		assert_eq!(days.len(), 1);
		assert_eq!(days[0].day, day);
		// The second officer anchored heads in odd blocks, and failed in every fifth block.
		let anchored: u64 = (1..=60u64).filter(|block| block % 2 == 1).map(|block| block % 4).sum();
		assert_eq!((days[0].done, days[0].failed), (anchored, 12));
		assert_eq!(days[0].microseconds, 12 * super::chain::MICROSECONDS);
		let calls = store.calls_of(2).await.unwrap();
		let shown: Vec<_> =
			calls.iter().map(|one| (one.call.as_str(), one.done, one.failed)).collect();
		assert_eq!(shown, [("anchor_log", anchored, 0), ("suspend_officer", 0, 12)]);
		assert!(store.days_of_work(9, 10).await.unwrap().is_empty());
	})
	.await;
}
