//! The closing of a deal in words: who signs it must see all of it, because a node gave the terms.

use crate::values::{format_holdings, format_won};
use madang_primitives::{DealId, Party};
use pallet_titles::{Closing, ClosingMortgage, Part, Transfer};

/// All that a closing registers, a line for each thing.
pub fn in_words(deal: DealId, Closing { parts, mortgages }: &Closing) -> String {
	let mut lines = vec![format!("The closing of deal {deal}:")];
	for Part { title, discharges, transfer } in parts {
		let Transfer { from, to, price, caused_on, .. } = transfer;
		for entry in discharges {
			lines.push(format!("- title {title}: the mortgage of entry {entry} is discharged"));
		}
		let price = price.map_or_else(String::new, |won| format!(", at {} won", format_won(won)));
		lines.push(format!("- title {title}: transferred by the contract of {caused_on}{price}"));
		lines.push(format!("  from {}", format_holdings(from).replace('\n', "; ")));
		lines.push(format!("  to {}", format_holdings(to).replace('\n', "; ")));
	}
	for ClosingMortgage { mortgage, .. } in mortgages {
		let names = |parties: &[Party]| {
			parties.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
		};
		let loan = mortgage.loan.map(|loan| format!(", for loan {loan}")).unwrap_or_default();
		lines.push(format!(
			"- a mortgage of {} for at most {} won{loan}, debtors: {}",
			names(&mortgage.mortgagees),
			format_won(mortgage.max_secured),
			names(&mortgage.debtors),
		));
	}
	lines.join("\n")
}

#[cfg(test)]
mod tests {
	use super::*;
	use madang_primitives::{Did, InstitutionId, LoanId, TitleId};
	use pallet_titles::{Collateral, Mortgage};

	#[test]
	fn who_signs_sees_banks_amounts_debtors_and_shares() {
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
			report: None,
			caused_on: "2026-11-20".parse().unwrap(),
		};
		let title = TitleId(11_680_000_000_001);
		let part = Part { title, discharges: vec![4].try_into().unwrap(), transfer };
		let mortgage = Mortgage {
			mortgagees: Mortgage::only(InstitutionId(5)),
			max_secured: 600_000_000,
			debtors: vec![Party::Did(Did([2; 32]))].try_into().unwrap(),
			loan: Some(LoanId(9)),
			agreed_on: None,
		};
		let mortgages = vec![ClosingMortgage { mortgage, on: Collateral::Whole }];
		let closing = Closing {
			parts: vec![part].try_into().unwrap(),
			mortgages: mortgages.try_into().unwrap(),
		};
		let shown = in_words(DealId(7), &closing);
		for part in [
			"deal 7",
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
}
