//! The cost of checking a party's signature in the wasm runtime, by kind of key. One officer
//! registers many DIDs, each with one consent, and only the kind of key differs. Figures differ from
//! machine to machine: compare the measured time with the weight, and the kinds with each other.
//!
//! Run it with `cargo bench --workspace --bench signatures`. Without `--workspace` everything is
//! built a second time.

use codec::{Decode, Encode};
use frame_support::{dispatch::GetDispatchInfo, weights::constants::WEIGHT_REF_TIME_PER_MICROS};
use madang_primitives::{
	signing::{did_of, PartyConsent, PartySignature, Payload, Purpose, VerificationKey},
	InstitutionId,
};
use madang_runtime::{
	Header, RuntimeCall, Signature, SignedPayload, TxExtension, UncheckedExtrinsic, SLOT_DURATION,
	VERSION,
};
use p256::ecdsa::{signature::Signer as _, SigningKey};
use pallet_identity::{did_object, registration_terms, Keys};
use sc_chain_spec::GenesisConfigBuilderRuntimeCaller;
use sc_executor::{sp_wasm_interface::ExtendedHostFunctions, WasmExecutor};
use sp_core::{
	ed25519, sr25519,
	traits::{CallContext, CodeExecutor, RuntimeCode, WrappedRuntimeCode},
	Pair, H256,
};
use sp_io::TestExternalities;
use sp_runtime::{
	generic::Era, traits::IdentifyAccount, ApplyExtrinsicResult, Digest, DigestItem, MultiSigner,
};
use std::time::{Duration, Instant};

type Failure = Box<dyn std::error::Error>;

/// How many DIDs are registered: as many as the weight of a block allows.
const TIMES: u8 = 64;

/// What the node offers the runtime.
type HostFunctions =
	ExtendedHostFunctions<sp_io::SubstrateHostFunctions, madang_crypto::HostFunctions>;

/// The number of //Bob's institution in the preset.
const ENROLLER: InstitutionId = InstitutionId(2);

/// Noon of 2026-11-24 in Seoul.
const NOW: u64 = 1_795_489_200_000;

/// The hash of the genesis block: the parent hash of the first block.
const GENESIS: H256 = H256::repeat_byte(7);

#[derive(Clone, Copy)]
enum Kind {
	Ed25519,
	Sr25519,
	P256,
}

/// The registration of a DID with a key of this kind.
fn register(kind: Kind, number: u8) -> Result<RuntimeCall, Failure> {
	let mut seed = [1; 32];
	seed[0] = number;
	let (ed, sr, p256) = (
		ed25519::Pair::from_seed(&seed),
		sr25519::Pair::from_seed(&seed),
		SigningKey::from_slice(&seed)?,
	);
	let key = match kind {
		Kind::Ed25519 => VerificationKey::Ed25519(ed.public().0),
		Kind::Sr25519 => VerificationKey::Sr25519(sr.public().0),
		Kind::P256 => VerificationKey::P256(
			p256.verifying_key().to_encoded_point(true).as_bytes().try_into()?,
		),
	};
	let keys = Keys::truncate_from(vec![key.into()]);
	let did = did_of(&key);
	let expires_at = NOW + 60_000;
	let bytes = Payload {
		genesis: GENESIS,
		purpose: Purpose::RegisterDid,
		did,
		object: did_object(&did),
		terms: registration_terms(&keys, ENROLLER),
		expires_at,
	}
	.bytes();
	let signature = match kind {
		Kind::Ed25519 => PartySignature::Ed25519(ed.sign(&bytes).0),
		Kind::Sr25519 => PartySignature::Sr25519(sr.sign(&bytes).0),
		Kind::P256 => {
			let signature: p256::ecdsa::Signature = p256.sign(&bytes);
			PartySignature::P256(signature.to_bytes().into())
		}
	};
	let consent = PartyConsent { did, key: 0, expires_at, signature };
	let external_ref = [number; 32];
	Ok(RuntimeCall::Identity(pallet_identity::Call::register_did { keys, consent, external_ref }))
}

