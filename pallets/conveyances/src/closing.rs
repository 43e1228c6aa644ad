//! The closing: it is filed, and registered as one.

use crate::{
	signed, Affirmations, ClosingFile, Config, Consents, Deal, DealOf, DealSize, DealTerm, Deals,
	DueKind, Error, Event, Leg, NewOwnership, Pallet, Registration, ReportState, Step,
};
use alloc::vec::Vec;
use frame_support::{
	ensure,
	pallet_prelude::{DispatchError, DispatchResult},
	BoundedVec,
};
use madang_primitives::{
	signing::Purpose, CauseKind, DealId, Did, KoreanDay, Party, ReceiptRange, Share, TitleId,
};
use pallet_institutions::Caller;
use pallet_lending::LoanLedger;
use pallet_terms::LegalTerms;
use pallet_titles::{
	Closing, ClosingMortgage, Collateral, EntryId, Mortgage, Part as ClosingPart, Registered,
	ReportRef, TitleRegistry, Transfer,
};

/// The closing that follows from the terms of a deal, the mortgages of its loans, and which of the old
/// mortgages are still live. `None` where there is no contract.
///
/// A mortgage covers the whole of the titles where the whole is sold. A buyer of a share encumbers
/// only what it acquires: the others have not signed.
fn closing<BlockNumber>(
	id: DealId,
	deal: &Deal<BlockNumber>,
	mortgages: Vec<Mortgage>,
	is_live: impl Fn(EntryId) -> bool,
) -> Option<Closing> {
	let (terms, report) = (deal.terms.as_ref()?, deal.report?);
	let parts = terms.parts.iter().map(|part| {
		let of_part = terms.discharges.iter().filter(|entry| entry.title == part.title);
		let live = of_part.filter(|entry| is_live(**entry)).map(|entry| entry.number);
		ClosingPart {
			title: part.title,
			// A deal discharges as many mortgages in all as a closing can on one title.
			discharges: BoundedVec::truncate_from(live.collect()),
			transfer: Transfer {
				from: part.sellers.clone(),
				to: part.buyers.clone(),
				cause: CauseKind::Sale,
				price: Some(terms.price),
				report: Some(ReportRef::Deal(id)),
				caused_on: KoreanDay::of(report.filed_at),
			},
		}
	});
	let whole = terms.parts.iter().all(|part| part.sellers.total() == Ok(Share::WHOLE));
	let on = if whole { Collateral::Whole } else { Collateral::Acquired };
	let mortgages = mortgages.into_iter();
	let mortgages = mortgages.map(|mortgage| ClosingMortgage { mortgage, on: on.clone() });
	Some(Closing {
		// A deal has at most as many titles as a closing, and at most four loans.
		parts: BoundedVec::truncate_from(parts.collect()),
		mortgages: BoundedVec::truncate_from(mortgages.collect()),
	})
}

impl<T: Config> Pallet<T> {
	/// The closing of a deal as its parties sign it when they apply for registration.
	pub fn closing_of(id: DealId, deal: &DealOf<T>) -> Result<Closing, DispatchError> {
		let mortgages = deal
			.loans
			.iter()
			.map(|bound| {
				let view = T::Loans::loan(bound.loan).ok_or(Error::<T>::LoanNotFound)?;
				Ok(Mortgage {
					mortgagees: Mortgage::only(view.bank),
					max_secured: view.max_secured,
					debtors: BoundedVec::truncate_from(
						view.borrowers.into_iter().map(Party::Did).collect(),
					),
					loan: Some(bound.loan),
					agreed_on: Some(bound.bound_on),
				})
			})
			.collect::<Result<Vec<_>, Error<T>>>()?;
		let closing = closing(id, deal, mortgages, Self::is_live_mortgage);
		Ok(closing.ok_or(Error::<T>::NotAtThisStage)?)
	}

	/// Whether an entry is a mortgage that is effective.
	pub(crate) fn is_live_mortgage(entry: EntryId) -> bool {
		T::Titles::mortgage(entry).is_some_and(|mortgage| mortgage.effective)
	}

	/// The receipts of the closing of a deal that waits at the registry office.
	pub fn waiting(id: DealId, deal: &DealOf<T>) -> Option<ReceiptRange> {
		T::Titles::waiting_closing(deal.titles.first()?.title, id)
	}

	/// The closing that waits, if it still is what terms, loans and titles give.
	pub(crate) fn filed(id: DealId, deal: &DealOf<T>) -> Result<ClosingFile, DispatchError> {
		let waiting = Self::waiting(id, deal);
		let file = deal.closing.filter(|file| Some(file.receipts) == waiting);
		let file = file.ok_or(Error::<T>::ClosingNotFiled)?;
		Self::ensure_current(deal)?;
		Ok(file)
	}

	/// File the closing. It is filed again when the registrar has rejected the earlier filing, or
	/// when the parties have changed what they sign.
	pub(crate) fn do_file_registration(
		by: Caller<T::AccountId>,
		id: DealId,
		consents: Consents,
	) -> Result<DealSize, DispatchError> {
		let mut deal = Self::deal_of_agent(id, &by)?;
		let size = Self::size_with_lines(&deal);
		deal.stage.next(Step::Register).map_err(|_| Error::<T>::NotAtThisStage)?;
		Self::ensure_stands(id, &deal)?;
		ensure!(Self::waiting(id, &deal).is_none(), Error::<T>::ClosingAlreadyFiled);
		Self::ensure_current(&deal)?;
		let closing = Self::closing_of(id, &deal)?;
		let digest = signed::closing(&closing);
		let signers = deal.parties();
		Self::verify_parties(&consents, &signers, Purpose::ApplyForRegistration, id, digest)?;
		// A successor has signed for the party that the record names.
		let signers: Vec<Did> = Self::terms_of(&deal)?.parties().into_iter().collect();
		let (acting, external_ref) = (by.acting(), by.external_ref);
		let receipts = T::Titles::file_closing(id, closing, &acting, external_ref, &signers)?;
		// What was affirmed was for the earlier filing.
		Self::forget_affirmations(id);
		let filed_at = Self::now();
		deal.closing = Some(ClosingFile { receipts, filed_at, digest });
		Deals::<T>::insert(id, deal);
		let at = filed_at;
		Self::deposit_event(Event::RegistrationFiled { deal: id, by, receipts, digest, at });
		Ok(size)
	}

