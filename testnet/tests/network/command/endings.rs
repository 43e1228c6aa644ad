//! The other ends of a deal, by the command alone.

use super::user_of;
use crate::slots::shared_slot;
use anyhow::{ensure, Context, Result};
use madang_testnet::{
	command::{CommandSale, User},
	template, Options,
};
use serde_json::Value;

#[tokio::test(flavor = "multi_thread")]
async fn deals_end_in_every_other_way_by_the_command_alone() -> Result<()> {
	shared_slot(end_deals()).await
}

async fn end_deals() -> Result<()> {
	let mut network = template::start(Options::with_registers()).await?;
	let (user, _folder) = user_of(&network).await?;
	let mut sale = CommandSale::prepare(&user, &network.members).await?;
	abandon(&user, &mut sale).await?;
	reject_and_rescind(&user, &mut sale).await?;
	rescind_by_law(&mut sale).await?;
	declare_void(&mut sale).await?;
	network.stop().await
}

async fn assert_stage(sale: &CommandSale<'_>, stage: &str) -> Result<()> {
	let shown = sale.shown().await?;
	assert_eq!(shown["stage"], stage, "{shown}");
	Ok(())
}

/// An inspection is made again, and abandoned.
async fn abandon(user: &User, sale: &mut CommandSale<'_>) -> Result<()> {
	sale.inspect().await?;
	sale.on_deal("agent", "reinspect", &[]).await?;
	sale.on_deal("agent", "abandon", &[]).await?;
	// Only the events remain of it.
	let gone = user.fails(&["deal", "show", &sale.deal]).await?;
	ensure!(gone.text.contains("not on the chain"), "{gone:?}");
	Ok(())
}

/// One of two reports is accepted, and the other is told with the reason. The same call counts once.
async fn accept_reports(user: &User, sale: &CommandSale<'_>) -> Result<()> {
	let reference = "5a".repeat(32);
	let accept = ["deal", "accept-reports", &sale.deal, "999", "--external-ref", &reference];
	let failed = user.fails(&[&["--key", "city", "--json"][..], &accept].concat()).await?;
	assert_eq!((failed.code, &failed.json()?["kind"]), (1, &"refused".into()), "{failed:?}");
	let answer: Value = serde_json::from_str(&failed.output)?;
	assert_eq!(answer["accepted"], 1, "{answer}");
	let told = &answer["refused"][0];
	assert_eq!((&told["deal"], &told["error"]), (&999.into(), &"Conveyances.DealNotFound".into()));
	assert_eq!(user.act("city", &accept).await?["already"], true);
	assert_stage(sale, "reported").await
}

/// A report is supplemented, a closing is rejected and filed again, and the parties rescind.
async fn reject_and_rescind(user: &User, sale: &mut CommandSale<'_>) -> Result<()> {
	sale.inspect().await?;
	sale.contract().await?;
	let reason = sale.commit("reason").await?;
	sale.on_deal("city", "report", &["--supplement-needed", &reason]).await?;
	let documents = sale.commit("supplement").await?;
	sale.on_deal("agent", "report", &["--supplement", &documents]).await?;
	accept_reports(user, sale).await?;

	let receipts = sale.file().await?;
	let receipt = receipts.first().context("a closing has receipts")?;
	let reasons = sale.commit("reasons").await?;
	let reject = ["application", "reject", receipt, "--ground", "3", "--reasons", &reasons];
	user.act("registry", &reject).await?;
	for receipt in &receipts {
		let shown = user.json(&["application", "show", receipt]).await?;
		assert_eq!((&shown["state"], &shown["ground"]), (&"rejected".into(), &3.into()), "{shown}");
	}
	assert_ne!(sale.file().await?, receipts);

	sale.rescind().await?;
	assert_stage(sale, "rescinded").await?;
	let shown = sale.shown().await?;
	assert_eq!(shown["rescission"]["ground"], "agreement", "{shown}");
	Ok(())
}

/// The seller returns twice the deposit.
async fn rescind_by_law(sale: &mut CommandSale<'_>) -> Result<()> {
	sale.inspect().await?;
	sale.contract().await?;
	let evidence = sale.commit("deposit").await?;
	let by_law = ["--by-law", "sellers", "--evidence", &evidence, "--party", "seller"];
	sale.on_deal("agent", "rescind", &by_law).await?;
	assert_stage(sale, "rescinded").await?;
	report_end(sale).await
}

/// The seller gives notice of a breach, a buyer objects, and the court decides.
async fn declare_void(sale: &mut CommandSale<'_>) -> Result<()> {
	sale.inspect().await?;
	sale.contract_on_the_spot().await?;
	let evidence = sale.commit("breach").await?;
	let notice =
		["--side", "sellers", "--days", "14", "--evidence", &evidence, "--party", "seller"];
	sale.on_deal("agent", "notice", &notice).await?;
	let evidence = sale.commit("objection").await?;
	let object = ["--evidence", &evidence, "--party", "buyer"];
	sale.on_deal("agent", "object", &object).await?;
	assert_stage(sale, "contracted").await?;
	let judgment = sale.commit("judgment").await?;
	let decided = ["--decided", "void", "--judgment", &judgment];
	sale.on_deal("court", "judgment", &decided).await?;
	assert_stage(sale, "void").await?;
	report_end(sale).await
}

/// The agent reports the contract's end, which is open until then.
async fn report_end(sale: &CommandSale<'_>) -> Result<()> {
	let shown = sale.shown().await?;
	assert!(shown["rescission"]["reported_at"].is_null(), "{shown}");
	sale.on_deal("agent", "report-rescission", &[]).await?;
	let shown = sale.shown().await?;
	assert!(shown["rescission"]["reported_at"].is_u64(), "{shown}");
	Ok(())
}
