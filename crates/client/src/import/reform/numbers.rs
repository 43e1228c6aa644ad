//! New numbers of parcels.

use super::{calls, ensure_good, send_all, used, BadRow, Call, Kind, Recorded, ReformError};
use crate::{
	api::{
		calls::registers,
		storage,
		types::{Commitment, Renumbering},
	},
	error::Error,
	files::{ended_sentence, Checked, RenumberingRow},
	import::{ask, batch::Line, chain::Chain, lands},
};
use codec::Encode;
use madang_primitives::{DistrictCode, ExternalRef, KoreanDay, ParcelId, Pnu};
use pallet_registers::{District, Parcel};
use sp_crypto_hashing::sha2_256;
use std::collections::{BTreeSet, HashMap, HashSet};

/// Most new numbers of one call. Each can need many reads, and a block has room for so many.
const NUMBERS_PER_CALL: usize = 32;

/// Give parcels new numbers.
///
/// Rows that exchange numbers are one call, which cannot be divided: the numbers before it decide which
/// parcels are meant. If such a call was sent before, it is not compared again, because its numbers mean
/// other parcels now.
pub async fn renumber(
	chain: &impl Chain,
	checked: &Checked<RenumberingRow>,
	evidence: Commitment,
	given: Option<ExternalRef>,
) -> Result<Recorded, ReformError> {
	let row = |(line, row): &Line<RenumberingRow>| {
		(*line, Row { from: row.from, to: row.to, changes: true })
	};
	let mut rows: Vec<_> = checked.rows.iter().map(row).collect();
	// The order of the rows in the file does not matter.
	rows.sort_by_key(|(_, row)| row.from);
	let kind = Numbers { evidence };
	let calls = calls(rows, NUMBERS_PER_CALL, given)?;
	let references: Vec<_> =
		calls.iter().map(|rows| given.unwrap_or_else(|| reference(evidence, rows))).collect();
	let alone = calls.len() == 1;
	let used = used(chain, &references).await?;
	if given.is_some() && used.contains(&true) {
		return Err(ReformError::ReferenceUsed);
	}
	let mut recorded = Recorded::default();
	let mut open = Vec::new();
	for (rows, used) in calls.into_iter().zip(used) {
		match used {
			true => recorded.already += rows.len(),
			false => open.push(rows),
		}
	}
	let found = Found::of(chain, &open, alone).await?;
	let (calls, bad) = checked_calls(&checked.file, open, &found, given, &mut recorded);
	ensure_good(bad)?;
	send_all(chain, &checked.file, &kind, calls, &mut recorded).await?;
	Ok(recorded)
}

/// A new number for a parcel.
#[derive(Clone, Copy)]
struct Row {
	from: Pnu,
	to: Pnu,
	/// Whether the parcel does not have the number yet.
	changes: bool,
}

/// Check the rows of calls. Calls without a new number are not sent.
fn checked_calls(
	file: &str,
	calls: Vec<Vec<Line<Row>>>,
	found: &Found,
	given: Option<ExternalRef>,
	recorded: &mut Recorded,
) -> (Vec<Call<Row>>, Vec<BadRow>) {
	let (mut good, mut bad) = (Vec::new(), Vec::new());
	let mut lines = HashMap::new();
	for mut rows in calls {
		let moved: HashSet<_> = rows.iter().filter_map(|(_, row)| found.moved(row)).collect();
		for (line, row) in &mut rows {
			match found.check(row, &moved, *line, &mut lines) {
				Ok(changes) => row.changes = changes,
				Err(reason) => bad.push(BadRow { file: file.to_owned(), line: *line, reason }),
			}
		}
		let depends = |(_, row): &Line<Row>| {
			let holder = found.holder(row);
			holder.is_some_and(|holder| moved.contains(&holder))
		};
		let divisible = !rows.iter().any(depends);
		match rows.iter().any(|(_, row)| row.changes) {
			true => good.push(Call::new(rows, given, divisible)),
			false => recorded.equal += rows.len(),
		}
	}
	(good, bad)
}

/// What the chain has under the numbers of rows.
struct Found {
	/// The parcels to which the numbers lead that are to change.
	parcels: HashMap<Pnu, ParcelId>,
	/// The records of these parcels and of those that have the new numbers.
	records: HashMap<ParcelId, Parcel>,
	present: HashMap<ParcelId, Pnu>,
	/// The parcels that have the new numbers, or get them by a reform whose day has not come.
	holders: HashMap<Pnu, ParcelId>,
	districts: HashMap<DistrictCode, District>,
	today: KoreanDay,
	/// Whether the file is one call. Only then can rows exchange numbers: a larger file can be divided in
	/// another way after it was edited, and would exchange them back.
	alone: bool,
}

