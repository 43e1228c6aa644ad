//! The page on which the browser itself checks a certificate, a proof or an export.

use super::{whole, Answer};
use crate::{ask::Ask, assets, explorer::Explorer, page::Page};
use maud::{html, Markup};
use serde_json::{json, Value};

/// The largest certificate or proof that is read, in bytes. Exports are only hashed.
const LARGEST: u64 = 32 * 1_024 * 1_024;

/// The page. The server only delivers the page, the module and the anchor.
pub async fn verify(ask: Ask) -> Answer {
	let page = ask.page(ask.t("Verify"));
	let content = match assets::has_verifier() {
		true => form(&page, &ask.explorer),
		false => {
			html! { p.notice.bad { (page.t("This explorer was built without the verifier.")) } (command(&page)) }
		}
	};
	Ok(whole(&page, &content))
}

fn form(page: &Page, explorer: &Explorer) -> Markup {
	let keys = explorer.exports.keys();
	let keys = (!keys.is_empty()).then(|| json!({ "keys": keys }).to_string());
	html! {
		p { (page.t("Your browser checks certificates and proofs here, down to the signatures of the validators, and exports with their manifests. Files stay on your machine. Once this page is loaded it needs no network.")) }
		noscript { p.notice.bad { (page.t("This page needs scripts.")) } (command(page)) }
		div #verify data-module=(page.asset("verifier.wasm")) data-anchor=[&explorer.anchor] data-keys=[keys] data-largest=(LARGEST) data-words=(words(page).to_string()) {
			p #state .notice.wait role="status" { (page.t("Loading the verifier …")) }
			div #drop {
				label for="files" { (page.t("Certificates (.json), proofs (.proof), or exports together with their manifests: choose them, or drop them here")) }
				input #files type="file" multiple disabled;
			}
			p.choice {
				input #as-of-proof type="checkbox";
				label for="as-of-proof" { (page.t("Judge the days as of the proof, and not as of now")) }
			}
			h2 { (page.t("What is trusted")) }
			p { (page.t("A check is as good as its anchor: the genesis block, or a later block with its validators. Compare it with what several institutions have published, or choose an anchor of your own.")) }
			p #trusted {}
			p.choice {
				label for="anchor" { (page.t("Another anchor (JSON)")) }
				" " input #anchor type="file" accept=".json" disabled;
			}
			p { (page.t("A manifest is as good as the key that signed it. Get the keys from the institution itself, at /keys of its explorer.")) }
			p #trusted-keys {}
			p.choice {
				label for="keys" { (page.t("Other keys (JSON Web Keys)")) }
				" " input #keys type="file" accept=".json" disabled;
			}
			h2 { (page.t("Results")) }
			div #results aria-live="polite" {}
			p { button #clear type="button" { (page.t("Remove the results")) } }
		}
		script src=(page.asset("verify.js")) defer {}
		details { summary { (page.t("Without this page")) } (command(page)) }
	}
}

/// How to check without trusting this explorer.
fn command(page: &Page) -> Markup {
	html! {
		p { (page.t("The command does the same without an explorer and without a network:")) }
		pre.code { "madang certificate verify FILE --anchor anchor.json\nmadang proof check FILE --anchor anchor.json\nmadang-explorer export check FILE --manifest MANIFEST --keys KEYS" }
	}
}

/// The words of the script.
fn words(page: &Page) -> Value {
	let words = [
		("ready", page.t("The verifier is loaded. You may cut the network off.")),
		("cannot-start", page.t("The verifier cannot be loaded:")),
		("genuine", page.t("Genuine, and in force.")),
		("not-genuine", page.t("Not genuine, or not in force:")),
		("holds", page.t("The proof holds. The state had these values at this block.")),
		("does-not-hold", page.t("The proof does not hold:")),
		("unknown-file", page.t("This is no certificate, proof or export.")),
		("export-good", page.t("The file is what its signed manifest says.")),
		("export-bad", page.t("The file is not proved:")),
		("no-manifest", page.t("No manifest here is of this file: choose both together.")),
		("manifest-alone", page.t("A manifest. Choose it together with its file.")),
		("not-signed", page.t("The manifest is not signed.")),
		("no-keys", page.t("No keys: choose a file of keys below.")),
		("not-keys", page.t("These are not keys.")),
		("keys-of-explorer", page.t("The keys of this explorer")),
		("other-size", page.t("The file has another size than the manifest says.")),
		("other-genesis", page.t("The manifest is of another network than the anchor.")),
		("other-key", page.t("The manifest names another key than the one that signed it.")),
		("what", page.t("Rows of")),
		("query", page.t("Filter")),
		("from-block", page.t("From block")),
		("to-block", page.t("Up to block")),
		("rows", page.t("Rows")),
		("bytes", page.t("Bytes")),
		("made-at", page.t("Manifest made at")),
		("institution", page.t("Institution")),
		("key", page.t("Key")),
		("too-large", page.t("This file is too large for a certificate or a proof.")),
		("no-anchor", page.t("No anchor: choose one below.")),
		("not-an-anchor", page.t("This is no anchor.")),
		("of-explorer", page.t("The anchor of this explorer")),
		("genesis", page.t("genesis block")),
		("block", page.t("block")),
		("hash", page.t("Hash")),
		("no-value", page.t("no value")),
		("kind", page.t("Kind")),
		("issuer", page.t("Issuer")),
		("issued", page.t("Issued")),
		("expires", page.t("Valid through")),
		("anchored", page.t("On the chain since")),
		("in-force-as-of", page.t("In force as of")),
		("judged-at", page.t("Days judged as of")),
		("holder", page.t("Signed by the holder")),
		("yes", page.t("yes")),
		("no", page.t("no")),
		("id", page.t("Number of the certificate")),
		("claims", page.t("What it says")),
	];
	words.into_iter().map(|(name, text)| (name.to_owned(), Value::from(text))).collect()
}
