//! Who may ask, and for what.

use super::*;
use crate::slots::shared_slot;
use madang_client::api::types::Commitment;
use madang_testnet::funding::{Applicant, Funding, Way};
use std::{collections::BTreeSet, path::Path};
use tokio_rustls::rustls::version::TLS12;

const READ: Scopes = Scopes { submit: false, audit: false, ..ALL };
const SUBMIT: Scopes = Scopes { read: false, audit: false, ..ALL };
const AUDIT: Scopes = Scopes { read: false, submit: false, ..ALL };

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_answers_what_a_registered_certificate_may_ask() -> Result<()> {
	shared_slot(ask()).await
}

async fn ask() -> Result<()> {
	let mut network = template::start(Options::with_registers()).await?;
	let folder = tempfile::tempdir()?;
	let certificates = Certificates::new(folder.path())?;
	let [bank, other] = [network.members.banks()[0], network.members.banks()[1]];
	let files = ("bank", "bank.sqlite");
	let mut gateway = Gateway::new(&network, bank.id, &[3, 0], &certificates, files).await?;
	gateway.start().await?;
	only_accepted_certificates_connect(&gateway, &certificates).await?;
	let sender = network.sender(0).await?;
	only_registered_ones_are_answered(&gateway, &certificates, &sender, bank).await?;
	each_is_for_its_scopes(&gateway, &certificates, &sender, bank).await?;
	objects_are_for_those_with_a_part_in_them(&network, &gateway, &certificates, other).await?;
	both_doors_are_described(&gateway, &certificates).await?;
	nonsense_is_refused(&gateway, &certificates).await?;
	let [one, two] = [certificates.client("loans", 30)?, certificates.client("books", 30)?];
	register(&sender, bank, &two, ALL).await?;
	let mut client = connect(&gateway, &certificates, &two).await?;
	client.until_answered("/v1/gateway/status").await?;
	drop(client);
	places::are_each_clients_own(&gateway, &certificates, (&one, &two)).await?;
	gateway.stop().await?;
	network.stop().await
}

/// Mutual TLS: what is refused before anything is asked.
async fn only_accepted_certificates_connect(
	gateway: &Gateway,
	certificates: &Certificates,
) -> Result<()> {
	let folder = tempfile::tempdir()?;
	let outsiders = Certificates::new(folder.path())?;
	let (outsider, expired) = (outsiders.client("loans", 1)?, certificates.client("old", -1)?);
	let good = certificates.client("loans", 30)?;
	let issuer = certificates.issuer();
	let connects = async |own: Option<&Certificate>, issuer: &Path, version| {
		match Client::connect(gateway.address, issuer, own, &[version]).await {
			// A server of TLS 1.3 refuses a client after the client's own handshake.
			Ok(mut client) => client.get("/v1/gateway/status").await.is_ok(),
			Err(_) => false,
		}
	};
	ensure!(connects(Some(&good), &issuer, &TLS13).await, "a good certificate is refused");
	ensure!(!connects(None, &issuer, &TLS13).await, "a client without a certificate is answered");
	ensure!(!connects(Some(&outsider), &issuer, &TLS13).await, "a outsider is answered");
	ensure!(!connects(Some(&expired), &issuer, &TLS13).await, "an expired certificate is answered");
	ensure!(!connects(Some(&good), &issuer, &TLS12).await, "TLS 1.2 is answered");
	ensure!(
		!connects(Some(&good), &outsiders.issuer(), &TLS13).await,
		"the gateway has a certificate of another issuer"
	);
	Ok(())
}

