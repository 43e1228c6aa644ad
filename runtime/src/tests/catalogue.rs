//! The kinds of certificates that a network begins with.

use super::support::run;
use crate::Certificates;
use madang_primitives::PaperKind;
use pallet_certificates::KindId;

#[test]
fn a_network_begins_with_a_kind_for_each_paper_and_for_extracts() {
	let ministry = madang_testing::MINISTRY;
	let kinds = crate::catalogue::kinds(ministry);
	assert_eq!(kinds.len(), PaperKind::ALL.len() + 6);
	for (number, kind) in (1u16..).zip(&kinds) {
		assert_eq!(kind.kind, KindId(number));
	}
	for paper in PaperKind::ALL {
		assert_eq!(kinds.iter().filter(|kind| kind.paper == Some(paper)).count(), 1, "{paper}");
	}
	run(|| {
		let found = Certificates::kinds(KindId(0), 64);
		assert_eq!(found.len(), kinds.len());
		assert!(found.iter().all(|(_, version, kind)| *version == 1 && !kind.retired));
	});
}
