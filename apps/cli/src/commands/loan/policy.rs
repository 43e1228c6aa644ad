//! Loans under programmes: from the certificate to the draw, and the withdrawal after it.

use crate::{
	acts,
	commands::steps::{report, step},
	consents::Signers,
	context::Context,
	failure::Failure,
	json, lookup,
	papers::{papers_of, proofs_of},
	reference::Reference,
	values,
};
use clap::{Args, Subcommand};
use madang_client::{
	api::{calls::lending, types::*},
	consent,
};
use std::path::PathBuf;

/// `madang loan …`, for loans under programmes
#[derive(Subcommand, Debug)]
pub enum Command {
	/// Say whether the agency supports the applicant of a loan (the programme's agency, fund)
	#[command(
		after_help = "Example:\n  madang --key lee loan certify 12 --certificate 9f86…\n  madang --key lee loan \
		certify 13 --not-supported --particulars 3c4d…"
	)]
	Certify {
		/// The loan's number
		loan: u64,
		#[command(flatten)]
		certification: CertificationArgs,
		#[command(flatten)]
		reference: Reference,
	},
	/// Ask a foundation to guarantee a loan under a programme (the lender, lend)
	RequestGuarantee {
		/// The loan's number
		loan: u64,
		/// The foundation's number
		#[arg(long)]
		foundation: u32,
		#[command(flatten)]
		reference: Reference,
	},
	/// Replace the papers of an application, all of them (the lender, lend; every borrower signs)
	ReplacePapers {
		/// The loan's number
		loan: u64,
		/// A file with the papers: the columns kind, issuer, issued_on and certificate
		#[arg(long, value_name = "FILE")]
		papers: PathBuf,
		/// A certificate file of one of the papers, which the chain checks; may be repeated
		#[arg(long, value_name = "FILE")]
		certificate: Vec<PathBuf>,
		#[command(flatten)]
		signers: Signers,
		#[command(flatten)]
		reference: Reference,
	},
	/// Have the amount of a loan held again, after its hold lapsed (the lender, lend)
	RenewHold {
		/// The loan's number
		loan: u64,
		#[command(flatten)]
		reference: Reference,
	},
	/// Pay out a loan under a programme, or a part of it (the lender, lend)
	#[command(after_help = "Example:\n  madang --key kim loan draw 12 --amount 50_000_000")]
	Draw {
		/// The loan's number
		loan: u64,
		#[command(flatten)]
		paid: PaidArgs,
		#[command(flatten)]
		reference: Reference,
	},
	/// Say that no more of a loan is drawn (the lender, lend)
	FinishDrawing {
		/// The loan's number
		loan: u64,
		#[command(flatten)]
		reference: Reference,
	},
	/// Declare that the borrowers withdraw soon after the draw (agent, convey; or any lender, lend; every
	/// borrower signs)
	DeclareWithdrawal {
		/// The loan's number
		loan: u64,
		#[command(flatten)]
		signers: Signers,
		#[command(flatten)]
		reference: Reference,
	},
	/// Record that the borrowers who withdraw have given the money back (the lender, lend)
	CompleteWithdrawal {
		/// The loan's number
		loan: u64,
		#[command(flatten)]
		paid: PaidArgs,
		#[command(flatten)]
		reference: Reference,
	},
}

/// What an agency finds about an applicant.
#[derive(Args, Debug)]
#[group(required = true, multiple = true)]
pub struct CertificationArgs {
	/// Commitment to the certificate: the agency supports the applicant
	#[arg(
		long,
		value_name = "COMMITMENT",
		value_parser = values::commitment,
		conflicts_with = "not_supported"
	)]
	certificate: Option<Commitment>,
	/// The agency does not support the applicant, and the application ends
	#[arg(long, requires = "particulars")]
	not_supported: bool,
	/// Commitment to the document that says why not
	#[arg(
		long,
		value_name = "COMMITMENT",
		value_parser = values::commitment,
		requires = "not_supported"
	)]
	particulars: Option<Commitment>,
}

/// Money that was paid.
#[derive(Args, Debug)]
pub struct PaidArgs {
	/// The amount in won
	#[arg(long, value_parser = values::won)]
	amount: Won,
	/// Its value day (기산일); today without this option
	#[arg(long, value_name = "DAY", value_parser = values::day)]
	on: Option<KoreanDay>,
}

