//! The sale of the example's apartment by the command alone: the steps of [`crate::sale::Sale`], each
//! as docs/src/officers.md has it. Parties sign into files, which officers submit.

use super::user::User;
use crate::{
	calls::now,
	sale::{LOAN, MAX_SECURED, PRICE},
	Members,
};
use anyhow::{ensure, Context, Result};
use futures::future::{try_join, try_join3, try_join_all};
use madang_client::{
	api::types::{InstitutionId, KoreanDay},
	files::{example, generate::ForSale},
};
use serde_json::Value;
use std::{
	fs,
	sync::atomic::{AtomicUsize, Ordering},
};

/// The parties' keys, by name, with their kinds and the officers who register their DIDs.
const PARTIES: [(&str, &str, &str); 3] =
	[("seller", "p256", "agent"), ("buyer", "ed25519", "bank"), ("co-buyer", "sr25519", "city")];

/// The two who buy and borrow.
const BUYERS: [&str; 2] = ["buyer", "co-buyer"];

/// A sale under way. The user has all members' keys ([`User::import_members`]).
pub struct CommandSale<'a> {
	pub(super) user: &'a User,
	/// The lending bank's number.
	pub(super) bank: String,
	/// The property.
	pub property: String,
	/// Its title.
	pub title: String,
	/// The entry of the seller's mortgage.
	pub mortgage: String,
	/// The parties' DIDs: the seller's, then the buyers'.
	pub dids: Vec<String>,
	/// The deal, once inspected.
	pub deal: String,
	/// The new loan, once applied for.
	pub loan: String,
	/// Files made so far.
	files: AtomicUsize,
}

impl<'a> CommandSale<'a> {
	/// A sale to begin: its parties get keys and DIDs, and the seller is bound to the title.
	pub async fn prepare(user: &'a User, members: &Members) -> Result<Self> {
		Self::prepare_for(user, members, example::for_sale()).await
	}

	/// As [`Self::prepare`], of an apartment in other registers than the example's.
	pub async fn prepare_for(user: &'a User, members: &Members, sale: ForSale) -> Result<Self> {
		let owner = sale.owner.to_string();
		let property = format!("unit:{}", sale.unit);
		let shown = user.json(&["title", "show", "--property", &property]).await?;
		let title = shown["title"].as_u64().context("the title is not on chain")?.to_string();
		let mut sale = Self {
			user,
			bank: members.bank().id.0.to_string(),
			property,
			mortgage: live_mortgage(&shown)?,
			title,
			dids: Vec::new(),
			deal: String::new(),
			loan: String::new(),
			files: AtomicUsize::new(0),
		};
		let keys = PARTIES.map(|(name, kind, _)| ["key", "new", name, "--party", "--kind", kind]);
		let made = try_join_all(keys.iter().map(|args| user.json(args))).await?;
		sale.dids = made.iter().map(|key| field(key, "did")).collect::<Result<_>>()?;
		let institution = |enroller| match enroller {
			"agent" => members.agent().id,
			"bank" => members.bank().id,
			_ => members.municipality().id,
		};
		let registered = PARTIES
			.map(|(name, _, enroller)| sale.register_did(name, enroller, institution(enroller)));
		try_join_all(registered).await?;
		let receipt = sale.file_binding("seller", &sale.title, &owner).await?;
		sale.complete(&receipt).await?;
		Ok(sale)
	}

	async fn register_did(
		&self,
		party: &str,
		enroller: &str,
		institution: InstitutionId,
	) -> Result<Value> {
		let institution = institution.0.to_string();
		let sign = ["register-did", "--institution", &institution];
		let consent = self.sign(party, &sign).await?;
		self.user.act(enroller, &["party", "register", "--consent", &consent]).await
	}

	/// The registry office files that a party is the holder whom a title names by a commitment; the receipt.
	pub async fn file_binding(&self, party: &str, title: &str, owner: &str) -> Result<String> {
		let at = PARTIES.iter().position(|(name, ..)| *name == party).context("a party")?;
		let consent = self.sign(party, &["bind", "--title", title, "--from", owner]).await?;
		let evidence = self.commit("identity").await?;
		let bind = ["title", "bind", title, "--from", owner, "--evidence", &evidence];
		let bind = [&bind[..], &["--to", &self.dids[at], "--consent", &consent]].concat();
		field(&self.user.act("examiner", &bind).await?, "receipt")
	}

	/// Another officer of the registry office completes an application.
	pub async fn complete(&self, receipt: &str) -> Result<()> {
		self.user.act("registry", &["application", "complete", receipt]).await?;
		Ok(())
	}

	/// The old bank records its loan; its number.
	pub async fn record_old_loan(&self) -> Result<String> {
		let terms = ["--principal", "300_000_000", "--rate", "4.2", "--months", "360"];
		let record = ["loan", "record", "--title", &self.title, "--entry", &self.mortgage];
		number(&self.user.act("old-bank", &[&record[..], &terms].concat()).await?, "loan")
	}

	/// The agent inspects: a new deal.
	pub async fn inspect(&mut self) -> Result<()> {
		let inspect = ["deal", "inspect", "--property", &self.property];
		self.deal = number(&self.user.act("agent", &inspect).await?, "deal")?;
		Ok(())
	}

