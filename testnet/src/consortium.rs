//! The example consortium: its institutions and their officers.

use anyhow::{Context, Result};
use madang_client::Officer;
use madang_primitives::InstitutionId;
use sp_core::{
	crypto::{AccountId32, Ss58Codec},
	sr25519, Pair,
};
use std::fmt::Write as _;

/// The secret of an officer's key.
type Seed = [u8; 32];

/// The number of the registry office.
const REGISTRY: u32 = 3;
/// The number of the conveyance agent.
const AGENT: u32 = 6;

/// An institution of the test consortium.
pub struct Member {
	/// Its number on chain.
	pub id: InstitutionId,
	/// Its English name.
	pub name: &'static str,
	/// Its officers, each with all duties that the institution's kind has; the first administers and
	/// governs. A registry office has two: who examines does not register.
	pub officers: Vec<Officer>,
	seeds: Vec<Seed>,
	profile: &'static Profile,
}

impl Member {
	fn new(id: InstitutionId, profile: &'static Profile, seeds: Vec<Seed>) -> Self {
		let officer = |seed| Officer::new(sr25519::Pair::from_seed(seed));
		Self {
			id,
			name: profile.name_en,
			officers: seeds.iter().map(officer).collect(),
			seeds,
			profile,
		}
	}

	/// The first officer.
	pub fn officer(&self) -> &Officer {
		&self.officers[0]
	}

	/// The officer who examines what the first one registers.
	pub fn examiner(&self) -> &Officer {
		self.officers.get(1).unwrap_or(&self.officers[0])
	}

	/// The secret seeds of its officers, for `madang key import`.
	pub fn seeds(&self) -> impl Iterator<Item = Seed> + '_ {
		self.seeds.iter().copied()
	}
}

struct Profile {
	kind: &'static str,
	name_ko: &'static str,
	name_en: &'static str,
	jurisdiction: &'static [&'static str],
	duties: &'static [&'static str],
	founds: bool,
}

const PROFILES: [Profile; 13] = [
	Profile {
		kind: "ministry",
		name_ko: "국토교통부",
		name_en: "Ministry of Land",
		jurisdiction: &[""],
		duties: &["import", "publish-rates", "apostille", "supervise", "accredit"],
		founds: true,
	},
	Profile {
		kind: "municipality",
		name_ko: "강남구청",
		name_en: "Gangnam District Office",
		jurisdiction: &["11680"],
		duties: &["enrol", "report", "keep-books", "certify"],
		founds: true,
	},
	Profile {
		kind: "registry-office",
		name_ko: "서울중앙지방법원 등기국",
		name_en: "Seoul Central Registry Office",
		jurisdiction: &["11"],
		duties: &["enrol", "examine", "register", "certify"],
		founds: true,
	},
	Profile {
		kind: "bank",
		name_ko: "마당은행",
		name_en: "Madang Bank",
		jurisdiction: &[""],
		duties: &["enrol", "lend"],
		founds: true,
	},
	Profile {
		kind: "bank",
		name_ko: "한강은행",
		name_en: "Hangang Bank",
		jurisdiction: &[""],
		duties: &["enrol", "lend", "certify"],
		founds: false,
	},
	Profile {
		kind: "conveyance-agent",
		name_ko: "역삼법무사사무소",
		name_en: "Yeoksam Conveyancing",
		jurisdiction: &[""],
		duties: &["enrol", "convey"],
		founds: false,
	},
	Profile {
		kind: "municipality",
		name_ko: "서초구청",
		name_en: "Seocho District Office",
		jurisdiction: &["11650"],
		duties: &["enrol", "report", "keep-books"],
		founds: false,
	},
	Profile {
		kind: "court",
		name_ko: "서울중앙지방법원",
		name_en: "Seoul Central District Court",
		jurisdiction: &["11"],
		duties: &["adjudicate", "certify"],
		founds: false,
	},
	Profile {
		kind: "conveyance-agent",
		name_ko: "서초법무사사무소",
		name_en: "Seocho Conveyancing",
		jurisdiction: &[""],
		duties: &["enrol", "convey"],
		founds: false,
	},
	Profile {
		kind: "policy-agency",
		name_ko: "마당정책자금공단",
		name_en: "Madang Policy Fund Agency",
		jurisdiction: &[""],
		duties: &["enrol", "fund", "lend", "publish-rates", "certify"],
		founds: false,
	},
	Profile {
		kind: "guarantee-foundation",
		name_ko: "마당신용보증재단",
		name_en: "Madang Credit Guarantee Foundation",
		jurisdiction: &[""],
		duties: &["enrol", "guarantee", "certify"],
		founds: false,
	},
	Profile {
		kind: "bank",
		name_ko: "두레은행",
		name_en: "Dure Bank",
		jurisdiction: &[""],
		duties: &["enrol", "lend"],
		founds: false,
	},
	Profile {
		kind: "notary",
		name_ko: "마당공증인사무소",
		name_en: "Madang Notary Office",
		jurisdiction: &["11"],
		duties: &["notarise"],
		founds: false,
	},
];

