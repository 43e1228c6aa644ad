//! Foreign entries: live entries of the former record that the chain does not know yet. A record with
//! one is incomplete. The registry office clears them.

use crate::*;
use frame_support::pallet_prelude::{DispatchError, DispatchResult};
use madang_primitives::{Cause, CauseKind, KoreanDay, Property, TitleId};

impl<T: Config> Pallet<T> {
	/// Check that the registry office may file the clearing of an entry. Anything but the order of a
	/// court rests on the evidence that the examiner names.
	pub(crate) fn check_clearing(
		(title, property): (TitleId, &Property),
		entry: u32,
		(ground, ended_on): (ClearGround, KoreanDay),
		ordered: bool,
	) -> DispatchResult {
		ensure!(ordered || ground != ClearGround::Decided, Error::<T>::OrderMissing);
		Self::ensure_past(ended_on)?;
		Self::live_foreign(title, entry)?;
		Self::ensure_no_discharge_waits(property, entry)
	}

	/// The live entry of this number, if it is foreign.
	fn live_foreign(title: TitleId, number: u32) -> Result<LiveRef, DispatchError> {
		let foreign = |one: &LiveRef| one.number == number && one.kind.is_foreign();
		LiveEntries::<T>::get(title)
			.into_iter()
			.find(foreign)
			.ok_or_else(|| Error::<T>::NoForeignEntry.into())
	}

	/// Clear a foreign entry. The last one makes the record complete.
	pub(crate) fn register_clearing(
		act: &register::Act<T::AccountId>,
		id: TitleId,
		title: &mut Title,
		of: u32,
		(ground, ended_on): (ClearGround, KoreanDay),
	) -> Result<u32, DispatchError> {
		let section = Self::live_foreign(id, of)?.section;
		let cause = Some(Cause { kind: CauseKind::Extinction, on: Some(ended_on) });
		let right = Right::Cleared { of, section, ground };
		let by = Self::append(id, title, act.entry(cause, Target::Entry(of), right))?;
		Self::cancel(id, of, by, act.done)?;
		title.foreign = title.foreign.saturating_sub(1);
		if title.foreign == 0 {
			IncompleteTitles::<T>::remove(id);
			let (property, by) = (title.property, act.done.clone());
			Self::deposit_event(Event::TitleCompleted { title: id, property, by });
		}
		Ok(by)
	}
}
