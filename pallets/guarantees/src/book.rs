//! The book, as lending uses it.

use crate::{
	amounts::part_of, notices::Told, pallet::Guarantees, Config, Cover, Error, Event, Guarantee,
	GuaranteeState, NextGuarantee, NoticeKind, OfLoan, Pallet, Request, Step,
};
use frame_support::{
	ensure,
	pallet_prelude::{DispatchError, DispatchResult},
};
use madang_primitives::{GuaranteeId, InstitutionId, KoreanDay, LoanId, Object, Won, WHOLE_RATE};
use pallet_institutions::{Caller, Institutions};

impl<T: Config> Pallet<T> {
	/// Whether a guarantee may be asked for on these terms.
	fn ensure_request(request: &Request) -> Result<(), Error<T>> {
		let Request { creditor: _, foundation, principal, amount, ratio } = *request;
		ensure!(amount > 0, Error::<T>::ZeroAmount);
		ensure!(ratio > 0 && ratio <= WHOLE_RATE, Error::<T>::RatioOutOfRange);
		ensure!(amount <= part_of(principal, ratio), Error::<T>::ExceedsRatio);
		Self::ensure_foundation(foundation)
	}

	/// Write a new guarantee of a loan under the next number.
	fn insert_new(loan: LoanId, request: Request) -> Result<(GuaranteeId, Guarantee), Error<T>> {
		let number = NextGuarantee::<T>::get();
		let next = number.0.checked_add(1).ok_or(Error::<T>::NumbersExhausted)?;
		let asked = Guarantee {
			foundation: request.foundation,
			loan,
			creditor: request.creditor,
			principal: request.principal,
			asked: request.amount,
			cover: 0,
			ratio: request.ratio,
			letter: None,
			state: GuaranteeState::Asked,
			since: Self::now(),
			term: None,
			drawn: 0,
			claimed: 0,
			paid: 0,
			reguarantee: None,
			notices: 0,
		};
		NextGuarantee::<T>::put(GuaranteeId(next));
		Guarantees::<T>::insert(number, &asked);
		OfLoan::<T>::insert(loan, number);
		Ok((number, asked))
	}
}

/// Each function checks first and writes last.
impl<T: Config> crate::Guarantees<T::AccountId> for Pallet<T> {
	fn ask(
		loan: LoanId,
		request: Request,
		by: &Caller<T::AccountId>,
	) -> Result<GuaranteeId, DispatchError> {
		let earlier = Self::of_loan(loan).ok();
		let ended = earlier.is_none_or(|(_, found)| found.state.ended_without_debt());
		ensure!(ended, Error::<T>::GuaranteeExists);
		Self::ensure_request(&request)?;
		let (guarantee, asked) = Self::insert_new(loan, request)?;
		T::Institutions::made(by, Object::Guarantee(guarantee));
		let (by, at) = (by.clone(), asked.since);
		Self::deposit_event(Event::GuaranteeAsked { guarantee, loan, request, by, at });
		Ok(guarantee)
	}

	fn withdraw(loan: LoanId, by: Option<&Caller<T::AccountId>>) -> DispatchResult {
		let Ok((guarantee, mut found)) = Self::of_loan(loan) else { return Ok(()) };
		if found.state.ended_without_debt() {
			return Ok(());
		}
		Self::advance(&mut found, Step::Withdraw)?;
		Guarantees::<T>::insert(guarantee, &found);
		Self::deposit_event(Event::GuaranteeWithdrawn {
			guarantee,
			loan,
			foundation: found.foundation,
			creditor: found.creditor,
			by: by.cloned(),
			at: found.since,
		});
		Ok(())
	}

	fn in_notice(loan: LoanId) -> Option<Cover> {
		let (guarantee, found) = Self::of_loan(loan).ok()?;
		let stands = match found.state {
			GuaranteeState::Notified => !Self::notice_has_passed(guarantee, &found),
			state => state == GuaranteeState::InForce,
		};
		let Guarantee { foundation, cover, ratio, .. } = found;
		stands.then_some(Cover { guarantee, foundation, cover, ratio })
	}

	fn form(
		loan: LoanId,
		principal: Won,
		on: KoreanDay,
		by: &Caller<T::AccountId>,
	) -> DispatchResult {
		let (guarantee, mut found) = Self::of_loan(loan)?;
		ensure!(found.state.next(Step::Form).is_ok(), Error::<T>::WrongState);
		Self::ensure_notice_stands(guarantee, &found)?;
		ensure!(principal > 0, Error::<T>::ZeroAmount);
		let drawn = found.drawn.checked_add(principal).ok_or(Error::<T>::ExceedsCover)?;
		ensure!(part_of(drawn, found.ratio) <= found.cover, Error::<T>::ExceedsCover);
		found.drawn = drawn;
		let told = Told { amount: principal, on, by: Some(by.clone()) };
		Self::conduct(guarantee, found, Step::Form, told, |found, told| Event::GuaranteeFormed {
			guarantee,
			loan,
			foundation: found.foundation,
			creditor: found.creditor,
			amount: told.amount,
			drawn,
			on,
			by: by.clone(),
			at: Self::now(),
		})
	}

