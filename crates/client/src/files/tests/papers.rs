//! Lists of papers.

use super::*;
use crate::files::{read_papers, PaperRow};
use madang_primitives::{InstitutionId, PaperKind};

const HEADER: &str = "kind,issuer,issued_on,certificate";

fn papers(text: &str) -> Checked<PaperRow> {
	read_papers(Source::new("papers.csv", text.as_bytes()).unwrap()).unwrap()
}

#[test]
fn a_paper_is_named_as_its_issuer_names_it() {
	let id = "5a".repeat(32);
	let text = format!(
		"{HEADER}\n사업자등록증명,9,2026-11-24,{id}\n4대 사회보험료 완납증명,9,2026-11-24,{id}\n"
	);
	let checked = papers(&text);
	assert!(checked.all_good(), "{:?}", checked.refused);
	let kinds: Vec<_> = checked.rows.iter().map(|(_, row)| row.0.kind).collect();
	assert_eq!(kinds, [PaperKind::BusinessRegistration, PaperKind::SocialInsurancePaid]);
	let first = checked.rows[0].1;
	assert_eq!((first.0.issuer, first.0.id), (InstitutionId(9), [0x5a; 32]));
	let written = String::from_utf8(to_csv(checked.rows.iter().map(|(_, row)| row)).unwrap());
	assert_eq!(written.unwrap(), text);
}

#[test]
fn a_bad_paper_is_named() {
	let id = "5a".repeat(32);
	let checked = papers(&format!(
		"{HEADER}\n여권,9,2026-11-24,{id}\n사업자등록증명,SEMAS,2026-11-24,{id}\n\
		 사업자등록증명,9,2026-11-31,{id}\n사업자등록증명,9,2026-11-24,5a\n"
	));
	let found: Vec<_> = checked.refused.iter().map(ToString::to_string).collect();
	let expected = [(2, "kind"), (3, "issuer"), (4, "issued_on"), (5, "certificate")];
	assert_eq!(found.len(), expected.len(), "{found:?}");
	for (error, (line, column)) in found.iter().zip(expected) {
		let begins = format!("papers.csv:{line}: column \"{column}\"");
		assert!(error.starts_with(&begins), "{error}");
	}
}
