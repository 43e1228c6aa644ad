//! `madang validator`: who makes and finalizes blocks.

use crate::{context::Context, failure::Failure, output};
use clap::Subcommand;
use madang_client::{
	api::{calls::validators, types::*},
	validators::{make_keys, read, SeatRecord},
	Connection,
};
use pallet_validators::{seat_account, Offence, SeatStatus};
use serde_json::{json, Value};

/// `madang validator …`
#[derive(Subcommand, Debug)]
pub enum Command {
	/// All seats, whose blocks come, and the open cases
	List,
	/// The last block that each --node has finalized, and the highest: what a recovery goes on from
	LastFinalized,
	/// Make new session keys on the institution's node, and set them for its seat (administer)
	///
	/// The node must answer unsafe methods on the address given, which is one of its own on loopback:
	/// docs/src/keys.md says how. The new keys are in use from the second session boundary on; until
	/// then the node keeps using the old ones, which stay in its keystore.
	#[command(
		after_help = "Example:\n  madang --key admin validator set-keys 0 --on ws://127.0.0.1:9945"
	)]
	SetKeys {
		/// Which of the institution's seats, from 0
		number: u32,
		/// The node that will use the keys; the first --node if left out
		#[arg(long, value_name = "URL")]
		on: Option<String>,
	},
}

/// Run it.
pub async fn run(context: &Context, command: Command) -> Result<(), Failure> {
	match command {
		Command::List => list(context).await,
		Command::LastFinalized => last_finalized(context).await,
		Command::SetKeys { number, on } => set_keys(context, number, on).await,
	}
}

/// Ask every node; a node that does not answer is one that is lost.
async fn last_finalized(context: &Context) -> Result<(), Failure> {
	let mut answers = Vec::new();
	for url in &context.nodes {
		let answer = match Connection::open(url).await {
			Ok(connection) => connection.finalized_number().await,
			Err(error) => Err(error),
		};
		answers.push((url.clone(), answer.map_err(|error| error.to_string())));
	}
	let highest = answers.iter().filter_map(|(_, answer)| answer.as_ref().ok()).max().copied();
	let highest = highest
		.ok_or_else(|| Failure::input("no node answers: name the remaining ones with --node"))?;
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
		output::table(["node", "last finalized block"], rows) + &format!("\nHighest: {highest}")
	});
	Ok(())
}

async fn set_keys(context: &Context, number: u32, on: Option<String>) -> Result<(), Failure> {
	let state = context.state().await?;
	let institution = context.administered(&state).await?;
	let seat: Account = seat_account(institution, number)
		.ok_or_else(|| Failure::input(format!("there is no seat {number}")))?;
	let set = read(&state).await?;
	if !set.seats.iter().any(|record| record.account == seat) {
		let institution = super::institution::name(&state, institution).await?;
		return Err(Failure::not_found(format!("seat {number} of {institution}")));
	}
	// The keys are made only now: nothing is left in a keystore for a seat that is none.
	let node = match on {
		Some(url) => Connection::open(&url).await?,
		None => context.connection().await?,
	};
	let made = make_keys(&node, &seat).await?;
	let (aura, grandpa) = made.keys.split_at(made.keys.len() / 2);
	let done = context.run_plain(validators::set_keys(number, made.keys, made.proof)).await?;
	context.report(
		&done,
		format!(
			"Seat {number} has new keys, from the second session boundary on.\naura = \"0x{}\"\n\
			grandpa = \"0x{}\"",
			hex::encode(aura),
			hex::encode(grandpa),
		),
		json!({ "seat": number, "aura": hex::encode(aura), "grandpa": hex::encode(grandpa) }),
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
		"seats": set.seats.iter().map(shown_json).collect::<Vec<_>>(),
		"cases": set
			.cases
			.iter()
			.map(|(id, case)| {
				json!({
					"case": id,
					"seat": hex::encode(case.seat),
					"offence": shown_offence(case.offence),
					"reported_at": case.reported_at,
					"suspended": case.suspended,
				})
			})
			.collect::<Vec<_>>(),
	});
	let mut rows = Vec::new();
	for record in &set.seats {
		rows.push([
			super::institution::name(&state, record.seat.institution).await?,
			record.seat.number.to_string(),
			word(record.seat.status).to_owned(),
			if record.in_session { "yes" } else { "no" }.to_owned(),
			record.seat.keys.to_string(),
			record.last_block.map_or_else(|| "none yet".to_owned(), |block| block.to_string()),
		]);
	}
	context.output.answer(&value, || {
		let mut text = output::facts([
			(context.block_label(), state.number().to_string()),
			("session", format!("{}, until block {}", set.session, set.session_ends)),
		]);
		text += "\n";
		text += &output::table(
			["institution", "seat", "status", "in session", "keys set", "last block"],
			rows,
		);
		for (id, case) in &set.cases {
			let of = set.seats.iter().find(|record| record.account == case.seat);
			let of = of.map_or_else(String::new, |record| {
				format!(
					" by seat {} of institution {}",
					record.seat.number, record.seat.institution
				)
			});
			text += &format!(
				"\nCase {id}: {}{of}, reported in block {}{}",
				shown_offence(case.offence),
				case.reported_at,
				if case.suspended { "; the seat was suspended" } else { "" },
			);
		}
		text
	});
	Ok(())
}

const fn word(status: SeatStatus) -> &'static str {
	match status {
		SeatStatus::Active => "active",
		SeatStatus::Suspended => "suspended",
		SeatStatus::Taken => "taken",
	}
}

fn shown_offence(offence: Offence) -> String {
	match offence {
		Offence::Block { slot } => format!("two blocks in slot {slot}"),
		Offence::Vote { set_id, round } => format!("two votes in round {round} of set {set_id}"),
	}
}

fn shown_json(record: &SeatRecord) -> Value {
	json!({
		"institution": record.seat.institution.0,
		"number": record.seat.number,
		"account": hex::encode(record.account),
		"status": word(record.seat.status),
		"since": record.seat.since,
		"in_session": record.in_session,
		"keys_set": record.seat.keys,
		"last_block": record.last_block,
	})
}
