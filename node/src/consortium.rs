//! Consortium definitions: what the founding members agree on before the network exists.

use crate::{
	chain_spec::{builder, ChainSpec},
	published_keys,
};
use madang_primitives::{
	CutOver, DistrictPrefix, Duties, Duty, InstitutionKind, KoreanDay, NodeId,
};
use madang_runtime::{
	genesis::{genesis, CutOvers, Member},
	AccountId, Runtime, SessionKeys,
};
use sc_network::config::MultiaddrWithPeerId;
use sc_service::ChainType;
use serde::Deserialize;
use sp_core::{crypto::Ss58Codec, ed25519};
use std::{collections::BTreeSet, fs, path::Path};

/// The repository's example. Its keys are published with it.
const EXAMPLE: &str = include_str!("../../chain-spec/consortium.toml");

/// A consortium definition, as chain-spec/consortium.toml documents it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Definition {
	network: Network,
	#[serde(rename = "institution")]
	institutions: Vec<Institution>,
	#[serde(default, rename = "cut-over")]
	cut_overs: Vec<DistrictCutOver>,
}

/// From which day on the chain is the register of a place.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct DistrictCutOver {
	/// 2, 5, 8 or 10 digits of the districts' codes, or none for the whole country.
	prefix: String,
	/// The first day of the chain as the register.
	on: String,
	/// The last day on which existing records can be imported.
	import_until: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Network {
	name: String,
	id: String,
	#[serde(default)]
	session_blocks: Option<u32>,
	/// A network to try things out. Only such a network may use published keys.
	#[serde(default)]
	trial: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Institution {
	kind: InstitutionKind,
	name_ko: String,
	name_en: String,
	jurisdiction: Vec<String>,
	#[serde(default)]
	founding: bool,
	#[serde(default, rename = "officer")]
	officers: Vec<Officer>,
	#[serde(default, rename = "validator")]
	validators: Vec<Validator>,
	/// Nodes that are not validators.
	#[serde(default)]
	nodes: Vec<NodeId>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Officer {
	account: String,
	duties: Vec<Duty>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Validator {
	aura: String,
	grandpa: String,
	checkpoints: String,
	address: String,
}

/// Read a definition.
pub fn read(path: &Path) -> Result<Definition, String> {
	let text = fs::read_to_string(path)
		.map_err(|error| format!("cannot read {}: {error}", path.display()))?;
	toml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))
}

impl Definition {
	/// The chain specification of the consortium, with its validators' nodes as boot nodes.
	pub fn chain_spec(self) -> Result<ChainSpec, String> {
		let kind = if self.network.trial { ChainType::Local } else { ChainType::Live };
		let boot_nodes = self
			.institutions
			.iter()
			.flat_map(|institution| &institution.validators)
			.map(Validator::address)
			.collect::<Result<Vec<_>, _>>()?;
		if boot_nodes.is_empty() {
			return Err("no institution has a validator: no node could author a block".to_owned());
		}
		let mut keys = BTreeSet::new();
		for validator in self.institutions.iter().flat_map(|institution| &institution.validators) {
			if !validator.keys().into_iter().all(|key| keys.insert(key)) {
				return Err(format!(
					"validator {} has a key that the definition contains twice: use each key once",
					validator.address
				));
			}
		}
		let mut nodes = BTreeSet::new();
		for institution in &self.institutions {
			for node in institution.all_nodes()? {
				if !nodes.insert(node) {
					return Err(format!(
						"node {node} is named twice: each node has its own key and one institution"
					));
				}
			}
		}
		let shortest = <Runtime as pallet_validators::Config>::MinSessionLength::get();
		if let Some(blocks) = self.network.session_blocks.filter(|blocks| *blocks < shortest) {
			return Err(format!(
				"session-blocks = {blocks}: a session must have at least {shortest} blocks"
			));
		}
		if !self.institutions.iter().any(|institution| institution.founding) {
			return Err("no institution is founding: the council would have no member".to_owned());
		}
		let members =
			self.institutions.iter().map(Institution::member).collect::<Result<Vec<_>, _>>()?;
		let cut_overs = self.cut_overs()?;
		self.ensure_keys_are_secret()?;
		Ok(builder(&self.network.name, &self.network.id, kind)?
			.with_boot_nodes(boot_nodes)
			.with_genesis_config_patch(genesis(members, cut_overs, self.network.session_blocks))
			.build())
	}

	/// The cut-overs, each for another place.
	fn cut_overs(&self) -> Result<CutOvers, String> {
		let mut places = BTreeSet::new();
		let mut cut_overs = Vec::new();
		for one in &self.cut_overs {
			let (prefix, cut_over) = one.read()?;
			if !places.insert(prefix) {
				return Err(format!("the cut-over of \"{}\" is given twice", one.prefix));
			}
			cut_overs.push((prefix, cut_over));
		}
		Ok(cut_overs)
	}

	/// Every public key of the definition, as the definition writes it and as bytes.
	fn keys(&self) -> Result<Vec<(String, [u8; 32])>, String> {
		let mut keys = Vec::new();
		for institution in &self.institutions {
			for officer in &institution.officers {
				keys.push((officer.account.clone(), account(&officer.account)?.into()));
			}
			for validator in &institution.validators {
				for text in validator.keys() {
					keys.push((text.to_owned(), key(text)?.0));
				}
			}
			let nodes = institution.all_nodes()?;
			keys.extend(nodes.into_iter().map(|node| (node.to_string(), node.0)));
		}
		Ok(keys)
	}

	/// Refuse keys of which everybody knows the secret, unless the network is for trials.
	fn ensure_keys_are_secret(&self) -> Result<(), String> {
		if self.network.trial {
			return Ok(());
		}
		let mut published = published_keys::development();
		let example: Definition = toml::from_str(EXAMPLE).map_err(|error| error.to_string())?;
		published.extend(example.keys()?.into_iter().map(|(_, key)| key));
		match self.keys()?.into_iter().find(|(_, key)| published.contains(key)) {
			None => Ok(()),
			Some((text, _)) => Err(format!(
				"\"{text}\" is a published key: anybody can sign with it. Use a key that its owner \
				has made, or write `trial = true` below [network] for a network to try things out"
			)),
		}
	}
}

impl DistrictCutOver {
	fn read(&self) -> Result<(DistrictPrefix, CutOver), String> {
		let here = |problem: &str| format!("cut-over of \"{}\": {problem}", self.prefix);
		let prefix: DistrictPrefix = self.prefix.parse().map_err(here)?;
		if !matches!(prefix.digits, 0 | 2 | 5 | 8 | 10) {
			return Err(here("the prefix has 2, 5, 8 or 10 digits, or none"));
		}
		let day = |text: &str| text.parse::<KoreanDay>().map_err(here);
		let cut_over = CutOver { on: day(&self.on)?, import_until: day(&self.import_until)? };
		match cut_over.is_valid() {
			true => Ok((prefix, cut_over)),
			false => Err(here("the import ends before the former registry does")),
		}
	}
}

impl Validator {
	/// The session keys.
	fn keys(&self) -> [&str; 3] {
		[&self.aura, &self.grandpa, &self.checkpoints]
	}

	fn address(&self) -> Result<MultiaddrWithPeerId, String> {
		self.address
			.parse()
			.map_err(|error| format!("\"{}\" is not the address of a node: {error}", self.address))
	}
}

impl Institution {
	/// The validators' nodes, and the others.
	fn all_nodes(&self) -> Result<Vec<NodeId>, String> {
		let of_validators = self.validators.iter().map(|validator| {
			NodeId::from_peer_id(&validator.address()?.peer_id.to_bytes())
				.map_err(|error| format!("\"{}\": {error}", validator.address))
		});
		of_validators.chain(self.nodes.iter().copied().map(Ok)).collect()
	}

	fn member(&self) -> Result<Member, String> {
		let in_it = |problem: String| format!("institution \"{}\": {problem}", self.name_en);
		let jurisdiction = self
			.jurisdiction
			.iter()
			.map(|prefix| {
				prefix
					.parse::<DistrictPrefix>()
					.map_err(|problem| in_it(format!("jurisdiction \"{prefix}\": {problem}")))
			})
			.collect::<Result<_, _>>()?;
		let officers = self
			.officers
			.iter()
			.map(|officer| {
				Ok((
					account(&officer.account).map_err(in_it)?,
					officer.duties.iter().copied().collect(),
				))
			})
			.collect::<Result<Vec<_>, String>>()?;
		let has =
			|duty| officers.iter().any(|(_, duties): &(AccountId, Duties)| duties.contains(duty));
		if !has(Duty::Administer) {
			return Err(in_it("no officer has the duty \"administer\"".into()));
		}
		if self.founding && !has(Duty::Govern) {
			return Err(in_it("it is founding, but no officer has the duty \"govern\"".into()));
		}
		if self.kind == InstitutionKind::RegistryOffice && !can_register(&officers) {
			return Err(in_it(
				"who examines does not register, so it needs two officers: one with the duty \
				\"examine\", another with \"register\""
					.into(),
			));
		}
		let validators = self
			.validators
			.iter()
			.map(|validator| {
				Ok(SessionKeys {
					aura: key(&validator.aura).map_err(in_it)?.into(),
					grandpa: key(&validator.grandpa).map_err(in_it)?.into(),
					checkpoints: key(&validator.checkpoints).map_err(in_it)?.into(),
				})
			})
			.collect::<Result<_, String>>()?;
		Ok(Member {
			kind: self.kind,
			name_ko: self.name_ko.clone(),
			name_en: self.name_en.clone(),
			jurisdiction,
			officers,
			founding: self.founding,
			validators,
			nodes: self.all_nodes()?,
		})
	}
}

fn account(text: &str) -> Result<AccountId, String> {
	AccountId::from_ss58check(text)
		.map_err(|error| format!("\"{text}\" is not an account: {error:?}"))
}

fn key(text: &str) -> Result<ed25519::Public, String> {
	let bytes = hex::decode(text.trim_start_matches("0x"))
		.ok()
		.and_then(|bytes| <[u8; 32]>::try_from(bytes).ok())
		.ok_or_else(|| {
			format!("\"{text}\" is not an Ed25519 public key: expected 32 bytes in hexadecimal")
		})?;
	Ok(ed25519::Public::from_raw(bytes))
}

/// Whether one officer can examine what another one registers.
fn can_register(officers: &[(AccountId, Duties)]) -> bool {
	officers.iter().any(|(examiner, examines)| {
		let other = |(registrar, registers): &(AccountId, Duties)| {
			registrar != examiner && registers.contains(Duty::Register)
		};
		examines.contains(Duty::Examine) && officers.iter().any(other)
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use sp_core::crypto::AccountId32;
	use sp_core::{ecdsa, sr25519, Pair};
	use sp_runtime::traits::IdentifyAccount;

	/// Keys that nobody else has.
	fn fresh() -> String {
		format!("0x{}", hex::encode(ed25519::Pair::generate().0.public()))
	}

	fn fresh_account() -> String {
		AccountId32::from(sr25519::Pair::generate().0.public()).to_ss58check()
	}

	fn fresh_node() -> String {
		NodeId(ed25519::Pair::generate().0.public().0).to_string()
	}

	fn definition(trial: bool, account: &str, aura: &str, node: &str) -> Definition {
		let text = format!(
			"[network]\nname = \"Test\"\nid = \"test\"\ntrial = {trial}\n\
			[[institution]]\nkind = \"ministry\"\nname-ko = \"부처\"\nname-en = \"Ministry\"\n\
			jurisdiction = [\"\"]\nfounding = true\n\
			[[institution.officer]]\naccount = \"{account}\"\nduties = [\"administer\", \"govern\"]\n\
			[[institution.validator]]\naura = \"{aura}\"\ngrandpa = \"{}\"\n\
			checkpoints = \"{}\"\n\
			address = \"/ip4/10.77.0.1/tcp/30333/p2p/{node}\"\n",
			fresh(),
			fresh()
		);
		toml::from_str(&text).unwrap()
	}

	fn check(trial: bool, account: &str, aura: &str, node: &str) -> Result<(), String> {
		definition(trial, account, aura, node).ensure_keys_are_secret()
	}

	#[test]
	fn a_definition_with_keys_of_its_own_is_accepted() {
		check(false, &fresh_account(), &fresh(), &fresh_node()).unwrap();
	}

	#[test]
	fn published_development_keys_are_refused_but_for_a_trial() {
		let alice = sr25519::Pair::from_string("//Alice", None).unwrap().public();
		let bob = ed25519::Pair::from_string("//Bob", None).unwrap().public();
		let stash = ecdsa::Pair::from_string("//Charlie//stash", None).unwrap().public();
		let stash = sp_runtime::MultiSigner::from(stash).into_account();
		let one = ed25519::Pair::from_seed(&core::array::from_fn(|at| u8::from(at == 31)));
		let cases = [
			(AccountId32::from(alice).to_ss58check(), fresh(), fresh_node()),
			(AccountId32::from(bob).to_ss58check(), fresh(), fresh_node()),
			(stash.to_ss58check(), fresh(), fresh_node()),
			(fresh_account(), format!("0x{}", hex::encode(bob)), fresh_node()),
			(fresh_account(), fresh(), NodeId(one.public().0).to_string()),
			(fresh_account(), fresh(), NodeId(bob.0).to_string()),
		];
		for (account, aura, node) in cases {
			let error = check(false, &account, &aura, &node).unwrap_err();
			assert!(error.contains("published key"), "{error}");
			check(true, &account, &aura, &node).unwrap();
		}
	}

	#[test]
	fn a_registry_office_needs_two_officers() {
		let account = |byte| AccountId32::new([byte; 32]);
		let duties = |all: &[Duty]| all.iter().copied().collect::<Duties>();
		let both = [Duty::Examine, Duty::Register];
		assert!(!can_register(&[(account(1), duties(&both))]));
		assert!(!can_register(&[(account(1), duties(&both)), (account(2), duties(&[]))]));
		assert!(can_register(&[
			(account(1), duties(&[Duty::Examine])),
			(account(2), duties(&[Duty::Register]))
		]));
		assert!(can_register(&[(account(1), duties(&both)), (account(2), duties(&both))]));
	}

	#[test]
	fn the_keys_of_the_example_are_refused_but_for_a_trial() {
		let example: Definition = toml::from_str(EXAMPLE).unwrap();
		assert!(example.network.trial);
		let first = example.keys().unwrap().swap_remove(0).0;
		example.ensure_keys_are_secret().unwrap();
		let error = check(false, &first, &fresh(), &fresh_node()).unwrap_err();
		assert!(error.contains(&first), "{error}");
		let mut example: Definition = toml::from_str(EXAMPLE).unwrap();
		example.network.trial = false;
		assert!(example.ensure_keys_are_secret().is_err());
	}

	fn cut_over(prefix: &str, on: &str, import_until: &str) -> DistrictCutOver {
		let [prefix, on, import_until] = [prefix, on, import_until].map(str::to_owned);
		DistrictCutOver { prefix, on, import_until }
	}

	#[test]
	fn cut_overs_of_the_definition_are_read() {
		let example: Definition = toml::from_str(EXAMPLE).unwrap();
		let [(prefix, cut_over)] = &example.cut_overs().unwrap()[..] else { panic!("one") };
		assert_eq!((prefix.digits, prefix.value), (2, 11));
		assert_eq!(cut_over.on.to_string(), "2027-01-01");
		assert_eq!(cut_over.import_until.to_string(), "2027-12-31");
	}

	#[test]
	fn wrong_cut_overs_are_named() {
		let cases = [
			(cut_over("116", "2027-01-01", "2027-12-31"), "2, 5, 8 or 10 digits"),
			(cut_over("11", "2027-13-01", "2027-12-31"), "a date is YYYY-MM-DD"),
			(cut_over("11", "2027-06-01", "2027-01-31"), "ends before the former registry does"),
		];
		for (wrong, message) in cases {
			let error = wrong.read().unwrap_err();
			assert!(error.contains(message), "{error}");
		}
		let mut example: Definition = toml::from_str(EXAMPLE).unwrap();
		example.cut_overs.push(cut_over("11", "2027-02-01", "2027-12-31"));
		assert!(example.cut_overs().unwrap_err().contains("given twice"));
	}
}
