//! The postings of a loan in the order of their value days.

use super::{Account, AccountError, Buckets, Contract};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use madang_primitives::{KoreanDay, Won};
use scale_info::TypeInfo;
use sp_core::{bounded::BoundedVec, ConstU32};

/// Most postings after the base.
pub type MaxPostings = ConstU32<32>;

/// What is posted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum PostingKind {
	/// Money was drawn (실행).
	#[codec(index = 0)]
	Draw,
	/// A payment was received (상환).
	#[codec(index = 1)]
	Payment,
	/// A fee is owed (수수료).
	#[codec(index = 2)]
	Fee,
	/// A payment was returned, of which the posting is in the base already (반환).
	#[codec(index = 3)]
	Return,
	/// Everything is due (기한의 이익 상실). The amount is zero.
	#[codec(index = 4)]
	Acceleration,
	/// A guarantor paid (대위변제).
	#[codec(index = 5)]
	Subrogation,
	/// The lender wrote off (상각).
	#[codec(index = 6)]
	WriteOff,
	/// Everything is paid off, with the amount that the lender has confirmed (완제).
	#[codec(index = 7)]
	Payoff,
	/// A payment was received on what was written off (상각채권 회수).
	#[codec(index = 8)]
	Recovery,
}

/// One posting.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Posting {
	/// Its number: postings of one day count in the order of their numbers. What [`Ledger::join`] joins has
	/// none: zero.
	pub number: u32,
	/// What it is.
	pub kind: PostingKind,
	/// How much, in won.
	pub amount: Won,
	/// Its value day (기산일).
	pub on: KoreanDay,
}

/// A loan's account with the postings that can still change.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Ledger {
	/// The account before the postings. Nothing can be posted before its day.
	base: Account,
	/// The postings since, in the order of their days and numbers.
	postings: BoundedVec<Posting, MaxPostings>,
	/// How many postings there ever were.
	last: u32,
}

impl Ledger {
	/// The ledger of an account.
	pub fn new(base: Account) -> Self {
		Self { base, ..Self::default() }
	}

	/// The account before the postings.
	pub fn base(&self) -> &Account {
		&self.base
	}

	/// The postings after the base.
	pub fn postings(&self) -> &[Posting] {
		&self.postings
	}

	/// The value day of the last posting, or the day of the account before them if there is none.
	pub fn last_day(&self) -> KoreanDay {
		self.postings.last().map_or(self.base.as_of, |posting| posting.on)
	}

	/// The account on a day, with all postings until then, that day's included.
	pub fn at(&self, contract: &Contract<'_>, day: KoreanDay) -> Result<Account, AccountError> {
		let mut account = self.base.clone();
		for posting in self.postings.iter().filter(|posting| posting.on <= day) {
			account.post(contract, posting)?;
		}
		account.advance(contract, day.max(account.as_of))?;
		Ok(account)
	}

	/// Post something on its value day. Every posting that is known must still be possible after it. Its
	/// number.
	pub fn post(
		&mut self,
		contract: &Contract<'_>,
		kind: PostingKind,
		amount: Won,
		on: KoreanDay,
	) -> Result<u32, AccountError> {
		if (amount == 0) != (kind == PostingKind::Acceleration) {
			return Err(AccountError::Zero);
		}
		let number = self.last.checked_add(1).ok_or(super::OVERFLOW)?;
		self.change(contract, |next| {
			next.last = number;
			next.insert(Posting { number, kind, amount, on })
		})?;
		Ok(number)
	}

	/// Insert a posting after the others of its day.
	fn insert(&mut self, posting: Posting) -> Result<(), AccountError> {
		if posting.on < self.base.as_of {
			return Err(AccountError::BeforeBase(self.base.as_of));
		}
		let place = self.postings.partition_point(|other| other.on <= posting.on);
		self.postings.try_insert(place, posting).map_err(|_| AccountError::Full)
	}

	/// Change the postings, if every one of them is possible afterwards. The account after the last one.
	fn change(
		&mut self,
		contract: &Contract<'_>,
		change: impl FnOnce(&mut Self) -> Result<(), AccountError>,
	) -> Result<Account, AccountError> {
		let mut next = self.clone();
		change(&mut next)?;
		let account = next.all(contract)?;
		*self = next;
		Ok(account)
	}

	/// Post something together with what was joined of its kind on its value day: they are one posting with
	/// the sum of their amounts, unless something else was posted on that day in between. So the order in
	/// which the payments of a day arrive makes no difference. Every posting that is known must still be
	/// possible after it. The account after the last one.
	pub fn join(
		&mut self,
		contract: &Contract<'_>,
		kind: PostingKind,
		amount: Won,
		on: KoreanDay,
	) -> Result<Account, AccountError> {
		if amount == 0 {
			return Err(AccountError::Zero);
		}
		self.change(contract, |next| match next.joined(kind, on) {
			Some(posting) => {
				posting.amount = posting.amount.checked_add(amount).ok_or(super::OVERFLOW)?;
				Ok(())
			}
			None => next.insert(Posting { number: 0, kind, amount, on }),
		})
	}

