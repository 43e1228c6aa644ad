//! What the pallet tells indexers.

use frame_support::pallet_macros::pallet_section;

/// The events. The pallet imports them: see [`crate::Event`].
#[pallet_section]
mod events {
	use madang_primitives::{DealId, Did, InstitutionId, KoreanDay, Moment};
	use pallet_titles::MaxDebtors;

	/// What happened. Each takes effect in its block; `at` is that block's time. `by` is the officer
	/// whose call it was, with its institution and the institution's reference.
	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// Borrowers have applied to the bank of `by`.
		LoanApplied {
			/// The new loan.
			loan: LoanId,
			/// The bank's officer.
			by: Caller<T::AccountId>,
			/// The terms that are applied for.
			terms: LoanTerms,
			/// The document bundle.
			documents: Commitment,
			/// When.
			at: Moment,
		},
		/// The bank will lend on the terms applied for.
		LoanApproved {
			/// The loan.
			loan: LoanId,
			/// The bank's officer who decided.
			by: Caller<T::AccountId>,
			/// The last day of the offer.
			offer_until: KoreanDay,
			/// When.
			at: Moment,
		},
		/// The bank will not lend.
		LoanRefused {
			/// The loan.
			loan: LoanId,
			/// The bank's officer who decided.
			by: Caller<T::AccountId>,
			/// Why.
			reason: RefusalReason,
			/// When.
			at: Moment,
		},
		/// Every borrower has signed the agreement.
		LoanAgreed {
			/// The loan.
			loan: LoanId,
			/// The bank's officer.
			by: Caller<T::AccountId>,
			/// The agreement.
			agreement: Commitment,
			/// When.
			at: Moment,
		},
		/// The loan was withdrawn before it was bound to a deal.
		LoanWithdrawn {
			/// The loan.
			loan: LoanId,
			/// The bank.
			bank: InstitutionId,
			/// Who submitted it: the bank, or who carried the borrowers' signatures.
			by: Caller<T::AccountId>,
			/// Whether every borrower signed it.
			by_borrowers: bool,
			/// When.
			at: Moment,
		},
		/// The last day of the bank's offer passed. The loan ends.
		LoanLapsed {
			/// The loan.
			loan: LoanId,
			/// The bank.
			bank: InstitutionId,
			/// When.
			at: Moment,
		},
		/// The loan was bound to a deal.
		LoanBound {
			/// The loan.
			loan: LoanId,
			/// The bank.
			bank: InstitutionId,
			/// Who bound it.
			by: Caller<T::AccountId>,
			/// The deal.
			deal: DealId,
			/// When.
			at: Moment,
		},
		/// The loan was taken out of the deal, or the deal ended without a closing. The loan is agreed
		/// again; if the bank's offer has ended, `LoanLapsed` follows.
		LoanReleased {
			/// The loan.
			loan: LoanId,
			/// The bank.
			bank: InstitutionId,
			/// Who released it; `None` where a term passed.
			by: Option<Caller<T::AccountId>>,
			/// The deal that it was bound to.
			deal: DealId,
			/// When.
			at: Moment,
		},
		/// The deal closed. The loan is disbursed and secured.
		LoanDisbursed {
			/// The loan.
			loan: LoanId,
			/// The bank.
			bank: InstitutionId,
			/// The registrar who registered the closing.
			by: Caller<T::AccountId>,
			/// The deal.
			deal: DealId,
			/// The mortgage's entries, one in each title of the loan.
			entries: MortgageEntries,
			/// The amount that was disbursed and is outstanding from now on, in won.
			amount: Won,
			/// The value date: the loan is owed from this day.
			valued_on: KoreanDay,
			/// When.
			at: Moment,
		},
		/// The bank of `by` has recorded an older loan that a live mortgage secures.
		LoanRecorded {
			/// The new loan of the ledger, disbursed.
			loan: LoanId,
			/// The bank's officer who recorded it.
			by: Caller<T::AccountId>,
			/// The mortgage's entry.
			entry: EntryId,
			/// The debtors of the mortgage, as far as they have a DID.
			borrowers: BoundedVec<Did, MaxDebtors>,
			/// The outstanding amount, in won.
			principal: Won,
			/// The mortgage's maximum secured amount, in won.
			max_secured: Won,
			/// The yearly rate.
			rate: RatePpm,
			/// The term in months, as agreed.
			term_months: u16,
			/// When.
			at: Moment,
		},
		/// The bank has recorded a repayment of principal. When nothing is left, `LoanSettled`
		/// follows.
		RepaymentRecorded {
			/// The loan.
			loan: LoanId,
			/// The bank's officer who recorded it.
			by: Caller<T::AccountId>,
			/// The amount that was repaid, in won.
			amount: Won,
			/// The amount that is left, in won.
			outstanding: Won,
			/// When.
			at: Moment,
		},
		/// The loan is paid off. Its mortgage stays in the title record until it is discharged.
		LoanSettled {
			/// The loan.
			loan: LoanId,
			/// The bank.
			bank: InstitutionId,
			/// Whose call it was: the registrar's for a deal, the bank's for the last repayment.
			by: Caller<T::AccountId>,
			/// The deal that paid it off at its closing; `None` when the last repayment did.
			deal: Option<DealId>,
			/// The principal that the deal paid off, in won. Zero when the last repayment settled the
			/// loan: `RepaymentRecorded` has its amount.
			amount: Won,
			/// The value date of the deal's payment.
			valued_on: Option<KoreanDay>,
			/// When.
			at: Moment,
		},
		/// A deal discharged some of the mortgages that secure a loan (일부말소). The loan stays owed: the
		/// bank records what was repaid.
		SecurityReleased {
			/// The loan.
			loan: LoanId,
			/// The bank.
			bank: InstitutionId,
			/// Whose call it was: the registrar's.
			by: Caller<T::AccountId>,
			/// The deal.
			deal: DealId,
			/// The entries that secure it no longer.
			entries: MortgageEntries,
			/// The principal that is still outstanding, in won.
			outstanding: Won,
			/// When.
			at: Moment,
		},
	}
}
