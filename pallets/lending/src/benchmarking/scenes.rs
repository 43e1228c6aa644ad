//! What the benchmarks find prepared: loans in every state, each of the largest size. Loans are written straight
//! into storage; the book of guarantees is filled as on the chain.

use super::helper::BenchmarkHelper as _;
use crate::*;
use alloc::{vec, vec::Vec};
use frame_benchmarking::v2::BenchmarkError;
use frame_support::{
	storage::unhashed,
	traits::{EnsureOrigin, Get},
	BoundedVec,
};
use madang_primitives::{
	signing::Purpose, Commitment, Did, ExternalRef, GuaranteeId, InstitutionId, KoreanDay, LoanId,
	Won, WHOLE_RATE,
};
use madang_schedule::{
	account::{Account, Ledger, MaxPostings, PostingKind},
	Credit, DayCount, HolidayRule, IndexId, LateInterest, MaxParts, Part, PrepaymentFee, RateTerms,
	Repayment,
};
use pallet_guarantees::{GuaranteeState, Guarantees, Request};
use pallet_institutions::Caller;
use pallet_programmes::{Programmes, Stage};
use pallet_rates::ReferenceRates;
use pallet_titles::{EntryId, MaxDebtors, TitleRegistry};
use sp_core::H256;

pub(super) const DOCUMENTS: Commitment = Commitment([1; 32]);
pub(super) const AGREEMENT: Commitment = Commitment([2; 32]);
/// The principal of every loan, in won.
pub(super) const PRINCIPAL: Won = 100_000_000;

/// The runtime of a loan under a programme, which is in the books of other pallets.
pub(crate) trait WithBooks:
	Config + pallet_certificates::Config + pallet_programmes::Config + pallet_guarantees::Config
{
}

impl<T> WithBooks for T where
	T: Config + pallet_certificates::Config + pallet_programmes::Config + pallet_guarantees::Config
{
}

pub(super) type Helper<T> = <T as Config>::BenchmarkHelper;
pub(super) type Done<Value = ()> = Result<Value, BenchmarkError>;

/// A number as 32 bytes.
pub(super) fn bytes(number: u64) -> [u8; 32] {
	let mut bytes = [0; 32];
	bytes[24..].copy_from_slice(&number.to_be_bytes());
	bytes
}

/// A reference that no call has used.
pub(super) fn fresh() -> ExternalRef {
	const LAST: &[u8] = b":benchmark:lending:references";
	let number: u64 = unhashed::get_or_default(LAST);
	unhashed::put(LAST, &number.saturating_add(1));
	// The benchmarks' own references are bytes that are all the same.
	bytes(number.saturating_add(1))
}

/// The bank's officer, with the bank. The clock is set.
pub(super) fn lender<T: Config>() -> Done<(T::RuntimeOrigin, InstitutionId)> {
	Helper::<T>::set_up();
	let origin = T::Lender::try_successful_origin().map_err(|_| "no lender")?;
	let acting = T::Lender::ensure_origin(origin.clone()).map_err(|_| "no lender")?;
	Ok((origin, acting.institution))
}

/// The bank's officer as the books know it, with a fresh reference.
pub(super) fn caller<T: Config>() -> Done<Caller<T::AccountId>> {
	let (origin, _) = lender::<T>()?;
	let acting = T::Lender::ensure_origin(origin).map_err(|_| "no lender")?;
	Ok(Caller::new(acting, fresh()))
}

/// The officer of the agency that runs the programmes.
pub(super) fn funder<T: Config>() -> Done<T::RuntimeOrigin> {
	T::Funder::try_successful_origin().map_err(|_| "no agency".into())
}

/// The index that every loan follows.
pub(super) const INDEX: IndexId = IndexId(1);

