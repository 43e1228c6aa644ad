//! Published figures of others. Most are in dollars: a cent there is a won here.
//!
//! We round down. Most of the sources round to the nearest cent, some round instalments up, and some carry
//! fractions of a cent and round only what they print. So an instalment here is the published one or a
//! cent less, and an interest is the published one or a cent less. Later lines differ by what was
//! rounded until then: less than a cent a line and what it grew to.
// The digits after the last underscore are cents.
#![allow(clippy::inconsistent_digit_grouping, clippy::mistyped_literal_suffixes)]

use super::*;

/// Published instalments: the principal in cents, the rate, the months, the instalment in cents.
const INSTALMENTS: &[(&str, Won, RatePpm, u16, Won)] = &[
	// Governments.
	("CFPB, Closing Disclosure (sample), form H-25(B)", 16_200_000, 38_750, 360, 76_178),
	("CFPB, amortize, README", 18_000_000, 42_500, 360, 88_549),
	// Universities and textbooks.
	("Mississippi State University Extension, P3920", 10_000_000, 70_000, 360, 66_530),
	("OpenStax, Contemporary Mathematics, 6.8, car", 2_850_000, 39_900, 60, 52_475),
	("OpenStax, Contemporary Mathematics, 6.8, home", 13_670_000, 57_500, 180, 113_518),
	("OpenStax, Contemporary Mathematics, 6.12, example 6.110", 13_265_000, 48_000, 360, 69_597),
	("Las Positas College, Math for Liberal Arts, 8.05, example 1", 1_500_000, 90_000, 60, 31_138),
	("Las Positas College, Math for Liberal Arts, 8.05, example 3", 1_800_000, 20_000, 60, 31_550),
	("Broverman, Mathematics of Investment and Credit, 2.7(a)", 1_200_000, 120_000, 36, 39_857),
	("Goldstein, Finite Mathematics, 10.3, example 1", 56_300, 120_000, 5, 11_600),
	(
		"Geltner, Commercial Real Estate Analysis, exhibit 20-6",
		100_000_000,
		120_000,
		360,
		1_028_613,
	),
	// Manuals of software.
	("NumPy 1.3, manual, numpy.pmt: 1854.0247", 20_000_000, 75_000, 180, 185_402),
	("MathWorks, help, amortize", 10_000_000, 120_000, 360, 102_861),
	("Microsoft, Visual FoxPro, PAYMENT()", 10_000_000, 105_000, 240, 99_838),
	("amortization-schedule (Rust), documentation", 10_000_000, 70_000, 360, 66_530),
	// Calculators.
	("Wikipedia, Mortgage calculator", 20_000_000, 65_000, 360, 126_414),
	("calcshq.com, mortgage, example 1", 25_000_000, 65_000, 360, 158_017),
	("calcshq.com, mortgage, example 3", 40_000_000, 50_000, 360, 214_729),
	("loan-f3c.pages.dev, 250,000 at 7 % for 30 years", 25_000_000, 70_000, 360, 166_326),
	("frappe/lending, issue 31, With.PR.to.the.cent.pdf", 10_000_000, 99_900, 36, 322_625),
	("imcycle/loan-calculate-utils, README", 100_000_000, 49_000, 360, 530_727),
	// In won.
	("loan-and-life.tistory.com, 123", 100_000_000, 30_000, 360, 421_604),
	("kingsky32/calc_loan_interest, README", 300_000_000, 30_000, 24, 12_894_363),
];

#[test]
fn equal_instalments_are_the_published_ones_rounded_down() {
	for (source, principal, rate, months, published) in INSTALMENTS {
		let found = annuity(*principal, *rate, *months).unwrap();
		assert!(found == *published || found + 1 == *published, "{source}: {found}");
		let first = drawn_at_once(&credit(*principal, *rate, *months))[0].total;
		assert_eq!(first, found, "{source}");
	}
}

/// A published line: its number, principal, interest and balance.
type Line = (u16, Won, Won, Won);

