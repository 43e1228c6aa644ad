//! Title records (등기기록): a row of the file for each live entry. The rows of a title may be anywhere.

use super::{
	checked::{Checked, Row},
	clean::clean,
	entries::{self, EntryKind},
	error::{FileError, Reason, RowError},
	fields,
	known::Known,
	table::{read, Fields, Source, UniqueKeys},
};
use csv::StringRecord;
use madang_primitives::{
	Cause, Epoch, Filed, Holdings, MaxHolders, Party, PropertyName, Share, TitleId,
};
use pallet_titles::{
	lots, order::Order, ImportedContent, ImportedEntry, ImportedTarget, MaxImported, Rank, Section,
};
use sp_core::{bounded::BoundedVec, Get};
use std::collections::{HashMap, HashSet};

/// A title record with its live entries.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TitleRow {
	/// The number of the title record (부동산고유번호).
	pub id: TitleId,
	/// The property.
	pub property: PropertyName,
	/// The live entries, in the order of the file.
	pub entries: Vec<ImportedEntry>,
}

/// The columns of the file.
const COLUMNS: &[&str] = &[
	"title_number",
	"property",
	"section",
	"kind",
	"rank",
	"receipt",
	"office",
	"filed_on",
	"cause",
	"caused_on",
	"holders",
	"mortgagees",
	"max_secured",
	"debtors",
	"commitment",
];

impl Row for TitleRow {
	const FILE: &'static str = "titles.csv";
	const COLUMNS: &'static [&'static str] = COLUMNS;

	/// Each column of all entries, for a comparison.
	fn to_record(&self) -> Vec<String> {
		let records = self.to_records();
		let column = |at: usize| {
			let values: Vec<String> =
				records.iter().filter_map(|one| one.get(at).cloned()).collect();
			match values.first() {
				Some(first) if values.iter().all(|one| one == first) => first.clone(),
				_ => {
					let shown = |one: String| if one.is_empty() { "-".to_owned() } else { one };
					values.into_iter().map(shown).collect::<Vec<_>>().join(" | ")
				}
			}
		};
		(0..COLUMNS.len()).map(column).collect()
	}

	fn to_records(&self) -> Vec<Vec<String>> {
		self.entries.iter().map(|entry| record_of(self, entry)).collect()
	}
}

impl TitleRow {
	/// The holders, or nothing if the acquisitions are not the whole.
	pub fn holders(&self) -> Holdings {
		lots::begun(acquisitions(&self.entries)).map(|begun| begun.holdings).unwrap_or_default()
	}

	/// The number of entries of kinds that the chain does not know.
	pub fn foreign(&self) -> usize {
		let foreign = |one: &&ImportedEntry| matches!(one.content, ImportedContent::Foreign { .. });
		self.entries.iter().filter(foreign).count()
	}
}

/// The acquisitions, each with its number among the entries.
pub(crate) fn acquisitions(entries: &[ImportedEntry]) -> impl Iterator<Item = (u32, &Holdings)> {
	(1..).zip(entries).filter_map(|(number, entry)| match &entry.content {
		ImportedContent::Ownership { acquired } => Some((number, acquired)),
		_ => None,
	})
}

fn record_of(title: &TitleRow, entry: &ImportedEntry) -> Vec<String> {
	let on = |on: &ImportedTarget| match on {
		ImportedTarget::Whole => String::new(),
		ImportedTarget::Holders(holders) => entries::parties_text(holders),
	};
	let mut values = [const { String::new() }; 5];
	let [holders, mortgagees, max_secured, debtors, commitment] = &mut values;
	let (section, kind) = match &entry.content {
		ImportedContent::Ownership { acquired } => {
			*holders = fields::holders_text(acquired);
			(Section::A, entries::OWNERSHIP)
		}
		ImportedContent::RevolvingMortgage {
			mortgagees: creditors,
			max_secured: amount,
			debtors: owing,
			on: target,
		} => {
			*holders = on(target);
			*mortgagees = entries::parties_text(creditors);
			*max_secured = amount.to_string();
			*debtors = entries::parties_text(owing);
			(Section::B, entries::REVOLVING_MORTGAGE)
		}
		ImportedContent::Foreign { purpose, section, on: target, text } => {
			*holders = on(target);
			*commitment = text.to_string();
			(*section, purpose.korean())
		}
	};
	let rank = entry.former.as_ref().map(Rank::to_string).unwrap_or_default();
	let head = [
		title.id.to_string(),
		title.property.to_string(),
		entries::section_text(section).into(),
		kind.into(),
		rank,
		entry.receipt.to_string(),
		entry.office.to_string(),
		entry.filed_on.to_string(),
		entries::cause_text(entry.cause.kind).into(),
		fields::day_text(entry.cause.on),
	];
	head.into_iter().chain(values).collect()
}

