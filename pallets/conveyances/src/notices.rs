//! A notice of breach: one side rescinds for the other side's breach, and the other side has a term to
//! object (민법 544). Whether there was a breach is for a court to decide, so an objection leaves
//! everything to it.

use crate::{
	signed, Config, Consents, DealOf, Deals, DueKind, Error, Event, Ground, Notice, Pallet, Side,
	Step,
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
		Self::ensure_live(&deal)?;
		ensure!(deal.notice.is_none(), Error::<T>::NoticeAlreadyGiven);
		// Sellers who have the price cannot rescind without a court.
		let has_price = side == Side::Sellers && deal.performance.paid_on.is_some();
		ensure!(!has_price, Error::<T>::PerformanceBegan);
		let allowed = T::MinNoticeDays::get()..=T::MaxNoticeDays::get();
		ensure!(allowed.contains(&days), Error::<T>::DaysOutOfRange);
		let parties = Self::terms_of(&deal)?.side(side);
		let signed = signed::notice(side, days, evidence);
		Self::verify_parties(&consents, &parties, Purpose::GiveNotice, id, signed)?;
		let given_at = Self::now();
		let term = Self::term_after(KoreanDay::of(given_at), days);
		Self::schedule(term.last, id, DueKind::Notice)?;
		let notice = Notice { side, evidence, given_at, term, objected_at: None };
		deal.notice = Some(notice);
		Deals::<T>::insert(id, deal);
		Self::deposit_event(Event::NoticeGiven { deal: id, by, notice, at: given_at });
		Ok(())
	}

	/// Object to a notice within its term. One party of the other side is enough.
	pub(crate) fn do_object(
		by: Caller<T::AccountId>,
		id: DealId,
		evidence: Commitment,
		consents: Consents,
	) -> DispatchResult {
		let mut deal = Self::deal(id)?;
		Self::ensure_live(&deal)?;
		let mut notice = deal.notice.ok_or(Error::<T>::NoticeNotGiven)?;
		ensure!(notice.objected_at.is_none(), Error::<T>::AlreadyObjected);
		let passed = Self::has_passed(id, DueKind::Notice, notice.term);
		ensure!(!passed, Error::<T>::NoticeTermPassed);
		let other_side = Self::terms_of(&deal)?.side(notice.side.other());
		let given: BTreeSet<Did> = consents.iter().map(|consent| consent.did).collect();
		let valid =
			!given.is_empty() && given.len() == consents.len() && given.is_subset(&other_side);
		ensure!(valid, Error::<T>::ConsentsDoNotMatchParties);
		let signed = signed::objection(notice.term.last, evidence);
		Self::verify_each(&consents, Purpose::ObjectToNotice, id, signed)?;
		let at = Self::now();
		notice.objected_at = Some(at);
		deal.notice = Some(notice);
		Deals::<T>::insert(id, deal);
		Self::deposit_event(Event::NoticeObjected { deal: id, by, evidence, at });
		Ok(())
	}

	/// Nobody objected: the contract is rescinded.
	pub(crate) fn notice_takes_effect(id: DealId, deal: &mut DealOf<T>) -> DispatchResult {
		let Some(notice) = deal.notice else { return Ok(()) };
		Self::advance(id, deal, Step::Rescind, None)?;
		let ground = Ground::Breach { side: notice.side };
		Self::end_contract(id, deal, ground, notice.evidence, None, true)
	}
}
