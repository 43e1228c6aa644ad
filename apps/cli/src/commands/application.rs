//! `madang application`: applications for registration outside a closing, and their rejection.

mod list;

use crate::{
	consents::Signers,
	context::Context,
	failure::Failure,
	filings, json, lookup, output,
	places::{self, Places},
	reference::Reference,
	send::Submitted,
	values,
};
use clap::Subcommand;
use madang_client::{
	api::{calls::titles, types::*},
	consent,
};
use madang_primitives::signing::PartyConsent;
use pallet_titles::ApplicationState;
use serde_json::json;
use std::path::{Path, PathBuf};
use subxt::tx::{DynamicPayload, Payload};

/// `madang application …`
#[derive(Subcommand, Debug)]
pub enum Command {
	/// List applications, the newest first: those that wait, or all
	List(list::Args),
	/// Show an application
	Show {
		/// The receipt: YEAR-NUMBER
		#[arg(value_parser = values::receipt)]
		receipt: Receipt,
	},
	/// File an application with the parties' signatures: first registration or transfer (conveyance
	/// agent, convey); mortgage or discharge of your own bank (bank, lend)
	#[command(after_help = filings::HELP)]
	File {
		/// The file with what is asked for
		file: PathBuf,
		#[command(flatten)]
		signers: Signers,
		#[command(flatten)]
		reference: Reference,
	},
	/// File for the registry office on evidence or a court's order (registry office of the place,
	/// examine)
	#[command(after_help = filings::HELP)]
	FileByOffice {
		/// The file with the request. Its attachments are the evidence
		file: PathBuf,
		/// The number of the court that gave the order
		#[arg(long, value_name = "INSTITUTION", requires = "case")]
		court: Option<u32>,
		/// Commitment to the case and the decision
		#[arg(long, value_name = "COMMITMENT", requires = "court", value_parser = values::commitment)]
		case: Option<Commitment>,
		#[command(flatten)]
		signers: Signers,
		#[command(flatten)]
		reference: Reference,
	},
	/// Apply for the discharge of your own bank's mortgage (bank, lend)
	Discharge {
		/// The property: parcel:PNU, building:NUMBER or unit:NUMBER
		#[arg(long, value_parser = values::property)]
		property: PropertyName,
		/// The number of the mortgage's entry, as `madang title show` shows it
		#[arg(long)]
		entry: u32,
		/// The day of the release: YYYY-MM-DD
		#[arg(long, value_name = "DAY", value_parser = values::day)]
		released_on: KoreanDay,
		/// Commitment to the documents
		#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
		attachments: Commitment,
		#[command(flatten)]
		reference: Reference,
	},
	/// Start the examination of an application, or of a deal's whole closing (registry office of the
	/// place, examine)
	Examine {
		/// The receipt: YEAR-NUMBER
		#[arg(value_parser = values::receipt)]
		receipt: Receipt,
		#[command(flatten)]
		reference: Reference,
	},
	/// Order the cure of a defect before a rejection (registry office of the place, register)
	OrderCure {
		/// The receipt: YEAR-NUMBER
		#[arg(value_parser = values::receipt)]
		receipt: Receipt,
		/// The last day for the cure, from tomorrow on: YYYY-MM-DD
		#[arg(long, value_name = "DAY", value_parser = values::day)]
		until: KoreanDay,
		/// Commitment to what must be cured
		#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
		reasons: Commitment,
		#[command(flatten)]
		reference: Reference,
	},
	/// Cure an application with new documents (the institution that filed it)
	Cure {
		/// The receipt: YEAR-NUMBER
		#[arg(value_parser = values::receipt)]
		receipt: Receipt,
		/// Commitment to the new documents
		#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
		attachments: Commitment,
		#[command(flatten)]
		reference: Reference,
	},
	/// Register the application at the head of the property's queue (registry office of the place,
	/// register)
	Complete {
		/// The receipt: YEAR-NUMBER
		#[arg(value_parser = values::receipt)]
		receipt: Receipt,
		/// Commitment to your reason, for a first registration of owners that the book does not name
		#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
		reason: Option<Commitment>,
		#[command(flatten)]
		reference: Reference,
	},
	/// Reject an application, or the whole closing of a deal (registry office of the place, register)
	#[command(
		after_help = "Grounds (부동산등기법 제29조): 1 not competent, 2 not registrable, 3 no right to \
		apply, 4 applicant not present, 5 wrong form, 6 differs from the record, 7 obligor differs, 8 \
		cause differs, 9 attachment missing, 10 tax or fee unpaid, 11 differs from the book. For 4 to 11 \
		order a cure first."
	)]
	Reject {
		/// The receipt: YEAR-NUMBER
		#[arg(value_parser = values::receipt)]
		receipt: Receipt,
		/// The number of the ground, 1 to 11
		#[arg(long, value_parser = ground)]
		ground: RejectionGround,
		/// Commitment to the written reasons
		#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
		reasons: Commitment,
		#[command(flatten)]
		reference: Reference,
	},
	/// Remove the content of finished applications after five full years (registry
	/// office of the place, register)
	Prune {
		/// The receipts: YEAR-NUMBER, at most 64
		#[arg(required = true, num_args = 1..=64, value_parser = values::receipt)]
		receipts: Vec<Receipt>,
		#[command(flatten)]
		reference: Reference,
	},
	/// Withdraw an application that is not part of a deal, with the signatures of everyone who signed
	/// it (the institution that filed it; what an agent filed, any conveyance agent)
	Withdraw {
		/// The receipt: YEAR-NUMBER
		#[arg(value_parser = values::receipt)]
		receipt: Receipt,
		#[command(flatten)]
		signers: Signers,
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
		Command::List(args) => list::list(context, args).await,
		Command::Show { receipt } => show(context, receipt).await,
		Command::File { file, signers, reference } => {
			let filings = filings::open(&file)?;
			let requests = places::requests(context, filings.requests).await?;
			let act = consent::apply_for_registration(&requests, filings.attachments)?;
			let consents = match needs_no_party(&requests) {
				true => signers.no_consents(t!("a discharge"))?,
				false => signers.consents_to(context, act).await?,
			};
			let call = |reference| titles::file(requests, filings.attachments, consents, reference);
			filed(context, &context.submit_with_ref(&reference, call).await?)
		}
		Command::FileByOffice { file, court, case, signers, reference } => {
			let order = court.zip(case).map(|(by, case)| Order { by: InstitutionId(by), case });
			file_by_office(context, &file, order, &signers, &reference).await
		}
		Command::Discharge { property, entry, released_on, attachments, reference } => {
			let property = places::property(context, property).await?;
			let requests = vec![(property, Filing::Discharge { entry, released_on })];
			let call = |reference| titles::file(requests, attachments, Vec::new(), reference);
			filed(context, &context.submit_with_ref(&reference, call).await?)
		}
		Command::Examine { receipt, reference } => {
			step(context, receipt, &reference, t!("is being examined"), titles::examine).await
		}
		Command::OrderCure { receipt, until, reasons, reference } => {
			let call = |receipt, reference| titles::order_cure(receipt, until, reasons, reference);
			let what = t!("must be cured by {until}");
			step(context, receipt, &reference, &what, call).await
		}
		Command::Cure { receipt, attachments, reference } => {
			let call = |receipt, reference| titles::cure(receipt, attachments, reference);
			step(context, receipt, &reference, t!("is cured"), call).await
		}
		Command::Complete { receipt, reason, reference } => {
			let call = |receipt, reference| titles::complete(receipt, reason, reference);
			step(context, receipt, &reference, t!("is registered"), call).await
		}
		Command::Reject { receipt, ground, reasons, reference } => {
			let call = |receipt, reference| titles::reject(receipt, ground, reasons, reference);
			step(context, receipt, &reference, t!("is rejected"), call).await
		}
		Command::Prune { receipts, reference } => {
			let count = receipts.len();
			let call = |reference| titles::prune(receipts, reference);
			let submitted = context.submit_with_ref(&reference, call).await?;
			let text = t!("{count} applications are removed. Their digests stay.");
			context.report(&submitted, text, json!({ "removed": count }));
			Ok(())
		}
		Command::Withdraw { receipt, signers, reference } => {
			withdraw(context, receipt, &signers, &reference).await
		}
	}
}

