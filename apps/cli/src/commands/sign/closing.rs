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
