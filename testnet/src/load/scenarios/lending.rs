//! Loans of one bank under a programme: the steps until the money is paid out, and repayments.

use super::preparing::prepare_all;
use crate::{
	calls::{first_field, fresh, now},
	funding::{approval, drawing, Applicant, Funding, Way},
	load::{Operation, Task},
	Network,
};
use anyhow::{ensure, Context, Result};
use madang_client::{
	api::{calls::lending, types::*},
	Included, Officer,
};
use pallet_institutions::Caller;

/// Loans that the programme has money for: more than any run needs.
const BUDGET: u64 = 1_000_000;
/// The loans to which single repayments are made, in turn.
const LOANS: usize = 200;
/// The steps of a loan.
const STEPS: usize = 4;
/// What a repayment pays, in won: a loan has room for two hundred thousand.
const REPAID: Won = 100;

/// A programme and its one bank.
pub(super) struct Lending<'a> {
	network: &'a Network,
	funding: Funding<'a>,
	/// Loans that are paid out.
	paid_out: Vec<LoanId>,
}

impl<'a> Lending<'a> {
	/// Open a programme after a disaster: few papers, no certificate, no guarantee.
	pub(super) async fn open(network: &'a Network) -> Result<Self> {
		let banks = vec![network.members.bank()];
		let funding = Funding::open_through(network, banks, Way::Disaster, BUDGET).await?;
		Ok(Self { network, funding, paid_out: Vec::new() })
	}

	/// So many steps, each of another loan: of four one applies, one is approved, one is agreed to, and one is
	/// paid out. What comes before is prepared.
	pub(super) async fn steps(&mut self, count: usize, officers: usize) -> Result<Vec<Task>> {
		let applicants: Vec<_> = (0..count).map(|_| Applicant::new()).collect();
		let reached: Vec<usize> = (0..count).map(|place| place % STEPS).collect();
		let loans = self.lead_to(&applicants, &reached, officers).await?;
		let all = applicants.iter().zip(&reached).zip(loans).enumerate();
		all.map(|(place, ((applicant, reached), loan))| {
			let officer = self.officer(place, officers)?;
			Ok((officer, self.step(*reached, place, applicant, loan)?))
		})
		.collect()
	}

	/// So many calls of so many repayments, each of another loan. The loans are prepared once.
	pub(super) async fn repayments(
		&mut self,
		count: usize,
		lines: usize,
		officers: usize,
	) -> Result<Vec<Task>> {
		if count > 0 {
			self.pay_out(lines, officers).await?;
		}
		(0..count)
			.map(|place| {
				let loans = self.paid_out.iter().take(lines);
				let batch = loans.map(|loan| (*loan, line())).collect();
				let call = lending::repay_batch(batch, fresh());
				let operation = Operation::new(call, lines as u64, all_posted);
				Ok((self.officer(place, officers)?, operation))
			})
			.collect()
	}

	/// So many calls with one repayment, of each loan in turn. The loans are prepared once.
	pub(super) async fn single(&mut self, count: usize, officers: usize) -> Result<Vec<Task>> {
		if count > 0 {
			self.pay_out(LOANS, officers).await?;
		}
		(0..count)
			.zip(self.paid_out.iter().cycle())
			.map(|(place, loan)| {
				let call = lending::repay(*loan, line(), fresh());
				let operation = Operation::new(call, 1, |_, it| did(it, "RepaymentRecorded"));
				Ok((self.officer(place, officers)?, operation))
			})
			.collect()
	}

	/// Have as many loans that are paid out.
	async fn pay_out(&mut self, loans: usize, officers: usize) -> Result<()> {
		if self.paid_out.len() < loans {
			let applicants: Vec<_> = (0..loans).map(|_| Applicant::new()).collect();
			let loans = self.lead_to(&applicants, &vec![STEPS; loans], officers).await?;
			self.paid_out = loans.into_iter().collect::<Option<_>>().context("no loan")?;
		}
		Ok(())
	}

	/// Register applicants, and take as many steps as each must have reached. Their loans, of those who have
	/// applied.
	async fn lead_to(
		&self,
		applicants: &[Applicant],
		reached: &[usize],
		officers: usize,
	) -> Result<Vec<Option<LoanId>>> {
		let mut tasks = Vec::with_capacity(applicants.len());
		for (place, applicant) in applicants.iter().enumerate() {
			let call = self.funding.registration(applicant, self.network.members.bank().id);
			tasks.push((self.officer(place, officers)?, Operation::new(call, 1, |_, _| Ok(()))));
		}
		prepare_all(self.network, tasks).await?;
		let mut loans = vec![None; applicants.len()];
		for step in 0..STEPS {
			let places: Vec<_> =
				(0..applicants.len()).filter(|place| reached[*place] > step).collect();
			let mut tasks = Vec::with_capacity(places.len());
			for &place in &places {
				let operation = self.step(step, place, &applicants[place], loans[place])?;
				tasks.push((self.officer(place, officers)?, operation));
			}
			let included = prepare_all(self.network, tasks).await?;
			if step == 0 {
				for (place, included) in places.into_iter().zip(included) {
					loans[place] = Some(applied(&included)?);
				}
			}
		}
		Ok(loans)
	}

	/// One step of an applicant's loan.
	fn step(
		&self,
		step: usize,
		place: usize,
		applicant: &Applicant,
		loan: Option<LoanId>,
	) -> Result<Operation> {
		let loan = || loan.context("a loan was applied for");
		Ok(match step {
			0 => {
				let call = self.funding.application(place, applicant)?;
				Operation::new(call, 1, |_, included| applied(included).map(drop))
			}
			1 => Operation::new(approval(loan()?), 1, |_, it| did(it, "LoanApproved")),
			2 => {
				let call = self.funding.agreement(applicant, loan()?);
				Operation::new(call, 1, |_, it| did(it, "LoanAgreed"))
			}
			_ => Operation::new(drawing(loan()?), 1, |_, it| did(it, "LoanDrawn")),
		})
	}

	fn officer(&self, place: usize, officers: usize) -> Result<Officer> {
		let all = &self.network.members.bank().officers;
		let turn = place % officers.clamp(1, all.len().max(1));
		Ok(all.get(turn).context("the bank has no officer")?.clone())
	}
}

/// A line that no call has had, of today.
fn line() -> Line {
	Line { line_ref: fresh(), amount: REPAID, valued_on: KoreanDay::of(now()) }
}

/// The loan that was applied for.
fn applied(included: &Included) -> Result<LoanId> {
	first_field(included, "Lending", "LoanApplied")
}

fn did(included: &Included, event: &str) -> Result<()> {
	included.fields("Lending", event)?.map(drop).with_context(|| format!("no event {event}"))
}

/// All lines are posted, and none was known or refused.
fn all_posted(operation: &Operation, included: &Included) -> Result<()> {
	let (_, posted): (Caller<Account>, u32) = first_field(included, "Lending", "RepaymentsPosted")?;
	ensure!(u64::from(posted) == operation.rows, "{posted} of {} lines count", operation.rows);
	Ok(())
}
