//! `madang-explorer account …` and `madang-explorer views …`.

use super::*;
use crate::{
	access::commands::{AccountCommand, ViewsCommand},
	commands::Command,
	config::Config,
};
use madang_service::Durability;
use sqlx::Executor;
use std::{fs, os::unix::fs::PermissionsExt};

/// A folder with a configuration.
fn configured() -> (TempDir, Config) {
	let folder = tempfile::tempdir().unwrap();
	let file = folder.path().join("explorer.toml");
	let text = format!(
		"nodes = [\"ws://127.0.0.1:1\"]\ngenesis = \"0x{}\"\ndatabase = \"index.db\"\nlisten = \"127.0.0.1:0\"\n\
		 [access]\naccounts = \"accounts.json\"\nviews = \"views.db\"\n",
		"01".repeat(32)
	);
	fs::write(&file, text).unwrap();
	let config = Config::read(&file).unwrap();
	(folder, config)
}

fn passphrase(folder: &TempDir, text: &str) -> Option<PathBuf> {
	let file = folder.path().join("passphrase");
	fs::write(&file, text).unwrap();
	fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
	Some(file)
}

async fn run(config: &Config, command: AccountCommand) -> Result<String, String> {
	Command::Account(command).run(|| Ok(config.clone())).await
}

#[tokio::test]
async fn accounts_are_added_listed_changed_and_removed() {
	let (folder, config) = configured();
	let add = |name: &str, role, file| AccountCommand::Add {
		name: name.to_owned(),
		role,
		passphrase_file: file,
	};
	let long_enough = passphrase(&folder, "twelve letters\n");
	let said = run(&config, add("kim", Role::Auditor, long_enough.clone())).await;
	assert_eq!(said.unwrap(), "kim can sign in, as auditor.");
	run(&config, add("lee", Role::Institution, long_enough.clone())).await.unwrap();
	assert_eq!(run(&config, AccountCommand::List).await.unwrap(), "kim\tauditor\nlee\tinstitution");
	let path = folder.path().join("accounts.json");
	let text = fs::read_to_string(&path).unwrap();
	assert!(!text.contains("twelve"), "{text}");
	assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
	let is_of = |name: &str, text: &str| {
		let all = Accounts::read(&path).unwrap().accounts;
		all[name].passphrase.is_of(text).unwrap()
	};
	assert!(is_of("kim", "twelve letters") && !is_of("kim", "other letters"));
	let again = AccountCommand::Passphrase {
		name: "kim".to_owned(),
		passphrase_file: passphrase(&folder, "other letters"),
	};
	run(&config, again).await.unwrap();
	assert!(is_of("kim", "other letters") && is_of("lee", "twelve letters"));
	run(&config, AccountCommand::Remove { name: "kim".to_owned() }).await.unwrap();
	assert_eq!(run(&config, AccountCommand::List).await.unwrap(), "lee\tinstitution");
	for (command, expected) in [
		(add("lee", Role::Auditor, long_enough.clone()), "there is an account lee"),
		(add("Kim Lee", Role::Auditor, long_enough.clone()), "small Latin letters"),
		(add("park", Role::Auditor, Some("/no/such/file".into())), "No such file"),
		(AccountCommand::Remove { name: "kim".to_owned() }, "there is no account kim"),
		(
			AccountCommand::Passphrase {
				name: "kim".to_owned(),
				passphrase_file: long_enough.clone(),
			},
			"there is no account kim",
		),
	] {
		let error = run(&config, command).await.unwrap_err();
		assert!(error.contains(expected), "{error}");
	}
}

#[tokio::test]
async fn weak_or_open_passphrases_are_refused() {
	let (folder, config) = configured();
	let add = |file| AccountCommand::Add {
		name: "kim".to_owned(),
		role: Role::Auditor,
		passphrase_file: file,
	};
	let error = run(&config, add(passphrase(&folder, "short"))).await.unwrap_err();
	assert!(error.contains("at least 12 letters"), "{error}");
	let error = run(&config, add(passphrase(&folder, &"a".repeat(1_025)))).await.unwrap_err();
	assert!(error.contains("1024 bytes"), "{error}");
	let file = passphrase(&folder, "twelve letters");
	let all = fs::Permissions::from_mode(0o644);
	fs::set_permissions(file.as_ref().unwrap(), all).unwrap();
	let error = run(&config, add(file)).await.unwrap_err();
	assert!(error.contains("chmod"), "{error}");
	assert_eq!(run(&config, AccountCommand::List).await.unwrap(), "");
}

#[tokio::test]
async fn the_log_is_checked() {
	let (_folder, config) = configured();
	let check = || Command::Views(ViewsCommand::Check).run(|| Ok(config.clone()));
	let said = check().await.unwrap();
	assert!(said.contains("0 entries"), "{said}");
	let database = &config.access.as_ref().unwrap().views;
	let store = ViewStore::open(database, &[1; 32]).await.unwrap();
	let views = Views::of(store.clone());
	for page in ["/en/", "/en/blocks"] {
		let view = crate::access::views::View {
			at: NOW.to_string(),
			reader: "account:kim".to_owned(),
			institutions: vec![],
			address: None,
			page: page.to_owned(),
		};
		views.write(view).await.unwrap();
	}
	let said = check().await.unwrap();
	let (_, head) = store.head().await.unwrap();
	assert!(said.contains("2 entries") && said.contains(&head), "{said}");
	let opened = database.open(Durability::OnDisk).await.unwrap();
	opened.pool.execute("DELETE FROM audit WHERE seq = 1").await.unwrap();
	let error = check().await.unwrap_err();
	assert!(error.contains("entry 2 was changed, or the one before it is missing"), "{error}");
}

#[tokio::test]
async fn an_open_explorer_has_no_accounts() {
	let (folder, mut config) = configured();
	config.access = None;
	let error = run(&config, AccountCommand::List).await.unwrap_err();
	assert_eq!(error, "the configuration has no [access]");
	drop(folder);
}
