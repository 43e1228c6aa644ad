//! Keys are changed, lost, or known to others: what docs/src/keys.md says to do then, by the commands
//! that it names.

use crate::turn;
use anyhow::{Context, Result};
use madang_testnet::{command::User, Network, Options};
use serde_json::Value;
use std::fs;

/// Sessions as short as may be: a change is in force after at most two of them.
const SESSION: u32 = 8;

/// Make a user's new key; its account.
async fn new_key(user: &User, name: &str) -> Result<String> {
	let made = user.json(&["key", "new", name]).await?;
	Ok(made["account"].as_str().context("an officer's key has an account")?.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn officers_and_administrators_whose_keys_are_gone_are_replaced() -> Result<()> {
	let _turn = turn().await;
	let mut network = Network::start(Options::default()).await?;
	let temporary = tempfile::tempdir()?;
	let user = User::new(temporary.path(), network.urls().join(","))?;
	let bank = network.members.bank();
	user.import_founders(&network.members).await?;
	user.import_key("admin", bank).await?;

	// An officer's key is known to others: it is revoked at once, and another takes over its work.
	let clerk = new_key(&user, "clerk").await?;
	user.done(&["--key", "admin", "officer", "appoint", &clerk, "--duties", "administer"]).await?;
	let third = new_key(&user, "third").await?;
	let appoint_third = ["officer", "appoint", &third, "--duties", "observe"];
	let by = |key| [&["--key", key][..], &appoint_third].concat();
	user.done(&["--key", "admin", "officer", "revoke", &clerk]).await?;
	let (code, said) = user.fails(&by("clerk")).await?;
	assert_eq!(code, 1, "{said}");
	assert!(said.contains("revoked"), "{said}");
	let shown = user.json(&["officer", "show", &clerk]).await?;
	assert_eq!(shown["status"], "revoked", "{shown}");
	user.done(&by("admin")).await?;

	// The only administrator's key is lost: the council gives the institution another.
	let successor = new_key(&user, "successor").await?;
	let number = bank.id.0.to_string();
	user.decide("its key is lost", &["replace-administrator", &number, &successor]).await?;
	let fourth = new_key(&user, "fourth").await?;
	let appoint = ["officer", "appoint", &fourth, "--duties", "lend"];
	let (code, said) = user.fails(&[&["--key", "admin"], &appoint[..]].concat()).await?;
	assert_eq!(code, 1, "whoever found the old key can do nothing with it: {said}");
	user.done(&[&["--key", "successor"], &appoint[..]].concat()).await?;
	network.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn no_key_lies_or_is_asked_for_in_the_clear() -> Result<()> {
	let _turn = turn().await;
	let mut network = Network::start(Options::default()).await?;
	let temporary = tempfile::tempdir()?;
	let user = User::new(temporary.path(), network.urls().join(","))?;
	user.import_key("registry", network.members.registry()).await?;

	// Whoever reaches a node's JSON-RPC cannot have it make keys, unless the node was told to let them.
	let url = network.nodes[2].url.clone();
	let set_keys = ["--key", "registry", "validator", "set-keys", "0", "--on", &url];
	let (_, said) = user.fails(&set_keys).await?;
	assert!(said.contains("unsafe"), "{said}");

	// A validator does not start without a passphrase, nor with one that all can see.
	let data = temporary.path().join("node").to_string_lossy().into_owned();
	let spec = network.spec.to_string_lossy().into_owned();
	let validator = [
		"--chain",
		&spec,
		"--base-path",
		&data,
		"--validator",
		"--unsafe-force-node-key-generation",
	];
	for (more, reason) in [
		(&[][..], "session keys are sealed under a passphrase"),
		(&["--password", "x"], "can read a passphrase"),
	] {
		let said = network.run_program(&[&validator[..], more].concat()).await.unwrap_err();
		assert!(said.to_string().contains(reason), "{said}");
	}
	network.stop().await
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

/// Wait until the registry office's validator makes a block after one that is to come.
async fn makes_blocks(user: &User, network: &Network) -> Result<()> {
	let now = network.connect(0).await?.finalized_number().await?;
	network
		.until("the registry office makes blocks", || async {
			let last = seat(user, network).await?["last_block"].as_u64();
			Ok(last.is_some_and(|block| block > now).then_some(()))
		})
		.await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_validator_goes_on_with_other_keys() -> Result<()> {
	/// The registry office's node.
	const PLACE: usize = 2;
	let _turn = turn().await;
	let mut network = Network::start(Options {
		session_blocks: Some(SESSION),
		node_args: vec!["--rpc-methods".to_owned(), "unsafe".to_owned()],
		..Options::default()
	})
	.await?;
	let temporary = tempfile::tempdir()?;
	let folder = temporary.path();
	let user = User::new(folder, network.urls().join(","))?;
	user.import_key("registry", network.members.registry()).await?;
	let keystore = network.nodes[PLACE].keystore.clone();
	let at = keystore.to_string_lossy().into_owned();
	let passphrase = network.passphrase().to_string_lossy().into_owned();
	let url = network.nodes[PLACE].url.clone();
	let set_keys = ["--key", "registry", "validator", "set-keys", "0", "--on", &url];
	let list = ["session-keys", "list", "--keystore-path", &at];
	let sealed = keystore.join("session-keys.json");

	// Rotation, on the running node: the new pair is beside the old one, sealed as it is.
	let before = network.run_program(&list).await?;
	assert_eq!(before.lines().count(), 2, "{before}");
	let before_change = session(&user).await?;
	user.done(&set_keys).await?;
	let after = network.run_program(&list).await?;
	assert!(after.starts_with(&before) && after.lines().count() == 4, "{after}");
	assert_eq!(seat(&user, &network).await?["keys_set"], 2);
	network
		.until("the new keys are in force", || async {
			Ok((session(&user).await? >= before_change + 2).then_some(()))
		})
		.await?;
	makes_blocks(&user, &network).await?;

	// The passphrase is known to others: only a node that is stopped lets go of its keys.
	let (old, new) = (folder.join("old"), folder.join("new"));
	fs::copy(&passphrase, &old)?;
	fs::write(&new, "another one\n")?;
	let (old, new) = (old.to_string_lossy().into_owned(), new.to_string_lossy().into_owned());
	let change = [
		"session-keys",
		"passphrase",
		"--keystore-path",
		&at,
		"--password-filename",
		&old,
		"--new-password-filename",
		&new,
	];
	let said = network.run_program(&change).await.unwrap_err().to_string();
	assert!(said.contains("another process has these keys open"), "{said}");
	network.kill(PLACE).await?;
	let text = fs::read_to_string(&sealed)?;
	network.run_program(&change).await?;
	assert_ne!(fs::read_to_string(&sealed)?, text);
	let said = network.run_program(&change).await.unwrap_err().to_string();
	assert!(said.contains("the passphrase is wrong"), "{said}");
	assert_eq!(network.run_program(&list).await?, after, "the keys are the same");
	fs::copy(&new, &passphrase)?;
	network.restart(PLACE).await?;
	makes_blocks(&user, &network).await?;

	// The session keys are lost, all of them: the seat is there, and gets others.
	network.kill(PLACE).await?;
	fs::remove_dir_all(&keystore)?;
	network.restart(PLACE).await?;
	let now = network.connect(0).await?.finalized_number().await?;
	network.wait_for_block(PLACE, now).await?;
	user.done(&set_keys).await?;
	makes_blocks(&user, &network).await?;
	let found = network.run_program(&list).await?;
	assert_eq!(found.lines().count(), 2);
	assert!(!after.contains(&found));

	// The node key is known to others: the node gets another id, and whoever has the old one is a
	// stranger.
	let stolen = network.nodes[PLACE].id.to_string();
	network.kill(PLACE).await?;
	let id = network.change_node_key(PLACE).await?.to_string();
	user.done(&["--key", "registry", "node", "register", &id]).await?;
	user.done(&["--key", "registry", "node", "deregister", &stolen]).await?;
	network.restart(PLACE).await?;
	makes_blocks(&user, &network).await?;
	let nodes = user.done(&["node", "list"]).await?;
	assert!(nodes.contains(&id) && !nodes.contains(&stolen), "{nodes}");
	network.stop().await
}
