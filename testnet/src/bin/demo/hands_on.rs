//! What a user needs to act on the network that the demo leaves running: keys, an `env` file, and commands to try.

use anyhow::{Context, Result};
use madang_testnet::{
	command::User,
	gateway::{account, Front},
	sale::Sale,
	write_secret, Network,
};
use std::path::{Path, PathBuf};

/// Write the officers' keys and an `env` file; where that is.
pub async fn prepare(network: &Network) -> Result<PathBuf> {
	let urls: Vec<_> = network.nodes.iter().map(|node| node.url.as_str()).collect();
	let user = User::new(&network.folder, urls.join(","))?;
	user.import_members(&network.members).await.context("the officers' keys")?;
	let programs = std::env::current_exe()?;
	let programs = programs.parent().context("a folder")?.to_owned();
	let mut lines = vec![format!("export PATH={}:$PATH", quoted(&programs))];
	lines.extend(user.settings().iter().map(|(name, value)| {
		let value = quoted(Path::new(value));
		format!("export {name}={value}")
	}));
	let file = network.folder.join("env");
	write_secret(&file, &format!("{}\n", lines.join("\n")))?;
	Ok(file)
}

/// The configuration of a signer with the first bank's example key. It comes after [`prepare`], which makes the key's file.
pub fn signer(network: &Network) -> Result<String> {
	let folder = &network.folder;
	let user = User::new(folder, String::new())?;
	let [.., (_, passphrase)] = user.settings();
	let (key, secret) = (folder.join("keys").join("bank.json"), folder.join("passphrase"));
	write_secret(&secret, &passphrase)?;
	let officer = account(network.members.bank().officer());
	let calls = Front::calls_of_banks()?;
	Ok(format!(
		"[signer]\nkind = \"key-file\"\nfile = {:?}\npassphrase-file = {:?}\nofficer = \"{officer}\"\ncalls = {calls:?}\n",
		key.display().to_string(),
		secret.display().to_string(),
	))
}

/// A text that a shell takes as it is.
fn quoted(text: &Path) -> String {
	format!("'{}'", text.display().to_string().replace('\'', "'\\''"))
}

/// Print what to try.
pub fn print(network: &Network, sale: &Sale<'_>, fronts: &[Front], env: &Path) {
	println!(
		"\nThe network runs until Ctrl-C. Its data and logs are in {}.",
		network.folder.display()
	);
	println!("Try, in another terminal:");
	println!("  source {}", quoted(env));
	for node in &network.nodes {
		println!("  madang --node {} status   # {}", node.url, node.name);
	}
	println!("  madang title show {}", sale.title);
	println!("  madang deal show {}", sale.deal);
	println!("And act: the officers' keys are there, for a network that ends with this program.");
	println!("  madang key list");
	println!("  madang --key agent status");
	println!(
		"  madang --key agent deal inspect {}   # the next sale of the apartment",
		sale.property
	);
	if let Some(front) = fronts.first() {
		let folder = quoted(&front.certificates.folder);
		println!("As a system of the first bank, through its gateway:");
		println!(
			"  ask() {{ curl --silent --cacert {folder}/issuer.pem --cert {folder}/loans.pem --key {folder}/loans.key \"$@\"; }}"
		);
		let address = front.gateway.address;
		println!("  ask https://{address}/v1/gateway/status");
		println!("  ask https://{address}/v1/loans/get?loan={}", sale.loan);
		println!("  ask https://{address}/v1/outcomes/list");
		println!("Make a call in two steps. This gateway signs it itself, with an example key:");
		let question = serde_json::json!({
			"officer": account(network.members.bank().officer()),
			"call": "Institutions.anchor_log",
			"args": { "head": format!("0x{}", "07".repeat(32)), "entries": "1" },
			"external_ref": format!("0x{}", hex::encode(madang_testnet::calls::fresh())),
		});
		let json = "-H 'content-type: application/json'";
		println!("  ask {json} -d '{question}' https://{address}/v1/tx/prepare");
		println!(
			"  ask {json} -d '{{\"attempt\":\"THE ATTEMPT\",\"wait\":30}}' https://{address}/v1/tx/submit"
		);
	}
}
