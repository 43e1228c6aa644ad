//! What a programme offers, and to whom: the terms of one version. They never change.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{pallet_prelude::ConstU32, BoundedVec, PalletError};
use madang_primitives::{KoreanDay, PaperKind, RatePpm, Won, WHOLE_RATE};
use madang_schedule::{IndexId, MAX_MONTHS};
use scale_info::TypeInfo;

/// The most days for which the budget is held for a loan without use. Longer holds would keep money from
/// other applicants.
pub const MAX_HOLD_DAYS: u16 = 366;

/// Most requirements of a programme. The list of papers has 22 kinds, each in one requirement at most.
pub type MaxRequirements = ConstU32<24>;

/// The number of a version of a programme's terms, from 1.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Version(pub u16);

impl Version {
	/// The terms with which a programme is opened.
	pub const FIRST: Self = Self(1);
}

/// The yearly rate that is offered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum OfferedRate {
	/// The same for the whole term (고정금리).
	#[codec(index = 0)]
	Fixed(RatePpm),
	/// An index and a spread (변동금리).
	#[codec(index = 1)]
	Index {
		/// The index.
		index: IndexId,
		/// What is added to it, in millionths. It is signed: programmes lend below their base rate too.
		spread: i32,
		/// After how many months the rate is set again, each time by the index of that day.
		reset_months: u16,
	},
}

impl OfferedRate {
	fn check(self) -> Result<(), TermsFault> {
		match self {
			Self::Fixed(rate) => rule(rate <= WHOLE_RATE, TermsFault::RateTooHigh),
			Self::Index { spread, reset_months, .. } => {
				rule(spread.unsigned_abs() <= WHOLE_RATE, TermsFault::RateTooHigh)?;
				let possible = (1..=MAX_MONTHS).contains(&reset_months);
				rule(possible, TermsFault::ResetOutOfRange)
			}
		}
	}

	/// The index that the rate follows, if it follows one.
	pub const fn index(self) -> Option<IndexId> {
		match self {
			Self::Fixed(_) => None,
			Self::Index { index, .. } => Some(index),
		}
	}
}

/// How a loan is repaid.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Repayment {
	/// Equal instalments (원리금균등).
	#[codec(index = 0)]
	EqualInstalment,
	/// Equal parts of the principal (원금균등).
	#[codec(index = 1)]
	EqualPrincipal,
	/// All at the end of the term (만기일시).
	#[codec(index = 2)]
	Bullet,
}

impl Repayment {
	/// Every way, in the order of the codec index.
	pub const ALL: [Self; 3] = [Self::EqualInstalment, Self::EqualPrincipal, Self::Bullet];

	const fn bit(self) -> u8 {
		1 << (self as u8)
	}
}

/// A set of ways to repay, as bits in the order of the codec index.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Repayments(u8);

impl Repayments {
	/// Every way.
	pub const ALL: Self = Self(0b111);

	/// Whether the way is in the set.
	pub const fn contains(self, one: Repayment) -> bool {
		self.0 & one.bit() != 0
	}

	/// Whether something is in the set and every bit stands for a way. A set from the wire can have
	/// unknown bits.
	const fn is_valid(self) -> bool {
		self.0 != 0 && self.0 & !Self::ALL.0 == 0
	}
}

impl FromIterator<Repayment> for Repayments {
	fn from_iter<I: IntoIterator<Item = Repayment>>(ways: I) -> Self {
		Self(ways.into_iter().fold(0, |bits, one| bits | one.bit()))
	}
}

/// A set of steps from the application to the decision, as bits.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Steps(u8);

impl Steps {
	/// The empty set.
	pub const NONE: Self = Self(0);
	/// The agency certifies that it supports the applicant (지원대상 확인).
	pub const ELIGIBILITY: Self = Self(1);
	/// A foundation guarantees the loan (신용보증).
	pub const GUARANTEE: Self = Self(2);
	/// The lender decides (대출심사).
	pub const DECISION: Self = Self(4);
	/// Every step.
	pub const ALL: Self = Self(7);

