//! The style sheet and the scripts. Their addresses have a digest of their content, so that browsers can keep them.

use axum::{
	extract::Path,
	http::{header, StatusCode},
	response::{IntoResponse, Response},
};
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

/// A file that pages load.
struct Asset {
	name: &'static str,
	kind: &'static str,
	content: &'static [u8],
}

/// The module that checks certificates and proofs, by the build script. Empty if it was not built.
const VERIFIER: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/verifier.wasm"));

const ASSETS: [Asset; 5] = [
	Asset {
		name: "style.css",
		kind: "text/css; charset=utf-8",
		content: include_bytes!("../assets/style.css"),
	},
	Asset {
		name: "live.js",
		kind: "text/javascript; charset=utf-8",
		content: include_bytes!("../assets/live.js"),
	},
	Asset {
		name: "verify.js",
		kind: "text/javascript; charset=utf-8",
		content: include_bytes!("../assets/verify.js"),
	},
	Asset { name: "verifier.wasm", kind: "application/wasm", content: VERIFIER },
	Asset {
		name: "icon.svg",
		kind: "image/svg+xml",
		content: include_bytes!("../assets/icon.svg"),
	},
];

/// The addresses, in the order of the files.
static ADDRESSES: LazyLock<[String; ASSETS.len()]> = LazyLock::new(|| {
	ASSETS.each_ref().map(|asset| {
		let digest = hex::encode(Sha256::digest(asset.content));
		let digest = digest.get(..16).unwrap_or_default();
		format!("/assets/{digest}/{}", asset.name)
	})
});

/// The address of a file.
pub fn address(name: &str) -> &'static str {
	let found = ASSETS.iter().zip(ADDRESSES.iter()).find(|(asset, _)| asset.name == name);
	found.map_or("", |(_, address)| address.as_str())
}

/// Whether the module that checks certificates and proofs was built.
pub const fn has_verifier() -> bool {
	!VERIFIER.is_empty()
}

/// Answer with a file. One with another digest is of another version of the explorer, and not here.
pub async fn get(Path((digest, name)): Path<(String, String)>) -> Response {
	let asked = format!("/assets/{digest}/{name}");
	let found = ASSETS.iter().zip(ADDRESSES.iter()).find(|(_, address)| **address == asked);
	let Some((asset, _)) = found else { return StatusCode::NOT_FOUND.into_response() };
	let headers = [
		(header::CONTENT_TYPE, asset.kind),
		(header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
	];
	(headers, asset.content).into_response()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn each_file_has_an_address_of_its_own() {
		for asset in &ASSETS {
			assert!(address(asset.name).ends_with(asset.name), "{}", asset.name);
		}
		assert_eq!(address("other.js"), "");
	}
}
