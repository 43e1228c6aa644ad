//! Papers that are certificates of this chain.

use super::*;
use crate::{Bundles, Proofs};
use frame_support::assert_noop;
use madang_primitives::certificate::CertificateProof;
use madang_testing::certificates::{self as scene, Series, ISSUER};
use pallet_certificates::CertificateFault;
use PaperKind::{BusinessRegistration, VatBase};

/// The usual terms, where a business registration counts only as a certificate.
fn strict() -> Terms {
	let mut terms = terms();
	terms.papers[0].certified = true;
	terms
}

/// The papers that the usual terms ask for, both certificates: with ids 1 and 2.
struct Filed {
	registrations: Series,
	papers: Papers,
	proofs: Vec<CertificateProof>,
}

impl Filed {
	/// The programme is open, and the certificates are anchored with others.
	fn new() -> Self {
		opened_on(strict());
		let registrations = scene::series::<Test>(BusinessRegistration);
		let vat = scene::series::<Test>(VatBase);
		let registration = scene::anchor::<Test>(registrations, &[8, 1, 9])[1].clone();
		let vat = scene::anchor::<Test>(vat, &[2])[0].clone();
		let paper = |kind, id| Paper { kind, issuer: ISSUER, issued_on: today::<Test>(), id };
		let papers = madang_testing::bounded([
			paper(BusinessRegistration, registration.leaf.id),
			paper(VatBase, vat.leaf.id),
		]);
		Self { registrations, papers, proofs: vec![registration, vat] }
	}

	fn proofs(&self) -> Proofs {
		madang_testing::bounded(self.proofs.iter().cloned())
	}

	fn enter(&self) -> DispatchResult {
		let (papers, proofs) = (self.papers.clone(), self.proofs());
		enter(LOAN, Application { papers, proofs, ..application(1, AMOUNT) }).map(drop)
	}

	fn replace(&self) -> DispatchResult {
		Programmes::replace_papers(LOAN, self.papers.clone(), self.proofs())
	}
}

fn refused(index: u8, why: Why) -> Fault {
	Fault::Paper(Gap { index, why })
}

fn faulty(index: u8, fault: CertificateFault) -> Fault {
	refused(index, Why::Certificate(fault))
}

#[test]
fn certificates_are_kept_with_their_papers_and_told() {
	build_and_execute(|| {
		let filed = Filed::new();
		System::reset_events();
		assert_ok!(filed.enter());
		let bundle = Bundles::<Test>::get(LOAN).unwrap();
		assert_eq!(bundle.papers, filed.papers);
		let ids: Vec<u8> = bundle.certificates.iter().map(|one| one.id[0]).collect();
		assert_eq!(ids, vec![1, 2]);
		let told = Event::PapersFiled {
			loan: LOAN,
			programme: PROGRAMME,
			lender: BANK,
			papers: bundle.papers,
			certificates: bundle.certificates,
			at: START,
		};
		assert_eq!(last_event(), told);
		assert_ok!(Programmes::ensure_papers(LOAN));
		assert_ok!(Programmes::disburse(LOAN, AMOUNT));
		assert_eq!(Bundles::<Test>::get(LOAN), None);
	});
}

#[test]
fn a_paper_counts_without_a_proof_only_where_the_terms_say_so() {
	build_and_execute(|| {
		let mut filed = Filed::new();
		// The second requirement takes any paper.
		filed.proofs.truncate(1);
		assert_ok!(filed.enter());
		filed.proofs.clear();
		assert_noop!(filed.replace(), refused(0, Why::NotCertified));
		filed.papers[0].kind = PaperKind::Identity;
		assert_noop!(filed.replace(), refused(0, Why::WrongKind));
		filed.papers.remove(0);
		assert_noop!(filed.replace(), refused(0, Why::Missing));
	});
}

#[test]
fn a_certificate_that_is_too_old_does_not_count_with_a_newer_paper_that_is_none() {
	build_and_execute(|| {
		let mut filed = Filed::new();
		assert_ok!(filed.enter());
		move_clock(today::<Test>().plus(89), 1);
		filed.papers[1] = paper(VatBase, 0, 3);
		filed.proofs.truncate(1);
		assert_ok!(filed.replace());
		move_clock(today::<Test>(), 1);
		// It is stale after 90 days, and a newer one without a proof does not count for the requirement.
		filed.papers.try_push(paper(BusinessRegistration, 0, 4)).unwrap();
		assert_noop!(filed.replace(), refused(0, Why::Stale));
	});
}

#[test]
fn a_proof_is_of_a_paper_that_says_the_same() {
	build_and_execute(|| {
		let filed = Filed::new();
		let changed = |change: fn(&mut Filed)| {
			let (papers, proofs) = (filed.papers.clone(), filed.proofs.clone());
			let mut changed = Filed { papers, proofs, ..filed };
			change(&mut changed);
			changed.enter()
		};
		let other_issuer = changed(|filed| filed.papers[0].issuer = FOUNDATION);
		assert_eq!(other_issuer, Err(refused(0, Why::OtherIssuer).into()));
		let kind = changed(|filed| filed.papers[1].kind = PaperKind::ExemptIncome);
		assert_eq!(kind, Err(refused(1, Why::OtherKind).into()));
		let day = changed(|filed| filed.papers[1].issued_on = today::<Test>().minus(1));
		assert_eq!(day, Err(refused(1, Why::OtherDay).into()));
		let id = changed(|filed| filed.papers[0].id = [77; 32]);
		assert_eq!(id, Err(refused(0, Why::ProofWithoutPaper).into()));
		let twice = changed(|filed| filed.proofs[1] = filed.proofs[0].clone());
		assert_eq!(twice, Err(refused(1, Why::ProofWithoutPaper).into()));
		assert_ok!(changed(|_| {}));
	});
}

