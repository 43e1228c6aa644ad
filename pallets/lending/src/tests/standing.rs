//! How a loan stands.

use super::*;
use crate::Standing;

fn standing(loan: LoanId) -> Standing {
	Lending::standing(loan).unwrap()
}

#[test]
fn a_loan_stands_as_its_account_and_its_acts_say() {
	build_and_execute(|| {
		assert_eq!(Lending::standing(LoanId(99)), None);
		assert_eq!(Lending::standing(loan_in(LoanState::Bound)), None);
		let loan = loan_in(LoanState::Disbursed);
		let performing = Standing {
			on: today(),
			state: LoanState::Disbursed,
			outstanding: 200_000_000,
			due: Buckets::default(),
			overdue_since: None,
			overdue_days: 0,
			warned_until: None,
			all_due: false,
			accelerated_on: None,
			claimable: None,
			guarantee: None,
			subrogated: Buckets::default(),
			written_off: Buckets::default(),
		};
		assert_eq!(standing(loan), performing);

		guarantee(loan);
		go_to(day("2027-03-26"));
		assert_ok!(warn(loan));
		let late = Standing {
			on: today(),
			due: due(loan),
			overdue_since: Some(day("2026-12-25")),
			overdue_days: 91,
			warned_until: Some(day("2027-04-06")),
			guarantee: Some(GuaranteeState::InForce),
			..performing
		};
		assert_eq!(standing(loan), late);

		assert_ok!(accelerate(loan, AccelerationCause::Insolvency(EVIDENCE)));
		assert_ok!(make_claimable(loan, ClaimCause::Lasting));
		assert_ok!(claim(loan));
		let claimed = Standing {
			due: due(loan),
			all_due: true,
			accelerated_on: Some(today()),
			claimable: Some(ClaimCause::Lasting),
			guarantee: Some(GuaranteeState::Claimed),
			..late
		};
		assert_eq!(standing(loan), claimed);

		assert_ok!(write_off(loan, WriteOffReason::Insolvent(EVIDENCE)));
		let off = Standing {
			state: LoanState::WrittenOff,
			outstanding: 0,
			due: Buckets::default(),
			overdue_since: None,
			overdue_days: 0,
			written_off: claimed.due,
			..claimed
		};
		assert_eq!(standing(loan), off);
	});
}
