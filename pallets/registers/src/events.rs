//! The events of the pallet.

use frame_support::pallet_macros::pallet_section;

/// The section that [`crate::pallet`] imports.
#[pallet_section]
mod events {
	use madang_primitives::{Cause, Receipt, ShareSum};
	use sp_core::H256;

	/// The events.
	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A table of districts was imported. Each new name has an event of its own,
		/// [`Event::DistrictRenamed`].
		DistrictsImported {
			/// The count, the first and the last code, and the digest of the rows.
			batch: Batch<DistrictCode>,
			/// The districts that are new, in the order of the rows.
			entered: BoundedVec<DistrictRow, T::MaxBatch>,
			/// The number of districts that were there with the same name.
			equal: u32,
			/// The number of districts that got another name.
			renamed: u32,
			/// The ministry.
			by: InstitutionId,
			/// The officer who made the call.
			officer: T::AccountId,
			/// The ministry's reference for the call.
			external_ref: ExternalRef,
		},
		/// A district got another name.
		DistrictRenamed {
			/// Its code.
			code: DistrictCode,
			/// The name before.
			old_name: DistrictName,
			/// The name after.
			new_name: DistrictName,
			/// The new revision.
			revision: u32,
			/// The ministry.
			by: InstitutionId,
			/// The officer who made the call.
			officer: T::AccountId,
			/// The ministry's reference for the call.
			external_ref: ExternalRef,
		},
		/// The end of a district's code was recorded. It takes effect on its day: authority, and the
		/// numbers of parcels if there is one successor, follow from then on without another event.
		DistrictEnded {
			/// Its code.
			code: DistrictCode,
			/// The first day on which the code is no longer in force.
			on: KoreanDay,
			/// The districts that take over its land.
			successors: BoundedVec<DistrictCode, MaxSuccessors>,
			/// The new revision.
			revision: u32,
			/// The commitment to the evidence.
			evidence: Commitment,
			/// The ministry.
			by: InstitutionId,
			/// The officer who made the call.
			officer: T::AccountId,
			/// The ministry's reference for the call.
			external_ref: ExternalRef,
		},
		/// A batch of ends was recorded. Each end that is new has an event of its own,
		/// [`Event::DistrictEnded`].
		DistrictsEnded {
			/// The count, the first and the last code, and the digest of the rows.
			batch: Batch<DistrictCode>,
			/// The number of ends that are new.
			ended: u32,
			/// The number of ends that were recorded before with the same day and successors.
			equal: u32,
			/// The commitment to the evidence.
			evidence: Commitment,
			/// The ministry.
			by: InstitutionId,
			/// The officer who made the call.
			officer: T::AccountId,
			/// The ministry's reference for the call.
			external_ref: ExternalRef,
		},
		/// The recorded end of a district was replaced or taken back. Numbers and authority follow the
		/// right end from now on.
		DistrictEndCorrected {
			/// Its code.
			code: DistrictCode,
			/// The end before, or `None` if the district had none.
			old: Option<Ended>,
			/// The end after, or `None` if the district has not ended.
			new: Option<Ended>,
			/// The new revision.
			revision: u32,
			/// The commitment to the evidence.
			evidence: Commitment,
			/// The ministry.
			by: InstitutionId,
			/// The officer who made the call.
			officer: T::AccountId,
			/// The ministry's reference for the call.
			external_ref: ExternalRef,
		},
		/// A parcel was given a new number. The old one still leads to it, unless another parcel has it
		/// now.
		ParcelRenumbered {
			/// The parcel.
			parcel: ParcelId,
			/// The number before.
			old: Pnu,
			/// The number after.
			new: Pnu,
			/// The new revision.
			revision: u32,
			/// The commitment to the evidence.
			evidence: Commitment,
			/// The ministry or the municipality.
			by: InstitutionId,
			/// The officer who made the call.
			officer: T::AccountId,
			/// The institution's reference for the call.
			external_ref: ExternalRef,
		},
		/// A batch of parcels was given new numbers. Each has an event of its own,
		/// [`Event::ParcelRenumbered`].
		ParcelsRenumbered {
			/// The count, the first and the last number that the rows name, and the digest of the rows.
			batch: Batch<Pnu>,
			/// The number of parcels with a new number.
			renumbered: u32,
			/// The number of parcels that had the number already.
			equal: u32,
			/// The commitment to the evidence.
			evidence: Commitment,
			/// The ministry or the municipality.
			by: InstitutionId,
			/// The officer who made the call.
			officer: T::AccountId,
			/// The institution's reference for the call.
			external_ref: ExternalRef,
		},
		/// Parcels were imported into the land book at revision 1, or were there with the same values.
		ParcelsImported {
			/// The count, the first and the last number, and the digest of the rows.
			batch: Batch<Pnu>,
			/// The number of rows that the book had with the same values. They changed nothing.
			equal: u32,
			/// The records that are new, in the order of the rows: their keys and what the book has.
			entered: BoundedVec<(ParcelId, Parcel), T::MaxBatch>,
			/// The ministry.
			by: InstitutionId,
			/// The officer who made the call.
			officer: T::AccountId,
			/// The ministry's reference for the call.
			external_ref: ExternalRef,
		},
		/// Buildings were imported into the building book at revision 1, or were there with the same
		/// values.
		BuildingsImported {
			/// The count, the first and the last number, and the digest of the rows.
			batch: Batch<BuildingId>,
			/// The number of rows that the book had with the same values. They changed nothing.
			equal: u32,
			/// The records that are new, in the order of the rows: their keys and what the book has.
			entered: BoundedVec<(BuildingId, Building), T::MaxBatch>,
			/// The ministry.
			by: InstitutionId,
			/// The officer who made the call.
			officer: T::AccountId,
			/// The ministry's reference for the call.
			external_ref: ExternalRef,
		},
		/// Units were imported into the building book at revision 1, or were there with the same
		/// values.
		UnitsImported {
			/// The count, the first and the last number, and the digest of the rows.
			batch: Batch<UnitId>,
			/// The number of rows that the book had with the same values. They changed nothing.
			equal: u32,
			/// The records that are new, in the order of the rows: their keys and what the book has.
			entered: BoundedVec<(UnitId, Unit), T::MaxBatch>,
			/// The ministry.
			by: InstitutionId,
			/// The officer who made the call.
			officer: T::AccountId,
			/// The ministry's reference for the call.
			external_ref: ExternalRef,
		},
		/// A municipality entered new parcels into the land book.
		ParcelsEntered {
			/// The count, the first and the last number, and the digest of the rows.
			batch: Batch<Pnu>,
			/// The number of rows that the book had with the same values. They changed nothing.
			equal: u32,
			/// The records that are new, in the order of the rows: their keys and what the book has.
			entered: BoundedVec<(ParcelId, Parcel), T::MaxBatch>,
			/// The commitment to the papers on which the entries are based.
			evidence: Commitment,
			/// The municipality.
			by: InstitutionId,
			/// The officer who made the call.
			officer: T::AccountId,
			/// The institution's reference for the call.
			external_ref: ExternalRef,
		},
		/// A municipality entered new buildings into the building book.
		BuildingsEntered {
			/// The count, the first and the last number, and the digest of the rows.
			batch: Batch<BuildingId>,
			/// The number of rows that the book had with the same values. They changed nothing.
			equal: u32,
			/// The records that are new, in the order of the rows: their keys and what the book has.
			entered: BoundedVec<(BuildingId, Building), T::MaxBatch>,
			/// The commitment to the papers on which the entries are based.
			evidence: Commitment,
			/// The municipality.
			by: InstitutionId,
			/// The officer who made the call.
			officer: T::AccountId,
			/// The institution's reference for the call.
			external_ref: ExternalRef,
		},
		/// A municipality entered new units into the building book.
		UnitsEntered {
			/// The count, the first and the last number, and the digest of the rows.
			batch: Batch<UnitId>,
			/// The number of rows that the book had with the same values. They changed nothing.
			equal: u32,
			/// The records that are new, in the order of the rows: their keys and what the book has.
			entered: BoundedVec<(UnitId, Unit), T::MaxBatch>,
			/// The commitment to the papers on which the entries are based.
			evidence: Commitment,
			/// The municipality.
			by: InstitutionId,
			/// The officer who made the call.
			officer: T::AccountId,
			/// The institution's reference for the call.
			external_ref: ExternalRef,
		},
		/// A parcel's record was amended.
		ParcelAmended {
			/// The parcel.
			parcel: ParcelId,
			/// What the book said before.
			before: ParcelDetails,
			/// What the book says now.
			after: ParcelDetails,
			/// The commitment to the papers on which the change is based.
			evidence: Commitment,
			/// The new revision.
			revision: u32,
			/// The digest of the description before.
			old_description: H256,
			/// The digest of the description after. It is the same if only the price has changed.
			new_description: H256,
			/// The municipality.
			by: InstitutionId,
			/// The officer who made the call.
			officer: T::AccountId,
			/// The institution's reference for the call.
			external_ref: ExternalRef,
		},
		/// A building's record was amended.
		BuildingAmended {
			/// The building.
			building: BuildingId,
			/// What the book said before.
			before: BuildingDetails<ParcelId>,
			/// What the book says now.
			after: BuildingDetails<ParcelId>,
			/// The commitment to the papers on which the change is based.
			evidence: Commitment,
			/// The new revision.
			revision: u32,
			/// The digest of the description before.
			old_description: H256,
			/// The digest of the description after. It is the same if no field that the registry records has changed.
			new_description: H256,
			/// The municipality.
			by: InstitutionId,
			/// The officer who made the call.
			officer: T::AccountId,
			/// The institution's reference for the call.
			external_ref: ExternalRef,
		},
		/// A unit's record was amended.
		UnitAmended {
			/// The unit.
			unit: UnitId,
			/// What the book said before.
			before: UnitDetails<ParcelId>,
			/// What the book says now.
			after: UnitDetails<ParcelId>,
			/// The commitment to the papers on which the change is based.
			evidence: Commitment,
			/// The new revision.
			revision: u32,
			/// The digest of the description before.
			old_description: H256,
			/// The digest of the description after. It is the same if only the use has changed.
			new_description: H256,
			/// The municipality.
			by: InstitutionId,
			/// The officer who made the call.
			officer: T::AccountId,
			/// The institution's reference for the call.
			external_ref: ExternalRef,
		},
		/// The owners in a book were corrected, without a notice of the registry.
		OwnersCorrected {
			/// The property.
			property: Property,
			/// The owners before.
			before: Holdings,
			/// The owners now.
			after: Holdings,
			/// The commitment to the papers on which the correction is based.
			evidence: Commitment,
			/// The new revision.
			revision: u32,
			/// The municipality.
			by: InstitutionId,
			/// The officer who made the call.
			officer: T::AccountId,
			/// The institution's reference for the call.
			external_ref: ExternalRef,
		},
		/// A record was closed (말소). It stays readable.
		RecordClosed {
			/// The property.
			property: Property,
			/// The day of the closing.
			on: KoreanDay,
			/// The reason.
			reason: ClosingReason,
			/// The records that follow it.
			successors: BoundedVec<Property, MaxSuccessors>,
			/// The commitment to the order, if the record was closed by order.
			order: Option<Commitment>,
			/// The commitment to the papers on which the closing is based.
			evidence: Commitment,
			/// The new revision.
			revision: u32,
			/// The municipality.
			by: InstitutionId,
			/// The officer who made the call.
			officer: T::AccountId,
			/// The institution's reference for the call.
			external_ref: ExternalRef,
		},
		/// The closing of a record was undone: the record is in use again.
		RecordReopened {
			/// The property.
			property: Property,
			/// The closing that was undone.
			closing: Closing,
			/// What the book said before.
			before: Details<ParcelId>,
			/// What the book says now. It is the same unless the call gave other details.
			after: Details<ParcelId>,
			/// The commitment to the papers on which this is based.
			evidence: Commitment,
			/// The new revision.
			revision: u32,
			/// The municipality.
			by: InstitutionId,
			/// The officer who made the call.
			officer: T::AccountId,
			/// The institution's reference for the call.
			external_ref: ExternalRef,
		},
		/// The shares of the units' rights to a parcel now add up to a little more than one, because
		/// they were rounded. This is a warning: the rows were entered.
		LandSharesRoundedUp {
			/// The parcel.
			parcel: ParcelId,
			/// The kind of right.
			kind: LandRightKind,
			/// The sum.
			sum: ShareSum,
			/// The institution.
			by: InstitutionId,
			/// The officer who made the call.
			officer: T::AccountId,
			/// The institution's reference for the call.
			external_ref: ExternalRef,
		},
		/// The book and the title record of a property differ, or differ in other points than before. The
		/// event of the change that caused it is in the same call and names who made it.
		DiscrepancyFound {
			/// The property.
			property: Property,
			/// In what they differ.
			discrepancy: Discrepancy,
		},
		/// The book and the title record of a property agree again. The event of the change that caused
		/// it is in the same call and names who made it.
		DiscrepancyCleared {
			/// The property.
			property: Property,
			/// The day since which they differed.
			since: KoreanDay,
		},
		/// The registry left a notice for the municipality. The book still has the old owners.
		NoticeLeft {
			/// The property.
			property: Property,
			/// The complete notice.
			notice: Notice,
			/// The receipt of the newest pending notice, if the queue was full and this notice has
			/// replaced it.
			replaced: Option<Receipt>,
		},
		/// The book took the owners from the registry's oldest pending notice, and the notice was
		/// removed.
		OwnersUpdated {
			/// The property.
			property: Property,
			/// The new owners.
			owners: Holdings,
			/// The receipt of the registration.
			receipt: Receipt,
			/// The day since which they are the owners: the day of filing.
			since: KoreanDay,
			/// The cause of the change. A first registration has none.
			cause: Option<Cause>,
			/// The day of the registration.
			registered_on: KoreanDay,
			/// The record's new revision.
			revision: u32,
			/// The municipality that took the notice, or `None` if a conveyance applied it. Then
			/// the event of that pallet names institution, officer and reference.
			by: Option<InstitutionId>,
			/// The officer who made the call.
			officer: Option<T::AccountId>,
			/// The municipality's reference for the call.
			external_ref: Option<ExternalRef>,
		},
		/// The book did not take the owners from the registry's notice, because the descriptions of
		/// the property in the title record and in the book differ. The owners in the book stay the
		/// same. The notice stays pending until the registry office or the municipality corrects
		/// its description.
		NoticeDiffers {
			/// The property.
			property: Property,
			/// The receipt of the registration.
			receipt: Receipt,
			/// The digest of the description in the notice.
			in_notice: H256,
			/// The digest of the description in the book.
			in_book: H256,
			/// The municipality that tried to take the notice, or `None` for a conveyance. Then the
			/// event of that pallet names institution, officer and reference.
			by: Option<InstitutionId>,
			/// The officer who made the call.
			officer: Option<T::AccountId>,
			/// The municipality's reference for the call.
			external_ref: Option<ExternalRef>,
		},
	}
}
