//! Tests of bindings, and of what the registry office files itself. No title is stuck because a
//! holder, its keys or its bank is gone.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use madang_primitives::{
	signing::Purpose, CauseKind, DealId, Did, InstitutionId, KoreanDay, Party,
};
use madang_testing::{chief, registry::by, CLERK, COURT};
use pallet_registers::Books;
use sp_runtime::{DispatchError, DispatchError::BadOrigin};

type E = Error<Test>;

const DEAL: DealId = DealId(1);

fn order() -> Option<Order> {
	Some(Order { by: COURT, case: REASONS })
}

/// The binding of what DID `from` holds of unit `n`.
fn rebind_in(n: u64, from: u32, to: u32) -> Filing {
	binding(n, Party::Did(did(from)), Party::Did(did(to)))
}

fn rebind(from: u32, to: u32) -> Filing {
	rebind_in(2, from, to)
}

fn moved_to(entry: u32, to: InstitutionId) -> Filing {
	let (from, to) = (Party::Member(BANK), Party::Member(to));
	Filing::MoveMortgage { entry, from, to, succeeded_on: today() }
}

/// A party deactivates its DID.
fn deactivated(n: u32) {
	madang_testing::deactivate::<Test>(by::<Test>(CLERK), madang_testing::Party::Ed25519(n));
}

fn rights(n: u64) -> u32 {
	Titles::<Test>::get(title(n)).unwrap().rights
}

/// A title of which an imported holder and DID 5 hold one half each.
fn half_bound() {
	let mut two = held_unbound(4);
	two.0[0].share = share("1/2");
	two.0.try_push(held([(5, "1/2")]).0[0]).unwrap();
	assert_ok!(import(vec![row(4, two, 1)]));
}

#[test]
fn an_imported_holder_is_bound_by_a_supplementary_entry() {
	with_titles(|| {
		assert_ok!(bind(3, 1, 7));
		assert_eq!(holders(title(3)), held([(7, "1")]));
		let written = entry(3, 2);
		assert_eq!((written.section, written.rank.to_string()), (Section::A, "1-1".into()));
		assert_eq!((written.filed.receipt, written.on), (last(), Target::Lots(bounded([1]))));
		assert_eq!(
			written.right,
			Right::HolderBound {
				from: Party::Unbound(unbound(1)),
				to: Party::Did(did(7)),
				mixes: false
			}
		);
		assert_eq!(entry(3, 1).branches, 1);
		let record = Titles::<Test>::get(title(3)).unwrap();
		assert_eq!(record.rights, 1, "no buyer must accept it");
		let filing = Filing::Transfer(transfer(held([(7, "1")]), held([(8, "1")])));
		assert_ok!(file(AGENT, 3, filing, &[7, 8]));
		assert_ok!(register_last());
		assert_eq!(entry(3, 3).rank, Rank::main(2));
	});
}

/// Titles 10, C11: the books get a notice of every binding.
#[test]
fn a_binding_leaves_a_notice_for_the_book() {
	with_titles(|| {
		half_bound();
		let sale = Filing::Transfer(transfer(held([(5, "1/2")]), held([(6, "1/2")])));
		assert_ok!(file(AGENT, 4, sale, &[5, 6]));
		assert_ok!(register_last());
		assert_ok!(bind(4, 4, 7));
		assert_eq!(Registers::pending_notices(&unit(4)).len(), 2);
		for _ in 0..2 {
			assert_ok!(Registers::take_notice(by::<Test>(CLERK), unit(4), fresh_ref()));
		}
		assert_eq!(Registers::owners_of(&unit(4)), Some(holders(title(4))));
	});
}

