//! Tests of bindings, and of what the registry office files itself. No title is stuck because a
//! holder, its keys or its bank is gone.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use madang_primitives::{
	signing::{object, terms, Purpose},
	CauseKind, DealId, Did, InstitutionId, KoreanDay, Party,
};
use madang_testing::{chief, registry::by, CLERK, COURT};
use pallet_registers::Books;
use sp_runtime::{DispatchError, DispatchError::BadOrigin};

type E = Error<Test>;

const DEAL: DealId = DealId(1);

fn order() -> Option<Order> {
	Some(Order { by: COURT, case: REASONS })
}

fn rebind(from: u32, to: u32) -> Filing {
	Filing::BindHolder { from: Party::Did(did(from)), to: did(to) }
}

fn moved_to(entry: u32, to: InstitutionId) -> Filing {
	Filing::MoveMortgage { entry, to, succeeded_on: today() }
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
		assert_eq!((written.filed.receipt, written.on), (last(), Target::Entry(1)));
		assert_eq!(
			written.right,
			Right::HolderBound { from: Party::Unbound(unbound(1)), to: did(7) }
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

#[test]
fn an_invalid_binding_is_rejected() {
	with_titles(|| {
		let call = |by: u64, n: u64, from: u8, to| {
			let from = unbound(from);
			let (subject, purpose) = (object(b"title", &title(n)), Purpose::BindHolding);
			let signed = consent(to, purpose, subject, terms(&Party::Unbound(from)));
			let origin = RuntimeOrigin::signed(by);
			Records::bind_holder(origin, title(n), from, REASONS, signed, [9; 32])
		};
		for by in [EXAMINER, OTHER_REGISTRAR, AGENT, BANKER, NON_MEMBER] {
			assert_noop!(call(by, 3, 1, did(7)), BadOrigin);
		}
		assert_noop!(call(REGISTRAR, 9, 1, did(7)), E::TitleNotFound);
		assert_noop!(call(REGISTRAR, 3, 2, did(7)), E::NotHeld);
		let unknown = DispatchError::from(pallet_identity::Error::<Test>::DidNotFound);
		assert_noop!(call(REGISTRAR, 3, 1, unknown_did()), unknown);
		let deactivated = DispatchError::from(pallet_identity::Error::<Test>::DidDeactivated);
		assert_noop!(call(REGISTRAR, 3, 1, deactivated_did()), deactivated);
		half_bound();
		assert_ok!(file(BANKER, 4, discharge(2), &[]));
		assert_eq!(bind(4, 4, 6), Err(E::ApplicationsPending.into()));
		assert_ok!(withdraw(BANKER, last()));
		// The same person may hold a share under its DID already.
		assert_ok!(bind(4, 4, 5));
		assert_eq!(holders(title(4)), held([(5, "1")]));
		assert_eq!(LotsOf::<Test>::get(title(4)).len(), 2, "lots are never merged");
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

/// Titles 4: a holder has deactivated its DID or lost its keys, or was bound wrongly.
#[test]
fn a_holder_without_its_keys_is_bound_to_another_did_by_two_officers() {
	with_titles(|| {
		madang_testing::deactivate::<Test>(by::<Test>(CLERK), madang_testing::Party::Ed25519(2));
		assert_ok!(file_by_office(2, rebind(2, 5), None));
		let receipt = last();
		let application = Applications::<Test>::get(receipt).unwrap();
		assert_eq!(application.basis, Basis::ExOfficio { evidence: REASONS });
		assert_eq!(application.state, ApplicationState::Examining);
		// The four eyes are those of two officers.
		let alone = Records::complete(by::<Test>(EXAMINER), receipt, None, [9; 32]);
		assert_noop!(alone, BadOrigin);
		assert_ok!(complete(receipt));
		assert_eq!(holders(title(2)), held([(1, "1/3"), (5, "2/3")]));
		assert_eq!(Registers::pending_notice(&unit(2)).unwrap().holdings, holders(title(2)));
		assert_ok!(file(BANKER, 2, whole(mortgage(BANK, &[1])), &[1, 5]));
		assert_ok!(register_last());
		// A wrong binding is undone in the same way.
		assert_ok!(file_by_office(2, rebind(5, 6), None));
		assert_ok!(complete(last()));
		assert_eq!(holders(title(2)), held([(1, "1/3"), (6, "2/3")]));
	});
}

#[test]
fn one_officer_with_both_duties_cannot_file_and_complete_for_the_office() {
	with_titles(|| {
		let (from, to) = (Party::Did(did(2)), did(5));
		let (subject, purpose) = (object(b"title", &title(2)), Purpose::BindHolding);
		let signed = bounded([consent(to, purpose, subject, terms(&from))]);
		let officer = || by::<Test>(chief(REGISTRY));
		assert_ok!(Records::file_by_office(
			officer(),
			unit(2),
			Filing::BindHolder { from, to },
			None,
			REASONS,
			signed,
			fresh_ref()
		));
		let alone = Records::complete(officer(), last(), None, [9; 32]);
		assert_noop!(alone, E::SameOfficer);
		assert_ok!(complete(last()));
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
		assert_ok!(file_by_office(2, rebind(5, 6), None));
		assert_noop!(complete(last()), E::Reserved);
		assert_ok!(reject(last()));
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
		to(rebind(5, 6), None, E::NotHeld);
		to(rebind(1, 1), None, E::PartyOnBothSides);
		to(moved_to(2, BANK), None, E::PartyOnBothSides);
		to(moved_to(2, SUSPENDED_BANK), None, E::NotABank);
		to(moved_to(1, OLD_BANK), None, E::NoLiveMortgage);
		let late = KoreanDay::of(today().plus(2).end());
		to(
			Filing::MoveMortgage { entry: 2, to: OLD_BANK, succeeded_on: late },
			None,
			E::CauseInFuture,
		);
		assert_noop!(file_by_office(9, discharge(2), None), E::TitleNotFound);
		let parties = [rebind(1, 5), moved_to(2, OLD_BANK)];
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
	let filing = Filing::BindHolder { from: Party::Did(did(1)), to };
	let origin = RuntimeOrigin::signed(EXAMINER);
	let none = Default::default();
	let call = Records::file_by_office(origin, unit(1), filing, None, REASONS, none, [9; 32]);
	assert_noop!(call, E::SignatureMissing);
	let origin = RuntimeOrigin::signed(EXAMINER);
	let (subject, purpose) = (object(b"title", &title(1)), Purpose::BindHolding);
	let signed = bounded([consent(to, purpose, subject, terms(&Party::Did(did(1))))]);
	let surplus =
		Records::file_by_office(origin, unit(1), discharge(2), None, REASONS, signed, [9; 32]);
	assert_noop!(surplus, E::SignatureSurplus);
}
