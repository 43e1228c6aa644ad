//! The applicant: holds the certificates in a wallet, shows them, and signs.

use super::{path, register, text, Issued, NAME};
use anyhow::{ensure, Context, Result};
use madang_testnet::{command::User, Network};
use std::{collections::BTreeMap, fs};

/// The name of the applicant's key.
const KEY: &str = "applicant";
const PRINCIPAL: &str = "50_000_000";

/// An applicant with a wallet.
pub struct Applicant {
	did: String,
	wallet: String,
	/// The key to which certificates are bound.
	pub holder: String,
	bank: String,
}

impl Applicant {
	/// The bank enrols the applicant, who makes a wallet.
	pub async fn prepare(user: &User, network: &Network) -> Result<Self> {
		let bank = network.members.bank().id.0.to_string();
		let did = register(user, &bank, KEY, "ed25519").await?;
		let wallet = path(user, "wallet.json");
		let phrase = path(user, "phrase.txt");
		let create = ["wallet", "--wallet", &wallet, "create", "--phrase-file", &phrase];
		user.done(&create).await?;
		let made = user.json(&["wallet", "--wallet", &wallet, "key", "offices"]).await?;
		let holder = text(&made, "public_key")?;
		Ok(Self { did, wallet, holder, bank })
	}

	/// Apply for a loan on certificates; its number. The bank gets presentations of them.
	pub async fn apply(
		&self,
		user: &User,
		network: &Network,
		programme: &str,
		issued: &BTreeMap<u16, Issued>,
	) -> Result<String> {
		let wallet = ["wallet", "--wallet", &self.wallet];
		let files = issued.values().map(|one| one.file.as_str());
		user.done(&wallet.into_iter().chain(["import"]).chain(files).collect::<Vec<_>>()).await?;
		let listed = user.json(&[&wallet[..], &["list"]].concat()).await?;
		let count = listed.as_array().map_or(0, Vec::len);
		ensure!(count == issued.len(), "{listed}");
		self.show_one(user, network, issued).await?;

		let secret = path(user, "tags.secret");
		let ticket = [
			["--programme", programme],
			["--lender", &self.bank],
			["--applicant", &self.did],
			["--secret", &secret],
			["--business-number", super::BUSINESS_NUMBER],
			["--party", "tickets"],
		]
		.concat();
		let signed = user.json(&[&["programme", "ticket"][..], &ticket].concat()).await?;
		let ticket = text(&signed, "ticket")?;
		let papers = papers(user, "papers.csv", issued).await?;
		let documents = commit(user, "documents").await?;
		let terms = [
			["--programme", programme],
			["--fund-use", "operating"],
			["--borrower", &self.did],
			["--principal", PRINCIPAL],
			["--rate", "2.5"],
			["--months", "60"],
			["--papers", &papers],
			["--documents", &documents],
		]
		.concat();
		let file = path(user, "apply.json");
		let by = ["--bank", &self.bank, "--party", KEY, "--out", &file];
		user.done(&[&["sign", "apply-loan"][..], &terms, &by].concat()).await?;
		let more = ["--ticket", &ticket, "--consent", &file];
		let apply = [&["loan", "apply"][..], &terms, &more].concat();
		let failed = user.fails(&[&["--key", "bank"], &apply[..]].concat()).await?;
		ensure!(failed.text.contains("NotCertified"), "{}", failed.text);
		let applied = user.act("bank", &[&apply[..], &certificates(issued)].concat()).await?;
		Ok(applied["loan"].as_u64().context("a loan")?.to_string())
	}

