//! The chain's objects as JSON, for programs. Names and formats are an interface: add to them, but do
//! not change them.

mod loans;
mod names;
mod standing;

pub use loans::{amendment_reason, assessment, buckets, loan, transfer};
pub use names::*;
pub use standing::standing;

use crate::{places::Places, title_names, values};
use madang_client::{api::types::*, QuotaState, TitleRecord};
use madang_primitives::{Holdings, KoreanDay};
use pallet_titles::{ApplicationState, Basis, EntryState, Kind, LiveTarget, Right};
use serde_json::{json, Value};

/// Holders with shares.
pub fn holdings(holdings: &Holdings) -> Value {
	holdings
		.iter()
		.map(
			|holding| json!({ "holder": holding.holder.to_string(), "share": holding.share.to_string() }),
		)
		.collect()
}

fn dids<'a>(dids: impl IntoIterator<Item = &'a Did>) -> Value {
	dids.into_iter().map(|did| Value::from(did.to_string())).collect()
}

fn parties<'a>(parties: impl IntoIterator<Item = &'a madang_primitives::Party>) -> Value {
	parties.into_iter().map(|party| Value::from(party.to_string())).collect()
}

pub fn commitment(of: Option<Commitment>) -> Value {
	of.map(|commitment| commitment.to_string()).into()
}

/// A title record.
pub fn title(record: &TitleRecord, places: &Places) -> Value {
	let entries: Vec<Value> =
		(1u32..).zip(&record.entries).map(|(number, one)| entry(number, one)).collect();
	let queue: Vec<Value> =
		record.queue.iter().map(|(receipt, one)| application(*receipt, one, places)).collect();
	json!({
		"title": record.id.0,
		"property": places.name(record.title.property),
		"district": places.district(record.title.property).map(|code| code.to_string()),
		"rights": record.title.rights,
		"complete": record.title.foreign == 0,
		"foreign": record.title.foreign,
		"taken_over": record.title.taken_over.map(|day| day.to_string()),
		"description_number": record.title.descriptions,
		"description_digest": hex::encode(record.title.description),
		"holders": holdings(&record.holders),
		"lots": record.lots.iter().map(lot).collect::<Vec<_>>(),
		"live": record.live.iter().map(live).collect::<Vec<_>>(),
		"entries": entries,
		"queue": queue,
		"reservations": record.reservations.iter().map(|one| {
			json!({ "holder": one.party.to_string(), "deal": one.deal.0 })
		}).collect::<Vec<_>>(),
	})
}

fn lot(lot: &Lot) -> Value {
	json!({
		"lot": lot.id,
		"entry": lot.entry,
		"source": lot.source,
		"holder": lot.party.to_string(),
		"share": lot.share.to_string(),
	})
}

fn live(one: &LiveRef) -> Value {
	json!({
		"entry": one.number,
		"foreign": match one.kind {
			Kind::Foreign(purpose) => Some(purpose.to_string()),
			Kind::RevolvingMortgage | Kind::MortgageMoved => None,
		},
		"rank": one.rank.to_string(),
		"main": one.main,
		"lots": match &one.on {
			LiveTarget::Whole => None,
			LiveTarget::Lots(lots) => Some(lots.to_vec()),
		},
	})
}