/// Each part of a proof that is altered makes it count for nothing, and the error says what is wrong.
#[test]
fn a_certificate_that_is_not_in_its_batch_does_not_count() {
	type Change = fn(&mut CertificateProof);
	build_and_execute(|| {
		let mut filed = Filed::new();
		let genuine = filed.proofs[0].clone();
		let cases: [(Change, CertificateFault); 10] = [
			(|proof| proof.batch = 99, CertificateFault::BatchUnknown),
			// That of the other certificate.
			(|proof| proof.batch = 1, CertificateFault::NotInBatch),
			(|proof| proof.index = 0, CertificateFault::NotInBatch),
			(|proof| proof.index = 3, CertificateFault::NotInBatch),
			(|proof| proof.path[0][0] ^= 1, CertificateFault::NotInBatch),
			(|proof| proof.path.truncate(1), CertificateFault::NotInBatch),
			(|proof| proof.leaf.issued = proof.leaf.issued.minus(1), CertificateFault::NotInBatch),
			(|proof| proof.leaf.expires = proof.leaf.expires.plus(9), CertificateFault::NotInBatch),
			(|proof| proof.leaf.revocation = None, CertificateFault::NotInBatch),
			(|proof| proof.leaf.suspension = Some(0), CertificateFault::NotInBatch),
		];
		for (number, (change, fault)) in cases.into_iter().enumerate() {
			filed.proofs[0] = genuine.clone();
			change(&mut filed.proofs[0]);
			assert_eq!(filed.enter(), Err(faulty(0, fault).into()), "case {number}");
		}
		filed.proofs[0] = genuine;
		assert_ok!(filed.enter());
	});
}

#[test]
fn a_certificate_that_was_revoked_stops_every_step() {
	build_and_execute(|| {
		let filed = Filed::new();
		assert_ok!(filed.enter());
		assert_ok!(Programmes::ensure_papers(LOAN));
		scene::revoke::<Test>(filed.registrations, &filed.proofs[0]);
		let revoked = faulty(0, CertificateFault::Revoked);
		assert_noop!(Programmes::ensure_papers(LOAN), revoked);
		let revoked = faulty(0, CertificateFault::Revoked);
		assert_noop!(Programmes::disburse(LOAN, AMOUNT), revoked);
		assert_noop!(filed.replace(), faulty(0, CertificateFault::Revoked));

		// Another certificate helps.
		let id = 5;
		let other = scene::anchor::<Test>(filed.registrations, &[id])[0].clone();
		let mut papers = filed.papers.clone();
		papers[0].id = [id; 32];
		let filed = Filed { papers, proofs: vec![other, filed.proofs[1].clone()], ..filed };
		assert_ok!(filed.replace());
		assert_ok!(Programmes::ensure_papers(LOAN));
		assert_ok!(Programmes::disburse(LOAN, AMOUNT / 2));
		// Once something is disbursed, nobody looks at the papers any more.
		scene::revoke::<Test>(filed.registrations, &filed.proofs[0]);
		assert_ok!(Programmes::disburse(LOAN, AMOUNT / 2));
	});
}

#[test]
fn a_suspended_certificate_counts_again_when_its_suspension_ends() {
	build_and_execute(|| {
		let filed = Filed::new();
		let suspend =
			|set| scene::set_suspended::<Test>(filed.registrations, &filed.proofs[0], set);
		suspend(true);
		assert_noop!(filed.enter(), faulty(0, CertificateFault::Suspended));
		suspend(false);
		assert_ok!(filed.enter());
		suspend(true);
		let suspended = || faulty(0, CertificateFault::Suspended);
		assert_noop!(Programmes::ensure_papers(LOAN), suspended());
		assert_noop!(Programmes::disburse(LOAN, 1), suspended());
		suspend(false);
		assert_ok!(Programmes::ensure_papers(LOAN));
		assert_ok!(Programmes::disburse(LOAN, 1));
	});
}

#[test]
fn a_certificate_is_in_force_to_its_last_day_and_the_draw_does_not_ask() {
	build_and_execute(|| {
		let mut filed = Filed::new();
		// A certificate that ends after 90 days, where a paper of 400 days would do.
		let mut terms = strict();
		terms.papers.iter_mut().for_each(|one| one.max_age_days = 400);
		terms.hold_days = 366;
		assert_ok!(revise(terms));
		filed.proofs.truncate(1);
		assert_ok!(filed.enter());
		// After so many days, the certificate's last day.
		move_clock(today::<Test>().plus(89), 1);
		assert_ok!(Programmes::ensure_papers(LOAN));
		move_clock(today::<Test>(), 1);
		let expired = faulty(0, CertificateFault::Expired);
		assert_noop!(Programmes::ensure_papers(LOAN), expired);
		assert_ok!(Programmes::disburse(LOAN, AMOUNT));
	});
}

#[test]
fn what_was_anchored_before_the_issuer_was_suspended_counts() {
	build_and_execute(|| {
		let filed = Filed::new();
		scene::suspend_accreditation::<Test>(filed.registrations);
		assert_ok!(filed.enter());
		assert_ok!(Programmes::ensure_papers(LOAN));
	});
}

/// The longest error has room in what the chain reports.
#[test]
fn an_error_names_paper_and_fault() {
	let error: DispatchError = faulty(7, CertificateFault::Suspended).into();
	let DispatchError::Module(module) = error else { panic!("{error:?}") };
	assert_eq!(module.error[1..], [7, 10, 8]);
}