async fn only_registered_ones_are_answered(
	gateway: &Gateway,
	certificates: &Certificates,
	sender: &Sender,
	bank: &Member,
) -> Result<()> {
	let loans = certificates.client("loans", 30)?;
	let mut client = connect(gateway, certificates, &loans).await?;
	let answer = client.get("/v1/gateway/status").await?;
	ensure!(answer.status == 403, "{answer:?}");
	refused(&answer, "not-registered")?;
	ensure!(answer.body["error"]["fingerprint"] == hex::encode(loans.fingerprint), "{answer:?}");

	register(sender, bank, &loans, ALL).await?;
	let status = client.until_answered("/v1/gateway/status").await?;
	ensure!(status["institution"] == bank.id.0, "{status}");
	ensure!(status["certificate"]["fingerprint"] == hex::encode(loans.fingerprint), "{status}");
	// It was registered for a day only.
	ensure!(status["certificate"]["ends_soon"] == true, "{status}");
	let by_rpc = client.call("gateway_status", &json!({})).await?;
	ensure!(by_rpc.is_ok_and(|answer| answer["institution"] == bank.id.0));
	// The number of a request comes back.
	let headers = [("x-api-tran-id", "M202600000A1")];
	let answer = client.send(hyper::Method::GET, "/v1/gateway/status", &headers, "").await?;
	ensure!(answer.headers.get("x-api-tran-id").is_some_and(|id| id == "M202600000A1"));
	ensure!(answer.headers.contains_key("ratelimit-remaining"));

	// It is refused again as soon as its institution removes it.
	let old = certificates.client("books", 30)?;
	register(sender, bank, &old, ALL).await?;
	let mut client = connect(gateway, certificates, &old).await?;
	client.until_answered("/v1/gateway/status").await?;
	let remove = institutions::remove_client_certificate(old.fingerprint);
	sender.run(&remove, bank.officer()).await?;
	until_refused(&mut client, "/v1/gateway/status", "not-registered").await
}

async fn until_refused(client: &mut Client, path: &str, name: &str) -> Result<()> {
	let until = tokio::time::Instant::now() + PATIENCE;
	loop {
		let answer = client.get(path).await?;
		if answer.error() == Some(name) || tokio::time::Instant::now() > until {
			return refused(&answer, name);
		}
		tokio::time::sleep(Duration::from_millis(200)).await;
	}
}

/// Every method with a certificate of every scope.
async fn each_is_for_its_scopes(
	gateway: &Gateway,
	certificates: &Certificates,
	sender: &Sender,
	bank: &Member,
) -> Result<()> {
	let mut owner = connect(gateway, certificates, &certificates.client("loans", 30)?).await?;
	let document = owner.get("/openrpc.json").await?.ok()?;
	let methods = document["methods"].as_array().context("methods")?.clone();
	for (name, scope, scopes) in
		[("reader", "read", READ), ("writer", "submit", SUBMIT), ("auditor", "audit", AUDIT)]
	{
		let certificate = certificates.client(name, 30)?;
		register(sender, bank, &certificate, scopes).await?;
		let mut client = connect(gateway, certificates, &certificate).await?;
		client.until_answered("/v1/gateway/status").await?;
		for method in &methods {
			let (name, needs) = (&method["name"], &method["x-scope"]);
			let name = name.as_str().context("a name")?;
			let follows = needs == "read or submit" && scope != "audit";
			let allowed = needs == "any" || needs == scope || follows;
			let answer = client.call(name, &json!([])).await?;
			let is_refused =
				answer.as_ref().is_err_and(|error| error["data"]["name"] == "no-scope");
			ensure!(is_refused != allowed, "{name} with {scope}: {answer:?}");
		}
		let remove = institutions::remove_client_certificate(certificate.fingerprint);
		sender.run(&remove, bank.officer()).await?;
	}
	Ok(())
}

/// An encoded call that the chief of an institution may make.
async fn call_of_chief(network: &Network, member: &Member) -> Result<String> {
	let connection = network.sender(0).await?.connection().await;
	let newcomer = Officer::from_secret("//Newcomer").map_err(anyhow::Error::msg)?;
	let call = appoint(&connection, member.id, &newcomer, Duties::NONE.with(Duty::Observe))?;
	let bytes = connection.finalized().await?.tx().call_data(&call)?;
	Ok(format!("0x{}", hex::encode(bytes)))
}

