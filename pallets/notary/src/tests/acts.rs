//! Acts: who enters, who signs, what they refer to, and their end.

use super::*;
use madang_testing::{acting, observer};
use pallet_institutions::Caller;

#[test]
fn a_notary_enters_a_deed_that_two_parties_have_signed() {
	build_and_execute(|| {
		let act = deed();
		let stored = Acts::<Test>::get(act).unwrap();
		let expected = Act {
			stated: new_act(ActKind::Deed),
			notary: NOTARY_OFFICE,
			officer: NOTARY,
			number: SeriesNumber { year: 2026, number: 1 },
			parties: bounded(PARTIES[..2].iter().map(|party| party.did())),
			depth: 1,
			block: 1,
			at: START,
			annulled: None,
		};
		assert_eq!(stored, expected);
		assert_eq!(Notary::act_of(NOTARY_OFFICE, stored.number), Some((act, stored.clone())));
		assert_eq!(Notary::act_of(OTHER_NOTARY_OFFICE, stored.number), None);
		let by = Caller::new(acting(NOTARY), last_ref());
		System::assert_last_event(Event::ActEntered { act, entered: stored, by, at: START }.into());
	});
}

#[test]
fn only_a_notary_in_office_enters_acts() {
	build_and_execute(|| {
		let act = new_act(ActKind::ConfirmedDate);
		for officer in [JUDGE, AUTHORITY, observer(NOTARY_OFFICE), chief(REGISTRY)] {
			assert_eq!(enter_as(officer, act, &[]), BAD_ORIGIN, "{officer}");
		}
		suspend::<Test>(NOTARY_OFFICE);
		assert_eq!(enter_as(NOTARY, act, &[]), BAD_ORIGIN);
		assert_ok!(enter_as(OTHER_NOTARY, act, &[]));
	});
}

#[test]
fn parties_sign_the_kind_the_document_the_notary_the_reference_and_each_other() {
	build_and_execute(|| {
		let first = deed();
		let act = new_act(ActKind::Deed);
		let good = || consents(&act, NOTARY_OFFICE, &PARTIES[..2]);
		let bad = Err(pallet_identity::Error::<Test>::BadSignature.into());
		let other = Commitment([7; 32]);
		assert_eq!(enter_with(OTHER_NOTARY, act, good()), bad, "another notary");
		for changed in [
			new_act(ActKind::Authentication),
			NewAct { document: other, ..act },
			of_act(ActKind::Deed, first),
		] {
			assert_eq!(enter_with(NOTARY, changed, good()), bad, "{changed:?}");
		}
		assert_eq!(enter_with(NOTARY, act, good()[..1].to_vec()), bad, "without the second");
		let swapped = good().into_iter().rev().collect();
		assert_eq!(enter_with(NOTARY, act, swapped), bad, "in another order");
		let again = good();
		assert_ok!(enter_with(NOTARY, act, again.clone()));
		let used = Err(pallet_identity::Error::<Test>::SignatureUsed.into());
		assert_eq!(enter_with(NOTARY, act, again), used);
	});
}

/// The bytes of `docs/src/parties.md`, from which software of parties signs.
#[test]
fn the_terms_of_an_act_are_the_documented_bytes() {
	use madang_primitives::{signing, Did};
	let dids = [Did([1; 32]), Did([2; 32])];
	for (kind, byte) in ActKind::ALL.into_iter().zip(0u8..) {
		for (refers_to, earlier) in [
			(None, vec![0]),
			(Some(Attestation::Act(ActId(3))), vec![1, 0, 3, 0, 0, 0, 0, 0, 0, 0]),
			(Some(Attestation::Apostille(ApostilleId(4))), vec![1, 1, 4, 0, 0, 0, 0, 0, 0, 0]),
		] {
			let stated = NewAct { refers_to, ..new_act(kind) };
			let start = [&[byte][..], &[8; 32], &earlier[..], &[9, 0, 0, 0], &[8]].concat();
			let bytes = [&start[..], &[1; 32], &[2; 32]].concat();
			let expected = sp_core::H256(sp_io::hashing::sha2_256(&bytes));
			assert_eq!(act_terms(&stated, InstitutionId(9), &dids), expected, "{stated:?}");
		}
	}
	let object = act_object(&DOCUMENT);
	assert_eq!(object, signing::object(b"notarial-act", &[8u8; 32]));
}

