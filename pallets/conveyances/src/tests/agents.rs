use crate::{mock::*, *};
use madang_primitives::DealId;
use madang_testing::suspend;
use sp_runtime::DispatchError::BadOrigin;

fn other() -> madang_primitives::InstitutionId {
	institution_of(OTHER_AGENT)
}

/// C8. Before, everything of a deal went through the agent that had opened it.
#[test]
fn the_parties_change_the_agent() {
	ExtBuilder.build_and_execute(|| {
		let deal = financed();
		let sale = sale_of(deal);
		let to_itself = sale.change_agent(institution_of(AGENT));
		refused(AGENT, to_itself, Error::<Test>::AlreadyTheAgent);
		refused(CLERK, sale.change_agent(other()), BadOrigin);
		System::reset_events();
		done(OTHER_AGENT, sale.change_agent(other()));
		let (by, from) = (caller(OTHER_AGENT), institution_of(AGENT));
		assert_eq!(events(), [Event::AgentChanged { deal, by, from, at: START }]);
		refused(AGENT, sale.file(), Error::<Test>::NotTheAgent);
		done(OTHER_AGENT, sale.file());
	});
}

#[test]
fn every_party_signs_for_the_new_agent() {
	ExtBuilder.build_and_execute(|| {
		let deal = contracted();
		let sale = sale_of(deal);
		for side in [Side::Sellers, Side::Buyers] {
			let refusal = Error::<Test>::ConsentsDoNotMatchParties;
			refused(OTHER_AGENT, one_side(&sale, side), refusal);
		}
		// A signature for one agent is not for another.
		let for_another = sale.change_agent(institution_of(BANKER));
		refused(OTHER_AGENT, for_another, pallet_identity::Error::<Test>::BadSignature);
		// Nor in place of another agent than the present one.
		let signed = signed::agent(institution_of(BANKER), other());
		let purpose = madang_primitives::signing::Purpose::ChangeAgent;
		let consents = sale.consents(sale.terms.parties(), purpose, signed);
		let in_place = Call::change_agent { deal, consents, external_ref: fresh_ref() };
		refused(OTHER_AGENT, in_place, pallet_identity::Error::<Test>::BadSignature);
		let unknown = Sale { deal: DealId(404), ..sale.clone() };
		refused(OTHER_AGENT, unknown.change_agent(other()), Error::<Test>::DealNotFound);
		let inspected = sale_of(inspect());
		refused(OTHER_AGENT, inspected.change_agent(other()), Error::<Test>::NotAtThisStage);
	});
}

#[test]
fn one_side_is_enough_while_the_agent_is_suspended() {
	for side in [Side::Sellers, Side::Buyers] {
		ExtBuilder.build_and_execute(|| {
			let deal = reported();
			suspend::<Test>(institution_of(AGENT));
			done(OTHER_AGENT, one_side(&sale_of(deal), side));
			done(OTHER_AGENT, sale_of(deal).file());
		});
	}
}

/// Before, an agent without an officer who could act held the deal until all parties agreed.
#[test]
fn one_side_is_enough_while_the_agent_cannot_act() {
	ExtBuilder.build().execute_with(|| {
		let deal = reported();
		// An institution always keeps an administrator who is not suspended, so the test removes it.
		pallet_institutions::Administrators::<Test>::remove(institution_of(AGENT));
		done(OTHER_AGENT, one_side(&sale_of(deal), Side::Buyers));
	});
}

/// One side signs for the other agent.
fn one_side(sale: &Sale, side: Side) -> Call<Test> {
	let purpose = madang_primitives::signing::Purpose::ChangeAgent;
	let parties = sale.terms.side(side);
	let consents = sale.consents(parties, purpose, signed::agent(institution_of(AGENT), other()));
	Call::change_agent { deal: sale.deal, consents, external_ref: fresh_ref() }
}
