//! The gateway's configuration: a file in TOML.

use crate::{
	hexadecimal::array_of,
	signer::{SignerConfig, ANCHOR},
};
use madang_service::Database;
use serde::{Deserialize, Deserializer};
use std::{
	fs,
	net::SocketAddr,
	path::{Path, PathBuf},
};

/// The configuration.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Config {
	/// The number of the institution whose gateway this is.
	pub institution: u32,
	/// The nodes' JSON-RPC addresses, in the order of preference.
	pub nodes: Vec<String>,
	/// The hash of the network's genesis block, as `0x` and hex digits.
	#[serde(deserialize_with = "hash")]
	pub genesis: [u8; 32],
	/// The database: a path for SQLite, or an address that begins with `postgres://`.
	pub database: Database,
	/// The address at which systems ask, over mutual TLS.
	pub listen: SocketAddr,
	/// The address of health, readiness and metrics, without TLS. Only the gateway's own machines should reach it.
	pub operator_listen: SocketAddr,
	/// The gateway's own certificate and key.
	pub tls: Tls,
	/// How much clients may ask.
	#[serde(default)]
	pub limits: Limits,
	/// The key of signed answers. Without it none is signed.
	pub answers: Option<Answers>,
	/// Whom to wake when there is something new.
	#[serde(default)]
	pub webhooks: Vec<Webhook>,
	/// The gateway's own signer. Without it the institution's signer signs every call.
	pub signer: Option<SignerConfig>,
	/// The log of requests.
	#[serde(default)]
	pub log: Log,
}

/// The key of signed answers.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Answers {
	/// A private key of Ed25519 or P-256, PKCS #8 in PEM.
	pub key: PathBuf,
}

/// A system to wake.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Webhook {
	/// Where to post: `https://…`, or `http://…` on the same machine.
	pub url: String,
	/// A file with the secret that both sides have: `whsec_` and base64.
	pub secret_file: PathBuf,
	/// The issuers of the system's own certificate, in PEM. For `https://…` only.
	pub issuers: Option<PathBuf>,
	/// What to wake it for.
	#[serde(default = "everything")]
	pub about: Vec<About>,
}

/// What a system can be woken for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum About {
	/// New outcomes in the feed.
	Outcomes,
	/// New events that name the institution.
	Events,
}

fn everything() -> Vec<About> {
	vec![About::Outcomes, About::Events]
}

/// The log of requests.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Log {
	/// In how many hours its head is anchored once, if the signer may do so.
	anchor_every_hours: Option<u32>,
}

impl Log {
	/// In how many hours its head is anchored once.
	pub fn anchor_every_hours(&self) -> u32 {
		self.anchor_every_hours.unwrap_or(24)
	}
}

/// The files for TLS, in PEM. Paths are relative to the file of the configuration.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Tls {
	/// The gateway's certificate, followed by those of its issuers.
	pub certificate: PathBuf,
	/// The gateway's private key.
	pub key: PathBuf,
	/// The certificates of the issuers whose client certificates are accepted.
	pub client_issuers: PathBuf,
}

/// How much clients may ask.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Limits {
	/// How many requests of one client certificate are answered in a second, and at once.
	pub requests_per_second: u32,
	/// How many connections there are at once.
	pub connections: u32,
	/// How many of them are of one client certificate.
	pub connections_of_each: u32,
	/// How many requests of one client certificate wait for something new at once.
	pub waiting_of_each: u32,
	/// The most bytes of a request's body.
	pub body_bytes: u32,
	/// For how many seconds the nonce of a prepared call is kept for it.
	pub nonce_reserved_seconds: u32,
	/// For how many seconds a request waits for something new at most.
	pub wait_seconds: u32,
}

impl Limits {
	const fn all(self) -> [u32; 7] {
		[
			self.requests_per_second,
			self.connections,
			self.connections_of_each,
			self.waiting_of_each,
			self.body_bytes,
			self.nonce_reserved_seconds,
			self.wait_seconds,
		]
	}
}

impl Default for Limits {
	fn default() -> Self {
		Self {
			requests_per_second: 200,
			connections: 512,
			connections_of_each: 64,
			waiting_of_each: 32,
			body_bytes: 2 * 1024 * 1024,
			nonce_reserved_seconds: 20,
			wait_seconds: 60,
		}
	}
}

fn hash<'de, D: Deserializer<'de>>(deserializer: D) -> Result<[u8; 32], D::Error> {
	let text = String::deserialize(deserializer)?;
	array_of(&text).ok_or_else(|| serde::de::Error::custom("expected 0x and 64 hex digits"))
}

impl Config {
	/// Read the file. Relative paths in it begin at its folder.
	pub fn read(path: &Path) -> Result<Self, String> {
		let wrong = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
		let text = fs::read_to_string(path).map_err(|error| wrong(&error))?;
		let mut config: Self = toml::from_str(&text).map_err(|error| wrong(&error))?;
		config.check().map_err(|error| wrong(&error))?;
		let folder = path.parent().unwrap_or(Path::new("."));
		let Tls { certificate, key, client_issuers } = &mut config.tls;
		let mut files = vec![certificate, key, client_issuers];
		files.extend(config.answers.as_mut().map(|answers| &mut answers.key));
		for webhook in &mut config.webhooks {
			files.push(&mut webhook.secret_file);
			files.extend(webhook.issuers.as_mut());
		}
		for file in files {
			*file = folder.join(&file);
		}
		config.database = config.database.relative_to(folder);
		if let Some(signer) = &mut config.signer {
			signer.begin_at(folder);
		}
		Ok(config)
	}