/// Compare lines. A balance may differ by a cent for each line until then, and by the interest on that.
/// So may the principal in the last line, because it has what is left.
fn compare(source: &str, lines: &[Instalment], published: &[Line]) {
	for (number, principal, interest, balance) in published {
		let line = &lines[usize::from(*number) - 1];
		assert_eq!(line.number, *number);
		let grown = Won::from(*number) * 3 / 2 + 1;
		let rounded = Won::from(*number) / 50 + 2;
		let last = usize::from(*number) == lines.len();
		assert!(line.outstanding_after.abs_diff(*balance) <= grown, "{source}: {line:?}");
		assert!(line.interest.abs_diff(*interest) <= rounded, "{source}: {line:?}");
		let near = if last { grown } else { rounded };
		assert!(line.principal.abs_diff(*principal) <= near, "{source}: {line:?}");
	}
}

#[test]
fn a_korean_table_of_thirty_years() {
	// loan-and-life.tistory.com/123: 100,000,000 won at 3.0 % for 360 months, in won. It carries fractions.
	let lines = drawn_at_once(&credit(100_000_000, 30_000, 360));
	let published = [
		(1, 171_604, 250_000, 99_828_396),
		(2, 172_033, 249_571, 99_656_363),
		(3, 172_463, 249_141, 99_483_900),
		(12, 176_383, 245_221, 97_912_200),
		(25, 182_202, 239_402, 95_578_695),
	];
	compare("loan-and-life.tistory.com/123", &lines, &published);
	assert_eq!((lines[0].principal, lines[0].interest), (171_604, 250_000));
	assert_eq!(lines[0].outstanding_after, 99_828_396);
}

#[test]
fn a_korean_calculator_of_two_years() {
	// kingsky32/calc_loan_interest, README: 300,000,000 won at 3 % for 24 months, with fractions of a won.
	let lines = drawn_at_once(&credit(300_000_000, 30_000, 24));
	let published = [
		(1, 12_144_363, 750_000, 287_855_636),
		(2, 12_174_724, 719_639, 275_680_911),
		(24, 12_862_208, 32_155, 0),
	];
	compare("calc_loan_interest", &lines, &published);
	assert!(interest(&lines).abs_diff(9_464_726) <= 24);
}

#[test]
fn the_table_of_numpy_financial() {
	// numpy-financial, numpy_financial/_financial.py, the example of ipmt(): $2,500 at 8.24 % for a year.
	let lines = drawn_at_once(&credit(250_000, 82_400, 12));
	let published = [
		(1, 200_58, 17_17, 2299_42),
		(2, 201_96, 15_79, 2097_46),
		(3, 203_35, 14_40, 1894_11),
		(4, 204_74, 13_01, 1689_37),
		(5, 206_15, 11_60, 1483_22),
		(6, 207_56, 10_18, 1275_66),
		(7, 208_99, 8_76, 1066_67),
		(8, 210_42, 7_32, 856_25),
		(9, 211_87, 5_88, 644_38),
		(10, 213_32, 4_42, 431_05),
		(11, 214_79, 2_96, 216_26),
		(12, 216_26, 1_49, 0),
	];
	compare("numpy-financial", &lines, &published);
	assert!(interest(&lines).abs_diff(112_98) <= 12);
}

#[test]
fn tables_of_textbooks() {
	// Goldstein, Schneider, Lay, Asmar: Finite Mathematics and Its Applications, 12th ed., 10.3, table 1.
	let published = [
		(1, 110_37, 5_63, 452_63),
		(2, 111_47, 4_53, 341_16),
		(3, 112_59, 3_41, 228_57),
		(4, 113_71, 2_29, 114_85),
		(5, 114_85, 1_15, 0),
	];
	compare("Goldstein", &drawn_at_once(&credit(563_00, 120_000, 5)), &published);
	// Geltner et al.: Commercial Real Estate Analysis for Investment, Finance, and Development, chapter 20,
	// exhibit 20-6, as quoted in murraystokely/mortgagemath.
	let published = [
		(1, 286_13, 10_000_00, 999_713_87),
		(2, 288_99, 9_997_14, 999_424_89),
		(3, 291_88, 9_994_25, 999_133_01),
		(180, 1_698_57, 8_587_56, 857_057_13),
	];
	let lines = drawn_at_once(&credit(100_000_000, 120_000, 360));
	compare("Geltner", &lines[..3], &published[..3]);
	// At 1 % a month, a cent less in each instalment grows to 500 cents after 180.
	assert!(lines[179].outstanding_after.abs_diff(857_057_13) <= 500);
}