/// Review 1: two officers bind an imported holder.
#[test]
fn one_officer_alone_binds_nobody() {
	with_titles(|| {
		let filing = binding(3, Party::Unbound(unbound(1)), Party::Did(did(7)));
		let call = |by: u64, filing: Filing| {
			let Filing::BindHolder { from, to, lots } = &filing else { unreachable!() };
			let (subject, terms) = (binding_object(&title(3)), binding_terms(from, to, lots));
			let signed = bounded([consent(did(7), Purpose::BindHolding, subject, terms)]);
			let origin = RuntimeOrigin::signed(by);
			Records::file_by_office(origin, unit(3), filing, None, REASONS, signed, fresh_ref())
		};
		for by in [REGISTRAR, OTHER_EXAMINER, AGENT, BANKER, NON_MEMBER] {
			assert_noop!(call(by, filing.clone()), BadOrigin);
		}
		let chief = chief(REGISTRY);
		assert_ok!(call(chief, filing));
		let application = Applications::<Test>::get(last()).unwrap();
		assert_eq!(application.basis, Basis::ExOfficio { evidence: REASONS });
		let alone = Records::complete(RuntimeOrigin::signed(chief), last(), None, [9; 32]);
		assert_noop!(alone, E::SameOfficer);
		assert_eq!(holders(title(3)), held_unbound(1));
		assert_ok!(complete(last()));
		assert_eq!(holders(title(3)), held([(7, "1")]));
	});
}

#[test]
fn an_invalid_binding_is_rejected() {
	with_titles(|| {
		let imported = Party::Unbound(unbound(1));
		let file = |filing| file_by_office(3, filing, None);
		let to = |to: Party| binding(3, imported, to);
		assert_noop!(file_by_office(9, to(Party::Did(did(7))), None), E::TitleNotFound);
		assert_noop!(file(binding(3, Party::Unbound(unbound(2)), Party::Did(did(7)))), E::NotHeld);
		for lots in [&[2][..], &[1, 1], &[1, 2]] {
			let (to, lots) = (Party::Did(did(7)), bounded(lots.iter().copied()));
			assert_noop!(file(Filing::BindHolder { from: imported, to, lots }), E::NotHeld);
		}
		let unknown = DispatchError::from(pallet_identity::Error::<Test>::DidNotFound);
		assert_noop!(file(to(Party::Did(unknown_did()))), unknown);
		let gone = DispatchError::from(pallet_identity::Error::<Test>::DidDeactivated);
		assert_noop!(file(to(Party::Did(deactivated_did()))), gone);
		// Review 5: members and the State are identified.
		for party in [Party::Member(BANK), Party::State] {
			assert_noop!(file(to(party)), E::CannotBeBound);
			assert_noop!(file_by_office(3, to(party), order()), E::CannotBeBound);
		}
		half_bound();
		// The same person may hold a share under its DID already.
		assert_ok!(bind(4, 4, 5));
		assert_eq!(holders(title(4)), held([(5, "1")]));
		assert_eq!(LotsOf::<Test>::get(title(4)).len(), 2, "lots are never merged");
		// Review 3: what DID 5 gives up first is another lot now.
		assert_eq!(rights(4), 2);
	});
}

/// Review 4: a wrong binding is undone in the lots that it was about, and the person keeps its own.
#[test]
fn a_wrong_binding_is_undone_in_its_lots_only() {
	with_titles(|| {
		half_bound();
		assert_ok!(bind(4, 4, 5));
		let imported = Party::Unbound(unbound(4));
		let (from, lots) = (Party::Did(did(5)), bounded([1]));
		let undo = Filing::BindHolder { from, to: imported, lots };
		assert_ok!(file_by_office(4, undo, order()));
		assert_ok!(complete(last()));
		let mut both = held_unbound(4);
		both.0[0].share = share("1/2");
		both.0.try_push(held([(5, "1/2")]).0[0]).unwrap();
		assert_eq!(holders(title(4)), both);
		assert_eq!(entry(4, 4).rank.to_string(), "1-2");
	});
}

