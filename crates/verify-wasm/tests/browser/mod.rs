//! The module for browsers in an engine, as a page runs it. Another crate's test uses it too.

use std::{
	path::{Path, PathBuf},
	process::Command,
};
use wasmtime::{Engine, Instance, Memory, Module, Store, TypedFunc};

/// The module, running.
pub struct Browser {
	store: Store<()>,
	memory: Memory,
	alloc: TypedFunc<u32, u32>,
	free: TypedFunc<(u32, u32), ()>,
	verify: TypedFunc<(u32, u32), u32>,
}

/// The file of the module, built first.
fn built() -> PathBuf {
	let own = Path::new(env!("CARGO_MANIFEST_DIR"));
	let script = own.ancestors().map(|folder| folder.join("scripts/build-verifier"));
	let script = script.into_iter().find(|script| script.is_file()).unwrap();
	let root = script.ancestors().nth(2).unwrap();
	let out = Command::new(&script).output().unwrap();
	let error = String::from_utf8_lossy(&out.stderr).into_owned();
	assert!(out.status.success(), "{error}");
	let path = String::from_utf8(out.stdout).unwrap();
	root.join(path.trim())
}

impl Browser {
	/// The module, built first.
	pub fn new() -> Self {
		let bytes = std::fs::read(built()).unwrap();
		assert!(bytes.len() < 1_500_000, "{} bytes are too much for a page", bytes.len());
		let engine = Engine::default();
		let module = Module::new(&engine, bytes).unwrap();
		// Without imports it cannot reach anything: no clock, no network, no random numbers.
		assert_eq!(module.imports().count(), 0);
		let mut store = Store::new(&engine, ());
		let instance = Instance::new(&mut store, &module, &[]).unwrap();
		let memory = instance.get_memory(&mut store, "memory").unwrap();
		let alloc = instance.get_typed_func(&mut store, "alloc").unwrap();
		let free = instance.get_typed_func(&mut store, "free").unwrap();
		let verify = instance.get_typed_func(&mut store, "verify").unwrap();
		Self { store, memory, alloc, free, verify }
	}

	/// The answer to a request, both in JSON.
	pub fn answer(&mut self, request: &[u8]) -> Vec<u8> {
		let length = u32::try_from(request.len()).unwrap();
		let at = self.alloc.call(&mut self.store, length).unwrap();
		assert_ne!(at, 0);
		self.memory.write(&mut self.store, at as usize, request).unwrap();
		let answered = self.verify.call(&mut self.store, (at, length)).unwrap();
		let mut size = [0; 4];
		self.memory.read(&self.store, answered as usize, &mut size).unwrap();
		let size = u32::from_le_bytes(size);
		let mut answer = vec![0; size as usize];
		self.memory.read(&self.store, answered as usize + 4, &mut answer).unwrap();
		self.free.call(&mut self.store, (at, length)).unwrap();
		self.free.call(&mut self.store, (answered, size + 4)).unwrap();
		answer
	}
}