	/// The contract, signed by all.
	pub async fn contract(&self) -> Result<()> {
		let terms = self.write_terms().await?;
		let conclude = ["conclude", "--deal", &self.deal, "--terms", &terms];
		let consents = self.all_sign(&conclude).await?;
		self.on_deal("agent", "contract", &[&["--terms", &terms][..], &flags(&consents)].concat())
			.await
	}

	/// The contract, signed by all with keys on the officer's machine.
	pub async fn contract_on_the_spot(&self) -> Result<()> {
		let terms = self.write_terms().await?;
		let signers = PARTIES.map(|(party, ..)| ["--party", party]).concat();
		let options = [&["--terms", &terms, "--valid-hours", "2"][..], &signers].concat();
		self.on_deal("agent", "contract", &options).await
	}

	/// The municipality accepts the report.
	pub async fn accept_report(&self) -> Result<()> {
		self.on_deal("city", "report", &["--accept"]).await
	}

	/// The buyers apply for a loan; its number.
	pub async fn apply_for_loan(&self) -> Result<String> {
		self.apply_for(&LOAN.to_string(), &["--rate", "3.95"]).await
	}

	/// The buyers apply for a loan of a principal, with its rate and more options; its number.
	pub async fn apply_for(&self, principal: &str, more: &[&str]) -> Result<String> {
		let max_secured = MAX_SECURED.to_string();
		let documents = self.commit("documents").await?;
		let terms = [
			["--title", &self.title],
			["--borrower", &self.dids[1]],
			["--borrower", &self.dids[2]],
			["--principal", principal],
			["--max-secured", &max_secured],
			["--months", "360"],
			["--documents", &documents],
		]
		.concat();
		let terms = [&terms[..], more].concat();
		let sign = [&["apply-loan", "--bank", &self.bank][..], &terms].concat();
		let consents = self.buyers_sign(&sign).await?;
		let apply = [&["loan", "apply"][..], &terms, &flags(&consents)].concat();
		number(&self.user.act("bank", &apply).await?, "loan")
	}

	/// The buyers sign a loan's agreement.
	pub async fn agree_to_loan(&self, loan: &str) -> Result<()> {
		let agreement = self.commit("agreement").await?;
		let agreed = ["--agreement", &agreement];
		let sign = [&["agree-loan", "--loan", loan][..], &agreed].concat();
		let consents = self.buyers_sign(&sign).await?;
		let agree = [&["loan", "agree", loan][..], &agreed, &flags(&consents)].concat();
		self.user.act("bank", &agree).await?;
		Ok(())
	}

	/// The bank lends: application, decision, agreement, bound to the deal.
	pub async fn finance(&mut self) -> Result<()> {
		self.loan = self.apply_for_loan().await?;
		self.user.act("bank", &["loan", "decide", &self.loan, "--approve"]).await?;
		self.agree_to_loan(&self.loan).await?;
		let bind = ["bind-loan", "--deal", &self.deal, "--loan", &self.loan];
		let consents = self.buyers_sign(&bind).await?;
		let finance = [&["--loan", &self.loan][..], &flags(&consents)].concat();
		self.on_deal("bank", "finance", &finance).await
	}

	/// The agent files the closing, and an examiner takes it up; its receipts.
	pub async fn file(&self) -> Result<Vec<String>> {
		let consents = self.all_sign(&["file", "--deal", &self.deal]).await?;
		let file = [&["deal", "file", &self.deal][..], &flags(&consents)].concat();
		let filed = self.user.act("agent", &file).await?;
		let receipts: Vec<String> = serde_json::from_value(filed["receipts"].clone())?;
		let first = receipts.first().context("a closing has receipts")?;
		self.user.act("examiner", &["application", "examine", first]).await?;
		Ok(receipts)
	}

	/// Each party affirms its leg of the closing.
	pub async fn affirm_all(&self) -> Result<()> {
		let payoff = format!("payoff:{}/{}", self.title, self.mortgage);
		let disbursement = format!("disbursement:{}", self.loan);
		let today = KoreanDay::of(now()).to_string();
		let (price, loan, tax) = (PRICE.to_string(), LOAN.to_string(), (PRICE / 100).to_string());
		let of_agent = async {
			let evidence = self.commit("receipt").await?;
			let paid = ["--amount", &price, "--on", &today, "--evidence", &evidence];
			let sign = [&["confirm-price", "--deal", &self.deal][..], &paid].concat();
			let consent = self.sign("seller", &sign).await?;
			self.affirm("agent", "price", &paid, &["--consent", &consent]).await?;
			let evidence = self.commit("tax").await?;
			let paid = ["--amount", &tax, "--on", &today, "--evidence", &evidence];
			self.affirm("agent", "tax", &paid, &[]).await
		};
		let of_old_bank = async {
			let evidence = self.commit("payoff").await?;
			let paid = ["--amount", "300_000_000", "--on", &today, "--evidence", &evidence];
			self.affirm("old-bank", &payoff, &paid, &[]).await
		};
		let of_bank = async {
			let evidence = self.commit("money").await?;
			let paid = ["--amount", &loan, "--on", &today, "--evidence", &evidence];
			self.affirm("bank", &disbursement, &paid, &[]).await
		};
		try_join3(of_agent, of_old_bank, of_bank).await?;
		Ok(())
	}

