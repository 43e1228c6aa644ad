//! Why the pallet rejects calls.

use frame_support::pallet_macros::pallet_section;

/// The errors. The pallet imports them: see [`crate::Error`].
#[pallet_section]
mod errors {
	/// Why a call was rejected.
	#[pallet::error]
	pub enum Error<T> {
		/// There is no deal of that number, or its inspection was given up, expired or made room for others. Look up the
		/// number in the `Inspected` event, or inspect again.
		DealNotFound,
		/// The property has no title record, or no property is named. Apply for the first registration
		/// of its ownership.
		TitleNotFound,
		/// A property is named twice. Name each once.
		TitleTwice,
		/// A counter has reached its maximum. The council must migrate the storage.
		CounterFull,
		/// Another agent conducts the deal. Ask that agent, or have the parties change the agent.
		NotTheAgent,
		/// The institution conducts the deal already. Nothing more is needed.
		AlreadyTheAgent,
		/// The stage of the deal does not allow the call. See the table of stages.
		NotAtThisStage,
		/// The inspection is too old. Inspect again.
		InspectionExpired,
		/// A title changed since the parties saw it. Before the contract, inspect again. After it, have
		/// the buyers accept the change, and file the closing again.
		TitleChanged,
		/// A title is incomplete: it has an imported entry of a kind that the chain does not know. Have the
		/// registry office clear it, inspect again, and conclude.
		TitleIncomplete,
		/// No title has a new owner or burden, and the closing that waits is what the titles give. Nothing is
		/// to accept. To take the closing back, amend the contract with all parties.
		TitleUnchanged,
		/// A term has passed that ends the contract or frees the titles. The chain applies it in one of the
		/// next blocks.
		TermHasPassed,
		/// The DID is not a party of the contract. See its terms.
		NotAParty,
		/// The deal has the maximum number of successors. End the contract in court.
		MaxSuccessorsExceeded,
		/// The contract does not name exactly the titles of the deal, in their order. Correct the parts.
		PartsDifferFromDeal,
		/// A seller or buyer has no DID. Have the registry office bind the holding first.
		UnboundParty,
		/// The same party sells and buys. Leave out what does not change hands.
		SellerIsBuyer,
		/// The changed contract has other sellers of a title or an additional buyer. Only buyers can leave;
		/// other parties need another contract.
		OtherParties,
		/// The days of the payments decrease, the last payment is not the only balance, or a payment
		/// that is confirmed already was changed. Order the payments.
		PaymentsDisordered,
		/// The payments do not add up to the price, or one of them is zero. Correct the amounts.
		PriceMismatch,
		/// The balance is due before today or too far ahead. Choose another day. A balance that is due
		/// already can keep its day.
		BalanceDayOutOfRange,
		/// An entry to discharge is not an effective mortgage of a title of the deal. Inspect the title.
		NotALiveMortgage,
		/// An entry is to be discharged twice. Name it once.
		DischargedTwice,
		/// The signatures are not exactly one of each party that must sign. Collect the missing
		/// ones and leave out the others.
		ConsentsDoNotMatchParties,
		/// The state of the report does not allow the call: it is not filed, no supplement was
		/// requested, or it is not accepted yet. See the table of report states.
		ReportNotInState,
		/// The number of days is not within the limits. Choose another number.
		DaysOutOfRange,
		/// There is no loan of that number. Look up the number in the ledger.
		LoanNotFound,
		/// Another bank is the lender of that loan. Only the lender may act for it.
		NotTheLender,
		/// The loan is not secured by exactly the titles of the deal. Bind it to a deal of its titles.
		LoanForOtherTitles,
		/// A borrower is not one of the buyers. A sale disburses only loans of its buyers.
		BorrowerIsNotBuyer,
		/// The deal has the maximum number of loans. Combine loans.
		MaxLoansExceeded,
		/// The loan is not bound to the deal. See the loans of the deal.
		LoanNotBound,
		/// The bank has paid the loan out for this deal and relies on its mortgage. Give the money back and
		/// have the bank withdraw its affirmation, or go to court.
		LoanPaidOut,
		/// The closing is filed and waits. Let the registrar complete or reject it first.
		ClosingAlreadyFiled,
		/// No closing of the deal waits at the registry office. File it first.
		ClosingNotFiled,
		/// The closing of the deal has no such leg. See the discharges and loans of the deal.
		LegNotFound,
		/// Another bank holds that mortgage. Only the mortgagee may affirm its payoff.
		NotTheMortgagee,
		/// Another institution affirmed the leg. Only that institution may take it back, or the bank that has
		/// the mortgage or loan now.
		NotTheGiver,
		/// The leg or the payment is affirmed already. Nothing more is needed.
		LegAlreadyAffirmed,
		/// A leg is not affirmed for the closing that waits, or not by the bank that has the mortgage or loan
		/// now; or there is nothing to take back. The `LegAffirmed` events show which legs are.
		LegNotAffirmed,
		/// The contract has no interim payment at that position. See its payments.
		PaymentNotFound,
		/// The amount is not the price, the principal of the loan or the amount of the payment. Only the
		/// whole amount is affirmed.
		AmountDiffers,
		/// The value date is before the contract or after today. Give the day on which the amount was
		/// paid.
		ValueDateOutOfRange,
		/// The registry registered other mortgages than the loans of the deal. This is a defect of
		/// the runtime: report it.
		MortgagesMissing,
		/// No notice of the registry waits, and the books do not name the holders of the title. Ask
		/// the registry office for a notice.
		NoNoticeWaits,
		/// Performance of the contract has begun, so no side can rescind for the deposit any more (민법
		/// 565). Or money stops the notice: a loan was paid out, or the sellers have the price or a payoff.
		/// Agree, give notice of a breach, or go to court.
		PerformanceBegan,
		/// The side has given notice of a breach already. Wait for its term or for the court, or withdraw it.
		NoticeAlreadyGiven,
		/// No side has given notice of a breach. Nothing is to object to.
		NoticeNotGiven,
		/// The other side has objected already. The court decides.
		AlreadyObjected,
		/// The term to object has passed. Go to court.
		NoticeTermPassed,
		/// Only a court gives effect to a judgment. Ask the court.
		GroundNeedsJudgment,
		/// A rescission for a breach begins with a notice. Give notice.
		GroundNeedsNotice,
		/// The end of the contract is reported already. Nothing more is needed.
		RescissionAlreadyReported,
		/// The batch is empty. Name at least one deal.
		EmptyBatch,
	}
}
