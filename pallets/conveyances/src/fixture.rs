//! The usual sale, step by step: for the tests and benchmarks of this pallet and of a runtime.
//!
//! Each step is given as the call that an officer makes, with the signatures that it needs. The
//! caller dispatches it, sends it in a transaction or measures it. Who signs and where references
//! come from is the caller's [`World`].

mod loans;

pub use loans::{credit, record_old_loan, Borrowing};

use crate::{
	signed, Call, Config, Consents, DealOf, Deals, Judgment, Leg, NextDeal, Notice, Paid, Pallet,
	Part, Payment, PaymentKind, RescissionGround, Side, Terms,
};
use alloc::{collections::BTreeSet, vec, vec::Vec};
use core::marker::PhantomData;
use frame_support::{BoundedVec, CloneNoBound, DebugNoBound};
use madang_primitives::{
	signing::{PartyConsent, Purpose},
	Commitment, DealId, Did, ExternalRef, Holdings, InstitutionId, KoreanDay, LoanId, Property,
	TitleId, Won,
};
use pallet_lending::{LoanLedger, LoanTerms, Product};
use pallet_titles::{Closing, EntryId};
use sp_core::H256;

/// The price, in won.
pub const PRICE: Won = 1_000_000_000;
/// The principal of the buyers' loan, in won.
pub const LOAN: Won = 300_000_000;
/// What its mortgage secures at most: 120 %.
pub const SECURED: Won = LOAN / 10 * 12;
/// The contract document.
pub const CONTRACT: Commitment = Commitment([7; 32]);
/// Any other document that a step names.
pub const DOCUMENT: Commitment = Commitment([3; 32]);

/// What the steps need from the world around them.
pub trait World {
	/// The consent of a party.
	fn sign_consent(did: Did, purpose: Purpose, object: H256, terms: H256) -> PartyConsent;

	/// A reference that no call has used.
	fn fresh_ref() -> ExternalRef;
}

/// Who makes a call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
	/// The agent who conducts the deal.
	Agent,
	/// The municipality of the place.
	Municipality,
	/// The bank that lends to the buyers.
	Lender,
	/// The bank that has the old mortgages.
	Mortgagee,
	/// An examiner of the registry office of the place.
	Examiner,
	/// A registrar of the registry office of the place.
	Registrar,
	/// The court of the place.
	Court,
}

impl Role {
	/// Every role.
	pub const ALL: [Self; 7] = [
		Self::Agent,
		Self::Municipality,
		Self::Lender,
		Self::Mortgagee,
		Self::Examiner,
		Self::Registrar,
		Self::Court,
	];

	/// Who affirms a leg.
	pub const fn of_leg(leg: &Leg) -> Self {
		match leg {
			Leg::Payoff(_) => Self::Mortgagee,
			Leg::Disbursement(_) => Self::Lender,
			Leg::Price | Leg::Tax | Leg::Interim(_) => Self::Agent,
		}
	}
}

/// How far a sale has progressed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Milestone {
	/// The title was read.
	Inspected,
	/// The contract was concluded.
	Contracted,
	/// The report was accepted.
	Reported,
	/// The buyers and their bank agreed on the loan.
	Agreed,
	/// The loan was bound to the deal.
	Financed,
	/// The closing was filed.
	Filed,
	/// Every leg was affirmed.
	Affirmed,
	/// The closing was registered.
	Registered,
	/// The books name the buyers.
	Booked,
}

impl Milestone {
	/// Every milestone, in order.
	pub const ALL: [Self; 9] = [
		Self::Inspected,
		Self::Contracted,
		Self::Reported,
		Self::Agreed,
		Self::Financed,
		Self::Filed,
		Self::Affirmed,
		Self::Registered,
		Self::Booked,
	];
}

/// The terms of the usual sale: a deposit today, an interim payment in 20 days, the balance in 40.
pub fn usual_terms(
	title: TitleId,
	sellers: Holdings,
	buyers: Holdings,
	discharges: &[u32],
	today: KoreanDay,
) -> Terms {
	let payment = |kind, amount, days| Payment { kind, amount, due_on: today.plus(days) };
	Terms {
		parts: BoundedVec::truncate_from(vec![Part { title, sellers, buyers }]),
		price: PRICE,
		payments: BoundedVec::truncate_from(vec![
			payment(PaymentKind::Deposit, PRICE / 10, 0),
			payment(PaymentKind::Interim, PRICE / 10 * 3, 20),
			payment(PaymentKind::Balance, PRICE / 10 * 6, 40),
		]),
		discharges: BoundedVec::truncate_from(
			discharges.iter().map(|number| EntryId { title, number: *number }).collect(),
		),
		contract: CONTRACT,
		handover_on: today.plus(40),
	}
}

