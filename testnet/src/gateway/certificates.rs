//! Certificates for a gateway and its clients, made as the documentation has it.

use anyhow::{ensure, Context, Result};
use madang_client::CertificateFile;
use std::{
	fs,
	net::Ipv4Addr,
	path::{Path, PathBuf},
	process::Command,
};

/// The script that makes them.
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../scripts/example-certificates");

/// A folder with an issuer, the gateway's certificate and those of clients.
pub struct Certificates {
	/// The folder.
	pub folder: PathBuf,
	/// The address that the gateway's certificate is for.
	pub host: Ipv4Addr,
}

/// A client's certificate with its key.
#[derive(Clone, Debug)]
pub struct Certificate {
	/// The file of the certificate.
	pub certificate: PathBuf,
	/// The file of the key.
	pub key: PathBuf,
	/// The SHA-256 of the certificate.
	pub fingerprint: [u8; 32],
}

impl Certificates {
	/// Make an issuer and the gateway's certificate.
	pub fn new(folder: &Path) -> Result<Self> {
		let made = Self { folder: folder.to_owned(), host: Ipv4Addr::LOCALHOST };
		made.run(&[], 365)?;
		Ok(made)
	}

	/// The certificate of a client, which is valid for so many days. It is made if there is none of this name.
	pub fn client(&self, name: &str, days: i32) -> Result<Certificate> {
		self.run(&[name], days)?;
		let certificate = self.folder.join(format!("{name}.pem"));
		let read = CertificateFile::read(&fs::read(&certificate)?);
		let fingerprint = read.map_err(anyhow::Error::msg)?.fingerprint;
		Ok(Certificate { certificate, key: self.folder.join(format!("{name}.key")), fingerprint })
	}

	/// The certificate of the issuer.
	pub fn issuer(&self) -> PathBuf {
		self.folder.join("issuer.pem")
	}

	fn run(&self, clients: &[&str], days: i32) -> Result<()> {
		let ended = Command::new(SCRIPT)
			.arg(&self.folder)
			.args(clients)
			.env("GATEWAY_ADDRESS", self.host.to_string())
			.env("CLIENT_DAYS", days.to_string())
			.output()
			.with_context(|| format!("cannot run {SCRIPT}"))?;
		ensure!(ended.status.success(), "{SCRIPT}: {}", String::from_utf8_lossy(&ended.stderr));
		Ok(())
	}
}
