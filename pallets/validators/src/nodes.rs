//! The registered nodes of institutions. Nodes connect only to registered nodes.

use crate::{
	pallet::{NodeOwner, Nodes, Seats},
	Config, Error, Event, Pallet,
};
use alloc::{collections::BTreeSet, vec::Vec};
use frame_support::{
	dispatch::DispatchResult,
	ensure,
	pallet_prelude::{ConstU32, DispatchError, EnsureOrigin},
};
use frame_system::{
	ensure_root,
	pallet_prelude::{BlockNumberFor, OriginFor},
};
use madang_primitives::{InstitutionId, NodeId, NodeProof};
use pallet_institutions::Institutions;
use pallet_session::SessionInterface;
use sp_core::ed25519::{Public, Signature};
use sp_io::crypto::ed25519_verify;
use sp_runtime::traits::Zero;

/// Most nodes of an institution.
pub type MaxNodes = ConstU32<16>;

impl<T: Config> Pallet<T> {
	/// The nodes that every node accepts: those of active institutions and of institutions with a
	/// validator in the current or in the next session. The validator of a suspended institution
	/// counts for finality until the council revokes its seat, so its nodes must stay connected
	/// until then.
	pub fn nodes() -> Vec<NodeId> {
		let validating = Self::validating();
		Nodes::<T>::iter()
			.filter(|(institution, _)| {
				T::Institutions::is_active(*institution) || validating.contains(institution)
			})
			.flat_map(|(_, nodes)| nodes)
			.collect()
	}

	/// The institutions that have a validator in the current or in the next session.
	fn validating() -> BTreeSet<InstitutionId> {
		T::Session::validators()
			.into_iter()
			.chain(Self::planned())
			.filter_map(Seats::<T>::get)
			.map(|seat| seat.institution)
			.collect()
	}

	/// Ensure that the origin is the council or an administrator of the institution. Returns the
	/// officer, or `None` for the council.
	pub(crate) fn ensure_operator(
		origin: OriginFor<T>,
		institution: InstitutionId,
	) -> Result<Option<T::AccountId>, DispatchError> {
		if ensure_root(origin.clone()).is_ok() {
			return Ok(None);
		}
		let acting = T::Administrator::ensure_origin(origin)?;
		ensure!(acting.institution == institution, Error::<T>::NotOwnNode);
		Ok(Some(acting.officer))
	}

	pub(crate) fn do_register_node(
		institution: InstitutionId,
		node: NodeId,
		proof: &NodeProof,
		by: Option<T::AccountId>,
	) -> DispatchResult {
		// The council can replace the node of a suspended institution while finality counts on its
		// validator.
		let validating = by.is_none() && Self::validating().contains(&institution);
		let may_have_nodes = T::Institutions::is_active(institution) || validating;
		ensure!(may_have_nodes, Error::<T>::InstitutionNotActive);
		let genesis = frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero());
		let signed = node.proof_message(genesis.as_ref(), institution);
		let holds =
			ed25519_verify(&Signature::from_raw(*proof), &signed, &Public::from_raw(node.0));
		ensure!(holds, Error::<T>::InvalidNodeProof);
		Self::enter_node(institution, node)?;
		Self::deposit_event(Event::NodeRegistered { institution, node, by });
		Ok(())
	}

	/// Store a node's id and its institution.
	pub(crate) fn enter_node(institution: InstitutionId, node: NodeId) -> Result<(), Error<T>> {
		ensure!(!NodeOwner::<T>::contains_key(node), Error::<T>::NodeIsRegistered);
		Nodes::<T>::try_mutate(institution, |nodes| {
			nodes.try_push(node).map_err(|_| Error::<T>::TooManyNodes)
		})?;
		NodeOwner::<T>::insert(node, institution);
		Ok(())
	}

	pub(crate) fn do_deregister_node(
		institution: InstitutionId,
		node: NodeId,
		by: Option<T::AccountId>,
	) -> DispatchResult {
		let owner = NodeOwner::<T>::get(node).ok_or(Error::<T>::NodeNotFound)?;
		ensure!(owner == institution, Error::<T>::NotOwnNode);
		let mut nodes = Nodes::<T>::get(institution);
		nodes.retain(|other| *other != node);
		ensure!(
			!nodes.is_empty() || !Self::validating().contains(&institution),
			Error::<T>::ValidatorNeedsIt
		);
		NodeOwner::<T>::remove(node);
		if nodes.is_empty() {
			Nodes::<T>::remove(institution);
		} else {
			Nodes::<T>::insert(institution, nodes);
		}
		Self::deposit_event(Event::NodeDeregistered { institution, node, by });
		Ok(())
	}
}