	/// The steps of either set.
	pub const fn and(self, other: Self) -> Self {
		Self(self.0 | other.0)
	}

	/// The steps of this set that are not in the other one.
	pub const fn without(self, other: Self) -> Self {
		Self(self.0 & !other.0)
	}

	/// Whether every step of the other set is in this one.
	pub const fn contains(self, other: Self) -> bool {
		self.0 & other.0 == other.0
	}

	/// Whether no step is in the set.
	pub const fn is_empty(self) -> bool {
		self.0 == 0
	}
}

/// What is offered to a borrower.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Offer {
	/// The yearly rate.
	pub rate: OfferedRate,
	/// The longest term, in months.
	pub most_months: u16,
	/// The longest time without repayments of principal at the beginning of the term (거치기간), in months.
	pub most_grace_months: u16,
	/// The ways to repay among which a borrower can choose.
	pub repayments: Repayments,
}

/// A paper that an application contains: of one of several kinds, and recent enough.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Requirement {
	/// The kinds of which one is enough.
	pub any_of: BoundedVec<PaperKind, ConstU32<4>>,
	/// For how many days after its issue a paper is recent enough. Zero: only on the day of its issue.
	pub max_age_days: u16,
	/// Whether only a certificate of this chain counts, with its proof.
	pub certified: bool,
}

/// How much of a loan a foundation guarantees.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct GuaranteeShare {
	/// The share of the loan that is covered (보증비율).
	pub ratio: RatePpm,
	/// The most that is covered, in won.
	pub most_cover: Won,
}

/// What is different while the programme helps after a disaster.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Disaster {
	/// The steps of the path that are left out. Never the decision.
	pub waives: Steps,
	/// Whether the steps that remain are taken in any order.
	pub together: bool,
	/// In how many minutes an application should be paid out. It is measured and shown, and has no
	/// other effect.
	pub target_minutes: u32,
}

/// The terms of one version of a programme.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Terms {
	/// The first and last day on which applications are taken.
	pub window: (KoreanDay, KoreanDay),
	/// The period in which an applicant has one slot, such as 2026.
	pub period: u32,
	/// The most for one loan, in won.
	pub per_loan: Won,
	/// The most that is disbursed to one applicant in the period, in won.
	pub per_applicant: Won,
	/// What is offered.
	pub offer: Offer,
	/// The papers that an application contains.
	pub papers: BoundedVec<Requirement, MaxRequirements>,
	/// What a foundation guarantees; exactly where the path has that step.
	pub guarantee: Option<GuaranteeShare>,
	/// The steps of an application.
	pub path: Steps,
	/// What is different after a disaster, while this is set.
	pub disaster: Option<Disaster>,
	/// For how many days the budget is held for a loan without use.
	pub hold_days: u16,
	/// Whether repaid principal goes back to the budget.
	pub refill: bool,
}

/// What is wrong with terms.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, PalletError)]
pub enum TermsFault {
	/// The last day of the window is before the first one.
	#[codec(index = 0)]
	WindowReversed,
	/// The most for one loan is zero.
	#[codec(index = 1)]
	LoanLimitZero,
	/// The most for one applicant is less than the most for one loan.
	#[codec(index = 2)]
	ApplicantLimitTooLow,
	/// The rate is above 100 % a year, or the spread is more than that in either direction.
	#[codec(index = 3)]
	RateTooHigh,
	/// The longest term is zero.
	#[codec(index = 4)]
	TermZero,
	/// The months without repayments are not fewer than those of the term.
	#[codec(index = 5)]
	GraceTooLong,
	/// No way to repay is named, or an unknown one.
	#[codec(index = 6)]
	RepaymentsInvalid,
	/// A requirement names no kind of papers.
	#[codec(index = 7)]
	RequirementEmpty,
	/// A kind of papers is named twice, in one requirement or in two.
	#[codec(index = 8)]
	PaperKindTwice,
	/// The guaranteed share is zero or above 100 %, or the cover is zero.
	#[codec(index = 9)]
	GuaranteeOutOfRange,
	/// The path has the guarantee and no share is named, or the reverse.
	#[codec(index = 10)]
	GuaranteeDiffersFromPath,
	/// The path does not have the decision, or has an unknown step.
	#[codec(index = 11)]
	PathInvalid,
	/// The disaster mode waives the decision or a step that is not in the path.
	#[codec(index = 12)]
	WaiverInvalid,
	/// The target of the disaster mode is zero minutes.
	#[codec(index = 13)]
	TargetZero,
	/// The budget is held for no day, or for more than [`MAX_HOLD_DAYS`].
	#[codec(index = 14)]
	HoldOutOfRange,
	/// A rate that follows an index is set again after no month, or after more than 600.
	#[codec(index = 15)]
	ResetOutOfRange,
}