/// Equal instalments over the longest term, by an index with as many values as can be that is looked up every month. Its
/// rate is always the cap.
pub(super) fn credit<T: Config>() -> Credit {
	let rate = T::MaxRate::get();
	T::Rates::fill(INDEX);
	Credit {
		principal: PRINCIPAL,
		term_months: T::MaxTermMonths::get(),
		grace_months: 0,
		repayment: Repayment::EqualInstalment,
		rate: RateTerms::Index { index: INDEX, spread: 0, reset_months: 1, cap: Some(rate) },
		days: DayCount::Act365,
		pay_day: 25,
		holiday: HolidayRule::Following { accrue: false },
		prepayment: PrepaymentFee { rate: 12_000, until_months: 36 },
		late: LateInterest { add: 0, cap: rate },
	}
}

/// A principal in as many parts as an irregular repayment can have.
pub(super) fn irregular<T: Config>(principal: Won) -> Credit {
	let count = <MaxParts as Get<u32>>::get();
	let every = u32::from(T::MaxTermMonths::get()).saturating_mul(28) / count;
	let part = |number: u32| Part {
		day: Pallet::<T>::today().plus(every.saturating_mul(number)),
		// The last one has all of the principal.
		amount: if number == count { principal } else { 0 },
	};
	let parts = BoundedVec::truncate_from((1..=count).map(part).collect());
	Credit { principal, repayment: Repayment::Irregular(parts), ..credit::<T>() }
}

/// A day before today: as many months ago as the longest term has, of so many days each. With 30 days, the last
/// instalments are not due yet.
pub(super) fn long_ago<T: Config>(days_of_month: u32) -> KoreanDay {
	Pallet::<T>::today().minus(u32::from(T::MaxTermMonths::get()).saturating_mul(days_of_month))
}

/// The borrowers of a loan.
pub(super) fn borrowers<T: Config>(count: u32) -> BoundedVec<Did, MaxDebtors> {
	BoundedVec::truncate_from((0..count).map(Helper::<T>::borrower).collect())
}

/// A mortgage loan with so many borrowers, secured by as many titles as there can be.
pub(super) fn terms<T: Config>(bank: InstitutionId, count: u32) -> LoanTerms {
	let titles = Helper::<T>::mortgages(bank).into_iter().map(|entry| entry.title).collect();
	LoanTerms {
		borrowers: borrowers::<T>(count),
		product: Product::Mortgage,
		titles: BoundedVec::truncate_from(titles),
		max_secured: PRINCIPAL,
		credit: credit::<T>(),
	}
}

pub(super) fn consents<T: Config>(
	terms: &LoanTerms,
	purpose: Purpose,
	signed: (H256, H256),
) -> Consents {
	let consent = |did: &Did| Helper::<T>::consent(*did, purpose, signed.0, signed.1);
	BoundedVec::truncate_from(terms.borrowers.iter().map(consent).collect())
}

/// The signature of every borrower of a loan to what its file says.
pub(super) fn signed<T: Config>(
	loan: LoanId,
	purpose: Purpose,
	to: impl FnOnce(&LoanFile) -> (H256, H256),
) -> Done<Consents> {
	let file = Pallet::<T>::file(loan).map_err(|_| "a file")?;
	Ok(consents::<T>(file.terms(), purpose, to(&file)))
}

/// A loan in a state, written straight into storage. One that is owed has no account yet.
pub(super) fn loan_in<T: Config>(
	bank: InstitutionId,
	terms: LoanTerms,
	entries: Vec<EntryId>,
	state: LoanState,
) -> LoanId {
	let owed = state == LoanState::Disbursed;
	let policy = terms.policy().is_some();
	let entries = MortgageEntries::truncate_from(entries);
	let signed = !matches!(state, LoanState::Applied | LoanState::Approved);
	let loan = NextLoan::<T>::get();
	NextLoan::<T>::put(LoanId(loan.0.saturating_add(1)));
	Files::<T>::insert(loan, LoanFile::from(terms));
	let documents = DOCUMENTS;
	let found = Loan {
		lender: bank,
		state,
		since: 0,
		origin: match policy {
			true => Origin::UnderProgramme { documents },
			false => Origin::Applied { documents },
		},
		agreement: signed.then_some(AGREEMENT),
		amendments: 0,
		// The mortgages were registered for no loan.
		deal: None,
		entries: entries.clone(),
		offer: (state != LoanState::Applied)
			.then_some(pallet_terms::Term { since: KoreanDay(0), last: KoreanDay(i32::MAX) }),
		disbursed_on: owed.then_some(KoreanDay(0)),
		paid_off_on: None,
	};
	Loans::<T>::insert(loan, found);
	entries.iter().for_each(|entry| SecuredBy::<T>::insert(entry, loan, ()));
	loan
}

