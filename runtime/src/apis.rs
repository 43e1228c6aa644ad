//! The runtime APIs: what the node can ask the runtime.

use crate::{
	configs::consensus::slot_duration, may_call, pool, presets, AccountId, Block, Certificates,
	Executive, Grandpa, Historical, Identity, InherentDataExt, Nonce, Notary, Runtime,
	RuntimeGenesisConfig, SessionKeys, System, Validators, VERSION,
};
use alloc::{string::String, vec::Vec};
use codec::Encode;
use frame_support::{
	genesis_builder_helper::{build_state, get_preset},
	traits::KeyOwnerProofSystem,
};
use madang_primitives::{Did, DistrictPrefix, InstitutionId, Moment, NodeId};
use pallet_certificates::{
	Accreditation, AccreditationId, Batch, BatchId, Delegation, Kind, KindId, ListId, LogHead,
	NoAnswer, Service, ServiceCode, Status,
};
use pallet_identity::Resolution;
use pallet_institutions::api::{Admission, Permission};
use pallet_notary::{Act, ActId, Apostille, ApostilleId, Attestation, Link, SeriesNumber};
use pallet_validators::api::Cosigner;
use sp_api::impl_runtime_apis;
use sp_consensus_aura::ed25519::AuthorityId as AuraId;
use sp_core::{crypto::KeyTypeId, OpaqueMetadata};
use sp_runtime::{
	traits::{Block as BlockT, NumberFor},
	transaction_validity::{InvalidTransaction, TransactionSource, TransactionValidity},
	ApplyExtrinsicResult,
};
use sp_version::RuntimeVersion;

