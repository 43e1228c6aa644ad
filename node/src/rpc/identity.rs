//! `identity_resolve`: a DID's document as DID Resolution has it.
//!
//! Parameters: the DID, and options, of which at most one of `versionId` and `versionTime`. `at` is the
//! hash of the block whose state is asked; by default the last final one. What does not resolve has an
//! answer with `didResolutionMetadata.error`, and is no error of JSON-RPC.

use super::errors::unreadable;
use jsonrpsee::types::{ErrorObjectOwned, Params};
use madang_did::{moment, parse, resolution, Failure};
use madang_runtime::{opaque::Block, Hash};
use pallet_identity::api::IdentityApi;
use serde::Deserialize;
use serde_json::Value;
use sp_api::ProvideRuntimeApi;
use sp_blockchain::HeaderBackend;

/// The options of a resolution.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Options {
	/// The version, as a number in a string.
	version_id: Option<String>,
	/// The moment, as XML date and time in UTC.
	version_time: Option<String>,
	/// The block's hash.
	at: Option<Hash>,
}

/// The parameters of the method.
pub fn parameters(params: &Params<'_>) -> Result<(String, Options), ErrorObjectOwned> {
	let mut given = params.sequence();
	let did = given.next().map_err(unreadable)?;
	let options: Option<Options> = given.optional_next().map_err(unreadable)?;
	Ok((did, options.unwrap_or_default()))
}

/// The version that is asked for.
#[derive(PartialEq, Eq, Debug)]
enum Wanted {
	Latest,
	Version(u32),
	At(u64),
}

fn wanted(options: &Options) -> Option<Wanted> {
	match (options.version_id.as_deref(), options.version_time.as_deref()) {
		(None, None) => Some(Wanted::Latest),
		(Some(version), None) => number(version).map(Wanted::Version),
		(None, Some(time)) => moment(time).map(Wanted::At),
		(Some(_), Some(_)) => None,
	}
}

/// A version's number in its one form: no sign and no leading zero.
fn number(text: &str) -> Option<u32> {
	text.parse().ok().filter(|number: &u32| number.to_string() == text)
}

/// Resolve a DID. Fails if the state of the block cannot be read.
pub fn resolve<C>(client: &C, did: &str, options: Options) -> Result<Value, String>
where
	C: ProvideRuntimeApi<Block> + HeaderBackend<Block>,
	C::Api: IdentityApi<Block>,
{
	let Some(did) = parse(did) else { return Ok(Failure::InvalidDid.answer()) };
	let Some(wanted) = wanted(&options) else { return Ok(Failure::InvalidOptions.answer()) };
	let at = options.at.unwrap_or_else(|| client.info().finalized_hash);
	let api = client.runtime_api();
	let found = match wanted {
		Wanted::Latest => api.resolve(at, did),
		Wanted::Version(version) => api.resolve_version(at, did, version),
		Wanted::At(moment) => api.resolve_at(at, did, moment),
	};
	found.map(|found| resolution(found.as_ref())).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
	use super::*;

	fn options(text: &str) -> Options {
		serde_json::from_str(text).expect("valid options")
	}

	#[test]
	fn one_version_is_asked_for() {
		assert_eq!(wanted(&Options::default()), Some(Wanted::Latest));
		assert_eq!(wanted(&options(r#"{"versionId":"3"}"#)), Some(Wanted::Version(3)));
		let time = options(r#"{"versionTime":"2027-01-15T08:00:00Z"}"#);
		assert_eq!(wanted(&time), Some(Wanted::At(1_800_000_000_999)));
		for invalid in [
			r#"{"versionId":"x"}"#,
			r#"{"versionId":"+3"}"#,
			r#"{"versionId":"03"}"#,
			r#"{"versionId":" 3"}"#,
			r#"{"versionTime":"yesterday"}"#,
			r#"{"versionId":"3","versionTime":"2027-01-15T08:00:00Z"}"#,
		] {
			assert_eq!(wanted(&options(invalid)), None, "{invalid}");
		}
	}

	#[test]
	fn the_parameters_are_a_did_and_options() {
		let read = |text: &'static str| parameters(&Params::new(Some(text)));
		assert_eq!(read(r#"["did:madang:00"]"#).unwrap().0, "did:madang:00");
		assert!(read(r#"["did:madang:00",{"at":"0x00"}]"#).is_err());
		assert!(read(r#"["did:madang:00",{"unknown":1}]"#).is_err());
		assert!(read("[]").is_err());
	}
}
