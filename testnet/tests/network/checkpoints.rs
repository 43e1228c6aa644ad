//! Validators cosign checkpoints of the log of certificates. Every node serves the same checkpoints, and
//! proofs that hold without any node.

use crate::slots::shared_slot;
use anyhow::{ensure, Context, Result};
use madang_client::{
	api::{calls::certificates, types::*},
	consent, Connection, PartyKey, Sender,
};
use madang_primitives::DAY_MS;
use madang_testnet::{
	calls::{first_field, fresh, now, register_did},
	command::User,
	template, Member, Network, Options,
};
use madang_transparency::{
	checkpoint::Checkpoint,
	leaf_hash,
	note::Note,
	policy::{Accepted, Policy},
	proof::TlogProof,
	Hash, ProofError,
};
use serde_json::Value;
use sp_core::{ed25519, Pair, H256};
use std::collections::BTreeSet;
use subxt::rpcs::rpc_params;

/// The registry office's node.
const REGISTRY: usize = 2;
/// The bank's node, which is stopped for a while.
const BANK: usize = 3;

/// How many validators there are, and how many of them must cosign.
const VALIDATORS: usize = 4;
const QUORUM: usize = 3;

/// A kind of certificates that has no areas.
const KIND: KindId = KindId(11);

/// A time after every cosignature: the check of times is none of these tests'.
const LATER: u64 = u64::MAX;

#[tokio::test(flavor = "multi_thread")]
async fn checkpoints_are_cosigned_served_alike_and_not_lost() -> Result<()> {
	shared_slot(cosign_and_restart()).await
}

async fn cosign_and_restart() -> Result<()> {
	let options = Options { metrics: true, ..Options::default() };
	let mut network = template::start(options).await?;
	let mut issuer = Issuer::prepare(&network).await?;
	for index in 0..VALIDATORS {
		let node = network.connect(index).await?;
		ensure!(Shown::of(&node, None).await?.is_none(), "the log is empty");
		ensure!(proof(&node, 0).await.is_err(), "there is no batch");
	}

	issuer.anchor(&network).await?;
	let all: Vec<usize> = (0..VALIDATORS).collect();
	let first = served_alike(&network, &all, 1, VALIDATORS).await?;
	let policy = policy_of_all(&network, &all).await?;
	ensure!(accepted(&policy, &first)?.witnesses().len() == VALIDATORS, "{first:?}");

	// Without one of four there is still a quorum. That one gets what it has missed.
	network.kill(BANK).await?;
	issuer.anchor(&network).await?;
	let second = served_alike(&network, &all[..BANK], 2, QUORUM).await?;
	ensure!(accepted(&policy, &second)?.witnesses().len() == QUORUM, "{second:?}");
	network.restart(BANK).await?;
	let node = network.connect(BANK).await?;
	let got = at_least(&network, &node, 2, QUORUM).await?;
	ensure!(got.root()? == second.root()?, "{got:?} and {second:?}");
	ensure!(got.lines()?.is_superset(&second.lines()?), "{got:?} and {second:?}");

	nothing_is_lost(&mut network).await?;
	issuer.anchor(&network).await?;
	let third = served_alike(&network, &all, 3, VALIDATORS).await?;
	ensure!(third.root()? != second.root()?, "{third:?}");
	for index in all {
		let node = network.connect(index).await?;
		for batch in 0..3 {
			check_proof(&proof(&node, batch).await?, batch, &policy, VALIDATORS)?;
		}
		let cosigned = network.nodes[index].metric("madang_checkpoints_cosigned", |_| true).await?;
		ensure!(cosigned >= 1.0, "{cosigned} since its start");
		let other = |labels: &str| labels.contains("other-root");
		let refused = network.nodes[index].metric("madang_checkpoints_refused", other).await?;
		ensure!(refused == 0.0, "{refused} of another root");
	}
	let node = network.connect(0).await?;
	altered_proofs_are_refused(&proof(&node, 1).await?, &policy)?;
	network.stop().await
}

