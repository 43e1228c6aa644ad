//! Contracts, each on a title of its own.
//!
//! A title is in one contract at a time, so each contract has a synthetic parcel with a title record, which
//! belongs to the seller. The chain keeps 64 inspections of an agent without a contract, so many agents
//! conclude them.

use super::{keys::Keys, preparing::prepare_all, rows::Rows};
use crate::{
	books::House,
	calls::{document, fresh, now, register_did},
	load::{
		inspections::{deal, inspection},
		Operation, Task,
	},
	Member, Network,
};
use anyhow::{ensure, Context, Result};
use futures::{stream, StreamExt, TryStreamExt};
use madang_client::{
	api::{calls::conveyances, types::*},
	consent,
	files::TitleRow as TitleInFile,
	import, PartyKey, Sender, State,
};
use madang_primitives::{Holding, Party, DAY_MS};
use pallet_conveyances::{Payment, PaymentKind};
use pallet_titles::{ImportedContent, ImportedEntry};
use sp_core::H256;

/// The inspections of an agent that the chain keeps without a contract.
const OPEN: usize = 64;
/// The first number of the synthetic title records of an office and year.
const FIRST_TITLE: u64 = 500_000;
/// The records of an office and year.
const TITLES: u64 = 1_000_000;
/// What is read from the chain at once.
const AT_ONCE: usize = 32;
/// The price, in won.
const PRICE: Won = 500_000_000;

/// The agents that so many contracts need, and at least as many as send at once; none if there are no
/// contracts.
pub(super) fn agents(contracts: usize, officers: usize) -> usize {
	match contracts {
		0 => 0,
		_ => contracts.div_ceil(OPEN).max(officers.min(contracts)),
	}
}

/// What contracts need.
pub(super) struct Contracts<'a> {
	network: &'a Network,
	genesis: H256,
	seller: PartyKey,
	buyers: Vec<PartyKey>,
	/// An entry of ownership, as a file has it.
	ownership: ImportedEntry,
	next_title: u64,
}

impl<'a> Contracts<'a> {
	/// Register the parties: one seller, and buyers for the other signatures.
	///
	/// Fails for fewer than two signers: the chain takes no contract in which the seller buys.
	pub(super) async fn open(
		network: &'a Network,
		sender: &Sender,
		keys: Keys,
		signers: usize,
	) -> Result<Self> {
		ensure!((2..=8).contains(&signers), "a contract has 2 to 8 signers: the seller and buyers");
		let connection = sender.connection().await;
		let seller = keys.generate();
		let buyers: Vec<_> = (1..signers).map(|_| keys.generate()).collect();
		for key in [&seller].into_iter().chain(&buyers) {
			let agent = network.members.agent();
			sender.run(&register_did(&connection, agent.id, key), agent.officer()).await?;
		}
		let mut titles = House::read()?.titles;
		let title = titles.pop().context("the house has a title")?;
		let mut entries = title.entries.into_iter();
		let ownership = entries
			.find(|entry| matches!(entry.content, ImportedContent::Ownership { .. }))
			.context("the title has an owner")?;
		let next_title = title.id.0 / TITLES * TITLES + FIRST_TITLE;
		let genesis = H256(connection.genesis().0);
		Ok(Self { network, genesis, seller, buyers, ownership, next_title })
	}

	/// Prepare contracts: titles are imported and inspected. Not more than the agents may have open.
	pub(super) async fn prepare(
		&mut self,
		rows: &mut Rows,
		count: usize,
		officers: usize,
	) -> Result<Vec<Task>> {
		let network = self.network;
		let agents = network.members.further_agents();
		let count = count.min(agents.len() * OPEN);
		let used = agents.get(..self::agents(count, officers).min(agents.len())).unwrap_or(agents);
		let sender = network.sender(0).await?;
		let titles = self.import(&sender, rows, count).await?;

		let state = State::new(sender.finalized().await?);
		let properties: Vec<Property> = stream::iter(titles)
			.map(|title| {
				let state = &state;
				async move {
					let record = state.title(title).await?.context("no title")?;
					anyhow::Ok(record.title.property)
				}
			})
			.buffered(AT_ONCE)
			.try_collect()
			.await?;
		let inspect = properties.into_iter().zip(used.iter().cycle());
		let inspect =
			inspect.map(|(property, agent)| (agent.officer().clone(), inspection(property)));
		let inspected = prepare_all(network, inspect.collect()).await?;

		let state = State::new(sender.finalized().await?);
		stream::iter(inspected.iter().zip(used.iter().cycle()))
			.map(|(included, agent)| self.contract(&state, deal(included), agent))
			.buffered(AT_ONCE)
			.try_collect()
			.await
	}

