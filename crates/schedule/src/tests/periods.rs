//! Days off, broken periods and draws.

use super::*;

/// 100,000,000 won at 3.65 %: 10,000 won a day by Act/365.
fn by_days(holiday: HolidayRule) -> Credit {
	Credit {
		repayment: Repayment::Bullet,
		days: DayCount::Act365,
		holiday,
		..credit(100_000_000, 36_500, 3)
	}
}

fn days_and_interest(lines: &[Instalment]) -> Vec<(String, u64)> {
	lines.iter().map(|line| (line.due.to_string(), line.interest / 10_000)).collect()
}

fn expect(lines: &[Instalment], expected: &[(&str, u64)]) {
	let expected = expected.iter().map(|(day, days)| (day.to_string(), *days)).collect::<Vec<_>>();
	assert_eq!(days_and_interest(lines), expected);
}

// 2027-04-25 is a Sunday; 2027-03-25 and 2027-05-25 are working days.
#[test]
fn a_day_off_moves_an_instalment_and_its_interest_by_the_rule() {
	let lines = |rule| drawn_on(&by_days(rule), "2027-02-25");
	expect(
		&lines(HolidayRule::Nominal),
		&[("2027-03-25", 28), ("2027-04-25", 31), ("2027-05-25", 30)],
	);
	expect(
		&lines(HolidayRule::Following { accrue: false }),
		&[("2027-03-25", 28), ("2027-04-26", 31), ("2027-05-25", 30)],
	);
	expect(
		&lines(HolidayRule::Following { accrue: true }),
		&[("2027-03-25", 28), ("2027-04-26", 32), ("2027-05-25", 29)],
	);
	expect(
		&lines(HolidayRule::Preceding),
		&[("2027-03-25", 28), ("2027-04-23", 29), ("2027-05-25", 32)],
	);
	let moved = &lines(HolidayRule::Preceding)[1];
	assert_eq!(moved.nominal_due, day("2027-04-25"));
}

#[test]
fn a_holiday_moves_an_instalment_too() {
	let draws = [Draw { day: day("2027-02-25"), amount: 100_000_000 }];
	let off = |held| held == day("2027-03-25") || held == day("2027-03-26");
	let rule = HolidayRule::Following { accrue: true };
	let lines = schedule(&by_days(rule), &draws, &[], off).unwrap();
	// The 27th is a Saturday.
	expect(&lines, &[("2027-03-29", 32), ("2027-04-26", 28), ("2027-05-25", 29)]);
}

#[test]
fn a_month_is_a_month_even_if_a_day_off_moves_it() {
	for holiday in
		[HolidayRule::Nominal, HolidayRule::Preceding, HolidayRule::Following { accrue: false }]
	{
		let terms = Credit { days: DayCount::Monthly, ..by_days(holiday) };
		let lines = drawn_on(&terms, "2027-02-25");
		assert!(lines.iter().all(|line| line.interest == 304_166));
	}
}

#[test]
fn pay_days_on_the_31st_are_month_ends() {
	let terms = Credit { pay_day: 31, ..credit(12_000_000, 50_000, 4) };
	let days =
		drawn_on(&terms, "2027-12-31").iter().map(|line| line.due.to_string()).collect::<Vec<_>>();
	assert_eq!(days, ["2028-01-31", "2028-02-29", "2028-03-31", "2028-04-30"]);
}

#[test]
fn a_broken_first_month_counts_its_days() {
	let terms = Credit { days: DayCount::Monthly, ..by_days(HolidayRule::Nominal) };
	let first = |on| drawn_on(&terms, on)[0].interest;
	// The pay day itself, fifteen days before it, and five days after it.
	assert_eq!(first("2027-01-25"), 304_166);
	assert_eq!(first("2027-01-10"), 304_166 + 150_000);
	assert_eq!(first("2027-01-30"), 260_000);
}

#[test]
fn a_draw_costs_from_its_value_day() {
	let terms = by_days(HolidayRule::Nominal);
	let draw = |on, amount| Draw { day: day(on), amount };
	let draws = [
		draw("2027-02-25", 40_000_000),
		draw("2027-03-20", 10_000_000),
		draw("2027-03-25", 50_000_000),
	];
	let lines = schedule(&terms, &draws, &[], no_holiday).unwrap();
	let interest = lines.iter().map(|line| line.interest).collect::<Vec<_>>();
	// 28 days of 4,000 won and 5 of 1,000; then everything, from the pay day on.
	assert_eq!(interest, [28 * 4_000 + 5 * 1_000, 310_000, 300_000]);
	let outstanding = lines.iter().map(|line| line.outstanding_after).collect::<Vec<_>>();
	assert_eq!(outstanding, [50_000_000, 100_000_000, 0]);
}

#[test]
fn a_draw_within_a_month_counts_its_days_to_the_end_of_the_month() {
	let terms = Credit { days: DayCount::Monthly, ..by_days(HolidayRule::Nominal) };
	let draw = |on, amount| Draw { day: day(on), amount };
	let draws = [draw("2027-02-25", 60_000_000), draw("2027-04-05", 40_000_000)];
	let lines = schedule(&terms, &draws, &[], no_holiday).unwrap();
	let interest = lines.iter().map(|line| line.interest).collect::<Vec<_>>();
	assert_eq!(interest, [182_500, 182_500 + 20 * 4_000, 304_166]);
}

