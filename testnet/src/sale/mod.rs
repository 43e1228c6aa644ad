//! The sale of the example's apartment, step by step. Calls that do not wait for each other are sent
//! together. [`deviations`] is one that does not go as planned.

pub mod deviations;

use crate::{
	calls::{document, first_field, fresh, now, run},
	gateway::Front,
	Member, Members,
};
use anyhow::{Context, Result};
use madang_client::{
	api::{
		calls::{conveyances, identity, lending, titles},
		types::*,
	},
	consent::{self, Act},
	files::example,
	loans::Owed,
	view, Error, Included, PartyKey, Sender, Sent, State,
};
use madang_primitives::{Holding, Party, Share};
use madang_schedule::{DayCount, HolidayRule, LateInterest, PrepaymentFee, RateTerms, Repayment};
use pallet_conveyances::{Payment, PaymentKind};
use sp_core::{ed25519, sr25519, Pair, H256};
use std::time::{Duration, Instant};
use subxt::tx::Payload;

/// The credit of the sale's loans: equal instalments over thirty years.
fn credit(principal: Won, rate: RatePpm) -> Credit {
	Credit {
		principal,
		term_months: 360,
		grace_months: 0,
		repayment: Repayment::EqualInstalment,
		rate: RateTerms::Fixed(rate),
		days: DayCount::Act365,
		pay_day: 25,
		holiday: HolidayRule::Following { accrue: false },
		prepayment: PrepaymentFee { rate: 12_000, until_months: 36 },
		late: LateInterest { add: 30_000, cap: 150_000 },
	}
}

/// The principal that is outstanding on a loan after its last posting.
pub async fn outstanding(state: &State, loan: LoanId) -> Result<Won> {
	let owed = Owed::read(state, loan).await?.context("the loan is not disbursed")?;
	Ok(owed.account().map_err(|error| anyhow::anyhow!("{error:?}"))?.outstanding())
}

/// The price of the example's apartment.
pub const PRICE: Won = 1_250_000_000;
/// What the seller owes.
pub const OLD_LOAN: Won = 300_000_000;
/// What the buyers borrow.
pub const LOAN: Won = 500_000_000;
/// The maximum secured amount of the new mortgage: 120 %.
pub const MAX_SECURED: Won = 600_000_000;

/// One step that was done.
#[derive(Clone, Debug)]
pub struct Step {
	/// What was done.
	pub what: &'static str,
	/// By which institution.
	pub actor: &'static str,
	/// In which block.
	pub block: u64,
	/// From submission until this program knew it to be final.
	pub took: Duration,
}

/// A sale under way. Its parties' keys are of the three kinds: the seller's P-256, as a phone's, the
/// buyers' Ed25519 and sr25519.
pub struct Sale<'a> {
	members: &'a Members,
	sender: &'a Sender,
	genesis: H256,
	/// Institutions that call through their gateways.
	fronts: &'a [Front],
	/// The agent who conducts it.
	conducted_by: &'a Member,
	/// The seller.
	pub seller: PartyKey,
	/// The two buyers, half each.
	pub buyers: [PartyKey; 2],
	/// The property.
	pub property: Property,
	/// Its title.
	pub title: TitleId,
	/// The deal, once inspected.
	pub deal: DealId,
	/// The new loan, once applied for.
	pub loan: LoanId,
	/// The old loan, once recorded.
	pub old_loan: LoanId,
	/// What was done so far.
	pub steps: Vec<Step>,
}

impl<'a> Sale<'a> {
	/// A sale to begin, with fresh keys for its parties.
	pub async fn new(members: &'a Members, sender: &'a Sender) -> Self {
		let sale = example::for_sale();
		Self {
			members,
			sender,
			genesis: H256(sender.connection().await.genesis().0),
			fronts: &[],
			conducted_by: members.agent(),
			seller: PartyKey::P256(Box::new(p256::ecdsa::SigningKey::random(
				&mut rand::rngs::OsRng,
			))),
			buyers: [
				PartyKey::Ed25519(Box::new(ed25519::Pair::generate().0)),
				PartyKey::Sr25519(Box::new(sr25519::Pair::generate().0)),
			],
			property: Property::Unit(sale.unit),
			title: sale.title,
			deal: DealId::default(),
			loan: LoanId::default(),
			old_loan: LoanId::default(),
			steps: Vec::new(),
		}
	}

