//! What operators get wrong is refused with one line that says what to do.

use crate::slots::shared_slot;
use anyhow::{bail, Context, Result};
use madang_testnet::{template, Network, Options};
use std::{fs, os::unix::fs::PermissionsExt};

/// The node that is started wrongly.
const NODE: usize = 3;

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_is_started_wrongly_says_what_to_do() -> Result<()> {
	shared_slot(start_wrongly()).await
}

async fn start_wrongly() -> Result<()> {
	let mut network = template::start(Options::with_registers()).await?;
	network.kill(NODE).await?;
	let secret = "11".repeat(32);
	refuses(&network, &["--node-key", &secret], "--node-key-file").await?;

	// Its keystore's passphrase can be read by every user of the machine.
	let passphrase = network.passphrase();
	let mode = |mode| fs::set_permissions(&passphrase, fs::Permissions::from_mode(mode));
	mode(0o644)?;
	let file = passphrase.to_string_lossy().into_owned();
	refuses(&network, &["--validator", "--password-filename", &file], "chmod 600").await?;
	mode(0o600)?;

	// The database was made with other options.
	for other in [["--state-pruning", "archive"], ["--blocks-pruning", "archive-canonical"]] {
		refuses(&network, &other, "purge-chain").await?;
	}
	// Unsafe methods for other machines.
	let endpoint = "listen-addr=0.0.0.0:0,methods=unsafe";
	refuses(&network, &["--experimental-rpc-endpoint", endpoint], "loopback").await?;

	refuses_published_keys(&network).await?;

	// As it was, it starts and catches up.
	network.restart(NODE).await?;
	let now = network.best(0).await?;
	network.wait_for_block(NODE, now).await?;
	network.stop().await
}

/// Start a node on the database of the stopped one, which must end with an error that says this.
async fn refuses(network: &Network, args: &[&str], reason: &str) -> Result<()> {
	let spec = network.spec.to_string_lossy();
	let data = network.nodes[NODE].data.to_string_lossy();
	let node = ["--chain", &spec, "--base-path", &data, "--no-prometheus"];
	let Err(refused) = network.run_program(&[&node[..], args].concat()).await else {
		bail!("a node ran with {args:?}, and ended without an error");
	};
	let text = refused.to_string();
	let line = text.lines().find(|line| line.contains("error:")).unwrap_or_default();
	assert!(line.contains(reason), "{args:?}: {text}");
	Ok(())
}

/// The development key that every Substrate chain knows, as an officer of a real network.
const ALICE: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";

/// A definition with a published key is refused.
async fn refuses_published_keys(network: &Network) -> Result<()> {
	let text = fs::read_to_string(network.folder.join("consortium.toml"))?;
	let own = text.split("account = \"").nth(1).and_then(|rest| rest.split('"').next());
	let own = own.context("no account")?;
	let definition = network.folder.join("published.toml");
	fs::write(&definition, text.replace(own, ALICE))?;
	let file = definition.to_string_lossy();
	let Err(refused) = network.run_program(&["build-consortium", &file]).await else {
		bail!("Alice can be an officer");
	};
	assert!(refused.to_string().contains("published key"), "{refused}");
	Ok(())
}
