//! `madang gateway`: what your institution registers for its gateway.

use crate::{
	context::Context,
	failure::{Failure, OfFile},
	lookup, output,
	reference::Reference,
	values,
};
use clap::{Subcommand, ValueEnum};
use madang_client::{
	api::{calls::institutions, types::*},
	CertificateFile, State,
};
use serde_json::{json, Value};
use sp_core::H256;
use std::{collections::BTreeSet, fs, path::PathBuf};

/// `madang gateway …`
#[derive(Subcommand, Debug)]
pub enum Command {
	/// List the client certificates with which an institution's systems ask its gateway
	Certificates {
		/// The institution's number. Without it your own
		institution: Option<u32>,
	},
	/// Register a client certificate of one of your institution's systems (administer)
	#[command(
		after_help = "Example:\n  madang --key admin gateway add-certificate loans.pem --scopes read,submit"
	)]
	AddCertificate {
		/// The certificate, in PEM or DER
		certificate: PathBuf,
		/// What the system may ask the gateway for
		#[arg(long, required = true, value_delimiter = ',')]
		scopes: Vec<Scope>,
		/// The last day on which the gateway accepts it. Without this option it may be used as long as possible: to its
		/// own end, and at most 398 days
		#[arg(long, value_name = "YYYY-MM-DD", value_parser = values::day)]
		until: Option<KoreanDay>,
	},
	/// Remove a client certificate of your institution (administer)
	RemoveCertificate {
		/// Its fingerprint: the SHA-256 of the certificate, 64 hex digits
		#[arg(value_parser = values::bytes32)]
		fingerprint: Fingerprint,
	},
	/// Publish the head of a log that your institution keeps, such as its gateway's (observe)
	AnchorLog {
		/// The SHA-256 of the log's last entry, 64 hex digits
		#[arg(long, value_name = "HEX", value_parser = values::bytes32)]
		head: [u8; 32],
		/// How many entries the log has
		#[arg(long)]
		entries: u64,
		#[command(flatten)]
		reference: Reference,
	},
}

/// What a system may ask a gateway for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, ValueEnum)]
pub enum Scope {
	/// Read the books, and what the institution has a part in
	Read,
	/// Prepare calls, and submit what an officer has signed
	Submit,
	/// Read the gateway's log of who asked for what
	Audit,
}

/// Run a command.
pub async fn run(context: &Context, command: Command) -> Result<(), Failure> {
	match command {
		Command::Certificates { institution } => {
			let state = context.state().await?;
			let institution = match institution {
				Some(number) => InstitutionId(number),
				None => lookup::own_institution(context, &state).await?,
			};
			lookup::institution(&state, institution).await?;
			list(context, &state, institution).await
		}
		Command::AddCertificate { certificate, scopes, until } => {
			let bytes = fs::read(&certificate).of_file(&certificate)?;
			let read = CertificateFile::read(&bytes).of_file(&certificate)?;
			let longest = read.longest(values::now());
			let until = match until.map(|day| day.end().saturating_add(1)) {
				Some(until) if until > longest => {
					return Err(Failure::input(t!(
						"--until: it can be used before {} only",
						values::format_moment(longest)
					)));
				}
				until => until.unwrap_or(longest),
			};
			let call = institutions::add_client_certificate(
				read.fingerprint,
				set_of(&scopes.into_iter().collect()),
				until,
			);
			let submitted = context.submit(call).await?;
			let fingerprint = hex::encode(read.fingerprint);
			let sentence = t!(
				"Client certificate {fingerprint} ({}) is registered until {}.",
				read.subject,
				values::format_moment(until)
			);
			let more = json!({
				"fingerprint": fingerprint, "subject": read.subject, "until": until.to_string()
			});
			context.report(&submitted, sentence, more);
			Ok(())
		}
		Command::RemoveCertificate { fingerprint } => {
			let submitted =
				context.submit(institutions::remove_client_certificate(fingerprint)).await?;
			let fingerprint = hex::encode(fingerprint);
			let sentence = t!("Client certificate {fingerprint} is removed.");
			context.report(&submitted, sentence, json!({ "fingerprint": fingerprint }));
			Ok(())
		}
		Command::AnchorLog { head, entries, reference } => {
			let call = |reference| institutions::anchor_log(H256(head), entries, reference);
			let submitted = context.submit_with_ref(&reference, call).await?;
			let head = hex::encode(head);
			let sentence = t!("The head {head} of the log with {entries} entries is on chain.");
			context.report(&submitted, sentence, json!({ "head": head, "entries": entries }));
			Ok(())
		}
	}
}

async fn list(context: &Context, state: &State, institution: InstitutionId) -> Result<(), Failure> {
	let all = state.client_certificates(institution).await?;
	let value: Value = all.iter().map(json_of).collect();
	context.output.answer(&value, || {
		output::table(
			["fingerprint", "scopes", "until"],
			all.iter().map(|one| {
				[
					hex::encode(one.fingerprint),
					names_of(one.scopes).join(", "),
					values::format_moment(one.until),
				]
			}),
		)
	});
	Ok(())
}

fn json_of(one: &ClientCertificate) -> Value {
	json!({
		"fingerprint": hex::encode(one.fingerprint),
		"scopes": names_of(one.scopes),
		"until": one.until.to_string(),
	})
}

fn set_of(scopes: &BTreeSet<Scope>) -> Scopes {
	Scopes {
		read: scopes.contains(&Scope::Read),
		submit: scopes.contains(&Scope::Submit),
		audit: scopes.contains(&Scope::Audit),
	}
}

fn names_of(scopes: Scopes) -> Vec<&'static str> {
	let all = [(scopes.read, "read"), (scopes.submit, "submit"), (scopes.audit, "audit")];
	all.into_iter().filter_map(|(allowed, name)| allowed.then_some(name)).collect()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn scopes_are_named_as_they_are_given() {
		for given in [&[Scope::Read][..], &[Scope::Submit, Scope::Audit], &[Scope::Audit; 2]] {
			let names = names_of(set_of(&given.iter().copied().collect()));
			let mut expected: Vec<_> = given
				.iter()
				.filter_map(|scope| scope.to_possible_value())
				.map(|value| value.get_name().to_owned())
				.collect();
			expected.dedup();
			assert_eq!(names, expected);
		}
	}
}
