//! Nodes: registered and deregistered.

use super::*;
use crate::{pallet::NodeOwner, Error, MaxNodes};
use frame_support::{assert_noop, assert_ok, pallet_prelude::Get};
use madang_primitives::NodeId;
use sp_runtime::DispatchError;

fn register(by: RuntimeOrigin, institution: u32, node: NodeId) -> DispatchResult {
	let institution = InstitutionId(institution);
	call(by, crate::Call::register_node { institution, node })
}

fn deregister(by: RuntimeOrigin, institution: u32, node: NodeId) -> DispatchResult {
	let institution = InstitutionId(institution);
	call(by, crate::Call::deregister_node { institution, node })
}

fn officer(institution: u32) -> RuntimeOrigin {
	RuntimeOrigin::signed(institution.into())
}

fn listed() -> Vec<NodeId> {
	let mut nodes = Pallet::<Test>::nodes();
	nodes.sort();
	nodes
}

fn sorted(mut nodes: Vec<NodeId>) -> Vec<NodeId> {
	nodes.sort();
	nodes
}

fn founders() -> Vec<NodeId> {
	(1..=4).map(|one| node(one, 0)).collect()
}

#[test]
fn the_chain_begins_with_its_founders_nodes() {
	run(|| assert_eq!(listed(), sorted(founders())));
}

#[test]
fn an_institution_registers_its_nodes_and_takes_them_back() {
	run(|| {
		let (institution, added) = (InstitutionId(5), node(5, 0));
		assert_ok!(register(officer(5), 5, added));
		assert!(has_event(Event::NodeRegistered { institution, node: added, by: Some(5) }));
		assert_eq!(listed(), sorted([founders(), vec![added]].concat()));

		assert_ok!(deregister(officer(5), 5, added));
		assert!(has_event(Event::NodeDeregistered { institution, node: added, by: Some(5) }));
		assert_eq!(listed(), sorted(founders()));
		assert_eq!(NodeOwner::<Test>::get(added), None);
	});
}

#[test]
fn the_council_may_do_it_for_any() {
	run(|| {
		let (institution, added) = (InstitutionId(5), node(5, 0));
		assert_ok!(register(RuntimeOrigin::root(), 5, added));
		assert!(has_event(Event::NodeRegistered { institution, node: added, by: None }));
		assert_ok!(deregister(RuntimeOrigin::root(), 5, added));
		assert!(has_event(Event::NodeDeregistered { institution, node: added, by: None }));
	});
}

#[test]
fn nobody_else_may() {
	run(|| {
		let stranger = RuntimeOrigin::signed(100);
		assert_noop!(register(stranger.clone(), 5, node(5, 0)), DispatchError::BadOrigin);
		assert_noop!(deregister(stranger, 1, node(1, 0)), DispatchError::BadOrigin);
		assert_noop!(register(officer(5), 6, node(5, 0)), Error::<Test>::NotOwnNode);
		assert_noop!(deregister(officer(5), 1, node(1, 0)), Error::<Test>::NotOwnNode);
		assert_noop!(deregister(officer(5), 5, node(1, 0)), Error::<Test>::NotOwnNode);
	});
}

#[test]
fn a_node_is_one_institutions() {
	run(|| {
		assert_noop!(register(officer(5), 5, node(1, 0)), Error::<Test>::NodeIsRegistered);
		assert_noop!(deregister(officer(5), 5, node(5, 0)), Error::<Test>::NodeNotFound);
	});
}

#[test]
fn there_are_so_many_nodes() {
	run(|| {
		for number in 0..<MaxNodes as Get<u32>>::get() {
			assert_ok!(register(officer(5), 5, NodeId([number as u8; 32])));
		}
		assert_noop!(register(officer(5), 5, NodeId([77; 32])), Error::<Test>::TooManyNodes);
	});
}

#[test]
fn only_active_members_register_any() {
	run(|| {
		let council = RuntimeOrigin::root();
		assert_noop!(register(council, 10, node(5, 0)), Error::<Test>::InstitutionNotActive);
	});
}

#[test]
fn a_suspended_member_is_not_listed_once_its_validator_is_out_of_the_session() {
	run(|| {
		assert_ok!(register(officer(5), 5, node(5, 0)));
		Suspended::set(vec![1, 5]);
		assert_eq!(listed(), sorted(founders()), "of the first finality needs the validator");
		assert_ok!(take(1, 0));
		sessions(2);
		assert_eq!(listed(), sorted(founders()[1..].to_vec()));
		assert_ok!(deregister(RuntimeOrigin::root(), 1, node(1, 0)));
	});
}

#[test]
fn a_validator_keeps_a_node() {
	run(|| {
		for by in [officer(1), RuntimeOrigin::root()] {
			assert_noop!(deregister(by, 1, node(1, 0)), Error::<Test>::ValidatorNeedsIt);
		}
		assert_ok!(register(officer(1), 1, node(1, 1)));
		assert_ok!(deregister(officer(1), 1, node(1, 0)));
		assert_noop!(deregister(officer(1), 1, node(1, 1)), Error::<Test>::ValidatorNeedsIt);
	});
}
