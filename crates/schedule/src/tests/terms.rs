//! Terms that are not valid.

use super::*;
use codec::{Decode, Encode, MaxEncodedLen};

fn valid() -> Credit {
	credit(50_000_000, 45_000, 60)
}

fn stepped(steps: &[(u16, RatePpm)]) -> RateTerms {
	let steps =
		steps.iter().map(|(from_month, rate)| RateStep { from_month: *from_month, rate: *rate });
	RateTerms::Stepped(steps.collect::<Vec<_>>().try_into().unwrap())
}

fn irregular(parts: &[(&str, Won)]) -> Credit {
	let parts = parts.iter().map(|(on, amount)| Part { day: day(on), amount: *amount });
	let repayment = Repayment::Irregular(parts.collect::<Vec<_>>().try_into().unwrap());
	Credit { repayment, days: DayCount::ActAct, ..valid() }
}

fn linked(spread: i32, reset_months: u16, cap: Option<RatePpm>) -> RateTerms {
	RateTerms::Index { index: IndexId(1), spread, reset_months, cap }
}

/// Every error, with terms that have no other fault.
fn malformed() -> Vec<(CreditError, Credit)> {
	use CreditError::*;
	let of = valid;
	let accrues = HolidayRule::Following { accrue: true };
	let whole = &[("2028-01-01", 50_000_000)];
	let fee = |rate, until_months| PrepaymentFee { rate, until_months };
	let far = Part { day: KoreanDay(i32::MAX), amount: 50_000_000 };
	vec![
		(PrincipalOutOfRange, Credit { principal: 0, ..of() }),
		(PrincipalOutOfRange, Credit { principal: MAX_PRINCIPAL + 1, ..of() }),
		(TermOutOfRange, Credit { term_months: 0, ..of() }),
		(TermOutOfRange, Credit { term_months: MAX_MONTHS + 1, ..of() }),
		(GraceNotShorterThanTerm, Credit { grace_months: 60, ..of() }),
		(GraceHasNoUse, Credit { grace_months: 1, repayment: Repayment::Bullet, ..of() }),
		(GraceHasNoUse, Credit { grace_months: 1, ..irregular(whole) }),
		(PayDayOutOfRange, Credit { pay_day: 0, ..of() }),
		(PayDayOutOfRange, Credit { pay_day: 32, ..of() }),
		(RateAboveWhole, Credit { rate: RateTerms::Fixed(WHOLE_RATE + 1), ..of() }),
		(RateAboveWhole, Credit { rate: stepped(&[(0, 0), (1, WHOLE_RATE + 1)]), ..of() }),
		(RateAboveWhole, Credit { rate: linked(0, 6, Some(WHOLE_RATE + 1)), ..of() }),
		(RateAboveWhole, Credit { prepayment: fee(WHOLE_RATE + 1, 36), ..of() }),
		(
			RateAboveWhole,
			Credit { late: LateInterest { add: WHOLE_RATE + 1, cap: WHOLE_RATE }, ..of() },
		),
		(RateAboveWhole, Credit { late: LateInterest { add: 0, cap: WHOLE_RATE + 1 }, ..of() }),
		(SpreadOutOfRange, Credit { rate: linked(1_000_001, 6, None), ..of() }),
		(SpreadOutOfRange, Credit { rate: linked(i32::MIN, 6, None), ..of() }),
		(ResetOutOfRange, Credit { rate: linked(0, 0, None), ..of() }),
		(ResetOutOfRange, Credit { rate: linked(0, MAX_MONTHS + 1, None), ..of() }),
		(NoStep, Credit { rate: stepped(&[]), ..of() }),
		(FirstStepNotAtStart, Credit { rate: stepped(&[(1, 0)]), ..of() }),
		(StepsNotInOrder, Credit { rate: stepped(&[(0, 0), (5, 0), (5, 0)]), ..of() }),
		(StepAfterTerm, Credit { rate: stepped(&[(0, 0), (60, 0)]), ..of() }),
		(NoPart, irregular(&[])),
		(
			PartOutOfRange,
			Credit {
				repayment: Repayment::Irregular(vec![far].try_into().unwrap()),
				..irregular(&[])
			},
		),
		(PartsTooClose, irregular(&[("2028-01-01", 1), ("2028-01-28", 49_999_999)])),
		(PartsTooClose, irregular(&[("2028-03-01", 1), ("2028-01-01", 49_999_999)])),
		(PartsDoNotAddUp, irregular(&[("2028-01-01", 1), ("2028-02-01", 1)])),
		(PartsDoNotAddUp, irregular(&[("2028-01-01", Won::MAX), ("2028-02-01", 1)])),
		(IrregularByMonth, Credit { days: DayCount::Monthly, ..irregular(whole) }),
		(MonthsAccrueNoDays, Credit { holiday: accrues, ..of() }),
		(FeePeriodTooLong, Credit { prepayment: fee(10_000, 37), ..of() }),
		(FeePeriodTooLong, Credit { prepayment: fee(10_000, 13), term_months: 12, ..of() }),
		(LateCapBelowRate, Credit { late: LateInterest { add: 0, cap: 44_999 }, ..of() }),
		(
			LateCapBelowRate,
			Credit {
				rate: stepped(&[(0, 0), (9, 200_001)]),
				late: LateInterest { add: 0, cap: 200_000 },
				..of()
			},
		),
	]
}