/// One consent of each party.
fn sign_each<W: World, Max: sp_core::Get<u32>>(
	parties: impl IntoIterator<Item = Did>,
	purpose: Purpose,
	(object, terms): (H256, H256),
) -> BoundedVec<PartyConsent, Max> {
	let sign = |did| W::sign_consent(did, purpose, object, terms);
	BoundedVec::truncate_from(parties.into_iter().map(sign).collect())
}

/// The consents of parties to a deal.
pub fn consents<W: World>(
	parties: impl IntoIterator<Item = Did>,
	purpose: Purpose,
	deal: DealId,
	terms: H256,
) -> Consents {
	sign_each::<W, _>(parties, purpose, (signed::deal(deal), terms))
}

/// A sale: what is sold on which terms, and under which numbers.
#[derive(CloneNoBound, DebugNoBound)]
pub struct Sale<T, W> {
	/// The deal.
	pub deal: DealId,
	/// The property.
	pub property: Property,
	/// What is sold together with it.
	pub more: Vec<Property>,
	/// Its title.
	pub title: TitleId,
	/// What the parties agree on.
	pub terms: Terms,
	/// The bank that lends to the buyers.
	pub bank: InstitutionId,
	/// The loan of the buyers.
	pub loan: LoanId,
	/// The runtime and the world that it happens in.
	pub marker: PhantomData<(T, W)>,
}

/// The steps, each with the signatures that it needs.
impl<T: Config, W: World> Sale<T, W> {
	/// A sale under the number of the next deal.
	pub fn new(
		property: Property,
		title: TitleId,
		terms: Terms,
		bank: InstitutionId,
		loan: LoanId,
	) -> Self {
		let deal = NextDeal::<T>::get();
		Self { deal, property, more: Vec::new(), title, terms, bank, loan, marker: PhantomData }
	}

	/// The deal as it is stored. Panics where it was not opened.
	pub fn stored(&self) -> DealOf<T> {
		Deals::<T>::get(self.deal).expect("the title was inspected")
	}

	/// The closing, as the pallet computes it. Panics where there is no contract.
	pub fn closing(&self) -> Closing {
		Pallet::<T>::closing_of(self.deal, &self.stored()).expect("a contract was concluded")
	}

	/// The consents of parties of this sale, or of those who act for them.
	pub fn consents(
		&self,
		parties: impl IntoIterator<Item = Did>,
		purpose: Purpose,
		terms: H256,
	) -> Consents {
		let deal = Deals::<T>::get(self.deal);
		let signer = |party| deal.as_ref().map_or(party, |deal| deal.signer(party));
		let signers: BTreeSet<Did> = parties.into_iter().map(signer).collect();
		consents::<W>(signers, purpose, self.deal, terms)
	}

	fn all_consent(&self, purpose: Purpose, terms: H256) -> Consents {
		self.consents(self.terms.parties(), purpose, terms)
	}

	/// Sellers and buyers consent to the contract. Nothing that was not inspected can be signed.
	pub fn contract_consents(&self) -> Consents {
		let seen = Deals::<T>::get(self.deal).map(|deal| deal.seen()).unwrap_or_default();
		self.all_consent(Purpose::ConcludeContract, signed::contract(&seen, &self.terms))
	}

	/// Sellers and buyers consent to the closing.
	pub fn registration_consents(&self) -> Consents {
		self.all_consent(Purpose::ApplyForRegistration, signed::closing(&self.closing()))
	}

	/// What is paid on a leg, today.
	pub fn paid(&self, leg: Leg) -> Paid {
		let amount = match leg {
			Leg::Payoff(_) => LOAN,
			Leg::Disbursement(loan) => T::Loans::loan(loan).map_or(0, |view| view.principal),
			Leg::Price => self.terms.price,
			Leg::Tax => PRICE / 100,
			Leg::Interim(position) => {
				self.terms.payments.get(usize::from(position)).map_or(0, |one| one.amount)
			}
		};
		Paid { amount, valued_on: KoreanDay::of(Pallet::<T>::now()) }
	}

