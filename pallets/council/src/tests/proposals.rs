//! Tests of proposals, from proposing to closing.

use super::*;
use crate::{standing, Error, Event, Majority, Proposals, Standing};
use frame_support::{assert_noop, assert_ok, dispatch::GetDispatchInfo, pallet_prelude::Get};
use madang_primitives::InstitutionId;

fn last_event() -> Event<Test> {
	match System::events().pop().map(|record| record.event) {
		Some(RuntimeEvent::Council(event)) => event,
		other => panic!("no event of the council: {other:?}"),
	}
}

#[test]
fn a_call_needs_two_thirds() {
	run(|| {
		assert_ok!(propose(1, grant_seat(5)));
		let Event::Proposed { proposal, by, officer, act, reason, majority, expires_at } =
			last_event()
		else {
			panic!("not proposed")
		};
		assert_eq!((proposal, by, officer), (ProposalId(0), InstitutionId(1), 1));
		assert_eq!((act, majority, expires_at), (grant_seat(5), Majority::TwoThirds, 101));
		assert_eq!(&*reason, b"it is needed");

		assert_ok!(vote(2, 0, true));
		assert_eq!(
			last_event(),
			Event::Voted {
				proposal: ProposalId(0),
				institution: InstitutionId(2),
				officer: 2,
				approve: true,
				ayes: 2,
				nays: 0
			}
		);
		// Two of four votes are less than two thirds.
		assert_noop!(close(1, 0), Error::<Test>::TooEarly);
		assert_ok!(vote(3, 0, true));
		assert_ok!(close(4, 0));
		assert_eq!(
			last_event(),
			Event::Enacted { proposal: ProposalId(0), ayes: 3, seats: 4, result: Ok(()) }
		);
		assert!(crate::Seats::<Test>::get().contains(&InstitutionId(5)));
		assert_noop!(close(1, 0), Error::<Test>::ProposalNotFound);
	});
}

#[test]
fn closing_refunds_unused_weight() {
	run(|| {
		assert_ok!(propose(1, grant_seat(5)));
		assert_ok!(vote(2, 0, true));
		// A rejected call is refunded too.
		let rejected = closing(1, 0).unwrap_err().post_info.actual_weight.unwrap();
		assert!(rejected.all_lt(MaxActWeight::get()));
		assert_ok!(vote(3, 0, true));
		let charged =
			crate::Call::<Test>::close { proposal: ProposalId(0) }.get_dispatch_info().call_weight;
		let actual = closing(1, 0).unwrap().actual_weight.unwrap();
		assert!(actual.all_lt(charged));
		let Act::Call(call) = grant_seat(5) else { unreachable!() };
		assert!(actual.all_gte(call.get_dispatch_info().call_weight));
	});
}

#[test]
fn an_act_that_fails_changes_nothing_and_its_proposal_is_closed() {
	run(|| {
		// The first institution already has a seat.
		assert_ok!(propose(1, grant_seat(1)));
		assert_ok!(vote(2, 0, true));
		assert_ok!(vote(3, 0, true));
		assert_ok!(close(1, 0));
		let result = Err(Error::<Test>::AlreadySeated.into());
		assert_eq!(
			last_event(),
			Event::Enacted { proposal: ProposalId(0), ayes: 3, seats: 4, result }
		);
		assert_eq!(Proposals::<Test>::count(), 0);
	});
}

#[test]
fn enough_votes_against_a_proposal_reject_it() {
	run(|| {
		assert_ok!(propose(1, grant_seat(5)));
		assert_ok!(vote(2, 0, false));
		// Three of four votes for it are still possible.
		assert_noop!(close(1, 0), Error::<Test>::TooEarly);
		assert_ok!(vote(3, 0, false));
		assert_ok!(close(1, 0));
		assert_eq!(last_event(), Event::Rejected { proposal: ProposalId(0), nays: 2, seats: 4 });
	});
}

#[test]
fn a_proposal_expires() {
	run(|| {
		assert_ok!(propose(1, grant_seat(5)));
		System::set_block_number(100);
		assert_ok!(vote(2, 0, true));
		System::set_block_number(101);
		assert_noop!(vote(3, 0, true), Error::<Test>::ProposalExpired);
		assert_ok!(close(1, 0));
		assert_eq!(last_event(), Event::Expired { proposal: ProposalId(0), ayes: 2, nays: 0 });
	});
}

#[test]
fn a_proposal_with_enough_votes_can_be_closed_after_its_expiry() {
	run(|| {
		assert_ok!(propose(1, grant_seat(5)));
		assert_ok!(vote(2, 0, true));
		assert_ok!(vote(3, 0, true));
		System::set_block_number(200);
		assert_ok!(close(1, 0));
		assert!(matches!(last_event(), Event::Enacted { result: Ok(()), .. }));
	});
}

