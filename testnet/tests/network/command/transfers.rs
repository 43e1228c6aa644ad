//! A bank sells its loans under a mortgage to another one, by the command alone.

use anyhow::{Context, Result};
use madang_testnet::{
	command::{CommandSale, User},
	Members,
};
use serde_json::Value;

/// The bank offers, the old bank declines once and accepts then, and the registry office registers. The loans are the
/// old bank's from then on. Loans under one mortgage go together.
pub(super) async fn sell_loans(
	user: &User,
	sale: &CommandSale<'_>,
	members: &Members,
	loans: [&str; 2],
) -> Result<()> {
	let to = members.old_bank().id.0;
	let loan = loans[0];
	let alone = offer(sale, to, &[loan]).await?;
	let alone: Vec<&str> = alone.iter().map(String::as_str).collect();
	let alone = user.fails(&alone).await?;
	assert!(alone.text.contains("LoansApart"), "{}", alone.text);
	let declined = offered(user, sale, to, &loans).await?;
	user.act("old-bank", &["loan", "end-transfer", &declined]).await?;
	assert_eq!(user.json(&["loan", "show", loan]).await?["transfer"], Value::Null);

	let transfer = offered(user, sale, to, &loans).await?;
	let shown = user.json(&["loan", "show", loan]).await?;
	let of_it = &shown["transfer"];
	assert_eq!((&of_it["to"], &of_it["filed"]), (&to.into(), &Value::Null), "{shown}");
	assert_eq!(of_it["entries"], shown["entries"], "{shown}");
	user.act("old-bank", &["loan", "accept-transfer", &transfer]).await?;
	let filed = user.json(&["loan", "show", loan]).await?;
	let receipt = filed["transfer"]["filed"].as_str().context("it is filed")?.to_owned();
	let pending = user.fails(&["--key", "bank", "loan", "end-transfer", &transfer]).await?;
	assert!(pending.text.contains("TransferPending"), "{}", pending.text);

	let repay = ["loan", "repay", loan, "--amount", "1_000_000"];
	let early = user.fails(&[&["--key", "old-bank"][..], &repay].concat()).await?;
	assert!(early.text.contains("NotOwnLoan"), "{}", early.text);
	user.act("examiner", &["application", "examine", &receipt]).await?;
	sale.complete(&receipt).await?;

	let late = user.fails(&[&["--key", "bank"][..], &repay].concat()).await?;
	assert!(late.text.contains("NotOwnLoan"), "{}", late.text);
	user.act("old-bank", &repay).await?;
	let sold = user.json(&["loan", "show", loan]).await?;
	assert_eq!((&sold["lender"], &sold["transfer"]), (&to.into(), &Value::Null), "{sold}");
	let title = user.json(&["title", "show", "--property", &sale.property]).await?;
	let last = title["entries"].as_array().and_then(|all| all.last()).context("an entry")?;
	assert_eq!(last["cause"], "contract-assignment", "{last}");
	Ok(())
}

/// The bank's offer of loans to another one.
async fn offer(sale: &CommandSale<'_>, to: u32, loans: &[&str]) -> Result<Vec<String>> {
	let (contract, notice) = (sale.commit("assignment").await?, sale.commit("letter").await?);
	let (to, call) = (to.to_string(), ["--key", "bank", "loan", "offer-transfer"]);
	let terms = ["--to", &to, "--cause", "contract", "--days", "30"];
	let papers = ["--contract", &contract, "--notice", &notice];
	let offer = [&call[..], loans, &terms, &papers].concat();
	Ok(offer.into_iter().map(str::to_owned).collect())
}

/// The bank offers loans to another one: the number of the transfer.
async fn offered(user: &User, sale: &CommandSale<'_>, to: u32, loans: &[&str]) -> Result<String> {
	let offer = offer(sale, to, loans).await?;
	let offer: Vec<&str> = offer.iter().map(String::as_str).collect();
	let offered = user.act("bank", &offer[2..]).await?;
	let number = offered["transfer"].as_u64().context("the transfer has a number")?;
	Ok(number.to_string())
}
