//! Tests of the validity of keys.

use super::party::*;
use crate::{keys, HolderCheck, KeyEntry, KeyFault, KeyPurpose, KeyPurposes, Keys, MaxKeys};
use codec::{Decode, Encode};
use frame_support::traits::Get;
use madang_primitives::signing::{PartySignature, VerificationKey};

fn set(keys: &[VerificationKey]) -> Keys {
	keys.iter().copied().map(KeyEntry::new).collect::<Vec<_>>().try_into().unwrap()
}

fn ed25519(hex: &str) -> VerificationKey {
	VerificationKey::Ed25519(hex::decode(hex).unwrap().try_into().unwrap())
}

#[test]
fn keys_of_the_three_kinds_are_accepted_together() {
	assert_eq!(keys::check(&keys_of(&Secret::each_kind(1))), Ok(()));
}

#[test]
fn eight_keys_are_accepted_and_nine_do_not_decode() {
	let all: Vec<_> = (1..=9).map(|number| Secret::p256(number).key()).collect();
	assert_eq!(all.len() as u32, <MaxKeys as Get<u32>>::get() + 1);
	assert_eq!(keys::check(&set(&all[..8])), Ok(()));
	let nine: Vec<_> = all.into_iter().map(KeyEntry::new).collect();
	assert!(Keys::decode(&mut &nine.encode()[..]).is_err());
	assert!(Keys::decode(&mut &nine[..8].encode()[..]).is_ok());
}

#[test]
fn an_empty_set_is_rejected() {
	assert_eq!(keys::check(&set(&[])), Err(KeyFault::None));
}

#[test]
fn a_key_that_is_listed_twice_is_rejected() {
	for secret in Secret::each_kind(1) {
		let keys = set(&[secret.key(), Secret::ed25519(2).key(), secret.key()]);
		assert_eq!(keys::check(&keys), Err(KeyFault::Duplicate));
	}
}

#[test]
fn an_ed25519_key_of_small_order_is_rejected() {
	// The encodings of the eight points of small order, including the non-canonical encodings that
	// ZIP-215 accepts.
	let small = [
		"0000000000000000000000000000000000000000000000000000000000000000",
		"0000000000000000000000000000000000000000000000000000000000000080",
		"0100000000000000000000000000000000000000000000000000000000000000",
		"0100000000000000000000000000000000000000000000000000000000000080",
		"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
		"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
		"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
		"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
		"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
		"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
		"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
	];
	// A signature that needs no secret: R is the identity and s is zero.
	let mut forged = [0; 64];
	forged[0] = 1;
	for encoding in small {
		let key = ed25519(encoding);
		assert_eq!(
			keys::verify(&key, &PartySignature::Ed25519(forged), b"any message"),
			Some(true),
			"the host accepts the forged signature, so {encoding} must be rejected"
		);
		assert_eq!(keys::check(&set(&[key])), Err(KeyFault::Invalid), "{encoding}");
	}
}

#[test]
fn an_ed25519_key_in_a_non_canonical_encoding_is_rejected() {
	// y = 3 and y = p + 3 are the same point, where p ends in ...ed.
	let canonical = "0300000000000000000000000000000000000000000000000000000000000000";
	let second = "f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f";
	assert_eq!(keys::check(&set(&[ed25519(canonical)])), Ok(()));
	assert_eq!(keys::check(&set(&[ed25519(second)])), Err(KeyFault::Invalid));
}

#[test]
fn bytes_that_are_not_an_ed25519_point_are_rejected() {
	// y = 2 is not on the curve.
	let none = ed25519("0200000000000000000000000000000000000000000000000000000000000000");
	assert_eq!(keys::check(&set(&[none])), Err(KeyFault::Invalid));
}

