//! The commands on certificates, run as a person runs them, without a chain.

#[path = "../../../../../crates/verify/tests/certified/mod.rs"]
mod certified;
#[path = "../../../../../crates/verify/tests/chain/mod.rs"]
mod chain;
mod importing;
mod issuing;
mod paper;
mod wallet;

use super::{file::contents, *};
use crate::{cli::Cli, failure::Failure};
use clap::Parser;
use madang_verify::certificate::CertificateFile;
use serde_json::{json, Value};
use std::{
	fs,
	path::{Path, PathBuf},
};
use tempfile::TempDir;

const SECRET_NAME: &str = "홍길동의 비밀";

/// A folder with a passphrase, an issuer's key, and a wallet's name.
struct Desk {
	folder: TempDir,
}

impl Desk {
	fn new() -> Self {
		let desk = Self { folder: tempfile::tempdir().unwrap() };
		desk.write("pass", "correct horse\n");
		desk.write("office.seed", &"07".repeat(32));
		desk.run("key import office --party --kind p256 --seed-file @office.seed").unwrap();
		desk
	}

	fn path(&self, name: &str) -> PathBuf {
		self.folder.path().join(name)
	}

	fn write(&self, name: &str, text: &str) {
		fs::write(self.path(name), text).unwrap();
	}

	fn read(&self, name: &str) -> String {
		fs::read_to_string(self.path(name)).unwrap()
	}

	fn names(&self) -> Vec<String> {
		let entries = fs::read_dir(self.folder.path()).unwrap();
		let mut names: Vec<String> =
			entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
		names.sort();
		names
	}

	/// Run a line of the command; words that begin with `@` are files of the folder.
	fn run(&self, line: &str) -> Result<(), Failure> {
		let path = |name: &str| self.path(name).to_str().unwrap().to_owned();
		let mut words = vec!["madang".to_owned()];
		words.extend(["--json", "--passphrase-file"].map(str::to_owned));
		words.extend([path("pass"), "--keys-dir".to_owned(), path("keys")]);
		words.extend(line.split_whitespace().map(|word| match word.strip_prefix('@') {
			Some(name) => path(name),
			None => word.to_owned(),
		}));
		let cli = Cli::try_parse_from(words).map_err(Failure::input)?;
		let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
		runtime.block_on(crate::run(cli, String::new(), crate::Lang::En))
	}

	/// Run a line that must fail, and return the message.
	fn fails(&self, line: &str) -> String {
		match self.run(line) {
			Ok(()) => panic!("{line} succeeded"),
			Err(failure) => failure.message,
		}
	}

	/// Issue the certificates of lines into a folder.
	fn issue(&self, lines: &[Value], options: &str, out: &str) -> Result<(), Failure> {
		let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
		self.write("lines", &text);
		self.run(&issue_line(options, out))
	}

	/// All certificate files of a folder.
	fn files(&self, folder: &str) -> Vec<(PathBuf, CertificateFile)> {
		let batch = BatchFile::read(&self.path(folder).join("batch.json")).unwrap();
		let path =
			|id: &[u8; 32]| self.path(folder).join(format!("{}.certificate.json", hex::encode(id)));
		let paths = batch.certificates.iter().map(path);
		paths.map(|path| (path.clone(), file::read(&path).unwrap())).collect()
	}
}

fn issue_line(options: &str, out: &str) -> String {
	let did = format!("did:madang:{}", "0a".repeat(32));
	format!(
		"certificate issue @lines --issuer {did} --signing-key office --type \
		 urn:madang:certificate:income --accreditation 3 --out @{out} {options}"
	)
}

/// A line for a holder's key in the form `p256:HEX`.
fn line(holder: &Value, number: usize) -> Value {
	json!({
		"holder": holder,
		"claims": { "name": SECRET_NAME, "income": 1_000_000 + number, "address": { "city": "서울" } },
	})
}

fn mode(path: &Path) -> u32 {
	use std::os::unix::fs::PermissionsExt;
	fs::metadata(path).unwrap().permissions().mode() & 0o777
}