/// The ledger of a loan of which an amount is drawn on a day.
pub(super) fn ledger<T: Config>(credit: &Credit, amount: Won, on: KoreanDay) -> Done<Ledger> {
	let mut ledger = Ledger::new(Account::new(credit));
	let calendar = Pallet::<T>::calendar();
	let contract = Pallet::<T>::contract(credit, &calendar);
	let posted = ledger.post(&contract, PostingKind::Draw, amount, on);
	posted.map(|_| ledger).map_err(|_| "it can be drawn".into())
}

/// Such a ledger of the longest term, with as many postings as it can have: from its first open day on, but for the
/// draw.
pub(super) fn full<T: Config>(amount: Won, on: KoreanDay) -> Done<Ledger> {
	let credit = credit::<T>();
	let mut ledger = ledger::<T>(&credit, amount, on)?;
	let first = Pallet::<T>::first_open_day();
	let calendar = Pallet::<T>::calendar();
	let contract = Pallet::<T>::contract(&credit, &calendar);
	for _ in 1..<MaxPostings as Get<u32>>::get() {
		let posted = ledger.post(&contract, PostingKind::Fee, 1, first);
		posted.map_err(|_| "a fee")?;
	}
	Ok(ledger)
}

/// A mortgage loan that is owed, secured by as many titles as there can be: by a charge of each. The
/// first charge has the number 0.
pub(super) fn secured<T: Config>(bank: InstitutionId, ledger: Ledger, charge: u32) -> LoanId {
	let terms = terms::<T>(bank, MaxDebtors::get());
	let mut entries = Helper::<T>::mortgages(bank);
	for entry in &mut entries {
		entry.number = entry.number.saturating_add(charge);
	}
	let loan = loan_in::<T>(bank, terms, entries, LoanState::Disbursed);
	Ledgers::<T>::insert(loan, ledger);
	loan
}

/// Let each mortgage secure other loans, one less than it can, of less than half of [`PRINCIPAL`] together. No loan is
/// under two of them, so none is read twice. Each account is as in [`full`], from the start of the longest term on.
pub(super) fn fill<T: Config>(bank: InstitutionId, entries: &[EntryId]) -> Done {
	let ledger = full::<T>(PRINCIPAL / 2 / Won::from(MOST_UNDER), long_ago::<T>(30))?;
	let terms = terms::<T>(bank, MaxDebtors::get());
	for entry in entries {
		let titles = BoundedVec::truncate_from(vec![entry.title]);
		let terms = LoanTerms { titles, ..terms.clone() };
		for _ in 1..MOST_UNDER {
			let loan = loan_in::<T>(bank, terms.clone(), vec![*entry], LoanState::Disbursed);
			Ledgers::<T>::insert(loan, ledger.clone());
		}
	}
	Ok(())
}

