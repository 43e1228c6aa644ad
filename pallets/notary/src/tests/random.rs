//! Random sequences of calls against a model that is kept apart.

use super::*;
use proptest::{collection::vec, prelude::*};

#[derive(Clone, Debug)]
enum Step {
	/// A notary enters an act. `earlier` counts back from the latest act or apostille.
	Enter {
		kind: usize,
		other: bool,
		earlier: Option<(bool, u64)>,
		parties: usize,
	},
	/// A court or a ministry annuls an act.
	Annul {
		court: bool,
		act: u64,
	},
	/// A ministry issues an apostille for an act, or for a document.
	Issue {
		other: bool,
		act: Option<u64>,
	},
	/// A ministry annuls an apostille.
	AnnulApostille {
		other: bool,
		apostille: u64,
	},
	/// The council designates the first ministry, or ends that.
	Designate(bool),
	/// The first notary is suspended.
	SuspendNotary,
	Hour,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
	let earlier = prop::option::of((any::<bool>(), 0u64..5));
	let step = prop_oneof![
		8 => (0usize..5, any::<bool>(), earlier, 0usize..4).prop_map(
			|(kind, other, earlier, parties)| Step::Enter { kind, other, earlier, parties }
		),
		2 => (any::<bool>(), 0u64..6).prop_map(|(court, act)| Step::Annul { court, act }),
		6 => (any::<bool>(), prop::option::of(0u64..6))
			.prop_map(|(other, act)| Step::Issue { other, act }),
		2 => (any::<bool>(), 0u64..6)
			.prop_map(|(other, apostille)| Step::AnnulApostille { other, apostille }),
		1 => any::<bool>().prop_map(Step::Designate),
		1 => Just(Step::SuspendNotary),
		3 => Just(Step::Hour),
	];
	vec(step, 1..40)
}

/// An attestation of the model.
#[derive(Clone, Copy)]
struct Made {
	other: bool,
	/// The set of parties whose signatures a correction needs, one bit each.
	parties: u8,
	depth: u8,
	/// What it is based on: whether that is an act, and its number.
	earlier: Option<(bool, u64)>,
	annulled: bool,
}

#[derive(Default)]
struct Model {
	acts: Vec<Made>,
	apostilles: Vec<Made>,
	designated: bool,
	suspended: bool,
}

impl Model {
	/// The attestation that counts back so far from the latest, with its number on the chain.
	fn back(list: &[Made], back: u64) -> (u64, Option<Made>) {
		let last = (list.len() as u64).saturating_sub(1);
		let number = last.saturating_sub(back);
		(number, list.get(number as usize).copied())
	}

	/// Whether an attestation and all on which it is based have effect.
	fn holds(&self, made: Made) -> bool {
		let earlier = made.earlier.map(|(act, number)| {
			let list = if act { &self.acts } else { &self.apostilles };
			list[number as usize]
		});
		!made.annulled && earlier.is_none_or(|earlier| self.holds(earlier))
	}

	/// The act that a notary enters, if it is allowed.
	fn entered(
		&self,
		kind: ActKind,
		other: bool,
		earlier: Option<(bool, u64)>,
		parties: usize,
	) -> Option<Made> {
		let found = earlier.map(|(act, back)| {
			let list = if act { &self.acts } else { &self.apostilles };
			let (number, made) = Self::back(list, back);
			(act, number, made)
		});
		let signers = (1u8 << parties) - 1;
		let depth = match found {
			None => 1,
			Some((.., Some(made))) if self.holds(made) => made.depth + 1,
			Some(_) => return None,
		};
		let follows = !kind.needs_earlier_act()
			|| matches!(found, Some((true, _, Some(made)))
				if (made.other == other || (!made.other && self.suspended))
					&& (kind != ActKind::Correction || made.parties & !signers == 0));
		let in_office = other || !self.suspended;
		let signed = parties > 0 || !kind.needs_parties();
		let copied = match (kind, found) {
			(ActKind::Copy, Some((.., Some(made)))) => made.parties,
			_ => 0,
		};
		let earlier = found.map(|(act, number, _)| (act, number));
		let made = Made { other, parties: signers | copied, depth, earlier, annulled: false };
		(depth <= MAX_DEPTH && in_office && signed && follows).then_some(made)
	}

