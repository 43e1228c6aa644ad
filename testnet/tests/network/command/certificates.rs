//! A loan whose 22 papers are certificates of six issuers, by the command alone. One is revoked after the
//! application and stops the agreement. A title extract is checked with the network gone. No word about the
//! applicant is on the chain.

mod applicant;
mod in_browser;

use super::user_of;
use crate::slots::shared_slot;
use anyhow::{ensure, Context, Result};
use applicant::Applicant;
use base64ct::{Base64UrlUnpadded, Encoding};
use futures::future::try_join_all;
use madang_client::api::{calls::certificates, types::*};
use madang_testnet::{
	calls::{first_field, fresh, now},
	command::User,
	scan::Scan,
	template, Member, Network, Options,
};
use madang_verify_engine::Browser;
use serde_json::{json, Value};
use std::{collections::BTreeMap, fs};

/// What is known of the applicant and must stay off the chain.
const NAME: &str = "김하늘순돌";
const BUSINESS_NUMBER: &str = "123-45-67891";
const ADDRESS: &str = "서울특별시 강남구 역삼동 737 은빛마을 1204호";
/// The name of a member, which is public: the search finds it, so it works.
const PUBLIC: &str = "마당은행";
const WORDS: [&str; 4] = [NAME, BUSINESS_NUMBER, ADDRESS, PUBLIC];

/// The kind of title extracts: after those of the papers.
const TITLE_EXTRACT: u16 = PAPERS + 1;
/// How many papers a bundle can have: the kinds of certificates begin with them.
const PAPERS: u16 = PaperKind::ALL.len() as u16;
/// The kind of the certificate that is revoked: of paid health insurance.
const REVOKED: u16 = 11;

#[tokio::test(flavor = "multi_thread")]
async fn a_loan_on_certificates_of_six_issuers() -> Result<()> {
	shared_slot(lend_on_certificates()).await
}

async fn lend_on_certificates() -> Result<()> {
	let mut network = template::start(Options::default()).await?;
	let (user, _folder) = user_of(&network).await?;
	let node = network.connect(0).await?;
	let mut scan = Scan::new(&WORDS);
	let offices = offices(&network);
	for office in &offices {
		if ["agency", "foundation"].contains(&office.name) {
			user.import_key(office.name, office.member).await?;
		}
	}
	let series = accredit(&network, &offices).await?;
	let applicant = Applicant::prepare(&user, &network).await?;
	name_issuers(&user, &network, &offices).await?;
	let issued = try_join_all(
		offices
			.iter()
			.map(|office| async { office.issue_all(&user, &series, &applicant.holder).await }),
	);
	let mut issued: BTreeMap<u16, Issued> = issued.await?.into_iter().flatten().collect();
	ensure!(issued.len() == usize::from(PAPERS) + 1, "{} kinds", issued.len());
	let extract = issued.remove(&TITLE_EXTRACT).context("the extract")?;
	scan.blocks(&node).await?;

	let programme = open_programme(&user, &network).await?;
	let loan = applicant.apply(&user, &network, &programme, &issued).await?;
	user.act("bank", &["loan", "decide", &loan, "--approve"]).await?;
	scan.blocks(&node).await?;

	// A certificate is revoked. The agreement names it, until the applicant has another one.
	let revoked = &issued[&REVOKED];
	let (office, list) = (revoked.office, series[&REVOKED].1);
	let place = revoked.place.to_string();
	user.act(office, &["certificate", "revoke", &list.to_string(), &place]).await?;
	let failed = applicant.agree(&user, &loan).await.expect_err("a certificate is revoked");
	ensure!(format!("{failed:#}").contains("Revoked"), "{failed:#}");
	let of_it = offices.iter().find(|one| one.name == office).context("its office")?;
	let again = of_it.issue(&user, &series, &applicant.holder, REVOKED, 2).await?;
	issued.insert(REVOKED, again);
	applicant.replace_papers(&user, &loan, &issued).await?;
	applicant.agree(&user, &loan).await?;
	user.act("bank", &["loan", "draw", &loan, "--amount", "50_000_000"]).await?;
	let shown = user.json(&["loan", "show", &loan]).await?;
	ensure!(shown["state"] == "disbursed", "{shown}");

	let found = scan.finish(&node).await?;
	let (public, personal): (Vec<_>, Vec<_>) =
		found.into_iter().partition(|one| one.word == PUBLIC);
	ensure!(personal.is_empty(), "on the chain: {personal:?}");
	ensure!(!public.is_empty(), "the search finds nothing");

	let proven = applicant.prove(&user, &network, &extract).await?;
	network.stop().await?;
	in_browser::check(&path(&user, "anchor.json"), &proven).await?;
	check_without_network(&user, &proven).await
}

