//! `madang application`: applications for registration outside a closing, and their rejection.

use crate::{cli::Reference, context::Context, failure::Failure, json, output, values};
use clap::Subcommand;
use madang_client::api::{calls::titles, types::*};
use pallet_titles::ApplicationState;
use serde_json::json;

/// `madang application …`
#[derive(Subcommand, Debug)]
pub enum Command {
	/// An application, by its receipt
	Show {
		/// The receipt: YEAR-NUMBER
		#[arg(value_parser = values::receipt)]
		receipt: Receipt,
	},
	/// Apply for the discharge of one's own mortgage (bank, lend)
	Discharge {
		/// The property: parcel:PNU, building:NUMBER or unit:NUMBER
		#[arg(long, value_parser = values::property)]
		property: Property,
		/// The number of the mortgage's entry, as `madang title show` shows it
		#[arg(long)]
		entry: u32,
		#[command(flatten)]
		reference: Reference,
	},
	/// Take an application up (registry office of the place, examine)
	Examine {
		/// The receipt: YEAR-NUMBER
		#[arg(value_parser = values::receipt)]
		receipt: Receipt,
		#[command(flatten)]
		reference: Reference,
	},
	/// Register the application whose turn it is (registry office of the place, register)
	Complete {
		/// The receipt: YEAR-NUMBER
		#[arg(value_parser = values::receipt)]
		receipt: Receipt,
		#[command(flatten)]
		reference: Reference,
	},
	/// Reject an application, or a deal's closing as a whole (registry office of the place, register)
	#[command(
		after_help = "Grounds (부동산등기법 제29조): 1 not competent, 2 not registrable, 3 no right to \
		apply, 4 not present, 5 wrong form, 6 differs from the record, 7 obligor differs, 8 cause \
		differs, 9 attachment missing, 10 tax or fee open, 11 differs from the book."
	)]
	Reject {
		/// The receipt: YEAR-NUMBER
		#[arg(value_parser = values::receipt)]
		receipt: Receipt,
		/// The number of the ground, 1 to 11
		#[arg(long, value_parser = ground)]
		ground: RejectionGround,
		#[command(flatten)]
		reference: Reference,
	},
	/// Take an application back (who filed it; not one of a deal)
	Withdraw {
		/// The receipt: YEAR-NUMBER
		#[arg(value_parser = values::receipt)]
		receipt: Receipt,
		#[command(flatten)]
		reference: Reference,
	},
}

fn ground(text: &str) -> Result<RejectionGround, String> {
	text.parse::<usize>()
		.ok()
		.and_then(|number| number.checked_sub(1))
		.and_then(|place| RejectionGround::ALL.get(place).copied())
		.ok_or_else(|| "a ground is a number from 1 to 11 (부동산등기법 제29조)".to_owned())
}

/// Run it.
pub async fn run(context: &Context, command: Command) -> Result<(), Failure> {
	match command {
		Command::Show { receipt } => {
			let state = context.state().await?;
			let one = state
				.application(receipt)
				.await?
				.ok_or_else(|| Failure::not_found(format!("application {receipt}")))?;
			let by = super::institution::name(&state, one.filed_by).await?;
			context.output.answer(&json::application(receipt, &one), || {
				let mut facts = vec![
					("접수 receipt", receipt.to_string()),
					("property", one.property.to_string()),
					("title", one.title.to_string()),
					("purpose", json::filing(&one.filing).to_owned()),
					("state", json::application_state(one.state).to_owned()),
					("filed by", by),
					("filed", values::shown_moment(one.filed_at)),
				];
				if let ApplicationState::Rejected { ground } = one.state {
					facts.push(("ground", format!("제29조 제{}호", json::ground_number(ground))));
				}
				if let Some(deal) = one.deal {
					facts.push(("deal", deal.to_string()));
				}
				output::facts(facts)
			});
		}
		Command::Discharge { property, entry, reference } => {
			let done = context
				.run(reference.external_ref, |reference| {
					titles::file(property, Filing::Discharge { entry }, Vec::new(), reference)
				})
				.await?;
			let receipt: Receipt = done.first_field("Titles", "ApplicationFiled")?;
			context.report(
				&done,
				format!("The discharge is applied for under receipt {receipt}."),
				json!({ "receipt": receipt.to_string() }),
			);
		}
		Command::Examine { receipt, reference } => {
			let done = context
				.run(reference.external_ref, |reference| titles::examine(receipt, reference))
				.await?;
			report(context, &done, receipt, "is being examined");
		}
		Command::Complete { receipt, reference } => {
			let done = context
				.run(reference.external_ref, |reference| titles::complete(receipt, reference))
				.await?;
			report(context, &done, receipt, "is registered");
		}
		Command::Reject { receipt, ground, reference } => {
			let done = context
				.run(reference.external_ref, |reference| titles::reject(receipt, ground, reference))
				.await?;
			report(context, &done, receipt, "is rejected");
		}
		Command::Withdraw { receipt, reference } => {
			let done = context
				.run(reference.external_ref, |reference| titles::withdraw(receipt, reference))
				.await?;
			report(context, &done, receipt, "is withdrawn");
		}
	}
	Ok(())
}

fn report(context: &Context, done: &crate::context::Done, receipt: Receipt, what: &str) {
	context.report(
		done,
		format!("Application {receipt} {what}."),
		json!({ "receipt": receipt.to_string() }),
	);
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn grounds_have_the_numbers_of_the_law() {
		assert_eq!(ground("9"), Ok(RejectionGround::AttachmentMissing));
		for place in 1..=11u8 {
			assert_eq!(ground(&place.to_string()).map(json::ground_number), Ok(usize::from(place)));
		}
		for text in ["0", "12", "x", ""] {
			assert!(ground(text).is_err(), "{text}");
		}
	}
}
