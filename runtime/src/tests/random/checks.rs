//! What must hold after any sequence of calls, beyond the invariants of the pallets.

use super::{super::support::*, affirms, agent};
use crate::Runtime;
use madang_primitives::{DealId, InstitutionId, KoreanDay, Property, TitleId};
use pallet_conveyances::{DealTerm, Deals, DueKind, Judgment, Leg, RescissionGround, Side};
use pallet_lending::{LoanState, Loans};
use pallet_registers::Books;
use pallet_terms::TermHandler;
use pallet_titles::{Applications, LiveEntries, LiveTarget, LotsOf, Reservations, Right};

/// The next entry of each title.
pub(super) fn next_entries() -> Vec<(TitleId, u32)> {
	[FLAT, NEXT_FLAT]
		.map(title_of)
		.into_iter()
		.filter_map(|title| {
			let stored = pallet_titles::Titles::<Runtime>::get(title);
			stored.map(|stored| (title, stored.next_entry))
		})
		.collect()
}

/// C1: everyone whose share a new mortgage encumbers has signed it. `before` are the next entries of
/// the titles before the step.
pub(super) fn check_consent(before: &[(TitleId, u32)]) {
	for (title, first) in before {
		let live = LiveEntries::<Runtime>::get(title);
		for one in live.iter().filter(|one| one.number >= *first) {
			let found = pallet_titles::Entries::<Runtime>::get(title, one.number);
			let Some(entry) = found else { continue };
			if !matches!(entry.right, Right::RevolvingMortgage { .. }) {
				continue;
			}
			let application =
				Applications::<Runtime>::get(entry.filed.receipt).expect("it is kept");
			let burdened = LotsOf::<Runtime>::get(title).into_iter().filter(|lot| match &one.on {
				LiveTarget::Lots(lots) => lots.contains(&lot.id),
				_ => true,
			});
			for lot in burdened {
				let did = lot.party.did();
				let signed = did.is_some_and(|did| application.signed.contains(&did));
				assert!(signed, "{:?} of {title} is encumbered without its signature", lot.party);
			}
		}
	}
}

/// The books name the holders of the title, or the last notice that waits does.
pub(super) fn check_books() {
	for flat in [FLAT, NEXT_FLAT] {
		let property = Property::Unit(flat);
		let waiting = pallet_registers::Notices::<Runtime>::get(property);
		let told = waiting.last().map(|notice| notice.holdings.clone());
		let owners =
			told.unwrap_or_else(|| crate::Registers::owners_of(&property).unwrap_or_default());
		let holders = holders_of(title_of(flat));
		let same = owners.0.len() == holders.0.len()
			&& owners.iter().all(|one| holders.share_of(&one.holder) == Some(one.share));
		assert!(same, "neither the books nor a notice of {flat} name the holders of the title");
	}
}

/// Try something, and take it back.
fn try_out(attempt: impl FnOnce()) {
	use frame_support::storage::{with_transaction, TransactionOutcome};
	let _ = with_transaction(|| {
		attempt();
		TransactionOutcome::Rollback(Ok::<(), sp_runtime::DispatchError>(()))
	});
}

/// An institution does not act. The council would keep more seats than this leaves.
fn suspend(institution: InstitutionId) {
	use madang_primitives::InstitutionStatus;
	use pallet_institutions::pallet::Institutions;
	Institutions::<Runtime>::mutate(institution, |found| {
		found.as_mut().expect("a member").status = InstitutionStatus::Suspended;
	});
}

/// A deal holds nothing any more: no share of its titles and no loan.
fn assert_is_free(id: DealId) {
	let deal = Deals::<Runtime>::get(id).expect("a deal");
	assert!(!deal.stage.is_live(), "{id} is a dead end: {:?}", deal.performance);
	for seen in &deal.titles {
		let reserved = Reservations::<Runtime>::get(seen.title);
		assert!(reserved.iter().all(|one| one.deal != id), "{id} keeps a title");
	}
	for bound in &deal.loans {
		let loan = Loans::<Runtime>::get(bound.loan).expect("a loan");
		assert!(loan.state != LoanState::Bound || loan.deal != Some(id), "{id} keeps a loan");
	}
}

