//! Certificates: kinds, issuers, batches and statuses. What cannot be answered is an error, never "not revoked".

use crate::{
	api::{storage, types::*},
	error::Error,
	read::State,
};
use std::collections::BTreeMap;
use subxt::utils::Static;

/// The present version of every kind, in the order of the numbers.
pub async fn kinds(state: &State) -> Result<BTreeMap<KindId, (u16, CertificateKind)>, Error> {
	let mut found = BTreeMap::new();
	for (number, version) in state.all::<KindId, u16>(storage::latest_kind()).await? {
		if let Some(kind) = kind(state, number, version).await? {
			found.insert(number, (version, kind));
		}
	}
	Ok(found)
}

/// A version of a kind, or `None` if it does not exist.
pub async fn kind(
	state: &State,
	number: KindId,
	version: u16,
) -> Result<Option<CertificateKind>, Error> {
	state.fetch(storage::certificate_kind(), (Static(number), Static(version))).await
}

/// An accreditation, or `None` if it does not exist.
pub async fn accreditation(
	state: &State,
	number: AccreditationId,
) -> Result<Option<Accreditation>, Error> {
	state.fetch(storage::accreditation(), (Static(number),)).await
}

/// Every accreditation that is or was, in the order of the numbers.
pub async fn accreditations(
	state: &State,
) -> Result<BTreeMap<AccreditationId, Accreditation>, Error> {
	let all = state.all::<AccreditationId, Accreditation>(storage::accreditation()).await?;
	Ok(all.into_iter().collect())
}

/// The DID under which an institution issues now, and how many it has named.
pub async fn issuer_did(
	state: &State,
	issuer: InstitutionId,
) -> Result<Option<(u32, IssuerDid)>, Error> {
	let latest: Option<u32> = state.fetch(storage::latest_issuer_did(), (Static(issuer),)).await?;
	let Some(latest) = latest else { return Ok(None) };
	let found = state.fetch(storage::issuer_did(), (Static(issuer), Static(latest))).await?;
	Ok(found.map(|found| (latest, found)))
}

/// A batch, or `None` if it does not exist.
pub async fn batch(state: &State, number: BatchId) -> Result<Option<CertificateBatch>, Error> {
	state.fetch(storage::certificate_batch(), (Static(number),)).await
}

/// The number of the batch that an issuer has anchored with a root.
pub async fn batch_of(
	state: &State,
	issuer: InstitutionId,
	root: [u8; 32],
) -> Result<Option<BatchId>, Error> {
	state.fetch(storage::batch_of_root(), (Static(issuer), Static(root))).await
}

/// The text of a batch in the log, or `None` if the batch does not exist.
pub async fn leaf(state: &State, number: BatchId) -> Result<Option<String>, Error> {
	let Some(found) = batch(state, number).await? else { return Ok(None) };
	let kind = kind(state, found.kind, found.version).await?;
	Ok(kind.map(|kind| pallet_certificates::leaf::text(number, &found, &kind.credential_type)))
}

/// The size and the root of the log.
pub async fn log_head(state: &State) -> Result<LogHead, Error> {
	Ok(state.fetch(storage::log_root(), ()).await?.unwrap_or_default())
}

/// A status list, or `None` if it does not exist.
pub async fn status_list(state: &State, list: ListId) -> Result<Option<StatusList>, Error> {
	state.fetch(storage::status_list(), (Static(list),)).await
}

/// Whether a status is set, and of which version of the list. `None` if there is no such list, or the index is beyond
/// its end.
pub async fn status(
	state: &State,
	list: ListId,
	index: u32,
) -> Result<Option<(bool, StatusList)>, Error> {
	let found = status_list(state, list).await?.filter(|found| index < found.size);
	let Some(found) = found else { return Ok(None) };
	let number = pallet_certificates::page_of(index);
	let page: Option<StatusPage> =
		state.fetch(storage::status_page(), (Static(list), Static(number))).await?;
	Ok(Some((page.is_some_and(|page| page.is_set(index)), found)))
}