	/// The sellers confirm the price; nobody signs for another leg.
	pub fn leg_consents(&self, leg: Leg) -> Consents {
		let file = Deals::<T>::get(self.deal).and_then(|deal| deal.closing);
		let Some(file) = file.filter(|_| leg == Leg::Price) else { return Consents::default() };
		let signed = signed::price(file.receipts.first, file.digest, self.paid(leg), DOCUMENT);
		self.consents(self.terms.sellers(), Purpose::ConfirmPayment, signed)
	}

	/// The parties consent to a rescission on a ground; nobody signs what needs no signature.
	pub fn rescission_consents(&self, ground: RescissionGround) -> Consents {
		let parties = match ground {
			RescissionGround::Agreement => self.terms.parties(),
			RescissionGround::ByLaw { side } => self.terms.side(side),
			RescissionGround::Judgment | RescissionGround::Breach { .. } => {
				return Consents::default()
			}
		};
		let signed = signed::rescission(ground, DOCUMENT);
		self.consents(parties, Purpose::RescindContract, signed)
	}

	/// Borrowers or buyers sign about a loan.
	fn loan_consents(
		&self,
		parties: impl IntoIterator<Item = Did>,
		purpose: Purpose,
		loan: LoanId,
	) -> Consents {
		let Some(view) = T::Loans::loan(loan) else { return Consents::default() };
		let signed = signed::loan(loan, view.bank, view.principal, view.max_secured);
		self.consents(parties, purpose, signed)
	}

	/// The agent reads the titles.
	pub fn inspect(&self) -> Call<T> {
		let all = core::iter::once(self.property).chain(self.more.iter().copied());
		let properties = BoundedVec::truncate_from(all.collect());
		Call::inspect { properties, external_ref: W::fresh_ref() }
	}

	/// The agent submits the contract.
	pub fn conclude(&self) -> Call<T> {
		let (deal, terms, consents) = (self.deal, self.terms.clone(), self.contract_consents());
		Call::conclude { deal, terms, consents, external_ref: W::fresh_ref() }
	}

	/// The agent submits a change of the contract, which all parties of it signed.
	pub fn amend(&self, terms: Terms) -> Call<T> {
		let signed = signed::amendment(&self.terms, &terms);
		let consents = self.all_consent(Purpose::AmendContract, signed);
		Call::amend { deal: self.deal, terms, consents, external_ref: W::fresh_ref() }
	}

	/// The agent submits the buyers' acceptance of the titles as they are now.
	pub fn accept_title(&self) -> Call<T> {
		let snapshots = Pallet::<T>::snapshots(&self.stored()).unwrap_or_default();
		let seen: Vec<_> = snapshots.iter().map(|one| (one.title, one.digest)).collect();
		let signed = signed::titles(&seen);
		let consents = self.consents(self.terms.buyers(), Purpose::AcceptTitle, signed);
		Call::accept_title { deal: self.deal, consents, external_ref: W::fresh_ref() }
	}

	/// Another agent takes over, with every party's signature.
	pub fn change_agent(&self, to: InstitutionId) -> Call<T> {
		let from = Deals::<T>::get(self.deal).map_or(to, |deal| deal.agent);
		let consents = self.all_consent(Purpose::ChangeAgent, signed::agent(from, to));
		Call::change_agent { deal: self.deal, consents, external_ref: W::fresh_ref() }
	}

	/// The municipality accepts the report.
	pub fn accept_report(&self) -> Call<T> {
		Call::accept_report { deal: self.deal, external_ref: W::fresh_ref() }
	}

	/// The municipality asks for a supplement within so many days.
	pub fn request_supplement(&self, days: u32) -> Call<T> {
		let (deal, reason, external_ref) = (self.deal, DOCUMENT, W::fresh_ref());
		Call::request_supplement { deal, reason, days, external_ref }
	}

	/// The bank binds a loan, with its borrowers' signatures.
	pub fn finance(&self, loan: LoanId) -> Call<T> {
		let borrowers = T::Loans::loan(loan).map(|view| view.borrowers).unwrap_or_default();
		let consents = self.loan_consents(borrowers, Purpose::BindLoan, loan);
		Call::finance { deal: self.deal, loan, consents, external_ref: W::fresh_ref() }
	}

	/// The bank takes its loan out of the deal.
	pub fn unbind(&self, loan: LoanId) -> Call<T> {
		Call::unbind { deal: self.deal, loan, external_ref: W::fresh_ref() }
	}

