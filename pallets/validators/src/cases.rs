//! Reports of equivocations, and the cases that they open.

use crate::{
	pallet::{Cases, NextCase, OpenCases, Seats},
	Case, Config, Error, Event, Finding, MaxSeats, Offence, Pallet, Seat, SeatEvent, SeatStatus,
};
use frame_support::{dispatch::DispatchResult, ensure, BoundedVec};
use frame_system::pallet_prelude::BlockNumberFor;
use pallet_session::SessionInterface;
use sp_runtime::Perbill;
use sp_staking::offence::OffenceSeverity;

impl<T: Config> Pallet<T> {
	/// Whether the offence changes nothing any more: it is part of the seat's open case, or the case
	/// has the maximum number of offences. The first conclusive report always changes something:
	/// otherwise a validator could prevent its suspension with inconclusive reports of itself.
	pub(crate) fn is_reported(seat: &T::AccountId, offence: &Offence, conclusive: bool) -> bool {
		OpenCases::<T>::get(seat).and_then(Cases::<T>::get).is_some_and(|case| {
			let first = conclusive && !case.conclusive;
			!first && (case.offences.is_full() || case.offences.contains(offence))
		})
	}

	/// Whether the council has already decided on what the seat did in this block.
	pub(crate) fn is_settled(seat: &Seat<BlockNumberFor<T>>, block: BlockNumberFor<T>) -> bool {
		seat.settled_at.is_some_and(|settled| block <= settled)
	}

	/// Enter an offence in the seat's open case, or open a case. Suspend the seat, unless finality
	/// needs it or the evidence is not conclusive.
	pub(crate) fn enter_offence(finding: Finding<T::AccountId>) -> DispatchResult {
		let Finding { seat: account, offence, conclusive } = finding;
		let seat = Self::seat(&account)?;
		let reported = Self::is_reported(&account, &offence, conclusive);
		ensure!(!reported, Error::<T>::ReportedAlready);
		let active = seat.status == SeatStatus::Active;
		let suspended = conclusive && active && Self::can_suspend(&account);
		if suspended {
			Self::step(&account, SeatEvent::Suspend)?;
			// The validator must not produce more blocks until the session ends.
			let severity = OffenceSeverity(Perbill::one());
			T::Session::report_offence(account.clone(), severity);
		}
		let (institution, number) = (seat.institution, seat.number);
		let open = OpenCases::<T>::get(&account);
		let case = match open {
			Some(case) => case,
			None => Self::open_case(account),
		};
		Cases::<T>::try_mutate(case, |case| {
			let case = case.as_mut().ok_or(Error::<T>::CaseNotFound)?;
			if !case.offences.contains(&offence) {
				// A full case is already grave enough for the council.
				let _ = case.offences.try_push(offence);
			}
			case.conclusive |= conclusive;
			case.suspended |= suspended;
			Ok::<_, Error<T>>(())
		})?;
		Self::deposit_event(match open {
			Some(_) => Event::OffenceAdded { case, institution, number, offence, suspended },
			None => Event::CaseOpened { case, institution, number, offence, suspended },
		});
		Ok(())
	}

	/// Open a case without offences yet.
	fn open_case(seat: T::AccountId) -> u32 {
		let id = NextCase::<T>::get();
		NextCase::<T>::put(id.saturating_add(1));
		OpenCases::<T>::insert(&seat, id);
		let reported_at = frame_system::Pallet::<T>::block_number();
		let offences = BoundedVec::new();
		let case = Case { seat, offences, reported_at, conclusive: false, suspended: false };
		Cases::<T>::insert(id, case);
		id
	}

	/// Close cases. What their seats did up to now is decided and cannot be reported again.
	pub(crate) fn do_close_cases(cases: BoundedVec<u32, MaxSeats>) -> DispatchResult {
		ensure!(!cases.is_empty(), Error::<T>::CaseNotFound);
		let now = frame_system::Pallet::<T>::block_number();
		for id in cases {
			let case = Cases::<T>::take(id).ok_or(Error::<T>::CaseNotFound)?;
			OpenCases::<T>::remove(&case.seat);
			Seats::<T>::mutate(&case.seat, |seat| {
				if let Some(seat) = seat {
					seat.settled_at = Some(now);
				}
			});
			Self::deposit_event(Event::CaseClosed { case: id });
		}
		Ok(())
	}
}
