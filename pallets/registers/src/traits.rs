//! What other pallets see of the books.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::pallet_prelude::{DispatchError, DispatchResult};
use madang_primitives::{DistrictCode, Holdings, KoreanDay, Property, Receipt};
use scale_info::TypeInfo;
use sp_core::H256;

/// What the registry tells the books when an ownership was registered (부동산등기법 62).
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Notice {
	/// The receipt of the application that was completed.
	pub receipt: Receipt,
	/// The day of registration.
	pub registered_on: KoreanDay,
	/// Every live holder of the title with its share: one in sum.
	pub holdings: Holdings,
	/// The digest of the property's description as the title record has it.
	pub description: H256,
}

/// The books, for the pallets that build on them.
///
/// Descriptions belong to the books and change only here; owners belong to the registry, and the
/// books take them only from its [`Notice`] (공간정보관리법 88(1)).
pub trait Books {
	/// The legal district of a property, or `None` where the books have no such property.
	fn district_of(property: &Property) -> Option<DistrictCode>;

	/// A digest of the property's description (not of its owners): changes when the book does.
	fn description_of(property: &Property) -> Option<H256>;

	/// The owners that the book names: empty where none was ever recorded.
	fn owners_of(property: &Property) -> Option<Holdings>;

	/// The book entry's revision number: up by one with every change.
	fn revision_of(property: &Property) -> Option<u32>;

	/// Leave the registry's notice for the municipality. A later notice replaces an earlier one
	/// that was not taken yet.
	fn notify(property: &Property, notice: Notice) -> DispatchResult;

	/// The notice that waits to be taken.
	fn pending_notice(property: &Property) -> Option<Notice>;

	/// Write the waiting notice's owners into the book and remove the notice. `Ok(true)` when
	/// written; `Ok(false)` when the description in the notice differs from the book's: then the
	/// owners stay, the notice waits until the descriptions agree, and an event tells the registry
	/// (공간정보관리법 88(3)).
	fn apply_notice(property: &Property) -> Result<bool, DispatchError>;
}