#[test]
fn tables_of_calculators() {
	// loan-f3c.pages.dev: $250,000 at 7 % for 30 years.
	let published = [
		(1, 204_93, 1_458_33, 249_795_07),
		(2, 206_12, 1_457_14, 249_588_95),
		(6, 210_97, 1_452_29, 248_752_37),
		(12, 218_47, 1_444_79, 247_460_43),
	];
	compare("loan-f3c", &drawn_at_once(&credit(250_000_00, 70_000, 360)), &published);
	// frappe/lending, issue 31, With.PR.to.the.cent.pdf: 100,000 euro at 9.99 % for three years.
	let published = [
		(1, 2_393_75, 832_50, 97_606_25),
		(2, 2_413_68, 812_57, 95_192_57),
		(7, 2_515_83, 710_42, 82_819_41),
		(14, 2_666_16, 560_09, 64_612_27),
	];
	compare("frappe/lending", &drawn_at_once(&credit(100_000_00, 99_900, 36)), &published);
}

#[test]
fn a_regulator_knows_what_was_paid_after_five_years() {
	// cfpb/amortize, README: $180,000 at 4.25 % for 30 years, after 60 payments.
	let lines = &drawn_at_once(&credit(180_000_00, 42_500, 360))[..60];
	assert!(interest(lines).abs_diff(36_583_36) <= 60);
	assert!(lines[59].outstanding_after.abs_diff(163_453_85) <= 70);
}

#[test]
fn a_rate_that_changes_every_year_is_that_of_the_regulation() {
	// 12 CFR part 1026 (Regulation Z), appendix H, sample H-14: $10,000 for 30 years; the rates of its
	// table are set here as steps. Each year the payment is calculated again for the remaining months.
	let years = [
		(0, 174_100, 145_90, 9_989_37),
		(12, 154_100, 129_81, 9_969_66),
		(24, 151_700, 127_91, 9_945_51),
		(36, 131_700, 112_43, 9_903_70),
		(48, 124_100, 106_73, 9_848_94),
	];
	let steps = years.map(|(from_month, rate, ..)| RateStep { from_month, rate });
	let rate = RateTerms::Stepped(steps.to_vec().try_into().unwrap());
	let lines = drawn_at_once(&Credit { rate, ..credit(10_000_00, 0, 360) });
	for (month, rate, payment, balance) in years {
		let month = usize::from(month);
		assert!(lines[month].total.abs_diff(payment) <= 1, "{rate}: {:?}", lines[month]);
		let end = &lines[month + 11];
		assert!(
			end.outstanding_after.abs_diff(balance) <= month as u64 / 2 + 12,
			"{rate}: {end:?}"
		);
	}
	// The last rate stays the same, and so does the payment. The table ends after year 15.
	assert_eq!(lines[179].total, lines[48].total);
	assert!(lines[179].outstanding_after.abs_diff(8_700_37) <= 300);
}

#[test]
fn equal_parts_of_the_principal_are_those_of_a_calculator() {
	// imcycle/loan-calculate-utils, README: 1,000,000 yuan at 4.9 % for 30 years, by equal principal.
	let terms =
		Credit { repayment: Repayment::EqualPrincipal, ..credit(1_000_000_00, 49_000, 360) };
	let lines = drawn_at_once(&terms);
	compare("loan-calculate-utils", &lines, &[(1, 2_777_78, 4_083_33, 997_222_22)]);
	assert!(lines[0].total.abs_diff(6_861_11) <= 1);
	// Interest is rounded down 360 times, and the parts are 0.8 cents less than exact ones.
	assert!(interest(&lines).abs_diff(737_041_67) <= 360 + 360 * 360 / 2 * 49 / 12_000);
}

#[test]
fn equal_instalments_with_interest_by_days() {
	// getcorefin/corefin, issue 32: $1,000 at 10 % for six months from 2024-01-01, Actual/365, with an
	// instalment of 171.55. Ours is the annuity by months, 171.56: a cent more of principal each month, and
	// less of it in the last.
	let terms = Credit { days: DayCount::Act365, pay_day: 1, ..credit(1_000_00, 100_000, 6) };
	let lines = drawn_on(&terms, "2024-01-01");
	let published = [
		(163_06, 8_49),
		(164_90, 6_65),
		(165_84, 5_71),
		(167_39, 4_16),
		(168_67, 2_88),
		(170_14, 1_41),
	];
	for (line, (principal, interest)) in lines.iter().zip(published) {
		assert!(line.principal.abs_diff(principal) <= 6, "{line:?}");
		assert!(line.interest.abs_diff(interest) <= 1, "{line:?}");
	}
}
