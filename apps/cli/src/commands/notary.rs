//! `madang notary`: notarial acts.

use crate::{
	commands::steps::{report, step},
	commitments,
	consents::{expiry, ConsentFile, Signers, VALID_HOURS},
	context::Context,
	failure::{Failure, OfFile},
	lookup, notarial, output,
	reference::Reference,
	values,
};
use clap::{Args, Subcommand};
use madang_client::{
	api::{calls::notary as calls, types::*},
	consent, notary,
};
use serde_json::{json, Value};
use std::path::{Path, PathBuf};

/// What an act states.
#[derive(Args, Debug)]
pub struct Stated {
	/// The kind: authentication, deed, confirmed-date, copy or correction
	#[arg(long, value_parser = notarial::kind)]
	kind: ActKind,
	/// Commitment to the document, as `madang commit` makes it
	#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
	document: Commitment,
	/// The earlier attestation on which it is based: act:NUMBER or apostille:NUMBER
	#[arg(long, value_name = "EARLIER", value_parser = notarial::attestation)]
	refers_to: Option<Attestation>,
}

impl Stated {
	const fn act(&self) -> NewAct {
		NewAct { kind: self.kind, document: self.document, refers_to: self.refers_to }
	}
}

/// `madang notary …`
#[derive(Subcommand, Debug)]
pub enum Command {
	/// Consent to an act, as one of its parties
	Sign(SignArgs),
	/// Enter an act for parties who sign (a notary, notarise)
	Enter {
		#[command(flatten)]
		stated: Stated,
		#[command(flatten)]
		signers: Signers,
		#[command(flatten)]
		reference: Reference,
	},
	/// Annul an act; it stays readable (a court, adjudicate; the designated ministry, supervise)
	Annul {
		/// The act's number on the chain
		act: u64,
		/// Commitment to the decision and its reasons
		#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
		reason: Commitment,
		#[command(flatten)]
		reference: Reference,
	},
	/// Show an act
	Show {
		/// The act's number on the chain
		act: u64,
	},
	/// Find an act by the number in its notary's series
	Find {
		/// The notary's number as a member
		#[arg(long, value_parser = values::institution)]
		notary: InstitutionId,
		/// The number: YEAR-NUMBER
		#[arg(value_parser = notarial::number)]
		number: SeriesNumber,
	},
	/// Show the attestations that lead to an act or an apostille, and whether each was valid then and is now
	Chain {
		/// act:NUMBER or apostille:NUMBER
		#[arg(value_parser = notarial::attestation)]
		id: Attestation,
	},
	/// Check whether an act is about a document. With --commitment in place of the act's number, no network is needed
	Check(CheckArgs),
}

/// Who signs what.
#[derive(Args, Debug)]
pub struct SignArgs {
	#[command(flatten)]
	stated: Stated,
	/// The notary's number as a member: no other notary can use the signature
	#[arg(long, value_parser = values::institution)]
	notary: InstitutionId,
	/// Each party's DID, the signer's included, in the order in which their consents are submitted
	#[arg(long = "with", value_name = "DID", required = true, value_parser = values::did)]
	parties: Vec<Did>,
	/// The name of the signer's key
	#[arg(long, value_name = "NAME")]
	party: String,
	/// The DID that signs, if it was rotated or recovered; by default the one that the key makes
	#[arg(long = "as", value_name = "DID", value_parser = values::did)]
	did: Option<Did>,
	/// The number of the key in the DID's list, from 0
	#[arg(long, value_name = "NUMBER", default_value_t = 0, requires = "did")]
	key_index: u8,
	/// The file to write
	#[arg(long, value_name = "FILE")]
	out: PathBuf,
	/// Hours for which the signature is valid, at most 168
	#[arg(long, value_name = "HOURS", default_value_t = VALID_HOURS)]
	valid_hours: u64,
}

/// What is compared.
#[derive(Args, Debug)]
pub struct CheckArgs {
	/// The document
	document: PathBuf,
	/// Its salt, 64 hex digits; by default the file DOCUMENT.salt
	#[arg(long, value_name = "HEX", value_parser = values::bytes32)]
	salt: Option<[u8; 32]>,
	/// The act's number on the chain
	#[arg(required_unless_present = "commitment", conflicts_with = "commitment")]
	act: Option<u64>,
	/// The commitment of an act that was read or proved before
	#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
	commitment: Option<Commitment>,
}

