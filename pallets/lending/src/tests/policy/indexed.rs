//! Programmes whose rate follows an index (정책자금 기준금리).

use super::{
	super::indexed::{name_index, publish, INDEX},
	*,
};
use madang_schedule::IndexId;
use pallet_rates::Value;

/// Half a percentage point below the index, set again every quarter.
const SPREAD: i32 = -5_000;
const RESET: u16 = 3;

fn rate(cap: Option<u32>) -> RateTerms {
	RateTerms::Index { index: INDEX, spread: SPREAD, reset_months: RESET, cap }
}

fn offered(index: IndexId) -> Terms {
	let mut terms = programme_terms();
	terms.offer.rate = OfferedRate::Index { index, spread: SPREAD, reset_months: RESET };
	terms
}

/// The usual application with a rate.
fn filed(tag: u8, rate: RateTerms) -> Filed {
	let mut filed = Filed::new(tag);
	filed.terms.credit.rate = rate;
	filed.terms.credit.late.cap = 200_000;
	filed
}

fn with_index(test: impl FnOnce()) {
	build_and_execute(|| {
		name_index(Some(Value { from: today(), rate: 30_000 }));
		opened_on(offered(INDEX));
		test();
		check_books();
	});
}

/// A loan by the index, drawn as a whole.
fn drawn_by_index() -> LoanId {
	let loan = next();
	assert_ok!(filed(1, rate(Some(200_000))).file());
	assert_ok!(certify(loan));
	assert_ok!(request_guarantee(loan));
	assert_ok!(guarantee(loan, 42_500_000));
	assert_ok!(decide(loan, crate::Decision::Approve(None)));
	assert_ok!(agree(loan));
	assert_ok!(draw(loan, AMOUNT));
	loan
}

#[test]
fn a_programme_needs_an_index_with_a_value() {
	build_and_execute(|| {
		let no_value = || pallet_programmes::Error::<Test>::IndexHasNoValue;
		let open = || {
			let funder = RuntimeOrigin::signed(FUNDER);
			Programmes::open(funder, offered(INDEX), TOTAL, fresh_ref())
		};
		assert_noop!(open(), no_value());
		name_index(None);
		assert_noop!(open(), no_value());
		// A programme can be announced before its index begins. Applications wait for that.
		assert_ok!(publish(today().plus(1), 30_000));
		opened_on(offered(INDEX));
		assert_noop!(filed(1, rate(Some(200_000))).file(), Fault::IndexNotPublished);
		let funder = RuntimeOrigin::signed(FUNDER);
		let revised = Programmes::revise(funder, PROGRAMME, offered(IndexId(9)), fresh_ref());
		assert_noop!(revised, no_value());
		go_to(today().plus(1));
		assert_ok!(filed(1, rate(Some(200_000))).file());
	});
}

#[test]
fn a_loan_follows_the_index_as_it_is_offered() {
	with_index(|| {
		let not = || Fault::NotOffered(OfferProblem::Rate);
		let by = |index, spread, reset_months| RateTerms::Index {
			index,
			spread,
			reset_months,
			cap: Some(200_000),
		};
		assert_noop!(filed(1, RateTerms::Fixed(25_000)).file(), not());
		assert_noop!(filed(1, by(INDEX, SPREAD + 1, RESET)).file(), not());
		assert_noop!(filed(1, by(INDEX, SPREAD, RESET + 1)).file(), not());
		assert_noop!(filed(1, rate(None)).file(), Fault::RateTooHigh);
		// The cap can be lower than the legal maximum.
		assert_ok!(filed(1, rate(Some(100_000))).file());
	});
}

#[test]
fn a_loan_by_an_index_is_repaid_to_the_won() {
	with_index(|| {
		let loan = drawn_by_index();
		assert_ok!(publish(today().plus(30), 40_000));
		go_to(today().plus(200));
		let owed = due(loan).total().unwrap();
		assert!(owed > 0);
		assert_ok!(repay(loan, owed));
		assert_ok!(repay(loan, payoff(loan, today())));
		assert_eq!(stored(loan).state, LoanState::Settled);
		assert_eq!(budget(), (0, 0));
	});
}

/// A change does not cost more than the programme fixed: the same index with no higher spread and cap, or at most what
/// the index gives today.
#[test]
fn a_change_does_not_cost_more_than_the_index() {
	with_index(|| {
		let loan = drawn_by_index();
		let with = |rate| {
			let of = amendment(loan, false);
			Amendment { credit: Credit { rate, ..of.credit }, ..of }
		};
		let not = || Fault::NotOffered(OfferProblem::Rate);
		let by = |spread, cap| RateTerms::Index {
			index: INDEX,
			spread,
			reset_months: RESET,
			cap: Some(cap),
		};
		assert_noop!(amend(loan, with(by(SPREAD + 1, 200_000))), not());
		assert_noop!(amend(loan, with(RateTerms::Fixed(25_001))), not());
		assert_ok!(amend(loan, with(by(SPREAD, 150_000))));
		assert_noop!(amend(loan, with(by(SPREAD, 150_001))), not());
		assert_ok!(amend(loan, with(by(SPREAD - 1, 150_000))));
		assert_noop!(amend(loan, with(RateTerms::Fixed(25_000))), not());
		assert_ok!(amend(loan, with(RateTerms::Fixed(24_999))));
		assert_noop!(amend(loan, with(by(SPREAD, 150_000))), not());
	});
}
