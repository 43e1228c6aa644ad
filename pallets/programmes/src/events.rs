//! What the pallet tells indexers.

use frame_support::pallet_macros::pallet_section;

/// The events. The pallet imports them: see [`crate::Event`].
#[pallet_section]
mod events {
	use frame_support::BoundedVec;
	use madang_primitives::{KoreanDay, Moment};

	/// What happened. Each takes effect in its block; `at` is that block's time. `by` is the officer
	/// whose call it was, with its institution and the institution's reference. Events about loans have no
	/// `by`: the event of the lending pallet in the same call has it. Amounts are in won.
	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// The agency of `by` has opened a programme. It takes applications while its window is open.
		ProgrammeOpened {
			/// The new programme.
			programme: ProgrammeId,
			/// The agency's officer.
			by: Caller<T::AccountId>,
			/// The terms of version 1.
			terms: Terms,
			/// The budget.
			total: Won,
			/// When.
			at: Moment,
		},
		/// Later applications are made under another version of the terms.
		ProgrammeRevised {
			/// The programme.
			programme: ProgrammeId,
			/// The agency's officer.
			by: Caller<T::AccountId>,
			/// The version.
			version: Version,
			/// Its terms.
			terms: Terms,
			/// When.
			at: Moment,
		},
		/// The budget was set.
		BudgetSet {
			/// The programme.
			programme: ProgrammeId,
			/// The agency's officer.
			by: Caller<T::AccountId>,
			/// The total.
			total: Won,
			/// When.
			at: Moment,
		},
		/// The line of a lender was set or removed.
		LineSet {
			/// The programme.
			programme: ProgrammeId,
			/// The agency's officer.
			by: Caller<T::AccountId>,
			/// The lender.
			lender: InstitutionId,
			/// The most that it may lend; `None` if its line was removed.
			ceiling: Option<Won>,
			/// When.
			at: Moment,
		},
		/// The programme takes no more applications.
		ProgrammeClosed {
			/// The programme.
			programme: ProgrammeId,
			/// The agency's officer.
			by: Caller<T::AccountId>,
			/// When.
			at: Moment,
		},
		/// The programme takes applications again.
		ProgrammeReopened {
			/// The programme.
			programme: ProgrammeId,
			/// The agency's officer.
			by: Caller<T::AccountId>,
			/// When.
			at: Moment,
		},
		/// The agency of `by` signs its tickets with these keys.
		TicketKeysSet {
			/// The agency's officer.
			by: Caller<T::AccountId>,
			/// The keys, in the order of their indexes.
			keys: TicketKeys,
			/// When.
			at: Moment,
		},
		/// The council had another agency run the programme.
		ProgrammeAssigned {
			/// The programme.
			programme: ProgrammeId,
			/// The agency that ran it.
			from: InstitutionId,
			/// The agency that runs it.
			to: InstitutionId,
			/// When.
			at: Moment,
		},
		/// An application has the slot of its applicant, and its amount is held for it.
		ApplicationEntered {
			/// The loan.
			loan: LoanId,
			/// The version of the terms that it is made under.
			version: Version,
			/// The lender.
			lender: InstitutionId,
			/// The slot, with the programme.
			slot: SlotId,
			/// The amount.
			amount: Won,
			/// The last day of the hold.
			until: KoreanDay,
			/// When.
			at: Moment,
		},
		/// A certificate is in the bundles of two live applications. Nothing is refused: lender and agency
		/// look at it.
		PaperReused {
			/// The id of the certificate.
			paper: PaperId,
			/// The loan whose application was filed or got the paper now.
			loan: LoanId,
			/// Another loan that has it; one of them, if there are several.
			other: LoanId,
			/// When.
			at: Moment,
		},
		/// These are the papers of an application from now on: when it enters the books, and when they are replaced.
		PapersFiled {
			/// The loan.
			loan: LoanId,
			/// The programme.
			programme: ProgrammeId,
			/// The lender.
			lender: InstitutionId,
			/// The papers.
			papers: Papers,
			/// Those of them that are certificates of this chain.
			certificates: BoundedVec<CheckedCertificate, MaxPapers>,
			/// When.
			at: Moment,
		},
		/// The last day of a hold passed. The amount is free for other applicants.
		HoldLapsed {
			/// The loan.
			loan: LoanId,
			/// The programme.
			programme: ProgrammeId,
			/// The lender.
			lender: InstitutionId,
			/// The amount.
			amount: Won,
			/// When.
			at: Moment,
		},
		/// What is not disbursed of a loan is held for it again. If `HoldLapsed` did not precede this, the
		/// amount had not been freed yet.
		HoldRenewed {
			/// The loan.
			loan: LoanId,
			/// The programme.
			programme: ProgrammeId,
			/// The lender.
			lender: InstitutionId,
			/// The amount.
			amount: Won,
			/// The last day of the hold.
			until: KoreanDay,
			/// When.
			at: Moment,
		},
		/// An application ended without a loan. Its slot is free.
		ApplicationLeft {
			/// The loan.
			loan: LoanId,
			/// The programme.
			programme: ProgrammeId,
			/// The lender.
			lender: InstitutionId,
			/// The amount that was held and is free again.
			released: Won,
			/// When.
			at: Moment,
		},
		/// A part of a loan, or all of it, was disbursed out of what was held for it.
		FundsDisbursed {
			/// The loan.
			loan: LoanId,
			/// The programme.
			programme: ProgrammeId,
			/// The lender.
			lender: InstitutionId,
			/// The amount.
			amount: Won,
			/// What is still held for the loan.
			left: Won,
			/// The last day of that hold, if something is left.
			until: Option<KoreanDay>,
			/// When.
			at: Moment,
		},
		/// No more is disbursed of a loan.
		DrawingFinished {
			/// The loan.
			loan: LoanId,
			/// The programme.
			programme: ProgrammeId,
			/// The lender.
			lender: InstitutionId,
			/// The amount that was held and is free again.
			released: Won,
			/// When.
			at: Moment,
		},
		/// Repaid principal went back to the budget and to the line of the lender.
		FundsReturned {
			/// The loan.
			loan: LoanId,
			/// The programme.
			programme: ProgrammeId,
			/// The lender.
			lender: InstitutionId,
			/// The amount.
			amount: Won,
			/// When.
			at: Moment,
		},
		/// The borrower withdrew from a disbursed loan. Its slot is free, and the budget is as if it had
		/// not been made.
		DisbursementWithdrawn {
			/// The loan.
			loan: LoanId,
			/// The programme.
			programme: ProgrammeId,
			/// The lender.
			lender: InstitutionId,
			/// The amount that was held and is free again.
			released: Won,
			/// The amount that was disbursed and went back now.
			returned: Won,
			/// When.
			at: Moment,
		},
		/// A disbursed loan ended. Its slot is free. What was disbursed still counts for the applicant.
		LoanEnded {
			/// The loan.
			loan: LoanId,
			/// The programme.
			programme: ProgrammeId,
			/// The lender.
			lender: InstitutionId,
			/// The amount that was held and is free again.
			released: Won,
			/// When.
			at: Moment,
		},
	}
}
