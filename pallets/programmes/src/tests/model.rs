//! A simple model of the books: it keeps loans and adds up, where the pallet keeps counters.

use super::*;
use crate::{
	pallet::Programmes as Stored, Budgets, Bundles, Entries, Holds, Intake, Lines, Versions,
};
use std::collections::{BTreeMap, BTreeSet};

/// The lenders of the sequences. The last one is never eligible.
pub const LENDERS: [InstitutionId; 5] = [BANK, OLD_BANK, AGENCY, OTHER_AGENCY, FOUNDATION];

pub const AGENCIES: [InstitutionId; 2] = [AGENCY, OTHER_AGENCY];

/// What differs between terms.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Policy {
	/// Whether the window is open.
	pub open: bool,
	pub period: u32,
	pub per_loan: Won,
	pub per_applicant: Won,
	pub hold_days: u16,
	pub refill: bool,
}

impl Policy {
	pub fn is_valid(&self) -> bool {
		self.per_loan > 0 && self.per_applicant >= self.per_loan
	}

	pub fn terms(&self) -> Terms {
		let Self { open, period, per_loan, per_applicant, hold_days, refill } = *self;
		let last = if open { day("2099-12-31") } else { day("2026-01-02") };
		let window = (day("2026-01-02"), last);
		let papers =
			BoundedVec::truncate_from(vec![requirement(&[PaperKind::BusinessRegistration], 9_999)]);
		Terms { window, period, per_loan, per_applicant, hold_days, refill, papers, ..terms() }
	}

	fn of(terms: &Terms) -> Self {
		let Terms { window, period, per_loan, per_applicant, hold_days, refill, .. } = *terms;
		let open = window.1 == day("2099-12-31");
		Self { open, period, per_loan, per_applicant, hold_days, refill }
	}
}

/// A programme.
#[derive(Clone, PartialEq, Debug)]
pub struct Fund {
	/// The index of its agency.
	pub agency: usize,
	pub versions: Vec<Policy>,
	pub closed: bool,
	pub total: Won,
	/// Ceilings by the index of the lender.
	pub lines: BTreeMap<usize, Won>,
}

/// A loan.
#[derive(Clone, PartialEq, Debug)]
pub struct Known {
	pub programme: u32,
	/// The index of its version.
	pub version: usize,
	pub lender: usize,
	pub period: u32,
	pub tag: u8,
	pub amount: Won,
	pub drawn: Won,
	pub returned: Won,
	pub stage: Stage,
	/// What is held, and until when.
	pub hold: Option<(Won, KoreanDay)>,
	pub papers: BTreeSet<u8>,
}

impl Known {
	pub fn held(&self) -> Won {
		self.hold.map_or(0, |(amount, _)| amount)
	}

	pub fn in_force(&self) -> Option<Won> {
		self.hold.filter(|(_, last)| *last >= today::<Test>()).map(|(amount, _)| amount)
	}

	/// Nothing more is disbursed.
	pub fn close(&mut self) {
		self.hold = None;
	}

	pub fn is_disbursed(&self) -> bool {
		matches!(self.stage, Stage::Drawing | Stage::Drawn)
	}
}

#[derive(Clone, PartialEq, Debug, Default)]
pub struct Model {
	pub funds: BTreeMap<u32, Fund>,
	pub loans: BTreeMap<u64, Known>,
	/// Whether each agency has a ticket key.
	pub keys: [bool; 2],
}

impl Model {
	fn sum(&self, of: impl Fn(&Known) -> Won) -> Won {
		self.loans.values().map(of).sum()
	}

	/// What is reserved and disbursed of a programme.
	pub fn bound(&self, programme: u32) -> Won {
		self.sum(|loan| match loan.programme == programme {
			true => loan.held() + loan.drawn - loan.returned,
			false => 0,
		})
	}

	/// What a lender has used of its line.
	pub fn used(&self, programme: u32, lender: usize) -> Won {
		self.sum(|loan| match (loan.programme, loan.lender) == (programme, lender) {
			true => loan.held() + loan.drawn - loan.returned,
			false => 0,
		})
	}

	/// What an applicant was paid.
	pub fn paid(&self, slot: (u32, u32, u8)) -> Won {
		self.sum(|loan| match (loan.programme, loan.period, loan.tag) == slot {
			true => loan.drawn,
			false => 0,
		})
	}

	pub fn is_taken(&self, slot: (u32, u32, u8)) -> bool {
		self.loans.values().any(|loan| {
			(loan.programme, loan.period, loan.tag) == slot && loan.stage != Stage::Ended
		})
	}

	/// Whether budget and line have room for an amount, after another one is given back.
	pub fn has_room(&self, programme: u32, lender: usize, freed: Won, amount: Won) -> bool {
		let fund = &self.funds[&programme];
		let room = |limit: Won, used: Won| used - freed + amount <= limit;
		let line = fund.lines.get(&lender);
		room(fund.total, self.bound(programme))
			&& line.is_some_and(|ceiling| room(*ceiling, self.used(programme, lender)))
	}

	/// How many of these papers another loan has.
	pub fn reused(&self, loan: u64, papers: &BTreeSet<u8>) -> usize {
		let elsewhere = |id: &&u8| {
			self.loans.iter().any(|(number, known)| *number != loan && known.papers.contains(id))
		};
		papers.iter().filter(elsewhere).count()
	}

	/// The policy of a loan.
	pub fn policy(&self, known: &Known) -> Policy {
		self.funds[&known.programme].versions[known.version]
	}

	/// The queue has handled every hold that ends on a day or earlier.
	pub fn lapse(&mut self, day: KoreanDay) {
		for loan in self.loans.values_mut() {
			loan.hold = loan.hold.filter(|(_, last)| *last > day);
		}
	}

	/// The books as they are stored.
	pub fn stored() -> Self {
		let lender = |id| LENDERS.iter().position(|one| *one == id).unwrap();
		let agency = |id| AGENCIES.iter().position(|one| *one == id).unwrap();
		let funds = Stored::<Test>::iter().map(|(number, programme)| {
			let policy = |version| Policy::of(&Versions::<Test>::get(number, version).unwrap());
			let fund = Fund {
				agency: agency(programme.agency),
				versions: (1..=programme.current.0).map(|one| policy(Version(one))).collect(),
				closed: programme.intake == Intake::Closed,
				total: Budgets::<Test>::get(number).unwrap().total,
				lines: Lines::<Test>::iter_prefix(number)
					.map(|(id, line)| (lender(id), line.ceiling))
					.collect(),
			};
			(number.0, fund)
		});
		let loans = Entries::<Test>::iter().map(|(number, entry)| {
			let papers = Bundles::<Test>::get(number).unwrap_or_default();
			let known = Known {
				programme: entry.slot.programme.0,
				version: usize::from(entry.version.0) - 1,
				lender: lender(entry.lender),
				period: entry.slot.period,
				tag: entry.slot.tag[0],
				amount: entry.amount,
				drawn: entry.drawn,
				returned: entry.returned,
				stage: entry.stage,
				hold: Holds::<Test>::get(number).map(|hold| (hold.amount, hold.term.last)),
				papers: papers.papers.iter().map(|paper| paper.id[0]).collect(),
			};
			(number.0, known)
		});
		let keys = AGENCIES.map(|agency| !crate::TicketKeysOf::<Test>::get(agency).is_empty());
		Self { funds: funds.collect(), loans: loans.collect(), keys }
	}
}