fn entry(number: u32, entry: &Entry) -> Value {
	let mut value = json!({
		"number": number,
		"section": title_names::section(entry.section),
		"rank": entry.rank.to_string(),
		"receipt": entry.filed.receipt.to_string(),
		"filed_on": entry.filed.on.to_string(),
		"office": entry.filed.former_office().map(|office| office.to_string()),
		"former_rank": match &entry.basis {
			Basis::Imported { former } => former.as_ref().map(ToString::to_string),
			_ => None,
		},
		"cause": entry.cause.map(|one| cause(one.kind)),
		"caused_on": entry.cause.and_then(|one| one.on).map(|day| day.to_string()),
		"basis": basis(&entry.basis),
		"registered_by": entry.done.institution.0,
		"officer": hex::encode(entry.done.officer),
		"registered_at": entry.done.at,
		"effective": entry.state == EntryState::Effective,
		"cancelled_by": match entry.state {
			EntryState::Effective => None,
			EntryState::Cancelled { by } => Some(by),
		},
	});
	let right = match &entry.right {
		Right::Ownership { given_up, acquired, price } => json!({
			"content": "ownership",
			"given_up": holdings(given_up),
			"acquired": holdings(acquired),
			"price": price,
		}),
		Right::RevolvingMortgage { mortgage, granted_by, joint } => json!({
			"content": "revolving-mortgage",
			"bank": mortgage.bank().map(|bank| bank.0),
			"mortgagees": parties(&mortgage.mortgagees),
			"max_secured": mortgage.max_secured,
			"debtors": parties(&mortgage.debtors),
			"loan": mortgage.loan.map(|loan| loan.0),
			"agreed_on": mortgage.agreed_on.map(|day| day.to_string()),
			"granted_by": dids(granted_by),
			"joint": joint.map(|joint| joint.0),
		}),
		Right::Discharge { of } => json!({ "content": "discharge", "of": of }),
		Right::Foreign { purpose, section: _, text } => json!({
			"content": "foreign",
			"purpose": purpose.to_string(),
			"text": text.to_string(),
		}),
		Right::Cleared { of, section: _, ground } => json!({
			"content": "cleared",
			"of": of,
			"ground": title_names::clear_ground(*ground),
		}),
		Right::HolderBound { from, to, mixes } => json!({
			"content": "holder-bound",
			"from": from.to_string(),
			"to": to.to_string(),
			"mixes": mixes,
		}),
		Right::MortgageMoved { of, from, to } => json!({
			"content": "mortgage-moved",
			"of": of,
			"from": from.to_string(),
			"to": to.to_string(),
		}),
	};
	merge(&mut value, right);
	value
}

/// Add the members of one object to another.
pub fn merge(into: &mut Value, more: Value) {
	if let (Value::Object(into), Value::Object(more)) = (into, more) {
		into.extend(more);
	}
}

/// An application for registration.
pub fn application(receipt: Receipt, one: &Application, places: &Places) -> Value {
	let lines: Vec<Value> = one
		.lines
		.iter()
		.map(|line| {
			json!({
				"title": line.title.map(|title| title.0),
				"property": places.name(line.property),
				"filing": filing(&line.filing),
			})
		})
		.collect();
	let (ground, reasons) = match one.state {
		ApplicationState::Rejected { ground, reasons } => {
			(Some(ground_number(ground)), Some(reasons))
		}
		ApplicationState::CureOrdered { reasons, .. } => (None, Some(reasons)),
		_ => (None, None),
	};
	json!({
		"receipt": receipt.to_string(),
		"lines": lines,
		"basis": basis(&one.basis),
		"attachments": commitment(one.attachments),
		"signed": dids(&one.signed),
		"state": application_state(one.state),
		"ground": ground,
		"reasons": commitment(reasons),
		"cure_until": match one.state {
			ApplicationState::CureOrdered { until, .. } => Some(until.to_string()),
			_ => None,
		},
		"filed_by": one.by.institution.0,
		"filed_at": one.by.at,
		"examined_by": one.examined.as_ref().map(|done| done.institution.0),
		"deal": one.deal.map(|deal| deal.0),
	})
}

