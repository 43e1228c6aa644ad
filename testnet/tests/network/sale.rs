//! The sale, and what must stop one.

use crate::{proofs::Reader, slots::shared_slot};
use anyhow::{ensure, Context, Result};
use madang_client::{
	api::{
		calls::conveyances,
		types::{Deal, Holdings, Loan, Stage},
	},
	Error, State, TitleRecord,
};
use madang_primitives::Party;
use madang_testnet::{
	calls::{fresh, run},
	sale::{deviations::wait_for_a_slow_registry, outstanding, Sale, LOAN},
	template, Members, Network, Options,
};
use pallet_lending::LoanState;
use pallet_titles::{EntryState, Mortgage, Right};

/// The sentence of a call that was final and failed.
fn failure<T: std::fmt::Debug>(result: Result<T, Error>) -> String {
	match result {
		Err(Error::Failed(error)) => error.sentence,
		other => panic!("the call must fail on chain, not: {other:?}"),
	}
}

fn step_failure<T: std::fmt::Debug>(result: Result<T>) -> String {
	let error = result.expect_err("the step must fail");
	failure(Err::<T, _>(error.downcast().expect("the client's error")))
}

#[tokio::test(flavor = "multi_thread")]
async fn an_apartment_is_sold_and_every_node_shows_the_same() -> Result<()> {
	shared_slot(sell()).await
}

async fn sell() -> Result<()> {
	let mut network = template::start(Options::with_registers()).await?;
	let sender = network.sender(0).await?;
	let members = &network.members;
	let mut sale = Sale::new(members, &sender).await;
	sale.prepare().await?;
	sale.inspect().await?;

	// A retry after a crash: the same call, sent twice under one reference, counts once.
	let reference = fresh();
	let agent = members.agent().officer();
	run(&sender, agent, &sale.conclude_call(reference).await?).await?;
	let again = run(&sender, agent, &sale.conclude_call(reference).await?).await;
	assert!(failure(again).contains("ExternalRefUsed"));

	// A second sale of the unit is inspected, but its contract is refused while the first lasts.
	let first = sale.deal;
	sale.inspect().await?;
	assert_ne!(sale.deal, first);
	let second = sale.deal;
	let refused = step_failure(sale.conclude().await);
	assert!(refused.contains("Titles.Reserved"), "{refused}");
	sale.deal = first;

	// A municipality of another district may not accept the report.
	let elsewhere = members.other_municipality().officer();
	let refused = run(&sender, elsewhere, &conveyances::accept_report(first, fresh())).await;
	assert!(failure(refused).contains("BadOrigin"));
	sale.accept_report().await?;
	sale.finance().await?;
	sale.file_registration().await?;

	// The registrar cannot close before every leg is affirmed.
	let early = step_failure(sale.register().await);
	assert!(early.contains("LegNotAffirmed"), "{early}");
	sale.affirm_all().await?;

	// A bank may not register.
	let bank = members.bank().officer();
	let refused = run(&sender, bank, &conveyances::register(first, fresh())).await;
	assert!(failure(refused).contains("BadOrigin"));
	sale.register().await?;
	let booked = sale.book().await?;
	assert_sold(&sale, members, &same_on_every_node(&network, &sale, booked.block).await?)?;

	// The second deal's inspection is out of date now.
	sale.deal = second;
	let stale = step_failure(sale.conclude().await);
	assert!(stale.contains("TitleChanged"), "{stale}");

	// The title is shown to those who have no network.
	let (reader, title) = (Reader::of(&network).await?, sale.title.0.to_string());
	let block = reader.make("title", ["--title", &title]).await?;
	let none = reader.make("none", ["--title", "4000000000"]).await?;
	network.stop().await?;
	let shown = reader.check("title", &["--title", &title]).await?;
	assert_eq!(shown["block"], block);
	assert!(shown["values"][0]["value"].is_string(), "{shown}");
	let shown = reader.check("none", &[]).await?;
	assert_eq!(shown["block"], none);
	assert!(shown["values"][0]["value"].is_null(), "{shown}");
	reader.altered_is_refused("title").await
}

/// What a node shows of a sale.
#[derive(PartialEq, Debug)]
struct Shown {
	block: subxt::utils::H256,
	deal: Deal<u32>,
	title: TitleRecord,
	loan: Loan,
	old_loan: Loan,
	/// The principal that is outstanding on the new and the old loan.
	outstanding: [u64; 2],
	owners: Holdings,
}

/// What every node shows at a block.
async fn same_on_every_node(network: &Network, sale: &Sale<'_>, block: u64) -> Result<Shown> {
	let mut shown = Vec::new();
	for index in 0..network.nodes.len() {
		network.wait_for_block(index, block).await?;
		let state = State::new(network.connect(index).await?.at_number(block).await?);
		shown.push(Shown {
			block: state.hash(),
			deal: state.deal(sale.deal).await?.context("no deal")?,
			title: state.title(sale.title).await?.context("no title")?,
			loan: state.loan(sale.loan).await?.context("no loan")?,
			old_loan: state.loan(sale.old_loan).await?.context("no old loan")?,
			outstanding: [
				outstanding(&state, sale.loan).await?,
				outstanding(&state, sale.old_loan).await?,
			],
			owners: state.owners(sale.property).await?.context("no book entry")?,
		});
	}
	let first = shown.pop().context("there are nodes")?;
	for other in shown {
		assert_eq!(other, first);
	}
	Ok(first)
}

