//! The explorer in a browser, over a network in which an apartment is sold.

mod accessible;
mod verified;

use crate::slots::shared_slot;
use accessible::Rules;
use anyhow::{ensure, Context, Result};
use madang_client::files::example;
use madang_testnet::{
	browser::{Browser, Size, Tab},
	explorer::Explorer,
	sale::Sale,
	template, Options,
};
use std::path::PathBuf;

/// Where pictures of the pages are put, if anywhere.
const PICTURES: &str = "MADANG_PICTURES";

/// The pages of which the documents have pictures.
const IN_DOCUMENTS: [&str; 5] = ["overview", "property", "deal", "question", "verify"];

#[tokio::test(flavor = "multi_thread")]
async fn an_auditor_follows_a_sale_in_a_browser() -> Result<()> {
	shared_slot(follow()).await
}

async fn follow() -> Result<()> {
	let mut network = template::start(Options::with_registers()).await?;
	let sender = network.sender(0).await?;
	let folder = tempfile::tempdir()?;
	let explorer = Explorer::start(&network, folder.path()).await?;
	let mut sale = Sale::new(&network.members, &sender).await;
	sale.run().await?;
	let last = sale.steps.iter().map(|step| step.block).max().context("steps")?;
	explorer.has(last).await?;
	let deal = format!("deal/{}", sale.deal.0);
	explorer.says(&format!("en/{deal}"), "<span class=\"badge wait\">booked</span>").await?;

	let browser = Browser::start().await?;
	let mut tab = browser.tab().await?;
	every_page_is_sound(&mut tab, &explorer, &sale, last).await?;
	a_search_leads_there(&mut tab, &explorer, &sale, last).await?;
	the_extract_is_as_of_then(&mut tab, &explorer, &sale).await?;
	a_question_has_an_answer(&mut tab, &explorer, &sale).await?;
	verified::check(&mut tab, &explorer, &sale, folder.path()).await?;
	the_keyboard_is_enough(&mut tab, &explorer).await?;
	the_line_is_alive(&mut tab, &explorer).await?;
	a_page_is_printed(&mut tab, &explorer, &deal).await?;
	explorer.stop().await?;
	network.stop().await
}

/// Each page in both languages and on a phone: nothing is wider than the window, and nothing went wrong in the browser.
async fn every_page_is_sound(
	tab: &mut Tab,
	explorer: &Explorer,
	sale: &Sale<'_>,
	block: u64,
) -> Result<()> {
	let pages = [
		("overview", String::new()),
		("deals", "deals".to_owned()),
		("deal", format!("deal/{}", sale.deal.0)),
		("loans", "loans".to_owned()),
		("loan", format!("loan/{}", sale.old_loan.0)),
		("property", property(sale)),
		("audit", "audit".to_owned()),
		("question", "audit/decisions-of-the-council".to_owned()),
		("institutions", "institutions".to_owned()),
		("institution", "institution/1".to_owned()),
		("blocks", "blocks".to_owned()),
		("block", format!("blocks/{block}")),
		("transactions", "transactions".to_owned()),
		("events", "events".to_owned()),
		("search", "search?q=nothing".to_owned()),
		("verify", "verify".to_owned()),
		("council", "council".to_owned()),
		("validators", "validators".to_owned()),
		("terms", "terms".to_owned()),
		("programmes", "programmes".to_owned()),
		("guarantees", "guarantees".to_owned()),
		("certificates", "certificates".to_owned()),
		("timeline", format!("{}/timeline", property(sale))),
		("parcel", format!("pnu/{}", example::for_sale().pnu)),
	];
	let rules = Rules::read()?;
	for size in [Size::Desk, Size::Phone] {
		tab.resize(size).await?;
		for (name, place) in &pages {
			for lang in ["ko", "en"] {
				tab.load(&explorer.at(&format!("{lang}/{place}"))).await?;
				ensure!(tab.value("document.documentElement.lang").await? == lang, "{place}");
				ensure!(!tab.text("h1").await?.is_empty(), "{place} has no title");
				let fits =
					"document.documentElement.scrollWidth <= document.documentElement.clientWidth";
				ensure!(tab.value(fits).await? == true, "{place} is wider than the window");
				if let (Some(rules), Size::Desk) = (&rules, size) {
					rules.check(tab, place).await?;
				}
				if let Some(folder) = std::env::var_os(PICTURES) {
					let file = format!("{name}-{lang}-{size:?}.png").to_lowercase();
					let folder = PathBuf::from(folder);
					tab.picture(&folder.join(file)).await?;
					if IN_DOCUMENTS.contains(name) && matches!(size, Size::Desk) {
						let file = format!("explorer-{name}-{lang}.png");
						tab.small_picture(&folder.join(file)).await?;
					}
				}
			}
		}
	}
	tab.resize(Size::Desk).await
}

