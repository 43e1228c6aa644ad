//! Calls of a sale and its loan.

use super::{
	super::{
		anywhere, line, owned, placed,
		Answer::{Done, NotThis},
		Kind, Line, Who,
	},
	done, BEFORE,
};
use crate::{tests::support::*, Runtime};
use madang_primitives::{Duty, InstitutionKind::*, KoreanDay, Property};
use madang_testing::registry::{self, whole_mortgage};
use pallet_conveyances::{Judgment, Leg, RescissionGround, Side};
use pallet_titles::EntryId;

const CITIES: &[Kind] = &[placed(Municipality)];
const REGISTRIES: &[Kind] = &[placed(RegistryOffice)];
const COURTS: &[Kind] = &[placed(Court)];
const AGENTS: &[Kind] = &[anywhere(ConveyanceAgent)];
const THE_AGENT: &[Kind] = &[owned(ConveyanceAgent, "NotTheAgent")];
const THE_DEAL_S_LENDER: &[Kind] = &[owned(Bank, "NotTheLender")];
/// A policy agency can lend, but not with a mortgage.
const MORTGAGEES: &[Kind] =
	&[anywhere(Bank), (PolicyAgency, NotThis("NotABank"), NotThis("NotABank"))];
const LENDERS: &[Kind] = &[anywhere(Bank), anywhere(PolicyAgency)];
const THE_LENDER: &[Kind] =
	&[owned(Bank, "NotOwnLoan"), (PolicyAgency, NotThis("NotOwnLoan"), NotThis("NotOwnLoan"))];

/// A line of a bank's file.
fn a_line() -> pallet_lending::Line {
	let valued_on = madang_primitives::KoreanDay::of(now());
	pallet_lending::Line { line_ref: [1; 32], amount: 1_000, valued_on }
}

