//! Checks the invariants of the crate's documentation over the whole storage.

use crate::{
	amounts::part_of, pallet::Guarantees, Config, Guarantee, GuaranteeState, GuaranteeTerm,
	NextGuarantee, Notice, NoticeKind, Notices, OfLoan, Pallet,
};
use alloc::collections::BTreeMap;
use frame_support::ensure;
use madang_primitives::{GuaranteeId, LoanId, WHOLE_RATE};
use pallet_terms::LegalTerms;
use sp_runtime::TryRuntimeError;

/// Invariants 3 to 6 and 8: of one guarantee by itself.
fn check_guarantee(found: &Guarantee) -> Result<(), TryRuntimeError> {
	let state = found.state;
	let approved = found.letter.is_some();
	ensure!(
		match state {
			GuaranteeState::Asked | GuaranteeState::Declined(_) => !approved,
			// Before or after the approval.
			GuaranteeState::Withdrawn => true,
			_ => approved,
		},
		"3: a letter exactly from the approval on"
	);
	ensure!(found.term.is_some() == approved, "3: the days after the notice with the letter");
	ensure!((found.cover > 0) == approved, "3: a cover with the letter");

	ensure!(found.ratio > 0 && found.ratio <= WHOLE_RATE, "4: the ratio is a part of the whole");
	ensure!(found.asked > 0, "4: something is asked for");
	ensure!(found.asked <= part_of(found.principal, found.ratio), "4: asked within the ratio");
	ensure!(found.cover <= found.asked, "4: no more is covered than was asked for");

	let formed =
		state.covers_debt() || matches!(state, GuaranteeState::Paid | GuaranteeState::Released);
	ensure!((found.drawn > 0) == formed, "5: drawn exactly when formed");
	ensure!(part_of(found.drawn, found.ratio) <= found.cover, "5: what is drawn is covered");
	ensure!((found.notices > 0) == formed, "7: notices exactly when formed");

	ensure!(
		match state {
			GuaranteeState::Claimed | GuaranteeState::Paid | GuaranteeState::Denied =>
				found.claimed > 0,
			// Also while a claim waited.
			GuaranteeState::Released => true,
			_ => found.claimed == 0,
		},
		"6: claimed exactly from the claim on"
	);
	ensure!(found.claimed <= found.cover, "6: no more is claimed than is covered");
	ensure!(found.paid <= found.claimed, "6: no more is paid than was claimed");
	ensure!((found.paid > 0) == (state == GuaranteeState::Paid), "6: paid exactly when paid");

	if let Some(other) = found.reguarantee {
		ensure!(approved, "8: nothing is re-guaranteed before the approval");
		ensure!(other.by != found.foundation, "8: nobody re-guarantees itself");
		ensure!(other.ratio > 0 && other.ratio <= WHOLE_RATE, "8: a part of the whole");
	}
	Ok(())
}

/// Invariant 7: the notices of one guarantee. Returns how many there are.
fn check_notices<T: Config>(
	guarantee: GuaranteeId,
	found: &Guarantee,
) -> Result<u64, TryRuntimeError> {
	let notice = |number| Notices::<T>::get(guarantee, number);
	for number in 0..found.notices {
		let Some(Notice { kind, at, acknowledged, .. }) = notice(number) else {
			return Err("7: notices are numbered without a gap".into());
		};
		ensure!(number > 0 || kind == NoticeKind::Formed, "7: the first is that of the debt");
		let last = number.saturating_add(1) == found.notices;
		let wholly = kind == NoticeKind::Extinguished { wholly: true };
		let released = found.state == GuaranteeState::Released;
		// Only a revival follows: its notice is the next.
		let revived = || {
			let next = notice(number.saturating_add(1));
			next.is_some_and(|next| next.kind == NoticeKind::Other)
		};
		ensure!(
			if last { wholly == released } else { !wholly || revived() },
			"7: the last one of a released guarantee says so"
		);
		ensure!(acknowledged.is_none_or(|when| when >= at), "7: acknowledged after it was given");
	}
	Ok(u64::from(found.notices))
}

impl<T: Config> Pallet<T> {
	/// Check every invariant; the message names the one that is broken by its number.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		let is_scheduled = T::LegalTerms::scheduled();
		let next = NextGuarantee::<T>::get();
		let (mut count, mut notices) = (0u64, 0u64);
		let mut of_loans = BTreeMap::<LoanId, GuaranteeId>::new();
		for (number, found) in Guarantees::<T>::iter() {
			ensure!(number.0 >= 1 && number < next, "1: a guarantee's number has been given");
			count = count.saturating_add(1);
			check_guarantee(&found)?;
			notices = notices.saturating_add(check_notices::<T>(number, &found)?);
			if let Some(term) = found.open_term() {
				let scheduled = is_scheduled(GuaranteeTerm { guarantee: number }, term.last);
				ensure!(scheduled, "9: the days after a notice are in the due queue");
			}
			let latest = of_loans.entry(found.loan).or_insert(number);
			*latest = (*latest).max(number);
		}
		ensure!(count.saturating_add(1) == next.0, "1: no guarantee is ever removed");
		for (number, found) in Guarantees::<T>::iter() {
			let latest = of_loans.get(&found.loan) == Some(&number);
			ensure!(latest || found.state.ended_without_debt(), "2: earlier ones have ended");
		}
		let kept: BTreeMap<LoanId, GuaranteeId> = OfLoan::<T>::iter().collect();
		ensure!(kept == of_loans, "2: a loan names its latest guarantee");
		// The notices of every guarantee were counted, so equal numbers mean that there is no other.
		let rows = u64::try_from(Notices::<T>::iter_keys().count()).unwrap_or(u64::MAX);
		ensure!(rows == notices, "7: every notice is of a guarantee");
		Ok(())
	}
}
