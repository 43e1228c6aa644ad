//! The checks of an application before it gets a receipt: it must be valid in itself and signed by
//! all its parties. Whether it agrees with the record is checked again at completion.

use crate::{queue::Place, *};
use alloc::vec::Vec;
use frame_support::{
	pallet_prelude::{DispatchError, DispatchResult},
	BoundedVec,
};
use madang_primitives::{
	signing::{object, terms, PartyConsent, Purpose},
	CauseKind, Commitment, Did, Epoch, ExternalRef, Filed, Holdings, InstitutionKind, KoreanDay,
	Party, Property, Receipt, TitleId,
};
use pallet_identity::Signatures;
use pallet_institutions::{Acting, Institutions};
use sp_core::H256;

/// The properties of an application and what is asked for each.
pub type Requests = BoundedVec<(Property, Filing), MaxLines>;

/// The object that parties sign when they apply: the first property.
pub fn application_object(property: &Property) -> H256 {
	object(b"property", property)
}

/// The terms that parties sign when they apply: all requests and the commitment to the attachments.
pub fn application_terms(requests: &[(Property, Filing)], attachments: &Commitment) -> H256 {
	terms(&(requests, attachments))
}

impl<T: Config> Pallet<T> {
	/// File a standalone application.
	pub(crate) fn do_file(
		acting: &Acting<T::AccountId>,
		requests: Requests,
		attachments: Commitment,
		consents: &[PartyConsent],
		external_ref: ExternalRef,
	) -> Result<Receipt, DispatchError> {
		Self::ensure_same_kind(&requests)?;
		let mut signers: Vec<Did> = Vec::new();
		let mut lines = Vec::new();
		for (property, filing) in &requests {
			let title = TitleOf::<T>::get(property);
			for signer in Self::check_filing(acting, property, title, filing)? {
				if !signers.contains(&signer) {
					signers.push(signer);
				}
			}
			Self::ensure_cut_over(property)?;
			lines.push(Line { title, property: *property, filing: filing.clone() });
		}
		let (first, _) = requests.first().ok_or(Error::<T>::NoProperty)?;
		let subject = application_object(first);
		let signed_terms = application_terms(&requests, &attachments);
		let purpose = Purpose::ApplyForRegistration;
		Self::verify_all(&signers, consents, (purpose, subject, signed_terms))?;
		let by = Self::done(acting, external_ref);
		let application =
			Self::new_application(lines, Basis::Application, Some(attachments), signers, by)?;
		Self::enqueue(Place::Party(acting.institution), application)
	}

	/// An application that has no receipt yet.
	pub(crate) fn new_application(
		lines: Vec<Line>,
		basis: Basis,
		attachments: Option<Commitment>,
		signed: Vec<Did>,
		by: Done<T::AccountId>,
	) -> Result<Application<T::AccountId>, DispatchError> {
		let receipt = Receipt { year: 0, number: 0 };
		Ok(Application {
			lines: BoundedVec::try_from(lines).map_err(|_| Error::<T>::NoProperty)?,
			basis,
			attachments,
			signed: BoundedVec::try_from(signed).map_err(|_| Error::<T>::SignatureSurplus)?,
			// Replaced when the application is put into the queue.
			filed: Filed { receipt, on: Self::today(), epoch: Epoch::OnChain },
			by,
			examined: None,
			cure_ordered: false,
			cured: None,
			ended: None,
			state: ApplicationState::Received,
			deal: None,
		})
	}

	/// Ensure that each property is named once, and that the requests have the same purpose and cause
	/// (부동산등기법 25).
	fn ensure_same_kind(requests: &[(Property, Filing)]) -> DispatchResult {
		let ((_, first), rest) = requests.split_first().ok_or(Error::<T>::NoProperty)?;
		let few = requests.len() <= MOST_TRANSFERS as usize;
		ensure!(few || !first.moves(), Error::<T>::NoProperty);
		for (index, (property, filing)) in rest.iter().enumerate() {
			let earlier = requests.iter().take(index.saturating_add(1));
			ensure!(!earlier.clone().any(|(one, _)| one == property), Error::<T>::PropertyTwice);
			let same = match (first, filing) {
				(Filing::Preservation { .. }, Filing::Preservation { .. }) => true,
				(
					Filing::Discharge { released_on: one, .. },
					Filing::Discharge { released_on, .. },
				) => one == released_on,
				(Filing::Transfer(one), Filing::Transfer(other)) => {
					(one.cause, one.caused_on) == (other.cause, other.caused_on)
				}
				(Filing::Mortgage { mortgage: one, .. }, Filing::Mortgage { mortgage, .. }) => {
					one == mortgage
				}
				_ => false,
			};
			ensure!(same, Error::<T>::RequestsDiffer);
		}
		Ok(())
	}

