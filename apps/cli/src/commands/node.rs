//! `madang node`: the registered nodes, which connect to each other and to no others.

use crate::{context::Context, failure::Failure, lookup, output, values};
use clap::Subcommand;
use madang_client::{
	api::{calls::validators, types::*},
	validators::registered_nodes,
};
use serde_json::json;

/// `madang node …`
#[derive(Subcommand, Debug)]
pub enum Command {
	/// List all registered nodes and their institutions
	List,
	/// Register a node of your institution: all other nodes accept it (administer)
	#[command(
		after_help = "Example:\n  madang --key admin node register 12D3KooW… --proof 0x…\n\nThe id is \
		              what `madang-node key inspect-node-key --file node.key` prints, and the proof is \
		              what `madang-node key prove-node-key --file node.key --genesis 0x… \
		              --institution 4` prints. `madang status` shows the genesis."
	)]
	Register {
		/// The node's id: 12D3KooW…
		id: NodeId,
		/// The signature of the node's key for this chain and your institution, in hexadecimal
		#[arg(long, value_name = "HEX", value_parser = values::bytes64)]
		proof: NodeProof,
	},
	/// Deregister a node of your institution: all other nodes disconnect from it (administer)
	Deregister {
		/// The node's id: 12D3KooW…
		id: NodeId,
	},
}

/// Run a command.
pub async fn run(context: &Context, command: Command) -> Result<(), Failure> {
	match command {
		Command::List => list(context).await,
		Command::Register { id, proof } => {
			let institution = lookup::own_institution(context, &context.state().await?).await?;
			let submitted =
				context.submit(validators::register_node(institution, id, proof)).await?;
			context.report(
				&submitted,
				t!("Node {id} is registered: all other nodes accept it from now on."),
				json!({ "node": id }),
			);
			Ok(())
		}
		Command::Deregister { id } => {
			let institution = lookup::own_institution(context, &context.state().await?).await?;
			let submitted = context.submit(validators::deregister_node(institution, id)).await?;
			context.report(
				&submitted,
				t!("Node {id} is deregistered: all other nodes disconnect from it."),
				json!({ "node": id }),
			);
			Ok(())
		}
	}
}

async fn list(context: &Context) -> Result<(), Failure> {
	let state = context.state().await?;
	let nodes = registered_nodes(&state).await?;
	let value = json!({
		"block": state.number(),
		"nodes": nodes
			.iter()
			.flat_map(|(institution, nodes)| {
				nodes.iter().map(|node| json!({ "institution": institution.0, "node": node }))
			})
			.collect::<Vec<_>>(),
	});
	let mut rows = Vec::new();
	for (institution, nodes) in &nodes {
		let name = lookup::institution_name(&state, *institution).await?;
		rows.extend(nodes.iter().map(|node| [name.clone(), node.to_string()]));
	}
	context.output.answer(&value, || {
		let facts = output::facts([(context.block_label(), state.number().to_string())]);
		facts + "\n" + &output::table(["institution", "node"], rows)
	});
	Ok(())
}
