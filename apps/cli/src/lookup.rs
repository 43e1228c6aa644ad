//! What several commands read from the chain.

use crate::{context::Context, failure::Failure};
use madang_client::{api::types::*, loans::Owed, view, State};
use madang_primitives::Duty;
use pallet_titles::Closing;

/// An institution.
pub async fn institution(state: &State, id: InstitutionId) -> Result<Institution, Failure> {
	state.institution(id).await?.ok_or_else(|| Failure::not_found(t!("institution {id}")))
}

/// An institution's Korean name and number, or the number alone if the chain has no such
/// institution.
pub async fn institution_name(state: &State, id: InstitutionId) -> Result<String, Failure> {
	Ok(match state.institution(id).await? {
		Some(one) => format!("{} ({id})", String::from_utf8_lossy(&one.name_ko)),
		None => id.to_string(),
	})
}

/// A deal.
pub async fn deal(state: &State, id: DealId) -> Result<Deal<u32>, Failure> {
	state.deal(id).await?.ok_or_else(|| Failure::not_found(t!("deal {id}")))
}

/// A loan.
pub async fn loan(state: &State, id: LoanId) -> Result<Loan, Failure> {
	state.loan(id).await?.ok_or_else(|| Failure::not_found(t!("loan {id}")))
}

/// What the borrowers of a loan signed.
pub async fn loan_file(state: &State, id: LoanId) -> Result<LoanFile, Failure> {
	state.loan_file(id).await?.ok_or_else(|| Failure::not_found(t!("loan {id}")))
}

/// The transfer to another bank in which a loan is, with its number.
pub async fn transfer_of(
	state: &State,
	id: LoanId,
	loan: &Loan,
) -> Result<Option<(TransferId, LoanTransfer)>, Failure> {
	for entry in &loan.entries {
		let found = state.transfer_of(*entry).await?;
		if let Some(found) = found.filter(|(_, transfer)| transfer.loans.contains(&id)) {
			return Ok(Some(found));
		}
	}
	Ok(None)
}

/// What is owed on a loan.
pub async fn owed(state: &State, id: LoanId) -> Result<Owed, Failure> {
	let owed = Owed::read(state, id).await?;
	owed.ok_or_else(|| Failure::input(t!("loan {id} is not disbursed")))
}

/// The title of a property.
pub async fn title_of(state: &State, property: Property) -> Result<TitleId, Failure> {
	let title = state.title_of(property).await?;
	title.ok_or_else(|| Failure::not_found(t!("a title of {property}")))
}

/// An application for registration.
pub async fn application(state: &State, receipt: Receipt) -> Result<Application, Failure> {
	let found = state.application(receipt).await?;
	found.ok_or_else(|| Failure::not_found(t!("application {receipt}")))
}

/// The closing of a deal, as its parties sign it.
pub async fn closing(state: &State, id: DealId) -> Result<Closing, Failure> {
	let closing = view::closing(state, id).await?;
	closing.ok_or_else(|| Failure::input(t!("deal {id} is not on the chain, or has no contract")))
}

/// The officer to whom the key in use belongs, as the chain knows it.
pub async fn own_officer(context: &Context, state: &State) -> Result<OfficerRecord, Failure> {
	let officer = state.officer(context.officer_account()?).await?;
	officer.ok_or_else(|| {
		Failure::rejected(t!(
			"the key's account is not an officer of any member institution; your institution's \
			administrator appoints it with `madang officer appoint`"
		))
	})
}

/// The institution of the officer to whom the key in use belongs.
pub async fn own_institution(context: &Context, state: &State) -> Result<InstitutionId, Failure> {
	Ok(own_officer(context, state).await?.institution)
}

/// The institution of the officer to whom the key in use belongs. The officer must have the duty
/// administer.
pub async fn administered_institution(
	context: &Context,
	state: &State,
) -> Result<InstitutionId, Failure> {
	let officer = own_officer(context, state).await?;
	match officer.duties.contains(Duty::Administer) {
		true => Ok(officer.institution),
		false => Err(Failure::rejected(t!(
			"the officer does not have the duty administer; ask your institution's administrator"
		))),
	}
}
