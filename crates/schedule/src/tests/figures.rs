//! Loans with known figures, to the won.

use super::*;

/// The first instalment, the last, and all interest. All but the last must be the same.
fn summary(credit: &Credit) -> (Won, Won, Won) {
	let lines = drawn_at_once(credit);
	let (last, others) = lines.split_last().unwrap();
	let first = others.first().unwrap().total;
	assert!(others.iter().all(|line| line.total == first));
	assert_eq!(last.outstanding_after, 0);
	(first, last.total, interest(&lines))
}

#[test]
fn a_hundred_million_at_3_95_percent_for_three_years() {
	let found = summary(&credit(100_000_000, 39_500, 36));
	assert_eq!(found, (2_950_174, 2_950_184, 6_206_274));
}

#[test]
fn thirty_million_at_2_percent_for_five_years() {
	let (each, last, _) = summary(&credit(30_000_000, 20_000, 60));
	assert_eq!((each, last), (525_832, 525_853));
}

#[test]
fn ten_million_at_a_hundredth_of_a_percent_for_a_year() {
	let (each, last, _) = summary(&credit(10_000_000, 100, 12));
	assert_eq!((each, last), (833_378, 833_376));
}

#[test]
fn a_loan_without_interest_is_divided_and_the_last_instalment_has_what_is_left() {
	assert_eq!(summary(&credit(1_000, 0, 3)), (333, 334, 0));
}

#[test]
fn equal_parts_of_the_principal_have_falling_interest() {
	let terms = Credit { repayment: Repayment::EqualPrincipal, ..credit(12_000_007, 60_000, 12) };
	let lines = drawn_at_once(&terms);
	assert!(lines[..11].iter().all(|line| line.principal == 1_000_000));
	assert_eq!(lines[11].principal, 1_000_007);
	let interest = lines.iter().map(|line| line.interest).collect::<Vec<_>>();
	assert_eq!(&interest[..3], [60_000, 55_000, 50_000]);
	assert_eq!(interest[11], 5_000);
}

#[test]
fn a_bullet_has_interest_every_month_and_the_principal_at_the_end() {
	let terms = Credit { repayment: Repayment::Bullet, ..credit(100_000_000, 39_500, 12) };
	let lines = drawn_at_once(&terms);
	assert!(lines[..11].iter().all(|line| (line.principal, line.interest) == (0, 329_166)));
	assert_eq!(lines[11].total, 100_329_166);
}

#[test]
fn in_the_grace_period_only_interest_is_due() {
	// The usual loan of the programmes for small businesses: two years of grace, three of instalments.
	let terms = Credit { grace_months: 24, ..credit(50_000_000, 25_000, 60) };
	let lines = drawn_at_once(&terms);
	assert!(lines[..24].iter().all(|line| (line.principal, line.total) == (0, 104_166)));
	let without_grace = drawn_at_once(&credit(50_000_000, 25_000, 36));
	let amounts = |line: &Instalment| (line.principal, line.interest, line.outstanding_after);
	assert!(lines[24..].iter().map(amounts).eq(without_grace.iter().map(amounts)));
}

#[test]
fn an_irregular_repayment_has_the_interest_since_the_part_before() {
	let part = |on, amount| Part { day: day(on), amount };
	let parts =
		vec![part("2027-06-30", 20_000_000), part("2027-12-31", 0), part("2028-06-30", 30_000_000)];
	let terms = Credit {
		repayment: Repayment::Irregular(parts.try_into().unwrap()),
		days: DayCount::Act365,
		..credit(50_000_000, 36_500, 24)
	};
	// A ten-thousandth a day: 5,000 won a day, then 3,000.
	let lines = drawn_on(&terms, "2027-01-01");
	let found = lines.iter().map(|line| (line.principal, line.interest)).collect::<Vec<_>>();
	assert_eq!(found, [(20_000_000, 180 * 5_000), (0, 184 * 3_000), (30_000_000, 182 * 3_000)]);
}

#[test]
fn a_changed_rate_changes_the_equal_instalment() {
	let step = |from_month, rate| RateStep { from_month, rate };
	let rate = RateTerms::Stepped(vec![step(0, 30_000), step(12, 60_000)].try_into().unwrap());
	let lines = drawn_at_once(&Credit { rate, ..credit(24_000_000, 0, 24) });
	let left = lines[11].outstanding_after;
	assert_eq!(lines[0].total, annuity(24_000_000, 30_000, 24).unwrap());
	assert_eq!(lines[12].total, annuity(left, 60_000, 12).unwrap());
	assert_eq!(lines[12].interest, left / 200);
	assert!(lines[12..23].iter().all(|line| line.total == lines[12].total));
}

#[test]
fn an_index_is_read_on_the_first_day_of_each_reset() {
	let index = IndexId(7);
	let rate = RateTerms::Index { index, spread: 10_000, reset_months: 6, cap: None };
	let terms = Credit { rate, repayment: Repayment::Bullet, ..credit(12_000_000, 0, 12) };
	let draws = [Draw { day: day("2027-01-20"), amount: 12_000_000 }];
	let fixing = |from, rate| Fixing { index, from: day(from), rate };
	// The loan begins on 01-20; its month 6 begins on the pay day, 2027-07-25.
	let fixings =
		[fixing("2027-01-20", 20_000), fixing("2027-07-25", 40_000), fixing("2027-07-26", 90_000)];
	let lines = schedule(&terms, &draws, &fixings, no_holiday).unwrap();
	let interest = lines.iter().map(|line| line.interest).collect::<Vec<_>>();
	assert_eq!(interest[1..], [[30_000; 5].as_slice(), &[50_000; 6]].concat());
	let missing = schedule(&terms, &draws, &fixings[1..], no_holiday);
	assert_eq!(missing, Err(ScheduleError::FixingMissing { index, day: day("2027-01-20") }));
}
