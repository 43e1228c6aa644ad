//! Mortgage loans without a sale, and changes of their contracts, by the command alone.

use super::sale::{field, flags, number, CommandSale};
use crate::{calls::now, sale::MAX_SECURED};
use anyhow::{Context, Result};
use madang_client::api::types::KoreanDay;
use std::fs;

impl CommandSale<'_> {
	/// The bank has a mortgage on the seller's property registered, for what the buyers owe; its entry.
	pub async fn register_mortgage(&self) -> Result<String> {
		let attachments = self.commit("mortgage").await?;
		let [_, first, second] = self.dids.as_slice() else {
			anyhow::bail!("the parties have no DIDs");
		};
		let request = format!(
			"attachments = \"{attachments}\"\n[[request]]\nkind = \"mortgage\"\nproperty = \"{}\"\n\
			bank = {}\nmax_secured = {MAX_SECURED}\ndebtors = [\"{first}\", \"{second}\"]\n\
			agreed_on = \"{}\"\n",
			self.property,
			self.bank,
			KoreanDay::of(now()),
		);
		let file = self.new_file("mortgage.toml");
		fs::write(&file, request)?;
		let consent = self.sign("seller", &["apply", &file]).await?;
		let apply = ["application", "file", &file, "--consent", &consent];
		let receipt = field(&self.user.act("bank", &apply).await?, "receipt")?;
		self.user.act("examiner", &["application", "examine", &receipt]).await?;
		self.complete(&receipt).await?;
		let shown = self.user.json(&["title", "show", "--property", &self.property]).await?;
		let entries = shown["entries"].as_array().context("a title has entries")?;
		let entry = number(entries.last().context("the mortgage is the last entry")?, "number")?;
		Ok(format!("{}/{entry}", self.title))
	}

	/// The buyers apply for a further loan under the mortgage that is registered; its number.
	pub async fn apply_under_mortgage(&self, principal: &str) -> Result<String> {
		self.apply_for(principal, &["--rate", "3.95", "--under-mortgage"]).await
	}

	/// The bank pays a loan out under a mortgage.
	pub async fn pay_out(&self, loan: &str, entry: &str) -> Result<()> {
		self.user.act("bank", &["loan", "pay-out", loan, "--entry", entry]).await?;
		Ok(())
	}

	/// Bank and buyers defer the repayment of a loan's principal by a year.
	pub async fn defer(&self, loan: &str, principal: &str) -> Result<()> {
		let agreement = self.commit("deferral").await?;
		let terms = [
			["--reason", "deferral"],
			["--principal", principal],
			["--rate", "3.95"],
			["--months", "360"],
			["--grace", "12"],
			["--agreement", &agreement],
		]
		.concat();
		let sign = [&["amend-loan", "--loan", loan][..], &terms].concat();
		let consents = self.buyers_sign(&sign).await?;
		let amend = [&["loan", "amend", loan][..], &terms, &flags(&consents)].concat();
		self.user.act("bank", &amend).await?;
		Ok(())
	}
}
