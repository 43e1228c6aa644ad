//! What lending sees of the book of guarantees, and what it is told.

use crate::{Cover, Guarantee, GuaranteeState, NoticeKind, Request};
use frame_support::{
	pallet_prelude::{DispatchError, DispatchResult},
	weights::Weight,
};
use madang_primitives::{GuaranteeId, InstitutionId, KoreanDay, LoanId, Moment, Won};
use pallet_institutions::Caller;

/// The book of guarantees, for lending.
///
/// These are rules, not calls: lending has checked who acts, and that the days and amounts are those
/// of its ledger. `by` is the caller whose call does it; `None` where a term passed. Each function
/// does everything or, if it fails, changes nothing. Each emits its event; those that the law has the
/// creditor tell give the notice to the foundation too.
///
/// Every function finds the guarantee by its loan: the latest that was asked for it. Except where
/// something else is said, a function fails with `GuaranteeNotFound` if none was asked for the loan,
/// and with `WrongState` if the state does not allow the step. `pallet_guarantees::weights` has the
/// reads and writes of each function.
pub trait Guarantees<AccountId> {
	/// Ask a foundation to guarantee a loan (보증신청). Returns the number of the guarantee.
	///
	/// Fails if the loan has a guarantee that has not ended without a debt (`GuaranteeExists`), the
	/// foundation is not an active guarantee foundation (`NotAFoundation`), the amount is zero
	/// (`ZeroAmount`), the ratio is zero or above the whole (`RatioOutOfRange`), or the amount is more
	/// than the ratio of the principal (`ExceedsRatio`). Emits `GuaranteeAsked`.
	fn ask(
		loan: LoanId,
		request: Request,
		by: &Caller<AccountId>,
	) -> Result<GuaranteeId, DispatchError>;

	/// The application for the loan ended before there was a debt: it was refused, withdrawn, or
	/// lapsed. Changes nothing if no guarantee was asked for the loan, or if it ended before, so that
	/// an application can always end. Fails with `WrongState` if the debt is formed. Emits
	/// `GuaranteeWithdrawn`.
	fn withdraw(loan: LoanId, by: Option<&Caller<AccountId>>) -> DispatchResult;

	/// What the loan can rely on now: a guarantee of which both sides have the notice and of which the
	/// days have not passed, or one that is in force. `None` in every other state.
	fn in_notice(loan: LoanId) -> Option<Cover>;

	/// The loan was drawn on a day: the debt is formed, by this principal (보증성립). With the first
	/// draw the guarantee is in force. A later draw adds its principal and gives the notice.
	///
	/// Fails if the days after the notice have passed (`NoticeEnded`), the principal is zero
	/// (`ZeroAmount`), or all that was drawn needs more cover than there is: the ratio of the sum,
	/// rounded down, is above the cover (`ExceedsCover`). Emits `GuaranteeFormed` and `NoticeGiven`
	/// (`Formed`).
	fn form(loan: LoanId, principal: Won, on: KoreanDay, by: &Caller<AccountId>) -> DispatchResult;

	/// Give the foundation a notice that no step gives: the debtor defaulted, lost the benefit of
	/// time, the debt was extinguished in part, or something else that can affect the guarantee. The
	/// amount may be zero, except for what was extinguished (`ZeroAmount`).
	///
	/// Fails with `NoticeOfStep` for a debt that is formed or wholly extinguished: that is for
	/// [`form`](Self::form) and [`release`](Self::release). Fails with `WrongState` if the debt is
	/// not formed, paid by the foundation or extinguished. Emits `NoticeGiven`.
	fn notify(
		loan: LoanId,
		kind: NoticeKind,
		amount: Won,
		on: KoreanDay,
		by: Option<&Caller<AccountId>>,
	) -> DispatchResult;

	/// The creditor may claim from now on: default or acceleration has lasted for three months, or the
	/// debtor is bankrupt, dissolved, or without business for six months. Only for a guarantee in
	/// force. Emits `GuaranteeClaimable` and `NoticeGiven` (`Other`).
	fn make_claimable(
		loan: LoanId,
		on: KoreanDay,
		by: Option<&Caller<AccountId>>,
	) -> DispatchResult;

