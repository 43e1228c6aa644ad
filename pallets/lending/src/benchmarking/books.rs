//! What the benchmarks of loans under programmes find prepared. The books of programmes are filled as on the chain.

use super::{helper::BenchmarkHelper as _, scenes::*};
use crate::*;
use alloc::{vec, vec::Vec};
use frame_support::{pallet_prelude::Get, BoundedVec};
use frame_system::pallet_prelude::BlockNumberFor;
use madang_primitives::{
	signing::{PartySignature, Purpose},
	InstitutionId, KoreanDay, LoanId, PaperKind, ProgrammeId, Won, DAY_MS, WHOLE_RATE,
};
use madang_schedule::account::{Buckets, Ledger};
use pallet_certificates::{certificate, BatchId};
use pallet_programmes::{
	Application, GuaranteeShare, Holds, MaxPapers, Offer, OfferedRate, Paper, Papers, Programmes,
	Proofs, Repayments, Requirement, Steps, Terms, Ticket, Version, MAX_HOLD_DAYS,
};
use pallet_rates::ReferenceRates;
use pallet_terms::Term;
use sp_runtime::traits::Zero;

const PERIOD: u32 = 2026;

/// How many kinds of papers there are: as many as a programme can ask for.
pub(super) fn all_kinds() -> u32 {
	PaperKind::ALL.len() as u32
}

/// Terms of a programme with every step, which asks for so many kinds of papers.
fn programme_terms<T: Config>(kinds: u32) -> Terms {
	let requirement = |kind: PaperKind| Requirement {
		any_of: BoundedVec::truncate_from(vec![kind]),
		max_age_days: u16::MAX,
		certified: true,
	};
	let asked = PaperKind::ALL.into_iter().take(kinds as usize).map(requirement).collect();
	Terms {
		window: (KoreanDay::FIRST, KoreanDay(i32::MAX)),
		period: PERIOD,
		per_loan: Won::MAX,
		per_applicant: Won::MAX,
		offer: Offer {
			rate: OfferedRate::Index { index: INDEX, spread: 0, reset_months: 1 },
			most_months: T::MaxTermMonths::get(),
			most_grace_months: 0,
			repayments: Repayments::ALL,
		},
		papers: BoundedVec::truncate_from(asked),
		guarantee: Some(GuaranteeShare { ratio: WHOLE_RATE, most_cover: Won::MAX }),
		path: Steps::ALL,
		disaster: None,
		hold_days: MAX_HOLD_DAYS,
		refill: true,
	}
}

/// A programme that asks for so many kinds of papers, with a line for the bank.
pub(super) fn programme<T: WithBooks>(bank: InstitutionId, kinds: u32) -> Done<ProgrammeId> {
	use pallet_programmes::Pallet as Book;
	let origin = || funder::<T>();
	let number = pallet_programmes::NextProgramme::<T>::get();
	<T as Config>::Rates::fill(INDEX);
	Book::<T>::open(origin()?, programme_terms::<T>(kinds), Won::MAX, fresh())?;
	Book::<T>::set_line(origin()?, number, bank, Some(Won::MAX), fresh())?;
	let keys = BoundedVec::truncate_from(vec![Helper::<T>::ticket_key()]);
	Book::<T>::set_ticket_keys(origin()?, keys, fresh())?;
	Ok(number)
}

/// Papers, and the proof of each.
pub(super) type Proven = (Papers, Proofs);

