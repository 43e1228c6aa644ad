//! The interface of this pallet for other pallets.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::pallet_prelude::{DispatchError, DispatchResult};
use madang_primitives::{DistrictCode, Holdings, KoreanDay, Property, Receipt};
use scale_info::TypeInfo;
use sp_core::H256;

/// The registry's notice to the books about a registration of ownership (부동산등기법 62).
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Notice {
	/// The receipt of the completed application.
	pub receipt: Receipt,
	/// The day of registration.
	pub registered_on: KoreanDay,
	/// All live holders of the title with their shares, which add up to one.
	pub holdings: Holdings,
	/// The digest of the property's description in the title record.
	pub description: H256,
}

/// The books, for other pallets.
///
/// The books decide on descriptions, which change only in this pallet. The registry decides on
/// owners, which the books take only from its [`Notice`] (공간정보관리법 88(1)).
pub trait Books {
	/// The legal district of a property, or `None` if the property does not exist.
	fn district_of(property: &Property) -> Option<DistrictCode>;

	/// The digest of the property's description, without its owners.
	fn description_of(property: &Property) -> Option<H256>;

	/// The owners in the book. Empty if none was ever recorded.
	fn owners_of(property: &Property) -> Option<Holdings>;

	/// The record's revision, which increases by one with every change.
	fn revision_of(property: &Property) -> Option<u32>;

	/// Leave a notice of the registry for the municipality. It replaces a pending notice.
	fn notify(property: &Property, notice: Notice) -> DispatchResult;

	/// The pending notice.
	fn pending_notice(property: &Property) -> Option<Notice>;

	/// Write the owners of the pending notice into the book and remove the notice. Returns
	/// `Ok(true)` if they were written. If the description in the notice differs from the book, it
	/// returns `Ok(false)`: the owners and the notice stay until the descriptions agree, and an
	/// event informs the registry (공간정보관리법 88(3)).
	fn apply_notice(property: &Property) -> Result<bool, DispatchError>;
}
