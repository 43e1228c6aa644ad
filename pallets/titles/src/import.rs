//! The import of existing records: their live content, with the original receipts.

use crate::*;
use alloc::{collections::BTreeSet, vec::Vec};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	pallet_prelude::{ConstU32, DispatchError, DispatchResult},
	traits::EnsureOriginWithArg,
	BoundedVec,
};
use frame_system::pallet_prelude::OriginFor;
use madang_primitives::{
	Cause, CauseKind, DistrictCode, Epoch, Filed, Holdings, InstitutionId, InstitutionKind,
	KoreanDay, Party, Property, PropertyName, Receipt, TitleId, Won,
};
use pallet_institutions::{Acting, Institutions};
use pallet_registers::{Books, TitleRecord};
use scale_info::TypeInfo;
use sp_core::H256;

/// Most live mortgages of one imported title.
pub type MaxImportedCharges = ConstU32<16>;

/// A live mortgage of an imported title.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct ImportedCharge {
	/// The receipt under which it was registered.
	pub receipt: Receipt,
	/// The day of that receipt.
	pub filed_on: KoreanDay,
	/// The mortgagee.
	pub bank: InstitutionId,
	/// The maximum secured amount (채권최고액) in won, greater than zero.
	pub max_secured: Won,
	/// The debtors, with or without a DID, as far as they are known.
	pub debtors: BoundedVec<Party, MaxDebtors>,
	/// The day of the mortgage agreement.
	pub agreed_on: KoreanDay,
	/// The rank in the former record, if it is known.
	pub former: Option<Rank>,
}

/// A title record to import, with its live content.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct TitleRow {
	/// The record's number.
	pub number: TitleId,
	/// The property: a parcel by its present number or an old one.
	pub property: PropertyName,
	/// The live holders of the whole.
	pub holdings: Holdings,
	/// The receipt of their acquisition. If there were several, it is the last one.
	pub receipt: Receipt,
	/// The day of that receipt.
	pub filed_on: KoreanDay,
	/// The day of the cause of that acquisition.
	pub caused_on: KoreanDay,
	/// The rank of that acquisition in the former record, if it is known.
	pub former: Option<Rank>,
	/// The live mortgages, in order of rank.
	pub charges: BoundedVec<ImportedCharge, MaxImportedCharges>,
}

/// An imported record, as its event describes it. The call has the holders and mortgages.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct ImportedTitle {
	/// The record's number.
	pub title: TitleId,
	/// The property.
	pub property: Property,
	/// The district in which the property is.
	pub district: DistrictCode,
	/// The digest of the description, taken over from the book.
	pub description: H256,
	/// The number of entries: the ownership, and the mortgages in the order of the call.
	pub entries: u32,
}

/// The number of parcels, holders and mortgages in a batch, for its weight.
pub(crate) fn count_parts(rows: &[TitleRow]) -> (u32, u32, u32) {
	rows.iter().fold((0, 0, 0), |(parcels, holders, charges), row| {
		let parcel = matches!(row.property, PropertyName::Parcel(_));
		(
			parcels.saturating_add(parcel.into()),
			holders.saturating_add(row.holdings.0.len() as u32),
			charges.saturating_add(row.charges.len() as u32),
		)
	})
}

impl<T: Config> Pallet<T> {
	/// Find the property of each row and its district, and ensure that the origin may register in all of
	/// them.
	pub(crate) fn ensure_registrar_of_rows(
		origin: OriginFor<T>,
		rows: &[TitleRow],
	) -> Result<(Acting<T::AccountId>, Vec<(Property, DistrictCode)>), DispatchError> {
		let found = rows
			.iter()
			.map(|row| {
				let property = Self::property_named(&row.property)?;
				Ok((property, Self::district_of_property(&property)?))
			})
			.collect::<Result<Vec<_>, DispatchError>>()?;
		let districts: BTreeSet<_> = found.iter().map(|(_, district)| *district).collect();
		let mut acting = None;
		for district in districts {
			acting = Some(T::Registrar::ensure_origin(origin.clone(), &district)?);
		}
		Ok((acting.ok_or(Error::<T>::EmptyBatch)?, found))
	}

	/// The property to which a name leads.
	fn property_named(name: &PropertyName) -> Result<Property, DispatchError> {
		T::Books::find(name).ok_or_else(|| Error::<T>::PropertyNotFound.into())
	}

	/// Import records.
	pub(crate) fn do_import(
		rows: BoundedVec<TitleRow, T::MaxBatch>,
		found: Vec<(Property, DistrictCode)>,
		by: Done<T::AccountId>,
	) -> DispatchResult {
		let imported = rows
			.into_iter()
			.zip(found)
			.map(|(row, found)| Self::import_row(row, found, &by))
			.collect::<Result<Vec<ImportedTitle>, DispatchError>>()?;
		// There are as many titles as rows, so nothing is truncated.
		let titles = BoundedVec::truncate_from(imported);
		Self::deposit_event(Event::TitlesImported { titles, by });
		Ok(())
	}

