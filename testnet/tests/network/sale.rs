//! The sale, and what must stop one.

use crate::turn;
use anyhow::{Context, Result};
use madang_client::{
	api::{calls::conveyances, types::*},
	Error, State,
};
use madang_primitives::HolderId;
use madang_testnet::{
	books,
	sale::{fresh, run, Sale},
	Network, Options,
};
use pallet_lending::LoanState;
use pallet_titles::{Content, EntryState};

/// The sentence of a call that was final and failed.
fn failure<T: std::fmt::Debug>(result: Result<T, Error>) -> String {
	match result {
		Err(Error::Failed(sentence)) => sentence,
		other => panic!("the call must fail on chain, not: {other:?}"),
	}
}

fn sale_failure<T: std::fmt::Debug>(result: Result<T>) -> String {
	let error = result.expect_err("the step must fail");
	match error.downcast::<Error>() {
		Ok(Error::Failed(sentence)) => sentence,
		other => panic!("the call must fail on chain, not: {other:?}"),
	}
}

#[tokio::test(flavor = "multi_thread")]
async fn an_apartment_is_sold_and_every_node_shows_the_same() -> Result<()> {
	let _turn = turn().await;
	let mut network = Network::start(Options::default()).await?;
	let sender = network.sender(0).await?;
	books::import_for_sale(&network, &sender).await?;
	let members = &network.members;

	let mut sale = Sale::new(members, &sender).await;
	sale.prepare().await?;
	sale.inspect().await?;

	// A retry after a crash: the same call, sent twice under one reference, counts once.
	let reference = fresh();
	run(&sender, members.agent().officer(), &sale.conclude_call(reference).await?).await?;
	let again =
		run(&sender, members.agent().officer(), &sale.conclude_call(reference).await?).await;
	assert!(failure(again).contains("ExternalRefUsed"));

	// A second sale of the unit is inspected, but its contract is refused while the first lasts.
	let first = sale.deal;
	sale.inspect().await?;
	assert_ne!(sale.deal, first);
	let second = sale.deal;
	let refused = sale_failure(sale.conclude().await);
	assert!(refused.contains("Reserved") || refused.contains("Taken"), "{refused}");
	sale.deal = first;

	// A municipality of another district may not accept the report.
	let elsewhere = members.other_municipality().officer();
	let refused = run(&sender, elsewhere, &conveyances::accept_report(first, fresh())).await;
	assert!(failure(refused).contains("BadOrigin"));
	sale.accept_report().await?;
	sale.finance().await?;
	sale.file_registration().await?;

	// The registrar cannot close before every leg is affirmed.
	let early = sale_failure(sale.register().await);
	assert!(early.contains("LegNotAffirmed"), "{early}");
	sale.affirm_all().await?;

	// A bank may not register.
	let bank = members.bank().officer();
	let refused = run(&sender, bank, &conveyances::register(first, fresh())).await;
	assert!(failure(refused).contains("BadOrigin"));
	sale.register().await?;
	let booked = sale.book().await?;

	let mut answers = Vec::new();
	for place in 0..network.nodes.len() {
		network.wait_for_block(place, booked.block).await?;
		let state = State::new(network.connect(place).await?.at_number(booked.block).await?);
		answers.push((
			state.hash(),
			state.deal(first).await?.context("no deal")?,
			state.title(sale.title).await?.context("no title")?,
			state.loan(sale.loan).await?.context("no loan")?,
			state.loan(sale.old_loan).await?.context("no old loan")?,
			state.owners(sale.property).await?.context("no book entry")?,
		));
	}
	for answer in &answers {
		assert_eq!(answer, &answers[0]);
	}
	let (_, deal, title, loan, old_loan, owners) = &answers[0];
	assert_eq!(deal.stage, Stage::Booked);
	let holders: Vec<HolderId> = title.holders.iter().map(|holding| holding.holder).collect();
	assert_eq!(holders, sale.buyers.each_ref().map(|key| HolderId::Did(key.did())));
	assert!(title.holders.is_whole());
	assert_eq!(owners, &title.holders);
	assert_eq!(title.reservation, None);
	assert_eq!(title.queue, vec![]);
	let mortgages: Vec<(&pallet_titles::Mortgage, EntryState)> = title
		.entries
		.iter()
		.filter_map(|entry| match &entry.content {
			Content::RevolvingMortgage(mortgage) => Some((mortgage, entry.state)),
			_ => None,
		})
		.collect();
	assert_eq!(mortgages.len(), 2);
	assert_eq!(mortgages[0].0.bank, members.old_bank().id);
	assert!(matches!(mortgages[0].1, EntryState::Cancelled { .. }), "cancelled entries stay");
	assert_eq!(mortgages[1].0.bank, members.bank().id);
	assert_eq!(mortgages[1].1, EntryState::Effective);
	assert_eq!((loan.state, loan.outstanding), (LoanState::Disbursed, madang_testnet::sale::LOAN));
	assert_eq!((old_loan.state, old_loan.outstanding), (LoanState::Settled, 0));

	// The second deal's inspection is out of date now.
	sale.deal = second;
	let stale = sale_failure(sale.conclude().await);
	assert!(stale.contains("TitleChanged"), "{stale}");
	network.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closing_whose_title_changed_fails_and_leaves_everything_as_it_was() -> Result<()> {
	let _turn = turn().await;
	let mut network = Network::start(Options::default()).await?;
	let sender = network.sender(1).await?;
	books::import_for_sale(&network, &sender).await?;
	let mut sale = Sale::new(&network.members, &sender).await;
	sale.prepare().await?;
	sale.inspect().await?;
	sale.conclude().await?;
	sale.accept_report().await?;
	sale.finance().await?;
	sale.mortgage_outside_the_deal().await?;
	sale.file_registration().await?;
	sale.affirm_all().await?;

	let read = || async {
		let state = State::new(sender.finalized().await?);
		anyhow::Ok((
			state.deal(sale.deal).await?,
			state.title(sale.title).await?,
			state.loan(sale.loan).await?,
			state.loan(sale.old_loan).await?,
			state.owners(sale.property).await?,
		))
	};
	let before = read().await?;
	let registrar = network.members.registry().officer();
	let refused = run(&sender, registrar, &conveyances::register(sale.deal, fresh())).await;
	let sentence = failure(refused);
	assert!(
		sentence.contains("RevisionChanged") || sentence.contains("TitleChanged"),
		"{sentence}"
	);
	assert_eq!(read().await?, before);
	network.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rescinded_contract_frees_the_title_for_another() -> Result<()> {
	let _turn = turn().await;
	let mut network = Network::start(Options::default()).await?;
	let sender = network.sender(2).await?;
	books::import_for_sale(&network, &sender).await?;
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
	assert_eq!(title.reservation, None);
	let loan = state.loan(sale.loan).await?.context("no loan")?;
	assert_eq!((loan.state, loan.deal), (LoanState::Agreed, None));

	sale.inspect().await?;
	sale.conclude().await?;
	network.stop().await
}
