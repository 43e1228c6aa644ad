//! `certificates_checkpoint`, `certificates_policy` and `certificates_logProof`: the log of certificates for tools that know
//! nothing of this chain.

use super::errors::{invalid, unavailable, unreadable, NO_LOG_PROOF};
use crate::{
	checkpoints::{NoProof, SharedLog},
	client::Hash,
};
use jsonrpsee::types::{ErrorObjectOwned, Params};
use madang_runtime::opaque::Block;
use pallet_certificates::{api::CertificatesApi, BatchId};
use serde_json::{json, Value};
use sp_api::ProvideRuntimeApi;
use sp_blockchain::HeaderBackend;

/// A number, which JSON has as text or as a number.
fn number(value: &Value) -> Option<u64> {
	value.as_u64().or_else(|| value.as_str()?.parse().ok())
}

/// A checkpoint as a signed note: that of a size, or the newest that a quorum has cosigned. Null if there is none.
pub fn checkpoint(log: &SharedLog, params: &Params<'_>) -> Result<Value, ErrorObjectOwned> {
	let size: Option<Value> = params.sequence().optional_next().map_err(unreadable)?;
	let size = match size.filter(|size| !size.is_null()) {
		Some(size) => Some(number(&size).ok_or_else(|| invalid("not a size"))?),
		None => None,
	};
	log.lock().checkpoint(size).map_err(unavailable)
}

/// The policy file of the validators.
pub fn policy(log: &SharedLog) -> Result<Value, ErrorObjectOwned> {
	log.lock().policy().map_err(unavailable)
}

/// The text of a batch, and its proof under the newest checkpoint that a quorum has cosigned.
pub fn proof<C>(client: &C, log: &SharedLog, params: &Params<'_>) -> Result<Value, ErrorObjectOwned>
where
	C: ProvideRuntimeApi<Block> + HeaderBackend<Block>,
	C::Api: CertificatesApi<Block>,
{
	let batch: Value = params.sequence().next().map_err(unreadable)?;
	let batch = number(&batch).ok_or_else(|| invalid("not the number of a batch"))?;
	let at: Hash = client.info().finalized_hash;
	let leaf = client.runtime_api().leaf(at, BatchId(batch)).map_err(unavailable)?;
	let leaf = leaf.ok_or_else(|| invalid("no batch has this number"))?;
	let proof = log.lock().proof(batch).map_err(|reason: NoProof| NO_LOG_PROOF.says(reason))?;
	Ok(json!({ "batch": batch.to_string(), "leaf": leaf, "proof": proof }))
}