/// So many papers of so many kinds, each a certificate of this chain. Another set has other certificates.
pub(super) fn papers<T: WithBooks>(count: u32, kinds: u32, set: u64) -> Proven {
	let kinds = PaperKind::ALL.into_iter().take(kinds as usize).cycle();
	let ids = set.saturating_mul(1_000)..;
	let paper = |(kind, id)| Paper {
		kind,
		issuer: InstitutionId(1),
		issued_on: Pallet::<T>::today(),
		id: bytes(id),
	};
	let papers: Vec<_> = kinds.zip(ids).take(count as usize).map(paper).collect();
	let batches = set.saturating_mul(1_000)..;
	let proof = |(number, paper): (u64, &Paper)| {
		certificate::<T>(BatchId(number), paper.id, paper.issuer, paper.kind)
	};
	let proofs = batches.zip(&papers).map(proof).collect();
	(BoundedVec::truncate_from(papers), BoundedVec::truncate_from(proofs))
}

/// As many papers as there can be.
pub(super) fn most_papers<T: WithBooks>(set: u64) -> Proven {
	papers::<T>(<MaxPapers as Get<u32>>::get(), all_kinds(), set)
}

/// What is agreed under a programme with so many borrowers.
pub(super) fn policy_terms<T: Config>(programme: ProgrammeId, count: u32) -> LoanTerms {
	let (version, fund_use) = (Version::FIRST, FundUse::Operating);
	LoanTerms {
		borrowers: borrowers::<T>(count),
		product: Product::Policy(PolicyTerms { programme, version, fund_use }),
		titles: BoundedVec::new(),
		max_secured: 0,
		credit: credit::<T>(),
	}
}

/// The agency's ticket for an application, with a tag of its own.
pub(super) fn ticket<T: WithBooks>(
	programme: ProgrammeId,
	lender: InstitutionId,
	tag: LoanId,
) -> Ticket {
	let unsigned = Ticket {
		tag: bytes(tag.0),
		programme,
		period: PERIOD,
		lender,
		applicant: Helper::<T>::borrower(0),
		expires_at: Pallet::<T>::now().saturating_add(DAY_MS),
		key: 0,
		signature: PartySignature::P256([0; 64]),
	};
	let genesis = frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero());
	unsigned.signed(genesis, Helper::<T>::sign)
}

/// A loan under a programme in a state, in the books with papers, certified.
pub(super) fn entered<T: WithBooks>(
	programme: ProgrammeId,
	count: u32,
	state: LoanState,
	(papers, proofs): Proven,
) -> Done<LoanId> {
	let by = caller::<T>()?;
	let terms = policy_terms::<T>(programme, count);
	let (lender, lender_kind) = (by.institution, by.kind);
	let applicant = Helper::<T>::borrower(0);
	let loan = loan_in::<T>(lender, terms, Vec::new(), state);
	let policy = PolicyLoan {
		applied_at: Pallet::<T>::now(),
		certificate: Some(DOCUMENTS),
		drawn_at: None,
		last_draw: None,
		withdrawal: None,
	};
	PolicyLoans::<T>::insert(loan, policy);
	let ticket = ticket::<T>(programme, lender, loan);
	let amount = PRINCIPAL;
	T::Programmes::enter(
		loan,
		Application { programme, lender, lender_kind, applicant, amount, ticket, papers, proofs },
	)?;
	Ok(loan)
}

/// A loan under a programme before its draw: with as many papers as there can be, which another application has
/// too.
pub(super) fn applied_in<T: WithBooks>(
	bank: InstitutionId,
	count: u32,
	state: LoanState,
) -> Done<LoanId> {
	let programme = programme::<T>(bank, all_kinds())?;
	entered::<T>(programme, 1, LoanState::Applied, most_papers::<T>(1))?;
	entered::<T>(programme, count, state, most_papers::<T>(1))
}

/// The same, with a guarantee in notice.
pub(super) fn prepared_in<T: WithBooks>(
	bank: InstitutionId,
	count: u32,
	state: LoanState,
) -> Done<LoanId> {
	let loan = applied_in::<T>(bank, count, state)?;
	notify::<T>(loan)?;
	Ok(loan)
}

