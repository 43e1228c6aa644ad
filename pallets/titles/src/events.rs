//! The events of the pallet.

use frame_support::pallet_macros::pallet_section;

/// The section that [`crate::pallet`] imports.
#[pallet_section]
mod events {
	/// The events. `by` says which institution and officer acted, under which reference and when.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// Records were imported, with their entries. Ranks begin at 1 in each section.
		TitlesImported {
			/// The records, in the order of the rows.
			titles: BoundedVec<ImportedTitle<T::AccountId>, T::MaxBatch>,
			/// The number of records from which the book differs. `DiscrepancyFound` of the books says
			/// in what.
			differ: u32,
			/// The registry office.
			by: Done<T::AccountId>,
		},
		/// An application was filed and is pending. If the registry office filed it, it is already
		/// under examination.
		ApplicationFiled {
			/// The receipt of the application.
			receipt: Receipt,
			/// The complete application, with the institution and officer who filed it.
			application: Application<T::AccountId>,
		},
		/// An application was taken up for examination.
		ApplicationExamined {
			/// The receipt of the application.
			receipt: Receipt,
			/// The properties.
			properties: Properties,
			/// The registry office.
			by: Done<T::AccountId>,
		},
		/// The registrar ordered a cure. The application is still pending.
		CureOrdered {
			/// The receipt of the application.
			receipt: Receipt,
			/// The properties.
			properties: Properties,
			/// The last day for the cure. The application cannot be rejected before it has passed.
			until: KoreanDay,
			/// The commitment to what must be cured.
			reasons: Commitment,
			/// The registry office.
			by: Done<T::AccountId>,
		},
		/// An application was cured and is under examination again.
		ApplicationCured {
			/// The receipt of the application.
			receipt: Receipt,
			/// The properties.
			properties: Properties,
			/// The commitment to the new attachments. What the parties have signed stays.
			attachments: Commitment,
			/// The institution that filed it, or another agent.
			by: Done<T::AccountId>,
		},
		/// A record was opened. The next `EntryRegistered` has its first entry.
		TitleOpened {
			/// The number of the new record.
			title: TitleId,
			/// The property.
			property: Property,
			/// The district in which the property is.
			district: DistrictCode,
			/// The digest of the description, taken over from the book.
			description: H256,
			/// The receipt of the application.
			receipt: Receipt,
			/// The registry office.
			by: Done<T::AccountId>,
		},
		/// An entry was registered. It is effective from the time of its receipt (부동산등기법 6(2)).
		EntryRegistered {
			/// The title.
			title: TitleId,
			/// The property.
			property: Property,
			/// The entry's number.
			number: u32,
			/// The count of changes that a buyer must accept. It is the same as before if a buyer
			/// need not accept this entry.
			rights: u32,
			/// The entry, with the office and officer who registered it.
			entry: Entry<T::AccountId>,
		},
		/// An entry was cancelled.
		EntryCancelled {
			/// The title.
			title: TitleId,
			/// The entry's number.
			number: u32,
			/// The entry that cancelled it, or that cancelled its main entry.
			by: u32,
			/// The registry office.
			done: Done<T::AccountId>,
		},
		/// An application was completed. The `EntryRegistered` before this event have the entries.
		ApplicationCompleted {
			/// The receipt of the application.
			receipt: Receipt,
			/// The properties.
			properties: Properties,
			/// The commitment to the registrar's reason for registering owners that the book does
			/// not name.
			reason: Option<Commitment>,
			/// The registry office.
			by: Done<T::AccountId>,
		},
		/// An application was rejected.
		ApplicationRejected {
			/// The receipt of the application.
			receipt: Receipt,
			/// The properties.
			properties: Properties,
			/// The ground of the rejection.
			ground: RejectionGround,
			/// The commitment to the written reasons.
			reasons: Commitment,
			/// The registry office.
			by: Done<T::AccountId>,
		},
		/// An application was withdrawn.
		ApplicationWithdrawn {
			/// The receipt of the application.
			receipt: Receipt,
			/// The properties.
			properties: Properties,
			/// The deal, if the application was part of a closing that ended with its deal.
			deal: Option<DealId>,
			/// The institution that withdrew it for everyone who applied, or `None` if it ended
			/// with its deal.
			by: Option<Done<T::AccountId>>,
		},
		/// The content of finished applications was removed, because it need not be kept longer.
		ApplicationsPruned {
			/// The receipts and the digests that stay.
			applications: BoundedVec<(Receipt, H256), MaxPruned>,
			/// The registry office.
			by: Done<T::AccountId>,
		},
		/// A record took over the description in the book.
		DescriptionChanged {
			/// The title.
			title: TitleId,
			/// The property.
			property: Property,
			/// The number of the new description.
			number: u32,
			/// The digest of the description before.
			from: H256,
			/// The digest of the new description.
			to: H256,
			/// The registry office.
			by: Done<T::AccountId>,
		},
		/// The last foreign entry of a record was cleared. The record is complete, and can be sold in a
		/// deal. `EntryRegistered` says which entry was cleared and why.
		TitleCompleted {
			/// The title.
			title: TitleId,
			/// The property.
			property: Property,
			/// The registry office.
			by: Done<T::AccountId>,
		},
		/// The council set or corrected from which day on the chain is the register of a place.
		CutOverSet {
			/// The leading digits of the districts. No digits are the whole country. A longer prefix
			/// counts before a shorter one.
			prefix: DistrictPrefix,
			/// What was set before for this prefix.
			old: Option<CutOver>,
			/// What counts from now on.
			new: CutOver,
		},
		/// A holder's share was reserved for a deal. No other transfer of it can be filed. The deal's
		/// events name who acted.
		HolderReserved {
			/// The title.
			title: TitleId,
			/// The holder.
			party: Party,
			/// The deal.
			deal: DealId,
		},
		/// The reservations of a deal ended, because the deal was closed or has failed. The deal's
		/// events name who acted.
		TitleReleased {
			/// The title.
			title: TitleId,
			/// The deal.
			deal: DealId,
		},
	}
}
