//! What an account signs before it becomes an officer.
//!
//! An account is an officer of one institution only, permanently. So nobody may appoint an account
//! without its consent: that would use up the account of somebody else, and it would block an
//! admission or a replacement that names this account. The appointment carries the signature.

use crate::{InstitutionId, InstitutionKind, Moment, DAY_MS};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::H256;

/// The first bytes of everything that an account signs here. No transaction and no other protocol
/// begins with them.
const DOMAIN: &[u8] = b"madang/officer/1";

/// The maximum time until a consent expires, in milliseconds from now: 30 days. A proposal of the
/// council that carries a consent is open for a week.
pub const MAX_CONSENT_VALIDITY: Moment = 30 * DAY_MS;

/// What an account becomes.
///
/// A consent to one of these is not valid for another. A proposal of the council is public, and an
/// administrator could otherwise appoint the account that the proposal names, with the consent that
/// the proposal carries. The council's call would then fail.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Appointment {
	/// An officer of a member institution, appointed by its administrator.
	#[codec(index = 0)]
	Officer(InstitutionId),
	/// The administrator of a member institution, appointed by the council.
	#[codec(index = 1)]
	Administrator(InstitutionId),
	/// The first administrator of a new member institution. It has no number yet, so this is the
	/// digest of its kind and names: see [`Appointment::first_administrator`].
	#[codec(index = 2)]
	FirstAdministrator(H256),
}

impl Appointment {
	/// The first administrator of a new member institution of this kind, with these names in UTF-8.
	pub fn first_administrator(kind: InstitutionKind, name_ko: &[u8], name_en: &[u8]) -> Self {
		let institution = (kind, name_ko, name_en).encode();
		Self::FirstAdministrator(H256(sp_crypto_hashing::sha2_256(&institution)))
	}
}

/// An account's consent as it travels inside a call. The call defines the account and the
/// appointment, and the chain rebuilds the payload from them.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct AppointmentConsent<Signature> {
	/// When the consent expires.
	pub expires_at: Moment,
	/// The account's signature over [`AppointmentPayload::bytes`].
	pub signature: Signature,
}

/// The payload that an account signs.
#[derive(Clone, PartialEq, Eq, Debug, Encode)]
pub struct AppointmentPayload<AccountId> {
	/// The hash of the chain's genesis block.
	pub genesis: H256,
	/// What the account becomes.
	pub appointment: Appointment,
	/// The account.
	pub account: AccountId,
	/// When the consent expires.
	pub expires_at: Moment,
}

impl<AccountId: Encode> AppointmentPayload<AccountId> {
	/// The bytes to sign: the domain, followed by the SCALE encoding.
	pub fn bytes(&self) -> Vec<u8> {
		let mut bytes = DOMAIN.to_vec();
		self.encode_to(&mut bytes);
		bytes
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn every_part_of_a_payload_changes_what_is_signed() {
		let bank = InstitutionId(7);
		let new = |name: &str| {
			Appointment::first_administrator(
				InstitutionKind::Bank,
				"은행".as_bytes(),
				name.as_bytes(),
			)
		};
		let base = AppointmentPayload {
			genesis: H256::repeat_byte(1),
			appointment: Appointment::Officer(bank),
			account: [2u8; 32],
			expires_at: 8,
		};
		let with = |appointment| AppointmentPayload { appointment, ..base.clone() };
		let payloads = [
			base.clone(),
			AppointmentPayload { genesis: H256::repeat_byte(9), ..base.clone() },
			AppointmentPayload { account: [9; 32], ..base.clone() },
			AppointmentPayload { expires_at: 9, ..base.clone() },
			with(Appointment::Officer(InstitutionId(8))),
			with(Appointment::Administrator(bank)),
			with(new("Bank")),
			with(new("Bank 2")),
		];
		let distinct: alloc::collections::BTreeSet<_> =
			payloads.iter().map(AppointmentPayload::bytes).collect();
		assert_eq!(distinct.len(), payloads.len());
		assert!(distinct.iter().all(|bytes| bytes.starts_with(b"madang/officer/1")));
	}

	#[test]
	fn a_new_member_is_identified_by_its_kind_and_both_names() {
		let of = |kind, ko: &str, en: &str| {
			Appointment::first_administrator(kind, ko.as_bytes(), en.as_bytes())
		};
		let bank = of(InstitutionKind::Bank, "가", "b");
		assert_eq!(bank, of(InstitutionKind::Bank, "가", "b"));
		assert_ne!(bank, of(InstitutionKind::Court, "가", "b"));
		assert_ne!(bank, of(InstitutionKind::Bank, "가b", ""));
	}
}