	/// Import parcels with titles of the seller.
	async fn import(
		&mut self,
		sender: &Sender,
		rows: &mut Rows,
		count: usize,
	) -> Result<Vec<TitleId>> {
		let members = &self.network.members;
		let parcels: Vec<_> = (0..count).map(|_| rows.row_of_file()).collect::<Result<_>>()?;
		let titles: Vec<_> =
			parcels.iter().map(|parcel| self.title(parcel.pnu)).collect::<Result<_>>()?;
		let ids = titles.iter().map(|title| title.id).collect();
		import::all(sender, members.ministry().officer(), parcels, &|_| {}).await?;
		import::all(sender, members.registry().officer(), titles, &|_| {}).await?;
		Ok(ids)
	}

	fn title(&mut self, parcel: Pnu) -> Result<TitleInFile> {
		let acquired = holdings([whole(&self.seller)])?;
		let content = ImportedContent::Ownership { acquired };
		let id = TitleId(self.next_title);
		self.next_title += 1;
		let entries = vec![ImportedEntry { content, ..self.ownership.clone() }];
		Ok(TitleInFile { id, property: PropertyName::Parcel(parcel), entries })
	}

	/// The call that concludes the contract of an inspected deal.
	async fn contract(&self, state: &State, deal: Result<DealId>, agent: &Member) -> Result<Task> {
		let deal = deal?;
		let seen = state.deal(deal).await?.context("no deal")?.seen();
		let [(title, _)] = seen.as_slice() else { anyhow::bail!("{deal} has one title") };
		let terms = self.terms(*title)?;
		let act = consent::conclude(deal, &seen, &terms);
		let parties = [&self.seller].into_iter().chain(&self.buyers);
		let consents = parties.map(|key| key.sign_consent(self.genesis, act, now() + DAY_MS));
		let call = conveyances::conclude(deal, terms, consents.collect(), fresh());
		let operation = Operation::new(call, 1, |_, included| {
			let fields = included.fields("Conveyances", "Contracted")?;
			fields.map(drop).context("a contract is not concluded")
		});
		Ok((agent.officer().clone(), operation))
	}

	fn terms(&self, title: TitleId) -> Result<Terms> {
		let parts = u64::try_from(self.buyers.len())?;
		let share = Share::new(1, parts).map_err(|error| anyhow::anyhow!("{error}"))?;
		let buyers = self.buyers.iter().map(|key| Holding { share, ..whole(key) });
		let today = KoreanDay::of(now());
		let part = SoldPart {
			title,
			sellers: holdings([whole(&self.seller)])?,
			buyers: holdings(buyers)?,
		};
		let payment = |kind, amount, days| Payment { kind, amount, due_on: today.plus(days) };
		let payments = vec![
			payment(PaymentKind::Deposit, PRICE / 10, 0),
			payment(PaymentKind::Balance, PRICE - PRICE / 10, 30),
		];
		Ok(Terms {
			parts: vec![part].try_into().ok().context("too many titles")?,
			price: PRICE,
			payments: payments.try_into().ok().context("too many payments")?,
			discharges: Default::default(),
			contract: document(),
			handover_on: today.plus(30),
		})
	}
}

fn whole(key: &PartyKey) -> Holding {
	Holding { holder: Party::Did(key.did()), share: Share::WHOLE }
}

fn holdings(all: impl IntoIterator<Item = Holding>) -> Result<Holdings> {
	Holdings::new(all).context("too many parties")
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn there_are_agents_for_all_inspections_and_for_all_who_send() {
		assert_eq!(agents(0, 50), 0);
		assert_eq!(agents(20, 50), 20);
		assert_eq!(agents(640, 4), 10);
		assert_eq!(agents(641, 4), 11);
		assert_eq!(agents(640, 50), 50);
	}
}
