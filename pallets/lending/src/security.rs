//! Which mortgages secure which loans.
//!
//! A revolving mortgage (근저당, 민법 357) secures what its debtors owe its bank, up to the maximum secured amount. So
//! several loans can be under one mortgage, and one loan can be secured by the mortgages of several titles.

use crate::{
	rules::same_members, Config, Error, Loan, LoanTerms, Loans, MortgageEntries, Pallet, Product,
	SecuredBy,
};
use alloc::vec::Vec;
use frame_support::{ensure, pallet_prelude::ConstU32, BoundedVec};
use madang_primitives::{InstitutionId, LoanId, Won};
use pallet_titles::{EntryId, TitleRegistry};

/// Most loans under one mortgage.
pub const MOST_UNDER: u32 = 8;
/// The same, as a bound.
pub type MaxUnder = ConstU32<MOST_UNDER>;

/// The loans under one mortgage, in the order of their numbers.
pub type LoansUnder = BoundedVec<LoanId, MaxUnder>;

impl<T: Config> Pallet<T> {
	/// The loans that an entry secures, or secured until it was discharged outside a deal.
	pub(crate) fn under(entry: EntryId) -> LoansUnder {
		let mut loans: Vec<_> = SecuredBy::<T>::iter_key_prefix(entry).collect();
		loans.sort_unstable();
		LoansUnder::truncate_from(loans)
	}

	/// Whether an entry secures a loan.
	pub(crate) fn secures(entry: EntryId, loan: LoanId) -> bool {
		SecuredBy::<T>::contains_key(entry, loan)
	}

	/// Whether no other loan fits under an entry.
	pub(crate) fn is_full(entry: EntryId) -> bool {
		SecuredBy::<T>::iter_key_prefix(entry).count() >= MOST_UNDER as usize
	}

	/// Let entries secure a loan.
	pub(crate) fn secure(loan: LoanId, entries: &[EntryId]) {
		entries.iter().for_each(|entry| SecuredBy::<T>::insert(entry, loan, ()));
	}

	/// The entries of a loan that secure it. One that was discharged earlier may secure nothing.
	pub(crate) fn securing(loan: LoanId, found: &Loan) -> impl Iterator<Item = EntryId> + '_ {
		let secures = move |entry: &EntryId| Self::secures(*entry, loan);
		found.entries.iter().copied().filter(secures)
	}

	/// The entries of a loan secure it no longer. Those that did.
	pub(crate) fn take_security(loan: LoanId, found: &Loan) -> MortgageEntries {
		let entries: Vec<EntryId> = Self::securing(loan, found).collect();
		entries.iter().for_each(|entry| SecuredBy::<T>::remove(entry, loan));
		MortgageEntries::truncate_from(entries)
	}

	/// The bank to which a loan is owed. From disbursement on the loan follows its mortgage (민법 361):
	/// where the mortgages of a bank that left were moved, the successor has the loan too.
	pub fn bank_of(loan: LoanId, found: &Loan) -> InstitutionId {
		if !found.state.is_owed() {
			return found.lender;
		}
		let mut banks = Self::securing(loan, found)
			.filter_map(T::Titles::mortgage)
			.filter(|entry| entry.effective)
			.filter_map(|entry| entry.mortgage.bank());
		match banks.next() {
			Some(bank) if banks.all(|other| other == bank) => bank,
			_ => found.lender,
		}
	}

	/// Whether an entry is an effective mortgage of this bank.
	pub(crate) fn is_mortgage_of(entry: EntryId, bank: InstitutionId) -> bool {
		T::Titles::mortgage(entry)
			.is_some_and(|found| found.effective && found.mortgage.bank() == Some(bank))
	}

	/// Whether an entry is an effective mortgage.
	pub(crate) fn is_effective(entry: EntryId) -> bool {
		T::Titles::mortgage(entry).is_some_and(|found| found.effective)
	}

	/// Whether the entries are one in each title of a loan, in their order, and each is the mortgage that was
	/// agreed for it: effective, for this bank, these debtors and this amount. A mortgage that a closing
	/// registered names its loan. One that was registered outside a deal names none.
	pub(crate) fn ensure_agreed_mortgages(
		entries: &[EntryId],
		by_closing_for: Option<LoanId>,
		lender: InstitutionId,
		terms: &LoanTerms,
	) -> Result<(), Error<T>> {
		let one_each = entries.iter().map(|entry| entry.title).eq(terms.titles.iter().copied());
		ensure!(one_each, Error::<T>::MortgageDiffers);
		for entry in entries {
			let found = T::Titles::mortgage(*entry).ok_or(Error::<T>::MortgageNotFound)?;
			ensure!(found.effective, Error::<T>::MortgageNotEffective);
			let mortgage = found.mortgage;
			ensure!(
				(by_closing_for.is_none() || mortgage.loan == by_closing_for)
					&& mortgage.bank() == Some(lender)
					&& mortgage.max_secured == terms.max_secured
					&& mortgage.debtors_sign()
					&& same_members(&mortgage.debtor_dids(), &terms.borrowers),
				Error::<T>::MortgageDiffers
			);
			Self::ensure_may_come_under(*entry, None)?;
			match terms.product {
				Product::UnderMortgage => {
					Self::ensure_room(*entry, mortgage.max_secured, terms.credit.principal)?;
				}
				_ => {
					let free = SecuredBy::<T>::iter_key_prefix(entry).next().is_none();
					ensure!(free, Error::<T>::AlreadySecuresLoan);
				}
			}
		}
		Ok(())
	}

	/// Whether the principal of another loan fits under an entry, with what is outstanding of the loans that it
	/// secures.
	pub(crate) fn ensure_room(
		entry: EntryId,
		max_secured: Won,
		principal: Won,
	) -> Result<(), Error<T>> {
		let under = Self::under(entry);
		ensure!(!under.is_full(), Error::<T>::TooManyUnder);
		let mut all = principal;
		for loan in under {
			let found = Loans::<T>::get(loan).ok_or(Error::<T>::LoanNotFound)?;
			let (credit, ledger) = Self::credit_and_ledger(loan, &found)?;
			let account = Self::account(&credit, &ledger)?;
			let owed = account.outstanding().saturating_add(account.written_off.principal);
			all = all.checked_add(owed).ok_or(Error::<T>::NotCalculable)?;
		}
		ensure!(all <= max_secured, Error::<T>::SecuredTooLow);
		Ok(())
	}
}