/// Review 24: each ownership entry whose lots are bound gets a supplementary entry.
#[test]
fn a_binding_is_noted_on_each_acquisition() {
	with_titles(|| {
		let sale = Filing::Transfer(transfer(held([(1, "1/6")]), held([(2, "1/6")])));
		assert_ok!(file(AGENT, 2, sale, &[1, 2]));
		assert_ok!(register_last());
		deactivated(2);
		System::reset_events();
		assert_ok!(file_by_office(2, rebind(2, 5), None));
		assert_ok!(complete(last()));
		let ranks: Vec<_> = (3..5).map(|number| entry(2, number).rank.to_string()).collect();
		assert_eq!(ranks, ["1-1", "2-1"]);
		let on: Vec<_> = (3..5).map(|number| entry(2, number).on).collect();
		assert_eq!(on, [Target::Lots(bounded([2])), Target::Lots(bounded([3]))]);
		let written = |event: &Event<Test>| matches!(event, Event::EntryRegistered { .. });
		assert_eq!(events().iter().filter(|event| written(event)).count(), 2);
		assert_eq!(rights(2), 2, "no buyer must accept it");
	});
}

/// Review 5: the office takes nothing from who can act and has not signed.
#[test]
fn without_an_order_the_office_acts_only_for_those_who_cannot() {
	with_titles(|| {
		let unsigned = |order| {
			let filing = rebind(2, 5);
			let Filing::BindHolder { from, to, lots } = &filing else { unreachable!() };
			let (subject, terms) = (binding_object(&title(2)), binding_terms(from, to, lots));
			let signed = bounded([consent(did(5), Purpose::BindHolding, subject, terms)]);
			let origin = RuntimeOrigin::signed(EXAMINER);
			Records::file_by_office(origin, unit(2), filing, order, REASONS, signed, fresh_ref())
		};
		assert_eq!(unsigned(None), Err(E::SignatureMissing.into()));
		for filing in [moved_to(2, OLD_BANK), discharge(2)] {
			assert_noop!(file_by_office(1, filing, None), E::MortgageeCanAct);
		}
		assert_ok!(unsigned(order()));
		assert_ok!(complete(last()));
		assert_ok!(file_by_office(1, moved_to(2, OLD_BANK), order()));
		assert_ok!(complete(last()));
		assert_ok!(file_by_office(1, discharge(2), order()));
		assert_ok!(complete(last()));
	});
}

/// Review 5: who can act again is asked again.
#[test]
fn a_mortgagee_that_can_act_again_keeps_its_mortgage() {
	with_titles(|| {
		let root = RuntimeOrigin::root;
		assert_ok!(Institutions::suspend_institution(root(), BANK));
		assert_ok!(file_by_office(1, discharge(2), None));
		assert_ok!(Institutions::readmit_institution(root(), BANK));
		assert_noop!(complete(last()), E::MortgageeCanAct);
		assert_ok!(reject(last()));
	});
}

/// Review 5: a binding that was filed while the holder could not act is not completed once it can. Today a
/// DID is deactivated permanently; the rule must hold for any way by which a holder can act again.
#[test]
fn a_holder_that_can_act_again_keeps_its_share() {
	with_titles(|| {
		let status = |to| {
			pallet_identity::Dids::<Test>::mutate(did(2), |found| {
				found.as_mut().unwrap().status = to;
			})
		};
		deactivated(2);
		assert_ok!(file_by_office(2, rebind(2, 5), None));
		status(pallet_identity::DidStatus::Active);
		assert_noop!(complete(last()), E::HolderCanAct);
		assert_eq!(holders(title(2)), held([(1, "1/3"), (2, "2/3")]));
		assert_ok!(reject(last()));
		// With the order of a court, or its own signature, it is bound.
		assert_ok!(file_by_office(2, rebind(2, 5), order()));
		assert_ok!(complete(last()));
		assert_ok!(file_by_office(2, rebind(5, 6), None));
		assert_ok!(complete(last()));
		assert_eq!(holders(title(2)), held([(1, "1/3"), (6, "2/3")]));
	});
}

/// Review 7: the act of the former bank does not discharge the mortgage of its successor.
#[test]
fn a_discharge_of_the_former_mortgagee_is_not_registered() {
	with_titles(|| {
		assert_ok!(file_by_office(1, moved_to(2, OLD_BANK), order()));
		let moved = last();
		assert_ok!(file(BANKER, 1, discharge(2), &[]));
		assert_ok!(complete(moved));
		assert_ok!(examine(last()));
		assert_noop!(complete(last()), E::NotMortgagee);
		assert_noop!(file_by_office(1, moved_to(2, OLD_BANK), order()), E::NotMortgagee);
		assert_eq!(live(title(1)), [2, 3]);
	});
}