	/// The buyers take a loan out of the deal.
	pub fn dismiss_loan(&self, loan: LoanId) -> Call<T> {
		let consents = self.loan_consents(self.terms.buyers(), Purpose::DismissLoan, loan);
		Call::dismiss_loan { deal: self.deal, loan, consents, external_ref: W::fresh_ref() }
	}

	/// The agent files the closing.
	pub fn file(&self) -> Call<T> {
		let (deal, consents) = (self.deal, self.registration_consents());
		Call::file_registration { deal, consents, external_ref: W::fresh_ref() }
	}

	/// The legs of the closing, with who affirms each.
	pub fn legs(&self) -> Vec<(Role, Leg)> {
		let legs = Pallet::<T>::legs(&self.stored());
		legs.into_iter().map(|leg| (Role::of_leg(&leg), leg)).collect()
	}

	/// A leg is affirmed.
	pub fn affirm(&self, leg: Leg) -> Call<T> {
		let (deal, paid, consents) = (self.deal, self.paid(leg), self.leg_consents(leg));
		Call::affirm { deal, leg, paid, evidence: DOCUMENT, consents, external_ref: W::fresh_ref() }
	}

	/// An affirmation is taken back.
	pub fn withdraw_affirmation(&self, leg: Leg) -> Call<T> {
		let paid_on = Deals::<T>::get(self.deal).and_then(|deal| deal.performance.paid_on);
		let signed = match leg {
			Leg::Price => paid_on.map(signed::price_withdrawal),
			Leg::Interim(position) => Some(signed::interim_withdrawal(position)),
			_ => None,
		};
		let sign =
			|signed| self.consents(self.terms.sellers(), Purpose::WithdrawConfirmation, signed);
		let consents = signed.map(sign).unwrap_or_default();
		Call::withdraw_affirmation { deal: self.deal, leg, consents, external_ref: W::fresh_ref() }
	}

	/// The sellers confirm an interim payment.
	pub fn confirm_interim(&self, position: u8) -> Call<T> {
		let payment = self.terms.payments.get(usize::from(position));
		let amount = payment.map_or(0, |payment| payment.amount);
		let paid = Paid { amount, valued_on: KoreanDay::of(Pallet::<T>::now()) };
		let signed = payment.map(|payment| signed::interim(position, payment, paid, DOCUMENT));
		let sign = |signed| self.consents(self.terms.sellers(), Purpose::ConfirmPayment, signed);
		let consents = signed.map(sign).unwrap_or_default();
		let (deal, evidence, external_ref) = (self.deal, DOCUMENT, W::fresh_ref());
		Call::confirm_interim { deal, position, paid, evidence, consents, external_ref }
	}

	/// The registrar registers the closing.
	pub fn register(&self) -> Call<T> {
		Call::register { deal: self.deal, external_ref: W::fresh_ref() }
	}

	/// The municipality books the new owners.
	pub fn book(&self) -> Call<T> {
		Call::book { deal: self.deal, external_ref: W::fresh_ref() }
	}

	/// An agent submits a rescission.
	pub fn rescind(&self, ground: RescissionGround) -> Call<T> {
		let consents = self.rescission_consents(ground);
		let (deal, evidence, external_ref) = (self.deal, DOCUMENT, W::fresh_ref());
		Call::rescind { deal, ground, evidence, consents, external_ref }
	}

	/// A side gives notice of a breach.
	pub fn give_notice(&self, side: Side, days: u32) -> Call<T> {
		let signed = signed::notice(side, days, DOCUMENT);
		let consents = self.consents(self.terms.side(side), Purpose::GiveNotice, signed);
		let (deal, evidence, external_ref) = (self.deal, DOCUMENT, W::fresh_ref());
		Call::give_notice { deal, side, days, evidence, consents, external_ref }
	}

	/// A side takes its notice back.
	pub fn withdraw_notice(&self, side: Side) -> Call<T> {
		let stored = Deals::<T>::get(self.deal);
		let notice = stored.and_then(|deal| deal.notice_of(side).copied());
		let sign = |notice: Notice| {
			let signed = signed::notice_withdrawal(side, notice.term.last);
			self.consents(self.terms.side(side), Purpose::WithdrawNotice, signed)
		};
		let consents = notice.map(sign).unwrap_or_default();
		Call::withdraw_notice { deal: self.deal, side, consents, external_ref: W::fresh_ref() }
	}

