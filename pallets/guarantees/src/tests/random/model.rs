//! What the book should be: plain, without storage, terms in days.

use super::*;
use crate::Step;
use std::collections::BTreeMap;

/// What the model knows of a guarantee. Foundations are numbers of [`FOUNDATIONS`].
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
	foundation: usize,
	loan: u64,
	state: GuaranteeState,
	asked: Won,
	cover: Won,
	drawn: Won,
	claimed: Won,
	paid: Won,
	/// The last day for the debt.
	last: Option<KoreanDay>,
	/// To whom a part was offered, which, and whether it accepted.
	offer: Option<(usize, RatePpm, bool)>,
	/// Whether each notice is acknowledged.
	notices: Vec<bool>,
}

/// What the model knows.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
	pub guarantees: BTreeMap<u64, Known>,
	active: [bool; 3],
}

impl Default for Model {
	fn default() -> Self {
		Self { guarantees: BTreeMap::new(), active: [true; 3] }
	}
}

fn number_of(foundation: InstitutionId) -> usize {
	FOUNDATIONS.iter().position(|one| *one == foundation).unwrap()
}

impl Known {
	fn of(guarantee: GuaranteeId, found: Guarantee) -> Self {
		let count = found.notices;
		let acknowledged = |number| notice(guarantee, number).acknowledged.is_some();
		let offer = |one: Reguarantee| (number_of(one.by), one.ratio, one.accepted);
		Self {
			foundation: number_of(found.foundation),
			loan: found.loan.0,
			state: found.state,
			asked: found.asked,
			cover: found.cover,
			drawn: found.drawn,
			claimed: found.claimed,
			paid: found.paid,
			last: found.term.map(|term| term.last),
			offer: found.reguarantee.map(offer),
			notices: (0..count).map(acknowledged).collect(),
		}
	}

	/// Take a step, and count its notice.
	fn step(&mut self, step: Step) -> bool {
		let Ok(state) = self.state.next(step) else { return false };
		self.state = state;
		if step.notice().is_some() {
			self.notices.push(false);
		}
		true
	}

	fn may_be_shared(&self) -> bool {
		matches!(self.state, GuaranteeState::Notified | GuaranteeState::InForce)
	}
}

impl Model {
	/// The book, as the model would have it.
	pub fn as_kept() -> Self {
		use pallet_institutions::Institutions as Members;
		let known = |(guarantee, found): (GuaranteeId, Guarantee)| {
			(guarantee.0, Known::of(guarantee, found))
		};
		Self {
			guarantees: Stored::<Test>::iter().map(known).collect(),
			active: FOUNDATIONS.map(<Institutions as Members>::is_active),
		}
	}

	/// Whether the act should succeed. If so, do it.
	pub fn expect(&mut self, act: &Act) -> bool {
		match act.clone() {
			Act::Ask { loan, foundation, amount } => self.ask(loan, foundation, amount),
			// Nothing to withdraw is no failure.
			Act::Withdraw { loan } => self
				.of_loan(loan, |known| {
					known.state.ended_without_debt() || known.step(Step::Withdraw)
				})
				.unwrap_or(true),
			Act::Form { loan, principal } => self.lend(loan, |known| {
				let drawn = known.drawn + principal;
				let fits = principal > 0 && drawn / 2 <= known.cover;
				fits && known.step(Step::Form) && {
					known.drawn = drawn;
					true
				}
			}),
			Act::Notify { loan, kind, amount } => self.lend(loan, |known| {
				// The last two kinds are of steps, the fourth needs an amount.
				let given = kind < 3 || (kind == 3 && amount > 0);
				let told = given && known.state.covers_debt();
				known.notices.extend(told.then_some(false));
				told
			}),
			Act::MakeClaimable { loan } => self.lend(loan, |known| known.step(Step::MakeClaimable)),
			Act::Cure { loan } => self.lend(loan, |known| {
				known.step(Step::Cure) && {
					known.claimed = 0;
					true
				}
			}),
			Act::Claim { loan, amount } => self.lend(loan, |known| {
				(1..=known.cover).contains(&amount) && known.step(Step::Claim) && {
					known.claimed = amount;
					true
				}
			}),
			Act::Release { loan } => self.lend(loan, |known| known.step(Step::Release)),
			Act::Revive { loan } => self.lend(loan, |known| {
				known.step(Step::Revive) && {
					known.claimed = 0;
					true
				}
			}),
			Act::Suspend { foundation } => std::mem::take(&mut self.active[foundation]),
			Act::Readmit { foundation } => !std::mem::replace(&mut self.active[foundation], true),
			Act::Assign { guarantees, from, to } => self.assign(&guarantees, from, to),
			Act::Days { count } => self.wait(count),
			act => self.call(act),
		}
	}

