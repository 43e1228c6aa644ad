//! Networks for trials and tests.
//!
//! Their keys are the SDK's published development keys: anybody can sign with them. A real
//! consortium is created from a definition of its own (docs/src/consortium.md). The node of a member
//! has the same key as its validator: `madang-node key inspect --scheme ed25519 //Alice` shows the secret seed
//! that `--node-key` takes.

use crate::{
	genesis::{genesis, CutOvers, Member},
	SessionKeys,
};
use alloc::{string::ToString, vec, vec::Vec};
use madang_primitives::{
	CutOver, DistrictPrefix, Duties,
	Duty::{self, *},
	InstitutionKind, KoreanDay, NodeId,
};
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

/// The genesis of a preset, or `None` if there is no preset of that name.
pub fn get(id: &PresetId) -> Option<Vec<u8>> {
	let members = match id.as_ref() {
		DEV_RUNTIME_PRESET => members(1),
		CONSORTIUM => members(4),
		_ => return None,
	};
	serde_json::to_vec(&genesis(members, cut_overs(), None)).ok()
}

/// The chain is the register of the whole country since 2026-11-01. Existing records can be imported
/// until the end of 2099.
pub fn cut_overs() -> CutOvers {
	let day = |year, month, day| KoreanDay::from_civil(year, month, day).unwrap_or_default();
	let cut_over = CutOver { on: day(2026, 11, 1), import_until: day(2099, 12, 31) };
	vec![(NATION, cut_over)]
}

/// The names of the presets.
pub fn names() -> Vec<PresetId> {
	vec![PresetId::from(DEV_RUNTIME_PRESET), PresetId::from(CONSORTIUM)]
}

/// A member of the examples: kind, Korean name, English name, places, its officer, the officer's
/// duties, to which `Administer` is added.
type Row = (
	InstitutionKind,
	&'static str,
	&'static str,
	&'static [DistrictPrefix],
	Sr25519Keyring,
	&'static [Duty],
);

/// The members of the examples.
const MEMBERS: [Row; 8] = [
	(
		InstitutionKind::Ministry,
		"국토교통부",
		"Ministry of Land, Infrastructure and Transport",
		&[NATION],
		Sr25519Keyring::Alice,
		&[Import, PublishRates, Govern],
	),
	(
		InstitutionKind::Municipality,
		"강남구청",
		"Gangnam District Office",
		&[GANGNAM],
		Sr25519Keyring::Bob,
		&[Enrol, Report, KeepBooks, Govern],
	),
	(
		InstitutionKind::RegistryOffice,
		"서울중앙지방법원 등기국",
		"Seoul Central Registry Office",
		&[GANGNAM, SEOCHO, SONGPA],
		Sr25519Keyring::Charlie,
		&[Enrol, Examine, Register, Govern],
	),
	(
		InstitutionKind::Bank,
		"마당은행",
		"Madang Bank",
		&[NATION],
		Sr25519Keyring::Dave,
		&[Enrol, Lend, Govern],
	),
	(
		InstitutionKind::Bank,
		"한강은행",
		"Hangang Bank",
		&[NATION],
		Sr25519Keyring::Eve,
		&[Enrol, Lend],
	),
	(
		InstitutionKind::ConveyanceAgent,
		"역삼법무사사무소",
		"Yeoksam Conveyancing",
		&[NATION],
		Sr25519Keyring::Ferdie,
		&[Enrol, Convey],
	),
	(
		InstitutionKind::Municipality,
		"서초구청",
		"Seocho District Office",
		&[SEOCHO],
		Sr25519Keyring::One,
		&[Enrol, Report, KeepBooks],
	),
	(
		InstitutionKind::Court,
		"서울중앙지방법원",
		"Seoul Central District Court",
		&[GANGNAM, SEOCHO, SONGPA],
		Sr25519Keyring::Two,
		&[Adjudicate],
	),
];

/// The session keys of the founding members: the first four of the table.
const FOUNDERS: [Ed25519Keyring; 4] =
	[Ed25519Keyring::Alice, Ed25519Keyring::Bob, Ed25519Keyring::Charlie, Ed25519Keyring::Dave];

/// The officers of a member of the example. A registry office needs a second one, because who examines
/// does not register.
fn officers(
	kind: InstitutionKind,
	first: Sr25519Keyring,
	duties: &[Duty],
) -> Vec<(crate::AccountId, Duties)> {
	let all = duties.iter().copied().chain([Administer]).collect();
	let mut officers = vec![(first.to_account_id(), all)];
	if kind == InstitutionKind::RegistryOffice {
		let second = Sr25519Keyring::CharlieStash.to_account_id();
		officers.push((second, [Enrol, Examine, Register].into_iter().collect()));
	}
	officers
}

/// The members of the example. The first four found the network, and as many of them as asked for
/// run a validator.
fn members(validators: usize) -> Vec<Member> {
	let mut members: Vec<Member> = MEMBERS
		.into_iter()
		.map(|(kind, name_ko, name_en, places, officer, duties)| Member {
			kind,
			name_ko: name_ko.to_string(),
			name_en: name_en.to_string(),
			jurisdiction: places.to_vec(),
			officers: officers(kind, officer, duties),
			founding: false,
			validators: Vec::new(),
			nodes: Vec::new(),
		})
		.collect();
	for (index, (member, key)) in members.iter_mut().zip(FOUNDERS).enumerate() {
		member.founding = true;
		if index < validators {
			member.validators = vec![SessionKeys {
				aura: key.public().into(),
				grandpa: key.public().into(),
				checkpoints: key.public().into(),
			}];
			member.nodes = vec![NodeId(key.public().0)];
		}
	}
	members
}