/// A guaranteed loan under a programme of which the half is drawn, with a ledger.
pub(super) fn drawn<T: WithBooks>(
	programme: ProgrammeId,
	count: u32,
	ledger: Ledger,
) -> Done<LoanId> {
	let half = PRINCIPAL / 2;
	let papers = papers::<T>(1, 1, 1);
	let loan = entered::<T>(programme, count, LoanState::Disbursed, papers)?;
	guarantee::<T>(loan, half)?;
	T::Programmes::disburse(loan, half)?;
	Ledgers::<T>::insert(loan, ledger);
	PolicyLoans::<T>::mutate(loan, |policy| {
		if let Some(policy) = policy {
			policy.drawn_at = Some(0);
			policy.last_draw = Some(Pallet::<T>::today());
		}
	});
	Ok(loan)
}

/// Such a loan, of which the half was drawn [`long_ago`], under a programme of its own. It has as many postings as it can
/// have.
pub(super) fn half_drawn<T: WithBooks>(
	bank: InstitutionId,
	count: u32,
	days_of_month: u32,
) -> Done<LoanId> {
	let programme = programme::<T>(bank, 1)?;
	drawn::<T>(programme, count, full::<T>(PRINCIPAL / 2, long_ago::<T>(days_of_month))?)
}

/// What is submitted to apply under a programme: so many papers of as many kinds as there can be, which another application
/// has too, and the signatures of so many borrowers.
pub(super) fn to_apply<T: WithBooks>(
	bank: InstitutionId,
	count: u32,
	signers: u32,
) -> Done<(LoanTerms, Proven, Ticket, Consents)> {
	let kinds = count.min(all_kinds());
	let programme = programme::<T>(bank, kinds)?;
	let papers = papers::<T>(count, kinds, 1);
	entered::<T>(programme, 1, LoanState::Applied, papers.clone())?;
	let terms = policy_terms::<T>(programme, signers);
	let file = LoanFile::from(terms.clone());
	let signed = file.policy_application(bank, programme, DOCUMENTS, &papers.0);
	let consents = consents::<T>(&terms, Purpose::ApplyForLoan, signed);
	let ticket = ticket::<T>(programme, bank, NextLoan::<T>::get());
	Ok((terms, papers, ticket, consents))
}

/// An agreed loan with as many papers as there can be. What is submitted to replace them by so many, which another
/// application has too, with the signatures of so many borrowers.
pub(super) fn to_replace<T: WithBooks>(
	bank: InstitutionId,
	count: u32,
	signers: u32,
) -> Done<(LoanId, Proven, Consents)> {
	let kinds = count.min(all_kinds());
	let programme = programme::<T>(bank, kinds)?;
	let after = papers::<T>(count, kinds, 1);
	entered::<T>(programme, 1, LoanState::Applied, after.clone())?;
	let before = papers::<T>(<MaxPapers as Get<u32>>::get(), kinds, 2);
	let loan = entered::<T>(programme, signers, LoanState::Agreed, before)?;
	let consents = signed::<T>(loan, Purpose::SubmitPapers, |file| file.papers(loan, &after.0))?;
	Ok((loan, after, consents))
}

/// Let the hold of a loan have lapsed, before the queue handles it.
pub(super) fn lapse_hold<T: WithBooks>(loan: LoanId) {
	Holds::<T>::mutate(loan, |hold| {
		if let Some(hold) = hold {
			hold.term = Term { since: KoreanDay(0), last: KoreanDay(0) };
		}
	});
	assert_eq!(held::<T>(loan), None);
}

/// Let the borrowers of a loan have declared that they withdraw. What they give back then, in won.
pub(super) fn withdrawing<T: Config>(loan: LoanId) -> Done<Won> {
	PolicyLoans::<T>::mutate(loan, |policy| {
		if let Some(policy) = policy {
			policy.withdrawal = Some(0);
		}
	});
	let owed = Pallet::<T>::payoff(loan, Pallet::<T>::today()).ok_or("an account")?;
	Buckets { fee: 0, ..owed }.total().ok_or("an amount".into())
}
