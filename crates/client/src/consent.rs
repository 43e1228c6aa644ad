//! The acts to which parties consent.
//!
//! Each function returns the object and the terms of one act, exactly as the chain computes them
//! from the call. `PartyKey::sign_consent` signs them.

use crate::{api::types::*, error::Error};
use madang_primitives::{
	signing::{object, terms, Purpose},
	Party,
};
use pallet_conveyances::{signed, ClosingFile, Notice, Payment};
use pallet_identity::{
	cancellation_terms, deactivation_terms, did_object, guardians_terms, recovery_terms,
	registration_terms, rotation_terms, Guardians, Keys, Recovery,
};
use pallet_titles::{
	application_object, application_terms, binding_object, binding_terms, Closing,
};
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

fn on_deal(purpose: Purpose, deal: DealId, terms: H256) -> Act {
	Act { purpose, object: signed::deal(deal), terms }
}

/// Register a DID with these keys, enrolled by an institution.
pub fn register_did(did: Did, keys: &Keys, institution: InstitutionId) -> Act {
	let terms = registration_terms(keys, institution);
	Act { purpose: Purpose::RegisterDid, object: did_object(&did), terms }
}

/// Replace the keys that a DID has in a version.
pub fn rotate_keys(did: &Did, new_keys: &Keys, version: u32) -> Act {
	let terms = rotation_terms(new_keys, version);
	Act { purpose: Purpose::RotateKeys, object: did_object(did), terms }
}

/// Deactivate a DID.
pub fn deactivate_did(did: &Did, version: u32) -> Act {
	let terms = deactivation_terms(version);
	Act { purpose: Purpose::DeactivateDid, object: did_object(did), terms }
}

/// Say who can recover a DID, in place of what was said before.
pub fn set_guardians(did: &Did, new: &Guardians, old: &Guardians, version: u32) -> Act {
	let terms = guardians_terms(new, old, version);
	Act { purpose: Purpose::SetGuardians, object: did_object(did), terms }
}

/// Have an institution issue certificates under a DID.
pub fn issue_certificates(issuer: InstitutionId, did: &Did) -> Act {
	Act {
		purpose: Purpose::IssueCertificates,
		object: pallet_certificates::issuer_object(issuer),
		terms: pallet_certificates::issuer_terms(did),
	}
}

/// As a guardian, support the recovery of a DID.
pub fn support_recovery(did: &Did, new_keys: &Keys, version: u32) -> Act {
	let terms = recovery_terms(new_keys, version);
	Act { purpose: Purpose::SupportRecovery, object: did_object(did), terms }
}

/// With the first of the new keys, accept the recovery of a DID.
pub fn accept_recovery(did: &Did, new_keys: &Keys, version: u32) -> Act {
	Act { purpose: Purpose::AcceptRecovery, ..support_recovery(did, new_keys, version) }
}

/// Cancel the recovery of the own DID.
pub fn cancel_recovery(did: &Did, recovery: &Recovery) -> Act {
	let Recovery { keys, version, started_at, .. } = recovery;
	let terms = cancellation_terms(keys, *version, *started_at);
	Act { purpose: Purpose::CancelRecovery, object: did_object(did), terms }
}

/// As a guardian, have the recovery of a DID cancelled.
pub fn oppose_recovery(did: &Did, recovery: &Recovery) -> Act {
	Act { purpose: Purpose::OpposeRecovery, ..cancel_recovery(did, recovery) }
}

