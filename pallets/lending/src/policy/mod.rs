//! Loans under the programmes of policy agencies (정책자금 대출).
//!
//! The books of programmes and guarantees are pallets of their own. Here they are conducted: an
//! application takes its applicant's slot and has its amount held, the agency certifies whom it supports, a
//! foundation guarantees, the lender decides, the borrowers agree, the loan is drawn in one or several
//! parts, and what is repaid goes back.

mod application;
mod books;
mod drawing;
mod offer;
mod steps;
mod terms;
mod withdrawal;

pub use offer::OfferProblem;
pub use terms::{Certification, FundUse, PaperUses, PolicyLoan, PolicyTerms};
