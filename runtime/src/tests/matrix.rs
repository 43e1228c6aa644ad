//! Who may make which call: every call × every kind of institution × own and other place.
//!
//! This table is separate from the runtime's own table of powers, so that a change of that table is
//! noticed. A call that is missing here fails the test.

mod table;

use self::table::{done, nobody, table};
use super::support::*;
use crate::{powers, Runtime, RuntimeCall, RuntimeOrigin};
use frame_support::{
	dispatch::{DispatchResult, GetDispatchInfo},
	storage::with_transaction,
	traits::GetCallMetadata,
};
use madang_primitives::{Duties, Duty, InstitutionKind};
use pallet_institutions::{api::Permission, pallet::Officers, AdmissionError, Lack, Need};
use sp_runtime::{traits::Dispatchable, DispatchError, TransactionOutcome};
use std::collections::BTreeSet;
use Answer::*;

/// The result of a call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Answer {
	/// It succeeds.
	Done,
	/// The origin is rejected.
	Barred,
	/// The institution may make the call, but not for this object, which belongs to another.
	NotThis(&'static str),
}

/// The answers for a kind: at the place of the object, and at another place.
type Kind = (InstitutionKind, Answer, Answer);

/// Who may make a call. Kinds that are not named are rejected.
enum Who {
	/// Officers of these kinds, with this duty.
	Officers(Duty, &'static [Kind]),
	/// Officers of every kind with this duty, for their own institution.
	Each(Duty),
	/// The same, and the council for any institution.
	EachOrCouncil(Duty),
	/// The council, and no officer.
	Council,
	/// Neither an officer nor the council: a transaction without a signer.
	Nobody,
}

/// A line of the table.
struct Line {
	/// The call, as `Pallet.call`, and which case of it.
	call: &'static str,
	/// At which point of the sale it is made.
	when: Milestone,
	/// Who may.
	who: Who,
	/// Kinds that may make the call with another duty, and that duty.
	otherwise: Option<(Duty, &'static [Kind])>,
	/// The call as an officer makes it. It also makes the calls that must happen before.
	make: fn(&Sale, Officer) -> RuntimeCall,
}

const fn line(
	call: &'static str,
	when: Milestone,
	who: Who,
	make: fn(&Sale, Officer) -> RuntimeCall,
) -> Line {
	Line { call, when, who, otherwise: None, make }
}

impl Line {
	const fn or_with(mut self, duty: Duty, kinds: &'static [Kind]) -> Self {
		self.otherwise = Some((duty, kinds));
		self
	}

	/// The kinds that the table names, each with the duty that it needs.
	fn named(&self) -> Vec<(Duty, Kind)> {
		let (duty, kinds) = match &self.who {
			Who::Officers(duty, kinds) => (*duty, kinds.to_vec()),
			Who::Each(duty) | Who::EachOrCouncil(duty) => {
				(*duty, InstitutionKind::ALL.map(anywhere).to_vec())
			}
			Who::Council | Who::Nobody => return vec![],
		};
		let otherwise =
			self.otherwise.iter().flat_map(|(duty, kinds)| kinds.iter().map(|kind| (*duty, *kind)));
		kinds.into_iter().map(|kind| (duty, kind)).chain(otherwise).collect()
	}

	/// What the table says about an officer with every duty.
	fn answer(&self, officer: Officer) -> Answer {
		let named = self.named();
		let found = named.iter().find(|(_, (kind, ..))| *kind == officer.kind);
		match (found, officer.place) {
			(Some((_, (_, own, _))), Place::Own) => *own,
			(Some((_, (_, _, other))), Place::Other) => *other,
			(None, _) => Barred,
		}
	}

