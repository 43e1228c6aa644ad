//! The banks' gateways, through which the banks act.

use anyhow::{Context, Result};
use madang_client::Sender;
use madang_testnet::{gateway::Front, Network};

/// Which of the nodes is the first bank's own. The others ask the ministry's.
const OWN_NODE: usize = 3;

/// Start a gateway for each bank.
pub async fn open(network: &Network, sender: &Sender) -> Result<Vec<Front>> {
	let mut fronts = Vec::new();
	for (number, bank) in network.members.banks().into_iter().enumerate() {
		let folder = network.folder.join(format!("gateway-{}", bank.id));
		std::fs::create_dir_all(&folder)?;
		let node = if number == 0 { OWN_NODE } else { 0 };
		let front = Front::start(network, sender, bank, (node, &folder)).await;
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
