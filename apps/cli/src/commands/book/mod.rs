//! `madang book`: one record of the land book or the building book.

mod papers;
mod reopen;
mod show;

use crate::{
	context::Context,
	failure::Failure,
	output,
	places::{self, Places},
	records,
	reference::Reference,
	values,
};
use clap::Subcommand;
use madang_client::{
	api::{calls::registers, types::*},
	Error, State,
};
use madang_primitives::Holding;
use papers::Papers;
use serde_json::json;
use std::path::PathBuf;

/// `madang book …`
#[derive(Subcommand, Debug)]
pub enum Command {
	/// Show what the book says of a property, and what differs from its title record
	#[command(after_help = "Example:\n  madang book show unit:11680200000043")]
	Show {
		/// The property: parcel:PNU, building:NUMBER or unit:NUMBER
		#[arg(value_parser = values::property)]
		property: PropertyName,
	},
	/// List the properties of which the book and the title record differ
	Differences,
	/// Take the oldest pending notice of the registry, outside of a deal (municipality of the place,
	/// keep-books)
	Take {
		/// The property: parcel:PNU, building:NUMBER or unit:NUMBER
		#[arg(value_parser = values::property)]
		property: PropertyName,
		#[command(flatten)]
		reference: Reference,
	},
	/// Correct the owners in the book (municipality of the place, keep-books)
	///
	/// If the property has a title record, the owners are its holders: without --owner they are taken
	/// from the record.
	#[command(
		after_help = "Examples:\n  madang --key park book owners unit:11680200000043 --evidence 5d41…\n  \
		madang --key park book owners parcel:1168010100108590000 --owner 9f86…=1/2 --owner 3c6e…=1/2 \
		--evidence 5d41…"
	)]
	Owners {
		/// The property: parcel:PNU, building:NUMBER or unit:NUMBER
		#[arg(value_parser = values::property)]
		property: PropertyName,
		/// An owner and its share, HOLDER=SHARE; may be repeated
		#[arg(long = "owner", value_name = "HOLDER=SHARE", value_parser = values::holding)]
		owners: Vec<Holding>,
		#[command(flatten)]
		papers: Papers,
	},
	/// Close a record (말소) that nothing uses any more (municipality of the place, keep-books)
	#[command(
		after_help = "Example:\n  madang --key park book close building:11680100000007 --on 2026-11-20 \
		--reason 철거 --evidence 5d41…"
	)]
	Close {
		/// The property: parcel:PNU, building:NUMBER or unit:NUMBER
		#[arg(value_parser = values::property)]
		property: PropertyName,
		/// The day of the closing
		#[arg(long, value_name = "DAY", value_parser = values::day)]
		on: KoreanDay,
		/// The reason: 분할, 합병, 등록전환, "바다로 된 토지", 철거, 멸실, 대장전환, 이중등재 or 착오등재
		#[arg(long, value_name = "REASON", value_parser = values::closing_reason)]
		reason: ClosingReason,
		/// A property that follows it; may be repeated
		#[arg(long = "successor", value_name = "PROPERTY", value_parser = values::property)]
		successors: Vec<PropertyName>,
		/// Commitment to an order of a court or authority, which a live title record requires
		#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
		order: Option<Commitment>,
		#[command(flatten)]
		papers: Papers,
	},
	/// Undo the closing of a record (municipality of the place, keep-books)
	///
	/// Without a file the record is what it was. If that holds no longer, because a lot was merged or another
	/// unit has the door, the file has the row of the property as it is now, with the columns of its register.
	/// Its owners do not count: they stay as they were.
	#[command(
		after_help = "Examples:\n  madang --key park book reopen unit:11680200000043 --evidence 5d41…\n  \
		madang --key park book reopen unit:11680200000043 --row unit.csv --evidence 5d41…"
	)]
	Reopen {
		/// The property: parcel:PNU, building:NUMBER or unit:NUMBER
		#[arg(value_parser = values::property)]
		property: PropertyName,
		/// A file with one row: the property as it is now
		#[arg(long, value_name = "FILE")]
		row: Option<PathBuf>,
		#[command(flatten)]
		papers: Papers,
	},
}

