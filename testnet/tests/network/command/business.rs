//! Loans, applications and officers, by the command alone.

use super::{transfers::sell_loans, user_of};
use crate::slots::shared_slot;
use anyhow::{ensure, Context, Result};
use futures::future::try_join4;
use madang_client::api::types::KoreanDay;
use madang_testnet::{
	calls::now,
	command::{CommandSale, User},
	sale::LOAN,
	template, Network, Options,
};
use serde_json::{json, Value};
use std::fs;

#[tokio::test(flavor = "multi_thread")]
async fn loans_applications_and_officers_are_managed_by_the_command_alone() -> Result<()> {
	shared_slot(do_business()).await
}

async fn do_business() -> Result<()> {
	let mut network = template::start(Options::with_registers()).await?;
	let (user, _folder) = user_of(&network).await?;
	let sale = CommandSale::prepare(&user, &network.members).await?;
	let did = user.json(&["party", "show", &sale.dids[0]]).await?;
	assert_eq!((&did["did"], &did["status"]), (&sale.dids[0].as_str().into(), &"active".into()));
	// Each has officers of its own.
	try_join4(
		repay_and_discharge(&user, &sale),
		refuse_and_withdraw(&user, &sale),
		manage_officers(&user),
		manage_keys(&user, &network),
	)
	.await?;
	list_applications(&user).await?;
	let (loan, entry) = lend_within_limits(&user, &sale).await?;
	let further = lend_more(&user, &sale, &entry).await?;
	pledge(&user, &sale, &loan, &network.members.old_bank().id.0.to_string()).await?;
	sell_loans(&user, &sale, &network.members, [&loan, &further]).await?;
	network.stop().await
}

/// Applications in lists: all, those in one state, and those of the places of an office.
async fn list_applications(user: &User) -> Result<()> {
	let receipts = |list: &Value| -> Vec<String> {
		let all = list["applications"].as_array().cloned().unwrap_or_default();
		all.iter().filter_map(|one| one["receipt"].as_str()).map(str::to_owned).collect()
	};
	let list = ["application", "list"];
	let all = user.json(&[&list[..], &["--ended"]].concat()).await?;
	let found = receipts(&all);
	ensure!(!found.is_empty(), "{all}");
	let states = all["applications"].as_array().context("a list")?;
	let state = states[0]["state"].as_str().context("a state")?;
	let some = user.json(&[&list[..], &["--state", state]].concat()).await?;
	ensure!(receipts(&some).contains(&found[0]), "{some}");
	let of_office = user.act("registry", &[&list[..], &["--ended", "--mine"]].concat()).await?;
	assert_eq!(receipts(&of_office), found);
	let before = user.json(&[&list[..], &["--ended", "--before", &found[0]]].concat()).await?;
	assert_eq!(receipts(&before), found[1..]);
	let one = user.json(&[&list[..], &["--ended", "--limit", "1"]].concat()).await?;
	assert_eq!(receipts(&one), found[..1]);
	Ok(())
}

/// The council sets limits of mortgage lending. A loan is approved by them and paid out without a sale, and its
/// contract changes. The loan and its mortgage.
async fn lend_within_limits(user: &User, sale: &CommandSale<'_>) -> Result<(String, String)> {
	let notice = sale.commit("notice").await?;
	let limits = ["--ltv", "70", "--ltv-regulated", "40", "--dsr", "40", "--notice", &notice];
	user.decide("대출규제 고시", &[&["set-limits"][..], &limits].concat()).await?;
	let shown = user.json(&["loan", "limits"]).await?;
	assert_eq!((&shown["version"], &shown["ltv_ppm"]), (&1.into(), &700_000.into()), "{shown}");

	publish_an_index(user).await?;
	let by_index = ["--index", "1", "--spread", "-0.2", "--reset-months", "3", "--rate-cap", "12"];
	let loan = sale.apply_for(&LOAN.to_string(), &by_index).await?;
	let approve = ["--key", "bank", "loan", "decide", &loan, "--approve"];
	let failed = user.fails(&approve).await?;
	assert!(failed.text.contains("AssessmentMissing"), "{}", failed.text);
	let calculation = sale.commit("calculation").await?;
	let assessed = ["--limits-version", "1", "--calculation", &calculation];
	user.act("bank", &[&approve[2..], &assessed].concat()).await?;
	sale.agree_to_loan(&loan).await?;
	let entry = sale.register_mortgage().await?;
	sale.pay_out(&loan, &entry).await?;
	let paid_out = user.json(&["loan", "show", &loan]).await?;
	assert_eq!((&paid_out["state"], &paid_out["deal"]), (&"disbursed".into(), &Value::Null));
	assert_eq!(paid_out["assessment"]["result"], "within", "{paid_out}");
	assert_eq!(paid_out["entries"], json!([entry]), "{paid_out}");
	// From the third month on, the schedule takes the value that is published for later.
	let instalments = user.json(&["loan", "schedule", &loan]).await?;
	let interest = |month: usize| -> Result<u64> {
		let text = instalments["instalments"][month]["interest"].as_str();
		Ok(text.context("no interest")?.parse()?)
	};
	ensure!(interest(4)? > interest(1)? * 5 / 4, "{instalments}");

	let principal = paid_out["outstanding"].to_string();
	sale.defer(&loan, &principal).await?;
	let deferred = user.json(&["loan", "show", &loan]).await?;
	assert_eq!(
		(&deferred["amendments"], &deferred["amended"]["reason"]),
		(&1.into(), &"deferral".into())
	);
	assert_eq!(deferred["outstanding"], paid_out["outstanding"]);
	let instalments = user.json(&["loan", "schedule", &loan]).await?;
	let first = &instalments["instalments"][0];
	assert_eq!(first["principal"], "0", "{instalments}");
	Ok((loan, entry))
}

