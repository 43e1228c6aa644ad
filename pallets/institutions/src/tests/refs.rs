//! The trait for other pallets.

use super::*;
use codec::Encode;

#[test]
fn an_institution_can_use_each_reference_only_once() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Members::claim_ref(BANK, [1; 32]));
		System::set_block_number(1_000_000);
		assert_noop!(Members::claim_ref(BANK, [1; 32]), Error::<Test>::ExternalRefUsed);
		assert_ok!(Members::claim_ref(GANGNAM, [1; 32]));
		assert_eq!(block_of(BANK), Some(1));
		assert_eq!(block_of(GANGNAM), Some(1_000_000));
	});
}

/// The block in which an institution used the reference.
fn block_of(institution: InstitutionId) -> Option<u64> {
	ExternalRefs::<Test>::get(institution, [1; 32]).map(|outcome| outcome.block)
}

#[test]
fn the_first_object_that_a_call_made_is_kept_with_its_reference() {
	ExtBuilder::default().build_and_execute(|| {
		let made = |of| ExternalRefs::<Test>::get(of, [1; 32]).and_then(|outcome| outcome.made);
		assert_ok!(Members::claim_ref(BANK, [1; 32]));
		assert_ok!(Members::claim_ref(GANGNAM, [1; 32]));
		assert_eq!(made(BANK), None);
		Members::note_made(BANK, [1; 32], Object::Loan(LoanId(7)));
		Members::note_made(BANK, [1; 32], Object::Loan(LoanId(8)));
		assert_eq!(made(BANK), Some(Object::Loan(LoanId(7))));
		assert_eq!(made(GANGNAM), None);
		// A reference that was not claimed gets none.
		Members::note_made(BANK, [2; 32], Object::Loan(LoanId(9)));
		assert_eq!(ExternalRefs::<Test>::get(BANK, [2; 32]), None);
	});
}

/// So that each reference is one node of the state's trie, and not two.
#[test]
fn an_outcome_fits_into_a_leaf_of_the_trie() {
	let largest = Outcome::<u32> {
		block: u32::MAX,
		// More transactions than a block can have.
		index: (1 << 14) - 1,
		call: [0xff; 16],
		made: Some(Object::Loan(LoanId(u64::MAX))),
	};
	assert!(largest.encoded_size() <= 32);
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
