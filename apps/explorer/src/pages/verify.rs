//! The page on which the browser itself checks a certificate or a proof.

use super::{whole, Answer};
use crate::{ask::Ask, assets, page::Page};
use maud::{html, Markup};
use serde_json::{json, Value};

/// The largest file that is read, in bytes: a proof is smaller.
const LARGEST: u64 = 32 * 1_024 * 1_024;

/// The page. The server only delivers the page, the module and the anchor.
pub async fn verify(ask: Ask) -> Answer {
	let page = ask.page(ask.t("Verify"));
	let content = match assets::has_verifier() {
		true => form(&page, ask.explorer.anchor.as_deref()),
		false => {
			html! { p.notice.bad { (page.t("This explorer was built without the verifier.")) } (command(&page)) }
		}
	};
	Ok(whole(&page, &content))
}

fn form(page: &Page, anchor: Option<&str>) -> Markup {
	html! {
		p { (page.t("Your browser checks certificates and proofs here, down to the signatures of the validators. Files stay on your machine. Once this page is loaded it needs no network.")) }
		noscript { p.notice.bad { (page.t("This page needs scripts.")) } (command(page)) }
		div #verify data-module=(page.asset("verifier.wasm")) data-anchor=[anchor] data-largest=(LARGEST) data-words=(words(page).to_string()) {
			p #state .notice.wait role="status" { (page.t("Loading the verifier …")) }
			div #drop {
				label for="files" { (page.t("Certificates (.json) or proofs (.proof): choose them, or drop them here")) }
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
		pre.code { "madang certificate verify FILE --anchor anchor.json\nmadang proof check FILE --anchor anchor.json" }
	}
}

/// The words of the script.
fn words(page: &Page) -> Value {
	json!({
		"ready": page.t("The verifier is loaded. You may cut the network off."),
		"cannot-start": page.t("The verifier cannot be loaded:"),
		"genuine": page.t("Genuine, and in force."),
		"not-genuine": page.t("Not genuine, or not in force:"),
		"holds": page.t("The proof holds. The state had these values at this block."),
		"does-not-hold": page.t("The proof does not hold:"),
		"unknown-file": page.t("This is no certificate and no proof."),
		"too-large": page.t("This file is too large for a certificate or a proof."),
		"no-anchor": page.t("No anchor: choose one below."),
		"not-an-anchor": page.t("This is no anchor."),
		"of-explorer": page.t("The anchor of this explorer"),
		"genesis": page.t("genesis block"),
		"block": page.t("block"),
		"hash": page.t("Hash"),
		"no-value": page.t("no value"),
		"kind": page.t("Kind"),
		"issuer": page.t("Issuer"),
		"issued": page.t("Issued"),
		"expires": page.t("Valid through"),
		"anchored": page.t("On the chain since"),
		"in-force-as-of": page.t("In force as of"),
		"judged-at": page.t("Days judged as of"),
		"holder": page.t("Signed by the holder"),
		"yes": page.t("yes"),
		"no": page.t("no"),
		"id": page.t("Number of the certificate"),
		"claims": page.t("What it says"),
	})
}