#[test]
fn deeds_and_authentications_need_parties_and_a_confirmed_date_does_not() {
	build_and_execute(|| {
		for kind in ActKind::ALL.into_iter().filter(|kind| !kind.needs_earlier_act()) {
			let expected =
				if kind.needs_parties() { error(Error::NoParties) } else { DispatchResult::Ok(()) };
			assert_eq!(enter_as(NOTARY, new_act(kind), &[]), expected, "{kind:?}");
			assert_ok!(enter_as(NOTARY, new_act(kind), &PARTIES[..1]));
		}
		let twice = [PARTIES[0], PARTIES[0]];
		let duplicate = error(Error::DuplicateParty);
		assert_eq!(enter_as(NOTARY, new_act(ActKind::Deed), &twice), duplicate);
	});
}

#[test]
fn each_notary_has_its_own_series_which_begins_again_every_year() {
	build_and_execute(|| {
		let act = new_act(ActKind::ConfirmedDate);
		let number = |act: u64| Acts::<Test>::get(ActId(act)).unwrap().number;
		assert_ok!(enter_as(NOTARY, act, &[]));
		assert_ok!(enter_as(OTHER_NOTARY, act, &[]));
		assert_ok!(enter_as(NOTARY, act, &[]));
		// Noon of 2027-01-03 in Seoul.
		set_time::<Test>(START + 40 * 86_400_000);
		assert_ok!(enter_as(NOTARY, act, &[]));
		let of = |year, number| SeriesNumber { year, number };
		let expected = [of(2026, 1), of(2026, 1), of(2026, 2), of(2027, 1)];
		assert_eq!([0, 1, 2, 3].map(number), expected);
		LastActs::<Test>::insert(OTHER_NOTARY_OFFICE, 2027, u32::MAX);
		assert_eq!(enter_as(OTHER_NOTARY, act, &[]), error(Error::NumbersExhausted));
		LastActs::<Test>::remove(OTHER_NOTARY_OFFICE, 2027);
	});
}

#[test]
fn a_copy_is_of_an_act_of_the_same_notary_or_of_one_that_cannot_act() {
	build_and_execute(|| {
		let act = deed();
		let copy = of_act(ActKind::Copy, act);
		let without = new_act(ActKind::Copy);
		assert_eq!(enter_as(NOTARY, without, &[]), error(Error::NoEarlierAct));
		let unknown = of_act(ActKind::Copy, ActId(7));
		assert_eq!(enter_as(NOTARY, unknown, &[]), error(Error::ActNotFound));
		assert_eq!(enter_as(OTHER_NOTARY, copy, &[]), error(Error::NotOwnAct));
		assert_ok!(enter_as(NOTARY, copy, &[]));
		suspend::<Test>(NOTARY_OFFICE);
		assert_ok!(enter_as(OTHER_NOTARY, copy, &[]));
		assert_eq!(Acts::<Test>::get(ActId(2)).unwrap().depth, 2);
	});
}

#[test]
fn a_correction_is_signed_by_every_party_of_the_act() {
	build_and_execute(|| {
		let act = deed();
		let correction = of_act(ActKind::Correction, act);
		for parties in [&PARTIES[..0], &PARTIES[..1], &PARTIES[1..]] {
			let refused = error(Error::NotAllParties);
			assert_eq!(enter_as(NOTARY, correction, parties), refused);
		}
		assert_ok!(enter_as(NOTARY, correction, &PARTIES));
		assert_eq!(Acts::<Test>::get(act).unwrap().annulled, None, "the first one stays");
	});
}

