//! What the registry office files itself: on the order of a court, or on evidence when nobody else
//! can act. So no title is stuck because a holder has lost its keys or died, because a binding was
//! wrong, or because a bank has left.
//!
//! An examiner files, which counts as its examination, and a registrar, another officer, completes.
//! The application waits in the same queue as those of parties (부동산등기법 22(2)).

use crate::{queue::Place, *};
use alloc::{vec, vec::Vec};
use frame_support::pallet_prelude::DispatchError;
use madang_primitives::{
	signing::{object, terms, PartyConsent, Purpose},
	CauseKind, Commitment, Did, ExternalRef, InstitutionId, InstitutionKind, Party, Property,
	Receipt, TitleId,
};
use pallet_identity::Signatures;
use pallet_institutions::{Acting, Institutions};
use pallet_registers::Books;

impl<T: Config> Pallet<T> {
	/// File for the registry office.
	pub(crate) fn do_file_by_office(
		acting: &Acting<T::AccountId>,
		(property, filing): (Property, Filing),
		order: Option<Order>,
		evidence: Commitment,
		consents: &[PartyConsent],
		external_ref: ExternalRef,
	) -> Result<Receipt, DispatchError> {
		let title = TitleOf::<T>::get(property).ok_or(Error::<T>::TitleNotFound)?;
		if let Some(Order { by, .. }) = order {
			let court = T::Institutions::kind_of(by) == Some(InstitutionKind::Court);
			ensure!(court, Error::<T>::NotACourt);
		}
		let signed = Self::check_by_office(title, &property, &filing, order.is_some(), consents)?;
		let basis = match (order, &filing) {
			(Some(Order { by, case }), _) => Basis::Order { by, case },
			// The heirs apply alone (부동산등기법 23(3)).
			(None, Filing::Transfer(_)) => Basis::Application,
			(None, _) => Basis::ExOfficio { evidence },
		};
		let by = Self::done(acting, external_ref);
		let line = Line { title: Some(title), property, filing };
		let mut application =
			Self::new_application(vec![line], basis, Some(evidence), signed, by.clone())?;
		application.state = ApplicationState::Examining;
		application.examined = Some(by);
		Self::enqueue(Place::Office, application)
	}

	/// Check what the office files. Returns the DIDs that have signed.
	fn check_by_office(
		title: TitleId,
		property: &Property,
		filing: &Filing,
		ordered: bool,
		consents: &[PartyConsent],
	) -> Result<Vec<Did>, DispatchError> {
		match filing {
			Filing::Transfer(transfer) => {
				Self::check_transfer_by_office(property, transfer, ordered, consents)
			}
			Filing::BindHolder { from, to } => {
				let [consent] = consents else {
					return Err(Error::<T>::SignatureMissing.into());
				};
				ensure!(consent.did == *to, Error::<T>::SignatureMissing);
				ensure!(Party::Did(*to) != *from, Error::<T>::PartyOnBothSides);
				Self::ensure_holds(title, from)?;
				Self::verify_binding(title, from, consent)?;
				Ok(vec![*to])
			}
			Filing::MoveMortgage { entry, to, succeeded_on } => {
				ensure!(consents.is_empty(), Error::<T>::SignatureSurplus);
				Self::ensure_past(*succeeded_on)?;
				let mortgage = Self::live_mortgage(title, *entry)?;
				ensure!(mortgage.bank() != Some(*to), Error::<T>::PartyOnBothSides);
				Self::ensure_bank(*to)?;
				Ok(Vec::new())
			}
			Filing::Discharge { entry, released_on } => {
				ensure!(consents.is_empty(), Error::<T>::SignatureSurplus);
				Self::live_mortgage(title, *entry)?;
				Self::ensure_past(*released_on)?;
				Self::ensure_no_discharge_waits(property, *entry)?;
				Ok(Vec::new())
			}
			Filing::Preservation { .. } | Filing::Mortgage { .. } => {
				Err(Error::<T>::PartiesOnly.into())
			}
		}
	}

