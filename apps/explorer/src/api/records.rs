//! Records of programmes, guarantees, certificates, the council, validators and terms, and what institutions did, as JSON.
//! `schemas.txt` says what each member is.

use super::shapes::{all, block_time, digits, place, step as plain_step, time};
use crate::{
	ask::Ask,
	failure::Failure,
	pages::{self, Budget, Moment, Times},
};
use madang_index::{
	Accreditation, ApplicationCounts, CallCount, CertificateBatch, CertificateKind, CouncilSeat,
	DayOfWork, FiledPaper, Guarantee, GuaranteeNotice, Money, Offence, PaidOut, Pause, Programme,
	ProgrammeLine, Proposal, RegisteredCertificate, StatusChange, StatusList, Step, Term,
	ValidatorSeat, Vote,
};
use serde_json::{json, Value};

/// An answer with the block as of which it is.
pub fn at(moment: &Moment, mut value: Value) -> Value {
	value["as_of"] = json!(moment.shown.map(|(number, time)| block_time(number, time)));
	value["is_whole"] = moment.is_whole.into();
	value
}

/// A number that can have more than 64 bits: digits.
fn sum(number: u128) -> Value {
	number.to_string().into()
}

/// What holds of a programme from one event to another.
pub fn programme(one: &Programme) -> Value {
	json!({
		"programme": one.programme,
		"since": place(one.since),
		"time": time(one.time),
		"event": one.event,
		"agency": one.agency,
		"version": digits(one.version),
		"terms": one.terms,
		"total": one.total,
		"state": one.state,
		"until": one.until.map(place),
	})
}

/// What a lender may pay out.
pub fn line(one: &ProgrammeLine) -> Value {
	json!({ "lender": one.lender, "ceiling": one.ceiling, "time": time(one.time) })
}

/// What a lender holds, has paid out and has given back.
pub fn money((lender, money): (&u32, &Money)) -> Value {
	json!({
		"lender": lender,
		"held": sum(money.held),
		"disbursed": sum(money.disbursed),
		"returned": sum(money.returned),
	})
}

/// Where a budget is.
pub fn budget(Budget { held, disbursed, returned, bound, free }: Budget) -> Value {
	json!({
		"held": sum(held),
		"disbursed": sum(disbursed),
		"returned": sum(returned),
		"bound": sum(bound),
		"free": sum(free),
	})
}

/// How long it took from the application to the money, of this many applications.
pub fn times(Times { half, nine_of_ten, longest, target }: Times, measured: usize) -> Value {
	let count = |count: usize| digits(u64::try_from(count).unwrap_or(u64::MAX));
	json!({
		"measured": count(measured),
		"half": digits(half),
		"nine_of_ten": digits(nine_of_ten),
		"longest": digits(longest),
		"target_minutes": target.map(|(minutes, _)| digits(minutes)),
		"within_target": target.map(|(_, within)| count(within)),
	})
}

/// How far applications are.
pub fn applications(counts: &ApplicationCounts) -> Value {
	json!({
		"applied": digits(counts.applied),
		"entered": digits(counts.entered),
		"approved": digits(counts.approved),
		"refused": digits(counts.refused),
		"slot_taken": digits(counts.slot_taken),
		"paid": digits(counts.paid),
		"ended": digits(counts.ended),
	})
}

/// What a lender paid out on a day.
pub fn paid(one: &PaidOut) -> Value {
	json!({ "day": one.day, "lender": one.lender, "amount": sum(one.amount), "count": digits(one.count) })
}

/// A guarantee as it is now.
pub fn guarantee(one: &Guarantee) -> Value {
	let (opened, opened_time) = one.opened;
	json!({
		"guarantee": digits(one.guarantee),
		"loan": one.loan,
		"creditor": one.creditor,
		"foundation": one.foundation,
		"principal": one.principal,
		"amount": one.amount,
		"ratio": one.ratio.map(digits),
		"state": one.state,
		"cover": one.cover,
		"drawn": one.drawn,
		"paid": one.paid,
		"reguarantor": one.reguarantor,
		"opened": block_time(opened, opened_time),
		"changed_time": time(one.changed_time),
	})
}

/// What happened to a guarantee, with the amount of the event.
pub fn step((step, amount): &(Step, Option<String>)) -> Value {
	json!({ "step": plain_step(step), "amount": amount })
}

/// What a creditor told a foundation.
pub fn notice(one: &GuaranteeNotice) -> Value {
	let (given, given_time) = one.given;
	json!({
		"number": one.number,
		"given": block_time(given, given_time),
		"kind": one.kind,
		"amount": one.amount,
		"on": one.on,
		"acknowledged": one.acknowledged.map(digits),
	})
}

/// A version of a kind of certificates.
pub fn kind(one: &CertificateKind) -> Value {
	let (since, since_time) = one.since;
	json!({
		"kind": one.kind,
		"version": one.version,
		"since": block_time(since, since_time),
		"details": one.details,
	})
}

/// That an institution may issue certificates of a kind.
pub fn accreditation(one: &Accreditation) -> Value {
	json!({
		"accreditation": one.accreditation,
		"since": place(one.since),
		"time": time(one.time),
		"kind": one.kind,
		"issuer": one.issuer,
		"term": one.term,
		"state": one.state,
		"by": one.by,
		"until": one.until.map(place),
	})
}

