//! Keys are rotated, lost or compromised: what docs/src/keys.md says to do then, by the commands that
//! it names.

mod device;
mod disk;

use crate::slots::shared_slot;
use anyhow::{ensure, Context, Result};
use disk::{assert_no_secret, assert_no_secret_of};
use madang_testnet::{command::User, template, write_secret, Network, Options};
use serde_json::Value;
use sp_core::{ed25519, Pair};
use std::fs;

/// The registry office's node.
const NODE: usize = 2;

#[tokio::test(flavor = "multi_thread")]
async fn officers_and_administrators_without_their_keys_are_replaced() -> Result<()> {
	shared_slot(replace_officers()).await
}

async fn replace_officers() -> Result<()> {
	let mut network = template::start(Options::with_registers()).await?;
	let temporary = tempfile::tempdir()?;
	let user = User::new(temporary.path(), network.urls().join(","))?;
	let bank = network.members.bank();
	user.import_founders(&network.members).await?;
	user.import_key("admin", bank).await?;

	// An officer's key is compromised: it is revoked at once, and another does its work.
	let clerk = user.new_key("clerk").await?;
	let appoint = ["officer", "appoint", &clerk, "--newcomer", "clerk", "--duties", "administer"];
	user.act("admin", &appoint).await?;
	let number = bank.id.0.to_string();
	let third = user.new_key("third").await?;
	let third_signed = consent_file(&user, "third", &["appointment", &number]).await?;
	let appoint_third =
		["officer", "appoint", &third, "--duties", "observe", "--consent", &third_signed];
	user.act("admin", &["officer", "revoke", &clerk]).await?;
	let failed = user.fails(&[&["--key", "clerk"], &appoint_third[..]].concat()).await?;
	assert_eq!(failed.code, 1, "{failed:?}");
	assert!(failed.text.contains("revoked"), "{failed:?}");
	let shown = user.json(&["officer", "show", &clerk]).await?;
	assert_eq!(shown["status"], "revoked", "{shown}");
	user.act("admin", &appoint_third).await?;
	assert_eq!(status(&user, &third).await?, "active");

	// The only administrator's key is lost: the council gives the institution another.
	// An Ed25519 key: it consents, and acts as the others do.
	let successor = user.new_key_of("successor", "ed25519").await?;
	let signed = consent_file(&user, "successor", &["replacement", &number]).await?;
	let replace = ["replace-administrator", &number, &successor, "--consent", &signed];
	user.decide("its key is lost", &replace).await?;
	let fourth = user.new_key("fourth").await?;
	let appoint = ["officer", "appoint", &fourth, "--newcomer", "fourth", "--duties", "lend"];
	let failed = user.fails(&[&["--key", "admin"], &appoint[..]].concat()).await?;
	assert_eq!(failed.code, 1, "nobody can do anything with the old key: {failed:?}");
	user.act("successor", &appoint).await?;
	// The officers whom the old key appointed are suspended until its successor reinstates them.
	assert_eq!(status(&user, &third).await?, "suspended");
	user.act("successor", &["officer", "reinstate", &third]).await?;
	assert_eq!(status(&user, &third).await?, "active");

	// The council suspends one officer, and its administrator cannot undo it.
	user.decide("its key floods the network", &["suspend-officer", &fourth]).await?;
	assert_eq!(status(&user, &fourth).await?, "suspended-by-council");
	let reinstate = ["--key", "successor", "officer", "reinstate", &fourth];
	let failed = user.fails(&reinstate).await?;
	assert!(failed.text.contains("council suspended"), "{failed:?}");
	user.act("successor", &["officer", "revoke", &fourth]).await?;
	network.stop().await
}

/// The owner of a key consents to an appointment; the file with the consent.
async fn consent_file(user: &User, key: &str, appointment: &[&str]) -> Result<String> {
	let file = user.folder().join(format!("{key}.consent.json")).to_string_lossy().into_owned();
	let consent = ["--key", key, "officer", "consent"];
	user.done(&[&consent[..], appointment, &["--out", &file]].concat()).await?;
	Ok(file)
}

/// An officer's status, as the command shows it.
async fn status(user: &User, account: &str) -> Result<Value> {
	Ok(user.json(&["officer", "show", account]).await?["status"].take())
}

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_key_is_on_disk_or_asked_for_unencrypted() -> Result<()> {
	shared_slot(look_for_secrets()).await
}

