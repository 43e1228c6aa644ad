//! The import of existing records: their live content, with the original receipts.

use crate::*;
use alloc::collections::BTreeSet;
use frame_support::{
	pallet_prelude::{DispatchError, DispatchResult},
	traits::EnsureOriginWithArg,
	BoundedVec,
};
use frame_system::pallet_prelude::OriginFor;
use madang_primitives::{DistrictCode, Holdings, InstitutionKind, KoreanDay, Receipt, TitleId};
use pallet_institutions::{Acting, Institutions};
use pallet_registers::Books;

impl<T: Config> Pallet<T> {
	/// Ensure that the origin may register in the districts of all rows.
	pub(crate) fn ensure_registrar_of_rows(
		origin: OriginFor<T>,
		rows: &[TitleRow],
	) -> Result<Acting<T::AccountId>, DispatchError> {
		let districts = rows
			.iter()
			.map(|row| T::Books::district_of(&row.property).ok_or(Error::<T>::PropertyNotFound))
			.collect::<Result<BTreeSet<DistrictCode>, _>>()?;
		let mut acting = None;
		for district in districts {
			acting = Some(T::Registrar::ensure_origin(origin.clone(), &district)?);
		}
		acting.ok_or_else(|| Error::<T>::EmptyBatch.into())
	}

	/// Import records and return their numbers.
	pub(crate) fn do_import(
		rows: BoundedVec<TitleRow, T::MaxBatch>,
	) -> Result<BoundedVec<TitleId, T::MaxBatch>, DispatchError> {
		// There are as many numbers as rows, so nothing is truncated.
		let titles = BoundedVec::truncate_from(rows.iter().map(|row| row.number).collect());
		rows.into_iter().try_for_each(Self::import_row)?;
		Ok(titles)
	}

	fn import_row(row: TitleRow) -> DispatchResult {
		let TitleRow { number: id, property, holdings, receipt, caused_on, charges } = row;
		ensure!(queue::is_imported_number(id), Error::<T>::MalformedNumber);
		ensure!(!Titles::<T>::contains_key(id), Error::<T>::AlreadyRegistered);
		ensure!(!Openings::<T>::contains_key(property), Error::<T>::ApplicationsPending);
		let mut title = Self::opened(property)?;
		holders::check_whole(&holdings).map_err(Error::<T>::from)?;
		Self::check_imported(receipt, caused_on)?;

		let content = Content::Ownership {
			given_up: Holdings::default(),
			acquired: holdings.clone(),
			price: None,
		};
		let cause = Cause { kind: CauseKind::AsImported, on: caused_on };
		Self::append(id, &mut title, NewEntry { receipt, cause, content })?;
		let mut before = None;
		for charge in charges {
			let ImportedCharge { receipt, bank, max_secured, debtors, agreed_on } = charge;
			ensure!(before <= Some(receipt), Error::<T>::MalformedReceipt);
			before = Some(receipt);
			Self::check_imported(receipt, agreed_on)?;
			ensure!(max_secured > 0, Error::<T>::NothingSecured);
			// A suspended bank keeps its mortgages.
			let kind = T::Institutions::kind_of(bank);
			ensure!(kind == Some(InstitutionKind::Bank), Error::<T>::NotABank);
			Self::check_debtors(&debtors)?;
			let mortgage = Mortgage { bank, max_secured, debtors, loan: None, agreed_on };
			let cause = Cause { kind: CauseKind::AsImported, on: agreed_on };
			Self::append_mortgage(id, &mut title, receipt, cause, mortgage)?;
		}
		title.imported = title.next_entry.saturating_sub(1);
		title.revise().ok_or(Error::<T>::NumbersExhausted)?;
		Holders::<T>::insert(id, holdings);
		TitleOf::<T>::insert(property, id);
		Titles::<T>::insert(id, title);
		Ok(())
	}

	/// Check a receipt of the former registry. It cannot be from a later year than the current one.
	fn check_imported(receipt: Receipt, on: KoreanDay) -> DispatchResult {
		let possible = receipt.number > 0 && receipt.year <= Self::this_year();
		ensure!(possible, Error::<T>::MalformedReceipt);
		Self::ensure_past(on)
	}
}
