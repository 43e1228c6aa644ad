//! The interface for other pallets, and a deal's closing: discharges, transfer and mortgages that
//! are filed as a chain of consecutive receipts (부동산등기규칙 67-4) and registered together or not at
//! all.

use crate::*;
use alloc::vec::Vec;
use codec::Encode;
use frame_support::{
	pallet_prelude::{DispatchError, DispatchResult},
	storage::with_storage_layer,
	BoundedVec,
};
use madang_primitives::{DealId, InstitutionId, Property, Receipt, ReceiptRange, TitleId};
use sp_core::H256;

impl<T: Config> TitleRegistry for Pallet<T> {
	fn title_of(property: &Property) -> Option<TitleId> {
		TitleOf::<T>::get(property)
	}

	fn snapshot(id: TitleId) -> Option<TitleSnapshot> {
		let title = Titles::<T>::get(id)?;
		let holdings = Holders::<T>::get(id);
		let live = LiveCharges::<T>::get(id);
		let waiting = Queue::<T>::get(id);
		let charges: Vec<(u32, Entry)> = live
			.iter()
			.filter_map(|number| Entries::<T>::get(id, number).map(|entry| (*number, entry)))
			.collect();
		let seen = (title.revision, &holdings, charges, &waiting).encode();
		Some(TitleSnapshot {
			title: id,
			property: title.property,
			district: title.district,
			revision: title.revision,
			charges: live.len() as u32,
			pending: waiting.len() as u32,
			reservation: Reservations::<T>::get(id),
			digest: H256(sp_io::hashing::sha2_256(&seen)),
			holdings,
		})
	}

	fn mortgage(entry: EntryId) -> Option<MortgageEntry> {
		let found = Entries::<T>::get(entry.title, entry.number)?;
		match found.content {
			Content::RevolvingMortgage(mortgage) => {
				Some(MortgageEntry { mortgage, effective: found.state == EntryState::Effective })
			}
			_ => None,
		}
	}

	fn check_transfer(title: TitleId, transfer: &Transfer) -> DispatchResult {
		Self::check_transfer(transfer)?;
		holders::transferred(&Holders::<T>::get(title), &transfer.from, &transfer.to)
			.map_err(Error::<T>::from)?;
		Ok(())
	}

	fn waiting_closing(title: TitleId, deal: DealId) -> Option<ReceiptRange> {
		let waiting = Self::waiting(title);
		let mut of_deal = waiting.iter().filter(|(_, one)| one.deal == Some(deal));
		let (first, _) = of_deal.next()?;
		let count = u32::try_from(of_deal.count()).unwrap_or(u32::MAX).saturating_add(1);
		Some(ReceiptRange { first: *first, count })
	}

	fn withdraw_closing(title: TitleId, deal: DealId) -> DispatchResult {
		with_storage_layer(|| Self::withdraw_chain(title, deal))
	}

	fn reserve(title: TitleId, deal: DealId) -> DispatchResult {
		Self::do_reserve(title, deal)
	}

	fn release(title: TitleId, deal: DealId) -> DispatchResult {
		with_storage_layer(|| Self::do_release(title, deal))
	}

	fn file_closing(
		title: TitleId,
		deal: DealId,
		closing: Closing,
		filed_by: InstitutionId,
	) -> Result<ReceiptRange, DispatchError> {
		with_storage_layer(|| Self::do_file_closing(title, deal, closing, filed_by))
	}

	fn complete_closing(
		title: TitleId,
		deal: DealId,
		expected_revision: u32,
	) -> Result<Registered, DispatchError> {
		with_storage_layer(|| Self::do_complete_closing(title, deal, expected_revision))
	}
}

impl<T: Config> Pallet<T> {
	fn do_file_closing(
		id: TitleId,
		deal: DealId,
		closing: Closing,
		filed_by: InstitutionId,
	) -> Result<ReceiptRange, DispatchError> {
		let title = Self::title(id)?;
		Self::ensure_reserved_for(id, deal)?;
		let filed = Self::waiting(id).iter().any(|(_, waits)| waits.deal == Some(deal));
		ensure!(!filed, Error::<T>::ClosingAlreadyFiled);

		let Closing { discharges, transfer, mortgages } = closing;
		for (index, number) in discharges.iter().enumerate() {
			let repeated = discharges.iter().skip(index.saturating_add(1)).any(|n| n == number);
			ensure!(!repeated, Error::<T>::NoLiveMortgage);
			Self::live_mortgage(id, *number)?;
		}
		Self::check_transfer(&transfer)?;
		holders::transferred(&Holders::<T>::get(id), &transfer.from, &transfer.to)
			.map_err(Error::<T>::from)?;
		mortgages.iter().try_for_each(Self::check_mortgage)?;

		let chain = discharges
			.into_iter()
			.map(|entry| Filing::Discharge { entry })
			.chain(core::iter::once(Filing::Transfer(transfer)))
			.chain(mortgages.into_iter().map(Filing::Mortgage));
		let mut range: Option<ReceiptRange> = None;
		for filing in chain {
			let receipt =
				Self::enqueue(Some(id), title.property, filing, filed_by, Some(deal), Vec::new())?;
			range = Some(match range {
				None => ReceiptRange { first: receipt, count: 1 },
				Some(range) => ReceiptRange { count: range.count.saturating_add(1), ..range },
			});
		}
		// The chain contains at least the transfer.
		range.ok_or_else(|| Error::<T>::ClosingNotFiled.into())
	}

	fn do_complete_closing(
		id: TitleId,
		deal: DealId,
		expected_revision: u32,
	) -> Result<Registered, DispatchError> {
		Self::ensure_reserved_for(id, deal)?;
		ensure!(Self::title(id)?.revision == expected_revision, Error::<T>::RevisionChanged);
		let mut ownership = None;
		let mut mortgages = BoundedVec::new();
		for (receipt, application) in Self::chain_at_head(id, deal)? {
			Self::start_examination(receipt)?;
			let number = Self::register(receipt, &application)?;
			Self::advance(receipt, Self::application(receipt)?, ApplicationEvent::Complete)?;
			let entry = EntryId { title: id, number };
			match application.filing {
				Filing::Transfer(_) => ownership = Some(entry),
				Filing::Mortgage(_) => {
					mortgages.try_push(entry).map_err(|_| Error::<T>::TooManyCharges)?
				}
				Filing::Preservation { .. } | Filing::Discharge { .. } => (),
			}
		}
		Self::end_reservation(id, deal);
		Ok(Registered {
			revision: Self::title(id)?.revision,
			ownership: ownership.ok_or(Error::<T>::ClosingNotFiled)?,
			mortgages,
		})
	}

	/// A deal's pending applications, if no other application is before them.
	fn chain_at_head(
		title: TitleId,
		deal: DealId,
	) -> Result<Vec<(Receipt, Application)>, DispatchError> {
		let waiting = Self::waiting(title);
		let first = waiting.iter().position(|(_, application)| application.deal == Some(deal));
		ensure!(first.ok_or(Error::<T>::ClosingNotFiled)? == 0, Error::<T>::NotHeadOfQueue);
		// A chain is filed and finished as a whole, so no other application is between its parts.
		Ok(waiting.into_iter().take_while(|(_, waits)| waits.deal == Some(deal)).collect())
	}
}
