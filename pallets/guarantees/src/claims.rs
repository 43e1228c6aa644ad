//! How the foundation answers a claim.

use crate::{
	amounts::part_of, pallet::Guarantees, ClaimSettled, Config, Error, Event, Pallet, Step,
};
use frame_support::{ensure, pallet_prelude::DispatchResult};
use madang_primitives::{Commitment, GuaranteeId, KoreanDay, Won};
use pallet_institutions::Caller;
use pallet_terms::LegalTerms;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_pay(
		by: Caller<T::AccountId>,
		guarantee: GuaranteeId,
		amount: Won,
		valued_on: KoreanDay,
	) -> DispatchResult {
		let mut found = Self::own_guarantee(by.institution, guarantee)?;
		Self::advance(&mut found, Step::Pay)?;
		ensure!(amount > 0, Error::<T>::ZeroAmount);
		ensure!(amount <= found.claimed, Error::<T>::ExceedsClaim);
		ensure!(valued_on <= T::LegalTerms::today(), Error::<T>::FutureDay);
		found.paid = amount;
		Guarantees::<T>::insert(guarantee, &found);
		let reguarantee = found.accepted_reguarantee();
		Self::deposit_event(Event::ClaimPaid {
			guarantee,
			loan: found.loan,
			creditor: found.creditor,
			amount,
			valued_on,
			reguarantor: reguarantee.map(|one| one.by),
			reguarantor_owes: reguarantee.map_or(0, |one| part_of(amount, one.ratio)),
			by: by.clone(),
			at: found.since,
		});
		T::OnSettled::paid(found.loan, guarantee, amount, valued_on, &by)
	}

	pub(crate) fn do_deny(
		by: Caller<T::AccountId>,
		guarantee: GuaranteeId,
		reason: Commitment,
	) -> DispatchResult {
		let mut found = Self::own_guarantee(by.institution, guarantee)?;
		Self::advance(&mut found, Step::Deny)?;
		Guarantees::<T>::insert(guarantee, &found);
		Self::deposit_event(Event::ClaimDenied {
			guarantee,
			loan: found.loan,
			creditor: found.creditor,
			amount: found.claimed,
			reason,
			by: by.clone(),
			at: found.since,
		});
		T::OnSettled::denied(found.loan, guarantee, &by)
	}
}
