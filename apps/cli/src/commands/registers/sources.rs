//! The files of an import, by register.

use crate::failure::Failure;
use clap::ValueEnum;
use madang_client::files::{BuildingRow, ParcelRow, Row, Source, TitleRow, UnitRow};
use std::path::{Path, PathBuf};

/// A register.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Register {
	/// The land book (토지대장)
	LandBook,
	/// The building book (건축물대장)
	BuildingBook,
	/// Units of strata buildings (전유부)
	Units,
	/// Title records (등기기록)
	Titles,
}

/// Files with their paths.
type Files = Vec<(PathBuf, Source)>;

/// The files of an import, by register.
#[derive(Default)]
pub struct Sources {
	pub parcels: Files,
	pub buildings: Files,
	pub units: Files,
	pub titles: Files,
}

impl Sources {
	/// The files in folders, by their usual names, and single files, by their columns.
	pub fn find(paths: &[PathBuf]) -> Result<Self, Failure> {
		let mut sources = Self::default();
		for path in paths {
			match path.is_dir() {
				true => sources.add_folder(path)?,
				false => sources.add_file(path)?,
			}
		}
		Ok(sources)
	}

	fn add_folder(&mut self, folder: &Path) -> Result<(), Failure> {
		let mut is_empty = true;
		for (name, files) in [
			(ParcelRow::FILE, &mut self.parcels),
			(BuildingRow::FILE, &mut self.buildings),
			(UnitRow::FILE, &mut self.units),
			(TitleRow::FILE, &mut self.titles),
		] {
			let path = folder.join(name);
			if path.exists() {
				let source = open(&path)?;
				files.push((path, source));
				is_empty = false;
			}
		}
		match is_empty {
			true => Err(Failure::input(t!(
				"{}: the folder has neither land-book.csv, building-book.csv, units.csv nor titles.csv",
				folder.display()
			))),
			false => Ok(()),
		}
	}

	fn add_file(&mut self, path: &Path) -> Result<(), Failure> {
		let source = open(path)?;
		let files = if source.is::<ParcelRow>() {
			&mut self.parcels
		} else if source.is::<BuildingRow>() {
			&mut self.buildings
		} else if source.is::<UnitRow>() {
			&mut self.units
		} else if source.is::<TitleRow>() {
			&mut self.titles
		} else if let Some(what) = source.public_layout() {
			return Err(Failure::input(t!(
				"{}: is {what}, which has other columns than an import reads: \
				 docs/src/file-formats.md has them",
				path.display()
			)));
		} else {
			return Err(Failure::input(t!(
				"{}: its columns are not those of a land book, building book, units or titles",
				path.display()
			)));
		};
		files.push((path.to_owned(), source));
		Ok(())
	}

	/// The files of some registers. Fails if there are no such files.
	pub fn only(self, registers: &[Register]) -> Result<Self, Failure> {
		let wanted = |register, files: Files| match registers.contains(&register) {
			true => files,
			false => Vec::new(),
		};
		let sources = Self {
			parcels: wanted(Register::LandBook, self.parcels),
			buildings: wanted(Register::BuildingBook, self.buildings),
			units: wanted(Register::Units, self.units),
			titles: wanted(Register::Titles, self.titles),
		};
		let files = [&sources.parcels, &sources.buildings, &sources.units, &sources.titles];
		match files.iter().all(|files| files.is_empty()) {
			true => {
				Err(Failure::input(t!("there is no file of a register that is to be imported")))
			}
			false => Ok(sources),
		}
	}
}

/// Read a file.
pub fn open(path: &Path) -> Result<Source, Failure> {
	Ok(Source::open(path)?)
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::fs;

	fn header<R: Row>() -> String {
		R::COLUMNS.join(",") + "\n"
	}

	#[test]
	fn files_are_found_by_name_in_folders_and_by_columns_elsewhere() {
		let folder = tempfile::tempdir().unwrap();
		let at = |name: &str| folder.path().join(name);
		let find = |path: PathBuf| Sources::find(&[path]).map_err(|failure| failure.message);
		assert!(find(folder.path().into()).err().unwrap().contains("neither land-book.csv"));
		fs::write(at(ParcelRow::FILE), header::<ParcelRow>()).unwrap();
		fs::write(at("x.refused-1.csv"), format!("reason,{}", header::<UnitRow>())).unwrap();
		fs::write(at("other.csv"), "a,b\n").unwrap();
		let found = find(folder.path().into()).unwrap();
		assert_eq!((found.parcels.len(), found.units.len()), (1, 0));
		let found = find(at("x.refused-1.csv")).unwrap();
		assert_eq!((found.parcels.len(), found.units.len()), (0, 1));
		assert!(find(at("other.csv")).err().unwrap().contains("its columns are not those"));
		assert!(find(at("missing.csv")).err().unwrap().contains("cannot be read"));
	}

	#[test]
	fn only_the_wanted_registers_stay() {
		let folder = tempfile::tempdir().unwrap();
		fs::write(folder.path().join(ParcelRow::FILE), header::<ParcelRow>()).unwrap();
		let find = || Sources::find(&[folder.path().into()]).unwrap();
		assert_eq!(find().only(&[Register::LandBook, Register::Units]).unwrap().parcels.len(), 1);
		assert!(find().only(&[Register::Titles]).is_err());
	}
}
