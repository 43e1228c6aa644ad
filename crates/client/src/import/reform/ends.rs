//! The ends of districts, and their corrections.

use super::{calls, ensure_good, send_all, used, BadRow, Call, Kind, Recorded, ReformError};
use crate::{
	api::{
		calls::registers,
		storage,
		types::{Commitment, DistrictEnd, EndCorrection, Ended},
	},
	error::Error,
	files::{Checked, DistrictEndRow, EndCorrectionRow},
	import::{ask, batch::Line, chain::Chain},
};
use codec::Encode;
use madang_primitives::{DistrictCode, ExternalRef, KoreanDay};
use pallet_registers::{District, MAX_SUCCESSORS};
use sp_crypto_hashing::sha2_256;
use std::collections::{BTreeSet, HashMap};

/// Most ends of one call. Each can need many reads, and a block has room for so many.
const ENDS_PER_CALL: usize = 64;

/// Most corrections of one call. They write the links of the successors before, too.
const CORRECTIONS_PER_CALL: usize = 16;

/// Record the ends of districts, earlier days first.
pub async fn end_districts(
	chain: &impl Chain,
	checked: &Checked<DistrictEndRow>,
	evidence: Commitment,
	given: Option<ExternalRef>,
) -> Result<Recorded, ReformError> {
	let mut rows = Vec::new();
	for (line, DistrictEndRow { code, ended_on, successors }) in &checked.rows {
		rows.push((*line, (*code, Some((*ended_on, successors.clone())))));
	}
	rows.sort_by_key(|(_, (_, end))| end.as_ref().map(|(on, _)| *on));
	let ends = Ends { evidence, corrects: false };
	record(chain, &checked.file, rows, given, &ends).await
}

/// Replace ends of districts or take them back, in the order of the file.
pub async fn correct_ends(
	chain: &impl Chain,
	checked: &Checked<EndCorrectionRow>,
	evidence: Commitment,
	given: Option<ExternalRef>,
) -> Result<Recorded, ReformError> {
	let row = |(line, row): &Line<EndCorrectionRow>| (*line, (row.code, row.ended.clone()));
	let rows = checked.rows.iter().map(row).collect();
	let ends = Ends { evidence, corrects: true };
	record(chain, &checked.file, rows, given, &ends).await
}

/// A district and its end as a file has them.
type InFile = (DistrictCode, Option<(KoreanDay, Vec<DistrictCode>)>);

/// A row to send.
#[derive(Encode)]
struct End {
	code: DistrictCode,
	ended: Option<Ended>,
	/// How often the district had changed. So the same end can be recorded again after it was taken back.
	revision: u32,
}

/// Check rows and send them.
async fn record(
	chain: &impl Chain,
	file: &str,
	rows: Vec<Line<InFile>>,
	given: Option<ExternalRef>,
	ends: &Ends,
) -> Result<Recorded, ReformError> {
	if let Some(reference) = given {
		if used(chain, &[reference]).await?.contains(&true) {
			return Err(ReformError::ReferenceUsed);
		}
	}
	let mut districts = districts_of(chain, &rows).await?;
	let mut recorded = Recorded::default();
	if are_equal(&districts, &rows) {
		recorded.equal = rows.len();
		return Ok(recorded);
	}
	let (mut bad, mut good) = (Vec::new(), Vec::new());
	for (line, row) in rows {
		match check(&mut districts, row, ends.corrects) {
			Ok(Some(end)) => good.push((line, end)),
			Ok(None) => recorded.equal += 1,
			Err(reason) => bad.push(BadRow { file: file.to_owned(), line, reason }),
		}
	}
	ensure_good(bad)?;
	let most = if ends.corrects { CORRECTIONS_PER_CALL } else { ENDS_PER_CALL };
	let calls = calls(good, most, given)?;
	let calls = calls.into_iter().map(|rows| Call::new(rows, given, true)).collect();
	send_all(chain, file, ends, calls, &mut recorded).await?;
	Ok(recorded)
}

/// The districts that rows name, as the chain has them.
async fn districts_of(
	chain: &impl Chain,
	rows: &[Line<InFile>],
) -> Result<HashMap<DistrictCode, District>, Error> {
	let named = |(_, (code, end)): &Line<InFile>| {
		let successors = end.iter().flat_map(|(_, successors)| successors.iter().copied());
		std::iter::once(*code).chain(successors).collect::<Vec<_>>()
	};
	let codes: BTreeSet<_> = rows.iter().flat_map(named).collect();
	let codes: Vec<_> = codes.into_iter().collect();
	let found: Vec<Option<District>> = ask::values(chain, storage::district(), &codes).await?;
	Ok(codes.into_iter().zip(found).filter_map(|(code, found)| Some((code, found?))).collect())
}

