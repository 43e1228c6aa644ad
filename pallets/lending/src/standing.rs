//! How a loan stands today: what is overdue, and what the bank did about it.

use crate::{ArrearsOf, ClaimCause, Config, Ledgers, LoanState, Loans, Pallet};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use madang_primitives::{KoreanDay, LoanId, Won};
use madang_schedule::account::Buckets;
use pallet_guarantees::{GuaranteeState, Guarantees};
use scale_info::TypeInfo;

/// How a loan stands on a day. A loan of which nothing is overdue performs (정상).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Standing {
	/// The day: today, or that of the last posting if it is later.
	pub on: KoreanDay,
	/// The state.
	pub state: LoanState,
	/// The principal that is not repaid, due or not, in won.
	pub outstanding: Won,
	/// What is due and not paid.
	pub due: Buckets,
	/// The due day of the oldest instalment that is overdue, if one is.
	pub overdue_since: Option<KoreanDay>,
	/// For how many days.
	pub overdue_days: u32,
	/// The last day of the notice time of the last warning.
	pub warned_until: Option<KoreanDay>,
	/// Whether everything is due: the benefit of time is lost, or the term has ended.
	pub all_due: bool,
	/// The day on which the benefit of time was lost.
	pub accelerated_on: Option<KoreanDay>,
	/// Why the guarantor may be claimed on.
	pub claimable: Option<ClaimCause>,
	/// The state of the guarantee, if one was asked for.
	pub guarantee: Option<GuaranteeState>,
	/// What the guarantor paid.
	pub subrogated: Buckets,
	/// What was written off and is not recovered.
	pub written_off: Buckets,
}

impl<T: Config> Pallet<T> {
	/// How a loan stands; `None` if it was never disbursed.
	pub(crate) fn standing_of(loan: LoanId) -> Option<Standing> {
		let found = Loans::<T>::get(loan)?;
		let credit = Self::credit(loan, &found).ok()?;
		let account = Self::account_today(&credit, &Ledgers::<T>::get(loan)?).ok()?;
		let arrears = ArrearsOf::<T>::get(loan);
		let overdue_since = account.overdue_since();
		Some(Standing {
			on: account.as_of,
			state: found.state,
			outstanding: account.outstanding(),
			due: account.due(),
			overdue_since,
			overdue_days: overdue_since.map_or(0, |since| account.as_of.days_after(since)),
			warned_until: arrears.warning.as_ref().map(Self::warned_until),
			all_due: account.is_all_due(),
			accelerated_on: arrears.accelerated.map(|posted| posted.on),
			claimable: arrears.claimable,
			guarantee: T::Guarantees::state(loan),
			subrogated: account.subrogated,
			written_off: account.written_off,
		})
	}
}