/// An agreed loan under so many mortgages that secure other loans, as [`fill`] does, and these mortgages.
pub(super) fn further<T: Config>(
	bank: InstitutionId,
	count: u32,
) -> Done<(LoanId, MortgageEntries)> {
	let mut entries = Helper::<T>::mortgages(bank);
	entries.truncate(count as usize);
	fill::<T>(bank, &entries)?;
	let first = entries.first().copied().and_then(T::Titles::mortgage).ok_or("a mortgage")?;
	let terms = LoanTerms {
		product: Product::UnderMortgage,
		titles: BoundedVec::truncate_from(entries.iter().map(|entry| entry.title).collect()),
		max_secured: first.mortgage.max_secured,
		credit: Credit { principal: PRINCIPAL / 2, ..credit::<T>() },
		..terms::<T>(bank, MaxDebtors::get())
	};
	let loan = loan_in::<T>(bank, terms, Vec::new(), LoanState::Agreed);
	Ok((loan, MortgageEntries::truncate_from(entries)))
}

/// A change of a loan's contract that repays all of it in as many parts as there can be, and reinstates it.
fn amendment<T: Config>() -> Amendment {
	Amendment {
		reason: AmendmentReason::Restructuring,
		credit: Credit {
			// The months in which a fee is due do not begin again.
			prepayment: PrepaymentFee { rate: 0, until_months: 0 },
			..irregular::<T>(PRINCIPAL)
		},
		reinstates: true,
		agreement: AGREEMENT,
	}
}

/// What so many borrowers sign to change the contract of a loan. It was changed before, so that its credit is read in
/// addition to its file.
pub(super) fn to_amend<T: Config>(
	bank: InstitutionId,
	loan: LoanId,
	count: u32,
) -> Done<(Amendment, Consents)> {
	let amendment = amendment::<T>();
	let before = Amendment { credit: credit::<T>(), ..amendment.clone() };
	Amendments::<T>::insert(loan, 1, Amended { amendment: before, from: KoreanDay(0) });
	Loans::<T>::mutate(loan, |found| {
		if let Some(found) = found {
			found.amendments = 1;
		}
	});
	Files::<T>::insert(loan, LoanFile::from(terms::<T>(bank, count)));
	let consents =
		signed::<T>(loan, Purpose::AmendLoan, |file| file.amendment(loan, 2, &amendment))?;
	Ok((amendment, consents))
}

/// How many notices the guarantor of a loan got.
pub(super) fn notices<T: Config>(loan: LoanId) -> u32 {
	T::Guarantees::guarantee(loan).map_or(0, |(_, found)| found.notices)
}

/// The council.
pub(super) fn council<T: Config>() -> Done<T::RuntimeOrigin> {
	T::CouncilOrigin::try_successful_origin().map_err(|()| "no council".into())
}

/// Limits of mortgage lending.
pub(super) const fn limits() -> LendingLimits {
	let (ltv, ltv_regulated, dsr) = (700_000, 500_000, 400_000);
	LendingLimits { ltv, ltv_regulated, dsr, notice: DOCUMENTS }
}

/// What a lender attests to limits that were replaced since, with an exception.
pub(super) fn assessment<T: Config>() -> Done<Assessment> {
	Pallet::<T>::set_limits(council::<T>()?, limits())?;
	let version = LimitsVersion::<T>::get();
	Pallet::<T>::set_limits(council::<T>()?, limits())?;
	let (result, calculation) = (LimitsResult::Excepted(DOCUMENTS), DOCUMENTS);
	Ok(Assessment { version, result, calculation })
}

/// A loan of two borrowers on one title, as a bank has thousands. An instalment has been due for a week, and the
/// days before the last month are closed. Each number has another charge.
pub(super) fn usual<T: Config>(bank: InstitutionId, number: u32) -> Done<LoanId> {
	let mut terms = terms::<T>(bank, 2);
	let titles = u32::try_from(terms.titles.len()).unwrap_or(1).max(1);
	let entry = Helper::<T>::mortgages(bank).into_iter().cycle().nth(number as usize);
	let EntryId { title, number: first } = entry.ok_or("a mortgage")?;
	// Each title has several charges: another one for each loan.
	let entry = EntryId { title, number: first.saturating_add(number / titles) };
	let today = Pallet::<T>::today();
	terms.titles = BoundedVec::truncate_from(vec![title]);
	terms.credit.term_months = 360.min(terms.credit.term_months);
	terms.credit.pay_day = today.minus(7).to_civil().2.clamp(1, 28);
	let credit = terms.credit.clone();
	let loan = loan_in::<T>(bank, terms, vec![entry], LoanState::Disbursed);
	let mut ledger = ledger::<T>(&credit, PRINCIPAL, today.minus(45))?;
	Pallet::<T>::close(&credit, &mut ledger).map_err(|_| "closed")?;
	Ledgers::<T>::insert(loan, ledger);
	Ok(loan)
}

