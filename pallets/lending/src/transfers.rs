//! Transfers of loans to another bank, with the mortgages that secure them (대출채권 양도, 근저당권이전).
//!
//! The loan's bank offers, the other one accepts, which files the transfer of the mortgages. When the registry office
//! has registered it, the loans are the other bank's: a loan follows its mortgage. A mortgage is indivisible, so all
//! loans under it go together, with all mortgages of each. They are one application: all of them are registered, or
//! none.
//!
//! The price stays off chain. The borrowers are told by the bank that gives the loans away (민법 450): the offer commits
//! to that notice.

use crate::{
	transfer::{Transfer, TransferLoans, TransferTerms},
	Config, Error, Event, Loan, Loans, MortgageEntries, NextTransfer, Pallet, TransferOf,
	Transfers,
};
use alloc::{collections::BTreeSet, vec::Vec};
use frame_support::{
	ensure,
	pallet_prelude::{DispatchError, DispatchResult, Get, Weight},
};
use madang_primitives::{InstitutionId, InstitutionKind, LoanId, Object, Receipt, TransferId};
use pallet_guarantees::Guarantees;
use pallet_institutions::{Caller, Institutions};
use pallet_terms::LegalTerms;
use pallet_titles::{Assignment, EntryId, MortgagesMoved, TitleRegistry};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_offer_transfer(
		by: Caller<T::AccountId>,
		loans: TransferLoans,
		to: InstitutionId,
		terms: TransferTerms,
		days: u32,
	) -> DispatchResult {
		let from = by.institution;
		let entries = Self::ensure_transferable(from, &loans, None)?;
		let bank = T::Institutions::kind_of(to) == Some(InstitutionKind::Bank);
		let other = to != from && bank && T::Institutions::is_active(to);
		ensure!(other, Error::<T>::NotAnotherBank);
		ensure!((1..=T::OfferDays::get()).contains(&days), Error::<T>::TransferDays);
		ensure!(terms.agreed_on <= Self::today(), Error::<T>::ContractInFuture);
		for passed in entries.iter().filter_map(TransferOf::<T>::get) {
			// Two of them can be in one transfer.
			if let Some(found) = Transfers::<T>::get(passed) {
				Self::ended(passed, &found, &by);
			}
		}
		let transfer = NextTransfer::<T>::try_mutate(|next| {
			let number = *next;
			next.0 = number.0.checked_add(1).ok_or(Error::<T>::NumbersExhausted)?;
			Ok::<_, DispatchError>(number)
		})?;
		entries.iter().for_each(|entry| TransferOf::<T>::insert(entry, transfer));
		let until = T::LegalTerms::end(Self::today(), days);
		let content = Transfer { from, to, loans, entries, terms, until, filed: None };
		Transfers::<T>::insert(transfer, &content);
		T::Institutions::made(&by, Object::Transfer(transfer));
		Self::deposit_event(Event::TransferOffered { transfer, content, by, at: Self::now() });
		Ok(())
	}

	/// All is checked again: what was repaid, moved or put under a mortgage since the offer makes it another one.
	pub(crate) fn do_accept_transfer(
		by: Caller<T::AccountId>,
		transfer: TransferId,
	) -> DispatchResult {
		let mut found = Self::unfiled(transfer)?;
		ensure!(by.institution == found.to, Error::<T>::NotYourTransfer);
		ensure!(Self::today() <= found.until, Error::<T>::TransferOfferEnded);
		let entries = Self::ensure_transferable(found.from, &found.loans, Some(transfer))?;
		ensure!(entries == found.entries, Error::<T>::TransferDiffers);
		let Transfer { from, to, terms, .. } = found;
		let TransferTerms { cause, agreed_on, contract, .. } = terms;
		let assignment = Assignment { from, to, cause, agreed_on };
		let (acting, external_ref) = (by.acting(), by.external_ref);
		let receipt =
			T::Titles::file_assignment(&entries, assignment, contract, &acting, external_ref)?;
		found.filed = Some(receipt);
		Transfers::<T>::insert(transfer, &found);
		let (content, at) = (found, Self::now());
		Self::deposit_event(Event::TransferAccepted { transfer, content, by, at });
		Ok(())
	}

	/// By one of both banks, or by the one that has a loan of it now: the other two may have left.
	pub(crate) fn do_end_transfer(
		by: Caller<T::AccountId>,
		transfer: TransferId,
	) -> DispatchResult {
		let found = Self::unfiled(transfer)?;
		let bank = by.institution;
		let has = |loan: &LoanId| {
			Loans::<T>::get(loan).is_some_and(|found| Self::bank_of(*loan, &found) == bank)
		};
		let own = bank == found.from || bank == found.to || found.loans.iter().any(has);
		ensure!(own, Error::<T>::NotYourTransfer);
		Self::ended(transfer, &found, &by);
		Ok(())
	}

	/// A transfer of which no application is pending.
	fn unfiled(transfer: TransferId) -> Result<Transfer, Error<T>> {
		let found = Transfers::<T>::get(transfer).ok_or(Error::<T>::TransferNotFound)?;
		ensure!(!Self::is_filed(&found), Error::<T>::TransferPending);
		Ok(found)
	}

	/// Whether its application is pending. One that was rejected or withdrawn can be filed again.
	fn is_filed(found: &Transfer) -> bool {
		found.filed.is_some_and(T::Titles::is_pending)
	}

	/// A transfer ends without an effect.
	fn ended(transfer: TransferId, found: &Transfer, by: &Caller<T::AccountId>) {
		Self::remove_transfer(transfer, found);
		let (content, by, at) = (found.clone(), by.clone(), Self::now());
		Self::deposit_event(Event::TransferEnded { transfer, content, by, at });
	}

	fn remove_transfer(transfer: TransferId, found: &Transfer) {
		Transfers::<T>::remove(transfer);
		found.entries.iter().for_each(TransferOf::<T>::remove);
	}

	/// The mortgages that go with loans of a bank: all effective ones of each. Nothing else is under them.
	fn ensure_transferable(
		bank: InstitutionId,
		loans: &TransferLoans,
		of: Option<TransferId>,
	) -> Result<MortgageEntries, Error<T>> {
		ensure!(!loans.is_empty(), Error::<T>::NothingNamed);
		let mut entries = MortgageEntries::new();
		for (index, loan) in loans.iter().enumerate() {
			ensure!(!loans.iter().take(index).any(|one| one == loan), Error::<T>::LoanTwice);
			let found = Self::own_loan(bank, *loan)?;
			ensure!(!found.is_under_programme(), Error::<T>::NotMortgageLoan);
			ensure!(found.state.is_owed(), Error::<T>::WrongState);
			Self::ensure_unencumbered(*loan, &found, of)?;
			let of_loan = Self::securing_of(bank, *loan, &found)?;
			ensure!(!of_loan.is_empty(), Error::<T>::NotSecured);
			for entry in of_loan {
				if !entries.contains(&entry) {
					entries.try_push(entry).map_err(|_| Error::<T>::TransferTooLarge)?;
				}
			}
		}
		Self::add_joint(bank, &mut entries)?;
		let together =
			|entry: &EntryId| Self::under(*entry).iter().all(|loan| loans.contains(loan));
		ensure!(entries.iter().all(together), Error::<T>::LoansApart);
		Ok(entries)
	}

	/// The effective mortgages that secure a loan. All are this bank's: where a bank left, the registry office moves
	/// the last one first.
	fn securing_of(
		bank: InstitutionId,
		loan: LoanId,
		found: &Loan,
	) -> Result<Vec<EntryId>, Error<T>> {
		let mut entries = Vec::new();
		for entry in Self::securing(loan, found) {
			let Some(mortgage) = T::Titles::mortgage(entry) else { continue };
			if mortgage.effective {
				ensure!(mortgage.mortgage.bank() == Some(bank), Error::<T>::NotOwnMortgage);
				entries.push(entry);
			}
		}
		Ok(entries)
	}

	/// The other mortgages of each joint collateral (공동담보) go too, also those of titles for which no loan was
	/// recorded.
	fn add_joint(bank: InstitutionId, entries: &mut MortgageEntries) -> Result<(), Error<T>> {
		for entry in entries.clone() {
			for joint in T::Titles::joint_with(entry) {
				if !entries.contains(&joint) {
					ensure!(Self::is_mortgage_of(joint, bank), Error::<T>::NotOwnMortgage);
					entries.try_push(joint).map_err(|_| Error::<T>::TransferTooLarge)?;
				}
			}
		}
		Ok(())
	}

	/// Nobody else has a claim to the loan: it is not pledged, and in no other transfer.
	fn ensure_unencumbered(
		loan: LoanId,
		found: &Loan,
		of: Option<TransferId>,
	) -> Result<(), Error<T>> {
		ensure!(!Self::is_pledged(loan), Error::<T>::PledgeSlotTaken);
		Self::ensure_in_no_transfer(loan, found, of)
	}

	/// The mortgages of a loan are in no other transfer.
	pub(crate) fn ensure_in_no_transfer(
		loan: LoanId,
		found: &Loan,
		of: Option<TransferId>,
	) -> Result<(), Error<T>> {
		let taken = |entry: EntryId| {
			Self::open_transfer(entry).is_some_and(|(transfer, _)| Some(transfer) != of)
		};
		ensure!(!Self::securing(loan, found).any(taken), Error::<T>::InTransfer);
		Ok(())
	}

	/// The transfer in which a mortgage is, with its number. One of which the last day has passed does not count, unless
	/// its application is pending.
	pub fn open_transfer(entry: EntryId) -> Option<(TransferId, Transfer)> {
		let transfer = TransferOf::<T>::get(entry)?;
		let found = Transfers::<T>::get(transfer)?;
		let open = Self::today() <= found.until || Self::is_filed(&found);
		open.then_some((transfer, found))
	}

	/// Whether a loan may come under a mortgage: the other bank gets what it was offered, and nothing else.
	pub(crate) fn ensure_may_come_under(
		entry: EntryId,
		loan: Option<LoanId>,
	) -> Result<(), Error<T>> {
		let free = Self::open_transfer(entry)
			.is_none_or(|(_, found)| loan.is_some_and(|loan| found.loans.contains(&loan)));
		ensure!(free, Error::<T>::InTransfer);
		Ok(())
	}

	/// A loan is another bank's now, and so is its guarantee.
	fn follow(loan: LoanId, to: InstitutionId, transfer: Option<TransferId>) {
		let Some(found) = Loans::<T>::get(loan).filter(|found| found.lender != to) else { return };
		let from = found.lender;
		Loans::<T>::insert(loan, Loan { lender: to, ..found });
		T::Guarantees::set_creditor(loan, to);
		let at = Self::now();
		Self::deposit_event(Event::LoanTransferred { transfer, loan, from, to, at });
	}
}

