//! The live entries of a synthetic record: what its holders acquired, and what burdens it.

use super::rng::SeededRng;
use madang_primitives::{
	Cause, CauseKind, EntryPurpose, FormerOffice, Holding, Holdings, InstitutionId, KoreanDay,
	Party, Receipt, Won,
};
use pallet_titles::{ImportedContent, ImportedEntry, ImportedTarget, Mortgage, Rank, Section};
use sp_core::bounded::BoundedVec;
use std::collections::HashSet;

/// The loan that the apartment for sale secures.
const FOR_SALE_LOAN: Won = 400_000_000;

/// Loans are multiples of this amount.
const LOAN_STEP: Won = 10_000_000;

/// The largest loan.
const LOAN_MOST: Won = 5_000_000_000;

/// The last day of a filing. It is before the day from which the chain is the register.
const LAST_FILING: (u16, u8, u8) = (2025, 12, 30);

/// The percentage of shared titles whose holders acquired at different times.
const SEVERAL_ACQUISITIONS: u64 = 30;

/// The percentage of mortgages of persons who are no members.
const OUTSIDE_MORTGAGES: u64 = 7;

/// The percentage of titles with an entry that the chain does not know.
const FOREIGN: u64 = 2;

/// The entries that the chain does not know.
const PURPOSES: &[(u64, (EntryPurpose, Section))] = &[
	(25, (EntryPurpose::ProvisionalAttachment, Section::A)),
	(20, (EntryPurpose::Seizure, Section::A)),
	(10, (EntryPurpose::Injunction, Section::A)),
	(5, (EntryPurpose::SecurityAuction, Section::A)),
	(5, (EntryPurpose::Provisional, Section::A)),
	(20, (EntryPurpose::Jeonse, Section::B)),
	(10, (EntryPurpose::OrderedLease, Section::B)),
	(5, (EntryPurpose::Superficies, Section::B)),
];

fn date((year, month, day): (u16, u8, u8)) -> KoreanDay {
	KoreanDay::from_civil(year, month, day).expect("it is a date")
}

/// The first day of an acquisition.
pub(super) fn first_acquisition() -> KoreanDay {
	date((1988, 1, 4))
}

/// Makes the entries of records.
pub(super) struct Past {
	rng: SeededRng,
	bank: InstitutionId,
	/// The receipts so far. Each is used once.
	receipts: HashSet<Receipt>,
}

impl Past {
	pub(super) fn new(rng: SeededRng, bank: InstitutionId) -> Self {
		Self { rng, bank, receipts: HashSet::new() }
	}

	/// The entries of a title that its holders acquired after `since`, and the day of the first contract.
	/// The value decides on loans, and a percentage of titles has one.
	pub(super) fn of(
		&mut self,
		holders: Holdings,
		office: FormerOffice,
		since: KoreanDay,
		(value, mortgaged): (Won, u64),
	) -> (KoreanDay, Vec<ImportedEntry>) {
		let last = date(LAST_FILING);
		// First the contract. Some weeks later the payment, the receipt and often the buyer's
		// mortgage.
		let (first, end) = (since.max(first_acquisition()), last.minus(80));
		let acquired_on = self.day_between(first.min(end), end);
		let closed_on = acquired_on.plus(self.rng.between(20, 75) as u32);
		let loans = match self.rng.percent(mortgaged) {
			true => 1 + u32::from(self.rng.percent(6)),
			false => 0,
		};
		let with_purchase = loans > 0 && self.rng.percent(72);
		let receipt = self.receipts(closed_on, with_purchase.into());
		let mut filings = Filings { office, entries: Vec::new() };
		let (early, late) = self.divided(&holders);
		filings.add(closed_on, receipt, (CauseKind::Sale, acquired_on), ownership(early));
		let mut later = closed_on;
		if let Some(late) = late {
			later = self.day_between(later, last);
			let receipt = self.receipts(later, 0);
			filings.add(later, receipt, (CauseKind::Gift, later), ownership(late));
		}
		let mut day = closed_on;
		for number in 0..loans {
			let receipt = match with_purchase && number == 0 {
				true => Receipt { number: receipt.number + 1, ..receipt },
				false => {
					day = self.day_between(day, last);
					self.receipts(day, 0)
				}
			};
			let cause = (CauseKind::MortgageAgreement, day);
			filings.add(day, receipt, cause, self.mortgage(value));
		}
		if self.rng.percent(FOREIGN) {
			let day = self.day_between(later, last);
			let receipt = self.receipts(day, 0);
			filings.add(day, receipt, (CauseKind::AsImported, day), self.foreign(&holders));
		}
		(acquired_on, filings.in_order())
	}