/// A signed transaction of an officer.
fn transaction(officer: &sr25519::Pair, call: RuntimeCall, nonce: u32) -> UncheckedExtrinsic {
	let extensions: TxExtension = (
		pallet_institutions::AdmitOfficers::new(),
		frame_system::CheckNonZeroSender::new(),
		frame_system::CheckSpecVersion::new(),
		frame_system::CheckTxVersion::new(),
		frame_system::CheckGenesis::new(),
		// It is valid from genesis on.
		madang_runtime::extensions::CheckMortality::from(Era::mortal(64, 0)),
		frame_system::CheckNonce::from(nonce),
		pallet_institutions::ChargeQuota::new(),
		pallet_clock::SettledTime::new(),
		madang_runtime::extensions::CheckRoom::new(),
	);
	let implicit = (
		(),
		(),
		VERSION.spec_version,
		VERSION.transaction_version,
		GENESIS,
		GENESIS,
		(),
		(),
		(),
		(),
	);
	let payload = SignedPayload::from_raw(call, extensions, implicit);
	let signature = Signature::Sr25519(payload.using_encoded(|bytes| officer.sign(bytes)));
	let (call, extensions, _) = payload.deconstruct();
	let account = MultiSigner::from(officer.public()).into_account();
	UncheckedExtrinsic::new_signed(call, account.into(), signature, extensions)
}

/// The time that one transaction takes, and the time that its weight allows.
fn measure(wasm: &[u8], kind: Kind) -> Result<(Duration, Duration), Failure> {
	let executor = WasmExecutor::<HostFunctions>::builder().build();
	let storage = GenesisConfigBuilderRuntimeCaller::<HostFunctions>::new(wasm)
		.get_storage_for_named_preset(Some(&"development".to_owned()))?;
	let mut network = TestExternalities::new(storage);
	let fetcher = WrappedRuntimeCode(wasm.into());
	let code = RuntimeCode {
		code_fetcher: &fetcher,
		heap_pages: None,
		hash: sp_io::hashing::blake2_256(wasm).to_vec(),
	};
	let mut call = |method: &str, data: &[u8]| -> Result<Vec<u8>, Failure> {
		let mut ext = network.ext();
		Ok(executor.call(&mut ext, &code, method, data, CallContext::Onchain { import: true }).0?)
	};

	let slot = sp_consensus_aura::Slot::from(NOW / SLOT_DURATION);
	let digest = Digest {
		logs: vec![DigestItem::PreRuntime(sp_consensus_aura::AURA_ENGINE_ID, slot.encode())],
	};
	let header = Header {
		parent_hash: GENESIS,
		number: 1,
		state_root: H256::zero(),
		extrinsics_root: H256::zero(),
		digest,
	};
	call("Core_initialize_block", &header.encode())?;
	let set_time = RuntimeCall::Timestamp(pallet_timestamp::Call::set { now: NOW });
	call("BlockBuilder_apply_extrinsic", &UncheckedExtrinsic::new_bare(set_time).encode())?;

	let officer = sr25519::Pair::from_string("//Bob", None)?;
	let transactions: Vec<Vec<u8>> = (0..TIMES)
		.map(|number| Ok(transaction(&officer, register(kind, number)?, number.into()).encode()))
		.collect::<Result<_, Failure>>()?;
	let begun = Instant::now();
	for transaction in &transactions {
		let applied = call("BlockBuilder_apply_extrinsic", transaction)?;
		let result = ApplyExtrinsicResult::decode(&mut applied.as_slice())?;
		if !matches!(result, Ok(Ok(()))) {
			return Err(format!("a registration failed: {result:?}").into());
		}
	}
	let took = begun.elapsed() / u32::from(TIMES);
	let weight = transaction(&officer, register(kind, 0)?, 0).get_dispatch_info().total_weight();
	Ok((took, Duration::from_micros(weight.ref_time() / WEIGHT_REF_TIME_PER_MICROS)))
}

fn main() -> Result<(), Failure> {
	let wasm = madang_runtime::WASM_BINARY.ok_or("the runtime was built without wasm")?;
	println!("{:<10}{:>16}{:>16}{:>16}", "key", "measured", "weight", "against Ed25519");
	let mut first = None;
	for (name, kind) in
		[("Ed25519", Kind::Ed25519), ("sr25519", Kind::Sr25519), ("P-256", Kind::P256)]
	{
		let (took, weight) = measure(wasm, kind)?;
		let base = *first.get_or_insert(took);
		let ratio = took.as_secs_f64() / base.as_secs_f64();
		println!(
			"{name:<10}{:>13} µs{:>13} µs{ratio:>15.2}×",
			took.as_micros(),
			weight.as_micros()
		);
	}
	Ok(())
}
