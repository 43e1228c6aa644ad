//! An entry of a document: a key, what it may be used for, and how its device checks the holder.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use madang_primitives::signing::{Purpose, VerificationKey};
use scale_info::TypeInfo;

/// What a key may be used for: a verification relationship of W3C DID Core. `keyAgreement` is not
/// among them, because these are keys for signatures.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum KeyPurpose {
	/// Acts of the party: contracts, loans, applications (`authentication`).
	#[codec(index = 0)]
	Authentication,
	/// Credentials that the DID issues (`assertionMethod`). No call needs it.
	#[codec(index = 1)]
	AssertionMethod,
	/// Acts on the document itself: rotation, guardians, deactivation (`capabilityInvocation`).
	#[codec(index = 2)]
	CapabilityInvocation,
	/// Powers that the DID passes on outside the chain (`capabilityDelegation`). No call needs it.
	#[codec(index = 3)]
	CapabilityDelegation,
}

impl KeyPurpose {
	/// All of them, in the order of their bits.
	pub const ALL: [Self; 4] = [
		Self::Authentication,
		Self::AssertionMethod,
		Self::CapabilityInvocation,
		Self::CapabilityDelegation,
	];

	/// The property of a DID document that lists the keys with this purpose.
	pub const fn property(self) -> &'static str {
		match self {
			Self::Authentication => "authentication",
			Self::AssertionMethod => "assertionMethod",
			Self::CapabilityInvocation => "capabilityInvocation",
			Self::CapabilityDelegation => "capabilityDelegation",
		}
	}

	/// The purpose that a key needs to sign an act. What changes the document needs
	/// `capabilityInvocation`, every other act `authentication`.
	pub const fn needed_for(act: Purpose) -> Self {
		match act {
			Purpose::RegisterDid
			| Purpose::RotateKeys
			| Purpose::DeactivateDid
			| Purpose::SetGuardians
			| Purpose::AcceptRecovery
			| Purpose::CancelRecovery => Self::CapabilityInvocation,
			_ => Self::Authentication,
		}
	}

	const fn bit(self) -> u8 {
		match self {
			Self::Authentication => 1,
			Self::AssertionMethod => 2,
			Self::CapabilityInvocation => 4,
			Self::CapabilityDelegation => 8,
		}
	}
}

/// A set of purposes, one bit each: 1 `authentication`, 2 `assertionMethod`, 4
/// `capabilityInvocation`, 8 `capabilityDelegation`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct KeyPurposes(pub u8);

impl KeyPurposes {
	/// Every purpose.
	pub const ALL: Self = Self(15);

	/// The set of these purposes.
	pub fn of(purposes: &[KeyPurpose]) -> Self {
		Self(purposes.iter().fold(0, |bits, purpose| bits | purpose.bit()))
	}

	/// Whether a purpose is in the set.
	pub const fn contains(self, purpose: KeyPurpose) -> bool {
		self.0 & purpose.bit() != 0
	}

	/// Whether there is at least one purpose and no unknown bit.
	pub const fn is_valid(self) -> bool {
		self.0 != 0 && self.0 & !Self::ALL.0 == 0
	}
}

/// How the key's device checks its holder before it signs, one bit for each way (the values of
/// OpenDID's `authType`): 1 not at all, 2 by a PIN, 4 by biometrics.
///
/// It is what the holder says. The chain cannot see the device.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct HolderCheck(pub u8);

impl HolderCheck {
	/// The device signs without a check.
	pub const NONE: Self = Self(1);
	/// By a PIN.
	pub const PIN: Self = Self(2);
	/// By biometrics.
	pub const BIOMETRIC: Self = Self(4);

	/// Whether there is at least one way and no unknown bit.
	pub const fn is_valid(self) -> bool {
		self.0 != 0 && self.0 & !7 == 0
	}
}

/// A key of a document, with its purposes and its strength.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct KeyEntry {
	/// The public key.
	pub key: VerificationKey,
	/// What it may be used for.
	pub purposes: KeyPurposes,
	/// How the device checks the holder.
	pub check: HolderCheck,
}

impl KeyEntry {
	/// A key for every purpose, on a device that does not check its holder.
	pub const fn new(key: VerificationKey) -> Self {
		Self { key, purposes: KeyPurposes::ALL, check: HolderCheck::NONE }
	}
}

impl From<VerificationKey> for KeyEntry {
	fn from(key: VerificationKey) -> Self {
		Self::new(key)
	}
}
