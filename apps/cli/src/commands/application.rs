//! `madang application`: applications for registration outside a closing, and their rejection.

use crate::{
	context::Context, failure::Failure, json, lookup, output, reference::Reference,
	send::Submitted, values,
};
use clap::Subcommand;
use madang_client::api::{calls::titles, types::*};
use pallet_titles::ApplicationState;
use serde_json::json;
use subxt::tx::{DynamicPayload, Payload};

/// `madang application …`
#[derive(Subcommand, Debug)]
pub enum Command {
	/// Show an application
	Show {
		/// The receipt: YEAR-NUMBER
		#[arg(value_parser = values::receipt)]
		receipt: Receipt,
	},
	/// Apply for the discharge of your own bank's mortgage (bank, lend)
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
	/// Start the examination of an application (registry office of the place, examine)
	Examine {
		/// The receipt: YEAR-NUMBER
		#[arg(value_parser = values::receipt)]
		receipt: Receipt,
		#[command(flatten)]
		reference: Reference,
	},
	/// Register the application at the head of the title's queue (registry office of the place,
	/// register)
	Complete {
		/// The receipt: YEAR-NUMBER
		#[arg(value_parser = values::receipt)]
		receipt: Receipt,
		#[command(flatten)]
		reference: Reference,
	},
	/// Reject an application, or the whole closing of a deal (registry office of the place, register)
	#[command(
		after_help = "Grounds (부동산등기법 제29조): 1 not competent, 2 not registrable, 3 no right to \
		apply, 4 applicant not present, 5 wrong form, 6 differs from the record, 7 obligor differs, 8 \
		cause differs, 9 attachment missing, 10 tax or fee unpaid, 11 differs from the book."
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
	/// Withdraw an application that is not part of a deal (the institution that filed it)
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
		.and_then(|index| RejectionGround::ALL.get(index).copied())
		.ok_or_else(|| "expected a number from 1 to 11 (부동산등기법 제29조)".to_owned())
}

/// Run a command.
pub async fn run(context: &Context, command: Command) -> Result<(), Failure> {
	match command {
		Command::Show { receipt } => show(context, receipt).await,
		Command::Discharge { property, entry, reference } => {
			discharge(context, property, entry, &reference).await
		}
		Command::Examine { receipt, reference } => {
			step(context, receipt, &reference, "is being examined", titles::examine).await
		}
		Command::Complete { receipt, reference } => {
			step(context, receipt, &reference, "is registered", titles::complete).await
		}
		Command::Reject { receipt, ground, reference } => {
			let call = |receipt, reference| titles::reject(receipt, ground, reference);
			step(context, receipt, &reference, "is rejected", call).await
		}
		Command::Withdraw { receipt, reference } => {
			step(context, receipt, &reference, "is withdrawn", titles::withdraw).await
		}
	}
}

async fn show(context: &Context, receipt: Receipt) -> Result<(), Failure> {
	let state = context.state().await?;
	let one = state
		.application(receipt)
		.await?
		.ok_or_else(|| Failure::not_found(format!("application {receipt}")))?;
	let by = lookup::institution_name(&state, one.filed_by).await?;
	context.output.answer(&json::application(receipt, &one), || {
		let mut facts = vec![
			("접수 receipt", receipt.to_string()),
			("property", one.property.to_string()),
			("title", one.title.to_string()),
			("purpose", json::filing(&one.filing).to_owned()),
			("state", json::application_state(one.state).to_owned()),
			("filed by", by),
			("filed", values::format_moment(one.filed_at)),
		];
		if let ApplicationState::Rejected { ground } = one.state {
			facts.push(("ground", format!("제29조 제{}호", json::ground_number(ground))));
		}
		if let Some(deal) = one.deal {
			facts.push(("deal", deal.to_string()));
		}
		output::facts(facts)
	});
	Ok(())
}

async fn discharge(
	context: &Context,
	property: Property,
	entry: u32,
	reference: &Reference,
) -> Result<(), Failure> {
	let filing = Filing::Discharge { entry };
	let call = |reference| titles::file(property, filing, Vec::new(), reference);
	let submitted = context.submit_with_ref(reference, call).await?;
	let receipt: Receipt = submitted.leading_fields("Titles", "ApplicationFiled")?;
	context.report(
		&submitted,
		format!("The application for the discharge is filed under receipt {receipt}."),
		json!({ "receipt": receipt.to_string() }),
	);
	Ok(())
}

/// Submit a call on an application and report it.
async fn step<CallData>(
	context: &Context,
	receipt: Receipt,
	reference: &Reference,
	what: &str,
	call: impl FnOnce(Receipt, ExternalRef) -> DynamicPayload<CallData>,
) -> Result<(), Failure>
where
	DynamicPayload<CallData>: Payload,
{
	let submitted =
		context.submit_with_ref(reference, |reference| call(receipt, reference)).await?;
	report(context, &submitted, receipt, what);
	Ok(())
}

fn report(context: &Context, submitted: &Submitted, receipt: Receipt, what: &str) {
	context.report(
		submitted,
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
		for number in 1..=11u8 {
			assert_eq!(ground(&number.to_string()).map(json::ground_number), Ok(number.into()));
		}
		for text in ["0", "12", "x", ""] {
			assert!(ground(text).is_err(), "{text}");
		}
	}
}
