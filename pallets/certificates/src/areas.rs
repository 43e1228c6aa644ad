//! Areas: lists of district prefixes.

use crate::Areas;
use madang_primitives::DistrictPrefix;

/// Most areas of an accreditation or a delegation: every province, and a few more.
pub const MAX_AREAS: usize = 20;

/// Whether every district of `inner` is one of `outer`.
pub fn contains(outer: DistrictPrefix, inner: DistrictPrefix) -> bool {
	let dropped = inner.digits.checked_sub(outer.digits).map(u32::from);
	let unit = dropped.and_then(|dropped| 10u64.checked_pow(dropped));
	unit.and_then(|unit| inner.value.checked_div(unit)) == Some(outer.value)
}

/// Whether the area, or that there is none, is within the areas: without an area within an empty list only.
pub fn covers(areas: &[DistrictPrefix], area: Option<DistrictPrefix>) -> bool {
	match area {
		Some(area) => areas.iter().any(|outer| contains(*outer, area)),
		None => areas.is_empty(),
	}
}

/// Whether every one of `inner` is within `outer`. Both have areas, or neither.
pub fn are_within(inner: &[DistrictPrefix], outer: &[DistrictPrefix]) -> bool {
	inner.is_empty() == outer.is_empty() && inner.iter().all(|area| covers(outer, Some(*area)))
}

/// Whether a district is in both lists, or both are empty.
pub fn overlap(one: &[DistrictPrefix], other: &[DistrictPrefix]) -> bool {
	let meet = |a: &DistrictPrefix, b: &DistrictPrefix| contains(*a, *b) || contains(*b, *a);
	(one.is_empty() && other.is_empty())
		|| one.iter().any(|area| other.iter().any(|second| meet(area, second)))
}

/// Whether there are not too many, each prefix is well formed and no district is in two of them.
pub fn are_valid(areas: &Areas) -> bool {
	areas.len() <= MAX_AREAS
		&& areas.iter().enumerate().all(|(place, area)| {
			let mut earlier = areas.iter().take(place);
			area.is_valid() && !earlier.any(|one| contains(*one, *area) || contains(*area, *one))
		})
}
