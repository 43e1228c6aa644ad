//! Imports register files.
//!
//! An import asks the chain what it has, sends the rest, and reports what differs. The chain is its
//! only memory: an import that was interrupted is simply run again, and next month's file may have
//! the rows of this month.
//!
//! 1. [`read_parcels`] and the others ask the chain for everything to which the rows of a file
//!    refer, and check the rows.
//! 2. [`book`] asks the chain for the rows. Equal ones are counted, different ones reported or
//!    amended, closed ones reported, and the others are sent in batches, which are limited by bytes and
//!    execution time.
//!
//! [`Chain`] is what this needs of the chain. [`Network`] is the chain over nodes.

mod amend;
mod ask;
mod batch;
mod book;
mod books;
mod caller;
mod chain;
mod closed;
mod enter;
mod figures;
mod in_force;
mod known;
mod lands;
mod own;
pub mod reform;
mod remarks;
mod repeated;
mod send;
mod titles;

#[cfg(test)]
mod tests;

pub use book::{Book, Difference, Former, Found};
pub use chain::{Chain, Network};
pub use figures::{ClosedRow, Figures, Imported, Progress};
pub use in_force::not_ended;
pub use known::{read_buildings, read_districts, read_parcels, read_titles, read_units, ReadError};

use crate::{
	confirm::Check,
	error::{CallError, Error},
	files::{self, Checked, Known, KnownDistricts},
	officer::Officer,
	submit::Sender,
};
use amend::{Amends, Changed};
use batch::Line;
use madang_primitives::{Commitment, InstitutionId};
use repeated::Compared;
use std::time::Instant;

/// What an import does with the rows of a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Work {
	/// Send the rows that the chain lacks, and report those that differ. The names of districts that
	/// differ are taken over.
	SendNew,
	/// Enter the rows that the chain lacks and for which this municipality is responsible, and report
	/// those that differ.
	EnterNew {
		/// The municipality.
		institution: InstitutionId,
		/// The commitment to the papers.
		evidence: Commitment,
		/// Whether rows under numbers that other parcels gave up, or had until they were closed, are
		/// new parcels. Without it they are reported: the file can be an old one.
		numbers_again: bool,
	},
	/// Amend the rows that differ and for which this municipality is responsible. Rows that the chain
	/// lacks are counted.
	ApplyChanges(InstitutionId, Commitment),
	/// Only compare.
	Compare,
}

/// Import the good rows of a file.
pub async fn book<B: Book>(
	chain: &impl Chain,
	checked: &Checked<B>,
	work: &Work,
	progress: Progress<'_>,
) -> Result<Imported, Error> {
	let began = Instant::now();
	let mut imported = rows(chain, &checked.rows, &checked.digest, work, progress).await?;
	imported.changed.sort_by_key(|remark| remark.line);
	imported.closed.sort_by_key(|row| row.line);
	imported.refused.sort_by_key(|remark| remark.line);
	imported.elsewhere.sort_by_key(|remark| remark.line);
	imported.figures.took = began.elapsed();
	Ok(imported)
}

async fn rows<B: Book>(
	chain: &impl Chain,
	rows: &[Line<B>],
	file: &[u8; 32],
	work: &Work,
	progress: Progress<'_>,
) -> Result<Imported, Error> {
	let mut imported = Imported::default();
	imported.figures.rows = rows.len();
	let (mut new, mut changed) = compare(chain, rows, work, &mut imported, progress).await?;
	match work {
		Work::SendNew => {
			enter::send_new(chain, file, &new, None, &mut imported, progress).await?;
		}
		Work::EnterNew { institution, evidence, .. } => {
			new = own::keep_enterable(chain, *institution, new, &mut imported).await?;
			enter::send_new(chain, file, &new, Some(*evidence), &mut imported, progress).await?;
		}
		Work::ApplyChanges(..) | Work::Compare => imported.figures.missing = new.len(),
	}
	let by = match work {
		Work::ApplyChanges(institution, evidence) => {
			changed = own::keep_own(chain, *institution, changed, &mut imported).await?;
			Amends::OnEvidence(*evidence)
		}
		Work::SendNew if B::TAKES_CHANGES => Amends::All,
		_ => Amends::Nothing,
	};
	amend::amend(chain, file, changed, by, &mut imported, progress).await?;
	Ok(imported)
}

/// Compare rows with the chain. Returns those that it lacks and those that differ.
async fn compare<'a, B: Book>(
	chain: &impl Chain,
	rows: &'a [Line<B>],
	work: &Work,
	imported: &mut Imported,
	progress: Progress<'_>,
) -> Result<(Vec<&'a Line<B>>, Vec<Changed<'a, B>>), Error> {
	let (mut new, mut compared) = (Vec::new(), Vec::new());
	let numbers_again = matches!(work, Work::EnterNew { numbers_again: true, .. });
	let mut equal = 0;
	for page in rows.chunks(ask::PAGE) {
		let asked: Vec<_> = page.iter().map(|(_, row)| row).collect();
		let mut closed = Vec::new();
		for (row, found) in page.iter().zip(B::found(chain, &asked).await?) {
			match found {
				Some(found) if found.former.is_some() && numbers_again => new.push(row),
				Some(found) if matches!(found.former, Some(Former::GaveUp(_))) => {
					remarks::compare(row, &found, imported);
				}
				Some(Found { closed: Some(closing), .. }) => closed.push((row, closing)),
				Some(found) => {
					in_force::report(row, &found, imported);
					let one = Compared::new(row, found);
					equal += usize::from(one.differs.is_none());
					compared.push(one);
				}
				None => new.push(row),
			}
		}
		closed::report(chain, closed, imported).await?;
		progress(imported.figures.done() + equal);
	}
	let mut changed = Vec::new();
	for Compared { row, differs, .. } in repeated::refuse(compared, imported) {
		match differs {
			None => imported.figures.equal += 1,
			Some(found) => changed.push(Changed { row, found }),
		}
	}
	Ok((new, changed))
}

/// Import rows that come from no file. Fails if the chain refuses one.
pub async fn all<B: Book>(
	sender: &Sender,
	officer: &Officer,
	all: impl IntoIterator<Item = B>,
	progress: Progress<'_>,
) -> Result<Figures, Error> {
	let began = Instant::now();
	let lines: Vec<Line<B>> = (1..).zip(all).collect();
	let chain = Network { sender, officer, dry_run: false, check: &Check::None };
	let mut imported = rows(&chain, &lines, &[0; 32], &Work::SendNew, progress).await?;
	if let Some(refused) = imported.refused.pop() {
		let sentence = format!("{} row {}: {}", B::NAME, refused.line, refused.reason);
		return Err(Error::Failed(CallError::other(sentence)));
	}
	imported.figures.took = began.elapsed();
	Ok(imported.figures)
}

/// Read the four register files of a folder and the district table, for an import into an empty
/// chain.
pub fn read_folder(
	folder: &std::path::Path,
	district_table: &std::path::Path,
) -> Result<(Vec<files::DistrictRow>, files::Registers), files::FileError> {
	let districts = files::read_districts(files::Source::open(district_table)?)?;
	let rows: Vec<_> = districts.rows.into_iter().map(|(_, row)| row).collect();
	let known: KnownDistricts = rows.iter().collect();
	let registers = files::Registers::read(folder, &known, Known::default())?;
	Ok((rows, registers))
}