	/// Check one request. Returns the DIDs that must sign.
	fn check_filing(
		acting: &Acting<T::AccountId>,
		property: &Property,
		title: Option<TitleId>,
		filing: &Filing,
	) -> Result<Vec<Did>, DispatchError> {
		match (filing, title) {
			(Filing::Preservation { ground, holdings }, None) => {
				Self::ensure_agent(acting)?;
				Self::check_preservation(property, *ground, holdings)
			}
			(Filing::Preservation { .. }, Some(_)) => Err(Error::<T>::AlreadyRegistered.into()),
			(_, None) => Err(Error::<T>::TitleNotFound.into()),
			(Filing::Transfer(transfer), Some(title)) => {
				Self::ensure_agent(acting)?;
				let agreed = matches!(
					transfer.cause,
					CauseKind::Sale | CauseKind::Gift | CauseKind::Exchange | CauseKind::Division
				);
				ensure!(agreed, Error::<T>::OfficeOnly);
				Self::ensure_not_reserved(title, transfer)?;
				let mut signers = Self::check_transfer_itself(transfer)?;
				Self::ensure_recorded(property)?;
				Self::ensure_held_in_time(property, title, transfer)?;
				signers.extend(Self::dids(&transfer.to)?);
				Ok(signers)
			}
			(Filing::Mortgage { mortgage, on }, Some(title)) => {
				Self::check_new_mortgage(acting, property, title, (mortgage, on))
			}
			(Filing::Discharge { entry, released_on }, Some(title)) => {
				let mortgage = Self::live_mortgage(title, *entry)?;
				ensure!(mortgage.bank() == Some(acting.institution), Error::<T>::NotMortgagee);
				Self::ensure_past(*released_on)?;
				Self::ensure_no_discharge_waits(property, *entry)?;
				Ok(Vec::new())
			}
			(
				Filing::BindHolder { .. }
				| Filing::MoveMortgage { .. }
				| Filing::ClearForeign { .. },
				Some(_),
			) => Err(Error::<T>::OfficeOnly.into()),
			(Filing::AssignMortgage { .. }, Some(_)) => Err(Error::<T>::ByTransferOnly.into()),
		}
	}

	fn check_preservation(
		property: &Property,
		ground: OpeningGround,
		holdings: &Holdings,
	) -> Result<Vec<Did>, DispatchError> {
		Self::ensure_registrable(property)?;
		let land = matches!(property, Property::Parcel(_));
		ensure!(
			!(land && ground == OpeningGround::MunicipalCertificate),
			Error::<T>::GroundForBuildings
		);
		lots::check_whole(holdings).map_err(Error::<T>::from)?;
		Self::dids(holdings)
	}

	/// A mortgage is the mortgagee's act too (부동산등기법 23(1)): its officer files, and everyone whose
	/// lots it encumbers signs.
	fn check_new_mortgage(
		acting: &Acting<T::AccountId>,
		property: &Property,
		title: TitleId,
		(mortgage, on): (&Mortgage, &Collateral),
	) -> Result<Vec<Did>, DispatchError> {
		ensure!(mortgage.bank() == Some(acting.institution), Error::<T>::NotMortgagee);
		ensure!(mortgage.loan.is_none(), Error::<T>::LoanOutsideDeal);
		ensure!(*on != Collateral::Acquired, Error::<T>::AcquiredOutsideDeal);
		Self::check_mortgage(mortgage)?;
		Self::ensure_recorded(property)?;
		ensure!(!LiveEntries::<T>::get(title).is_full(), Error::<T>::TooManyCharges);
		let burdened = Self::burdened(&LotsOf::<T>::get(title), on, None)?;
		Ok(Self::grantors(&burdened)?.into_inner())
	}

	/// Ensure that the institution is a conveyance agent. Banks file only mortgages and discharges
	/// of their own.
	fn ensure_agent(acting: &Acting<T::AccountId>) -> DispatchResult {
		ensure!(acting.kind == InstitutionKind::ConveyanceAgent, Error::<T>::NotAnAgent);
		Ok(())
	}

	/// Verify exactly one signature of each signer. Signers are distinct.
	pub(crate) fn verify_all(
		signers: &[Did],
		consents: &[PartyConsent],
		(purpose, subject, terms): (Purpose, H256, H256),
	) -> DispatchResult {
		ensure!(consents.len() <= signers.len(), Error::<T>::SignatureSurplus);
		for signer in signers {
			let consent = consents
				.iter()
				.find(|consent| consent.did == *signer)
				.ok_or(Error::<T>::SignatureMissing)?;
			T::Signatures::verify(consent, purpose, subject, terms)?;
		}
		Ok(())
	}

	/// The DIDs of all parties.
	pub(crate) fn dids(holdings: &Holdings) -> Result<Vec<Did>, DispatchError> {
		lots::dids(holdings).ok_or_else(|| Error::<T>::HolderUnbound.into())
	}

