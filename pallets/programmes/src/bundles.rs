//! The papers of live applications, and which other applications use the same.

use crate::{
	missing, Bundles, Config, Entries, Entry, Error, Event, Next, Pallet, Paper, PaperId, Papers,
	Stage, Step, Terms, UsedPapers, Versions,
};
use frame_support::{ensure, pallet_prelude::DispatchResult};
use madang_primitives::{KoreanDay, LoanId, Moment};

/// Whether a bundle has a paper of an id.
fn has(papers: &[Paper], id: &PaperId) -> bool {
	papers.iter().any(|paper| paper.id == *id)
}

impl<T: Config> Pallet<T> {
	/// The terms that a loan is made under.
	pub(crate) fn terms_of(entry: &Entry) -> Result<Terms, Error<T>> {
		Versions::<T>::get(entry.slot.programme, entry.version).ok_or(Error::<T>::BooksDisagree)
	}

	/// Whether papers meet terms today.
	pub(crate) fn ensure_complete(terms: &Terms, papers: &[Paper]) -> Result<(), Error<T>> {
		missing(terms, papers, KoreanDay::of(Self::now())).map_err(Error::<T>::Paper)
	}

	/// Whether the papers of an application meet its terms today.
	pub(crate) fn do_ensure_papers(loan: LoanId) -> DispatchResult {
		let entry = Self::entry_of(loan)?;
		ensure!(entry.stage == Stage::Applied, Error::<T>::WrongStage);
		let papers = Bundles::<T>::get(loan).ok_or(Error::<T>::BooksDisagree)?;
		Self::ensure_complete(&Self::terms_of(&entry)?, &papers)?;
		Ok(())
	}

	/// Replace the papers of an application.
	pub(crate) fn do_replace_papers(loan: LoanId, papers: Papers) -> DispatchResult {
		let entry = Self::entry_of(loan)?;
		Self::ensure_step(&entry, Step::ReplacePapers)?;
		Self::ensure_complete(&Self::terms_of(&entry)?, &papers)?;
		let before = Bundles::<T>::get(loan).ok_or(Error::<T>::BooksDisagree)?;
		let at = Self::now();
		for paper in before.iter().filter(|paper| !has(&papers, &paper.id)) {
			UsedPapers::<T>::remove(paper.id, loan);
		}
		// A paper that stays was flagged when it was filed.
		for paper in papers.iter().filter(|paper| !has(&before, &paper.id)) {
			Self::note_paper(loan, paper.id, at);
		}
		Bundles::<T>::insert(loan, papers);
		let (programme, lender) = (entry.slot.programme, entry.lender);
		Self::deposit_event(Event::PapersReplaced { loan, programme, lender, at });
		Ok(())
	}

	/// Note the papers of a new application.
	pub(crate) fn note_papers(loan: LoanId, papers: Papers, at: Moment) {
		for paper in &papers {
			Self::note_paper(loan, paper.id, at);
		}
		Bundles::<T>::insert(loan, papers);
	}

	/// Note a paper, and flag it if another live application has it.
	fn note_paper(loan: LoanId, paper: PaperId, at: Moment) {
		if let Some(other) = UsedPapers::<T>::iter_key_prefix(paper).next() {
			Self::deposit_event(Event::PaperReused { paper, loan, other, at });
		}
		UsedPapers::<T>::insert(paper, loan, ());
	}

	/// Forget the papers of an application that ends, or of which something is disbursed.
	pub(crate) fn forget_papers(loan: LoanId) {
		for paper in Bundles::<T>::take(loan).unwrap_or_default() {
			UsedPapers::<T>::remove(paper.id, loan);
		}
	}

	/// The entry of a loan.
	pub(crate) fn entry_of(loan: LoanId) -> Result<Entry, Error<T>> {
		Entries::<T>::get(loan).ok_or(Error::<T>::LoanNotFound)
	}

	/// Where a step leads a loan.
	pub(crate) fn ensure_step(entry: &Entry, step: Step) -> Result<Next, Error<T>> {
		entry.stage.next(step).map_err(|_| Error::<T>::WrongStage)
	}
}