async fn look_for_secrets() -> Result<()> {
	let mut network = template::start(Options::with_registers()).await?;
	let temporary = tempfile::tempdir()?;
	let user = User::new(temporary.path(), network.urls().join(","))?;
	user.import_key("registry", network.members.registry()).await?;

	// The address for officers does not let anybody have the node make keys.
	let url = network.nodes[NODE].url.clone();
	let set_keys = ["--key", "registry", "validator", "set-keys", "0", "--on", &url];
	let failed = user.fails(&set_keys).await?;
	assert!(failed.text.contains("unsafe"), "{failed:?}");

	// The running node is given a key with a secret that is known here, and makes three more.
	let (pair, seed) = ed25519::Pair::generate();
	let node = subxt::rpcs::RpcClient::from_insecure_url(&network.nodes[NODE].unsafe_url).await?;
	let secret = format!("0x{}", hex::encode(seed));
	let public = format!("0x{}", hex::encode(pair.public()));
	let params = subxt::rpcs::rpc_params!["gran", secret, public.clone()];
	node.request::<()>("author_insertKey", params).await?;
	let set_keys = ["validator", "set-keys", "0", "--on", &network.nodes[NODE].unsafe_url];
	user.act("registry", &set_keys).await?;
	let keystore = network.nodes[NODE].keystore.clone();
	let at = keystore.to_string_lossy();
	let list = network.run_program(&["session-keys", "list", "--keystore-path", &at]).await?;
	assert!(list.contains(&public) && list.lines().count() == 7, "{list}");

	refuse_to_start_without_passphrase(&network, temporary.path()).await?;
	network.stop().await?;
	// No file of the node or of the user has the secrets that they were given.
	let node = &network.nodes[NODE];
	for path in [&node.keystore, &node.data, &node.log] {
		assert_no_secret(path, &[seed])?;
	}
	let seeds: Vec<_> = network.members.registry().seeds().collect();
	assert_no_secret(temporary.path(), &seeds)?;
	// Nor does the keystore have those that the node made, which nobody knows.
	let publics = list.lines().map(|line| line.rsplit('"').nth(1).unwrap_or_default());
	assert_no_secret_of(&keystore, &publics.collect::<Vec<_>>())
}

/// A validator does not start without a passphrase, nor with one that others can see.
async fn refuse_to_start_without_passphrase(
	network: &Network,
	folder: &std::path::Path,
) -> Result<()> {
	let data = folder.join("node").to_string_lossy().into_owned();
	let spec = network.spec.to_string_lossy().into_owned();
	let validator = [
		"--chain",
		&spec,
		"--base-path",
		&data,
		"--validator",
		"--unsafe-force-node-key-generation",
	];
	for (more, reason) in
		[(&[][..], "--password-filename"), (&["--password", "x"], "--password-interactive")]
	{
		let Err(refused) = network.run_program(&[&validator[..], more].concat()).await else {
			anyhow::bail!("a validator ran with {more:?}, and ended without an error");
		};
		ensure!(refused.to_string().contains(reason), "{refused}");
	}
	Ok(())
}

async fn session(user: &User) -> Result<u64> {
	let list = user.json(&["validator", "list"]).await?;
	list["session"].as_u64().with_context(|| format!("no session: {list}"))
}

/// The registry office's seat, as the command shows it.
async fn seat(user: &User, network: &Network) -> Result<Value> {
	let list = user.json(&["validator", "list"]).await?;
	let registry = network.members.registry().id.0;
	let seats = list["seats"].as_array().context("no seats")?;
	let seat = seats.iter().find(|seat| seat["institution"] == registry);
	seat.cloned().with_context(|| format!("the registry office has no seat: {list}"))
}

/// Wait until the registry office's validator makes another block.
async fn makes_blocks(user: &User, network: &Network) -> Result<()> {
	let (now, _) = network.finalized(0).await?;
	network
		.until("the registry office makes blocks", || async {
			let last = seat(user, network).await?["last_block"].as_u64();
			Ok(last.is_some_and(|block| block > now).then_some(()))
		})
		.await
}

/// What the operator of the registry office's node works with.
struct Operator<'a> {
	user: &'a User,
	/// The node's keystore.
	keystore: String,
	/// The file with its passphrase.
	passphrase: String,
	/// The node's address for unsafe methods.
	url: String,
}

impl Operator<'_> {
	/// The public session keys in the keystore.
	async fn list(&self, network: &Network) -> Result<String> {
		let list = ["session-keys", "list", "--keystore-path", &self.keystore];
		network.run_program(&list).await
	}

	async fn set_keys(&self) -> Result<()> {
		self.user.act("registry", &["validator", "set-keys", "0", "--on", &self.url]).await?;
		Ok(())
	}
}

#[tokio::test(flavor = "multi_thread")]
async fn a_validator_continues_with_other_keys() -> Result<()> {
	shared_slot(replace_validator_keys()).await
}

