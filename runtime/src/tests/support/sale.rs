//! A sale step by step: each step gives the call as its officer sends it, with the signatures that
//! it needs.

use super::*;
use crate::{Runtime, RuntimeCall};
use frame_support::{assert_ok, dispatch::DispatchResult};
use madang_primitives::{
	signing::{object, Purpose},
	DealId, Holdings, KoreanDay, LoanId, Property, Share, TitleId, UnitId, Won,
};
use pallet_conveyances::{Call, Deals, Ground, Leg, NextDeal, Payment, PaymentKind, Terms};
use pallet_lending::{Decision, LoanTerms, Loans, NextLoan};
use pallet_titles::{Closing, Mortgage, Transfer};

/// The price.
pub const PRICE: Won = 1_250_000_000;
/// What the buyers borrow.
pub const LOAN: Won = 500_000_000;

/// A sale: who sells what to whom, and under which numbers.
#[derive(Clone, Debug)]
pub struct Sale {
	/// The flat.
	pub flat: UnitId,
	/// Its title.
	pub title: TitleId,
	/// Who sells, and what.
	pub sellers: Vec<(Party, Share)>,
	/// Who buys, and what.
	pub buyers: Vec<(Party, Share)>,
	/// Mortgages to discharge.
	pub discharges: Vec<u32>,
	/// The deal.
	pub deal: DealId,
	/// The loan.
	pub loan: LoanId,
}

/// The old loan of the seller: the first in the ledger.
pub fn old_loan() -> LoanId {
	LoanId(1)
}

fn of(parties: &[(Party, Share)]) -> Holdings {
	holdings(parties.iter().map(|(party, share)| party.holds(*share)))
}

fn names(parties: &[(Party, Share)]) -> Vec<Party> {
	parties.iter().map(|(party, _)| *party).collect()
}

impl Sale {
	/// The sale of [`FLAT`] by its holder to two buyers, half each.
	pub fn new() -> Self {
		Self {
			flat: FLAT,
			title: title_of(FLAT),
			sellers: vec![(SELLER, Share::WHOLE)],
			buyers: vec![(BUYER, half()), (CO_BUYER, half())],
			discharges: vec![OLD_ENTRY],
			deal: NextDeal::<Runtime>::get(),
			loan: NextLoan::<Runtime>::get(),
		}
	}

	fn parties(&self) -> Vec<Party> {
		[names(&self.sellers), names(&self.buyers)].concat()
	}

	fn deal_object(&self) -> sp_core::H256 {
		object(b"deal", &self.deal)
	}

	/// Read the title.
	pub fn inspect(&self) -> RuntimeCall {
		Call::inspect { property: Property::Unit(self.flat), external_ref: fresh() }.into()
	}

	/// What the parties agree on.
	pub fn terms(&self) -> Terms {
		let today = KoreanDay::of(now());
		let payment = |kind, amount, days| Payment { kind, amount, due_on: today.plus(days) };
		Terms {
			sellers: of(&self.sellers),
			buyers: of(&self.buyers),
			price: PRICE,
			payments: bounded([
				payment(PaymentKind::Deposit, PRICE / 10, 0),
				payment(PaymentKind::Balance, PRICE - PRICE / 10, 30),
			]),
			discharges: bounded(self.discharges.iter().copied()),
			contract: document(),
			handover_on: today.plus(30),
		}
	}

	/// Conclude the contract.
	pub fn conclude(&self) -> RuntimeCall {
		let terms = self.terms();
		let consents = all_sign_consent(
			&self.parties(),
			Purpose::ConcludeContract,
			self.deal_object(),
			&terms,
		);
		Call::conclude {
			deal: self.deal,
			terms,
			consents: bounded(consents),
			external_ref: fresh(),
		}
		.into()
	}

	/// Accept the report.
	pub fn accept_report(&self) -> RuntimeCall {
		Call::accept_report { deal: self.deal, external_ref: fresh() }.into()
	}

	/// The terms of the buyers' loan.
	pub fn loan_terms(&self) -> LoanTerms {
		LoanTerms {
			borrowers: bounded(names(&self.buyers).into_iter().map(Party::did)),
			title: self.title,
			principal: LOAN,
			max_secured: LOAN / 10 * 12,
			rate: 39_500,
			term_months: 360,
		}
	}

	/// Apply to a bank.
	pub fn apply(&self, bank: Officer) -> RuntimeCall {
		let (terms, documents) = (self.loan_terms(), document());
		let consents = all_sign_consent(
			&names(&self.buyers),
			Purpose::ApplyForLoan,
			object(b"title", &self.title),
			&(bank.institution(), &terms, documents),
		);
		pallet_lending::Call::apply {
			terms,
			documents,
			consents: bounded(consents),
			external_ref: fresh(),
		}
		.into()
	}

	/// Approve the loan.
	pub fn approve(&self) -> RuntimeCall {
		let decision = Decision::Approve;
		pallet_lending::Call::decide { loan: self.loan, decision, external_ref: fresh() }.into()
	}

	/// Agree to the loan.
	pub fn agree(&self) -> RuntimeCall {
		let agreement = document();
		let consents = all_sign_consent(
			&names(&self.buyers),
			Purpose::AgreeToLoan,
			object(b"loan", &self.loan),
			&(self.loan_terms(), agreement),
		);
		pallet_lending::Call::agree {
			loan: self.loan,
			agreement,
			consents: bounded(consents),
			external_ref: fresh(),
		}
		.into()
	}

