//! `madang officer consent`: what the owner of a new account signs before its appointment.

use crate::{
	appointments::{expiry, ConsentFile, VALID_DAYS},
	context::Context,
	failure::Failure,
	output, values,
};
use clap::{Args, Subcommand};
use madang_client::api::types::*;
use madang_primitives::appointment::Appointment;
use serde_json::json;
use sp_core::H256;
use std::path::PathBuf;

/// `madang officer consent …`
#[derive(Subcommand, Debug)]
pub enum Command {
	/// Consent to become an officer, appointed by the institution's administrator
	Appointment {
		/// The institution's number
		#[arg(value_parser = values::institution)]
		institution: InstitutionId,
		#[command(flatten)]
		into: Into,
	},
	/// Consent to become an institution's administrator, by decision of the council
	Replacement {
		/// The institution's number
		#[arg(value_parser = values::institution)]
		institution: InstitutionId,
		#[command(flatten)]
		into: Into,
	},
	/// Consent to become the first administrator of a new member
	Admission {
		/// The institution's kind
		#[arg(long, value_parser = values::kind)]
		kind: InstitutionKind,
		/// Its official Korean name, exactly as it will be proposed
		#[arg(long)]
		name_ko: String,
		/// Its English name, exactly as it will be proposed
		#[arg(long)]
		name_en: String,
		#[command(flatten)]
		into: Into,
	},
}

/// For how long, and into which file.
#[derive(Args, Debug)]
pub struct Into {
	/// The file to write
	#[arg(long, value_name = "FILE")]
	out: PathBuf,
	/// Days for which the consent is valid, at most 30; a proposal of the council is open for 7
	#[arg(long, value_name = "DAYS", default_value_t = VALID_DAYS)]
	valid_days: u64,
	/// The network's genesis hash, as `madang status` shows it; by default a node is asked for it
	#[arg(long, value_name = "HEX", value_parser = values::bytes32)]
	genesis: Option<[u8; 32]>,
}

/// Run a command.
pub async fn run(context: &Context, command: Command) -> Result<(), Failure> {
	let (appointment, about, into) = match command {
		Command::Appointment { institution, into } => {
			let about = t!("become an officer of institution {institution}");
			(Appointment::Officer(institution), about, into)
		}
		Command::Replacement { institution, into } => {
			let about = t!("become the administrator of institution {institution}");
			(Appointment::Administrator(institution), about, into)
		}
		Command::Admission { kind, name_ko, name_en, into } => {
			let about = t!("become the first administrator of {name_ko} ({name_en})");
			let (ko, en) = (name_ko.as_bytes(), name_en.as_bytes());
			(Appointment::first_administrator(kind, ko, en), about, into)
		}
	};
	let genesis = match into.genesis {
		Some(genesis) => H256(genesis),
		None => context.genesis().await?,
	};
	let officer = context.officer()?;
	let expires_at = expiry(into.valid_days)?;
	let file = ConsentFile::sign(&officer, genesis, appointment, expires_at, about)?;
	file.write(&into.out)?;
	let value = json!({
		"file": into.out,
		"about": file.about,
		"account": file.account,
		"expires": file.expires,
	});
	context.output.answer(&value, || {
		output::facts([
			("file", into.out.display().to_string()),
			("consent to", file.about.clone()),
			("account", file.account.clone()),
			("expires", file.expires.clone()),
		])
	});
	Ok(())
}