/// Have a foundation approve a guarantee of the half of a loan. An earlier one was declined.
pub(super) fn notify<T: WithBooks>(loan: LoanId) -> Done<GuaranteeId> {
	decline::<T>(loan)?;
	let cover = PRINCIPAL / 2;
	let guarantee = ask::<T>(loan)?;
	let letter = DOCUMENTS;
	decide::<T>(guarantee, pallet_guarantees::Decision::Approve { cover, letter })?;
	Ok(guarantee)
}

/// Have a foundation decline to guarantee a loan.
pub(super) fn decline<T: WithBooks>(loan: LoanId) -> Done {
	let (reason, particulars) = (pallet_guarantees::DeclineReason::Assessment, DOCUMENTS);
	let guarantee = ask::<T>(loan)?;
	decide::<T>(guarantee, pallet_guarantees::Decision::Decline { reason, particulars })
}

/// The foundation of these benchmarks.
pub(super) fn foundation<T: WithBooks>() -> Done<(T::RuntimeOrigin, InstitutionId)> {
	let origin = T::Foundation::try_successful_origin().map_err(|_| "no foundation")?;
	let acting = T::Foundation::ensure_origin(origin.clone()).map_err(|_| "no foundation")?;
	Ok((origin, acting.institution))
}

fn ask<T: WithBooks>(loan: LoanId) -> Done<GuaranteeId> {
	let (by, (_, foundation)) = (caller::<T>()?, foundation::<T>()?);
	let (creditor, principal, amount) = (by.institution, PRINCIPAL, PRINCIPAL / 2);
	let request = Request { creditor, foundation, principal, amount, ratio: WHOLE_RATE / 2 };
	Ok(<T as Config>::Guarantees::ask(loan, request, &by)?)
}

fn decide<T: WithBooks>(guarantee: GuaranteeId, decision: pallet_guarantees::Decision) -> Done {
	let (origin, _) = foundation::<T>()?;
	Ok(pallet_guarantees::Pallet::<T>::decide(origin, guarantee, decision, fresh())?)
}

/// The states of a loan and of its guarantee.
pub(super) fn assert_states<T: Config>(loan: LoanId, of_loan: LoanState, of_it: GuaranteeState) {
	assert_eq!(state::<T>(loan), Some(of_loan));
	assert_eq!(Pallet::<T>::guarantee_state(loan), Some(of_it));
}

/// Have the half of a loan guaranteed, of which an amount is drawn.
pub(super) fn guarantee<T: WithBooks>(loan: LoanId, drawn: Won) -> Done {
	notify::<T>(loan)?;
	let by = caller::<T>()?;
	Ok(<T as Config>::Guarantees::form(loan, drawn, Pallet::<T>::today(), &by)?)
}

/// A guaranteed mortgage loan that was drawn [`long_ago`].
pub(super) fn guaranteed<T: WithBooks>(bank: InstitutionId, days_of_month: u32) -> Done<LoanId> {
	let loan = secured::<T>(bank, full::<T>(PRINCIPAL, long_ago::<T>(days_of_month))?, 0);
	guarantee::<T>(loan, PRINCIPAL)?;
	Ok(loan)
}

/// Such a loan, overdue for half of the longest term. At the end of its term, rounding can have everything due before
/// its last instalment.
pub(super) fn overdue<T: WithBooks>(bank: InstitutionId) -> Done<LoanId> {
	guaranteed::<T>(bank, 15)
}

