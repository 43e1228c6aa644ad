//! The calls: each checks its origin, takes the reference, and passes on to a rule.

use frame_support::pallet_macros::pallet_section;

/// The calls. The pallet imports them: see [`crate::Call`].
#[pallet_section]
mod calls {
	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Read titles and open a deal on them (물건확인).
		///
		/// Who: a conveyance agent. Emits `StageChanged`, `Inspected`. Titles that are reserved for another
		/// deal may be read; the event shows the reservations.
		/// An agent has a bounded number of inspections without a contract: the oldest one makes room
		/// (`InspectionDropped`).
		/// Errors: `TitleNotFound`, `TitleTwice`, `CounterFull`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::inspect(DealSize::unread(properties.len()), EXPIRED_AT_ONCE))]
		pub fn inspect(
			origin: OriginFor<T>,
			properties: BoundedVec<Property, MaxTitles>,
			external_ref: ExternalRef,
		) -> DispatchResultWithPostInfo {
			let (size, due) = Self::do_inspect(Self::agent(origin, external_ref)?, properties)?;
			Ok(Some(T::WeightInfo::inspect(size, due)).into())
		}

		/// Read the titles again, before the contract.
		///
		/// Who: the deal's agent. Emits `Inspected`.
		/// Errors: `DealNotFound`, `NotTheAgent`, `NotAtThisStage`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::reinspect(DealSize::largest()))]
		pub fn reinspect(
			origin: OriginFor<T>,
			deal: DealId,
			external_ref: ExternalRef,
		) -> DispatchResultWithPostInfo {
			let size = Self::do_reinspect(Self::agent(origin, external_ref)?, deal)?;
			Ok(Some(T::WeightInfo::reinspect(size)).into())
		}

		/// Conclude the contract (계약): the titles are reserved, and the report counts as filed.
		///
		/// Who: the deal's agent, with a signature of every seller and buyer to [`signed::contract`]: the
		/// titles as they were inspected, and the terms. Emits `StageChanged`, `Contracted`.
		/// Errors: of the deal (`DealNotFound`, `NotTheAgent`, `NotAtThisStage`), the titles
		/// (`InspectionExpired`, `TitleChanged`), the terms
		/// (`PartsDifferFromDeal`, `UnboundParty`, `SellerIsBuyer`, `NotALiveMortgage`, `DischargedTwice`,
		/// `PaymentsDisordered`, `PriceMismatch`, `BalanceDayOutOfRange`), the signatures
		/// (`ConsentsDoNotMatchParties`, those of the identity pallet), those of the title registry where the
		/// transfer could never be registered, a seller's share is reserved or an application waits, and
		/// those of the terms.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::conclude(DealSize::with_terms(terms), consents.len() as u32))]
		pub fn conclude(
			origin: OriginFor<T>,
			deal: DealId,
			terms: Terms,
			consents: Consents,
			external_ref: ExternalRef,
		) -> DispatchResultWithPostInfo {
			let signed = consents.len() as u32;
			let by = Self::agent(origin, external_ref)?;
			let size = Self::do_conclude(by, deal, terms, consents)?;
			Ok(Some(T::WeightInfo::conclude(size, signed)).into())
		}

		/// Accept the transaction report, or its change (신고필증). A report that the municipality does not
		/// answer in time counts as accepted (부동산거래신고법 3(5)).
		///
		/// Who: the place's municipality. Emits `ReportAccepted`, the first time `StageChanged`.
		/// Errors: `DealNotFound`, `NotAtThisStage`, `ReportNotInState`.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::accept_report())]
		pub fn accept_report(
			origin: OriginFor<T>,
			deal: DealId,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_accept_report(
				Self::of_place::<T::ReportOfficer>(origin, deal, external_ref)?,
				deal,
			)
		}

		/// Ask for a supplement to the transaction report (보완), within so many days.
		///
		/// Who: the place's municipality. Emits `SupplementRequested`.
		/// Errors: `DealNotFound`, `NotAtThisStage`, `DaysOutOfRange`, `ReportNotInState`.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::request_supplement())]
		pub fn request_supplement(
			origin: OriginFor<T>,
			deal: DealId,
			reason: Commitment,
			days: u32,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let by = Self::of_place::<T::ReportOfficer>(origin, deal, external_ref)?;
			Self::do_request_supplement(by, deal, reason, days)
		}