/// The council names an index with the value that holds today. The ministry publishes the next one, and withdraws one.
async fn publish_an_index(user: &User) -> Result<()> {
	let ministry = user.json(&["institution", "list"]).await?[0]["institution"].to_string();
	let today = KoreanDay::of(now());
	let (since, next, later) = (today, today.plus(2), today.plus(60));
	let [since, next, later] = [since, next, later].map(|day| day.to_string());
	let named = ["set-index", "1", "--name-ko", "코픽스", "--name-en", "COFIX"];
	let value = ["--publisher", &ministry, "--rate", "3.1", "--since", &since];
	user.decide("기준금리 지정", &[&named[..], &value].concat()).await?;
	let publish = ["index", "publish", "1", "--from", &next, "--rate"];
	let slip = [&["--key", "ministry"][..], &publish, &["45"]].concat();
	let failed = user.fails(&slip).await?;
	assert!(failed.text.contains("UnusualStep"), "{}", failed.text);
	user.act("ministry", &[&publish[..], &["4.5"]].concat()).await?;
	let wrong = ["index", "publish", "1", "--from", &later, "--rate", "4.6"];
	user.act("ministry", &wrong).await?;
	user.act("ministry", &["index", "withdraw", "1", "--from", &later]).await?;
	let shown = user.json(&["index", "show", "1"]).await?;
	let values = json!([
		{ "from": since, "rate_ppm": 31_000 },
		{ "from": next, "rate_ppm": 45_000 },
	]);
	assert_eq!(shown["values"], values, "{shown}");
	let listed = user.json(&["index", "list"]).await?;
	assert_eq!(listed[0]["now"]["rate_ppm"], 31_000, "{listed}");
	Ok(())
}

/// A further loan is paid out under the same mortgage, up to its maximum secured amount and not above. Its number.
async fn lend_more(user: &User, sale: &CommandSale<'_>, entry: &str) -> Result<String> {
	let loan = sale.apply_under_mortgage("100_000_000").await?;
	let too_much = sale.apply_under_mortgage("100_000_001").await?;
	let calculation = sale.commit("calculation").await?;
	let assessed = ["--approve", "--limits-version", "1", "--calculation", &calculation];
	for loan in [&loan, &too_much] {
		user.act("bank", &[&["loan", "decide", loan][..], &assessed].concat()).await?;
		sale.agree_to_loan(loan).await?;
	}
	let pay_out = ["--key", "bank", "loan", "pay-out", &too_much, "--entry", entry];
	let failed = user.fails(&pay_out).await?;
	assert!(failed.text.contains("SecuredTooLow"), "{}", failed.text);
	sale.pay_out(&loan, entry).await?;
	let shown = user.json(&["loan", "show", &loan]).await?;
	assert_eq!((&shown["state"], &shown["entries"]), (&"disbursed".into(), &json!([entry])));
	Ok(loan)
}