	/// Take back the closing that waits, if one does.
	pub(crate) fn withdraw_closing(
		id: DealId,
		deal: &DealOf<T>,
		by: &Caller<T::AccountId>,
	) -> DispatchResult {
		if Self::waiting(id, deal).is_none() {
			return Ok(());
		}
		T::Titles::withdraw_closing(id)?;
		Self::forget_affirmations(id);
		let (by, at) = (by.clone(), Self::now());
		Self::deposit_event(Event::ClosingWithdrawn { deal: id, by, at });
		Ok(())
	}

	/// Remove the affirmations of a deal. A closing has a bounded number of legs.
	pub(crate) fn forget_affirmations(id: DealId) {
		let _ = Affirmations::<T>::clear_prefix(id, u32::MAX, None);
	}

	/// Register the closing: the title records, the old loans and the new loans, all or nothing.
	pub(crate) fn do_register(
		by: Caller<T::AccountId>,
		id: DealId,
	) -> Result<DealSize, DispatchError> {
		let mut deal = Self::deal(id)?;
		let size = Self::size_with_lines(&deal);
		Self::ensure_stands(id, &deal)?;
		Self::apply_answer(id, &mut deal)?;
		Self::advance(id, &mut deal, Step::Register, Some(&by))?;
		let reported = deal.report.is_some_and(|report| report.state == ReportState::Accepted);
		ensure!(reported, Error::<T>::ReportNotInState);
		let file = Self::filed(id, &deal)?;
		let affirmed = |leg: &Leg| Self::affirmation(id, &file, *leg).is_some();
		ensure!(Self::legs(&deal).iter().all(affirmed), Error::<T>::LegNotAffirmed);

		// The loans that the old mortgages secure are looked up before the mortgages are discharged.
		let old = Self::old_loans(id, &deal, &file)?;
		let old_loans = old.iter().map(|group| group.loans.len() as u64).sum();
		let size = DealSize { old_loans, ..size };
		let registered = Self::complete_at_registry(id, &deal, &by)?;
		let (settled, paid_off) = Self::settle_old(id, old, &by)?;
		Self::disburse_new(id, &deal, &file, &registered, &by)?;
		let late = Self::is_late(id, &deal, &file);
		if let Some(term) = deal.registration_term.as_mut() {
			term.overdue = late;
		}
		deal.notices = Default::default();
		Self::forget_affirmations(id);
		let at = registered.at;
		Self::deposit_event(Event::Registered {
			deal: id,
			by,
			receipts: file.receipts,
			registration: registered.clone(),
			// Each is under one of the discharged mortgages, so the bound is large enough.
			settled: BoundedVec::truncate_from(settled),
			paid_off,
			disbursed: deal.loans.clone(),
			late,
			at,
		});
		deal.registered = Some(registered);
		Deals::<T>::insert(id, deal);
		Ok(size)
	}

	fn complete_at_registry(
		id: DealId,
		deal: &DealOf<T>,
		by: &Caller<T::AccountId>,
	) -> Result<Registration, DispatchError> {
		let expected: Vec<_> = deal.titles.iter().map(|seen| (seen.title, seen.rights)).collect();
		let done: Registered =
			T::Titles::complete_closing(id, &expected, &by.acting(), by.external_ref)?;
		ensure!(done.mortgages.len() == deal.loans.len(), Error::<T>::MortgagesMissing);
		let ownerships = done
			.parts
			.iter()
			.map(|part| NewOwnership { rights: part.rights, entry: part.ownership });
		Ok(Registration {
			ownerships: BoundedVec::truncate_from(ownerships.collect()),
			mortgages: BoundedVec::truncate_from(done.mortgages.into_inner()),
			at: Self::now(),
			by: by.institution,
		})
	}

	fn disburse_new(
		id: DealId,
		deal: &DealOf<T>,
		file: &ClosingFile,
		registered: &Registration,
		by: &Caller<T::AccountId>,
	) -> DispatchResult {
		for (bound, entries) in deal.loans.iter().zip(&registered.mortgages) {
			let money = Self::affirmation(id, file, Leg::Disbursement(bound.loan));
			let money = money.ok_or(Error::<T>::LegNotAffirmed)?;
			let view = T::Loans::loan(bound.loan).ok_or(Error::<T>::LoanNotFound)?;
			// The loan may name its titles in another order than the deal.
			let of_title = |title: &TitleId| entries.iter().find(|entry| entry.title == *title);
			let entries: Vec<_> = view.titles.iter().filter_map(of_title).copied().collect();
			T::Loans::disburse(bound.loan, id, &entries, money.paid.valued_on, by)?;
		}
		Ok(())
	}

	/// Whether the application came after the term. The duty is to apply; how long the registry office
	/// takes does not matter.
	fn is_late(id: DealId, deal: &DealOf<T>, file: &ClosingFile) -> bool {
		let filed_on = KoreanDay::of(file.filed_at);
		deal.registration_term.is_some_and(|term| {
			let key = DealTerm { deal: id, kind: DueKind::Registration };
			term.overdue || filed_on > T::LegalTerms::moved(key, term.term())
		})
	}
}