	/// The calls of a foundation.
	fn call(&mut self, act: Act) -> bool {
		let active = self.active;
		match act {
			Act::Decide { by, guarantee, cover } => self.own(by, guarantee, |known| match cover {
				None => known.step(Step::Decline(WHY)),
				Some(cover) => {
					(1..=known.asked).contains(&cover) && known.step(Step::Approve) && {
						known.cover = cover;
						known.last = Some(madang_primitives::term_end(day(), 60, |_| false));
						true
					}
				}
			}),
			Act::Revoke { by, guarantee } => {
				self.own(by, guarantee, |known| known.step(Step::Revoke))
			}
			Act::Pay { by, guarantee, amount } => self.own(by, guarantee, |known| {
				(1..=known.claimed).contains(&amount) && known.step(Step::Pay) && {
					known.paid = amount;
					true
				}
			}),
			Act::Deny { by, guarantee } => self.own(by, guarantee, |known| known.step(Step::Deny)),
			Act::Acknowledge { by, guarantee, numbers } => self.own(by, guarantee, |known| {
				let mut notices = known.notices.clone();
				let waited = numbers.iter().all(|number| {
					notices
						.get_mut(*number as usize)
						.is_some_and(|one| !std::mem::replace(one, true))
				});
				let done = waited && !numbers.is_empty();
				if done {
					known.notices = notices;
				}
				done
			}),
			Act::Offer { by, guarantee, offer } => self.own(by, guarantee, |known| {
				let bound =
					known.offer.is_some_and(|(other, _, accepted)| accepted && active[other]);
				let fits =
					offer.is_none_or(|(other, ratio)| ratio > 0 && other != by && active[other]);
				let done = known.may_be_shared() && !bound && fits;
				if done {
					known.offer = offer.map(|(other, ratio)| (other, ratio, false));
				}
				done
			}),
			Act::Accept { by, guarantee, ratio } => {
				let Some(known) = self.guarantees.get_mut(&guarantee) else { return false };
				let offered = known.offer == Some((by, ratio, false));
				let done = active[by] && offered && known.may_be_shared();
				if done {
					known.offer = Some((by, ratio, true));
				}
				done
			}
			_ => unreachable!("not of a foundation: {act:?}"),
		}
	}

	fn ask(&mut self, loan: u64, foundation: usize, amount: Won) -> bool {
		let ended = self.of_loan(loan, |known| known.state.ended_without_debt());
		let done =
			ended.unwrap_or(true) && self.active[foundation] && (1..=LENT / 2).contains(&amount);
		if done {
			let known = Known {
				foundation,
				loan,
				state: GuaranteeState::Asked,
				asked: amount,
				cover: 0,
				drawn: 0,
				claimed: 0,
				paid: 0,
				last: None,
				offer: None,
				notices: vec![],
			};
			self.guarantees.insert(self.guarantees.len() as u64 + 1, known);
		}
		done
	}

	fn assign(&mut self, guarantees: &[u64], from: usize, to: usize) -> bool {
		let twice = guarantees.len() == 2 && guarantees[0] == guarantees[1];
		let of_it = |number: &u64| {
			self.guarantees.get(number).is_some_and(|known| known.foundation == from)
		};
		let done = !guarantees.is_empty()
			&& !twice && guarantees.iter().all(of_it)
			&& !self.active[from]
			&& self.active[to];
		for number in guarantees.iter().filter(|_| done) {
			let known = self.guarantees.get_mut(number).unwrap();
			known.foundation = to;
			known.offer = known.offer.filter(|(by, ..)| *by != to);
		}
		done
	}

	/// Let days pass.
	fn wait(&mut self, count: u32) -> bool {
		let over = day().plus(count);
		for known in self.guarantees.values_mut() {
			if known.last.is_some_and(|last| last <= over) {
				// Those that have moved on do not lapse.
				known.step(Step::Lapse);
			}
		}
		true
	}

	/// Act on the latest guarantee of a loan; `None` if it has none.
	fn of_loan(&mut self, loan: u64, act: impl FnOnce(&mut Known) -> bool) -> Option<bool> {
		self.guarantees.values_mut().rev().find(|known| known.loan == loan).map(act)
	}

	/// What lending does needs a guarantee.
	fn lend(&mut self, loan: u64, act: impl FnOnce(&mut Known) -> bool) -> bool {
		self.of_loan(loan, act).unwrap_or(false)
	}

	/// Act on a foundation's own guarantee.
	fn own(&mut self, by: usize, number: u64, act: impl FnOnce(&mut Known) -> bool) -> bool {
		let active = self.active[by];
		let own = self.guarantees.get_mut(&number).filter(|known| known.foundation == by);
		active && own.is_some_and(act)
	}
}