/// Run a command.
pub async fn run(context: &Context, command: Command) -> Result<(), Failure> {
	match command {
		Command::Sign(args) => sign(context, args).await,
		Command::Enter { stated, signers, reference } => {
			enter(context, stated.act(), &signers, &reference).await
		}
		Command::Annul { act, reason, reference } => {
			let call = |act, reference| calls::annul(act, reason, reference);
			step(context, ActId(act), &reference, t!("has no effect any more"), call).await
		}
		Command::Show { act } => show(context, ActId(act)).await,
		Command::Find { notary: office, number } => {
			let found = notary::act_of(&context.state().await?, office, number).await?;
			let missing = || Failure::not_found(t!("act {number} of notary {office}"));
			show(context, found.ok_or_else(missing)?).await
		}
		Command::Chain { id } => chain(context, id).await,
		Command::Check(args) => check(context, args).await,
	}
}

async fn sign(context: &Context, args: SignArgs) -> Result<(), Failure> {
	let key = context.party(&args.party)?;
	let did = args.did.unwrap_or_else(|| key.did());
	if !args.parties.contains(&did) {
		return Err(Failure::input(t!("{did} is not among the parties; name it with --with")));
	}
	let act = consent::notarial_act(&args.stated.act(), args.notary, &args.parties);
	let kind = values::name(args.stated.kind);
	let refers_to = args.stated.refers_to.map(notarial::format_attestation);
	let refers_to = refers_to.map_or_else(String::new, |earlier| t!(" about {earlier}"));
	let with: Vec<String> = args.parties.iter().map(ToString::to_string).collect();
	let about = t!(
		"{kind}{refers_to} by notary {} of {}, with the parties in this order: {}",
		args.notary,
		args.stated.document,
		with.join(", ")
	);
	let (genesis, expires_at) = (context.genesis().await?, expiry(args.valid_hours)?);
	let consent = key.sign_as(did, args.key_index, genesis, act, expires_at);
	let file = ConsentFile::new(consent, genesis, act, about);
	file.write(&args.out)?;
	let value = json!({ "file": args.out, "about": file.about, "did": file.did });
	context.output.answer(&value, || {
		output::facts([
			("signed", file.about.clone()),
			("by", file.did.clone()),
			("expires", file.expires.clone()),
			("file", args.out.display().to_string()),
		])
	});
	Ok(())
}

/// The DIDs of those who sign, in the order in which their consents are submitted.
fn parties(context: &Context, signers: &Signers) -> Result<Vec<Did>, Failure> {
	let of_file = |path: &PathBuf| values::did(&ConsentFile::open(path)?.did).of_file(path);
	let of_key = |name: &String| context.party(name).map(|key| key.did());
	signers.consent.iter().map(of_file).chain(signers.party.iter().map(of_key)).collect()
}

async fn enter(
	context: &Context,
	stated: NewAct,
	signers: &Signers,
	reference: &Reference,
) -> Result<(), Failure> {
	let office = lookup::own_institution(context, &context.state().await?).await?;
	let parties = parties(context, signers)?;
	let act = consent::notarial_act(&stated, office, &parties);
	let consents = match parties.is_empty() {
		true => Vec::new(),
		false => signers.consents_to(context, act).await?,
	};
	let call = |reference| calls::enter(stated, consents, reference);
	let submitted = context.submit_with_ref(reference, call).await?;
	let act: ActId = submitted.leading_fields("Notary", "ActEntered")?;
	report(context, &submitted, act, t!("is entered"));
	Ok(())
}

