//! Checks the invariants of the crate's documentation over the whole state.

use crate::{
	Affirmations, Config, DealOf, DealTerm, Deals, DueKind, Inspections, NextDeal, Pallet,
	RescissionGround, Stage,
};
use alloc::collections::BTreeSet;
use frame_support::ensure;
use madang_primitives::{DealId, LoanId, Party};
use pallet_lending::{LoanLedger, LoanState};
use pallet_registers::Books;
use pallet_terms::LegalTerms;
use pallet_titles::TitleRegistry;
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	/// Check every invariant.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		let is_scheduled = T::LegalTerms::scheduled();
		let mut inspected = BTreeSet::new();
		for (id, deal) in Deals::<T>::iter() {
			ensure!(id < NextDeal::<T>::get(), "a deal is numbered ahead of the counter");
			Self::try_parts(&deal)?;
			Self::try_titles(id, &deal)?;
			Self::try_loans(id, &deal)?;
			if deal.stage == Stage::Booked {
				ensure!(!deal.books_mismatch, "a booked deal has an open mismatch");
				for seen in &deal.titles {
					let owners = T::Books::owners_of(&seen.property).unwrap_or_default();
					ensure!(!owners.0.is_empty(), "a booked deal's property has no owners");
				}
			}
			if deal.stage == Stage::Inspected {
				inspected.insert((deal.agent, id));
			}
			for kind in DueKind::ALL {
				let Some(term) = deal.open_term(kind) else { continue };
				let scheduled = is_scheduled(DealTerm { deal: id, kind }, term.last);
				ensure!(scheduled, "a running term is not in the due queue");
			}
		}
		let listed: BTreeSet<_> = Inspections::<T>::iter()
			.flat_map(|(agent, list)| list.into_iter().map(move |one| (agent, one.deal)))
			.collect();
		ensure!(listed == inspected, "inspections and the lists of their agents disagree");
		for (id, _, given) in Affirmations::<T>::iter() {
			let deal = Deals::<T>::get(id).ok_or("an affirmation is for no deal")?;
			ensure!(deal.stage.is_live(), "an affirmation is for a deal that is not live");
			let closing = deal.closing.map(|file| file.receipts.first);
			ensure!(closing == Some(given.closing), "an affirmation is for no closing");
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
			contracted == (deal.stage != Stage::Inspected),
			"a contract is there exactly from its conclusion on"
		);
		let registered = matches!(deal.stage, Stage::Registered | Stage::Booked);
		ensure!(registered == deal.registered.is_some(), "registered deals have a registration");
		ensure!(!registered || deal.closing.is_some(), "registered deals were filed");
		let ended = matches!(deal.stage, Stage::Rescinded | Stage::Void);
		ensure!(ended == deal.rescission.is_some(), "ended contracts have a report to make");
		ensure!(
			deal.notices.is_empty() || deal.stage.has_contract(),
			"a notice is in a deal that does not bind its parties"
		);
		for (index, notice) in deal.notices.iter().enumerate() {
			let twice = deal.notices.iter().take(index).any(|one| one.side == notice.side);
			ensure!(!twice, "a side has two notices");
			let stopped = deal.stage.is_live() && deal.performance.stops_notice(notice.side);
			ensure!(!stopped, "money does not stop a notice");
		}
		let performance = &deal.performance;
		let paid = performance.paid_on.is_some();
		ensure!(!paid || performance.began_on.is_some(), "the price was paid before it began");
		ensure!(paid || !performance.price_withdrawn, "a price that was not paid is taken back");
		// Nothing ended that somebody relied on with its money and did not give up.
		let ground = deal.rescission.map(|end| end.ground);
		let kept = match ground {
			Some(RescissionGround::Agreement) => performance.paid_out.is_empty(),
			Some(RescissionGround::ByLaw { .. }) => !performance.has_begun(),
			Some(RescissionGround::Breach { side }) => !performance.stops_notice(side),
			Some(RescissionGround::Judgment) | None => true,
		};
		ensure!(kept, "a contract ended though money stopped that");
		ensure!(
			deal.stage != Stage::Lapsed || !performance.has_money(),
			"a deal with money lapsed"
		);
		let bound = |loan: &LoanId| deal.loans.iter().any(|bound| bound.loan == *loan);
		ensure!(performance.paid_out.iter().all(bound), "a loan that was paid out left the deal");
		for title in &deal.booked {
			let of_deal = deal.titles.iter().any(|seen| seen.title == *title);
			ensure!(of_deal && registered, "a book of another title is written");
		}
		let booked = deal.booked.len() == deal.titles.len();
		ensure!(booked == (deal.stage == Stage::Booked), "a deal is booked with all its books");
		Ok(())
	}

	fn try_titles(id: DealId, deal: &DealOf<T>) -> Result<(), TryRuntimeError> {
		ensure!(!deal.titles.is_empty(), "a deal has no title");
		let live = deal.stage.is_live();
		for seen in &deal.titles {
			let snapshot = T::Titles::snapshot(seen.title).ok_or("a deal's title is gone")?;
			let reserved: BTreeSet<Party> = snapshot
				.reservations
				.iter()
				.filter(|one| one.deal == id)
				.map(|one| one.party)
				.collect();
			let parts = deal.terms.iter().flat_map(|terms| terms.parts.iter());
			let sellers: BTreeSet<Party> = parts
				.filter(|part| live && part.title == seen.title)
				.flat_map(|part| part.sellers.iter().map(|one| one.holder))
				.collect();
			ensure!(reserved == sellers, "live deals and reservations disagree");
		}
		ensure!(live || Self::waiting(id, deal).is_none(), "a deal that is not live waits");
		Ok(())
	}

	fn try_loans(id: DealId, deal: &DealOf<T>) -> Result<(), TryRuntimeError> {
		match deal.stage {
			Stage::Financed => ensure!(!deal.loans.is_empty(), "a financed deal has no loan"),
			Stage::Inspected | Stage::Contracted | Stage::Reported => {
				ensure!(deal.loans.is_empty(), "a deal that is not financed has a loan")
			}
			_ => {}
		}
		for bound in &deal.loans {
			let view = T::Loans::loan(bound.loan).ok_or("a deal's loan is gone")?;
			let of_deal = |title| deal.titles.iter().any(|seen| seen.title == title);
			ensure!(view.titles.iter().all(|title| of_deal(*title)), "a loan is for another title");
			if deal.stage.is_live() {
				ensure!(
					view.state == LoanState::Bound && view.deal == Some(id),
					"a live deal's loan is not bound to it"
				);
				ensure!(view.entries.is_empty(), "a loan has a mortgage before its closing");
			}
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
