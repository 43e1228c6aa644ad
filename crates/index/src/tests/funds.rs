//! Programmes, guarantees and certificates: a programme is opened, two apply, one is paid, its guarantee is claimed, papers
//! are filed.

use super::{
	chain::{caller, reference, BEGINNING},
	on_filled, Chain,
};
use crate::{ApplicationCounts, GuaranteeFilter, Hit, Mention, Money};
use madang_primitives::{
	Commitment, Did, GuaranteeId, InstitutionId, KoreanDay, LoanId, PaperKind, ProgrammeId,
};
use madang_runtime::{Runtime, RuntimeEvent};
use pallet_certificates::{
	AccreditationId, BatchId, CheckedCertificate, Event as Certificate, Kind, KindId, ListId,
	LogHead, NewBatch, Period, StatusChange, StatusPlace, StatusPurpose,
};
use pallet_guarantees::{Event as Guarantee, NoticeKind, Request};
use pallet_lending::{Event as Lending, LoanTerms, PolicyTerms, Product};
use pallet_programmes::{
	Disaster, Event, Offer, OfferedRate, Paper, Repayments, SlotId, Steps, Terms, Version,
};

/// What happens to funds begins after this block.
const BEFORE: u64 = 40;
const PROGRAMME: ProgrammeId = ProgrammeId(7);
const FIRST: LoanId = LoanId(70);
const SECOND: LoanId = LoanId(71);
const GUARANTEE: GuaranteeId = GuaranteeId(u64::MAX);

/// A block by the count of [`events`].
const fn then(block: u64) -> u64 {
	BEFORE + block
}

fn day() -> KoreanDay {
	KoreanDay::of(BEGINNING)
}

fn terms() -> Terms {
	Terms {
		window: (day(), day()),
		period: 2026,
		per_loan: 1,
		per_applicant: 1,
		offer: Offer {
			rate: OfferedRate::Fixed(1),
			most_months: 60,
			most_grace_months: 24,
			repayments: Repayments::ALL,
		},
		papers: Default::default(),
		guarantee: None,
		path: Steps::NONE,
		disaster: Some(Disaster { waives: Steps::NONE, together: false, target_minutes: 60 }),
		hold_days: 30,
		refill: false,
	}
}

fn applied(loan: LoanId, number: u64) -> [RuntimeEvent; 2] {
	let of_policy = PolicyTerms {
		programme: PROGRAMME,
		version: Version(1),
		fund_use: pallet_lending::FundUse::Operating,
	};
	let terms = LoanTerms { product: Product::Policy(of_policy), ..super::loans::terms() };
	let (by, at) = (caller(1, reference(number, 0)), BEGINNING);
	let documents = Commitment([1; 32]);
	let slot = SlotId { programme: PROGRAMME, period: 2026, tag: [1; 32] };
	[
		Event::<Runtime>::ApplicationEntered {
			loan,
			version: Version(1),
			lender: InstitutionId(1),
			slot,
			amount: u64::MAX,
			until: day(),
			at,
		}
		.into(),
		Lending::<Runtime>::LoanApplied { loan, by, terms, documents, at }.into(),
	]
}

fn asked(number: u64) -> RuntimeEvent {
	Guarantee::<Runtime>::GuaranteeAsked {
		guarantee: GUARANTEE,
		loan: FIRST,
		request: Request {
			creditor: InstitutionId(1),
			foundation: InstitutionId(3),
			principal: u64::MAX,
			amount: 90,
			ratio: 850_000,
		},
		by: caller(1, reference(number, 0)),
		at: BEGINNING,
	}
	.into()
}

