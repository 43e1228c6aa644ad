//! Reports of equivocations, and the cases that they open.

use crate::{
	pallet::{Cases, NextCase, Reported, SeatOfKey},
	Case, Config, Error, Event, Evidence, Offence, Pallet, SeatEvent, SeatStatus,
};
use alloc::vec::Vec;
use frame_support::{dispatch::DispatchResult, ensure};
use frame_system::pallet_prelude::HeaderFor;
use pallet_grandpa::{EquivocationOffence, TimeSlot};
use pallet_session::SessionInterface;
use sp_core::ByteArray;
use sp_runtime::Perbill;
use sp_staking::offence::{OffenceError, OffenceSeverity, ReportOffence};

impl<T: Config> Pallet<T> {
	/// The seat and the offence shown by evidence of two blocks, if the offence is new.
	pub(crate) fn check_evidence(
		evidence: &Evidence<HeaderFor<T>>,
	) -> Result<(T::AccountId, Offence), Error<T>> {
		let key: [u8; 32] =
			evidence.offender.as_slice().try_into().map_err(|_| Error::<T>::InvalidEvidence)?;
		let seat = SeatOfKey::<T>::get(key).ok_or(Error::<T>::UnknownKey)?;
		let slot = Self::slot_of(evidence).ok_or(Error::<T>::InvalidEvidence)?;
		let offence = Offence::Block { slot: slot.into() };
		let new = !Reported::<T>::contains_key(&seat, offence);
		ensure!(new, Error::<T>::ReportedAlready);
		Ok((seat, offence))
	}

	/// Open a case and suspend the seat, unless finality needs the seat.
	pub(crate) fn open_case(account: T::AccountId, offence: Offence) -> DispatchResult {
		let seat = Self::seat(&account)?;
		ensure!(!Reported::<T>::contains_key(&account, offence), Error::<T>::ReportedAlready);
		let suspended = seat.status == SeatStatus::Active && Self::can_spare(&account);
		if suspended {
			Self::step(&account, SeatEvent::Suspend)?;
			// The validator must not produce more blocks until the session ends.
			let severity = OffenceSeverity(Perbill::one());
			T::Session::report_offence(account.clone(), severity);
		}
		let case = NextCase::<T>::get();
		NextCase::<T>::put(case.saturating_add(1));
		Reported::<T>::insert(&account, offence, case);
		let reported_at = frame_system::Pallet::<T>::block_number();
		Cases::<T>::insert(case, Case { seat: account, offence, reported_at, suspended });
		Self::deposit_event(Event::CaseOpened {
			case,
			institution: seat.institution,
			number: seat.number,
			offence,
			suspended,
		});
		Ok(())
	}
}

/// The offender in a report of the GRANDPA pallet: a seat's account without further identification.
type Reportee<T> = (<T as frame_system::Config>::AccountId, ());

const fn vote(slot: &TimeSlot) -> Offence {
	Offence::Vote { set_id: slot.set_id, round: slot.round }
}

/// Receives the reports of the GRANDPA pallet, which has checked the evidence.
impl<T: Config> ReportOffence<T::AccountId, Reportee<T>, EquivocationOffence<Reportee<T>>>
	for Pallet<T>
{
	fn report_offence(
		_reporters: Vec<T::AccountId>,
		offence: EquivocationOffence<Reportee<T>>,
	) -> Result<(), OffenceError> {
		Self::open_case(offence.offender.0, vote(&offence.time_slot))
			.map_err(|_| OffenceError::DuplicateReport)
	}

	fn is_known_offence(offenders: &[Reportee<T>], time_slot: &TimeSlot) -> bool {
		offenders.iter().all(|(account, ())| Reported::<T>::contains_key(account, vote(time_slot)))
	}
}
