//! Suspensions by reports never leave fewer validators than the seats that the council granted need.

use super::{
	cases::{equivocation, report, status},
	*,
};
use crate::{finality_threshold, pallet::Cases, SeatStatus};
use frame_support::{assert_ok, traits::Hooks};
use proptest::{collection::vec, prelude::*};

fn active(of: u32) -> usize {
	(1..=of).filter(|one| status(*one) == SeatStatus::Active).count()
}

#[test]
fn suspensions_over_several_sessions_do_not_lower_the_threshold() {
	chain(7).execute_with(|| {
		for offender in 1..=7u8 {
			assert_ok!(report(equivocation(offender, slot(System::block_number()))));
			sessions(2);
			Grandpa::on_finalize(System::block_number());
		}
		assert_eq!(active(7), 5, "7 seats need 5");
		assert_eq!(validators(), [3, 4, 5, 6, 7]);
		assert_eq!(Cases::<Test>::iter().count(), 7, "the others have a case");
		// The council can still decide otherwise.
		assert_ok!(revoke(3, 0));
	});
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(48))]

	#[test]
	fn no_sequence_of_offences_crosses_the_threshold_of_the_granted_seats(
		seats in 1..8u32,
		offences in vec((1..8u8, 0..15u64), 1..24),
	) {
		chain(seats).execute_with(|| {
			for (offender, blocks) in offences {
				let _ = report(equivocation(offender, slot(System::block_number())));
				assert!(active(seats) >= finality_threshold(seats as usize));
				to_block(System::block_number() + blocks);
				Pallet::<Test>::do_try_state().unwrap();
			}
		});
	}
}
