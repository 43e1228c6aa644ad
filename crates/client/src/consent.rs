//! The acts to which parties consent.
//!
//! Each function returns the object and the terms of one act, exactly as the chain computes them
//! from the call. `PartyKey::sign_consent` signs them.

use crate::{api::types::*, error::Error};
use codec::Encode;
use madang_primitives::signing::{object, terms, Purpose};
use pallet_identity::{did_object, registration_terms, Keys};
use pallet_titles::{Closing, Mortgage, Transfer};
use sp_core::H256;

/// An act to which a party consents.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Act {
	/// The purpose of the consent.
	pub purpose: Purpose,
	/// The object of the act.
	pub object: H256,
	/// The terms of the act.
	pub terms: H256,
}

fn on_deal(purpose: Purpose, deal: DealId, agreed: &impl Encode) -> Act {
	Act { purpose, object: object(b"deal", &deal), terms: terms(agreed) }
}

/// Register a DID with these keys.
pub fn register_did(did: Did, keys: &Keys) -> Act {
	Act { purpose: Purpose::RegisterDid, object: did_object(&did), terms: registration_terms(keys) }
}

/// Bind an imported holding to the party's DID.
pub fn bind_holding(title: TitleId, from: Commitment) -> Act {
	Act { purpose: Purpose::BindHolding, object: object(b"title", &title), terms: terms(&from) }
}

/// Apply for a registration in a title record.
pub fn apply_for_registration(title: TitleId, filing: &Filing) -> Act {
	Act {
		purpose: Purpose::ApplyForRegistration,
		object: object(b"title", &title),
		terms: terms(filing),
	}
}

/// Conclude a contract of sale.
pub fn conclude(deal: DealId, agreed: &Terms) -> Act {
	on_deal(Purpose::ConcludeContract, deal, agreed)
}

/// Apply for the registration of a deal's closing.
pub fn file_closing(deal: DealId, closing: &Closing) -> Act {
	on_deal(Purpose::ApplyForRegistration, deal, closing)
}

/// Confirm that the price is paid.
pub fn confirm_price(deal: DealId, evidence: Commitment) -> Act {
	on_deal(Purpose::ConfirmPayment, deal, &(Leg::Price, evidence))
}

/// Rescind a contract by agreement.
pub fn rescind(deal: DealId, evidence: Commitment) -> Act {
	on_deal(Purpose::RescindContract, deal, &evidence)
}

/// Apply to a bank for a loan.
pub fn apply_for_loan(bank: InstitutionId, asked: &LoanTerms, documents: Commitment) -> Act {
	let (object, terms) = asked.application(bank, documents);
	Act { purpose: Purpose::ApplyForLoan, object, terms }
}

/// Agree to a loan.
pub fn agree_to_loan(loan: LoanId, agreed: &LoanTerms, agreement: Commitment) -> Act {
	let (object, terms) = agreed.agreement(loan, agreement);
	Act { purpose: Purpose::AgreeToLoan, object, terms }
}

/// The closing of a deal, computed from the deal and from its loans in their order. The parties
/// sign it to apply for registration.
pub fn closing(deal: &Deal<u32>, loans: &[Loan]) -> Result<Closing, Error> {
	let (Some(agreed), Some(report)) = (&deal.terms, &deal.report) else {
		return Err(Error::Input("the deal has no contract yet".to_owned()));
	};
	if loans.len() != deal.loans.len() {
		return Err(Error::Input(format!(
			"the deal has {} loans, but {} were given",
			deal.loans.len(),
			loans.len()
		)));
	}
	let mortgages: Vec<Mortgage> = deal
		.loans
		.iter()
		.zip(loans)
		.map(|(bound, loan)| Mortgage {
			bank: loan.bank,
			max_secured: loan.max_secured,
			debtors: loan.borrowers.clone(),
			loan: Some(bound.loan),
			agreed_on: bound.bound_on,
		})
		.collect();
	Ok(Closing {
		discharges: agreed.discharges.clone(),
		transfer: Transfer {
			from: agreed.sellers.clone(),
			to: agreed.buyers.clone(),
			price: agreed.price,
			contracted_on: KoreanDay::of(report.filed_at),
		},
		mortgages: mortgages
			.try_into()
			.map_err(|_| Error::Input("too many loans for one closing".to_owned()))?,
	})
}
