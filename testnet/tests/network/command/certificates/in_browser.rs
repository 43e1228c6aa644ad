//! The explorer's page that verifies: the browser checks a certificate with the network gone and the explorer stopped.

use anyhow::{ensure, Context, Result};
use madang_client::validators::Checkpoint;
use madang_testnet::{
	browser::{Browser, Tab},
	explorer::{verified, Explorer},
};
use serde_json::Value;
use std::{fs, path::Path};

/// Check a proven certificate, changed forms of it, and files that are not certificates.
pub async fn check(anchor: &str, certificate: &str) -> Result<()> {
	let anchor: Checkpoint = serde_json::from_slice(&fs::read(anchor)?)?;
	let folder = tempfile::tempdir()?;
	let no_nodes = ["ws://127.0.0.1:1".to_owned()];
	let explorer = Explorer::of(&no_nodes, &anchor, folder.path()).await?;
	let browser = Browser::start().await?;
	for lang in ["ko", "en"] {
		let mut tab = browser.tab().await?;
		tab.load(&explorer.at(&format!("{lang}/verify"))).await?;
		tab.until("!document.getElementById('files').disabled").await?;
		ensure!(tab.text("#trusted").await?.contains(&anchor.genesis), "the anchor is not shown");
		tab.offline(true).await?;
		if lang == "en" {
			check_all(&tab, &anchor, Path::new(certificate), folder.path()).await?;
		} else {
			let found = verified(&tab, &[Path::new(certificate)]).await?;
			ensure!(found.0 && found.1.contains("진본이며 유효합니다"), "{found:?}");
		}
	}
	let mut tab = browser.tab().await?;
	tab.load(&explorer.at("en/verify")).await?;
	tab.until("!document.getElementById('files').disabled").await?;
	explorer.stop().await?;
	let found = verified(&tab, &[Path::new(certificate)]).await?;
	ensure!(found.0, "with the explorer stopped: {found:?}");
	Ok(())
}

async fn check_all(tab: &Tab, anchor: &Checkpoint, genuine: &Path, folder: &Path) -> Result<()> {
	let found = verified(tab, &[genuine]).await?;
	ensure!(found.0 && found.1.contains("Genuine, and in force."), "{found:?}");

	let text = fs::read_to_string(genuine)?;
	let mut certificate: Value = serde_json::from_str(&text)?;
	let expires = certificate["leaf"]["expires"].as_str().context("the last day")?.to_owned();
	let year: u32 = expires.get(..4).context("a year")?.parse()?;
	certificate["leaf"]["expires"] =
		expires.replacen(&year.to_string(), &(year + 1).to_string(), 1).into();
	let changed = folder.join("changed.json");
	fs::write(&changed, certificate.to_string())?;
	let found = verified(tab, &[&changed]).await?;
	ensure!(!found.0 && found.1.contains("Not genuine"), "{found:?}");

	for (name, content) in [
		("empty.json", &b""[..]),
		("other.json", b"{\"a\": 1}"),
		("other.proof", b"\x01nothing"),
		("page.html", b"<img src=x onerror=alert(1)>"),
	] {
		let file = folder.join(name);
		fs::write(&file, content)?;
		let found = verified(tab, &[&file]).await?;
		ensure!(!found.0, "{name}: {found:?}");
	}

	// With another network's anchor the same certificate is not genuine.
	let other = Checkpoint { genesis: format!("0x{}", "11".repeat(32)), ..anchor.clone() };
	let file = folder.join("other-anchor.json");
	fs::write(&file, serde_json::to_string(&other)?)?;
	tab.choose("#anchor", &[&file]).await?;
	tab.until(&format!(
		"document.getElementById('trusted').textContent.includes({:?})",
		other.genesis
	))
	.await?;
	let found = verified(tab, &[genuine]).await?;
	ensure!(!found.0, "by another anchor: {found:?}");
	Ok(())
}
