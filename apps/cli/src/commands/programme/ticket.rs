//! Tickets: the agency's word that a tag stands for an applicant.
//!
//! The tag is a keyed hash of the applicant's business number. The number and the secret stay on this machine.

use crate::{
	commitments::write_new,
	consents::expiry,
	context::Context,
	failure::{Failure, OfFile},
	output, values,
};
use clap::Args;
use codec::Encode;
use hmac::{Hmac, Mac};
use madang_client::api::types::*;
use madang_primitives::signing::PartySignature;
use pallet_programmes::Tag;
use rand::{rngs::OsRng, RngCore};
use serde_json::json;
use sha2::Sha256;
use sp_core::H256;
use std::path::{Path, PathBuf};

/// The first bytes of what is hashed for a tag.
const DOMAIN: &[u8] = b"madang/tag/1";

/// A ticket to sign.
#[derive(Args, Debug)]
#[command(
	after_help = "Example:\n  madang programme ticket --programme 1 --lender 4 --applicant did:madang:… --secret \
	tags.secret --business-number 123-45-67890 --party tickets-2026"
)]
pub struct TicketArgs {
	/// The programme's number
	#[arg(long)]
	programme: u32,
	/// The number of the lender that may use the ticket
	#[arg(long, value_parser = values::institution)]
	lender: InstitutionId,
	/// The DID with which the applicant signs this application
	#[arg(long, value_name = "DID", value_parser = values::did)]
	applicant: Did,
	/// The file with the agency's secret
	#[arg(long, value_name = "FILE")]
	secret: PathBuf,
	/// The applicant's business registration number (사업자등록번호), ten digits. It stays on this machine
	#[arg(long, value_name = "NUMBER", value_parser = business_number)]
	business_number: String,
	/// The name of the ticket key on this machine
	#[arg(long, value_name = "NAME")]
	party: String,
	/// Hours for which the ticket is valid, at most 168
	#[arg(long, value_name = "HOURS", default_value_t = 72)]
	valid_hours: u64,
}

/// Make a secret.
pub fn new_secret(context: &Context, file: &Path) -> Result<(), Failure> {
	let mut secret = [0; 32];
	OsRng.fill_bytes(&mut secret);
	write_new(file, format!("{}\n", hex::encode(secret)).as_bytes(), 0o600)?;
	let shown = file.display().to_string();
	context.output.answer(&json!({ "file": shown }), || {
		t!("{shown} has a new secret. Keep a copy: with another one, applicants have other tags.")
	});
	Ok(())
}

/// Sign a ticket.
pub async fn ticket(context: &Context, args: TicketArgs) -> Result<(), Failure> {
	let state = context.state().await?;
	let programme = ProgrammeId(args.programme);
	let found = state.programme(programme).await?;
	let found = found.ok_or_else(|| Failure::not_found(t!("programme {programme}")))?;
	let terms = state.programme_terms(programme, found.current).await?;
	let terms = terms.ok_or_else(|| Failure::not_found(t!("programme {programme}")))?;
	let key = context.party(&args.party)?;
	let keys = state.ticket_keys(found.agency).await?;
	let index = keys.iter().position(|one| *one == key.public()).ok_or_else(|| {
		Failure::input(t!(
			"{} is not one of the agency's ticket keys; see programme set-ticket-keys",
			args.party
		))
	})?;
	let text = std::fs::read_to_string(&args.secret).of_file(&args.secret)?;
	let secret = values::bytes32(text.trim()).of_file(&args.secret)?;
	let tag = tag_of(&secret, programme, terms.period, &args.business_number);
	let unsigned = Ticket {
		tag,
		programme,
		period: terms.period,
		lender: args.lender,
		applicant: args.applicant,
		expires_at: expiry(args.valid_hours)?,
		// A list has at most four keys.
		key: u8::try_from(index).unwrap_or(u8::MAX),
		signature: PartySignature::Ed25519([0; 64]),
	};
	let genesis = H256(context.genesis().await?.0);
	let ticket = unsigned.signed(genesis, |bytes| key.sign(bytes));
	let encoded = hex::encode(ticket.encode());
	let answer = json!({
		"ticket": encoded,
		"tag": hex::encode(tag),
		"programme": programme.0,
		"lender": args.lender.0,
		"expires_at": ticket.expires_at,
	});
	context.output.answer(&answer, || {
		output::facts([
			("ticket", encoded.clone()),
			("tag", hex::encode(tag)),
			("expires", values::format_moment(ticket.expires_at)),
		])
	});
	Ok(())
}

/// The tag of an applicant: HMAC-SHA-256 with the agency's secret over the domain, the programme, the period
/// and the digits of the business number.
fn tag_of(secret: &[u8; 32], programme: ProgrammeId, period: u32, number: &str) -> Tag {
	let mut message = DOMAIN.to_vec();
	(programme, period, number).encode_to(&mut message);
	// A key that is shorter than a block of the hash function is filled with zeros (RFC 2104).
	let mut key = [0; 64];
	key[..secret.len()].copy_from_slice(secret);
	Hmac::<Sha256>::new(&key.into()).chain_update(message).finalize().into_bytes().into()
}

/// The weights of the first nine digits of a business number.
const WEIGHTS: [u32; 9] = [1, 3, 7, 1, 3, 7, 1, 3, 5];

/// The ten digits of a business number, of which the last one is a check digit. Hyphens do not count.
fn business_number(text: &str) -> Result<String, String> {
	let digits: Vec<u32> =
		text.chars().filter(|one| *one != '-').map_while(|one| one.to_digit(10)).collect();
	let plain = text.chars().filter(|one| *one != '-').count();
	if digits.len() != 10 || plain != 10 {
		return Err(t!("expected ten digits, such as 123-45-67891").to_owned());
	}
	let sum: u32 = digits.iter().zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
	let sum = sum + digits[8] * 5 / 10;
	match (10 - sum % 10) % 10 == digits[9] {
		true => Ok(digits.iter().map(u32::to_string).collect()),
		false => Err(t!("the last digit does not fit the others: check the number").to_owned()),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_business_number_has_ten_digits_and_a_check_digit() {
		assert_eq!(business_number("220-81-62517"), Ok("2208162517".to_owned()));
		assert_eq!(business_number("2208162517"), Ok("2208162517".to_owned()));
		for wrong in ["220-81-62518", "220-81-6251", "220-81-625170", "220-81-6251x", ""] {
			assert!(business_number(wrong).is_err(), "{wrong}");
		}
	}

	#[test]
	fn a_tag_is_the_applicants_in_a_period_of_a_programme() {
		let tag = |secret: u8, programme, period, number| {
			tag_of(&[secret; 32], ProgrammeId(programme), period, number)
		};
		let usual = tag(1, 1, 2026, "2208162517");
		assert_eq!(usual, tag(1, 1, 2026, "2208162517"));
		// Calculated with another program: an agency's tags stay the same for ever.
		let known = "2b7cae98397e8c21a724bb05f467ad97a8a7749ddc4b28f9b36f2d10a87cb401";
		assert_eq!(hex::encode(usual), known);
		for other in [
			tag(2, 1, 2026, "2208162517"),
			tag(1, 2, 2026, "2208162517"),
			tag(1, 1, 2027, "2208162517"),
			tag(1, 1, 2026, "1248100998"),
		] {
			assert_ne!(usual, other);
		}
	}
}