fn assert_sold(sale: &Sale<'_>, members: &Members, shown: &Shown) -> Result<()> {
	let Shown { deal, title, loan, old_loan, outstanding, owners, .. } = shown;
	assert_eq!(deal.stage, Stage::Booked);
	let holders: Vec<Party> = title.holders.iter().map(|holding| holding.holder).collect();
	assert_eq!(holders, sale.buyers.each_ref().map(|key| Party::Did(key.did())));
	assert!(title.holders.is_whole());
	assert_eq!(owners, &title.holders);
	assert_eq!(title.reservations, vec![]);
	assert_eq!(title.queue, vec![]);
	let mortgages: Vec<(&Mortgage, EntryState)> = title
		.entries
		.iter()
		.filter_map(|entry| match &entry.right {
			Right::RevolvingMortgage { mortgage, .. } => Some((mortgage, entry.state)),
			_ => None,
		})
		.collect();
	let [old, new] = mortgages.as_slice() else {
		anyhow::bail!("two mortgages, not {mortgages:?}");
	};
	assert_eq!(old.0.bank(), Some(members.old_bank().id));
	ensure!(matches!(old.1, EntryState::Cancelled { .. }), "cancelled entries stay");
	assert_eq!((new.0.bank(), new.1), (Some(members.bank().id), EntryState::Effective));
	assert_eq!((loan.state, outstanding), (LoanState::Disbursed, &[LOAN, 0]));
	assert_eq!(old_loan.state, LoanState::Settled);
	Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_title_stops_a_deal_until_the_buyers_accept_it() -> Result<()> {
	shared_slot(change_the_title()).await
}

async fn change_the_title() -> Result<()> {
	let mut network = template::start(Options::with_registers()).await?;
	let sender = network.sender(1).await?;
	let mut sale = Sale::new(&network.members, &sender).await;
	sale.prepare().await?;
	sale.inspect().await?;
	sale.conclude().await?;
	sale.accept_report().await?;
	sale.finance().await?;
	// The seller encumbers what it has sold.
	sale.mortgage_outside_the_deal().await?;

	let state = State::new(sender.finalized().await?);
	let before = (state.deal(sale.deal).await?, state.title(sale.title).await?);
	let refused = step_failure(sale.file_registration().await);
	assert!(refused.contains("TitleChanged"), "{refused}");
	let state = State::new(sender.finalized().await?);
	let after = (state.deal(sale.deal).await?, state.title(sale.title).await?);
	assert_eq!(after, before);

	sale.accept_title().await?;
	sale.file_registration().await?;
	sale.affirm_all().await?;
	sale.register().await?;
	network.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rescinded_contract_frees_the_title_for_another() -> Result<()> {
	shared_slot(rescind()).await
}

async fn rescind() -> Result<()> {
	let mut network = template::start(Options::with_registers()).await?;
	let sender = network.sender(2).await?;
	let mut sale = Sale::new(&network.members, &sender).await;
	sale.prepare().await?;
	sale.inspect().await?;
	sale.conclude().await?;
	sale.accept_report().await?;
	sale.finance().await?;
	sale.rescind().await?;

	let state = State::new(sender.finalized().await?);
	let deal = state.deal(sale.deal).await?.context("no deal")?;
	assert_eq!(deal.stage, Stage::Rescinded);
	let report = deal.rescission.context("a rescission is reported")?;
	assert!(report.reported_at.is_some(), "made here, it counts as reported");
	let title = state.title(sale.title).await?.context("no title")?;
	assert_eq!(title.reservations, vec![]);
	let loan = state.loan(sale.loan).await?.context("no loan")?;
	assert_eq!((loan.state, loan.deal), (LoanState::Agreed, None));

	sale.inspect().await?;
	sale.conclude().await?;
	network.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sale_with_deviations_ends_although_the_registry_office_is_slow() -> Result<()> {
	shared_slot(deviate()).await
}

async fn deviate() -> Result<()> {
	let mut network = template::start(Options::with_registers()).await?;
	let sender = network.sender(0).await?;
	let mut sale = Sale::new(&network.members, &sender).await;
	sale.deviate().await?;
	wait_for_a_slow_registry(&network).await?;
	sale.end_late().await?;

	let last = sale.steps.iter().map(|step| step.block).max().unwrap_or_default();
	for index in 0..network.nodes.len() {
		network.wait_for_block(index, last).await?;
		let state = State::new(network.connect(index).await?.at_number(last).await?);
		let deal = state.deal(sale.deal).await?.context("no deal")?;
		assert_eq!(deal.stage, Stage::Booked);
		assert_eq!(deal.agent, network.members.other_agent().id);
		// The unbound loan is not part of it.
		assert_eq!(deal.loans.iter().map(|bound| bound.loan).collect::<Vec<_>>(), [sale.loan]);
		// It was applied for in time.
		assert!(deal.registration_term.is_some_and(|term| !term.overdue));
		let loan = state.loan(sale.loan).await?.context("no loan")?;
		assert_eq!(loan.state, LoanState::Disbursed);
		let old = state.loan(sale.old_loan).await?.context("no old loan")?;
		assert_eq!(old.state, LoanState::Settled);
	}
	network.stop().await
}