/// Whether no party signs these requests.
fn needs_no_party(requests: &[(Property, Filing)]) -> bool {
	requests.iter().all(|(_, filing)| matches!(filing, Filing::Discharge { .. }))
}

fn filed(context: &Context, submitted: &Submitted) -> Result<(), Failure> {
	let receipt: Receipt = submitted.leading_fields("Titles", "ApplicationFiled")?;
	context.report(
		submitted,
		t!("The application is filed under receipt {receipt}."),
		json!({ "receipt": receipt.to_string() }),
	);
	Ok(())
}

async fn file_by_office(
	context: &Context,
	file: &Path,
	order: Option<Order>,
	signers: &Signers,
	reference: &Reference,
) -> Result<(), Failure> {
	let filings = filings::open(file)?;
	let (name, filing) = filings.single()?;
	let property = places::property(context, name).await?;
	let consents: Vec<PartyConsent> = match &filing {
		// A wrong binding is undone to a commitment, which signs nothing.
		Filing::BindHolder { from, to, lots } if to.did().is_some() || !signers.is_empty() => {
			let title = lookup::title_of(&context.state().await?, property).await?;
			signers.consents_to(context, consent::bind_holding(title, *from, *to, lots)).await?
		}
		Filing::Transfer(transfer) if order.is_none() => {
			signers.consents_to(context, consent::inherit(property, transfer)).await?
		}
		_ => signers.no_consents(t!("this"))?,
	};
	let call = |reference| {
		titles::file_by_office(property, filing, order, filings.attachments, consents, reference)
	};
	filed(context, &context.submit_with_ref(reference, call).await?)
}