/// A row of the file: one entry.
struct Line {
	id: TitleId,
	property: PropertyName,
	entry: ImportedEntry,
	record: StringRecord,
}

impl Row for Line {
	const FILE: &'static str = TitleRow::FILE;
	const COLUMNS: &'static [&'static str] = COLUMNS;

	fn to_record(&self) -> Vec<String> {
		self.record.iter().map(str::to_owned).collect()
	}
}

/// Read the title records. The properties are those of `known`. If a row is bad, all rows of its title are
/// rejected: a title is imported as a whole.
pub fn read_titles(source: Source, known: &Known) -> Result<Checked<TitleRow>, FileError> {
	let lines = read(source, |row: &mut Fields| {
		let id = row.get("title_number", fields::title);
		let known_title = id.is_some_and(|id| known.titles.contains(&id));
		let property = row.get("property", |text| {
			let property = property(text, known)?;
			// A title that the chain has is compared with what was imported.
			let referred = (!known_title).then_some(property);
			known.ensure_open(referred).map(|()| property)
		});
		let entry = entry(row, known);
		let record = row.record();
		Some(Line { id: id?, property: property?, entry: entry?, record })
	})?;
	Ok(together(lines))
}

/// The titles to which bad rows can belong. Without such a row a title would look as if it lacked an entry,
/// such as a mortgage.
#[derive(Default)]
struct Suspects {
	titles: HashSet<TitleId>,
	properties: HashSet<PropertyName>,
	/// The first row that names neither its title nor its property.
	nameless: Option<u64>,
}

impl Suspects {
	fn of(bad: &[(u64, StringRecord)]) -> Self {
		let mut all = Self::default();
		for (line, record) in bad {
			let value = |column| clean(record.get(column).unwrap_or_default()).into_owned();
			let title = fields::title(&value(0)).ok();
			let property = fields::property(&value(1)).ok();
			if title.is_none() && property.is_none() {
				all.nameless.get_or_insert(*line);
			}
			all.titles.extend(title);
			all.properties.extend(property);
		}
		all
	}

	fn has(&self, group: &Group) -> bool {
		self.nameless.is_some()
			|| group.iter().any(|(_, row)| {
				self.titles.contains(&row.id) || self.properties.contains(&row.property)
			})
	}
}

/// The properties that several titles name: one of their numbers is wrong.
fn disputed(groups: &[Group]) -> HashSet<PropertyName> {
	let mut titles = HashMap::new();
	let rows = groups.iter().flatten();
	let disputed = rows.filter_map(|(_, row)| {
		let first = *titles.entry(row.property).or_insert(row.id);
		(first != row.id).then_some(row.property)
	});
	disputed.collect()
}

fn property(text: &str, known: &Known) -> Result<PropertyName, Reason> {
	let property = fields::property(text)?;
	if !known.contains(&property) {
		return Err(Reason::UnknownProperty(property));
	}
	match property {
		PropertyName::Building(id) if known.buildings.get(&id).is_some_and(|one| one.strata) => {
			Err(Reason::StrataAsAWhole)
		}
		_ => Ok(property),
	}
}

/// Read the entry of a row.
fn entry(row: &mut Fields, known: &Known) -> Option<ImportedEntry> {
	let section = row.get("section", entries::section);
	let kind = row.get("kind", |text| entries::kind(text, section));
	let former = row.get("rank", entries::rank);
	let filed_on = row.get("filed_on", |text| fields::past_day(text, known.today));
	let receipt = row.get("receipt", |text| {
		let receipt = fields::receipt(text)?;
		match filed_on.map(|day| day.to_civil().0).filter(|year| *year != receipt.year) {
			Some(filed) => Err(Reason::ReceiptYear { receipt: receipt.year, filed }),
			None => Ok(receipt),
		}
	});
	let office = row.get("office", entries::office);
	let kind_of_cause = row.get("cause", entries::cause);
	let caused_on = row.get("caused_on", |text| {
		let day = fields::day_if_known(text, known.today)?;
		match day.zip(receipt) {
			Some((day, receipt)) => fields::receipt_after(receipt, day).map(|()| Some(day)),
			None => Ok(day),
		}
	});
	let content = content(row, kind?, section);
	Some(ImportedEntry {
		receipt: receipt?,
		filed_on: filed_on?,
		office: office?,
		cause: Cause { kind: kind_of_cause?, on: caused_on? },
		former: former?,
		content: content?,
	})
}