	/// Bind the loan to the deal.
	pub fn finance(&self) -> RuntimeCall {
		Call::finance { deal: self.deal, loan: self.loan, external_ref: fresh() }.into()
	}

	/// What the closing comes to.
	pub fn closing(&self) -> Closing {
		let deal = Deals::<Runtime>::get(self.deal).unwrap();
		let (terms, report) = (deal.terms.unwrap(), deal.report.unwrap());
		let mortgages = deal.loans.iter().map(|bound| {
			let loan = Loans::<Runtime>::get(bound.loan).unwrap();
			Mortgage {
				bank: loan.bank,
				max_secured: loan.max_secured,
				debtors: loan.borrowers,
				loan: Some(bound.loan),
				agreed_on: bound.bound_on,
			}
		});
		Closing {
			discharges: terms.discharges,
			transfer: Transfer {
				from: terms.sellers,
				to: terms.buyers,
				price: terms.price,
				contracted_on: KoreanDay::of(report.filed_at),
			},
			mortgages: bounded(mortgages),
		}
	}

	/// File the closing.
	pub fn file(&self) -> RuntimeCall {
		let consents = all_sign_consent(
			&self.parties(),
			Purpose::ApplyForRegistration,
			self.deal_object(),
			&self.closing(),
		);
		Call::file_registration {
			deal: self.deal,
			consents: bounded(consents),
			external_ref: fresh(),
		}
		.into()
	}

	/// Affirm a leg.
	pub fn affirm(&self, leg: Leg) -> RuntimeCall {
		let evidence = document();
		let signers = if leg == Leg::Price { names(&self.sellers) } else { vec![] };
		let consents = all_sign_consent(
			&signers,
			Purpose::ConfirmPayment,
			self.deal_object(),
			&(leg, evidence),
		);
		Call::affirm {
			deal: self.deal,
			leg,
			evidence,
			consents: bounded(consents),
			external_ref: fresh(),
		}
		.into()
	}

	/// The closing's legs, with who affirms each.
	pub fn legs(&self) -> Vec<(Officer, Leg)> {
		self.discharges
			.iter()
			.map(|entry| (OLD_BANK, Leg::Payoff(*entry)))
			.chain([(BANK, Leg::Disbursement(self.loan)), (AGENT, Leg::Price), (AGENT, Leg::Tax)])
			.collect()
	}

	/// Register the closing.
	pub fn register(&self) -> RuntimeCall {
		Call::register { deal: self.deal, external_ref: fresh() }.into()
	}

	/// Take the owners into the books.
	pub fn book(&self) -> RuntimeCall {
		Call::book { deal: self.deal, external_ref: fresh() }.into()
	}

	/// Rescind, by agreement or by law.
	pub fn rescind(&self, ground: Ground) -> RuntimeCall {
		let evidence = document();
		let signers = if ground == Ground::Agreement { self.parties() } else { vec![] };
		let consents =
			all_sign_consent(&signers, Purpose::RescindContract, self.deal_object(), &evidence);
		Call::rescind {
			deal: self.deal,
			ground,
			evidence,
			consents: bounded(consents),
			external_ref: fresh(),
		}
		.into()
	}

	/// Do what leads from where the sale stands to a stage: `make` is how a call is made.
	pub fn go(&self, to: Milestone, make: impl Fn(Officer, RuntimeCall) -> DispatchResult) {
		let done = |officer, call| {
			assert_ok!(make(officer, call));
		};
		match to {
			Milestone::Inspected => done(AGENT, self.inspect()),
			Milestone::Contracted => done(AGENT, self.conclude()),
			Milestone::Reported => done(CITY, self.accept_report()),
			Milestone::Agreed => {
				done(BANK, self.apply(BANK));
				done(BANK, self.approve());
				done(BANK, self.agree());
			}
			Milestone::Financed => done(BANK, self.finance()),
			Milestone::Filed => done(AGENT, self.file()),
			Milestone::Affirmed => {
				for (officer, leg) in self.legs() {
					done(officer, self.affirm(leg));
				}
			}
			Milestone::Registered => done(REGISTRY, self.register()),
			Milestone::Booked => done(CITY, self.book()),
		}
	}

	/// Do everything up to a stage, from the inspection on.
	pub fn go_through(&self, last: Milestone) {
		Milestone::ALL.into_iter().take_while(|one| *one <= last).for_each(|one| self.go(one, act));
	}
}

/// How far a sale has come.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Milestone {
	/// The title was read.
	Inspected,
	/// The contract was concluded.
	Contracted,
	/// The report was accepted.
	Reported,
	/// The buyers' loan was agreed.
	Agreed,
	/// The loan was bound.
	Financed,
	/// The closing was filed.
	Filed,
	/// Every leg was affirmed.
	Affirmed,
	/// The closing was registered.
	Registered,
	/// The books name the buyers.
	Booked,
}

impl Milestone {
	/// All of them, in order.
	pub const ALL: [Self; 9] = [
		Self::Inspected,
		Self::Contracted,
		Self::Reported,
		Self::Agreed,
		Self::Financed,
		Self::Filed,
		Self::Affirmed,
		Self::Registered,
		Self::Booked,
	];
}