/// A check of one rule.
const fn rule(holds: bool, fault: TermsFault) -> Result<(), TermsFault> {
	if holds {
		Ok(())
	} else {
		Err(fault)
	}
}

impl Terms {
	/// Whether the terms make sense; otherwise what is wrong first.
	pub fn check(&self) -> Result<(), TermsFault> {
		rule(self.window.0 <= self.window.1, TermsFault::WindowReversed)?;
		rule(self.per_loan > 0, TermsFault::LoanLimitZero)?;
		rule(self.per_applicant >= self.per_loan, TermsFault::ApplicantLimitTooLow)?;
		self.offer.check()?;
		self.check_papers()?;
		self.check_guarantee()?;
		self.check_path()?;
		rule((1..=MAX_HOLD_DAYS).contains(&self.hold_days), TermsFault::HoldOutOfRange)
	}

	fn check_papers(&self) -> Result<(), TermsFault> {
		let named = self.papers.iter().all(|one| !one.any_of.is_empty());
		rule(named, TermsFault::RequirementEmpty)?;
		let kinds = || self.papers.iter().flat_map(|one| one.any_of.iter());
		// At most 96 kinds, and 22 different ones: a pair of equal ones is found early.
		let twice = kinds()
			.enumerate()
			.any(|(index, kind)| kinds().take(index).any(|earlier| earlier == kind));
		rule(!twice, TermsFault::PaperKindTwice)
	}

	fn check_guarantee(&self) -> Result<(), TermsFault> {
		if let Some(GuaranteeShare { ratio, most_cover }) = self.guarantee {
			let in_range = ratio > 0 && ratio <= WHOLE_RATE && most_cover > 0;
			rule(in_range, TermsFault::GuaranteeOutOfRange)?;
		}
		let in_path = self.path.contains(Steps::GUARANTEE);
		rule(in_path == self.guarantee.is_some(), TermsFault::GuaranteeDiffersFromPath)
	}

	fn check_path(&self) -> Result<(), TermsFault> {
		let valid = self.path.contains(Steps::DECISION) && Steps::ALL.contains(self.path);
		rule(valid, TermsFault::PathInvalid)?;
		let Some(Disaster { waives, target_minutes, .. }) = self.disaster else { return Ok(()) };
		let waivable = self.path.without(Steps::DECISION).contains(waives);
		rule(waivable, TermsFault::WaiverInvalid)?;
		rule(target_minutes > 0, TermsFault::TargetZero)
	}

	/// The steps that an application takes under these terms: the path without what a disaster waives.
	pub fn steps(&self) -> Steps {
		self.disaster.map_or(self.path, |disaster| self.path.without(disaster.waives))
	}

	/// Whether the steps are taken in any order.
	pub fn in_any_order(&self) -> bool {
		self.disaster.is_some_and(|disaster| disaster.together)
	}

	/// Whether applications are taken on a day.
	pub fn is_open_on(&self, day: KoreanDay) -> bool {
		(self.window.0..=self.window.1).contains(&day)
	}
}

impl Offer {
	fn check(&self) -> Result<(), TermsFault> {
		self.rate.check()?;
		rule(self.most_months > 0, TermsFault::TermZero)?;
		rule(self.most_grace_months < self.most_months, TermsFault::GraceTooLong)?;
		rule(self.repayments.is_valid(), TermsFault::RepaymentsInvalid)
	}
}
