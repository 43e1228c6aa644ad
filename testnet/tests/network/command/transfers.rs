//! A bank sells a loan with its mortgage to another one, by the command alone.

use anyhow::{Context, Result};
use madang_testnet::{
	command::{CommandSale, User},
	Members,
};
use serde_json::Value;

/// The bank offers, the old bank declines once and accepts then, and the registry office registers. The loan is the
/// old bank's from then on.
pub(super) async fn sell_a_loan(
	user: &User,
	sale: &CommandSale<'_>,
	members: &Members,
	loan: &str,
) -> Result<()> {
	let to = members.old_bank().id.0;
	let declined = offer(user, sale, to, loan).await?;
	user.act("old-bank", &["loan", "end-transfer", &declined]).await?;
	assert_eq!(user.json(&["loan", "show", loan]).await?["transfer"], Value::Null);

	let transfer = offer(user, sale, to, loan).await?;
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

/// The bank offers a loan to another one: the number of the transfer.
async fn offer(user: &User, sale: &CommandSale<'_>, to: u32, loan: &str) -> Result<String> {
	let (contract, notice) = (sale.commit("assignment").await?, sale.commit("letter").await?);
	let offer = [
		["loan", "offer-transfer"],
		[loan, "--to"],
		[&to.to_string(), "--cause"],
		["contract", "--contract"],
		[&contract, "--notice"],
		[&notice, "--days"],
	]
	.concat();
	let offered = user.act("bank", &[&offer[..], &["30"]].concat()).await?;
	let number = offered["transfer"].as_u64().context("the transfer has a number")?;
	Ok(number.to_string())
}
