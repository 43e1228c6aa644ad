//! The largest inputs.

use madang_primitives::{KoreanDay, Won};

/// The largest principal: 10^15 won (1,000조), more than all loans of a large bank.
pub const MAX_PRINCIPAL: Won = 1_000_000_000_000_000;

/// The longest term: 50 years.
pub const MAX_MONTHS: u16 = 600;

pub use madang_primitives::WHOLE_RATE;

/// The last month in which a fee for repaying early is allowed: at most three years after the loan
/// began (금융소비자 보호에 관한 법률 제20조 제1항 제4호 나목).
pub const MAX_FEE_MONTHS: u16 = 36;

/// Most draws of a loan: one a month for ten years.
pub const MAX_DRAWS: usize = 120;

/// The last day that can be calculated with: 2999-12-31. The first is [`KoreanDay::FIRST`].
pub const LAST_DAY: KoreanDay = KoreanDay(376_199);

/// Most days by which days off move an instalment. The longest row of days off that the law can cause
/// is about ten. Two instalments that move towards each other stay in order, because months have more
/// than twice as many days.
pub const MAX_MOVE: u32 = 13;

/// Fewest days from one part of an irregular repayment to the next, for the same reason.
pub const MIN_PART_DAYS: u32 = 28;
