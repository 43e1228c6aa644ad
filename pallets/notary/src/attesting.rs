//! Chains of attestations: each is based on an earlier one, and all are verified together.

use crate::{
	Act, ActId, ActKind, ActOfNumber, Acts, Annulment, Apostille, ApostilleId, ApostilleOfNumber,
	Apostilles, Attestation, Capacity, Config, Pallet, SeriesNumber, Subject, MAX_DEPTH,
};
use alloc::vec::Vec;
use codec::{Decode, Encode};
use madang_primitives::{InstitutionId, Moment};
use scale_info::TypeInfo;

/// What a link of a chain is.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, TypeInfo)]
pub enum LinkKind {
	/// An act of this kind.
	#[codec(index = 0)]
	Act(ActKind),
	/// An apostille for this office of the signer.
	#[codec(index = 1)]
	Apostille(Capacity),
}

/// A link of a chain of attestations.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, TypeInfo)]
pub struct Link<AccountId> {
	/// The attestation.
	pub id: Attestation,
	/// What it is.
	pub kind: LinkKind,
	/// The notary's office or the authority, which was in office at the moment.
	pub institution: InstitutionId,
	/// The officer.
	pub officer: AccountId,
	/// Its number in the institution's series.
	pub number: SeriesNumber,
	/// The moment.
	pub at: Moment,
	/// Whether it had effect when the next link was made. Of the last link: whether it has effect now.
	pub valid_then: bool,
	/// Since when it has no effect, if it was annulled.
	pub annulled: Option<Annulment>,
}

impl<T: Config> Pallet<T> {
	/// The attestations that lead to this one, the first one first, and itself: at most [`MAX_DEPTH`]. Empty if it does
	/// not exist. The whole is valid if every link was valid then.
	pub fn attestation_chain(id: Attestation) -> Vec<Link<T::AccountId>> {
		let mut chain = Vec::new();
		let mut next_id = Some(id);
		let mut next_at: Option<Moment> = None;
		for _ in 0..MAX_DEPTH {
			let Some((mut link, earlier)) = next_id.and_then(Self::link) else { break };
			let before = |annulment: &Annulment| next_at.is_none_or(|at| annulment.at < at);
			link.valid_then = !link.annulled.as_ref().is_some_and(before);
			next_at = Some(link.at);
			next_id = earlier;
			chain.push(link);
		}
		chain.reverse();
		chain
	}

	/// An attestation as a link, and what it is based on.
	fn link(id: Attestation) -> Option<(Link<T::AccountId>, Option<Attestation>)> {
		match id {
			Attestation::Act(number) => {
				let act = Acts::<T>::get(number)?;
				let Act { stated, notary, officer, number, at, annulled, .. } = act;
				let (kind, valid_then) = (LinkKind::Act(stated.kind), true);
				let institution = notary;
				let link =
					Link { id, kind, institution, officer, number, at, valid_then, annulled };
				Some((link, stated.refers_to))
			}
			Attestation::Apostille(number) => {
				let apostille = Apostilles::<T>::get(number)?;
				let Apostille {
					subject, capacity, authority, officer, number, at, annulled, ..
				} = apostille;
				let (kind, valid_then) = (LinkKind::Apostille(capacity), true);
				let institution = authority;
				let link =
					Link { id, kind, institution, officer, number, at, valid_then, annulled };
				let earlier = match subject {
					Subject::Act(act) => Some(Attestation::Act(act)),
					Subject::Certificate { .. } | Subject::Document { .. } => None,
				};
				Some((link, earlier))
			}
		}
	}

	/// The act that has a number in a notary's series.
	pub fn act_of(
		notary: InstitutionId,
		number: SeriesNumber,
	) -> Option<(ActId, Act<T::AccountId>)> {
		let act = ActOfNumber::<T>::get(notary, number)?;
		Some((act, Acts::<T>::get(act)?))
	}

	/// The apostille that has a number in an authority's register.
	pub fn apostille_of(
		authority: InstitutionId,
		number: SeriesNumber,
	) -> Option<(ApostilleId, Apostille<T::AccountId>)> {
		let apostille = ApostilleOfNumber::<T>::get(authority, number)?;
		Some((apostille, Apostilles::<T>::get(apostille)?))
	}
}
