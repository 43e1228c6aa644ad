//! The banks' gateways, through which the banks act.

use crate::hands_on;
use anyhow::{Context, Result};
use madang_client::Sender;
use madang_testnet::{gateway::Front, Network};

/// Which of the nodes is the first bank's own. The others ask the ministry's.
const OWN_NODE: usize = 3;

/// Start a gateway for each bank. With `signer`, that of the first bank signs what it is asked to, with the bank's example key.
pub async fn open(network: &Network, sender: &Sender, signer: bool) -> Result<Vec<Front>> {
	let mut fronts = Vec::new();
	for (number, bank) in network.members.banks().into_iter().enumerate() {
		let folder = network.folder.join(format!("gateway-{}", bank.id));
		std::fs::create_dir_all(&folder)?;
		let is_first = number == 0;
		let node = if is_first { OWN_NODE } else { 0 };
		let more = if is_first && signer { hands_on::signer(network)? } else { String::new() };
		let front = Front::start(network, sender, bank, (node, &folder, &more)).await;
		fronts.push(front.with_context(|| format!("the gateway of {}", bank.name))?);
	}
	Ok(fronts)
}

/// Print where they are.
pub fn print(network: &Network, fronts: &[Front]) {
	println!("Each bank has a gateway, and makes its calls through it:");
	for (front, bank) in fronts.iter().zip(network.members.banks()) {
		println!("  {:<30} https://{}", bank.name, front.gateway.address);
	}
}

/// Stop them.
pub async fn close(fronts: &mut [Front]) -> Result<()> {
	for front in fronts {
		front.gateway.stop().await?;
	}
	Ok(())
}
