//! Loans to small businesses under a programme.

use crate::slots::shared_slot;
use anyhow::Result;
use madang_testnet::{
	funding::{Applicant, Funding, Way, AMOUNT},
	template, Options,
};

/// Loans for which the budget is enough.
const LOANS: u64 = 8;

#[tokio::test(flavor = "multi_thread")]
async fn a_budget_is_lent_to_the_last_won_and_every_node_shows_the_same() -> Result<()> {
	shared_slot(lend()).await
}

async fn lend() -> Result<()> {
	let mut network = template::start(Options::default()).await?;
	let funding = Funding::open(&network, Way::Disaster, LOANS).await?;
	let first: Vec<Applicant> = (0..3).map(|_| Applicant::new()).collect();
	funding.enrol(&first, first.len()).await?;
	let served = funding.serve(&first, first.len(), |_| {}).await?;
	assert_eq!((served.paid.len(), served.refused.len()), (3, 0));

	// Two businesses that have a loan apply again under other DIDs. Their slots are taken.
	let mut second: Vec<Applicant> = first.iter().take(2).map(Applicant::again).collect();
	second.extend((0..9).map(|_| Applicant::new()));
	funding.enrol(&second, second.len()).await?;
	let served = funding.serve(&second, second.len(), |_| {}).await?;
	assert_eq!(served.paid.len(), 5);
	let refused: Vec<_> =
		served.refused.iter().map(|(why, count)| (why.as_str(), *count)).collect();
	assert_eq!(refused, [("BudgetExhausted", 4), ("SlotTaken", 2)]);

	let totals = funding.totals().await?;
	let (_, of_the_first) = &totals[0];
	assert_eq!(totals.len(), network.nodes.len());
	assert_eq!(of_the_first.budget.disbursed, LOANS * AMOUNT);
	assert_eq!((of_the_first.budget.reserved, of_the_first.budget.available()), (0, 0));
	assert_eq!(of_the_first.used.iter().sum::<u64>(), LOANS * AMOUNT);
	network.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn agency_foundation_and_bank_take_a_loan_the_ordinary_way() -> Result<()> {
	shared_slot(lend_with_a_guarantee()).await
}

async fn lend_with_a_guarantee() -> Result<()> {
	let mut network = template::start(Options::default()).await?;
	let funding = Funding::open(&network, Way::Ordinary, 3).await?;
	let applicants: Vec<Applicant> = (0..3).map(|_| Applicant::new()).collect();
	funding.enrol(&applicants, applicants.len()).await?;
	let served = funding.serve(&applicants, applicants.len(), |_| {}).await?;
	assert_eq!((served.paid.len(), served.refused.len()), (3, 0));
	let totals = funding.totals().await?;
	assert_eq!(totals[0].1.budget.disbursed, 3 * AMOUNT);
	network.stop().await
}
