//! Tests of the transition table and of the finality threshold.

use crate::{finality_threshold, SeatEvent, SeatStatus};

#[test]
fn a_seats_status_has_exactly_these_transitions() {
	use SeatEvent::*;
	use SeatStatus::*;
	for status in SeatStatus::ALL {
		for event in SeatEvent::ALL {
			let expected = match (status, event) {
				(Active, Suspend) => Some(Suspended),
				(Suspended, Reinstate) => Some(Active),
				(Active, Take) | (Suspended, Take) => Some(Taken),
				_ => None,
			};
			assert_eq!(status.next(event), expected, "{status:?} {event:?}");
		}
	}
}

#[test]
fn finality_needs_more_than_two_thirds() {
	for validators in 1..=64usize {
		let needed = finality_threshold(validators);
		// GRANDPA tolerates fewer than one third of faulty validators.
		assert!(3 * (validators - needed) < validators);
		assert!(3 * (validators - needed + 1) >= validators);
	}
	assert_eq!([1, 2, 3, 4, 5, 6, 7].map(finality_threshold), [1, 2, 3, 3, 4, 5, 5]);
}