/// Read what an entry of this kind says.
fn content(row: &mut Fields, kind: EntryKind, section: Option<Section>) -> Option<ImportedContent> {
	let mortgage = kind == EntryKind::RevolvingMortgage;
	if !mortgage {
		for column in ["mortgagees", "max_secured", "debtors"] {
			row.get(column, entries::nothing);
		}
	}
	if !matches!(kind, EntryKind::Foreign(_)) {
		row.get("commitment", entries::nothing);
	}
	match kind {
		EntryKind::Ownership => {
			let acquired = row.get_redacted("holders", fields::acquired)?;
			Some(ImportedContent::Ownership { acquired })
		}
		EntryKind::RevolvingMortgage => {
			let mortgagees = row.get("mortgagees", |text| match text {
				"" => fields::form("a mortgage has a mortgagee"),
				_ => entries::sides(text),
			});
			let max_secured = row.get("max_secured", |text| match fields::won(text)? {
				0 => fields::form("the maximum secured amount must be above zero"),
				amount => Ok(amount),
			});
			let debtors = row.get_redacted("debtors", entries::sides);
			let on = target(row);
			let (mortgagees, max_secured) = (mortgagees?, max_secured?);
			Some(ImportedContent::RevolvingMortgage {
				mortgagees,
				max_secured,
				debtors: debtors?,
				on: on?,
			})
		}
		EntryKind::Foreign(purpose) => {
			let text = row.get("commitment", entries::commitment);
			let on = target(row);
			Some(ImportedContent::Foreign { purpose, section: section?, on: on?, text: text? })
		}
	}
}

fn target(row: &mut Fields) -> Option<ImportedTarget> {
	let named = row.get_redacted("holders", entries::named)?;
	Some(match named.is_empty() {
		true => ImportedTarget::Whole,
		false => ImportedTarget::Holders(BoundedVec::truncate_from(named)),
	})
}

/// The rows of a title, each with its line.
type Group = Vec<(u64, Line)>;

/// Put the rows of each title together and check them.
fn together(lines: Checked<Line>) -> Checked<TitleRow> {
	let Checked { file, digest, columns, rows, mut refused, damaged, mut records } = lines;
	let mut suspects = Suspects::of(&records);
	if let Some(line) = suspects.nameless {
		let (column, value, reason) = (None, String::new(), Reason::NamelessRow);
		refused.push(RowError { file: file.clone(), line, column, value, reason });
	}
	let (mut places, mut groups) = (HashMap::new(), Vec::<Group>::new());
	for (line, row) in rows {
		let place = *places.entry(row.id).or_insert_with(|| {
			groups.push(Vec::new());
			groups.len() - 1
		});
		groups[place].push((line, row));
	}
	suspects.properties.extend(disputed(&groups));
	let mut properties = UniqueKeys::new();
	let mut titles = Vec::new();
	for group in groups {
		let first = group.first().map(|(line, _)| *line).unwrap_or_default();
		let wrong = check(&group, &mut properties).err();
		let is_bad = wrong.is_some() || suspects.has(&group);
		if let Some((line, column, value, reason)) = wrong {
			let column = Some(column);
			refused.push(RowError { file: file.clone(), line, column, value, reason });
		}
		match is_bad {
			true => records.extend(group.into_iter().map(|(line, row)| (line, row.record))),
			false => titles.extend(title(group).map(|title| (first, title))),
		}
	}
	refused.sort_by_key(|error| error.line);
	records.sort_by_key(|(line, _)| *line);
	Checked { file, digest, columns, rows: titles, refused, damaged, records }
}

