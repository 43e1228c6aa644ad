//! The module in an engine answers as the same code does natively.

#[path = "../../verify/tests/certified/mod.rs"]
mod certified;
#[path = "../../verify/tests/chain/mod.rs"]
mod chain;

use base64ct::{Base64UrlUnpadded, Encoding};
use certified::*;
use chain::Chain;
use madang_verify::title_key;
use madang_verify_wasm::answer;
use serde_json::{json, Value};
use std::{env, path::PathBuf, process::Command};
use wasmtime::{Engine, Instance, Memory, Module, Store, TypedFunc};

/// The module, running.
struct Browser {
	store: Store<()>,
	memory: Memory,
	alloc: TypedFunc<u32, u32>,
	free: TypedFunc<(u32, u32), ()>,
	verify: TypedFunc<(u32, u32), u32>,
}

/// The file of the module, built first.
fn built() -> PathBuf {
	let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
	let out = Command::new(format!("{root}/scripts/build-verifier")).output().unwrap();
	let error = String::from_utf8_lossy(&out.stderr).into_owned();
	assert!(out.status.success(), "{error}");
	let path = String::from_utf8(out.stdout).unwrap();
	PathBuf::from(root).join(path.trim())
}

impl Browser {
	fn new() -> Self {
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

	fn answer(&mut self, request: &[u8]) -> Vec<u8> {
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

/// The anchor as the command writes it.
fn anchor(anchor: &madang_verify::Anchor) -> String {
	let keys = anchor.authorities.iter().map(|(key, _)| hex::encode(key));
	json!({
		"genesis": hex::encode(anchor.genesis),
		"number": anchor.number,
		"block": hex::encode(anchor.block),
		"set-id": anchor.set_id,
		"grandpa": keys.collect::<Vec<_>>(),
	})
	.to_string()
}

fn certificate_request() -> (Made, Vec<u8>) {
	let made = Sample::new().make();
	let request = json!({ "anchor": anchor(&made.anchor), "certificate": made.file.to_json() });
	(made, request.to_string().into_bytes())
}

fn title_request() -> Vec<u8> {
	let records = [(title_key(7), b"record of title 7".to_vec())].into();
	let mut chain = Chain::with(records, 0..4);
	chain.grow(3);
	let proof = chain.proof(&[&title_key(7)], 2, 3).to_bytes();
	let proof = Base64UrlUnpadded::encode_string(&proof);
	let anchor = anchor(&chain.anchor());
	json!({ "anchor": anchor, "proof": proof, "title": 7 }).to_string().into_bytes()
}

fn read(answer: &[u8]) -> Value {
	serde_json::from_slice(answer).unwrap()
}

/// The next number of a fixed sequence (xorshift), so that a failure can be repeated.
fn next(seed: &mut u64) -> u64 {
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	*seed
}

#[test]
fn the_module_answers_as_the_native_code() {
	let mut browser = Browser::new();
	let (made, certificate) = certificate_request();
	let found = read(&browser.answer(&certificate));
	assert_eq!(found["genuine"], true, "{found}");
	assert_eq!(found["certificate"]["id"], hex::encode(made.file.id()));
	let title = title_request();
	let shown = read(&browser.answer(&title));
	assert_eq!(shown["holds"], true, "{shown}");
	assert_eq!(shown["title"], hex::encode(b"record of title 7"));
	let mut seed = 0x9e37_79b9_7f4a_7c15;
	for request in [certificate, title] {
		assert_eq!(browser.answer(&request), answer(&request));
		for _ in 0..150 {
			let mut altered = request.clone();
			let place = usize::try_from(next(&mut seed)).unwrap() % altered.len();
			altered[place] ^= u8::try_from(next(&mut seed) % 255).unwrap() + 1;
			let inside = browser.answer(&altered);
			assert_eq!(inside, answer(&altered), "byte {place}");
		}
	}
}

#[test]
fn what_is_tampered_with_is_refused() {
	let (made, _) = certificate_request();
	let mut file = made.file.clone();
	file.path[0][0] ^= 1;
	let request = json!({ "anchor": anchor(&made.anchor), "certificate": file.to_json() });
	let found = read(&answer(request.to_string().as_bytes()));
	assert_eq!(found["genuine"], false);
	assert_eq!(found["reasons"][0]["code"], "wrong-root");
	let mut title: Value = read(&title_request());
	title["title"] = 8.into();
	let found = read(&answer(title.to_string().as_bytes()));
	assert_eq!(found, json!({ "holds": false, "reason": "the proof does not show that title" }));
	let both = json!({ "anchor": anchor(&made.anchor), "certificate": "", "proof": "" });
	for nonsense in [b"".to_vec(), b"{}".to_vec(), both.to_string().into_bytes()] {
		assert!(read(&answer(&nonsense))["error"].is_string());
	}
}
