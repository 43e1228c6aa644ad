//! The names of the states of a loan, in lists and filters.

use pallet_lending::LoanState;

/// The names, in the order of a loan's way.
pub const STATES: [&str; 10] = [
	"applied",
	"approved",
	"refused",
	"withdrawn",
	"agreed",
	"bound",
	"disbursed",
	"settled",
	"lapsed",
	"written-off",
];

/// The name of a state. That of a refused loan does not say why.
pub const fn state_name(state: LoanState) -> &'static str {
	match state {
		LoanState::Applied => "applied",
		LoanState::Approved => "approved",
		LoanState::Refused(_) => "refused",
		LoanState::Withdrawn => "withdrawn",
		LoanState::Agreed => "agreed",
		LoanState::Bound => "bound",
		LoanState::Disbursed => "disbursed",
		LoanState::Settled => "settled",
		LoanState::Lapsed => "lapsed",
		LoanState::WrittenOff => "written-off",
	}
}
