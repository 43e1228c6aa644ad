//! Papers that are certificates of this chain.

use super::{application::replace, *};
use madang_primitives::certificate::CertificateProof;
use madang_testing::certificates::{self as scene, Series, ISSUER};
use pallet_certificates::CertificateFault;
use pallet_programmes::{Gap, Why};

/// A programme after a disaster that takes a business registration only as a certificate, and the issuer.
fn with_certificates(test: impl FnOnce(Series)) {
	build_and_execute(|| {
		let mut terms = disaster_terms();
		terms.papers[0].certified = true;
		opened_on(terms);
		test(scene::series::<Test>(PaperKind::BusinessRegistration));
		check_books();
	});
}

/// The registration with an id, and its proof.
fn certified(series: Series, id: u8) -> (Papers, CertificateProof) {
	let proof = scene::anchor::<Test>(series, &[id, id + 100])[0].clone();
	(madang_testing::bounded([Paper { issuer: ISSUER, ..papers(id)[0] }]), proof)
}

fn proofs(proof: &CertificateProof) -> Proofs {
	madang_testing::bounded([proof.clone()])
}

fn revoked() -> pallet_programmes::Error<Test> {
	let why = Why::Certificate(CertificateFault::Revoked);
	pallet_programmes::Error::Paper(Gap { index: 0, why })
}

/// An approved loan with the certificate of an id.
fn approved(series: Series, id: u8) -> (LoanId, CertificateProof) {
	let loan = next();
	let (papers, proof) = certified(series, id);
	assert_ok!(Filed { papers, proofs: proofs(&proof), ..Filed::new(id) }.file());
	assert_ok!(certify(loan));
	assert_ok!(decide(loan, crate::Decision::Approve(None)));
	(loan, proof)
}

#[test]
fn an_application_needs_the_proof_that_its_programme_asks_for() {
	with_certificates(|series| {
		let (papers, proof) = certified(series, 1);
		let filed = |proofs| Filed { papers: papers.clone(), proofs, ..Filed::new(1) }.file();
		let none = Gap { index: 0, why: Why::NotCertified };
		let none = pallet_programmes::Error::<Test>::Paper(none);
		assert_noop!(filed(Proofs::default()), none);
		assert_ok!(filed(proofs(&proof)));
	});
}

#[test]
fn a_certificate_revoked_after_the_application_stops_the_agreement() {
	with_certificates(|series| {
		let (loan, proof) = approved(series, 1);
		scene::revoke::<Test>(series, &proof);
		assert_noop!(agree(loan), revoked());
		// With another one it is agreed and drawn.
		let (papers, other) = certified(series, 2);
		assert_ok!(replace(loan, papers, proofs(&other)));
		assert_ok!(agree(loan));
		assert_ok!(draw(loan, AMOUNT));
	});
}

#[test]
fn a_certificate_revoked_after_the_agreement_stops_the_draw_until_it_is_replaced() {
	with_certificates(|series| {
		let (loan, proof) = approved(series, 1);
		assert_ok!(agree(loan));
		scene::revoke::<Test>(series, &proof);
		assert_noop!(draw(loan, AMOUNT), revoked());
		let (papers, other) = certified(series, 2);
		assert_ok!(replace(loan, papers, proofs(&other)));
		assert_ok!(draw(loan, AMOUNT));
	});
}
