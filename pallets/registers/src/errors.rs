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
		/// The district already exists or is listed twice in the batch. Remove the row.
		DistrictAlreadyExists,
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
		/// The parcel already exists or is listed twice in the batch. Remove the row.
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
		/// The record already has these values. Nothing needs to be done.
		NothingChanged,
		/// The property has no pending notice. It was already taken, or the registry has left none.
		NoticeNotFound,
	}
}
