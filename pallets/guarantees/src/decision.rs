//! The foundation's decision, and how it takes it back.

use crate::{
	pallet::Guarantees, Config, Decision, DecisionTimes, Error, Event, Guarantee, Pallet, Step,
};
use frame_support::{ensure, pallet_prelude::DispatchResult};
use madang_primitives::{Commitment, GuaranteeId, Moment, Won};
use pallet_institutions::Caller;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_decide(
		by: Caller<T::AccountId>,
		guarantee: GuaranteeId,
		decision: Decision,
	) -> DispatchResult {
		match decision {
			Decision::Approve { cover, letter } => Self::approve(by, guarantee, cover, letter),
			Decision::Decline { reason, particulars } => {
				let mut found = Self::own_guarantee(by.institution, guarantee)?;
				let asked_at = found.since;
				Self::advance(&mut found, Step::Decline(reason))?;
				Guarantees::<T>::insert(guarantee, &found);
				Self::count_decision(&found, asked_at);
				let (loan, creditor, at) = (found.loan, found.creditor, found.since);
				Self::deposit_event(Event::GuaranteeDeclined {
					guarantee,
					loan,
					creditor,
					reason,
					particulars,
					by,
					at,
				});
				Ok(())
			}
		}
	}

	/// Approve, which is the notice to both sides: the days for the debt begin (23).
	fn approve(
		by: Caller<T::AccountId>,
		guarantee: GuaranteeId,
		cover: Won,
		letter: Commitment,
	) -> DispatchResult {
		let mut found = Self::own_guarantee(by.institution, guarantee)?;
		let asked_at = found.since;
		Self::advance(&mut found, Step::Approve)?;
		ensure!(cover > 0, Error::<T>::ZeroAmount);
		ensure!(cover <= found.asked, Error::<T>::ExceedsAsked);
		let term = Self::notice_term(guarantee)?;
		found.cover = cover;
		found.letter = Some(letter);
		found.term = Some(term);
		Guarantees::<T>::insert(guarantee, &found);
		Self::count_decision(&found, asked_at);
		Self::deposit_event(Event::GuaranteeApproved {
			guarantee,
			loan: found.loan,
			creditor: found.creditor,
			cover,
			ratio: found.ratio,
			letter,
			until: term.last,
			by,
			at: found.since,
		});
		Ok(())
	}

	/// Count how long the foundation took for its decision of now.
	fn count_decision(found: &Guarantee, asked_at: Moment) {
		T::DecisionTimes::decided(found.foundation, found.since.saturating_sub(asked_at));
	}

	pub(crate) fn do_withdraw_approval(
		by: Caller<T::AccountId>,
		guarantee: GuaranteeId,
		reason: Commitment,
	) -> DispatchResult {
		let mut found = Self::own_guarantee(by.institution, guarantee)?;
		Self::advance(&mut found, Step::Revoke)?;
		Guarantees::<T>::insert(guarantee, &found);
		let (loan, creditor, at) = (found.loan, found.creditor, found.since);
		Self::deposit_event(Event::ApprovalWithdrawn { guarantee, loan, creditor, reason, by, at });
		Ok(())
	}
}