/// A copy has no party, and a correction of it would else need none.
#[test]
fn a_correction_of_a_copy_is_signed_by_the_parties_of_what_is_copied() {
	build_and_execute(|| {
		let act = deed();
		let mut copy = act;
		for _ in 0..2 {
			copy = entered(of_act(ActKind::Copy, copy), &[]);
			let correction = of_act(ActKind::Correction, copy);
			for parties in [&PARTIES[..0], &PARTIES[..1], &PARTIES[1..]] {
				let refused = error(Error::NotAllParties);
				assert_eq!(enter_as(NOTARY, correction, parties), refused);
			}
			assert_ok!(enter_as(NOTARY, correction, &PARTIES[..2]));
		}
		// Nor does a correction by more parties need fewer of them later.
		let corrected = entered(of_act(ActKind::Correction, act), &PARTIES);
		let again = of_act(ActKind::Correction, corrected);
		assert_eq!(enter_as(NOTARY, again, &PARTIES[..2]), error(Error::NotAllParties));
		assert_ok!(enter_as(NOTARY, again, &PARTIES));
	});
}

#[test]
fn a_court_is_responsible_for_notaries_all_of_whose_places_are_its_own() {
	build_and_execute(|| {
		let act = deed();
		let places = |of, prefixes: &[&str]| {
			let prefixes = bounded(prefixes.iter().map(|prefix| prefix.parse().unwrap()));
			let root = RawOrigin::Root.into();
			assert_ok!(pallet_institutions::Pallet::<Test>::set_jurisdiction(root, of, prefixes));
		};
		places(COURT, &["11", "41"]);
		for (notary, is_responsible) in [
			(&["11680", "41"][..], true),
			(&["11"], true),
			(&["11", "26"], false),
			(&["1"], false),
			(&[""], false),
			(&[], false),
		] {
			places(NOTARY_OFFICE, notary);
			let responsible = <Institutions as Areas>::covers_all_of(COURT, NOTARY_OFFICE);
			assert_eq!(responsible, is_responsible, "{notary:?}");
		}
		// Then the ministry decides.
		assert_eq!(annul_as(JUDGE, act), error(Error::NotResponsible));
		designate(MINISTRY);
		assert_ok!(annul_as(AUTHORITY, act));
	});
}

#[test]
fn a_court_or_the_designated_ministry_annuls_an_act_which_stays() {
	build_and_execute(|| {
		let acts = [deed(), deed()];
		assert_eq!(annul_as(AUTHORITY, acts[0]), error(Error::NotDesignated));
		let only = Designation { apostilles: true, supervision: false };
		assert_ok!(Notary::designate(RawOrigin::Root.into(), MINISTRY, only));
		assert_eq!(annul_as(AUTHORITY, acts[0]), error(Error::NotDesignated));
		designate(MINISTRY);
		for officer in [NOTARY, chief(NOTARY_OFFICE), observer(MINISTRY)] {
			assert_eq!(annul_as(officer, acts[0]), BAD_ORIGIN, "{officer}");
		}
		assert_eq!(annul_as(OTHER_JUDGE, acts[0]), error(Error::NotResponsible));
		pass_an_hour();
		for (act, officer, institution) in [(acts[0], JUDGE, COURT), (acts[1], AUTHORITY, MINISTRY)]
		{
			let before = Acts::<Test>::get(act).unwrap();
			assert_ok!(annul_as(officer, act));
			let at = now::<Test>();
			let annulled = Some(Annulment { institution, reason: REASON, at });
			let expected = Act { annulled, ..before.clone() };
			assert_eq!(Acts::<Test>::get(act), Some(expected));
			let by = Caller::new(acting(officer), last_ref());
			let (notary, number, reason) = (NOTARY_OFFICE, before.number, REASON);
			System::assert_last_event(
				Event::ActAnnulled { act, notary, number, reason, by, at }.into(),
			);
			assert_eq!(annul_as(officer, act), error(Error::AlreadyAnnulled));
		}
		assert_eq!(annul_as(JUDGE, ActId(9)), error(Error::ActNotFound));
		let copy = of_act(ActKind::Copy, acts[0]);
		assert_eq!(enter_as(NOTARY, copy, &[]), error(Error::AlreadyAnnulled));
	});
}

#[test]
fn each_call_claims_its_reference_once() {
	build_and_execute(|| {
		let act = new_act(ActKind::ConfirmedDate);
		let enter = || Notary::enter(signed(NOTARY), act, bounded([]), [1; 32]);
		assert_ok!(enter());
		let used = pallet_institutions::Error::<Test>::ExternalRefUsed;
		frame_support::assert_noop!(enter(), used);
	});
}