/// Bind lots of a holder to another identification. The DID that they are bound to signs it, and a
/// holder whose DID is active.
pub fn bind_holding(title: TitleId, from: Party, to: Party, lots: &[u32]) -> Act {
	Act {
		purpose: Purpose::BindHolding,
		object: binding_object(&title),
		terms: binding_terms(&from, &to, lots),
	}
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

/// Have a notary enter an act with these parties, in this order.
pub fn notarial_act(stated: &NewAct, notary: InstitutionId, parties: &[Did]) -> Act {
	Act {
		purpose: Purpose::NotarialAct,
		object: pallet_notary::act_object(&stated.document),
		terms: pallet_notary::act_terms(stated, notary, parties),
	}
}

/// Conclude a contract of sale on titles as they were inspected.
pub fn conclude(deal: DealId, seen: &[(TitleId, H256)], agreed: &Terms) -> Act {
	on_deal(Purpose::ConcludeContract, deal, signed::contract(seen, agreed))
}

/// Change a contract.
pub fn amend(deal: DealId, before: &Terms, agreed: &Terms) -> Act {
	on_deal(Purpose::AmendContract, deal, signed::amendment(before, agreed))
}

/// Accept titles that changed after the contract.
pub fn accept_title(deal: DealId, now: &[(TitleId, H256)]) -> Act {
	on_deal(Purpose::AcceptTitle, deal, signed::titles(now))
}

/// Have another agent conduct a deal.
pub fn change_agent(deal: DealId, from: InstitutionId, to: InstitutionId) -> Act {
	on_deal(Purpose::ChangeAgent, deal, signed::agent(from, to))
}

/// What borrowers and buyers sign about a loan of a deal.
fn of_loan(id: LoanId, lender: InstitutionId, terms: &LoanTerms) -> H256 {
	signed::loan(id, lender, terms.credit.principal, terms.max_secured)
}

/// Have a loan bound to a deal.
pub fn bind_loan(deal: DealId, id: LoanId, lender: InstitutionId, terms: &LoanTerms) -> Act {
	on_deal(Purpose::BindLoan, deal, of_loan(id, lender, terms))
}

/// Have a loan taken out of a deal.
pub fn dismiss_loan(deal: DealId, id: LoanId, lender: InstitutionId, terms: &LoanTerms) -> Act {
	on_deal(Purpose::DismissLoan, deal, of_loan(id, lender, terms))
}

/// Apply for the registration of a deal's closing.
pub fn file_closing(deal: DealId, closing: &Closing) -> Act {
	on_deal(Purpose::ApplyForRegistration, deal, signed::closing(closing))
}

/// Confirm the price, for the closing that is filed.
pub fn confirm_price(deal: DealId, file: &ClosingFile, paid: Paid, evidence: Commitment) -> Act {
	let signed = signed::price(file.receipts.first, file.digest, paid, evidence);
	on_deal(Purpose::ConfirmPayment, deal, signed)
}

/// Take the confirmation of the price back, which was paid on this day.
pub fn withdraw_price(deal: DealId, paid_on: KoreanDay) -> Act {
	on_deal(Purpose::WithdrawConfirmation, deal, signed::price_withdrawal(paid_on))
}

/// Take the confirmation of an interim payment back, by its position among the payments from zero.
pub fn withdraw_interim(deal: DealId, position: u8) -> Act {
	on_deal(Purpose::WithdrawConfirmation, deal, signed::interim_withdrawal(position))
}

/// Confirm an interim payment, by its position among the payments from zero.
pub fn confirm_interim(
	deal: DealId,
	position: u8,
	agreed: &Payment,
	paid: Paid,
	evidence: Commitment,
) -> Act {
	let signed = signed::interim(position, agreed, paid, evidence);
	on_deal(Purpose::ConfirmPayment, deal, signed)
}

/// Rescind a contract on a ground.
pub fn rescind(deal: DealId, ground: RescissionGround, evidence: Commitment) -> Act {
	on_deal(Purpose::RescindContract, deal, signed::rescission(ground, evidence))
}

/// Give notice of a breach.
pub fn give_notice(deal: DealId, side: Side, days: u32, evidence: Commitment) -> Act {
	on_deal(Purpose::GiveNotice, deal, signed::notice(side, days, evidence))
}

/// Take a notice back.
pub fn withdraw_notice(deal: DealId, notice: &Notice) -> Act {
	let signed = signed::notice_withdrawal(notice.side, notice.term.last);
	on_deal(Purpose::WithdrawNotice, deal, signed)
}

/// Act for a party of a contract, by decision of the court.
pub fn succeed(deal: DealId, party: &Did, evidence: Commitment) -> Act {
	on_deal(Purpose::SucceedParty, deal, signed::succession(party, evidence))
}

/// Object to a notice.
pub fn object_to(deal: DealId, notice: &Notice, evidence: Commitment) -> Act {
	let signed = signed::objection(notice.side, notice.term.last, evidence);
	on_deal(Purpose::ObjectToNotice, deal, signed)
}

/// Report the end of a contract, by the evidence of its end.
pub fn report_rescission(deal: DealId, evidence: Commitment) -> Act {
	on_deal(Purpose::ReportRescission, deal, signed::end_report(evidence))
}

/// Apply to a bank for a loan.
pub fn apply_for_loan(bank: InstitutionId, asked: &LoanFile, documents: Commitment) -> Act {
	let (object, terms) = asked.application(bank, documents);
	Act { purpose: Purpose::ApplyForLoan, object, terms }
}

/// Agree to a loan.
pub fn agree_to_loan(loan: LoanId, agreed: &LoanFile, agreement: Commitment) -> Act {
	let (object, terms) = agreed.agreement(loan, agreement);
	Act { purpose: Purpose::AgreeToLoan, object, terms }
}

/// Apply for a loan under a programme, with papers.
pub fn apply_under_programme(
	lender: InstitutionId,
	asked: &LoanFile,
	programme: ProgrammeId,
	documents: Commitment,
	papers: &Papers,
) -> Act {
	let (object, terms) = asked.policy_application(lender, programme, documents, papers);
	Act { purpose: Purpose::ApplyForLoan, object, terms }
}

/// Have other papers used for an application.
pub fn submit_papers(loan: LoanId, agreed: &LoanFile, papers: &Papers) -> Act {
	let (object, terms) = agreed.papers(loan, papers);
	Act { purpose: Purpose::SubmitPapers, object, terms }
}

/// Change the contract of a loan that is drawn, for the `number`th time.
pub fn amend_loan(loan: LoanId, agreed: &LoanFile, number: u16, amendment: &Amendment) -> Act {
	let (object, terms) = agreed.amendment(loan, number, amendment);
	Act { purpose: Purpose::AmendLoan, object, terms }
}

/// Withdraw from a loan that is not paid out, or was a few days ago.
pub fn withdraw_loan(loan: LoanId, agreed: &LoanFile) -> Act {
	let (object, terms) = agreed.withdrawal(loan);
	Act { purpose: Purpose::WithdrawLoan, object, terms }
}