/// All nodes are stopped and started. Each has every cosignature that it had.
async fn nothing_is_lost(network: &mut Network) -> Result<()> {
	let mut before = Vec::new();
	for index in 0..VALIDATORS {
		let node = network.connect(index).await?;
		for size in [1, 2] {
			let shown = Shown::of(&node, Some(size)).await?;
			before.push((index, size, shown.with_context(|| format!("{size} at {index}"))?));
		}
	}
	network.pause().await?;
	network.resume()?;
	network.wait_for_finality().await?;
	for (index, size, before) in before {
		let node = network.connect(index).await?;
		let after = Shown::of(&node, Some(size)).await?;
		let after = after.with_context(|| format!("{size} at {index} is lost"))?;
		ensure!(after.root()? == before.root()?, "{after:?} instead of {before:?}");
		ensure!(after.lines()?.is_superset(&before.lines()?), "{after:?} instead of {before:?}");
	}
	Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn other_session_keys_change_the_policy_and_old_proofs_still_hold() -> Result<()> {
	shared_slot(rotate_a_key()).await
}

async fn rotate_a_key() -> Result<()> {
	let mut network = template::start(Options::with_short_sessions()).await?;
	let mut issuer = Issuer::prepare(&network).await?;
	let all: Vec<usize> = (0..VALIDATORS).collect();
	issuer.anchor(&network).await?;
	served_alike(&network, &all, 1, VALIDATORS).await?;
	let old_policy = policy_of_all(&network, &all).await?;
	let old_proof = proof(&network.connect(0).await?, 0).await?;

	let temporary = tempfile::tempdir()?;
	let user = User::new(temporary.path(), network.urls().join(","))?;
	user.import_key("registry", network.members.registry()).await?;
	let url = &network.nodes[REGISTRY].unsafe_url;
	user.act("registry", &["validator", "set-keys", "0", "--on", url]).await?;
	for index in &all {
		let node = network.connect(*index).await?;
		network
			.until("the policy has the new key", || async {
				Ok((policy(&node).await? != old_policy).then_some(()))
			})
			.await?;
		// The others have cosigned the newest checkpoint with keys that are still in the policy.
		network
			.until("a quorum of the new policy has cosigned", || async {
				let shown = Shown::of(&node, None).await?.context("a checkpoint")?;
				Ok(accepted(&policy(&node).await?, &shown).ok().map(|_| ()))
			})
			.await?;
	}
	let new_policy = policy_of_all(&network, &all).await?;
	ensure!(new_policy != old_policy, "{new_policy}");
	// A file that somebody kept still shows what it showed.
	check_proof(&old_proof, 0, &old_policy, VALIDATORS)?;

	issuer.anchor(&network).await?;
	let shown = served_alike(&network, &all, 2, VALIDATORS).await?;
	ensure!(accepted(&new_policy, &shown)?.witnesses().len() == VALIDATORS, "{shown:?}");
	// The old policy does not know the new key.
	ensure!(accepted(&old_policy, &shown)?.witnesses().len() == VALIDATORS - 1, "{shown:?}");
	network.stop().await
}

/// The registry office as an issuer of certificates.
struct Issuer {
	sender: Sender,
	key: PartyKey,
	accreditation: AccreditationId,
	list: ListId,
	batches: u32,
}

impl Issuer {
	/// Accredited, with a DID and a list of revocations.
	async fn prepare(network: &Network) -> Result<Self> {
		let sender = network.sender(0).await?;
		let node = sender.connection().await;
		let (ministry, bank) = (network.members.ministry(), network.members.bank());
		let registry = network.members.registry();
		let key = PartyKey::Ed25519(Box::new(ed25519::Pair::generate().0));
		sender.run(&register_did(&node, bank.id, &key), bank.officer()).await?;
		let today = KoreanDay::of(now());
		let call = certificates::accredit(KIND, registry.id, Vec::new(), today, None, fresh());
		let done = sender.run(&call, ministry.officer()).await?;
		let accreditation: AccreditationId = first_field(&done, "Certificates", "Accredited")?;
		let purpose = StatusPurpose::Revocation;
		let call = certificates::create_status_list(accreditation, purpose, 131_072, fresh());
		let done = sender.run(&call, registry.officer()).await?;
		let list: ListId = first_field(&done, "Certificates", "StatusListCreated")?;
		let act = consent::issue_certificates(registry.id, &key.did());
		let consent = key.sign_consent(H256(node.genesis().0), act, now() + DAY_MS);
		let call = certificates::set_issuer_did(consent, fresh());
		sender.run(&call, registry.officer()).await?;
		Ok(Self { sender, key, accreditation, list, batches: 0 })
	}

	/// Anchor another batch. The chain knows its root only, and this one is of no certificates.
	async fn anchor(&mut self, network: &Network) -> Result<()> {
		let registry: &Member = network.members.registry();
		let count = 64;
		let revocation =
			StatusRange { list: self.list, first: self.batches.saturating_mul(count), count };
		let batch = NewBatch {
			accreditation: self.accreditation,
			area: None,
			key: self.key.public(),
			root: fresh(),
			size: count,
			expires: KoreanDay::of(now()).plus(30),
			revocation: Some(revocation),
			suspension: None,
		};
		let call = certificates::anchor(vec![batch], fresh());
		self.sender.run(&call, registry.officer()).await?;
		self.batches += 1;
		Ok(())
	}
}

/// A checkpoint as a node shows it.
#[derive(Debug)]
struct Shown {
	cosigned: usize,
	note: Note,
}

impl Shown {
	/// Of a size, or the newest with a quorum.
	async fn of(node: &Connection, size: Option<u64>) -> Result<Option<Self>> {
		let size = size.map(|size| size.to_string());
		let shown: Value =
			node.client().request("certificates_checkpoint", rpc_params![size]).await?;
		if shown.is_null() {
			return Ok(None);
		}
		let cosigned = shown["cosigned"].as_u64().context("how many have cosigned")?;
		let note = Note::parse(text(&shown, "note")?.as_bytes())?;
		let shown_by_note = Self { cosigned: usize::try_from(cosigned)?, note };
		let tree = shown_by_note.checkpoint()?.tree;
		ensure!(text(&shown, "size")? == tree.size.to_string(), "{shown}");
		ensure!(text(&shown, "root")? == hex::encode(tree.root), "{shown}");
		Ok(Some(shown_by_note))
	}

	fn checkpoint(&self) -> Result<Checkpoint> {
		Ok(Checkpoint::parse(self.note.text())?)
	}

	fn root(&self) -> Result<Hash> {
		Ok(self.checkpoint()?.tree.root)
	}

	/// The lines of the signatures: the log's own, and those of validators.
	fn lines(&self) -> Result<BTreeSet<String>> {
		let note = self.note.to_string();
		let (_, lines) = note.split_once("\n\n").context("a note has signatures")?;
		Ok(lines.lines().map(str::to_owned).collect())
	}
}

/// Wait until a node shows a checkpoint that at least so many have cosigned.
async fn at_least(
	network: &Network,
	node: &Connection,
	size: u64,
	cosigned: usize,
) -> Result<Shown> {
	let what = format!("{cosigned} have cosigned the checkpoint of {size} at {}", node.url());
	let enough = |shown: &Shown| shown.cosigned >= cosigned;
	network.until(&what, || async { Ok(Shown::of(node, Some(size)).await?.filter(enough)) }).await
}

/// Wait until these nodes show the same checkpoint of a size with the same cosignatures, of so many. It is the newest
/// with a quorum, too.
async fn served_alike(
	network: &Network,
	nodes: &[usize],
	size: u64,
	cosigned: usize,
) -> Result<Shown> {
	let mut first: Option<Shown> = None;
	for index in nodes {
		let node = network.connect(*index).await?;
		let shown = at_least(network, &node, size, cosigned).await?;
		ensure!(shown.cosigned == cosigned, "{shown:?}");
		let newest = Shown::of(&node, None).await?.context("the newest checkpoint")?;
		ensure!(newest.checkpoint()? == shown.checkpoint()?, "{newest:?} and {shown:?}");
		if let Some(first) = &first {
			ensure!(shown.note.text() == first.note.text(), "{shown:?} and {first:?}");
			ensure!(shown.lines()? == first.lines()?, "{shown:?} and {first:?}");
		}
		first = first.or(Some(shown));
	}
	first.context("no node")
}

/// The policy file of a node.
async fn policy(node: &Connection) -> Result<String> {
	let shown: Value = node.client().request("certificates_policy", rpc_params![]).await?;
	text(&shown, "policy")
}

/// The policy file, which these nodes have alike, and which needs a quorum.
async fn policy_of_all(network: &Network, nodes: &[usize]) -> Result<String> {
	let mut first: Option<String> = None;
	for index in nodes {
		let found = policy(&network.connect(*index).await?).await?;
		ensure!(first.as_ref().is_none_or(|first| *first == found), "{first:?} and {found}");
		first = Some(found);
	}
	let policy = first.context("no node")?;
	ensure!(Policy::parse(policy.as_bytes())?.has_quorum(), "{policy}");
	Ok(policy)
}

/// What a policy accepts of a checkpoint.
fn accepted(policy: &str, shown: &Shown) -> Result<Accepted> {
	let checked = Policy::parse(policy.as_bytes())?.check(&shown.note, LATER);
	checked.map_err(|faults| anyhow::anyhow!("{faults:?}"))
}

/// The text of a batch and its proof, as a node makes it.
async fn proof(node: &Connection, batch: u64) -> Result<(String, String)> {
	let params = rpc_params![batch.to_string()];
	let shown: Value = node.client().request("certificates_logProof", params).await?;
	ensure!(text(&shown, "batch")? == batch.to_string(), "{shown}");
	Ok((text(&shown, "leaf")?, text(&shown, "proof")?))
}

/// Check a proof with a policy, without any node.
fn check_proof(
	(leaf, proof): &(String, String),
	batch: u64,
	policy: &str,
	witnesses: usize,
) -> Result<()> {
	ensure!(leaf.starts_with(&format!("madang-batch/v1\nbatch {batch}\n")), "{leaf}");
	let proof = TlogProof::parse(proof.as_bytes())?;
	ensure!(proof.index == batch, "{proof}");
	let policy = Policy::parse(policy.as_bytes())?;
	let checked = proof.check(&leaf_hash(leaf.as_bytes()), &policy, LATER);
	let accepted = checked.map_err(|faults| anyhow::anyhow!("{faults:?}"))?;
	ensure!(accepted.witnesses().len() == witnesses, "{:?}", accepted.witnesses());
	Ok(())
}

/// A changed text, index, path, root or number of cosignatures is refused, each with its reason.
fn altered_proofs_are_refused((leaf, proof): &(String, String), policy: &str) -> Result<()> {
	let policy = Policy::parse(policy.as_bytes())?;
	let genuine = TlogProof::parse(proof.as_bytes())?;
	let refused = |leaf: &str, proof: &TlogProof, why: ProofError| -> Result<()> {
		let faults = proof.check(&leaf_hash(leaf.as_bytes()), &policy, LATER).err();
		ensure!(faults.as_ref().is_some_and(|faults| faults.contains(&why)), "{why}: {faults:?}");
		Ok(())
	};
	refused(&leaf.replace("size 64", "size 65"), &genuine, ProofError::WrongRoot)?;
	let mut altered = genuine.clone();
	altered.index = 0;
	refused(leaf, &altered, ProofError::WrongRoot)?;
	let mut altered = genuine.clone();
	let sibling = altered.path.first_mut().context("a tree of three has a path")?;
	sibling[0] ^= 1;
	refused(leaf, &altered, ProofError::WrongRoot)?;

	let whole = genuine.checkpoint.to_string();
	let (text, lines) = whole.split_once("\n\n").context("a note has signatures")?;
	let with = |text: &str, lines: &str| -> Result<TlogProof> {
		let checkpoint = Note::parse(format!("{text}\n\n{lines}").as_bytes())?;
		Ok(TlogProof { checkpoint, ..genuine.clone() })
	};
	let larger = with(&text.replacen("\n3\n", "\n4\n", 1), lines)?;
	refused(leaf, &larger, ProofError::BadCosignature)?;
	// The log's own key is public. With its signature alone a checkpoint is worth nothing.
	let origin = text.lines().next().context("an origin")?;
	let own = |line: &&str| line.starts_with(&format!("\u{2014} {origin} "));
	let alone: String = lines.lines().filter(own).map(|line| format!("{line}\n")).collect();
	refused(leaf, &with(text, &alone)?, ProofError::NoQuorum)
}

fn text(value: &Value, name: &str) -> Result<String> {
	Ok(value[name].as_str().with_context(|| format!("no {name} in {value}"))?.to_owned())
}
