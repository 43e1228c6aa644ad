//! Random loans.

use madang_primitives::{KoreanDay, RatePpm, Won};
use madang_schedule::*;
use rand::{seq::SliceRandom, Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde::Serialize;

/// A loan and everything that its schedule depends on.
#[derive(Clone, Debug, Serialize)]
pub struct Loan {
	pub credit: Credit,
	pub draws: Vec<Draw>,
	pub fixings: Vec<Fixing>,
	pub holidays: Vec<KoreanDay>,
}

impl Loan {
	/// A valid loan.
	pub fn valid(seed: u64) -> Self {
		let mut random = ChaCha8Rng::seed_from_u64(seed);
		let start = KoreanDay(random.gen_range(10_000..40_000));
		let credit = credit(&mut random, start);
		let end = match &credit.repayment {
			Repayment::Irregular(parts) => parts.last().unwrap().day.minus(MAX_MOVE),
			_ => nominal_due(start, credit.pay_day, credit.term_months).minus(MAX_MOVE),
		};
		let draws = draws(&mut random, &credit, start, end);
		let mut fixings: Vec<_> = (0..random.gen_range(1..40))
			.map(|number| Fixing {
				index: IndexId(random.gen_range(0..2)),
				from: start.plus(number * random.gen_range(1..60)),
				rate: random.gen_range(0..90_000),
			})
			// Both indices have a value when the loan begins.
			.chain([0, 1].map(|index| Fixing {
				index: IndexId(index),
				from: start.minus(9),
				rate: 31_000,
			}))
			.collect();
		fixings.sort_by_key(|fixing| fixing.from);
		let holidays = holidays(&mut random, start, &credit);
		Self { credit, draws, fixings, holidays }
	}

	/// A loan of which any number can be anything.
	pub fn any(seed: u64) -> Self {
		let mut loan = Self::valid(seed);
		let mut random = ChaCha8Rng::seed_from_u64(!seed);
		let random = &mut random;
		let credit = &mut loan.credit;
		for _ in 0..random.gen_range(1..4) {
			match random.gen_range(0..16) {
				0 => credit.principal = extreme(random) as Won,
				1 => credit.term_months = extreme(random) as u16,
				2 => credit.grace_months = extreme(random) as u16,
				3 => credit.pay_day = extreme(random) as u8,
				4 => credit.rate = RateTerms::Fixed(extreme(random) as RatePpm),
				5 => credit.days = DayCount::ActAct,
				6 => credit.prepayment.until_months = extreme(random) as u16,
				7 => credit.late.cap = extreme(random) as RatePpm,
				8 => loan.draws[0].day = KoreanDay(extreme(random) as i32),
				9 => loan.draws[0].amount = extreme(random) as Won,
				10 => loan.fixings.truncate(1),
				11 => loan.fixings[0].rate = extreme(random) as RatePpm,
				12 => loan.draws.clear(),
				13 => loan.draws.push(Draw { day: KoreanDay(extreme(random) as i32), amount: 1 }),
				14 => {
					let parts = (0..random.gen_range(0..5)).map(|_| Part {
						day: KoreanDay(extreme(random) as i32),
						amount: extreme(random) as Won,
					});
					let parts = parts.collect::<Vec<_>>();
					credit.repayment = Repayment::Irregular(parts.try_into().unwrap());
				}
				_ => {
					credit.rate = RateTerms::Index {
						index: IndexId(0),
						spread: extreme(random) as i32,
						reset_months: extreme(random) as u16,
						cap: random.gen::<bool>().then(|| extreme(random) as RatePpm),
					}
				}
			}
			if loan.draws.is_empty() {
				break;
			}
		}
		loan
	}

	/// Its schedule.
	pub fn schedule(&self) -> Result<Vec<Instalment>, ScheduleError> {
		schedule(&self.credit, &self.draws, &self.fixings, |day| self.holidays.contains(&day))
	}

	/// All that was drawn.
	pub fn drawn(&self) -> Won {
		self.draws.iter().map(|draw| draw.amount).sum()
	}
}

fn extreme(random: &mut impl Rng) -> i128 {
	const EDGES: [i128; 13] = [
		0,
		1,
		31,
		600,
		601,
		1_000_000,
		1_000_001,
		-25_567,
		376_199,
		1_000_000_000_000_000,
		i64::MAX as i128,
		i64::MIN as i128,
		u64::MAX as i128,
	];
	match random.gen_range(0..3) {
		0 => random.gen::<u64>().into(),
		1 => random.gen_range(0..60_000),
		_ => *EDGES.choose(random).unwrap(),
	}
}

fn credit(random: &mut impl Rng, start: KoreanDay) -> Credit {
	let digits = random.gen_range(1..=15);
	let principal = random.gen_range(1..=10u64.pow(digits));
	let most = if random.gen_ratio(1, 20) { MAX_MONTHS } else { 72 };
	let term_months = random.gen_range(1..=most);
	let days = *[DayCount::Monthly, DayCount::Act365, DayCount::ActAct, DayCount::Thirty360]
		.choose(random)
		.unwrap();
	let accrue = days != DayCount::Monthly && random.gen();
	let rules = [HolidayRule::Following { accrue }, HolidayRule::Preceding, HolidayRule::Nominal];
	let pay_day = random.gen_range(1..=31);
	let end = nominal_due(start, pay_day, term_months);
	let parts = parts(random, principal, start, end);
	let repayment = match random.gen_range(0..8) {
		0..=3 => Repayment::EqualInstalment,
		4 | 5 => Repayment::EqualPrincipal,
		6 if days != DayCount::Monthly && !parts.is_empty() => {
			Repayment::Irregular(parts.try_into().unwrap())
		}
		_ => Repayment::Bullet,
	};
	let has_grace = matches!(repayment, Repayment::EqualInstalment | Repayment::EqualPrincipal);
	let grace_months =
		if has_grace && random.gen_ratio(1, 3) { random.gen_range(0..term_months) } else { 0 };
	Credit {
		principal,
		term_months,
		grace_months,
		repayment,
		rate: rate(random, term_months),
		days,
		pay_day,
		holiday: *rules.choose(random).unwrap(),
		prepayment: PrepaymentFee { rate: 12_000, until_months: term_months.min(36) },
		late: LateInterest { add: 30_000, cap: WHOLE_RATE },
	}
}

fn rate(random: &mut impl Rng, term_months: u16) -> RateTerms {
	let any = |random: &mut dyn rand::RngCore| match random.gen_range(0..10) {
		0 => 0,
		1 => random.gen_range(0..=WHOLE_RATE),
		// In practice, rates have two decimals.
		2..=6 => random.gen_range(0..2_000) * 100,
		_ => random.gen_range(0..200_000),
	};
	match random.gen_range(0..4) {
		0 => RateTerms::Index {
			index: IndexId(random.gen_range(0..2)),
			spread: random.gen_range(-20_000..60_000),
			reset_months: random.gen_range(1..=13),
			cap: random.gen::<bool>().then(|| random.gen_range(30_000..150_000)),
		},
		1 => {
			let mut from = 0;
			let mut steps = Vec::new();
			while from < term_months && steps.len() < 8 {
				steps.push(RateStep { from_month: from, rate: any(random) });
				from += random.gen_range(1..40);
			}
			RateTerms::Stepped(steps.try_into().unwrap())
		}
		_ => RateTerms::Fixed(any(random)),
	}
}

fn parts(random: &mut impl Rng, principal: Won, start: KoreanDay, end: KoreanDay) -> Vec<Part> {
	let (mut day, mut left, mut parts) =
		(start.plus(random.gen_range(1..90)), principal, Vec::new());
	while day <= end && parts.len() < 60 {
		let amount = random.gen_range(0..=left / 2);
		parts.push(Part { day, amount });
		left -= amount;
		day = day.plus(random.gen_range(MIN_PART_DAYS..250));
		if random.gen_ratio(1, 12) {
			break;
		}
	}
	if let Some(last) = parts.last_mut() {
		last.amount += left;
	}
	parts
}

fn draws(random: &mut impl Rng, credit: &Credit, start: KoreanDay, end: KoreanDay) -> Vec<Draw> {
	if random.gen() || credit.principal < 100 {
		return vec![Draw { day: start, amount: credit.principal }];
	}
	let mut draws = vec![Draw { day: start, amount: random.gen_range(1..=credit.principal / 2) }];
	let mut left = credit.principal - draws[0].amount;
	let (mut day, few) = (start, random.gen_range(1..6));
	while draws.len() < few && left > 1 {
		day = match random.gen_range(0..4) {
			0 => day,
			// On a pay day.
			1 => nominal_due(day, credit.pay_day, 1),
			_ => day.plus(random.gen_range(0..200)),
		};
		if day >= end {
			break;
		}
		let amount = random.gen_range(1..=left);
		draws.push(Draw { day, amount });
		left -= amount;
	}
	draws
}

/// Some holidays that matter: on pay days and after them.
fn holidays(random: &mut impl Rng, start: KoreanDay, credit: &Credit) -> Vec<KoreanDay> {
	let mut holidays = Vec::new();
	for _ in 0..random.gen_range(0..8) {
		let number = random.gen_range(0..=credit.term_months);
		let first = nominal_due(start, credit.pay_day, number).minus(random.gen_range(0..3));
		let row = if random.gen_ratio(1, 20) { 40 } else { random.gen_range(1..6) };
		holidays.extend((0..row).map(|later| first.plus(later)));
	}
	holidays
}