	/// The court names who acts for a party.
	pub fn name_successor(&self, party: Did, to: Did) -> Call<T> {
		let signed = signed::succession(&party, DOCUMENT);
		let consents = consents::<W>([to], Purpose::SucceedParty, self.deal, signed);
		let (deal, evidence, external_ref) = (self.deal, DOCUMENT, W::fresh_ref());
		Call::name_successor { deal, party, evidence, consents, external_ref }
	}

	/// The other side objects to the first notice that runs.
	pub fn object(&self) -> Call<T> {
		let stored = Deals::<T>::get(self.deal);
		let open = |notice: &&Notice| notice.objected_at.is_none();
		let notice = stored
			.and_then(|deal| deal.notices.iter().find(open).or(deal.notices.first()).copied());
		let consents = match notice {
			None => Consents::default(),
			Some(notice) => {
				let signed = signed::objection(notice.side, notice.term.last, DOCUMENT);
				let others = self.terms.side(notice.side.other());
				self.consents(others, Purpose::ObjectToNotice, signed)
			}
		};
		let (deal, evidence, external_ref) = (self.deal, DOCUMENT, W::fresh_ref());
		Call::object { deal, evidence, consents, external_ref }
	}

	/// The agent reports the end of the contract.
	pub fn report_rescission(&self) -> Call<T> {
		let (deal, consents, external_ref) = (self.deal, Consents::default(), W::fresh_ref());
		Call::report_rescission { deal, consents, external_ref }
	}

	/// A side reports the end of the contract.
	pub fn report_rescission_by(&self, side: Side) -> Call<T> {
		let end = Deals::<T>::get(self.deal).and_then(|deal| deal.rescission);
		let signed = signed::end_report(end.map_or(DOCUMENT, |end| end.evidence));
		let consents = self.consents(self.terms.side(side), Purpose::ReportRescission, signed);
		Call::report_rescission { deal: self.deal, consents, external_ref: W::fresh_ref() }
	}

	/// The court gives effect to a judgment.
	pub fn enforce_judgment(&self, judgment: Judgment) -> Call<T> {
		let (deal, evidence, external_ref) = (self.deal, DOCUMENT, W::fresh_ref());
		Call::enforce_judgment { deal, judgment, evidence, external_ref }
	}
}

/// The sale with its loan, on a runtime that has the loan ledger.
impl<T, W> Sale<T, W>
where
	T: Config + pallet_lending::Config + pallet_titles::Config,
	W: World,
	T::RuntimeCall: From<Call<T>> + From<pallet_lending::Call<T>> + From<pallet_titles::Call<T>>,
{
	/// The examiner takes up the whole closing.
	pub fn examine(&self) -> pallet_titles::Call<T> {
		let receipt = self.stored().closing.expect("the closing was filed").receipts.first;
		pallet_titles::Call::examine { receipt, external_ref: W::fresh_ref() }
	}

	/// The loan of the buyers.
	pub fn borrowing(&self) -> Borrowing<T, W> {
		let terms = LoanTerms {
			borrowers: BoundedVec::truncate_from(self.terms.buyers().into_iter().collect()),
			titles: BoundedVec::truncate_from(
				self.terms.parts.iter().map(|part| part.title).collect(),
			),
			product: Product::Mortgage,
			max_secured: SECURED,
			credit: credit(LOAN, 39_500),
		};
		Borrowing { loan: self.loan, terms, marker: PhantomData }
	}

	/// The calls that lead from the milestone before to this one, with who makes each.
	pub fn steps(&self, to: Milestone) -> Vec<(Role, T::RuntimeCall)> {
		let one = |role, call: Call<T>| vec![(role, call.into())];
		match to {
			Milestone::Inspected => one(Role::Agent, self.inspect()),
			Milestone::Contracted => one(Role::Agent, self.conclude()),
			Milestone::Reported => one(Role::Municipality, self.accept_report()),
			Milestone::Agreed => {
				let calls = self.borrowing().steps(self.bank);
				calls.into_iter().map(|call| (Role::Lender, call.into())).collect()
			}
			Milestone::Financed => one(Role::Lender, self.finance(self.loan)),
			Milestone::Filed => one(Role::Agent, self.file()),
			Milestone::Affirmed => {
				let legs = self.legs().into_iter();
				legs.map(|(role, leg)| (role, self.affirm(leg).into())).collect()
			}
			Milestone::Registered => vec![
				(Role::Examiner, self.examine().into()),
				(Role::Registrar, self.register().into()),
			],
			Milestone::Booked => one(Role::Municipality, self.book()),
		}
	}
}
