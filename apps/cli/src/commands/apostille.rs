//! `madang apostille`: apostilles, and the register by number.

use crate::{
	commands::steps::{report, step},
	context::Context,
	failure::Failure,
	lookup, notarial, output,
	reference::Reference,
	values,
};
use clap::{Args, Subcommand};
use madang_client::{
	api::{calls::notary as calls, types::*},
	notary,
};
use serde_json::json;

/// `madang apostille …`
#[derive(Subcommand, Debug)]
pub enum Command {
	/// Attest the signature and the office of the person who signed a document (the designated ministry, apostille)
	Issue(IssueArgs),
	/// Annul an apostille; it stays readable (the authority, apostille)
	Annul {
		/// The apostille's number on the chain
		apostille: u64,
		/// Commitment to the decision and its reasons
		#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
		reason: Commitment,
		#[command(flatten)]
		reference: Reference,
	},
	/// Show an apostille
	Show {
		/// The apostille's number on the chain
		apostille: u64,
	},
	/// Find an apostille in its authority's register
	Find {
		/// The authority's number as a member
		#[arg(long, value_parser = values::institution)]
		authority: InstitutionId,
		/// The number in the register: YEAR-NUMBER
		#[arg(value_parser = notarial::number)]
		number: SeriesNumber,
	},
}

/// What an apostille is for: an act, a certificate, or another document.
#[derive(Args, Debug)]
pub struct IssueArgs {
	/// The number of a notarial act on the chain
	#[arg(long, value_name = "NUMBER", conflicts_with_all = ["batch", "document"])]
	#[arg(required_unless_present_any = ["batch", "document"])]
	act: Option<u64>,
	/// The number of a certificate's batch
	#[arg(long, value_name = "NUMBER", requires_all = ["leaf", "index"], conflicts_with = "document")]
	batch: Option<u64>,
	/// The hash of the certificate's leaf in the batch's tree
	#[arg(long, value_name = "HEX", requires = "batch", value_parser = values::bytes32)]
	leaf: Option<[u8; 32]>,
	/// Its place in the tree, from 0
	#[arg(long, value_name = "NUMBER", requires = "batch")]
	index: Option<u32>,
	/// A hash of the path from the leaf to the root; may be repeated, in order
	#[arg(long, value_name = "HEX", requires = "batch", value_parser = values::bytes32)]
	path: Vec<[u8; 32]>,
	/// Commitment to a document that is not on the chain
	#[arg(long, value_name = "COMMITMENT", requires = "signer", value_parser = values::commitment)]
	document: Option<Commitment>,
	/// The number of the member whose officer has signed that document
	#[arg(long, requires = "document", value_parser = values::institution)]
	signer: Option<InstitutionId>,
	/// The office in which that person has signed, such as 공증인, without a name
	#[arg(long, value_name = "TEXT")]
	capacity: String,
	#[command(flatten)]
	reference: Reference,
}

impl IssueArgs {
	fn subject(&self) -> Result<NewSubject, Failure> {
		if let Some(act) = self.act {
			return Ok(NewSubject::Act(ActId(act)));
		}
		if let (Some(batch), Some(leaf), Some(index)) = (self.batch, self.leaf, self.index) {
			let path = self.path.clone().try_into();
			let path = path.map_err(|_| Failure::input(t!("a path has at most 24 hashes")))?;
			return Ok(NewSubject::Certificate { batch, leaf, index, path });
		}
		match (self.document, self.signer) {
			(Some(document), Some(signer)) => Ok(NewSubject::Document { document, signer }),
			_ => Err(Failure::input(t!("name an act, a certificate's batch, or a document"))),
		}
	}
}

/// Run a command.
pub async fn run(context: &Context, command: Command) -> Result<(), Failure> {
	match command {
		Command::Issue(args) => {
			let (subject, capacity) = (args.subject()?, args.capacity.into_bytes());
			let call = |reference| calls::issue_apostille(subject, capacity, reference);
			let submitted = context.submit_with_ref(&args.reference, call).await?;
			let apostille: ApostilleId = submitted.leading_fields("Notary", "ApostilleIssued")?;
			report(context, &submitted, apostille, t!("is issued"));
			Ok(())
		}
		Command::Annul { apostille, reason, reference } => {
			let call = |apostille, reference| calls::annul_apostille(apostille, reason, reference);
			let id = ApostilleId(apostille);
			step(context, id, &reference, t!("has no effect any more"), call).await
		}
		Command::Show { apostille } => show(context, ApostilleId(apostille)).await,
		Command::Find { authority, number } => {
			let found = notary::apostille_of(&context.state().await?, authority, number).await?;
			let missing = || Failure::not_found(t!("apostille {number} of authority {authority}"));
			show(context, found.ok_or_else(missing)?).await
		}
	}
}

async fn show(context: &Context, number: ApostilleId) -> Result<(), Failure> {
	let state = context.state().await?;
	let found = notary::apostille(&state, number).await?;
	let one = found.ok_or_else(|| Failure::not_found(t!("apostille {number}")))?;
	let authority = lookup::institution_name(&state, one.authority).await?;
	let signer = lookup::institution_name(&state, one.signer).await?;
	let capacity = String::from_utf8_lossy(&one.capacity).into_owned();
	let subject = match one.subject {
		Subject::Act(act) => t!("act {act}"),
		Subject::Certificate { batch, leaf } => {
			t!("certificate {} of batch {batch}", hex::encode(leaf))
		}
		Subject::Document { document } => t!("document {document}"),
	};
	let value = json!({
		"apostille": number,
		"authority": one.authority,
		"number": one.number.to_string(),
		"at": one.at,
		"subject": subject,
		"signer": one.signer,
		"capacity": capacity,
		"annulled": notarial::annulment(one.annulled.as_ref()),
	});
	context.output.answer(&value, || {
		output::facts(vec![
			("apostille", number.to_string()),
			("authority", t!("{authority}, number {}", one.number)),
			("issued", values::format_moment(one.at)),
			("for", subject.clone()),
			("signed by", t!("{signer}, as {capacity}")),
			("state", notarial::format_state(one.annulled.as_ref())),
		])
	});
	Ok(())
}