#[test]
fn every_fault_is_named_and_nothing_is_calculated() {
	for (error, terms) in malformed() {
		assert_eq!(terms.check(), Err(error), "{terms:?}");
		let draws = [Draw { day: day("2027-01-25"), amount: 1 }];
		let found = schedule(&terms, &draws, &[], no_holiday);
		assert_eq!(found, Err(ScheduleError::Credit(error)));
	}
}

#[test]
fn every_error_has_an_example_and_a_text_of_its_own() {
	let examples = malformed();
	let mut texts = Vec::new();
	for error in CreditError::ALL {
		assert!(examples.iter().any(|(example, _)| example == error), "{error:?}");
		assert!(!texts.contains(&error.to_string()));
		texts.push(error.to_string());
	}
}

#[test]
fn valid_terms_are_accepted() {
	let accrues = HolidayRule::Following { accrue: true };
	for terms in [
		valid(),
		credit(1, 0, 1),
		Credit { rate: linked(-5_000, 3, Some(80_000)), ..valid() },
		Credit { rate: stepped(&[(0, 1), (59, 2)]), ..valid() },
		Credit { days: DayCount::Act365, holiday: accrues, ..valid() },
		Credit { prepayment: PrepaymentFee { rate: 12_000, until_months: 36 }, ..valid() },
		Credit { grace_months: 59, ..valid() },
		irregular(&[("2028-01-01", 20_000_000), ("2028-01-29", 30_000_000)]),
	] {
		assert_eq!(terms.check(), Ok(()), "{terms:?}");
	}
}

#[test]
fn terms_have_a_text_form_with_amounts_as_text() {
	let terms =
		Credit { rate: linked(-5_000, 3, None), ..irregular(&[("2028-01-01", 50_000_000)]) };
	let json = serde_json::to_string(&terms).unwrap();
	assert_eq!(
		json,
		r#"{"principal":"50000000","term-months":60,"grace-months":0,"repayment":{"irregular":[{"day":21184,"amount":"50000000"}]},"rate":{"index":{"index":1,"spread":-5000,"reset-months":3,"cap":null}},"days":"act-act","pay-day":25,"holiday":"nominal","prepayment":{"rate":0,"until-months":0},"late":{"add":30000,"cap":1000000}}"#
	);
	assert_eq!(serde_json::from_str::<Credit>(&json).unwrap(), terms);
	// Readers that write numbers are understood; nothing else is.
	let number = json.replace(r#""50000000""#, "50000000");
	assert_eq!(serde_json::from_str::<Credit>(&number).unwrap(), terms);
	for wrong in [r#""-1""#, r#""+1""#, r#""""#, "-1", "1.0", "1e3", r#""18446744073709551616""#] {
		let json = json.replacen(r#""50000000""#, wrong, 1);
		assert!(serde_json::from_str::<Credit>(&json).is_err(), "{wrong}");
	}
	assert!(serde_json::from_str::<Credit>(&json.replace("pay-day", "payday")).is_err());
}

#[test]
fn terms_have_one_encoding_of_bounded_length() {
	for (_, terms) in malformed() {
		let bytes = terms.encode();
		assert!(bytes.len() <= Credit::max_encoded_len());
		assert_eq!(Credit::decode(&mut &bytes[..]).unwrap(), terms);
	}
	// 60 parts of 12 bytes are most of it.
	assert_eq!(Credit::max_encoded_len(), 802);
}
