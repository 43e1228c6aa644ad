//! The explorer's configuration: a file in TOML.

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
	/// The nodes' JSON-RPC addresses, in the order of preference.
	pub nodes: Vec<String>,
	/// The hash of the network's genesis block, as `0x` and hex digits.
	#[serde(deserialize_with = "hash")]
	pub genesis: [u8; 32],
	/// The database of the index: a path for SQLite, or an address that begins with `postgres://`.
	pub database: Database,
	/// The address at which browsers ask.
	pub listen: SocketAddr,
	/// What the page that verifies trusts: a file of `madang proof anchor` or `madang validator checkpoint`. Without it readers
	/// choose one themselves.
	pub anchor: Option<PathBuf>,
	/// Whether every reader sees everything. Without it, an explorer on loopback that has no `[access]` is open.
	pub open: Option<bool>,
	/// Who may see what, in an explorer that is not open.
	pub access: Option<AccessConfig>,
	/// The explorer's own TLS.
	pub tls: Option<TlsConfig>,
	/// Who signs the manifests of exports. Without it they are not signed.
	pub exports: Option<ExportsConfig>,
	/// The outlines of parcels.
	pub map: Option<MapConfig>,
}

/// The outlines of parcels. Paths are relative to the file of the configuration.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct MapConfig {
	/// A GeoJSON file (RFC 7946): polygons with the number of the parcel as the property `pnu`.
	pub file: PathBuf,
}

/// Who may see what. Paths are relative to the file of the configuration.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct AccessConfig {
	/// The file of the accounts.
	pub accounts: PathBuf,
	/// The database of the log of auditors' views: a path for SQLite, or an address that begins with `postgres://`.
	pub views: Database,
	/// The database of what readers watch, likewise. Without it there are no watches.
	pub watches: Option<Database>,
	/// The systems that are woken when something happens to what an account watches.
	#[serde(default)]
	pub webhooks: Vec<WebhookConfig>,
	/// The origin under which browsers reach the explorer behind a proxy, such as `https://explorer.example`.
	pub origin: Option<String>,
}

/// The files for TLS, in PEM. Paths are relative to the file of the configuration.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TlsConfig {
	/// The explorer's certificate, followed by those of its issuers.
	pub certificate: PathBuf,
	/// The explorer's private key.
	pub key: PathBuf,
	/// The certificates of the issuers whose client certificates are accepted. Without it no client is asked for one.
	pub client_issuers: Option<PathBuf>,
}

/// A system that is woken when something happens to what an account watches. Paths are relative to the file of the
/// configuration.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct WebhookConfig {
	/// The account.
	pub account: String,
	/// Where to post: `https://…`, or `http://…` on the same machine.
	pub url: String,
	/// A file with the secret that both sides have: `whsec_` and base64.
	pub secret_file: PathBuf,
	/// The issuers of the system's own certificate, in PEM. For `https://…` only.
	pub issuers: Option<PathBuf>,
}

/// Who signs the manifests of exports. The path is relative to the file of the configuration.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ExportsConfig {
	/// The file of the key: Ed25519 or P-256, PKCS #8 in PEM.
	pub key: PathBuf,
	/// The number of the institution for which it signs.
	pub institution: u32,
}

fn hash<'de, D: Deserializer<'de>>(deserializer: D) -> Result<[u8; 32], D::Error> {
	let text = String::deserialize(deserializer)?;
	let digits = text.strip_prefix("0x").unwrap_or_default();
	let bytes = hex::decode(digits).ok().and_then(|bytes| bytes.try_into().ok());
	bytes.ok_or_else(|| serde::de::Error::custom("it is not 0x and 64 hex digits"))
}

impl Config {
	/// Read a file. Paths in it are relative to it.
	///
	/// # Errors
	///
	/// If it cannot be read, or is not a configuration.
	pub fn read(path: &Path) -> Result<Self, String> {
		let text =
			fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
		let mut config: Self =
			toml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
		config.check().map_err(|reason| format!("{}: {reason}", path.display()))?;
		config.begin_at(path.parent().unwrap_or(Path::new("")));
		Ok(config)
	}