/// Further conveyance agents, with one officer each. Their number is added to the names.
const FURTHER_AGENT: Profile = Profile {
	kind: "conveyance-agent",
	name_ko: "마당법무사사무소",
	name_en: "Madang Conveyancing",
	jurisdiction: &[""],
	duties: &["enrol", "convey"],
	founds: false,
};

/// The profiles of all institutions, with so many further agents.
fn profiles(further_agents: usize) -> impl Iterator<Item = &'static Profile> {
	PROFILES.iter().chain(std::iter::repeat_n(&FURTHER_AGENT, further_agents))
}

/// The institutions of the test consortium.
#[derive(Default)]
pub struct Members {
	all: Vec<Member>,
}

impl Members {
	/// Make each institution with an officer, the registry office with two, and the conveyance agent and the
	/// banks with so many; so many further agents come last. All have fresh keys.
	pub(crate) fn generate(
		agent_officers: usize,
		bank_officers: usize,
		further_agents: usize,
	) -> Self {
		let all = (1u32..)
			.zip(profiles(further_agents))
			.map(|(number, profile)| {
				let officers = match number {
					AGENT => agent_officers.max(1),
					REGISTRY => 2,
					_ if profile.kind == "bank" => bank_officers.max(1),
					_ => 1,
				};
				let seeds = (0..officers).map(|_| rand::random()).collect();
				Member::new(InstitutionId(number), profile, seeds)
			})
			.collect();
		Self { all }
	}

	/// The secret seeds of all officers, by institution, in hexadecimal.
	pub(crate) fn secrets(&self) -> Vec<Vec<String>> {
		self.all.iter().map(|member| member.seeds.iter().map(hex::encode).collect()).collect()
	}

	/// The same institutions and officers again.
	pub(crate) fn from_secrets(secrets: Vec<Vec<String>>) -> Result<Self> {
		let further = secrets.len().checked_sub(PROFILES.len());
		let further =
			further.with_context(|| format!("{} institutions are kept", secrets.len()))?;
		let seed = |text: &String| -> Result<Seed> {
			let mut seed = Seed::default();
			hex::decode_to_slice(text, &mut seed).context("a seed has 64 hexadecimal digits")?;
			Ok(seed)
		};
		let all = (1u32..)
			.zip(profiles(further))
			.zip(secrets)
			.map(|((number, profile), seeds)| {
				let seeds = seeds.iter().map(seed).collect::<Result<_>>()?;
				Ok(Member::new(InstitutionId(number), profile, seeds))
			})
			.collect::<Result<_>>()?;
		Ok(Self { all })
	}

	/// All institutions, in order of their numbers.
	pub fn iter(&self) -> impl Iterator<Item = &Member> {
		self.all.iter()
	}

	/// The ministry.
	pub fn ministry(&self) -> &Member {
		&self.all[0]
	}

	/// The municipality of the place of the example.
	pub fn municipality(&self) -> &Member {
		&self.all[1]
	}

	/// The registry office of the place.
	pub fn registry(&self) -> &Member {
		&self.all[2]
	}

	/// The bank that lends to the buyers.
	pub fn bank(&self) -> &Member {
		&self.all[3]
	}

	/// The bank that lent to the seller.
	pub fn old_bank(&self) -> &Member {
		&self.all[4]
	}

	/// The conveyance agent.
	pub fn agent(&self) -> &Member {
		&self.all[5]
	}

	/// A municipality of another district.
	pub fn other_municipality(&self) -> &Member {
		&self.all[6]
	}

	/// The court.
	pub fn court(&self) -> &Member {
		&self.all[7]
	}

	/// A conveyance agent who can take over a deal.
	pub fn other_agent(&self) -> &Member {
		&self.all[8]
	}

	/// The policy agency.
	pub fn policy_agency(&self) -> &Member {
		&self.all[9]
	}

