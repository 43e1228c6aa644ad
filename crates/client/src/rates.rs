//! Reference rates: the indices that loans follow, and their published values.

use crate::{
	api::{storage, types::*},
	error::Error,
	read::State,
};
use madang_schedule::RateTerms;
use std::{borrow::Cow, collections::BTreeMap};
use subxt::utils::Static;

/// Every index, in the order of the numbers.
pub async fn indices(state: &State) -> Result<BTreeMap<IndexId, Index>, Error> {
	Ok(state.all::<IndexId, Index>(storage::index()).await?.into_iter().collect())
}

/// An index, or `None` if it does not exist.
pub async fn index(state: &State, index: IndexId) -> Result<Option<Index>, Error> {
	state.fetch(storage::index(), (Static(index),)).await
}

/// The values of an index, in the order of their days, those of days to come included.
pub async fn values(state: &State, index: IndexId) -> Result<Vec<IndexValue>, Error> {
	Ok(state.fetch(storage::index_values(), (Static(index),)).await?.unwrap_or_default())
}

/// The value of these that holds on a day.
pub fn on(values: &[IndexValue], day: KoreanDay) -> Option<&IndexValue> {
	values.iter().rfind(|value| value.from <= day)
}

/// The published values of all indices, as the accounts of loans need them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Published(BTreeMap<IndexId, Vec<Fixing>>);

impl Published {
	/// Read those of every index.
	pub async fn all(state: &State) -> Result<Self, Error> {
		let all = state.all::<IndexId, Vec<IndexValue>>(storage::index_values()).await?;
		Ok(Self(all.into_iter().map(|(index, values)| (index, fixings(index, values))).collect()))
	}

	/// Read those of the index that a contract follows, if it follows one.
	pub async fn of(state: &State, credit: &Credit) -> Result<Self, Error> {
		let RateTerms::Index { index, .. } = credit.rate else { return Ok(Self::default()) };
		let found = fixings(index, values(state, index).await?);
		Ok(Self(BTreeMap::from([(index, found)])))
	}

	/// The values that a contract needs: none if it follows no index.
	pub fn fixings(&self, credit: &Credit) -> Cow<'_, [Fixing]> {
		let found = match credit.rate {
			RateTerms::Index { index, .. } => self.0.get(&index),
			RateTerms::Fixed(_) | RateTerms::Stepped(_) => None,
		};
		found.map_or(&[][..], Vec::as_slice).into()
	}
}

impl FromIterator<Fixing> for Published {
	/// In any order: of two of one day, the last counts.
	fn from_iter<I: IntoIterator<Item = Fixing>>(fixings: I) -> Self {
		let mut all: BTreeMap<IndexId, Vec<Fixing>> = BTreeMap::new();
		for fixing in fixings {
			all.entry(fixing.index).or_default().push(fixing);
		}
		all.values_mut().for_each(|of_index| of_index.sort_by_key(|fixing| fixing.from));
		Self(all)
	}
}

fn fixings(index: IndexId, values: Vec<IndexValue>) -> Vec<Fixing> {
	values.into_iter().map(|IndexValue { from, rate }| Fixing { index, from, rate }).collect()
}

#[cfg(test)]
mod tests {
	use super::*;
	use madang_schedule::{DayCount, HolidayRule, LateInterest, PrepaymentFee, Repayment};

	fn day(text: &str) -> KoreanDay {
		text.parse().unwrap()
	}

	#[test]
	fn a_value_holds_until_the_next() {
		let value = |from, rate| IndexValue { from: day(from), rate };
		let values = [value("2026-11-17", 31_000), value("2026-12-16", 32_000)];
		let rate = |text| on(&values, day(text)).map(|value| value.rate);
		assert_eq!(rate("2026-11-16"), None);
		assert_eq!(rate("2026-11-17"), Some(31_000));
		assert_eq!(rate("2026-12-15"), Some(31_000));
		assert_eq!(rate("2027-12-16"), Some(32_000));
	}

	#[test]
	fn a_contract_gets_the_values_of_its_own_index() {
		let fixing = |index, rate| Fixing { index: IndexId(index), from: day("2026-11-17"), rate };
		let published: Published = [fixing(1, 10), fixing(2, 20)].into_iter().collect();
		let by = |rate| Credit {
			principal: 12_000_000,
			term_months: 12,
			grace_months: 0,
			repayment: Repayment::Bullet,
			rate,
			days: DayCount::Act365,
			pay_day: 25,
			holiday: HolidayRule::Nominal,
			prepayment: PrepaymentFee::default(),
			late: LateInterest::default(),
		};
		let index = |number| {
			let index = IndexId(number);
			by(RateTerms::Index { index, spread: 0, reset_months: 1, cap: None })
		};
		assert_eq!(published.fixings(&index(2)).to_vec(), [fixing(2, 20)]);
		assert!(published.fixings(&index(3)).is_empty());
		assert!(published.fixings(&by(RateTerms::Fixed(1))).is_empty());
	}
}