/// A loan of another bank.
async fn objects_are_for_those_with_a_part_in_them(
	network: &Network,
	gateway: &Gateway,
	certificates: &Certificates,
	other: &Member,
) -> Result<()> {
	let funding = Funding::open_through(network, vec![other], Way::Disaster, 1).await?;
	let applicants = [Applicant::new()];
	funding.enrol(&applicants, 1).await?;
	let served = funding.serve(&applicants, 1, |_| {}).await?;
	ensure!(served.paid.len() == 1, "{:?}", served.refused);

	let mut strange = connect(gateway, certificates, &certificates.client("loans", 30)?).await?;
	let files = ("other", "other.sqlite");
	let mut own_gateway = Gateway::new(network, other.id, &[0], certificates, files).await?;
	own_gateway.start().await?;
	let own = certificates.client("own", 30)?;
	register(&network.sender(0).await?, other, &own, READ).await?;
	let mut own = connect(&own_gateway, certificates, &own).await?;
	own.until_answered("/v1/gateway/status").await?;
	let programme = funding.programme;
	for path in [
		"loans/get?loan=1".to_owned(),
		"loans/file?loan=1".to_owned(),
		"loans/ledger?loan=1".to_owned(),
		"loans/standing?loan=1".to_owned(),
		"loans/way?loan=1".to_owned(),
		"programmes/entry?loan=1".to_owned(),
		format!("programmes/line?programme={programme}&lender={}", other.id),
		format!("institutions/usage?institution={}", other.id),
		format!("institutions/outcome?institution={}&external_ref={}", other.id, in_json([1; 32])),
	] {
		let answer = own.get(&format!("/v1/{path}")).await?;
		ensure!(answer.status == 200, "{path}: {answer:?}");
		let answer = strange.get(&format!("/v1/{path}")).await?;
		ensure!(answer.status == 403, "{path}: {answer:?}");
		refused(&answer, "no-part")?;
	}
	// Only an institution's own officers: this bank's own gateway says what its officer may.
	let officer = account(other.officer());
	let call = call_of_chief(network, other).await?;
	let path = format!("/v1/institutions/may-call?account={officer}&call={call}");
	let answer = own.get(&path).await?.ok()?;
	ensure!(answer["allowed"] == true && answer["missing"] == json!([]), "{answer}");
	refused(&strange.get(&path).await?, "no-part")?;
	let answer = own.get(&format!("/v1/institutions/may-call?account=kim&call={call}")).await?;
	ensure!(answer.status == 400, "{answer:?}");
	let loan = own.get("/v1/loans/get?loan=1").await?.ok()?;
	ensure!(loan["value"]["lender"] == other.id.0 && loan["block"]["final"] == true, "{loan}");
	// What does not exist is refused in the same way.
	refused(&strange.get("/v1/loans/get?loan=4711").await?, "no-part")?;
	// The public books are everyone's, in both forms of a question.
	let unit = madang_client::files::example::for_sale();
	let property = format!("unit:{}", unit.unit);
	let answer = strange.get(&format!("/v1/titles/of-property?property={property}")).await?.ok()?;
	ensure!(answer["value"] == json!(unit.title.0.to_string()), "{answer}");
	let question =
		json!({ "title": answer["value"], "at": answer["block"]["hash"], "proof": true });
	let answer = strange.post("/v1/titles/get", &question).await?.ok()?;
	ensure!(answer["proof"].as_array().is_some_and(|proof| !proof.is_empty()), "{answer}");
	own_gateway.stop().await
}

