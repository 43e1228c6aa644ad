//! The papers of live applications: which of them are certificates of this chain, and which other
//! applications use the same.

use crate::{
	missing, Bundle, Bundles, Config, Entries, Entry, Error, Event, Gap, Next, Pallet, PaperId,
	Papers, Proofs, Stage, Step, Terms, UsedPapers, Versions, Why,
};
use frame_support::{ensure, pallet_prelude::DispatchResult, BoundedVec};
use madang_primitives::{certificate::CertificateProof, KoreanDay, LoanId, Moment};
use pallet_certificates::{CertificateChecks, CheckedCertificate, Facts};

impl<T: Config> Pallet<T> {
	/// The terms that a loan is made under.
	pub(crate) fn terms_of(entry: &Entry) -> Result<Terms, Error<T>> {
		Versions::<T>::get(entry.slot.programme, entry.version).ok_or(Error::<T>::BooksDisagree)
	}

	/// The papers with the certificates among them, if they meet terms today. Each proof is that of a paper.
	pub(crate) fn complete(
		terms: &Terms,
		papers: Papers,
		proofs: &Proofs,
	) -> Result<Bundle, Error<T>> {
		let mut bundle = Bundle { papers, certificates: BoundedVec::new() };
		for (index, proof) in (0u8..).zip(proofs) {
			let certificate = Self::certificate(&bundle, index, proof);
			let certificate = certificate.map_err(Error::<T>::Paper)?;
			// There are at most as many proofs as papers.
			let pushed = bundle.certificates.try_push(certificate);
			pushed.map_err(|_| Error::<T>::BooksDisagree)?;
		}
		Self::ensure_complete(terms, &bundle)?;
		Ok(bundle)
	}

	/// The certificate that a proof is of. Its paper states the same of it.
	fn certificate(
		bundle: &Bundle,
		proof_index: u8,
		proof: &CertificateProof,
	) -> Result<CheckedCertificate, Gap> {
		let without_paper = Gap { index: proof_index, why: Why::ProofWithoutPaper };
		let twice = bundle.certificates.iter().any(|earlier| earlier.id == proof.leaf.id);
		ensure!(!twice, without_paper);
		let index = bundle.index_of(&proof.leaf.id).ok_or(without_paper)?;
		let paper = bundle.papers.get(usize::from(index)).ok_or(without_paper)?;
		let gap = |why| Gap { index, why };
		let facts = T::Certificates::facts(proof);
		let facts = facts.map_err(|fault| gap(Why::Certificate(fault)))?;
		let Facts { issuer, paper: kind, issued, certificate } = facts;
		ensure!(issuer == paper.issuer, gap(Why::OtherIssuer));
		ensure!(kind == Some(paper.kind), gap(Why::OtherKind));
		ensure!(issued == paper.issued_on, gap(Why::OtherDay));
		Ok(certificate)
	}

	/// Whether papers meet terms today, and the certificates among them are in force.
	fn ensure_complete(terms: &Terms, bundle: &Bundle) -> Result<(), Error<T>> {
		let today = KoreanDay::of(Self::now());
		missing(terms, bundle, today).map_err(Error::<T>::Paper)?;
		Self::ensure_each(bundle, |one| T::Certificates::ensure_in_force(one, today))
	}

	/// Whether no certificate of a bundle is revoked or suspended. Their age does not matter any more.
	pub(crate) fn ensure_not_revoked(bundle: &Bundle) -> Result<(), Error<T>> {
		Self::ensure_each(bundle, T::Certificates::ensure_not_revoked)
	}

	fn ensure_each(
		bundle: &Bundle,
		check: impl Fn(&CheckedCertificate) -> Result<(), pallet_certificates::CertificateFault>,
	) -> Result<(), Error<T>> {
		bundle.certificates.iter().try_for_each(|certificate| {
			check(certificate).map_err(|fault| {
				let index = bundle.index_of(&certificate.id).unwrap_or(u8::MAX);
				Error::<T>::Paper(Gap { index, why: Why::Certificate(fault) })
			})
		})
	}

	/// Whether the papers of an application meet its terms today.
	pub(crate) fn do_ensure_papers(loan: LoanId) -> DispatchResult {
		let entry = Self::entry_of(loan)?;
		ensure!(entry.stage == Stage::Applied, Error::<T>::WrongStage);
		let bundle = Bundles::<T>::get(loan).ok_or(Error::<T>::BooksDisagree)?;
		Self::ensure_complete(&Self::terms_of(&entry)?, &bundle)?;
		Ok(())
	}

	/// Replace the papers of an application.
	pub(crate) fn do_replace_papers(
		loan: LoanId,
		papers: Papers,
		proofs: &Proofs,
	) -> DispatchResult {
		let entry = Self::entry_of(loan)?;
		Self::ensure_step(&entry, Step::ReplacePapers)?;
		let bundle = Self::complete(&Self::terms_of(&entry)?, papers, proofs)?;
		let before = Bundles::<T>::get(loan).ok_or(Error::<T>::BooksDisagree)?;
		for paper in before.papers.iter().filter(|paper| !bundle.has(&paper.id)) {
			UsedPapers::<T>::remove(paper.id, loan);
		}
		Self::note_papers(loan, &entry, &before, bundle);
		Ok(())
	}

	/// Keep the papers of an application, and flag those that it did not have before and another one has.
	pub(crate) fn note_papers(loan: LoanId, entry: &Entry, before: &Bundle, bundle: Bundle) {
		let at = Self::now();
		for paper in bundle.papers.iter().filter(|paper| !before.has(&paper.id)) {
			Self::note_paper(loan, paper.id, at);
		}
		Bundles::<T>::insert(loan, &bundle);
		let (programme, lender) = (entry.slot.programme, entry.lender);
		let Bundle { papers, certificates } = bundle;
		let filed = Event::PapersFiled { loan, programme, lender, papers, certificates, at };
		Self::deposit_event(filed);
	}

	/// Note a paper, and flag it if another live application has it.
	fn note_paper(loan: LoanId, paper: PaperId, at: Moment) {
		if let Some(other) = UsedPapers::<T>::iter_key_prefix(paper).next() {
			Self::deposit_event(Event::PaperReused { paper, loan, other, at });
		}
		UsedPapers::<T>::insert(paper, loan, ());
	}

	/// Forget the papers of an application that ends, or of which something is disbursed.
	pub(crate) fn forget_papers(loan: LoanId, bundle: &Bundle) {
		Bundles::<T>::remove(loan);
		for paper in &bundle.papers {
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
