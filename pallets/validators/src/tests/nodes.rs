//! Tests of the registration of nodes.

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

fn founding_nodes() -> Vec<NodeId> {
	(1..=4).map(|one| node(one, 0)).collect()
}

#[test]
fn the_chain_starts_with_the_nodes_of_its_founding_institutions() {
	run(|| assert_eq!(listed(), sorted(founding_nodes())));
}

#[test]
fn an_institution_can_register_and_deregister_its_nodes() {
	run(|| {
		let (institution, added) = (InstitutionId(5), node(5, 0));
		assert_ok!(register(officer(5), 5, added));
		assert!(has_event(Event::NodeRegistered { institution, node: added, by: Some(5) }));
		assert_eq!(listed(), sorted([founding_nodes(), vec![added]].concat()));

		assert_ok!(deregister(officer(5), 5, added));
		assert!(has_event(Event::NodeDeregistered { institution, node: added, by: Some(5) }));
		assert_eq!(listed(), sorted(founding_nodes()));
		assert_eq!(NodeOwner::<Test>::get(added), None);
	});
}

#[test]
fn the_council_can_register_and_deregister_any_node() {
	run(|| {
		let (institution, added) = (InstitutionId(5), node(5, 0));
		assert_ok!(register(RuntimeOrigin::root(), 5, added));
		assert!(has_event(Event::NodeRegistered { institution, node: added, by: None }));
		assert_ok!(deregister(RuntimeOrigin::root(), 5, added));
		assert!(has_event(Event::NodeDeregistered { institution, node: added, by: None }));
	});
}

#[test]
fn nobody_else_can_register_or_deregister_a_node() {
	run(|| {
		let non_member = RuntimeOrigin::signed(madang_testing::NON_MEMBER);
		assert_noop!(register(non_member.clone(), 5, node(5, 0)), DispatchError::BadOrigin);
		assert_noop!(deregister(non_member, 1, node(1, 0)), DispatchError::BadOrigin);
		assert_noop!(register(officer(5), 6, node(5, 0)), Error::<Test>::NotOwnNode);
		assert_noop!(deregister(officer(5), 1, node(1, 0)), Error::<Test>::NotOwnNode);
		assert_noop!(deregister(officer(5), 5, node(1, 0)), Error::<Test>::NotOwnNode);
	});
}

#[test]
fn a_node_belongs_to_one_institution() {
	run(|| {
		assert_noop!(register(officer(5), 5, node(1, 0)), Error::<Test>::NodeIsRegistered);
		assert_noop!(deregister(officer(5), 5, node(5, 0)), Error::<Test>::NodeNotFound);
	});
}

#[test]
fn the_number_of_nodes_is_bounded() {
	run(|| {
		for number in 0..<MaxNodes as Get<u32>>::get() {
			assert_ok!(register(officer(5), 5, NodeId([number as u8; 32])));
		}
		assert_noop!(register(officer(5), 5, NodeId([77; 32])), Error::<Test>::TooManyNodes);
	});
}

#[test]
fn only_active_members_can_have_nodes() {
	run(|| {
		let council = RuntimeOrigin::root();
		assert_noop!(register(council, UNKNOWN, node(5, 0)), Error::<Test>::InstitutionNotActive);
	});
}

#[test]
fn nodes_of_a_suspended_member_are_listed_while_its_validator_is_in_the_session() {
	run(|| {
		assert_ok!(register(officer(5), 5, node(5, 0)));
		[1, 5].map(InstitutionId).into_iter().for_each(madang_testing::suspend::<Test>);
		assert_eq!(
			listed(),
			sorted(founding_nodes()),
			"finality needs the validator of institution 1"
		);
		assert_ok!(revoke(1, 0));
		sessions(2);
		assert_eq!(listed(), sorted(founding_nodes()[1..].to_vec()));
		assert_ok!(deregister(RuntimeOrigin::root(), 1, node(1, 0)));
	});
}

#[test]
fn an_institution_with_a_validator_must_keep_a_node() {
	run(|| {
		for by in [officer(1), RuntimeOrigin::root()] {
			assert_noop!(deregister(by, 1, node(1, 0)), Error::<Test>::ValidatorNeedsIt);
		}
		assert_ok!(register(officer(1), 1, node(1, 1)));
		assert_ok!(deregister(officer(1), 1, node(1, 0)));
		assert_noop!(deregister(officer(1), 1, node(1, 1)), Error::<Test>::ValidatorNeedsIt);
	});
}
