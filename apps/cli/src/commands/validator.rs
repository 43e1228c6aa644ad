//! `madang validator`: the institutions' seats that make and finalize blocks.

use crate::{context::Context, failure::Failure, json, lookup, output};
use clap::Subcommand;
use madang_client::{
	api::{calls::validators, types::*},
	validators::{checkpoint, make_keys, read, SeatRecord},
};
use pallet_validators::{seat_account, Case, Offence};
use serde_json::{json, Value};

/// `madang validator …`
#[derive(Subcommand, Debug)]
pub enum Command {
	/// List the validators' seats with their last blocks, and the open cases
	List,
	/// Show the last block that each --node has finalized, and the highest of them, from which a
	/// recovery continues
	LastFinalized,
	/// Print the last final block and the validators after it, from which a new node can synchronise
	/// after a recovery
	///
	/// It is what the node says: ask nodes of several institutions, and compare the validators.
	#[command(after_help = "Example:\n  madang validator checkpoint > checkpoint.json\n  \
		madang-node --sync warp --warp-checkpoint checkpoint.json …")]
	Checkpoint,
	/// Make new session keys on your institution's node, and set them for its seat (administer)
	///
	/// The node must answer unsafe methods on the given address, which is a separate address on
	/// loopback: see docs/src/keys.md. The new keys are in use from the second session boundary on.
	/// Until then the node uses the old keys, which stay in its keystore.
	#[command(
		after_help = "Example:\n  madang --key admin validator set-keys 0 --on ws://127.0.0.1:9945"
	)]
	SetKeys {
		/// Which of your institution's seats, from 0
		number: u32,
		/// The node that will use the keys; by default the first --node
		#[arg(long, value_name = "URL")]
		on: Option<String>,
	},
}

/// Run a command.
pub async fn run(context: &Context, command: Command) -> Result<(), Failure> {
	match command {
		Command::List => list(context).await,
		Command::LastFinalized => last_finalized(context).await,
		Command::Checkpoint => {
			let checkpoint = checkpoint(&context.connection().await?).await?;
			let value = json!(checkpoint);
			context.output.answer(&value, || format!("{value:#}"));
			Ok(())
		}
		Command::SetKeys { number, on } => set_keys(context, number, on).await,
	}
}

/// Ask every node. A node that does not answer counts as lost.
async fn last_finalized(context: &Context) -> Result<(), Failure> {
	let mut answers = Vec::new();
	for url in &context.nodes {
		let answer = match context.connect_to(url).await {
			Ok(connection) => connection.finalized_number().await,
			Err(error) => Err(error),
		};
		answers.push((url.clone(), answer.map_err(|error| error.to_string())));
	}
	let highest = answers.iter().filter_map(|(_, answer)| answer.as_ref().ok()).max().copied();
	let highest = highest.ok_or_else(|| {
		Failure::input(t!("no node answers; name the remaining nodes with --node"))
	})?;
	let value = json!({
		"highest": highest,
		"nodes": answers
			.iter()
			.map(|(url, answer)| json!({ "node": url, "finalized": answer.as_ref().ok() }))
			.collect::<Vec<_>>(),
	});
	context.output.answer(&value, || {
		let rows = answers.iter().map(|(url, answer)| match answer {
			Ok(number) => [url.clone(), number.to_string()],
			Err(reason) => [url.clone(), reason.clone()],
		});
		output::table(["node", "last finalized block"], rows) + &t!("\nHighest: {highest}")
	});
	Ok(())
}

