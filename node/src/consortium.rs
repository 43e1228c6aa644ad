//! Consortium definitions: what the founding members agree on before the network exists.

use crate::chain_spec::{builder, ChainSpec};
use madang_primitives::{DistrictPrefix, Duties, Duty, InstitutionKind, NodeId};
use madang_runtime::{
	genesis::{genesis, Member},
	AccountId, Runtime, SessionKeys,
};
use sc_network::config::MultiaddrWithPeerId;
use sc_service::ChainType;
use serde::Deserialize;
use sp_core::{crypto::Ss58Codec, ed25519};
use std::{collections::BTreeSet, fs, path::Path};

/// A consortium definition, as chain-spec/consortium.toml documents it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Definition {
	network: Network,
	#[serde(rename = "institution")]
	institutions: Vec<Institution>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Network {
	name: String,
	id: String,
	#[serde(default)]
	session_blocks: Option<u32>,
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
			if !keys.insert(&validator.aura) || !keys.insert(&validator.grandpa) {
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
		Ok(builder(&self.network.name, &self.network.id, ChainType::Live)?
			.with_boot_nodes(boot_nodes)
			.with_genesis_config_patch(genesis(members, self.network.session_blocks))
			.build())
	}
}

impl Validator {
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
		let validators = self
			.validators
			.iter()
			.map(|validator| {
				Ok(SessionKeys {
					aura: key(&validator.aura).map_err(in_it)?.into(),
					grandpa: key(&validator.grandpa).map_err(in_it)?.into(),
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
