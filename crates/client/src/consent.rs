//! The acts to which parties consent.
//!
//! Each function returns the object and the terms of one act, exactly as the chain computes them
//! from the call. `PartyKey::sign_consent` signs them.

use crate::{api::types::*, error::Error};
use codec::Encode;
use madang_primitives::{
	signing::{object, terms, Purpose},
	CauseKind, Party,
};
use pallet_identity::{did_object, registration_terms, Keys};
use pallet_titles::{application_object, application_terms, Closing, ClosingMortgage, Part};
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

/// Bind a holder's shares to the party's DID.
pub fn bind_holding(title: TitleId, from: Party) -> Act {
	Act { purpose: Purpose::BindHolding, object: object(b"title", &title), terms: terms(&from) }
}

/// Apply for registrations. The first property is the object.
pub fn apply_for_registration(
	requests: &[(Property, Filing)],
	attachments: Commitment,
) -> Result<Act, Error> {
	let (first, _) = requests
		.first()
		.ok_or_else(|| Error::Input("an application names at least one property".to_owned()))?;
	Ok(Act {
		purpose: Purpose::ApplyForRegistration,
		object: application_object(first),
		terms: application_terms(requests, &attachments),
	})
}

/// Inherit a holder's shares. The heirs sign it for the registry office.
pub fn inherit(property: Property, transfer: &Transfer) -> Act {
	Act {
		purpose: Purpose::ApplyForRegistration,
		object: object(b"property", &property),
		terms: terms(transfer),
	}
}

/// Withdraw an application for registration.
pub fn withdraw_application(receipt: Receipt) -> Act {
	Act {
		purpose: Purpose::WithdrawApplication,
		object: pallet_titles::withdrawal_object(&receipt),
		terms: pallet_titles::withdrawal_terms(&receipt),
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
pub fn closing(id: DealId, deal: &Deal<u32>, loans: &[Loan]) -> Result<Closing, Error> {
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
	let mortgages: Vec<ClosingMortgage> = deal
		.loans
		.iter()
		.zip(loans)
		.map(|(bound, loan)| ClosingMortgage {
			mortgage: Mortgage {
				mortgagee: Party::Member(loan.bank),
				max_secured: loan.max_secured,
				debtors: loan.borrowers.clone(),
				loan: Some(bound.loan),
				agreed_on: bound.bound_on,
			},
			on: Collateral::Acquired,
		})
		.collect();
	let part = Part {
		title: deal.title,
		discharges: agreed.discharges.clone(),
		transfer: Transfer {
			from: agreed.sellers.clone(),
			to: agreed.buyers.clone(),
			cause: CauseKind::Sale,
			price: Some(agreed.price),
			report: Some(ReportRef::Deal(id)),
			caused_on: KoreanDay::of(report.filed_at),
		},
	};
	let many = |what: &str| Error::Input(format!("too many {what} for one closing"));
	Ok(Closing {
		parts: vec![part].try_into().map_err(|_| many("titles"))?,
		mortgages: mortgages.try_into().map_err(|_| many("loans"))?,
	})
}