/// Run a command.
pub async fn run(context: &Context, command: Command) -> Result<(), Failure> {
	match command {
		Command::Certify { loan, certification, reference } => {
			let (certification, what) = match certification {
				CertificationArgs { certificate: Some(certificate), .. } => {
					(Certification::Supported { certificate }, t!("is certified"))
				}
				CertificationArgs { particulars: Some(particulars), .. } => {
					(Certification::NotSupported { particulars }, t!("is refused: not supported"))
				}
				_ => return Err(Failure::input(t!("give --certificate, or --not-supported"))),
			};
			let call = |loan, reference| lending::certify(loan, certification, reference);
			step(context, LoanId(loan), &reference, what, call).await
		}
		Command::RequestGuarantee { loan, foundation, reference } => {
			let foundation = InstitutionId(foundation);
			let loan = LoanId(loan);
			let call = |reference| lending::request_guarantee(loan, foundation, reference);
			let submitted = context.submit_with_ref(&reference, call).await?;
			let guarantee: u64 = submitted.leading_fields("Guarantees", "GuaranteeAsked")?;
			let what = t!("has asked for guarantee {guarantee}");
			report(context, &submitted, loan, &what);
			Ok(())
		}
		Command::ReplacePapers { loan, papers, certificate, signers, reference } => {
			let (loan, papers) = (LoanId(loan), papers_of(context, &papers)?);
			let proofs = proofs_of(&papers, &certificate)?;
			let file = lookup::loan_file(&context.state().await?, loan).await?;
			let act = consent::submit_papers(loan, &file, &papers);
			let consents = signers.consents_to(context, act).await?;
			let papers = papers.into_inner();
			let call = |loan, reference| {
				lending::replace_papers(loan, papers, proofs, consents, reference)
			};
			step(context, loan, &reference, t!("has other papers"), call).await
		}
		Command::RenewHold { loan, reference } => {
			step(context, LoanId(loan), &reference, t!("has its amount held"), lending::renew_hold)
				.await
		}
		Command::Draw { loan, paid, reference } => {
			let (amount, on) = paid.amount_and_day();
			let call = |loan, reference| lending::draw(loan, amount, on, reference);
			let what = t!("is drawn: {} won on {on}", values::format_won(amount));
			step(context, LoanId(loan), &reference, &what, call).await
		}
		Command::FinishDrawing { loan, reference } => {
			let what = t!("is drawn: nothing more follows");
			step(context, LoanId(loan), &reference, what, lending::finish_drawing).await
		}
		Command::DeclareWithdrawal { loan, signers, reference } => {
			let loan = LoanId(loan);
			let act = acts::withdraw_loan(&context.state().await?, loan).await?;
			let consents = signers.consents_to(context, act).await?;
			let call = |loan, reference| lending::declare_withdrawal(loan, consents, reference);
			step(context, loan, &reference, t!("ends when its money is given back"), call).await
		}
		Command::CompleteWithdrawal { loan, paid, reference } => {
			let (amount, on) = paid.amount_and_day();
			let call = |loan, reference| lending::complete_withdrawal(loan, amount, on, reference);
			step(context, LoanId(loan), &reference, t!("is withdrawn, and its money is back"), call)
				.await
		}
	}
}

impl PaidArgs {
	fn amount_and_day(&self) -> (Won, KoreanDay) {
		(self.amount, self.on.unwrap_or_else(super::money::today))
	}
}

/// The programme of a loan, and what happened on its way.
pub fn facts(of: &PolicyTerms, policy: Option<&PolicyLoan>) -> Vec<(&'static str, String)> {
	let mut facts = vec![
		("programme", t!("{}, version {}", of.programme, of.version.0)),
		("money for", json::fund_use(of.fund_use).to_owned()),
	];
	let Some(policy) = policy else { return facts };
	facts.push(("applied at", values::format_moment(policy.applied_at)));
	let certified = policy.certificate.map_or(t!("no"), |_| t!("yes"));
	facts.push(("supported by the agency", certified.to_owned()));
	if let Some(at) = policy.drawn_at {
		facts.push(("first drawn at", values::format_moment(at)));
	}
	if let Some(at) = policy.withdrawal {
		facts.push(("borrowers withdraw since", values::format_moment(at)));
	}
	facts
}