	/// The same sale, in which these institutions call through their gateways.
	pub fn through(self, fronts: &'a [Front]) -> Self {
		Self { fronts, ..self }
	}

	/// The agent who conducts it.
	pub fn agent(&self) -> &'a Member {
		self.conducted_by
	}

	/// All of it, from the parties' DIDs to the books.
	pub async fn run(&mut self) -> Result<()> {
		self.prepare().await?;
		self.inspect().await?;
		self.conclude().await?;
		self.accept_report().await?;
		self.finance().await?;
		self.file_registration().await?;
		self.affirm_all().await?;
		self.register().await?;
		self.book().await?;
		Ok(())
	}

	/// What comes before a deal: the parties' DIDs, the seller bound to the imported title, the old
	/// bank's loan in the ledger.
	pub async fn prepare(&mut self) -> Result<()> {
		let agent = self.members.agent();
		let mut registrations = Vec::new();
		for (what, key) in [
			("seller's DID", &self.seller),
			("first buyer's DID", &self.buyers[0]),
			("second buyer's DID", &self.buyers[1]),
		] {
			let keys = key.keys();
			let consent = self.consent(key, consent::register_did(key.did(), &keys, agent.id));
			let call = identity::register_did(keys, consent, fresh());
			registrations.push(self.send(what, agent, call).await?);
		}
		let entry = self.old_mortgage().await?;
		let call = lending::record_existing(entry, credit(OLD_LOAN, 42_000), fresh());
		let recorded = self.send("old loan recorded", self.members.old_bank(), call).await?;
		for registered in registrations {
			self.finish(registered).await?;
		}
		self.old_loan = first_field(&self.finish(recorded).await?, "Lending", "LoanRecorded")?;

		let owner = example::for_sale().owner;
		let (from, to) = (Party::Unbound(owner), Party::Did(self.seller.did()));
		let state = State::new(self.sender.finalized().await?);
		let record = state.title(self.title).await?.context("the title is not on chain")?;
		let held = record.lots.iter().filter(|lot| lot.party == from);
		let lots: Vec<u32> = held.map(|lot| lot.id).collect();
		let act = consent::bind_holding(self.title, from, to, &lots);
		let consents = vec![self.consent(&self.seller, act)];
		let lots = lots.try_into().map_err(|_| anyhow::anyhow!("too many lots"))?;
		let filing = Filing::BindHolder { from, to, lots };
		let call =
			titles::file_by_office(self.property, filing, None, document(), consents, fresh());
		let filed = self.examined("binding of the seller filed", call).await?;
		let receipt: Receipt = first_field(&filed, "Titles", "ApplicationFiled")?;
		let call = titles::complete(receipt, None, fresh());
		self.step("seller bound to title", self.members.registry(), call).await?;
		Ok(())
	}

	/// Do a step of the registry office's examiner.
	async fn examined<P: Payload>(
		&mut self,
		what: &'static str,
		call: P,
	) -> Result<Included, Error> {
		let (began, registry) = (Instant::now(), self.members.registry());
		let included = run(self.sender, registry.examiner(), &call).await?.0;
		let (block, took) = (included.block, began.elapsed());
		self.steps.push(Step { what, actor: registry.name, block, took });
		Ok(included)
	}

	/// The seller's live mortgage.
	async fn old_mortgage(&self) -> Result<EntryId> {
		let state = State::new(self.sender.finalized().await?);
		let record = state.title(self.title).await?.context("the title is not on chain")?;
		let number = (1u32..)
			.zip(&record.entries)
			.find(|(_, entry)| {
				matches!(entry.right, pallet_titles::Right::RevolvingMortgage { .. })
					&& entry.state == pallet_titles::EntryState::Effective
			})
			.map(|(number, _)| number)
			.context("the title has no mortgage")?;
		Ok(EntryId { title: self.title, number })
	}

	/// The agent inspects.
	pub async fn inspect(&mut self) -> Result<()> {
		let done = self
			.step("inspected", self.agent(), conveyances::inspect(vec![self.property], fresh()))
			.await?;
		self.deal = first_field(&done, "Conveyances", "Inspected")?;
		Ok(())
	}

	/// The terms of the sale.
	pub async fn terms(&self) -> Result<Terms> {
		let half = Share::new(1, 2).map_err(|error| anyhow::anyhow!("{error}"))?;
		let holding = |key: &PartyKey, share| Holding { holder: Party::Did(key.did()), share };
		let holdings =
			|all: &[Holding]| Holdings::new(all.iter().copied()).context("too many parties");
		let today = KoreanDay::of(now());
		let payment = |kind, amount, days| Payment { kind, amount, due_on: today.plus(days) };
		Ok(Terms {
			parts: vec![SoldPart {
				title: self.title,
				sellers: holdings(&[holding(&self.seller, Share::WHOLE)])?,
				buyers: holdings(&[
					holding(&self.buyers[0], half),
					holding(&self.buyers[1], half),
				])?,
			}]
			.try_into()
			.map_err(|_| anyhow::anyhow!("too many titles"))?,
			price: PRICE,
			payments: vec![
				payment(PaymentKind::Deposit, PRICE / 10, 0),
				payment(PaymentKind::Balance, PRICE - PRICE / 10, 30),
			]
			.try_into()
			.map_err(|_| anyhow::anyhow!("too many payments"))?,
			discharges: vec![self.old_mortgage().await?]
				.try_into()
				.map_err(|_| anyhow::anyhow!("too many discharges"))?,
			contract: document(),
			handover_on: today.plus(30),
		})
	}

	/// Seller and buyers conclude the contract; the agent submits it.
	pub async fn conclude(&mut self) -> Result<Included> {
		let call = self.conclude_call(fresh()).await?;
		self.step("contracted", self.agent(), call).await
	}

	/// The call that submits the contract, under a reference.
	pub async fn conclude_call(&self, external_ref: ExternalRef) -> Result<impl Payload> {
		let terms = self.terms().await?;
		let state = State::new(self.sender.finalized().await?);
		let seen = state.deal(self.deal).await?.map(|deal| deal.seen()).unwrap_or_default();
		let consents = self.all_sign_consent(consent::conclude(self.deal, &seen, &terms));
		Ok(conveyances::conclude(self.deal, terms, consents, external_ref))
	}

	/// The municipality accepts the report.
	pub async fn accept_report(&mut self) -> Result<Included> {
		let call = conveyances::accept_report(self.deal, fresh());
		self.step("reported", self.members.municipality(), call).await
	}

	/// The bank lends: application, decision, agreement, bound to the deal.
	pub async fn finance(&mut self) -> Result<()> {
		self.agree_to_loan(self.members.bank(), LOAN, MAX_SECURED).await?;
		self.bind_loan().await
	}

	/// The buyers apply for a loan of a bank, and agree to it.
	async fn agree_to_loan(
		&mut self,
		bank: &'a Member,
		principal: Won,
		max_secured: Won,
	) -> Result<()> {
		let terms = LoanTerms {
			borrowers: self
				.buyers
				.iter()
				.map(PartyKey::did)
				.collect::<Vec<_>>()
				.try_into()
				.map_err(|_| anyhow::anyhow!("too many borrowers"))?,
			product: Product::Mortgage,
			titles: vec![self.title].try_into().map_err(|_| anyhow::anyhow!("too many titles"))?,
			max_secured,
			credit: credit(principal, 39_500),
		};
		let file = LoanFile::from(terms.clone());
		let documents = document();
		let consents = self.buyers_consent(consent::apply_for_loan(bank.id, &file, documents));
		let call = lending::apply(terms, documents, consents, fresh());
		let done = self.step("loan applied for", bank, call).await?;
		self.loan = first_field(&done, "Lending", "LoanApplied")?;

		// The bank's own calls are in blocks in the order in which it sends them.
		let call = lending::decide(self.loan, Decision::Approve(None), fresh());
		let approved = self.send("loan approved", bank, call).await?;
		let agreement = document();
		let consents = self.buyers_consent(consent::agree_to_loan(self.loan, &file, agreement));
		let call = lending::agree(self.loan, agreement, consents, fresh());
		let agreed = self.send("loan agreed", bank, call).await?;
		self.finish(approved).await?;
		self.finish(agreed).await?;
		Ok(())
	}

	/// What the borrowers sign to bind a loan to the deal.
	async fn binding(&self, state: &State, loan: LoanId) -> Result<Act> {
		let lender = state.loan(loan).await?.context("the loan is not on chain")?.lender;
		let file = state.loan_file(loan).await?.context("the loan has no file")?;
		Ok(consent::bind_loan(self.deal, loan, lender, file.terms()))
	}

	/// The bank binds the loan to the deal, with its borrowers' signatures.
	pub async fn bind_loan(&mut self) -> Result<()> {
		let state = State::new(self.sender.finalized().await?);
		let act = self.binding(&state, self.loan).await?;
		let consents = self.buyers_consent(act);
		let call = conveyances::finance(self.deal, self.loan, consents, fresh());
		self.step("financed", self.members.bank(), call).await?;
		Ok(())
	}

	/// The parties apply for registration; the agent files, and an examiner takes the closing up.
	pub async fn file_registration(&mut self) -> Result<()> {
		let state = State::new(self.sender.finalized().await?);
		let closing =
			view::closing(&state, self.deal).await?.context("the deal has no contract")?;
		let consents = self.all_sign_consent(consent::file_closing(self.deal, &closing));
		self.step(
			"closing filed",
			self.agent(),
			conveyances::file_registration(self.deal, consents, fresh()),
		)
		.await?;
		let state = State::new(self.sender.finalized().await?);
		let deal = state.deal(self.deal).await?.context("the deal is not on chain")?;
		let first = deal.closing.context("the closing is filed")?.receipts.first;
		let call = titles::examine(first, fresh());
		self.examined("closing examined", call).await?;
		Ok(())
	}

	/// Every leg is affirmed by its party.
	pub async fn affirm_all(&mut self) -> Result<()> {
		let state = State::new(self.sender.finalized().await?);
		let deal = state.deal(self.deal).await?.context("the deal is not on chain")?;
		let file = deal.closing.context("the closing is filed")?;
		let paid = |amount| Paid { amount, valued_on: KoreanDay::of(now()) };
		let mut affirmed = Vec::new();
		for leg in view::legs(&state, self.deal).await? {
			let evidence = document();
			let (what, actor, amount) = match leg {
				Leg::Payoff(_) => ("payoff confirmed", self.members.old_bank(), OLD_LOAN),
				Leg::Disbursement(_) => ("money ready", self.members.bank(), LOAN),
				Leg::Price => ("price received", self.agent(), PRICE),
				Leg::Tax => ("tax paid", self.agent(), PRICE / 100),
				Leg::Interim(_) => anyhow::bail!("the sale has no interim payment"),
			};
			let consents = match leg {
				Leg::Price => {
					let act = consent::confirm_price(self.deal, &file, paid(amount), evidence);
					vec![self.consent(&self.seller, act)]
				}
				_ => vec![],
			};
			let paid = paid(amount);
			let call = conveyances::affirm(self.deal, leg, paid, evidence, consents, fresh());
			affirmed.push(self.send(what, actor, call).await?);
		}
		for leg in affirmed {
			self.finish(leg).await?;
		}
		Ok(())
	}

	/// The registrar closes: discharge, transfer, mortgage at once.
	pub async fn register(&mut self) -> Result<Included> {
		let call = conveyances::register(self.deal, fresh());
		self.step("registered", self.members.registry(), call).await
	}

	/// The municipality updates the books.
	pub async fn book(&mut self) -> Result<Included> {
		let call = conveyances::book(self.deal, fresh());
		self.step("booked", self.members.municipality(), call).await
	}

	/// Seller and buyers rescind by agreement.
	pub async fn rescind(&mut self) -> Result<Included> {
		let evidence = document();
		let ground = RescissionGround::Agreement;
		let consents = self.all_sign_consent(consent::rescind(self.deal, ground, evidence));
		let call = conveyances::rescind(self.deal, ground, evidence, consents, fresh());
		self.step("rescinded", self.agent(), call).await
	}

	/// An examiner takes an application up, and the registrar completes it.
	async fn complete(&mut self, receipt: Receipt) -> Result<()> {
		let registry = self.members.registry();
		self.examined("examined", titles::examine(receipt, fresh())).await?;
		self.step("completed", registry, titles::complete(receipt, None, fresh())).await?;
		Ok(())
	}

	/// Have the seller mortgage the title to a bank outside the deal: files, examines, completes.
	pub async fn mortgage_outside_the_deal(&mut self) -> Result<()> {
		let mortgage = Mortgage {
			mortgagees: Mortgage::only(self.members.bank().id),
			max_secured: 120_000_000,
			debtors: vec![Party::Did(self.seller.did())]
				.try_into()
				.map_err(|_| anyhow::anyhow!("too many debtors"))?,
			loan: None,
			agreed_on: Some(KoreanDay::of(now())),
		};
		let filing = Filing::Mortgage { mortgage, on: Collateral::Whole };
		let requests = vec![(self.property, filing)];
		let attachments = document();
		let act = consent::apply_for_registration(&requests, attachments)?;
		let consent = self.consent(&self.seller, act);
		let done = self
			.step(
				"other mortgage filed",
				self.members.bank(),
				titles::file(requests, attachments, vec![consent], fresh()),
			)
			.await?;
		let receipt: Receipt = first_field(&done, "Titles", "ApplicationFiled")?;
		self.complete(receipt).await
	}

	/// One party's consent.
	pub fn consent(&self, key: &PartyKey, act: Act) -> PartyConsent {
		key.sign_consent(self.genesis, act, now() + 60 * 60 * 1_000)
	}

	fn buyers_consent(&self, act: Act) -> Vec<PartyConsent> {
		self.buyers.iter().map(|key| self.consent(key, act)).collect()
	}

	fn all_sign_consent(&self, act: Act) -> Vec<PartyConsent> {
		[&self.seller].into_iter().chain(&self.buyers).map(|key| self.consent(key, act)).collect()
	}

	/// Do one step, and wait until it is final.
	async fn step<P: Payload>(
		&mut self,
		what: &'static str,
		actor: &'a Member,
		call: P,
	) -> Result<Included> {
		let pending = self.send(what, actor, call).await?;
		self.finish(pending).await
	}

	/// Send a step's call.
	async fn send<P: Payload>(
		&self,
		what: &'static str,
		actor: &'a Member,
		call: P,
	) -> Result<Pending<'a, P>> {
		let began = Instant::now();
		let front = self.fronts.iter().find(|front| front.institution == actor.id);
		let sent = match front {
			Some(front) => Way::Gateway(front, front.send(actor.officer(), &call).await?),
			None => Way::Node(self.sender.send(&call, actor.officer()).await?),
		};
		Ok(Pending { what, actor, call, began, sent })
	}

	/// Wait until a step that was sent is final.
	async fn finish<P: Payload>(&mut self, pending: Pending<'a, P>) -> Result<Included> {
		let Pending { what, actor, call, began, sent } = pending;
		let included = match sent {
			Way::Gateway(front, attempt) => front.outcome(&attempt).await?,
			Way::Node(sent) => match sent.outcome().await {
				// It is certain never to be included, so it is sent again.
				Err(Error::NonceConflict(_)) => run(self.sender, actor.officer(), &call).await?.0,
				outcome => outcome?,
			},
		};
		let (block, took) = (included.block, began.elapsed());
		self.steps.push(Step { what, actor: actor.name, block, took });
		Ok(included)
	}
}

/// A step that was sent.
struct Pending<'a, P> {
	what: &'static str,
	actor: &'a Member,
	call: P,
	began: Instant,
	sent: Way<'a>,
}

/// How a step was sent.
enum Way<'a> {
	/// To a node.
	Node(Sent),
	/// Through the institution's gateway, as an attempt.
	Gateway(&'a Front, String),
}
