//! What parties sign: the terms of each of their acts, as a digest. The pallet and the programs that
//! prepare signatures use the same functions.

use crate::{Leg, Paid, Payment, RescissionGround, Side, Terms};
use madang_primitives::{
	signing::{object, terms},
	Commitment, DealId, Did, InstitutionId, KoreanDay, LoanId, Receipt, TitleId, Won,
};
use pallet_titles::Closing;
use sp_core::H256;

/// The object of every act on a deal.
pub fn deal(deal: DealId) -> H256 {
	object(b"deal", &deal)
}

/// A contract: the titles as they were inspected, and the terms.
pub fn contract(seen: &[(TitleId, H256)], agreed: &Terms) -> H256 {
	terms(&(seen, agreed))
}

/// A change of a contract: the terms before it and the new ones. So a change that was signed and not
/// used is worth nothing after another one.
pub fn amendment(before: &Terms, agreed: &Terms) -> H256 {
	terms(&(terms(before), agreed))
}

/// The acceptance of titles that changed: their new state.
pub fn titles(seen: &[(TitleId, H256)]) -> H256 {
	terms(&seen)
}

/// The binding of a loan, or its dismissal: which loan of which bank, and how much it secures.
pub fn loan(loan: LoanId, bank: InstitutionId, principal: Won, max_secured: Won) -> H256 {
	terms(&(loan, bank, principal, max_secured))
}

/// A closing, for its registration.
pub fn closing(closing: &Closing) -> H256 {
	terms(closing)
}

/// The confirmation of the price: for one filed closing, with amount and value date.
pub fn price(filed: Receipt, closing: H256, paid: Paid, evidence: Commitment) -> H256 {
	terms(&(Leg::Price, filed, closing, paid, evidence))
}

/// The confirmation of an interim payment, by its position: the payment as the contract has it, and what
/// was paid.
pub fn interim(position: u8, agreed: &Payment, paid: Paid, evidence: Commitment) -> H256 {
	terms(&(Leg::Interim(position), agreed, paid, evidence))
}

/// The withdrawal of the confirmation of the price, which was paid on this day.
pub fn price_withdrawal(paid_on: KoreanDay) -> H256 {
	terms(&(Leg::Price, paid_on))
}

/// The withdrawal of the confirmation of an interim payment, by its position.
pub fn interim_withdrawal(position: u8) -> H256 {
	terms(&Leg::Interim(position))
}

/// A rescission on a ground.
pub fn rescission(ground: RescissionGround, evidence: Commitment) -> H256 {
	terms(&(ground, evidence))
}

/// A notice of breach: by which side, how many days the other has to object, and its evidence.
pub fn notice(side: Side, days: u32, evidence: Commitment) -> H256 {
	terms(&(side, days, evidence))
}

/// The withdrawal of a side's notice that ends on this day.
pub fn notice_withdrawal(side: Side, due_on: KoreanDay) -> H256 {
	terms(&(side, due_on))
}

/// An objection to the notice of a side that ends on this day.
pub fn objection(by: Side, due_on: KoreanDay, evidence: Commitment) -> H256 {
	terms(&(by, due_on, evidence))
}

/// A change of the agent, from one to another.
pub fn agent(from: InstitutionId, to: InstitutionId) -> H256 {
	terms(&(from, to))
}

/// The succession to a party's place in a contract.
pub fn succession(from: &Did, evidence: Commitment) -> H256 {
	terms(&(from, evidence))
}

/// The report that the contract ended.
pub fn end_report(evidence: Commitment) -> H256 {
	terms(&evidence)
}
