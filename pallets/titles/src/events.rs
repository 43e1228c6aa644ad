//! The events of the pallet.

use frame_support::pallet_macros::pallet_section;

/// The section that [`crate::pallet`] imports.
#[pallet_section]
mod events {
	/// The events.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// Records were imported at revision 1. In each record the ownership is entry 1, and the
		/// mortgages follow in the order of the call. Ranks begin at 1 in each section.
		TitlesImported {
			/// The registry office.
			by: InstitutionId,
			/// The numbers of the records, in the order of the rows.
			titles: BoundedVec<TitleId, T::MaxBatch>,
		},
		/// An application was filed and is pending.
		ApplicationFiled {
			/// The receipt of the application.
			receipt: Receipt,
			/// The title. For a first registration it is the number that the record will have.
			title: TitleId,
			/// The property.
			property: Property,
			/// The content of the application.
			filing: Filing,
			/// The institution that filed it.
			filed_by: InstitutionId,
			/// The deal, if the application is part of a closing.
			deal: Option<DealId>,
		},
		/// An application is under examination. It was taken up by an examiner, or in the same call
		/// in which its closing was completed or rejected.
		ApplicationExamined {
			/// The receipt of the application.
			receipt: Receipt,
			/// The title.
			title: TitleId,
		},
		/// An entry was registered. It is effective from the time of its receipt (부동산등기법 6(2)).
		EntryRegistered {
			/// The title.
			title: TitleId,
			/// The entry's number.
			number: u32,
			/// The new revision of the title.
			revision: u32,
			/// The entry.
			entry: Entry,
		},
		/// An entry was cancelled.
		EntryCancelled {
			/// The title.
			title: TitleId,
			/// The entry's number.
			number: u32,
			/// The entry that cancelled it.
			by: u32,
		},
		/// An application was completed. The `EntryRegistered` before this event has the entry.
		ApplicationCompleted {
			/// The receipt of the application.
			receipt: Receipt,
			/// The title.
			title: TitleId,
		},
		/// An application was rejected.
		ApplicationRejected {
			/// The receipt of the application.
			receipt: Receipt,
			/// The title.
			title: TitleId,
			/// The ground of the rejection.
			ground: Ground,
		},
		/// An application was withdrawn.
		ApplicationWithdrawn {
			/// The receipt of the application.
			receipt: Receipt,
			/// The title.
			title: TitleId,
		},
		/// An imported holder was bound to its DID.
		HolderBound {
			/// The title.
			title: TitleId,
			/// The number of the supplementary entry.
			number: u32,
			/// The commitment of the imported holder.
			from: Commitment,
			/// The holder's DID.
			to: Did,
			/// The registry office.
			by: InstitutionId,
		},
		/// A record took over the description in the book.
		DescriptionChanged {
			/// The title.
			title: TitleId,
			/// The number of the new description.
			number: u32,
			/// The new revision of the title.
			revision: u32,
			/// The digest of the description before.
			from: H256,
			/// The digest of the new description.
			to: H256,
			/// The registry office.
			by: InstitutionId,
		},
		/// A title was reserved for a deal. No other transfer of the title can be filed.
		TitleReserved {
			/// The title.
			title: TitleId,
			/// The deal.
			deal: DealId,
		},
		/// A deal's reservation ended, because the deal was closed or has failed.
		TitleReleased {
			/// The title.
			title: TitleId,
			/// The deal.
			deal: DealId,
		},
	}
}
