//! What is read over a node, and with how many requests.

use super::{node::Node, *};
use crate::api::types::{
	Contract, Guarantee, GuaranteeState, LoanFile, Programme, ReguaranteeOffer,
};
use codec::Encode;
use madang_runtime::Runtime;
use pallet_guarantees::{pallet as guarantees, DeclineReason, Reguarantee};
use pallet_lending::{Files, Ledgers, Loans, NextLoan};
use pallet_programmes::{pallet as programmes, Intake};
use std::sync::atomic::Ordering;

/// The loans of the state: more than two pages.
const LOANS: u64 = 600;
const AGENCY: InstitutionId = InstitutionId(20);
const FOUNDATION: InstitutionId = InstitutionId(22);
const FEDERATION: InstitutionId = InstitutionId(24);
/// 2027-01-05, at noon in Korea.
const NOW: u64 = 1_799_118_000_000;

/// The programme of a loan: of every second one, the first or second.
fn programme_of(number: u64) -> Option<u32> {
	number.is_multiple_of(2).then_some(if number.is_multiple_of(4) { 1 } else { 2 })
}

fn guarantee(
	loan: u64,
	state: GuaranteeState,
	by: InstitutionId,
	part: Option<ReguaranteeOffer>,
) -> Guarantee {
	Guarantee {
		foundation: by,
		loan: LoanId(loan),
		creditor: LENDER,
		principal: 12_000_000,
		asked: 10_000_000,
		cover: 0,
		ratio: 850_000,
		letter: None,
		state,
		since: 0,
		term: None,
		drawn: 0,
		claimed: 0,
		paid: 0,
		reguarantee: part.map(|ReguaranteeOffer { by, ratio }| Reguarantee {
			by,
			ratio,
			accepted: false,
		}),
		notices: 0,
	}
}

/// Write the state: every third loan is of another lender, every fifth is drawn.
fn write() {
	let time = [b"Timestamp".as_slice(), b"Now"].map(sp_crypto_hashing::twox_128).concat();
	sp_io::storage::set(&time, &NOW.encode());
	for number in 1..=LOANS {
		let id = LoanId(number);
		let mut one = loan(programme_of(number).is_some());
		let terms = terms(programme_of(number));
		if number.is_multiple_of(3) {
			one.lender = OTHER;
		}
		if number.is_multiple_of(5) {
			one.state = LoanState::Disbursed;
			let credit = &terms.credit;
			let contract = Contract { credit, fixings: [][..].into(), is_holiday: &|_| false };
			let mut ledger = Ledger::new(LoanAccount::new(&terms.credit));
			let on = "2026-11-25".parse().unwrap();
			ledger.post(&contract, PostingKind::Draw, 12_000_000, on).unwrap();
			Ledgers::<Runtime>::insert(id, ledger);
		}
		Loans::<Runtime>::insert(id, one);
		Files::<Runtime>::insert(id, LoanFile::from(terms));
	}
	NextLoan::<Runtime>::put(LoanId(LOANS + 1));
	for (number, agency) in [(1, OTHER), (2, AGENCY)] {
		let programme = Programme { agency, current: Version::FIRST, intake: Intake::Open };
		programmes::Programmes::<Runtime>::insert(ProgrammeId(number), programme);
	}
	let declined = GuaranteeState::Declined(DeclineReason::Assessment);
	let part = Some(ReguaranteeOffer { by: FEDERATION, ratio: 500_000 });
	let all = [
		guarantee(2, GuaranteeState::Asked, FOUNDATION, None),
		guarantee(4, declined, FOUNDATION, None),
		guarantee(6, GuaranteeState::InForce, FOUNDATION, part),
		guarantee(8, GuaranteeState::InForce, OTHER, None),
	];
	for (number, one) in (1..).zip(all) {
		guarantees::OfLoan::<Runtime>::insert(one.loan, GuaranteeId(number));
		guarantees::Guarantees::<Runtime>::insert(GuaranteeId(number), one);
	}
}

/// Read the loans of a member, and say how many requests that took.
async fn read(whose: Whose, wanted: impl Fn(&Loan, &LoanTerms) -> bool) -> (LoanBook, usize) {
	let node = Node::with_state(write);
	let requests = node.requests.clone();
	let connection = Connection::over("node", node).await.unwrap();
	let state = State::new(connection.finalized().await.unwrap());
	let before = requests.load(Ordering::Relaxed);
	let book = LoanBook::read(&connection, &state, whose, wanted).await.unwrap();
	(book, requests.load(Ordering::Relaxed) - before)
}

fn numbers(book: &LoanBook) -> Vec<u64> {
	book.loans.iter().map(|one| one.id.0).collect()
}

async fn numbers_of(id: InstitutionId, kind: InstitutionKind) -> Vec<u64> {
	numbers(&read(Whose::Of(id, kind), |_, _| true).await.0)
}

#[tokio::test]
async fn all_loans_are_read_by_pages() {
	let (book, requests) = read(Whose::All, |_, _| true).await;
	assert_eq!(numbers(&book), (1..=LOANS).collect::<Vec<_>>());
	assert_eq!(book.today.to_string(), "2027-01-05");
	// Three pages of loans, files and accounts, and the time, the holidays and the number of loans.
	assert!(requests < 15, "{requests} requests");
	for one in &book.loans {
		assert_eq!(one.programme().map(|it| it.0), programme_of(one.id.0));
		let account = one.account.as_ref();
		assert_eq!(account.is_some(), one.id.0.is_multiple_of(5));
		if let Some(account) = account {
			assert_eq!((account.drawn, account.as_of), (12_000_000, book.today));
			assert!(account.overdue_since().is_some());
		}
	}
}

