//! The errors of the pallet.

use frame_support::pallet_macros::pallet_section;

/// The section that [`crate::pallet`] imports.
#[pallet_section]
mod errors {
	/// The errors of the calls.
	#[pallet::error]
	pub enum Error<T> {
		/// The batch is empty. Send at least one row.
		EmptyBatch,
		/// A district code does not have ten digits. Correct the row.
		DistrictCodeInvalid,
		/// A district's name is blank or not UTF-8. Correct the text or the encoding of the row.
		DistrictNameInvalid,
		/// A district is listed twice in the batch. Remove one of the rows.
		DistrictListedTwice,
		/// The district in the parcel's number does not exist. Correct the number, or import the
		/// district first.
		DistrictNotFound,
		/// The parcel's number does not have nineteen digits, or its book or main lot number is
		/// invalid. Correct the number.
		PnuInvalid,
		/// The area is zero. Give the area as the book has it.
		ZeroArea,
		/// A day is after today. Correct the day, or enter the row when the day has come.
		DayInFuture,
		/// A day is before 1900, which is older than the books. Correct the day, or give none if it is
		/// not known.
		DayBeforeBooks,
		/// An owner is listed twice, or a share is zero, greater than one or not in lowest terms.
		/// Correct the owners.
		OwnersInvalid,
		/// The owners' shares do not add up to exactly one, or their common denominator is too
		/// large. Correct the shares, or list no owner if none was ever recorded.
		OwnersNotWhole,
		/// The parcel is in the book with other values, perhaps under a number from before a reform. If
		/// the new values are right, the municipality amends the record.
		ParcelDiffers,
		/// A parcel had this number and gave it up for another one. Remove the row if it is of an old
		/// file, or use the parcel's present number. If the number is another parcel's now, its
		/// municipality enters that one with `enter_parcels`.
		ParcelNumberGivenUp,
		/// The parcel does not exist. Correct the number, or enter the parcel first.
		ParcelNotFound,
		/// A building stands on at least one parcel. Give its parcel.
		BuildingWithoutParcel,
		/// A parcel, or a new number, is listed twice, in a building or in the batch. List each once.
		ParcelListedTwice,
		/// The management number of a building or unit has neither up to 33 digits nor the old form
		/// 11680-3609902. Correct the number.
		NumberInvalid,
		/// The building is in the book with other values. If the new ones are right, the municipality
		/// amends the record.
		BuildingDiffers,
		/// The building does not exist. Correct the number, or enter the building first.
		BuildingNotFound,
		/// The building is not a strata building, so it cannot have units. Correct the building of
		/// the unit.
		BuildingNotStrata,
		/// The building has units, so it stays a strata building. Close the units first.
		BuildingHasUnits,
		/// The building has units on a floor that it would not have any more. Correct the floors, or
		/// the units first.
		FloorInUse,
		/// The unit is in the book with other values. If the new ones are right, the municipality
		/// amends the record.
		UnitDiffers,
		/// The label of a wing or unit is not in the form that the chain keeps: Korean syllables,
		/// capital Latin letters, digits and - . , / ( ) ~, without 동 or 호 at the end. Use the form
		/// that the client library makes.
		LabelInvalid,
		/// The building has no such floor. Correct the floor of the unit, or the floors of the building
		/// first.
		FloorNotFound,
		/// The building already has a unit with this wing, floor and label. Each door is one unit:
		/// remove the row, or correct it.
		DoorTaken,
		/// The unit does not exist. Correct the number, or enter the unit first.
		UnitNotFound,
		/// The share of a unit's right to the land is zero, greater than one or not in lowest terms.
		/// Correct the share, or list no right if none is registered.
		LandShareInvalid,
		/// A unit lists two rights of the same kind to the same parcel. Add their shares up.
		LandRightListedTwice,
		/// The shares of the units' rights to a parcel would add up to more than one, by more than a
		/// thousandth, which rounding cannot explain. Correct the shares.
		LandShareExceeded,
		/// The common denominator of the shares of the units' rights to a parcel needs more than 64
		/// bits. Use the denominator of the other units.
		LandShareTooFine,
		/// The record is closed. Reopen it if it was closed by mistake, with other details if what it used
		/// is closed too. If another parcel has the number now, its municipality enters that one with
		/// `enter_parcels`. A closed parcel gets another number only by a reform: remove the row.
		RecordClosed,
		/// The record is not closed. Nothing needs to be done.
		RecordNotClosed,
		/// The property has a live title record. No call ends a title yet, so the record can be closed
		/// only by an order. A building becomes a strata building before it gets a title.
		TitleStands,
		/// Buildings stand on the parcel, or units belong to the building or have rights to the parcel.
		/// Close or correct them first.
		StillInUse,
		/// A successor does not exist, or is the closed property itself. Enter it first.
		SuccessorNotFound,
		/// A successor of a closed record is of another kind: a parcel follows parcels, a building buildings
		/// and units, a unit units. Correct the successors.
		SuccessorOfOtherKind,
		/// A successor of a closed record is closed itself. Name the records that follow it, or reopen it
		/// first.
		SuccessorClosed,
		/// The details are of another kind of property than the record. Give those of its kind.
		DetailsOfOtherKind,
		/// The property has a title record, so only its holders can be the owners in the book. If they
		/// are wrong, the registry office corrects the title first.
		OwnersFollowTitle,
		/// A notice of the registry is pending. Take it, and correct the owners afterwards if they are
		/// still wrong.
		NoticePending,
		/// The district has ended, so it takes no parcel. Use the code of its successor.
		DistrictHasEnded,
		/// Another end of the district is recorded. Correct it with `correct_district_ends`.
		EndAlreadyRecorded,
		/// A successor is the district itself, or is named twice, as one of a closed record also is. Correct
		/// the successors.
		SuccessorsInvalid,
		/// A successor has an end of its own. Record the earlier reform first; to correct it later,
		/// take back the end of the successor in the same batch, and record it again after it.
		SuccessorHasEnded,
		/// Another district, which ends later, names this one as its successor. Correct the day, or
		/// correct that end first.
		EndsTooEarly,
		/// A successor would come from more than eight districts, their own predecessors included.
		/// End the district without a successor, and give its parcels numbers with
		/// `renumber_parcels`.
		TooManyPredecessors,
		/// Another parcel has the number, or gets it by a reform that is recorded. Choose another
		/// number, or renumber that parcel in the same batch, or before this one is reopened.
		ParcelNumberTaken,
		/// There is no free id for a parcel that enters with a number that another one had.
		ParcelIdsExhausted,
		/// The record has changed since the officer saw it: it has another revision. Compare again, and
		/// send the row with the present revision if it is still right.
		RecordHasChanged,
		/// The row adds or drops a parcel, or moves a unit into a building, for which the officer's
		/// municipality is not responsible. The ministry imports new rows across a border. An amendment
		/// across one needs a municipality that is responsible for both places: the council sets its
		/// jurisdiction. Or the row takes a parcel out of an ended district which has another successor,
		/// for which the municipality is not responsible: the ministry renumbers it.
		OtherMunicipality,
		/// The record already has these values. Nothing needs to be done.
		NothingChanged,
		/// The property has no pending notice. It was already taken, or the registry has left none.
		NoticeNotFound,
	}
}
