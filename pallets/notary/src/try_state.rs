//! Checks the invariants of the crate's documentation over the whole state. The messages begin with their
//! numbers.

use crate::{
	Act, ActOfNumber, Acts, Annulment, Apostille, ApostilleOfNumber, Apostilles, Attestation,
	Config, Designation, Designations, LastActs, LastApostilles, NextAct, NextApostille, Pallet,
	Subject, MAX_DEPTH,
};
use alloc::collections::BTreeSet;
use frame_support::ensure;
use madang_primitives::Moment;
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	/// Check every invariant.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::check_acts()?;
		Self::check_apostilles()?;
		let mut designations = Designations::<T>::iter_values();
		let says = designations.all(|one| one != Designation::default());
		ensure!(says, "5: a designation says nothing");
		Ok(())
	}

	fn check_acts() -> Result<(), TryRuntimeError> {
		let mut count = 0u64;
		for (id, act) in Acts::<T>::iter() {
			let Act { stated, notary, number, parties, depth, at, annulled, .. } = act;
			ensure!(id < NextAct::<T>::get(), "1: an act has a number that is not given yet");
			ensure!(ActOfNumber::<T>::get(notary, number) == Some(id), "1: an act is not found");
			let last = LastActs::<T>::get(notary, number.year);
			ensure!((1..=last).contains(&number.number), "1: an act is not in its series");
			let distinct: BTreeSet<_> = parties.iter().collect();
			ensure!(distinct.len() == parties.len(), "2: an act has a party twice");
			ensure!(!parties.is_empty() || !stated.kind.needs_parties(), "2: an act has no party");
			let of_act = matches!(stated.refers_to, Some(Attestation::Act(_)));
			ensure!(of_act || !stated.kind.needs_earlier_act(), "2: a copy is of no act");
			Self::check_link((at, depth), annulled, stated.refers_to)?;
			if let Some(Attestation::Act(earlier)) = stated.refers_to {
				ensure!(earlier < id, "3: an act is based on a later one");
			}
			count = count.saturating_add(1);
		}
		ensure!(count == NextAct::<T>::get().0, "1: an act is missing");
		let numbers = ActOfNumber::<T>::iter_keys().count() as u64;
		let sum: u64 = LastActs::<T>::iter_values().map(u64::from).sum();
		ensure!(numbers == count && sum == count, "1: a number of an act is missing");
		Ok(())
	}

	fn check_apostilles() -> Result<(), TryRuntimeError> {
		let mut count = 0u64;
		for (id, one) in Apostilles::<T>::iter() {
			let Apostille { subject, authority, number, depth, at, annulled, .. } = one;
			ensure!(id < NextApostille::<T>::get(), "1: an apostille has a number of later");
			let found = ApostilleOfNumber::<T>::get(authority, number);
			ensure!(found == Some(id), "1: an apostille is not found");
			let last = LastApostilles::<T>::get(authority, number.year);
			ensure!((1..=last).contains(&number.number), "1: an apostille is not in its series");
			let earlier = match subject {
				Subject::Act(act) => Some(Attestation::Act(act)),
				Subject::Certificate { .. } | Subject::Document { .. } => None,
			};
			Self::check_link((at, depth), annulled, earlier)?;
			count = count.saturating_add(1);
		}
		ensure!(count == NextApostille::<T>::get().0, "1: an apostille is missing");
		let numbers = ApostilleOfNumber::<T>::iter_keys().count() as u64;
		let sum: u64 = LastApostilles::<T>::iter_values().map(u64::from).sum();
		ensure!(numbers == count && sum == count, "1: a number of an apostille is missing");
		Ok(())
	}

	/// Check an attestation's moment and depth against what it is based on.
	fn check_link(
		(at, depth): (Moment, u8),
		annulled: Option<Annulment>,
		earlier: Option<Attestation>,
	) -> Result<(), TryRuntimeError> {
		ensure!(annulled.is_none_or(|end| end.at >= at), "4: annulled before it was made");
		let earlier_depth = match earlier {
			None => 0,
			Some(Attestation::Act(act)) => {
				Acts::<T>::get(act).ok_or("3: based on an act that does not exist")?.depth
			}
			Some(Attestation::Apostille(number)) => {
				let one = Apostilles::<T>::get(number);
				one.ok_or("3: based on an apostille that does not exist")?.depth
			}
		};
		ensure!(depth == earlier_depth.saturating_add(1), "3: a depth is not one more");
		ensure!(depth <= MAX_DEPTH, "3: a chain is too deep");
		let chain = earlier.map(Self::attestation_chain).unwrap_or_default();
		let mut ends = chain.iter().filter_map(|link| link.annulled.as_ref());
		ensure!(ends.all(|end| end.at >= at), "4: based on what was annulled");
		Ok(())
	}
}