	/// Take something back that was joined, as if it had never been. Every other posting must still be
	/// possible without it. The account after the last one.
	pub fn unjoin(
		&mut self,
		contract: &Contract<'_>,
		kind: PostingKind,
		amount: Won,
		on: KoreanDay,
	) -> Result<Account, AccountError> {
		let enough = |posting: &&mut Posting| {
			posting.number == 0
				&& posting.kind == kind
				&& posting.on == on
				&& posting.amount >= amount
		};
		self.change(contract, |next| {
			let posting = next.postings.iter_mut().rev().find(enough);
			let posting = posting.ok_or(AccountError::PostingNotFound)?;
			posting.amount = posting.amount.saturating_sub(amount);
			next.postings.retain(|posting| posting.number > 0 || posting.amount > 0);
			Ok(())
		})
	}

	/// What is joined of a kind on a day, if nothing else was posted on that day since.
	fn joined(&mut self, kind: PostingKind, on: KoreanDay) -> Option<&mut Posting> {
		let last = self.postings.iter_mut().rfind(|posting| posting.on == on);
		last.filter(|posting| posting.number == 0 && posting.kind == kind)
	}

	/// Take a posting back, as if it had never been. Every other posting must still be possible without it.
	pub fn reverse(
		&mut self,
		contract: &Contract<'_>,
		number: u32,
	) -> Result<Posting, AccountError> {
		let place = self.postings.iter().position(|posting| posting.number == number);
		let place = place.ok_or(AccountError::PostingNotFound)?;
		let posting = self.postings.get(place).copied().ok_or(AccountError::PostingNotFound)?;
		self.change(contract, |next| {
			next.postings.remove(place);
			Ok(())
		})?;
		Ok(posting)
	}

	/// Let postings until a day be part of the base: they cannot be changed any more.
	pub fn close(&mut self, contract: &Contract<'_>, until: KoreanDay) -> Result<(), AccountError> {
		if until <= self.base.as_of {
			return Ok(());
		}
		let base = self.at(contract, until)?;
		self.postings.retain(|posting| posting.on > until);
		self.base = base;
		Ok(())
	}

	/// The account after the last posting.
	pub fn all(&self, contract: &Contract<'_>) -> Result<Account, AccountError> {
		self.at(contract, self.last_day())
	}

	/// What must be paid on a day so that nothing is owed any more, in addition to what was posted. A payment
	/// of that day is joined with it ([`join`](Self::join)), so the fee for repaying early is that of both
	/// together. Fails if something was posted on a later day.
	pub fn payoff(&self, contract: &Contract<'_>, on: KoreanDay) -> Result<Buckets, AccountError> {
		let after = self.all(contract)?;
		let joins =
			|last: &Posting| last.number == 0 && last.kind == PostingKind::Payment && last.on == on;
		if !self.postings.last().is_some_and(joins) {
			return after.payoff(contract, on);
		}
		let mut earlier = self.clone();
		earlier.postings.pop();
		let before = earlier.at(contract, on)?;
		Ok(before.payoff(contract, on)?.minus(&after.paid.minus(&before.paid)))
	}

	/// Continue under another contract from a day on, which is not before the last posting. What is due stays
	/// due; with `reinstate`, the principal that is due is repaid by the new terms too.
	pub fn amend(
		&mut self,
		before: &Contract<'_>,
		after: &Contract<'_>,
		on: KoreanDay,
		reinstate: bool,
	) -> Result<(), AccountError> {
		let mut account = self.all(before)?;
		account.amend(before, after, on, reinstate)?;
		self.base = account;
		self.postings.clear();
		Ok(())
	}
}

impl Account {
	/// Post something.
	pub(super) fn post(
		&mut self,
		contract: &Contract<'_>,
		posting: &Posting,
	) -> Result<(), AccountError> {
		let (amount, on) = (posting.amount, posting.on);
		match posting.kind {
			PostingKind::Draw => self.draw(contract, amount, on),
			PostingKind::Payment => self.pay(contract, amount, on),
			PostingKind::Fee => self.charge(contract, amount, on),
			PostingKind::Return => self.give_back(contract, amount, on),
			PostingKind::Acceleration => self.accelerate(contract, on),
			PostingKind::Subrogation => self.subrogate(contract, amount, on),
			PostingKind::WriteOff => self.write_off(contract, amount, on),
			PostingKind::Payoff => self.pay_off(contract, amount, on),
			PostingKind::Recovery => self.recover(contract, amount, on),
		}
	}
}
