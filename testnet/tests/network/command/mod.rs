//! The `madang` command against real nodes, as officers and programs use it. Together these tests run
//! every command of docs/src/officers.md.

mod business;
mod certificates;
mod council;
mod endings;
mod journal;
mod notary;
mod registers;
mod sale;
mod transfers;

use anyhow::Result;
use madang_testnet::{command::User, Network};
use tempfile::TempDir;

/// A user with all members' keys. The first address is nobody's: the command continues with the next.
pub(super) async fn user_of(network: &Network) -> Result<(User, TempDir)> {
	let folder = tempfile::tempdir()?;
	let nodes = format!("ws://127.0.0.1:9,{}", network.urls().join(","));
	let user = User::new(folder.path(), nodes)?;
	user.import_members(&network.members).await?;
	Ok((user, folder))
}
