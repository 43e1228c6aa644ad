//! Checks the invariants of the crate's documentation over the whole state.

use crate::{
	Affirmations, Config, DealOf, DealTerm, Deals, DueKind, LiveDealOf, NextDeal, Pallet, Stage,
};
use frame_support::ensure;
use madang_primitives::DealId;
use pallet_lending::LoanLedger;
use pallet_registers::Books;
use pallet_terms::LegalTerms;
use pallet_titles::TitleRegistry;
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	/// Check every invariant.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		let is_scheduled = T::LegalTerms::scheduled();
		for (id, deal) in Deals::<T>::iter() {
			ensure!(id < NextDeal::<T>::get(), "a deal is numbered ahead of the counter");
			Self::try_parts(&deal)?;
			Self::try_title(id, &deal)?;
			Self::try_loans(&deal)?;
			if deal.stage == Stage::Booked {
				ensure!(!deal.books_mismatch, "a booked deal has an open mismatch");
				let owners = T::Books::owners_of(&deal.property).unwrap_or_default();
				ensure!(!owners.0.is_empty(), "a booked deal's property has no owners");
			}
			for kind in DueKind::ALL {
				let Some(term) = deal.open_term(kind) else { continue };
				let scheduled = is_scheduled(DealTerm { deal: id, kind }, term.last);
				ensure!(scheduled, "a running term is not in the due queue");
			}
		}
		for (title, id) in LiveDealOf::<T>::iter() {
			let deal = Deals::<T>::get(id).ok_or("a live deal is unknown")?;
			ensure!(deal.title == title && deal.stage.is_live(), "a live deal is not live");
		}
		for (id, leg, _) in Affirmations::<T>::iter() {
			let deal = Deals::<T>::get(id).ok_or("an affirmation is for no deal")?;
			ensure!(Self::legs(&deal).contains(&leg), "an affirmation is for no leg");
		}
		Ok(())
	}

	fn try_parts(deal: &DealOf<T>) -> Result<(), TryRuntimeError> {
		let contracted = deal.terms.is_some();
		ensure!(
			contracted == deal.report.is_some() && contracted == deal.registration_term.is_some(),
			"terms, report and registration term go together"
		);
		ensure!(
			match deal.stage {
				Stage::Inspected => !contracted,
				// Before the contract, or after its term.
				Stage::Expired => true,
				_ => contracted,
			},
			"a contract is there exactly from its conclusion on"
		);
		let registered = matches!(deal.stage, Stage::Registered | Stage::Booked);
		ensure!(registered == deal.registered.is_some(), "registered deals have a registration");
		ensure!(!registered || deal.closing.is_some(), "registered deals were filed");
		let ended = matches!(deal.stage, Stage::Rescinded | Stage::Void);
		ensure!(ended == deal.rescission.is_some(), "ended contracts have a report to make");
		Ok(())
	}

	fn try_title(id: DealId, deal: &DealOf<T>) -> Result<(), TryRuntimeError> {
		let live = deal.stage.is_live();
		ensure!(
			live == (LiveDealOf::<T>::get(deal.title) == Some(id)),
			"live deals and their index disagree"
		);
		let snapshot = T::Titles::snapshot(deal.title).ok_or("a deal's title is gone")?;
		let reserved = snapshot.reservations.iter().any(|one| one.deal == id);
		ensure!(live == reserved, "live deals and reservations disagree");
		Ok(())
	}

	fn try_loans(deal: &DealOf<T>) -> Result<(), TryRuntimeError> {
		match deal.stage {
			Stage::Financed => ensure!(!deal.loans.is_empty(), "a financed deal has no loan"),
			Stage::Inspected | Stage::Contracted | Stage::Reported => {
				ensure!(deal.loans.is_empty(), "a deal that is not financed has a loan")
			}
			_ => {}
		}
		for bound in &deal.loans {
			let view = T::Loans::loan(bound.loan).ok_or("a deal's loan is gone")?;
			ensure!(view.title == deal.title, "a deal's loan is for another title");
			ensure!(
				!deal.stage.is_live() || view.entry.is_none(),
				"a loan has a mortgage before its closing"
			);
		}
		if let Some(registered) = &deal.registered {
			ensure!(
				registered.mortgages.len() == deal.loans.len(),
				"a registered deal has not one mortgage for each loan"
			);
		}
		Ok(())
	}
}