/// The search knows a block, a deal and a transaction by what they are called.
async fn a_search_leads_there(
	tab: &mut Tab,
	explorer: &Explorer,
	sale: &Sale<'_>,
	block: u64,
) -> Result<()> {
	tab.load(&explorer.at(&format!("en/blocks/{block}"))).await?;
	let hash = tab.text("dd.code").await?;
	let named = [
		(hash.as_str(), format!("/en/blocks/{block}")),
		(&format!("deal {}", sale.deal.0), format!("/en/deal/{}", sale.deal.0)),
	];
	for (text, expected) in named {
		tab.load(&explorer.at("en/")).await?;
		tab.value("document.getElementById('q').focus()").await?;
		tab.write(text).await?;
		tab.press("Enter").await?;
		let there =
			format!("location.pathname === {expected:?} && document.readyState === 'complete'");
		tab.until(&there).await?;
	}
	Ok(())
}

/// The place of the page of the property that is sold.
fn property(sale: &Sale<'_>) -> String {
	sale.property.to_string().replacen(':', "/", 1)
}

/// The extract before the sale has the old mortgage; after it, that one is struck through, and the buyers own the flat.
async fn the_extract_is_as_of_then(
	tab: &mut Tab,
	explorer: &Explorer,
	sale: &Sale<'_>,
) -> Result<()> {
	let first = sale.steps.first().context("steps")?.block;
	let struck = "document.querySelectorAll('tr.cancelled s').length";
	let rows =
		"document.querySelectorAll('table.entries').item(0).querySelectorAll('tbody tr').length";
	tab.load(&explorer.at(&format!("en/{}?block={first}", property(sale)))).await?;
	let (before, owners) = (tab.value(struck).await?, tab.value(rows).await?);
	ensure!(before == 0, "{before} entries are cancelled before the sale");
	tab.load(&explorer.at(&format!("en/title/{}", sale.title.0))).await?;
	tab.until(&format!("location.pathname === '/en/{}'", property(sale))).await?;
	ensure!(tab.value(struck).await? != 0, "the old mortgage is not struck through");
	let after = tab.value(rows).await?;
	ensure!(after.as_u64() > owners.as_u64(), "{owners} entries of ownership, then {after}");
	let buyer = sale.buyers[0].did().to_string();
	ensure!(tab.value(&format!("!!document.querySelector('a[title=\"{buyer}\"]')")).await? == true);
	Ok(())
}

/// What the registrar of the sale did is a question with its parameters in the address, and a file.
async fn a_question_has_an_answer(
	tab: &mut Tab,
	explorer: &Explorer,
	sale: &Sale<'_>,
) -> Result<()> {
	tab.load(&explorer.at(&format!("en/deal/{}", sale.deal.0))).await?;
	let officer = tab.value("document.querySelector('ol.timeline a.code').title").await?;
	let officer = officer.as_str().context("an officer")?.to_owned();
	tab.load(&explorer.at(&format!("en/audit/acts-of-an-officer?officer={officer}"))).await?;
	ensure!(tab.value("document.querySelectorAll('tbody tr').length > 0").await? == true);
	ensure!(tab.value("!!document.querySelector('figure.chart svg rect')").await? == true);
	let file = format!("/en/audit/acts-of-an-officer/csv?officer={officer}");
	let (status, body) = madang_testnet::http::get(explorer.address, &file).await?;
	ensure!(status == 200 && body.starts_with("time,pallet,call"), "{status}: {body}");
	Ok(())
}

/// The first stop leads past the menu, and each stop is visible.
async fn the_keyboard_is_enough(tab: &mut Tab, explorer: &Explorer) -> Result<()> {
	tab.load(&explorer.at("ko/")).await?;
	tab.press("Tab").await?;
	let focused = "document.activeElement.getAttribute('href')";
	ensure!(tab.value(focused).await? == "#content", "the first stop is another");
	tab.press("Enter").await?;
	tab.until("document.activeElement.id === 'content'").await?;
	tab.load(&explorer.at("ko/")).await?;
	for _ in 0..12 {
		tab.press("Tab").await?;
		let seen = "(() => { const box = document.activeElement.getBoundingClientRect(); \
			const style = getComputedStyle(document.activeElement); \
			return box.width > 0 && box.left >= 0 && style.outlineStyle !== 'none'; })()";
		ensure!(
			tab.value(seen).await? == true,
			"{}",
			tab.value("document.activeElement.outerHTML").await?
		);
	}
	Ok(())
}

/// The line with the last block moves without another load.
async fn the_line_is_alive(tab: &mut Tab, explorer: &Explorer) -> Result<()> {
	tab.load(&explorer.at("en/")).await?;
	let before = tab.text("#status strong").await?;
	tab.until(&format!("document.querySelector('#status strong').innerText !== {before:?}")).await
}

/// The printed page is a PDF with letters.
async fn a_page_is_printed(tab: &mut Tab, explorer: &Explorer, deal: &str) -> Result<()> {
	tab.load(&explorer.at(&format!("ko/{deal}"))).await?;
	let printed = tab.printed().await?;
	ensure!(printed.starts_with(b"%PDF-") && printed.len() > 10_000, "{} bytes", printed.len());
	Ok(())
}
