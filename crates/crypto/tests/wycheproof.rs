//! The vectors of Project Wycheproof: what other implementations of ECDSA have got wrong.

use madang_crypto::p256::{is_key, verify, verify_portably};
use p256::EncodedPoint;
use wycheproof::{
	ecdsa::{TestName, TestSet},
	TestResult,
};

/// The compressed form of an uncompressed point.
fn compressed(point: &[u8]) -> [u8; 33] {
	let point = EncodedPoint::from_bytes(point).expect("a point in the form of SEC 1");
	point.compress().as_bytes().try_into().expect("33 bytes")
}

#[test]
fn every_vector_has_its_answer_with_both_implementations() {
	let set = TestSet::load(TestName::EcdsaSecp256r1Sha256P1363).expect("the vectors");
	let (mut valid, mut invalid, mut of_another_length) = (0, 0, 0);
	for group in set.test_groups {
		let key = compressed(group.key.key.as_ref());
		assert!(is_key(&key));
		for test in group.tests {
			let must_hold = match test.result {
				TestResult::Valid => true,
				TestResult::Invalid => false,
				TestResult::Acceptable => panic!("{}: no vector is left open", test.tc_id),
			};
			// The type refuses every other length.
			let Ok(signature) = <&[u8; 64]>::try_from(test.sig.as_ref()) else {
				assert!(!must_hold, "{}", test.tc_id);
				of_another_length += 1;
				continue;
			};
			for verify in [verify, verify_portably] {
				assert_eq!(verify(signature, &test.msg, &key), must_hold, "{}", test.tc_id);
			}
			if must_hold {
				valid += 1;
			} else {
				invalid += 1;
			}
		}
	}
	assert!(
		valid > 100 && invalid > 50 && of_another_length > 5,
		"{valid} {invalid} {of_another_length}"
	);
}