	fn check(&self) -> Result<(), &'static str> {
		if self.nodes.is_empty() {
			return Err("nodes: name at least one");
		}
		if self.exports.as_ref().is_some_and(|exports| exports.institution == 0) {
			return Err("exports: institution: the numbers begin at 1");
		}
		let is_here = self.listen.ip().is_loopback();
		match (self.open, &self.access) {
			(Some(true), Some(_)) => {
				return Err("open: an open explorer asks nobody: leave out [access]")
			}
			(Some(false), None) => return Err("open: an explorer that is not open needs [access]"),
			(None, None) if !is_here => {
				return Err("listen: others can reach it: write [access], or open = true")
			}
			_ => {}
		}
		let Some(access) = &self.access else {
			let asks = self.client_issuers().is_some();
			return if asks { Err("tls: client-issuers needs [access]") } else { Ok(()) };
		};
		if access.views == self.database {
			return Err("access: views needs a database of its own");
		}
		let others = [&access.views, &self.database];
		if access.watches.as_ref().is_some_and(|watches| others.contains(&watches)) {
			return Err("access: watches needs a database of its own");
		}
		if access.watches.is_none() && !access.webhooks.is_empty() {
			return Err("access: webhooks need watches");
		}
		if let Some(origin) = &access.origin {
			check_origin(origin)?;
		}
		if self.tls.is_none() && !is_here {
			return Err("listen: passphrases need [tls], unless listen is on loopback");
		}
		Ok(())
	}

	/// The issuers of accepted client certificates.
	pub fn client_issuers(&self) -> Option<&Path> {
		self.tls.as_ref()?.client_issuers.as_deref()
	}

	/// Relative paths begin at this folder.
	fn begin_at(&mut self, folder: &Path) {
		let begin = |database: &mut Database| *database = database.clone().relative_to(folder);
		begin(&mut self.database);
		let mut files: Vec<_> = self.anchor.iter_mut().collect();
		if let Some(access) = &mut self.access {
			begin(&mut access.views);
			if let Some(watches) = &mut access.watches {
				begin(watches);
			}
			files.push(&mut access.accounts);
			for webhook in &mut access.webhooks {
				files.push(&mut webhook.secret_file);
				files.extend(webhook.issuers.as_mut());
			}
		}
		files.extend(self.exports.as_mut().map(|exports| &mut exports.key));
		if let Some(tls) = &mut self.tls {
			files.extend([&mut tls.certificate, &mut tls.key]);
			files.extend(tls.client_issuers.as_mut());
		}
		files.extend(self.map.as_mut().map(|map| &mut map.file));
		for file in files {
			*file = folder.join(&file);
		}
	}
}

/// A scheme and a host, with a port if it is not the usual one.
fn check_origin(origin: &str) -> Result<(), &'static str> {
	let wrong = "access: origin is https://HOST or http://HOST, without a path";
	let host = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
	let host = host.ok_or(wrong)?.trim_end_matches('/');
	let is_host =
		!host.is_empty() && host.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'/');
	is_host.then_some(()).ok_or(wrong)
}

#[cfg(test)]
mod tests {
	use super::*;

	fn read(text: &str) -> Result<Config, String> {
		let folder = tempfile::tempdir().unwrap();
		let file = folder.path().join("explorer.toml");
		fs::write(&file, text).unwrap();
		let strip = folder.path().display().to_string();
		let config = Config::read(&file).map_err(|error| error.replace(&strip, ""))?;
		let Database::Sqlite(database) = &config.database else { return Ok(config) };
		assert!(database.starts_with(folder.path()));
		Ok(config)
	}

	fn text(nodes: &str, genesis: &str, rest: &str) -> String {
		format!("nodes = [{nodes}]\ngenesis = \"{genesis}\"\ndatabase = \"index.db\"\nlisten = \"127.0.0.1:8080\"\n{rest}")
	}

	const ACCESS: &str = "[access]\naccounts = \"accounts.json\"\nviews = \"views.db\"\n";
	const WEBHOOK: &str =
		"[[access.webhooks]]\naccount = \"kim\"\nurl = \"http://[::1]/\"\nsecret-file = \"a.secret\"\n";
	const TLS: &str =
		"[tls]\ncertificate = \"a.pem\"\nkey = \"/etc/a.key\"\nclient-issuers = \"issuers.pem\"\n";