/// Make everything of a loan due, for a cause that needs no warning.
pub(super) fn make_all_due<T: Config>(origin: T::RuntimeOrigin, loan: LoanId) -> Done {
	let cause = AccelerationCause::Insolvency(DOCUMENTS);
	Ok(Pallet::<T>::accelerate(origin, loan, cause, fresh())?)
}

/// A loan as [`overdue`], accelerated, on whose guarantor the bank can claim.
pub(super) fn claimable<T: WithBooks>(
	origin: &T::RuntimeOrigin,
	bank: InstitutionId,
) -> Done<LoanId> {
	let loan = overdue::<T>(bank)?;
	make_all_due::<T>(origin.clone(), loan)?;
	Pallet::<T>::make_claimable(origin.clone(), loan, ClaimCause::Lasting, fresh())?;
	Ok(loan)
}

/// A loan as [`claimable`], on whose guarantor the bank has claimed.
pub(super) fn claimed<T: WithBooks>(
	origin: &T::RuntimeOrigin,
	bank: InstitutionId,
) -> Done<LoanId> {
	let loan = claimable::<T>(origin, bank)?;
	Pallet::<T>::claim(origin.clone(), loan, DOCUMENTS, fresh())?;
	Ok(loan)
}

/// For the benchmarks of guarantees: a loan of the largest size, overdue and accelerated, without a guarantee.
pub fn accelerated_loan<T: Config>() -> Result<LoanId, BenchmarkError> {
	let (origin, bank) = lender::<T>()?;
	let loan = secured::<T>(bank, full::<T>(PRINCIPAL, long_ago::<T>(15))?, 0);
	make_all_due::<T>(origin, loan)?;
	Ok(loan)
}

/// All that is owed on a loan today.
pub(super) fn owed<T: Config>(loan: LoanId) -> Done<Won> {
	let owed = Pallet::<T>::payoff(loan, Pallet::<T>::today()).and_then(|owed| owed.total());
	owed.ok_or("an account".into())
}

/// What is due on a loan today.
pub(super) fn due<T: Config>(loan: LoanId) -> Done<Won> {
	let found = Pallet::<T>::standing_of(loan).ok_or("an account")?;
	found.due.total().filter(|due| *due > 0).ok_or("an instalment".into())
}

/// A line of today under a reference of its own.
pub(super) fn line<T: Config>(amount: Won) -> Line {
	Line { line_ref: fresh(), amount, valued_on: Pallet::<T>::today() }
}

pub(super) fn state<T: Config>(loan: LoanId) -> Option<LoanState> {
	Loans::<T>::get(loan).map(|loan| loan.state)
}

/// A loan has ended in a state, and left the books.
pub(super) fn assert_left<T: Config>(loan: LoanId, ended: LoanState) {
	assert_eq!(state::<T>(loan), Some(ended));
	assert_eq!(stage::<T>(loan), None);
}

pub(super) fn stage<T: Config>(loan: LoanId) -> Option<Stage> {
	T::Programmes::entry(loan).map(|entry| entry.stage)
}

/// What of a loan is still held, in won.
pub(super) fn held<T: Config>(loan: LoanId) -> Option<Won> {
	T::Programmes::hold(loan)
}

/// So many lines, each of a loan that `loan` makes, with an amount that `amount` says of it.
pub(super) fn lines<T: Config>(
	count: u32,
	loan: impl Fn(u32) -> Done<LoanId>,
	amount: impl Fn(LoanId) -> Done<Won>,
) -> Done<Batch> {
	let of_loan = |number| {
		let loan = loan(number)?;
		Ok((loan, line::<T>(amount(loan)?)))
	};
	let lines = (0..count).map(of_loan).collect::<Done<Vec<_>>>()?;
	Ok(BoundedVec::truncate_from(lines))
}
