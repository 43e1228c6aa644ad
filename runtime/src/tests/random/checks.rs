//! What must hold after any sequence of calls, beyond the invariants of the pallets.

use super::{super::support::*, agent};
use crate::{Runtime, RuntimeCall};
use madang_primitives::{Property, TitleId};
use pallet_conveyances::{Deals, Ground, Judgment};
use pallet_registers::Books;
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

/// The books name the holders of the title, or a notice tells them.
pub(super) fn check_books() {
	for flat in [FLAT, NEXT_FLAT] {
		let property = Property::Unit(flat);
		let waits = crate::Registers::pending_notice(&property).is_some();
		let owners = crate::Registers::owners_of(&property).unwrap_or_default();
		let holders = holders_of(title_of(flat));
		let same = owners.0.len() == holders.0.len()
			&& owners.iter().all(|one| holders.share_of(&one.holder) == Some(one.share));
		assert!(waits || same, "books and title of {flat} disagree, and no notice waits");
	}
}

/// No live deal is a dead end: the parties end it together through another agent, or a court does.
pub(super) fn check_exits() {
	use frame_support::storage::{with_transaction, TransactionOutcome};
	let live: Vec<_> = Deals::<Runtime>::iter().filter(|(_, deal)| deal.stage.is_live()).collect();
	for (id, deal) in live {
		let terms = deal.terms.clone().expect("a live deal has a contract");
		let sale = Sale { deal: id, terms, ..usual_sale() };
		let carrier = if agent(&sale) == AGENT { OTHER_AGENT } else { AGENT };
		let exits: [(Officer, RuntimeCall); 2] = [
			(carrier, sale.rescind(Ground::Agreement).into()),
			(COURT, sale.enforce_judgment(Judgment::Rescinded).into()),
		];
		for (officer, call) in exits {
			let _ = with_transaction(|| {
				assert_eq!(dispatch(officer, call), Ok(()), "{id} is a dead end");
				for seen in &deal.titles {
					let reserved = Reservations::<Runtime>::get(seen.title);
					assert!(reserved.iter().all(|one| one.deal != id));
				}
				TransactionOutcome::Rollback(Ok::<(), sp_runtime::DispatchError>(()))
			});
		}
	}
}
