//! The arithmetic of budgets and lines. The two of a loan move together.

use crate::{Budget, Budgets, Config, Entry, Error, Line, Lines, Pallet};
use madang_primitives::{InstitutionId, ProgrammeId, Won};

/// The budget of a programme and the line of a lender, in memory.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Books {
	pub(crate) budget: Budget,
	pub(crate) line: Line,
}

/// Why an amount does not move.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Shortage {
	/// The budget has no room.
	Budget,
	/// The line has no room.
	Line,
	/// More is taken back than was given.
	Disagreement,
}

impl<T> From<Shortage> for Error<T> {
	fn from(shortage: Shortage) -> Self {
		match shortage {
			Shortage::Budget => Self::BudgetExhausted,
			Shortage::Line => Self::LineExhausted,
			Shortage::Disagreement => Self::BooksDisagree,
		}
	}
}

fn less(from: Won, amount: Won) -> Result<Won, Shortage> {
	from.checked_sub(amount).ok_or(Shortage::Disagreement)
}

impl Budget {
	/// What is reserved and disbursed, in won.
	pub const fn bound(&self) -> Won {
		self.reserved.saturating_add(self.disbursed)
	}

	/// What is free for applications, in won.
	pub const fn available(&self) -> Won {
		self.total.saturating_sub(self.bound())
	}
}

impl Line {
	/// What the lender can still lend, in won.
	pub const fn available(&self) -> Won {
		self.ceiling.saturating_sub(self.used)
	}
}

impl Books {
	/// Hold an amount.
	pub(crate) fn hold(mut self, amount: Won) -> Result<Self, Shortage> {
		if amount > self.budget.available() {
			return Err(Shortage::Budget);
		}
		if amount > self.line.available() {
			return Err(Shortage::Line);
		}
		// What is available fits, so the sums do too.
		self.budget.reserved = self.budget.reserved.checked_add(amount).ok_or(Shortage::Budget)?;
		self.line.used = self.line.used.checked_add(amount).ok_or(Shortage::Line)?;
		Ok(self)
	}

	/// Give an amount back that is held.
	pub(crate) fn release(mut self, amount: Won) -> Result<Self, Shortage> {
		self.budget.reserved = less(self.budget.reserved, amount)?;
		self.line.used = less(self.line.used, amount)?;
		Ok(self)
	}

	/// Disburse an amount that is held.
	pub(crate) fn disburse(mut self, amount: Won) -> Result<Self, Shortage> {
		self.budget.reserved = less(self.budget.reserved, amount)?;
		let disbursed = self.budget.disbursed.checked_add(amount);
		self.budget.disbursed = disbursed.ok_or(Shortage::Disagreement)?;
		Ok(self)
	}

	/// Take an amount back that was disbursed.
	pub(crate) fn take_back(mut self, amount: Won) -> Result<Self, Shortage> {
		self.budget.disbursed = less(self.budget.disbursed, amount)?;
		self.line.used = less(self.line.used, amount)?;
		Ok(self)
	}
}

impl<T: Config> Pallet<T> {
	/// The budget of a programme.
	pub(crate) fn budget(programme: ProgrammeId) -> Result<Budget, Error<T>> {
		Budgets::<T>::get(programme).ok_or(Error::<T>::ProgrammeNotFound)
	}

	/// The books of a programme and a lender with a line.
	pub(crate) fn books(programme: ProgrammeId, lender: InstitutionId) -> Result<Books, Error<T>> {
		let budget = Self::budget(programme)?;
		let line = Lines::<T>::get(programme, lender).ok_or(Error::<T>::LineNotFound)?;
		Ok(Books { budget, line })
	}

	/// The books of a loan's programme and lender.
	pub(crate) fn books_of(entry: &Entry) -> Result<Books, Error<T>> {
		Self::books(entry.slot.programme, entry.lender)
	}

	/// Write the books of a loan's programme and lender.
	pub(crate) fn write_books(entry: &Entry, books: Books) {
		Budgets::<T>::insert(entry.slot.programme, books.budget);
		Lines::<T>::insert(entry.slot.programme, entry.lender, books.line);
	}

	/// What is held for a loan goes back, and some of what was disbursed, in memory. `None` if nothing
	/// does: then the lender may have no line any more.
	pub(crate) fn given_back(
		entry: &Entry,
		held: Won,
		disbursed: Won,
	) -> Result<Option<Books>, Error<T>> {
		if held == 0 && disbursed == 0 {
			return Ok(None);
		}
		let books = Self::books_of(entry)?.release(held)?.take_back(disbursed)?;
		Ok(Some(books))
	}
}