/// The bank pledges a loan to the old bank. A second offer is refused and names nobody; the contract changes only as
/// the pledgee agrees.
async fn pledge(user: &User, sale: &CommandSale<'_>, loan: &str, pledgee: &str) -> Result<()> {
	let (contract, notice) = (sale.commit("pledge").await?, sale.commit("notice").await?);
	let until = KoreanDay::of(now()).plus(30).to_string();
	let offer = [
		["--key", "bank"],
		["loan", "offer-pledge"],
		[loan, "--to"],
		[pledgee, "--until"],
		[until.as_str(), "--secures"],
		["100_000_000", "--contract"],
		[contract.as_str(), "--notice"],
	]
	.concat();
	let offer = [offer.as_slice(), &[notice.as_str()]].concat();
	user.act("bank", &offer[2..]).await?;
	user.act("old-bank", &["loan", "accept-pledge", loan]).await?;
	let shown = user.json(&["loan", "show", loan]).await?;
	assert_eq!(shown["pledge"]["state"], "in-force", "{shown}");
	let failed = user.fails(&offer).await?;
	assert!(failed.text.contains("PledgeSlotTaken"), "{}", failed.text);
	let write_off = ["loan", "agree-to-change", loan, "write-off"];
	user.act("old-bank", &write_off).await?;
	let shown = user.json(&["loan", "show", loan]).await?;
	assert_eq!(shown["pledge"]["agreed"], "write-off", "{shown}");
	user.act("old-bank", &["loan", "end-pledge", loan]).await?;
	let shown = user.json(&["loan", "show", loan]).await?;
	assert_eq!(shown["pledge"], Value::Null, "{shown}");
	Ok(())
}

async fn loan_state(user: &User, loan: &str) -> Result<Value> {
	Ok(user.json(&["loan", "show", loan]).await?["state"].take())
}

/// The old loan is paid off, and its mortgage discharged.
async fn repay_and_discharge(user: &User, sale: &CommandSale<'_>) -> Result<()> {
	let loan = sale.record_old_loan().await?;
	user.act("old-bank", &["loan", "repay", &loan, "--amount", "100_000_000"]).await?;
	let shown = user.json(&["loan", "show", &loan]).await?;
	assert_eq!(shown["outstanding"], 200_000_000, "{shown}");
	list_own_loans(user, &loan).await?;
	user.act("old-bank", &["loan", "repay", &loan, "--amount", "200_000_000"]).await?;
	assert_eq!(loan_state(user, &loan).await?, "settled");
	let summed = user.act("old-bank", &["loan", "portfolio"]).await?;
	assert_eq!(summed["states"][0]["state"], "settled", "{summed}");
	let total = &summed["total"];
	assert_eq!((&total["loans"], &total["drawn"]), (&1.into(), &300_000_000.into()), "{summed}");
	assert_eq!(total["outstanding"], 0, "{summed}");

	let documents = sale.commit("release").await?;
	let discharge = [
		["application", "discharge"],
		["--property", &sale.property],
		["--entry", &sale.mortgage],
		["--released-on", "2026-11-24"],
		["--attachments", &documents],
	]
	.concat();
	let receipt = receipt(&user.act("old-bank", &discharge).await?)?;
	user.act("old-bank", &["application", "withdraw", &receipt]).await?;
	assert_eq!(application_state(user, &receipt).await?, "withdrawn");

	let receipt = self::receipt(&user.act("old-bank", &discharge).await?)?;
	user.act("examiner", &["application", "examine", &receipt]).await?;
	assert_eq!(application_state(user, &receipt).await?, "examining");
	user.act("registry", &["application", "complete", &receipt]).await?;
	assert_eq!(application_state(user, &receipt).await?, "completed");
	let title = user.json(&["title", "show", "--property", &sale.property]).await?;
	let entries = title["entries"].as_array().context("a title has entries")?;
	let live =
		|entry: &Value| entry["content"] == "revolving-mortgage" && entry["effective"] == true;
	assert!(!entries.iter().any(live), "{title}");
	Ok(())
}

/// The old loan is the only one of its bank. Another member is not shown it, unless it asks for all.
async fn list_own_loans(user: &User, loan: &str) -> Result<()> {
	let loan: u64 = loan.parse()?;
	let listed = user.act("old-bank", &["loan", "list", "--state", "disbursed"]).await?;
	let loans = listed["loans"].as_array().context("a list of loans")?;
	let [own] = loans.as_slice() else { panic!("not one loan: {listed}") };
	assert_eq!((&own["loan"], &own["outstanding"]), (&loan.into(), &200_000_000.into()));
	assert_eq!(own["overdue_since"], Value::Null, "{own}");
	assert_eq!(
		user.act("old-bank", &["loan", "list", "--programme", "1"]).await?["loans"],
		json!([])
	);

	let has = |listed: &Value| {
		let all = listed["loans"].as_array().into_iter().flatten();
		all.into_iter().any(|one| one["loan"] == loan)
	};
	assert!(!has(&user.act("bank", &["loan", "list"]).await?));
	assert!(has(&user.act("bank", &["loan", "list", "--all"]).await?));
	assert!(has(&user.json(&["loan", "list", "--all"]).await?), "no key is needed for all");
	Ok(())
}