async fn set_keys(context: &Context, number: u32, on: Option<String>) -> Result<(), Failure> {
	context.ensure_waits(t!("prints the new keys once the seat has them"))?;
	let state = context.state().await?;
	let institution = lookup::administered_institution(context, &state).await?;
	let seat: Account = seat_account(institution, number).ok_or_else(|| {
		Failure::input(t!(
			"no seat has the number {number}; `madang validator list` shows all seats"
		))
	})?;
	let set = read(&state).await?;
	if !set.seats.iter().any(|record| record.account == seat) {
		let institution = lookup::institution_name(&state, institution).await?;
		return Err(Failure::not_found(t!("seat {number} of {institution}")));
	}
	// The keys are made only after these checks, so that no unused keys are left in a keystore.
	let node = match on {
		Some(url) => context.connect_to(&url).await?,
		None => context.connection().await?,
	};
	let made = make_keys(&node, &seat).await?;
	let mut keys = made.keys.chunks_exact(made.keys.len() / 3).map(hex::encode);
	let mut next = || keys.next().unwrap_or_default();
	let (aura, grandpa, checkpoints) = (next(), next(), next());
	let submitted = context.submit(validators::set_keys(number, made.keys, made.proof)).await?;
	context.report(
		&submitted,
		t!(
			"Seat {number} has new keys, from the second session boundary on.\naura = \"0x{aura}\"\n\
			grandpa = \"0x{grandpa}\"\ncheckpoints = \"0x{checkpoints}\"",
		),
		json!({
			"seat": number,
			"aura": aura,
			"grandpa": grandpa,
			"checkpoints": checkpoints,
		}),
	);
	Ok(())
}

async fn list(context: &Context) -> Result<(), Failure> {
	let state = context.state().await?;
	let set = read(&state).await?;
	let value = json!({
		"block": state.number(),
		"session": set.session,
		"session_ends": set.session_ends,
		"seats": set.seats.iter().map(seat_json).collect::<Vec<_>>(),
		"cases": set
			.cases
			.iter()
			.map(|(id, case)| {
				json!({
					"case": id,
					"seat": hex::encode(case.seat),
					"offences": case.offences.iter().copied().map(format_offence).collect::<Vec<_>>(),
					"reported_at": case.reported_at,
					"conclusive": case.conclusive,
					"suspended": case.suspended,
				})
			})
			.collect::<Vec<_>>(),
	});
	let mut rows = Vec::new();
	for record in &set.seats {
		rows.push([
			lookup::institution_name(&state, record.seat.institution).await?,
			record.seat.number.to_string(),
			json::seat_status(record.seat.status).to_owned(),
			if record.in_session { t!("yes") } else { t!("no") }.to_owned(),
			record.seat.keys.to_string(),
			record.last_block.map_or_else(|| t!("none yet").to_owned(), |block| block.to_string()),
		]);
	}
	context.output.answer(&value, || {
		let mut text = output::facts([
			(context.block_label(), state.number().to_string()),
			("session", t!("{}, until block {}", set.session, set.session_ends)),
		]);
		text += "\n";
		text += &output::table(
			["institution", "seat", "status", "in session", "keys set", "last block"],
			rows,
		);
		for (id, case) in &set.cases {
			text += &format_case(*id, case, &set.seats);
		}
		text
	});
	Ok(())
}

fn format_case(id: u32, case: &Case<Account, u32>, seats: &[SeatRecord]) -> String {
	let seat = seats.iter().find(|record| record.account == case.seat);
	let by = seat.map_or_else(String::new, |record| {
		t!(" by seat {} of institution {}", record.seat.number, record.seat.institution)
	});
	let offences: Vec<_> = case.offences.iter().copied().map(format_offence).collect();
	let offences = offences.join(", ");
	let effect = match (case.suspended, case.conclusive) {
		(true, _) => t!("; the seat was suspended"),
		(false, true) => "",
		(false, false) => t!("; one of the two blocks is not known to belong to this chain"),
	};
	t!("\nCase {id}: {offences}{by}, first reported in block {}{effect}", case.reported_at)
}

fn format_offence(offence: Offence) -> String {
	match offence {
		Offence::Block { slot } => t!("two blocks in slot {slot}"),
		Offence::Vote { set_id, round } => t!("two votes in round {round} of set {set_id}"),
	}
}

fn seat_json(record: &SeatRecord) -> Value {
	json!({
		"institution": record.seat.institution.0,
		"number": record.seat.number,
		"account": hex::encode(record.account),
		"status": json::seat_status(record.seat.status),
		"since": record.seat.since,
		"in_session": record.in_session,
		"keys_set": record.seat.keys,
		"last_block": record.last_block,
	})
}