fn of_programmes(number: u64) -> Vec<RuntimeEvent> {
	let (by, at, lender) = (|| caller(3, reference(number, 0)), BEGINNING, InstitutionId(1));
	let programme = PROGRAMME;
	let disbursed = |amount, left| Event::<Runtime>::FundsDisbursed {
		loan: FIRST,
		programme,
		lender,
		amount,
		left,
		until: None,
		at,
	};
	let all: Vec<Event<Runtime>> = match number {
		2 => vec![
			Event::ProgrammeOpened { programme, by: by(), terms: terms(), total: u64::MAX, at },
			Event::LineSet { programme, by: by(), lender, ceiling: Some(u64::MAX), at },
		],
		3 => return [applied(FIRST, 3), applied(SECOND, 3)].concat(),
		4 => vec![
			Event::HoldLapsed { loan: SECOND, programme, lender, amount: u64::MAX, at },
			Event::HoldRenewed { loan: SECOND, programme, lender, amount: 500, until: day(), at },
		],
		5 => vec![disbursed(u64::MAX - 10, 10)],
		6 => vec![
			disbursed(10, 0),
			Event::ApplicationLeft { loan: SECOND, programme, lender, released: 500, at },
		],
		7 => vec![
			Event::FundsReturned { loan: FIRST, programme, lender, amount: 9, at },
			Event::BudgetSet { programme, by: by(), total: 5, at },
			Event::ProgrammeClosed { programme, by: by(), at },
			Event::LineSet { programme, by: by(), lender, ceiling: None, at },
		],
		_ => vec![],
	};
	all.into_iter().map(Into::into).collect()
}

fn of_guarantees(number: u64) -> Vec<RuntimeEvent> {
	let (by, at) = (|| caller(1, reference(number, 0)), BEGINNING);
	let (guarantee, loan) = (GUARANTEE, FIRST);
	let (foundation, creditor) = (InstitutionId(3), InstitutionId(1));
	let all: Vec<Guarantee<Runtime>> = match number {
		3 => return vec![asked(3)],
		4 => vec![Guarantee::GuaranteeApproved {
			guarantee,
			loan,
			creditor,
			cover: 80,
			ratio: 850_000,
			letter: Commitment([1; 32]),
			until: day(),
			by: by(),
			at,
		}],
		5 => vec![
			Guarantee::GuaranteeFormed {
				guarantee,
				loan,
				foundation,
				creditor,
				amount: 70,
				drawn: 70,
				on: day(),
				by: by(),
				at,
			},
			Guarantee::NoticeGiven {
				guarantee,
				loan,
				foundation,
				creditor,
				number: 0,
				kind: NoticeKind::Formed,
				amount: 70,
				on: day(),
				by: Some(by()),
				at,
			},
		],
		6 => vec![
			Guarantee::GuaranteeClaimable {
				guarantee,
				loan,
				foundation,
				creditor,
				on: day(),
				by: None,
				at,
			},
			Guarantee::NoticesAcknowledged {
				guarantee,
				loan,
				notices: vec![0].try_into().unwrap(),
				by: by(),
				at,
			},
		],
		7 => vec![Guarantee::GuaranteesAssigned {
			guarantees: vec![guarantee].try_into().unwrap(),
			from: foundation,
			to: InstitutionId(2),
			at,
		}],
		_ => vec![],
	};
	all.into_iter().map(Into::into).collect()
}

fn batch() -> pallet_certificates::Batch {
	let stated = NewBatch {
		accreditation: AccreditationId(1),
		area: None,
		key: madang_primitives::signing::VerificationKey::Ed25519([1; 32]),
		root: [0xaa; 32],
		size: 12,
		expires: day(),
		revocation: None,
		suspension: None,
	};
	pallet_certificates::Batch {
		issuer: InstitutionId(3),
		did: Did([1; 32]),
		kind: KindId(9),
		version: 2,
		stated,
		block: 1,
		at: BEGINNING,
	}
}

/// A kind of certificates with this name.
pub fn kind(name: &str) -> Kind {
	Kind {
		name_ko: "소득금액증명".as_bytes().to_vec().try_into().unwrap(),
		name_en: name.as_bytes().to_vec().try_into().unwrap(),
		credential_type: b"Income".to_vec().try_into().unwrap(),
		in_charge: InstitutionId(3),
		max_days: 90,
		per_area: false,
		paper: Some(PaperKind::Income),
		retired: false,
	}
}

