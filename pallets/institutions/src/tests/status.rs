//! Every entry of the two transition tables.

use super::*;

#[test]
fn an_institutions_status_has_exactly_these_transitions() {
	use InstitutionEvent::*;
	use InstitutionStatus::*;
	let table = [
		(Active, [Ok(Suspended), Err(NoStep::NotSuspended), Ok(Withdrawn)]),
		(Suspended, [Err(NoStep::NotActive), Ok(Active), Ok(Withdrawn)]),
		(Withdrawn, [Err(NoStep::Final); 3]),
	];
	for (status, expected) in table {
		assert_eq!([Suspend, Readmit, Withdraw].map(|event| status.next(event)), expected);
	}
}

#[test]
fn an_officers_status_has_exactly_these_transitions() {
	use OfficerEvent::*;
	use OfficerStatus::*;
	let table = [
		(
			Active,
			[
				Ok(Suspended),
				Err(NoStep::NotSuspended),
				Ok(Revoked),
				Ok(SuspendedByCouncil),
				Err(NoStep::NotSuspended),
			],
		),
		(
			Suspended,
			[
				Err(NoStep::NotActive),
				Ok(Active),
				Ok(Revoked),
				Ok(SuspendedByCouncil),
				Err(NoStep::NotSuspended),
			],
		),
		(
			SuspendedByCouncil,
			[
				Err(NoStep::NotActive),
				Err(NoStep::ByCouncil),
				Ok(Revoked),
				Err(NoStep::NotActive),
				Ok(Active),
			],
		),
		(Revoked, [Err(NoStep::Final); 5]),
	];
	let events = [Suspend, Reinstate, Revoke, SuspendByCouncil, ReinstateByCouncil];
	for (status, expected) in table {
		assert_eq!(events.map(|event| status.next(event)), expected);
	}
}
