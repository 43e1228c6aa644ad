//! The errors of the pallet.

use frame_support::pallet_macros::pallet_section;

/// The section that [`crate::pallet`] imports.
#[pallet_section]
mod errors {
	/// Why a call was rejected.
	#[pallet::error]
	pub enum Error<T> {
		/// No act has this number. Check it.
		ActNotFound,
		/// No apostille has this number. Check it.
		ApostilleNotFound,
		/// The act or the apostille is annulled already, or something on which it is based. It cannot be annulled
		/// twice, and nothing can be based on it.
		AlreadyAnnulled,
		/// A deed or an authentication has no party. Its parties must sign.
		NoParties,
		/// A party has signed twice. Submit one signature of each.
		DuplicateParty,
		/// A copy or a correction does not say of which act, or names an apostille. Name the act.
		NoEarlierAct,
		/// The earlier act is another notary's, who can still act. Ask that notary.
		NotOwnAct,
		/// A correction is not signed by every party of the act, or of the act that it copies. Collect the missing
		/// signatures, or enter another act that refers to it.
		NotAllParties,
		/// More attestations than can be verified together are based on each other. Refer to an earlier one.
		ChainTooLong,
		/// The office of the signer is empty, not UTF-8, or has control characters. Correct it.
		InvalidCapacity,
		/// No batch of certificates has this number. Check it.
		BatchNotFound,
		/// The certificate is not in the batch: leaf, place or path are of another one. Read them from its file.
		NotInBatch,
		/// The institution that is said to have signed the document is not an active member. Check its number.
		SignerNotActive,
		/// The council has not designated the ministry for this. Ask the council.
		NotDesignated,
		/// The court is not responsible for every place of the notary. Ask the court that is, or the ministry that
		/// supervises notaries.
		NotResponsible,
		/// The institution is not an active ministry. Name another one.
		NotAMinistry,
		/// Another authority has issued the apostille, can still act and is still designated. Ask that authority.
		NotOwnApostille,
		/// The series of this year has no number left. Ask the network's operators.
		NumbersExhausted,
	}
}