#[tokio::test]
async fn each_member_gets_its_own() {
	let multiples = |of: u64| (1..=LOANS).filter(move |number: &u64| number.is_multiple_of(of));
	let lent = numbers_of(OTHER, InstitutionKind::Bank).await;
	assert_eq!(lent, multiples(3).collect::<Vec<_>>());
	// Those under the second programme.
	let supported = numbers_of(AGENCY, InstitutionKind::PolicyAgency).await;
	assert_eq!(
		supported,
		multiples(2).filter(|number| !number.is_multiple_of(4)).collect::<Vec<_>>()
	);
	let foundation = InstitutionKind::GuaranteeFoundation;
	// Not the one that it declined, and not that of another foundation.
	assert_eq!(numbers_of(FOUNDATION, foundation).await, [2, 6]);
	assert_eq!(numbers_of(FEDERATION, foundation).await, [6]);
	assert!(numbers_of(AGENCY, InstitutionKind::Bank).await.is_empty());
}

#[tokio::test]
async fn only_what_is_wanted_is_read() {
	let wanted = |loan: &Loan, terms: &LoanTerms| {
		loan.state == LoanState::Disbursed && programme(terms) == Some(ProgrammeId(1))
	};
	let (book, _) = read(Whose::Of(LENDER, InstitutionKind::Bank), wanted).await;
	let expected = (1..=LOANS)
		.filter(|it: &u64| it.is_multiple_of(20) && !it.is_multiple_of(3))
		.collect::<Vec<_>>();
	assert_eq!(numbers(&book), expected);
}

/// A page of loans, and how many requests it took.
async fn page(
	whose: Whose,
	part: Part,
	shown: impl Fn(&BookedLoan) -> bool,
) -> (Vec<u64>, Option<u64>, usize) {
	let node = Node::with_state(write);
	let requests = node.requests.clone();
	let connection = Connection::over("node", node).await.unwrap();
	let state = State::new(connection.finalized().await.unwrap());
	let before = requests.load(Ordering::Relaxed);
	let filters = (|_: &Loan, _: &LoanTerms| true, shown);
	let page = LoanBook::page(&connection, &state, whose, part, filters).await.unwrap();
	let count = requests.load(Ordering::Relaxed) - before;
	(numbers(&page.book), page.next.map(|next| next.0), count)
}

const fn part(after: u64, most: usize, looked_at: usize) -> Part {
	Part { after: LoanId(after), most, looked_at }
}

#[tokio::test]
async fn pages_have_each_loan_once() {
	let foundation = Whose::Of(FOUNDATION, InstitutionKind::GuaranteeFoundation);
	for (whose, expected) in [
		(Whose::All, (1..=LOANS).collect::<Vec<_>>()),
		(Whose::Of(OTHER, InstitutionKind::Bank), (1..=LOANS / 3).map(|one| 3 * one).collect()),
		(foundation, vec![2, 6]),
	] {
		for (most, looked_at) in [(100, 2_048), (7, 300), (1_000, 100), (599, 600), (600, 599)] {
			let (mut all, mut after, mut pages) = (Vec::new(), 0, 0);
			loop {
				let (loans, next, _) = page(whose, part(after, most, looked_at), |_| true).await;
				assert!(loans.len() <= most && loans.iter().all(|one| *one > after));
				all.extend(loans);
				pages += 1;
				match next {
					Some(next) => after = next,
					None => break,
				}
			}
			assert_eq!(all, expected, "{most} of {looked_at}");
			assert!(pages <= 600 / most + 600 / looked_at + 2, "{pages} pages");
		}
	}
}

#[tokio::test]
async fn a_page_looks_at_no_more_than_it_may() {
	// Nothing of it is the reader's, and it continues after what it looked at.
	let bank = Whose::Of(AGENCY, InstitutionKind::Bank);
	let (loans, next, requests) = page(bank, part(0, 100, 256), |_| true).await;
	assert_eq!((loans.len(), next), (0, Some(256)));
	assert!(requests < 8, "{requests} requests");
	// It ends as soon as it is full.
	let (loans, next, requests) = page(Whose::All, part(0, 2, 600), |_| true).await;
	assert_eq!((loans, next), (vec![1, 2], Some(2)));
	assert!(requests < 10, "{requests} requests");
	// After the last loan there is nothing.
	assert_eq!(page(Whose::All, part(LOANS, 2, 600), |_| true).await.0, [0; 0]);
	assert_eq!(page(Whose::All, part(u64::MAX, 2, 600), |_| true).await.1, None);
}

#[tokio::test]
async fn what_is_owed_chooses_too() {
	let overdue = |one: &BookedLoan| one.overdue_days() >= 11;
	let (loans, next, _) = page(Whose::All, part(0, 1_000, 2_048), overdue).await;
	assert_eq!((loans, next), ((1..=LOANS / 5).map(|one| 5 * one).collect(), None));
	let later = |one: &BookedLoan| one.overdue_days() > 60;
	assert_eq!(page(Whose::All, part(0, 1_000, 2_048), later).await.0, [0; 0]);
	let (book, _) = read(Whose::All, |_, _| true).await;
	let due: BTreeSet<_> = book.loans.iter().filter_map(|one| one.next_due).collect();
	assert_eq!(due.iter().map(ToString::to_string).collect::<Vec<_>>(), ["2027-01-25"]);
}