	/// `Pallet.call`, without the case.
	fn name(&self) -> &str {
		self.call.split(' ').next().unwrap_or_default()
	}
}

/// Done in the place, barred elsewhere: calls that concern a place.
const fn placed(kind: InstitutionKind) -> Kind {
	(kind, Done, Barred)
}

/// Done wherever the institution is.
const fn anywhere(kind: InstitutionKind) -> Kind {
	(kind, Done, Done)
}

/// Done by the institution in the place; the other's object is not this one.
const fn owned(kind: InstitutionKind, error: &'static str) -> Kind {
	(kind, Done, NotThis(error))
}

fn with_origin(origin: RuntimeOrigin, call: RuntimeCall) -> DispatchResult {
	call.dispatch(origin).map(|_| ()).map_err(|rejected| rejected.error)
}

/// Try something and roll it back.
fn tried<R>(trial: impl FnOnce() -> R) -> R {
	with_transaction(|| TransactionOutcome::Rollback(Ok::<_, DispatchError>(trial()))).unwrap()
}

/// What the chain answers an officer who asks about the call.
fn asked(officer: Officer, call: &RuntimeCall) -> Permission {
	ask(officer.account(), call).expect("it is a call")
}

/// The answer agrees with what the call does. Of a denied call it names the table's kinds and duties, and the council if
/// the table does.
fn assert_permission(
	line: &Line,
	(officer, call): (Officer, &RuntimeCall),
	permission: &Permission,
	result: DispatchResult,
	what: &str,
) {
	let Permission { outcome, needs } = permission;
	if matches!(line.who, Who::Nobody) {
		assert_eq!(*outcome, not_admitted(AdmissionError::CallNotOpen), "{what}");
		return assert_eq!(*needs, [], "{what}");
	}
	// Some lines suspend the officer before.
	if let Err(error) = crate::Institutions::admit_call(&officer.account(), call) {
		assert_eq!(result, BAD_ORIGIN, "{what}");
		assert_eq!(*outcome, not_admitted(error), "{what}");
		return assert_eq!(*needs, [], "{what}");
	}
	assert_eq!(*outcome, Ok(result), "{what}");
	if result != BAD_ORIGIN {
		let no_seat = error_name(result) == Some("NoSeat");
		let seat = Need::power::<powers::Govern>(vec![Lack::Seat]);
		let expected = if no_seat { vec![seat] } else { vec![] };
		return assert_eq!(*needs, expected, "{what}");
	}
	let by_council = matches!(line.who, Who::Council | Who::EachOrCouncil(_));
	assert_eq!(needs.contains(&Need::Council), by_council, "{what}");
	let named = needs.iter().flat_map(|need| match need {
		Need::Power { kinds, duty, .. } => kinds.iter().map(|kind| (*duty, *kind)).collect(),
		Need::Council => vec![],
	});
	// The table has a kind in two lines where one power or the other is enough.
	let expected = line.named().into_iter().map(|(duty, (kind, ..))| (duty, kind));
	assert_eq!(named.collect::<BTreeSet<_>>(), expected.collect(), "{what}");
}

/// What the answer says that the officer lacks of each power, it lacks, and that is something.
fn assert_lacks(permission: &Permission, officer: Officer, what: &str) {
	let duties = Officers::<Runtime>::get(officer.account()).expect("an officer").duties;
	for need in &permission.needs {
		let Need::Power { kinds, duty, lacks, .. } = need else { continue };
		let what = format!("{what}: {need:?}");
		if lacks.contains(&Lack::Seat) {
			assert_eq!(*lacks, [Lack::Seat], "{what}");
			continue;
		}
		assert_eq!(lacks.contains(&Lack::Kind), !kinds.contains(&officer.kind), "{what}");
		assert_eq!(lacks.contains(&Lack::Duty), !duties.contains(*duty), "{what}");
		assert!(officer.place == Place::Other || !lacks.contains(&Lack::Place), "{what}");
		assert!(!lacks.is_empty(), "{what}");
	}
}

const BAD_ORIGIN: DispatchResult = Err(DispatchError::BadOrigin);

fn assert_answer(expected: Answer, result: DispatchResult, what: &str) {
	match expected {
		Done => assert_eq!(result, Ok(()), "{what}"),
		Barred => assert_eq!(result, BAD_ORIGIN, "{what}"),
		NotThis(error) => assert_eq!(error_name(result), Some(error), "{what}: {result:?}"),
	}
}

/// The chief of every institution, its observer, a non-member, and a call without a signer.
fn check_institutions(line: &Line, sale: &Sale) {
	for officer in Officer::all() {
		tried(|| {
			let call = (line.make)(sale, officer);
			let what = format!("{} by {officer:?}", line.call);
			let name = call.get_call_metadata();
			assert_eq!(line.name(), format!("{}.{}", name.pallet_name, name.function_name));
			let weight = call.get_dispatch_info().call_weight;
			assert!(weight.ref_time() > 0 && weight.all_lte(heaviest_call()), "{what}");

			let observes = matches!(line.who, Who::Each(Duty::Observe));
			let expected = if observes { Ok(()) } else { BAD_ORIGIN };
			let observer = asked(officer.observer(), &call);
			let by_observer = tried(|| dispatch(officer.observer(), call.clone()));
			assert_eq!(by_observer, expected, "{what}'s observer");
			let cell = (officer.observer(), &call);
			assert_permission(line, cell, &observer, by_observer, &what);
			assert_lacks(&observer, officer.observer(), &what);
			let non_member = RuntimeOrigin::signed(nobody());
			assert_eq!(
				with_origin(non_member, call.clone()),
				BAD_ORIGIN,
				"{what}, by a non-member"
			);
			let without_officer = with_origin(RuntimeOrigin::none(), call.clone());
			match line.who {
				Who::Nobody => assert_eq!(error_name(without_officer), Some("InvalidEvidence")),
				_ => assert_eq!(without_officer, BAD_ORIGIN, "{what}"),
			}
			let chief = asked(officer, &call);
			let by_chief = tried(|| dispatch(officer, call.clone()));
			assert_answer(line.answer(officer), by_chief, &what);
			assert_permission(line, (officer, &call), &chief, by_chief, &what);
			assert_lacks(&chief, officer, &what);
		});
	}
}

/// The one duty is required, and is sufficient.
fn check_duties(line: &Line, sale: &Sale) {
	for (duty, (kind, ..)) in line.named() {
		let chief = Officer { kind, place: Place::Own, seat: Seat::Chief };
		let charged = |duties: Duties| {
			let account = chief.observer().account();
			done(chief, pallet_institutions::Call::set_duties { account, duties }.into());
		};
		let what = format!("{} by {kind:?} and {duty:?}", line.call);
		tried(|| {
			charged(Duty::ALL.into_iter().filter(|other| *other != duty).collect());
			let call = (line.make)(sale, chief);
			assert_eq!(dispatch(chief.observer(), call), BAD_ORIGIN, "all but {what}");
		});
		// An administrator's calls are about the observer itself.
		if duty != Duty::Administer {
			tried(|| {
				charged(Duties::NONE.with(duty));
				let call = (line.make)(sale, chief);
				assert_answer(line.answer(chief), dispatch(chief.observer(), call), &what);
			});
		}
	}
}

/// The council makes its calls as root, and only those.
fn check_council(line: &Line, sale: &Sale) {
	let may = matches!(line.who, Who::Council | Who::EachOrCouncil(_));
	let expected = if may { Ok(()) } else { BAD_ORIGIN };
	let result = tried(|| with_origin(RuntimeOrigin::root(), (line.make)(sale, MINISTRY)));
	assert_eq!(result, expected, "{} by the council", line.call);
}

#[test]
fn only_the_officers_of_the_table_may_make_each_call() {
	run(|| {
		prepare(dispatch);
		let sale = usual_sale();
		let table = table();
		for milestone in Milestone::ALL {
			for line in table.iter().filter(|line| line.when == milestone) {
				check_institutions(line, &sale);
				check_duties(line, &sale);
				check_council(line, &sale);
			}
			check_invariants().unwrap();
			sale.go(milestone, dispatch);
		}
	});
}

#[test]
fn no_call_is_missing_from_the_table() {
	let ours = [
		"Institutions",
		"Council",
		"Validators",
		"Identity",
		"Registers",
		"Titles",
		"Rates",
		"Certificates",
		"Notary",
		"Programmes",
		"Guarantees",
		"Lending",
		"Conveyances",
		"Terms",
	];
	let calls: BTreeSet<String> = ours
		.into_iter()
		.flat_map(|pallet| {
			RuntimeCall::get_call_names(pallet).iter().map(move |call| format!("{pallet}.{call}"))
		})
		.collect();
	let table = table();
	let listed: BTreeSet<String> = table.iter().map(|line| line.name().to_owned()).collect();
	assert_eq!(listed, calls);
	// Nor is a pallet.
	let others = ["System", "Timestamp", "Session", "Grandpa"];
	let known: BTreeSet<&str> = ours.into_iter().chain(others).collect();
	assert_eq!(RuntimeCall::get_module_names().iter().copied().collect::<BTreeSet<_>>(), known);
}