fn of_certificates(number: u64) -> Vec<RuntimeEvent> {
	let (by, at) = (|| caller(3, reference(number, 0)), BEGINNING);
	let (list, accreditation) = (ListId(4), AccreditationId(1));
	let (issuer, kind_id) = (InstitutionId(3), KindId(9));
	let change = |index, set| StatusChange { index, set };
	let all: Vec<Certificate<Runtime>> = match number {
		2 => vec![
			Certificate::KindSet { kind: kind_id, version: 2, details: kind("Income"), at },
			Certificate::Accredited {
				accreditation,
				kind: kind_id,
				issuer,
				areas: Default::default(),
				term: Period { from: at, until: None },
				by: by(),
				at,
			},
			Certificate::StatusListCreated {
				list,
				kind: kind_id,
				purpose: StatusPurpose::Revocation,
				size: 100,
				by: by(),
				at,
			},
		],
		3 => vec![Certificate::BatchesAnchored {
			first: BatchId(5),
			batches: vec![batch(), batch()].try_into().unwrap(),
			log: LogHead { size: 7, root: [2; 32] },
			by: by(),
			at,
		}],
		4 => vec![Certificate::StatusesSet {
			list,
			version: 1,
			changes: vec![change(3, true), change(4, true)].try_into().unwrap(),
			by: by(),
			at,
		}],
		5 => vec![Certificate::StatusesOverridden {
			list,
			version: 2,
			changes: vec![change(3, false)].try_into().unwrap(),
			reason: Commitment([1; 32]),
			by: by(),
			at,
		}],
		6 => vec![Certificate::AccreditationSuspended {
			accreditation,
			kind: kind_id,
			issuer,
			reason: Commitment([1; 32]),
			by: by(),
			at,
		}],
		_ => vec![],
	};
	all.into_iter().map(Into::into).collect()
}

/// The papers of the first application, and those that replaced them.
fn papers(number: u64) -> Vec<RuntimeEvent> {
	let paper = |id: u8| Paper {
		kind: PaperKind::Income,
		issuer: InstitutionId(3),
		issued_on: day(),
		id: [id; 32],
	};
	let checked = CheckedCertificate {
		id: [0xb2; 32],
		batch: BatchId(5),
		expires: day(),
		revocation: StatusPlace { list: ListId(4), index: 3 },
		suspension: None,
	};
	let filed = |ids: &[u8], checked: Vec<CheckedCertificate>| Event::<Runtime>::PapersFiled {
		loan: FIRST,
		programme: PROGRAMME,
		lender: InstitutionId(1),
		papers: ids.iter().map(|id| paper(*id)).collect::<Vec<_>>().try_into().unwrap(),
		certificates: checked.try_into().unwrap(),
		at: BEGINNING,
	};
	match number {
		4 => vec![filed(&[0xb1, 0xb2], vec![checked]).into()],
		6 => vec![filed(&[0xb3], vec![]).into()],
		_ => vec![],
	}
}

/// What happens to funds in a block.
pub fn events(number: u64) -> Option<Vec<RuntimeEvent>> {
	let number = number.checked_sub(BEFORE)?;
	let all = [of_programmes(number), of_guarantees(number), of_certificates(number)].concat();
	let all = [all, papers(number)].concat();
	(!all.is_empty()).then_some(all)
}

#[tokio::test]
async fn a_programme_is_known_over_time() {
	on_filled(Chain::new(60), |store, _| async move {
		let now = store.programme("7", None).await.unwrap();
		let shown: Vec<_> = now
			.iter()
			.map(|one| (one.event.as_str(), one.total.as_str(), one.state.as_str()))
			.collect();
		let most = u64::MAX.to_string();
		let expected = [
			("ProgrammeClosed", "5", "closed"),
			("BudgetSet", "5", "open"),
			("ProgrammeOpened", most.as_str(), "open"),
		];
		assert_eq!(shown, expected);
		assert_eq!(now[0].terms["disaster"]["target_minutes"], 60);
		assert_eq!((now[0].agency, now[0].version), (3, 1));
		let early = store.programme("7", Some(then(6))).await.unwrap();
		assert_eq!(early.len(), 1);
		assert_eq!(store.programmes(Some(then(1))).await.unwrap(), []);
		assert_eq!(store.programmes(None).await.unwrap().len(), 1);
		let lines = store.programme_lines("7", Some(then(6))).await.unwrap();
		assert_eq!((lines[0].lender, lines[0].ceiling.clone()), (1, most));
		assert!(store.programme_lines("7", None).await.unwrap().is_empty());
	})
	.await;
}

