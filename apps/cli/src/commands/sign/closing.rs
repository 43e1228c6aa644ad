//! The closing of a deal in words: who signs it must see all of it, because a node gave the terms.

use crate::{
	json,
	values::{format_holdings, format_won},
};
use madang_primitives::{DealId, Party};
use pallet_titles::{Closing, ClosingMortgage, Collateral, Mortgage, Part, ReportRef, Transfer};

/// All that a closing registers, a line for each thing.
pub fn in_words(deal: DealId, Closing { parts, mortgages }: &Closing) -> String {
	let mut lines = vec![t!("The closing of deal {deal}:")];
	// Every field is named: one that is forgotten here does not compile.
	for Part { title, discharges, transfer } in parts {
		let Transfer { from, to, cause, price, report, caused_on } = transfer;
		for entry in discharges {
			lines.push(t!("- title {title}: the mortgage of entry {entry} is discharged"));
		}
		let price = price.map_or_else(String::new, |won| t!(", at {} won", format_won(won)));
		let cause = json::cause(*cause);
		lines.push(t!("- title {title}: transferred for the cause {cause} of {caused_on}{price}"));
		lines.push(match report {
			Some(ReportRef::Deal(deal)) => t!("  with the report of deal {deal}"),
			Some(ReportRef::Certificate(commitment)) => {
				t!("  with the report certificate {commitment}")
			}
			None => t!("  without a report").to_owned(),
		});
		lines.push(t!("  from {}", format_holdings(from).replace('\n', "; ")));
		lines.push(t!("  to {}", format_holdings(to).replace('\n', "; ")));
	}
	for ClosingMortgage { mortgage, on } in mortgages {
		let Mortgage { mortgagees, max_secured, debtors, loan, agreed_on } = mortgage;
		let names = |parties: &[Party]| {
			parties.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
		};
		let loan = loan.map(|loan| t!(", for loan {loan}")).unwrap_or_default();
		lines.push(t!(
			"- a mortgage of {} for at most {} won{loan}, debtors: {}",
			names(mortgagees),
			format_won(*max_secured),
			names(debtors),
		));
		let agreed_on =
			agreed_on.map_or_else(|| t!("an unknown day").to_owned(), |day| day.to_string());
		lines.push(t!("  agreed on {agreed_on}, on {}", collateral(on)));
	}
	lines.join("\n")
}

/// What a mortgage encumbers on each title.
fn collateral(on: &Collateral) -> String {
	match on {
		Collateral::Whole => t!("the whole of each title").to_owned(),
		Collateral::Acquired => t!("what is acquired of each title").to_owned(),
		Collateral::Lots(lots) => {
			let lots: Vec<_> = lots.iter().map(ToString::to_string).collect();
			t!("the lots {} of each title", lots.join(", "))
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use madang_primitives::{Commitment, Did, InstitutionId, LoanId, TitleId};

	/// A closing with this report, and with a mortgage that was agreed on this day and encumbers this.
	fn closing(report: Option<ReportRef>, agreed_on: Option<&str>, on: Collateral) -> Closing {
		let share = madang_primitives::Share::new(1, 2).unwrap();
		let holding = |byte: u8| {
			let holder = Party::Did(Did([byte; 32]));
			madang_primitives::Holding { holder, share }
		};
		let transfer = Transfer {
			from: madang_primitives::Holdings::new([holding(1)]).unwrap(),
			to: madang_primitives::Holdings::new([holding(2), holding(3)]).unwrap(),
			cause: madang_primitives::CauseKind::Sale,
			price: Some(950_000_000),
			report,
			caused_on: "2026-11-20".parse().unwrap(),
		};
		let title = TitleId(11_680_000_000_001);
		let part = Part { title, discharges: vec![4].try_into().unwrap(), transfer };
		let mortgage = Mortgage {
			mortgagees: Mortgage::only(InstitutionId(5)),
			max_secured: 600_000_000,
			debtors: vec![Party::Did(Did([2; 32]))].try_into().unwrap(),
			loan: Some(LoanId(9)),
			agreed_on: agreed_on.map(|day| day.parse().unwrap()),
		};
		let mortgages = vec![ClosingMortgage { mortgage, on }];
		Closing { parts: vec![part].try_into().unwrap(), mortgages: mortgages.try_into().unwrap() }
	}

	#[test]
	fn who_signs_sees_banks_amounts_debtors_and_shares() {
		let report = Some(ReportRef::Deal(DealId(6)));
		let shown = in_words(DealId(7), &closing(report, Some("2026-11-21"), Collateral::Whole));
		for part in [
			"deal 7",
			"the cause sale of 2026-11-20",
			"the report of deal 6",
			"agreed on 2026-11-21",
			"on the whole of each title",
			"entry 4 is discharged",
			"950,000,000",
			"600,000,000",
			"member:5",
			"loan 9",
			"1/2 did:madang:0202",
			"1/2 did:madang:0303",
			"debtors: did:madang:0202",
		] {
			assert!(shown.contains(part), "{part}: {shown}");
		}
	}

	#[test]
	fn what_differs_from_the_usual_closing_is_seen_too() {
		let certificate = Some(ReportRef::Certificate(Commitment([0xab; 32])));
		for (report, agreed_on, on, expected) in [
			(
				certificate,
				None,
				Collateral::Acquired,
				["abab", "an unknown day", "what is acquired"],
			),
			(
				None,
				Some("2026-11-21"),
				Collateral::Lots(vec![3, 4].try_into().unwrap()),
				["without a report", "2026-11-21", "the lots 3, 4 of each title"],
			),
		] {
			let shown = in_words(DealId(7), &closing(report, agreed_on, on));
			for part in expected {
				assert!(shown.contains(part), "{part}: {shown}");
			}
		}
	}
}