	/// The guarantee foundation.
	pub fn foundation(&self) -> &Member {
		&self.all[10]
	}

	/// Further conveyance agents, as many as the options ask for.
	pub fn further_agents(&self) -> &[Member] {
		self.all.get(PROFILES.len()..).unwrap_or_default()
	}

	/// The notary.
	pub fn notary(&self) -> &Member {
		&self.all[12]
	}

	/// The banks.
	pub fn banks(&self) -> [&Member; 3] {
		[&self.all[3], &self.all[4], &self.all[11]]
	}

	/// The consortium's definition, with the keys and addresses of the first institutions'
	/// validators.
	pub(crate) fn definition(
		&self,
		validators: &[Validator],
		session_blocks: Option<u32>,
	) -> Result<String> {
		let mut text = "[network]\nname = \"Madang test\"\nid = \"madang-test\"\n".to_owned();
		if let Some(blocks) = session_blocks {
			writeln!(text, "session-blocks = {blocks}")?;
		}
		let cut_over = "on = \"2026-11-01\"\nimport-until = \"2099-12-31\"";
		writeln!(text, "\n[[cut-over]]\nprefix = \"\"\n{cut_over}")?;
		let mut validators = validators.iter();
		for member in &self.all {
			let profile = member.profile;
			let founds = profile.founds;
			let further = member.id.0 as usize > PROFILES.len();
			let number = if further { format!(" {}", member.id.0) } else { String::new() };
			write!(
				text,
				"\n[[institution]]\nkind = \"{}\"\nname-ko = \"{}{number}\"\nname-en = \"{}{number}\"\njurisdiction = {:?}\n",
				profile.kind, profile.name_ko, profile.name_en, profile.jurisdiction,
			)?;
			if founds {
				writeln!(text, "founding = true")?;
			}
			for (index, officer) in member.officers.iter().enumerate() {
				let mut duties = profile.duties.to_vec();
				if index == 0 {
					duties.push("administer");
					if founds {
						duties.push("govern");
					}
				}
				writeln!(
					text,
					"\n[[institution.officer]]\naccount = \"{}\"\nduties = {duties:?}",
					AccountId32::new(officer.account().0).to_ss58check(),
				)?;
			}
			if let Some(validator) = validators.next() {
				writeln!(
					text,
					"\n[[institution.validator]]\n{}\naddress = \"{}\"",
					validator.keys.trim_end(),
					validator.address,
				)?;
			}
		}
		Ok(text)
	}
}

/// A validator of the definition.
pub(crate) struct Validator {
	/// Its session keys' public parts, as the definition has them.
	pub(crate) keys: String,
	/// Its node's address.
	pub(crate) address: String,
}

#[cfg(test)]
mod tests {
	use super::*;

	fn accounts(members: &Members) -> Vec<String> {
		let officers = members.iter().flat_map(|member| &member.officers);
		officers.map(|officer| officer.account().to_string()).collect()
	}

	#[test]
	fn seeds_make_the_officers_again() {
		let members = Members::generate(2, 1, 3);
		for member in members.iter() {
			for (seed, officer) in member.seeds().zip(&member.officers) {
				let again = Officer::from_secret(&format!("0x{}", hex::encode(seed))).unwrap();
				assert_eq!(again.account(), officer.account());
			}
		}
		let again = Members::from_secrets(members.secrets()).unwrap();
		assert_eq!(accounts(&again), accounts(&members));
	}

	#[test]
	fn further_agents_have_names_of_their_own() {
		let members = Members::generate(1, 1, 2);
		assert_eq!(members.further_agents().len(), 2);
		let definition = members.definition(&[], None).unwrap();
		let first = PROFILES.len() + 1;
		let english = |number| format!("Madang Conveyancing {number}");
		for name in [format!("마당법무사사무소 {first}"), english(first), english(first + 1)]
		{
			assert!(definition.contains(&format!("\"{name}\"")), "{definition}");
		}
		assert!(definition.contains("\"Yeoksam Conveyancing\""), "{definition}");
	}

	#[test]
	fn the_agent_has_the_officers_for_a_load() {
		let members = Members::generate(7, 1, 0);
		assert_eq!(members.agent().id, InstitutionId(AGENT));
		for member in members.iter() {
			let officers = match member.id.0 {
				AGENT => 7,
				REGISTRY => 2,
				_ => 1,
			};
			assert_eq!(member.officers.len(), officers, "{}", member.name);
		}
	}
}
