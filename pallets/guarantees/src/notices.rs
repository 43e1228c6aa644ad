//! How notices are given with the steps that owe them, and acknowledged.

use crate::{
	pallet::Guarantees, Config, Error, Event, Guarantee, Notice, NoticeKind, NoticeNumbers,
	Notices, Pallet, Step,
};
use frame_support::{ensure, pallet_prelude::DispatchResult};
use madang_primitives::{GuaranteeId, KoreanDay, Won};
use pallet_institutions::Caller;

/// What the creditor's side tells about a step.
pub(crate) struct Told<AccountId> {
	/// The amount that it is about, in won; zero where it is about no amount.
	pub amount: Won,
	/// The day on which it happened.
	pub on: KoreanDay,
	/// The caller whose call it was; `None` where a term passed.
	pub by: Option<Caller<AccountId>>,
}

impl<T: Config> Pallet<T> {
	/// Take a step that the creditor's side causes, and give the notice that the step owes. All steps
	/// of that side are taken here, so that no notice is forgotten. `event` describes the step.
	pub(crate) fn conduct(
		guarantee: GuaranteeId,
		mut found: Guarantee,
		step: Step,
		told: Told<T::AccountId>,
		event: impl FnOnce(&Guarantee, &Told<T::AccountId>) -> Event<T>,
	) -> DispatchResult {
		Self::advance(&mut found, step)?;
		let number = Self::number_for(&mut found, step.notice())?;
		Guarantees::<T>::insert(guarantee, &found);
		Self::deposit_event(event(&found, &told));
		if let Some((number, kind)) = number {
			Self::give(guarantee, &found, number, kind, told);
		}
		Ok(())
	}

	/// Give a notice that belongs to no step.
	pub(crate) fn do_notify(
		guarantee: GuaranteeId,
		mut found: Guarantee,
		kind: NoticeKind,
		told: Told<T::AccountId>,
	) -> DispatchResult {
		ensure!(found.state.covers_debt(), Error::<T>::WrongState);
		ensure!(!kind.is_of_a_step(), Error::<T>::NoticeOfStep);
		let in_part = matches!(kind, NoticeKind::Extinguished { .. });
		ensure!(!in_part || told.amount > 0, Error::<T>::ZeroAmount);
		let Some((number, kind)) = Self::number_for(&mut found, Some(kind))? else { return Ok(()) };
		Guarantees::<T>::insert(guarantee, &found);
		Self::give(guarantee, &found, number, kind, told);
		Ok(())
	}

	/// The number that a notice gets, if there is one to give. Counts it, in memory.
	fn number_for(
		found: &mut Guarantee,
		kind: Option<NoticeKind>,
	) -> Result<Option<(u32, NoticeKind)>, Error<T>> {
		let Some(kind) = kind else { return Ok(None) };
		let number = found.notices;
		found.notices = number.checked_add(1).ok_or(Error::<T>::NumbersExhausted)?;
		Ok(Some((number, kind)))
	}

	/// Write a notice and tell the foundation.
	fn give(
		guarantee: GuaranteeId,
		found: &Guarantee,
		number: u32,
		kind: NoticeKind,
		told: Told<T::AccountId>,
	) {
		let Told { amount, on, by } = told;
		let at = Self::now();
		let notice = Notice { kind, amount, on, at, acknowledged: None };
		Notices::<T>::insert(guarantee, number, notice);
		Self::deposit_event(Event::NoticeGiven {
			guarantee,
			loan: found.loan,
			foundation: found.foundation,
			creditor: found.creditor,
			number,
			kind,
			amount,
			on,
			by,
			at,
		});
	}

	pub(crate) fn do_acknowledge(
		by: Caller<T::AccountId>,
		guarantee: GuaranteeId,
		notices: NoticeNumbers,
	) -> DispatchResult {
		let found = Self::own_guarantee(by.institution, guarantee)?;
		ensure!(!notices.is_empty(), Error::<T>::NothingNamed);
		let at = Self::now();
		// A number that is named twice is acknowledged when it is met again. The call changes all or
		// nothing.
		for number in &notices {
			let mut notice =
				Notices::<T>::get(guarantee, number).ok_or(Error::<T>::NoticeNotFound)?;
			ensure!(notice.acknowledged.is_none(), Error::<T>::AlreadyAcknowledged);
			notice.acknowledged = Some(at);
			Notices::<T>::insert(guarantee, number, notice);
		}
		let loan = found.loan;
		Self::deposit_event(Event::NoticesAcknowledged { guarantee, loan, notices, by, at });
		Ok(())
	}
}
