//! A sale that does not go as planned: the seller's bank discharges early, one of two lenders leaves, the
//! agent is replaced, and the registry office is slow.

use super::Sale;
use crate::{
	calls::{document, first_field, fresh, now},
	ClockShift, Network,
};
use anyhow::{ensure, Context, Result};
use madang_client::{
	api::{
		calls::{conveyances, lending, titles},
		types::*,
	},
	consent,
	loans::Owed,
	view, State,
};
use std::time::Duration;

/// What the second lender offers.
const SECOND_LOAN: Won = 100_000_000;

/// How long the registry office takes: the balance is due after 30 days, the application 60 days later at
/// the latest, and without an application the deal would lapse 30 days after that.
const SLOW: Duration = Duration::from_secs(130 * 24 * 60 * 60);

impl<'a> Sale<'a> {
	/// The sale up to the closing that waits at the registry office, with every leg affirmed.
	pub async fn deviate(&mut self) -> Result<()> {
		self.prepare().await?;
		self.inspect().await?;
		self.conclude().await?;
		self.accept_report().await?;
		// A discharge harms no buyer, so nobody has to accept it.
		self.discharge_early().await?;
		self.finance().await?;
		self.a_lender_leaves().await?;
		self.change_agent().await?;
		self.file_registration().await?;
		self.affirm_all().await
	}

	/// The rest of it, months later: the deal has not lapsed.
	pub async fn end_late(&mut self) -> Result<()> {
		let state = State::new(self.sender.finalized().await?);
		let waits = view::waiting_closing(&state, self.deal).await?;
		ensure!(waits.is_some(), "the closing does not wait any more");
		self.register().await?;
		self.book().await?;
		Ok(())
	}

	/// The seller's bank is paid by the deposit, and has its mortgage discharged before the closing.
	async fn discharge_early(&mut self) -> Result<()> {
		let state = State::new(self.sender.finalized().await?);
		let owed = Owed::read(&state, self.old_loan).await?.context("the loan is not owed")?;
		let valued_on = KoreanDay::of(now());
		let all = owed.payoff(valued_on).map_err(|error| anyhow::anyhow!("{error:?}"))?;
		let amount = all.total().context("the sum fits")?;
		let line = Line { line_ref: fresh(), amount, valued_on };
		let repaid = lending::repay(self.old_loan, line, fresh());
		self.step("old loan repaid early", self.members.old_bank(), repaid).await?;
		let entry = self.old_mortgage().await?.number;
		let requests =
			vec![(self.property, Filing::Discharge { entry, released_on: KoreanDay::of(now()) })];
		let call = titles::file(requests, document(), vec![], fresh());
		let filed = self.step("discharge filed early", self.members.old_bank(), call).await?;
		let receipt: Receipt = first_field(&filed, "Titles", "ApplicationFiled")?;
		self.complete(receipt).await
	}

	/// The buyers accept the title as it is now.
	pub async fn accept_title(&mut self) -> Result<()> {
		let state = State::new(self.sender.finalized().await?);
		let now = view::titles_now(&state, self.deal).await?.context("the deal is not on chain")?;
		let consents = self.buyers_consent(consent::accept_title(self.deal, &now));
		let call = conveyances::accept_title(self.deal, consents, fresh());
		self.step("title accepted by buyers", self.agent(), call).await?;
		Ok(())
	}

	/// A second bank binds a loan, and leaves before the closing is filed.
	async fn a_lender_leaves(&mut self) -> Result<()> {
		let (bank, first) = (self.members.old_bank(), self.loan);
		self.agree_to_loan(bank, SECOND_LOAN, SECOND_LOAN / 5 * 6).await?;
		let second = std::mem::replace(&mut self.loan, first);
		let state = State::new(self.sender.finalized().await?);
		let act = self.binding(&state, second).await?;
		let consents = self.buyers_consent(act);
		let call = conveyances::finance(self.deal, second, consents, fresh());
		self.step("second loan bound", bank, call).await?;
		let call = conveyances::unbind(self.deal, second, fresh());
		self.step("second loan unbound", bank, call).await?;
		let call = lending::withdraw(second, fresh());
		self.step("second loan withdrawn", bank, call).await?;
		Ok(())
	}

	/// Every party wants another agent.
	async fn change_agent(&mut self) -> Result<()> {
		let other = self.members.other_agent();
		let act = consent::change_agent(self.deal, self.agent().id, other.id);
		let consents = self.all_sign_consent(act);
		let call = conveyances::change_agent(self.deal, consents, fresh());
		self.step("agent changed", other, call).await?;
		self.conducted_by = other;
		Ok(())
	}
}

/// Make the nodes see a day months later, and wait until they make blocks final again.
pub async fn wait_for_a_slow_registry(network: &Network) -> Result<()> {
	network.shift_clocks(&ClockShift::new(SLOW)?).await?;
	network.wait_for_more(0, 3).await
}