impl Found {
	async fn of(chain: &impl Chain, calls: &[Vec<Line<Row>>], alone: bool) -> Result<Self, Error> {
		let rows = || calls.iter().flatten().map(|(_, row)| row);
		let numbers: Vec<_> = rows().map(|row| row.from).collect();
		let new: Vec<_> = rows().map(|row| row.to).collect();
		let today = ask::today(chain).await?.unwrap_or_default();
		let parcels = lands::parcels_of(chain, &numbers).await?;
		let present = lands::numbers_of(chain, parcels.values().copied()).await?;
		let codes: BTreeSet<_> =
			new.iter().chain(present.values()).map(|pnu| pnu.district()).collect();
		let districts = districts(chain, codes).await?;
		let holders = holders(chain, &new, today).await?;
		let ids: BTreeSet<_> = parcels.values().chain(holders.values()).copied().collect();
		let ids: Vec<_> = ids.into_iter().collect();
		let records: Vec<Option<Parcel>> = ask::values(chain, storage::parcel(), &ids).await?;
		let records =
			ids.into_iter().zip(records).filter_map(|(id, record)| Some((id, record?))).collect();
		Ok(Self { parcels, records, present, holders, districts, today, alone })
	}

	/// The parcel of a row, if it gets another number.
	fn moved(&self, row: &Row) -> Option<ParcelId> {
		let parcel = self.parcels.get(&row.from)?;
		(self.present.get(parcel) != Some(&row.to)).then_some(*parcel)
	}

	/// Whether the district of a parcel's number has ended.
	fn follows_reform(&self, parcel: &ParcelId) -> bool {
		let district = self.present.get(parcel).and_then(|pnu| self.districts.get(&pnu.district()));
		let ended = district.and_then(|district| district.ended.as_ref());
		ended.is_some_and(|ended| ended.on <= self.today)
	}

	/// The other open parcel that has the new number of a row.
	fn holder(&self, row: &Row) -> Option<ParcelId> {
		let holder = self.holders.get(&row.to)?;
		let own = self.parcels.get(&row.from) == Some(holder);
		let open = self.records.get(holder).is_some_and(|one| one.record.closed.is_none());
		(open && !own).then_some(*holder)
	}

	/// Check a row of a call in which these parcels get other numbers. Returns whether its parcel does.
	fn check(
		&self,
		row: &Row,
		moved: &HashSet<ParcelId>,
		line: u64,
		lines: &mut HashMap<ParcelId, u64>,
	) -> Result<bool, String> {
		let Row { from, to, .. } = row;
		let record = |id: &ParcelId| Some((*id, self.records.get(id)?));
		let (parcel, record) = self
			.parcels
			.get(from)
			.and_then(record)
			.ok_or_else(|| format!("there is no parcel {from} on the chain"))?;
		if let Some(first) = lines.insert(parcel, line) {
			return Err(format!(
				"the parcel {from} is on line {first} already, with another of its numbers"
			));
		}
		if self.moved(row).is_none() {
			return Ok(false);
		}
		let closed = record.record.closed.as_ref();
		if let Some(closing) = closed.filter(|_| !self.follows_reform(&parcel)) {
			return Err(format!(
				"the record of {from} was closed on {}: a closed parcel keeps its number, unless its district has \
				 ended",
				closing.on
			));
		}
		let district = to.district();
		let known = self.districts.get(&district);
		let known = known.ok_or_else(|| format!("there is no legal district {district}"))?;
		if let Some(ended) = known.ended.as_ref().filter(|ended| ended.on <= self.today) {
			let ended = ended_sentence(ended.on, &ended.successors);
			return Err(format!("the new district {district} {ended}"));
		}
		match self.holder(row) {
			Some(holder) if !self.alone || !moved.contains(&holder) => Err(format!(
				"another parcel has the new number {to}, or gets it by a recorded reform: choose another one, \
				 or give that parcel another number in the same file of at most {NUMBERS_PER_CALL} rows"
			)),
			_ => Ok(true),
		}
	}
}