/// No live deal is a dead end, without its agent and the banks: the parties end it together, a side ends it
/// by notice, a court does, or the bank that has paid gives up. What must be closed because of the money
/// that was paid is closed.
pub(super) fn check_exits() {
	let live: Vec<_> = Deals::<Runtime>::iter().filter(|(_, deal)| deal.stage.is_live()).collect();
	for (id, deal) in live {
		let terms = deal.terms.clone().expect("a live deal has a contract");
		let sale = Sale { deal: id, terms, ..usual_sale() };
		let carrier = if agent(&sale) == AGENT { OTHER_AGENT } else { AGENT };
		let paid_out = !deal.performance.paid_out.is_empty();
		try_out(|| {
			for loan in &deal.performance.paid_out {
				let leg = Leg::Disbursement(*loan);
				let call = sale.withdraw_affirmation(leg).into();
				assert_eq!(dispatch(affirms(&sale, leg), call), Ok(()), "{id}: {leg:?}");
			}
			let agreed = sale.rescind(RescissionGround::Agreement).into();
			assert_eq!(dispatch(carrier, agreed), Ok(()), "{id}");
			assert_is_free(id);
		});
		try_out(|| {
			for institution in [agent(&sale), BANK, OLD_BANK].map(Officer::institution) {
				suspend(institution);
			}
			try_out(|| {
				let judged = sale.enforce_judgment(Judgment::Rescinded).into();
				assert_eq!(dispatch(COURT, judged), Ok(()), "{id} is a dead end");
				assert_is_free(id);
			});
			for institution in [COURT, CITY, REGISTRY].map(Officer::institution) {
				suspend(institution);
			}
			try_out(|| {
				let agreed = dispatch(carrier, sale.rescind(RescissionGround::Agreement).into());
				assert_eq!(agreed.is_err(), paid_out, "{id}: {agreed:?}");
				if !paid_out {
					assert_is_free(id);
				}
			});
			for side in [Side::Sellers, Side::Buyers] {
				try_out(|| check_notice(&sale, carrier, side));
			}
		});
	}
}

/// A side ends the contract by a notice to which nobody objects, unless money stops it.
fn check_notice(sale: &Sale, carrier: Officer, side: Side) {
	let stored = || Deals::<Runtime>::get(sale.deal).expect("a deal");
	if stored().notice_of(side).is_some() {
		assert_eq!(dispatch(carrier, sale.withdraw_notice(side).into()), Ok(()));
	}
	let given = dispatch(carrier, sale.give_notice(side, 14).into());
	let stopped = stored().performance.stops_notice(side);
	assert_eq!(given.is_err(), stopped, "{}: {given:?}", sale.deal);
	if stopped {
		return;
	}
	let term = stored().notice_of(side).expect("a notice").term;
	assert!(term.last <= KoreanDay::of(now()).plus(60), "the term is bounded");
	let key = DealTerm { deal: sale.deal, kind: DueKind::Notice(side) };
	// The queue handles it in its own block; here only what it does is tried.
	let passed = <crate::Conveyances as TermHandler<DealTerm>>::pass(&key, term.last);
	assert_eq!(passed, Ok(()));
	assert_is_free(sale.deal);
}

/// A loan that a deal paid off is not secured by a live mortgage any more.
pub(super) fn check_loans() {
	use pallet_titles::TitleRegistry;
	for (id, loan) in Loans::<Runtime>::iter().filter(|(_, loan)| loan.paid_off_on.is_some()) {
		for entry in &loan.entries {
			let found = crate::Titles::mortgage(*entry);
			assert!(!found.is_some_and(|found| found.effective), "{id} is secured by {entry:?}");
		}
	}
}
