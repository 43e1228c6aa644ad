//! Loans to small businesses under a programme of the policy agency, through one or several banks.
//!
//! [`Funding`] opens a programme and serves applicants on it, many at once: each applies, has what the
//! programme asks for, agrees, and gets the money. Applicants are served in the order of the chain, until the
//! budget is used.

mod applicant;
mod outcome;
mod programme;

pub use applicant::Applicant;
pub use outcome::{Outcome, Totals};
pub use programme::{Way, AMOUNT};

use crate::{
	calls::{document, first_field, fresh, now},
	council, Member, Network,
};
use anyhow::{bail, Context, Result};
use futures::{
	future::{join_all, try_join_all},
	stream, StreamExt,
};
use madang_client::{
	api::{
		calls::{guarantees, identity, lending, programmes},
		types::*,
	},
	consent, Error, Included, Sender, State,
};
use madang_primitives::DAY_MS;
use sp_core::{ed25519, Pair, H256};
use std::time::{Duration, Instant};
use subxt::tx::Payload;

/// A programme on a network, with what is needed to serve applicants.
pub struct Funding<'a> {
	network: &'a Network,
	banks: Vec<&'a Member>,
	senders: Vec<Sender>,
	genesis: H256,
	way: Way,
	/// The programme.
	pub programme: ProgrammeId,
	ticket_key: ed25519::Pair,
}

/// What became of one application.
enum Served {
	/// The money was paid out so long after the application was sent.
	Paid(Duration),
	/// The application was refused, for this reason.
	Refused(String),
}

impl<'a> Funding<'a> {
	/// Open a programme with a budget for so many loans through three banks, and give the banks all that blocks
	/// have: the blocks are the limit then, and not a bank's share of them.
	pub async fn open(network: &'a Network, way: Way, loans: u64) -> Result<Self> {
		Self::open_through(network, network.members.banks().into(), way, loans).await
	}

	/// As [`Self::open`], through these banks.
	pub async fn open_through(
		network: &'a Network,
		banks: Vec<&'a Member>,
		way: Way,
		loans: u64,
	) -> Result<Self> {
		let senders = (0..network.nodes.len()).map(|index| network.sender(index));
		let senders = try_join_all(senders).await?;
		let sender = &senders[0];
		let genesis = H256(sender.connection().await.genesis().0);
		let ticket_key = ed25519::Pair::generate().0;
		let agency = network.members.policy_agency();
		for member in banks.iter().copied().chain([agency]) {
			council::lift_quota(&network.members, sender, member).await?;
		}
		let total = AMOUNT.saturating_mul(loans);
		let open = programmes::open(way.terms(), total, fresh());
		let opened = sender.run(&open, agency.officer()).await?;
		let programme: ProgrammeId = first_field(&opened, "Programmes", "ProgrammeOpened")?;
		for bank in &banks {
			let line = programmes::set_line(programme, bank.id, Some(total), fresh());
			sender.run(&line, agency.officer()).await?;
		}
		let keys = vec![VerificationKey::Ed25519(ticket_key.public().0)];
		sender.run(&programmes::set_ticket_keys(keys, fresh()), agency.officer()).await?;
		Ok(Self { network, banks, senders, genesis, way, programme, ticket_key })
	}

	/// Register the DIDs of applicants, so many at once.
	pub async fn enrol(&self, applicants: &[Applicant], at_once: usize) -> Result<()> {
		let calls = applicants.iter().enumerate().map(|(place, applicant)| async move {
			let call = self.registration(applicant, self.bank(place).id);
			self.by_bank(place, &call).await.context("a DID was not registered")
		});
		let mut done = stream::iter(calls).buffer_unordered(at_once);
		while let Some(included) = done.next().await {
			included?;
		}
		Ok(())
	}

	/// Serve applicants, so many at once. `progress` is told how many have an answer.
	pub async fn serve(
		&self,
		applicants: &[Applicant],
		at_once: usize,
		progress: impl Fn(usize),
	) -> Result<Outcome> {
		let began = Instant::now();
		let all = applicants.iter().enumerate().map(|(place, one)| self.serve_one(place, one));
		let mut answers = stream::iter(all).buffer_unordered(at_once);
		let mut outcome = Outcome::default();
		while let Some(served) = answers.next().await {
			outcome.count(served?);
			progress(outcome.answered());
		}
		outcome.took = began.elapsed();
		Ok(outcome)
	}

	async fn serve_one(&self, place: usize, applicant: &Applicant) -> Result<Served> {
		let began = Instant::now();
		let loan = match self.apply(place, applicant).await? {
			Ok(loan) => loan,
			Err(reason) => return Ok(Served::Refused(reason)),
		};
		if self.way == Way::Ordinary {
			self.prepare(place, loan).await?;
		}
		self.by_bank(place, &approval(loan)).await.context("not approved")?;
		self.by_bank(place, &self.agreement(applicant, loan)).await.context("not agreed")?;
		self.by_bank(place, &drawing(loan)).await.context("not paid out")?;
		Ok(Served::Paid(began.elapsed()))
	}

	/// Apply through the bank of an applicant. The number of the loan, or why it is refused.
	async fn apply(&self, place: usize, applicant: &Applicant) -> Result<Result<LoanId, String>> {
		let call = self.application(place, applicant)?;
		let included = match self.by_bank(place, &call).await {
			Ok(included) => included,
			Err(Error::Failed(error)) => {
				let name = error.name.map_or(error.sentence, |(_, name)| name);
				return Ok(Err(name));
			}
			Err(error) => return Err(error).context("no definite answer to an application"),
		};
		if included.fields("Lending", "SlotTaken")?.is_some() {
			return Ok(Err("SlotTaken".to_owned()));
		}
		Ok(Ok(first_field(&included, "Lending", "LoanApplied")?))
	}

