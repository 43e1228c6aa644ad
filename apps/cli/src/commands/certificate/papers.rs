//! `madang certificate papers`: certificates as the papers of an application for a loan.

use crate::{certificates::file, context::Context, failure::Failure};
use madang_client::{api::types::*, certificates, files};
use std::path::PathBuf;

/// Print the papers that certificates stand for, as a file for `loan apply` and `sign`.
pub async fn run(context: &Context, paths: &[PathBuf]) -> Result<(), Failure> {
	let state = context.state().await?;
	let mut rows = Vec::new();
	for path in paths {
		let wrong = |why: &str| Failure::input(format!("{}: {why}", path.display()));
		let file = file::read(path)?;
		let batch = file.batch.ok_or_else(|| wrong(t!("the certificate is not anchored yet")))?;
		let found = certificates::batch(&state, BatchId(batch)).await?;
		let found = found.ok_or_else(|| wrong(t!("the chain has no batch of this number")))?;
		let kind = certificates::kind(&state, found.kind, found.version).await?;
		let paper = kind.and_then(|kind| kind.paper);
		let leaf = file.leaf();
		rows.push(files::PaperRow(Paper {
			kind: paper.ok_or_else(|| wrong(t!("certificates of this kind stand for no paper")))?,
			issuer: found.issuer,
			issued_on: leaf.issued,
			id: leaf.id,
		}));
	}
	let csv = files::to_csv(&rows).map_err(Failure::input)?;
	let csv = String::from_utf8(csv).map_err(Failure::input)?;
	let value = |files::PaperRow(paper): &files::PaperRow| {
		serde_json::json!({
			"kind": paper.kind.korean(),
			"issuer": paper.issuer,
			"issued_on": paper.issued_on.to_string(),
			"certificate": hex::encode(paper.id),
		})
	};
	let all: Vec<_> = rows.iter().map(value).collect();
	context.output.answer(&serde_json::json!(all), || csv.trim_end().to_owned());
	Ok(())
}