/// Districts by their codes.
async fn districts(
	chain: &impl Chain,
	codes: BTreeSet<DistrictCode>,
) -> Result<HashMap<DistrictCode, District>, Error> {
	let codes: Vec<_> = codes.into_iter().collect();
	let found: Vec<Option<District>> = ask::values(chain, storage::district(), &codes).await?;
	Ok(codes.into_iter().zip(found).filter_map(|(code, found)| Some((code, found?))).collect())
}

/// The parcels that have numbers, or get them by a recorded reform whose day has not come.
async fn holders(
	chain: &impl Chain,
	numbers: &[Pnu],
	today: KoreanDay,
) -> Result<HashMap<Pnu, ParcelId>, Error> {
	let codes: BTreeSet<_> = numbers.iter().map(|pnu| pnu.district()).collect();
	let coming = coming_from(chain, codes.into_iter().collect(), today).await?;
	let with_coming = |pnu: &Pnu| {
		let now = std::iter::once((*pnu, *pnu));
		let later = coming.get(&pnu.district()).into_iter().flatten();
		now.chain(later.map(|code| (pnu.in_district(*code), *pnu))).collect::<Vec<_>>()
	};
	let asked: Vec<_> = numbers.iter().flat_map(with_coming).collect();
	let mut holders = HashMap::new();
	for page in asked.chunks(ask::PAGE) {
		let question = page.iter().map(|(number, _)| *number).collect();
		let answers = ask::all(page, chain.holders_of(question).await?)?;
		for ((_, pnu), holder) in page.iter().zip(answers) {
			// Who has the number now has it before who gets it.
			if let Some(holder) = holder {
				holders.entry(*pnu).or_insert(holder);
			}
		}
	}
	Ok(holders)
}

/// From which districts parcels are going to come to these, by recorded reforms.
async fn coming_from(
	chain: &impl Chain,
	codes: Vec<DistrictCode>,
	today: KoreanDay,
) -> Result<HashMap<DistrictCode, Vec<DistrictCode>>, Error> {
	let mut coming: HashMap<_, Vec<_>> = HashMap::new();
	let mut seen = HashSet::new();
	// The district to which parcels come, the one whose predecessors are asked, and whether its day is to
	// come.
	let mut waiting: Vec<_> = codes.into_iter().map(|code| (code, code, false)).collect();
	while !waiting.is_empty() {
		let keys: Vec<_> = waiting.iter().map(|(_, code, _)| *code).collect();
		let links: Vec<Option<Vec<DistrictCode>>> =
			ask::values(chain, storage::predecessors(), &keys).await?;
		let links: Vec<_> =
			waiting.into_iter().zip(links.into_iter().map(Option::unwrap_or_default)).collect();
		let earlier = links.iter().flat_map(|(_, codes)| codes.iter().copied()).collect();
		let ends = districts(chain, earlier).await?;
		waiting = Vec::new();
		for ((to, _, later), codes) in links {
			for code in codes {
				let ended = ends.get(&code).and_then(|district| district.ended.as_ref());
				let Some(ended) = ended.filter(|ended| ended.only().is_some()) else { continue };
				let later = later || ended.on > today;
				if !seen.insert((to, code)) {
					continue;
				}
				if later {
					coming.entry(to).or_default().push(code);
				}
				waiting.push((to, code, later));
			}
		}
	}
	Ok(coming)
}

/// The reference that follows from rows.
fn reference(evidence: Commitment, rows: &[Line<Row>]) -> ExternalRef {
	let rows: Vec<_> = rows.iter().map(|(_, row)| (row.from, row.to)).collect();
	sha2_256(&(b"madang/renumber", evidence, rows).encode())
}

/// New numbers on evidence.
struct Numbers {
	evidence: Commitment,
}

impl<C: Chain> Kind<C> for Numbers {
	type Row = Row;

	fn changes(&self, row: &Row) -> bool {
		row.changes
	}

	fn reference(&self, rows: &[Line<Row>]) -> ExternalRef {
		reference(self.evidence, rows)
	}

	async fn send(
		&self,
		chain: &C,
		rows: &[Line<Row>],
		reference: ExternalRef,
	) -> Result<C::Sent, Error> {
		let rows = rows.iter().map(|(_, row)| Renumbering { from: row.from, to: row.to }).collect();
		let call = registers::renumber_parcels(rows, self.evidence, reference);
		chain.send(&call, reference).await
	}
}
