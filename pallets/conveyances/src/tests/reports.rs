//! The acceptance of many reports at once.

use crate::{mock::*, *};
use frame_support::BoundedVec;
use madang_primitives::DealId;
use sp_runtime::DispatchError::{self, BadOrigin};

type E = Error<Test>;

/// There is no such deal.
const NONE: DealId = DealId(404);

fn accept(deals: &[DealId]) -> Call<Test> {
	let deals = BoundedVec::truncate_from(deals.to_vec());
	Call::accept_reports { deals, external_ref: fresh_ref() }
}

/// The sale of the second flat, with a contract.
fn other_contracted() -> DealId {
	let deal = inspect_unit(OTHER_UNIT);
	frame_support::assert_ok!(try_conclude(deal, terms_of_title(OTHER_TITLE)));
	deal
}

fn because(deal: DealId, error: impl Into<DispatchError>) -> RefusedReport {
	RefusedReport { deal, error: error.into() }
}

fn answered(account: u64, accepted: u32, refused: Vec<RefusedReport>) -> Event<Test> {
	let refused = BoundedVec::truncate_from(refused);
	Event::ReportsAccepted { by: caller(account), accepted, refused, at: START }
}

#[test]
fn each_report_is_accepted_as_if_alone() {
	ExtBuilder.build_and_execute(|| {
		let deals = [contracted(), other_contracted()];
		System::reset_events();
		done(CLERK, accept(&deals));
		let by = caller(CLERK);
		let expected: Vec<_> = deals
			.into_iter()
			.flat_map(|deal| {
				let by = Some(by.clone());
				let step = changed(deal, Some(Stage::Contracted), Stage::Reported, Some(CLERK));
				[step, Event::ReportAccepted { deal, by, at: START }]
			})
			.chain([answered(CLERK, 2, vec![])])
			.collect();
		assert_eq!(events(), expected);
		for deal in deals {
			let report = deal_of(deal).report.unwrap();
			assert_eq!((stage(deal), report.state), (Stage::Reported, ReportState::Accepted));
		}
	});
}

/// A report that was sent back keeps its stage, though the table of stages would allow the step.
#[test]
fn what_cannot_be_accepted_is_told_and_unchanged() {
	ExtBuilder.build_and_execute(|| {
		let (deal, sent_back, inspected) = (contracted(), other_contracted(), inspect_unit(UNIT));
		done(CLERK, sale_of(sent_back).request_supplement(30));
		let before = deal_of(sent_back);
		System::reset_events();
		done(CLERK, accept(&[NONE, sent_back, deal, inspected, deal]));
		let refused = vec![
			because(NONE, E::DealNotFound),
			because(sent_back, E::ReportNotInState),
			because(inspected, E::NotAtThisStage),
			because(deal, E::ReportNotInState),
		];
		let by = Some(caller(CLERK));
		assert_eq!(
			events(),
			[
				changed(deal, Some(Stage::Contracted), Stage::Reported, Some(CLERK)),
				Event::ReportAccepted { deal, by, at: START },
				answered(CLERK, 1, refused),
			]
		);
		assert_eq!(deal_of(sent_back), before);
	});
}

#[test]
fn reports_of_other_places_are_not_accepted() {
	ExtBuilder.build_and_execute(|| {
		super::properties::move_elsewhere();
		let (here, elsewhere) = (contracted(), other_contracted());
		for account in [OTHER_CLERK, REGISTRAR, AGENT, NON_MEMBER] {
			refused(account, accept(&[here]), BadOrigin);
		}
		System::reset_events();
		done(CLERK, accept(&[elsewhere, here]));
		let told = answered(CLERK, 1, vec![because(elsewhere, BadOrigin)]);
		assert_eq!(events().last(), Some(&told));
		assert_eq!([here, elsewhere].map(stage), [Stage::Reported, Stage::Contracted]);
		done(OTHER_CLERK, accept(&[elsewhere]));
		assert_eq!(stage(elsewhere), Stage::Reported);
	});
}

#[test]
fn a_batch_without_a_deal_of_the_caller_is_rejected() {
	ExtBuilder.build_and_execute(|| {
		refused(CLERK, accept(&[]), E::EmptyBatch);
		refused(CLERK, accept(&[NONE, DealId(405)]), E::DealNotFound);
	});
}

#[test]
fn a_batch_counts_once_under_its_reference() {
	ExtBuilder.build_and_execute(|| {
		let deals = BoundedVec::truncate_from(vec![contracted(), other_contracted()]);
		let call = Call::accept_reports { deals, external_ref: fresh_ref() };
		done(CLERK, call.clone());
		refused(CLERK, call, pallet_institutions::Error::<Test>::ExternalRefUsed);
	});
}