/// Mortgages went to another bank, by a transfer or because their bank left.
impl<T: Config> MortgagesMoved for Pallet<T> {
	fn moved(receipt: Receipt, entries: &[EntryId]) -> DispatchResult {
		let of = |entry: &EntryId| {
			let transfer = TransferOf::<T>::get(entry)?;
			let found = Transfers::<T>::get(transfer)?;
			(found.filed == Some(receipt)).then_some((transfer, found))
		};
		if let Some((transfer, found)) = entries.first().and_then(of) {
			Self::remove_transfer(transfer, &found);
			// Also one that was repaid since: if the payment was none, it is the other bank's claim.
			found.loans.iter().for_each(|loan| Self::follow(*loan, found.to, Some(transfer)));
			let (content, at) = (found, Self::now());
			Self::deposit_event(Event::TransferRegistered { transfer, content, at });
			return Ok(());
		}
		let under: BTreeSet<LoanId> = entries.iter().flat_map(|one| Self::under(*one)).collect();
		for loan in under {
			let found = Loans::<T>::get(loan).ok_or(Error::<T>::LoanNotFound)?;
			Self::follow(loan, Self::bank_of(loan, &found), None);
		}
		Ok(())
	}

	fn weight(entries: u32) -> Weight {
		crate::weights::mortgages_moved(entries)
	}
}
