//! The instalment arithmetic of loans: due days, interest, instalments, fees. Pure functions, exact to
//! the won, the same in the runtime, the command and the explorer.
//!
//! # Periods
//!
//! - A loan begins with its first draw. Instalment `n` is due on the pay day in the `n`th month after
//!   the month of the first draw, or on the last day of a shorter month ([`nominal_due`]). There are as
//!   many instalments as months of the term. The first period can be shorter or longer than a month.
//! - A day off moves the day on which an instalment is due ([`due`]). It moves the end of the period too
//!   with [`HolidayRule::Preceding`] and `Following { accrue: true }`. With `Following { accrue: false }`
//!   the period ends on the nominal day: the days in between belong to the next period, and its interest
//!   is on what is outstanding after the instalment.
//! - A draw is counted from its value day. A draw on the last day of a period belongs to the next one.
//! - The parts of an irregular repayment are its instalments. Each has the interest since the one
//!   before. The last is due within the term.
//!
//! # Interest
//!
//! - Interest counts the first day of a period and not the last (한편넣기): the day of a draw counts, and
//!   the day of a repayment does not.
//! - By days ([`DayCount::Act365`], [`DayCount::ActAct`], [`DayCount::Thirty360`]), the interest of a
//!   period is `principal × rate × days ÷ basis`, added up exactly for all draws, rounded down to whole
//!   won. The rest is carried to the next period, so the interest of all periods together is the exact
//!   interest, rounded down once. What is left at the end of the loan is dropped.
//! - By months ([`DayCount::Monthly`]), the period from one nominal day to the next is a twelfth of a
//!   year, however many days it has. What is drawn within a period, and the days before or after a
//!   nominal day in the first one, count as with [`DayCount::Act365`]. The interest of a period is
//!   rounded down, and no rest is carried.
//!
//! # Instalments
//!
//! - [`Repayment::EqualInstalment`]: the [`annuity`], rounded down, of what is outstanding. It is calculated for
//!   the first instalment after the grace period, and again for the remaining ones when the rate has
//!   changed or money was drawn in the period. Its interest is that of the period, and the rest of it is
//!   principal. If the interest is more than that, only the interest is due.
//! - [`Repayment::EqualPrincipal`]: what is outstanding, divided by the remaining instalments and
//!   rounded down. It is calculated after the grace period, and again when money was drawn.
//! - The last instalment repays everything that is left.
//! - The rate of a month is that of its first day ([`Credit::rate_in`]). It does not change within a
//!   month.
//!
//! # Limits
//!
//! The largest principal ([`MAX_PRINCIPAL`]), rate ([`WHOLE_RATE`]) and term ([`MAX_MONTHS`]) together
//! need 97 of the 128 bits with which interest is calculated: 10^15 won, 10^6 millionths, and 51
//! years of [1,603,080 parts](accrue()). All arithmetic is checked, and nothing panics on any input.
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(
	not(test),
	deny(
		clippy::arithmetic_side_effects,
		clippy::expect_used,
		clippy::indexing_slicing,
		clippy::panic,
		clippy::unwrap_used
	)
)]

extern crate alloc;

pub mod account;
mod accrue;
mod annuity;
mod check;
mod credit;
mod dates;
mod days;
mod errors;
mod fees;
mod irregular;
mod limits;
mod period;
mod plan;
mod rate;
mod schedule;
mod text;
mod wide;

#[cfg(test)]
mod tests;

pub use accrue::{accrue, month_interest, Rest, REST_UNIT};
pub use annuity::annuity;
pub use credit::{
	Credit, DayCount, Draw, Fixing, HolidayRule, IndexId, Instalment, LateInterest, MaxParts,
	MaxSteps, Part, PrepaymentFee, RateStep, RateTerms, Repayment,
};
pub use dates::{due, months_after, nominal_due};
pub use days::part_of_year;
pub use errors::{CreditError, ScheduleError};
pub use fees::{late_interest, prepayment_fee};
pub use limits::{
	LAST_DAY, MAX_DRAWS, MAX_FEE_MONTHS, MAX_MONTHS, MAX_MOVE, MAX_PRINCIPAL, MIN_PART_DAYS,
	WHOLE_RATE,
};
pub use rate::effective_rate;
pub use schedule::schedule;
