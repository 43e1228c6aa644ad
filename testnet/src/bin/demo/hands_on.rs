//! What a user needs to act on the network that the demo leaves running: keys, an `env` file, and commands to try.

use anyhow::{Context, Result};
use madang_testnet::{command::User, gateway::Front, sale::Sale, write_secret, Network};
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
	}
}
