//! Networks that start from a prepared one.
//!
//! To make keys, a specification and the first blocks takes longer than many a test. So a network of
//! each kind is prepared once, stopped, and kept next to the build's products; each test starts from a
//! copy, with addresses of its own. Tests in threads of one program and tests in processes of their own
//! both wait until the first of them has prepared it (a file lock). What another build has prepared is
//! removed.

use crate::{
	files::{copy_folder, Lock},
	network::{Network, Options, WASM_CACHE},
	programs,
};
use anyhow::{Context, Result};
use std::{
	fs,
	os::unix::fs::DirBuilderExt,
	path::{Path, PathBuf},
};

/// Start a network as [`Network::start`] does, from the prepared one of its kind.
pub async fn start(mut options: Options) -> Result<Network> {
	let program = options.program.take().map_or_else(programs::node, Ok)?;
	let template = Template::new(&program, &options)?;
	let lock = Lock::wait_for(&template.lock).await?;
	if !template.folder.is_dir() {
		template.remove_old(&program)?;
		template.prepare(&program, &options).await?;
	}
	let copy = tempfile::Builder::new().prefix("madang-").tempdir()?;
	copy_folder(&template.folder, copy.path()).await?;
	drop(lock);
	Network::start_copy(program, options, copy).await
}

/// A prepared network of one kind.
struct Template {
	/// What kind it is.
	kind: String,
	/// The builds of the programs that prepare it.
	stamp: String,
	/// Where those of all kinds are.
	all: PathBuf,
	/// Where this one is, once it is prepared.
	folder: PathBuf,
	/// Who prepares or copies it holds this file.
	lock: PathBuf,
}

impl Template {
	fn new(program: &Path, options: &Options) -> Result<Self> {
		let kind = format!(
			"validators-{}-session-{}-officers-{}-{}-{}{}",
			options.validators,
			options.session_blocks.unwrap_or_default(),
			options.agent_officers,
			options.bank_officers,
			options.further_agents,
			if options.registers { "-registers" } else { "" },
		);
		let own = std::env::current_exe()?;
		let stamp = format!("{}.{}", programs::stamp(program)?, programs::stamp(&own)?);
		let all = programs::cache_folder()?.join("madang-networks");
		// It has officers' secrets, if only of test networks.
		let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(&all);
		made.with_context(|| format!("cannot make {}", all.display()))?;
		let (folder, lock) = (all.join(format!("{kind}.{stamp}")), lock_of(&all, &kind));
		Ok(Self { kind, stamp, all, folder, lock })
	}

	/// Prepare it: elsewhere first, so that it is there as a whole or not at all.
	async fn prepare(&self, program: &Path, options: &Options) -> Result<()> {
		let unfinished = self.all.join(format!("{}.unfinished", self.kind));
		let mut network = Network::start(Options {
			program: Some(program.to_owned()),
			agent_officers: options.agent_officers,
			bank_officers: options.bank_officers,
			validators: options.validators,
			session_blocks: options.session_blocks,
			registers: options.registers,
			folder: Some(unfinished.clone()),
			..Options::default()
		})
		.await
		.context("no network could be prepared")?;
		network.stop().await?;
		network.save()?;
		fs::rename(&unfinished, &self.folder)?;
		Ok(())
	}

	/// Remove what other builds have prepared and what is unfinished, unless somebody is at it.
	fn remove_old(&self, program: &Path) -> Result<()> {
		for entry in fs::read_dir(&self.all)? {
			let path = entry?.path();
			let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
			let Some((kind, stamp)) = name.split_once('.').filter(|_| path.is_dir()) else {
				continue;
			};
			if kind == self.kind {
				fs::remove_dir_all(&path)?;
			} else if stamp != self.stamp {
				if let Some(_lock) = Lock::try_now(&lock_of(&self.all, kind)) {
					fs::remove_dir_all(&path)?;
				}
			}
		}
		let current = crate::network::wasm_cache(program)?;
		for entry in fs::read_dir(programs::cache_folder()?)? {
			let path = entry?.path();
			let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
			// The nodes of another build that still runs compile the runtime again. While they write to
			// the folder, it cannot be removed: a later run does so.
			if name.starts_with(WASM_CACHE) && path.is_dir() && path != current {
				let _ = fs::remove_dir_all(&path);
			}
		}
		Ok(())
	}
}

fn lock_of(all: &Path, kind: &str) -> PathBuf {
	all.join(format!("{kind}.lock"))
}
