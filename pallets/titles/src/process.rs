//! What becomes of an application: examination, cure, completion, rejection and withdrawal. The
//! parts of a deal's closing are examined, cured and rejected together.

use crate::*;
use frame_support::pallet_prelude::{DispatchError, DispatchResult};
use madang_primitives::{
	signing::{object, terms, PartyConsent, Purpose},
	Commitment, InstitutionId, InstitutionKind, KoreanDay, Receipt,
};
use pallet_institutions::Acting;
use pallet_registers::Books;
use sp_core::H256;

/// Most days that a cure may take.
pub const CURE_DAYS: u32 = 30;

/// For how many years applications are kept, counted from the year after the one in which they
/// ended (부동산등기규칙 25).
pub const KEPT_YEARS: u16 = 5;

/// The object that parties sign when they withdraw: the application.
pub fn withdrawal_object(receipt: &Receipt) -> H256 {
	object(b"application", receipt)
}

/// The terms that parties sign when they withdraw.
pub fn withdrawal_terms(receipt: &Receipt) -> H256 {
	terms(receipt)
}

impl<T: Config> Pallet<T> {
	/// Take up an application, or a whole closing, for examination. Each of these rules returns how
	/// many lines it has changed, for the weight.
	pub(crate) fn do_examine(
		receipt: Receipt,
		by: Done<T::AccountId>,
	) -> Result<usize, DispatchError> {
		let mut lines: usize = 0;
		for (receipt, mut application) in Self::chain_of(receipt)? {
			lines = lines.saturating_add(application.lines.len());
			let properties = Self::properties(&application);
			application.examined = Some(by.clone());
			Self::advance(receipt, application, ApplicationEvent::Examine)?;
			let by = by.clone();
			Self::deposit_event(Event::ApplicationExamined { receipt, properties, by });
		}
		Ok(lines)
	}

	/// Order a cure (보정명령). The applicant has at least until the end of the next day (부동산등기법 29,
	/// proviso).
	pub(crate) fn do_order_cure(
		receipt: Receipt,
		until: KoreanDay,
		reasons: Commitment,
		by: Done<T::AccountId>,
	) -> Result<usize, DispatchError> {
		let mut lines: usize = 0;
		let today = Self::today();
		let latest = today.plus(CURE_DAYS);
		ensure!(today < until && until <= latest, Error::<T>::CureDay);
		for (receipt, mut application) in Self::chain_of(receipt)? {
			lines = lines.saturating_add(application.lines.len());
			// Nobody could answer it.
			ensure!(!application.by_office(), Error::<T>::FiledByOffice);
			let properties = Self::properties(&application);
			application.cure_ordered = true;
			let event = ApplicationEvent::OrderCure { until, reasons };
			Self::advance(receipt, application, event)?;
			let by = by.clone();
			Self::deposit_event(Event::CureOrdered { receipt, properties, until, reasons, by });
		}
		Ok(lines)
	}

	/// Cure an application in time. What the parties have signed stays.
	pub(crate) fn do_cure(
		kind: InstitutionKind,
		receipt: Receipt,
		attachments: Commitment,
		by: Done<T::AccountId>,
	) -> Result<usize, DispatchError> {
		let mut lines: usize = 0;
		for (receipt, mut application) in Self::chain_of(receipt)? {
			lines = lines.saturating_add(application.lines.len());
			Self::ensure_acts_for(&application, (by.institution, kind))?;
			if let ApplicationState::CureOrdered { until, .. } = application.state {
				ensure!(Self::today() <= until, Error::<T>::CureTooLate);
			}
			let properties = Self::properties(&application);
			application.cured = Some(attachments);
			Self::advance(receipt, application, ApplicationEvent::Cure)?;
			let by = by.clone();
			Self::deposit_event(Event::ApplicationCured { receipt, properties, attachments, by });
		}
		Ok(lines)
	}

	/// Complete a standalone application that is first in its queues. Returns how many lines it has, and how many
	/// mortgages it has moved.
	pub(crate) fn do_complete(
		receipt: Receipt,
		reason: Option<Commitment>,
		by: Done<T::AccountId>,
	) -> Result<(usize, usize), DispatchError> {
		let mut application = Self::application(receipt)?;
		ensure!(application.deal.is_none(), Error::<T>::BelongsToDeal);
		ensure!(application.state == ApplicationState::Examining, Error::<T>::StateForbids);
		Self::ensure_other_officer(&application, &by)?;
		Self::ensure_head(receipt, &application)?;
		Self::ensure_book_owners(&application, reason)?;
		Self::register_all(&mut application, &by, reason, |_| None)?;
		let properties = Self::properties(&application);
		let moved = application.moved_mortgages();
		Self::advance(receipt, application, ApplicationEvent::Complete { reason })?;
		let lines = properties.len();
		Self::deposit_event(Event::ApplicationCompleted { receipt, properties, reason, by });
		if !moved.is_empty() {
			T::MortgagesMoved::moved(receipt, &moved)?;
		}
		Ok((lines, moved.len()))
	}

	/// Four eyes: the officer who examined an application, or filed it for the office, does not
	/// register it.
	pub(crate) fn ensure_other_officer(
		application: &Application<T::AccountId>,
		by: &Done<T::AccountId>,
	) -> DispatchResult {
		let examined = application.examined.as_ref().ok_or(Error::<T>::StateForbids)?;
		ensure!(examined.officer != by.officer, Error::<T>::SameOfficer);
		Ok(())
	}

