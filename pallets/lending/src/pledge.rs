//! Pledge of a loan (대출채권 질권, 민법 345 to 355): the lender pledges what is owed to it to another lender.
//!
//! Each loan has one slot. While an offer is open or a pledge is in force, another offer is refused, and the refusal
//! names nobody. The lender offers with the notice to the borrowers or their consent (민법 349), and the pledgee accepts.
//!
//! While a loan is pledged, its lender changes the contract or writes it off only as the pledgee has agreed
//! (민법 352). Those who owe pay as before: borrowers, guarantors and deals are no parties to the pledge. Mistakes are
//! corrected as before: a correction does not change the right. An acceleration that was a mistake would cost
//! borrowers who are not to wait for the pledgee. A deal too can pay a pledged loan off with less interest than is owed, as its
//! lender affirms: what the lender gives up so is between it and the pledgee, and the event says how much.
//!
//! The pledge stays with the loan when the loan gets another lender. It ends when nothing is owed any more, and it
//! is in force again when a payment turns out to be none. Otherwise a lender could free a pledged loan by a payment
//! that it reverses.
//!
//! A pledge does not reach the mortgage of the loan: that needs a supplementary entry in the title record (민법 348),
//! which titles do not have yet.

use crate::{Config, Error, Event, Loan, Loans, Pallet, Pledges};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{ensure, pallet_prelude::DispatchResult};
use madang_primitives::{Commitment, InstitutionId, InstitutionKind, KoreanDay, LoanId, Won};
use pallet_institutions::{Caller, Institutions};
use scale_info::TypeInfo;
use sp_core::H256;

/// What lender and pledgee agree on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct PledgeTerms {
	/// The contract of pledge (질권설정계약).
	pub contract: Commitment,
	/// The notice to the borrowers with its fixed date, or their consent (민법 349, 450).
	pub notice: Commitment,
	/// What the pledge secures at most, in won.
	pub secures: Won,
}

/// Where a pledge stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum PledgeState {
	/// The lender offers it.
	#[codec(index = 0)]
	Offered {
		/// The lender that offers it. Where the loan has another lender now, the offer counts as none.
		by: InstitutionId,
		/// The last day on which it can be accepted. After it, the offer counts as none.
		until: KoreanDay,
	},
	/// The pledgee has accepted it.
	#[codec(index = 1)]
	InForce,
	/// The loan was paid off. If it is owed again, the pledge is in force again.
	#[codec(index = 2)]
	Resting,
}

/// The pledge of a loan, or an offer of one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Pledge {
	/// The institution to which the loan is pledged (질권자).
	pub pledgee: InstitutionId,
	/// What is agreed.
	pub terms: PledgeTerms,
	/// Where it stands.
	pub state: PledgeState,
	/// The change of the loan to which the pledgee has agreed, until it is made.
	pub agreed: Option<PledgedChange>,
}

/// A change of a pledged loan to which the pledgee agrees (민법 352).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum PledgedChange {
	/// Another contract: the terms that each borrower signs ([`LoanFile::amendment`](crate::LoanFile::amendment)),
	/// with the number of the change. So it is used once.
	#[codec(index = 0)]
	Amendment(H256),
	/// The write-off: no interest counts after it.
	#[codec(index = 1)]
	WriteOff,
}

/// A step about a pledge or the offer of one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum PledgeAct {
	/// The lender offers it.
	#[codec(index = 0)]
	Offered {
		/// What is agreed.
		terms: PledgeTerms,
		/// The last day on which it can be accepted.
		until: KoreanDay,
	},
	/// The pledgee has accepted it: the loan is pledged.
	#[codec(index = 1)]
	Accepted {
		/// The lender that has pledged it.
		lender: InstitutionId,
		/// What is agreed.
		terms: PledgeTerms,
	},
	/// The pledgee has agreed to a change of the loan. `None`: it agrees to none any more.
	#[codec(index = 2)]
	Agreed(Option<PledgedChange>),
	/// The pledge or the offer has ended.
	#[codec(index = 3)]
	Ended(PledgeEnd),
	/// The loan is owed again, because a payment was none, and it is pledged as before.
	#[codec(index = 4)]
	Revived,
	/// The council has given the pledge or the offer to the successor of a pledgee that is not active.
	#[codec(index = 5)]
	Replaced {
		/// The former pledgee.
		from: InstitutionId,
	},
}

/// Why a pledge or its offer ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum PledgeEnd {
	/// The lender withdrew its offer.
	#[codec(index = 0)]
	Withdrawn,
	/// The pledgee declined the offer.
	#[codec(index = 1)]
	Declined,
	/// Another offer came after the last day of the offer, or after the loan got another lender.
	#[codec(index = 2)]
	Lapsed,
	/// The pledgee released the pledge.
	#[codec(index = 3)]
	Released,
	/// Nothing is owed any more.
	#[codec(index = 4)]
	PaidOff,
	/// The council ended it: the pledgee is not active.
	#[codec(index = 5)]
	PledgeeLeft,
}