/// Run a command.
pub async fn run(context: &Context, command: Command) -> Result<(), Failure> {
	match command {
		Command::Show { property } => {
			show::run(context, places::property(context, property).await?).await
		}
		Command::Differences => differences(context).await,
		Command::Take { property, reference } => take(context, property, &reference).await,
		Command::Owners { property, owners, papers } => {
			correct_owners(context, property, owners, papers).await
		}
		Command::Close { property: name, on, reason, successors, order, papers } => {
			let Papers { evidence, reference } = papers;
			let property = places::property(context, name).await?;
			let successors = places::properties(context, successors).await?;
			let call = |reference| {
				registers::close_record(
					property, on, reason, successors, order, evidence, reference,
				)
			};
			let submitted = context.submit_with_ref(&reference, call).await?;
			let sentence = t!("The record of {name} is closed.");
			context.report(&submitted, sentence, json!({ "property": name.to_string() }));
			Ok(())
		}
		Command::Reopen { property, row, papers } => {
			reopen::run(context, property, row, papers).await
		}
	}
}

async fn differences(context: &Context) -> Result<(), Failure> {
	let state = context.state().await?;
	let mut all = state.discrepancies().await?;
	all.sort_by_key(|(property, one)| (one.since, *property));
	let places = Places::of(&state, all.iter().map(|(property, _)| *property)).await?;
	let value = all
		.iter()
		.map(|(property, one)| {
			let mut value = records::difference(one);
			value["property"] = places.name(*property).into();
			value
		})
		.collect();
	context.output.answer(&value, || {
		output::table(
			["property", "since", "differs in"],
			all.iter().map(|(property, one)| {
				[places.name(*property), one.since.to_string(), records::points(one).to_owned()]
			}),
		)
	});
	Ok(())
}

async fn take(context: &Context, name: PropertyName, reference: &Reference) -> Result<(), Failure> {
	let property = places::property(context, name).await?;
	let call = |reference| registers::take_notice(property, reference);
	let submitted = context.submit_with_ref(reference, call).await?;
	// The state may differ for another reason: the book of a closed record takes owners, too.
	let taken = match submitted.before() {
		Some(_) => None,
		None => Some(taken(|event| submitted.emitted("Registers", event))?),
	};
	let left = context.state().await?.notices(property).await?.len();
	let more = json!({ "property": name.to_string(), "taken": taken, "pending": left });
	context.report(&submitted, take_sentence(name, taken == Some(true), left), more);
	Ok(())
}

/// Whether the book took the owners of the notice, by the events of the call.
fn taken(has: impl Fn(&str) -> Result<bool, Error>) -> Result<bool, Error> {
	match (has("OwnersUpdated")?, has("NoticeDiffers")?) {
		(true, _) => Ok(true),
		(false, true) => Ok(false),
		(false, false) => {
			Err(Error::Answer(t!("no event says what became of the notice").to_owned()))
		}
	}
}

fn take_sentence(name: PropertyName, taken: bool, left: usize) -> String {
	match taken {
		true => t!("The book of {name} has the owners of the notice. Pending: {left}."),
		false => {
			t!("The notice for {name} stays pending: the book and the title record describe it \
			 differently.")
		}
	}
}

async fn correct_owners(
	context: &Context,
	name: PropertyName,
	owners: Vec<Holding>,
	papers: Papers,
) -> Result<(), Failure> {
	let property = places::property(context, name).await?;
	let owners = match owners.is_empty() {
		true => holders(&context.state().await?, name, property).await?,
		false => Holdings::new(owners).ok_or_else(|| Failure::input(t!("more than 64 owners")))?,
	};
	let Papers { evidence, reference } = papers;
	let call = |reference| registers::correct_owners(property, owners, evidence, reference);
	let submitted = context.submit_with_ref(&reference, call).await?;
	let sentence = t!("The owners of {name} are corrected.");
	context.report(&submitted, sentence, json!({ "property": name.to_string() }));
	Ok(())
}

/// The holders of a property's title record.
async fn holders(
	state: &State,
	name: PropertyName,
	property: Property,
) -> Result<Holdings, Failure> {
	let id = state.title_of(property).await?.ok_or_else(|| {
		Failure::input(t!("{name} has no title record; name its owners with --owner"))
	})?;
	let title = state.title(id).await?.ok_or_else(|| Failure::not_found(t!("title {id}")))?;
	Ok(title.holders)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_events_say_whether_the_book_took_the_notice() {
		let name = PropertyName::Unit(UnitId::new(7));
		let taken_with = |events: &[&str]| taken(|event| Ok(events.contains(&event)));
		assert!(taken_with(&["OwnersUpdated"]).unwrap());
		assert!(!taken_with(&["NoticeDiffers"]).unwrap());
		assert!(taken_with(&[]).is_err());
		assert!(take_sentence(name, true, 2).contains("has the owners of the notice. Pending: 2"));
		assert!(take_sentence(name, false, 1).contains("stays pending"));
	}
}
