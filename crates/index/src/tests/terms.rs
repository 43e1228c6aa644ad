//! Terms: a deal is contracted, reported, filed and rejected, a term is moved, a cure is ordered.

use super::{
	chain::{account, caller, reference, BEGINNING},
	on_filled, Chain,
};
use crate::{Term, TermFilter};
use madang_primitives::{
	Commitment, DealId, InstitutionId, KoreanDay, LoanId, Receipt, ReceiptRange,
};
use madang_runtime::{Runtime, RuntimeEvent};
use pallet_conveyances::{DealTerm, DueKind, Event, Terms};
use pallet_titles::{Done, RejectionGround};
use sp_core::H256;

/// What happens to terms begins after this block.
const BEFORE: u64 = 40;
const DEAL: DealId = DealId(77);
const RECEIPT: Receipt = Receipt { year: 2026, number: 40 };

/// A block by the count of [`events`].
const fn then(block: u64) -> u64 {
	BEFORE + block
}

/// So many days after the first block.
fn day(after: i32) -> KoreanDay {
	let mut day = KoreanDay::of(BEGINNING);
	for _ in 0..after.unsigned_abs() {
		day = match after > 0 {
			true => KoreanDay::of(day.end() + 1),
			false => day.minus(1),
		};
	}
	day
}

fn done() -> Done<madang_runtime::AccountId> {
	let institution = InstitutionId(3);
	Done { institution, officer: account(3), external_ref: [1; 32], at: BEGINNING }
}

fn terms() -> Terms {
	Terms {
		parts: Default::default(),
		price: 1,
		payments: Default::default(),
		discharges: Default::default(),
		contract: Commitment([1; 32]),
		handover_on: day(0),
	}
}

/// The registration of the deal is moved by three days.
fn moved() -> RuntimeEvent {
	let key = DealTerm { deal: DEAL, kind: DueKind::Registration };
	let key = madang_runtime::configs::terms::LegalTerm::Deal(key);
	pallet_terms::Event::<Runtime>::TermMoved { key, last: day(30), moved_to: day(33) }.into()
}

/// What happens to the deal and its report.
fn of_deal(number: u64) -> Option<RuntimeEvent> {
	let (by, at, deal) = (|| caller(3, reference(number, 0)), BEGINNING, DEAL);
	let due_on = day(-1);
	let event = match number {
		2 => Event::<Runtime>::Contracted {
			deal,
			by: by(),
			seen: Default::default(),
			terms: terms(),
			contracted_on: day(0),
			answer_by: day(5),
			registration_due_on: day(30),
			lapses_on: day(90),
			at,
		},
		3 => Event::SupplementRequested { deal, by: by(), reason: Commitment([1; 32]), due_on, at },
		5 => Event::TermPassed { deal, kind: DueKind::Report, ended_on: due_on },
		6 => Event::ReportSupplemented {
			deal,
			by: by(),
			documents: Commitment([1; 32]),
			overdue: true,
			answer_by: day(9),
			at,
		},
		7 => Event::ReportAccepted { deal, by: None, at },
		8 => Event::RegistrationFiled {
			deal,
			by: by(),
			receipts: ReceiptRange { first: RECEIPT, count: 2 },
			digest: H256::zero(),
			at,
		},
		_ => return None,
	};
	Some(event.into())
}

/// What happens to its application for registration.
fn of_application(number: u64) -> Option<RuntimeEvent> {
	use pallet_titles::Event as Title;
	let properties = Default::default();
	let event = match number {
		1 => Title::<Runtime>::ApplicationFiled {
			receipt: RECEIPT,
			application: super::land::application(number),
		},
		9 => Title::CureOrdered {
			receipt: RECEIPT,
			properties,
			until: day(3),
			reasons: Commitment([1; 32]),
			by: done(),
		},
		10 => Title::ApplicationRejected {
			receipt: RECEIPT,
			properties,
			ground: RejectionGround::NotCompetent,
			reasons: Commitment([1; 32]),
			by: done(),
		},
		_ => return None,
	};
	Some(event.into())
}

