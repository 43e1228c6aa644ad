//! What an agency does with its programmes.

use crate::{
	pallet::Programmes, Budget, Budgets, Config, Error, Event, Intake, IntakeStep, Line, Lines,
	NextProgramme, Pallet, Programme, Terms, TicketKeys, TicketKeysOf, Version, Versions,
};
use frame_support::{ensure, pallet_prelude::DispatchResult, traits::UnixTime};
use madang_primitives::{InstitutionId, InstitutionKind, Moment, Object, ProgrammeId, Won};
use pallet_institutions::{Caller, Institutions};
use pallet_rates::ReferenceRates;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_open(by: Caller<T::AccountId>, terms: Terms, total: Won) -> DispatchResult {
		Self::ensure_terms(&terms)?;
		let programme = NextProgramme::<T>::get();
		let next = programme.0.checked_add(1).ok_or(Error::<T>::NumbersExhausted)?;
		NextProgramme::<T>::put(ProgrammeId(next));
		let current = Version::FIRST;
		let opened = Programme { agency: by.institution, current, intake: Intake::Open };
		Programmes::<T>::insert(programme, opened);
		Versions::<T>::insert(programme, current, &terms);
		Budgets::<T>::insert(programme, Budget { total, reserved: 0, disbursed: 0 });
		let at = Self::now();
		T::Institutions::made(&by, Object::Programme(programme));
		Self::deposit_event(Event::ProgrammeOpened { programme, by, terms, total, at });
		Ok(())
	}

	pub(crate) fn do_revise(
		by: Caller<T::AccountId>,
		programme: ProgrammeId,
		terms: Terms,
	) -> DispatchResult {
		let found = Self::own_programme(&by, programme)?;
		Self::ensure_terms(&terms)?;
		let next = found.current.0.checked_add(1).ok_or(Error::<T>::NumbersExhausted)?;
		let version = Version(next);
		Programmes::<T>::insert(programme, Programme { current: version, ..found });
		Versions::<T>::insert(programme, version, &terms);
		let at = Self::now();
		Self::deposit_event(Event::ProgrammeRevised { programme, by, version, terms, at });
		Ok(())
	}

	pub(crate) fn do_set_budget(
		by: Caller<T::AccountId>,
		programme: ProgrammeId,
		total: Won,
	) -> DispatchResult {
		Self::own_programme(&by, programme)?;
		let budget = Self::budget(programme)?;
		ensure!(total >= budget.bound(), Error::<T>::TotalTooLow);
		Budgets::<T>::insert(programme, Budget { total, ..budget });
		Self::deposit_event(Event::BudgetSet { programme, by, total, at: Self::now() });
		Ok(())
	}

	pub(crate) fn do_set_line(
		by: Caller<T::AccountId>,
		programme: ProgrammeId,
		lender: InstitutionId,
		ceiling: Option<Won>,
	) -> DispatchResult {
		let found = Self::own_programme(&by, programme)?;
		let line = Lines::<T>::get(programme, lender);
		match ceiling {
			Some(ceiling) => {
				let (before, used) = line.map_or((None, 0), |line| (Some(line.ceiling), line.used));
				ensure!(ceiling >= used, Error::<T>::CeilingTooLow);
				// A lender that cannot lend any more keeps its line, and the ceiling can fall.
				if before.is_none_or(|before| ceiling > before) {
					Self::ensure_eligible(found.agency, lender)?;
				}
				Lines::<T>::insert(programme, lender, Line { ceiling, used });
			}
			None => {
				let line = line.ok_or(Error::<T>::LineNotFound)?;
				ensure!(line.used == 0, Error::<T>::LineInUse);
				Lines::<T>::remove(programme, lender);
			}
		}
		let at = Self::now();
		Self::deposit_event(Event::LineSet { programme, by, lender, ceiling, at });
		Ok(())
	}

	pub(crate) fn do_close(by: Caller<T::AccountId>, programme: ProgrammeId) -> DispatchResult {
		let found = Self::own_programme(&by, programme)?;
		let intake = found.intake.next(IntakeStep::Close);
		let intake = intake.map_err(|_| Error::<T>::AlreadyClosed)?;
		Programmes::<T>::insert(programme, Programme { intake, ..found });
		Self::deposit_event(Event::ProgrammeClosed { programme, by, at: Self::now() });
		Ok(())
	}

	pub(crate) fn do_reopen(by: Caller<T::AccountId>, programme: ProgrammeId) -> DispatchResult {
		let found = Self::own_programme(&by, programme)?;
		let intake = found.intake.next(IntakeStep::Reopen);
		let intake = intake.map_err(|_| Error::<T>::NotClosed)?;
		Programmes::<T>::insert(programme, Programme { intake, ..found });
		Self::deposit_event(Event::ProgrammeReopened { programme, by, at: Self::now() });
		Ok(())
	}

	pub(crate) fn do_set_ticket_keys(by: Caller<T::AccountId>, keys: TicketKeys) -> DispatchResult {
		let earlier = |index| keys.iter().take(index);
		let twice =
			keys.iter().enumerate().any(|(index, key)| earlier(index).any(|one| one == key));
		ensure!(!twice, Error::<T>::TicketKeyTwice);
		TicketKeysOf::<T>::insert(by.institution, &keys);
		Self::deposit_event(Event::TicketKeysSet { by, keys, at: Self::now() });
		Ok(())
	}

	pub(crate) fn do_assign(programme: ProgrammeId, agency: InstitutionId) -> DispatchResult {
		let found = Self::known_programme(programme)?;
		ensure!(found.agency != agency, Error::<T>::AlreadyTheAgency);
		let kind = InstitutionKind::PolicyAgency;
		ensure!(Self::is_active_as(agency, kind), Error::<T>::NotAnAgency);
		Programmes::<T>::insert(programme, Programme { agency, ..found });
		let (from, to, at) = (found.agency, agency, Self::now());
		Self::deposit_event(Event::ProgrammeAssigned { programme, from, to, at });
		Ok(())
	}

	/// The terms make sense, and an index that the offered rate follows has a value, or will have one that is
	/// published.
	fn ensure_terms(terms: &Terms) -> Result<(), Error<T>> {
		terms.check().map_err(Error::<T>::InvalidTerms)?;
		let index = terms.offer.rate.index();
		let published = index.is_none_or(|index| T::Rates::first_day(index).is_some());
		ensure!(published, Error::<T>::IndexHasNoValue);
		Ok(())
	}

	/// A programme.
	pub(crate) fn known_programme(programme: ProgrammeId) -> Result<Programme, Error<T>> {
		Programmes::<T>::get(programme).ok_or(Error::<T>::ProgrammeNotFound)
	}

	/// The programme, if the caller's agency runs it.
	fn own_programme(
		by: &Caller<T::AccountId>,
		programme: ProgrammeId,
	) -> Result<Programme, Error<T>> {
		let found = Self::known_programme(programme)?;
		ensure!(found.agency == by.institution, Error::<T>::NotOwnProgramme);
		Ok(found)
	}

	fn is_active_as(institution: InstitutionId, kind: InstitutionKind) -> bool {
		T::Institutions::kind_of(institution) == Some(kind)
			&& T::Institutions::is_active(institution)
	}

	/// Whether a lender may get a line. The agency has made the call, so it is active.
	fn ensure_eligible(agency: InstitutionId, lender: InstitutionId) -> Result<(), Error<T>> {
		let eligible = lender == agency || Self::is_active_as(lender, InstitutionKind::Bank);
		ensure!(eligible, Error::<T>::NotEligible);
		Ok(())
	}

	/// The block's time.
	pub(crate) fn now() -> Moment {
		Moment::try_from(T::Time::now().as_millis()).unwrap_or(Moment::MAX)
	}
}
