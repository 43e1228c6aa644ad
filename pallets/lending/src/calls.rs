//! The calls of the pallet: each checks who makes it, and passes it to the rule.

use frame_support::pallet_macros::pallet_section;

/// The calls. The pallet imports them: see [`crate::Call`].
#[pallet_section]
mod calls {
	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// File an application for a mortgage loan (대출신청).
		///
		/// Who: a lending officer of a bank, with a signature of every borrower to [`LoanFile::application`].
		/// `documents` commits to the document bundle. Fails if the terms are not valid or outside the limits, the
		/// title is unknown, or a signature is missing, extra or wrong. Emits `LoanApplied`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::apply(consents.len() as u32))]
		pub fn apply(
			origin: OriginFor<T>,
			terms: LoanTerms,
			documents: Commitment,
			consents: Consents,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_apply(Self::lender(origin, external_ref)?, terms, documents, consents)
		}

		/// Decide on an application (대출심사).
		///
		/// Who: the lender. A mortgage loan is approved with an [`Assessment`] once the council has set limits of
		/// mortgage lending. Fails if another bank is the lender, the application is decided already, or the limits
		/// that are attested did not hold since it was filed. Emits `LoanApproved` or `LoanRefused`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::decide())]
		pub fn decide(
			origin: OriginFor<T>,
			loan: LoanId,
			decision: Decision,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_decide(Self::lender(origin, external_ref)?, loan, decision)
		}

		/// File the agreement that the borrowers have signed (대출약정).
		///
		/// Who: the lender, with a signature of every borrower to [`LoanFile::agreement`]. Fails if another bank is the
		/// lender, the loan is not approved, or a signature is missing, extra or wrong. Emits `LoanAgreed`.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::agree(consents.len() as u32))]
		pub fn agree(
			origin: OriginFor<T>,
			loan: LoanId,
			agreement: Commitment,
			consents: Consents,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_agree(Self::lender(origin, external_ref)?, loan, agreement, consents)
		}

		/// Withdraw a loan that is not bound to a deal (철회).
		///
		/// Who: the lender, for itself. Fails if another bank is the
		/// lender, or the loan is bound to a deal or disbursed. Emits `LoanWithdrawn`.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::withdraw())]
		pub fn withdraw(
			origin: OriginFor<T>,
			loan: LoanId,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_withdraw(Self::lender(origin, external_ref)?, loan)
		}

		/// Record a loan that is older than the ledger, so that a closing can pay it off.
		///
		/// Who: the mortgagee. `credit` is the contract as it is now: its principal is what is outstanding from today
		/// on, and its term what is left. Borrowers and maximum secured amount are those of the mortgage. Fails if the
		/// credit is not valid, the entry is not an effective mortgage of this bank, or the loans under it would be too
		/// many or more than its maximum secured amount. Emits `LoanRecorded`.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::record_existing())]
		pub fn record_existing(
			origin: OriginFor<T>,
			entry: EntryId,
			credit: Credit,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_record_existing(Self::lender(origin, external_ref)?, entry, credit)
		}

		/// Record a repayment (상환).
		///
		/// Who: the lender. It pays fees, interest on arrears, interest and principal, in this order; what is left
		/// repays principal early, with its fee. The mortgage (근저당) stays until its discharge is registered. Fails
		/// if another bank is the lender, the loan is not owed, the value day is in the future or too far back, the
		/// line was posted before, or more than is owed. Emits `RepaymentRecorded`, and `LoanSettled` after the last.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::repay())]
		pub fn repay(
			origin: OriginFor<T>,
			loan: LoanId,
			line: Line,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_repay(Self::lender(origin, external_ref)?, loan, line)
		}

		/// Withdraw a loan that is not bound to a deal, at the borrowers' word (청약철회, 금융소비자보호법
		/// 46). A bound loan is taken out of its deal first.
		///
		/// Who: any bank's lending officer or conveyance agent, with a signature of every borrower to
		/// [`LoanFile::withdrawal`]. Fails if the loan is bound, disbursed or ended, or a signature is
		/// missing, extra or wrong. Emits `LoanWithdrawn`.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::cancel(consents.len() as u32))]
		pub fn cancel(
			origin: OriginFor<T>,
			loan: LoanId,
			consents: Consents,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let acting = T::Carrier::ensure_origin(origin)?;
			Self::do_cancel(T::Institutions::caller(acting, external_ref)?, loan, consents)
		}

