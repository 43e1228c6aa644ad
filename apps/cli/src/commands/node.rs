//! `madang node`: the nodes that talk to each other.

use crate::{context::Context, failure::Failure, output};
use clap::Subcommand;
use madang_client::{
	api::{calls::validators, types::*},
	validators::registered_nodes,
};
use serde_json::json;

/// `madang node …`
#[derive(Subcommand, Debug)]
pub enum Command {
	/// All registered nodes and whose they are
	List,
	/// Register a node of the own institution: all others talk to it (administer)
	#[command(
		after_help = "Example:\n  madang --key admin node register 12D3KooW…\n\nThe id is what \
		              `madang-node key inspect-node-key --file node.key` prints."
	)]
	Register {
		/// The node's id: 12D3KooW…
		id: NodeId,
	},
	/// Deregister a node of the own institution: all others drop it (administer)
	Deregister {
		/// The node's id: 12D3KooW…
		id: NodeId,
	},
}

/// Run it.
pub async fn run(context: &Context, command: Command) -> Result<(), Failure> {
	match command {
		Command::List => list(context).await,
		Command::Register { id } => {
			let institution = context.own_institution(&context.state().await?).await?;
			let done = context.run_plain(validators::register_node(institution, id)).await?;
			context.report(
				&done,
				format!("All others talk to node {id} from now on."),
				json!({ "node": id }),
			);
			Ok(())
		}
		Command::Deregister { id } => {
			let institution = context.own_institution(&context.state().await?).await?;
			let done = context.run_plain(validators::deregister_node(institution, id)).await?;
			context.report(&done, format!("All others drop node {id}."), json!({ "node": id }));
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
		let name = super::institution::name(&state, *institution).await?;
		rows.extend(nodes.iter().map(|node| [name.clone(), node.to_string()]));
	}
	context.output.answer(&value, || {
		let facts = output::facts([(context.block_label(), state.number().to_string())]);
		facts + "\n" + &output::table(["institution", "node"], rows)
	});
	Ok(())
}
