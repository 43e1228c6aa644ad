//! A notice of breach: one side rescinds for the other side's breach, and the other side has a term to
//! object (민법 544). Whether there was a breach is for a court to decide, so an objection leaves
//! everything to it.

use crate::{
	signed, Config, Consents, DealOf, Deals, DueKind, Error, Event, Notice, Pallet,
	RescissionGround, Side, Step,
};
use alloc::collections::BTreeSet;
use frame_support::{
	ensure,
	pallet_prelude::{DispatchResult, Get},
};
use madang_primitives::{signing::Purpose, Commitment, DealId, Did, KoreanDay};
use pallet_institutions::Caller;

impl<T: Config> Pallet<T> {
	/// Give notice of a breach, with the signature of everyone of a side. Any agent carries it: the
	/// signatures are the act.
	pub(crate) fn do_give_notice(
		by: Caller<T::AccountId>,
		id: DealId,
		side: Side,
		days: u32,
		evidence: Commitment,
		consents: Consents,
	) -> DispatchResult {
		let mut deal = Self::deal(id)?;
		// The contract outlives the lapse of a deal, and so does the right to rescind it.
		ensure!(deal.stage.has_contract(), Error::<T>::NotAtThisStage);
		ensure!(deal.notice_of(side).is_none(), Error::<T>::NoticeAlreadyGiven);
		// Money that was paid in reliance on the contract is for a court.
		let stopped = deal.stage.is_live() && deal.performance.stops_notice(side);
		ensure!(!stopped, Error::<T>::PerformanceBegan);
		let allowed = T::MinNoticeDays::get()..=T::MaxNoticeDays::get();
		ensure!(allowed.contains(&days), Error::<T>::DaysOutOfRange);
		let parties = deal.side(side);
		let signed = signed::notice(side, days, evidence);
		Self::verify_parties(&consents, &parties, Purpose::GiveNotice, id, signed)?;
		let given_at = Self::now();
		let term = Self::term_after(KoreanDay::of(given_at), days);
		Self::schedule(term.last, id, DueKind::Notice(side))?;
		let notice = Notice { side, evidence, given_at, term, objected_at: None };
		// One of each side, and the side has none.
		let _ = deal.notices.try_push(notice);
		Deals::<T>::insert(id, deal);
		Self::deposit_event(Event::NoticeGiven { deal: id, by, notice, at: given_at });
		Ok(())
	}

	/// Take a notice back, with the signature of everyone of the side that gave it. It can give another.
	pub(crate) fn do_withdraw_notice(
		by: Caller<T::AccountId>,
		id: DealId,
		side: Side,
		consents: Consents,
	) -> DispatchResult {
		let mut deal = Self::deal(id)?;
		let notice = deal.notice_of(side).ok_or(Error::<T>::NoticeNotGiven)?;
		let signed = signed::notice_withdrawal(side, notice.term.last);
		let parties = deal.side(side);
		Self::verify_parties(&consents, &parties, Purpose::WithdrawNotice, id, signed)?;
		Self::end_notices(id, &mut deal, Some(&by), |notice| notice.side == side);
		Deals::<T>::insert(id, deal);
		Ok(())
	}

	/// End the notices that money has stopped.
	pub(crate) fn stop_notices(id: DealId, deal: &mut DealOf<T>) {
		let performance = deal.performance.clone();
		Self::end_notices(id, deal, None, |notice| performance.stops_notice(notice.side));
	}

	/// End notices before they take effect, each with an event.
	pub(crate) fn end_notices(
		id: DealId,
		deal: &mut DealOf<T>,
		by: Option<&Caller<T::AccountId>>,
		ends: impl Fn(&Notice) -> bool,
	) {
		let at = Self::now();
		for notice in deal.notices.iter().filter(|notice| ends(notice)) {
			let (by, side) = (by.cloned(), notice.side);
			Self::deposit_event(Event::NoticeEnded { deal: id, by, side, at });
		}
		deal.notices.retain(|notice| !ends(notice));
	}

	/// Object to a notice within its term. One party of the other side is enough.
	pub(crate) fn do_object(
		by: Caller<T::AccountId>,
		id: DealId,
		evidence: Commitment,
		consents: Consents,
	) -> DispatchResult {
		let mut deal = Self::deal(id)?;
		ensure!(!deal.notices.is_empty(), Error::<T>::NoticeNotGiven);
		let given: BTreeSet<Did> = consents.iter().map(|consent| consent.did).collect();
		let valid = !given.is_empty() && given.len() == consents.len();
		// Whose signatures they are says to which side's notice they object.
		let theirs = |notice: &&Notice| given.is_subset(&deal.side(notice.side.other()));
		let notice = deal.notices.iter().copied().filter(|_| valid).find(|one| theirs(&one));
		let notice = notice.ok_or(Error::<T>::ConsentsDoNotMatchParties)?;
		ensure!(notice.objected_at.is_none(), Error::<T>::AlreadyObjected);
		let passed = Self::has_passed(id, DueKind::Notice(notice.side), notice.term);
		ensure!(!passed, Error::<T>::NoticeTermPassed);
		let signed = signed::objection(notice.side, notice.term.last, evidence);
		Self::verify_each(&consents, Purpose::ObjectToNotice, id, signed)?;
		let at = Self::now();
		let objected = deal.notices.iter_mut().filter(|one| one.side == notice.side);
		objected.for_each(|one| one.objected_at = Some(at));
		Deals::<T>::insert(id, deal);
		let side = notice.side;
		Self::deposit_event(Event::NoticeObjected { deal: id, by, side, evidence, at });
		Ok(())
	}

	/// Nobody objected: the contract is rescinded.
	pub(crate) fn notice_takes_effect(
		id: DealId,
		deal: &mut DealOf<T>,
		side: Side,
	) -> DispatchResult {
		let Some(notice) = deal.notice_of(side).copied() else { return Ok(()) };
		let holds = deal.stage.is_live();
		Self::advance(id, deal, Step::Rescind, None)?;
		let ground = RescissionGround::Breach { side };
		Self::end_contract(id, deal, ground, notice.evidence, None, holds)
	}
}
