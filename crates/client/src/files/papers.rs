//! The papers of an application for a loan.

use super::{
	checked::{Checked, Row},
	error::FileError,
	fields,
	table::{read, Fields, Source},
};
use madang_primitives::InstitutionId;
use pallet_programmes::{Paper, PaperId};

/// A paper of a document bundle (꾸러미).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PaperRow(pub Paper);

impl Row for PaperRow {
	const FILE: &'static str = "papers.csv";
	const COLUMNS: &'static [&'static str] = &["kind", "issuer", "issued_on", "certificate"];

	fn to_record(&self) -> Vec<String> {
		let Paper { kind, issuer, issued_on, id } = self.0;
		vec![kind.korean().to_owned(), issuer.0.to_string(), issued_on.to_string(), hex::encode(id)]
	}
}

/// Read a list of papers.
pub fn read_papers(source: Source) -> Result<Checked<PaperRow>, FileError> {
	read(source, |row: &mut Fields| {
		let kind = row.get("kind", |text| text.parse().or_else(fields::form_of));
		let issuer = row.get("issuer", |text| match text.parse() {
			Ok(number) => Ok(InstitutionId(number)),
			Err(_) => fields::form("an issuer is the number of a member"),
		});
		let issued_on = row.get("issued_on", fields::day);
		let id = row.get("certificate", |text| {
			let mut id = PaperId::default();
			match hex::decode_to_slice(text.strip_prefix("0x").unwrap_or(text), &mut id) {
				Ok(()) => Ok(id),
				Err(_) => fields::form("the id of a certificate has 64 hexadecimal digits"),
			}
		});
		Some(PaperRow(Paper { kind: kind?, issuer: issuer?, issued_on: issued_on?, id: id? }))
	})
}
