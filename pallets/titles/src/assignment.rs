//! Transfers of mortgages between banks, with the claims that they secure (근저당권이전): what lending files when
//! both banks have agreed, and who is told when it is registered.
//!
//! All mortgages of a transfer are lines of one application, which is registered completely or not at all. One of
//! the offices of the properties handles it (부동산등기법 7-2), so no loan is secured by mortgages of two banks.

use crate::{queue::Place, register::Act, *};
use alloc::vec::Vec;
use frame_support::{
	pallet_prelude::{DispatchError, DispatchResult},
	traits::TypedGet,
	weights::Weight,
};
use madang_primitives::{Cause, Commitment, Party, Receipt, TitleId};

/// Most transfers of one mortgage by banks. The others of [`MOST_MOVES`] are for the registry office, so that the
/// mortgage of a bank that leaves can always be moved.
pub const BANKS_MOVES: usize = 4;

/// Most mortgages of one transfer between banks.
pub const MOST_ASSIGNED: u32 = 8;

/// Who is told that mortgages went to another bank, in the call that registers it: lending. If it fails, the call
/// fails.
pub trait MortgagesMoved {
	/// The application of this receipt has moved these mortgages, at most [`MOST_ASSIGNED`].
	fn moved(receipt: Receipt, entries: &[EntryId]) -> DispatchResult;

	/// The weight of [`Self::moved`] for so many mortgages.
	fn weight(entries: u32) -> Weight;
}

impl MortgagesMoved for () {
	fn moved(_: Receipt, _: &[EntryId]) -> DispatchResult {
		Ok(())
	}

	fn weight(_: u32) -> Weight {
		Weight::zero()
	}
}

impl Filing {
	/// The mortgage that it moves to another bank.
	pub const fn moves_mortgage(&self) -> Option<u32> {
		match self {
			Self::MoveMortgage { entry, .. } | Self::AssignMortgage { entry, .. } => Some(*entry),
			_ => None,
		}
	}
}

impl<AccountId> Application<AccountId> {
	/// The mortgages that it moves to another bank.
	pub(crate) fn moved_mortgages(&self) -> Vec<EntryId> {
		let moved = |line: &Line| {
			Some(EntryId { title: line.title?, number: line.filing.moves_mortgage()? })
		};
		self.lines.iter().filter_map(moved).collect()
	}
}

impl<T: Config> Pallet<T> {
	/// File the transfer of mortgages. Both banks have agreed; the new one files.
	pub(crate) fn do_file_assignment(
		entries: &[EntryId],
		assignment: Assignment,
		attachments: Commitment,
		by: Done<T::AccountId>,
	) -> Result<Receipt, DispatchError> {
		ensure!(!entries.is_empty(), Error::<T>::NoProperty);
		ensure!(entries.len() <= MOST_ASSIGNED as usize, Error::<T>::NoProperty);
		Self::ensure_past(assignment.agreed_on)?;
		Self::ensure_bank(assignment.from)?;
		let mut lines = Vec::new();
		for EntryId { title, number } in entries {
			let property = Self::title(*title)?.property;
			Self::ensure_cut_over(&property)?;
			let ahead = lines.iter().filter(|line: &&Line| line.title == Some(*title)).count();
			Self::ensure_may_assign(*title, *number, &assignment, ahead)?;
			Self::ensure_no_discharge_waits(&property, *number)?;
			let filing = Filing::AssignMortgage { entry: *number, assignment };
			lines.push(Line { title: Some(*title), property, filing });
		}
		let place = Place::Party(by.institution);
		let application =
			Self::new_application(lines, Basis::Application, Some(attachments), Vec::new(), by)?;
		Self::enqueue(place, application)
	}

	/// Ensure that the mortgage is still that of the bank that gives it away, and that the other is an active bank.
	/// A bank that was suspended after it agreed has agreed. So many others of the title are registered before it.
	fn ensure_may_assign(
		title: TitleId,
		entry: u32,
		Assignment { from, to, .. }: &Assignment,
		ahead: usize,
	) -> DispatchResult {
		let mortgage = Self::live_mortgage(title, entry)?;
		ensure!(mortgage.bank() == Some(*from), Error::<T>::NotMortgagee);
		ensure!(from != to, Error::<T>::PartyOnBothSides);
		Self::ensure_bank(*to)?;
		let live = LiveEntries::<T>::get(title);
		let moves = live.iter().filter(|one| one.main == Some(entry)).count();
		ensure!(moves < BANKS_MOVES, Error::<T>::TooManyMoves);
		let room = (<MaxLive as TypedGet>::get() as usize).saturating_sub(live.len());
		ensure!(ahead < room, Error::<T>::TooManyCharges);
		Ok(())
	}

	/// Move a mortgage to the bank to which it was assigned.
	pub(crate) fn register_assignment(
		act: &Act<T::AccountId>,
		id: TitleId,
		title: &mut Title,
		(of, assignment): (u32, Assignment),
	) -> Result<u32, DispatchError> {
		Self::ensure_may_assign(id, of, &assignment, 0)?;
		let Assignment { from, to, cause, agreed_on } = assignment;
		let parties = (Party::Member(from), Party::Member(to));
		let cause = Cause { kind: cause.kind(), on: Some(agreed_on) };
		Self::append_move(act, id, title, of, parties, Some(cause))
	}
}