async fn show(context: &Context, number: ActId) -> Result<(), Failure> {
	let state = context.state().await?;
	let found = notary::act(&state, number).await?;
	let act = found.ok_or_else(|| Failure::not_found(t!("act {number}")))?;
	let office = lookup::institution_name(&state, act.notary).await?;
	let parties: Vec<String> = act.parties.iter().map(ToString::to_string).collect();
	let value = json!({
		"act": number,
		"kind": values::name(act.stated.kind),
		"document": act.stated.document.to_string(),
		"refers_to": act.stated.refers_to.map(notarial::format_attestation),
		"notary": act.notary,
		"number": act.number.to_string(),
		"parties": parties,
		"at": act.at,
		"annulled": notarial::annulment(act.annulled.as_ref()),
	});
	context.output.answer(&value, || {
		let mut facts = vec![
			("act", format!("{number} ({})", values::name(act.stated.kind))),
			("notary", t!("{office}, number {}", act.number)),
			("entered", values::format_moment(act.at)),
			("document", act.stated.document.to_string()),
			("parties", parties.join("\n")),
			("state", notarial::format_state(act.annulled.as_ref())),
		];
		if let Some(earlier) = act.stated.refers_to {
			facts.push(("refers to", notarial::format_attestation(earlier)));
		}
		output::facts(facts)
	});
	Ok(())
}

async fn chain(context: &Context, id: Attestation) -> Result<(), Failure> {
	let state = context.state().await?;
	let links = notary::chain(&state, id).await?;
	if links.is_empty() {
		return Err(Failure::not_found(notarial::format_attestation(id)));
	}
	let valid = links.iter().all(|link| link.valid_then);
	let mut rows = Vec::new();
	for link in &links {
		rows.push((link, lookup::institution_name(&state, link.institution).await?));
	}
	let view = |(link, name): &(&Link<Account>, String)| {
		json!({
			"id": notarial::format_attestation(link.id),
			"kind": notarial::format_link(&link.kind),
			"institution": link.institution,
			"name": name,
			"officer": hex::encode(link.officer),
			"number": link.number.to_string(),
			"at": link.at,
			"valid_then": link.valid_then,
			"valid_now": link.annulled.is_none(),
			"annulled": notarial::annulment(link.annulled.as_ref()),
		})
	};
	let value = json!({ "valid": valid, "links": rows.iter().map(view).collect::<Value>() });
	context.output.answer(&value, || {
		let row = |(link, name): &(&Link<Account>, String)| {
			[
				notarial::format_attestation(link.id),
				notarial::format_link(&link.kind),
				format!("{name}, {}", link.number),
				values::format_moment(link.at),
				if link.valid_then { t!("valid") } else { t!("annulled") }.to_owned(),
				notarial::format_state(link.annulled.as_ref()),
			]
		};
		let heads = ["attestation", "kind", "by", "at", "then", "now"];
		let table = output::table(heads, rows.iter().map(row));
		let whole = if valid { t!("valid") } else { t!("not valid") };
		t!("{table}\nThe chain is {whole}.")
	});
	Ok(())
}

async fn check(context: &Context, args: CheckArgs) -> Result<(), Failure> {
	let computed = commitment_of(&args.document, args.salt)?;
	let stated = match (args.commitment, args.act) {
		(Some(commitment), _) => commitment,
		(None, Some(number)) => {
			let found = notary::act(&context.state().await?, ActId(number)).await?;
			found.ok_or_else(|| Failure::not_found(t!("act {number}")))?.stated.document
		}
		(None, None) => return Err(Failure::input(t!("name the act's number, or --commitment"))),
	};
	if computed != stated {
		return Err(Failure::rejected(t!(
			"the act is about another document: this one and its salt make {computed}, and the \
			act has {stated}"
		)));
	}
	let value = json!({ "document": args.document, "commitment": computed.to_string() });
	context.output.answer(&value, || t!("The act is about this document.").to_owned());
	Ok(())
}

/// The commitment to a document with a salt, or with the one that is next to it.
fn commitment_of(document: &Path, salt: Option<[u8; 32]>) -> Result<Commitment, Failure> {
	let Some(salt) = salt else { return commitments::again(document) };
	let bytes = std::fs::read(document).of_file(document)?;
	Ok(Commitment::new(&salt, &bytes))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_document_is_checked_with_the_salt_that_is_given_or_next_to_it() {
		let folder = tempfile::tempdir().unwrap();
		let document = folder.path().join("deed.pdf");
		std::fs::write(&document, b"deed").unwrap();
		assert!(commitment_of(&document, None).is_err(), "there is no salt");
		let expected = commitments::make(&document).unwrap();
		assert_eq!(commitment_of(&document, None).unwrap(), expected);
		let given = commitment_of(&document, Some([1; 32])).unwrap();
		assert_eq!(given, Commitment::new(&[1; 32], b"deed"));
	}
}