#[test]
fn a_draw_changes_the_equal_instalment_and_the_equal_part() {
	let draw = |on, amount| Draw { day: day(on), amount };
	let draws = [draw("2027-01-25", 6_000_000), draw("2027-03-25", 6_000_000)];
	let terms = credit(12_000_000, 0, 12);
	for repayment in [Repayment::EqualInstalment, Repayment::EqualPrincipal] {
		let lines =
			schedule(&Credit { repayment, ..terms.clone() }, &draws, &[], no_holiday).unwrap();
		let parts = lines.iter().map(|line| line.principal).collect::<Vec<_>>();
		// 6,000,000 over 12; then 11,000,000 over the remaining 10.
		assert_eq!(parts, [[500_000; 2].as_slice(), &[1_100_000; 10]].concat());
	}
}

#[test]
fn bad_draws_are_refused() {
	let terms = credit(1_000, 0, 12);
	let draw = |on, amount| Draw { day: day(on), amount };
	let of = |draws: &[Draw]| schedule(&terms, draws, &[], no_holiday).unwrap_err();
	assert_eq!(of(&[]), ScheduleError::NoDraw);
	let many = [draw("2027-01-01", 1); MAX_DRAWS + 1];
	assert_eq!(of(&many), ScheduleError::TooManyDraws);
	let (first, second) = (day("2027-01-01"), day("2027-02-01"));
	assert_eq!(of(&[draw("2027-01-01", 0)]), ScheduleError::EmptyDraw { day: first });
	let order = of(&[draw("2027-02-01", 1), draw("2027-01-01", 1)]);
	assert_eq!(order, ScheduleError::DrawsNotInOrder { day: first });
	let much = of(&[draw("2027-01-01", 600), draw("2027-02-01", 401)]);
	assert_eq!(much, ScheduleError::DrawnTooMuch { day: second });
	// The last instalment is due on 2028-01-25.
	let late = of(&[draw("2027-01-01", 600), draw("2028-01-25", 1)]);
	assert_eq!(late, ScheduleError::DrawAfterEnd { day: day("2028-01-25") });
	for day in [KoreanDay(i32::MIN), KoreanDay(i32::MAX), LAST_DAY] {
		let range = schedule(&terms, &[Draw { day, amount: 1 }], &[], no_holiday).unwrap_err();
		assert_eq!(range, ScheduleError::DayOutOfRange { day });
	}
}

#[test]
fn parts_must_be_within_the_term() {
	let of = |on: &str| {
		let parts = vec![Part { day: day(on), amount: 1_000 }];
		let repayment = Repayment::Irregular(parts.try_into().unwrap());
		let terms = Credit { repayment, days: DayCount::ActAct, ..credit(1_000, 0, 12) };
		schedule(&terms, &[Draw { day: day("2027-01-10"), amount: 1_000 }], &[], no_holiday)
	};
	for outside in ["2027-01-10", "2028-01-26"] {
		assert_eq!(of(outside), Err(ScheduleError::PartOutsideTerm { day: day(outside) }));
	}
	assert!(of("2027-01-11").is_ok() && of("2028-01-25").is_ok());
}

#[test]
fn the_rate_of_an_irregular_repayment_changes_with_the_month() {
	let step = |from_month, rate| RateStep { from_month, rate };
	let parts = vec![Part { day: day("2027-05-05"), amount: 100_000_000 }];
	let terms = Credit {
		rate: RateTerms::Stepped(vec![step(0, 36_500), step(2, 73_000)].try_into().unwrap()),
		repayment: Repayment::Irregular(parts.try_into().unwrap()),
		..by_days(HolidayRule::Following { accrue: true })
	};
	// Month 2 begins on 2027-04-25: 59 days of 10,000 won, then 11 of 20,000 (05-05 is a holiday).
	let draws = [Draw { day: day("2027-02-25"), amount: 100_000_000 }];
	let lines = schedule(&terms, &draws, &[], |held| held == day("2027-05-05")).unwrap();
	assert_eq!(lines[0].due, day("2027-05-06"));
	assert_eq!(lines[0].interest, 59 * 10_000 + 11 * 20_000);
}

#[test]
fn nothing_overflows_at_the_limits() {
	for days in [DayCount::Monthly, DayCount::Act365, DayCount::ActAct, DayCount::Thirty360] {
		for repayment in [Repayment::EqualInstalment, Repayment::EqualPrincipal, Repayment::Bullet]
		{
			let terms = Credit { days, repayment, ..credit(MAX_PRINCIPAL, WHOLE_RATE, MAX_MONTHS) };
			let lines = drawn_on(&terms, "2027-01-01");
			assert_eq!(lines.len(), 600);
			assert_eq!(lines.iter().map(|line| line.principal).sum::<Won>(), MAX_PRINCIPAL);
		}
	}
	// 50 years at 100 %, the whole principal all the time: 50 times the principal and a little more.
	let bullet = Credit {
		days: DayCount::Thirty360,
		repayment: Repayment::Bullet,
		..credit(MAX_PRINCIPAL, WHOLE_RATE, MAX_MONTHS)
	};
	assert_eq!(interest(&drawn_at_once(&bullet)), 50 * MAX_PRINCIPAL);
	let part = Part { day: day("2077-01-01"), amount: MAX_PRINCIPAL };
	let once = Credit { repayment: Repayment::Irregular(vec![part].try_into().unwrap()), ..bullet };
	assert_eq!(interest(&drawn_on(&once, "2027-01-01")), 50 * MAX_PRINCIPAL);
}

#[test]
fn interest_that_exceeds_the_equal_instalment_is_due_and_nothing_of_the_principal() {
	// The first period has 59 days, and at 100 % their interest is more than the instalment.
	let terms = Credit { days: DayCount::Act365, ..credit(1_000_000, WHOLE_RATE, 120) };
	let first = drawn_on(&terms, "2027-01-01")[0];
	assert_eq!((first.principal, first.interest), (0, 1_000_000 * 55 / 365));
}
