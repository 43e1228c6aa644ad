//! Which loans are a member's, and how they are read.

use super::*;
use crate::api::types::{Commitment, Credit, PolicyTerms, Product, Version};
use madang_schedule::{
	account::PostingKind, DayCount, HolidayRule, LateInterest, PrepaymentFee, RateTerms, Repayment,
};
use pallet_lending::{FundUse, LoanState, Origin};

mod node;
mod reading;

const LENDER: InstitutionId = InstitutionId(4);
const OTHER: InstitutionId = InstitutionId(5);

fn loan(under_programme: bool) -> Loan {
	let documents = Commitment([1; 32]);
	Loan {
		lender: LENDER,
		state: LoanState::Applied,
		since: 0,
		origin: match under_programme {
			true => Origin::UnderProgramme { documents },
			false => Origin::Applied { documents },
		},
		agreement: None,
		amendments: 0,
		deal: None,
		entries: Default::default(),
		offer: None,
		disbursed_on: None,
		paid_off_on: None,
	}
}

fn terms(programme: Option<u32>) -> LoanTerms {
	let policy = |programme| PolicyTerms {
		programme: ProgrammeId(programme),
		version: Version::FIRST,
		fund_use: FundUse::Operating,
	};
	LoanTerms {
		borrowers: Default::default(),
		product: programme.map_or(Product::Mortgage, |it| Product::Policy(policy(it))),
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
			holiday: HolidayRule::Following { accrue: false },
			prepayment: PrepaymentFee::default(),
			late: LateInterest { add: 30_000, cap: 150_000 },
		},
	}
}

/// Whether a share has a loan. What it has, it may have.
fn has(share: &Share, programme: Option<u32>) -> bool {
	let (loan, terms) = (loan(programme.is_some()), terms(programme));
	let has = share.has(LoanId(7), &loan, &terms);
	assert!(!has || share.may_have(LoanId(7), &loan), "it is not even looked at");
	has
}

#[test]
fn a_member_has_the_loans_that_it_lends() {
	let of = |lender| Share { lender: Some(lender), ..Share::default() };
	assert!(has(&of(LENDER), None) && has(&of(LENDER), Some(1)));
	assert!(!has(&of(OTHER), None) && !has(&of(OTHER), Some(1)));
	// Terms are not read without need.
	assert!(!of(OTHER).may_have(LoanId(7), &loan(true)));
}

#[test]
fn an_agency_has_the_loans_under_its_programmes() {
	let programmes = [ProgrammeId(2), ProgrammeId(3)].into();
	let share = Share { lender: Some(OTHER), programmes, ..Share::default() };
	assert!(has(&share, Some(2)) && has(&share, Some(3)));
	assert!(!has(&share, Some(1)) && !has(&share, None));
	assert!(!share.may_have(LoanId(7), &loan(false)));
}

#[test]
fn a_foundation_has_the_loans_that_it_guarantees() {
	let of =
		|id| Share { lender: Some(OTHER), guaranteed: [LoanId(id)].into(), ..Share::default() };
	assert!(has(&of(7), Some(1)) && has(&of(7), None));
	assert!(!has(&of(8), Some(1)));
}

#[test]
fn everything_is_everything() {
	let all = Share { all: true, ..Share::default() };
	assert!(has(&all, None) && has(&all, Some(1)));
}

#[test]
fn what_a_node_leaves_out_is_an_error() {
	let ids = [LoanId(1), LoanId(2)];
	assert_eq!(complete(&ids, vec![Some(5), Some(6)]).unwrap(), [(ids[0], 5), (ids[1], 6)]);
	let error = complete(&ids, vec![Some(5), None]).unwrap_err().to_string();
	assert!(error.contains("loan 2"), "{error}");
}

#[test]
fn an_account_is_that_of_today_or_of_a_later_posting() {
	let terms = terms(None);
	let day = |text: &str| text.parse::<KoreanDay>().unwrap();
	let holidays = BTreeSet::from([day("2026-12-25")]);
	let is_holiday = |day| holidays.contains(&day);
	let published = Published::default();
	let contract = crate::api::types::Contract {
		credit: &terms.credit,
		fixings: published.fixings(&terms.credit),
		is_holiday: &is_holiday,
	};
	let mut ledger = Ledger::new(LoanAccount::new(&terms.credit));
	ledger.post(&contract, PostingKind::Draw, 12_000_000, day("2026-11-24")).unwrap();
	let on = |today| {
		account(LoanId(1), &terms.credit, Some(ledger.clone()), (&holidays, &published), day(today))
			.unwrap()
			.unwrap()
	};
	// The 25th of December is a holiday and then comes a weekend: due on Monday, and overdue from Tuesday on.
	assert_eq!(on("2026-12-28").overdue_since(), None);
	assert_eq!(on("2026-12-29").overdue_since(), Some(day("2026-12-28")));
	assert_eq!(on("2026-12-29").as_of, day("2026-12-29"));
	// A block whose day is before that of the last posting.
	assert_eq!(on("2026-11-20").as_of, day("2026-11-24"));
	assert_eq!(
		account(LoanId(1), &terms.credit, None, (&holidays, &published), day("2026-12-29"))
			.unwrap(),
		None
	);
}