/// What happens to terms in a block.
pub fn events(number: u64) -> Option<Vec<RuntimeEvent>> {
	let number = number.checked_sub(BEFORE)?;
	let approved = pallet_lending::Event::<Runtime>::LoanApproved {
		loan: LoanId(3),
		by: caller(3, reference(number, 0)),
		offer_until: day(7),
		assessment: None,
		at: BEGINNING,
	};
	let event = match number {
		4 => moved(),
		11 => approved.into(),
		_ => of_deal(number).or_else(|| of_application(number))?,
	};
	Some(vec![event])
}

fn shown(term: &Term) -> (&str, &str, Option<&str>) {
	(&term.kind, &term.due_on, term.ended.as_deref())
}

#[tokio::test]
async fn the_terms_of_a_deal_are_known_with_how_they_ended() {
	on_filled(Chain::new(60), |store, _| async move {
		let all = store.terms_of("deal", "77", None).await.unwrap();
		let all: Vec<_> = all.iter().map(shown).collect();
		let days = [5, 90, 30, -1, 33, 9].map(|after| day(after).to_string());
		let [answer, lapse, registration, supplement, moved, second] = days.each_ref();
		let expected = [
			("answer", answer.as_str(), Some("met")),
			("lapse", lapse, None),
			("registration", registration, Some("replaced")),
			("supplement", supplement, Some("late")),
			("registration", moved, Some("met")),
			("answer", second, Some("passed")),
			// The closing was rejected: it has to be filed again.
			("registration", moved, None),
		];
		assert_eq!(all, expected);
		let then = store.terms_of("deal", "77", Some(then(3))).await.unwrap();
		let then: Vec<_> =
			then.iter().map(|one| (one.kind.as_str(), one.ended.as_deref())).collect();
		let expected = [
			("answer", Some("met")),
			("lapse", None),
			("registration", None),
			("supplement", None),
		];
		assert_eq!(then, expected);
		assert!(store.terms_of("deal", "78", None).await.unwrap().is_empty());
	})
	.await;
}

#[tokio::test]
async fn running_terms_are_listed_by_their_last_days() {
	on_filled(Chain::new(60), |store, _| async move {
		let list = |filter: TermFilter| {
			let store = store.clone();
			async move {
				let found = store.terms(&filter, 10).await.unwrap();
				found.into_iter().map(|one| one.kind).collect::<Vec<_>>()
			}
		};
		// Another deal lapses in years.
		let at = |block| TermFilter { at: Some(then(block)), ..TermFilter::default() };
		assert_eq!(list(at(2)).await, ["answer", "registration", "lapse", "lapse"]);
		let overdue = |block| TermFilter { due_before: Some(day(0).to_string()), ..at(block) };
		assert_eq!(list(overdue(5)).await, ["supplement"]);
		assert!(list(overdue(6)).await.is_empty());
		let due = TermFilter { due_from: Some(day(0).to_string()), ..at(5) };
		// The hold is of a programme of other tests.
		assert_eq!(list(due).await, ["hold", "registration", "lapse", "lapse"]);
		let of_kind = TermFilter { kind: Some("lapse".to_owned()), ..at(5) };
		assert_eq!(list(of_kind).await, ["lapse", "lapse"]);
		assert_eq!(list(at(9)).await, ["cure", "lapse", "lapse"]);
		assert_eq!(list(TermFilter::default()).await, ["offer", "registration", "lapse", "lapse"]);
		// A page after the other has each once.
		let first = store.terms(&at(2), 2).await.unwrap();
		let after = Some(first[1].cursor());
		assert_eq!(list(TermFilter { after, ..at(2) }).await, ["lapse", "lapse"]);
		let counts = store.terms_by_kind(Some(then(5)), &day(0).to_string()).await.unwrap();
		let of = |kind: &str, count, late| (kind.to_owned(), count, late);
		let expected =
			[of("hold", 1, 0), of("lapse", 2, 0), of("registration", 1, 0), of("supplement", 1, 1)];
		assert_eq!(counts, expected);
	})
	.await;
}
