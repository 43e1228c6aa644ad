//! What the pallet tells indexers.

use frame_support::pallet_macros::pallet_section;

/// The events. The pallet imports them: see [`crate::Event`].
#[pallet_section]
mod events {
	use madang_primitives::{Holdings, InstitutionId, Moment, ReceiptRange, Won};
	use pallet_titles::{EntryId, MaxCharges};
	use sp_core::H256;

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A deal changed its stage.
		StageChanged {
			/// The deal.
			deal: DealId,
			/// Its title.
			title: TitleId,
			/// The stage before; `None` for a new deal.
			from: Option<Stage>,
			/// The stage now.
			to: Stage,
			/// Who did it; `None` where a term passed.
			by: Option<Acting<T::AccountId>>,
			/// When.
			at: Moment,
		},
		/// A title was read, for a new deal or again for the same one.
		Inspected {
			/// The deal.
			deal: DealId,
			/// The property.
			property: Property,
			/// Its title.
			title: TitleId,
			/// Where the property is.
			district: DistrictCode,
			/// The agent.
			agent: InstitutionId,
			/// The title's revision.
			revision: u32,
			/// The digest of the title's state.
			digest: H256,
			/// The number of applications that wait on the title.
			pending: u32,
			/// The number of live entries of section B.
			charges: u32,
			/// The deal that the title is reserved for. While it is, no contract can be concluded.
			reservation: Option<DealId>,
			/// The last day on which a contract may rely on this inspection.
			valid_through: KoreanDay,
			/// When.
			at: Moment,
		},
		/// A contract was concluded. It counts as reported, and the title is reserved.
		Contracted {
			/// The deal.
			deal: DealId,
			/// Its title.
			title: TitleId,
			/// What each seller gives up.
			sellers: Holdings,
			/// What each buyer gets.
			buyers: Holdings,
			/// The price, in won.
			price: Won,
			/// Its instalments.
			payments: BoundedVec<Payment, MaxPayments>,
			/// The mortgage entries to discharge at closing.
			discharges: BoundedVec<u32, MaxCharges>,
			/// The contract document.
			contract: Commitment,
			/// The day of the contract.
			contracted_on: KoreanDay,
			/// The last day for a supplement to the report.
			report_due_on: KoreanDay,
			/// The last day to register.
			registration_due_on: KoreanDay,
			/// The last day before the deal expires.
			lapses_on: KoreanDay,
		},
		/// The municipality accepted the report.
		ReportAccepted {
			/// The deal.
			deal: DealId,
			/// Its title.
			title: TitleId,
			/// The municipality.
			by: InstitutionId,
			/// When.
			at: Moment,
		},
		/// The municipality asked for a supplement to the report.
		SupplementRequested {
			/// The deal.
			deal: DealId,
			/// The municipality.
			by: InstitutionId,
			/// The document that says why.
			reason: Commitment,
			/// The last day to supplement.
			due_on: KoreanDay,
		},
		/// The agent supplemented the report.
		ReportSupplemented {
			/// The deal.
			deal: DealId,
			/// The documents.
			documents: Commitment,
			/// Whether a supplement was late.
			overdue: bool,
		},
		/// A bank bound a loan to the deal.
		Financed {
			/// The deal.
			deal: DealId,
			/// Its title.
			title: TitleId,
			/// The loan.
			loan: LoanId,
			/// The bank.
			bank: InstitutionId,
			/// The principal of the loan, in won.
			principal: Won,
			/// The maximum secured amount to register, in won.
			max_secured: Won,
			/// The day, which is the date of the mortgage's cause.
			bound_on: KoreanDay,
		},
		/// The closing was filed with the registry office.
		RegistrationFiled {
			/// The deal.
			deal: DealId,
			/// Its title.
			title: TitleId,
			/// The agent.
			agent: InstitutionId,
			/// The receipts: discharges, transfer, mortgages.
			receipts: ReceiptRange,
			/// The digest of the closing that the parties signed.
			digest: H256,
			/// When.
			at: Moment,
		},
		/// A leg of the closing was affirmed.
		LegAffirmed {
			/// The deal.
			deal: DealId,
			/// The leg.
			leg: Leg,
			/// The institution that affirmed it, or submitted the sellers' signatures.
			by: InstitutionId,
			/// The document that shows it.
			evidence: Commitment,
			/// When.
			at: Moment,
		},
		/// The closing was registered. The reservation ended.
		Registered {
			/// The deal.
			deal: DealId,
			/// Its title.
			title: TitleId,
			/// The registry office.
			by: InstitutionId,
			/// The receipts that were completed.
			receipts: ReceiptRange,
			/// The title's revision now.
			revision: u32,
			/// The ownership entry.
			ownership: EntryId,
			/// The new mortgages' entries, in the order of the loans.
			mortgages: BoundedVec<EntryId, MaxCharges>,
			/// The old loans that were settled.
			settled: BoundedVec<LoanId, MaxCharges>,
			/// The sum that was outstanding on them, in won.
			paid_off: Won,
			/// The new loans that were disbursed.
			disbursed: BoundedVec<BoundLoan, MaxLoans>,
			/// Whether the registration term had passed.
			late: bool,
			/// When.
			at: Moment,
		},
		/// The books name the new owners.
		Booked {
			/// The deal.
			deal: DealId,
			/// Its title.
			title: TitleId,
			/// Its property.
			property: Property,
			/// The municipality.
			by: InstitutionId,
			/// When.
			at: Moment,
		},
		/// The books did not take the registry's notice, because the descriptions differ. The deal
		/// stays registered. Book it again once the descriptions agree.
		DescriptionMismatch {
			/// The deal.
			deal: DealId,
			/// Its title.
			title: TitleId,
			/// Its property.
			property: Property,
			/// The municipality.
			by: InstitutionId,
			/// When.
			at: Moment,
		},
		/// The contract was rescinded. The title and the loans are free.
		Rescinded {
			/// The deal.
			deal: DealId,
			/// Its title.
			title: TitleId,
			/// The agent.
			by: InstitutionId,
			/// Why.
			ground: Ground,
			/// The document that shows it.
			evidence: Commitment,
			/// The last day to report it.
			report_due_on: KoreanDay,
			/// Whether it counts as reported already.
			reported: bool,
		},
		/// The end of the contract was reported.
		RescissionReported {
			/// The deal.
			deal: DealId,
			/// Whether the report was late.
			overdue: bool,
			/// When.
			at: Moment,
		},
		/// A court held the contract void. The title and the loans are free.
		DeemedVoid {
			/// The deal.
			deal: DealId,
			/// Its title.
			title: TitleId,
			/// The court.
			court: InstitutionId,
			/// The judgment.
			judgment: Commitment,
			/// The last day to report it.
			report_due_on: KoreanDay,
		},
		/// A term passed. An inspection or a registration that lapses changes the stage of the
		/// deal; every other term sets its overdue flag.
		TermPassed {
			/// The deal.
			deal: DealId,
			/// Its title.
			title: TitleId,
			/// Which term.
			kind: DueKind,
			/// Its last day, with the days by which pauses and late holidays moved it.
			ended_on: KoreanDay,
		},
	}
}
