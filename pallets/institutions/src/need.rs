//! What an officer would need for a call: recorded by the origins that deny it, for those who ask.
//!
//! A call's error says `BadOrigin` and no more. [`needs_of`] runs a call and returns which powers its origins
//! asked for. The record is in the dispatch context, outside the state: it stays when a failed call is rolled
//! back. In blocks nobody asks, and an origin that denies a call only looks whether somebody does.

use crate::{AdmissionError, Power};
use alloc::{string::String, vec::Vec};
use codec::{Decode, Encode};
use core::mem;
use frame_support::dispatch_context::{run_in_context, with_context};
use madang_primitives::{Duty, InstitutionKind};
use scale_info::TypeInfo;

/// What an officer lacks of a power.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, TypeInfo)]
pub enum Lack {
	/// Its transactions are not admitted: the code of an [`AdmissionError`].
	Admission(u8),
	/// Its institution is not of a kind that has the power.
	Kind,
	/// It does not have the duty.
	Duty,
	/// Its institution is not responsible for the place.
	Place,
	/// Its institution has no seat in the council.
	Seat,
}

impl From<AdmissionError> for Lack {
	fn from(error: AdmissionError) -> Self {
		Self::Admission(error.code())
	}
}

/// What a call needs and its caller does not have.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, TypeInfo)]
pub enum Need {
	/// A power of officers.
	Power {
		/// Its name.
		name: String,
		/// The kinds of institutions that have it.
		kinds: Vec<InstitutionKind>,
		/// The duty that an officer needs for it.
		duty: Duty,
		/// What the caller lacks of it.
		lacks: Vec<Lack>,
	},
	/// A decision of the council.
	Council,
}

impl Need {
	/// The need of a power.
	pub fn power<P: Power>(lacks: Vec<Lack>) -> Self {
		Self::Power { name: P::NAME.into(), kinds: P::KINDS.to_vec(), duty: P::DUTY, lacks }
	}
}

/// What was needed, while somebody asks.
#[derive(Default)]
struct Needs(Vec<Need>);

/// Run something, and return which needs its origins recorded, each once.
///
/// If it fails with `BadOrigin`, one of them would have been enough. If it does not, they say nothing: an
/// origin with alternatives records those that it tried before.
pub fn needs_of<R>(run: impl FnOnce() -> R) -> (R, Vec<Need>) {
	run_in_context(|| {
		with_context::<Needs, _>(|needs| needs.set(Needs::default()));
		let result = run();
		let found = with_context::<Needs, _>(|needs| {
			let found = needs.get_mut().map(mem::take);
			// The context may be that of somebody who runs this.
			needs.clear();
			found
		});
		(result, found.flatten().unwrap_or_default().0)
	})
}

/// Record a need, if somebody asks.
pub(crate) fn record(need: impl FnOnce() -> Need) {
	with_context::<Needs, _>(|needs| {
		let Some(Needs(found)) = needs.get_mut() else { return };
		let need = need();
		if !found.contains(&need) {
			found.push(need);
		}
	});
}