	/// The call with which an applicant's bank applies.
	pub(crate) fn application(
		&self,
		place: usize,
		applicant: &Applicant,
	) -> Result<impl Payload + Send + Sync + 'static> {
		let (bank, documents) = (self.bank(place), document());
		let papers = self.way.papers(bank.id);
		let file = self.file(applicant);
		let act = consent::apply_under_programme(
			bank.id,
			&file,
			self.programme,
			documents,
			&papers.clone().try_into().ok().context("a bundle has room for the papers")?,
		);
		let consents = vec![applicant.key.sign_consent(self.genesis, act, now() + DAY_MS)];
		let ticket = applicant.ticket(self.programme, bank.id, self.genesis, &self.ticket_key);
		let terms = file.into_terms();
		let proofs = Vec::new();
		Ok(lending::apply_under_programme(
			terms,
			documents,
			papers,
			proofs,
			ticket,
			consents,
			fresh(),
		))
	}

	/// The call by which an institution registers an applicant's DID.
	pub(crate) fn registration(
		&self,
		applicant: &Applicant,
		institution: InstitutionId,
	) -> impl Payload + Send + Sync + 'static {
		let act = consent::register_did(applicant.key.did(), &applicant.key.keys(), institution);
		let consent = applicant.key.sign_consent(self.genesis, act, now() + DAY_MS);
		identity::register_did(applicant.key.keys(), consent, fresh())
	}

	/// The call that submits an applicant's agreement.
	pub(crate) fn agreement(
		&self,
		applicant: &Applicant,
		loan: LoanId,
	) -> impl Payload + Send + Sync + 'static {
		let (file, agreement) = (self.file(applicant), document());
		let act = consent::agree_to_loan(loan, &file, agreement);
		let consents = vec![applicant.key.sign_consent(self.genesis, act, now() + DAY_MS)];
		lending::agree(loan, agreement, consents, fresh())
	}

	/// What an ordinary programme asks for before the decision: the agency's certificate, and a guarantee.
	async fn prepare(&self, place: usize, loan: LoanId) -> Result<()> {
		let members = &self.network.members;
		let sender = self.sender(place);
		let certification = Certification::Supported { certificate: document() };
		let certify = lending::certify(loan, certification, fresh());
		sender.run(&certify, members.policy_agency().officer()).await.context("not certified")?;
		let foundation = members.foundation();
		let request = lending::request_guarantee(loan, foundation.id, fresh());
		let asked = self.by_bank(place, &request).await.context("no guarantee asked for")?;
		let guarantee: GuaranteeId = first_field(&asked, "Guarantees", "GuaranteeAsked")?;
		let cover = pallet_guarantees::part_of(AMOUNT, programme::RATIO);
		let decision = GuaranteeDecision::Approve { cover, letter: document() };
		let approve = guarantees::decide(guarantee, decision, fresh());
		sender.run(&approve, foundation.officer()).await.context("not guaranteed")?;
		Ok(())
	}

	fn file(&self, applicant: &Applicant) -> LoanFile {
		self.way.loan_terms(self.programme, applicant.key.did()).into()
	}

	/// The bank of an applicant.
	fn bank(&self, place: usize) -> &Member {
		self.banks[place % self.banks.len()]
	}

	fn sender(&self, place: usize) -> &Sender {
		&self.senders[place % self.senders.len()]
	}

	/// Make a call of an applicant's bank, by one of its officers. An officer has one sender, which knows the
	/// officer's next nonce.
	async fn by_bank(&self, place: usize, call: &impl Payload) -> Result<Included, Error> {
		let officers = &self.bank(place).officers;
		let officer = (place / self.banks.len()) % officers.len();
		let sender = self.sender(place % self.banks.len() + officer);
		sender.run(call, &officers[officer]).await
	}

	/// What each node answers about the programme, at one finalized block.
	pub async fn totals(&self) -> Result<Vec<(&'static str, Totals)>> {
		let at = self.senders[0].finalized().await?.block_number();
		let nodes = (0..self.network.nodes.len()).map(|index| async move {
			self.network.wait_for_block(index, at).await?;
			let state = State::new(self.network.connect(index).await?.at_number(at).await?);
			let budget = state.budget(self.programme).await?.context("no budget")?;
			let lines = self.banks.iter().map(|bank| {
				let state = &state;
				async move {
					let line = state.lender_line(self.programme, bank.id).await?;
					anyhow::Ok(line.context("no line")?.used)
				}
			});
			let used = try_join_all(lines).await?;
			let name = self.network.nodes[index].name;
			anyhow::Ok((name, Totals { block: state.hash(), budget, used }))
		});
		let answers: Result<Vec<_>> = join_all(nodes).await.into_iter().collect();
		let answers = answers?;
		match answers.first() {
			Some((_, first)) if answers.iter().all(|(_, other)| other == first) => Ok(answers),
			_ => bail!("the nodes answer differently: {answers:?}"),
		}
	}
}

/// The call that approves a loan.
pub(crate) fn approval(loan: LoanId) -> impl Payload + Send + Sync + 'static {
	lending::decide(loan, Decision::Approve(None), fresh())
}

/// The call that pays a loan out today.
pub(crate) fn drawing(loan: LoanId) -> impl Payload + Send + Sync + 'static {
	lending::draw(loan, AMOUNT, KoreanDay::of(now()), fresh())
}