async fn withdraw(
	context: &Context,
	receipt: Receipt,
	signers: &Signers,
	reference: &Reference,
) -> Result<(), Failure> {
	let one = lookup::application(&context.state().await?, receipt).await?;
	let consents = match one.signed.is_empty() {
		true => signers.no_consents(t!("the withdrawal of what no party has signed"))?,
		false => signers.consents_to(context, consent::withdraw_application(receipt)).await?,
	};
	let call = |receipt, reference| titles::withdraw(receipt, consents, reference);
	step(context, receipt, reference, t!("is withdrawn"), call).await
}

async fn show(context: &Context, receipt: Receipt) -> Result<(), Failure> {
	let state = context.state().await?;
	let one = lookup::application(&state, receipt).await?;
	let by = lookup::institution_name(&state, one.by.institution).await?;
	let places = Places::of(&state, one.lines.iter().map(|line| line.property)).await?;
	context.output.answer(&json::application(receipt, &one, &places), || {
		let mut facts = vec![("접수 receipt", receipt.to_string())];
		for line in &one.lines {
			facts.extend([
				("property", places.name(line.property)),
				(
					"title",
					line.title.map_or_else(|| t!("not opened yet").to_owned(), |id| id.to_string()),
				),
				("purpose", json::filing(&line.filing).to_owned()),
			]);
		}
		facts.extend([
			("state", json::application_state(one.state).to_owned()),
			("filed by", by),
			("filed", values::format_moment(one.by.at)),
		]);
		match one.state {
			ApplicationState::Rejected { ground, .. } => {
				facts.push(("ground", format!("제29조 제{}호", json::ground_number(ground))));
			}
			ApplicationState::CureOrdered { until, .. } => {
				facts.push(("cure until", until.to_string()));
			}
			_ => (),
		}
		if let Some(deal) = one.deal {
			facts.push(("deal", deal.to_string()));
		}
		output::facts(facts)
	});
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
		t!("Application {receipt} {what}."),
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
