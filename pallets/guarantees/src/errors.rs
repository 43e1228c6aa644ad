//! Why the pallet rejects calls.

use frame_support::pallet_macros::pallet_section;

/// The errors. The pallet imports them: see [`crate::Error`].
#[pallet_section]
mod errors {
	/// Why a call was rejected.
	#[pallet::error]
	pub enum Error<T> {
		/// There is no guarantee of that number, or none was asked for the loan. Look up the number in
		/// `GuaranteeAsked`.
		GuaranteeNotFound,
		/// The guarantee is another foundation's. Only the foundation that was asked, or to which the
		/// council assigned the guarantee, acts on it.
		NotOwnGuarantee,
		/// The state of the guarantee does not allow the step. Read its state and see the table of
		/// stages.
		WrongState,
		/// The loan has a guarantee, or its debt was formed under one. Wait until the foundation has
		/// declined or the notice has lapsed, or have it withdrawn.
		GuaranteeExists,
		/// The institution is not a guarantee foundation, or is not active. Name an active one.
		NotAFoundation,
		/// An amount is zero. Give an amount above zero.
		ZeroAmount,
		/// The ratio is zero, above the whole, or above what another foundation may re-guarantee. Give
		/// one within the limit, in millionths.
		RatioOutOfRange,
		/// The amount asked to be covered is more than the ratio of the principal. Lower the amount.
		ExceedsRatio,
		/// The cover is more than was asked for. Approve at most that amount.
		ExceedsAsked,
		/// The days after the foundation's notice have passed without a debt. Ask again.
		NoticeEnded,
		/// What is drawn needs more cover than there is, or the claim is above the cover. Draw or claim
		/// less.
		ExceedsCover,
		/// The payment is more than was claimed. Pay at most that amount.
		ExceedsClaim,
		/// The value date is in the future. Record the payment on that day or later.
		FutureDay,
		/// A step of the guarantee gives this notice. Draw the loan, or settle it.
		NoticeOfStep,
		/// The guarantee has no notice of that number. They are numbered from zero.
		NoticeNotFound,
		/// A notice is acknowledged already, or named twice. Leave it out.
		AlreadyAcknowledged,
		/// The list is empty. Name at least one.
		NothingNamed,
		/// The foundation would re-guarantee its own guarantee. Name another one.
		SelfReguarantee,
		/// Another foundation has accepted to re-guarantee. That stays while it is a member.
		ReguaranteeAccepted,
		/// Nobody has offered your foundation to re-guarantee this guarantee. Ask the foundation for an
		/// offer.
		NoOffer,
		/// The offer has another ratio. Read it again and accept that ratio, or ask for another offer.
		OfferDiffers,
		/// The foundation is active. Suspend or withdraw it before its guarantees are assigned to
		/// another.
		FoundationActive,
		/// Every number is used. This cannot happen in practice; an upgrade must widen the numbers.
		NumbersExhausted,
	}
}
