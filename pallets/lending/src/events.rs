//! What the pallet tells indexers.

use frame_support::pallet_macros::pallet_section;

/// The events. The pallet imports them: see [`crate::Event`].
#[pallet_section]
mod events {
	use madang_primitives::{DealId, InstitutionId, InstitutionKind, KoreanDay, Moment};

	/// What happened. Each takes effect in its block; `at` is that block's time. `by` is the officer
	/// whose call it was, with its institution and the institution's reference.
	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// Borrowers have applied to the lender of `by`.
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
		/// Another live application has the applicant's slot of the programme. `LoanRefused` follows.
		SlotTaken {
			/// The new loan.
			loan: LoanId,
			/// The lender's officer.
			by: Caller<T::AccountId>,
			/// The block in which the slot was taken.
			taken_at: BlockNumberFor<T>,
			/// The kind of the institution that took it.
			kind: InstitutionKind,
			/// When.
			at: Moment,
		},
		/// The agency supports the applicant.
		ApplicantCertified {
			/// The loan.
			loan: LoanId,
			/// The agency's officer.
			by: Caller<T::AccountId>,
			/// The certificate.
			certificate: Commitment,
			/// When.
			at: Moment,
		},
		/// The agency does not support the applicant. `LoanRefused` follows.
		ApplicantNotSupported {
			/// The loan.
			loan: LoanId,
			/// The agency's officer.
			by: Caller<T::AccountId>,
			/// The document that says why.
			particulars: Commitment,
			/// When.
			at: Moment,
		},
		/// The borrowers have had the papers of their application replaced. `PapersFiled` of the programmes comes before this.
		PapersSubmitted {
			/// The loan.
			loan: LoanId,
			/// The lender's officer.
			by: Caller<T::AccountId>,
			/// When.
			at: Moment,
		},
		/// The lender has paid out a loan under a programme, or a part of it (실행).
		LoanDrawn {
			/// The loan.
			loan: LoanId,
			/// The lender's officer.
			by: Caller<T::AccountId>,
			/// The amount of this draw, in won.
			amount: Won,
			/// Its value day: interest counts from that day.
			valued_on: KoreanDay,
			/// What can still be drawn, in won.
			left: Won,
			/// For the first draw, the time from the application, in milliseconds.
			waited: Option<Moment>,
			/// When.
			at: Moment,
		},
		/// No more is drawn of a loan of which a part was. `DrawingFinished` of the programmes comes before this.
		DrawingEnded {
			/// The loan.
			loan: LoanId,
			/// The lender's officer.
			by: Caller<T::AccountId>,
			/// When.
			at: Moment,
		},
		/// The lender has the amount of an application held again. `HoldRenewed` of the programmes comes before this.
		HoldRequested {
			/// The loan.
			loan: LoanId,
			/// The lender's officer.
			by: Caller<T::AccountId>,
			/// When.
			at: Moment,
		},
		/// The borrowers withdraw from a loan that was drawn a few days ago (청약철회). It takes effect when they have given the money back.
		WithdrawalDeclared {
			/// The loan.
			loan: LoanId,
			/// The lender.
			lender: InstitutionId,
			/// Who carried the borrowers' signatures.
			by: Caller<T::AccountId>,
			/// When.
			at: Moment,
		},
		/// The borrowers have given the money back. The loan is withdrawn, as if it had not been applied for.
		WithdrawalCompleted {
			/// The loan.
			loan: LoanId,
			/// The lender's officer.
			by: Caller<T::AccountId>,
			/// What the lender received, in won.
			amount: Won,
			/// The value day.
			valued_on: KoreanDay,
			/// What the lender did not ask for of what was owed; the fee for early repayment is in it.
			waived: Buckets,
			/// When.
			at: Moment,
		},
		/// Lender and borrowers have changed the contract (변경약정).
		LoanAmended {
			/// The loan.
			loan: LoanId,
			/// The lender's officer.
			by: Caller<T::AccountId>,
			/// The number of the change, from 1.
			number: u16,
			/// What was agreed.
			amendment: Amendment,
			/// The day from which it holds.
			from: KoreanDay,
			/// When.
			at: Moment,
		},
		/// The council has assigned loans of a lender that left to another one.
		LoansAssigned {
			/// The loans.
			loans: AssignedLoans,
			/// The lender that left.
			from: InstitutionId,
			/// The lender from now on.
			to: InstitutionId,
			/// When.
			at: Moment,
		},
		/// The council has set the limits of mortgage lending.
		LimitsSet {
			/// The version, from 1.
			version: u16,
			/// The limits.
			limits: LendingLimits,
			/// Since when they hold.
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
			/// What the bank attests about the limits of mortgage lending.
			assessment: Option<Assessment>,
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
			/// The particulars that the lender tells the borrower; none where the chain or the agency refuses.
			particulars: Option<Commitment>,
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
		/// The deal closed, or the bank paid out under a mortgage that was registered without one. The loan is disbursed and secured.
		LoanDisbursed {
			/// The loan.
			loan: LoanId,
			/// The bank.
			bank: InstitutionId,
			/// The registrar who registered the closing, or the bank's officer.
			by: Caller<T::AccountId>,
			/// The deal, if one disbursed it.
			deal: Option<DealId>,
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
			/// Its terms. The borrowers are the debtors of the mortgage, as far as they have a DID; the
			/// principal is what is outstanding from that day on.
			terms: LoanTerms,
			/// When.
			at: Moment,
		},
		/// The bank has received a repayment. When nothing is owed any more, `LoanSettled` follows.
		RepaymentRecorded {
			/// The loan.
			loan: LoanId,
			/// The bank's officer who recorded it.
			by: Caller<T::AccountId>,
			/// The bank's line: its reference, the amount and the value day.
			line: Line,
			/// The principal that is left, in won.
			outstanding: Won,
			/// When.
			at: Moment,
		},
		/// The bank has sent a file of repayments. `LoanSettled` comes before this for each loan that owes nothing any more.
		RepaymentsPosted {
			/// The bank's officer who sent it.
			by: Caller<T::AccountId>,
			/// How many lines were posted.
			posted: u32,
			/// How many lines had been posted before, with the same content. They changed nothing.
			known: u32,
			/// The sum of the lines that were posted, in won.
			amount: Won,
			/// The lines that were not posted, in the order of the call.
			refused: BoundedVec<RefusedLine, MaxLines>,
			/// The lines that were posted, in the order in which they count: of their loans, value days and references.
			lines: BoundedVec<RepaidLine, MaxLines>,
			/// When.
			at: Moment,
		},
		/// The bank has reversed a line (정정). When its loan was settled and is owed again, `LoanOwedAgain` follows.
		RepaymentReversed {
			/// The loan.
			loan: LoanId,
			/// The lender's officer who reversed it.
			by: Caller<T::AccountId>,
			/// The bank that posted the line.
			bank: InstitutionId,
			/// The reference of the line.
			line_ref: LineRef,
			/// Its amount, in won.
			amount: Won,
			/// Its value day.
			valued_on: KoreanDay,
			/// Whether it was taken out of the account or is owed again from a later day on.
			reversal: Reversal,
			/// Commits to the reason.
			reason: Commitment,
			/// The principal that is outstanding after it, in won.
			outstanding: Won,
			/// When.
			at: Moment,
		},
		/// A settled loan is owed again, because a payment was none.
		LoanOwedAgain {
			/// The loan.
			loan: LoanId,
			/// The bank's officer who reversed the payment.
			by: Caller<T::AccountId>,
			/// The entries that secure it again: those that are still effective and secure no other loan.
			entries: MortgageEntries,
			/// Its state from now on: disbursed, or written off where what was written off is owed again.
			state: LoanState,
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
			/// How a deal paid it off at its closing; `None` when the last repayment did.
			payoff: Option<Payoff>,
			/// When.
			at: Moment,
		},
		/// A deal discharged some of the mortgages that secure a loan (일부말소). The loan stays owed: the bank records what was repaid.
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
		/// The bank has warned the borrower that everything will be due (기한이익 상실 예고).
		LoanWarned {
			/// The loan.
			loan: LoanId,
			/// The bank's officer.
			by: Caller<T::AccountId>,
			/// The letter to the borrower.
			letter: Commitment,
			/// The due day of the oldest instalment that is overdue.
			overdue_since: KoreanDay,
			/// What is due and not paid.
			due: Buckets,
			/// The last day of the notice time, as the holidays are known now.
			until: KoreanDay,
			/// When.
			at: Moment,
		},
		/// The borrower has lost the benefit of time (기한의 이익 상실): everything is due.
		LoanAccelerated {
			/// The loan.
			loan: LoanId,
			/// The bank's officer.
			by: Caller<T::AccountId>,
			/// Why.
			cause: AccelerationCause,
			/// What is due now: everything.
			due: Buckets,
			/// From which day on.
			on: KoreanDay,
			/// When.
			at: Moment,
		},
		/// The bank may claim on the guarantor. The book of guarantees emits `GuaranteeClaimable` before.
		LoanClaimable {
			/// The loan.
			loan: LoanId,
			/// The bank's officer.
			by: Caller<T::AccountId>,
			/// Why.
			cause: ClaimCause,
			/// When.
			at: Moment,
		},
		/// The bank has claimed on the guarantor. The book of guarantees emits `GuaranteeClaimed` before.
		LoanClaimed {
			/// The loan.
			loan: LoanId,
			/// The bank's officer.
			by: Caller<T::AccountId>,
			/// Why it may.
			cause: ClaimCause,
			/// What is owed today, what was written off included.
			owed: Buckets,
			/// What is claimed, in won: the covered part of it without fees, at most the cover.
			amount: Won,
			/// The documents of the claim.
			evidence: Commitment,
			/// When.
			at: Moment,
		},
		/// The borrower has paid up. The guarantee is in force again, and earlier warnings end.
		LoanCured {
			/// The loan.
			loan: LoanId,
			/// The bank's officer.
			by: Caller<T::AccountId>,
			/// When.
			at: Moment,
		},
		/// The bank has told the guarantor something that can affect the guarantee.
		GuarantorNotified {
			/// The loan.
			loan: LoanId,
			/// The bank's officer.
			by: Caller<T::AccountId>,
			/// Commits to what it is.
			particulars: Commitment,
			/// When.
			at: Moment,
		},
		/// The guarantor has paid, and the debt passed to it by so much (대위변제). When nothing is owed to the
		/// bank any more, `LoanSettled` follows.
		GuarantorPaid {
			/// The loan.
			loan: LoanId,
			/// The guarantee.
			guarantee: GuaranteeId,
			/// The bank.
			bank: InstitutionId,
			/// The foundation's officer.
			by: Caller<T::AccountId>,
			/// What it paid, by what it is for.
			paid: Buckets,
			/// The value day of the posting. It is later than that of the payment where the account could not take the payment on that day.
			valued_on: KoreanDay,
			/// What is left, what was written off included.
			left: Buckets,
			/// When.
			at: Moment,
		},
		/// The bank has written the loan off (상각). It is still owed.
		LoanWrittenOff {
			/// The loan.
			loan: LoanId,
			/// The bank's officer.
			by: Caller<T::AccountId>,
			/// Why.
			reason: WriteOffReason,
			/// What was written off: all that was left.
			written_off: Buckets,
			/// On which day. No interest is counted from it on.
			on: KoreanDay,
			/// When.
			at: Moment,
		},
		/// A deal has paid on a loan that was written off (상각채권 회수). `SecurityReleased` follows. What banks
		/// receive themselves is in `RepaymentRecorded` and `RepaymentsPosted`.
		WrittenOffRecovered {
			/// The loan.
			loan: LoanId,
			/// The bank.
			bank: InstitutionId,
			/// Whose call it was: the registrar's.
			by: Caller<T::AccountId>,
			/// What was recovered.
			recovery: Buckets,
			/// What is left.
			left: Buckets,
			/// When.
			at: Moment,
		},
		/// A step about the pledge of a loan (대출채권 질권), or about the offer of one.
		PledgeChanged {
			/// The loan.
			loan: LoanId,
			/// Whose call it was; `None` for the council.
			by: Option<Caller<T::AccountId>>,
			/// The institution to which the loan is pledged or offered, after the step.
			pledgee: InstitutionId,
			/// What happened.
			act: PledgeAct,
			/// When.
			at: Moment,
		},
		/// The bank has taken back an act that was a mistake.
		ActTakenBack {
			/// The loan.
			loan: LoanId,
			/// The bank's officer.
			by: Caller<T::AccountId>,
			/// The act.
			act: Act,
			/// Commits to the reason.
			reason: Commitment,
			/// When.
			at: Moment,
		},
		/// A bank has offered loans to another one, with their mortgages.
		TransferOffered {
			/// The new transfer.
			transfer: TransferId,
			/// What is offered.
			content: Transfer,
			/// The officer of the bank that has the loans.
			by: Caller<T::AccountId>,
			/// When.
			at: Moment,
		},
		/// The other bank has accepted, and has filed the transfer of the mortgages. The loans are its own when
		/// that is registered. What the debtors are told (민법 450) is behind the commitment in the terms.
		TransferAccepted {
			/// The transfer.
			transfer: TransferId,
			/// What is accepted, with the receipt of the application.
			content: Transfer,
			/// The officer of the bank that accepts.
			by: Caller<T::AccountId>,
			/// When.
			at: Moment,
		},
		/// A transfer has ended without an effect: the first bank withdrew it, the other one declined it, or the
		/// loans are offered again after its last day.
		TransferEnded {
			/// The transfer.
			transfer: TransferId,
			/// What it was.
			content: Transfer,
			/// Who ended it.
			by: Caller<T::AccountId>,
			/// When.
			at: Moment,
		},
		/// A transfer is registered and done. `LoanTransferred` of each loan comes before this.
		TransferRegistered {
			/// The transfer.
			transfer: TransferId,
			/// What it was.
			content: Transfer,
			/// When.
			at: Moment,
		},
		/// Another bank is the lender of a loan from now on, as its mortgages were moved to it.
		LoanTransferred {
			/// The transfer; `None` where the registry office moved the mortgages of a bank that left.
			transfer: Option<TransferId>,
			/// The loan.
			loan: LoanId,
			/// The lender before.
			from: InstitutionId,
			/// The lender.
			to: InstitutionId,
			/// When.
			at: Moment,
		},
	}
}
