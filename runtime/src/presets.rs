//! Networks to try things on.
//!
//! Their keys are the SDK's published development keys: anybody can sign with them. A real
//! consortium is made from a definition of its own (docs/src/consortium.md). A member's node has the
//! same key as its validator: `madang-node key inspect --scheme ed25519 //Alice` shows the secret seed
//! that `--node-key` takes.

use crate::{
	genesis::{genesis, Member},
	SessionKeys,
};
use alloc::{string::ToString, vec, vec::Vec};
use madang_primitives::{DistrictPrefix, Duties, Duty, InstitutionKind, NodeId};
use sp_genesis_builder::{PresetId, DEV_RUNTIME_PRESET};
use sp_keyring::{Ed25519Keyring, Sr25519Keyring};

/// The preset of four validators: ministry, municipality, registry office, bank.
pub const CONSORTIUM: &str = "consortium";

/// All of Korea.
const NATION: DistrictPrefix = DistrictPrefix::NATION;
/// 서울특별시 강남구.
const GANGNAM: DistrictPrefix = DistrictPrefix { digits: 5, value: 11680 };
/// 서울특별시 서초구.
const SEOCHO: DistrictPrefix = DistrictPrefix { digits: 5, value: 11650 };
/// 서울특별시 송파구.
const SONGPA: DistrictPrefix = DistrictPrefix { digits: 5, value: 11710 };

/// A preset's genesis, or `None` where there is none of that name.
pub fn get(id: &PresetId) -> Option<Vec<u8>> {
	let members = match id.as_ref() {
		DEV_RUNTIME_PRESET => members(1),
		CONSORTIUM => members(4),
		_ => return None,
	};
	serde_json::to_vec(&genesis(members, None)).ok()
}

/// The names of the presets.
pub fn names() -> Vec<PresetId> {
	vec![PresetId::from(DEV_RUNTIME_PRESET), PresetId::from(CONSORTIUM)]
}

/// The members of the example: the first four found the network, and as many of them as asked for
/// run a validator.
fn members(validators: usize) -> Vec<Member> {
	use Duty::*;
	let member = |kind,
	              name_ko: &str,
	              name_en: &str,
	              jurisdiction,
	              officer: Sr25519Keyring,
	              duties: &[Duty]| {
		Member {
			kind,
			name_ko: name_ko.to_string(),
			name_en: name_en.to_string(),
			jurisdiction,
			officers: vec![(
				officer.to_account_id(),
				duties.iter().copied().chain([Administer]).collect::<Duties>(),
			)],
			founding: false,
			validators: Vec::new(),
			nodes: Vec::new(),
		}
	};
	let mut members = vec![
		member(
			InstitutionKind::Ministry,
			"국토교통부",
			"Ministry of Land, Infrastructure and Transport",
			vec![NATION],
			Sr25519Keyring::Alice,
			&[Import, Govern],
		),
		member(
			InstitutionKind::Municipality,
			"강남구청",
			"Gangnam District Office",
			vec![GANGNAM],
			Sr25519Keyring::Bob,
			&[Enrol, Report, KeepBooks, Govern],
		),
		member(
			InstitutionKind::RegistryOffice,
			"서울중앙지방법원 등기국",
			"Seoul Central Registry Office",
			vec![GANGNAM, SEOCHO, SONGPA],
			Sr25519Keyring::Charlie,
			&[Enrol, Examine, Register, Govern],
		),
		member(
			InstitutionKind::Bank,
			"마당은행",
			"Madang Bank",
			vec![NATION],
			Sr25519Keyring::Dave,
			&[Enrol, Lend, Govern],
		),
		member(
			InstitutionKind::Bank,
			"한강은행",
			"Hangang Bank",
			vec![NATION],
			Sr25519Keyring::Eve,
			&[Enrol, Lend],
		),
		member(
			InstitutionKind::ConveyanceAgent,
			"역삼법무사사무소",
			"Yeoksam Conveyancing",
			vec![NATION],
			Sr25519Keyring::Ferdie,
			&[Enrol, Convey],
		),
		member(
			InstitutionKind::Municipality,
			"서초구청",
			"Seocho District Office",
			vec![SEOCHO],
			Sr25519Keyring::One,
			&[Enrol, Report, KeepBooks],
		),
		member(
			InstitutionKind::Court,
			"서울중앙지방법원",
			"Seoul Central District Court",
			vec![GANGNAM, SEOCHO, SONGPA],
			Sr25519Keyring::Two,
			&[Adjudicate],
		),
	];
	let session_keys =
		[Ed25519Keyring::Alice, Ed25519Keyring::Bob, Ed25519Keyring::Charlie, Ed25519Keyring::Dave];
	for (place, (member, key)) in members.iter_mut().zip(session_keys).enumerate() {
		member.founding = true;
		if place < validators {
			member.validators =
				vec![SessionKeys { aura: key.public().into(), grandpa: key.public().into() }];
			member.nodes = vec![NodeId(key.public().0)];
		}
	}
	members
}
