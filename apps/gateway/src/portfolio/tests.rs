//! What a page of loans says.

use super::*;
use madang_schedule::{
	account::PostingKind, DayCount, HolidayRule, LateInterest, PrepaymentFee, RateTerms, Repayment,
};
use pallet_lending::{LoanState, Origin, RefusalReason};

fn day(text: &str) -> KoreanDay {
	text.parse().unwrap()
}

/// A loan of 12,000,000 won over a year, in twelve equal parts of the principal at 3.65 %.
fn applied(id: u64) -> BookedLoan {
	BookedLoan {
		id: LoanId(id),
		loan: Loan {
			lender: InstitutionId(4),
			state: LoanState::Applied,
			since: 1_795_500_596_000,
			origin: Origin::Applied { documents: Commitment([1; 32]) },
			agreement: None,
			amendments: 0,
			deal: None,
			entries: Default::default(),
			offer: None,
			disbursed_on: None,
			paid_off_on: None,
		},
		terms: LoanTerms {
			borrowers: Default::default(),
			product: Product::Mortgage,
			titles: Default::default(),
			max_secured: 0,
			credit: Credit {
				principal: 12_000_000,
				term_months: 12,
				grace_months: 0,
				repayment: Repayment::EqualPrincipal,
				rate: RateTerms::Fixed(36_500),
				days: DayCount::Act365,
				pay_day: 25,
				holiday: HolidayRule::Nominal,
				prepayment: PrepaymentFee::default(),
				late: LateInterest { add: 30_000, cap: 150_000 },
			},
		},
		account: None,
		next_due: None,
	}
}

/// The same, drawn on 2026-11-25, on a day on which nothing is paid.
fn disbursed(id: u64, on: &str) -> BookedLoan {
	let mut one = applied(id);
	let credit = &one.terms.credit;
	let contract = Contract { credit, fixings: [][..].into(), is_holiday: &|_| false };
	let mut ledger = Ledger::new(LoanAccount::new(credit));
	ledger.post(&contract, PostingKind::Draw, credit.principal, day("2026-11-25")).unwrap();
	one.account = Some(ledger.at(&contract, day(on)).unwrap());
	one.next_due = Some(day("2027-01-25"));
	one.loan.state = LoanState::Disbursed;
	one
}

fn wanted(json: Value) -> Result<Wanted, String> {
	serde_json::from_value(json).map_err(|error| error.to_string())
}

#[test]
fn a_loan_says_what_is_owed_and_since_when() {
	let before = loan(&applied(1)).unwrap();
	for (name, expected) in [
		("loan", json!("1")),
		("state", json!("applied")),
		("principal", json!("12000000")),
		("outstanding", json!("0")),
		("due_parts", json!(null)),
		("overdue_since", json!(null)),
		("next_due", json!(null)),
	] {
		assert_eq!(before[name], expected, "{name}");
	}
	// A month of 30 days: 12,000,000 × 3.65 % × 30 ÷ 365 = 36,000. On the due day nothing is overdue.
	let due = loan(&disbursed(2, "2026-12-25")).unwrap();
	assert_eq!((&due["due"], &due["overdue"]), (&json!("1036000"), &json!("0")));
	let overdue = loan(&disbursed(3, "2027-01-05")).unwrap();
	assert_eq!(overdue["overdue"], overdue["due"]);
	for (name, expected) in [
		("overdue_since", json!("2026-12-25")),
		("overdue_days", json!(11)),
		("next_due", json!("2027-01-25")),
		("drawn", json!("12000000")),
		("outstanding", json!("12000000")),
	] {
		assert_eq!(overdue[name], expected, "{name}");
	}
	let parts = overdue["due_parts"].as_object().unwrap();
	let parts = parts.values().map(|part| part.as_str().unwrap().parse::<u64>().unwrap());
	assert_eq!(overdue["due"], parts.sum::<u64>().to_string());
}

#[test]
fn totals_are_the_sums() {
	let loans = [applied(1), disbursed(2, "2026-12-25"), disbursed(3, "2027-01-05")];
	let sums = totals(&loans).unwrap();
	for (name, expected) in [
		("loans", json!(3)),
		("loans_overdue", json!(1)),
		("principal", json!("36000000")),
		("drawn", json!("24000000")),
		("overdue", loan(&loans[2]).unwrap()["due"].clone()),
	] {
		assert_eq!(sums[name], expected, "{name}");
	}
	assert_eq!(totals(&[]).unwrap()["outstanding"], "0");
	// Each fits, and their sum does not fit into 64 bits.
	let mut large = applied(1);
	large.terms.credit.principal = u64::MAX;
	let sums = totals(&[large.clone(), large]).unwrap();
	assert_eq!(sums["principal"], (u128::from(u64::MAX) * 2).to_string());
}

#[test]
fn loans_are_chosen_by_state_programme_and_arrears() {
	let late = disbursed(3, "2027-01-05");
	let mut under = applied(4);
	under.terms.product = Product::Policy(PolicyTerms {
		programme: ProgrammeId(2),
		version: Version::FIRST,
		fund_use: pallet_lending::FundUse::Operating,
	});
	let chosen = |json: Value| {
		let filter = Filter::of(&wanted(json).unwrap()).unwrap();
		let is_chosen =
			|one: &&BookedLoan| filter.wants(&one.loan, &one.terms) && filter.shows(one);
		[&late, &under].into_iter().filter(is_chosen).map(|one| one.id.0).collect::<Vec<_>>()
	};
	assert_eq!(chosen(json!({})), [3, 4]);
	assert_eq!(chosen(json!({ "state": "disbursed" })), [3]);
	assert_eq!(chosen(json!({ "programme": "2" })), [4]);
	assert_eq!(chosen(json!({ "programme": 1 })), [0; 0]);
	assert_eq!(chosen(json!({ "overdue_days": "11" })), [3]);
	assert_eq!(chosen(json!({ "overdue_days": 12 })), [0; 0]);
	for (wrong, expected) in [
		(json!({ "state": "closed" }), "state: expected one of applied, "),
		(json!({ "programme": "4294967296" }), "programme"),
		(json!({ "overdue_days": "4294967296" }), "overdue_days"),
	] {
		let error = Filter::of(&wanted(wrong).unwrap()).map(drop).unwrap_err();
		assert!(error.kind == Kind::Invalid && error.detail.contains(expected), "{error:?}");
	}
}

#[test]
fn each_state_has_its_name() {
	let states = [
		LoanState::Applied,
		LoanState::Approved,
		LoanState::Refused(RefusalReason::Documents),
		LoanState::Withdrawn,
		LoanState::Agreed,
		LoanState::Bound,
		LoanState::Disbursed,
		LoanState::Settled,
		LoanState::Lapsed,
		LoanState::WrittenOff,
	];
	assert_eq!(states.map(state_name), STATES);
}

#[test]
fn a_cursor_names_block_and_loan() {
	let after = wanted(json!({ "after": "77:12" })).unwrap().after;
	assert_eq!(after, Some(Cursor { block: 77, loan: LoanId(12) }));
	for wrong in ["", "77", "77:", ":12", "-1:2", "4294967296:1", "77:12:1", "x:y"] {
		let error = wanted(json!({ "after": wrong })).unwrap_err();
		assert!(error.contains("BLOCK:LOAN"), "{wrong}: {error}");
	}
	assert!(wanted(json!({ "more": 1 })).is_err());
}