	fn check(&self) -> Result<(), &'static str> {
		if self.nodes.is_empty() {
			return Err("nodes: name at least one");
		}
		if self.institution == 0 {
			return Err("institution: the numbers begin at 1");
		}
		if self.limits.all().contains(&0) {
			return Err("limits: each is at least 1");
		}
		if let Some(signer) = &self.signer {
			signer.check()?;
		}
		self.check_log()
	}

	fn check_log(&self) -> Result<(), &'static str> {
		let anchors =
			self.signer.as_ref().is_some_and(|one| one.calls().iter().any(|call| call == ANCHOR));
		match self.log.anchor_every_hours {
			Some(0) => Err("log: anchor-every-hours is at least 1"),
			Some(_) if !anchors => {
				Err("log: anchor-every-hours needs a signer that may sign Institutions.anchor_log")
			}
			_ => Ok(()),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const GIVEN: &str = r#"
		institution = 4
		nodes = ["ws://127.0.0.1:9944"]
		genesis = "0x0101010101010101010101010101010101010101010101010101010101010101"
		database = "gateway.sqlite"
		listen = "127.0.0.1:8443"
		operator-listen = "127.0.0.1:9443"

		[tls]
		certificate = "gateway.pem"
		key = "/etc/madang/gateway.key"
		client-issuers = "issuers.pem"
	"#;

	fn read(text: &str) -> Result<Config, String> {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("gateway.toml");
		fs::write(&path, text).unwrap();
		let mut config = Config::read(&path)?;
		config.tls.certificate = config.tls.certificate.strip_prefix(folder.path()).unwrap().into();
		Ok(config)
	}

	#[test]
	fn a_file_is_read_and_its_paths_begin_at_its_folder() {
		let config = read(GIVEN).unwrap();
		assert_eq!((config.institution, config.genesis), (4, [1; 32]));
		assert_eq!(config.tls.certificate, Path::new("gateway.pem"));
		assert_eq!(config.tls.key, Path::new("/etc/madang/gateway.key"));
		let url = config.database.url();
		assert!(
			url.starts_with("sqlite:///") && url.ends_with("/gateway.sqlite?mode=rwc"),
			"{url}"
		);
		let postgres = GIVEN.replace("gateway.sqlite", "postgres://madang@/gateway");
		let database = read(&postgres).unwrap().database;
		assert_eq!(database, Database::Postgres("postgres://madang@/gateway".to_owned()));
	}

	#[test]
	fn limits_that_are_left_out_are_the_usual_ones() {
		assert_eq!(read(GIVEN).unwrap().limits.wait_seconds, 60);
		let given = GIVEN.replace("[tls]", "[limits]\nwait-seconds = 1\n[tls]");
		let limits = read(&given).unwrap().limits;
		assert_eq!((limits.wait_seconds, limits.connections), (1, 512));
		let given = GIVEN.replace("[tls]", "[limits]\nwait-seconds = 0\n[tls]");
		assert!(read(&given).unwrap_err().contains("each is at least 1"));
	}

	/// A table of a signer, in front of that of TLS.
	fn signer(token: &str, hours: u32) -> String {
		format!(
			"[log]\nanchor-every-hours = {hours}\n[signer]\nkind = \"pkcs11\"\nmodule = \"/m.so\"\nobject = \"k\"\n\
			 pin-file = \"pin\"\nofficer = \"5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY\"\n\
			 calls = [\"Institutions.anchor_log\"]\n{token}\n[tls]"
		)
	}

	#[test]
	fn a_signer_and_the_period_of_anchors_are_read() {
		let config = read(GIVEN).unwrap();
		assert!(config.signer.is_none());
		assert_eq!(config.log.anchor_every_hours(), 24);
		let config = read(&GIVEN.replace("[tls]", &signer("token = \"t\"", 6))).unwrap();
		assert_eq!(config.log.anchor_every_hours(), 6);
		let Some(SignerConfig::Pkcs11(key)) = config.signer else { panic!("it has a signer") };
		assert_eq!(key.module, Path::new("/m.so"));
		assert!(key.pin_file.is_absolute() && key.pin_file.ends_with("pin"));
	}

	#[test]
	fn what_is_wrong_is_named() {
		for (from, to, expected) in [
			("institution = 4", "institution = 0", "institution: the numbers begin at 1"),
			("nodes = [\"ws://127.0.0.1:9944\"]", "nodes = []", "nodes: name at least one"),
			("0x0101", "0101", "expected 0x and 64 hex digits"),
			("[tls]", "[tls]\nkeys = 1", "unknown field `keys`"),
			("[tls]", "[limits]\nconnections = 0\n[tls]", "limits: each is at least 1"),
			("institution = 4", "", "missing field `institution`"),
			("[tls]", "[log]\nanchor-every-hours = 1\n[tls]", "needs a signer"),
			("[tls]", &signer("", 24), "name the token"),
			("[tls]", &signer("token = \"t\"", 0), "anchor-every-hours is at least 1"),
		] {
			let error = read(&GIVEN.replacen(from, to, 1)).unwrap_err();
			assert!(error.contains(expected), "{expected}: {error}");
		}
	}
}
