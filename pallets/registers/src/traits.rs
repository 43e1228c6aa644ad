//! The interface of this pallet for other pallets.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	pallet_prelude::{ConstU32, DispatchError, DispatchResult},
	BoundedVec,
};
use madang_primitives::{
	Cause, DistrictCode, Filed, Holdings, KoreanDay, Property, PropertyName, Receipt,
};
use pallet_institutions::Location;
use scale_info::TypeInfo;
use sp_core::H256;

/// The registry's notice to the books about a registration of ownership (부동산등기법 62).
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Notice {
	/// The receipt of the completed application, and the day of filing. The registration has effect
	/// from then on (부동산등기법 6(2)).
	pub filed: Filed,
	/// The day of registration.
	pub registered_on: KoreanDay,
	/// The cause of the change. A first registration has none.
	pub cause: Option<Cause>,
	/// All live holders of the title with their shares, which add up to one.
	pub holdings: Holdings,
	/// The digest of the property's description in the title record.
	pub description: H256,
}

/// Most pending notices of one property.
pub type MaxNotices = ConstU32<16>;

/// The pending notices of a property, the oldest first.
pub type NoticeQueue = BoundedVec<Notice, MaxNotices>;

/// Why a property can have no title record of its own, or why its record cannot be disposed of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Bar {
	/// It is not in the books.
	NotInBook,
	/// Its record in the book is closed (말소).
	Closed,
	/// It is a strata building as a whole: its units have the records (부동산등기법 15(1), 부동산등기규칙 52
	/// no. 9).
	StrataAsAWhole,
	/// It is land to which units have the right. It can be disposed of only together with them
	/// (집합건물법 20(2), 부동산등기법 61(4), 부동산등기규칙 52 no. 3).
	BoundToUnits,
}

/// What the books must know of a property's title record.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TitleRecord {
	/// The holders, whose shares add up to one.
	pub holders: Holdings,
	/// The digest of the property's description in the record.
	pub description: H256,
}

/// The title records, for the books. The pallet of the title records implements it.
pub trait TitleRecords {
	/// The live title record of a property.
	fn live_title(property: &Property) -> Option<TitleRecord>;
}

/// A chain without title records.
impl TitleRecords for () {
	fn live_title(_: &Property) -> Option<TitleRecord> {
		None
	}
}

/// The books, for other pallets.
///
/// The books decide on descriptions, which change only in this pallet. The registry decides on
/// owners, which the books take only from its [`Notice`] (공간정보관리법 88(1)).
pub trait Books {
	/// The property to which a name leads, or `None` if there is none: a parcel is found by its
	/// present number or an old one.
	fn find(name: &PropertyName) -> Option<Property>;

	/// The legal district in which a property is now, or `None` if the property does not exist. It
	/// follows the reforms of districts.
	fn district_of(property: &Property) -> Option<DistrictCode>;

	/// Where a property is now and was before, or `None` if the property does not exist. Buildings and
	/// units follow their parcel.
	fn place(property: &Property) -> Option<Location>;

	/// The place of a parcel whose number was given in this district.
	fn place_of_code(district: DistrictCode) -> Location;

	/// The digest of the property's description, without its owners.
	fn description_of(property: &Property) -> Option<H256>;

	/// The owners in the book. Empty if none was ever recorded.
	fn owners_of(property: &Property) -> Option<Holdings>;

	/// The record's revision, which increases by one with every change.
	fn revision_of(property: &Property) -> Option<u32>;

	/// Whether the property can have a title record of its own that can be disposed of.
	fn registrable(property: &Property) -> Result<(), Bar>;

	/// Leave a notice of the registry for the municipality, after the pending ones. If the queue is
	/// full, it replaces the newest pending notice: the municipality must never stop a registration.
	fn notify(property: &Property, notice: Notice) -> DispatchResult;

	/// Write a new description into all pending notices, because the record has taken it over from
	/// the book.
	fn redescribe(property: &Property, description: H256);

	/// The title record of the property has changed and is now this: compare it with the book, and
	/// note or clear their difference. A notice must be left before. Returns whether they differ now.
	fn title_changed(property: &Property, title: TitleRecord) -> bool;

	/// The pending notices, the oldest first.
	fn pending_notices(property: &Property) -> NoticeQueue;

	/// The oldest pending notice. It is the one that [`Books::apply_notice`] applies.
	fn pending_notice(property: &Property) -> Option<Notice> {
		Self::pending_notices(property).into_iter().next()
	}

	/// Write the owners of the oldest pending notice into the book and remove the notice. Returns
	/// `Ok(true)` if they were written. If the description in the notice differs from the book, it
	/// returns `Ok(false)`: the owners and the notice stay until the descriptions agree, and an
	/// event informs the registry (공간정보관리법 88(3)).
	fn apply_notice(property: &Property) -> Result<bool, DispatchError>;

	/// Apply the pending notices, the oldest first, up to the one with this receipt. Stops with
	/// `Ok(false)` at the first one whose description differs.
	fn apply_notices(property: &Property, through: Receipt) -> Result<bool, DispatchError> {
		while Self::pending_notice(property).is_some_and(|one| one.filed.receipt <= through) {
			if !Self::apply_notice(property)? {
				return Ok(false);
			}
		}
		Ok(true)
	}
}
