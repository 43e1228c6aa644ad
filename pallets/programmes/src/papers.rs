//! The papers of an application: what a programme asks for, and what is missing.

use crate::{Requirement, Terms};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{pallet_prelude::ConstU32, BoundedVec, PalletError};
use madang_primitives::{InstitutionId, KoreanDay, PaperKind};
use scale_info::TypeInfo;

/// Most papers of an application: as many as there are requirements.
pub type MaxPapers = ConstU32<24>;

/// The papers of an application (꾸러미).
pub type Papers = BoundedVec<Paper, MaxPapers>;

/// The id of a certificate, as its issuer gives it. It does not tell whose certificate it is.
pub type PaperId = [u8; 32];

/// A paper of a bundle.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Paper {
	/// Its kind.
	pub kind: PaperKind,
	/// Who issued it, as the lender states.
	pub issuer: InstitutionId,
	/// The day of its issue.
	pub issued_on: KoreanDay,
	/// The id of the certificate.
	pub id: PaperId,
}

/// What is wrong with a requirement or a paper.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, PalletError)]
pub enum Why {
	/// No paper is of a kind that the requirement names.
	#[codec(index = 0)]
	Missing,
	/// Every paper of such a kind is too old.
	#[codec(index = 1)]
	Stale,
	/// The programme does not ask for the kind of the paper.
	#[codec(index = 2)]
	WrongKind,
	/// The paper is dated after today.
	#[codec(index = 3)]
	FutureDated,
	/// An earlier paper of the bundle has the same id.
	#[codec(index = 4)]
	Twice,
}

/// A fault of a bundle.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, PalletError)]
pub struct Gap {
	/// For [`Why::Missing`] and [`Why::Stale`] the index of the requirement in the terms, for the others
	/// the index of the paper in the bundle; both from zero.
	pub index: u8,
	/// What is wrong with it.
	pub why: Why,
}

impl Requirement {
	fn names(&self, paper: &Paper) -> bool {
		self.any_of.contains(&paper.kind)
	}

	/// Why the papers do not meet it on a day; `None` if one does.
	fn fault(&self, papers: &[Paper], today: KoreanDay) -> Option<Why> {
		let fresh =
			|paper: &&Paper| today.days_after(paper.issued_on) <= u32::from(self.max_age_days);
		let of_kind = || papers.iter().filter(|paper| self.names(paper));
		match (of_kind().next(), of_kind().find(fresh)) {
			(None, _) => Some(Why::Missing),
			(Some(_), None) => Some(Why::Stale),
			(Some(_), Some(_)) => None,
		}
	}
}

/// Every gap of a bundle on a day: those of its papers in their order, then those of the requirements in
/// theirs.
pub fn gaps<'a>(
	terms: &'a Terms,
	papers: &'a [Paper],
	today: KoreanDay,
) -> impl Iterator<Item = Gap> + 'a {
	let of_paper = move |(index, paper): (usize, &Paper)| {
		let mut earlier = papers.iter().take(index);
		let why = if paper.issued_on > today {
			Why::FutureDated
		} else if earlier.any(|one| one.id == paper.id) {
			Why::Twice
		} else if !terms.papers.iter().any(|one| one.names(paper)) {
			Why::WrongKind
		} else {
			return None;
		};
		Some((index, why))
	};
	let of_requirement = move |(index, one): (usize, &'a Requirement)| {
		one.fault(papers, today).map(|why| (index, why))
	};
	let all = papers.iter().enumerate().filter_map(of_paper);
	all.chain(terms.papers.iter().enumerate().filter_map(of_requirement)).map(|(index, why)| {
		// Both lists have at most 24 members.
		Gap { index: u8::try_from(index).unwrap_or(u8::MAX), why }
	})
}

/// Whether the papers are what the terms ask for on a day; otherwise the first gap.
pub fn missing(terms: &Terms, papers: &[Paper], today: KoreanDay) -> Result<(), Gap> {
	gaps(terms, papers, today).next().map_or(Ok(()), Err)
}
