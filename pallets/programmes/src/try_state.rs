//! Checks the invariants of the crate's documentation over the whole storage.

use crate::{
	pallet::Programmes, Budgets, Bundles, Config, Entries, Entry, HoldTerm, Holds, Lines,
	NextProgramme, Pallet, SlotId, Slots, Stage, UsedPapers, Version, Versions,
};
use alloc::collections::{BTreeMap, BTreeSet};
use frame_support::ensure;
use madang_primitives::{InstitutionId, LoanId, ProgrammeId, Won};
use pallet_terms::LegalTerms;
use sp_runtime::TryRuntimeError;

type Checked = Result<(), TryRuntimeError>;

/// What the entries and holds add up to.
#[derive(Default)]
struct Sums {
	reserved: BTreeMap<ProgrammeId, Won>,
	disbursed: BTreeMap<ProgrammeId, Won>,
	used: BTreeMap<(ProgrammeId, InstitutionId), Won>,
	drawn: BTreeMap<SlotId, Won>,
}

fn add<Key: Ord>(sums: &mut BTreeMap<Key, Won>, key: Key, amount: Won) -> Checked {
	let sum = sums.entry(key).or_default();
	*sum = sum.checked_add(amount).ok_or("3: the sums fit their type")?;
	Ok(())
}

impl Sums {
	fn add(&mut self, entry: &Entry, held: Won) -> Checked {
		let (programme, line) = (entry.slot.programme, (entry.slot.programme, entry.lender));
		add(&mut self.reserved, programme, held)?;
		add(&mut self.disbursed, programme, entry.outstanding())?;
		add(&mut self.used, line, held)?;
		add(&mut self.used, line, entry.outstanding())?;
		add(&mut self.drawn, entry.slot, entry.drawn)
	}
}

/// Invariant 8, of one entry by itself.
fn check_entry(entry: &Entry) -> Checked {
	ensure!(entry.amount > 0, "8: an amount is above zero");
	ensure!(entry.drawn <= entry.amount, "8: at most the amount is disbursed");
	let fits = match entry.stage {
		Stage::Applied => entry.drawn == 0,
		Stage::Drawing => entry.drawn > 0 && entry.drawn < entry.amount,
		Stage::Drawn | Stage::Ended => entry.drawn > 0,
	};
	ensure!(fits, "8: what is disbursed fits the stage");
	ensure!(entry.returned <= entry.drawn, "8: at most what is disbursed goes back");
	ensure!(entry.refill || entry.returned == 0, "8: it goes back only where terms refill");
	Ok(())
}

impl<T: Config> Pallet<T> {
	/// Check every invariant; the message names the one that is broken by its number.
	pub fn do_try_state() -> Checked {
		Self::check_programmes()?;
		let sums = Self::check_entries()?;
		Self::check_budgets(&sums)?;
		Self::check_lines(&sums)?;
		Self::check_slots(&sums)?;
		Self::check_papers()
	}

	fn check_programmes() -> Checked {
		let next = NextProgramme::<T>::get();
		let mut programmes = 0u32;
		let mut versions = 0u64;
		for (number, programme) in Programmes::<T>::iter() {
			ensure!(number.0 >= 1 && number < next, "1: a programme's number has been given");
			programmes = programmes.saturating_add(1);
			versions = versions.saturating_add(u64::from(programme.current.0));
			for version in 1..=programme.current.0 {
				let terms = Versions::<T>::get(number, Version(version));
				let terms = terms.ok_or("1: every version has its terms")?;
				ensure!(terms.check().is_ok(), "1: terms make sense");
			}
			ensure!(Budgets::<T>::contains_key(number), "1: every programme has a budget");
		}
		ensure!(programmes.saturating_add(1) == next.0, "1: no programme is ever removed");
		let known = u64::try_from(Versions::<T>::iter_keys().count()).unwrap_or(u64::MAX);
		ensure!(known == versions, "1: there is no version after the current one");
		Ok(())
	}

