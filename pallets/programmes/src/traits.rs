//! What the lending pallet sees of programmes.

use crate::{
	pallet::Programmes as StoredProgrammes, Application, Config, Entered, Entries, Entry, Pallet,
	Papers, Programme, Proofs, Terms, Version, Versions,
};
use frame_support::pallet_prelude::{DispatchError, DispatchResult};
use frame_system::pallet_prelude::BlockNumberFor;
use madang_primitives::{KoreanDay, LoanId, ProgrammeId, Won};

/// The books of programmes, for lending. Each function that writes does all or changes nothing, and
/// emits one event. Lending checks who may do it.
///
/// A loan enters with its application and keeps the version of the terms that was current then. From
/// there on the number of the loan is enough: the books know its programme, lender and amounts.
pub trait Programmes<BlockNumber> {
	/// A programme: its agency, which certifies whom it supports, and the current version of its terms.
	fn programme(programme: ProgrammeId) -> Option<Programme>;

	/// The terms of a version of a programme. They never change.
	fn terms(programme: ProgrammeId, version: Version) -> Option<Terms>;

	/// What the books know of a loan: `None` if it did not enter, or if it left or was withdrawn.
	fn entry(loan: LoanId) -> Option<Entry>;

	/// An application takes the slot of its applicant, and its amount is held from the budget and from the
	/// line of its lender.
	///
	/// If another live loan has the slot, this succeeds with [`Entered::SlotTaken`] and changes nothing, so
	/// that lending can record the refusal and both sides see it. Fails if the programme is closed or
	/// its window not open, its agency is not active, the lender has no line, the amount is zero or above a
	/// limit, the papers or their proofs have a gap, the ticket is not the agency's for exactly this application, or budget
	/// or line have no room. Emits `ApplicationEntered`, then `PaperReused` for each certificate that
	/// another live application has, then `PapersFiled`.
	fn enter(loan: LoanId, application: Application)
		-> Result<Entered<BlockNumber>, DispatchError>;

	/// What is held for a loan, in won, if its hold is in force. The term of a hold that the queue has not
	/// handled yet can have passed: then it is not in force.
	fn hold(loan: LoanId) -> Option<Won>;

	/// Hold all that is not disbursed of a loan again after its hold lapsed. Returns the last day. Closed
	/// programmes and windows do not matter. Fails if the loan is not applied for or drawing, its hold is
	/// in force, or budget or line have no room. Emits `HoldRenewed`.
	fn renew(loan: LoanId) -> Result<KoreanDay, DispatchError>;

	/// Whether the papers of an application meet its terms today, and no certificate among them is over, revoked
	/// or suspended. Lending asks before the agreement. The books have the papers, so lending passes none.
	fn ensure_papers(loan: LoanId) -> DispatchResult;

	/// Replace the papers of an application, all of them, by ones that meet its terms today. Fails if
	/// something is disbursed, or the papers or their proofs have a gap. Emits `PapersFiled` after `PaperReused`
	/// for each new certificate that another live application has.
	fn replace_papers(loan: LoanId, papers: Papers, proofs: Proofs) -> DispatchResult;

	/// An application ends without a disbursement: it is refused, withdrawn or lapses. Slot, hold and
	/// papers are free again, and the loan is not in the books any more. Fails if something is disbursed.
	/// Emits `ApplicationLeft`.
	fn leave(loan: LoanId) -> DispatchResult;

	/// Disburse an amount, per tranche, out of the hold of a loan. Returns what is left of the hold, in won.
	/// If something is left, its term begins again; if nothing is left, no more can be disbursed and
	/// [`finish_drawing`](Self::finish_drawing) must not be called. Fails without a hold in force of at
	/// least the amount and, the first time, if a certificate of the application is revoked or suspended. Emits `FundsDisbursed`.
	fn disburse(loan: LoanId, amount: Won) -> Result<Won, DispatchError>;

	/// No more is disbursed of a loan of which a part was. What is left of its hold goes back. Returns
	/// that amount, in won: zero if the hold had lapsed. Emits `DrawingFinished`.
	fn finish_drawing(loan: LoanId) -> Result<Won, DispatchError>;

	/// Principal of a disbursed loan is repaid, also after its end. It goes back to the budget and to the
	/// line of the lender that disbursed it, if the terms of the loan refill the budget; otherwise this
	/// changes nothing. Fails if more goes back than was disbursed. Emits `FundsReturned` if it goes back.
	fn repaid(loan: LoanId, amount: Won) -> DispatchResult;

	/// The borrower withdraws from a disbursed loan (청약철회). Slot and amounts go back as if the loan had
	/// not been applied for, and it is not in the books any more. Lending checks the time. Fails if nothing
	/// is disbursed ([`leave`](Self::leave) is for that) or the loan has ended. Emits
	/// `DisbursementWithdrawn`.
	fn withdrawn(loan: LoanId) -> DispatchResult;

	/// A disbursed loan ends. Its slot is free; what was disbursed still counts for the applicant. What
	/// is left of its hold goes back. Fails if nothing is disbursed, or the loan has ended. Emits
	/// `LoanEnded`.
	fn end(loan: LoanId) -> DispatchResult;
}

impl<T: Config> Programmes<BlockNumberFor<T>> for Pallet<T> {
	fn programme(programme: ProgrammeId) -> Option<Programme> {
		StoredProgrammes::<T>::get(programme)
	}

	fn terms(programme: ProgrammeId, version: Version) -> Option<Terms> {
		Versions::<T>::get(programme, version)
	}

	fn entry(loan: LoanId) -> Option<Entry> {
		Entries::<T>::get(loan)
	}

	fn enter(
		loan: LoanId,
		application: Application,
	) -> Result<Entered<BlockNumberFor<T>>, DispatchError> {
		Self::do_enter(loan, application)
	}

	fn hold(loan: LoanId) -> Option<Won> {
		Self::hold_in_force(loan).map(|hold| hold.amount)
	}

	fn renew(loan: LoanId) -> Result<KoreanDay, DispatchError> {
		Self::do_renew(loan)
	}

	fn ensure_papers(loan: LoanId) -> DispatchResult {
		Self::do_ensure_papers(loan)
	}

	fn replace_papers(loan: LoanId, papers: Papers, proofs: Proofs) -> DispatchResult {
		Self::do_replace_papers(loan, papers, &proofs)
	}

	fn leave(loan: LoanId) -> DispatchResult {
		Self::do_leave(loan)
	}

	fn disburse(loan: LoanId, amount: Won) -> Result<Won, DispatchError> {
		Self::do_disburse(loan, amount)
	}

	fn finish_drawing(loan: LoanId) -> Result<Won, DispatchError> {
		Self::do_finish_drawing(loan)
	}

	fn repaid(loan: LoanId, amount: Won) -> DispatchResult {
		Self::do_repaid(loan, amount)
	}

	fn withdrawn(loan: LoanId) -> DispatchResult {
		Self::do_withdrawn(loan)
	}

	fn end(loan: LoanId) -> DispatchResult {
		Self::do_end(loan)
	}
}
