//! What the index has as the JSON of answers. `schemas.txt` says what each member is.

use crate::pages::error_of;
use madang_index::{
	Application, Block, Deal, Event, Institution, Loan, LoanPayment, Mention, Officer, Outcome,
	Place, PropertyVersion, Range, Step, Title, Transaction,
};
use serde_json::{json, Value};
use std::collections::BTreeSet;

/// A number of 64 bits: digits.
pub fn digits(number: u64) -> Value {
	number.to_string().into()
}

/// Rows, each in its shape.
pub fn all<T>(rows: &[T], shape: impl Fn(&T) -> Value) -> Value {
	rows.iter().map(shape).collect()
}

/// A time in milliseconds since 1970. The genesis block has none.
pub fn time(milliseconds: u64) -> Value {
	match milliseconds {
		0 => Value::Null,
		other => digits(other),
	}
}

/// A block with its time.
pub fn block_time(number: u64, milliseconds: u64) -> Value {
	json!({ "number": number, "time": time(milliseconds) })
}

/// Where a transaction or an event is.
pub fn place(place: Place) -> Value {
	json!({ "block": place.block, "index": place.index })
}

/// Blocks.
pub fn range(range: Range) -> Value {
	json!({ "first": range.first, "last": range.last })
}

/// How many there are of each kind.
pub fn counts(counts: &[(String, u64)]) -> Value {
	counts.iter().map(|(name, count)| json!({ "name": name, "count": digits(*count) })).collect()
}

/// How many there were on each day.
pub fn days(days: &[(String, u64)]) -> Value {
	let shown = |(day, count): &(String, u64)| json!({ "day": day, "count": digits(*count) });
	days.iter().map(shown).collect()
}

/// A block.
pub fn block(block: &Block) -> Value {
	json!({
		"number": block.number,
		"hash": block.hash,
		"parent": block.parent,
		"state_root": block.state_root,
		"extrinsics_root": block.extrinsics_root,
		"time": time(block.time),
		"author": block.author,
		"author_index": block.author_index,
		"runtime": block.runtime,
		"transactions": block.transactions,
		"events": block.events,
	})
}

/// A transaction, with the time of its block.
pub fn transaction(transaction: &Transaction, milliseconds: u64) -> Value {
	json!({
		"block": transaction.place.block,
		"index": transaction.place.index,
		"time": time(milliseconds),
		"hash": transaction.hash,
		"signer": transaction.signer,
		"institution": transaction.institution,
		"pallet": transaction.pallet,
		"call": transaction.call,
		"arguments": transaction.arguments,
		"reference": transaction.reference,
		"nonce": transaction.nonce,
		"result": if transaction.outcome == Outcome::Done { "done" } else { "failed" },
		"error": error_of(&transaction.outcome),
	})
}

/// An object of the chain.
pub fn object(one: &Mention) -> Value {
	json!({ "kind": one.kind, "id": one.id })
}

/// An event, with the time of its block and the objects that it is about.
pub fn event(event: &Event, milliseconds: u64, about: &BTreeSet<Mention>) -> Value {
	json!({
		"block": event.place.block,
		"index": event.place.index,
		"time": time(milliseconds),
		"transaction": event.transaction,
		"pallet": event.pallet,
		"name": event.name,
		"fields": event.fields,
		"about": about.iter().map(object).collect::<Vec<_>>(),
	})
}

/// What happened to a deal or a loan.
pub fn step(step: &Step) -> Value {
	json!({
		"place": place(step.place),
		"transaction": step.transaction,
		"time": digits(step.time),
		"event": step.event,
		"from": step.from,
		"to": step.to,
		"institution": step.institution,
		"officer": step.officer,
		"reference": step.reference,
	})
}

/// A deal.
pub fn deal(deal: &Deal) -> Value {
	json!({
		"deal": digits(deal.deal),
		"stage": deal.stage,
		"agent": deal.agent,
		"opened": deal.opened,
		"changed": block_time(deal.changed, deal.changed_time),
	})
}

/// A loan.
pub fn loan(loan: &Loan) -> Value {
	json!({
		"loan": digits(loan.loan),
		"lender": loan.lender,
		"product": loan.product,
		"programme": loan.programme,
		"state": loan.state,
		"principal": loan.principal,
		"outstanding": loan.outstanding,
		"opened": block_time(loan.opened, loan.opened_time),
		"changed": block_time(loan.changed, loan.changed_time),
	})
}

/// Money of a loan that moved.
pub fn payment(payment: &LoanPayment) -> Value {
	json!({
		"place": place(payment.place),
		"time": digits(payment.time),
		"kind": payment.kind,
		"amount": payment.amount,
		"valued_on": payment.valued_on,
		"outstanding": payment.outstanding,
		"line_ref": payment.line_ref,
	})
}

/// What holds of an institution from one event to another.
pub fn institution(one: &Institution) -> Value {
	json!({
		"institution": one.institution,
		"kind": one.kind,
		"name_ko": one.name_ko,
		"name_en": one.name_en,
		"jurisdiction": one.jurisdiction,
		"state": one.state,
		"since": place(one.since),
		"time": time(one.time),
		"until": one.until.map(place),
	})
}

/// An officer.
pub fn officer(one: &Officer) -> Value {
	let duties = one.duties.iter().filter_map(|duty| serde_json::to_value(duty).ok());
	json!({
		"account": one.account,
		"institution": one.institution,
		"duties": duties.collect::<Vec<_>>(),
		"state": one.state,
		"by": one.by,
		"since": place(one.since),
		"time": time(one.time),
	})
}

/// What a book has of a property.
pub fn property(one: &PropertyVersion) -> Value {
	json!({
		"property": one.property,
		"pnu": one.pnu,
		"place": one.place,
		"details": one.details,
		"owners": one.owners,
		"owners_since": one.owners_since,
		"closed": one.closed,
		"discrepancy": one.discrepancy,
		"revision": digits(one.revision),
		"since": place(one.since),
		"time": digits(one.time),
		"until": one.until.map(place),
	})
}

/// A title record.
pub fn title(title: &Title) -> Value {
	json!({
		"title": title.title,
		"property": title.property,
		"district": title.district,
		"since": place(title.since),
		"time": digits(title.time),
	})
}

/// An application for registration.
pub fn application(one: &Application) -> Value {
	json!({
		"receipt": one.receipt,
		"institution": one.institution,
		"deal": one.deal.map(digits),
		"application": one.application,
		"state": one.state,
		"since": place(one.since),
		"time": digits(one.time),
	})
}