	/// Whether a step is allowed; changes the model if it is.
	fn take(&mut self, step: &Step) -> bool {
		let ministry = |model: &Self, other: bool| other || model.designated;
		match step {
			Step::Enter { kind, other, earlier, parties } => {
				let made = self.entered(ActKind::ALL[*kind], *other, *earlier, *parties);
				self.acts.extend(made);
				made.is_some()
			}
			Step::Annul { court, act } => {
				let may = *court || self.designated;
				let (number, made) = Self::back(&self.acts, *act);
				// The court is that of the place of one of the two notaries.
				let allowed =
					may && made.is_some_and(|made| !(made.annulled || *court && made.other));
				if allowed {
					self.acts[number as usize].annulled = true;
				}
				allowed
			}
			Step::Issue { other, act } => {
				let found = act.map(|back| Self::back(&self.acts, back));
				let depth = match found {
					None => Some(1),
					Some((_, made)) => {
						made.filter(|made| self.holds(*made)).map(|made| made.depth + 1)
					}
				};
				let Some(depth) = depth.filter(|depth| *depth <= MAX_DEPTH) else { return false };
				let allowed = ministry(self, *other);
				if allowed {
					let earlier = found.map(|(number, _)| (true, number));
					let (other, parties, annulled) = (*other, 0, false);
					self.apostilles.push(Made { other, parties, depth, earlier, annulled });
				}
				allowed
			}
			Step::AnnulApostille { other, apostille } => {
				let (number, made) = Self::back(&self.apostilles, *apostille);
				let may = made.is_some_and(|made| {
					!made.annulled && (made.other == *other || (!made.other && !self.designated))
				});
				let allowed = may && ministry(self, *other);
				if allowed {
					self.apostilles[number as usize].annulled = true;
				}
				allowed
			}
			Step::Designate(designated) => {
				self.designated = *designated;
				true
			}
			Step::SuspendNotary => {
				let allowed = !self.suspended;
				self.suspended = true;
				allowed
			}
			Step::Hour => true,
		}
	}
}

fn dispatch(step: &Step, model: &Model) -> DispatchResult {
	let ministry = |other: bool| if other { chief(OTHER_MINISTRY) } else { AUTHORITY };
	match step {
		Step::Enter { kind, other, earlier, parties } => {
			let refers_to = earlier.map(|(act, back)| match act {
				true => Attestation::Act(ActId(Model::back(&model.acts, back).0)),
				false => {
					Attestation::Apostille(ApostilleId(Model::back(&model.apostilles, back).0))
				}
			});
			let act = NewAct { kind: ActKind::ALL[*kind], document: DOCUMENT, refers_to };
			let officer = if *other { OTHER_NOTARY } else { NOTARY };
			enter_as(officer, act, &PARTIES[..*parties])
		}
		Step::Annul { court, act } => {
			let officer = if *court { JUDGE } else { AUTHORITY };
			annul_as(officer, ActId(Model::back(&model.acts, *act).0))
		}
		Step::Issue { other, act } => {
			let subject = match act {
				Some(back) => NewSubject::Act(ActId(Model::back(&model.acts, *back).0)),
				None => NewSubject::Document { document: DOCUMENT, signer: COURT },
			};
			issue_as(ministry(*other), subject)
		}
		Step::AnnulApostille { other, apostille } => {
			let number = Model::back(&model.apostilles, *apostille).0;
			annul_apostille_as(ministry(*other), ApostilleId(number))
		}
		Step::Designate(designated) => {
			let designation = Designation { apostilles: *designated, supervision: *designated };
			Notary::designate(RawOrigin::Root.into(), MINISTRY, designation)
		}
		Step::SuspendNotary => with_storage_layer(|| {
			Institutions::suspend_institution(RawOrigin::Root.into(), NOTARY_OFFICE)
		}),
		Step::Hour => {
			pass_an_hour();
			Ok(())
		}
	}
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..Default::default() })]

	#[test]
	fn acts_and_apostilles_are_those_of_the_model(steps in steps()) {
		build_and_execute(|| {
			designate(OTHER_MINISTRY);
			let mut model = Model::default();
			for step in &steps {
				let before = sp_io::storage::root(sp_runtime::StateVersion::V1);
				let result = dispatch(step, &model);
				let allowed = model.take(step);
				assert_eq!(result.is_ok(), allowed, "{step:?}: {result:?}");
				if !allowed {
					let after = sp_io::storage::root(sp_runtime::StateVersion::V1);
					assert_eq!(before, after, "{step:?} changed something");
				}
				Notary::do_try_state().unwrap();
			}
			assert_eq!(Acts::<Test>::iter().count(), model.acts.len());
			assert_eq!(Apostilles::<Test>::iter().count(), model.apostilles.len());
			for (number, made) in model.acts.iter().enumerate() {
				let act = Acts::<Test>::get(ActId(number as u64)).unwrap();
				assert_eq!(act.annulled.is_some(), made.annulled);
				let chain = Notary::attestation_chain(Attestation::Act(ActId(number as u64)));
				assert_eq!(chain.len(), usize::from(made.depth));
				let (_, earlier) = chain.split_last().unwrap();
				assert!(earlier.iter().all(|link| link.valid_then));
			}
		});
	}
}
