//! Districts that come from as many others as is possible.

use crate::*;
use alloc::vec::Vec;
use frame_support::BoundedVec;
use madang_primitives::{DistrictCode, KoreanDay};

/// The district of the objects.
pub(super) const DISTRICT: DistrictCode = DistrictCode(1_168_010_100);

pub(super) fn put<T: Config>(code: DistrictCode) {
	let name = DistrictName::truncate_from(alloc::vec![b'a'; 96]);
	Districts::<T>::insert(code, District { name, ended: None, end_recorded: None, revision: 1 });
}

/// A district that comes from as many others as is possible, in a chain, and is linked to as many others
/// as is possible: the longest search.
pub(super) fn put_district<T: Config>() {
	put::<T>(DISTRICT);
	let mut next = DISTRICT;
	for number in 0..MAX_PREDECESSORS {
		let code = earlier(number);
		put::<T>(code);
		end::<T>(code, next);
		next = code;
	}
	link::<T>(DISTRICT);
	link::<T>(first());
}

/// Link a district, and those to which links lead, to as many others by corrected ends as is possible.
fn link<T: Config>(district: DistrictCode) {
	let linked = |number: u32| DistrictCode(4_711_010_100 + u64::from(number));
	let from = (0..MAX_CORRECTED)
		.map(|number| Corrected { code: linked(number), order: number + 1 })
		.collect::<Vec<_>>();
	let to = from.iter().map(|link| link.code).collect::<Vec<_>>();
	for code in &to {
		put::<T>(*code);
		CorrectedFrom::<T>::insert(code, BoundedVec::truncate_from(from.clone()));
	}
	CorrectedFrom::<T>::insert(district, BoundedVec::truncate_from(from));
	CorrectedTo::<T>::insert(district, BoundedVec::truncate_from(to));
	Corrections::<T>::put(MAX_CORRECTED);
}

/// The code of an earlier district.
fn earlier(number: u32) -> DistrictCode {
	DistrictCode(4_159_025_021 + u64::from(number))
}

/// End a district with one successor, which may have ended since.
fn end<T: Config>(code: DistrictCode, successor: DistrictCode) {
	let successors = BoundedVec::truncate_from(alloc::vec![successor]);
	Districts::<T>::mutate(code, |district| {
		if let Some(district) = district {
			district.ended = Some(Ended { on: KoreanDay(0), successors });
			district.end_recorded = Some(0);
		}
	});
	Predecessors::<T>::insert(successor, BoundedVec::truncate_from(alloc::vec![code]));
}

/// The first district of the chain.
pub(super) fn first() -> DistrictCode {
	earlier(MAX_PREDECESSORS - 1)
}

/// The code of a district that ends.
pub(super) fn ending(number: u32) -> DistrictCode {
	DistrictCode(2_611_010_100 + u64::from(number))
}

/// The ends of districts, with successors that come from as many others as is possible. A row has at
/// most as many successors as it can have.
pub(super) fn ends<T: Config>(rows: u32, successors: u32) -> BoundedVec<DistrictEnd, T::MaxBatch> {
	let mut left = successors;
	let ends = (0..rows).map(|row| {
		let some = left.min(MAX_SUCCESSORS);
		left = left.saturating_sub(some);
		let successors = (0..some).map(|number| {
			let code = DistrictCode(2_711_010_100 + u64::from(row * MAX_SUCCESSORS + number));
			put::<T>(code);
			let come_from = (1..MAX_PREDECESSORS).map(|one| {
				let earlier =
					DistrictCode(code.0 * 10 % 7_000_000_000 + 3_000_000_000 + u64::from(one));
				put::<T>(earlier);
				end::<T>(earlier, code);
				earlier
			});
			let come_from = come_from.collect::<Vec<_>>();
			Predecessors::<T>::insert(code, BoundedVec::truncate_from(come_from));
			code
		});
		let successors = BoundedVec::truncate_from(successors.collect::<Vec<_>>());
		put::<T>(ending(row));
		DistrictEnd { code: ending(row), ended: Ended { on: KoreanDay(0), successors } }
	});
	BoundedVec::truncate_from(ends.collect::<Vec<_>>())
}
