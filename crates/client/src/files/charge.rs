//! Live mortgages, as a title record's row has them.

use super::{error::Reason, fields};
use madang_primitives::{InstitutionId, KoreanDay, Receipt, Won};

/// The largest number of live mortgages with which the chain imports a title.
const MAX_CHARGES: usize = 16;

/// A live mortgage (근저당권) of section B (을구).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ChargeRow {
	/// The mortgagee (근저당권자), by its institution number.
	pub bank: InstitutionId,
	/// The maximum secured amount (채권최고액).
	pub max_secured: Won,
	/// The receipt (접수번호).
	pub receipt: Receipt,
	/// The day of the agreement (등기원인일: 설정계약).
	pub agreed_on: KoreanDay,
}

/// Read a live mortgage: `BANK:MAX_SECURED:RECEIPT:AGREED_ON`.
fn charge(text: &str, today: Option<KoreanDay>) -> Result<ChargeRow, Reason> {
	let parts: Vec<_> = text.split(':').collect();
	let [bank, max_secured, filed, agreed_on] = parts[..] else {
		return fields::form("is not of the form BANK:MAX_SECURED:RECEIPT:AGREED_ON");
	};
	let Some(bank) = fields::digits(bank, 10).and_then(|bank| u32::try_from(bank).ok()) else {
		return fields::form("the bank is its institution number");
	};
	let max_secured = fields::won(max_secured)?;
	if max_secured == 0 {
		return fields::form("the maximum secured amount must be above zero");
	}
	let charge = ChargeRow {
		bank: InstitutionId(bank),
		max_secured,
		receipt: fields::receipt(filed)?,
		agreed_on: fields::past_day(agreed_on, today)?,
	};
	fields::receipt_after(charge.receipt, charge.agreed_on).map(|()| charge)
}

/// Read live mortgages: in the order of their receipts, separated by `;`. An empty text has no
/// mortgage.
pub(super) fn charges(text: &str, today: Option<KoreanDay>) -> Result<Vec<ChargeRow>, Reason> {
	if text.is_empty() {
		return Ok(Vec::new());
	}
	let mut all = Vec::<ChargeRow>::new();
	for (at, part) in (1..).zip(text.split(';')) {
		let charge = charge(part, today)
			.or_else(|reason| fields::form_of(format!("charge {at}: {reason}")))?;
		if all.last().is_some_and(|before| before.receipt > charge.receipt) {
			return Err(Reason::ChargeOrder(at));
		}
		all.push(charge);
	}
	if all.len() > MAX_CHARGES {
		return fields::form_of(format!("more than {MAX_CHARGES} charges"));
	}
	Ok(all)
}

/// Write charges as [`charges`] reads them.
pub(super) fn charges_text(charges: &[ChargeRow]) -> String {
	let one = |charge: &ChargeRow| {
		let ChargeRow { bank, max_secured, receipt, agreed_on } = charge;
		format!("{bank}:{max_secured}:{receipt}:{agreed_on}")
	};
	charges.iter().map(one).collect::<Vec<_>>().join(";")
}