#[test]
fn an_institution_has_one_vote_and_can_change_it() {
	run(|| {
		assert_ok!(propose(1, grant_seat(5)));
		assert_noop!(vote(SECOND_GOVERNOR, 0, true), Error::<Test>::SameVote);
		assert_ok!(vote(SECOND_GOVERNOR, 0, false));
		assert!(matches!(last_event(), Event::Voted { ayes: 0, nays: 1, .. }));
		assert_noop!(vote(1, 0, false), Error::<Test>::SameVote);
		assert_ok!(vote(1, 0, true));
		assert!(matches!(last_event(), Event::Voted { ayes: 1, nays: 0, .. }));
	});
}

#[test]
fn only_institutions_with_a_seat_can_govern() {
	run(|| {
		assert_noop!(propose(5, grant_seat(5)), Error::<Test>::NoSeat);
		assert_ok!(propose(1, grant_seat(5)));
		assert_noop!(vote(5, 0, true), Error::<Test>::NoSeat);
		assert_noop!(close(5, 0), Error::<Test>::NoSeat);
		// An officer without the duty cannot govern either.
		let none = sp_runtime::DispatchError::BadOrigin;
		assert_noop!(propose(OBSERVER, grant_seat(5)), none);
		assert_noop!(vote(OBSERVER, 0, true), none);
		assert_noop!(close(OBSERVER, 0), none);
	});
}

#[test]
fn a_vote_counts_only_while_its_institution_has_a_seat() {
	run(|| {
		assert_ok!(propose(1, grant_seat(5)));
		assert_ok!(vote(2, 0, true));
		assert_ok!(vote(3, 0, true));
		assert_ok!(Pallet::<Test>::revoke_seat(RuntimeOrigin::root(), InstitutionId(3)));
		// Two of three votes are two thirds.
		assert_ok!(close(1, 0));
		assert_eq!(
			last_event(),
			Event::Enacted { proposal: ProposalId(0), ayes: 2, seats: 3, result: Ok(()) }
		);
	});
}

#[test]
fn a_proposal_needs_a_reason() {
	run(|| {
		let propose =
			|text: &[u8]| propose_with(1, grant_seat(5), Reason::truncate_from(text.to_vec()), 9);
		for bad in [&b""[..], b"  \n", &[0xff, 0xfe]] {
			assert_noop!(propose(bad), Error::<Test>::InvalidReason);
		}
		assert_ok!(propose("은행이 가입을 청하였다".as_bytes()));
	});
}

#[test]
fn a_reference_can_be_used_for_one_proposal_only() {
	run(|| {
		let propose = || propose_with(1, grant_seat(5), reason("why"), 9);
		assert_ok!(propose());
		assert_noop!(propose(), pallet_institutions::Error::<Test>::ExternalRefUsed);
		assert_eq!(Proposals::<Test>::count(), 1);
	});
}

#[test]
fn a_call_that_is_too_long_or_too_heavy_cannot_be_proposed() {
	run(|| {
		let remark = |length: usize| -> ActOf<Test> {
			Act::Call(Box::new(frame_system::Call::remark { remark: vec![0; length] }.into()))
		};
		let most = <crate::MaxProposedCall as Get<u32>>::get() as usize;
		assert_noop!(propose(1, remark(most)), Error::<Test>::CallTooLong);
		assert_ok!(propose(1, remark(most - 100)));
		// An act that closes a proposal would weigh more than the maximum.
		let close = crate::Call::<Test>::close { proposal: ProposalId(0) };
		assert_noop!(propose(1, Act::Call(Box::new(close.into()))), Error::<Test>::CallTooHeavy);
	});
}

#[test]
fn the_number_of_open_proposals_is_bounded() {
	run(|| {
		for _ in 0..4 {
			assert_ok!(propose(1, grant_seat(5)));
		}
		assert_noop!(propose(1, grant_seat(5)), Error::<Test>::TooManyProposals);
		System::set_block_number(200);
		assert_ok!(close(2, 0));
		assert_ok!(propose(1, grant_seat(5)));
	});
}

#[test]
fn majorities_are_exact() {
	for seats in 1..=64usize {
		for ayes in 0..=seats {
			let met = |majority: Majority| majority.is_met(ayes, seats);
			let share = ayes as f64 / seats as f64;
			assert_eq!(met(Majority::OneThird), ayes > 0 && share > 1.0 / 3.0 - 1e-9);
			assert_eq!(met(Majority::MoreThanHalf), share > 0.5 + 1e-9);
			assert_eq!(met(Majority::TwoThirds), ayes > 0 && share > 2.0 / 3.0 - 1e-9);
		}
	}
	assert!(!Majority::OneThird.is_met(0, 0));
}

#[test]
fn a_proposal_is_lost_when_it_cannot_reach_its_majority() {
	for seats in 1..=12usize {
		for ayes in 0..=seats {
			for nays in 0..=seats - ayes {
				for majority in [Majority::OneThird, Majority::MoreThanHalf, Majority::TwoThirds] {
					let expected = if majority.is_met(ayes, seats) {
						Standing::Carried
					} else if (ayes..=seats - nays).any(|later| majority.is_met(later, seats)) {
						Standing::Open
					} else {
						Standing::Lost
					};
					assert_eq!(standing(majority, ayes, nays, seats), expected);
				}
			}
		}
	}
}