	fn import_row(
		row: TitleRow,
		(property, district): (Property, DistrictCode),
		by: &Done<T::AccountId>,
	) -> Result<ImportedTitle, DispatchError> {
		let TitleRow {
			number: id,
			property: _,
			holdings,
			receipt,
			filed_on,
			caused_on,
			former,
			charges,
		} = row;
		ensure!(queue::is_imported_number(id), Error::<T>::MalformedNumber);
		ensure!(!Titles::<T>::contains_key(id), Error::<T>::AlreadyRegistered);
		// Land to which units have a right keeps the record that it had before.
		Self::ensure_recorded(&property)?;
		let mut title = Self::begun(property)?;
		lots::check_whole(&holdings).map_err(Error::<T>::from)?;
		let filed = Self::check_imported((receipt, filed_on), caused_on)?;
		let moved = lots::transferred(
			&[],
			&lots::Burdens::new(),
			(1, IMPORTED_OWNERSHIP),
			&Holdings::default(),
			&holdings,
		)
		.map_err(Error::<T>::from)?;
		title.next_lot = moved.next_lot;
		LotsOf::<T>::insert(id, moved.lots);
		let given_up = Holdings::default();
		let record = TitleRecord { holders: holdings.clone(), description: title.description };
		let right = Right::Ownership { given_up, acquired: holdings, price: None };
		Self::append(id, &mut title, Self::imported(filed, caused_on, former, right, by))?;

		Self::import_charges(id, &mut title, charges, by)?;
		title.imported = title.next_entry.saturating_sub(1);
		// What the record contains when it begins is one state.
		title.rights = 1;
		let imported = ImportedTitle {
			title: id,
			property,
			district,
			description: title.description,
			entries: title.imported,
		};
		TitleOf::<T>::insert(property, id);
		Titles::<T>::insert(id, title);
		T::Books::title_changed(&property, record);
		Ok(imported)
	}

	/// Import mortgages. Those with the same receipt were filed at the same time and have the same
	/// rank (부동산등기규칙 65(2)).
	fn import_charges(
		id: TitleId,
		title: &mut Title,
		charges: BoundedVec<ImportedCharge, MaxImportedCharges>,
		by: &Done<T::AccountId>,
	) -> DispatchResult {
		let mut before: Option<(Receipt, Option<Rank>, Rank)> = None;
		for charge in charges {
			let ImportedCharge { receipt, filed_on, bank, max_secured, debtors, agreed_on, former } =
				charge;
			let same = match &before {
				Some((earlier, rank, own)) => {
					ensure!(*earlier <= receipt, Error::<T>::MalformedReceipt);
					// A later receipt has a later rank, the same receipt the same rank.
					let ranks = rank.as_ref().zip(former.as_ref());
					let agree =
						ranks.is_none_or(|(rank, own)| rank.cmp(own) == earlier.cmp(&receipt));
					ensure!(agree, Error::<T>::MalformedReceipt);
					(*earlier == receipt).then(|| own.clone())
				}
				None => None,
			};
			let filed = Self::check_imported((receipt, filed_on), agreed_on)?;
			ensure!(max_secured > 0, Error::<T>::NothingSecured);
			// A suspended bank keeps its mortgages.
			let kind = T::Institutions::kind_of(bank);
			ensure!(kind == Some(InstitutionKind::Bank), Error::<T>::NotABank);
			Self::check_debtors(&debtors)?;
			let mortgagees = Mortgage::only(bank);
			let mortgage = Mortgage { mortgagees, max_secured, debtors, loan: None, agreed_on };
			let right =
				Right::RevolvingMortgage { mortgage, granted_by: BoundedVec::new(), joint: None };
			let new = Self::imported(filed, agreed_on, former.clone(), right, by);
			let number = Self::append_with_rank_of(id, title, same, new)?;
			Self::push_live(id, number, Kind::RevolvingMortgage, None, LiveTarget::Whole)?;
			let entry = Entries::<T>::get(id, number).ok_or(Error::<T>::NoLiveMortgage)?;
			before = Some((receipt, former, entry.rank));
		}
		Ok(())
	}

	fn imported(
		filed: Filed,
		on: KoreanDay,
		former: Option<Rank>,
		right: Right,
		by: &Done<T::AccountId>,
	) -> NewEntry<T::AccountId> {
		NewEntry {
			filed,
			cause: Some(Cause { kind: CauseKind::AsImported, on }),
			basis: Basis::Imported { former },
			on: Target::Whole,
			right,
			done: by.clone(),
		}
	}

	/// Check a receipt of the former registry. It cannot be from a later year than the current one.
	///
	/// A receipt of the current year may be greater than those of the chain: imported entries are
	/// before all others by their epoch.
	fn check_imported(
		(receipt, filed_on): (Receipt, KoreanDay),
		on: KoreanDay,
	) -> Result<Filed, DispatchError> {
		Self::ensure_past(filed_on)?;
		let possible = receipt.number > 0 && receipt.year == filed_on.to_civil().0;
		ensure!(possible, Error::<T>::MalformedReceipt);
		Self::ensure_past(on)?;
		Ok(Filed { receipt, on: filed_on, epoch: Epoch::Before })
	}
}