		/// Supplement the transaction report.
		///
		/// Who: the deal's agent. Emits `ReportSupplemented`.
		/// Errors: `DealNotFound`, `NotTheAgent`, `NotAtThisStage`, `ReportNotInState`.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::supplement_report())]
		pub fn supplement_report(
			origin: OriginFor<T>,
			deal: DealId,
			documents: Commitment,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_supplement_report(Self::agent(origin, external_ref)?, deal, documents)
		}

		/// Bind an agreed loan to the deal (대출).
		///
		/// Who: the bank that lends it, with a signature of every borrower to [`signed::loan`]. Emits
		/// `StageChanged` with the first loan, `Financed`.
		/// Errors: `DealNotFound`, `NotAtThisStage`, `TermHasPassed`, `ClosingAlreadyFiled`, `LoanNotFound`, `NotTheLender`,
		/// `LoanForOtherTitles`, `BorrowerIsNotBuyer`, `ConsentsDoNotMatchParties`,
		/// `MaxLoansExceeded`, those of the identity pallet and of the loan ledger.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::finance(DealSize::largest(), consents.len() as u32))]
		pub fn finance(
			origin: OriginFor<T>,
			deal: DealId,
			loan: LoanId,
			consents: Consents,
			external_ref: ExternalRef,
		) -> DispatchResultWithPostInfo {
			let signed = consents.len() as u32;
			let by = Self::lender(origin, external_ref)?;
			let size = Self::do_finance(by, deal, loan, consents)?;
			Ok(Some(T::WeightInfo::finance(size, signed)).into())
		}

		/// File the closing: discharges, transfers and new mortgages as one chain (등기신청).
		///
		/// Who: the deal's agent, with a signature of every seller and buyer to [`Pallet::closing_of`]. Emits
		/// `RegistrationFiled`.
		/// Errors: `DealNotFound`, `NotTheAgent`, `NotAtThisStage`, `TermHasPassed`, `ClosingAlreadyFiled`,
		/// `TitleChanged`,
		/// `ConsentsDoNotMatchParties`, those of the identity pallet and of the title registry.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::file_registration(DealSize::largest(), consents.len() as u32))]
		pub fn file_registration(
			origin: OriginFor<T>,
			deal: DealId,
			consents: Consents,
			external_ref: ExternalRef,
		) -> DispatchResultWithPostInfo {
			let signed = consents.len() as u32;
			let by = Self::agent(origin, external_ref)?;
			let size = Self::do_file_registration(by, deal, consents)?;
			Ok(Some(T::WeightInfo::file_registration(size, signed)).into())
		}