async fn replace_validator_keys() -> Result<()> {
	let mut network = template::start(Options::with_short_sessions()).await?;
	let temporary = tempfile::tempdir()?;
	let user = User::new(temporary.path(), network.urls().join(","))?;
	user.import_key("registry", network.members.registry()).await?;
	let operator = Operator {
		user: &user,
		keystore: network.nodes[NODE].keystore.to_string_lossy().into_owned(),
		passphrase: network.passphrase().to_string_lossy().into_owned(),
		url: network.nodes[NODE].unsafe_url.clone(),
	};
	rotate_session_keys(&operator, &network).await?;
	change_passphrase(&operator, &mut network).await?;
	lose_session_keys(&operator, &mut network).await?;
	replace_node_key(&operator, &mut network).await?;
	network.stop().await
}

/// Rotation, on the running node: the new keys are kept with the old ones, encrypted like them.
async fn rotate_session_keys(operator: &Operator<'_>, network: &Network) -> Result<()> {
	let before = operator.list(network).await?;
	assert_eq!(before.lines().count(), 3, "{before}");
	let session_before = session(operator.user).await?;
	operator.set_keys().await?;
	let after = operator.list(network).await?;
	assert!(after.starts_with(&before) && after.lines().count() == 6, "{after}");
	assert_eq!(seat(operator.user, network).await?["keys_set"], 2);
	network
		.until("the new keys are in force", || async {
			Ok((session(operator.user).await? >= session_before + 2).then_some(()))
		})
		.await?;
	makes_blocks(operator.user, network).await
}

/// The passphrase is compromised: it is changed while the node is stopped, since a running one keeps
/// its keystore locked.
async fn change_passphrase(operator: &Operator<'_>, network: &mut Network) -> Result<()> {
	let folder = operator.user.folder();
	let (old, new) = (folder.join("old"), folder.join("new"));
	fs::copy(&operator.passphrase, &old)?;
	write_secret(&new, "another one\n")?;
	let (old_file, new_file) = (old.to_string_lossy(), new.to_string_lossy());
	let change = [
		"session-keys",
		"passphrase",
		"--keystore-path",
		&operator.keystore,
		"--password-filename",
		&old_file,
		"--new-password-filename",
		&new_file,
	];
	let keys = operator.list(network).await?;
	let encrypted = network.nodes[NODE].keystore.join("session-keys.json");
	let text = fs::read_to_string(&encrypted)?;
	ensure!(network.run_program(&change).await.is_err(), "the node has the keystore open");
	assert_eq!(fs::read_to_string(&encrypted)?, text);
	network.kill(NODE).await?;
	network.run_program(&change).await?;
	let changed = fs::read_to_string(&encrypted)?;
	assert_ne!(changed, text);
	ensure!(network.run_program(&change).await.is_err(), "the old passphrase is wrong now");
	assert_eq!(fs::read_to_string(&encrypted)?, changed);
	assert_eq!(operator.list(network).await?, keys, "the keys are the same");
	fs::copy(&new, &operator.passphrase)?;
	network.restart(NODE).await?;
	makes_blocks(operator.user, network).await
}

/// All session keys are lost: the institution still has its seat, and sets new keys for it.
async fn lose_session_keys(operator: &Operator<'_>, network: &mut Network) -> Result<()> {
	let lost = operator.list(network).await?;
	network.kill(NODE).await?;
	fs::remove_dir_all(&operator.keystore)?;
	network.restart(NODE).await?;
	let (now, _) = network.finalized(0).await?;
	network.wait_for_block(NODE, now).await?;
	operator.set_keys().await?;
	makes_blocks(operator.user, network).await?;
	let found = operator.list(network).await?;
	assert_eq!(found.lines().count(), 3);
	assert!(!lost.contains(&found));
	Ok(())
}

/// The node key is compromised: the node gets another id, and others no longer know the old one.
async fn replace_node_key(operator: &Operator<'_>, network: &mut Network) -> Result<()> {
	let user = operator.user;
	let stolen = network.nodes[NODE].id.to_string();
	network.kill(NODE).await?;
	let id = network.change_node_key(NODE).await?.to_string();
	let proof = network.node_proof(NODE, network.members.registry().id).await?;
	user.act("registry", &["node", "register", &id, "--proof", &proof]).await?;
	user.act("registry", &["node", "deregister", &stolen]).await?;
	network.restart(NODE).await?;
	makes_blocks(user, network).await?;
	let nodes = user.json(&["node", "list"]).await?.to_string();
	assert!(nodes.contains(&id) && !nodes.contains(&stolen), "{nodes}");
	Ok(())
}
