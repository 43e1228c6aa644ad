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
use pallet_registers::{Books, TitleRecords};
use sp_core::H256;

/// Most transfers of one mortgage. What is supplementary to a mortgage is cancelled with it.
pub const MOST_MOVES: usize = 7;

/// The object that a person signs for the binding of a holder: the title.
pub fn binding_object(title: &TitleId) -> H256 {
	object(b"title", title)
}

/// The terms that a person signs for the binding of a holder: both identifications and the lots.
pub fn binding_terms(from: &Party, to: &Party, lots: &[u32]) -> H256 {
	terms(&(from, to, lots))
}

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
		Self::ensure_cut_over(&property)?;
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
				Self::check_transfer_by_office((title, property), transfer, ordered, consents)
			}
			Filing::BindHolder { from, to, lots } => {
				Self::check_binding(title, (from, to, lots), ordered, consents)
			}
			Filing::MoveMortgage { entry, from, to, succeeded_on } => {
				ensure!(consents.is_empty(), Error::<T>::SignatureSurplus);
				Self::ensure_past(*succeeded_on)?;
				Self::ensure_may_move(title, *entry, (from, to), ordered)?;
				Ok(Vec::new())
			}
			Filing::Discharge { entry, released_on } => {
				let mortgagees = Self::live_mortgage(title, *entry)?.mortgagees;
				Self::ensure_past(*released_on)?;
				Self::ensure_no_discharge_waits(property, *entry)?;
				let active = |did: &Did| !ordered && T::Signatures::is_active(did);
				let signers: Vec<Did> =
					mortgagees.iter().filter_map(|one| one.did()).filter(active).collect();
				let what = (object(b"property", property), terms(filing));
				let purpose = Purpose::ApplyForRegistration;
				Self::verify_all(&signers, consents, (purpose, what.0, what.1))?;
				if !ordered {
					Self::ensure_cannot_act(&mortgagees, &signers)?;
				}
				Ok(signers)
			}
			Filing::ClearForeign { entry, ground, ended_on } => {
				ensure!(consents.is_empty(), Error::<T>::SignatureSurplus);
				let what = (*ground, *ended_on);
				Self::check_clearing((title, property), *entry, what, ordered)?;
				Ok(Vec::new())
			}
			Filing::Preservation { .. }
			| Filing::Mortgage { .. }
			| Filing::AssignMortgage { .. } => Err(Error::<T>::PartiesOnly.into()),
		}
	}

	/// A transfer without the transferors: by judgment on an order, or to heirs, who sign if there is
	/// no order.
	fn check_transfer_by_office(
		(title, property): (TitleId, &Property),
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
				Self::ensure_not_reserved(title, transfer)?;
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

	/// Check a binding. Who gets the shares signs, and so does a holder that is active, unless a court
	/// has ordered the binding. Returns the DIDs that have signed.
	fn check_binding(
		title: TitleId,
		(from, to, lots): (&Party, &Party, &[u32]),
		ordered: bool,
		consents: &[PartyConsent],
	) -> Result<Vec<Did>, DispatchError> {
		ensure!(from != to, Error::<T>::PartyOnBothSides);
		let held = LotsOf::<T>::get(title);
		lots::bound(&held, lots, *from, *to).map_err(Error::<T>::from)?;
		let active = from.did().filter(|did| !ordered && T::Signatures::is_active(did));
		let signers: Vec<Did> = to.did().into_iter().chain(active).collect();
		let what = (binding_object(&title), binding_terms(from, to, lots));
		Self::verify_all(&signers, consents, (Purpose::BindHolding, what.0, what.1))?;
		Self::ensure_may_bind(title, (from, to), ordered, &signers)?;
		Ok(signers)
	}

	/// Ensure that a holder may be bound. Without an order nobody takes the share of a person who
	/// can act and has not signed, nor changes what a deal sells.
	pub(crate) fn ensure_may_bind(
		title: TitleId,
		(from, to): (&Party, &Party),
		ordered: bool,
		signed: &[Did],
	) -> Result<(), DispatchError> {
		// A member and the State are identified.
		let person = |party: &Party| matches!(party, Party::Did(_) | Party::Unbound(_));
		ensure!(person(from) && person(to), Error::<T>::CannotBeBound);
		if !ordered {
			let free = |party: &Party| Self::reserved_for(title, party).is_none();
			ensure!(free(from) && free(to), Error::<T>::Reserved);
			let can_act = |did: Did| T::Signatures::is_active(&did) && !signed.contains(&did);
			ensure!(!from.did().is_some_and(can_act), Error::<T>::HolderCanAct);
		}
		Ok(())
	}

	/// Ensure that a mortgage may be moved: from a present mortgagee, which cannot act unless a court
	/// has ordered it, to another active bank.
	pub(crate) fn ensure_may_move(
		title: TitleId,
		entry: u32,
		(from, to): (&Party, &Party),
		ordered: bool,
	) -> Result<(), DispatchError> {
		let mortgagees = Self::live_mortgage(title, entry)?.mortgagees;
		ensure!(mortgagees.contains(from), Error::<T>::NotMortgagee);
		ensure!(!mortgagees.contains(to), Error::<T>::PartyOnBothSides);
		let Party::Member(bank) = to else { return Err(Error::<T>::NotABank.into()) };
		Self::ensure_bank(*bank)?;
		let live = LiveEntries::<T>::get(title);
		let moves = live.iter().filter(|one| one.main == Some(entry)).count();
		ensure!(moves < MOST_MOVES, Error::<T>::TooManyCharges);
		if !ordered {
			Self::ensure_cannot_act(core::slice::from_ref(from), &[])?;
		}
		Ok(())
	}

	/// Ensure that mortgagees cannot act here: members that are not active, and persons without an
	/// active DID. They act on paper, which is the office's evidence. Who has signed has acted.
	pub(crate) fn ensure_cannot_act(
		mortgagees: &[Party],
		signed: &[Did],
	) -> Result<(), DispatchError> {
		let gone = |party: &Party| match party {
			Party::Member(member) => !T::Institutions::is_active(*member),
			Party::Did(did) => signed.contains(did) || !T::Signatures::is_active(did),
			Party::Unbound(_) => true,
			Party::State => false,
		};
		ensure!(mortgagees.iter().all(gone), Error::<T>::MortgageeCanAct);
		Ok(())
	}

	/// Ensure that an institution is an active bank.
	pub(crate) fn ensure_bank(bank: InstitutionId) -> Result<(), DispatchError> {
		ensure!(
			T::Institutions::kind_of(bank) == Some(InstitutionKind::Bank)
				&& T::Institutions::is_active(bank),
			Error::<T>::NotABank
		);
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
		if let Some(record) = <Self as TitleRecords>::live_title(&property) {
			T::Books::title_changed(&property, record);
		}
		Ok(())
	}
}
