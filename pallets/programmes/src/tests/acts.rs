//! Random calls, valid and invalid.

use super::{
	model::{Policy, LENDERS},
	*,
};
use proptest::prelude::*;

/// What is wrong with an application apart from its numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Flaw {
	Forged,
	OtherApplicant,
	OtherPeriod,
	Expired,
	NoPapers,
}

const FLAWS: [Flaw; 5] =
	[Flaw::Forged, Flaw::OtherApplicant, Flaw::OtherPeriod, Flaw::Expired, Flaw::NoPapers];

/// An application: programme, index of the lender, tag, amount, first paper.
#[derive(Clone, Copy, Debug)]
pub struct Ask {
	pub programme: u32,
	pub lender: usize,
	pub tag: u8,
	pub amount: Won,
	pub paper: u8,
	pub flaw: Option<Flaw>,
}

/// A call or what lending does. Agencies and lenders are indexes.
#[derive(Clone, Debug)]
pub enum Act {
	Open {
		agency: usize,
		policy: Policy,
		total: Won,
	},
	Revise {
		agency: usize,
		programme: u32,
		policy: Policy,
	},
	SetBudget {
		agency: usize,
		programme: u32,
		total: Won,
	},
	SetLine {
		agency: usize,
		programme: u32,
		lender: usize,
		ceiling: Option<Won>,
	},
	Close {
		agency: usize,
		programme: u32,
	},
	Reopen {
		agency: usize,
		programme: u32,
	},
	SetKeys {
		agency: usize,
		some: bool,
	},
	Assign {
		agency: usize,
		programme: u32,
	},
	Enter {
		loan: u64,
		ask: Ask,
	},
	Renew {
		loan: u64,
	},
	Replace {
		loan: u64,
		paper: u8,
		none: bool,
	},
	Leave {
		loan: u64,
	},
	Disburse {
		loan: u64,
		amount: Won,
	},
	Finish {
		loan: u64,
	},
	Repaid {
		loan: u64,
		amount: Won,
	},
	Withdrawn {
		loan: u64,
	},
	End {
		loan: u64,
	},
	/// The queue handles so many more days.
	Pass {
		days: u32,
	},
	/// So many days begin, and the queue is behind.
	Wait {
		days: u32,
	},
}

fn policies() -> impl Strategy<Value = Policy> {
	let limits = (prop::bool::weighted(0.95), 2026u32..2028, 0u64..12, 0u64..20);
	(limits, 1u16..4, any::<bool>()).prop_map(
		|((open, period, per_loan, more), hold_days, refill)| {
			// Rarely less for an applicant than for a loan.
			let per_applicant = (per_loan + more).saturating_sub(1);
			Policy { open, period, per_loan, per_applicant, hold_days, refill }
		},
	)
}

fn asks() -> impl Strategy<Value = Ask> {
	let flaw = prop::option::weighted(0.15, prop::sample::select(&FLAWS[..]));
	let lender = prop_oneof![8 => 0usize..2, 2 => 2usize..4];
	(1u32..3, lender, 1u8..5, 0u64..12, 1u8..9, flaw).prop_map(
		|(programme, lender, tag, amount, paper, flaw)| Ask {
			programme,
			lender,
			tag,
			amount,
			paper,
			flaw,
		},
	)
}

pub fn acts() -> impl Strategy<Value = Act> {
	// Two programmes and few loans: sequences meet. Mostly the agency that runs the first one.
	let (loan, amount) = (1u64..8, 0u64..12);
	let agency = || prop::bool::weighted(0.15).prop_map(usize::from);
	let of = move || (agency(), 1u32..3);
	let ceiling = || prop::option::weighted(0.9, 0u64..30);
	let lender = 0..LENDERS.len();
	prop_oneof![
		1 => (agency(), policies(), 0u64..60)
			.prop_map(|(agency, policy, total)| Act::Open { agency, policy, total }),
		1 => (of(), policies())
			.prop_map(|((agency, programme), policy)| Act::Revise { agency, programme, policy }),
		1 => (of(), 0u64..60).prop_map(
			|((agency, programme), total)| Act::SetBudget { agency, programme, total }
		),
		4 => (of(), lender, ceiling()).prop_map(
			|((agency, programme), lender, ceiling)| {
				Act::SetLine { agency, programme, lender, ceiling }
			}
		),
		1 => of().prop_map(|(agency, programme)| Act::Close { agency, programme }),
		2 => of().prop_map(|(agency, programme)| Act::Reopen { agency, programme }),
		1 => (agency(), prop::bool::weighted(0.9))
			.prop_map(|(agency, some)| Act::SetKeys { agency, some }),
		1 => of().prop_map(|(agency, programme)| Act::Assign { agency, programme }),
		16 => (loan.clone(), asks()).prop_map(|(loan, ask)| Act::Enter { loan, ask }),
		3 => loan.clone().prop_map(|loan| Act::Renew { loan }),
		2 => (loan.clone(), 1u8..9, prop::bool::weighted(0.1))
			.prop_map(|(loan, paper, none)| Act::Replace { loan, paper, none }),
		1 => loan.clone().prop_map(|loan| Act::Leave { loan }),
		10 => (loan.clone(), amount.clone())
			.prop_map(|(loan, amount)| Act::Disburse { loan, amount }),
		1 => loan.clone().prop_map(|loan| Act::Finish { loan }),
		4 => (loan.clone(), amount).prop_map(|(loan, amount)| Act::Repaid { loan, amount }),
		1 => loan.clone().prop_map(|loan| Act::Withdrawn { loan }),
		2 => loan.prop_map(|loan| Act::End { loan }),
		1 => (0u32..3).prop_map(|days| Act::Pass { days }),
		1 => (1u32..3).prop_map(|days| Act::Wait { days }),
	]
}
