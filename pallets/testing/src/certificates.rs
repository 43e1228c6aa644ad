//! An issuer of certificates that stand for papers of a loan, and what it has anchored.

use crate::{
	bounded, chief, enrol, fresh_ref, institution, officers::AccountId, today, Party, Place, CLERK,
	MINISTRY, PAPERS,
};
use frame_support::traits::UnfilteredDispatchable;
use frame_system::{pallet_prelude::OriginFor, RawOrigin};
use madang_primitives::{
	certificate::{CertificateLeaf, CertificateProof},
	signing::Purpose,
	InstitutionId, InstitutionKind, PaperKind,
};
use madang_transparency::Tree;
use pallet_certificates::{
	issuer_object, issuer_terms, AccreditationId, BatchId, Batches, Call, Kind, KindId,
	LatestVersion, ListId, NewBatch, NextAccreditation, NextList, StatusChange, StatusPurpose,
	StatusRange,
};
use sp_io::hashing::sha2_256;

/// The issuer.
pub const ISSUER: InstitutionId = institution(InstitutionKind::CertificateIssuer, Place::Own);
/// Who signs for it, with the only key of its DID.
pub const ISSUER_PARTY: Party = Party::P256(60);

/// A runtime with certificates.
pub trait Issuing:
	crate::Chain
	+ frame_system::Config<AccountId = AccountId>
	+ pallet_identity::Config
	+ pallet_certificates::Config
{
}

impl<T> Issuing for T where
	T: crate::Chain
		+ frame_system::Config<AccountId = AccountId>
		+ pallet_identity::Config
		+ pallet_certificates::Config
{
}

/// The kind of certificates that stands for a paper, and the accreditation and the lists of the issuer for it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Series {
	/// The kind.
	pub kind: KindId,
	/// The accreditation.
	pub accreditation: AccreditationId,
	/// The list of revocations.
	pub revocation: ListId,
	/// The list of suspensions.
	pub suspension: ListId,
}

fn by<T: Issuing>(institution: InstitutionId) -> OriginFor<T> {
	RawOrigin::Signed(chief(institution)).into()
}

fn done<T: Issuing>(origin: OriginFor<T>, call: Call<T>) {
	call.dispatch_bypass_filter(origin).expect("what the scene does is possible");
}

/// Have the issuer accredited for certificates that stand for a paper, with both status lists.
pub fn series<T: Issuing>(paper: PaperKind) -> Series {
	let kind = KindId(1_000 + paper as u16);
	if LatestVersion::<T>::get(kind) == 0 {
		let name = format!("paper-{}", paper as u8);
		let details = Kind {
			name_ko: bounded(paper.korean().bytes()),
			name_en: bounded(name.bytes()),
			credential_type: bounded(format!("urn:madang:{name}").bytes()),
			in_charge: MINISTRY,
			max_days: 365,
			per_area: false,
			paper: Some(paper),
			retired: false,
		};
		done::<T>(RawOrigin::Root.into(), Call::set_kind { kind, details });
	}
	if pallet_certificates::LatestDid::<T>::get(ISSUER) == 0 {
		enrol::<T>(RawOrigin::Signed(CLERK).into(), ISSUER_PARTY);
		let (object, terms) = (issuer_object(ISSUER), issuer_terms(&ISSUER_PARTY.did()));
		let consent = ISSUER_PARTY.sign_consent::<T>(Purpose::IssueCertificates, object, terms);
		done::<T>(by::<T>(ISSUER), Call::set_issuer_did { consent, external_ref: fresh_ref() });
	}
	let accreditation = NextAccreditation::<T>::get();
	let (issuer, areas, from) = (ISSUER, bounded([]), today::<T>());
	let external_ref = fresh_ref();
	let accredit = Call::accredit { kind, issuer, areas, from, until: None, external_ref };
	done::<T>(by::<T>(MINISTRY), accredit);
	let [revocation, suspension] = [StatusPurpose::Revocation, StatusPurpose::Suspension]
		.map(|purpose| list::<T>(accreditation, purpose));
	Series { kind, accreditation, revocation, suspension }
}

fn list<T: Issuing>(accreditation: AccreditationId, purpose: StatusPurpose) -> ListId {
	let list = NextList::<T>::get();
	let (size, external_ref) = (131_072, fresh_ref());
	let call = Call::create_status_list { accreditation, purpose, size, external_ref };
	done::<T>(by::<T>(ISSUER), call);
	list
}

/// Anchor certificates with these ids, issued today and valid for 90 days. Their proofs, in this order.
pub fn anchor<T: Issuing>(series: Series, ids: &[u8]) -> Vec<CertificateProof> {
	let Series { accreditation, revocation, suspension, .. } = series;
	let count = u32::try_from(ids.len()).expect("few");
	let range = |list| {
		let first = pallet_certificates::StatusLists::<T>::get(list).expect("a list").taken;
		StatusRange { list, first, count }
	};
	let (revocations, suspensions) = (range(revocation), range(suspension));
	let issued = today::<T>();
	let leaf = |(at, id): (u32, &u8)| CertificateLeaf {
		id: [*id; 32],
		issued,
		expires: issued.plus(90),
		revocation: Some(revocations.first + at),
		suspension: Some(suspensions.first + at),
	};
	let leaves: Vec<_> = (0..).zip(ids).map(leaf).collect();
	let hashes = leaves.iter().map(|leaf| leaf.hash(sha2_256)).collect();
	let tree = Tree::new(hashes).expect("a certificate once");
	let stated = NewBatch {
		accreditation,
		area: None,
		key: ISSUER_PARTY.key(),
		root: tree.anchor().root,
		size: count,
		expires: issued.plus(90),
		revocation: Some(revocations),
		suspension: Some(suspensions),
	};
	let batch = pallet_certificates::LogRoot::<T>::get().size;
	let call = Call::anchor { batches: bounded([stated]), external_ref: fresh_ref() };
	done::<T>(by::<T>(ISSUER), call);
	assert!(Batches::<T>::contains_key(BatchId(batch)), "the batch has the next number");
	let proof =
		|(index, (leaf, path))| CertificateProof { batch, leaf, index, path: bounded(path) };
	(0..).zip(leaves.into_iter().zip(tree.paths())).map(proof).collect()
}

/// Revoke a certificate.
pub fn revoke<T: Issuing>(series: Series, proof: &CertificateProof) {
	let index = proof.leaf.revocation.expect("a place");
	set_status::<T>(series.revocation, index, true);
}

/// Suspend a certificate, or end its suspension.
pub fn set_suspended<T: Issuing>(series: Series, proof: &CertificateProof, set: bool) {
	let index = proof.leaf.suspension.expect("a place");
	set_status::<T>(series.suspension, index, set);
}

fn set_status<T: Issuing>(list: ListId, index: u32, set: bool) {
	let (changes, external_ref) = (bounded([StatusChange { index, set }]), fresh_ref());
	done::<T>(by::<T>(ISSUER), Call::set_statuses { list, changes, external_ref });
}

/// Suspend the issuer's accreditation.
pub fn suspend_accreditation<T: Issuing>(series: Series) {
	let (accreditation, external_ref) = (series.accreditation, fresh_ref());
	let call = Call::suspend_accreditation { accreditation, reason: PAPERS, external_ref };
	done::<T>(by::<T>(MINISTRY), call);
}