	#[test]
	fn access_and_tls_are_read() {
		let genesis = format!("0x{}", "ab".repeat(32));
		let of =
			|rest: &str| read(&text("\"ws://a\"", &genesis, rest).replace("127.0.0.1", "0.0.0.0"));
		let config = of(&format!("{ACCESS}{TLS}")).unwrap();
		let (access, tls) = (config.access.as_ref().unwrap(), config.tls.as_ref().unwrap());
		assert!(access.accounts.is_absolute() && access.accounts.ends_with("accounts.json"));
		assert_eq!(tls.key, Path::new("/etc/a.key"));
		assert!(config.client_issuers().unwrap().is_absolute());
		// Anyone who wants everyone to see everything says so.
		assert!(of("open = true").unwrap().access.is_none());
		let woken = format!("{ACCESS}watches = \"watches.db\"\n{WEBHOOK}");
		let access = read(&text("\"ws://a\"", &genesis, &woken)).unwrap().access.unwrap();
		let webhook = &access.webhooks[0];
		assert!(webhook.account == "kim" && webhook.secret_file.is_absolute());
		let origin = format!("{ACCESS}origin = \"https://a.example:8443/\"\n");
		assert!(read(&text("\"ws://a\"", &genesis, &origin)).unwrap().access.is_some());
	}

	#[test]
	fn a_configuration_is_read() {
		let genesis = format!("0x{}", "ab".repeat(32));
		let config = read(&text("\"ws://127.0.0.1:9944\"", &genesis, "")).unwrap();
		assert_eq!(config.genesis, [0xab; 32]);
		assert!(config.map.is_none());
		assert_eq!(config.listen.port(), 8080);
	}

	#[test]
	fn who_signs_exports_is_read() {
		let genesis = format!("0x{}", "ab".repeat(32));
		let exports = "[exports]\nkey = \"export.pem\"\ninstitution = 4\n";
		let config = read(&text("\"ws://a\"", &genesis, exports)).unwrap();
		let exports = config.exports.unwrap();
		assert!(exports.key.is_absolute() && exports.key.ends_with("export.pem"));
		assert_eq!(exports.institution, 4);
	}

	#[test]
	fn what_is_wrong_is_named() {
		let genesis = format!("0x{}", "ab".repeat(32));
		let wrong = [
			(text("", &genesis, ""), "nodes: name at least one"),
			(text("\"ws://a\"", "0xab", ""), "0x and 64 hex digits"),
			(text("\"ws://a\"", &genesis, "other = 1"), "unknown field `other`"),
			("nodes = [\"ws://a\"]".to_owned(), "missing field `genesis`"),
			(text("\"ws://a\"", &genesis, &format!("open = true\n{ACCESS}")), "leave out [access]"),
			(text("\"ws://a\"", &genesis, "open = false"), "needs [access]"),
			(text("\"ws://a\"", &genesis, "").replace("127.0.0.1", "0.0.0.0"), "write [access]"),
			(text("\"ws://a\"", &genesis, ACCESS).replace("127.0.0.1", "0.0.0.0"), "need [tls]"),
			(text("\"ws://a\"", &genesis, ACCESS).replace("views.db", "index.db"), "of its own"),
			(
				text("\"ws://a\"", &genesis, &format!("{ACCESS}watches = \"views.db\"\n")),
				"watches needs a database of its own",
			),
			(text("\"ws://a\"", &genesis, &format!("{ACCESS}{WEBHOOK}")), "webhooks need watches"),
			(text("\"ws://a\"", &genesis, TLS), "client-issuers needs [access]"),
			(
				text("\"ws://a\"", &genesis, "[exports]\nkey = \"a\"\ninstitution = 0\n"),
				"exports: institution",
			),
			(
				text("\"ws://a\"", &genesis, &format!("{ACCESS}origin = \"a.example\"\n")),
				"origin is",
			),
			(
				text("\"ws://a\"", &genesis, &format!("{ACCESS}origin = \"https://a/b\"\n")),
				"origin is",
			),
		];
		for (text, expected) in wrong {
			let error = read(&text).unwrap_err();
			assert!(error.contains(expected), "{error}");
		}
	}
}