impl_runtime_apis! {
	impl sp_api::Core<Block> for Runtime {
		fn version() -> RuntimeVersion {
			VERSION
		}

		fn execute_block(block: <Block as BlockT>::LazyBlock) {
			Executive::execute_block(block);
		}

		fn initialize_block(header: &<Block as BlockT>::Header) -> sp_runtime::ExtrinsicInclusionMode {
			Executive::initialize_block(header)
		}
	}

	impl sp_api::Metadata<Block> for Runtime {
		fn metadata() -> OpaqueMetadata {
			OpaqueMetadata::new(Runtime::metadata().into())
		}

		fn metadata_at_version(version: u32) -> Option<OpaqueMetadata> {
			Runtime::metadata_at_version(version)
		}

		fn metadata_versions() -> Vec<u32> {
			Runtime::metadata_versions()
		}
	}

	impl frame_support::view_functions::runtime_api::RuntimeViewFunction<Block> for Runtime {
		fn execute_view_function(
			id: frame_support::view_functions::ViewFunctionId,
			input: Vec<u8>,
		) -> Result<Vec<u8>, frame_support::view_functions::ViewFunctionDispatchError> {
			Runtime::execute_view_function(id, input)
		}
	}

	impl sp_block_builder::BlockBuilder<Block> for Runtime {
		fn apply_extrinsic(extrinsic: <Block as BlockT>::Extrinsic) -> ApplyExtrinsicResult {
			Executive::apply_extrinsic(extrinsic)
		}

		fn finalize_block() -> <Block as BlockT>::Header {
			Executive::finalize_block()
		}

		fn inherent_extrinsics(data: sp_inherents::InherentData) -> Vec<<Block as BlockT>::Extrinsic> {
			data.create_extrinsics()
		}

		fn check_inherents(
			block: <Block as BlockT>::LazyBlock,
			data: sp_inherents::InherentData,
		) -> sp_inherents::CheckInherentsResult {
			data.check_extrinsics(&block)
		}
	}

	impl sp_transaction_pool::runtime_api::TaggedTransactionQueue<Block> for Runtime {
		fn validate_transaction(
			source: TransactionSource,
			transaction: <Block as BlockT>::Extrinsic,
			block_hash: <Block as BlockT>::Hash,
		) -> TransactionValidity {
			pool::admit(&transaction)?;
			Executive::validate_transaction(source, transaction, block_hash)
		}
	}

	impl sp_offchain::OffchainWorkerApi<Block> for Runtime {
		fn offchain_worker(header: &<Block as BlockT>::Header) {
			Executive::offchain_worker(header)
		}
	}

	impl sp_consensus_aura::AuraApi<Block, AuraId> for Runtime {
		fn slot_duration() -> sp_consensus_aura::SlotDuration {
			slot_duration()
		}

		fn authorities() -> Vec<AuraId> {
			pallet_aura::Authorities::<Runtime>::get().into_inner()
		}
	}

	impl sp_session::SessionKeys<Block> for Runtime {
		fn generate_session_keys(
			owner: Vec<u8>,
			seed: Option<Vec<u8>>,
		) -> sp_session::OpaqueGeneratedSessionKeys {
			SessionKeys::generate(&owner, seed).into()
		}

		fn decode_session_keys(encoded: Vec<u8>) -> Option<Vec<(Vec<u8>, KeyTypeId)>> {
			SessionKeys::decode_into_raw_public_keys(&encoded)
		}
	}

	impl sp_consensus_grandpa::GrandpaApi<Block> for Runtime {
		fn grandpa_authorities() -> sp_consensus_grandpa::AuthorityList {
			Grandpa::grandpa_authorities()
		}

		fn current_set_id() -> sp_consensus_grandpa::SetId {
			pallet_grandpa::CurrentSetId::<Runtime>::get()
		}

		fn submit_report_equivocation_unsigned_extrinsic(
			proof: sp_consensus_grandpa::EquivocationProof<
				<Block as BlockT>::Hash,
				NumberFor<Block>,
			>,
			key_owner_proof: sp_consensus_grandpa::OpaqueKeyOwnershipProof,
		) -> Option<()> {
			Grandpa::submit_unsigned_equivocation_report(proof, key_owner_proof.decode()?)
		}

		fn generate_key_ownership_proof(
			_set_id: sp_consensus_grandpa::SetId,
			authority: sp_consensus_grandpa::AuthorityId,
		) -> Option<sp_consensus_grandpa::OpaqueKeyOwnershipProof> {
			Historical::prove((sp_consensus_grandpa::KEY_TYPE, authority))
				.map(|proof| sp_consensus_grandpa::OpaqueKeyOwnershipProof::new(proof.encode()))
		}
	}

	impl pallet_institutions::api::MembersApi<Block, AccountId> for Runtime {
		fn institution_of(account: AccountId) -> Option<InstitutionId> {
			pallet_institutions::Officers::<Runtime>::get(account).map(|officer| officer.institution)
		}

		fn admission(
			transaction: <Block as BlockT>::Extrinsic,
		) -> Result<Option<Admission<AccountId>>, InvalidTransaction> {
			pool::admission(&transaction)
		}

		fn may_call(
			account: AccountId,
			call: Vec<u8>,
			block_hash: <Block as BlockT>::Hash,
		) -> Option<Permission> {
			may_call::may_call(account, &call, block_hash)
		}
	}

	impl pallet_certificates::api::CertificatesApi<Block> for Runtime {
		fn kinds(first: KindId, count: u32) -> Vec<(KindId, u16, Kind)> {
			Certificates::kinds(first, count)
		}

		fn kind(kind: KindId, version: Option<u16>) -> Option<Kind> {
			Certificates::kind(kind, version)
		}

		fn accreditations(
			kind: KindId,
			issuer: InstitutionId,
		) -> Vec<(AccreditationId, Accreditation)> {
			Certificates::accreditations(kind, issuer)
		}

		fn accredited(
			kind: KindId,
			issuer: InstitutionId,
			area: Option<DistrictPrefix>,
			at: Moment,
		) -> Result<Option<AccreditationId>, NoAnswer> {
			Certificates::accredited(kind, issuer, area, at)
		}

		fn issuer_did(issuer: InstitutionId) -> Option<Did> {
			Certificates::issuer_did(issuer)
		}

		fn issuer_did_at(issuer: InstitutionId, at: Moment) -> Option<Did> {
			Certificates::issuer_did_at(issuer, at)
		}

		fn delegations(kind: KindId) -> Vec<(InstitutionId, Delegation)> {
			Certificates::delegations(kind)
		}

		fn services(kind: KindId) -> Vec<(ServiceCode, Service)> {
			Certificates::services(kind)
		}

		fn batches(first: BatchId, count: u32) -> Vec<(BatchId, Batch)> {
			Certificates::batches(first, count)
		}

		fn batch_of(issuer: InstitutionId, root: pallet_certificates::Hash) -> Option<BatchId> {
			Certificates::batch_of(issuer, root)
		}

		fn leaf(batch: BatchId) -> Option<String> {
			Certificates::leaf(batch)
		}

		fn log_head() -> LogHead {
			Certificates::log_head()
		}

		fn status(list: ListId, index: u32) -> Result<Status, NoAnswer> {
			Certificates::status(list, index)
		}

		fn status_bytes(list: ListId, first: u16, count: u32) -> Result<Vec<u8>, NoAnswer> {
			Certificates::status_bytes(list, first, count)
		}
	}

	impl pallet_notary::api::NotaryApi<Block, AccountId> for Runtime {
		fn attestation_chain(id: Attestation) -> Vec<Link<AccountId>> {
			Notary::attestation_chain(id)
		}

		fn act(notary: InstitutionId, number: SeriesNumber) -> Option<(ActId, Act<AccountId>)> {
			Notary::act_of(notary, number)
		}

		fn apostille(
			authority: InstitutionId,
			number: SeriesNumber,
		) -> Option<(ApostilleId, Apostille<AccountId>)> {
			Notary::apostille_of(authority, number)
		}
	}

	impl pallet_validators::api::NodesApi<Block> for Runtime {
		fn nodes() -> Vec<NodeId> {
			Validators::nodes()
		}
	}

	impl pallet_validators::api::CosignersApi<Block> for Runtime {
		fn cosigners() -> Vec<Cosigner> {
			let named = |(institution, number, key)| Cosigner {
				institution,
				number,
				name: english_name(institution),
				key,
			};
			Validators::cosigners().into_iter().map(named).collect()
		}
	}

	impl pallet_identity::api::IdentityApi<Block> for Runtime {
		fn resolve(did: Did) -> Option<Resolution> {
			Identity::resolve(did)
		}

		fn resolve_version(did: Did, version: u32) -> Option<Resolution> {
			Identity::resolve_version(did, version)
		}

		fn resolve_at(did: Did, moment: Moment) -> Option<Resolution> {
			Identity::resolve_at(did, moment)
		}
	}

	impl frame_system_rpc_runtime_api::AccountNonceApi<Block, AccountId, Nonce> for Runtime {
		fn account_nonce(account: AccountId) -> Nonce {
			System::account_nonce(account)
		}
	}

	impl sp_genesis_builder::GenesisBuilder<Block> for Runtime {
		fn build_state(config: Vec<u8>) -> sp_genesis_builder::Result {
			build_state::<RuntimeGenesisConfig>(config)
		}

		fn get_preset(id: &Option<sp_genesis_builder::PresetId>) -> Option<Vec<u8>> {
			get_preset::<RuntimeGenesisConfig>(id, presets::get)
		}

		fn preset_names() -> Vec<sp_genesis_builder::PresetId> {
			presets::names()
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	impl frame_benchmarking::Benchmark<Block> for Runtime {
		fn benchmark_metadata(
			extra: bool,
		) -> (Vec<frame_benchmarking::BenchmarkList>, Vec<frame_support::traits::StorageInfo>) {
			use frame_benchmarking::BenchmarkList;
			use frame_support::traits::StorageInfoTrait;

			let mut list = Vec::<BenchmarkList>::new();
			list_benchmarks!(list, extra);
			(list, crate::AllPalletsWithSystem::storage_info())
		}

		fn dispatch_benchmark(
			config: frame_benchmarking::BenchmarkConfig,
		) -> Result<Vec<frame_benchmarking::BenchmarkBatch>, alloc::string::String> {
			use frame_benchmarking::BenchmarkBatch;
			use frame_support::traits::WhitelistedStorageKeys;

			let whitelist = crate::AllPalletsWithSystem::whitelisted_storage_keys();
			let mut batches = Vec::<BenchmarkBatch>::new();
			let params = (&config, &whitelist);
			add_benchmarks!(params, batches);
			Ok(batches)
		}
	}

	#[cfg(feature = "try-runtime")]
	impl frame_try_runtime::TryRuntime<Block> for Runtime {
		fn on_runtime_upgrade(
			checks: frame_try_runtime::UpgradeCheckSelect,
		) -> (frame_support::weights::Weight, frame_support::weights::Weight) {
			// The tool that calls this expects a panic when a check fails.
			#[allow(clippy::unwrap_used)]
			let weight = Executive::try_runtime_upgrade(checks).unwrap();
			(weight, crate::configs::system::BlockWeights::get().max_block)
		}

		fn execute_block(
			block: <Block as BlockT>::LazyBlock,
			state_root_check: bool,
			signature_check: bool,
			select: frame_try_runtime::TryStateSelect,
		) -> frame_support::weights::Weight {
			#[allow(clippy::unwrap_used)]
			Executive::try_execute_block(block, state_root_check, signature_check, select).unwrap()
		}
	}
}

/// The English name of an institution, or nothing if there is none of this number.
fn english_name(institution: InstitutionId) -> String {
	let found = pallet_institutions::pallet::Institutions::<Runtime>::get(institution);
	found.map_or_else(String::new, |found| String::from_utf8_lossy(&found.name_en).into_owned())
}