	/// The entries of the apartment for sale: bought in 2017, with a mortgage of that day. Returns also
	/// the day of the contract and the secured amount.
	pub(super) fn for_sale(
		&mut self,
		holders: Holdings,
		office: FormerOffice,
	) -> (KoreanDay, Won, Vec<ImportedEntry>) {
		let (acquired_on, closed_on) = (date((2017, 3, 24)), date((2017, 5, 12)));
		let receipt = self.receipts(closed_on, 1);
		let max_secured = secured(FOR_SALE_LOAN);
		let mut filings = Filings { office, entries: Vec::new() };
		filings.add(closed_on, receipt, (CauseKind::Sale, acquired_on), ownership(holders));
		let next = Receipt { number: receipt.number + 1, ..receipt };
		let cause = (CauseKind::MortgageAgreement, closed_on);
		filings.add(closed_on, next, cause, mortgage(Party::Member(self.bank), max_secured));
		(acquired_on, max_secured, filings.in_order())
	}

	/// What was acquired first, and later.
	fn divided(&mut self, holders: &Holdings) -> (Holdings, Option<Holdings>) {
		let count = holders.0.len();
		if count < 2 || !self.rng.percent(SEVERAL_ACQUISITIONS) {
			return (holders.clone(), None);
		}
		let first = self.rng.between(1, count as u64 - 1) as usize;
		let part = |part: &[Holding]| Holdings::new(part.to_vec()).expect("fewer than before");
		let (early, late) = holders.0.split_at(first);
		(part(early), Some(part(late)))
	}

	fn mortgage(&mut self, value: Won) -> ImportedContent {
		let loan = (value * self.rng.between(22, 58) / 100).clamp(LOAN_STEP, LOAN_MOST);
		let mortgagee = match self.rng.percent(OUTSIDE_MORTGAGES) {
			true => Party::Unbound(self.rng.commitment()),
			false => Party::Member(self.bank),
		};
		mortgage(mortgagee, secured(loan / LOAN_STEP * LOAN_STEP))
	}

	/// An entry that the chain does not know. In section A of a shared title, it is on one holder's
	/// share.
	fn foreign(&mut self, holders: &Holdings) -> ImportedContent {
		let (purpose, section) = self.rng.pick(PURPOSES);
		let on = match holders.0.first() {
			Some(holding) if holders.0.len() > 1 && section == Section::A => {
				ImportedTarget::Holders(BoundedVec::truncate_from(vec![holding.holder]))
			}
			_ => ImportedTarget::Whole,
		};
		ImportedContent::Foreign { purpose, section, on, text: self.rng.commitment() }
	}

	/// A new receipt of a day, followed by `more` receipts that are also reserved. Numbers increase
	/// with the days.
	fn receipts(&mut self, day: KoreanDay, more: u32) -> Receipt {
		let year = day.to_civil().0;
		// Since 2025 there is one national sequence. Before, each office had its own.
		let daily: u32 = if year >= 2025 { 30_000 } else { 400 };
		let before = day.days_after(date((year, 1, 1))) * daily;
		loop {
			let number = before + 1 + self.rng.below(u64::from(daily - more)) as u32;
			let all = (number..=number + more).map(|number| Receipt { year, number });
			if all.clone().all(|receipt| !self.receipts.contains(&receipt)) {
				self.receipts.extend(all);
				return Receipt { year, number };
			}
		}
	}

	fn day_between(&mut self, first: KoreanDay, last: KoreanDay) -> KoreanDay {
		first.plus(self.rng.between(0, last.days_after(first).into()) as u32)
	}
}

/// The filings of a record.
struct Filings {
	office: FormerOffice,
	entries: Vec<ImportedEntry>,
}

impl Filings {
	fn add(
		&mut self,
		filed_on: KoreanDay,
		receipt: Receipt,
		(kind, on): (CauseKind, KoreanDay),
		content: ImportedContent,
	) {
		let cause = Cause { kind, on: Some(on) };
		let (office, former) = (self.office, None);
		self.entries.push(ImportedEntry { receipt, filed_on, office, cause, former, content });
	}

	/// The entries in the order of a record: section A, then section B, each with its ranks.
	fn in_order(mut self) -> Vec<ImportedEntry> {
		let section = |entry: &ImportedEntry| match &entry.content {
			ImportedContent::Ownership { .. } => Section::A,
			ImportedContent::RevolvingMortgage { .. } => Section::B,
			ImportedContent::Foreign { section, .. } => *section,
		};
		self.entries.sort_by_key(|one| (section(one), one.filed_on, one.receipt));
		let (mut a, mut b) = (0, 0);
		for entry in &mut self.entries {
			let rank = match section(entry) {
				Section::A => &mut a,
				Section::B => &mut b,
			};
			*rank += 1;
			entry.former = Some(Rank::main(*rank));
		}
		self.entries
	}
}

fn ownership(acquired: Holdings) -> ImportedContent {
	ImportedContent::Ownership { acquired }
}

fn mortgage(mortgagee: Party, max_secured: Won) -> ImportedContent {
	ImportedContent::RevolvingMortgage {
		mortgagees: match mortgagee {
			Party::Member(bank) => Mortgage::only(bank),
			other => BoundedVec::truncate_from(vec![other]),
		},
		max_secured,
		debtors: BoundedVec::default(),
		on: ImportedTarget::Whole,
	}
}

/// The amount that a bank secures for a loan: 120 %.
fn secured(loan: Won) -> Won {
	loan / 5 * 6
}