/// An office that issues certificates: the name of its officer's key, and which it issues.
struct Office<'a> {
	name: &'static str,
	member: &'a Member,
	kinds: Vec<u16>,
}

/// The accreditation and the list of revocations for each kind.
type Series = BTreeMap<u16, (AccreditationId, ListId)>;

/// A certificate that was issued and anchored.
struct Issued {
	file: String,
	office: &'static str,
	/// Its place in the list of revocations.
	place: u32,
}

/// Six offices, which share the papers. The registry office also issues title extracts.
fn offices(network: &Network) -> Vec<Office<'_>> {
	let members = &network.members;
	let all = [
		("city", members.municipality()),
		("registry", members.registry()),
		("court", members.court()),
		("old-bank", members.old_bank()),
		("agency", members.policy_agency()),
		("foundation", members.foundation()),
	];
	let count = u16::try_from(all.len()).unwrap_or_default();
	let kinds = |at| {
		let papers = (1..=PAPERS).filter(move |kind| (kind - 1) % count == at);
		papers.chain((at == 1).then_some(TITLE_EXTRACT)).collect()
	};
	(0..).zip(all).map(|(at, (name, member))| Office { name, member, kinds: kinds(at) }).collect()
}

/// The area of the batches of a kind, where it has areas.
fn area(kind: u16) -> Option<DistrictPrefix> {
	let has_areas = kind == TITLE_EXTRACT || kind == PaperKind::LocalTaxPaid as u16 + 1;
	has_areas.then_some(DistrictPrefix { digits: 5, value: 11_680 })
}

