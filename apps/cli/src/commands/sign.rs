//! `madang sign`: a party's signature, as a file that an officer brings.
//!
//! In practice a party signs on its own device. This is the same signature made with a key of this
//! store, by whoever has it.

use super::{deal, loan};
use crate::{
	consents::{expiry, ConsentFile, VALID_HOURS},
	context::Context,
	failure::Failure,
	output, terms, values,
};
use clap::{Args, Subcommand};
use madang_client::{
	api::types::*,
	consent::{self, Act},
};
use serde_json::json;
use sp_core::H256;
use std::path::PathBuf;

/// `madang sign …`
#[derive(Subcommand, Debug)]
pub enum Command {
	/// That the DID of a key comes onto the chain
	RegisterDid {
		#[command(flatten)]
		by: By,
	},
	/// That an imported holding is bound to the DID
	Bind {
		/// The title's number
		#[arg(long)]
		title: u64,
		/// The commitment that the record names as the holder
		#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
		from: Commitment,
		#[command(flatten)]
		by: By,
	},
	/// A contract of sale
	#[command(after_help = terms::HELP)]
	Conclude {
		/// The deal's number
		#[arg(long)]
		deal: u64,
		/// The terms
		#[arg(long, value_name = "FILE")]
		terms: PathBuf,
		#[command(flatten)]
		by: By,
	},
	/// The application for the closing's registration, as the deal stands on the chain
	File {
		/// The deal's number
		#[arg(long)]
		deal: u64,
		#[command(flatten)]
		by: By,
	},
	/// That the price is paid
	ConfirmPrice {
		/// The deal's number
		#[arg(long)]
		deal: u64,
		/// Commitment to the document that shows it
		#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
		evidence: Commitment,
		#[command(flatten)]
		by: By,
	},
	/// The end of a contract by agreement
	Rescind {
		/// The deal's number
		#[arg(long)]
		deal: u64,
		/// Commitment to the document that shows it
		#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
		evidence: Commitment,
		#[command(flatten)]
		by: By,
	},
	/// An application for a loan
	ApplyLoan {
		/// The bank's number
		#[arg(long)]
		bank: u32,
		#[command(flatten)]
		terms: loan::TermsArgs,
		/// Commitment to the documents that the borrowers apply with
		#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
		documents: Commitment,
		#[command(flatten)]
		by: By,
	},
	/// A loan agreement, on the terms that were applied for
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
}

/// Who signs, until when, into which file.
#[derive(Args, Debug)]
pub struct By {
	/// The party's key
	#[arg(long, value_name = "NAME")]
	party: String,
	/// The file to write
	#[arg(long, value_name = "FILE")]
	out: PathBuf,
	/// Hours that the signature counts
	#[arg(long, value_name = "HOURS", default_value_t = VALID_HOURS)]
	valid_hours: u64,
	/// The network's genesis, as `madang status` shows it: then no node is asked for it
	#[arg(long, value_name = "HEX", value_parser = values::bytes32)]
	genesis: Option<[u8; 32]>,
}

/// Run it.
pub async fn run(context: &Context, command: Command) -> Result<(), Failure> {
	let (by, act, about) = match command {
		Command::RegisterDid { by } => {
			let key = context.party(&by.party)?;
			let (did, keys) = (key.did(), key.keys());
			let about = format!("register {did}");
			return write(context, &by, &key, consent::register_did(did, &keys), about).await;
		}
		Command::Bind { title, from, by } => {
			let about = format!("title {title}: the holder {from} is the signer");
			(by, consent::bind_holding(TitleId(title), from), about)
		}
		Command::Conclude { deal, terms, by } => {
			let terms = terms::open(&terms)?;
			let price = values::shown_won(terms.price);
			let about = format!("deal {deal}: the contract, at {price} won");
			(by, consent::conclude(DealId(deal), &terms), about)
		}
		Command::File { deal, by } => {
			let id = DealId(deal);
			let closing = deal::closing(&context.state().await?, id).await?;
			let about = format!(
				"deal {deal}: register {} discharges, the transfer at {} won, {} mortgages",
				closing.discharges.len(),
				values::shown_won(closing.transfer.price),
				closing.mortgages.len()
			);
			(by, consent::file_closing(id, &closing), about)
		}
		Command::ConfirmPrice { deal, evidence, by } => {
			let about = format!("deal {deal}: the price is paid");
			(by, consent::confirm_price(DealId(deal), evidence), about)
		}
		Command::Rescind { deal, evidence, by } => {
			let about = format!("deal {deal}: the contract ends by agreement");
			(by, consent::rescind(DealId(deal), evidence), about)
		}
		Command::ApplyLoan { bank, terms, documents, by } => {
			let terms = terms.terms()?;
			let principal = values::shown_won(terms.principal);
			let about = format!("bank {bank}: apply for a loan of {principal} won");
			(by, consent::apply_for_loan(InstitutionId(bank), &terms, documents), about)
		}
		Command::AgreeLoan { loan, agreement, by } => {
			let id = LoanId(loan);
			let terms = loan::get(&context.state().await?, id).await?.terms();
			let principal = values::shown_won(terms.principal);
			let about = format!("loan {loan}: the agreement, {principal} won");
			(by, consent::agree_to_loan(id, &terms, agreement), about)
		}
	};
	let key = context.party(&by.party)?;
	write(context, &by, &key, act, about).await
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
	let file = ConsentFile::sign(key, genesis, act, expiry(by.valid_hours)?, about);
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
			("counts until", file.expires.clone()),
			("file", by.out.display().to_string()),
		])
	});
	Ok(())
}
