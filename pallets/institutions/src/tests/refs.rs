//! What other pallets ask.

use super::*;

#[test]
fn a_reference_counts_once_per_institution_for_good() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Members::claim_ref(BANK, [1; 32]));
		System::set_block_number(1_000_000);
		assert_noop!(Members::claim_ref(BANK, [1; 32]), Error::<Test>::ExternalRefUsed);
		assert_ok!(Members::claim_ref(GANGNAM, [1; 32]));
		assert_eq!(ExternalRefs::<Test>::get(BANK, [1; 32]), Some(1));
		assert_eq!(ExternalRefs::<Test>::get(GANGNAM, [1; 32]), Some(1_000_000));
	});
}

#[test]
fn kind_standing_and_places_are_told() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(Members::kind_of(GANGNAM), Some(InstitutionKind::Municipality));
		assert_eq!(Members::kind_of(InstitutionId(9)), None);
		assert!(!Members::covers(InstitutionId(9), DistrictCode(1168010100)));
		assert!(Members::covers(GANGNAM, DistrictCode(1168010100)));
		assert!(!Members::covers(GANGNAM, DistrictCode(1165010100)));
		assert!(Members::covers(BANK, DistrictCode(1165010100)));

		assert!(Members::is_active(BANK));
		assert_ok!(Members::suspend_institution(council(), BANK));
		assert!(!Members::is_active(BANK));
		assert!(!Members::is_active(InstitutionId(9)));
		// What it is does not depend on its standing.
		assert_eq!(Members::kind_of(BANK), Some(InstitutionKind::Bank));
	});
}