#[test]
fn the_sr25519_identity_and_bytes_that_are_not_a_point_are_rejected() {
	let identity = VerificationKey::Sr25519([0; 32]);
	let mut forged = [0; 64];
	// schnorrkel marks its signatures in the last bit.
	forged[63] = 0x80;
	assert_eq!(
		keys::verify(&identity, &PartySignature::Sr25519(forged), b"any message"),
		Some(true),
		"the host accepts the forged signature, so the key must be rejected"
	);
	for bytes in [[0; 32], [0xff; 32], [1; 32]] {
		let key = VerificationKey::Sr25519(bytes);
		assert_eq!(keys::check(&set(&[key])), Err(KeyFault::Invalid), "{bytes:?}");
	}
}

#[test]
fn a_p256_key_must_be_a_compressed_point() {
	let VerificationKey::P256(good) = Secret::p256(1).key() else { unreachable!() };
	let with_tag = |tag| {
		let mut bytes = good;
		bytes[0] = tag;
		keys::check(&set(&[VerificationKey::P256(bytes)]))
	};
	// Tags 2 and 3 are the two points with the same x.
	assert_eq!(with_tag(2), Ok(()));
	assert_eq!(with_tag(3), Ok(()));
	// Tag 0 is the identity, 4 uncompressed, 5 compact, 6 and 7 hybrid.
	for tag in (0..=255).filter(|tag| ![2, 3].contains(tag)) {
		assert_eq!(with_tag(tag), Err(KeyFault::Invalid), "{tag}");
	}
	let mut beyond_the_field = [0xff; 33];
	beyond_the_field[0] = 2;
	assert_eq!(
		keys::check(&set(&[VerificationKey::P256(beyond_the_field)])),
		Err(KeyFault::Invalid)
	);
}

#[test]
fn a_set_with_one_invalid_key_is_rejected() {
	let keys = set(&[Secret::ed25519(1).key(), VerificationKey::P256([0; 33])]);
	assert_eq!(keys::check(&keys), Err(KeyFault::Invalid));
}

/// One key with these bits.
fn entry(purposes: u8, check: u8) -> Keys {
	let key = Secret::p256(1).key();
	vec![KeyEntry { key, purposes: KeyPurposes(purposes), check: HolderCheck(check) }]
		.try_into()
		.unwrap()
}

#[test]
fn purposes_and_the_check_of_the_holder_are_known_bits_and_not_empty() {
	for bits in 0..=u8::MAX {
		let purposes = keys::check(&entry(bits, 1));
		match bits {
			0 | 16.. => assert_eq!(purposes, Err(KeyFault::Purposes), "{bits}"),
			_ if bits & 4 == 0 => assert_eq!(purposes, Err(KeyFault::NotControlled), "{bits}"),
			_ => assert_eq!(purposes, Ok(()), "{bits}"),
		}
		let valid = (1..8).contains(&bits);
		let expected = if valid { Ok(()) } else { Err(KeyFault::HolderCheck) };
		assert_eq!(keys::check(&entry(15, bits)), expected, "{bits}");
	}
}

#[test]
fn one_key_of_several_can_control_the_document() {
	let mut keys = keys_of(&Secret::each_kind(1));
	for entry in &mut keys {
		entry.purposes = KeyPurposes::of(&[KeyPurpose::Authentication]);
	}
	assert_eq!(keys::check(&keys), Err(KeyFault::NotControlled));
	keys[2].purposes = KeyPurposes::of(&[KeyPurpose::CapabilityInvocation]);
	assert_eq!(keys::check(&keys), Ok(()));
}

#[test]
fn the_bits_of_the_purposes_are_those_of_the_documentation() {
	for (bit, purpose) in [1, 2, 4, 8].into_iter().zip(KeyPurpose::ALL) {
		assert_eq!(KeyPurposes::of(&[purpose]), KeyPurposes(bit));
		let with: Vec<_> = (0..16).filter(|bits| KeyPurposes(*bits).contains(purpose)).collect();
		assert!(with.iter().all(|bits| bits & bit != 0) && with.len() == 8);
	}
	assert_eq!(KeyPurposes::of(&KeyPurpose::ALL), KeyPurposes::ALL);
	assert_eq!(
		[HolderCheck::NONE, HolderCheck::PIN, HolderCheck::BIOMETRIC].map(|c| c.0),
		[1, 2, 4]
	);
}
