//! Chains of attestations: then and now.

use super::*;

fn chain(id: Attestation) -> Vec<Link<u64>> {
	Notary::attestation_chain(id)
}

/// Whether each link was valid then, and whether each is annulled by now.
fn validity(id: Attestation) -> Vec<(bool, bool)> {
	chain(id).into_iter().map(|link| (link.valid_then, link.annulled.is_some())).collect()
}

#[test]
fn a_chain_shows_who_attested_what_when() {
	build_and_execute(|| {
		designate(MINISTRY);
		let act = deed();
		pass_an_hour();
		let copy = entered(of_act(ActKind::Copy, act), &[]);
		pass_an_hour();
		let apostille = Attestation::Apostille(issued(NewSubject::Act(copy)));
		let found = chain(apostille);
		let ids: Vec<_> = found.iter().map(|link| link.id).collect();
		assert_eq!(ids, [Attestation::Act(act), Attestation::Act(copy), apostille]);
		let kinds: Vec<_> = found.iter().map(|link| link.kind.clone()).collect();
		let office = LinkKind::Apostille(bounded("공증인".bytes()));
		let expected = [LinkKind::Act(ActKind::Deed), LinkKind::Act(ActKind::Copy), office];
		assert_eq!(kinds, expected);
		let who: Vec<_> = found.iter().map(|link| (link.institution, link.officer)).collect();
		let notary = (NOTARY_OFFICE, NOTARY);
		assert_eq!(who, [notary, notary, (MINISTRY, AUTHORITY)]);
		let moments: Vec<_> = found.iter().map(|link| link.at - START).collect();
		assert_eq!(moments, [0, 3_600_000, 7_200_000]);
		let numbers: Vec<_> = found.iter().map(|link| link.number.number).collect();
		assert_eq!(numbers, [1, 2, 1]);
		assert!(chain(Attestation::Act(ActId(9))).is_empty());
		assert!(chain(Attestation::Apostille(ApostilleId(9))).is_empty());
	});
}

/// What was made in office stays: of the notary, and of what is based on it.
#[test]
fn a_later_suspension_changes_nothing() {
	build_and_execute(|| {
		designate(MINISTRY);
		let act = deed();
		let before = chain(Attestation::Act(act));
		suspend::<Test>(NOTARY_OFFICE);
		assert_eq!(chain(Attestation::Act(act)), before);
		let apostille = issued(NewSubject::Act(act));
		suspend::<Test>(MINISTRY);
		let id = Attestation::Apostille(apostille);
		assert_eq!(validity(id), [(true, false), (true, false)]);
	});
}

#[test]
fn a_later_annulment_shows_then_and_now() {
	build_and_execute(|| {
		designate(MINISTRY);
		let act = deed();
		let id = Attestation::Apostille(issued(NewSubject::Act(act)));
		// In the same block as the apostille: it was still valid then.
		assert_ok!(annul_as(JUDGE, act));
		assert_eq!(validity(id), [(true, true), (true, false)]);
		assert_eq!(validity(Attestation::Act(act)), [(false, true)]);
		pass_an_hour();
		let Attestation::Apostille(apostille) = id else { unreachable!() };
		assert_ok!(annul_apostille_as(AUTHORITY, apostille));
		assert_eq!(validity(id), [(true, true), (false, true)]);
	});
}

/// A copy that was made in time would else keep an annulled deed in use.
#[test]
fn nothing_is_based_on_a_chain_with_an_annulled_link() {
	build_and_execute(|| {
		designate(MINISTRY);
		let act = deed();
		let copy = entered(of_act(ActKind::Copy, act), &[]);
		let apostille = issued(NewSubject::Act(copy));
		pass_an_hour();
		assert_ok!(annul_as(JUDGE, act));
		pass_an_hour();
		let annulled = error(Error::AlreadyAnnulled);
		assert_eq!(issue_as(AUTHORITY, NewSubject::Act(copy)), annulled);
		for kind in ActKind::ALL {
			let on_copy = of_act(kind, copy);
			assert_eq!(enter_as(NOTARY, on_copy, &PARTIES), annulled, "{kind:?}");
		}
		let refers_to = Some(Attestation::Apostille(apostille));
		let on_apostille = NewAct { refers_to, ..new_act(ActKind::Authentication) };
		assert_eq!(enter_as(NOTARY, on_apostille, &PARTIES), annulled);
		// What was made before shows both, and can still be annulled itself.
		let id = Attestation::Apostille(apostille);
		assert_eq!(validity(id), [(true, true), (true, false), (true, false)]);
		assert_ok!(annul_as(JUDGE, copy));
	});
}

#[test]
fn an_act_can_be_based_on_an_apostille() {
	build_and_execute(|| {
		designate(MINISTRY);
		let act = deed();
		let apostille = issued(NewSubject::Act(act));
		let refers_to = Some(Attestation::Apostille(apostille));
		let translated = NewAct { refers_to, ..new_act(ActKind::Authentication) };
		let copied = NewAct { refers_to, ..new_act(ActKind::Copy) };
		assert_eq!(enter_as(NOTARY, copied, &[]), error(Error::NoEarlierAct));
		let unknown = Some(Attestation::Apostille(ApostilleId(9)));
		let unknown = NewAct { refers_to: unknown, ..translated };
		assert_eq!(enter_as(NOTARY, unknown, &PARTIES), error(Error::ApostilleNotFound));
		let last = entered(translated, &PARTIES[..1]);
		assert_eq!(chain(Attestation::Act(last)).len(), 3);
		assert_ok!(annul_apostille_as(AUTHORITY, apostille));
		assert_eq!(enter_as(NOTARY, translated, &PARTIES[..1]), error(Error::AlreadyAnnulled));
	});
}

#[test]
fn a_chain_has_at_most_eight_links() {
	build_and_execute(|| {
		designate(MINISTRY);
		let mut last = deed();
		for _ in 1..MAX_DEPTH {
			last = entered(of_act(ActKind::Copy, last), &[]);
		}
		assert_eq!(chain(Attestation::Act(last)).len(), usize::from(MAX_DEPTH));
		let copy = of_act(ActKind::Copy, last);
		assert_eq!(enter_as(NOTARY, copy, &[]), error(Error::ChainTooLong));
		assert_eq!(issue_as(AUTHORITY, NewSubject::Act(last)), error(Error::ChainTooLong));
	});
}
