//! A network that begins with a large state.
//!
//! One database is made from a specification that has the whole state, and copied for every node; the nodes then
//! start with the ordinary specification. So the large one is read once, and only the programs that measure large
//! states need the memory for it.

use super::{layout::Layout, Network};
use crate::{
	files::allocated,
	programs::text,
	titles::{StateEntry, Titles},
};
use anyhow::{ensure, Context, Result};
use std::{
	fs::{self, File},
	io::{BufWriter, Write},
	path::{Path, PathBuf},
	process::Stdio,
};
use tokio::process::Command;

/// Where a raw specification has the entries of the state.
const TOP: &str = "\"top\":{";

impl Network {
	/// Give every node, before any has started, a database that begins with so many titles in addition.
	/// How many bytes of the disk it takes.
	pub(super) async fn fill(&self, titles: u64) -> Result<u64> {
		let (spec, data) = (self.layout.filled_spec(), self.layout.filled_data());
		write_spec(&self.spec, &spec, titles)?;
		let args = ["revert", "0", "--chain", text(&spec)?, "--base-path", text(&data)?];
		// To revert no block makes the database with its first block, and nothing else.
		run(&self.program, &args).await?;
		fs::remove_file(&spec)?;
		let bytes = allocated(&data)?;
		let (last, others) = self.nodes.split_last().context("a network has a node")?;
		for node in others {
			run(Path::new("cp"), &["-a", text(&data)?, text(&node.data)?]).await?;
		}
		fs::rename(&data, &last.data)?;
		Ok(bytes)
	}
}

/// Run a program until it ends, however long it takes.
async fn run(program: &Path, args: &[&str]) -> Result<()> {
	let output =
		Command::new(program).args(args).stdin(Stdio::null()).kill_on_drop(true).output().await?;
	let said = String::from_utf8_lossy(&output.stderr);
	ensure!(output.status.success(), "{}: {said}", program.display());
	Ok(())
}

impl Layout {
	/// The specification that has the whole large state.
	fn filled_spec(&self) -> PathBuf {
		self.folder().join("chain-spec-filled.json")
	}

	/// The base path of the database that is copied.
	fn filled_data(&self) -> PathBuf {
		self.folder().join("filled")
	}
}

/// Write a raw specification with so many titles more. It is written as it is made: a million titles have two
/// gigabytes.
fn write_spec(from: &Path, to: &Path, titles: u64) -> Result<()> {
	let spec: serde_json::Value = serde_json::from_slice(&fs::read(from)?)?;
	let spec = spec.to_string();
	let (before, after) = spec.split_once(TOP).context("the specification is not raw")?;
	let mut file = BufWriter::new(File::create(to)?);
	write!(file, "{before}{TOP}")?;
	let made = Titles::read()?;
	for place in 0..titles {
		for (key, value) in made.entries(place)? {
			write_entry(&mut file, &(key, value))?;
		}
	}
	write!(file, "{after}")?;
	file.flush()?;
	Ok(())
}

/// Write an entry in front of another one.
fn write_entry(file: &mut impl Write, (key, value): &StateEntry) -> Result<()> {
	write!(file, "\"0x{}\":\"0x{}\",", hex::encode(key), hex::encode(value))?;
	Ok(())
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::json;

	#[test]
	fn the_specification_has_the_titles_and_what_it_had() {
		let folder = tempfile::tempdir().unwrap();
		let (from, to) = (folder.path().join("from"), folder.path().join("to"));
		let top = json!({ "0x01": "0x02" });
		let spec =
			json!({ "id": "x", "genesis": { "raw": { "childrenDefault": {}, "top": top } } });
		fs::write(&from, serde_json::to_vec_pretty(&spec).unwrap()).unwrap();
		write_spec(&from, &to, 3).unwrap();
		let written: serde_json::Value = serde_json::from_slice(&fs::read(&to).unwrap()).unwrap();
		let top = written["genesis"]["raw"]["top"].as_object().unwrap();
		assert_eq!(top.len(), 3 * 5 + 1);
		assert_eq!(top["0x01"], "0x02");
		let made = Titles::read().unwrap();
		for (key, value) in (0..3).flat_map(|place| made.entries(place).unwrap()) {
			let found = &top[&format!("0x{}", hex::encode(key))];
			assert_eq!(found, &format!("0x{}", hex::encode(value)));
		}
		assert_eq!(written["id"], "x");
	}

	#[test]
	fn a_specification_that_is_not_raw_is_refused() {
		let folder = tempfile::tempdir().unwrap();
		let (from, to) = (folder.path().join("from"), folder.path().join("to"));
		fs::write(&from, "{\"genesis\":{}}").unwrap();
		assert!(write_spec(&from, &to, 1).is_err());
	}
}
