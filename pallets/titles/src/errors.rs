//! The errors of the pallet.

use frame_support::pallet_macros::pallet_section;

/// The section that [`crate::pallet`] imports.
#[pallet_section]
mod errors {
	use holders::HoldersProblem;

	/// The errors of the calls. A call that fails changes nothing.
	#[pallet::error]
	pub enum Error<T> {
		/// No record has this number, or the property has no record. Look up the number, or apply
		/// for the first registration of the property.
		TitleNotFound,
		/// The property is not in the books. It must be entered in the land or building book first.
		PropertyNotFound,
		/// No application has this receipt. Look up the receipt.
		ApplicationNotFound,
		/// The property already has a record, or the number is already in use. Reject the later
		/// first registration, or remove the row from the import.
		AlreadyRegistered,
		/// The number does not have 14 digits, or it is in the range that the chain assigns itself
		/// (9999…). Use the unique number of the record.
		MalformedNumber,
		/// The receipt has no number or is from a later year than the current one, or a mortgage
		/// has an earlier receipt than the mortgage before it. Correct the row.
		MalformedReceipt,
		/// The batch is empty. Send at least one row.
		EmptyBatch,
		/// All numbers of this kind are used up. The sequences of receipts and of new records start
		/// again next year.
		NumbersExhausted,
		/// The holdings are invalid: a list is empty or names a holder twice, a share is invalid or
		/// not in lowest terms, or the whole does not add up to one. Correct the shares.
		MalformedHoldings,
		/// The shares given up and the shares acquired do not add up to the same amount. Correct
		/// the shares.
		UnequalShares,
		/// A party is both transferor and transferee. List only the shares that change hands.
		PartyOnBothSides,
		/// A transferor or the holder to bind does not hold this share, or a holder has not signed
		/// the mortgage. The record has changed, or the application is wrong. Reject the
		/// application.
		NotHeld,
		/// The DID already holds a share of the title. Use another DID of the person.
		HoldsAlready,
		/// The title would have more than 64 holders. Transfer the shares to fewer holders.
		TooManyHolders,
		/// The common denominator of the shares does not fit into 64 bits. Agree on coarser shares.
		SharesTooFine,
		/// A party has no DID and cannot sign. Ask the registry office to bind the holder first.
		HolderUnbound,
		/// A party's signature is missing. These must sign: all owners of a first registration, all
		/// transferors and transferees, and all holders for a mortgage.
		SignatureMissing,
		/// There are more signatures than parties. Send one signature for each party.
		SignatureSurplus,
		/// The institution is not a conveyance agent. A bank can file only discharges.
		NotAnAgent,
		/// The mortgage belongs to another bank. Only the mortgagee can file its discharge.
		NotMortgagee,
		/// Another institution filed the application. Only that institution can withdraw it.
		NotFiledByYou,
		/// The mortgagee is not an active bank. Name the bank that lends.
		NotABank,
		/// The maximum secured amount is zero. Enter the amount.
		NothingSecured,
		/// The mortgage has no debtor. Name at least one.
		NoDebtor,
		/// A debtor is listed twice, or its DID is unknown or deactivated. List each debtor once
		/// with an active DID.
		UnknownDebtor,
		/// The day of the cause is in the future. Correct the date.
		CauseInFuture,
		/// The entry is not a mortgage, is cancelled, or is listed twice. Look up the live
		/// mortgages of the title.
		NoLiveMortgage,
		/// The title has the maximum number of live mortgages. Discharge one first.
		TooManyCharges,
		/// The title has the maximum number of pending applications. Wait until one of them is
		/// finished.
		QueueFull,
		/// The state of the application does not allow this. An application must be examined before
		/// it is completed or rejected, and a finished application cannot change.
		StateForbids,
		/// An earlier application of the title is pending. Finish that application first (부동산등기법
		/// 11(3)).
		NotHeadOfQueue,
		/// The application is part of a deal's closing. Close or end the deal instead.
		BelongsToDeal,
		/// Record and book describe the property differently. Take over the description of the
		/// book, or reject the application (부동산등기법 29 no. 11).
		DescriptionDiffers,
		/// The record already has the description of the book. Nothing needs to be done.
		DescriptionUnchanged,
		/// Earlier applications are pending. Finish them first.
		ApplicationsPending,
		/// The title is reserved for a deal. Wait until the deal has ended.
		Reserved,
		/// A transfer of the title is pending. Wait until it is finished.
		TransferPending,
		/// The title is not reserved for this deal. Reserve it first.
		NotReservedForDeal,
		/// The deal's closing has already been filed and is pending. Complete it.
		ClosingAlreadyFiled,
		/// The deal has no pending closing. File it first.
		ClosingNotFiled,
		/// The title has changed since the deal's inspection, so this closing cannot be registered.
		/// Rescind the contract and start a new deal.
		RevisionChanged,
	}

	impl<T> From<HoldersProblem> for Error<T> {
		fn from(problem: HoldersProblem) -> Self {
			match problem {
				HoldersProblem::Malformed => Self::MalformedHoldings,
				HoldersProblem::Unequal => Self::UnequalShares,
				HoldersProblem::OnBothSides => Self::PartyOnBothSides,
				HoldersProblem::NotHeld => Self::NotHeld,
				HoldersProblem::HoldsAlready => Self::HoldsAlready,
				HoldersProblem::TooMany => Self::TooManyHolders,
				HoldersProblem::TooFine => Self::SharesTooFine,
			}
		}
	}
}