#[tokio::test]
async fn each_won_of_a_programme_is_counted_as_of_any_block() {
	on_filled(Chain::new(60), |store, _| async move {
		let money = |block| {
			let store = store.clone();
			async move {
				let all = store.programme_money("7", Some(then(block))).await.unwrap();
				all.get(&1).copied().unwrap_or_default()
			}
		};
		let (all, ten) = (u128::from(u64::MAX), u128::from(u64::MAX) - 10);
		let of = |held, disbursed, returned| Money { held, disbursed, returned };
		assert_eq!(money(2).await, Money::default());
		// Both amounts together have more than 64 bits.
		assert_eq!(money(3).await, of(2 * all, 0, 0));
		assert_eq!(money(4).await, of(all + 500, 0, 0));
		assert_eq!(money(5).await, of(510, ten, 0));
		assert_eq!(money(6).await, of(0, all, 0));
		assert_eq!(money(7).await, of(0, all, 9));
		let paid = store.paid_out("7", None, 10).await.unwrap();
		assert_eq!(paid.len(), 1);
		assert_eq!((paid[0].lender, paid[0].amount, paid[0].count), (1, all, 2));
		assert_eq!(paid[0].day, day().to_string());

		let counts = |block| {
			let store = store.clone();
			async move { store.applications_of("7", block).await.unwrap() }
		};
		let two = ApplicationCounts { applied: 2, entered: 2, ..Default::default() };
		assert_eq!(counts(Some(then(4))).await, two);
		assert_eq!(counts(None).await, ApplicationCounts { paid: 1, ended: 1, ..two });
		// Applied for in the third block, paid in the fifth.
		assert_eq!(store.waits("7", None).await.unwrap(), [2_000]);
		assert!(store.waits("7", Some(then(4))).await.unwrap().is_empty());
	})
	.await;
}

#[tokio::test]
async fn a_guarantee_is_known_step_by_step() {
	on_filled(Chain::new(60), |store, _| async move {
		let now = store.guarantee(u64::MAX).await.unwrap().unwrap();
		assert_eq!((now.state.as_str(), now.foundation, now.creditor), ("claimable", 2, 1));
		assert_eq!((now.principal, now.cover), (u64::MAX.to_string(), Some("80".to_owned())));
		assert_eq!((now.ratio, now.loan.as_str()), (Some(850_000), "70"));
		let steps = |at| {
			let store = store.clone();
			async move {
				let steps = store.guarantee_steps(u64::MAX, at).await.unwrap();
				let shown = steps.into_iter().map(|(step, amount)| (step.event, step.to, amount));
				shown.collect::<Vec<_>>()
			}
		};
		let all = steps(None).await;
		let expected = [
			("GuaranteeAsked", Some("asked"), Some("90")),
			("GuaranteeApproved", Some("notified"), Some("80")),
			("GuaranteeFormed", Some("in-force"), Some("70")),
			("NoticeGiven", None, Some("70")),
			("GuaranteeClaimable", Some("claimable"), None),
			("NoticesAcknowledged", None, None),
			("GuaranteesAssigned", None, None),
		];
		let expected = expected.map(|(event, to, amount)| {
			(event.to_owned(), to.map(str::to_owned), amount.map(str::to_owned))
		});
		assert_eq!(all, expected);
		assert_eq!(steps(Some(then(4))).await, expected[..2]);
		let notices = store.guarantee_notices(u64::MAX, None).await.unwrap();
		assert_eq!(
			(notices[0].kind.clone(), notices[0].acknowledged.is_some()),
			("formed".into(), true)
		);
		let early = store.guarantee_notices(u64::MAX, Some(then(5))).await.unwrap();
		assert_eq!(early[0].acknowledged, None);
		let found = |filter: GuaranteeFilter| {
			let store = store.clone();
			async move { store.guarantees(&filter, None, 10).await.unwrap().len() }
		};
		let of_loan = |loan: &str| GuaranteeFilter {
			loan: Some(loan.to_owned()),
			..GuaranteeFilter::default()
		};
		assert_eq!((found(of_loan("70")).await, found(of_loan("71")).await), (1, 0));
		assert_eq!(store.guarantees_by_state().await.unwrap(), [("claimable".to_owned(), 1)]);
	})
	.await;
}

