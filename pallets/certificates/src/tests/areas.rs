//! Areas and their relations.

use super::*;
use crate::areas::{are_valid, are_within, contains, covers, overlap};

#[test]
fn an_area_contains_what_begins_with_its_digits() {
	for (outer, inner, expected) in [
		(DistrictPrefix::NATION, DistrictPrefix::NATION, true),
		(DistrictPrefix::NATION, GANGNAM, true),
		(SEOUL, GANGNAM, true),
		(GANGNAM, GANGNAM, true),
		(GANGNAM, SEOUL, false),
		(GANGNAM, SEOCHO, false),
		(GANGNAM, DistrictPrefix::NATION, false),
	] {
		assert_eq!(contains(outer, inner), expected, "{outer} {inner}");
	}
}

#[test]
fn lists_cover_overlap_and_are_valid() {
	assert!(covers(&[], None) && !covers(&[], Some(SEOUL)) && !covers(&[SEOUL], None));
	assert!(covers(&[SEOCHO, GANGNAM], Some(GANGNAM)) && !covers(&[GANGNAM], Some(SEOUL)));
	assert!(are_within(&[GANGNAM, SEOCHO], &[SEOUL]) && !are_within(&[SEOUL], &[GANGNAM]));
	assert!(are_within(&[], &[]) && !are_within(&[], &[SEOUL]) && !are_within(&[SEOUL], &[]));
	assert!(overlap(&[], &[]) && overlap(&[SEOUL], &[GANGNAM]) && overlap(&[GANGNAM], &[SEOUL]));
	assert!(!overlap(&[GANGNAM], &[SEOCHO]) && !overlap(&[], &[SEOUL]));
	let valid = |areas: &[DistrictPrefix]| are_valid(&bounded(areas.iter().copied()));
	assert!(valid(&[]) && valid(&[GANGNAM, SEOCHO]));
	assert!(!valid(&[GANGNAM, GANGNAM]) && !valid(&[SEOUL, GANGNAM]) && !valid(&[GANGNAM, SEOUL]));
	assert!(!valid(&[DistrictPrefix { digits: 2, value: 9 }]));
}
