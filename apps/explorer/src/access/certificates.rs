//! Readers who are known by a client certificate that their institution has registered on the chain.

use super::{
	reader::{Reader, ShownCertificate, Who},
	role::Role,
};
use madang_index::{CertificateHolder, CertificateHolders};

/// After how long what is known of the certificates is too old to admit anyone, in milliseconds.
pub const KNOWN_FOR: u64 = 10 * 60 * 1_000;

/// What a certificate needs to be for.
const SCOPE: &str = "read";

/// The kinds of institutions that supervise the network.
const SUPERVISORS: [&str; 2] = ["ministry", "auditor"];

/// The states in which an institution may read. What a suspended one has a part in continues.
const READING: [&str; 2] = ["active", "suspended"];

/// The reader who shows a certificate, if institutions have registered it.
pub fn reader(shown: ShownCertificate, known: &CertificateHolders, now: u64) -> Option<Reader> {
	if now.saturating_sub(known.known_at) > KNOWN_FOR || shown.ends_at <= now {
		return None;
	}
	let counts = |one: &&CertificateHolder| {
		one.ends_at > now
			&& READING.contains(&one.state.as_str())
			&& one.scopes.iter().any(|scope| scope == SCOPE)
	};
	let holders: Vec<_> = known.holders.iter().filter(counts).collect();
	let supervises = holders.iter().any(|one| SUPERVISORS.contains(&one.kind.as_str()));
	let role = match (holders.is_empty(), supervises) {
		(true, _) => return None,
		(false, true) => Role::Auditor,
		(false, false) => Role::Institution,
	};
	let institutions = holders.iter().map(|one| one.institution).collect();
	Some(Reader { role, who: Who::Certificate(shown.fingerprint, institutions) })
}

#[cfg(test)]
mod tests {
	use super::*;
	use madang_primitives::{InstitutionKind, InstitutionStatus};

	const NOW: u64 = 1_795_500_596_000;
	const SHOWN: ShownCertificate =
		ShownCertificate { fingerprint: [1; 32], ends_at: NOW + 100_000 };

	fn holder(institution: u32, kind: &str) -> CertificateHolder {
		CertificateHolder {
			institution,
			kind: kind.to_owned(),
			state: "active".to_owned(),
			scopes: vec!["read".to_owned()],
			ends_at: NOW + 1,
		}
	}

	fn role(holders: Vec<CertificateHolder>, known_at: u64) -> Option<Role> {
		reader(SHOWN, &CertificateHolders { known_at, holders }, NOW).map(|reader| reader.role)
	}

	#[test]
	fn the_kind_of_the_institution_decides() {
		for kind in InstitutionKind::ALL {
			let name = serde_json::to_value(kind).unwrap().as_str().unwrap().to_owned();
			let supervises = matches!(kind, InstitutionKind::Ministry | InstitutionKind::Auditor);
			let expected = if supervises { Role::Auditor } else { Role::Institution };
			assert_eq!(role(vec![holder(1, &name)], NOW), Some(expected), "{name}");
		}
		// A bank that registers an auditor's certificate takes nothing away, and gets nothing.
		let both = vec![holder(1, "bank"), holder(2, "auditor")];
		assert_eq!(role(both, NOW), Some(Role::Auditor));
		assert_eq!(role(vec![], NOW), None);
	}

	#[test]
	fn a_certificate_counts_until_each_of_its_ends() {
		let bank = || holder(1, "bank");
		let ended = CertificateHolder { ends_at: NOW, ..bank() };
		assert_eq!(role(vec![ended.clone()], NOW), None);
		assert_eq!(role(vec![ended, holder(2, "bank")], NOW), Some(Role::Institution));
		let known = CertificateHolders { known_at: NOW, holders: vec![bank()] };
		let over = ShownCertificate { ends_at: NOW, ..SHOWN };
		assert_eq!(reader(over, &known, NOW), None);
		let for_others = CertificateHolder { scopes: vec!["submit".to_owned()], ..bank() };
		assert_eq!(role(vec![for_others], NOW), None);
	}

	#[test]
	fn an_institution_that_has_left_reads_nothing() {
		for state in
			[InstitutionStatus::Active, InstitutionStatus::Suspended, InstitutionStatus::Withdrawn]
		{
			let name = serde_json::to_value(state).unwrap().as_str().unwrap().to_owned();
			let expected = (state != InstitutionStatus::Withdrawn).then_some(Role::Institution);
			let one = CertificateHolder { state: name.clone(), ..holder(1, "bank") };
			assert_eq!(role(vec![one], NOW), expected, "{name}");
		}
	}

	#[test]
	fn what_is_known_for_too_long_admits_nobody() {
		let bank = || vec![holder(1, "bank")];
		assert_eq!(role(bank(), NOW - KNOWN_FOR), Some(Role::Institution));
		assert_eq!(role(bank(), NOW - KNOWN_FOR - 1), None);
		assert_eq!(role(bank(), 0), None);
	}
}
