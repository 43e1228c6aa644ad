//! A deed by two parties, with an apostille on it, by the command alone; annulled later.

use super::user_of;
use crate::slots::shared_slot;
use anyhow::{ensure, Context, Result};
use madang_testnet::{command::User, template, Network, Options};
use serde_json::Value;
use std::fs;

#[tokio::test(flavor = "multi_thread")]
async fn a_deed_gets_an_apostille_and_is_annulled_later() -> Result<()> {
	shared_slot(deed()).await
}

async fn deed() -> Result<()> {
	let mut network = template::start(Options::default()).await?;
	let (user, _folder) = user_of(&network).await?;
	user.import_key("notary", network.members.notary()).await?;
	let parties = enrol(&user, &network).await?;

	// Two parties sign a deed for this notary.
	let document = path(&user, "deed.txt");
	fs::write(&document, "a deed")?;
	let commitment = text(&user.json(&["commit", &document]).await?, "commitment")?;
	let notary = network.members.notary().id.0.to_string();
	let stated = ["--kind", "deed", "--document", &commitment];
	let mut enter = [&["notary", "enter"], &stated[..]].concat();
	let files = [path(&user, "one.json"), path(&user, "two.json")];
	for (name, file) in ["one", "two"].iter().zip(&files) {
		let with = ["--notary", &notary, "--with", &parties[0], "--with", &parties[1]];
		let by = ["--party", name, "--out", file];
		user.done(&[&["notary", "sign"], &stated[..], &with, &by].concat()).await?;
		enter.extend(["--consent", file]);
	}
	let act = number(&user.act("notary", &enter).await?, "act")?;
	user.done(&["notary", "check", &document, &act]).await?;
	fs::write(&document, "another deed")?;
	user.fails(&["notary", "check", &document, &act]).await?;

	// The ministry attests the notary, once the council has designated it.
	let issue = ["apostille", "issue", "--act", &act, "--capacity", "공증인"];
	user.fails(&[&["--key", "ministry"], &issue[..]].concat()).await?;
	let ministry = network.members.ministry().id.0.to_string();
	let designate = ["designate", &ministry, "--apostilles", "--supervision"];
	user.decide("apostilles", &designate).await?;
	let apostille = number(&user.act("ministry", &issue).await?, "apostille")?;
	let shown = user.json(&["apostille", "show", &apostille]).await?;
	let in_register = text(&shown, "number")?;
	let find = ["apostille", "find", "--authority", &ministry, &in_register];
	ensure!(user.json(&find).await? == shown, "the register has another apostille than {shown}");

	// The chain shows both, and later that the deed was annulled.
	let id = format!("apostille:{apostille}");
	let chain = user.json(&["notary", "chain", &id]).await?;
	ensure!(chain["valid"] == true && states(&chain) == [(true, true); 2], "{chain}");
	let annul = ["notary", "annul", &act, "--reason", &commitment];
	user.act("court", &annul).await?;
	let chain = user.json(&["notary", "chain", &id]).await?;
	ensure!(states(&chain) == [(true, false), (true, true)], "{chain}");
	let court = network.members.court().id.0;
	ensure!(chain["links"][0]["annulled"]["institution"] == court, "{chain}");
	user.fails(&[&["--key", "ministry"], &issue[..]].concat()).await?;
	network.stop().await
}

/// Make the keys of two parties, and have the bank enrol them; their DIDs.
async fn enrol(user: &User, network: &Network) -> Result<[String; 2]> {
	let bank = network.members.bank().id.0.to_string();
	let mut dids = Vec::new();
	for name in ["one", "two"] {
		let made = user.json(&["key", "new", name, "--party", "--kind", "p256"]).await?;
		dids.push(text(&made, "did")?);
		let file = path(user, &format!("{name}-did.json"));
		let sign = ["sign", "register-did", "--institution", &bank, "--party", name];
		user.done(&[&sign[..], &["--out", &file]].concat()).await?;
		user.act("bank", &["party", "register", "--consent", &file]).await?;
	}
	dids.try_into().ok().context("two parties")
}

/// Whether each link was valid then, and is now.
fn states(chain: &Value) -> Vec<(bool, bool)> {
	let links = chain["links"].as_array().into_iter().flatten();
	links.map(|link| (link["valid_then"] == true, link["valid_now"] == true)).collect()
}

fn path(user: &User, name: &str) -> String {
	user.folder().join(name).to_string_lossy().into_owned()
}

fn text(value: &Value, name: &str) -> Result<String> {
	Ok(value[name].as_str().with_context(|| format!("no {name} in {value}"))?.to_owned())
}

fn number(value: &Value, name: &str) -> Result<String> {
	Ok(value[name].as_u64().with_context(|| format!("no {name} in {value}"))?.to_string())
}