/// Whether the chain has what the rows lead to. A district can have several rows, so they are not compared
/// one by one.
fn are_equal(districts: &HashMap<DistrictCode, District>, rows: &[Line<InFile>]) -> bool {
	let last: HashMap<_, _> = rows.iter().map(|(_, (code, end))| (code, end)).collect();
	last.into_iter().all(|(code, end)| {
		let ended = districts.get(code).map(|district| &district.ended);
		let recorded =
			ended.map(|ended| ended.as_ref().map(|ended| (ended.on, ended.successors.as_slice())));
		recorded == Some(end.as_ref().map(|(on, successors)| (*on, successors.as_slice())))
	})
}

/// Check a row against the districts as the rows before it leave them. `None` if the chain has the same.
fn check(
	districts: &mut HashMap<DistrictCode, District>,
	(code, end): InFile,
	corrects: bool,
) -> Result<Option<End>, String> {
	let unknown = |code| format!("there is no legal district {code} on the chain");
	let recorded = districts.get(&code).ok_or_else(|| unknown(code))?;
	let revision = recorded.revision;
	let ended = end.map(|(on, successors)| bounded(on, successors)).transpose()?;
	if recorded.ended == ended {
		return Ok(None);
	}
	if let (Some(other), false) = (&recorded.ended, corrects) {
		return Err(format!(
			"another end of district {code} is recorded, {}: replace it with registers correct-end",
			recorded_sentence(other)
		));
	}
	for successor in ended.iter().flat_map(|ended| &ended.successors) {
		let found = districts.get(successor).ok_or_else(|| unknown(*successor))?;
		if *successor == code {
			return Err(format!("district {code} is named as its own successor"));
		}
		if let Some(end) = &found.ended {
			return Err(format!(
				"an end of the successor {successor} is recorded, {}: name one without an end, or correct that \
				 end first",
				recorded_sentence(end)
			));
		}
	}
	if let Some(district) = districts.get_mut(&code) {
		district.ended = ended.clone();
		district.revision += 1;
	}
	Ok(Some(End { code, ended, revision }))
}

/// The day and the successors of an end, which can be to come.
fn recorded_sentence(Ended { on, successors }: &Ended) -> String {
	let successors: Vec<_> = successors.iter().map(ToString::to_string).collect();
	match successors.is_empty() {
		true => format!("on {on} without a successor"),
		false => format!("on {on} with the successors {}", successors.join(", ")),
	}
}

/// The end as the chain has it.
fn bounded(on: KoreanDay, successors: Vec<DistrictCode>) -> Result<Ended, String> {
	let distinct: BTreeSet<_> = successors.iter().collect();
	if distinct.len() < successors.len() {
		return Err("a successor is named twice".to_owned());
	}
	let count = successors.len();
	let successors = successors
		.try_into()
		.map_err(|_| format!("has {count} successors: at most {MAX_SUCCESSORS} are possible"))?;
	Ok(Ended { on, successors })
}

/// Ends or corrections, on evidence.
struct Ends {
	evidence: Commitment,
	corrects: bool,
}

impl<C: Chain> Kind<C> for Ends {
	type Row = End;

	fn reference(&self, rows: &[Line<End>]) -> ExternalRef {
		let rows: Vec<_> = rows.iter().map(|(_, row)| row).collect();
		sha2_256(&(b"madang/ends", self.corrects, self.evidence, rows).encode())
	}

	async fn send(
		&self,
		chain: &C,
		rows: &[Line<End>],
		reference: ExternalRef,
	) -> Result<C::Sent, Error> {
		match self.corrects {
			false => {
				let end = |(_, row): &Line<End>| {
					Some(DistrictEnd { code: row.code, ended: row.ended.clone()? })
				};
				let rows = rows.iter().filter_map(end).collect();
				let call = registers::end_districts(rows, self.evidence, reference);
				chain.send(&call, reference).await
			}
			true => {
				let correction = |(_, row): &Line<End>| EndCorrection {
					code: row.code,
					ended: row.ended.clone(),
				};
				let rows = rows.iter().map(correction).collect();
				let call = registers::correct_district_ends(rows, self.evidence, reference);
				chain.send(&call, reference).await
			}
		}
	}
}