	/// Check that a transfer is valid in itself. Returns the transferors.
	pub(crate) fn check_transfer_itself(transfer: &Transfer) -> Result<Vec<Did>, DispatchError> {
		lots::check_transfer(transfer).map_err(Error::<T>::from)?;
		let sale = transfer.cause == CauseKind::Sale;
		ensure!(
			transfer.price.is_some() == sale && transfer.report.is_some() == sale,
			Error::<T>::PriceAndReport
		);
		Self::ensure_past(transfer.caused_on)?;
		Self::dids(&transfer.to)?;
		Self::dids(&transfer.from)
	}

	/// Ensure that no transferor is reserved for a deal.
	pub(crate) fn ensure_not_reserved(title: TitleId, transfer: &Transfer) -> DispatchResult {
		let reserved = Reservations::<T>::get(title);
		let free = |party: &Party| !reserved.iter().any(|one| one.party == *party);
		ensure!(transfer.from.iter().all(|one| free(&one.holder)), Error::<T>::Reserved);
		Ok(())
	}

	/// Ensure that the transfer could be registered now, or that each transferor that does not hold
	/// enough acquires by a transfer that waits. Otherwise an outsider could fill the queue of any
	/// title.
	fn ensure_held_in_time(
		property: &Property,
		title: TitleId,
		transfer: &Transfer,
	) -> DispatchResult {
		let problem = match Self::moved(title, transfer) {
			Ok(moved) => return Self::ensure_room(&LotsOf::<T>::get(title), &moved.lots),
			Err(problem) => problem,
		};
		ensure!(problem == Error::<T>::NotHeld.into(), problem);
		let held = lots::holdings(&LotsOf::<T>::get(title)).map_err(Error::<T>::from)?;
		let waiting = Self::waiting(property);
		let acquires = |party: &Party| {
			waiting.iter().flat_map(|(_, one)| one.lines.iter()).any(|line| {
				let to = match &line.filing {
					Filing::Transfer(earlier) if line.property == *property => &earlier.to,
					_ => return false,
				};
				to.share_of(party).is_some()
			})
		};
		let in_time = transfer
			.from
			.iter()
			.all(|one| held.share_of(&one.holder) >= Some(one.share) || acquires(&one.holder));
		ensure!(in_time, Error::<T>::NotHeld);
		Ok(())
	}

	/// Ensure that parties leave lots for what an authority registers: a title with
	/// [`lots::PARTIES_LOTS`] lots gets no more by their acts.
	pub(crate) fn ensure_room(before: &[Lot], after: &[Lot]) -> DispatchResult {
		let room = after.len() <= lots::PARTIES_LOTS || after.len() <= before.len();
		ensure!(room, Error::<T>::TooManyLots);
		Ok(())
	}

	/// Ensure that no other discharge of the entry is pending.
	pub(crate) fn ensure_no_discharge_waits(property: &Property, number: u32) -> DispatchResult {
		let pending =
			Self::waiting(property).iter().flat_map(|(_, one)| one.lines.clone()).any(|line| {
				let of = match line.filing {
					Filing::Discharge { entry, .. } | Filing::ClearForeign { entry, .. } => entry,
					_ => return false,
				};
				line.property == *property && of == number
			});
		ensure!(!pending, Error::<T>::DischargePending);
		Ok(())
	}

	/// Check that a mortgage is valid in itself.
	pub(crate) fn check_mortgage(mortgage: &Mortgage) -> DispatchResult {
		Self::ensure_past(mortgage.agreed_on.ok_or(Error::<T>::NoAgreementDay)?)?;
		ensure!(mortgage.max_secured > 0, Error::<T>::NothingSecured);
		let bank = mortgage.bank().ok_or(Error::<T>::NotABank)?;
		Self::ensure_bank(bank)?;
		ensure!(!mortgage.debtors.is_empty(), Error::<T>::NoDebtor);
		Self::check_debtors(&mortgage.debtors)
	}

	/// Check that each debtor is listed once, and that a DID is active and a member exists.
	pub(crate) fn check_debtors(debtors: &[Party]) -> DispatchResult {
		ensure!(Self::known_once(debtors), Error::<T>::UnknownDebtor);
		Ok(())
	}

	/// Whether each party is listed once, each DID is active and each member exists.
	pub(crate) fn known_once(parties: &[Party]) -> bool {
		parties.iter().enumerate().all(|(index, party)| {
			let repeated = parties.iter().take(index).any(|other| other == party);
			let known = match party {
				Party::Did(did) => T::Signatures::is_active(did),
				Party::Member(member) => T::Institutions::kind_of(*member).is_some(),
				Party::Unbound(_) | Party::State => true,
			};
			known && !repeated
		})
	}

	/// Ensure that the day of a cause is not in the future.
	pub(crate) fn ensure_past(day: KoreanDay) -> DispatchResult {
		ensure!(day <= Self::today(), Error::<T>::CauseInFuture);
		Ok(())
	}
}