impl<T: Config> Pallet<T> {
	/// Whether a loan is pledged. An offer alone does not count.
	pub fn is_pledged(loan: LoanId) -> bool {
		Pledges::<T>::get(loan).is_some_and(|found| found.state == PledgeState::InForce)
	}

	pub(crate) fn do_offer_pledge(
		by: Caller<T::AccountId>,
		loan: LoanId,
		(pledgee, terms): (InstitutionId, PledgeTerms),
		until: KoreanDay,
	) -> DispatchResult {
		let lender = by.institution;
		let found = Self::own_loan(lender, loan)?;
		ensure!(found.state.is_owed(), Error::<T>::WrongState);
		ensure!(terms.secures > 0, Error::<T>::ZeroAmount);
		ensure!(until >= Self::today(), Error::<T>::PledgeOfferPast);
		Self::ensure_pledgee(pledgee, lender)?;
		Self::ensure_in_no_transfer(loan, &found, None)?;
		if let Some(earlier) = Pledges::<T>::get(loan) {
			let free = match earlier.state {
				PledgeState::Offered { .. } => !Self::is_open(&earlier, lender),
				PledgeState::InForce | PledgeState::Resting => false,
			};
			ensure!(free, Error::<T>::PledgeSlotTaken);
			Self::end_pledge_of(loan, &earlier, PledgeEnd::Lapsed, Some(by.clone()));
		}
		let state = PledgeState::Offered { by: lender, until };
		Pledges::<T>::insert(loan, Pledge { pledgee, terms, state, agreed: None });
		Loans::<T>::insert(loan, found);
		Self::tell_pledge(loan, Some(by), pledgee, PledgeAct::Offered { terms, until });
		Ok(())
	}

	pub(crate) fn do_accept_pledge(by: Caller<T::AccountId>, loan: LoanId) -> DispatchResult {
		let found = Loans::<T>::get(loan).ok_or(Error::<T>::LoanNotFound)?;
		let pledge = Self::pledge_to(by.institution, loan, Error::<T>::NoPledgeOffer)?;
		ensure!(pledge.state != PledgeState::InForce, Error::<T>::PledgeSlotTaken);
		let lender = Self::bank_of(loan, &found);
		ensure!(Self::is_open(&pledge, lender), Error::<T>::NoPledgeOffer);
		Self::ensure_in_no_transfer(loan, &found, None)?;
		Pledges::<T>::insert(loan, Pledge { state: PledgeState::InForce, ..pledge });
		let act = PledgeAct::Accepted { lender, terms: pledge.terms };
		Self::tell_pledge(loan, Some(by), pledge.pledgee, act);
		Ok(())
	}

	pub(crate) fn do_end_pledge(by: Caller<T::AccountId>, loan: LoanId) -> DispatchResult {
		let found = Loans::<T>::get(loan).ok_or(Error::<T>::LoanNotFound)?;
		let pledge = Pledges::<T>::get(loan).ok_or(Error::<T>::NotPledged)?;
		let by_pledgee = pledge.pledgee == by.institution;
		let by_lender = Self::bank_of(loan, &found) == by.institution;
		let cause = match pledge.state {
			PledgeState::Offered { .. } if by_pledgee => PledgeEnd::Declined,
			PledgeState::Offered { .. } if by_lender => PledgeEnd::Withdrawn,
			PledgeState::InForce | PledgeState::Resting if by_pledgee => PledgeEnd::Released,
			_ => return Err(Error::<T>::NotYourPledge.into()),
		};
		Self::end_pledge_of(loan, &pledge, cause, Some(by));
		Ok(())
	}

	pub(crate) fn do_agree_to_change(
		by: Caller<T::AccountId>,
		loan: LoanId,
		change: Option<PledgedChange>,
	) -> DispatchResult {
		let pledge = Self::pledge_to(by.institution, loan, Error::<T>::NotYourPledge)?;
		ensure!(pledge.state == PledgeState::InForce, Error::<T>::NotPledged);
		Pledges::<T>::insert(loan, Pledge { agreed: change, ..pledge });
		Self::tell_pledge(loan, Some(by), pledge.pledgee, PledgeAct::Agreed(change));
		Ok(())
	}