	/// Ensure that an institution acts in an application that it or, for parties, any agent filed:
	/// the parties decide, and their agent may be gone.
	fn ensure_acts_for(
		application: &Application<T::AccountId>,
		(institution, kind): (InstitutionId, InstitutionKind),
	) -> DispatchResult {
		ensure!(!application.by_office(), Error::<T>::NotFiledByYou);
		let for_parties = application.deal.is_some()
			|| application.lines.iter().all(|line| {
				matches!(line.filing, Filing::Preservation { .. } | Filing::Transfer(_))
			});
		let agent = kind == InstitutionKind::ConveyanceAgent && for_parties;
		ensure!(agent || application.by.institution == institution, Error::<T>::NotFiledByYou);
		Ok(())
	}

	/// A first registration for owners whom the book does not name needs the registrar's reason
	/// (부동산등기법 65 no. 1).
	fn ensure_book_owners(
		application: &Application<T::AccountId>,
		reason: Option<Commitment>,
	) -> DispatchResult {
		for line in &application.lines {
			let Filing::Preservation { holdings, .. } = &line.filing else { continue };
			let owners = T::Books::owners_of(&line.property).unwrap_or_default();
			let same = owners.0.is_empty()
				|| (owners.0.len() == holdings.0.len()
					&& owners.iter().all(|one| holdings.share_of(&one.holder) == Some(one.share)));
			ensure!(same || reason.is_some(), Error::<T>::BookNamesOthers);
		}
		Ok(())
	}

	/// Ensure that the applicant had the opportunity to cure what can be cured.
	fn ensure_rejectable(
		application: &Application<T::AccountId>,
		ground: RejectionGround,
	) -> Result<(), DispatchError> {
		match application.state {
			ApplicationState::CureOrdered { until, .. } => {
				ensure!(Self::today() > until, Error::<T>::CureTermRuns);
			}
			ApplicationState::Received => return Err(Error::<T>::StateForbids.into()),
			_ => {
				let heard = !ground.curable() || application.cure_ordered;
				ensure!(heard || application.by_office(), Error::<T>::CureFirst);
			}
		}
		Ok(())
	}

	/// Reject an application that is first in its queues. A closing is registered completely or not
	/// at all, so it is rejected as a whole.
	pub(crate) fn do_reject(
		receipt: Receipt,
		ground: RejectionGround,
		reasons: Commitment,
		by: Done<T::AccountId>,
	) -> Result<usize, DispatchError> {
		let mut lines: usize = 0;
		for (receipt, application) in Self::chain_of(receipt)? {
			lines = lines.saturating_add(application.lines.len());
			Self::ensure_head(receipt, &application)?;
			Self::ensure_rejectable(&application, ground)?;
			let properties = Self::properties(&application);
			let event = ApplicationEvent::Reject { ground, reasons };
			Self::advance(receipt, application, event)?;
			let by = by.clone();
			Self::deposit_event(Event::ApplicationRejected {
				receipt,
				properties,
				ground,
				reasons,
				by,
			});
		}
		Ok(lines)
	}

	/// Withdraw an application for everyone who signed it. An application that an agent filed can be
	/// carried back by any agent: the parties decide, and their agent may be gone.
	pub(crate) fn do_withdraw(
		acting: &Acting<T::AccountId>,
		receipt: Receipt,
		consents: &[PartyConsent],
		by: Done<T::AccountId>,
	) -> Result<usize, DispatchError> {
		let application = Self::application(receipt)?;
		ensure!(application.deal.is_none(), Error::<T>::BelongsToDeal);
		Self::ensure_acts_for(&application, (acting.institution, acting.kind))?;
		let subject = withdrawal_object(&receipt);
		let purpose = Purpose::WithdrawApplication;
		let signed = (purpose, subject, withdrawal_terms(&receipt));
		Self::verify_all(&application.signed, consents, signed)?;
		let lines = application.lines.len();
		Self::withdrawn(receipt, application, Some(by))?;
		Ok(lines)
	}

	/// Remove the content of finished applications that the law no longer keeps. The digest of the
	/// last state stays, and the events have the content.
	pub(crate) fn do_prune(receipts: &[Receipt], by: Done<T::AccountId>) -> DispatchResult {
		let mut digests = alloc::vec::Vec::new();
		for receipt in receipts {
			let application = Self::application(*receipt)?;
			ensure!(!application.state.waits(), Error::<T>::StateForbids);
			let (ended_in, ..) = application.ended.unwrap_or(Self::today()).to_civil();
			let kept_through = ended_in.saturating_add(KEPT_YEARS);
			ensure!(Self::this_year() > kept_through, Error::<T>::StillKept);
			let digest = terms(&application);
			Applications::<T>::remove(receipt);
			Pruned::<T>::insert(receipt, digest);
			digests.push((*receipt, digest));
		}
		// There are as many digests as receipts.
		let applications = frame_support::BoundedVec::truncate_from(digests);
		Self::deposit_event(Event::ApplicationsPruned { applications, by });
		Ok(())
	}

	/// Withdraw an application, for its applicants or because its deal has ended.
	pub(crate) fn withdrawn(
		receipt: Receipt,
		application: Application<T::AccountId>,
		by: Option<Done<T::AccountId>>,
	) -> DispatchResult {
		let properties = Self::properties(&application);
		let deal = application.deal;
		Self::advance(receipt, application, ApplicationEvent::Withdraw)?;
		Self::deposit_event(Event::ApplicationWithdrawn { receipt, properties, deal, by });
		Ok(())
	}
}
