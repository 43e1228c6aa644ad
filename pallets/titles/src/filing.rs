//! The checks of an application before it gets a receipt: it must be valid in itself and signed by
//! all its parties. Whether it agrees with the record is checked at completion.

use crate::*;
use alloc::vec::Vec;
use frame_support::pallet_prelude::{DispatchError, DispatchResult};
use madang_primitives::{
	signing::{object, terms, PartyConsent, Purpose},
	Did, Holdings, InstitutionKind, KoreanDay, Property, Receipt, TitleId,
};
use pallet_identity::Signatures;
use pallet_institutions::{Acting, Institutions};
use pallet_registers::Books;
use sp_core::H256;

impl<T: Config> Pallet<T> {
	/// File a standalone application.
	pub(crate) fn do_file(
		acting: &Acting<T::AccountId>,
		property: Property,
		filing: Filing,
		consents: &[PartyConsent],
	) -> Result<Receipt, DispatchError> {
		let title = TitleOf::<T>::get(property);
		let signers = match (&filing, title) {
			(Filing::Preservation { holdings }, None) => {
				Self::ensure_agent(acting)?;
				ensure!(T::Books::district_of(&property).is_some(), Error::<T>::PropertyNotFound);
				holders::check_whole(holdings).map_err(Error::<T>::from)?;
				Self::dids(holdings)?
			}
			(Filing::Preservation { .. }, Some(_)) => {
				return Err(Error::<T>::AlreadyRegistered.into())
			}
			(_, None) => return Err(Error::<T>::TitleNotFound.into()),
			(Filing::Transfer(transfer), Some(title)) => {
				Self::ensure_agent(acting)?;
				ensure!(!Reservations::<T>::contains_key(title), Error::<T>::Reserved);
				let mut signers = Self::check_transfer(transfer)?;
				signers.extend(Self::dids(&transfer.to)?);
				signers
			}
			(Filing::Mortgage(mortgage), Some(title)) => {
				Self::ensure_agent(acting)?;
				Self::check_mortgage(mortgage)?;
				Self::dids(&Holders::<T>::get(title))?
			}
			(Filing::Discharge { entry }, Some(title)) => {
				let mortgage = Self::live_mortgage(title, *entry)?;
				ensure!(mortgage.bank == acting.institution, Error::<T>::NotMortgagee);
				Vec::new()
			}
		};
		let subject = match title {
			Some(title) => object(b"title", &title),
			None => object(b"property", &property),
		};
		Self::verify_all(&signers, consents, subject, terms(&filing))?;
		Self::enqueue(title, property, filing, acting.institution, None, signers)
	}

	/// Ensure that the institution is a conveyance agent. Banks can file only discharges.
	fn ensure_agent(acting: &Acting<T::AccountId>) -> DispatchResult {
		ensure!(acting.kind == InstitutionKind::ConveyanceAgent, Error::<T>::NotAnAgent);
		Ok(())
	}

	/// Verify exactly one signature of each signer. Signers are distinct.
	fn verify_all(
		signers: &[Did],
		consents: &[PartyConsent],
		subject: H256,
		terms: H256,
	) -> DispatchResult {
		ensure!(consents.len() <= signers.len(), Error::<T>::SignatureSurplus);
		for signer in signers {
			let consent = consents
				.iter()
				.find(|consent| consent.did == *signer)
				.ok_or(Error::<T>::SignatureMissing)?;
			T::Signatures::verify(consent, Purpose::ApplyForRegistration, subject, terms)?;
		}
		Ok(())
	}

	/// The DIDs of all parties.
	pub(crate) fn dids(holdings: &Holdings) -> Result<Vec<Did>, DispatchError> {
		holders::dids(holdings).ok_or_else(|| Error::<T>::HolderUnbound.into())
	}

	/// Check that a transfer is valid in itself. Returns the transferors.
	pub(crate) fn check_transfer(transfer: &Transfer) -> Result<Vec<Did>, DispatchError> {
		holders::check_transfer(transfer).map_err(Error::<T>::from)?;
		Self::ensure_past(transfer.contracted_on)?;
		Self::dids(&transfer.to)?;
		Self::dids(&transfer.from)
	}

	/// Check that a mortgage is valid in itself.
	pub(crate) fn check_mortgage(mortgage: &Mortgage) -> DispatchResult {
		Self::ensure_past(mortgage.agreed_on)?;
		ensure!(mortgage.max_secured > 0, Error::<T>::NothingSecured);
		ensure!(
			T::Institutions::kind_of(mortgage.bank) == Some(InstitutionKind::Bank)
				&& T::Institutions::is_active(mortgage.bank),
			Error::<T>::NotABank
		);
		ensure!(!mortgage.debtors.is_empty(), Error::<T>::NoDebtor);
		Self::check_debtors(&mortgage.debtors)
	}

	/// Check that each debtor is an active DID and listed once.
	pub(crate) fn check_debtors(debtors: &[Did]) -> DispatchResult {
		for (index, debtor) in debtors.iter().enumerate() {
			let repeated =
				debtors.iter().skip(index.saturating_add(1)).any(|other| other == debtor);
			ensure!(!repeated && T::Signatures::is_active(debtor), Error::<T>::UnknownDebtor);
		}
		Ok(())
	}

	/// Ensure that the day of a cause is not in the future.
	pub(crate) fn ensure_past(day: KoreanDay) -> DispatchResult {
		ensure!(day <= Self::today(), Error::<T>::CauseInFuture);
		Ok(())
	}

	/// The mortgage of a live entry of section B.
	pub(crate) fn live_mortgage(title: TitleId, number: u32) -> Result<Mortgage, DispatchError> {
		match Entries::<T>::get(title, number) {
			Some(Entry {
				content: Content::RevolvingMortgage(mortgage),
				state: EntryState::Effective,
				..
			}) => Ok(mortgage),
			_ => Err(Error::<T>::NoLiveMortgage.into()),
		}
	}
}
