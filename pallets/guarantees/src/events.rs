//! What the pallet tells indexers.

use frame_support::pallet_macros::pallet_section;

/// The events. The pallet imports them: see [`crate::Event`].
#[pallet_section]
mod events {
	use madang_primitives::Moment;

	/// What happened. Each takes effect in its block; `at` is that block's time. `by` is the officer
	/// whose call it was, with its institution and the institution's reference. `foundation` and
	/// `creditor` are the two sides of the guarantee, to both of which the event is addressed; where
	/// one of them is missing, it is the institution of `by`.
	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A foundation is asked to guarantee a loan.
		GuaranteeAsked {
			/// The new guarantee.
			guarantee: GuaranteeId,
			/// The loan.
			loan: LoanId,
			/// Creditor, foundation, principal, amount and ratio.
			request: Request,
			/// Who asked.
			by: Caller<T::AccountId>,
			/// When.
			at: Moment,
		},
		/// The foundation will guarantee. This is the notice to the enterprise and the creditor.
		GuaranteeApproved {
			/// The guarantee.
			guarantee: GuaranteeId,
			/// The loan.
			loan: LoanId,
			/// The creditor.
			creditor: InstitutionId,
			/// The most that the foundation will pay, in won.
			cover: Won,
			/// The part of the debt that is covered, in millionths.
			ratio: RatePpm,
			/// The letter of guarantee.
			letter: Commitment,
			/// The last day on which the debt can be formed. Pauses and late holidays move it.
			until: KoreanDay,
			/// The foundation's officer who decided.
			by: Caller<T::AccountId>,
			/// When.
			at: Moment,
		},
		/// The foundation will not guarantee.
		GuaranteeDeclined {
			/// The guarantee.
			guarantee: GuaranteeId,
			/// The loan.
			loan: LoanId,
			/// The creditor.
			creditor: InstitutionId,
			/// Why.
			reason: DeclineReason,
			/// The document that says why exactly.
			particulars: Commitment,
			/// The foundation's officer who decided.
			by: Caller<T::AccountId>,
			/// When.
			at: Moment,
		},
		/// The last day after the notice passed without a debt. The guarantee ends.
		GuaranteeLapsed {
			/// The guarantee.
			guarantee: GuaranteeId,
			/// The loan.
			loan: LoanId,
			/// The foundation.
			foundation: InstitutionId,
			/// The creditor.
			creditor: InstitutionId,
			/// When.
			at: Moment,
		},
		/// The application for the loan ended before there was a debt. The guarantee ends.
		GuaranteeWithdrawn {
			/// The guarantee.
			guarantee: GuaranteeId,
			/// The loan.
			loan: LoanId,
			/// The foundation.
			foundation: InstitutionId,
			/// The creditor.
			creditor: InstitutionId,
			/// Whose call ended the application; `None` where a term passed.
			by: Option<Caller<T::AccountId>>,
			/// When.
			at: Moment,
		},
		/// The foundation withdrew its approval before there was a debt. The guarantee ends.
		ApprovalWithdrawn {
			/// The guarantee.
			guarantee: GuaranteeId,
			/// The loan.
			loan: LoanId,
			/// The creditor.
			creditor: InstitutionId,
			/// The document that says why.
			reason: Commitment,
			/// The foundation's officer.
			by: Caller<T::AccountId>,
			/// When.
			at: Moment,
		},
		/// The loan was drawn. The guarantee is in force from the first draw on. `NoticeGiven` follows.
		GuaranteeFormed {
			/// The guarantee.
			guarantee: GuaranteeId,
			/// The loan.
			loan: LoanId,
			/// The foundation.
			foundation: InstitutionId,
			/// The creditor.
			creditor: InstitutionId,
			/// The principal of this draw, in won.
			amount: Won,
			/// All that was drawn until now, in won.
			drawn: Won,
			/// The day of the draw.
			on: KoreanDay,
			/// Whose call it was.
			by: Caller<T::AccountId>,
			/// When.
			at: Moment,
		},
		/// The creditor may claim from now on. `NoticeGiven` follows.
		GuaranteeClaimable {
			/// The guarantee.
			guarantee: GuaranteeId,
			/// The loan.
			loan: LoanId,
			/// The foundation.
			foundation: InstitutionId,
			/// The creditor.
			creditor: InstitutionId,
			/// The day from which it may.
			on: KoreanDay,
			/// Whose call it was; `None` where a term passed.
			by: Option<Caller<T::AccountId>>,
			/// When.
			at: Moment,
		},
		/// The debtor has paid up what was late. The guarantee is in force again. `NoticeGiven`
		/// follows.
		GuaranteeCured {
			/// The guarantee.
			guarantee: GuaranteeId,
			/// The loan.
			loan: LoanId,
			/// The foundation.
			foundation: InstitutionId,
			/// The creditor.
			creditor: InstitutionId,
			/// The day on which nothing was late any more.
			on: KoreanDay,
			/// Whose call it was; `None` where a term passed.
			by: Option<Caller<T::AccountId>>,
			/// When.
			at: Moment,
		},
		/// The creditor claims. The foundation pays or denies.
		GuaranteeClaimed {
			/// The guarantee.
			guarantee: GuaranteeId,
			/// The loan.
			loan: LoanId,
			/// The foundation.
			foundation: InstitutionId,
			/// The creditor.
			creditor: InstitutionId,
			/// The amount, in won.
			amount: Won,
			/// The day of the claim.
			on: KoreanDay,
			/// Whose call it was.
			by: Caller<T::AccountId>,
			/// When.
			at: Moment,
		},
		/// The foundation has paid the creditor. The debt passes to it by so much.
		ClaimPaid {
			/// The guarantee.
			guarantee: GuaranteeId,
			/// The loan.
			loan: LoanId,
			/// The creditor.
			creditor: InstitutionId,
			/// The amount, in won.
			amount: Won,
			/// The value date.
			valued_on: KoreanDay,
			/// The foundation that re-guaranteed, where one accepted to.
			reguarantor: Option<InstitutionId>,
			/// What that foundation owes to the one that paid: its part of the amount, rounded down, in
			/// won.
			reguarantor_owes: Won,
			/// The foundation's officer.
			by: Caller<T::AccountId>,
			/// When.
			at: Moment,
		},
		/// The foundation has denied the claim.
		ClaimDenied {
			/// The guarantee.
			guarantee: GuaranteeId,
			/// The loan.
			loan: LoanId,
			/// The creditor.
			creditor: InstitutionId,
			/// The amount that was claimed, in won.
			amount: Won,
			/// The document that says why.
			reason: Commitment,
			/// The foundation's officer.
			by: Caller<T::AccountId>,
			/// When.
			at: Moment,
		},
		/// The debt is extinguished, and the guarantee with it. `NoticeGiven` follows.
		GuaranteeReleased {
			/// The guarantee.
			guarantee: GuaranteeId,
			/// The loan.
			loan: LoanId,
			/// The foundation.
			foundation: InstitutionId,
			/// The creditor.
			creditor: InstitutionId,
			/// The day on which it was extinguished.
			on: KoreanDay,
			/// Whose call it was; `None` where a term passed.
			by: Option<Caller<T::AccountId>>,
			/// When.
			at: Moment,
		},
		/// The creditor gives the foundation a notice of the law. The foundation acknowledges it.
		NoticeGiven {
			/// The guarantee.
			guarantee: GuaranteeId,
			/// The loan.
			loan: LoanId,
			/// The foundation.
			foundation: InstitutionId,
			/// The creditor.
			creditor: InstitutionId,
			/// The number of the notice, from zero, without a gap.
			number: u32,
			/// What happened.
			kind: NoticeKind,
			/// The amount that it is about, in won; zero where it is about no amount.
			amount: Won,
			/// The day on which it happened.
			on: KoreanDay,
			/// Whose call it was; `None` where a term passed.
			by: Option<Caller<T::AccountId>>,
			/// When.
			at: Moment,
		},
		/// The foundation has acknowledged notices.
		NoticesAcknowledged {
			/// The guarantee.
			guarantee: GuaranteeId,
			/// The loan.
			loan: LoanId,
			/// Their numbers.
			notices: NoticeNumbers,
			/// The foundation's officer.
			by: Caller<T::AccountId>,
			/// When.
			at: Moment,
		},
		/// The foundation has offered another one to re-guarantee, or has taken its offer back. An
		/// earlier offer ends.
		ReguaranteeOffered {
			/// The guarantee.
			guarantee: GuaranteeId,
			/// The loan.
			loan: LoanId,
			/// To whom, and which part; `None` where it is taken back.
			offer: Option<ReguaranteeOffer>,
			/// The officer of the foundation that guarantees.
			by: Caller<T::AccountId>,
			/// When.
			at: Moment,
		},
		/// The foundation of `by` re-guarantees.
		ReguaranteeAccepted {
			/// The guarantee.
			guarantee: GuaranteeId,
			/// The loan.
			loan: LoanId,
			/// The foundation that guarantees.
			foundation: InstitutionId,
			/// The part that the other one takes over, in millionths.
			ratio: RatePpm,
			/// The officer of the foundation that re-guarantees.
			by: Caller<T::AccountId>,
			/// When.
			at: Moment,
		},
		/// The council has assigned the guarantees of a foundation that left to another one. Where that
		/// one was to re-guarantee, or did, the re-guarantee ends.
		GuaranteesAssigned {
			/// The guarantees.
			guarantees: AssignedGuarantees,
			/// The foundation that left.
			from: InstitutionId,
			/// Their foundation from now on.
			to: InstitutionId,
			/// When.
			at: Moment,
		},
		/// The debt exists again, because a payment was none. The released guarantee is in force again.
		/// `NoticeGiven` follows.
		GuaranteeRevived {
			/// The guarantee.
			guarantee: GuaranteeId,
			/// The loan.
			loan: LoanId,
			/// The foundation.
			foundation: InstitutionId,
			/// The creditor.
			creditor: InstitutionId,
			/// The principal that is owed again, in won.
			amount: Won,
			/// The day from which it is.
			on: KoreanDay,
			/// The creditor's officer.
			by: Caller<T::AccountId>,
			/// When.
			at: Moment,
		},
	}
}
