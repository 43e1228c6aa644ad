//! The papers of an application: what a programme asks for, and what is missing.

use crate::{Requirement, Terms};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{pallet_prelude::ConstU32, BoundedVec, PalletError};
use madang_primitives::{certificate::CertificateProof, InstitutionId, KoreanDay, PaperKind};
use pallet_certificates::{CertificateFault, CheckedCertificate};
use scale_info::TypeInfo;

/// Most papers of an application: as many as there are requirements.
pub type MaxPapers = ConstU32<24>;

/// The papers of an application (꾸러미).
pub type Papers = BoundedVec<Paper, MaxPapers>;

/// The proofs of the papers that are certificates of this chain, in any order.
pub type Proofs = BoundedVec<CertificateProof, MaxPapers>;

/// The id of a certificate, as its issuer gives it. It does not tell whose certificate it is.
pub type PaperId = [u8; 32];

/// A paper of a bundle.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Paper {
	/// Its kind.
	pub kind: PaperKind,
	/// Who issued it: as the lender states, unless a proof comes with it.
	pub issuer: InstitutionId,
	/// The day of its issue.
	pub issued_on: KoreanDay,
	/// The id of the certificate.
	pub id: PaperId,
}

/// The papers of an application, as they are kept.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Bundle {
	/// The papers.
	pub papers: Papers,
	/// Those of them that are certificates of this chain, in the order of their proofs.
	pub certificates: BoundedVec<CheckedCertificate, MaxPapers>,
}

impl Bundle {
	/// Whether a paper has this id.
	pub fn has(&self, id: &PaperId) -> bool {
		self.papers.iter().any(|paper| paper.id == *id)
	}

	/// Whether the chain has checked a paper as a certificate.
	pub fn is_certified(&self, paper: &Paper) -> bool {
		self.certificates.iter().any(|certificate| certificate.id == paper.id)
	}

	/// The index of the paper with an id.
	pub(crate) fn index_of(&self, id: &PaperId) -> Option<u8> {
		let index = self.papers.iter().position(|paper| paper.id == *id)?;
		u8::try_from(index).ok()
	}
}

/// What is wrong with a requirement, a paper or a proof.
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
	/// Papers of such a kind are there, but none has the proof that it is a certificate of this chain.
	#[codec(index = 5)]
	NotCertified,
	/// The proof is of a certificate that is not in the bundle, or is there twice.
	#[codec(index = 6)]
	ProofWithoutPaper,
	/// The certificate is of another issuer than the paper.
	#[codec(index = 7)]
	OtherIssuer,
	/// The certificate stands for another kind of papers, or for none.
	#[codec(index = 8)]
	OtherKind,
	/// The certificate was issued on another day than the paper.
	#[codec(index = 9)]
	OtherDay,
	/// The certificate does not count.
	#[codec(index = 10)]
	Certificate(CertificateFault),
}

/// A fault of a bundle.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, PalletError)]
pub struct Gap {
	/// For [`Why::Missing`], [`Why::Stale`] and [`Why::NotCertified`] the index of the requirement in the terms, for
	/// [`Why::ProofWithoutPaper`] that of the proof, for the others that of the paper in the bundle; all from zero.
	pub index: u8,
	/// What is wrong with it.
	pub why: Why,
}

impl Requirement {
	fn names(&self, paper: &Paper) -> bool {
		self.any_of.contains(&paper.kind)
	}

	/// Why the papers do not meet it on a day; `None` if one does.
	fn fault(&self, bundle: &Bundle, today: KoreanDay) -> Option<Why> {
		let counts = |paper: &&Paper| !self.certified || bundle.is_certified(paper);
		let fresh =
			|paper: &&Paper| today.days_after(paper.issued_on) <= u32::from(self.max_age_days);
		let of_kind = || bundle.papers.iter().filter(|paper| self.names(paper));
		if of_kind().next().is_none() {
			return Some(Why::Missing);
		}
		if !of_kind().any(|paper| counts(&paper)) {
			return Some(Why::NotCertified);
		}
		let met = of_kind().filter(counts).any(|paper| fresh(&paper));
		(!met).then_some(Why::Stale)
	}
}

/// Every gap of a bundle on a day: those of its papers in their order, then those of the requirements in
/// theirs.
pub fn gaps<'a>(
	terms: &'a Terms,
	bundle: &'a Bundle,
	today: KoreanDay,
) -> impl Iterator<Item = Gap> + 'a {
	let papers = &bundle.papers;
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
		one.fault(bundle, today).map(|why| (index, why))
	};
	let all = papers.iter().enumerate().filter_map(of_paper);
	all.chain(terms.papers.iter().enumerate().filter_map(of_requirement)).map(|(index, why)| {
		// Both lists have at most 24 members.
		Gap { index: u8::try_from(index).unwrap_or(u8::MAX), why }
	})
}

/// Whether the papers are what the terms ask for on a day; otherwise the first gap.
pub fn missing(terms: &Terms, bundle: &Bundle, today: KoreanDay) -> Result<(), Gap> {
	gaps(terms, bundle, today).next().map_or(Ok(()), Err)
}