#[tokio::test]
async fn certificates_are_known_with_their_issuers_and_statuses() {
	on_filled(Chain::new(60), |store, _| async move {
		let names = |at| {
			let store = store.clone();
			async move {
				let kinds = store.certificate_kinds(at).await.unwrap();
				let shown = kinds.into_iter().map(|one| {
					(one.kind, one.version, one.details["name_en"].as_str().unwrap().to_owned())
				});
				shown.collect::<Vec<_>>()
			}
		};
		let of = |version, name: &str| ("9".to_owned(), version, name.to_owned());
		assert_eq!(names(Some(0)).await, [of(1, "Earlier")]);
		assert_eq!(names(None).await, [of(2, "Income")]);
		let state = |at| {
			let store = store.clone();
			async move {
				let all = store.accreditations(Some(then(at))).await.unwrap();
				all.into_iter().map(|one| one.state).collect::<Vec<_>>()
			}
		};
		assert!(state(1).await.is_empty());
		assert_eq!(
			(state(2).await, state(6).await),
			(vec!["active".to_owned()], vec!["suspended".to_owned()])
		);
		let batches = store.batches(None, None, 10).await.unwrap();
		assert_eq!(batches.iter().map(|one| one.batch).collect::<Vec<_>>(), [6, 5]);
		assert_eq!((batches[0].size, batches[0].issuer), (Some(12), Some(3)));
		assert_eq!(store.batches(None, Some(6), 10).await.unwrap().len(), 1);
		assert_eq!(store.batch(5).await.unwrap().unwrap().batch, 5);
		let list = store.status_list("4").await.unwrap().unwrap();
		assert_eq!((list.purpose.as_str(), list.size, list.set), ("revocation", 100, 1));
		let changes = store.status_changes("4", None, None, 10).await.unwrap();
		let shown: Vec<_> =
			changes.iter().map(|one| (one.entry, one.set, one.overridden)).collect();
		assert_eq!(shown, [(3, false, true), (4, true, false), (3, true, false)]);
		assert_eq!(store.status_changes("4", Some(4), None, 10).await.unwrap().len(), 1);
		// After each of them are those that follow it, also of the same event.
		for (at, change) in changes.iter().enumerate() {
			let after = Some((change.place, change.entry));
			let rest = store.status_changes("4", None, after, 10).await.unwrap();
			assert_eq!(rest, changes[at + 1..]);
		}
	})
	.await;
}

#[tokio::test]
async fn a_commitment_finds_batches_and_papers() {
	on_filled(Chain::new(60), |store, _| async move {
		let hex = |byte: u8| format!("0x{}", hex::encode([byte; 32]));
		let found = |byte| {
			let store = store.clone();
			async move { store.search(&hex(byte)).await.unwrap() }
		};
		let certificate =
			|byte| Hit::Object(Mention { kind: "certificate".to_owned(), id: hex(byte) });
		assert_eq!(found(0xaa).await, [certificate(0xaa)]);
		assert_eq!(found(0xb2).await, [certificate(0xb2)]);
		assert!(found(0xab).await.is_empty());
		assert_eq!(store.batches_with_root(&hex(0xaa)).await.unwrap().len(), 2);
		let papers = store.papers_with(&hex(0xb2)).await.unwrap();
		assert_eq!((papers[0].loan, papers[0].batch.as_deref()), (70, Some("5")));
		assert_eq!(papers[0].until.unwrap().block, then(6));
		assert_eq!(store.papers_with(&hex(0xb1)).await.unwrap()[0].batch, None);
		let now = store.papers_of(70).await.unwrap();
		assert_eq!(now.len(), 1);
		assert_eq!((now[0].paper.clone(), now[0].kind.as_deref()), (hex(0xb3), Some("income")));
	})
	.await;
}
