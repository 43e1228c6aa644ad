//! Checks the invariants of the crate's documentation over the whole storage.

use crate::{
	Amendments, ArrearsOf, Config, Files, Ledgers, Limits, LimitsVersion, Lines, Loan, LoanState,
	LoanTerms, Loans, NextLoan, NextTransfer, OfferTerm, Origin, Pallet, PledgeState, Pledges,
	PolicyLoans, Product, SecuredBy, TransferOf, Transfers,
};
use alloc::collections::{BTreeMap, BTreeSet};
use frame_support::ensure;
use madang_primitives::{LoanId, Won};
use madang_schedule::account::{Account, Buckets};
use pallet_guarantees::GuaranteeState;
use pallet_programmes::{Programmes, Stage};
use pallet_terms::LegalTerms;
use pallet_titles::TitleRegistry;
use sp_runtime::TryRuntimeError;

/// Whether a loan was paid out.
fn is_paid_out(loan: &Loan) -> bool {
	loan.state.is_owed()
		|| loan.state == LoanState::Settled
		|| (loan.state == LoanState::Withdrawn && loan.disbursed_on.is_some())
}

/// Invariants 3 to 7: of one loan by itself.
fn check_loan(loan: &Loan, terms: &LoanTerms) -> Result<(), TryRuntimeError> {
	let paid_out = is_paid_out(loan);
	// An older loan that was recorded has no application.
	let recorded = loan.origin == Origin::Recorded;

	let titles = loan.entries.iter().map(|entry| entry.title);
	ensure!(
		if paid_out { titles.eq(terms.titles.iter().copied()) } else { loan.entries.is_empty() },
		"3: an entry in each title exactly from disbursement on"
	);

	let by_deal = !recorded && terms.product == Product::Mortgage;
	let bound = loan.state == LoanState::Bound;
	ensure!(
		if bound { loan.deal.is_some() } else { loan.deal.is_none() || (paid_out && by_deal) },
		"4: a deal exactly when bound or disbursed by one"
	);
	ensure!(!recorded || paid_out, "4: a recorded loan is disbursed or settled");

	ensure!(
		match loan.state {
			LoanState::Applied | LoanState::Approved | LoanState::Refused(_) =>
				loan.agreement.is_none(),
			LoanState::Agreed | LoanState::Bound => loan.agreement.is_some(),
			LoanState::Disbursed | LoanState::Settled | LoanState::WrittenOff => {
				loan.agreement.is_some() != recorded
			}
			// Before or after the agreement.
			LoanState::Withdrawn | LoanState::Lapsed => true,
		},
		"5: an agreement exactly from signature on"
	);
	ensure!(recorded || !terms.borrowers.is_empty(), "5: somebody has signed");

	ensure!(
		terms.credit.principal > 0
			&& (loan.is_under_programme() || terms.credit.principal <= terms.max_secured),
		"6: the principal is above zero and within the maximum secured amount"
	);
	ensure!(terms.credit.check().is_ok(), "6: the credit is valid");
	let offered = !matches!(loan.state, LoanState::Applied | LoanState::Refused(_)) && !recorded;
	ensure!(
		offered == loan.offer.is_some() || loan.state == LoanState::Withdrawn,
		"7: an offer exactly from the approval on"
	);
	ensure!(
		loan.disbursed_on.is_some() == (paid_out && !recorded),
		"7: a value date of each disbursement"
	);
	Ok(())
}