/// Review 19: what is supplementary to a mortgage is bounded.
#[test]
fn a_mortgage_moves_a_bounded_number_of_times() {
	with_titles(|| {
		let banks = [Party::Member(BANK), Party::Member(OLD_BANK)];
		let moved = |n: usize| Filing::MoveMortgage {
			entry: 2,
			from: banks[n % 2],
			to: banks[(n + 1) % 2],
			succeeded_on: today(),
		};
		for n in 0..MOST_MOVES {
			assert_ok!(file_by_office(1, moved(n), order()));
			assert_ok!(complete(last()));
		}
		assert_noop!(file_by_office(1, moved(MOST_MOVES), order()), E::TooManyCharges);
	});
}

/// Review 8: heirs do not take a share out of a deal without an order.
#[test]
fn a_reserved_share_is_inherited_only_on_an_order() {
	with_titles(|| {
		let (from, to) = (held([(2, "2/3")]), held([(5, "2/3")]));
		let filing = || passing(from.clone(), to.clone(), CauseKind::Inheritance);
		assert_ok!(reserve(2, DEAL, &[2]));
		assert_noop!(file_by_office(2, filing(), None), E::Reserved);
		assert_ok!(Records::release(title(2), DEAL));
		assert_ok!(file_by_office(2, filing(), None));
		// As if the deal had been concluded meanwhile.
		let reserved = [Reservation { party: Party::Did(did(2)), deal: DEAL }];
		Reservations::<Test>::insert(title(2), bounded::<_, _>(reserved));
		assert_noop!(complete(last()), E::Reserved);
		assert_ok!(reject(last()));
		assert_ok!(file_by_office(2, filing(), order()));
		assert_ok!(complete(last()));
		assert_ok!(Records::release(title(2), DEAL));
	});
}

/// Review 3: a binding to a holder whose share is reserved changes which lot a deal sells.
#[test]
fn a_binding_does_not_change_what_a_reserved_holder_sells() {
	with_titles(|| {
		assert_ok!(file(BANKER, 2, on_lots(mortgage(BANK, &[1]), &[1]), &[1]));
		assert_ok!(register_last());
		deactivated(1);
		assert_ok!(reserve(2, DEAL, &[2]));
		assert_noop!(file_by_office(2, rebind(1, 2), None), E::Reserved);
		// A court may order it, and then the buyers must accept the change.
		let before = rights(2);
		assert_ok!(file_by_office(2, rebind(1, 2), order()));
		assert_ok!(complete(last()));
		assert_eq!(rights(2), before + 1);
		assert_ok!(Records::release(title(2), DEAL));
	});
}

/// C9: the share of one holder is reserved, and the binding of another is not held up.
#[test]
fn a_reservation_holds_up_only_the_binding_of_its_own_holder() {
	with_titles(|| {
		half_bound();
		let imported = Party::Unbound(unbound(4));
		assert_ok!(Records::reserve(title(4), DEAL, &[imported]));
		assert_eq!(bind(4, 4, 6), Err(E::Reserved.into()));
		assert_ok!(Records::release(title(4), DEAL));
		assert_ok!(Records::reserve(title(4), DEAL, &[Party::Did(did(5))]));
		assert_ok!(bind(4, 4, 6));
		assert_ok!(Records::release(title(4), DEAL));
	});
}

