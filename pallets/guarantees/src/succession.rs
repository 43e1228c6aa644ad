//! The guarantees of a foundation that left go to another one.

use crate::{pallet::Guarantees, AssignedGuarantees, Config, Error, Event, Pallet};
use frame_support::{ensure, pallet_prelude::DispatchResult};
use madang_primitives::InstitutionId;
use pallet_institutions::Institutions;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_assign(
		guarantees: AssignedGuarantees,
		from: InstitutionId,
		to: InstitutionId,
	) -> DispatchResult {
		ensure!(!guarantees.is_empty(), Error::<T>::NothingNamed);
		ensure!(!T::Institutions::is_active(from), Error::<T>::FoundationActive);
		Self::ensure_foundation(to)?;
		// One that is named twice has another foundation when it is met again. The call changes all or
		// nothing.
		for guarantee in &guarantees {
			let mut found = Self::own_guarantee(from, *guarantee)?;
			found.foundation = to;
			// Nobody re-guarantees itself.
			found.reguarantee = found.reguarantee.filter(|one| one.by != to);
			Guarantees::<T>::insert(guarantee, &found);
		}
		Self::deposit_event(Event::GuaranteesAssigned { guarantees, from, to, at: Self::now() });
		Ok(())
	}
}
