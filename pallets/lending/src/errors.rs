//! Why the pallet rejects calls.

use frame_support::pallet_macros::pallet_section;

/// The errors. The pallet imports them: see [`crate::Error`].
#[pallet_section]
mod errors {
	/// Why a call was rejected.
	#[pallet::error]
	pub enum Error<T> {
		/// There is no loan of that number. Look up the number in `LoanApplied` or `LoanRecorded`.
		LoanNotFound,
		/// Another bank is the lender of the loan. Only the lender may act on it.
		NotOwnLoan,
		/// The state of the loan does not allow the call. Read its state and see the table of
		/// stages.
		WrongState,
		/// An amount is zero. Give an amount above zero.
		ZeroAmount,
		/// The maximum secured amount is below the principal. Raise it to at least that.
		SecuredTooLow,
		/// The maximum secured amount is above the permitted percentage of the principal. Lower
		/// it.
		SecuredTooHigh,
		/// The principal is above what any loan can have. Check the amount: it is in won.
		PrincipalTooHigh,
		/// The rate is above the legal maximum, or that of an older loan is above 100 %. Lower the rate.
		RateTooHigh,
		/// The term is zero or longer than permitted. Give one within the limit.
		TermOutOfRange,
		/// No borrower is named. Name at least one.
		NoBorrowers,
		/// A borrower is named twice. Name each once.
		DuplicateBorrower,
		/// The DID of a borrower is unknown or deactivated. Register the DID, or apply with an
		/// active one.
		BorrowerNotActive,
		/// A title is unknown, or no title is named. Check the numbers. A property without a record
		/// must be registered first.
		TitleNotFound,
		/// A title is named twice. Name each once.
		TitleTwice,
		/// The bank's offer has ended. Apply again.
		OfferEnded,
		/// A signature is of somebody who is not a borrower. Leave it out.
		NotBorrower,
		/// A borrower signed twice. Leave out one of the signatures.
		DuplicateConsent,
		/// A borrower's signature is missing. Every borrower signs.
		ConsentMissing,
		/// The entry is not a mortgage of the title record. Check the number of the entry.
		MortgageNotFound,
		/// Another bank holds the mortgage. Only the mortgagee may record a loan that it secures.
		NotOwnMortgage,
		/// The mortgage is cancelled or provisional. Only an effective one secures a loan.
		MortgageNotEffective,
		/// The mortgage secures a loan of the ledger that is owed. Look up that loan by the entry.
		AlreadySecuresLoan,
		/// The registered mortgage is not the one that was agreed for the loan: titles, bank,
		/// debtors, amount or loan differ. File the closing with the terms of the loan.
		MortgageDiffers,
		/// A title of the loan is not reserved for the deal. Conclude the contract first, and bind a
		/// loan that the titles of the deal secure.
		TitleNotReserved,
		/// A title of the loan is incomplete: it has an imported entry of a kind that the chain does not
		/// know. Have the registry office clear it first.
		TitleIncomplete,
		/// The loan is bound to another deal. Wait until that deal ends.
		OtherDeal,
		/// The repayment is more than the outstanding amount. Record at most that amount.
		ExceedsOutstanding,
		/// Every loan number is used. This cannot happen in practice; an upgrade must widen the
		/// numbers.
		NumbersExhausted,
	}
}