/// Certificates that were anchored together.
pub fn batch(one: &CertificateBatch) -> Value {
	json!({
		"batch": digits(one.batch),
		"place": place(one.place),
		"transaction": one.transaction,
		"time": time(one.time),
		"issuer": one.issuer,
		"kind": one.kind,
		"root": one.root,
		"size": one.size.map(digits),
		"expires": one.expires,
		"details": one.details,
	})
}

/// A status list.
pub fn list(one: &StatusList) -> Value {
	json!({
		"list": one.list,
		"place": place(one.place),
		"time": time(one.time),
		"issuer": one.issuer,
		"kind": one.kind,
		"purpose": one.purpose,
		"size": digits(one.size),
		"set": digits(one.set),
	})
}

/// A change of a status list.
pub fn change(one: &StatusChange) -> Value {
	json!({
		"entry": digits(one.entry),
		"place": place(one.place),
		"time": time(one.time),
		"set": one.set,
		"version": digits(one.version),
		"overridden": one.overridden,
		"by": one.by,
	})
}

/// A paper of an application.
pub fn paper(one: &FiledPaper) -> Value {
	json!({
		"paper": one.paper,
		"loan": digits(one.loan),
		"since": place(one.since),
		"time": time(one.time),
		"kind": one.kind,
		"issuer": one.issuer,
		"issued_on": one.issued_on,
		"batch": one.batch,
		"until": one.until.map(place),
	})
}

/// A seat in the council.
pub fn council_seat(one: &CouncilSeat) -> Value {
	json!({
		"institution": one.institution,
		"since": place(one.since),
		"time": time(one.time),
		"until": one.until.map(place),
	})
}

/// A pause of a call.
pub fn pause(one: &Pause) -> Value {
	json!({
		"pallet": one.pallet,
		"call": one.call,
		"since": place(one.since),
		"time": time(one.time),
		"ends_at": one.ends_at,
		"until": one.until.map(place),
	})
}

/// A proposal.
pub fn proposal(one: &Proposal) -> Value {
	let [ayes, nays, seats] = one.counts;
	json!({
		"proposal": one.proposal,
		"since": place(one.since),
		"transaction": one.transaction,
		"time": time(one.time),
		"institution": one.institution,
		"officer": one.officer,
		"act": one.act,
		"reason": one.reason,
		"majority": one.majority,
		"expires_at": one.expires_at,
		"state": one.state,
		"ended": one.ended.map(|(ended, ..)| place(ended)),
		"ended_transaction": one.ended.and_then(|(_, transaction, _)| transaction),
		"ended_time": one.ended.map(|(.., at)| time(at)),
		"ayes": ayes,
		"nays": nays,
		"seats": seats,
		"result": one.result,
	})
}

/// A vote.
pub fn vote(one: &Vote) -> Value {
	json!({
		"proposal": one.proposal,
		"institution": one.institution,
		"officer": one.officer,
		"approve": one.approve,
		"since": place(one.since),
		"transaction": one.transaction,
		"time": time(one.time),
		"until": one.until.map(place),
	})
}

/// What holds of a validator's seat from one event to another.
pub fn validator(one: &ValidatorSeat) -> Value {
	json!({
		"institution": one.institution,
		"number": one.number,
		"since": place(one.since),
		"time": time(one.time),
		"event": one.event,
		"account": one.account,
		"state": one.state,
		"keys": one.keys,
		"until": one.until.map(place),
	})
}

/// A report of an equivocation.
pub fn offence(one: &Offence) -> Value {
	json!({
		"case": one.case,
		"place": place(one.place),
		"transaction": one.transaction,
		"time": time(one.time),
		"institution": one.institution,
		"number": one.number,
		"offence": one.offence,
		"suspended": one.suspended,
		"closed": one.closed.map(place),
	})
}

/// All terms of an object, the oldest first.
///
/// # Errors
///
/// If the index does not answer.
pub async fn terms_of(ask: &Ask, object: &str, id: &str) -> Result<Value, Failure> {
	Ok(all(&pages::terms_of(ask, object, id).await?, term))
}

/// What the officers of an institution signed on a day.
pub fn day_of_work(one: &DayOfWork) -> Value {
	json!({
		"day": one.day,
		"done": digits(one.done),
		"failed": digits(one.failed),
		"microseconds": digits(one.microseconds),
	})
}

/// How often the officers of an institution signed a call.
pub fn call_count(one: &CallCount) -> Value {
	json!({
		"pallet": one.pallet,
		"call": one.call,
		"done": digits(one.done),
		"failed": digits(one.failed),
	})
}

/// A certificate that an institution registered for its clients.
pub fn client_certificate(one: &RegisteredCertificate) -> Value {
	json!({
		"fingerprint": one.fingerprint,
		"scopes": one.scopes,
		"since": place(one.since),
		"time": time(one.time),
		"by": one.by,
		"ends_at": digits(one.ends_at),
		"until": one.until.map(place),
		"removed_by": one.removed_by,
	})
}

/// A term.
pub fn term(one: &Term) -> Value {
	json!({
		"kind": one.kind,
		"object": one.object,
		"id": one.id,
		"due_on": one.due_on,
		"since": place(one.since),
		"time": time(one.time),
		"until": one.until.map(place),
		"until_time": one.until_time.map(digits),
		"ended": one.ended,
	})
}
