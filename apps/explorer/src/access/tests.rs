//! What is not seen from outside.

use super::*;
use crate::access::{accounts::Accounts, clock::MachineClock, role::Role, views::ViewStore};
use madang_sealed::Argon2Params;
use madang_service::Database;

#[tokio::test]
async fn an_unknown_name_costs_the_same_work() {
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("accounts.json");
	let params = Argon2Params { memory_kib: 16, iterations: 2, parallelism: 1 };
	Accounts::change(&path, |all| {
		let passphrase = PassphraseHash::of("right", params).unwrap();
		all.accounts.insert("kim".to_owned(), Account { role: Role::Auditor, passphrase });
		Ok(())
	})
	.unwrap();
	let database = Database::Sqlite(folder.path().join("views.db"));
	let views = Views::of(ViewStore::open(&database, &[1; 32]).await.unwrap());
	let site = Site::new(false, None);
	let file = AccountsFile::new(path);
	let access = Access::new(site, file, views, Box::new(MachineClock));
	assert_eq!(access.accounts.now().unwrap().cost(), params);
	let places = access.hashing.take_all_places().await;
	for name in ["kim", "nobody", "Not A Name"] {
		let tried = access.sign_in(name, "right", None).await;
		assert!(matches!(tried, Err(SignInError::TooMany(_))), "{name} is compared as well");
	}
	drop(places);
	for (name, passphrase, expected) in
		[("kim", "right", true), ("nobody", "right", false), ("", "", false)]
	{
		let tried = access.sign_in(name, passphrase, None).await;
		assert_eq!(tried.is_ok(), expected, "{name}");
	}
}