impl<T: Config> Pallet<T> {
	/// Check every invariant; the message names the one that is broken by its number.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		let is_scheduled = T::LegalTerms::scheduled();
		let next = NextLoan::<T>::get();
		let mut loans = 0u64;
		let (mut secured, mut amendments) = (0u64, 0u64);
		let mut paid = BTreeMap::new();
		let reversed = Lines::<T>::iter_values().filter(|line| line.reversed.is_some());
		let reversed: BTreeSet<LoanId> = reversed.map(|line| line.loan).collect();
		for (number, loan) in Loans::<T>::iter() {
			ensure!(number.0 >= 1 && number < next, "1: a loan's number has been given");
			loans = loans.saturating_add(1);
			let file = Files::<T>::get(number).ok_or("1: each loan has a file")?;
			check_loan(&loan, file.terms())?;
			let first = loan.entries.first().and_then(|entry| T::Titles::mortgage(*entry));
			let by_closing = first.is_some_and(|found| found.mortgage.loan == Some(number));
			ensure!(
				!is_paid_out(&loan) || loan.deal.is_some() == by_closing,
				"4: a deal exactly where a closing registered the mortgage"
			);
			let amended = count(Amendments::<T>::iter_key_prefix(number));
			ensure!(amended == u64::from(loan.amendments), "13: each change is numbered");
			ensure!(
				amended == 0 || is_paid_out(&loan),
				"13: only a loan that was drawn is changed"
			);
			amendments = amendments.saturating_add(amended);
			let account = Self::check_account(number, &loan, file.terms())?;
			Self::check_programme(number, &loan, account.as_ref())?;
			ensure!(
				account.is_some() || !ArrearsOf::<T>::contains_key(number),
				"10: arrears are of a loan with a ledger"
			);
			if let Some(account) = account {
				paid.insert(number, account.paid.total().ok_or("6: what was paid adds up")?);
			}
			if let Some(term) = loan.open_offer() {
				let scheduled = is_scheduled(OfferTerm { loan: number }, term.last);
				ensure!(scheduled, "8: an offer that stands is in the due queue");
			}
			secured = secured.saturating_add(Self::check_security(
				number,
				&loan,
				reversed.contains(&number),
			)?);
		}
		ensure!(loans.saturating_add(1) == next.0, "1: no loan is ever removed");
		ensure!(count(Files::<T>::iter_keys()) == loans, "1: each file is a loan's");
		let versions = count(Limits::<T>::iter_keys());
		ensure!(versions == u64::from(LimitsVersion::<T>::get()), "14: versions have no gap");
		let kept = count(Amendments::<T>::iter_keys());
		ensure!(kept == amendments, "13: each change is of a loan");
		ensure!(
			count(Ledgers::<T>::iter_keys()) == count(paid.keys()),
			"6: each ledger is a loan's"
		);
		// Each entry of a disbursed loan is a key of its own with the loan, so equal numbers mean that there is no other.
		let keys = count(SecuredBy::<T>::iter_keys());
		ensure!(keys == secured, "2: only disbursed loans are found by entry");
		Self::check_lines(&paid)?;
		Self::check_transfers()?;
		Self::check_pledges()?;
		Self::check_step_times()
	}

	/// Invariant 17.
	fn check_pledges() -> Result<(), TryRuntimeError> {
		for (number, pledge) in Pledges::<T>::iter() {
			let loan = Loans::<T>::get(number).ok_or("17: a pledge is of a loan")?;
			ensure!(
				match pledge.state {
					PledgeState::Offered { .. } | PledgeState::InForce => loan.state.is_owed(),
					PledgeState::Resting => loan.state == LoanState::Settled,
				},
				"17: a pledge rests exactly while its loan is settled"
			);
			ensure!(pledge.terms.secures > 0, "17: a pledge secures something");
			let in_force = pledge.state == PledgeState::InForce;
			ensure!(in_force || pledge.agreed.is_none(), "17: only a pledgee agrees to a change");
		}
		Ok(())
	}

	/// Invariant 2: the number of entries that secure a loan.
	fn check_security(
		number: LoanId,
		loan: &Loan,
		was_reversed: bool,
	) -> Result<u64, TryRuntimeError> {
		let mut secured = 0u64;
		if loan.state.is_owed() {
			for entry in &loan.entries {
				let secures = Self::secures(*entry, number);
				secured = secured.saturating_add(u64::from(secures));
				let not = was_reversed || !Self::is_mortgage_of(*entry, loan.lender);
				ensure!(secures || not, "2: a disbursed loan is found by its live entries");
			}
		}
		Ok(secured)
	}

	/// Invariant 6: the account of a loan, now and at its base.
	fn check_account(
		number: LoanId,
		loan: &Loan,
		terms: &LoanTerms,
	) -> Result<Option<Account>, TryRuntimeError> {
		let ledger = Ledgers::<T>::get(number);
		ensure!(ledger.is_some() == is_paid_out(loan), "6: a ledger exactly from disbursement on");
		let Some(ledger) = ledger else { return Ok(None) };
		ensure!(ledger.base().check(), "6: no won of a base is lost");
		let credit = Self::credit(number, loan).map_err(|_| "13: the last change is kept")?;
		let account =
			Self::account(&credit, &ledger).map_err(|_| "6: an account can be calculated")?;
		ensure!(account.check(), "6: no won is lost");
		let agreed = terms.credit.principal;
		let drawn = match loan.is_under_programme() {
			true => account.drawn > 0 && account.drawn <= agreed,
			false => account.drawn == agreed,
		};
		ensure!(drawn, "6: what is agreed was drawn, under a programme a part of it or all");
		ensure!(
			account.owes_nothing() != loan.state.is_owed(),
			"6: something is owed exactly while the loan is disbursed or written off"
		);
		let written_off = account.written_off != Buckets::default();
		ensure!(
			!written_off || loan.state == LoanState::WrittenOff,
			"6: what was written off is of a loan that is written off"
		);
		Self::check_arrears(number, loan, &account)?;
		Ok(Some(account))
	}

	/// Invariant 12: what the books of programmes have of a loan.
	fn check_programme(
		number: LoanId,
		loan: &Loan,
		account: Option<&Account>,
	) -> Result<(), TryRuntimeError> {
		let policy = PolicyLoans::<T>::get(number);
		let under = loan.is_under_programme();
		ensure!(policy.is_some() == under, "12: a way exactly of loans under programmes");
		let entry = T::Programmes::entry(number);
		ensure!(
			entry.is_some() == (under && !loan.state.is_final()),
			"12: in the books exactly until it ends without an effect"
		);
		let Some((policy, entry)) = policy.zip(entry) else { return Ok(()) };
		ensure!(
			policy.drawn_at.is_some() == account.is_some()
				&& policy.last_draw.is_some() == account.is_some(),
			"12: a draw exactly of loans with a ledger"
		);
		ensure!(
			entry.drawn == account.map_or(0, |account| account.drawn),
			"12: the books have what was drawn"
		);
		let ended = entry.stage == Stage::Ended;
		ensure!(ended || loan.state != LoanState::Settled, "12: a settled loan ended in the books");
		Ok(())
	}

	/// Invariants 10 and 11: what is kept about the arrears of a loan that was disbursed, and its guarantee.
	fn check_arrears(
		number: LoanId,
		loan: &Loan,
		account: &Account,
	) -> Result<(), TryRuntimeError> {
		let arrears = ArrearsOf::<T>::get(number);
		ensure!(
			arrears.accelerated.is_some() == account.accelerated,
			"10: an acceleration is posted exactly where it is kept"
		);
		ensure!(
			loan.state != LoanState::WrittenOff || arrears.written_off.is_some(),
			"10: the write-off of a loan that is written off is kept"
		);
		let state = Self::guarantee_state(number);
		ensure!(
			!loan.state.is_owed() || state != Some(GuaranteeState::Released),
			"11: a loan that is owed has no released guarantee"
		);
		ensure!(
			loan.state.is_owed() || !Self::is_guaranteed(number),
			"11: a settled loan is not guaranteed"
		);
		Ok(())
	}

	/// Invariant 16.
	fn check_transfers() -> Result<(), TryRuntimeError> {
		let mut marks = 0u64;
		for (number, found) in Transfers::<T>::iter() {
			ensure!(
				number.0 >= 1 && number < NextTransfer::<T>::get(),
				"16: a transfer's number has been given"
			);
			let loans = !found.loans.is_empty() && !found.entries.is_empty();
			ensure!(found.from != found.to && loans, "16: loans go to another bank");
			for entry in &found.entries {
				marks = marks.saturating_add(1);
				let marked = TransferOf::<T>::get(entry) == Some(number);
				ensure!(marked, "16: a mortgage in a transfer is marked");
				let own = Self::is_mortgage_of(*entry, found.from);
				let open = own && Self::open_transfer(*entry).is_some();
				let together = Self::under(*entry).iter().all(|loan| found.loans.contains(loan));
				ensure!(together || !open, "16: no other loan is under a mortgage in a transfer");
			}
		}
		ensure!(
			count(TransferOf::<T>::iter_keys()) == marks,
			"16: a mark names a transfer of the mortgage"
		);
		Ok(())
	}

	/// Invariant 9, with what was paid on each loan.
	fn check_lines(paid: &BTreeMap<LoanId, Won>) -> Result<(), TryRuntimeError> {
		let mut posted: BTreeMap<LoanId, Won> = BTreeMap::new();
		for line in Lines::<T>::iter_values().filter(|line| line.reversed.is_none()) {
			let sum = posted.entry(line.loan).or_default();
			*sum = sum.checked_add(line.amount).ok_or("9: the lines of a loan add up")?;
		}
		for (loan, sum) in posted {
			let paid = paid.get(&loan).ok_or("9: a line is of a loan with a ledger")?;
			ensure!(sum <= *paid, "9: what was posted was paid");
		}
		Ok(())
	}
}

fn count<Item>(items: impl Iterator<Item = Item>) -> u64 {
	u64::try_from(items.count()).unwrap_or(u64::MAX)
}
