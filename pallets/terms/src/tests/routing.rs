//! The terms of two pallets as one key.

use crate::{mock::*, Priority, Term, TermHandler, TermKey, TermKind};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::weights::Weight;
use madang_primitives::KoreanDay;
use scale_info::TypeInfo;
use sp_runtime::DispatchResult;

/// The only term of another pallet.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Audit;

impl TermKey for Audit {
	type Kind = Self;
	fn kind(&self) -> Self {
		Self
	}
}

impl TermKind for Audit {
	fn all() -> Vec<Self> {
		vec![Self]
	}
	fn priority(self) -> Priority {
		Priority::Routine
	}
}

pub struct Auditors;

impl TermHandler<Audit> for Auditors {
	fn running(_: &Audit) -> Option<Term> {
		None
	}
	fn pass(_: &Audit, _: KoreanDay) -> DispatchResult {
		Err(STUCK)
	}
	fn weight(_: Audit) -> Weight {
		Weight::from_parts(7, 0)
	}
}

crate::terms! {
	key Joint;
	kind JointKind;
	handler Router;

	0 => Book: Key => Book,
	4 => Audit: Audit => Auditors,
}

const LETTER: Key = Key { kind: Kind::Letter, number: 1 };

#[test]
fn each_term_is_routed_to_its_pallet() {
	sp_io::TestExternalities::default().execute_with(|| {
		let term = Term { since: KoreanDay(1), last: KoreanDay(9) };
		Running::insert(LETTER, term);
		assert_eq!(Router::running(&LETTER.into()), Some(term));
		assert_eq!(Router::running(&Audit.into()), None);
		assert_eq!(Router::pass(&LETTER.into(), term.last), Ok(()));
		assert_eq!(Router::running(&LETTER.into()), None);
		assert_eq!(Router::pass(&Audit.into(), term.last), Err(STUCK));
		assert_eq!(Router::weight(JointKind::Book(Kind::Letter)), Book::weight(Kind::Letter));
		assert_eq!(Router::weight(JointKind::Audit(Audit)), Auditors::weight(Audit));
	});
}

#[test]
fn kinds_and_indexes_are_those_of_the_rows() {
	let books = Kind::ALL.map(JointKind::Book);
	assert_eq!(JointKind::all(), [&books[..], &[JointKind::Audit(Audit)]].concat());
	for kind in Kind::ALL {
		assert_eq!(JointKind::Book(kind).priority(), kind.priority());
	}
	assert_eq!(JointKind::Audit(Audit).priority(), Priority::Routine);

	assert_eq!(Joint::from(Audit).kind(), JointKind::Audit(Audit));
	assert_eq!(Joint::from(Audit).encode(), [4]);
	assert_eq!(Joint::from(LETTER).encode(), [vec![0], LETTER.encode()].concat());
	assert_eq!(JointKind::Audit(Audit).encode(), [4]);
	assert_eq!(JointKind::Book(Kind::Reminder).encode(), [0, 1]);
}