	/// The bank asks for one certificate, and checks what it is shown: only the business number.
	async fn show_one(
		&self,
		user: &User,
		network: &Network,
		issued: &BTreeMap<u16, Issued>,
	) -> Result<()> {
		let one = issued.values().next().context("a certificate")?;
		let id = one.file.rsplit('/').next().and_then(|name| name.get(..64)).context("its id")?;
		let (shown, proven) = (path(user, "shown.certificate.json"), path(user, "proven"));
		let asked = ["--audience", &self.did, "--nonce", "a question of the bank"];
		let present = ["wallet", "--wallet", &self.wallet, "present", id, "--out", &shown];
		let disclose = ["--disclose", "/business_number"];
		user.done(&[&present[..], &disclose, &asked].concat()).await?;
		let anchor = anchor(user, network).await?;
		let prove = ["certificate", "prove", &shown, "--anchor", &anchor, "--out", &proven];
		user.done(&prove).await?;
		let proven = format!("{proven}/shown.certificate.json");
		let verify = ["certificate", "verify", &proven, "--anchor", &anchor];
		let found = user.json(&[&verify[..], &asked].concat()).await?;
		ensure!(found["genuine"] == true, "{found}");
		let text = found.to_string();
		ensure!(text.contains(super::BUSINESS_NUMBER) && !text.contains(NAME), "{found}");
		Ok(())
	}

	/// Sign the agreement, which the bank submits.
	pub async fn agree(&self, user: &User, loan: &str) -> Result<()> {
		let agreement = commit(user, "agreement").await?;
		let agreed = ["--agreement", agreement.as_str()];
		let file = path(user, "agree.json");
		let _ = fs::remove_file(&file);
		let by = ["--party", KEY, "--out", &file];
		user.done(&[&["sign", "agree-loan", "--loan", loan][..], &agreed, &by].concat()).await?;
		let agree = [&["loan", "agree", loan][..], &agreed, &["--consent", &file]].concat();
		user.act("bank", &agree).await?;
		Ok(())
	}

	/// Have other papers used.
	pub async fn replace_papers(
		&self,
		user: &User,
		loan: &str,
		issued: &BTreeMap<u16, Issued>,
	) -> Result<()> {
		let papers = papers(user, "other-papers.csv", issued).await?;
		let file = path(user, "other-papers.json");
		let sign = ["sign", "submit-papers", "--loan", loan, "--papers", &papers];
		user.done(&[&sign[..], &["--party", KEY, "--out", &file]].concat()).await?;
		let replace = ["loan", "replace-papers", loan, "--papers", &papers, "--consent", &file];
		user.act("bank", &[&replace[..], &certificates(issued)].concat()).await?;
		Ok(())
	}

	/// Add a proof to a certificate; the file.
	pub async fn prove(&self, user: &User, network: &Network, one: &Issued) -> Result<String> {
		let (anchor, out) = (anchor(user, network).await?, path(user, "extract"));
		let prove = ["certificate", "prove", &one.file, "--anchor", &anchor, "--out", &out];
		user.done(&prove).await?;
		let name = one.file.rsplit('/').next().context("a name")?;
		Ok(format!("{out}/{name}"))
	}
}

/// What a reader trusts, from the network's specification.
async fn anchor(user: &User, network: &Network) -> Result<String> {
	let spec = network.spec.to_string_lossy();
	let anchor = user.json(&["proof", "anchor", &spec]).await?;
	let file = path(user, "anchor.json");
	fs::write(&file, anchor.to_string())?;
	Ok(file)
}

/// The options that name all certificate files.
fn certificates(issued: &BTreeMap<u16, Issued>) -> Vec<&str> {
	issued.values().flat_map(|one| ["--certificate", one.file.as_str()]).collect()
}

/// Write the papers that certificates stand for; the file.
async fn papers(user: &User, name: &str, issued: &BTreeMap<u16, Issued>) -> Result<String> {
	let files = issued.values().map(|one| one.file.as_str());
	let args: Vec<_> = ["certificate", "papers"].into_iter().chain(files).collect();
	let file = path(user, name);
	fs::write(&file, user.done(&args).await?)?;
	Ok(file)
}

async fn commit(user: &User, name: &str) -> Result<String> {
	let file = path(user, name);
	fs::write(&file, name)?;
	let salt = path(user, &format!("{name}.salt"));
	let _ = fs::remove_file(salt);
	text(&user.json(&["commit", &file]).await?, "commitment")
}
