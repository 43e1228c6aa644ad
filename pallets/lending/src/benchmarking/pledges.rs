//! Loans that are pledged.

use super::{left::LEFT, lent::of_lender, scenes::*};
use crate::*;
use frame_support::traits::EnsureOrigin;
use madang_primitives::{InstitutionId, LoanId};

/// A loan on as many titles as there can be, of which an offer was made that has ended; and whom it can be pledged to:
/// the agency.
pub(super) fn to_pledge<T: WithBooks>(
) -> Done<(T::RuntimeOrigin, LoanId, InstitutionId, PledgeTerms)> {
	let (origin, loan) = of_lender::<T>(|bank| guaranteed::<T>(bank, 30))?;
	let agency = <T as Config>::Funder::ensure_origin(funder::<T>()?).map_err(|_| "no agency")?;
	let terms = PledgeTerms { contract: AGREEMENT, notice: DOCUMENTS, secures: PRINCIPAL };
	let state = PledgeState::Offered { by: LEFT, until: Pallet::<T>::today() };
	let pledgee = agency.institution;
	Pledges::<T>::insert(loan, Pledge { pledgee, terms, state, agreed: None });
	Ok((origin, loan, pledgee, terms))
}
