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
		/// The terms of the credit are not valid: the error inside says what is wrong. Correct that.
		Credit(CreditProblem),
		/// The rate follows an index that does not exist, or of which no value holds on that day. Check its number, or wait
		/// until its first value has begun.
		IndexNotPublished,
		/// A day off would move the end of a period, which the account cannot follow yet. Let days off move
		/// only the day of payment: the next working day, without interest for the days between.
		DaysOffMovePeriod,
		/// The parts of an irregular repayment are not all after the draw and within the term, or the day of the
		/// draw is not known yet. Choose another kind of repayment.
		PartsBeforeDraw,
		/// The cap of late interest is above the legal maximum. Lower the cap.
		LateCapTooHigh,
		/// An amount is zero. Give an amount above zero.
		ZeroAmount,
		/// The maximum secured amount is below the principal of the loans under the mortgage together. Raise it to
		/// at least that, or lend less.
		SecuredTooLow,
		/// The maximum secured amount is above the permitted percentage of the principal. Lower
		/// it.
		SecuredTooHigh,
		/// The principal is above what any loan can have. Check the amount: it is in won.
		PrincipalTooHigh,
		/// A rate is above the legal maximum, or a rate that follows an index has no cap within it. Lower the rate, or
		/// agree on a cap.
		RateTooHigh,
		/// The term is longer than permitted. Give one within the limit.
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
		/// The mortgage secures a loan of the ledger that is owed. Have a mortgage of its own registered, or have the
		/// borrowers apply for a loan under that mortgage.
		AlreadySecuresLoan,
		/// As many loans as can be are under the mortgage. Have another one registered.
		TooManyUnder,
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
		/// The repayment is more than what is owed on its value day. Look up what is owed (`loan payoff`), and
		/// record at most that.
		ExceedsOwed,
		/// The repayment would repay all principal without the interest and fees that are owed with it. Look up
		/// what is owed (`loan payoff`), and record all of it or less than the principal.
		ShortOfPayoff,
		/// The value day is after today. Record the repayment on that day.
		ValueDayInFuture,
		/// The value day is further back than an account can change, or before the loan was disbursed. Record
		/// it with the first day that can change.
		ValueDayTooEarly,
		/// The account has as many postings as it can have since that day. Use a later value day.
		LedgerFull,
		/// The account cannot be calculated with this posting. This cannot happen in practice: report it.
		NotCalculable,
		/// The line was posted before with the same content. It counts, and need not be sent again.
		LineKnown,
		/// The reference belongs to a line of this bank that says something else, which counts. Reverse that
		/// line if it was wrong, and send this one with a reference of its own.
		LineDiffers,
		/// The bank has posted no line of that reference. Check the reference, or name the bank that posted it.
		LineNotFound,
		/// The line is reversed already. Nothing is left to do.
		LineReversed,
		/// The payoff is less than the principal that is outstanding on its value date. Affirm at least that;
		/// interest and fees may be waived.
		PayoffTooLow,
		/// The lender is not a bank. Only a bank can have a mortgage: lend under a programme.
		NotABank,
		/// The loan gets no mortgage of its own: it is under a programme, or under a mortgage that is registered
		/// already. Approve it without an assessment if it is under a programme, and draw it or pay it out without a deal.
		NotMortgageLoan,
		/// The loan is not under a programme. Apply for a mortgage loan, and bind it to a deal.
		NotPolicyLoan,
		/// A loan under a programme has no titles and no maximum secured amount. Leave both out.
		PolicyLoanSecured,
		/// There is no programme of that number. Look up the number in `ProgrammeOpened`.
		ProgrammeNotFound,
		/// Another agency runs the programme of the loan. Only that agency certifies its applicants.
		NotOwnProgramme,
		/// The terms name another version of the programme than the current one. Have the borrowers sign the
		/// current one.
		OtherVersion,
		/// The credit is not what the programme offers. The problem inside says what differs: correct that.
		NotOffered(OfferProblem),
		/// The programme does not have that step, or a disaster waives it. Nothing more is needed.
		StepNotAsked,
		/// The agency has not certified the applicant. Wait for its certificate.
		NotCertified,
		/// No foundation guarantees the loan. Ask for a guarantee, and wait for its notice.
		NotGuaranteed,
		/// The guarantee covers less than its share of the principal. Apply for less.
		CoverTooLow,
		/// Nothing is held for the loan any more. Have it held again.
		NotHeld,
		/// Only the chain or the agency refuses for that reason. Give a reason of the lender.
		NotLendersReason,
		/// The draw is more than what the borrowers have agreed to and not drawn. Draw less.
		ExceedsAgreed,
		/// All instalments are billed, or everything is due. Nothing can be drawn any more.
		DrawnTooLate,
		/// The borrowers have declared that they withdraw. Wait for the money, and complete the withdrawal.
		BorrowersWithdraw,
		/// The days in which borrowers can withdraw after the draw have passed. Repay the loan early.
		WithdrawalTooLate,
		/// The borrowers have not declared that they withdraw. Record a repayment.
		NotWithdrawn,
		/// Every loan number is used. This cannot happen in practice; an upgrade must widen the
		/// numbers.
		NumbersExhausted,
		/// Nothing of the loan is overdue. Read how it stands (`loan standing`).
		NothingOverdue,
		/// Everything is due already. There is nothing to make due.
		AlreadyDue,
		/// The borrower was not warned about the arrears that exist now: there is no warning, or what is overdue
		/// fell due after it. Warn (`loan warn`), and wait for the end of the notice time.
		NotWarned,
		/// The notice time of the warning has not passed. Wait until after its last day.
		NoticeTimeRuns,
		/// The arrears are not old enough for this step. Read since when something is overdue (`loan standing`).
		ArrearsTooRecent,
		/// Not everything is due. Accelerate the loan first, or wait for the end of its term.
		NotAllDue,
		/// The guarantor of the loan may not be claimed on: there is no guarantee, or no cause was recorded. Record
		/// the cause first (`loan claimable`).
		NotClaimable,
		/// Something is overdue, or everything is due. Nothing is cured before it is paid.
		StillOverdue,
		/// A guarantee covers the loan and was not claimed. Claim first what the guarantor owes.
		GuaranteeFirst,
		/// The loan has no such act. Read how it stands (`loan standing`).
		NothingToTakeBack,
		/// No loan is named. Name at least one.
		NothingNamed,
		/// The lender is active. Only loans of a lender that left are assigned.
		LenderActive,
		/// The institution is not an active bank or policy agency. Choose another one.
		NotALender,
		/// A mortgage secures the loan, which follows it. Have the registry office move the mortgage to the successor.
		FollowsMortgage,
		/// A limit is zero or above 100 %. Give more than 0 % and at most 100 %.
		LimitOutOfRange,
		/// The limits of mortgage lending apply, and the approval attests nothing about them. Attest the version and
		/// what was found.
		AssessmentMissing,
		/// There are no limits of that version. Look up the present version.
		LimitsNotFound,
		/// The limits of that version were replaced before the borrowers applied. Assess by a later version.
		LimitsSuperseded,
		/// Something of the loan can still be drawn. End the drawing first (`loan finish-drawing`).
		StillDrawing,
		/// A claim on the guarantor waits. Wait for the foundation's answer.
		ClaimWaits,
		/// The fee for early repayment would be higher than it is today. Agree on at most that.
		FeeTooHigh,
		/// All principal is due, so there is nothing that another contract could repay. Agree on a change that
		/// reinstates the loan.
		NothingToAmend,
		/// The principal of the change is not what it would repay: the outstanding principal without what is due of
		/// it, or all of it if the change reinstates the loan. Look up both (`loan standing`), and have the change
		/// signed with that.
		PrincipalDiffers,
		/// The act is too far back, what was posted later depends on it, or a claim on the guarantor waits. Reverse
		/// later postings first, or wait for the foundation's answer.
		CannotBeTakenBack,
		/// The institution is not another active bank. Offer the loans to another one.
		NotAnotherBank,
		/// A loan is named twice. Name each once.
		LoanTwice,
		/// An offer of a transfer stands for at least one day and at most as long as a bank's offer. Give another
		/// number of days.
		TransferDays,
		/// The day of the contract is after today. Offer the transfer when the contract is made.
		ContractInFuture,
		/// No effective mortgage secures the loan. Only a loan that a mortgage secures is transferred.
		NotSecured,
		/// More mortgages would go with the loans than one transfer can have. Offer fewer loans.
		TransferTooLarge,
		/// Another loan is under a mortgage of these loans. Offer all loans under a mortgage together.
		LoansApart,
		/// The mortgage is in a transfer to another bank. Wait until it is registered, or end the offer
		/// (`loan end-transfer`).
		InTransfer,
		/// There is no transfer of that number: it is registered, or has ended. Look up the number in
		/// `TransferOffered`.
		TransferNotFound,
		/// The transfer is offered to another bank, or you have none of its loans. Check the number.
		NotYourTransfer,
		/// The application of the transfer is pending. Wait for the registry office, or have the bank that accepted
		/// withdraw it (`application withdraw`).
		TransferPending,
		/// The last day of the offer of the transfer has passed. Have the loans offered again.
		TransferOfferEnded,
		/// A mortgage of the loans was discharged since the offer. Have the loans offered again.
		TransferDiffers,
		/// The loan is pledged, or an offer to pledge it is open. Withdraw the offer, or wait until the pledge is
		/// released.
		PledgeSlotTaken,
		/// What is owed to an institution is not pledged to itself. Name another one.
		PledgeeIsLender,
		/// The last day of the offer is before today. Name today or a later day.
		PledgeOfferPast,
		/// No offer to pledge the loan to your institution is open: there is none, its last day has passed, or the loan
		/// has another lender since. Ask the lender for an offer.
		NoPledgeOffer,
		/// There is no such pledge of the loan. Read how it stands (`loan show`).
		NotPledged,
		/// Only the pledgee agrees to changes and releases a pledge. Only the lender withdraws an offer, and the one to
		/// which it was made declines it. Ask that institution.
		NotYourPledge,
		/// The loan is pledged, and the pledgee has not agreed to this change (민법 352). Have it agree to exactly that
		/// (`loan agree-to-change`).
		PledgeeMustAgree,
		/// The pledgee is active. It releases its pledge itself.
		PledgeeActive,
	}
}