/// A deal.
pub fn deal(
	id: DealId,
	deal: &Deal<u32>,
	affirmed: &[(Leg, Option<Affirmation>)],
	places: &Places,
) -> Value {
	json!({
		"deal": id.0,
		"titles": deal.titles.iter().map(|seen| json!({
			"title": seen.title.0,
			"property": places.name(seen.property),
			"district": places.district(seen.property).map(|code| code.to_string()),
			"rights": seen.rights,
			"digest": hex::encode(seen.digest),
		})).collect::<Value>(),
		"agent": deal.agent.0,
		"stage": stage(deal.stage),
		"inspection": {
			"at": deal.inspection.at,
			"block": deal.inspection.block,
			"valid_through": deal.inspection.term.last.to_string(),
		},
		"terms": deal.terms.as_ref().map(terms),
		"report": deal.report.as_ref().map(report),
		"registration_term": deal.registration_term.map(|term| json!({
			"due_on": term.due_on.to_string(),
			"lapses_on": term.lapses_on.to_string(),
			"overdue": term.overdue,
		})),
		"loans": deal.loans.iter().map(|bound| json!({
			"loan": bound.loan.0,
			"bound_on": bound.bound_on.to_string(),
		})).collect::<Value>(),
		"closing": deal.closing.map(|closing| json!({
			"receipts": closing.receipts.iter().map(|one| Value::from(one.to_string()))
				.collect::<Value>(),
			"filed_at": closing.filed_at,
			"digest": hex::encode(closing.digest),
		})),
		"legs": legs(affirmed),
		"performance": {
			"began_on": deal.performance.began_on.map(|day| day.to_string()),
			"paid_on": deal.performance.paid_on.map(|day| day.to_string()),
			"price_withdrawn": deal.performance.price_withdrawn,
			"paid_off": deal.performance.paid_off.iter().map(values::format_entry).collect::<Vec<_>>(),
			"paid_out": deal.performance.paid_out.iter().map(|loan| loan.0).collect::<Vec<_>>(),
			"interims": deal.performance.interims.iter().map(|at| at + 1).collect::<Vec<_>>(),
		},
		"successors": deal.successors.iter().map(|one| json!({
			"from": one.from.to_string(),
			"to": one.to.to_string(),
		})).collect::<Value>(),
		"notices": deal.notices.iter().map(|notice| json!({
			"side": side(notice.side),
			"evidence": notice.evidence.to_string(),
			"given_at": notice.given_at,
			"due_on": notice.term.last.to_string(),
			"objected_at": notice.objected_at,
		})).collect::<Value>(),
		"registered": deal.registered.as_ref().map(registered),
		"booked": deal.booked.iter().map(|title| title.to_string()).collect::<Vec<_>>(),
		"books_mismatch": deal.books_mismatch,
		"rescission": deal.rescission.map(|end| json!({
			"ground": ground(end.ground),
			"evidence": end.evidence.to_string(),
			"at": end.at,
			"due_on": end.due_on.to_string(),
			"reported_at": end.reported_at,
			"overdue": end.overdue,
		})),
	})
}

fn legs(affirmed: &[(Leg, Option<Affirmation>)]) -> Value {
	affirmed
		.iter()
		.map(|(leg, affirmation)| {
			json!({
				"leg": values::format_leg(leg),
				"affirmed_by": affirmation.map(|one| one.by.0),
				"affirmed_at": affirmation.map(|one| one.at),
				"amount": affirmation.map(|one| one.paid.amount),
				"valued_on": affirmation.map(|one| one.paid.valued_on.to_string()),
				"evidence": commitment(affirmation.map(|one| one.evidence)),
			})
		})
		.collect()
}

fn report(report: &pallet_conveyances::Report) -> Value {
	json!({
		"state": report_state(report.state),
		"filed_at": report.filed_at,
		"changed_at": report.changed_at,
		"answer_by": report.answer.last.to_string(),
		"silent": report.silent,
		"due_on": report.supplement.map(|term| term.last.to_string()),
		"overdue": report.overdue,
		"reason": commitment(report.reason),
		"documents": commitment(report.documents),
	})
}

fn registered(done: &pallet_conveyances::Registration) -> Value {
	json!({
		"ownerships": done.ownerships.iter().map(|one| values::format_entry(&one.entry))
			.collect::<Vec<_>>(),
		"mortgages": done.mortgages.iter()
			.map(|entries| entries.iter().map(values::format_entry).collect::<Vec<_>>())
			.collect::<Vec<_>>(),
		"at": done.at,
		"by": done.by.0,
	})
}

fn terms(terms: &Terms) -> Value {
	json!({
		"titles": terms.parts.iter().map(|part| json!({
			"title": part.title.0,
			"sellers": holdings(&part.sellers),
			"buyers": holdings(&part.buyers),
		})).collect::<Value>(),
		"price": terms.price,
		"payments": terms.payments.iter().map(|payment| json!({
			"kind": payment_kind(payment.kind),
			"amount": payment.amount,
			"due_on": payment.due_on.to_string(),
		})).collect::<Value>(),
		"discharges": terms.discharges.iter().map(values::format_entry).collect::<Vec<_>>(),
		"contract": terms.contract.to_string(),
		"handover_on": terms.handover_on.to_string(),
	})
}