	/// The debtor has paid up what was late before the claim, or after the foundation denied it. The
	/// guarantee is in force again, and nothing is claimed. Emits `GuaranteeCured` and `NoticeGiven`
	/// (`Other`).
	fn cure(loan: LoanId, on: KoreanDay, by: Option<&Caller<AccountId>>) -> DispatchResult;

	/// The creditor claims an amount (이행청구): at most the cover (`ExceedsCover`), and not zero
	/// (`ZeroAmount`). Lending computes it: the covered part of principal, interest and costs. Only
	/// for a claimable guarantee, or again after a denial. Emits `GuaranteeClaimed`.
	fn claim(loan: LoanId, amount: Won, on: KoreanDay, by: &Caller<AccountId>) -> DispatchResult;

	/// The debt is wholly extinguished, by this last amount, and the guarantee with it (보증해지). Also
	/// while a claim waits: then nothing is left to pay. Emits `GuaranteeReleased` and `NoticeGiven`
	/// (`Extinguished`, wholly).
	fn release(
		loan: LoanId,
		amount: Won,
		on: KoreanDay,
		by: Option<&Caller<AccountId>>,
	) -> DispatchResult;

	/// The debt exists again, by this principal: a payment that extinguished it was none (보증부활). The
	/// guarantee is in force again, and nothing is claimed. Only for a released guarantee. Emits
	/// `GuaranteeRevived` and `NoticeGiven` (`Other`).
	fn revive(
		loan: LoanId,
		principal: Won,
		on: KoreanDay,
		by: &Caller<AccountId>,
	) -> DispatchResult;

	/// Another lender has the loan, and is the creditor of its guarantee from now on. Nothing happens if none was
	/// asked for. The event of lending says it.
	fn set_creditor(loan: LoanId, creditor: InstitutionId);

	/// The state of the guarantee of a loan, or `None` if none was asked for. One of which the days
	/// have passed is lapsed, also while the due queue is behind.
	fn state(loan: LoanId) -> Option<GuaranteeState>;

	/// The guarantee of a loan with its number, as stored.
	fn guarantee(loan: LoanId) -> Option<(GuaranteeId, Guarantee)>;
}

/// Who is told how a claim ended, in the same call: lending. If a function fails, the call fails and
/// nothing changes. The book is written before: [`Guarantees::state`] already says `Paid` or `Denied`.
pub trait ClaimSettled<AccountId> {
	/// The foundation has paid the creditor: the debt passes to it by so much (구상권).
	fn paid(
		loan: LoanId,
		guarantee: GuaranteeId,
		amount: Won,
		valued_on: KoreanDay,
		by: &Caller<AccountId>,
	) -> DispatchResult;

	/// The foundation has denied the claim.
	fn denied(loan: LoanId, guarantee: GuaranteeId, by: &Caller<AccountId>) -> DispatchResult;

	/// The weight of the more expensive of these functions.
	fn weight() -> Weight;
}

/// Nobody is told.
impl<AccountId> ClaimSettled<AccountId> for () {
	fn paid(
		_loan: LoanId,
		_guarantee: GuaranteeId,
		_amount: Won,
		_valued_on: KoreanDay,
		_by: &Caller<AccountId>,
	) -> DispatchResult {
		Ok(())
	}

	fn denied(_loan: LoanId, _guarantee: GuaranteeId, _by: &Caller<AccountId>) -> DispatchResult {
		Ok(())
	}

	fn weight() -> Weight {
		Weight::zero()
	}
}

/// Who counts how long foundations take to decide: lending, which counts the other steps of loans too.
pub trait DecisionTimes {
	/// A foundation has approved or declined, so many milliseconds after a guarantee was asked.
	fn decided(foundation: InstitutionId, waited: Moment);

	/// The weight of it.
	fn weight() -> Weight;
}

/// Nobody counts.
impl DecisionTimes for () {
	fn decided(_foundation: InstitutionId, _waited: Moment) {}

	fn weight() -> Weight {
		Weight::zero()
	}
}