/// Titles 4: a holder has deactivated its DID, or signs with it for another one.
#[test]
fn a_holder_without_its_keys_is_bound_to_another_did_by_two_officers() {
	with_titles(|| {
		deactivated(2);
		assert_ok!(file_by_office(2, rebind(2, 5), None));
		let receipt = last();
		let application = Applications::<Test>::get(receipt).unwrap();
		assert_eq!(application.signed.to_vec(), [did(5)]);
		assert_eq!(application.state, ApplicationState::Examining);
		let alone = Records::complete(by::<Test>(EXAMINER), receipt, None, [9; 32]);
		assert_noop!(alone, BadOrigin);
		assert_ok!(complete(receipt));
		assert_eq!(holders(title(2)), held([(1, "1/3"), (5, "2/3")]));
		assert_eq!(Registers::pending_notice(&unit(2)).unwrap().holdings, holders(title(2)));
		assert_ok!(file(BANKER, 2, whole(mortgage(BANK, &[1])), &[1, 5]));
		assert_ok!(register_last());
		// An active holder signs too.
		assert_ok!(file_by_office(2, rebind(5, 6), None));
		assert_eq!(Applications::<Test>::get(last()).unwrap().signed.to_vec(), [did(6), did(5)]);
		assert_ok!(complete(last()));
		assert_eq!(holders(title(2)), held([(1, "1/3"), (6, "2/3")]));
	});
}

/// Titles 4: a holder has died.
#[test]
fn heirs_acquire_without_the_dead_holder() {
	with_titles(|| {
		let (from, to) = (held([(2, "2/3")]), held([(5, "1/3"), (6, "1/3")]));
		let filing = passing(from, to, CauseKind::Inheritance);
		assert_ok!(file_by_office(2, filing, None));
		assert_eq!(Applications::<Test>::get(last()).unwrap().signed.to_vec(), [did(5), did(6)]);
		assert_ok!(complete(last()));
		assert_eq!(holders(title(2)), held([(1, "1/3"), (5, "1/3"), (6, "1/3")]));
		assert_eq!(entry(2, 2).cause.unwrap().kind, CauseKind::Inheritance);
	});
}

/// C9: the order of a court is registered even while the share is reserved.
#[test]
fn a_judgment_transfers_a_reserved_share() {
	with_titles(|| {
		assert_ok!(reserve(2, DEAL, &[2]));
		let filing = || passing(held([(2, "2/3")]), held([(5, "2/3")]), CauseKind::Judgment);
		assert_noop!(file_by_office(2, filing(), None), E::OrderMissing);
		let other = Some(Order { by: BANK, case: REASONS });
		assert_noop!(file_by_office(2, filing(), other), E::NotACourt);
		assert_ok!(file_by_office(2, filing(), order()));
		assert_ok!(complete(last()));
		assert_eq!(entry(2, 2).basis, Basis::Order { by: COURT, case: REASONS });
		assert_eq!(holders(title(2)), held([(1, "1/3"), (5, "2/3")]));
		// A binding needs an order too while the share is reserved.
		assert_ok!(reserve(2, DealId(2), &[5]));
		assert_noop!(file_by_office(2, rebind(5, 6), None), E::Reserved);
		assert_ok!(file_by_office(2, rebind(5, 6), order()));
		assert_ok!(complete(last()));
		assert_ok!(Records::release(title(2), DealId(2)));
		assert_ok!(Records::release(title(2), DEAL));
	});
}

/// Titles 5: a bank has left, and another one has its rights.
#[test]
fn the_mortgage_of_a_withdrawn_bank_moves_to_its_successor() {
	with_titles(|| {
		assert_ok!(Institutions::withdraw_institution(RuntimeOrigin::root(), BANK));
		assert_noop!(file(BANKER, 1, discharge(2), &[]), BadOrigin);
		assert_noop!(file(OLD_BANKER, 1, discharge(2), &[]), E::NotMortgagee);
		assert_ok!(file_by_office(1, moved_to(2, OLD_BANK), None));
		assert_ok!(complete(last()));
		let written = entry(1, 3);
		assert_eq!((written.section, written.rank.to_string()), (Section::B, "1-1".into()));
		let (from, to) = (Party::Member(BANK), Party::Member(OLD_BANK));
		assert_eq!(written.right, Right::MortgageMoved { of: 2, from, to });
		let found = Records::mortgage(EntryId { title: title(1), number: 2 }).unwrap();
		assert_eq!((found.mortgage.bank(), found.effective), (Some(OLD_BANK), true));
		assert_eq!(Titles::<Test>::get(title(1)).unwrap().rights, 1);
		assert_ok!(file(OLD_BANKER, 1, discharge(2), &[]));
		assert_ok!(register_last());
		// What is supplementary falls with its main entry.
		let cancelled = EntryState::Cancelled { by: 4 };
		assert_eq!((entry(1, 2).state, entry(1, 3).state), (cancelled, cancelled));
		assert_eq!(live(title(1)), [0; 0]);
	});
}

