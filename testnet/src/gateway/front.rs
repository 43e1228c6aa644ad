//! An institution that calls through its gateway: it prepares, signs with its own key, and submits.

use super::{account, signed, Certificates, Client, Gateway};
use crate::{calls::now, Member, Network};
use anyhow::{ensure, Context, Result};
use madang_client::{
	api::{calls::institutions, types::Scopes},
	Included, Officer, Sender, METADATA,
};
use madang_json::Runtime;
use madang_primitives::{InstitutionId, DAY_MS};
use serde_json::{json, Value};
use std::{path::Path, sync::LazyLock};
use subxt::{tx::Payload, utils::H256};
use tokio::sync::Mutex;
use tokio_rustls::rustls::version::TLS13;

/// The argument that carries a call's reference.
const REFERENCE: &str = "external_ref";

/// The name of the client certificate.
const CLIENT: &str = "loans";

/// What a bank calls in addition to what is of the pallet of loans.
const OTHERS_OF_BANKS: [&str; 4] =
	["Conveyances.affirm", "Conveyances.finance", "Institutions.anchor_log", "Titles.file"];

/// The runtime of this repository.
static RUNTIME: LazyLock<Result<Runtime, madang_json::Error>> =
	LazyLock::new(|| Runtime::decode(METADATA));

/// A gateway with a system that calls through it.
pub struct Front {
	/// The institution.
	pub institution: InstitutionId,
	/// The gateway.
	pub gateway: Gateway,
	/// Its certificates, and that of the system.
	pub certificates: Certificates,
	client: Mutex<Client>,
	sender: Sender,
}

impl Front {
	/// Start the gateway of an institution, with its files in a folder, and register a system for a day. `more` is added to its
	/// configuration.
	pub async fn start(
		network: &Network,
		sender: &Sender,
		member: &Member,
		(node, folder, more): (usize, &Path, &str),
	) -> Result<Self> {
		let certificates = Certificates::new(folder)?;
		let own = certificates.client(CLIENT, 30)?;
		let files = ("gateway", "gateway.sqlite");
		let mut gateway =
			Gateway::new(network, member.id, &[node, 0], &certificates, files).await?;
		gateway.configure(more)?;
		gateway.start().await?;
		let all = Scopes { read: true, submit: true, audit: true };
		let register = institutions::add_client_certificate(own.fingerprint, all, now() + DAY_MS);
		let block = sender.run(&register, member.officer()).await?.block;
		gateway.has_followed(block).await?;
		let issuer = certificates.issuer();
		let mut client = Client::connect(gateway.address, &issuer, Some(&own), &[&TLS13]).await?;
		client.until_answered("/v1/gateway/status").await?;
		let (client, sender) = (Mutex::new(client), sender.clone());
		Ok(Self { institution: member.id, gateway, certificates, client, sender })
	}

	/// The names of the calls that a bank makes, for the signer of a gateway to try things out with.
	pub fn calls_of_banks() -> Result<Vec<String>> {
		let runtime = RUNTIME.as_ref().map_err(|error| anyhow::anyhow!("{error}"))?;
		let names = runtime.calls().into_iter().map(|call| call.full_name());
		let is_banks = |name: &String| {
			name.starts_with("Lending.") || OTHERS_OF_BANKS.contains(&name.as_str())
		};
		Ok(names.filter(is_banks).collect())
	}

	/// Submit a call; the id of its attempt.
	pub async fn send(&self, officer: &Officer, call: &impl Payload) -> Result<String> {
		let question = self.question(officer, call).await?;
		let mut client = self.client.lock().await;
		let prepared = client.post("/v1/tx/prepare", &question).await?.ok()?;
		let submitted =
			client.post("/v1/tx/submit", &signed(officer, &prepared, 0)?).await?.ok()?;
		Ok(submitted["attempt"].as_str().context("an attempt")?.to_owned())
	}

	/// What `tx_prepare` takes for a call.
	async fn question(&self, officer: &Officer, call: &impl Payload) -> Result<Value> {
		let runtime = RUNTIME.as_ref().map_err(|error| anyhow::anyhow!("{error}"))?;
		let name = format!("{}.{}", call.pallet_name(), call.call_name());
		let form = runtime.call(&name).with_context(|| format!("there is no {name}"))?;
		let bytes = self.sender.finalized().await?.tx().call_data(call)?;
		let mut arguments = form.decode(runtime.types(), &bytes)?;
		let mut question = json!({ "officer": account(officer), "call": name });
		if let Some(reference) = arguments.remove(REFERENCE) {
			question[REFERENCE] = reference;
		}
		question["args"] = arguments.into();
		Ok(question)
	}

	/// Wait until a call is final; the call with its events.
	pub async fn outcome(&self, attempt: &str) -> Result<Included> {
		let path = format!("/v1/tx/status?attempt={attempt}&wait=60");
		let mut status = json!(null);
		// Two long waits are more than a transaction lives.
		for _ in 0..3 {
			status = self.client.lock().await.get(&path).await?.ok()?;
			if status["state"] == "settled" {
				break;
			}
		}
		let outcome = &status["outcome"];
		ensure!(outcome["kind"] == "done", "{status}");
		let hash = |value: &Value| -> Option<H256> {
			let digits = value.as_str()?.strip_prefix("0x")?;
			Some(H256(hex::decode(digits).ok()?.try_into().ok()?))
		};
		let block = outcome["block"]["number"].as_u64().zip(hash(&outcome["block"]["hash"]));
		let index = outcome["index"].as_u64().and_then(|index| u32::try_from(index).ok());
		let transaction = index.zip(hash(&status["transaction"]));
		let (block, transaction) = block.zip(transaction).with_context(|| format!("{status}"))?;
		let node = self.sender.connection().await;
		let mut found = node.outcomes(block, &[transaction]).await?;
		Ok(found.pop().context("an answer for each")??)
	}
}
