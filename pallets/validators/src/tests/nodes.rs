//! Tests of the registration of nodes.

use super::*;
use crate::{pallet::NodeOwner, Error, MaxNodes};
use frame_support::{assert_noop, assert_ok, pallet_prelude::Get};
use madang_primitives::NodeId;
use sp_core::{ed25519, Pair};
use sp_runtime::DispatchError;

/// Register the node that has a key.
fn register_key(by: RuntimeOrigin, institution: u32, key: &ed25519::Pair) -> DispatchResult {
	let (node, proof) = (NodeId(key.public().0), node_proof(institution, key));
	let institution = InstitutionId(institution);
	call(by, crate::Call::register_node { institution, node, proof })
}

/// Register a node of `madang-testing`'s usual ones.
fn register(by: RuntimeOrigin, institution: u32, (owner, number): (u32, u8)) -> DispatchResult {
	register_key(by, institution, &node_pair(owner, number))
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
		assert_ok!(register(officer(5), 5, (5, 0)));
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
		assert_ok!(register(RuntimeOrigin::root(), 5, (5, 0)));
		assert!(has_event(Event::NodeRegistered { institution, node: added, by: None }));
		assert_ok!(deregister(RuntimeOrigin::root(), 5, added));
		assert!(has_event(Event::NodeDeregistered { institution, node: added, by: None }));
	});
}

#[test]
fn nobody_else_can_register_or_deregister_a_node() {
	run(|| {
		let non_member = RuntimeOrigin::signed(madang_testing::NON_MEMBER);
		assert_noop!(register(non_member.clone(), 5, (5, 0)), DispatchError::BadOrigin);
		assert_noop!(deregister(non_member, 1, node(1, 0)), DispatchError::BadOrigin);
		assert_noop!(register(officer(5), 6, (5, 0)), Error::<Test>::NotOwnNode);
		assert_noop!(deregister(officer(5), 1, node(1, 0)), Error::<Test>::NotOwnNode);
		assert_noop!(deregister(officer(5), 5, node(1, 0)), Error::<Test>::NotOwnNode);
	});
}

#[test]
fn a_node_belongs_to_one_institution() {
	run(|| {
		assert_noop!(register(officer(5), 5, (1, 0)), Error::<Test>::NodeIsRegistered);
		assert_noop!(deregister(officer(5), 5, node(5, 0)), Error::<Test>::NodeNotFound);
	});
}

#[test]
fn the_number_of_nodes_is_bounded() {
	run(|| {
		for number in 0..<MaxNodes as Get<u32>>::get() {
			assert_ok!(register_key(officer(5), 5, &pair(number as u8)));
		}
		assert_noop!(register_key(officer(5), 5, &pair(77)), Error::<Test>::TooManyNodes);
	});
}

#[test]
fn only_active_members_can_have_nodes() {
	run(|| {
		let council = RuntimeOrigin::root();
		assert_noop!(register(council, UNKNOWN, (5, 0)), Error::<Test>::InstitutionNotActive);
	});
}

#[test]
fn nodes_of_a_suspended_member_are_listed_while_its_validator_is_in_the_session() {
	run(|| {
		assert_ok!(register(officer(5), 5, (5, 0)));
		[1, 5].map(InstitutionId).into_iter().for_each(madang_testing::suspend::<Test>);
		assert_eq!(
			listed(),
			sorted(founding_nodes()),
			"finality needs the validator of institution 1"
		);
		assert_ok!(revoke(1, 0));
		sessions(1);
		assert_eq!(listed(), sorted(founding_nodes()), "its validator is in the session");
		sessions(1);
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
		assert_ok!(register(officer(1), 1, (1, 1)));
		assert_ok!(deregister(officer(1), 1, node(1, 0)));
		assert_noop!(deregister(officer(1), 1, node(1, 1)), Error::<Test>::ValidatorNeedsIt);
	});
}

#[test]
fn a_node_needs_a_proof_that_the_institution_has_its_key() {
	run(|| {
		let (institution, key) = (InstitutionId(5), node_pair(5, 0));
		let node = NodeId(key.public().0);
		let good = node_proof(5, &key);
		let of_another_key = node_proof(5, &node_pair(6, 0));
		let for_another_institution = node_proof(6, &key);
		let for_another_chain = key.sign(&node.proof_message(&[7; 32], institution)).0;
		let genesis = System::block_hash(0);
		let of_another_node =
			key.sign(&NodeId([7; 32]).proof_message(genesis.as_bytes(), institution)).0;
		let register =
			|by, proof| call(by, crate::Call::register_node { institution, node, proof });
		for bad in
			[[0; 64], of_another_key, for_another_institution, for_another_chain, of_another_node]
		{
			for by in [officer(5), RuntimeOrigin::root()] {
				assert_noop!(register(by, bad), Error::<Test>::InvalidNodeProof);
			}
		}
		assert_ok!(register(officer(5), good));
	});
}

#[test]
fn the_council_can_replace_the_node_of_a_suspended_institution_with_a_validator() {
	run(|| {
		[1, 5].map(InstitutionId).into_iter().for_each(madang_testing::suspend::<Test>);
		assert_noop!(register(officer(1), 1, (1, 1)), DispatchError::BadOrigin);
		assert_ok!(register(RuntimeOrigin::root(), 1, (1, 1)));
		assert_ok!(deregister(RuntimeOrigin::root(), 1, node(1, 0)));
		assert!(listed().contains(&node(1, 1)));
		// One without a validator needs no node.
		let other = register(RuntimeOrigin::root(), 5, (5, 0));
		assert_noop!(other, Error::<Test>::InstitutionNotActive);
	});
}

#[test]
fn a_planned_validator_must_keep_a_node() {
	run(|| {
		assert_ok!(register(officer(5), 5, (5, 0)));
		assert_ok!(grant(5));
		assert_ok!(rotate(5, 0).1);
		sessions(1);
		assert_eq!(validators(), [1, 2, 3, 4]);
		for by in [officer(5), RuntimeOrigin::root()] {
			assert_noop!(deregister(by, 5, node(5, 0)), Error::<Test>::ValidatorNeedsIt);
		}
		madang_testing::suspend::<Test>(InstitutionId(5));
		assert!(listed().contains(&node(5, 0)), "it is served before its first session");
	});
}
