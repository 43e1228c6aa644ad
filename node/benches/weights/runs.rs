//! Runs the benchmarks that are in a runtime.

use super::scene::Scene;
use codec::{Decode, Encode};
use frame_benchmarking::{
	BenchmarkBatch, BenchmarkConfig, BenchmarkList, BenchmarkMetadata, BenchmarkParameter,
};
use frame_support::traits::StorageInfo;
use sc_chain_spec::GenesisConfigBuilderRuntimeCaller;
use sc_executor::{sp_wasm_interface::ExtendedHostFunctions, WasmExecutor};
use sp_core::traits::{CallContext, CodeExecutor, RuntimeCode, WrappedRuntimeCode};
use sp_externalities::Extensions;
use sp_keystore::{testing::MemoryKeystore, KeystoreExt};
use sp_runtime::traits::BlakeTwo256;
use sp_state_machine::{Ext, OverlayedChanges};

type Failure = Box<dyn std::error::Error>;

/// What the node offers the runtime, and what benchmarks ask for in addition.
type HostFunctions = ExtendedHostFunctions<
	ExtendedHostFunctions<sp_io::SubstrateHostFunctions, madang_crypto::HostFunctions>,
	frame_benchmarking::benchmarking::HostFunctions,
>;

/// Values of a benchmark's components.
pub type Point = Vec<(BenchmarkParameter, u32)>;

/// What a call cost.
#[derive(Clone, Copy)]
pub struct Cost {
	/// The median time to execute it, in nanoseconds, with every value in the trie cache.
	pub nanoseconds: u64,
	/// Keys that it read.
	pub reads: u64,
	/// Keys that it wrote.
	pub writes: u64,
}

/// A runtime with benchmarks.
pub struct Runs<'a> {
	wasm: &'a [u8],
	hash: Vec<u8>,
	executor: WasmExecutor<HostFunctions>,
	scene: Scene,
}

impl<'a> Runs<'a> {
	/// The benchmarks of a runtime, on its genesis state of development.
	pub fn new(wasm: &'a [u8]) -> Result<Self, Failure> {
		let genesis = GenesisConfigBuilderRuntimeCaller::<HostFunctions>::new(wasm)
			.get_storage_for_named_preset(Some(&"development".to_owned()))?;
		Ok(Self {
			wasm,
			hash: sp_io::hashing::blake2_256(wasm).to_vec(),
			executor: WasmExecutor::builder().build(),
			scene: Scene::new(genesis),
		})
	}

	fn call(&self, method: &str, data: &[u8]) -> Result<Vec<u8>, Failure> {
		let mut changes = OverlayedChanges::<BlakeTwo256>::default();
		let mut extensions = Extensions::new();
		extensions.register(KeystoreExt::new(MemoryKeystore::new()));
		let mut ext = Ext::new(&mut changes, &self.scene, Some(&mut extensions));
		let fetcher = WrappedRuntimeCode(self.wasm.into());
		let code =
			RuntimeCode { code_fetcher: &fetcher, heap_pages: None, hash: self.hash.clone() };
		let context = CallContext::Offchain;
		Ok(self.executor.call(&mut ext, &code, method, data, context).0?)
	}

	/// The pallets and their benchmarks.
	pub fn list(&self) -> Result<Vec<BenchmarkList>, Failure> {
		let answer = self.call("Benchmark_benchmark_metadata", &false.encode())?;
		let (lists, _) = <(Vec<BenchmarkList>, Vec<StorageInfo>)>::decode(&mut &answer[..])?;
		Ok(lists)
	}

	/// Run a benchmark so many times.
	pub fn measure(
		&self,
		pallet: &BenchmarkList,
		benchmark: &[u8],
		point: &Point,
		repeat: usize,
	) -> Result<Cost, Failure> {
		let mut times = Vec::new();
		let mut cost = Cost { nanoseconds: 0, reads: 0, writes: 0 };
		for round in 0..repeat {
			let config = BenchmarkConfig {
				pallet: pallet.pallet.clone(),
				instance: pallet.instance.clone(),
				benchmark: benchmark.to_vec(),
				selected_components: point.clone(),
				verify: round == 0,
				internal_repeats: 1,
			};
			let answer = self.call("Benchmark_dispatch_benchmark", &config.encode())?;
			let batches = <Result<Vec<BenchmarkBatch>, String>>::decode(&mut &answer[..])??;
			// The first is only a check of what the call did.
			let results = batches.iter().flat_map(|batch| &batch.results);
			let last = results.last().ok_or("the benchmark does not exist")?;
			times.push(u64::try_from(last.extrinsic_time)?);
			(cost.reads, cost.writes) = (last.reads.into(), last.writes.into());
		}
		times.sort_unstable();
		cost.nanoseconds = times[times.len() / 2];
		Ok(cost)
	}
}

/// The points at which a benchmark is measured: all components at most and at least, and each at least
/// while the others are at most.
pub fn points(metadata: &BenchmarkMetadata) -> Vec<Point> {
	let all = &metadata.components;
	let at = |is_least: &dyn Fn(usize) -> bool| -> Point {
		let value = |(index, (name, least, most)): (usize, &(_, u32, u32))| {
			(*name, if is_least(index) { *least } else { *most })
		};
		all.iter().enumerate().map(value).collect()
	};
	let mut points = vec![at(&|_| false)];
	if all.len() > 1 {
		points.extend((0..all.len()).map(|least| at(&|index| index == least)));
	}
	if !all.is_empty() {
		points.push(at(&|_| true));
	}
	points
}
