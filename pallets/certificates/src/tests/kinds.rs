//! The catalogue.

use super::*;

#[test]
fn the_council_enters_kinds_in_versions() {
	build_and_execute(|| {
		assert_ok!(set(KIND, details("tax")));
		let at = now::<Test>();
		let event = Event::KindSet { kind: KIND, version: 1, details: details("tax"), at };
		assert_eq!(last_event(), event);
		let second = Kind { credential_type: bounded(*b"urn:new"), ..details("tax") };
		assert_ok!(set(KIND, second.clone()));
		assert_eq!(Certificates::kind(KIND, None), Some(second.clone()));
		assert_eq!(Certificates::kind(KIND, Some(1)), Some(details("tax")));
		assert_eq!(Certificates::kind(KIND, Some(3)), None);
		assert_eq!(Certificates::kinds(KindId(0), 9), [(KIND, 2, second.clone())]);
		assert_eq!(Certificates::kinds(KindId(2), 9), []);
		// The type of an earlier version stays the kind's own.
		assert_ok!(set(KIND, details("tax")));
		assert_noop!(set(LAND, second), Fault::TypeInUse);
	});
}

#[test]
fn a_kind_is_checked() {
	build_and_execute(|| {
		kinds();
		let with = |change: fn(&mut Kind)| {
			let mut kind = details("other");
			change(&mut kind);
			set(UNKNOWN, kind)
		};
		assert_noop!(with(|kind| kind.name_ko = bounded(*b" ")), Fault::InvalidName);
		assert_noop!(with(|kind| kind.name_en = bounded(*b"a\n")), Fault::InvalidName);
		assert_noop!(with(|kind| kind.name_en = bounded([0xff])), Fault::InvalidName);
		assert_noop!(with(|kind| kind.credential_type = bounded([])), Fault::InvalidType);
		assert_noop!(with(|kind| kind.credential_type = bounded(*b"a b")), Fault::InvalidType);
		assert_noop!(with(|kind| kind.credential_type = bounded("증".bytes())), Fault::InvalidType);
		assert_noop!(with(|kind| kind.max_days = 0), Fault::InvalidDays);
		assert_noop!(with(|kind| kind.max_days = MAX_DAYS + 1), Fault::InvalidDays);
		assert_noop!(with(|kind| kind.in_charge = BANK), Fault::NotAnAuthority);
		assert_noop!(with(|kind| kind.in_charge = InstitutionId(99)), Fault::NotAnAuthority);
		assert_noop!(set(KIND, details("land")), Fault::TypeInUse);
		let areas = Kind { per_area: true, ..details("tax") };
		assert_noop!(set(KIND, areas), Fault::AreaRuleFixed);
		suspend::<Test>(COURT);
		assert_noop!(with(|kind| kind.in_charge = COURT), Fault::NotAnAuthority);
		assert_ok!(with(|kind| kind.max_days = MAX_DAYS));
		let denied = Certificates::set_kind(by_chief(MINISTRY), KIND, details("tax"));
		assert_noop!(denied, DispatchError::BadOrigin);
	});
}

#[test]
fn genesis_enters_kinds_by_the_same_rules() {
	new_test_ext().execute_with(|| {
		let entry = GenesisKind {
			kind: KIND,
			name_ko: "증명".into(),
			name_en: "tax".into(),
			credential_type: "urn:madang:tax".into(),
			in_charge: MINISTRY,
			max_days: 90,
			per_area: false,
			paper: None,
		};
		assert_ok!(Certificates::found_kind(&entry));
		assert_eq!(Certificates::kind(KIND, Some(1)), Some(details("tax")));
		let twice = GenesisKind { kind: LAND, ..entry.clone() };
		assert!(Certificates::found_kind(&twice).unwrap_err().contains("TypeInUse"));
		let long = GenesisKind { name_en: "a".repeat(97), ..entry.clone() };
		assert!(Certificates::found_kind(&long).unwrap_err().contains("too long"));
		let long = GenesisKind { credential_type: "a".repeat(129), ..entry };
		assert!(Certificates::found_kind(&long).unwrap_err().contains("too long"));
	});
}
