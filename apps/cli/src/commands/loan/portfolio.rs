//! The loans of a member, summed up.

use crate::{context::Context, failure::Failure, json, output, values};
use madang_client::{
	api::types::*,
	loan_book::{BookedLoan, LoanBook, STATES},
};
use pallet_lending::LoanState;
use serde_json::{json, Value};

/// The ages of arrears in days: the first and the last of each. The first is of loans that pay in time.
const AGES: [(u32, u32); 4] = [(0, 0), (1, 30), (31, 90), (91, u32::MAX)];

/// How many loans, and the sums of their amounts in won.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
struct Sums {
	loans: u64,
	/// What was applied for or agreed.
	principal: Won,
	drawn: Won,
	/// Principal that is not repaid.
	outstanding: Won,
	/// What is due and not paid of loans that are overdue, with interest on arrears and fees.
	overdue: Won,
	/// What guarantors paid.
	subrogated: Won,
	/// What was written off and is not recovered.
	written_off: Won,
}

impl Sums {
	/// Those of one loan. `None` if a sum does not fit.
	fn of(one: &BookedLoan) -> Option<Self> {
		let without = Self { loans: 1, principal: one.terms.credit.principal, ..Self::default() };
		let Some(account) = &one.account else { return Some(without) };
		let overdue = match account.overdue_since() {
			Some(_) => account.due().total()?,
			None => 0,
		};
		Some(Self {
			drawn: account.drawn,
			outstanding: account.outstanding(),
			overdue,
			subrogated: account.subrogated.total()?,
			written_off: account.written_off.total()?,
			..without
		})
	}

	/// Both together. `None` if a sum does not fit.
	fn plus(self, other: Self) -> Option<Self> {
		Some(Self {
			loans: self.loans.checked_add(other.loans)?,
			principal: self.principal.checked_add(other.principal)?,
			drawn: self.drawn.checked_add(other.drawn)?,
			outstanding: self.outstanding.checked_add(other.outstanding)?,
			overdue: self.overdue.checked_add(other.overdue)?,
			subrogated: self.subrogated.checked_add(other.subrogated)?,
			written_off: self.written_off.checked_add(other.written_off)?,
		})
	}

	/// Those of several loans.
	fn over<'a>(loans: impl Iterator<Item = &'a BookedLoan>) -> Result<Self, Failure> {
		let mut loans = loans;
		let sums = loans.try_fold(Self::default(), |sums, one| sums.plus(Self::of(one)?));
		sums.ok_or_else(|| Failure::input(t!("the sums are too large; ask for fewer loans")))
	}

	fn json(&self) -> Value {
		json!({
			"loans": self.loans,
			"principal": self.principal,
			"drawn": self.drawn,
			"outstanding": self.outstanding,
			"overdue": self.overdue,
			"subrogated": self.subrogated,
			"written_off": self.written_off,
		})
	}

	fn row(&self, name: String) -> [String; 8] {
		let won = values::format_won;
		[
			name,
			won(self.loans),
			won(self.principal),
			won(self.drawn),
			won(self.outstanding),
			won(self.overdue),
			won(self.subrogated),
			won(self.written_off),
		]
	}
}

/// The sums of the loans of a member.
struct Portfolio {
	/// By state, in the order of a loan's life. Only of states in which there is a loan.
	states: Vec<(&'static str, Sums)>,
	/// Of disbursed loans, by age of the arrears.
	ages: Vec<((u32, u32), Sums)>,
	all: Sums,
}

impl Portfolio {
	fn of(loans: &[BookedLoan]) -> Result<Self, Failure> {
		let mut states = Vec::new();
		for name in STATES {
			let here = |one: &&BookedLoan| json::loan_state(one.loan.state) == name;
			let sums = Sums::over(loans.iter().filter(here))?;
			if sums.loans > 0 {
				states.push((name, sums));
			}
		}
		let mut ages = Vec::new();
		for (first, last) in AGES {
			let here = |one: &&BookedLoan| {
				let is_old = (first..=last).contains(&one.overdue_days());
				one.loan.state == LoanState::Disbursed && is_old
			};
			ages.push(((first, last), Sums::over(loans.iter().filter(here))?));
		}
		Ok(Self { states, ages, all: Sums::over(loans.iter())? })
	}

	fn json(&self, block: u64, today: KoreanDay) -> Value {
		let named = |key: &str, name: Value, sums: &Sums| {
			let mut value = sums.json();
			value[key] = name;
			value
		};
		json!({
			"block": block,
			"on": today.to_string(),
			"states": self.states.iter()
				.map(|(name, sums)| named("state", json!(name), sums))
				.collect::<Vec<_>>(),
			"arrears": self.ages.iter()
				.map(|(days, sums)| named("days", json!(age(*days)), sums))
				.collect::<Vec<_>>(),
			"total": self.all.json(),
		})
	}