/// Loans.
pub(super) fn lending() -> Vec<Line> {
	use Who::*;
	vec![
		line("Lending.apply", BEFORE, Officers(Duty::Lend, MORTGAGEES), |sale, officer| {
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
		line("Lending.cancel", BEFORE, Officers(Duty::Lend, LENDERS), |sale, _| {
			done(BANK, sale.borrowing().apply(BANK.institution()).into());
			sale.borrowing().cancel().into()
		})
		.or_with(Duty::Convey, AGENTS),
		line("Lending.withdraw", BEFORE, Officers(Duty::Lend, THE_LENDER), |sale, _| {
			done(BANK, sale.borrowing().apply(BANK.institution()).into());
			pallet_lending::Call::withdraw { loan: sale.loan, external_ref: fresh() }.into()
		}),
		line("Lending.pay_out", BEFORE, Officers(Duty::Lend, THE_LENDER), |sale, _| {
			sale.borrowing()
				.steps(BANK.institution())
				.into_iter()
				.for_each(|step| done(BANK, step.into()));
			let terms = sale.borrowing().terms;
			let bank = BANK.institution();
			let mortgage = whole_mortgage::<Runtime>(bank, terms.max_secured, &terms.borrowers);
			let property = Property::Unit(FLAT);
			done(BANK, registry::file::<Runtime>(property, mortgage, [SELLER.did()]).into());
			let receipt = registry::last_receipt::<Runtime>();
			done(EXAMINER, registry::examine::<Runtime>(receipt).into());
			done(REGISTRY, registry::complete::<Runtime>(receipt).into());
			let next = pallet_titles::Titles::<Runtime>::get(sale.title).unwrap().next_entry;
			let entries = bounded([EntryId { title: sale.title, number: next - 1 }]);
			let (loan, valued_on) = (sale.loan, KoreanDay::of(now()));
			pallet_lending::Call::pay_out { loan, entries, valued_on, external_ref: fresh() }.into()
		}),
		line(
			"Lending.record_existing",
			BEFORE,
			Officers(
				Duty::Lend,
				&[
					(Bank, NotThis("NotOwnMortgage"), Done),
					(PolicyAgency, NotThis("NotOwnMortgage"), NotThis("NotOwnMortgage")),
				],
			),
			|_, _| record_loan(NEXT_FLAT),
		),
	]
}

/// Repayments of loans.
pub(super) fn repayments() -> Vec<Line> {
	use Who::*;
	vec![
		line(
			"Lending.repay",
			BEFORE,
			Officers(
				Duty::Lend,
				&[
					(Bank, NotThis("NotOwnLoan"), Done),
					(PolicyAgency, NotThis("NotOwnLoan"), NotThis("NotOwnLoan")),
				],
			),
			|_, _| {
				let (loan, line) = (old_loan(), a_line());
				pallet_lending::Call::repay { loan, line, external_ref: fresh() }.into()
			},
		),
		// A line of another bank's loan is reported, and does not fail the call.
		line("Lending.repay_batch", BEFORE, Officers(Duty::Lend, LENDERS), |_, _| {
			let lines = bounded([(old_loan(), a_line())]);
			pallet_lending::Call::repay_batch { lines, external_ref: fresh() }.into()
		}),
		line(
			"Lending.reverse",
			BEFORE,
			Officers(
				Duty::Lend,
				&[
					(Bank, NotThis("NotOwnLoan"), Done),
					(PolicyAgency, NotThis("NotOwnLoan"), NotThis("NotOwnLoan")),
				],
			),
			|_, _| {
				let (loan, line) = (old_loan(), a_line());
				let repay = pallet_lending::Call::repay { loan, line, external_ref: fresh() };
				done(OLD_BANK, repay.into());
				let (bank, line_ref) = (OLD_BANK.institution(), line.line_ref);
				let (reason, external_ref) = (document(), fresh());
				pallet_lending::Call::reverse { bank, line_ref, reason, external_ref }.into()
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
		line("Conveyances.accept_reports", Reported, Officers(Duty::Report, CITIES), |sale, _| {
			let deals = bounded([sale.deal]);
			pallet_conveyances::Call::accept_reports { deals, external_ref: fresh() }.into()
		}),
		line(
			"Conveyances.request_supplement",
			Reported,
			Officers(Duty::Report, CITIES),
			|sale, _| sale.request_supplement(10).into(),
		),
		line(
			"Conveyances.supplement_report",
			Reported,
			Officers(Duty::Convey, THE_AGENT),
			|sale, _| {
				done(CITY, sale.request_supplement(10).into());
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

/// What the parties change after the contract.
pub(super) fn changes() -> Vec<Line> {
	use Milestone::*;
	use Who::*;
	vec![
		line("Conveyances.amend", Reported, Officers(Duty::Convey, THE_AGENT), |sale, _| {
			sale.amend(sale.terms.clone()).into()
		}),
		line("Conveyances.accept_title", Reported, Officers(Duty::Convey, THE_AGENT), |sale, _| {
			// A burden since the contract.
			pallet_titles::Titles::<crate::Runtime>::mutate(sale.terms.parts[0].title, |title| {
				title.as_mut().expect("a title").rights += 1;
			});
			sale.accept_title().into()
		}),
		line("Conveyances.dismiss_loan", Filed, Officers(Duty::Convey, THE_AGENT), |sale, _| {
			sale.dismiss_loan(sale.loan).into()
		}),
		line(
			"Conveyances.change_agent",
			Reported,
			Officers(Duty::Convey, &[(ConveyanceAgent, NotThis("AlreadyTheAgent"), Done)]),
			|sale, officer| sale.change_agent(officer.institution()).into(),
		),
		line("Conveyances.unbind", Filed, Officers(Duty::Lend, THE_DEAL_S_LENDER), |sale, _| {
			sale.unbind(sale.loan).into()
		}),
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
			Officers(Duty::Convey, AGENTS),
			|sale, _| sale.rescind(RescissionGround::Agreement).into(),
		),
		line(
			"Conveyances.rescind (by law)",
			Financed,
			Officers(Duty::Convey, AGENTS),
			|sale, _| sale.rescind(RescissionGround::ByLaw { side: Side::Sellers }).into(),
		),
		line("Conveyances.give_notice", Financed, Officers(Duty::Convey, AGENTS), |sale, _| {
			sale.give_notice(Side::Buyers, 14).into()
		}),
		line("Conveyances.withdraw_notice", Financed, Officers(Duty::Convey, AGENTS), |sale, _| {
			done(AGENT, sale.give_notice(Side::Buyers, 14).into());
			sale.withdraw_notice(Side::Buyers).into()
		}),
		line("Conveyances.name_successor", Filed, Officers(Duty::Adjudicate, COURTS), |sale, _| {
			sale.name_successor(SELLER.did(), BUYER.did()).into()
		}),
		line("Conveyances.object", Financed, Officers(Duty::Convey, AGENTS), |sale, _| {
			done(AGENT, sale.give_notice(Side::Buyers, 14).into());
			sale.object().into()
		}),
		line("Conveyances.confirm_interim", Financed, Officers(Duty::Convey, AGENTS), |sale, _| {
			sale.confirm_interim(1).into()
		}),
		line(
			"Conveyances.report_rescission",
			Reported,
			Officers(Duty::Convey, THE_AGENT),
			|sale, _| {
				done(AGENT, sale.rescind(RescissionGround::ByLaw { side: Side::Buyers }).into());
				sale.report_rescission().into()
			},
		),
		line(
			"Conveyances.report_rescission (by a side)",
			Reported,
			Officers(Duty::Convey, AGENTS),
			|sale, _| {
				done(AGENT, sale.rescind(RescissionGround::ByLaw { side: Side::Buyers }).into());
				sale.report_rescission_by(Side::Buyers).into()
			},
		),
		line(
			"Conveyances.enforce_judgment",
			Filed,
			Officers(Duty::Adjudicate, COURTS),
			|sale, _| sale.enforce_judgment(Judgment::Void).into(),
		),
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
			|sale, _| {
				let entry = EntryId { title: sale.title, number: OLD_ENTRY };
				sale.affirm(Leg::Payoff(entry)).into()
			},
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
				done(EXAMINER, sale.examine().into());
				sale.register().into()
			},
		),
		line(
			"Conveyances.withdraw_affirmation",
			Affirmed,
			Officers(Duty::Convey, &[(ConveyanceAgent, Done, NotThis("NotTheGiver"))]),
			|sale, _| {
				done(AGENT, sale.affirm(Leg::Tax).into());
				sale.withdraw_affirmation(Leg::Tax).into()
			},
		),
		line("Conveyances.book", Booked, Officers(Duty::KeepBooks, CITIES), |sale, _| {
			sale.book().into()
		}),
	]
}
