//! `madang index`: the indices that the rates of loans follow, and their published values.

use crate::{
	commands::steps::step, context::Context, failure::Failure, lookup, output,
	reference::Reference, values,
};
use clap::Subcommand;
use madang_client::{
	api::{calls, types::*},
	rates, terms,
};
use serde_json::{json, Value};

/// `madang index …`
#[derive(Subcommand, Debug)]
pub enum Command {
	/// List the indices, with the value of today
	List,
	/// Show an index and its values
	Show {
		/// The index's number
		index: u16,
	},
	/// Publish a value of an index, or replace one that has not begun (its publisher, publish-rates)
	#[command(
		after_help = "Example: 3.12 % from 16 December on\n  madang --key lee index publish 1 --from \
		2026-12-16 --rate 3.12"
	)]
	Publish {
		/// The index's number
		index: u16,
		/// The first day on which it holds: tomorrow at the earliest
		#[arg(long, value_name = "DAY", value_parser = values::day)]
		from: KoreanDay,
		/// The yearly rate in percent
		#[arg(long, value_name = "PERCENT", value_parser = values::rate)]
		rate: RatePpm,
		/// The value is right, though it differs from the one before by more than is usual
		#[arg(long)]
		confirmed: bool,
		#[command(flatten)]
		reference: Reference,
	},
	/// Withdraw a value before its day (its publisher, publish-rates)
	Withdraw {
		/// The index's number
		index: u16,
		/// The day on which it would begin
		#[arg(long, value_name = "DAY", value_parser = values::day)]
		from: KoreanDay,
		#[command(flatten)]
		reference: Reference,
	},
}

/// Run a command.
pub async fn run(context: &Context, command: Command) -> Result<(), Failure> {
	match command {
		Command::List => list(context).await,
		Command::Show { index } => show(context, IndexId(index)).await,
		Command::Publish { index, from, rate, confirmed, reference } => {
			let what = t!("is {} from {from} on", values::format_rate(rate));
			let call =
				|index, reference| calls::rates::publish(index, from, rate, confirmed, reference);
			step(context, IndexId(index), &reference, &what, call).await
		}
		Command::Withdraw { index, from, reference } => {
			let what = t!("has no value that begins on {from} any more");
			let call = |index, reference| calls::rates::withdraw(index, from, reference);
			step(context, IndexId(index), &reference, &what, call).await
		}
	}
}

/// All indices.
async fn list(context: &Context) -> Result<(), Failure> {
	let state = context.state().await?;
	let today = terms::today(&state).await?;
	let mut rows = Vec::new();
	for (number, index) in rates::indices(&state).await? {
		let now = rates::on(&rates::values(&state, number).await?, today).copied();
		let publisher = lookup::institution_name(&state, index.publisher).await?;
		rows.push((number, index, now, publisher));
	}
	let all: Vec<Value> = rows
		.iter()
		.map(|(number, index, now, _)| {
			let mut value = summary(*number, index);
			value["now"] = now.as_ref().map(json_value).into();
			value
		})
		.collect();
	context.output.answer(&json!(all), || {
		let row =
			|(number, index, now, publisher): &(IndexId, Index, Option<IndexValue>, String)| {
				let rate = now.map(|value| values::format_rate(value.rate)).unwrap_or_default();
				let since = now.map(|value| value.from.to_string()).unwrap_or_default();
				[number.to_string(), text(&index.name.ko), publisher.clone(), rate, since]
			};
		output::table(["number", "name", "publisher", "today", "since"], rows.iter().map(row))
	});
	Ok(())
}

/// One index.
async fn show(context: &Context, number: IndexId) -> Result<(), Failure> {
	let state = context.state().await?;
	let found = rates::index(&state, number).await?;
	let index = found.ok_or_else(|| Failure::not_found(t!("index {number}")))?;
	let published = rates::values(&state, number).await?;
	let publisher = lookup::institution_name(&state, index.publisher).await?;
	let mut value = summary(number, &index);
	value["values"] = published.iter().map(json_value).collect();
	context.output.answer(&value, || {
		let line =
			|value: &IndexValue| t!("from {}: {}", value.from, values::format_rate(value.rate));
		// The newest first: an index can have hundreds.
		let values: Vec<_> = published.iter().rev().map(line).collect();
		output::facts(vec![
			("index", number.to_string()),
			("name", format!("{} ({})", text(&index.name.ko), text(&index.name.en))),
			("publisher", publisher),
			("values", values.join("\n")),
		])
	});
	Ok(())
}

fn summary(number: IndexId, index: &Index) -> Value {
	json!({
		"index": number,
		"name_ko": text(&index.name.ko),
		"name_en": text(&index.name.en),
		"publisher": index.publisher.0,
	})
}

fn json_value(value: &IndexValue) -> Value {
	json!({ "from": value.from.to_string(), "rate_ppm": value.rate })
}

/// A name, which the chain keeps as UTF-8.
fn text(name: &pallet_institutions::Name) -> String {
	String::from_utf8_lossy(name).into_owned()
}
