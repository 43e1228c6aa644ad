//! Calls of a sale and its loan.

use super::{
	super::{
		anywhere, line, owned, placed,
		Answer::{Done, NotThis},
		Kind, Line, Who,
	},
	done, BEFORE,
};
use crate::{tests::support::*, RuntimeCall};
use madang_primitives::{Duty, InstitutionKind::*};
use pallet_conveyances::{Ground, Leg};

const CITIES: &[Kind] = &[placed(Municipality)];
const REGISTRIES: &[Kind] = &[placed(RegistryOffice)];
const COURTS: &[Kind] = &[placed(Court)];
const AGENTS: &[Kind] = &[anywhere(ConveyanceAgent)];
const THE_AGENT: &[Kind] = &[owned(ConveyanceAgent, "NotTheAgent")];
const THE_DEAL_S_LENDER: &[Kind] = &[owned(Bank, "NotTheLender")];
const BANKS: &[Kind] = &[anywhere(Bank)];
const THE_LENDER: &[Kind] = &[owned(Bank, "NotOwnLoan")];

/// Loans.
pub(super) fn lending() -> Vec<Line> {
	use Who::*;
	vec![
		line("Lending.apply", BEFORE, Officers(Duty::Lend, BANKS), |sale, officer| {
			sale.borrowing().apply(officer.institution()).into()
		}),
		line("Lending.decide", BEFORE, Officers(Duty::Lend, THE_LENDER), |sale, _| {
			done(BANK, sale.borrowing().apply(BANK.institution()).into());
			sale.borrowing().approve().into()
		}),
		line("Lending.agree", BEFORE, Officers(Duty::Lend, THE_LENDER), |sale, _| {
			done(BANK, sale.borrowing().apply(BANK.institution()).into());
			done(BANK, sale.borrowing().approve().into());
			sale.borrowing().agree().into()
		}),
		line("Lending.withdraw", BEFORE, Officers(Duty::Lend, THE_LENDER), |sale, _| {
			done(BANK, sale.borrowing().apply(BANK.institution()).into());
			pallet_lending::Call::withdraw { loan: sale.loan, external_ref: fresh() }.into()
		}),
		line(
			"Lending.record_existing",
			BEFORE,
			Officers(Duty::Lend, &[(Bank, NotThis("NotOwnMortgage"), Done)]),
			|_, _| record_loan(NEXT_FLAT),
		),
		line(
			"Lending.repay",
			BEFORE,
			Officers(Duty::Lend, &[(Bank, NotThis("NotOwnLoan"), Done)]),
			|_, _| {
				let (loan, amount) = (old_loan(), 1_000);
				pallet_lending::Call::repay { loan, amount, external_ref: fresh() }.into()
			},
		),
	]
}

/// From the inspection to the report.
pub(super) fn contract() -> Vec<Line> {
	use Milestone::*;
	use Who::*;
	vec![
		line("Conveyances.inspect", BEFORE, Officers(Duty::Convey, AGENTS), |sale, _| {
			sale.inspect().into()
		}),
		line("Conveyances.reinspect", Contracted, Officers(Duty::Convey, THE_AGENT), |sale, _| {
			pallet_conveyances::Call::reinspect { deal: sale.deal, external_ref: fresh() }.into()
		}),
		line("Conveyances.abandon", Contracted, Officers(Duty::Convey, THE_AGENT), |sale, _| {
			pallet_conveyances::Call::abandon { deal: sale.deal, external_ref: fresh() }.into()
		}),
		line("Conveyances.conclude", Contracted, Officers(Duty::Convey, THE_AGENT), |sale, _| {
			sale.conclude().into()
		}),
		line("Conveyances.accept_report", Reported, Officers(Duty::Report, CITIES), |sale, _| {
			sale.accept_report().into()
		}),
		line(
			"Conveyances.request_supplement",
			Reported,
			Officers(Duty::Report, CITIES),
			|sale, _| request_supplement(sale),
		),
		line(
			"Conveyances.supplement_report",
			Reported,
			Officers(Duty::Convey, THE_AGENT),
			|sale, _| {
				done(CITY, request_supplement(sale));
				pallet_conveyances::Call::supplement_report {
					deal: sale.deal,
					documents: document(),
					external_ref: fresh(),
				}
				.into()
			},
		),
	]
}

/// The end of a contract before registration.
pub(super) fn rescission() -> Vec<Line> {
	use Milestone::*;
	use Who::*;
	vec![
		line(
			"Conveyances.rescind (by agreement)",
			Reported,
			Officers(Duty::Convey, THE_AGENT),
			|sale, _| sale.rescind(Ground::Agreement).into(),
		),
		line(
			"Conveyances.rescind (by law)",
			Financed,
			Officers(Duty::Convey, THE_AGENT),
			|sale, _| sale.rescind(Ground::ByLaw).into(),
		),
		line(
			"Conveyances.report_rescission",
			Reported,
			Officers(Duty::Convey, THE_AGENT),
			|sale, _| {
				done(AGENT, sale.rescind(Ground::ByLaw).into());
				let external_ref = fresh();
				pallet_conveyances::Call::report_rescission { deal: sale.deal, external_ref }.into()
			},
		),
		line("Conveyances.declare_void", Filed, Officers(Duty::Adjudicate, COURTS), |sale, _| {
			pallet_conveyances::Call::declare_void {
				deal: sale.deal,
				judgment: document(),
				external_ref: fresh(),
			}
			.into()
		}),
	]
}

/// From the loan to the books.
pub(super) fn closing() -> Vec<Line> {
	use Milestone::*;
	use Who::*;
	vec![
		line(
			"Conveyances.finance",
			Financed,
			Officers(Duty::Lend, THE_DEAL_S_LENDER),
			|sale, _| sale.finance(sale.loan).into(),
		),
		line(
			"Conveyances.file_registration",
			Filed,
			Officers(Duty::Convey, THE_AGENT),
			|sale, _| sale.file().into(),
		),
		line(
			"Conveyances.affirm (a payoff)",
			Affirmed,
			Officers(Duty::Lend, &[(Bank, NotThis("NotTheMortgagee"), Done)]),
			|sale, _| sale.affirm(Leg::Payoff(OLD_ENTRY)).into(),
		),
		line(
			"Conveyances.affirm (a disbursement)",
			Affirmed,
			Officers(Duty::Lend, THE_DEAL_S_LENDER),
			|sale, _| sale.affirm(Leg::Disbursement(sale.loan)).into(),
		),
		line(
			"Conveyances.affirm (the price)",
			Affirmed,
			Officers(Duty::Convey, THE_AGENT),
			|sale, _| sale.affirm(Leg::Price).into(),
		),
		line(
			"Conveyances.affirm (the tax)",
			Affirmed,
			Officers(Duty::Convey, THE_AGENT),
			|sale, _| sale.affirm(Leg::Tax).into(),
		),
		line(
			"Conveyances.register",
			Registered,
			Officers(Duty::Register, REGISTRIES),
			|sale, _| {
				done(REGISTRY, sale.examine().into());
				sale.register().into()
			},
		),
		line("Conveyances.book", Booked, Officers(Duty::KeepBooks, CITIES), |sale, _| {
			sale.book().into()
		}),
	]
}

fn request_supplement(sale: &Sale) -> RuntimeCall {
	pallet_conveyances::Call::request_supplement {
		deal: sale.deal,
		reason: document(),
		external_ref: fresh(),
	}
	.into()
}