		/// Affirm a leg of the closing that waits: what was paid, and its value date.
		///
		/// Who: payoff, the mortgage's bank; disbursement, the lending bank; price, the deal's agent with a
		/// signature of every seller to [`signed::price`]; tax, the deal's agent. Emits `LegAffirmed`.
		/// Errors: `DealNotFound`, `NotAtThisStage`, `TermHasPassed`, `ClosingNotFiled`, `TitleChanged`, `LegNotFound`,
		/// `NotTheMortgagee`, `NotTheLender`, `NotTheAgent`, `LegAlreadyAffirmed`, `AmountDiffers`,
		/// `ValueDateOutOfRange`, `ConsentsDoNotMatchParties`, and those of the identity pallet.
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::affirm(DealSize::largest(), consents.len() as u32))]
		pub fn affirm(
			origin: OriginFor<T>,
			deal: DealId,
			leg: Leg,
			paid: Paid,
			evidence: Commitment,
			consents: Consents,
			external_ref: ExternalRef,
		) -> DispatchResultWithPostInfo {
			let by = match leg {
				Leg::Payoff(_) | Leg::Disbursement(_) => Self::lender(origin, external_ref)?,
				Leg::Price | Leg::Tax | Leg::Interim(_) => Self::agent(origin, external_ref)?,
			};
			let signed = consents.len() as u32;
			let size = Self::do_affirm(by, deal, leg, paid, evidence, consents)?;
			Ok(Some(T::WeightInfo::affirm(size, signed)).into())
		}

		/// Register the closing, settle the old loans and disburse the new ones, all or nothing
		/// (등기실행).
		///
		/// Who: the place's registry office. Emits `StageChanged`, `Registered`.
		/// Errors: `DealNotFound`, `NotAtThisStage`, `TermHasPassed`, `ReportNotInState`, `ClosingNotFiled`, `TitleChanged`,
		/// `LegNotAffirmed`, `MortgagesMissing`, those of the title registry (not examined, another application is first),
		/// and those of the loan ledger.
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::register(DealSize::largest()))]
		pub fn register(
			origin: OriginFor<T>,
			deal: DealId,
			external_ref: ExternalRef,
		) -> DispatchResultWithPostInfo {
			let by = Self::of_place::<T::Registrar>(origin, deal, external_ref)?;
			let size = Self::do_register(by, deal)?;
			Ok(Some(T::WeightInfo::register(size)).into())
		}

		/// Write the new owners into the books from the registry's notices (공부 정리).
		///
		/// Who: each municipality of a property's place, for the books of its own place. Emits
		/// `StageChanged` once all books are written, or `DescriptionMismatch` for each book that describes its
		/// property differently.
		/// Errors: `DealNotFound`, `NotAtThisStage`, `NoNoticeWaits`, `TitleNotFound`, and those of the books.
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::book(DealSize::largest()))]
		pub fn book(
			origin: OriginFor<T>,
			deal: DealId,
			external_ref: ExternalRef,
		) -> DispatchResultWithPostInfo {
			let (by, own) = Self::of_books(origin, deal, external_ref)?;
			let size = Self::do_book(by, deal, &own)?;
			Ok(Some(T::WeightInfo::book(size)).into())
		}

		/// Rescind the contract (해제): titles and loans are free. The contract of a deal that lapsed can be
		/// rescinded too, so that its end is reported.
		///
		/// Who: any conveyance agent, with signatures to [`signed::rescission`]: by agreement of every seller
		/// and buyer; for the deposit of everyone of one side, before performance began (민법 565). Emits
		/// `StageChanged`, `ContractEnded`.
		/// Errors: `DealNotFound`, `NotAtThisStage`, `PerformanceBegan`, `GroundNeedsJudgment`,
		/// `GroundNeedsNotice`, `LoanPaidOut`, `ConsentsDoNotMatchParties`, those of the identity pallet, the title registry,
		/// the loan ledger and the terms.
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::rescind(DealSize::largest(), consents.len() as u32))]
		pub fn rescind(
			origin: OriginFor<T>,
			deal: DealId,
			ground: RescissionGround,
			evidence: Commitment,
			consents: Consents,
			external_ref: ExternalRef,
		) -> DispatchResultWithPostInfo {
			let signed = consents.len() as u32;
			let by = Self::agent(origin, external_ref)?;
			let size = Self::do_rescind(by, deal, ground, evidence, consents)?;
			Ok(Some(T::WeightInfo::rescind(size, signed)).into())
		}

		/// Report a rescission or a void contract (해제등 신고, 부동산거래신고법 3-2).
		///
		/// Who: the deal's agent; or any conveyance agent, with a signature of everyone of one side to
		/// [`signed::end_report`]. Emits `RescissionReported`.
		/// Errors: `DealNotFound`, `NotAtThisStage`, `NotTheAgent`, `ConsentsDoNotMatchParties`,
		/// `RescissionAlreadyReported`, and those of the identity pallet.
		#[pallet::call_index(12)]
		#[pallet::weight(T::WeightInfo::report_rescission(consents.len() as u32))]
		pub fn report_rescission(
			origin: OriginFor<T>,
			deal: DealId,
			consents: Consents,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_report_rescission(Self::agent(origin, external_ref)?, deal, consents)
		}

		/// Give effect to a judgment that the contract is void or rescinded: titles and loans are free.
		///
		/// Who: the place's court. Emits `StageChanged`, `ContractEnded`.
		/// Errors: `DealNotFound`, `NotAtThisStage`, those of the title registry, the loan ledger and the
		/// terms.
		#[pallet::call_index(13)]
		#[pallet::weight(T::WeightInfo::enforce_judgment(DealSize::largest()))]
		pub fn enforce_judgment(
			origin: OriginFor<T>,
			deal: DealId,
			judgment: Judgment,
			evidence: Commitment,
			external_ref: ExternalRef,
		) -> DispatchResultWithPostInfo {
			let by = Self::of_place::<T::Court>(origin, deal, external_ref)?;
			let size = Self::do_enforce_judgment(by, deal, judgment, evidence)?;
			Ok(Some(T::WeightInfo::enforce_judgment(size)).into())
		}

		/// Give up an inspection. Nothing of it stays.
		///
		/// Who: the deal's agent. Emits `InspectionAbandoned`.
		/// Errors: `DealNotFound`, `NotTheAgent`, `NotAtThisStage`.
		#[pallet::call_index(14)]
		#[pallet::weight(T::WeightInfo::abandon())]
		pub fn abandon(
			origin: OriginFor<T>,
			deal: DealId,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_abandon(Self::agent(origin, external_ref)?, deal)
		}

		/// Change the contract, and report the change (변경신고, 부동산거래신고법 시행규칙 3): price, days,
		/// shares, discharges, or a buyer who leaves. A closing that waits is taken back and filed again.
		///
		/// Who: the deal's agent, with a signature of every seller and buyer to [`signed::amendment`], of one
		/// who leaves too; before registration. Emits `ContractAmended`, `ClosingWithdrawn`, `NoticeEnded`.
		/// Errors: those of `conclude` for terms and signatures, `OtherParties`, `BorrowerIsNotBuyer`,
		/// `TermHasPassed`.
		#[pallet::call_index(16)]
		#[pallet::weight(T::WeightInfo::amend(DealSize::largest(), consents.len() as u32))]
		pub fn amend(
			origin: OriginFor<T>,
			deal: DealId,
			terms: Terms,
			consents: Consents,
			external_ref: ExternalRef,
		) -> DispatchResultWithPostInfo {
			let signed = consents.len() as u32;
			let by = Self::agent(origin, external_ref)?;
			let size = Self::do_amend(by, deal, terms, consents)?;
			Ok(Some(T::WeightInfo::amend(size, signed)).into())
		}

		/// Accept that titles changed after the contract: the deal continues with their new state. A closing
		/// that waits is taken back and filed again. A mortgage that is discharged already leaves the closing.
		///
		/// Who: the deal's agent, with a signature of every buyer to [`signed::titles`]. Emits
		/// `TitleAccepted`, `ClosingWithdrawn`.
		/// Errors: `DealNotFound`, `NotTheAgent`, `NotAtThisStage`, `TermHasPassed`, `TitleUnchanged`,
		/// `ConsentsDoNotMatchParties`, those of the identity pallet, and those of the title registry where the
		/// sellers no longer hold what they sell.
		#[pallet::call_index(17)]
		#[pallet::weight(T::WeightInfo::accept_title(DealSize::largest(), consents.len() as u32))]
		pub fn accept_title(
			origin: OriginFor<T>,
			deal: DealId,
			consents: Consents,
			external_ref: ExternalRef,
		) -> DispatchResultWithPostInfo {
			let signed = consents.len() as u32;
			let by = Self::agent(origin, external_ref)?;
			let size = Self::do_accept_title(by, deal, consents)?;
			Ok(Some(T::WeightInfo::accept_title(size, signed)).into())
		}

		/// Take a loan out of the deal, before the closing is filed.
		///
		/// Who: the bank that lends it. Emits `LoanUnbound`, with the last loan `StageChanged`.
		/// Errors: `DealNotFound`, `NotAtThisStage`, `ClosingAlreadyFiled`, `LoanNotFound`, `NotTheLender`,
		/// `LoanNotBound`.
		#[pallet::call_index(18)]
		#[pallet::weight(T::WeightInfo::unbind())]
		pub fn unbind(
			origin: OriginFor<T>,
			deal: DealId,
			loan: LoanId,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_unbind(Self::lender(origin, external_ref)?, deal, loan)
		}

		/// Take a loan out of the deal, until registration. A closing that waits is taken back and filed
		/// again.
		///
		/// Who: the deal's agent, with a signature of every buyer to [`signed::loan`]. Emits `LoanUnbound`,
		/// `ClosingWithdrawn`, with the last loan `StageChanged`.
		/// Errors: `DealNotFound`, `NotTheAgent`, `NotAtThisStage`, `LoanNotFound`, `LoanNotBound`, `LoanPaidOut`,
		/// `ConsentsDoNotMatchParties`, and those of the identity pallet.
		#[pallet::call_index(19)]
		#[pallet::weight(T::WeightInfo::dismiss_loan(DealSize::largest(), consents.len() as u32))]
		pub fn dismiss_loan(
			origin: OriginFor<T>,
			deal: DealId,
			loan: LoanId,
			consents: Consents,
			external_ref: ExternalRef,
		) -> DispatchResultWithPostInfo {
			let signed = consents.len() as u32;
			let by = Self::agent(origin, external_ref)?;
			let size = Self::do_dismiss_loan(by, deal, loan, consents)?;
			Ok(Some(T::WeightInfo::dismiss_loan(size, signed)).into())
		}

		/// Conduct the deal from now on, in place of the present agent.
		///
		/// Who: the new agent, with a signature of every seller and buyer to [`signed::agent`]; while the
		/// present agent's institution cannot act, those of one side are enough. Emits `AgentChanged`.
		/// Errors: `DealNotFound`, `NotAtThisStage`, `AlreadyTheAgent`, `ConsentsDoNotMatchParties`, and those
		/// of the identity pallet.
		#[pallet::call_index(20)]
		#[pallet::weight(T::WeightInfo::change_agent(consents.len() as u32))]
		pub fn change_agent(
			origin: OriginFor<T>,
			deal: DealId,
			consents: Consents,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_change_agent(Self::agent(origin, external_ref)?, deal, consents)
		}

		/// Give notice that a side rescinds for a breach of the other (민법 544). If nobody objects within the
		/// days, the contract is rescinded.
		///
		/// Who: any conveyance agent, with a signature of everyone of the side to [`signed::notice`]. Emits
		/// `NoticeGiven`. It ends without effect (`NoticeEnded`) when a loan is paid out for the deal, or a
		/// sellers' notice when the price or a payoff is.
		/// Errors: `DealNotFound`, `NotAtThisStage`, `NoticeAlreadyGiven`, `PerformanceBegan` where money
		/// stops it, `DaysOutOfRange`, `ConsentsDoNotMatchParties`, those of the identity pallet.
		#[pallet::call_index(21)]
		#[pallet::weight(T::WeightInfo::give_notice(consents.len() as u32))]
		pub fn give_notice(
			origin: OriginFor<T>,
			deal: DealId,
			side: Side,
			days: u32,
			evidence: Commitment,
			consents: Consents,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let by = Self::agent(origin, external_ref)?;
			Self::do_give_notice(by, deal, side, days, evidence, consents)
		}

		/// Object to a notice of breach within its term. From then on only a court decides.
		///
		/// Who: any conveyance agent, with a signature of at least one party of the other side to
		/// [`signed::objection`]. Emits `NoticeObjected`.
		/// Errors: `DealNotFound`, `NoticeNotGiven`, `AlreadyObjected`, `NoticeTermPassed`,
		/// `ConsentsDoNotMatchParties`, and those of the identity pallet.
		#[pallet::call_index(22)]
		#[pallet::weight(T::WeightInfo::object(consents.len() as u32))]
		pub fn object(
			origin: OriginFor<T>,
			deal: DealId,
			evidence: Commitment,
			consents: Consents,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_object(Self::agent(origin, external_ref)?, deal, evidence, consents)
		}

		/// Take an affirmation back, until the contract is registered or ends, also when no closing waits any
		/// more. What it was given for is not paid then: a loan can be dismissed again, a deal without money
		/// lapses again. What the sellers confirmed stays in favour of the buyers: the deal does not lapse, and
		/// neither side rescinds for the deposit.
		///
		/// Who: the institution that gave it, or the bank that has the mortgage or loan now; for the price and
		/// an interim payment any conveyance agent, with a signature of every seller to
		/// [`signed::price_withdrawal`] or [`signed::interim_withdrawal`]. Emits `AffirmationWithdrawn`.
		/// Errors: `DealNotFound`, `NotAtThisStage`, `LegNotAffirmed`, `NotTheGiver`,
		/// `ConsentsDoNotMatchParties`, and those of the identity pallet.
		#[pallet::call_index(23)]
		#[pallet::weight(T::WeightInfo::withdraw_affirmation(consents.len() as u32))]
		pub fn withdraw_affirmation(
			origin: OriginFor<T>,
			deal: DealId,
			leg: Leg,
			consents: Consents,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let by = match leg {
				Leg::Payoff(_) | Leg::Disbursement(_) => Self::lender(origin, external_ref)?,
				Leg::Price | Leg::Tax | Leg::Interim(_) => Self::agent(origin, external_ref)?,
			};
			Self::do_withdraw_affirmation(by, deal, leg, consents)
		}

		/// Confirm an interim payment (중도금), by its position among the payments from zero. With it
		/// performance begins (민법 565).
		///
		/// Who: any conveyance agent, with a signature of every seller to [`signed::interim`]. Emits
		/// `InterimConfirmed`.
		/// Errors: `DealNotFound`, `NotAtThisStage`, `TermHasPassed`, `PaymentNotFound`, `AmountDiffers`,
		/// `ValueDateOutOfRange`, `LegAlreadyAffirmed`, `ConsentsDoNotMatchParties`, those of the identity
		/// pallet.
		#[pallet::call_index(24)]
		#[pallet::weight(T::WeightInfo::confirm_interim(consents.len() as u32))]
		pub fn confirm_interim(
			origin: OriginFor<T>,
			deal: DealId,
			position: u8,
			paid: Paid,
			evidence: Commitment,
			consents: Consents,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let by = Self::agent(origin, external_ref)?;
			Self::do_confirm_interim(by, deal, position, paid, evidence, consents)
		}

		/// Take a notice of breach back, also one to which the other side has objected.
		///
		/// Who: any conveyance agent, with a signature of everyone of the side that gave it to
		/// [`signed::notice_withdrawal`]. Emits `NoticeEnded`.
		/// Errors: `DealNotFound`, `NoticeNotGiven`, `ConsentsDoNotMatchParties`, those of the identity
		/// pallet.
		#[pallet::call_index(25)]
		#[pallet::weight(T::WeightInfo::withdraw_notice(consents.len() as u32))]
		pub fn withdraw_notice(
			origin: OriginFor<T>,
			deal: DealId,
			side: Side,
			consents: Consents,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_withdraw_notice(Self::agent(origin, external_ref)?, deal, side, consents)
		}

		/// Name who acts for a party that died or lost its DID: from now on the successor signs in its place
		/// (부동산등기법 27). A later decision replaces an earlier one.
		///
		/// Who: the place's court, with the successor's signature to [`signed::succession`]. Emits
		/// `SuccessorNamed`.
		/// Errors: `DealNotFound`, `NotAtThisStage`, `NotAParty`, `ConsentsDoNotMatchParties`,
		/// `MaxSuccessorsExceeded`, those of the identity pallet.
		#[pallet::call_index(26)]
		#[pallet::weight(T::WeightInfo::name_successor())]
		pub fn name_successor(
			origin: OriginFor<T>,
			deal: DealId,
			party: Did,
			evidence: Commitment,
			consents: Consents,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let by = Self::of_place::<T::Court>(origin, deal, external_ref)?;
			Self::do_name_successor(by, deal, party, evidence, consents)
		}

		/// Accept the reports, or their changes, of up to 64 deals, as `accept_report` does.
		///
		/// Who: the places' municipality. A report that cannot be accepted is told with its deal and the error, and the others
		/// are accepted. Emits `ReportAccepted` for each, the first time `StageChanged`, then `ReportsAccepted`.
		/// Errors: `EmptyBatch`; that of the first deal if the caller is the municipality of none of them.
		#[pallet::call_index(27)]
		#[pallet::weight(T::WeightInfo::accept_reports(deals.len() as u32))]
		pub fn accept_reports(
			origin: OriginFor<T>,
			deals: BoundedVec<DealId, MaxReports>,
			external_ref: ExternalRef,
		) -> DispatchResult {
			Self::do_accept_reports(&origin, deals, external_ref)
		}
	}
}
