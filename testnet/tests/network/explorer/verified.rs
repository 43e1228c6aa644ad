//! Exports and proofs that the explorer wrote, checked by its page in the browser with the network cut.

use anyhow::{ensure, Context, Result};
use madang_testnet::{
	browser::Tab,
	explorer::{verified, Explorer},
	http,
	sale::Sale,
};
use std::{
	fs,
	path::{Path, PathBuf},
};

/// Export events, ask for proofs of the title, of lists and of a block, and check them, as they are and changed.
pub async fn check(
	tab: &mut Tab,
	explorer: &Explorer,
	sale: &Sale<'_>,
	folder: &Path,
) -> Result<()> {
	let query = format!("?about=deal:{}", sale.deal.0);
	let mut files = Vec::new();
	for format in ["csv", "jsonl"] {
		let place = format!("en/events/export.{format}");
		let until = last_block(explorer, &place, &query).await?;
		let file = format!("events.{format}");
		let export =
			save(explorer, &format!("/{place}{query}&until={until}"), folder, &file).await?;
		let manifest = format!("/{place}/manifest{query}&until={until}");
		let manifest = save(explorer, &manifest, folder, &format!("{file}.manifest.json")).await?;
		files.push([export, manifest]);
	}
	let proof = format!("/api/v1/titles/{}?proof=1", sale.title.0);
	let proof = save(explorer, &proof, folder, "title.proof").await?;
	let until = last_block(explorer, "en/events/export.csv", &query).await?;
	let mut proofs = Vec::new();
	for (place, name) in [
		("deals?proof=1".to_owned(), "deals.proof"),
		("institutions?proof=1".to_owned(), "institutions.proof"),
		(format!("blocks/{until}?proof=1"), "events.proof"),
	] {
		proofs.push(save(explorer, &format!("/api/v1/{place}"), folder, name).await?);
	}

	tab.load(&explorer.at("en/verify")).await?;
	tab.until("!document.getElementById('files').disabled").await?;
	tab.offline(true).await?;
	for [export, manifest] in &files {
		let found = verified(tab, &[export, manifest]).await?;
		ensure!(
			found.0 && found.1.contains("The file is what its signed manifest says."),
			"{found:?}"
		);
		let found = verified(tab, &[export]).await?;
		ensure!(!found.0 && found.1.contains("No manifest here is of this file"), "{found:?}");
		let found = verified(tab, &[manifest]).await?;
		ensure!(!found.0 && found.1.contains("Choose it together with its file"), "{found:?}");
	}
	let [export, manifest] = &files[0];
	let text = fs::read_to_string(export)?;
	ensure!(text.contains("StageChanged"), "{text}");
	let changed = folder.join("changed.csv");
	fs::write(&changed, text.replacen("StageChanged", "StageChangeD", 1))?;
	let found = verified(tab, &[&changed, manifest]).await?;
	ensure!(!found.0, "a changed export: {found:?}");
	// A manifest for the changed file: what is signed is another one.
	let [jsonl, _] = &files[1];
	let forged = fs::read_to_string(manifest)?
		.replace(&sha256(&fs::read(export)?), &sha256(&fs::read(jsonl)?));
	let forged_file = folder.join("forged.json");
	fs::write(&forged_file, forged)?;
	let found = verified(tab, &[jsonl, &forged_file]).await?;
	ensure!(!found.0, "a changed manifest: {found:?}");

	for proof in proofs.iter().chain([&proof]) {
		let found = verified(tab, &[proof]).await?;
		ensure!(found.0 && found.1.contains("The proof holds."), "{proof:?}: {found:?}");
	}
	let mut bytes = fs::read(&proof)?;
	let middle = bytes.len() / 2;
	bytes[middle] ^= 1;
	let changed = folder.join("changed.proof");
	fs::write(&changed, bytes)?;
	let found = verified(tab, &[&changed]).await?;
	ensure!(!found.0, "a changed proof: {found:?}");
	tab.offline(false).await
}

fn sha256(bytes: &[u8]) -> String {
	use sha2::{Digest, Sha256};
	hex::encode(Sha256::digest(bytes))
}

/// The last block of an export, to which the explorer leads.
async fn last_block(explorer: &Explorer, place: &str, query: &str) -> Result<u64> {
	let (status, location) = http::location(explorer.address, &format!("/{place}{query}")).await?;
	ensure!(status == 303, "{place} is answered with {status}");
	let until = location.split("until=").nth(1).context("until")?;
	Ok(until.split('&').next().unwrap_or_default().parse()?)
}

/// Save what is at an address.
async fn save(explorer: &Explorer, place: &str, folder: &Path, name: &str) -> Result<PathBuf> {
	let (status, bytes) = http::bytes(explorer.address, place).await?;
	ensure!(status == 200, "{place}: {status} {}", String::from_utf8_lossy(&bytes));
	let file = folder.join(name);
	fs::write(&file, bytes)?;
	Ok(file)
}
