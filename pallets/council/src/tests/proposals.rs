//! Tests of proposals, from proposing to closing.

use super::*;
use crate::WeightInfo as _;
use crate::{pallet::Listing, standing, Error, Majority, Standing, Tally};
use codec::{DecodeLimit, Encode};
use frame_support::{assert_noop, assert_ok, dispatch::GetDispatchInfo, pallet_prelude::Get};
use madang_primitives::InstitutionId;

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
				nays: 0,
				seats: 4
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
		let act = crate::Call::<Test>::grant_seat { institution: InstitutionId(5) };
		assert!(actual.all_gte(act.get_dispatch_info().call_weight));
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
		assert!(Listing::<Test>::get().is_empty());
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
		assert_eq!(Listing::<Test>::get().len(), 1);
	});
}

#[test]
fn a_call_that_is_too_long_or_too_heavy_cannot_be_proposed() {
	run(|| {
		let remark = |length| call(frame_system::Call::remark { remark: vec![0; length] });
		let most = <crate::MaxProposedCall as Get<u32>>::get() as usize;
		assert_noop!(propose(1, remark(most)), Error::<Test>::CallTooLong);
		assert_ok!(propose(1, remark(most - 100)));
		MaxActWeight::set(crate::weights::ComputedWeight::grant_seat());
		assert_ok!(propose(1, grant_seat(5)));
		let institution = InstitutionId(4);
		let heavier = call(crate::Call::revoke_seat { institution });
		assert_noop!(propose(1, heavier), Error::<Test>::CallTooHeavy);
	});
}

#[test]
fn bytes_that_are_no_call_cannot_be_proposed() {
	run(|| {
		let whole = RuntimeCall::from(frame_system::Call::remark { remark: vec![1] }).encode();
		let longer = [whole.as_slice(), &[0]].concat();
		for bytes in [vec![], vec![255; 9], whole[..whole.len() - 1].to_vec(), longer] {
			assert_noop!(propose(1, Act::encoded(bytes)), Error::<Test>::InvalidCall);
		}
		assert_ok!(propose(1, Act::encoded(whole)));
	});
}

#[test]
fn a_call_that_only_governors_can_make_cannot_be_proposed() {
	run(|| {
		let proposal = ProposalId(0);
		let (act, reason) = (Box::new(grant_seat(5)), reason("why"));
		for inner in [
			crate::Call::propose { act, reason, external_ref: [7; 32] },
			crate::Call::vote { proposal, approve: true },
			crate::Call::close { proposal },
			crate::Call::withdraw_proposal { proposal },
		] {
			assert_noop!(propose(1, call(inner)), Error::<Test>::CallNeedsGovernor);
		}
		let institution = InstitutionId(4);
		assert_ok!(propose(1, call(crate::Call::revoke_seat { institution })));
	});
}

/// Before, each proposal within a proposal was a level of the decoder's stack.
#[test]
fn proposals_within_proposals_are_decoded_without_recursion() {
	run(|| {
		let mut act = grant_seat(5);
		while act.encoded_size() < 30_000 {
			let (inner, reason) = (Box::new(act), reason("why"));
			act = call(crate::Call::propose { act: inner, reason, external_ref: [7; 32] });
		}
		let bytes = act.encode();
		// One level of vectors is enough to decode it.
		assert_eq!(ActOf::<Test>::decode_all_with_depth_limit(2, &mut &bytes[..]), Ok(act.clone()));
		assert_noop!(propose(1, act), Error::<Test>::CallNeedsGovernor);
	});
}

#[test]
fn majorities_are_exact() {
	for seats in 1..=64usize {
		for ayes in 0..=seats {
			let met = |majority: Majority| majority.is_met(ayes, seats);
			let share = ayes as f64 / seats as f64;
			assert_eq!(met(Majority::OneThird), ayes >= seats.min(2) && share > 1.0 / 3.0 - 1e-9);
			assert_eq!(met(Majority::MoreThanHalf), share > 0.5 + 1e-9);
			assert_eq!(met(Majority::TwoThirds), ayes > 0 && share > 2.0 / 3.0 - 1e-9);
		}
	}
	assert!(!Majority::OneThird.is_met(0, 0));
}

/// Before, one of three seats was a third, so that one member alone carried pauses.
#[test]
fn no_seat_alone_carries_a_pause() {
	for seats in 2..=3 {
		assert!(!Majority::OneThird.is_met(1, seats));
		assert!(Majority::OneThird.is_met(2, seats));
	}
	assert!(Majority::OneThird.is_met(1, 1));
}

#[test]
fn a_proposal_is_lost_when_it_cannot_reach_its_majority() {
	for seats in 1..=12usize {
		for ayes in 0..=seats {
			for nays in 0..=seats - ayes {
				for majority in [Majority::OneThird, Majority::MoreThanHalf, Majority::TwoThirds] {
					let tally = Tally { ayes: ayes as u32, nays: nays as u32, seats: seats as u32 };
					let expected = if majority.is_met(ayes, seats) {
						Standing::Carried
					} else if (ayes..=seats - nays).any(|later| majority.is_met(later, seats)) {
						Standing::Open
					} else {
						Standing::Lost
					};
					assert_eq!(standing(majority, tally), expected);
				}
			}
		}
	}
}
