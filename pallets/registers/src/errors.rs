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
		/// The area is zero. Give the area in hundredths of a square metre.
		ZeroArea,
		/// An owner is listed twice, or a share is zero, greater than one or not in lowest terms.
		/// Correct the owners.
		OwnersInvalid,
		/// The owners' shares do not add up to exactly one, or their common denominator is too
		/// large. Correct the shares, or list no owner if none was ever recorded.
		OwnersNotWhole,
		/// The parcel already exists, perhaps under a number from before a reform, or is listed twice
		/// in the batch. Remove the row.
		ParcelAlreadyExists,
		/// The parcel does not exist. Correct the number, or import the parcel first.
		ParcelNotFound,
		/// The building already exists or is listed twice in the batch. Remove the row.
		BuildingAlreadyExists,
		/// The building does not exist. Correct the number, or import the building first.
		BuildingNotFound,
		/// The building is not a strata building, so it cannot have units. Correct the building of
		/// the unit.
		BuildingNotStrata,
		/// The unit already exists or is listed twice in the batch. Remove the row.
		UnitAlreadyExists,
		/// The building already has a unit with this wing, floor and number. Each door is one unit:
		/// remove the row, or correct it.
		DoorTaken,
		/// The unit does not exist. Correct the number, or import the unit first.
		UnitNotFound,
		/// The unit's land share is zero, greater than one or not in lowest terms. Correct the
		/// share.
		LandShareInvalid,
		/// The land shares of the building's units would exceed one. Correct the unit's share.
		LandShareExceeded,
		/// The common denominator of the land shares of the building's units is too large. Use the
		/// denominator of the other units.
		LandShareTooFine,
		/// The district has ended, so it takes no parcel. Use the code of its successor.
		DistrictHasEnded,
		/// Another end of the district is recorded. Correct it with `correct_district_ends`.
		EndAlreadyRecorded,
		/// A successor is the district itself, or is named twice. Correct the successors.
		SuccessorsInvalid,
		/// A successor does not exist. Import it first.
		SuccessorNotFound,
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
		/// Another parcel has the new number. Choose another number, or renumber that parcel in the
		/// same batch.
		ParcelNumberTaken,
		/// A parcel or a new number is listed twice in the batch. Remove one of the rows.
		ParcelListedTwice,
		/// There is no free id for a parcel that enters with a number that another one had.
		ParcelIdsExhausted,
		/// The record already has these values. Nothing needs to be done.
		NothingChanged,
		/// The property has no pending notice. It was already taken, or the registry has left none.
		NoticeNotFound,
	}
}
