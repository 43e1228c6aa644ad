//! The verifier's WebAssembly module in an engine, as a page runs it. Only tests use it.

use anyhow::{ensure, Context, Result};
use std::{
	fs,
	path::{Path, PathBuf},
	process::Command,
};
use wasmtime::{Engine, Instance, Memory, Module, Store, TypedFunc};

/// More bytes than this are too much for a page.
const MAX_BYTES: usize = 1_500_000;

/// The module, running.
pub struct Browser {
	store: Store<()>,
	memory: Memory,
	alloc: TypedFunc<u32, u32>,
	free: TypedFunc<(u32, u32), ()>,
	verify: TypedFunc<(u32, u32), u32>,
}

impl Browser {
	/// Build the module with `scripts/build-verifier`, and load it.
	///
	/// # Errors
	///
	/// If it cannot be built, is too long for a page, or needs anything from the page.
	pub fn new() -> Result<Self> {
		let bytes = fs::read(built()?)?;
		ensure!(bytes.len() < MAX_BYTES, "{} bytes are too much for a page", bytes.len());
		let engine = Engine::default();
		let module = Module::new(&engine, bytes)?;
		// Without imports it cannot reach anything: no clock, no network, no random numbers.
		ensure!(module.imports().count() == 0, "the module needs something from the page");
		let mut store = Store::new(&engine, ());
		let instance = Instance::new(&mut store, &module, &[])?;
		let memory = instance.get_memory(&mut store, "memory").context("no memory")?;
		let alloc = instance.get_typed_func(&mut store, "alloc")?;
		let free = instance.get_typed_func(&mut store, "free")?;
		let verify = instance.get_typed_func(&mut store, "verify")?;
		Ok(Self { store, memory, alloc, free, verify })
	}

	/// The answer to a request, both in JSON.
	///
	/// # Errors
	///
	/// If the module stops, or has no memory for the request.
	pub fn answer(&mut self, request: &[u8]) -> Result<Vec<u8>> {
		let length = u32::try_from(request.len())?;
		let at = self.alloc.call(&mut self.store, length)?;
		ensure!(at != 0, "no memory for the request");
		self.memory.write(&mut self.store, at as usize, request)?;
		let answered = self.verify.call(&mut self.store, (at, length))?;
		let mut size = [0; 4];
		self.memory.read(&self.store, answered as usize, &mut size)?;
		let size = u32::from_le_bytes(size);
		let mut answer = vec![0; size as usize];
		self.memory.read(&self.store, answered as usize + 4, &mut answer)?;
		self.free.call(&mut self.store, (at, length))?;
		self.free.call(&mut self.store, (answered, size + 4))?;
		Ok(answer)
	}
}

/// The file of the module, built first.
fn built() -> Result<PathBuf> {
	let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
	let out = Command::new(root.join("scripts/build-verifier")).output()?;
	ensure!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
	Ok(root.join(String::from_utf8(out.stdout)?.trim()))
}