	pub(crate) fn do_replace_pledgee(
		loan: LoanId,
		successor: Option<InstitutionId>,
	) -> DispatchResult {
		let found = Loans::<T>::get(loan).ok_or(Error::<T>::LoanNotFound)?;
		let pledge = Pledges::<T>::get(loan).ok_or(Error::<T>::NotPledged)?;
		ensure!(!T::Institutions::is_active(pledge.pledgee), Error::<T>::PledgeeActive);
		let Some(to) = successor else {
			Self::end_pledge_of(loan, &pledge, PledgeEnd::PledgeeLeft, None);
			return Ok(());
		};
		Self::ensure_pledgee(to, Self::bank_of(loan, &found))?;
		Pledges::<T>::insert(loan, Pledge { pledgee: to, agreed: None, ..pledge });
		Self::tell_pledge(loan, None, to, PledgeAct::Replaced { from: pledge.pledgee });
		Ok(())
	}

	/// The lender changes the loan. While it is pledged, the pledgee has agreed to exactly that: the agreement is used
	/// up. A pledgee that became the lender of the loan itself needs none.
	pub(crate) fn take_agreement(
		loan: LoanId,
		lender: InstitutionId,
		change: PledgedChange,
	) -> Result<(), Error<T>> {
		let in_force = |found: &Pledge| found.state == PledgeState::InForce;
		let Some(pledge) = Pledges::<T>::get(loan).filter(in_force) else { return Ok(()) };
		if pledge.pledgee == lender {
			return Ok(());
		}
		ensure!(pledge.agreed == Some(change), Error::<T>::PledgeeMustAgree);
		Pledges::<T>::insert(loan, Pledge { agreed: None, ..pledge });
		Ok(())
	}

	/// Nothing is owed any more. An offer ends. A pledge rests if the loan can be owed again.
	pub(crate) fn pledge_ends_with_debt(loan: LoanId, found: &Loan, by: &Caller<T::AccountId>) {
		let Some(pledge) = Pledges::<T>::get(loan) else { return };
		Self::end_pledge_of(loan, &pledge, PledgeEnd::PaidOff, Some(by.clone()));
		if pledge.state == PledgeState::InForce && !found.state.is_final() {
			let resting = Pledge { state: PledgeState::Resting, agreed: None, ..pledge };
			Pledges::<T>::insert(loan, resting);
		}
	}

	/// A settled loan is owed again, because a payment was none: its pledge never ended in law.
	pub(crate) fn pledge_revives(loan: LoanId, by: Caller<T::AccountId>) {
		let Some(pledge) = Pledges::<T>::get(loan) else { return };
		Pledges::<T>::insert(loan, Pledge { state: PledgeState::InForce, ..pledge });
		Self::tell_pledge(loan, Some(by), pledge.pledgee, PledgeAct::Revived);
	}

	/// Remove a pledge or an offer.
	fn end_pledge_of(
		loan: LoanId,
		pledge: &Pledge,
		cause: PledgeEnd,
		by: Option<Caller<T::AccountId>>,
	) {
		Pledges::<T>::remove(loan);
		Self::tell_pledge(loan, by, pledge.pledgee, PledgeAct::Ended(cause));
	}

	fn tell_pledge(
		loan: LoanId,
		by: Option<Caller<T::AccountId>>,
		pledgee: InstitutionId,
		act: PledgeAct,
	) {
		Self::deposit_event(Event::PledgeChanged { loan, by, pledgee, act, at: Self::now() });
	}

	/// The pledge or offer to an institution. Where there is none, others learn only that.
	fn pledge_to(
		pledgee: InstitutionId,
		loan: LoanId,
		otherwise: Error<T>,
	) -> Result<Pledge, Error<T>> {
		Pledges::<T>::get(loan).filter(|found| found.pledgee == pledgee).ok_or(otherwise)
	}

	/// Whether an offer can be accepted today: its last day has not passed, and the lender is the same.
	fn is_open(pledge: &Pledge, lender: InstitutionId) -> bool {
		match pledge.state {
			PledgeState::Offered { by, until } => by == lender && Self::today() <= until,
			PledgeState::InForce | PledgeState::Resting => false,
		}
	}

	/// An institution that lends can be pledgee, except of what is owed to itself.
	fn ensure_pledgee(pledgee: InstitutionId, lender: InstitutionId) -> Result<(), Error<T>> {
		ensure!(pledgee != lender, Error::<T>::PledgeeIsLender);
		ensure!(Self::lends(pledgee), Error::<T>::NotALender);
		Ok(())
	}

	/// Whether an institution is an active bank or policy agency.
	pub(crate) fn lends(institution: InstitutionId) -> bool {
		let kind = T::Institutions::kind_of(institution);
		T::Institutions::is_active(institution)
			&& matches!(kind, Some(InstitutionKind::Bank | InstitutionKind::PolicyAgency))
	}
}
