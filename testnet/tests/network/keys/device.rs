//! An officer whose key is in a hardware module, by the command.

use super::*;
use madang_testnet::hardware::Token;

#[tokio::test(flavor = "multi_thread")]
async fn an_officers_key_is_in_a_hardware_module() -> Result<()> {
	let Some(token) = Token::of_tests()? else { return Ok(()) };
	shared_slot(with_token(token)).await
}

async fn with_token(token: Token) -> Result<()> {
	let mut network = template::start(Options::default()).await?;
	let temporary = tempfile::tempdir()?;
	let user = User::new(temporary.path(), network.urls().join(","))?;
	let bank = network.members.bank();
	user.import_key("admin", bank).await?;
	let label = token.fresh_label("clerk");
	let key = token.name_of(&label);

	// It is made in the token, and its public part is shown without a PIN.
	let made = user.json(&["key", "new", &key]).await?;
	let name = format!("pkcs11:token={};object={label}", token.label());
	ensure!(made["name"] == *name && made["scheme"] == "ed25519", "{made}");
	let account = made["account"].as_str().context("an account")?.to_owned();
	let without_pin = key.split("&pin-source").next().context("a name")?;
	ensure!(user.json(&["key", "show", without_pin]).await? == made);
	let listed = user.json(&["--key", without_pin, "key", "list"]).await?;
	ensure!(listed.as_array().is_some_and(|keys| keys.contains(&made)), "{listed}");
	let failed = user.fails(&["key", "new", &key]).await?;
	ensure!(failed.code == 2 && failed.text.contains("no other one is made"), "{failed:?}");

	// It consents to its appointment, by a file and at once, and acts.
	let number = bank.id.0.to_string();
	let file = user.folder().join("consent.json").to_string_lossy().into_owned();
	user.act(&key, &["officer", "consent", "appointment", &number, "--out", &file]).await?;
	let appoint = ["officer", "appoint", &account, "--duties", "administer", "--consent", &file];
	user.act("admin", &appoint).await?;
	let second = user.new_key("second").await?;
	let appoint = ["officer", "appoint", &second, "--newcomer", "second", "--duties", "observe"];
	user.act(&key, &appoint).await?;
	ensure!(status(&user, &second).await? == "active");
	ensure!(user.json(&["--key", &key, "status"]).await?["officer"]["status"] == "active");
	let other = token.name_of(&token.fresh_label("other"));
	let made = user.json(&["key", "new", &other]).await?;
	let other_account = made["account"].as_str().context("an account")?;
	let appoint =
		["officer", "appoint", other_account, "--newcomer", &other, "--duties", "observe"];
	user.act(&key, &appoint).await?;

	// A wrong PIN, a key that is not there, and no module. Nothing is sent. The passphrase of key files is not the PIN.
	let suspend = ["officer", "suspend", &second];
	let failed = user.fails(&[&["--key", without_pin], &suspend[..]].concat()).await?;
	ensure!(failed.code == 2 && failed.text.contains("the PIN is wrong"), "{failed:?}");
	let absent = token.name_of("absent");
	let failed = user.fails(&[&["--key", &absent], &suspend[..]].concat()).await?;
	ensure!(failed.code == 2 && failed.text.contains("no Ed25519 key with"), "{failed:?}");
	let nowhere = format!("{name}?module-path=/no/such/module.so");
	let failed = user.fails(&[&["--key", &nowhere], &suspend[..]].concat()).await?;
	ensure!(failed.code == 2 && failed.text.contains("cannot be used"), "{failed:?}");
	let listed = user.json(&["--key", &nowhere, "key", "list"]).await?;
	ensure!(listed.to_string().contains("cannot be used"), "{listed}");
	ensure!(status(&user, &second).await? == "active");
	network.stop().await
}