fn receipt(filed: &Value) -> Result<String> {
	Ok(filed["receipt"].as_str().with_context(|| format!("no receipt: {filed}"))?.to_owned())
}

async fn application_state(user: &User, receipt: &str) -> Result<Value> {
	Ok(user.json(&["application", "show", receipt]).await?["state"].take())
}

/// An application for a loan is refused; another is agreed, and withdrawn.
async fn refuse_and_withdraw(user: &User, sale: &CommandSale<'_>) -> Result<()> {
	let loan = sale.apply_for_loan().await?;
	let particulars = "03".repeat(32);
	let refusal =
		["loan", "decide", &loan, "--refuse", "assessment", "--particulars", &particulars];
	user.act("bank", &refusal).await?;
	let shown = user.json(&["loan", "show", &loan]).await?;
	assert_eq!((&shown["state"], &shown["refused_for"]), (&"refused".into(), &"assessment".into()));

	let loan = sale.apply_for_loan().await?;
	user.act("bank", &["loan", "decide", &loan, "--approve"]).await?;
	sale.agree_to_loan(&loan).await?;
	assert_eq!(loan_state(user, &loan).await?, "agreed");
	user.act("bank", &["loan", "withdraw", &loan]).await?;
	assert_eq!(loan_state(user, &loan).await?, "withdrawn");

	let counted = user.act("bank", &["loan", "statistics"]).await?;
	let steps = counted["steps"].as_array().into_iter().flatten();
	let counts: Vec<_> = steps.map(|one| (one["step"].clone(), one["count"].clone())).collect();
	let expected = [("decide-mortgage", 2), ("agree-mortgage", 1)];
	assert_eq!(counts, expected.map(|(step, count)| (step.into(), count.into())), "{counted}");
	Ok(())
}

/// An officer is appointed, charged otherwise, suspended, reinstated and revoked.
async fn manage_officers(user: &User) -> Result<()> {
	let clerk = user.new_key("clerk").await?;
	let show = ["officer", "show", &clerk];
	let appoint = ["officer", "appoint", &clerk, "--newcomer", "clerk", "--duties", "report"];
	user.act("city", &appoint).await?;
	user.act("city", &["officer", "duties", &clerk, "--duties", "report,keep-books"]).await?;
	let shown = user.json(&show).await?;
	assert_eq!(shown["duties"].as_array().map(Vec::len), Some(2), "{shown}");
	for (change, status) in
		[("suspend", "suspended"), ("reinstate", "active"), ("revoke", "revoked")]
	{
		user.act("city", &["officer", change, &clerk]).await?;
		let shown = user.json(&show).await?;
		assert_eq!(shown["status"], status, "{shown}");
	}
	Ok(())
}

/// Keys are listed and shown, also of another folder; one gets another passphrase, without which it does not open. The court's
/// officer sends nothing meanwhile.
async fn manage_keys(user: &User, network: &Network) -> Result<()> {
	let listed = user.json(&["key", "list"]).await?;
	let court = network.members.court().officer().account().to_string();
	let keys = listed.as_array().context("a list of keys")?;
	assert!(keys.iter().any(|key| key["name"] == "court" && key["account"] == court), "{listed}");
	assert_eq!(user.json(&["key", "show", "court"]).await?["account"], court);

	let elsewhere = user.folder().join("other-keys");
	let elsewhere = ["--keys-dir", &elsewhere.to_string_lossy()];
	let made = user.json(&[&elsewhere[..], &["key", "new", "spare"]].concat()).await?;
	let listed = user.json(&[&elsewhere[..], &["key", "list"]].concat()).await?;
	assert_eq!(listed.as_array().map(Vec::len), Some(1), "{listed}");
	assert_eq!(listed[0]["account"], made["account"], "{listed}");

	let file = user.folder().join("new-passphrase");
	fs::write(&file, "another one\n")?;
	let file = file.to_string_lossy();
	user.done(&["key", "passphrase", "court", "--new-passphrase-file", &file]).await?;
	let act = ["--key", "court", "officer", "suspend", &court];
	assert_eq!(user.fails(&act).await?.code, 2, "the passphrase is not the old one");
	let status = ["--passphrase-file", &file, "status"];
	assert_eq!(user.act("court", &status).await?["officer"]["status"], "active");
	Ok(())
}