	async fn affirm(&self, key: &str, leg: &str, paid: &[&str], more: &[&str]) -> Result<()> {
		self.on_deal(key, "affirm", &[&["--leg", leg], paid, more].concat()).await
	}

	/// Seller and buyers rescind.
	pub async fn rescind(&self) -> Result<()> {
		let evidence = self.commit("rescission").await?;
		let ground = ["--agreement", "--evidence", &evidence];
		let sign = [&["rescind", "--deal", &self.deal][..], &ground].concat();
		let consents = self.all_sign(&sign).await?;
		self.on_deal("agent", "rescind", &[&ground[..], &flags(&consents)].concat()).await
	}

	/// Run `deal STEP DEAL …`.
	pub async fn on_deal(&self, key: &str, step: &str, args: &[&str]) -> Result<()> {
		self.user.act(key, &[&["deal", step, &self.deal], args].concat()).await?;
		Ok(())
	}

	/// The deal, as `deal show` has it.
	pub async fn shown(&self) -> Result<Value> {
		self.user.json(&["deal", "show", &self.deal]).await
	}

	/// Commit to a new document; the commitment, which the command prints again for the same document.
	pub async fn commit(&self, what: &str) -> Result<String> {
		let path = self.new_file(&format!("{what}.txt"));
		fs::write(&path, what)?;
		let made = self.user.json(&["commit", &path]).await?;
		let again = self.user.json(&["commit", &path, "--again"]).await?;
		ensure!(made["commitment"] == again["commitment"], "{made} {again}");
		field(&made, "commitment")
	}

	/// Have a party sign an act, given as `sign` takes it; the file with its consent.
	pub(super) async fn sign(&self, party: &str, act: &[&str]) -> Result<String> {
		let file = self.new_file(&format!("{party}.json"));
		let by = ["--party", party, "--out", &file];
		self.user.done(&[&["sign"], act, &by].concat()).await?;
		Ok(file)
	}

	async fn all_sign(&self, act: &[&str]) -> Result<Vec<String>> {
		try_join_all(PARTIES.map(|(party, ..)| self.sign(party, act))).await
	}

	pub(super) async fn buyers_sign(&self, act: &[&str]) -> Result<Vec<String>> {
		let [first, second] = BUYERS;
		let (first, second) = try_join(self.sign(first, act), self.sign(second, act)).await?;
		Ok(vec![first, second])
	}

	/// Write the terms of the contract; the file.
	async fn write_terms(&self) -> Result<String> {
		let contract = self.commit("contract").await?;
		let [seller, first, second] = self.dids.as_slice() else {
			anyhow::bail!("the parties have no DIDs");
		};
		let today = KoreanDay::of(now());
		let later = today.plus(30);
		let (deposit, balance) = (PRICE / 10, PRICE - PRICE / 10);
		let terms = format!(
			"price = {PRICE}\ncontract = \"{contract}\"\nhandover = \"{later}\"\n\
			[[title]]\nnumber = {}\ndischarges = [{}]\n\
			[[title.seller]]\ndid = \"{seller}\"\nshare = \"1/1\"\n\
			[[title.buyer]]\ndid = \"{first}\"\nshare = \"1/2\"\n\
			[[title.buyer]]\ndid = \"{second}\"\nshare = \"1/2\"\n\
			[[payment]]\nkind = \"deposit\"\namount = {deposit}\ndue = \"{today}\"\n\
			[[payment]]\nkind = \"balance\"\namount = {balance}\ndue = \"{later}\"\n",
			self.title, self.mortgage,
		);
		let file = self.new_file("terms.toml");
		fs::write(&file, terms)?;
		Ok(file)
	}

	/// The path of a file that is not there yet.
	pub(super) fn new_file(&self, name: &str) -> String {
		let number = self.files.fetch_add(1, Ordering::Relaxed);
		self.user.folder().join(format!("{number}-{name}")).to_string_lossy().into_owned()
	}
}

/// `--consent FILE` for each file.
pub(super) fn flags(consents: &[String]) -> Vec<&str> {
	consents.iter().flat_map(|file| ["--consent", file]).collect()
}

/// The number of the live mortgage that a title shows.
fn live_mortgage(title: &Value) -> Result<String> {
	let entries = title["entries"].as_array().context("a title has entries")?;
	let mortgage = entries
		.iter()
		.find(|entry| entry["content"] == "revolving-mortgage" && entry["effective"] == true);
	number(mortgage.context("the title has no live mortgage")?, "number")
}

pub(super) fn number(value: &Value, name: &str) -> Result<String> {
	let number = value[name].as_u64();
	Ok(number.with_context(|| format!("no number {name}: {value}"))?.to_string())
}

pub(super) fn field(value: &Value, name: &str) -> Result<String> {
	let text = value[name].as_str();
	Ok(text.with_context(|| format!("no text {name}: {value}"))?.to_owned())
}
