//! The example consortium: its institutions, with fresh keys.

use madang_client::Officer;
use madang_primitives::InstitutionId;
use sp_core::{crypto::Ss58Codec, sr25519, Pair};
use std::fmt::Write as _;

/// An institution of the test consortium.
pub struct Member {
	/// Its number on chain.
	pub id: InstitutionId,
	/// Its English name.
	pub name: &'static str,
	/// Its officers, each with all duties that the institution's kind has; the first administers and
	/// governs.
	pub officers: Vec<Officer>,
	pairs: Vec<(sr25519::Pair, [u8; 32])>,
	profile: &'static Profile,
}

impl Member {
	/// The first officer.
	pub fn officer(&self) -> &Officer {
		&self.officers[0]
	}

	/// The secret seeds of its officers, for `madang key import`.
	pub fn seeds(&self) -> impl Iterator<Item = [u8; 32]> + '_ {
		self.pairs.iter().map(|pair| pair.1)
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

const PROFILES: [Profile; 8] = [
	Profile {
		kind: "ministry",
		name_ko: "국토교통부",
		name_en: "Ministry of Land",
		jurisdiction: &[""],
		duties: &["import"],
		founds: true,
	},
	Profile {
		kind: "municipality",
		name_ko: "강남구청",
		name_en: "Gangnam District Office",
		jurisdiction: &["11680"],
		duties: &["enrol", "report", "keep-books"],
		founds: true,
	},
	Profile {
		kind: "registry-office",
		name_ko: "서울중앙지방법원 등기국",
		name_en: "Seoul Central Registry Office",
		jurisdiction: &["11"],
		duties: &["enrol", "examine", "register"],
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
		duties: &["enrol", "lend"],
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
		duties: &["adjudicate"],
		founds: false,
	},
];

/// How many of the institutions run a validator, unless a test asks for more.
pub(crate) const VALIDATORS: usize = 4;

/// The institutions of the test consortium.
#[derive(Default)]
pub struct Members {
	all: Vec<Member>,
}

impl Members {
	/// Make each institution with so many officers, with fresh keys.
	pub(crate) fn generate(officers: usize) -> Self {
		let all = (1u32..)
			.zip(&PROFILES)
			.map(|(number, profile)| {
				let pairs: Vec<_> =
					(0..officers.max(1)).map(|_| sr25519::Pair::generate()).collect();
				Member {
					id: InstitutionId(number),
					name: profile.name_en,
					officers: pairs.iter().map(|(pair, _)| Officer::new(pair.clone())).collect(),
					pairs,
					profile,
				}
			})
			.collect();
		Self { all }
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

	/// The consortium's definition, with the keys and addresses of the first institutions'
	/// validators.
	pub(crate) fn definition(
		&self,
		validators: &[Validator],
		session_blocks: Option<u32>,
	) -> anyhow::Result<String> {
		let mut text = "[network]\nname = \"Madang test\"\nid = \"madang-test\"\n".to_owned();
		if let Some(blocks) = session_blocks {
			writeln!(text, "session-blocks = {blocks}")?;
		}
		let mut validators = validators.iter();
		for member in &self.all {
			let profile = member.profile;
			let founds = profile.founds;
			write!(
				text,
				"\n[[institution]]\nkind = \"{}\"\nname-ko = \"{}\"\nname-en = \"{}\"\njurisdiction = {:?}\n",
				profile.kind, profile.name_ko, profile.name_en, profile.jurisdiction,
			)?;
			if founds {
				writeln!(text, "founding = true")?;
			}
			for (place, (pair, _)) in member.pairs.iter().enumerate() {
				let mut duties = profile.duties.to_vec();
				if place == 0 {
					duties.push("administer");
					if founds {
						duties.push("govern");
					}
				}
				writeln!(
					text,
					"\n[[institution.officer]]\naccount = \"{}\"\nduties = {duties:?}",
					pair.public().to_ss58check(),
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

	#[test]
	fn seeds_make_the_officers_again() {
		let members = Members::generate(2);
		for member in members.iter() {
			for (seed, officer) in member.seeds().zip(&member.officers) {
				let again = Officer::from_secret(&format!("0x{}", hex::encode(seed))).unwrap();
				assert_eq!(again.account(), officer.account());
			}
		}
	}
}
