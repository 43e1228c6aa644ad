//! Why the pallet rejects calls.

use frame_support::pallet_macros::pallet_section;

/// The errors. The pallet imports them: see [`crate::Error`].
#[pallet_section]
mod errors {
	/// Why a call was rejected.
	#[pallet::error]
	pub enum Error<T> {
		/// There is no deal of that number. Look up the number in the `Inspected` event.
		DealNotFound,
		/// The property has no title record. Apply for the first registration of its ownership.
		TitleNotFound,
		/// A counter has reached its maximum. The council must migrate the storage.
		CounterFull,
		/// Another agent conducts the deal. Ask that agent.
		NotTheAgent,
		/// The stage of the deal does not allow the call. See the table of stages.
		NotAtThisStage,
		/// The inspection is too old. Inspect again.
		InspectionExpired,
		/// The title is reserved for another deal. Wait until that deal ends.
		TitleReserved,
		/// The title changed since it was inspected. Inspect again and check what changed.
		TitleChanged,
		/// A seller or buyer has no DID. Have the registry office bind the holding first.
		UnboundParty,
		/// A share is malformed, a party is named twice, or the shares bought are not equal to the
		/// shares sold. Correct the shares.
		SharesUnequal,
		/// A seller does not hold what it sells. Inspect the holders of the title.
		SellerDoesNotHold,
		/// The same party sells and buys. Leave out what does not change hands.
		SellerIsBuyer,
		/// The days of the payments decrease, or the last payment is not the only balance. Order
		/// the payments.
		PaymentsDisordered,
		/// The payments do not add up to the price, or one of them is zero. Correct the amounts.
		PriceMismatch,
		/// The balance is due before today or too far ahead. Choose another day.
		BalanceDayOutOfRange,
		/// An entry to discharge is not an effective mortgage of the title. Inspect the title.
		NotALiveMortgage,
		/// An entry is to be discharged twice. Name it once.
		DischargedTwice,
		/// The signatures are not exactly one of each party that must sign. Collect the missing
		/// ones and leave out the others.
		ConsentsDoNotMatchParties,
		/// The state of the report does not allow the call. See the table of report states.
		ReportNotInState,
		/// There is no loan of that number. Look up the number in the ledger.
		LoanNotFound,
		/// Another bank is the lender of that loan. Only the lender may act for it.
		NotTheLender,
		/// The loan is secured by another title. Bind it to a deal of that title.
		LoanForAnotherTitle,
		/// A borrower is not one of the buyers. A sale disburses only loans of its buyers.
		BorrowerIsNotBuyer,
		/// The deal has the maximum number of loans. Combine loans.
		MaxLoansExceeded,
		/// The closing is filed and waits. Let the registrar complete or reject it first.
		ClosingAlreadyFiled,
		/// The closing is not filed. File it first.
		ClosingNotFiled,
		/// The closing of the deal has no such leg. See the discharges and loans of the deal.
		LegNotFound,
		/// Another bank holds that mortgage. Only the mortgagee may affirm its payoff.
		NotTheMortgagee,
		/// The leg is affirmed already. Nothing more is needed.
		LegAlreadyAffirmed,
		/// A leg is not affirmed. The `LegAffirmed` events show which legs are.
		LegNotAffirmed,
		/// The registry registered other mortgages than the loans of the deal. This is a defect of
		/// the runtime: report it.
		MortgagesMissing,
		/// No notice of the registry waits, and the books do not name the holders of the title. Ask
		/// the registry office for a notice.
		NoNotice,
		/// Only a court gives effect to a judgment. Ask the court.
		GroundNeedsJudgment,
		/// The end of the contract is reported already. Nothing more is needed.
		RescissionAlreadyReported,
	}
}