	fn notify(
		loan: LoanId,
		kind: NoticeKind,
		amount: Won,
		on: KoreanDay,
		by: Option<&Caller<T::AccountId>>,
	) -> DispatchResult {
		let (guarantee, found) = Self::of_loan(loan)?;
		Self::do_notify(guarantee, found, kind, Told { amount, on, by: by.cloned() })
	}

	fn make_claimable(
		loan: LoanId,
		on: KoreanDay,
		by: Option<&Caller<T::AccountId>>,
	) -> DispatchResult {
		let (guarantee, found) = Self::of_loan(loan)?;
		let told = Told { amount: 0, on, by: by.cloned() };
		Self::conduct(guarantee, found, Step::MakeClaimable, told, |found, told| {
			Event::GuaranteeClaimable {
				guarantee,
				loan,
				foundation: found.foundation,
				creditor: found.creditor,
				on,
				by: told.by.clone(),
				at: found.since,
			}
		})
	}

	fn cure(loan: LoanId, on: KoreanDay, by: Option<&Caller<T::AccountId>>) -> DispatchResult {
		let (guarantee, mut found) = Self::of_loan(loan)?;
		found.claimed = 0;
		let told = Told { amount: 0, on, by: by.cloned() };
		Self::conduct(guarantee, found, Step::Cure, told, |found, told| Event::GuaranteeCured {
			guarantee,
			loan,
			foundation: found.foundation,
			creditor: found.creditor,
			on,
			by: told.by.clone(),
			at: found.since,
		})
	}

	fn claim(
		loan: LoanId,
		amount: Won,
		on: KoreanDay,
		by: &Caller<T::AccountId>,
	) -> DispatchResult {
		let (guarantee, mut found) = Self::of_loan(loan)?;
		ensure!(found.state.next(Step::Claim).is_ok(), Error::<T>::WrongState);
		ensure!(amount > 0, Error::<T>::ZeroAmount);
		ensure!(amount <= found.cover, Error::<T>::ExceedsCover);
		found.claimed = amount;
		let told = Told { amount, on, by: Some(by.clone()) };
		Self::conduct(guarantee, found, Step::Claim, told, |found, _| Event::GuaranteeClaimed {
			guarantee,
			loan,
			foundation: found.foundation,
			creditor: found.creditor,
			amount,
			on,
			by: by.clone(),
			at: found.since,
		})
	}

	fn release(
		loan: LoanId,
		amount: Won,
		on: KoreanDay,
		by: Option<&Caller<T::AccountId>>,
	) -> DispatchResult {
		let (guarantee, found) = Self::of_loan(loan)?;
		let told = Told { amount, on, by: by.cloned() };
		Self::conduct(guarantee, found, Step::Release, told, |found, told| {
			Event::GuaranteeReleased {
				guarantee,
				loan,
				foundation: found.foundation,
				creditor: found.creditor,
				on,
				by: told.by.clone(),
				at: found.since,
			}
		})
	}

	fn revive(
		loan: LoanId,
		principal: Won,
		on: KoreanDay,
		by: &Caller<T::AccountId>,
	) -> DispatchResult {
		let (guarantee, mut found) = Self::of_loan(loan)?;
		found.claimed = 0;
		let told = Told { amount: principal, on, by: Some(by.clone()) };
		Self::conduct(guarantee, found, Step::Revive, told, |found, told| Event::GuaranteeRevived {
			guarantee,
			loan,
			foundation: found.foundation,
			creditor: found.creditor,
			amount: told.amount,
			on,
			by: by.clone(),
			at: found.since,
		})
	}

	fn state(loan: LoanId) -> Option<GuaranteeState> {
		let (guarantee, found) = Self::of_loan(loan).ok()?;
		let passed = Self::notice_has_passed(guarantee, &found);
		Some(if passed { GuaranteeState::Lapsed } else { found.state })
	}

	fn set_creditor(loan: LoanId, creditor: InstitutionId) {
		if let Ok((guarantee, found)) = Self::of_loan(loan) {
			Guarantees::<T>::insert(guarantee, Guarantee { creditor, ..found });
		}
	}

	fn guarantee(loan: LoanId) -> Option<(GuaranteeId, Guarantee)> {
		Self::of_loan(loan).ok()
	}
}
