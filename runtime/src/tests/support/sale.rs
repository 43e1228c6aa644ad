//! The usual sale of `pallet-conveyances` on the runtime: who makes its calls, and who signs.

use super::*;
use crate::{Runtime, RuntimeCall};
use frame_support::{assert_ok, dispatch::DispatchResult};
use madang_primitives::{
	signing::{PartyConsent, Purpose},
	Did, ExternalRef, KoreanDay, LoanId, Property,
};
use pallet_conveyances::fixture::{self, usual_terms, Role, World};
use pallet_lending::NextLoan;
use sp_core::H256;

pub use pallet_conveyances::fixture::{Milestone, LOAN, PRICE};

/// Signs for the parties with their keys.
#[derive(Clone, Copy, Debug)]
pub struct Signers;

impl World for Signers {
	fn sign_consent(did: Did, purpose: Purpose, object: H256, terms: H256) -> PartyConsent {
		madang_testing::sign_consent::<Runtime>(did, purpose, object, terms)
	}

	fn fresh_ref() -> ExternalRef {
		fresh()
	}
}

/// A sale on the runtime.
pub type Sale = fixture::Sale<Runtime, Signers>;

/// The old loan of the seller: the first in the ledger.
pub fn old_loan() -> LoanId {
	LoanId(1)
}

/// The sale of [`FLAT`] by its holder to two buyers, half each, under the next numbers.
pub fn usual_sale() -> Sale {
	let buyers = holdings([BUYER.holds(half()), CO_BUYER.holds(half())]);
	let terms =
		usual_terms(title_of(FLAT), whole(SELLER), buyers, &[OLD_ENTRY], KoreanDay::of(now()));
	let loan = NextLoan::<Runtime>::get();
	Sale::new(Property::Unit(FLAT), title_of(FLAT), terms, BANK.institution(), loan)
}

/// The officer who makes the calls of a role.
pub fn officer_of(role: Role) -> Officer {
	match role {
		Role::Agent => AGENT,
		Role::Municipality => CITY,
		Role::Lender => BANK,
		Role::Mortgagee => OLD_BANK,
		Role::Examiner => EXAMINER,
		Role::Registrar => REGISTRY,
		Role::Court => COURT,
	}
}

/// How a sale progresses.
pub trait Progress {
	/// Make the calls that lead from the milestone before to this one: `make` is how a call is made.
	fn go(&self, to: Milestone, make: impl Fn(Officer, RuntimeCall) -> DispatchResult);

	/// Make every call up to a milestone, each in a transaction of its own.
	fn go_through(&self, last: Milestone);

	/// The legs of the closing, with the officer who affirms each.
	fn officers_of_legs(&self) -> Vec<(Officer, pallet_conveyances::Leg)>;
}

impl Progress for Sale {
	fn go(&self, to: Milestone, make: impl Fn(Officer, RuntimeCall) -> DispatchResult) {
		for (role, call) in self.steps(to) {
			assert_ok!(make(officer_of(role), call));
		}
	}

	fn go_through(&self, last: Milestone) {
		Milestone::ALL.into_iter().take_while(|one| *one <= last).for_each(|one| self.go(one, act));
	}

	fn officers_of_legs(&self) -> Vec<(Officer, pallet_conveyances::Leg)> {
		self.legs().into_iter().map(|(role, leg)| (officer_of(role), leg)).collect()
	}
}
