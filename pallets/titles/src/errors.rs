//! The errors of the pallet.

use frame_support::pallet_macros::pallet_section;

/// The section that [`crate::pallet`] imports.
#[pallet_section]
mod errors {
	use lots::HoldersProblem;

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
		/// The receipt has no number or no office, or is from another year than its day; or an entry does
		/// not follow the one before it in its section: its former rank is lower, or its receipt
		/// is earlier although its rank is not supplementary, or one receipt has two ranks. Correct the
		/// row.
		MalformedReceipt,
		/// The batch is empty. Send at least one row.
		EmptyBatch,
		/// All numbers of this kind are used up. The sequences of receipts and of new records start
		/// again next year.
		NumbersExhausted,
		/// The holdings are invalid: a list is empty, a share is invalid or not in lowest terms, or
		/// the whole does not add up to one. Correct the shares.
		MalformedHoldings,
		/// A list names a holder twice. Name each holder once, with the sum of its shares.
		NamedTwice,
		/// The shares given up and the shares acquired do not add up to the same amount. Correct
		/// the shares.
		UnequalShares,
		/// A party is both transferor and transferee. List only the shares that change hands.
		PartyOnBothSides,
		/// A transferor does not hold this share, not even after the pending transfers, or the holder
		/// does not have the lots that are to be bound, or they are listed twice. Look up the holders, or reject the application (부동산등기법 29
		/// no. 7).
		NotHeld,
		/// A holder whose share the mortgage would encumber has not signed. A buyer of a part
		/// encumbers only what it acquires. Get the signature, or name other lots.
		NotGranted,
		/// The mortgage names a lot that does not exist, names one twice, or names none; or an imported
		/// entry names nobody, a holder twice, or somebody who holds nothing. Look up the lots or the
		/// holders of the title.
		LotNotFound,
		/// The title would have more than 64 holders or reservations. Transfer the shares to fewer
		/// holders.
		TooManyHolders,
		/// The title would have more than 192 lots by an act of parties, or more than 256 in any case.
		/// Transfer whole lots, or shares to fewer holders.
		TooManyLots,
		/// The common denominator of the shares does not fit into 64 bits. Agree on coarser shares.
		SharesTooFine,
		/// A party has no DID and cannot sign. Ask the registry office to bind the holder first.
		HolderUnbound,
		/// A party's signature is missing. These must sign: all owners of a first registration, all
		/// transferors and transferees, every holder whose lots a mortgage encumbers, and everyone
		/// who applied for a withdrawal.
		SignatureMissing,
		/// There are more signatures than parties. Send one signature for each party.
		SignatureSurplus,
		/// The institution is not a conveyance agent. A bank files only its own mortgages and
		/// discharges.
		NotAnAgent,
		/// The institution is not the mortgagee, or the mortgage has moved to another one since. A
		/// mortgage and its discharge are filed by the present mortgagee.
		NotMortgagee,
		/// Another institution filed the application. Only that institution can cure it or withdraw
		/// it; what an agent filed for parties, any agent can withdraw for them.
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
		/// The entry is not a mortgage, is cancelled, or is listed twice. `ClearForeign` clears entries
		/// of unknown kinds. Look up the live
		/// mortgages of the title.
		NoLiveMortgage,
		/// The title has the maximum number of live entries. Discharge one first.
		TooManyCharges,
		/// The property has the maximum number of pending applications of this kind: 30 of parties, 26
		/// of deals. Wait until one of them is finished.
		QueueFull,
		/// The institution has two pending applications for this property. Wait until one of them is
		/// finished.
		TooManyPending,
		/// A discharge of this entry is pending. Wait until it is finished.
		DischargePending,
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
		/// Applications are pending that come first or would change what the parties saw. Finish
		/// them first (부동산등기규칙 30(4)).
		ApplicationsPending,
		/// The holder's share is reserved for a deal. Wait until the deal has ended. A court order is
		/// registered in any case.
		Reserved,
		/// The title is not reserved for this deal. Reserve it first.
		NotReservedForDeal,
		/// The deal's closing has already been filed and is pending. Complete it.
		ClosingAlreadyFiled,
		/// The deal has no pending closing. File it first.
		ClosingNotFiled,
		/// The rights on the title are not those that the deal expects: there is a new owner or a
		/// new burden. The buyers accept the change, and the closing is filed again.
		RightsChanged,
		/// The book of the property is closed, so only an order can register something. If it was closed
		/// by mistake, the municipality reopens it.
		ClosedInBook,
		/// The property is a strata building as a whole. Its units have the records (부동산등기법 15(1)).
		StrataAsAWhole,
		/// Units have rights to this land. A unit's right is disposed of only together with the unit
		/// (집합건물법 20(2)). The registrar completes what concerns another share of the land with the
		/// commitment to its reason. In a deal it cannot be registered.
		LandBoundToUnits,
		/// The application names no property, or too many: at most 64, and at most four for a first
		/// registration or a transfer. Name at least one, or file several applications.
		NoProperty,
		/// The application names a property twice. Name each once.
		PropertyTwice,
		/// The requests of one application differ in purpose or cause. File them separately
		/// (부동산등기법 25).
		RequestsDiffer,
		/// A sale needs the price and the report to the municipality, and other causes have neither
		/// (부동산등기법 68, 부동산등기규칙 124(2)).
		PriceAndReport,
		/// Only the registry office can file this. Ask it with your evidence.
		OfficeOnly,
		/// The registry office cannot file this. The parties must apply.
		PartiesOnly,
		/// A transfer by judgment, and the clearing of an entry by the decision of a court, need the order
		/// of a court. Name it.
		OrderMissing,
		/// The institution that gave the order is not a court. Correct the order.
		NotACourt,
		/// Only the mortgage of a deal's closing can name a loan. Leave the loan out.
		LoanOutsideDeal,
		/// A mortgage on what the buyers acquire exists only in a closing, and a mortgage on named
		/// lots only outside of one. Name the whole or the other.
		AcquiredOutsideDeal,
		/// The certificate of a municipality is a ground only for buildings (부동산등기법 65 no. 4).
		/// Choose another ground.
		GroundForBuildings,
		/// The book names other owners than the application. Complete it with the commitment to your
		/// reason, or reject it (부동산등기법 65 no. 1).
		BookNamesOthers,
		/// The officer who examined the application, or filed it for the registry office, cannot
		/// register it. Another officer must do it.
		SameOfficer,
		/// The application must be kept for five full years after the year in which it ended. Leave it
		/// out.
		StillKept,
		/// The last day for the cure must be after today and at most 30 days later. Choose another
		/// day.
		CureDay,
		/// The applicant still has time for the cure. Wait until the day has passed.
		CureTermRuns,
		/// The applicant can cure this defect. Order the cure first (부동산등기법 29).
		CureFirst,
		/// The last day for the cure has passed. Withdraw the application and file it again.
		CureTooLate,
		/// The registry office filed the application itself, so nobody can answer an order. Reject
		/// it, and file it again.
		FiledByOffice,
		/// The holder's DID is active and has not signed. Get its signature or an order of a court.
		HolderCanAct,
		/// A mortgagee is an active member, or the State, or a person with an active DID who has not
		/// signed. A member files itself, a person signs, or a court orders it.
		MortgageeCanAct,
		/// A member institution and the State are identified and cannot be bound. Name a person.
		CannotBeBound,
		/// No cut-over is set for the district, or its last day for imports has passed. The council sets
		/// or extends it.
		ImportClosed,
		/// The receipt is of the first day of the chain as the register, or later. The former registry
		/// gave no receipts then. Correct the day, or ask the council to correct the cut-over.
		NotBeforeCutOver,
		/// The chain is not the register of the district yet, so the former registry decides. Apply
		/// there, or wait until the day of the cut-over that the council has set.
		BeforeCutOver,
		/// The first day of the chain as the register has come and cannot change. Change only the last
		/// day for imports.
		CutOverHasCome,
		/// The import would end before the former registry does. Choose a later last day.
		ImportEndsTooSoon,
		/// A cut-over is for the whole country, or for districts whose codes begin with 2, 5, 8 or 10
		/// digits. Correct the prefix.
		MalformedPrefix,
		/// A mortgagee of an imported mortgage is listed twice or not a member, its DID is not active,
		/// or there is none. Name each by its number, or by a commitment if it is no member.
		UnknownMortgagee,
		/// No entry of this purpose is in this section. Correct the section or the purpose.
		WrongSection,
		/// The entry is not a live entry of an unknown kind. Look up the live entries of the title.
		NoForeignEntry,
		/// A new mortgage has no day of agreement. Enter it.
		NoAgreementDay,
		/// Banks transfer a mortgage together with its loans. Offer the transfer (`loan offer-transfer`).
		ByTransferOnly,
		/// The mortgage was transferred as often as banks can transfer it. What is left is for the registry office.
		/// Have a new mortgage registered.
		TooManyMoves,
	}

	impl<T> From<HoldersProblem> for Error<T> {
		fn from(problem: HoldersProblem) -> Self {
			match problem {
				HoldersProblem::Malformed => Self::MalformedHoldings,
				HoldersProblem::NamedTwice => Self::NamedTwice,
				HoldersProblem::Unequal => Self::UnequalShares,
				HoldersProblem::OnBothSides => Self::PartyOnBothSides,
				HoldersProblem::NotHeld => Self::NotHeld,
				HoldersProblem::TooMany => Self::TooManyHolders,
				HoldersProblem::TooManyLots => Self::TooManyLots,
				HoldersProblem::TooFine => Self::SharesTooFine,
			}
		}
	}
}
