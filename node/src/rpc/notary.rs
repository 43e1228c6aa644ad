//! `notary_act` and `notary_apostille`: an act or an apostille by its number, as the last final block has it.
//!
//! Parameters: the number of the notary or the authority as a member, and the number of its series, such as
//! `2026-17`. The answer is null if there is none. Nothing lists the acts of a party.

use super::errors::{invalid, unreadable};
use jsonrpsee::types::{ErrorObjectOwned, Params};
use madang_primitives::InstitutionId;
use madang_runtime::{opaque::Block, AccountId};
use pallet_notary::{
	api::NotaryApi, Annulment, Attestation, Link, LinkKind, SeriesNumber, Subject,
};
use serde_json::{json, Value};
use sp_api::ProvideRuntimeApi;
use sp_blockchain::HeaderBackend;

/// The parameters of both methods.
pub fn parameters(params: &Params<'_>) -> Result<(InstitutionId, SeriesNumber), ErrorObjectOwned> {
	let mut given = params.sequence();
	let institution: u32 = given.next().map_err(unreadable)?;
	let text: String = given.next().map_err(unreadable)?;
	let number = number(&text).ok_or_else(|| invalid("expected a number such as 2026-17"))?;
	Ok((InstitutionId(institution), number))
}

/// A number in its one form.
fn number(text: &str) -> Option<SeriesNumber> {
	let (year, number) = text.split_once('-')?;
	let found = SeriesNumber { year: year.parse().ok()?, number: number.parse().ok()? };
	(found.to_string() == text).then_some(found)
}

/// The act of a notary's number. Fails if the state cannot be read.
pub fn act<C>(client: &C, notary: InstitutionId, number: SeriesNumber) -> Result<Value, String>
where
	C: ProvideRuntimeApi<Block> + HeaderBackend<Block>,
	C::Api: NotaryApi<Block, AccountId>,
{
	let (api, at) = (client.runtime_api(), client.info().finalized_hash);
	let found = api.act(at, notary, number).map_err(|error| error.to_string())?;
	let Some((id, act)) = found else { return Ok(Value::Null) };
	let chain = api.attestation_chain(at, Attestation::Act(id));
	let parties: Vec<String> = act.parties.iter().map(ToString::to_string).collect();
	Ok(json!({
		"act": id,
		"kind": act.stated.kind,
		"document": act.stated.document.to_string(),
		"parties": parties,
		"at": act.at,
		"annulled": annulment(act.annulled.as_ref()),
		"chain": links(&chain.map_err(|error| error.to_string())?),
	}))
}

/// The apostille of an authority's number. Fails if the state cannot be read.
pub fn apostille<C>(
	client: &C,
	authority: InstitutionId,
	number: SeriesNumber,
) -> Result<Value, String>
where
	C: ProvideRuntimeApi<Block> + HeaderBackend<Block>,
	C::Api: NotaryApi<Block, AccountId>,
{
	let (api, at) = (client.runtime_api(), client.info().finalized_hash);
	let found = api.apostille(at, authority, number).map_err(|error| error.to_string())?;
	let Some((id, one)) = found else { return Ok(Value::Null) };
	let chain = api.attestation_chain(at, Attestation::Apostille(id));
	let subject = match one.subject {
		Subject::Act(act) => json!({ "act": act }),
		Subject::Certificate { batch, leaf } => {
			json!({ "batch": batch, "leaf": hex::encode(leaf) })
		}
		Subject::Document { document } => json!({ "document": document.to_string() }),
	};
	Ok(json!({
		"apostille": id,
		"subject": subject,
		"signer": one.signer,
		"capacity": String::from_utf8_lossy(&one.capacity),
		"at": one.at,
		"annulled": annulment(one.annulled.as_ref()),
		"chain": links(&chain.map_err(|error| error.to_string())?),
	}))
}

fn annulment(annulled: Option<&Annulment>) -> Value {
	annulled.map_or(Value::Null, |one| json!({ "institution": one.institution, "at": one.at }))
}

fn links(chain: &[Link<AccountId>]) -> Value {
	let valid = chain.iter().all(|link| link.valid_then);
	let link = |link: &Link<AccountId>| {
		let kind = match &link.kind {
			LinkKind::Act(kind) => json!(kind),
			LinkKind::Apostille(_) => json!("apostille"),
		};
		json!({
			"id": link.id,
			"kind": kind,
			"institution": link.institution,
			"number": link.number.to_string(),
			"at": link.at,
			"validThen": link.valid_then,
			"annulled": annulment(link.annulled.as_ref()),
		})
	};
	json!({ "valid": valid, "links": chain.iter().map(link).collect::<Value>() })
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_number_has_one_form() {
		assert_eq!(number("2026-17"), Some(SeriesNumber { year: 2026, number: 17 }));
		for invalid in ["2026", "2026-017", "2026-+17", "2026-", "-1", "2026-1-2"] {
			assert_eq!(number(invalid), None, "{invalid}");
		}
	}

	#[test]
	fn the_parameters_are_an_institution_and_a_number() {
		let read = |text: &'static str| parameters(&Params::new(Some(text)));
		let expected = (InstitutionId(4), SeriesNumber { year: 2026, number: 17 });
		assert_eq!(read(r#"[4,"2026-17"]"#).unwrap(), expected);
		for invalid in [r#"[4]"#, r#"["x","2026-17"]"#, r#"[4,"17"]"#, "[]"] {
			assert!(read(invalid).is_err(), "{invalid}");
		}
	}
}