/// Titles 5: a bank has left without a successor, or is suspended.
#[test]
fn the_mortgage_of_a_bank_that_cannot_act_is_discharged_on_evidence() {
	with_titles(|| {
		assert_ok!(Institutions::withdraw_institution(RuntimeOrigin::root(), BANK));
		assert_ok!(file_by_office(1, discharge(2), None));
		assert_ok!(complete(last()));
		assert_eq!(live(title(1)), [0; 0]);
	});
}

#[test]
fn the_office_files_only_what_parties_cannot() {
	with_titles(|| {
		let to = |filing, order, error: E| {
			assert_noop!(file_by_office(1, filing, order), error);
		};
		to(whole(mortgage(BANK, &[1])), None, E::PartiesOnly);
		to(opening(held([(1, "1")])), None, E::PartiesOnly);
		let gift = passing(held([(1, "1")]), held([(2, "1")]), CauseKind::Gift);
		to(gift, order(), E::PartiesOnly);
		to(
			Filing::Transfer(transfer(held([(1, "1")]), held([(2, "1")]))),
			order(),
			E::PriceAndReport,
		);
		to(rebind_in(1, 5, 6), None, E::NotHeld);
		to(rebind_in(1, 1, 1), None, E::PartyOnBothSides);
		to(moved_to(2, BANK), None, E::PartyOnBothSides);
		to(moved_to(2, SUSPENDED_BANK), None, E::NotABank);
		to(moved_to(1, OLD_BANK), None, E::NoLiveMortgage);
		let late = KoreanDay::of(today().plus(2).end());
		to(
			match moved_to(2, OLD_BANK) {
				Filing::MoveMortgage { entry, from, to, .. } => {
					Filing::MoveMortgage { entry, from, to, succeeded_on: late }
				}
				_ => unreachable!(),
			},
			None,
			E::CauseInFuture,
		);
		assert_noop!(file_by_office(9, discharge(2), None), E::TitleNotFound);
		let parties = [rebind_in(1, 1, 5), moved_to(2, OLD_BANK)];
		for filing in parties {
			assert_noop!(file(AGENT, 1, filing, &[]), E::OfficeOnly);
		}
		for who in [REGISTRAR, OTHER_EXAMINER, AGENT, BANKER, NON_MEMBER] {
			let origin = RuntimeOrigin::signed(who);
			let none = Default::default();
			let call = Records::file_by_office(
				origin,
				unit(1),
				discharge(2),
				None,
				REASONS,
				none,
				[9; 32],
			);
			assert_noop!(call, BadOrigin);
		}
		unsigned_is_refused(did(5));
	});
}

/// Nobody's share is bound to a DID without the signature of that DID.
fn unsigned_is_refused(to: Did) {
	let filing = binding(1, Party::Did(did(1)), Party::Did(to));
	let Filing::BindHolder { from, to, lots } = &filing else { unreachable!() };
	let (subject, terms) = (binding_object(&title(1)), binding_terms(from, to, lots));
	let signed = |n| bounded([consent(did(n), Purpose::BindHolding, subject, terms)]);
	let file = |filing, signed| {
		let origin = RuntimeOrigin::signed(EXAMINER);
		Records::file_by_office(origin, unit(1), filing, None, REASONS, signed, [9; 32])
	};
	for signed in [bounded([]), signed(1), signed(5)] {
		assert_noop!(file(filing.clone(), signed), E::SignatureMissing);
	}
	assert_noop!(file(discharge(2), signed(5)), E::SignatureSurplus);
}