/// The ministry accredits each office, and the office makes a list of revocations.
async fn accredit(network: &Network, offices: &[Office<'_>]) -> Result<Series> {
	let sender = &network.sender(0).await?;
	let ministry = network.members.ministry().officer();
	let today = KoreanDay::of(now());
	let each =
		offices.iter().flat_map(|office| office.kinds.iter().map(move |kind| (office, kind)));
	let each = each.map(|(office, kind)| async move {
		let areas = area(*kind).into_iter().collect();
		let (issuer, number) = (office.member.id, KindId(*kind));
		let call = certificates::accredit(number, issuer, areas, today, None, fresh());
		let done = sender.run(&call, ministry).await?;
		let accreditation: AccreditationId = first_field(&done, "Certificates", "Accredited")?;
		let purpose = StatusPurpose::Revocation;
		let call = certificates::create_status_list(accreditation, purpose, 131_072, fresh());
		let done = sender.run(&call, office.member.officer()).await?;
		let list: ListId = first_field(&done, "Certificates", "StatusListCreated")?;
		anyhow::Ok((*kind, (accreditation, list)))
	});
	Ok(try_join_all(each).await?.into_iter().collect())
}

/// Each office names the DID under which it issues.
async fn name_issuers(user: &User, network: &Network, offices: &[Office<'_>]) -> Result<()> {
	let bank = network.members.bank().id.0.to_string();
	for office in offices {
		let key = office.signing_key();
		let did = register(user, &bank, &key, "p256").await?;
		let number = office.member.id.0.to_string();
		let named = ["issuer", "did", &did, "--institution", &number, "--party", &key];
		user.act(office.name, &named).await?;
	}
	Ok(())
}

/// Make a key for a party, and have the bank enrol it; its DID.
async fn register(user: &User, bank: &str, name: &str, kind: &str) -> Result<String> {
	let made = user.json(&["key", "new", name, "--party", "--kind", kind]).await?;
	let file = path(user, &format!("{name}-did.json"));
	let sign = ["sign", "register-did", "--institution", bank, "--party", name, "--out", &file];
	user.done(&sign).await?;
	user.act("bank", &["party", "register", "--consent", &file]).await?;
	text(&made, "did")
}

impl Office<'_> {
	fn signing_key(&self) -> String {
		format!("{}-issuer", self.name)
	}

	/// Issue and anchor a certificate of each of the office's kinds.
	async fn issue_all(
		&self,
		user: &User,
		series: &Series,
		holder: &str,
	) -> Result<Vec<(u16, Issued)>> {
		let mut issued = Vec::new();
		for kind in &self.kinds {
			issued.push((*kind, self.issue(user, series, holder, *kind, 1).await?));
		}
		Ok(issued)
	}

	/// Issue a batch of three certificates of a kind, one of them for the applicant, and anchor it.
	async fn issue(
		&self,
		user: &User,
		series: &Series,
		holder: &str,
		kind: u16,
		time: u32,
	) -> Result<Issued> {
		let (accreditation, list) = series[&kind];
		let claims =
			json!({ "name": NAME, "business_number": BUSINESS_NUMBER, "address": ADDRESS });
		let line = |holder: Value| json!({ "holder": holder, "claims": claims }).to_string();
		let lines = [line(Value::Null), line(json!(holder)), line(Value::Null)].join("\n");
		let from = path(user, &format!("{kind}-{time}.jsonl"));
		fs::write(&from, lines)?;
		let folder = path(user, &format!("batch-{kind}-{time}"));
		let key = self.signing_key();
		let did = text(&user.json(&["key", "show", &key]).await?, "did")?;
		let kinds = user.json(&["certificate", "kinds"]).await?;
		let of_kind = |one: &&Value| one["kind"] == kind;
		let found = kinds.as_array().into_iter().flatten().find(of_kind).context("the kind")?;
		let credential_type = text(found, "type")?;
		let first = (time - 1) * 64;
		let (number, places) = (accreditation.0.to_string(), format!("{list}:{first}:64"));
		let expires = KoreanDay::of(now()).plus(60).to_string();
		let mut issue = vec![
			"certificate",
			"issue",
			&from,
			"--issuer",
			&did,
			"--signing-key",
			&key,
			"--type",
			&credential_type,
			"--accreditation",
			&number,
			"--expires",
			&expires,
			"--revocation",
			&places,
			"--out",
			&folder,
		];
		let area = area(kind).map(|area| area.value.to_string());
		issue.extend(area.as_ref().map(|area| ["--area", area]).into_iter().flatten());
		user.done(&issue).await?;
		let batch = format!("{folder}/batch.json");
		user.act(self.name, &["certificate", "anchor", "--batch", &batch]).await?;
		let (file, place) = bound_to(&folder, holder)?;
		Ok(Issued { file, office: self.name, place })
	}
}

/// The certificate of a batch that is bound to a holder's key, and its place in the list of revocations. The order of a
/// batch is random.
fn bound_to(folder: &str, holder: &str) -> Result<(String, u32)> {
	for entry in fs::read_dir(folder)? {
		let file = entry?.path();
		let name = file.to_string_lossy().into_owned();
		if !name.ends_with(".certificate.json") {
			continue;
		}
		let read: Value = serde_json::from_slice(&fs::read(&file)?)?;
		let credential = read["credential"].as_str().context("a credential")?;
		if is_bound_to(credential, holder)? {
			let place = read["leaf"]["revocation"].as_u64().context("a place")?;
			return Ok((name, u32::try_from(place)?));
		}
	}
	anyhow::bail!("{folder} has no certificate of the holder")
}

/// Whether a credential names a holder's P-256 key, written `p256:` and its digits.
fn is_bound_to(credential: &str, holder: &str) -> Result<bool> {
	let claims = credential.split('.').nth(1).context("a credential has three parts")?;
	let claims: Value = serde_json::from_slice(&Base64UrlUnpadded::decode_vec(claims)?)?;
	let Some(x) = claims["cnf"]["jwk"]["x"].as_str() else { return Ok(false) };
	let x = hex::encode(Base64UrlUnpadded::decode_vec(x)?);
	// After the first byte, which says the sign of the other coordinate.
	Ok(holder.ends_with(&x))
}

/// A programme that asks for all 22 papers as certificates; its number.
async fn open_programme(user: &User, network: &Network) -> Result<String> {
	let today = KoreanDay::of(now());
	let papers = PaperKind::ALL.iter().map(|kind| {
		format!(
			"[[paper]]\nany-of = [\"{}\"]\nmax-age-days = 30\ncertified = true\n",
			kind.korean()
		)
	});
	let terms = format!(
		"first-day = \"{today}\"\nlast-day = \"{}\"\nperiod = 2026\nper-loan = 70_000_000\n\
		per-applicant = 70_000_000\nrate = \"2.5\"\nmonths = 60\ngrace-months = 24\n\
		repayments = [\"equal-instalment\"]\nsteps = [\"decision\"]\nhold-days = 60\n\n{}",
		today.plus(30),
		papers.collect::<String>(),
	);
	let file = path(user, "programme.toml");
	fs::write(&file, terms)?;
	let open = ["programme", "open", "--terms", &file, "--budget", "100_000_000"];
	let opened = user.act("agency", &open).await?;
	let programme = opened["programme"].as_u64().context("its number")?.to_string();
	let bank = network.members.bank().id.0.to_string();
	let line = ["programme", "set-line", &programme, "--lender", &bank, "--ceiling", "100_000_000"];
	user.act("agency", &line).await?;
	user.json(&["key", "new", "tickets", "--party"]).await?;
	user.act("agency", &["programme", "set-ticket-keys", "--party", "tickets"]).await?;
	user.done(&["programme", "new-secret", &path(user, "tags.secret")]).await?;
	Ok(programme)
}

/// The title extract is genuine for the command and for the module that browsers run, without any node; one that was
/// tampered with is not.
async fn check_without_network(user: &User, extract: &str) -> Result<()> {
	let anchor = path(user, "anchor.json");
	let verify = ["certificate", "verify", extract, "--anchor", &anchor];
	let found = user.json(&verify).await?;
	ensure!(found["genuine"] == true, "{found}");
	let mut browser = Browser::new()?;
	let mut ask = |certificate: &str| -> Result<Value> {
		let anchor = fs::read_to_string(&anchor)?;
		let request = json!({ "anchor": anchor, "certificate": certificate });
		Ok(serde_json::from_slice(&browser.answer(request.to_string().as_bytes())?)?)
	};
	let genuine = fs::read_to_string(extract)?;
	let answer = ask(&genuine)?;
	ensure!(answer["genuine"] == true, "{answer}");
	ensure!(answer["certificate"]["id"] == found["certificate"]["id"], "{answer} and {found}");
	let mut tampered: Value = serde_json::from_str(&genuine)?;
	tampered["leaf"]["expires"] = json!(KoreanDay::of(now()).plus(61).to_string());
	let answer = ask(&tampered.to_string())?;
	ensure!(answer["genuine"] == false, "{answer}");
	fs::write(extract, tampered.to_string())?;
	ensure!(user.fails(&verify).await?.code == 1, "a tampered extract verifies");
	Ok(())
}

fn path(user: &User, name: &str) -> String {
	user.folder().join(name).to_string_lossy().into_owned()
}

fn text(value: &Value, name: &str) -> Result<String> {
	Ok(value[name].as_str().with_context(|| format!("no {name} in {value}"))?.to_owned())
}
