//! `madang sign`: a party's consent, as a file that an officer submits.
//!
//! In practice a party signs on its own device. This command makes the same signature with a party's
//! key on this machine.

mod by;
mod closing;
mod sale;

use crate::{
	acts,
	commands::{loan::AmendmentArgs, title::lots_of},
	consents::{expiry, ConsentFile},
	context::Context,
	failure::Failure,
	filings,
	loan_terms::LoanTermsArgs,
	lookup,
	new_contract::in_words,
	output,
	papers::papers_of,
	places, values,
};
use by::By;
use clap::Subcommand;
use madang_client::{
	api::types::*,
	consent::{self, Act},
};
use madang_primitives::Party;
use serde_json::json;
use sp_core::H256;
use std::path::PathBuf;

/// `madang sign …`
#[derive(Subcommand, Debug)]
pub enum Command {
	/// Consent to register the DID of a key, by one institution and no other
	RegisterDid {
		/// The number of the institution that enrols the party
		#[arg(long, value_name = "NUMBER", value_parser = values::institution)]
		institution: InstitutionId,
		#[command(flatten)]
		by: By,
	},
	/// Consent to bind a holder's lots to the signer's DID, or as the holder to another DID
	Bind {
		/// The title's number
		#[arg(long)]
		title: u64,
		/// The holder as the record names it: a commitment, or a DID that is lost or wrong
		#[arg(long, value_name = "HOLDER", value_parser = values::holder)]
		from: Party,
		/// The DID that the lots are bound to; by default the signer's
		#[arg(long, value_name = "DID", value_parser = values::did)]
		to: Option<Did>,
		/// A lot of the holder; may be repeated. By default a node is asked for all of them
		#[arg(long = "lot", value_name = "NUMBER")]
		lots: Vec<u32>,
		#[command(flatten)]
		by: By,
	},
	/// Consent to an application for registration outside a deal
	#[command(after_help = filings::HELP)]
	Apply {
		/// The file with what is asked for
		file: PathBuf,
		#[command(flatten)]
		by: By,
	},
	/// Consent, as an heir, to the transfer that the registry office files
	#[command(after_help = filings::HELP)]
	Inherit {
		/// The file with the transfer
		file: PathBuf,
		#[command(flatten)]
		by: By,
	},
	/// Consent to withdraw an application for registration
	WithdrawApplication {
		/// The receipt: YEAR-NUMBER
		#[arg(value_parser = values::receipt)]
		receipt: Receipt,
		#[command(flatten)]
		by: By,
	},
	#[command(flatten)]
	OnDeal(sale::Command),
	/// Consent to an application for a loan, and to the use of its papers
	ApplyLoan {
		/// The lender's number
		#[arg(long)]
		bank: u32,
		#[command(flatten)]
		terms: LoanTermsArgs,
		/// Commitment to the documents of the application
		#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
		documents: Commitment,
		#[command(flatten)]
		by: By,
	},
	/// Consent to a loan agreement, on the terms of the application
	AgreeLoan {
		/// The loan's number
		#[arg(long)]
		loan: u64,
		/// Commitment to the loan agreement
		#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
		agreement: Commitment,
		#[command(flatten)]
		by: By,
	},
	/// Consent to the use of other papers for an application
	SubmitPapers {
		/// The loan's number
		#[arg(long)]
		loan: u64,
		/// A file with the papers: the columns kind, issuer, issued_on and certificate
		#[arg(long, value_name = "FILE")]
		papers: PathBuf,
		#[command(flatten)]
		by: By,
	},
	/// Consent to a change of a loan's contract (변경약정)
	AmendLoan {
		/// The loan's number
		#[arg(long)]
		loan: u64,
		#[command(flatten)]
		amendment: AmendmentArgs,
		#[command(flatten)]
		by: By,
	},
	/// Withdraw from a loan that is not paid out, or was a few days ago (청약철회)
	WithdrawLoan {
		/// The loan's number
		#[arg(long)]
		loan: u64,
		#[command(flatten)]
		by: By,
	},
}

