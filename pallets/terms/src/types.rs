//! What the queue and the list of pauses are made of.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{pallet_prelude::ConstU32, BoundedVec};
use madang_primitives::KoreanDay;
use scale_info::TypeInfo;

/// Most holidays in one call: those of about three years.
pub type MaxHolidays = ConstU32<64>;

/// Days in one call of the council.
pub type Days = BoundedVec<KoreanDay, MaxHolidays>;

/// Most kinds of terms that a runtime can have.
pub type MaxKinds = ConstU32<64>;

/// Days of one word of [`crate::PausedDays`] and of [`crate::Holidays`].
pub const DAYS_OF_A_WORD: u32 = u128::BITS;

/// Words of one page of [`crate::Holidays`].
pub const WORDS_OF_A_PAGE: u32 = 16;

/// Days of one page of [`crate::Holidays`]: more than five years, so that the instalments of a loan of fifty years lie
/// in few pages.
pub const DAYS_OF_A_PAGE: u32 = WORDS_OF_A_PAGE * DAYS_OF_A_WORD;

/// A page of holidays: words of which the first one has the earliest days.
pub type Page = [u128; WORDS_OF_A_PAGE as usize];

/// Most days before its last day on which a pause moves a term, and most days by which pauses move
/// it. They bound the work, and are more than any term that the law knows here. The council's budget of
/// pauses cannot use them up.
pub const MAX_TERM_DAYS: u32 = 16 * DAYS_OF_A_WORD;

/// A term that runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Term {
	/// Its first day: the day after the event (민법 157).
	pub since: KoreanDay,
	/// Its last day according to its object.
	pub last: KoreanDay,
}

/// How urgent the effect of a term is. All items of one level that are due are handled before those of
/// the next, also if they ended on a later day. The items of each level are handled in order of days.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Priority {
	/// A right ends, or something is free again.
	#[codec(index = 0)]
	Lapse,
	/// Something is noted as late.
	#[codec(index = 1)]
	Late,
	/// Everything else.
	#[codec(index = 2)]
	Routine,
}

impl Priority {
	/// Every level, the most urgent first.
	pub const ALL: [Self; 3] = [Self::Lapse, Self::Late, Self::Routine];
}

/// The place of an item in the queue. Its encoding is in the order of the queue, and the storage is
/// read in the order of encoded keys: most urgent first, then by day, then as scheduled.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Position {
	/// How urgent it is.
	priority: Priority,
	/// The day, so that negative ones are first, in big endian.
	day: [u8; 4],
	/// The number of the item, in big endian.
	number: [u8; 8],
}

/// The sign bit of a day.
const SIGN: u32 = 1 << 31;

impl Position {
	/// The place of the item of a number on a day.
	pub fn new(priority: Priority, day: KoreanDay, number: u64) -> Self {
		let day = (day.0.cast_unsigned() ^ SIGN).to_be_bytes();
		Self { priority, day, number: number.to_be_bytes() }
	}

	/// The place before all items of this priority.
	pub fn before_all(priority: Priority) -> Self {
		Self::new(priority, KoreanDay(i32::MIN), 0)
	}

	/// The same item on another day.
	pub fn on(self, day: KoreanDay) -> Self {
		Self { day: Self::new(self.priority, day, 0).day, ..self }
	}

	/// How urgent it is.
	pub fn priority(&self) -> Priority {
		self.priority
	}

	/// The day after which the item is looked at.
	pub fn day(&self) -> KoreanDay {
		KoreanDay((u32::from_be_bytes(self.day) ^ SIGN).cast_signed())
	}

	/// The number of the item.
	pub fn number(&self) -> u64 {
		u64::from_be_bytes(self.number)
	}
}

/// An item of the queue.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Item<Key> {
	/// The term.
	pub key: Key,
	/// Its last day according to its object when it was scheduled.
	pub last: KoreanDay,
}

/// What was paused at the end of the last block.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Paused<Kind> {
	/// The day of that block.
	pub day: KoreanDay,
	/// The kinds of terms that could not be met.
	pub kinds: BoundedVec<Kind, MaxKinds>,
}