	fn text(&self) -> String {
		let header = |first| {
			let amounts = ["overdue", "subrogated", "written off"];
			let [overdue, subrogated, written_off] = amounts;
			[first, "loans", "principal", "drawn", "outstanding", overdue, subrogated, written_off]
		};
		let states = self.states.iter().map(|(name, sums)| sums.row((*name).to_owned()));
		let states = states.chain([self.all.row("all".to_owned())]);
		let ages = self.ages.iter().map(|(days, sums)| sums.row(age(*days)));
		let mut text = output::table(header("state"), states);
		text.push_str(
			"\n\nDisbursed loans by the days for which something is overdue (연체일수):\n",
		);
		text.push_str(&output::table(header("days"), ages));
		text
	}
}

/// An age of arrears, such as `1-30`.
fn age((first, last): (u32, u32)) -> String {
	match last {
		u32::MAX => t!("over {}", first.saturating_sub(1)),
		last if last == first => first.to_string(),
		last => format!("{first}-{last}"),
	}
}

/// Show the sums.
pub fn show(context: &Context, block: u64, book: &LoanBook) -> Result<(), Failure> {
	let portfolio = Portfolio::of(&book.loans)?;
	context.output.answer(&portfolio.json(block, book.today), || {
		let on = format!("{} {block}, {}", context.block_label(), book.today);
		format!("{on}\n{}", portfolio.text())
	});
	Ok(())
}

#[cfg(test)]
mod tests {
	use super::{
		super::list::tests::{applied, day, disbursed},
		*,
	};

	/// A loan that was written off, of which a guarantor has paid a part.
	fn written_off(id: u64) -> BookedLoan {
		let mut one = disbursed(id, "2026-11-25");
		let account = one.account.as_mut().unwrap();
		account.principal = 0;
		account.subrogated = Buckets { principal: 9_000_000, interest: 100, ..Buckets::default() };
		account.written_off = Buckets { principal: 3_000_000, late: 7, ..Buckets::default() };
		one.loan.state = LoanState::WrittenOff;
		one
	}

	fn book() -> Vec<BookedLoan> {
		vec![
			applied(1),
			// Nothing is billed; due today; overdue for 1, 30, 31, 90 and 91 days.
			disbursed(2, "2026-11-26"),
			disbursed(3, "2026-12-25"),
			disbursed(4, "2026-12-26"),
			disbursed(5, "2027-01-24"),
			disbursed(6, "2027-01-25"),
			disbursed(7, "2027-03-25"),
			disbursed(8, "2027-03-26"),
			written_off(9),
		]
	}

	#[test]
	fn loans_are_summed_by_state() {
		let portfolio = Portfolio::of(&book()).ok().unwrap();
		let names: Vec<_> =
			portfolio.states.iter().map(|(name, sums)| (*name, sums.loans)).collect();
		assert_eq!(names, [("applied", 1), ("disbursed", 7), ("written-off", 1)]);
		let applied = portfolio.states[0].1;
		assert_eq!((applied.principal, applied.drawn, applied.outstanding), (12_000_000, 0, 0));
		let disbursed = portfolio.states[1].1;
		assert_eq!((disbursed.drawn, disbursed.outstanding), (84_000_000, 84_000_000));
		let off = portfolio.states[2].1;
		assert_eq!((off.subrogated, off.written_off), (9_000_100, 3_000_007));
		assert_eq!((off.drawn, off.outstanding, off.overdue), (12_000_000, 0, 0));
		assert_eq!((portfolio.all.loans, portfolio.all.drawn), (9, 96_000_000));
	}

	#[test]
	fn disbursed_loans_are_summed_by_the_age_of_their_arrears() {
		let portfolio = Portfolio::of(&book()).ok().unwrap();
		let counts: Vec<_> = portfolio.ages.iter().map(|(_, sums)| sums.loans).collect();
		// What is due today is not overdue.
		assert_eq!(counts, [2, 2, 2, 1]);
		assert_eq!(portfolio.ages[0].1.overdue, 0);
		let due: u64 = book()[3..5]
			.iter()
			.map(|one| one.account.as_ref().unwrap().due().total().unwrap())
			.sum();
		assert_eq!(portfolio.ages[1].1.overdue, due);
		assert!(due > 2 * 1_036_000);
		let names: Vec<_> = AGES.map(age).into();
		assert_eq!(names, ["0", "1-30", "31-90", "over 90"]);
	}

	#[test]
	fn programs_and_people_get_the_same_sums() {
		let portfolio = Portfolio::of(&book()).ok().unwrap();
		let value = portfolio.json(77, day("2027-03-26"));
		assert_eq!((&value["block"], &value["on"]), (&json!(77), &json!("2027-03-26")));
		assert_eq!(value["states"][1]["state"], "disbursed");
		assert_eq!(value["arrears"][3]["days"], "over 90");
		assert_eq!(value["total"]["loans"], 9);
		let overdue = value["arrears"][3]["overdue"].as_u64().unwrap();
		let text = portfolio.text();
		for part in ["over 90", "9,000,100", "3,000,007", &values::format_won(overdue)] {
			assert!(text.contains(part), "{part}: {text}");
		}
	}

	#[test]
	fn nothing_is_summed_silently_beyond_what_fits() {
		let mut loans = [applied(1), applied(2)];
		for one in &mut loans {
			one.terms.credit.principal = u64::MAX;
		}
		assert!(Portfolio::of(&loans).is_err());
		assert_eq!(Portfolio::of(&[]).ok().unwrap().all, Sums::default());
	}
}
