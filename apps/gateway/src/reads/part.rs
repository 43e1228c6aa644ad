//! Whether an institution has a part in an object.
//!
//! All members keep the whole chain, so this hides nothing from a member that reads its own node. It keeps the systems
//! and the staff of one institution to what is theirs.

use super::table::{Read, Whose};
use crate::{
	access::Client,
	chain::Chain,
	error::{Error, Kind},
	params::whole,
};
use madang_client::{api::types::*, view, State};
use madang_primitives::Party;
use pallet_titles::Right;
use serde_json::Value;
use sp_core::crypto::{AccountId32, Ss58Codec};

/// Ensure that the client's institution may ask for the object that the first parameter names, and of lines the second one.
pub async fn ensure(
	chain: &Chain,
	client: &Client,
	read: &Read,
	[object, lender]: [Option<&Value>; 2],
) -> Result<(), Error> {
	if read.whose == Whose::Everyones || client.supervises() {
		return Ok(());
	}
	if read.whose == Whose::Officers {
		return of_officer(chain, client.institution, object).await;
	}
	let number = object
		.and_then(whole)
		.ok_or_else(|| Error::invalid(format!("{}: expected a whole number", read.first)))?;
	let own = client.institution;
	let has_part = match read.whose {
		Whose::Everyones | Whose::Officers => true,
		Whose::Institutions => number == u64::from(own.0),
		Whose::Loans => of_loan(&chain.state().await?, own, LoanId(number)).await?,
		Whose::Deals => of_deal(&chain.state().await?, client, DealId(number)).await?,
		Whose::Guarantees => {
			let guarantee = chain.state().await?.guarantee(GuaranteeId(number)).await?;
			guarantee.is_some_and(|one| one.foundation == own || one.creditor == own)
		}
		Whose::Transfers => {
			let transfer = chain.state().await?.transfer(TransferId(number)).await?;
			transfer.is_some_and(|one| one.from == own || one.to == own)
		}
		Whose::Programmes => {
			let state = chain.state().await?;
			is_agency(&state, own, number).await? || is_lender(&state, own, number).await?
		}
		Whose::Lines => {
			let lender = lender.and_then(whole);
			lender == Some(own.0.into()) || is_agency(&chain.state().await?, own, number).await?
		}
		Whose::Agencies => is_agency(&chain.state().await?, own, number).await?,
	};
	match has_part {
		true => Ok(()),
		false => Err(Kind::NoPart.into()),
	}
}

/// Ensure that the account is of an officer of the institution, of the past too.
async fn of_officer(
	chain: &Chain,
	own: InstitutionId,
	account: Option<&Value>,
) -> Result<(), Error> {
	let account = account.and_then(Value::as_str);
	let account = account.and_then(|text| AccountId32::from_ss58check(text).ok());
	let account = account.ok_or_else(|| Error::invalid("account: expected an account in SS58"))?;
	match chain.state().await?.officer(account.into()).await? {
		Some(officer) if officer.institution == own => Ok(()),
		_ => Err(Kind::NoPart.into()),
	}
}

async fn is_agency(state: &State, own: InstitutionId, programme: u64) -> Result<bool, Error> {
	let Ok(number) = u32::try_from(programme) else { return Ok(false) };
	let programme = state.programme(ProgrammeId(number)).await?;
	Ok(programme.is_some_and(|one| one.agency == own))
}

async fn is_lender(state: &State, own: InstitutionId, programme: u64) -> Result<bool, Error> {
	let Ok(number) = u32::try_from(programme) else { return Ok(false) };
	Ok(state.lender_line(ProgrammeId(number), own).await?.is_some())
}

/// The lender, the foundation that guarantees it last, the agency of its programme, and the institution to which it is
/// pledged.
async fn of_loan(state: &State, own: InstitutionId, loan: LoanId) -> Result<bool, Error> {
	if state.loan(loan).await?.is_some_and(|one| one.lender == own) {
		return Ok(true);
	}
	if let Some(number) = state.guarantee_of(loan).await? {
		if state.guarantee(number).await?.is_some_and(|one| one.foundation == own) {
			return Ok(true);
		}
	}
	if state.pledge(loan).await?.is_some_and(|one| one.pledgee == own) {
		return Ok(true);
	}
	let Some(entry) = state.programme_entry(loan).await? else { return Ok(false) };
	let programme = state.programme(entry.slot.programme).await?;
	Ok(programme.is_some_and(|one| one.agency == own))
}

/// The agent, the offices of the place, the lenders of its loans, and the banks of the mortgages on its titles, which are
/// paid off.
async fn of_deal(state: &State, client: &Client, id: DealId) -> Result<bool, Error> {
	let own = client.institution;
	let keeps_books =
		matches!(client.kind, InstitutionKind::Municipality | InstitutionKind::RegistryOffice);
	let Some(deal) = state.deal(id).await? else { return Ok(false) };
	if deal.agent == own {
		return Ok(true);
	}
	for seen in deal.titles.iter().filter(|_| keeps_books) {
		let name = view::name_of(state, seen.property).await?;
		let responsible = view::responsible_for(state, own, name.into_iter().collect()).await?;
		if responsible.contains(&true) {
			return Ok(true);
		}
	}
	for bound in &deal.loans {
		if state.loan(bound.loan).await?.is_some_and(|one| one.lender == own) {
			return Ok(true);
		}
	}
	for leg in view::legs(state, id).await? {
		let Leg::Payoff(entry) = leg else { continue };
		let live = state.live_entries(entry.title).await?;
		if live.iter().any(|entry| is_mortgagee(&entry.right, own)) {
			return Ok(true);
		}
	}
	Ok(false)
}

fn is_mortgagee(right: &Right, bank: InstitutionId) -> bool {
	match right {
		Right::RevolvingMortgage { mortgage, .. } => mortgage.bank() == Some(bank),
		Right::MortgageMoved { to, .. } => *to == Party::Member(bank),
		_ => false,
	}
}