/// An institution.
pub fn institution(id: InstitutionId, one: &Institution) -> Value {
	json!({
		"institution": id.0,
		"kind": one.kind,
		"name_ko": String::from_utf8_lossy(&one.name_ko),
		"name_en": String::from_utf8_lossy(&one.name_en),
		"jurisdiction": one.jurisdiction.iter().map(prefix).collect::<Vec<_>>(),
		"jurisdiction_set": KoreanDay::of(one.jurisdiction_set).to_string(),
		"status": one.status,
	})
}

/// A quota and its usage. Execution time is in picoseconds.
pub fn quota(state: &QuotaState) -> Value {
	let amount = |one: &Allowance| {
		json!({
			"ref_time": one.ref_time,
			"bytes": one.bytes,
			"transactions": one.transactions,
		})
	};
	json!({
		"default": state.is_default,
		"block": amount(&state.quota.block),
		"day": amount(&state.quota.day),
		"governance": amount(&state.lane),
		"used": {
			"block": amount(&state.used.block),
			"day": amount(&state.used.day),
			"council": amount(&state.used.council),
			"officers": amount(&state.used.officers),
		},
	})
}

/// A part of a jurisdiction: the leading digits of the district codes, or no digits for the nation.
fn prefix(prefix: &DistrictPrefix) -> String {
	match prefix.digits {
		0 => String::new(),
		_ => prefix.value.to_string(),
	}
}

/// An officer, if this is the present generation of its institution's officers.
pub fn officer(account: &Account, one: &OfficerRecord, present: u32) -> Value {
	json!({
		"account": values::format_account(account),
		"institution": one.institution.0,
		"duties": one.duties,
		"status": officer_status(one, present),
		"generation": one.generation,
		"present_generation": present,
	})
}

/// An officer's status. An officer of an older generation counts as suspended.
pub fn officer_status(one: &OfficerRecord, present: u32) -> &'static str {
	match one.standing(present) {
		pallet_institutions::OfficerStatus::Active => "active",
		pallet_institutions::OfficerStatus::Suspended => "suspended",
		pallet_institutions::OfficerStatus::Revoked => "revoked",
		pallet_institutions::OfficerStatus::SuspendedByCouncil => "suspended-by-council",
	}
}

/// The number of a ground for rejection in 부동산등기법 제29조.
pub fn ground_number(ground: RejectionGround) -> usize {
	// `ALL` is in the order of the law.
	RejectionGround::ALL.iter().take_while(|one| **one != ground).count() + 1
}

/// The basis of an entry or application.
const fn basis(basis: &Basis) -> &'static str {
	match basis {
		Basis::Application => "application",
		Basis::Order { .. } => "order",
		Basis::ExOfficio { .. } => "ex-officio",
		Basis::Transcribed(_) => "transcribed",
		Basis::Imported { .. } => "imported",
	}
}

/// The kind of an application.
pub const fn filing(filing: &Filing) -> &'static str {
	match filing {
		Filing::Preservation { .. } => "preservation",
		Filing::Transfer(_) => "transfer",
		Filing::Mortgage { .. } => "mortgage",
		Filing::Discharge { .. } => "discharge",
		Filing::BindHolder { .. } => "bind-holder",
		Filing::MoveMortgage { .. } => "move-mortgage",
		Filing::ClearForeign { .. } => "clear-foreign",
		Filing::AssignMortgage { .. } => "assign-mortgage",
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn each_stage_has_its_own_name() {
		let names: std::collections::BTreeSet<_> = Stage::ALL.into_iter().map(stage).collect();
		assert_eq!(names.len(), Stage::ALL.len());
	}

	#[test]
	fn merging_adds_members() {
		let mut one = json!({ "a": 1 });
		merge(&mut one, json!({ "b": 2 }));
		assert_eq!(one, json!({ "a": 1, "b": 2 }));
	}
}
