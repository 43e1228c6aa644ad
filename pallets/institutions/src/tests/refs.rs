//! The trait for other pallets.

use super::*;

#[test]
fn an_institution_can_use_each_reference_only_once() {
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
fn kind_status_and_jurisdiction_can_be_queried() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(Members::kind_of(GANGNAM), Some(InstitutionKind::Municipality));
		assert_eq!(Members::kind_of(InstitutionId(9)), None);
		assert!(!Members::covers(InstitutionId(9), &crate::Location::of(DistrictCode(1168010100))));
		assert!(Members::covers(GANGNAM, &crate::Location::of(DistrictCode(1168010100))));
		assert!(!Members::covers(GANGNAM, &crate::Location::of(DistrictCode(1165010100))));
		assert!(Members::covers(BANK, &crate::Location::of(DistrictCode(1165010100))));

		assert!(Members::is_active(BANK));
		assert_ok!(Members::suspend_institution(council(), BANK));
		assert!(!Members::is_active(BANK));
		assert!(!Members::is_active(InstitutionId(9)));
		// The kind does not depend on the status.
		assert_eq!(Members::kind_of(BANK), Some(InstitutionKind::Bank));
	});
}