/// The documents are of what is served.
async fn both_doors_are_described(gateway: &Gateway, certificates: &Certificates) -> Result<()> {
	let mut client = connect(gateway, certificates, &certificates.client("loans", 30)?).await?;
	let openrpc = client.get("/openrpc.json").await?.ok()?;
	let openapi = client.get("/openapi.json").await?.ok()?;
	let methods: BTreeSet<_> = openrpc["methods"]
		.as_array()
		.context("methods")?
		.iter()
		.filter_map(|method| method["name"].as_str())
		.collect();
	ensure!(methods.len() > 70, "{methods:?}");
	for method in &methods {
		let answer = client.call(method, &json!(["x", "y", "z", "w", "v"])).await?;
		let found = answer.as_ref().err().is_none_or(|error| error["code"] != -32601);
		ensure!(found, "{method} is not served: {answer:?}");
	}
	let answer = client.call("author_submitExtrinsic", &json!(["0x00"])).await?;
	ensure!(answer.as_ref().is_err_and(|error| error["code"] == -32601), "{answer:?}");
	for (path, verbs) in openapi["paths"].as_object().context("paths")? {
		for verb in verbs.as_object().context("verbs")?.keys() {
			let method = verb.to_uppercase().parse()?;
			let answer = client.send(method, path, &[], "").await?;
			ensure!(answer.error() != Some("no-such-method"), "{verb} {path}: {answer:?}");
		}
	}
	Ok(())
}

/// What is wrong gets an answer that says so, and never a fault of the gateway.
async fn nonsense_is_refused(gateway: &Gateway, certificates: &Certificates) -> Result<()> {
	let mut client = connect(gateway, certificates, &certificates.client("loans", 30)?).await?;
	for (verb, path, body, status) in [
		("GET", "/v1/loans/get", "", 400),
		("GET", "/v1/loans/get?loan=-1", "", 400),
		("GET", "/v1/loans/get?loan=99999999999999999999", "", 400),
		("GET", "/v1/loans/nothing", "", 404),
		("GET", "/v1/tx/prepare", "", 405),
		("PUT", "/v1/loans/get", "{}", 405),
		("DELETE", "/v1/loans/get?loan=1", "", 405),
		("POST", "/v1/titles/get", "{", 400),
		("POST", "/v1/titles/get", "[]", 400),
		("POST", "/v1/titles/get", "{\"title\": {\"a\": [1e400]}}", 400),
		("POST", "/v1/titles/get", "{\"title\": \"7\", \"more\": 1}", 400),
		("POST", "/v1/tx/prepare", "{\"officer\": \"x\", \"call\": \"y\"}", 400),
		("POST", "/v1/tx/submit", "{}", 400),
		("GET", "/v1/outcomes/list?limit=0", "", 400),
		("GET", "/v1/outcomes/list?after=x", "", 400),
		("GET", "/v1/events?after=nonsense", "", 400),
		("GET", "/", "", 404),
	] {
		let answer = client.send(verb.parse()?, path, &[], body).await?;
		ensure!(answer.status == status, "{verb} {path} {body}: {answer:?}");
		ensure!(answer.body["error"]["message_ko"].is_string(), "{verb} {path}: {answer:?}");
	}
	for body in ["", "{", "[]", "7", "{\"jsonrpc\":\"2.0\"}", "[1,2]"] {
		let answer = client.send(hyper::Method::POST, "/rpc", &[], body).await?;
		ensure!(answer.status < 500, "{body}: {answer:?}");
	}
	let many: Vec<_> = (0..21)
		.map(|id| json!({ "jsonrpc": "2.0", "id": id, "method": "gateway_status", "params": [] }))
		.collect();
	let answer = client.post("/rpc", &json!(many)).await?;
	ensure!(answer.body["error"]["code"].is_number(), "a batch of 21: {answer:?}");
	let answer = client.post("/rpc", &json!(many[..20])).await?;
	ensure!(answer.body.as_array().is_some_and(|all| all.len() == 20), "a batch of 20: {answer:?}");
	// A body that is too long ends the request, and not the gateway.
	let long = "x".repeat(3 * 1024 * 1024);
	if let Ok(answer) = client.send(hyper::Method::POST, "/v1/tx/submit", &[], long).await {
		ensure!(answer.status == 413, "{answer:?}");
	}
	let commitment = Commitment([1; 32]);
	let mut client = connect(gateway, certificates, &certificates.client("loans", 30)?).await?;
	let question = json!({ "title": commitment.to_string() });
	ensure!(client.post("/v1/titles/get", &question).await?.status == 400);
	Ok(())
}
