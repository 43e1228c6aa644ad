//! Tests of the holidays that an account depends on.

use super::credit;
use crate::{mock::*, weights::HOLIDAYS};
use core::cell::RefCell;
use madang_primitives::KoreanDay;
use madang_schedule::{
	account::{Account, Ledger, PostingKind},
	Credit,
};
use pallet_terms::DAYS_OF_A_PAGE;
use std::collections::BTreeSet;

/// The pages of holidays that the account of a loan reads at the end of its term, if no day was ever closed.
fn pages(credit: &Credit, drawn_on: KoreanDay) -> u64 {
	let read = RefCell::new(BTreeSet::new());
	let is_holiday = |day: KoreanDay| {
		read.borrow_mut().insert(day.0.div_euclid(DAYS_OF_A_PAGE.cast_signed()));
		false
	};
	let contract = Lending::contract(credit, &is_holiday);
	let mut ledger = Ledger::new(Account::new(credit));
	ledger.post(&contract, PostingKind::Draw, credit.principal, drawn_on).unwrap();
	let end = drawn_on.plus(31 * u32::from(credit.term_months));
	assert_eq!(ledger.at(&contract, end).unwrap().due().principal, credit.principal);
	read.into_inner().len() as u64
}

/// Before, a page had 128 days, and four of them were charged for what could be 177 reads.
#[test]
fn the_oldest_account_reads_the_pages_that_are_charged() {
	let credit = Credit { term_months: MaxTermMonths::get(), ..credit() };
	let days = (0..DAYS_OF_A_PAGE).step_by(30).map(|later| KoreanDay(20_000).plus(later));
	let most = days.map(|day| pages(&credit, day)).max();
	assert!(most.is_some_and(|most| (10..=HOLIDAYS).contains(&most)), "{most:?}");
}
