//! The call of a part of a file.

use crate::{
	access::{Client, Peer, Scope},
	error::{Error, Kind},
	gateway::Gateway,
	hexadecimal::hex_of,
	log_of_requests::Request,
	params::read,
	writes::{self, account_of},
};
use codec::Encode;
use madang_client::{files::RepaymentRow, repayments::line};
use madang_primitives::InstitutionId;
use serde_json::{json, Value};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// The call.
const CALL: &str = "Lending.repay_batch";

/// The method by which the log names what is prepared.
const METHOD: &str = "repayments_prepare";

/// How many references the same lines can have: each time the chain has refused all of them, they get another one.
pub const MOST_REFERENCES: u32 = 16;

/// Makes the calls of a file.
pub struct Maker {
	/// The gateway.
	pub gateway: Arc<Gateway>,
	/// The client whose file it is.
	pub client: Client,
	tran_id: Option<String>,
	officer: String,
	sign: bool,
}

impl Maker {
	/// Of this client. The calls are the officer's; with `sign` the gateway's own signer signs them.
	pub fn new(
		gateway: &Arc<Gateway>,
		client: &Client,
		tran_id: Option<&str>,
		(officer, sign): (&str, bool),
	) -> Result<Self, Error> {
		let account = account_of(officer)?;
		if sign {
			ensure_signs(gateway, account)?;
		}
		Ok(Self {
			gateway: gateway.clone(),
			client: *client,
			tran_id: tran_id.map(str::to_owned),
			officer: officer.to_owned(),
			sign,
		})
	}

	/// Prepare the call with these rows, and submit it if the gateway signs. None if a call with just these lines took
	/// effect under its reference. `attempt` counts how often that was so.
	pub async fn call(
		&self,
		rows: &[(u64, RepaymentRow)],
		attempt: u32,
	) -> Result<Option<Value>, Error> {
		let gateway = &self.gateway;
		// A file can take long, and the certificate may have been removed.
		let peer = Peer { fingerprint: self.client.fingerprint, ends_at: self.client.until };
		gateway.admit(peer, Scope::Submit)?;
		let network = (&gateway.config.genesis, self.client.institution);
		let reference = reference(network, rows, attempt);
		let lines: Vec<_> = rows.iter().map(|(_, row)| line_in_json(row)).collect();
		let question = read(json!({
			"officer": self.officer,
			"call": CALL,
			"args": { "lines": lines },
			"external_ref": hex_of(reference),
		}))?;
		let tran_id = self.tran_id.as_deref();
		let prepared = writes::prepare(gateway, &self.client, tran_id, question).await;
		let mut answer = about(rows);
		answer["external_ref"] = hex_of(reference).into();
		let prepared = match prepared {
			Ok(done) if done["already"] == true => return Ok(None),
			Ok(prepared) => prepared,
			// Its content is the same, and another runtime encoded it otherwise.
			Err(error) if error.kind == Kind::ReferenceUsed => return Ok(None),
			Err(error) if error.kind == Kind::Pending => {
				answer["kind"] = "pending".into();
				answer["status"] = error.data.get("status").cloned().unwrap_or_default();
				return Ok(Some(answer));
			}
			Err(error) => return Err(error),
		};
		self.write_down(&answer, &prepared).await?;
		answer["kind"] = "prepared".into();
		for name in
			["attempt", "encoded_call", "payload", "payload_version", "nonce", "expires_at_block"]
		{
			answer[name] = prepared[name].clone();
		}
		answer["words"] = words(&prepared, &answer);
		match self.sign {
			true => self.submitted(answer).await.map(Some),
			false => Ok(Some(answer)),
		}
	}

	/// The log has each attempt.
	async fn write_down(&self, params: &Value, prepared: &Value) -> Result<(), Error> {
		let request = Request {
			client: self.client.fingerprint,
			method: METHOD,
			tran_id: self.tran_id.as_deref(),
			params,
			code: None,
			attempt: prepared["attempt"].as_str(),
		};
		self.gateway.log.write(&request).await
	}

	/// Submit a call with the signature of the gateway's own signer.
	async fn submitted(&self, mut answer: Value) -> Result<Value, Error> {
		let attempt = answer["attempt"].as_str().unwrap_or_default().to_owned();
		let submit = read(json!({ "attempt": attempt }))?;
		let status = match writes::submit(&self.gateway, &self.client, submit).await {
			Ok(status) => status,
			Err(error) => {
				// Its nonce would hold up others. If it was submitted, this does nothing.
				let _ = writes::cancel(&self.gateway, &attempt).await;
				return Err(error);
			}
		};
		answer["kind"] = "submitted".into();
		answer["status"] = status;
		Ok(answer)
	}
}

