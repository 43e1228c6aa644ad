//! What the pallet tells indexers.

use frame_support::pallet_macros::pallet_section;

/// The events. The pallet imports them: see [`crate::Event`].
#[pallet_section]
mod events {
	use madang_primitives::{Moment, Receipt, Won};

	/// What happened. `by` is the officer whose call it was, with its institution and the institution's
	/// reference; it is `None` where a term passed.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A deal changed its stage.
		StageChanged {
			/// The deal.
			deal: DealId,
			/// The stage before; `None` for a new deal.
			from: Option<Stage>,
			/// The stage now.
			to: Stage,
			/// Who did it.
			by: Option<Caller<T::AccountId>>,
			/// When.
			at: Moment,
		},
		/// The titles were read, for a new deal or again for the same one.
		Inspected {
			/// The deal.
			deal: DealId,
			/// The agent.
			by: Caller<T::AccountId>,
			/// The titles as they are.
			titles: BoundedVec<Inspected, MaxTitles>,
			/// The last day on which a contract may rely on this inspection. After it the inspection is
			/// worth nothing, without another event.
			valid_through: KoreanDay,
			/// When.
			at: Moment,
		},
		/// The agent gave up an inspection. Its deal does not exist any more.
		InspectionAbandoned {
			/// The deal.
			deal: DealId,
			/// The agent.
			by: Caller<T::AccountId>,
			/// When.
			at: Moment,
		},
		/// The agent opened more inspections than it can have at a time: its oldest one ended. Its deal
		/// does not exist any more.
		InspectionDropped {
			/// The deal.
			deal: DealId,
			/// When.
			at: Moment,
		},
		/// A contract was concluded. It counts as reported, and the titles are reserved.
		Contracted {
			/// The deal.
			deal: DealId,
			/// The agent.
			by: Caller<T::AccountId>,
			/// The titles as the parties saw them.
			seen: BoundedVec<SeenTitle, MaxTitles>,
			/// What the parties agreed on.
			terms: Terms,
			/// The day of the contract.
			contracted_on: KoreanDay,
			/// The last day for the municipality to answer the report.
			answer_by: KoreanDay,
			/// The last day to apply for registration.
			registration_due_on: KoreanDay,
			/// The last day before the deal lapses.
			lapses_on: KoreanDay,
			/// When.
			at: Moment,
		},
		/// The parties changed the contract. The change counts as reported.
		ContractAmended {
			/// The deal.
			deal: DealId,
			/// The agent.
			by: Caller<T::AccountId>,
			/// The new terms.
			terms: Terms,
			/// The last day for the municipality to answer the report.
			answer_by: KoreanDay,
			/// The terms to apply for registration.
			registration_term: Option<RegistrationTerm>,
			/// When.
			at: Moment,
		},
		/// The buyers accepted that titles changed.
		TitleAccepted {
			/// The deal.
			deal: DealId,
			/// The agent.
			by: Caller<T::AccountId>,
			/// The titles as the buyers accepted them.
			seen: BoundedVec<SeenTitle, MaxTitles>,
			/// When.
			at: Moment,
		},
		/// Another agent conducts the deal.
		AgentChanged {
			/// The deal.
			deal: DealId,
			/// The new agent.
			by: Caller<T::AccountId>,
			/// The agent before.
			from: InstitutionId,
			/// When.
			at: Moment,
		},
		/// The report, or a changed report, is accepted.
		ReportAccepted {
			/// The deal.
			deal: DealId,
			/// The municipality; `None` where it did not answer in time.
			by: Option<Caller<T::AccountId>>,
			/// When.
			at: Moment,
		},
		/// The municipality asked for a supplement to the report.
		SupplementRequested {
			/// The deal.
			deal: DealId,
			/// The municipality.
			by: Caller<T::AccountId>,
			/// The document that says why.
			reason: Commitment,
			/// The last day to supplement.
			due_on: KoreanDay,
			/// When.
			at: Moment,
		},
		/// The agent supplemented the report.
		ReportSupplemented {
			/// The deal.
			deal: DealId,
			/// The agent.
			by: Caller<T::AccountId>,
			/// The documents.
			documents: Commitment,
			/// Whether the supplement was late.
			overdue: bool,
			/// The last day for the municipality to answer.
			answer_by: KoreanDay,
			/// When.
			at: Moment,
		},
		/// A bank bound a loan to the deal.
		Financed {
			/// The deal.
			deal: DealId,
			/// The bank.
			by: Caller<T::AccountId>,
			/// The loan.
			loan: LoanId,
			/// The principal of the loan, in won.
			principal: Won,
			/// The maximum secured amount to register, in won.
			max_secured: Won,
			/// The day, which is the date of the mortgage's cause.
			bound_on: KoreanDay,
			/// When.
			at: Moment,
		},
		/// A loan was taken out of the deal.
		LoanUnbound {
			/// The deal.
			deal: DealId,
			/// The bank, or the agent.
			by: Caller<T::AccountId>,
			/// The loan.
			loan: LoanId,
			/// Whether the buyers did it, and not the bank.
			by_buyers: bool,
			/// When.
			at: Moment,
		},
		/// The closing was filed with the registry office.
		RegistrationFiled {
			/// The deal.
			deal: DealId,
			/// The agent.
			by: Caller<T::AccountId>,
			/// The receipts: discharges, transfers, mortgages.
			receipts: ReceiptRange,
			/// The digest of the closing that the parties signed.
			digest: H256,
			/// When.
			at: Moment,
		},
		/// The closing that waited was taken back, because what it rests on changed. Its affirmations
		/// fell with it.
		ClosingWithdrawn {
			/// The deal.
			deal: DealId,
			/// Whose call did it.
			by: Caller<T::AccountId>,
			/// When.
			at: Moment,
		},
		/// A leg of the closing was affirmed.
		LegAffirmed {
			/// The deal.
			deal: DealId,
			/// The institution that affirmed it, or submitted the sellers' signatures.
			by: Caller<T::AccountId>,
			/// The leg.
			leg: Leg,
			/// The amount and its value date.
			paid: Paid,
			/// The document that shows it.
			evidence: Commitment,
			/// The first receipt of the closing that it is for.
			closing: Receipt,
			/// When.
			at: Moment,
		},
		/// Who affirmed a leg took that back.
		AffirmationWithdrawn {
			/// The deal.
			deal: DealId,
			/// The institution, or who carried the sellers' signatures.
			by: Caller<T::AccountId>,
			/// The leg.
			leg: Leg,
			/// When.
			at: Moment,
		},
		/// The sellers confirmed an interim payment.
		InterimConfirmed {
			/// The deal.
			deal: DealId,
			/// Who carried the sellers' signatures.
			by: Caller<T::AccountId>,
			/// The position of the payment among those of the contract, from zero.
			position: u8,
			/// The amount and its value date.
			paid: Paid,
			/// The document that shows it.
			evidence: Commitment,
			/// When.
			at: Moment,
		},
		/// The closing was registered. The reservation ended.
		Registered {
			/// The deal.
			deal: DealId,
			/// The registry office.
			by: Caller<T::AccountId>,
			/// The receipts that were completed.
			receipts: ReceiptRange,
			/// The new entries.
			registration: Registration,
			/// The old loans that were settled. Of a loan that was written off, a part may be left that is owed
			/// without security.
			settled: BoundedVec<LoanId, MaxSettled>,
			/// The sum that was outstanding on them, in won.
			paid_off: Won,
			/// The new loans that were disbursed.
			disbursed: BoundedVec<BoundLoan, MaxLoans>,
			/// Whether the application came after its term.
			late: bool,
			/// When.
			at: Moment,
		},
		/// The books did not take the registry's notice, because the descriptions differ. The deal
		/// stays registered. Book it again once the descriptions agree.
		DescriptionMismatch {
			/// The deal.
			deal: DealId,
			/// The municipality.
			by: Caller<T::AccountId>,
			/// The title.
			title: TitleId,
			/// Its property.
			property: Property,
			/// When.
			at: Moment,
		},
		/// A side gave notice of a breach. The contract is rescinded after the term, unless the other
		/// side objects.
		NoticeGiven {
			/// The deal.
			deal: DealId,
			/// Who carried the side's signatures.
			by: Caller<T::AccountId>,
			/// The notice.
			notice: Notice,
			/// When.
			at: Moment,
		},
		/// A notice ended without effect: its side withdrew it, the parties changed the contract, or money
		/// moved that stops it.
		NoticeEnded {
			/// The deal.
			deal: DealId,
			/// Whose call withdrew it or changed the contract; `None` where money moved.
			by: Option<Caller<T::AccountId>>,
			/// The side that had given it.
			side: Side,
			/// When.
			at: Moment,
		},
		/// The court named who acts for a party that cannot act any more.
		SuccessorNamed {
			/// The deal.
			deal: DealId,
			/// The court.
			by: Caller<T::AccountId>,
			/// The party, as the contract names it.
			from: Did,
			/// Who acts in its place.
			to: Did,
			/// The decision.
			evidence: Commitment,
			/// When.
			at: Moment,
		},
		/// The other side objected. From now on only a court decides.
		NoticeObjected {
			/// The deal.
			deal: DealId,
			/// Who carried the signatures.
			by: Caller<T::AccountId>,
			/// The side whose notice it is.
			side: Side,
			/// The document that says why.
			evidence: Commitment,
			/// When.
			at: Moment,
		},
		/// The contract ended. The titles and the loans are free.
		ContractEnded {
			/// The deal.
			deal: DealId,
			/// Whose call ended it.
			by: Option<Caller<T::AccountId>>,
			/// Whether it is void, and not rescinded.
			void: bool,
			/// Why, and until when that must be reported.
			report: RescissionReport,
			/// When.
			at: Moment,
		},
		/// The end of the contract was reported.
		RescissionReported {
			/// The deal.
			deal: DealId,
			/// Who reported it.
			by: Caller<T::AccountId>,
			/// Whether the report was late.
			overdue: bool,
			/// When.
			at: Moment,
		},
		/// The grace to register ended while the closing waits at the registry office, or soon after it was
		/// rejected. It begins again, from today or from the day of the rejection.
		LapsePostponed {
			/// The deal.
			deal: DealId,
			/// The last day now.
			lapses_on: KoreanDay,
		},
		/// A term passed. A registration that lapses, a notice and a report without an answer change
		/// the deal; every other term is noted.
		TermPassed {
			/// The deal.
			deal: DealId,
			/// Which term.
			kind: DueKind,
			/// Its last day, with the days by which pauses and late holidays moved it.
			ended_on: KoreanDay,
		},
		/// A municipality accepted the reports of many deals. Each accepted one has its `ReportAccepted` before this
		/// event.
		ReportsAccepted {
			/// The municipality.
			by: Caller<T::AccountId>,
			/// How many were accepted.
			accepted: u32,
			/// Those that could not be accepted.
			refused: BoundedVec<RefusedReport, MaxReports>,
			/// When.
			at: Moment,
		},
	}
}
