//! A sale by the command alone, watched while it goes.

use super::user_of;
use crate::slots::shared_slot;
use anyhow::{ensure, Result};
use madang_testnet::{
	command::{CommandSale, Lines, User},
	template, Options,
};
use serde_json::{json, Value};

#[tokio::test(flavor = "multi_thread")]
async fn an_apartment_is_sold_by_the_command_alone() -> Result<()> {
	shared_slot(sell()).await
}

async fn sell() -> Result<()> {
	let mut network = template::start(Options::with_registers()).await?;
	let (user, _folder) = user_of(&network).await?;
	let mut sale = CommandSale::prepare(&user, &network.members).await?;
	let old_loan = sale.record_old_loan().await?;
	sale.inspect().await?;

	// Each stage is printed when it is final, before the next begins.
	let mut watch = user.start(&["--json", "deal", "watch", &sale.deal])?;
	expect(&mut watch, "inspected").await?;
	sale.contract().await?;
	expect(&mut watch, "contracted").await?;
	sale.accept_report().await?;
	expect(&mut watch, "reported").await?;
	sale.finance().await?;
	expect(&mut watch, "financed").await?;
	sale.file().await?;
	sale.affirm_all().await?;
	sale.on_deal("registry", "register", &[]).await?;
	expect(&mut watch, "registered").await?;
	sale.on_deal("city", "book", &[]).await?;
	expect(&mut watch, "booked").await?;
	// The deal has ended, and watching it too.
	assert_eq!(watch.next().await?, None);
	assert!(watch.end().await?.success());

	check_outcome(&user, &sale, &old_loan).await?;
	network.stop().await
}

/// The next line is about this stage.
async fn expect(watch: &mut Lines, stage: &str) -> Result<()> {
	let line = watch.next().await?.unwrap_or_default();
	let shown: Value = serde_json::from_str(&line)?;
	ensure!(shown["stage"] == stage, "{stage}, not {line}");
	Ok(())
}

async fn check_outcome(user: &User, sale: &CommandSale<'_>, old_loan: &str) -> Result<()> {
	let deal = sale.shown().await?;
	assert_eq!(deal["stage"], "booked", "{deal}");
	// Legs are those of a closing that is not registered yet.
	assert_eq!(deal["legs"], json!([]), "{deal}");
	assert!(deal["performance"]["paid_on"].is_string(), "{deal}");
	let title = user.json(&["title", "show", &sale.title]).await?;
	let half = |did| json!({ "holder": did, "share": "1/2" });
	assert_eq!(title["holders"], json!([half(&sale.dids[1]), half(&sale.dids[2])]), "{title}");
	let loan = user.json(&["loan", "show", &sale.loan]).await?;
	assert_eq!(loan["state"], "disbursed", "{loan}");
	let old_loan = user.json(&["loan", "show", old_loan]).await?;
	assert_eq!(old_loan["state"], "settled", "{old_loan}");
	// As people read it.
	let title = user.done(&["title", "show", &sale.title]).await?;
	assert!(sale.dids[1..].iter().all(|did| title.contains(&format!("1/2 {did}"))), "{title}");
	let deal = user.done(&["deal", "show", &sale.deal]).await?;
	assert!(deal.contains("booked (") && deal.contains("The deal has ended."), "{deal}");
	let loan = user.done(&["loan", "show", &sale.loan]).await?;
	assert!(loan.contains("disbursed"), "{loan}");
	Ok(())
}