/// What is wrong with a group: line, column, value and reason.
type Wrong = (u64, &'static str, String, Reason);

/// Check what the rows of a title say together.
fn check(group: &Group, properties: &mut UniqueKeys<PropertyName>) -> Result<(), Wrong> {
	let Some((first, head)) = group.first() else { return Ok(()) };
	let wrong = |line: &u64, column, reason| (*line, column, String::new(), reason);
	let at_property = |line: &u64, reason| (*line, "property", head.property.to_string(), reason);
	properties.take(head.property, *first).map_err(|reason| at_property(first, reason))?;
	if let Some((line, row)) = group.iter().find(|(_, row)| row.property != head.property) {
		let reason = Reason::OtherProperty { line: *first };
		return Err((*line, "property", row.property.to_string(), reason));
	}
	let most = <MaxImported as Get<u32>>::get() as usize;
	if let Some((line, _)) = group.get(most) {
		return Err(wrong(line, "title_number", Reason::TooManyEntries));
	}
	let acquired: Vec<_> = group
		.iter()
		.filter_map(|(line, row)| match &row.entry.content {
			ImportedContent::Ownership { acquired } => Some((line, acquired)),
			_ => None,
		})
		.collect();
	let Some((last, _)) = acquired.last() else {
		return Err(wrong(first, "kind", Reason::NoOwnership));
	};
	let shares = acquired.iter().flat_map(|(_, one)| one.iter()).map(|one| one.share);
	match Share::sum(shares) {
		Ok(Share::WHOLE) => {}
		Ok(sum) => return Err(wrong(last, "holders", Reason::ShareSum(sum.to_string()))),
		Err(_) => return Err(wrong(last, "holders", Reason::ShareSum("more than one".into()))),
	}
	let holds = |party: &Party| acquired.iter().any(|(_, one)| one.share_of(party).is_some());
	for (line, row) in group {
		if target_of(&row.entry.content).is_some_and(|named| !named.iter().all(holds)) {
			return Err(wrong(line, "holders", Reason::HoldsNothing));
		}
	}
	check_order(group)
}

/// The holders whose shares an entry is on, if not the whole.
fn target_of(content: &ImportedContent) -> Option<&BoundedVec<Party, MaxHolders>> {
	match content {
		ImportedContent::RevolvingMortgage { on: ImportedTarget::Holders(named), .. }
		| ImportedContent::Foreign { on: ImportedTarget::Holders(named), .. } => Some(named),
		_ => None,
	}
}

const fn section_of(content: &ImportedContent) -> Section {
	match content {
		ImportedContent::Ownership { .. } => Section::A,
		ImportedContent::RevolvingMortgage { .. } => Section::B,
		ImportedContent::Foreign { section, .. } => *section,
	}
}

/// Check that the entries of each section are in order, by the rule of the chain.
fn check_order(group: &Group) -> Result<(), Wrong> {
	let (mut a, mut b) = ((Order::default(), 1), (Order::default(), 1));
	for (line, row) in group {
		let ImportedEntry { receipt, filed_on, office, former, content, .. } = &row.entry;
		let epoch = Epoch::Before { office: *office };
		let filed = Filed { receipt: *receipt, on: *filed_on, epoch };
		let (order, next) = match section_of(content) {
			Section::A => &mut a,
			Section::B => &mut b,
		};
		match order.place(filed, former.as_ref(), Rank::main(*next)) {
			Ok(rank) if rank == Rank::main(*next) => *next += 1,
			Ok(_) => {}
			Err(_) => return Err((*line, "receipt", receipt.to_string(), Reason::EntryOrder)),
		}
	}
	Ok(())
}

/// The title of good rows. Named holders are in the order of their acquisitions, and all of them are the
/// whole, as the chain keeps them.
fn title(group: Group) -> Option<TitleRow> {
	let (_, Line { id, property, .. }) = group.first()?;
	let (id, property) = (*id, *property);
	let mut entries: Vec<_> = group.into_iter().map(|(_, row)| row.entry).collect();
	let holders = lots::begun(acquisitions(&entries)).ok()?.holdings;
	for entry in &mut entries {
		match &mut entry.content {
			ImportedContent::Ownership { .. } => {}
			ImportedContent::RevolvingMortgage { on, .. } | ImportedContent::Foreign { on, .. } => {
				normalize(on, &holders);
			}
		}
	}
	Some(TitleRow { id, property, entries })
}

/// Write named holders in the form in which the chain's entries give them back.
pub(crate) fn normalize(on: &mut ImportedTarget, holders: &Holdings) {
	let ImportedTarget::Holders(named) = on else { return };
	let ordered: Vec<_> =
		holders.iter().map(|one| one.holder).filter(|one| named.contains(one)).collect();
	*on = match ordered.len() == holders.0.len() {
		true => ImportedTarget::Whole,
		false => ImportedTarget::Holders(BoundedVec::truncate_from(ordered)),
	};
}