	/// A transfer without the transferors: by judgment on an order, or to heirs, who sign if there is
	/// no order.
	fn check_transfer_by_office(
		property: &Property,
		transfer: &Transfer,
		ordered: bool,
		consents: &[PartyConsent],
	) -> Result<Vec<Did>, DispatchError> {
		lots::check_transfer(transfer).map_err(Error::<T>::from)?;
		ensure!(transfer.price.is_none() && transfer.report.is_none(), Error::<T>::PriceAndReport);
		Self::ensure_past(transfer.caused_on)?;
		match (transfer.cause, ordered) {
			(CauseKind::Judgment | CauseKind::Inheritance, true) => {
				ensure!(consents.is_empty(), Error::<T>::SignatureSurplus);
				Ok(Vec::new())
			}
			(CauseKind::Inheritance, false) => {
				let heirs = Self::dids(&transfer.to)?;
				let signed =
					(Purpose::ApplyForRegistration, object(b"property", property), terms(transfer));
				Self::verify_all(&heirs, consents, signed)?;
				Ok(heirs)
			}
			(CauseKind::Judgment, false) => Err(Error::<T>::OrderMissing.into()),
			_ => Err(Error::<T>::PartiesOnly.into()),
		}
	}

	/// Ensure that a party holds a lot.
	fn ensure_holds(title: TitleId, party: &Party) -> Result<(), DispatchError> {
		let holds = LotsOf::<T>::get(title).iter().any(|lot| lot.party == *party);
		ensure!(holds, Error::<T>::NotHeld);
		Ok(())
	}

	fn ensure_bank(bank: InstitutionId) -> Result<(), DispatchError> {
		ensure!(
			T::Institutions::kind_of(bank) == Some(InstitutionKind::Bank)
				&& T::Institutions::is_active(bank),
			Error::<T>::NotABank
		);
		Ok(())
	}

	/// Verify that the owner of a DID wants a holder's shares bound to it.
	fn verify_binding(
		title: TitleId,
		from: &Party,
		consent: &PartyConsent,
	) -> Result<Did, DispatchError> {
		let subject = object(b"title", &title);
		T::Signatures::verify(consent, Purpose::BindHolding, subject, terms(from))
	}

	/// Bind an imported holder to the DID that signs: the usual identification of a person who is
	/// there, which one registrar makes. It is undone by [`Filing::BindHolder`].
	pub(crate) fn do_bind_holder(
		id: TitleId,
		from: Commitment,
		evidence: Commitment,
		consent: &PartyConsent,
		by: Done<T::AccountId>,
	) -> Result<(), DispatchError> {
		let mut title = Self::title(id)?;
		let property = title.property;
		// The entry gets its receipt now, so earlier applications must be finished first.
		ensure!(!Queue::<T>::contains_key(property), Error::<T>::ApplicationsPending);
		let from = Party::Unbound(from);
		Self::ensure_holds(id, &from)?;
		let to = Self::verify_binding(id, &from, consent)?;
		let filing = Filing::BindHolder { from, to };
		let line = Line { title: Some(id), property, filing };
		let mut application = Self::new_application(
			vec![line],
			Basis::Application,
			Some(evidence),
			vec![to],
			by.clone(),
		)?;
		application.filed = Self::take_receipt()?;
		let act =
			register::Act { application: &application, done: &by, joint: None, acquired_by: None };
		let number = Self::register_binding(&act, id, &mut title, from, to)?;
		let rights = title.rights;
		Titles::<T>::insert(id, title);
		Self::deposit_entry_events(id, property, number, rights);
		Ok(())
	}

	/// Take over the current description of the book (부동산표시변경, 부동산등기법 36), also in the pending
	/// notices for the book.
	pub(crate) fn do_change_description(
		id: TitleId,
		by: Done<T::AccountId>,
	) -> Result<(), DispatchError> {
		let mut title = Self::title(id)?;
		let description =
			T::Books::description_of(&title.property).ok_or(Error::<T>::PropertyNotFound)?;
		ensure!(description != title.description, Error::<T>::DescriptionUnchanged);
		let from = core::mem::replace(&mut title.description, description);
		title.descriptions =
			title.descriptions.checked_add(1).ok_or(Error::<T>::NumbersExhausted)?;
		// Pending notices still have the old description, and the book would reject them.
		T::Books::redescribe(&title.property, description);
		let (property, number) = (title.property, title.descriptions);
		Titles::<T>::insert(id, title);
		Self::deposit_event(Event::DescriptionChanged {
			title: id,
			property,
			number,
			from,
			to: description,
			by,
		});
		Ok(())
	}
}