/// Run a command.
pub async fn run(context: &Context, command: Command) -> Result<(), Failure> {
	let (by, act, about) = match command {
		Command::RegisterDid { institution, by } => {
			let key = context.party(&by.party)?;
			let did = key.did();
			let about = t!("register {did}, by institution {institution}");
			let act = consent::register_did(did, &key.keys(), institution);
			return write(context, &by, &key, act, about).await;
		}
		Command::Bind { title, from, to, mut lots, by } => {
			let to = to.or(by.did);
			let to = to.map_or_else(|| context.party(&by.party).map(|key| key.did()), Ok)?;
			if lots.is_empty() {
				let found = context.state().await?.title(TitleId(title)).await?;
				let record = found.ok_or_else(|| Failure::not_found(t!("title {title}")))?;
				lots = lots_of(&record, &from);
			}
			let about = t!("title {title}: the holder {from} of the lots {lots:?} is {to}");
			(by, consent::bind_holding(TitleId(title), from, Party::Did(to), &lots), about)
		}
		Command::Apply { file, by } => {
			let filings = filings::open(&file)?;
			let about = t!("apply for {}", format_requests(&filings.requests));
			let requests = places::requests(context, filings.requests).await?;
			(by, consent::apply_for_registration(&requests, filings.attachments)?, about)
		}
		Command::Inherit { file, by } => {
			let (name, filing) = filings::open(&file)?.single()?;
			let Filing::Transfer(transfer) = filing else {
				return Err(Failure::input(t!("heirs sign a transfer")));
			};
			let property = places::property(context, name).await?;
			(by, consent::inherit(property, &transfer), t!("inherit a share of {name}"))
		}
		Command::WithdrawApplication { receipt, by } => {
			let about = t!("withdraw application {receipt}");
			(by, consent::withdraw_application(receipt), about)
		}
		Command::OnDeal(command) => command.act(context).await?,
		Command::ApplyLoan { bank, terms, documents, by } => {
			let (act, about) = apply_loan(context, InstitutionId(bank), &terms, documents).await?;
			(by, act, about)
		}
		Command::AgreeLoan { loan, agreement, by } => {
			let id = LoanId(loan);
			let file = lookup::loan_file(&context.state().await?, id).await?;
			let principal = values::format_won(file.terms().credit.principal);
			let about = t!("loan {loan}: the agreement, {principal} won");
			(by, consent::agree_to_loan(id, &file, agreement), about)
		}
		Command::SubmitPapers { loan, papers, by } => {
			let papers = papers_of(context, &papers)?;
			let file = lookup::loan_file(&context.state().await?, LoanId(loan)).await?;
			let about = t!("loan {loan}: {} papers", papers.len());
			(by, consent::submit_papers(LoanId(loan), &file, &papers), about)
		}
		Command::AmendLoan { loan, amendment, by } => {
			let state = context.state().await?;
			let amendment = amendment.of(&state, LoanId(loan)).await?;
			let act = acts::amend_loan(&state, LoanId(loan), &amendment).await?;
			(by, act, t!("loan {loan}: {}", in_words(&amendment.credit)))
		}
		Command::WithdrawLoan { loan, by } => {
			let act = acts::withdraw_loan(&context.state().await?, LoanId(loan)).await?;
			(by, act, t!("loan {loan}: the borrower withdraws"))
		}
	};
	let key = context.party(&by.party)?;
	write(context, &by, &key, act, about).await
}

/// The application for a loan, with a mortgage or under a programme.
async fn apply_loan(
	context: &Context,
	lender: InstitutionId,
	terms: &LoanTermsArgs,
	documents: Commitment,
) -> Result<(Act, String), Failure> {
	let (programme, terms) = (terms.programme(context)?, terms.terms(context).await?);
	let principal = values::format_won(terms.credit.principal);
	let file = terms.into();
	Ok(match programme {
		Some((number, papers)) => {
			let about = t!(
				"lender {lender}, programme {number}: apply for a loan of {principal} won with {} papers",
				papers.len()
			);
			let act = consent::apply_under_programme(lender, &file, number, documents, &papers);
			(act, about)
		}
		None => {
			let about = t!("bank {lender}: apply for a loan of {principal} won");
			(consent::apply_for_loan(lender, &file, documents), about)
		}
	})
}

fn format_requests(requests: &[(PropertyName, Filing)]) -> String {
	let one = |(property, filing): &(PropertyName, Filing)| {
		t!("{} of {property}", crate::json::filing(filing))
	};
	requests.iter().map(one).collect::<Vec<_>>().join(", ")
}

async fn write(
	context: &Context,
	by: &By,
	key: &madang_client::PartyKey,
	act: Act,
	about: String,
) -> Result<(), Failure> {
	let genesis = match by.genesis {
		Some(genesis) => H256(genesis),
		None => context.genesis().await?,
	};
	let expires_at = expiry(by.valid_hours)?;
	let file = match by.did {
		None => ConsentFile::sign(key, genesis, act, expires_at, about),
		Some(did) => {
			let consent = key.sign_as(did, by.key_index, genesis, act, expires_at);
			ConsentFile::new(consent, genesis, act, about)
		}
	};
	file.write(&by.out)?;
	let value = json!({
		"file": by.out,
		"about": file.about,
		"did": file.did,
		"expires": file.expires,
	});
	context.output.answer(&value, || {
		output::facts([
			("signed", file.about.clone()),
			("by", file.did.clone()),
			("expires", file.expires.clone()),
			("file", by.out.display().to_string()),
		])
	});
	Ok(())
}
