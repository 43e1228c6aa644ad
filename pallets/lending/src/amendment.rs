//! Changes of a contract after the draw: extension, deferral, another rate, debt restructuring.
//!
//! What was signed before stays as it was signed. The change is a new document with a number, and from its day on
//! the account follows its credit. What was posted until then is closed.

use crate::{
	rules::rates, Amendments, ArrearsOf, Config, Consents, Error, Event, Ledgers, Loan, LoanFile,
	LoanState, Loans, OfferProblem, Origin, Pallet, PledgedChange, PolicyLoan, PolicyLoans,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{ensure, pallet_prelude::DispatchResult};
use madang_primitives::{
	signing::{self, Purpose},
	Commitment, KoreanDay, LoanId, RatePpm, Won,
};
use madang_schedule::{
	account::{AccountError, Buckets, Ledger},
	effective_rate, months_after, prepayment_fee, Credit, CreditError, RateTerms, WHOLE_RATE,
};
use pallet_guarantees::{GuaranteeState, NoticeKind};
use pallet_institutions::Caller;
use pallet_programmes::{Programmes, Stage};
use pallet_titles::TitleRegistry;
use scale_info::TypeInfo;
use sp_core::H256;

/// Why a contract is changed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum AmendmentReason {
	/// The term is extended (만기연장).
	#[codec(index = 0)]
	Extension,
	/// Repayment is deferred (상환유예).
	#[codec(index = 1)]
	Deferral,
	/// The rate changes, such as at the borrower's demand (금리인하요구, 은행법 30-2).
	#[codec(index = 2)]
	Rate,
	/// The debt is restructured after arrears (채무조정, 개인금융채권의 관리 및 개인금융채무자의 보호에 관한 법률 35).
	#[codec(index = 3)]
	Restructuring,
	/// The parties agree on something else.
	#[codec(index = 4)]
	Other,
}

/// The change of a contract, as lender and borrowers agree on it (변경약정).
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Amendment {
	/// Why.
	pub reason: AmendmentReason,
	/// The contract from now on. Its principal is what it repays, and its months count from the day on which
	/// the change takes effect.
	pub credit: Credit,
	/// Whether principal that is due is repaid by the new contract too. If everything was due, the borrower
	/// has the benefit of time again (기한의 이익 부활). Otherwise what is due stays due.
	pub reinstates: bool,
	/// The document that they signed (변경약정서).
	pub agreement: Commitment,
}

/// A change that took effect.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Amended {
	/// What was agreed.
	pub amendment: Amendment,
	/// The day from which it holds.
	pub from: KoreanDay,
}

impl LoanFile {
	/// Object and terms that each borrower signs to change a contract for the `number`th time
	/// ([`Purpose::AmendLoan`]).
	pub fn amendment(&self, loan: LoanId, number: u16, amendment: &Amendment) -> (H256, H256) {
		(signing::object(b"loan", &loan), signing::terms(&(self, number, amendment)))
	}
}

impl<T: Config> Pallet<T> {
	/// The credit that a loan has now: that of its last change, or of its file.
	pub fn credit(loan: LoanId, found: &Loan) -> Result<Credit, Error<T>> {
		match found.amendments {
			0 => Ok(Self::file(loan)?.into_terms().credit),
			number => {
				let last = Amendments::<T>::get(loan, number).ok_or(Error::<T>::LoanNotFound)?;
				Ok(last.amendment.credit)
			}
		}
	}

	pub(crate) fn do_amend(
		by: Caller<T::AccountId>,
		loan: LoanId,
		amendment: Amendment,
		consents: Consents,
	) -> DispatchResult {
		let mut found = Self::own_loan(by.institution, loan)?;
		ensure!(found.state == LoanState::Disbursed, Error::<T>::WrongState);
		Self::ensure_amendable(loan)?;
		Self::ensure_all_can_sign(&found)?;
		let (before, mut ledger) = Self::credit_and_ledger(loan, &found)?;
		let account = Self::account_today(&before, &ledger)?;
		Self::ensure_amended_credit(&found, &before, account.start, &amendment.credit)?;
		let from = account.as_of;
		Self::change_contract(&before, &amendment, &mut ledger, from)?;

		let number = found.amendments.checked_add(1).ok_or(Error::<T>::NumbersExhausted)?;
		let file = Self::file(loan)?;
		let signed = file.amendment(loan, number, &amendment);
		Self::verify_each(&file.terms().borrowers, &consents, Purpose::AmendLoan, signed)?;
		Self::take_agreement(loan, by.institution, PledgedChange::Amendment(signed.1))?;

		if amendment.reinstates {
			Self::forget_arrears(loan, &by)?;
		}
		// Who agrees on another contract does not withdraw any more.
		if let Some(policy) = PolicyLoans::<T>::get(loan).filter(|of| of.withdrawal.is_some()) {
			PolicyLoans::<T>::insert(loan, PolicyLoan { withdrawal: None, ..policy });
		}
		found.amendments = number;
		Ledgers::<T>::insert(loan, ledger);
		Amendments::<T>::insert(loan, number, Amended { amendment: amendment.clone(), from });
		Loans::<T>::insert(loan, found);
		let at = Self::now();
		Self::deposit_event(Event::LoanAmended {
			loan,
			by: by.clone(),
			number,
			amendment,
			from,
			at,
		});
		Self::tell(loan, NoticeKind::Other, &Buckets::default(), &by)
	}

