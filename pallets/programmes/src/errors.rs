//! Why the pallet rejects calls.

use frame_support::pallet_macros::pallet_section;

/// The errors. The pallet imports them: see [`crate::Error`].
#[pallet_section]
mod errors {
	/// Why a call was rejected.
	#[pallet::error]
	pub enum Error<T> {
		/// There is no programme of that number. Look up the number in `ProgrammeOpened`.
		ProgrammeNotFound,
		/// Another agency runs the programme. Only that agency may change it.
		NotOwnProgramme,
		/// The terms make no sense. The fault inside the error says why: correct that part.
		InvalidTerms(TermsFault),
		/// Every number of a programme or version is used. Open another programme, or have an upgrade widen
		/// the numbers.
		NumbersExhausted,
		/// The total is less than what is reserved and disbursed. Give at least that, or wait until holds
		/// lapse.
		TotalTooLow,
		/// The lender is not an active bank or the agency itself. Only those lend under a programme.
		NotEligible,
		/// The ceiling is less than what the lender has used. Give at least that.
		CeilingTooLow,
		/// The lender has no line under the programme. Ask the agency for one.
		LineNotFound,
		/// The lender has used the line. Lower its ceiling instead of removing it.
		LineInUse,
		/// The programme is closed already. Nothing more is needed.
		AlreadyClosed,
		/// The programme is not closed. Nothing more is needed.
		NotClosed,
		/// A ticket key is named twice. Name each once.
		TicketKeyTwice,
		/// The institution is not an active policy agency. Assign the programme to one.
		NotAnAgency,
		/// The agency runs the programme already. Nothing more is needed.
		AlreadyTheAgency,
		/// The programme takes no more applications. Apply under another one.
		ProgrammeClosed,
		/// The window of the programme is not open today. See its terms.
		WindowNotOpen,
		/// The agency of the programme is suspended or withdrawn. Wait until it is readmitted or the
		/// programme is assigned to another agency.
		AgencyNotActive,
		/// An amount is zero. Give an amount above zero.
		ZeroAmount,
		/// The offered rate follows an index that does not exist or has no value. Check its number, or have its
		/// publisher publish a value first.
		IndexHasNoValue,
		/// The amount is more than the programme lends for one loan. Apply for less.
		LoanLimitExceeded,
		/// The amount and what the applicant has got in the period are more than the programme lends to one
		/// applicant. Apply for less.
		ApplicantLimitExceeded,
		/// The budget has no room for the amount. Apply for less, or wait until holds lapse.
		BudgetExhausted,
		/// The line of the lender has no room for the amount. Ask the agency for a higher ceiling.
		LineExhausted,
		/// A paper is missing, too old, not asked for, dated after today or in the bundle twice, or it is a
		/// certificate that does not count. The gap inside the error says why and has its index: correct the
		/// bundle.
		Paper(Gap),
		/// The ticket is for another programme, period, lender or applicant. Ask the agency for one for this
		/// application.
		TicketDiffers,
		/// The ticket has expired. Ask the agency for another one.
		TicketExpired,
		/// The agency has no ticket key of that index. Ask the agency for a ticket of a present key.
		TicketKeyNotFound,
		/// The signature of the ticket is wrong. Submit the ticket as the agency signed it.
		BadTicket,
		/// The loan is in the books already. Apply with another loan.
		AlreadyEntered,
		/// The loan is not in the books of programmes. It was not applied for under one, or it left.
		LoanNotFound,
		/// The stage of the loan does not allow this. See the table of stages.
		WrongStage,
		/// The budget is held for the loan already. Nothing more is needed.
		HoldInForce,
		/// No budget is held for the loan: the hold has lapsed. Renew it while the budget has room.
		HoldNotInForce,
		/// The amount is more than what is held for the loan. Disburse at most that.
		HoldExceeded,
		/// More is repaid than was disbursed. Check the amount.
		RepaidTooMuch,
		/// The books of the programme do not agree with each other. This cannot happen in practice: report
		/// it as a defect.
		BooksDisagree,
	}
}