	fn check_entries() -> Result<Sums, TryRuntimeError> {
		let is_scheduled = T::LegalTerms::scheduled();
		let mut sums = Sums::default();
		for (loan, entry) in Entries::<T>::iter() {
			check_entry(&entry)?;
			let hold = Holds::<T>::get(loan);
			sums.add(&entry, hold.map_or(0, |hold| hold.amount))?;
			if let Some(hold) = hold {
				let whole = entry.stage.is_open() && hold.amount == entry.undrawn();
				ensure!(whole, "6: a hold has all that is not disbursed of an open loan");
				let scheduled = is_scheduled(HoldTerm { loan }, hold.term.last);
				ensure!(scheduled, "6: a hold is in the due queue");
			}
			let version = Versions::<T>::get(entry.slot.programme, entry.version);
			let refill = version.ok_or("1: every version has its terms")?.refill;
			ensure!(entry.refill == refill, "8: an entry refills as its terms say");
			let slot = Slots::<T>::get(entry.slot).ok_or("5: an entry has a slot")?;
			let live = entry.stage != Stage::Ended;
			ensure!((slot.loan == Some(loan)) == live, "5: a loan has its slot until it ends");
			let noted = Bundles::<T>::contains_key(loan);
			let applied = entry.stage == Stage::Applied;
			ensure!(noted == applied, "7: exactly loans that are applied for have papers");
		}
		for loan in Holds::<T>::iter_keys() {
			ensure!(Entries::<T>::contains_key(loan), "6: a hold belongs to an entry");
		}
		Ok(sums)
	}

	fn check_budgets(sums: &Sums) -> Checked {
		for (programme, budget) in Budgets::<T>::iter() {
			ensure!(Programmes::<T>::contains_key(programme), "1: a budget has its programme");
			let bound = budget.reserved.checked_add(budget.disbursed);
			ensure!(bound.is_some_and(|bound| bound <= budget.total), "2: the total is kept");
			let sum = |sums: &BTreeMap<_, Won>| sums.get(&programme).copied().unwrap_or(0);
			ensure!(budget.reserved == sum(&sums.reserved), "3: reserved is the sum of holds");
			ensure!(budget.disbursed == sum(&sums.disbursed), "3: disbursed is the entries' sum");
		}
		Ok(())
	}

	fn check_lines(sums: &Sums) -> Checked {
		for (programme, lender, line) in Lines::<T>::iter() {
			ensure!(Programmes::<T>::contains_key(programme), "1: a line has its programme");
			ensure!(line.used <= line.ceiling, "2: the ceiling is kept");
			let sum = sums.used.get(&(programme, lender)).copied().unwrap_or(0);
			ensure!(line.used == sum, "4: used is the sum of the lender's loans");
		}
		for ((programme, lender), used) in &sums.used {
			let has_line = Lines::<T>::contains_key(programme, lender);
			ensure!(*used == 0 || has_line, "4: a lender that has used something has a line");
		}
		Ok(())
	}

	fn check_slots(sums: &Sums) -> Checked {
		for (id, slot) in Slots::<T>::iter() {
			let drawn = sums.drawn.get(&id).copied().unwrap_or(0);
			ensure!(slot.used == drawn, "5: used is what was disbursed under the slot");
			ensure!(slot.loan.is_some() || slot.used > 0, "5: a slot is taken or used");
			if let Some(loan) = slot.loan {
				let entry = Entries::<T>::get(loan).filter(|entry| entry.slot == id);
				ensure!(entry.is_some(), "5: a slot names a loan that has it");
			}
		}
		Ok(())
	}

	fn check_papers() -> Checked {
		let mut noted = BTreeSet::new();
		for (loan, bundle) in Bundles::<T>::iter() {
			ensure!(Entries::<T>::contains_key(loan), "7: papers belong to an entry");
			let own = bundle.certificates.iter().all(|one| bundle.has(&one.id));
			ensure!(own, "7: each certificate of a bundle is one of its papers");
			noted.extend(bundle.papers.iter().map(|paper| (paper.id, loan)));
		}
		let used: BTreeSet<(_, LoanId)> = UsedPapers::<T>::iter_keys().collect();
		ensure!(used == noted, "7: exactly the papers of open loans are noted");
		Ok(())
	}
}
