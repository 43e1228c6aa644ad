//! Founding institutions.

use super::*;

#[test]
fn founding_institutions_are_numbered_from_one_and_their_officers_can_act() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(NextInstitution::<Test>::get(), InstitutionId(4));
		for (account, institution) in [
			(MINISTER, MINISTRY),
			(MAYOR, GANGNAM),
			(CLERK, GANGNAM),
			(BANKER, BANK),
			(LENDER, BANK),
		] {
			assert_eq!(Members::admit(&account).map(|acting| acting.institution), Ok(institution));
		}
	});
}

#[test]
fn a_chain_can_start_without_founding_institutions() {
	ExtBuilder::of(Vec::new()).build_and_execute(|| {
		assert_eq!(NextInstitution::<Test>::get(), InstitutionId(1));
		assert_eq!(Members::admit(&MINISTER), Err(AdmissionError::NotAnOfficer));
	});
}

#[test]
fn founding_institutions_are_read_from_json() {
	let json = r#"{ "institutions": [{
		"kind": "registry-office",
		"nameKo": "강남등기소",
		"nameEn": "Gangnam Registry Office",
		"jurisdiction": [{ "digits": 5, "value": 11680 }],
		"officers": [[1, ["administer", "register"]]]
	}] }"#;
	let config: GenesisConfig<Test> = serde_json::from_str(json).unwrap();
	ExtBuilder::of(config.institutions).build_and_execute(|| {
		let institution = pallet::Institutions::<Test>::get(InstitutionId(1)).unwrap();
		assert_eq!(institution.name_ko, name("강남등기소"));
		assert_eq!(institution.jurisdiction, districts(&["11680"]));
		assert!(Officers::<Test>::get(1).unwrap().duties.contains(Duty::Register));
	});
	assert!(serde_json::from_str::<GenesisConfig<Test>>(&json.replace("nameKo", "name")).is_err());
}

fn bank(officers: &[(u64, Duties)]) -> GenesisInstitution<u64> {
	founder(InstitutionKind::Bank, "First Bank", &[""], officers)
}

#[test]
#[should_panic(expected = "\"First Bank\": no officer has the duty to administer")]
fn a_chain_does_not_start_with_an_institution_without_an_administrator() {
	ExtBuilder::of(vec![bank(&[(1, LEND)])]).build();
}

#[test]
#[should_panic(expected = "\"First Bank\": officer 1:")]
fn a_chain_does_not_start_with_an_officer_of_two_institutions() {
	let other = GenesisInstitution { name_ko: "다른 기관".into(), ..bank(&[(1, ADMINISTER)]) };
	ExtBuilder::of(vec![bank(&[(1, ADMINISTER)]), other]).build();
}

#[test]
#[should_panic(expected = "name too long")]
fn a_chain_does_not_start_with_a_name_that_is_too_long() {
	let name_ko = "은".repeat(33);
	ExtBuilder::of(vec![GenesisInstitution { name_ko, ..bank(&[(1, ADMINISTER)]) }]).build();
}

#[test]
#[should_panic(expected = "InvalidJurisdiction")]
fn a_chain_does_not_start_with_a_malformed_prefix() {
	let jurisdiction = vec![DistrictPrefix { digits: 3, value: 1 }];
	ExtBuilder::of(vec![GenesisInstitution { jurisdiction, ..bank(&[(1, ADMINISTER)]) }]).build();
}

#[test]
#[should_panic(expected = "65 district prefixes are too many")]
fn a_chain_does_not_start_with_too_many_prefixes() {
	let jurisdiction = (100..165).map(|value| DistrictPrefix { digits: 3, value }).collect();
	ExtBuilder::of(vec![GenesisInstitution { jurisdiction, ..bank(&[(1, ADMINISTER)]) }]).build();
}

#[test]
#[should_panic(expected = "institution \"First Bank\": it is listed twice")]
fn a_chain_does_not_start_with_an_institution_that_is_listed_twice() {
	ExtBuilder::of(vec![bank(&[(1, ADMINISTER)]), bank(&[(2, ADMINISTER)])]).build();
}

#[test]
fn founding_institutions_may_have_the_same_name_in_one_language() {
	let other = GenesisInstitution { name_ko: "다른 기관".into(), ..bank(&[(2, ADMINISTER)]) };
	ExtBuilder::of(vec![bank(&[(1, ADMINISTER)]), other]).build_and_execute(|| {
		assert_eq!(NextInstitution::<Test>::get(), InstitutionId(3));
	});
}

#[test]
#[should_panic(expected = "officer 1: Module")]
fn a_chain_does_not_start_with_an_officer_that_is_listed_twice() {
	ExtBuilder::of(vec![bank(&[(1, ADMINISTER), (1, LEND)])]).build();
}

#[test]
#[should_panic(expected = "1025 officers are too many")]
fn a_chain_does_not_start_with_too_many_officers() {
	let officers: Vec<_> = (1..=1_025).map(|account| (account, ADMINISTER)).collect();
	ExtBuilder::of(vec![bank(&officers)]).build();
}
