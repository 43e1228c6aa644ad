//! The papers of an application, and the proofs of those that are certificates of this chain.

use crate::{
	certificates::file,
	commands::registers,
	context::Context,
	failure::{Failure, OfFile},
};
use madang_client::{
	api::types::{CertificateProof, Papers},
	files::read_papers,
};
use std::path::{Path, PathBuf};

/// The papers of a file.
pub fn papers_of(context: &Context, file: &Path) -> Result<Papers, Failure> {
	let read = read_papers(registers::open(file)?)?;
	let rows = registers::good(context, read)?.rows;
	let papers: Vec<_> = rows.into_iter().map(|(_, row)| row.0).collect();
	papers.try_into().map_err(|_| Failure::input(t!("an application has at most 24 papers")))
}

/// The proofs of certificates. Each is one of the papers.
pub fn proofs_of(papers: &Papers, files: &[PathBuf]) -> Result<Vec<CertificateProof>, Failure> {
	let proof = |path: &PathBuf| {
		let file = file::read(path)?;
		let leaf = file.leaf();
		if !papers.iter().any(|paper| paper.id == leaf.id) {
			return Err(t!("the papers do not name this certificate")).of_file(path);
		}
		let batch = file.batch.ok_or(t!("the certificate is not anchored yet")).of_file(path)?;
		let siblings =
			file.path.try_into().map_err(|_| t!("the path is too long")).of_file(path)?;
		Ok(CertificateProof { batch, leaf, index: file.index, path: siblings })
	};
	files.iter().map(proof).collect()
}