		/// Record the repayments of a bank's file.
		///
		/// Who: a lending officer of a bank, which is the lender of each loan. A line that was posted before counts as
		/// known. A line that cannot be posted is reported with its position and the reason, and the others are posted.
		/// Emits `RepaymentsPosted`, and `LoanSettled` for each loan that owes nothing any more.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::repay_batch(lines.len() as u32))]
		pub fn repay_batch(
			origin: OriginFor<T>,
			lines: Batch,
			external_ref: ExternalRef,
		) -> DispatchResultWithPostInfo {
			let weight = Self::do_repay_batch(Self::lender(origin, external_ref)?, lines)?;
			Ok(Some(weight).into())
		}

		/// Reverse a repayment that was none (정정).
		///
		/// Who: the lender. `bank` posted the line: the lender itself, or one from which the loan came. Where the account
		/// can still change, the payment is taken out as if it had never been. Otherwise its amount is owed again from
		/// today on. Fails if there is no such line, it is reversed already, or another bank is the lender now. Emits
		/// `RepaymentReversed`, and `LoanOwedAgain` if the loan was settled.
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::reverse())]
		pub fn reverse(
			origin: OriginFor<T>,
			bank: InstitutionId,
			line_ref: LineRef,
			reason: Commitment,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_reverse(Self::lender(origin, external_ref)?, (bank, line_ref), reason)
		}

		/// File an application for a loan under a programme (정책자금 신청).
		/// Who: a lender with a line under the programme, with a signature of every borrower to
		/// [`LoanFile::policy_application`], which is the consent to the use of the papers. The first one is the
		/// applicant, for whom the agency signed the ticket. Where another live application has its slot, the loan is
		/// refused at once. `proofs` are those of the papers that are certificates of this chain. Fails if the terms are not
		/// what the programme offers now, a paper is missing or too old, a certificate does not count, the ticket is not the agency's, budget or line have no room, or a signature is missing, extra or wrong.
		/// Emits `LoanApplied`, then `ApplicationEntered` and `PapersFiled` of the programmes, or `SlotTaken` and `LoanRefused`.
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::apply_under_programme(papers.len() as u32, proofs.len() as u32, consents.len() as u32))]
		pub fn apply_under_programme(
			origin: OriginFor<T>,
			terms: LoanTerms,
			documents: Commitment,
			papers: Papers,
			proofs: Proofs,
			ticket: Ticket,
			consents: Consents,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let by = Self::lender(origin, external_ref)?;
			Self::do_apply_under_programme(by, terms, documents, (papers, proofs), ticket, consents)
		}

		/// Say whether the agency supports the applicant (지원대상 확인). Who: an officer of the agency that runs the
		/// programme of the loan. A later certificate replaces an earlier one. Fails if another agency runs the
		/// programme, the programme does not ask for it, or the loan is drawn or ended, or it is agreed and not
		/// supported. Emits `ApplicantCertified`, or `ApplicantNotSupported` and `LoanRefused`.
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::certify())]
		pub fn certify(
			origin: OriginFor<T>,
			loan: LoanId,
			certification: Certification,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let acting = T::Funder::ensure_origin(origin)?;
			Self::do_certify(T::Institutions::caller(acting, external_ref)?, loan, certification)
		}

		/// Ask a foundation to guarantee a loan under a programme (보증신청). The amount follows from the
		/// programme's share of the principal.
		/// Who: the lender. Fails if the programme asks for no guarantee, the loan is drawn or ended, it has a guarantee
		/// that lives, or the institution is not an active foundation. Emits `GuaranteeAsked` of the guarantees.
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::request_guarantee())]
		pub fn request_guarantee(
			origin: OriginFor<T>,
			loan: LoanId,
			foundation: InstitutionId,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_request_guarantee(Self::lender(origin, external_ref)?, loan, foundation)
		}

		/// Replace the papers of an application by others, all of them (서류 보완). Who: the lender, with a signature of
		/// every borrower to [`LoanFile::papers`]. Fails if the loan is drawn or ended, a paper is missing or too old,
		/// a certificate does not count, or a signature is missing, extra or wrong. Emits `PapersFiled` of the
		/// programmes, then `PapersSubmitted`.
		#[pallet::call_index(12)]
		#[pallet::weight(T::WeightInfo::replace_papers(papers.len() as u32, proofs.len() as u32, consents.len() as u32))]
		pub fn replace_papers(
			origin: OriginFor<T>,
			loan: LoanId,
			papers: Papers,
			proofs: Proofs,
			consents: Consents,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let by = Self::lender(origin, external_ref)?;
			Self::do_replace_papers(by, loan, papers, proofs, consents)
		}

		/// Have the amount of a loan held again, after its hold lapsed (재배정). Who: the lender. Fails if another
		/// institution is the lender, all is drawn or the loan ended, its hold is in force, or the budget or the
		/// lender's line has no room. Emits `HoldRenewed` of the programmes, then `HoldRequested`.
		#[pallet::call_index(13)]
		#[pallet::weight(T::WeightInfo::renew_hold())]
		pub fn renew_hold(
			origin: OriginFor<T>,
			loan: LoanId,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_renew_hold(Self::lender(origin, external_ref)?, loan)
		}

		/// Pay out a loan under a programme, or a part of it (대출실행).
		/// Who: the lender. The first draw forms the debt that the foundation guarantees. Fails if another institution
		/// is the lender, the borrowers have not agreed or withdraw, the offer has ended, the value day is not possible,
		/// not enough is held, or the guarantee does not cover it. Emits `FundsDisbursed` of the programmes,
		/// `GuaranteeFormed` of the guarantees where there is one, then `LoanDrawn`.
		#[pallet::call_index(14)]
		#[pallet::weight(T::WeightInfo::draw())]
		pub fn draw(
			origin: OriginFor<T>,
			loan: LoanId,
			amount: Won,
			valued_on: KoreanDay,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_draw(Self::lender(origin, external_ref)?, loan, amount, valued_on)
		}

		/// Say that no more is drawn of a loan (잔여한도 해지). What is held for it goes back to the budget.
		/// Who: the lender. Fails if another institution is the lender, nothing or everything is drawn, or the
		/// loan ended. Emits `DrawingFinished` of the programmes, then `DrawingEnded`.
		#[pallet::call_index(15)]
		#[pallet::weight(T::WeightInfo::finish_drawing())]
		pub fn finish_drawing(
			origin: OriginFor<T>,
			loan: LoanId,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_finish_drawing(Self::lender(origin, external_ref)?, loan)
		}

		/// Declare that the borrowers withdraw from a loan that was drawn (청약철회). It takes effect when
		/// they have given the money back.
		/// Who: any lending officer or conveyance agent, with a signature of every borrower to [`LoanFile::withdrawal`].
		/// Fails if the loan is not under a programme, not drawn or ended, the days after the last draw have passed, it
		/// was declared before, or a signature is missing, extra or wrong. Emits `WithdrawalDeclared`.
		#[pallet::call_index(16)]
		#[pallet::weight(T::WeightInfo::declare_withdrawal(consents.len() as u32))]
		pub fn declare_withdrawal(
			origin: OriginFor<T>,
			loan: LoanId,
			consents: Consents,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let acting = T::Carrier::ensure_origin(origin)?;
			let by = T::Institutions::caller(acting, external_ref)?;
			Self::do_declare_withdrawal(by, loan, consents)
		}

		/// Record that the borrowers who withdraw have given the money back. The loan ends as if it had not been
		/// applied for, and its guarantee with it. Who: the lender. The amount is at least the principal, and at most
		/// what is owed without the fee for early repayment. Fails if another institution is the lender, no withdrawal
		/// was declared, the loan ended, or the value day or the amount is not possible. Emits `WithdrawalCompleted`.
		#[pallet::call_index(17)]
		#[pallet::weight(T::WeightInfo::complete_withdrawal())]
		pub fn complete_withdrawal(
			origin: OriginFor<T>,
			loan: LoanId,
			amount: Won,
			valued_on: KoreanDay,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let by = Self::lender(origin, external_ref)?;
			Self::do_complete_withdrawal(by, loan, amount, valued_on)
		}

		/// Warn the borrower that everything will be due (기한이익 상실 예고). The notice time of the standard terms
		/// of loans (여신거래기본약관 7) begins. A later warning replaces an earlier one.
		/// Who: the lender. `letter` commits to the letter. Fails if the loan is not disbursed, nothing is overdue
		/// today, or the loan is accelerated. Emits `LoanWarned`; a guarantor is told of the default.
		#[pallet::call_index(20)]
		#[pallet::weight(T::WeightInfo::warn())]
		pub fn warn(
			origin: OriginFor<T>,
			loan: LoanId,
			letter: Commitment,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_warn(Self::lender(origin, external_ref)?, loan, letter)
		}

		/// Make everything due (기한의 이익 상실).
		/// Who: the lender. For arrears, the notice time of a warning about the same arrears has passed, and they are
		/// older than `ArrearsMonths`, or `SecuredArrearsMonths` where titles secure the loan. Fails if they are not,
		/// the loan is not disbursed, or everything is due already. Emits `LoanAccelerated`; a guarantor is told.
		#[pallet::call_index(21)]
		#[pallet::weight(T::WeightInfo::accelerate())]
		pub fn accelerate(
			origin: OriginFor<T>,
			loan: LoanId,
			cause: AccelerationCause,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_accelerate(Self::lender(origin, external_ref)?, loan, cause)
		}

		/// Record that the guarantor may be claimed on (보증채무 이행청구 사유).
		/// Who: the lender. Fails if the loan is not owed, no guarantee is in force, or the cause is a default that
		/// has not lasted for `ClaimMonths`. Emits `LoanClaimable`; the guarantor is told.
		#[pallet::call_index(22)]
		#[pallet::weight(T::WeightInfo::make_claimable())]
		pub fn make_claimable(
			origin: OriginFor<T>,
			loan: LoanId,
			cause: ClaimCause,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_make_claimable(Self::lender(origin, external_ref)?, loan, cause)
		}

		/// Claim on the guarantor (보증채무 이행청구). The chain calculates the amount: the covered part of
		/// principal, interest and interest on arrears that are owed today, at most the cover.
		/// Who: the lender. `evidence` commits to the documents. Fails if no cause was recorded or it holds no
		/// longer, not everything is due, or a claim waits or is paid. Emits `LoanClaimed`.
		#[pallet::call_index(23)]
		#[pallet::weight(T::WeightInfo::claim())]
		pub fn claim(
			origin: OriginFor<T>,
			loan: LoanId,
			evidence: Commitment,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_claim(Self::lender(origin, external_ref)?, loan, evidence)
		}

		/// Record that the borrower has paid up, before the claim or after its denial.
		/// Who: the lender. Fails if something is overdue or everything is due, or no cause for a claim
		/// was recorded. Emits `LoanCured`; the guarantor is told.
		#[pallet::call_index(24)]
		#[pallet::weight(T::WeightInfo::cure())]
		pub fn cure(
			origin: OriginFor<T>,
			loan: LoanId,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_cure(Self::lender(origin, external_ref)?, loan)
		}

		/// Tell the guarantor something else that can affect the guarantee (지역신용보증재단법 26).
		/// Who: the lender. `particulars` commits to what it is. Fails if the loan is not owed, or no guarantee
		/// covers it. Emits `GuarantorNotified`.
		#[pallet::call_index(25)]
		#[pallet::weight(T::WeightInfo::notify_guarantor())]
		pub fn notify_guarantor(
			origin: OriginFor<T>,
			loan: LoanId,
			particulars: Commitment,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_notify_guarantor(Self::lender(origin, external_ref)?, loan, particulars)
		}

		/// Write off all that is left of a loan (상각). The debt remains; payments on it are recoveries. Who: the lender.
		/// Fails if the loan is not disbursed, not everything is due, nothing has been overdue for `WriteOffMonths`
		/// where that is the reason, a guarantee was not claimed, or a pledgee has not agreed. Emits `LoanWrittenOff`.
		#[pallet::call_index(26)]
		#[pallet::weight(T::WeightInfo::write_off())]
		pub fn write_off(
			origin: OriginFor<T>,
			loan: LoanId,
			reason: WriteOffReason,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_write_off(Self::lender(origin, external_ref)?, loan, reason)
		}

		/// Take back an act that was a mistake (정정): as if it had never been.
		/// Who: the lender. `reason` commits to the reason. Fails if the loan has no such act, its day cannot
		/// change any more, or what was posted later depends on it. Emits `ActTakenBack`; a guarantor is told.
		#[pallet::call_index(27)]
		#[pallet::weight(T::WeightInfo::take_back())]
		pub fn take_back(
			origin: OriginFor<T>,
			loan: LoanId,
			act: Act,
			reason: Commitment,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_take_back(Self::lender(origin, external_ref)?, loan, act, reason)
		}

		/// Set the limits of mortgage lending (대출규제) as the authorities give notice of them. They are the next version,
		/// and hold from now on. Who: the council. Fails if a limit is zero or above 100 %. Emits `LimitsSet`.
		#[pallet::call_index(30)]
		#[pallet::weight(T::WeightInfo::set_limits())]
		pub fn set_limits(origin: OriginFor<T>, limits: LendingLimits) -> DispatchResult {
			T::CouncilOrigin::ensure_origin(origin)?;
			Self::do_set_limits(limits)
		}

		/// Assign loans of a lender that left to another one (승계): loans under programmes, and others that no
		/// mortgage secures. Their guarantees have the other lender as creditor.
		/// Who: the council. Fails if the lender is active, the other one is not an active bank or policy
		/// agency, a loan is not the lender's, was never paid out, or follows its mortgage. Emits `LoansAssigned`.
		#[pallet::call_index(31)]
		#[pallet::weight(T::WeightInfo::assign(loans.len() as u32))]
		pub fn assign(
			origin: OriginFor<T>,
			loans: AssignedLoans,
			from: InstitutionId,
			to: InstitutionId,
		) -> DispatchResult {
			T::CouncilOrigin::ensure_origin(origin)?;
			Self::do_assign(loans, from, to)
		}

		/// Pay out a mortgage loan without a sale (대출실행): the mortgage is registered already, outside a deal.
		/// Who: the lender. `entries` are its mortgages, one in each title of the loan, in their order: effective, for
		/// the loan's borrowers and its maximum secured amount. A loan of [`Product::UnderMortgage`] can share them, if
		/// the principal of all fits. The bank answers for that the mortgage covers the loan (피담보채무의 범위). Fails
		/// if another bank is the lender, the loan is not agreed, the offer has ended, the value day is not possible, or
		/// a mortgage is another one. Emits `LoanDisbursed`.
		#[pallet::call_index(29)]
		#[pallet::weight(T::WeightInfo::pay_out(entries.len() as u32))]
		pub fn pay_out(
			origin: OriginFor<T>,
			loan: LoanId,
			entries: MortgageEntries,
			valued_on: KoreanDay,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_pay_out(Self::lender(origin, external_ref)?, loan, entries, valued_on)
		}

		/// Change the contract of a loan that is drawn (변경약정): extension, deferral, another rate, restructuring.
		/// It holds from today on, or from the day of the last posting if that is later.
		/// Who: the lender, with a signature of every borrower to [`LoanFile::amendment`]; of a pledged loan, as the
		/// pledgee has agreed. Its principal is what it will repay: what is not due yet and, if it reinstates the loan,
		/// what is due. Fails if the loan is not disbursed or still drawn, a debtor has no DID, a claim waits, the fee for
		/// early repayment would be longer or higher, the credit is not valid or outside the limits, its principal is
		/// another amount, or a signature is missing, extra or wrong. Emits `LoanAmended`; a guarantor is told.
		#[pallet::call_index(28)]
		#[pallet::weight(T::WeightInfo::amend(consents.len() as u32))]
		pub fn amend(
			origin: OriginFor<T>,
			loan: LoanId,
			amendment: Amendment,
			consents: Consents,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_amend(Self::lender(origin, external_ref)?, loan, amendment, consents)
		}

		/// Offer loans to another bank, with the mortgages that secure them (대출채권 양도). All loans under each
		/// mortgage go together, with all mortgages of each.
		/// Who: the lender. The offer stands for so many `days`, at most `OfferDays`. Fails if a loan is not owed,
		/// not secured, or in another transfer, if another loan is under one of the mortgages, or if they are more
		/// than eight. Emits `TransferOffered`; before it `TransferEnded` of an earlier offer that has passed.
		#[pallet::call_index(32)]
		#[pallet::weight(T::WeightInfo::offer_transfer(loans.len() as u32))]
		pub fn offer_transfer(
			origin: OriginFor<T>,
			loans: TransferLoans,
			to: InstitutionId,
			terms: TransferTerms,
			days: u32,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_offer_transfer(Self::lender(origin, external_ref)?, loans, to, terms, days)
		}

		/// Accept a transfer, and file the transfer of the mortgages (근저당권이전). When it is registered, the
		/// loans are this bank's. After a rejection or withdrawal it can be accepted again.
		/// Who: the bank to which it was offered. Fails if the offer has ended, its application is pending, or the
		/// loans or mortgages are no longer what was offered. Emits `TransferAccepted`.
		#[pallet::call_index(33)]
		#[pallet::weight(T::WeightInfo::accept_transfer())]
		pub fn accept_transfer(
			origin: OriginFor<T>,
			transfer: TransferId,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_accept_transfer(Self::lender(origin, external_ref)?, transfer)
		}

		/// End a transfer: the bank that offered it withdraws it, or the other one declines. Who: one of both banks, or
		/// one that has a loan of it now. Fails while its application is pending. Emits `TransferEnded`.
		#[pallet::call_index(34)]
		#[pallet::weight(T::WeightInfo::end_transfer())]
		pub fn end_transfer(
			origin: OriginFor<T>,
			transfer: TransferId,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_end_transfer(Self::lender(origin, external_ref)?, transfer)
		}

		/// Offer to pledge a loan that is owed (질권설정) to another institution that lends, until a day. Who: the lender.
		/// Fails while the slot is taken. Emits `PledgeChanged`.
		#[pallet::call_index(36)]
		#[pallet::weight(T::WeightInfo::offer_pledge())]
		pub fn offer_pledge(
			origin: OriginFor<T>,
			loan: LoanId,
			to: InstitutionId,
			terms: PledgeTerms,
			until: KoreanDay,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_offer_pledge(Self::lender(origin, external_ref)?, loan, (to, terms), until)
		}

		/// Accept the pledge that the lender offers. Who: the pledgee. Fails if no offer to it is open. Emits `PledgeChanged`.
		#[pallet::call_index(37)]
		#[pallet::weight(T::WeightInfo::pledge_step())]
		pub fn accept_pledge(
			origin: OriginFor<T>,
			loan: LoanId,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_accept_pledge(Self::lender(origin, external_ref)?, loan)
		}

		/// End a pledge or its offer. Who: the pledgee; of an offer, the lender too. Emits `PledgeChanged`.
		#[pallet::call_index(38)]
		#[pallet::weight(T::WeightInfo::pledge_step())]
		pub fn end_pledge(
			origin: OriginFor<T>,
			loan: LoanId,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_end_pledge(Self::lender(origin, external_ref)?, loan)
		}

		/// Give the pledge of a pledgee that is not active to its successor, or end it. Who: the council. Fails if there is
		/// none, or the successor is the lender or does not lend. Emits `PledgeChanged`.
		#[pallet::call_index(39)]
		#[pallet::weight(T::WeightInfo::pledge_step())]
		pub fn replace_pledgee(
			origin: OriginFor<T>,
			loan: LoanId,
			successor: Option<InstitutionId>,
		) -> DispatchResult {
			T::CouncilOrigin::ensure_origin(origin)?;
			Self::do_replace_pledgee(loan, successor)
		}

		/// Agree to a change of a pledged loan (민법 352), or to none any more. Who: the pledgee. Emits `PledgeChanged`.
		#[pallet::call_index(40)]
		#[pallet::weight(T::WeightInfo::pledge_step())]
		pub fn agree_to_change(
			origin: OriginFor<T>,
			loan: LoanId,
			change: Option<PledgedChange>,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_agree_to_change(Self::lender(origin, external_ref)?, loan, change)
		}
	}
}