	/// Nothing else is under way that depends on the contract as it is.
	fn ensure_amendable(loan: LoanId) -> Result<(), Error<T>> {
		let stage = T::Programmes::entry(loan).map(|entry| entry.stage);
		ensure!(stage != Some(Stage::Drawing), Error::<T>::StillDrawing);
		let claimed = Self::guarantee_state(loan) == Some(GuaranteeState::Claimed);
		ensure!(!claimed, Error::<T>::ClaimWaits);
		Ok(())
	}

	/// Every debtor of a loan that was recorded has a DID. The borrowers of another one do: they applied.
	fn ensure_all_can_sign(found: &Loan) -> Result<(), Error<T>> {
		if found.origin != Origin::Recorded {
			return Ok(());
		}
		let mut mortgages = found.entries.iter().filter_map(|entry| T::Titles::mortgage(*entry));
		let sign = |of: &pallet_titles::Mortgage| !of.debtors.is_empty() && of.debtors_sign();
		let all = mortgages.all(|found| sign(&found.mortgage));
		ensure!(all, Error::<T>::BorrowerNotActive);
		Ok(())
	}

	/// The new credit is one that could be agreed today. A change does not make early repayment more expensive, and
	/// does not begin the time of its fee again (금융소비자 보호에 관한 법률 20). A programme fixes what its loans cost at
	/// most.
	fn ensure_amended_credit(
		found: &Loan,
		before: &Credit,
		start: Option<KoreanDay>,
		credit: &Credit,
	) -> DispatchResult {
		Self::ensure_credit(credit)?;
		Self::ensure_rates(credit)?;
		Self::ensure_parts(credit)?;
		if found.is_under_programme() {
			let most = Self::most_of_programme(before, &credit.rate)?;
			let highest = rates(&credit.rate).into_iter().max();
			let fixed = highest <= most && credit.late.add <= before.late.add;
			ensure!(fixed, Error::<T>::NotOffered(OfferProblem::Rate));
		}
		let (today, fee, old) = (Self::today(), credit.prepayment, before.prepayment);
		if fee.rate > 0 && fee.until_months > 0 {
			let start = start.ok_or(Error::<T>::WrongState)?;
			let end = months_after(start, old.until_months);
			let later = months_after(today, fee.until_months) > end;
			ensure!(!later, Error::<T>::Credit(CreditError::FeePeriodTooLong.into()));
			// The fee of a million won today, which is in millionths.
			let now = prepayment_fee(WHOLE_RATE.into(), &old, start, today);
			let now = now.map_err(|_| Error::<T>::NotCalculable)?;
			ensure!(Won::from(fee.rate) <= now, Error::<T>::FeeTooHigh);
		}
		Ok(())
	}

	/// The highest rate that a loan under a programme can have after a change. What follows the same index with no higher
	/// spread is as the programme offers, and can have the same cap. Another rate that replaces it can be
	/// at most what the index gives today.
	fn most_of_programme(before: &Credit, after: &RateTerms) -> Result<Option<RatePpm>, Error<T>> {
		let RateTerms::Index { index, spread, cap, .. } = before.rate else {
			return Ok(rates(&before.rate).into_iter().max());
		};
		match *after {
			RateTerms::Index { index: next, spread: added, .. }
				if next == index && added <= spread =>
			{
				Ok(Some(cap.unwrap_or(WHOLE_RATE)))
			}
			_ => {
				let fixings = Self::fixings(before);
				let rate = effective_rate(&before.rate, 0, Self::today(), &fixings);
				rate.map(Some).map_err(|_| Error::<T>::NotCalculable)
			}
		}
	}

	/// Continue the account under another contract from a day on.
	fn change_contract(
		before: &Credit,
		amendment: &Amendment,
		ledger: &mut Ledger,
		from: KoreanDay,
	) -> Result<(), Error<T>> {
		let Amendment { credit, reinstates, .. } = amendment;
		let calendar = Self::calendar();
		let (before, after) =
			(Self::contract(before, &calendar), Self::contract(credit, &calendar));
		ledger.amend(&before, &after, from, *reinstates).map_err(|error| match error {
			AccountError::NothingDrawn => Error::<T>::WrongState,
			error => Self::account_error(error),
		})?;
		let repaid = ledger.base().principal;
		ensure!(repaid > 0, Error::<T>::NothingToAmend);
		ensure!(repaid == credit.principal, Error::<T>::PrincipalDiffers);
		Ok(())
	}

	/// What the bank did about arrears was about the former contract.
	fn forget_arrears(loan: LoanId, by: &Caller<T::AccountId>) -> DispatchResult {
		let mut arrears = ArrearsOf::<T>::get(loan);
		(arrears.warning, arrears.accelerated) = (None, None);
		let claimable = arrears.claimable.take().is_some();
		// What a guarantor paid stays paid.
		let state = Self::guarantee_state(loan);
		if claimable && state.is_some_and(|state| state != GuaranteeState::Paid) {
			Self::cure_guarantee(loan, by)?;
		}
		Self::keep(loan, arrears);
		Ok(())
	}
}