/// Ensure that the gateway's own signer signs such calls of this officer.
fn ensure_signs(gateway: &Gateway, officer: [u8; 32]) -> Result<(), Error> {
	let signs = |signer: &crate::signer::GatewaySigner| {
		signer.account() == officer && signer.may_sign(CALL)
	};
	match gateway.signer.as_ref().is_some_and(signs) {
		true => Ok(()),
		false => Err(Error::new(Kind::NoSigner, format!("it may not sign {CALL} of this officer"))),
	}
}

/// The rows of a call, and what they add up to.
fn about(rows: &[(u64, RepaymentRow)]) -> Value {
	let number = |row: Option<&(u64, RepaymentRow)>| row.map(|(number, _)| *number);
	json!({
		"first_row": number(rows.first()),
		"last_row": number(rows.last()),
		"lines": rows.len(),
		"amount": sum(rows).to_string(),
	})
}

fn sum(rows: &[(u64, RepaymentRow)]) -> u128 {
	rows.iter().map(|(_, row)| u128::from(row.amount)).sum()
}

fn line_in_json(row: &RepaymentRow) -> Value {
	json!([
		row.loan.to_string(),
		{
			"line_ref": hex_of(row.line_ref),
			"amount": row.amount.to_string(),
			"valued_on": row.valued_on.to_string(),
		},
	])
}

/// What the call does, how many lines it has, and what they add up to: its arguments are too many to be read.
fn words(prepared: &Value, about: &Value) -> Value {
	let (lines, amount) = (&about["lines"], about["amount"].as_str().unwrap_or_default());
	let words = &prepared["words"];
	json!({
		"en": [words["en"][0], format!("lines: {lines}"), format!("amount: {amount} won")],
		"ko": [words["ko"][0], format!("건수: {lines}"), format!("금액: {amount}원")],
	})
}

/// The reference of a call: its lines, and by whom on which network. `attempt` counts how often just these lines were
/// refused.
fn reference(
	(genesis, institution): (&[u8; 32], InstitutionId),
	rows: &[(u64, RepaymentRow)],
	attempt: u32,
) -> [u8; 32] {
	let lines: Vec<_> = rows.iter().map(|(_, row)| (row.loan, line(row))).collect();
	Sha256::new()
		.chain_update(b"madang/repayments/1\0")
		.chain_update(genesis)
		.chain_update(institution.0.to_le_bytes())
		.chain_update(attempt.to_le_bytes())
		.chain_update(lines.encode())
		.finalize()
		.into()
}

#[cfg(test)]
mod tests {
	use super::*;
	use madang_primitives::LoanId;

	fn row(number: u64, loan: u64, amount: u64) -> (u64, RepaymentRow) {
		let valued_on = "2026-11-24".parse().unwrap();
		(number, RepaymentRow { line_ref: [7; 32], loan: LoanId(loan), amount, valued_on })
	}

	#[test]
	fn the_reference_follows_from_the_lines() {
		let of = |genesis, institution, row, attempt| {
			reference((&[genesis; 32], InstitutionId(institution)), &[row], attempt)
		};
		let first = of(1, 4, row(1, 3, 1_000), 0);
		// In which row of the file a line is makes no difference.
		assert_eq!(first, of(1, 4, row(9, 3, 1_000), 0));
		for other in [
			of(2, 4, row(1, 3, 1_000), 0),
			of(1, 5, row(1, 3, 1_000), 0),
			of(1, 4, row(1, 2, 1_000), 0),
			of(1, 4, row(1, 3, 1_001), 0),
			of(1, 4, row(1, 3, 1_000), 1),
		] {
			assert_ne!(first, other);
		}
	}

	#[test]
	fn a_call_says_which_rows_it_has_and_what_they_add_up_to() {
		let about = about(&[row(2, 3, u64::MAX), row(5, 3, 1)]);
		let expected = json!({
			"first_row": 2, "last_row": 5, "lines": 2, "amount": "18446744073709551616",
		});
		assert_eq!(about, expected);
		let prepared = json!({ "words": { "en": ["It pays.", "lines: …"], "ko": ["갚습니다."] } });
		let words = words(&prepared, &about);
		assert_eq!(
			words["en"],
			json!(["It pays.", "lines: 2", "amount: 18446744073709551616 won"])
		);
		assert_eq!(words["ko"][0], "갚습니다.");
	}
}
