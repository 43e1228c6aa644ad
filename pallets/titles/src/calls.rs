//! The calls of the pallet.

use frame_support::pallet_macros::pallet_section;

/// The section that [`crate::pallet`] imports.
#[pallet_section]
mod calls {
	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Import records with their live entries. If a row is invalid, none is imported.
		///
		/// By a registrar who is responsible for the district of every row, until the last day for
		/// imports that the council has set there (`ImportClosed`). A row names a parcel by its present
		/// number or an old one. The receipts are those of the former registry, of days before the
		/// cut-over, and not part of the chain's sequence. Entries of a section are in the order of
		/// the record; what was filed at the same time gets one rank (부동산등기규칙 65(2)). The ownership
		/// entries add up to the whole. A record with an entry of a kind that the chain does not know
		/// is incomplete until the registry office has cleared it. Emits `TitlesImported`, and the
		/// books emit `DiscrepancyFound` for each record from which they differ.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::import_titles(BatchSize::of(rows)))]
		pub fn import_titles(
			origin: OriginFor<T>,
			rows: BoundedVec<TitleRow, T::MaxBatch>,
			external_ref: ExternalRef,
		) -> DispatchResultWithPostInfo {
			let (acting, placed) = Self::ensure_registrar_of_rows(origin, &rows)?;
			let by = Self::claimed(&acting, external_ref)?;
			let (most, count) = (BatchSize::of(&rows), rows.len() as u32);
			let import::PlacedRows { rows: placed, places, former } = placed;
			let equal = count.saturating_sub(Self::do_import(rows, placed, by)?);
			let extras = most.extras.saturating_sub(equal);
			let size = BatchSize { places, former, extras, ..most };
			Ok(Some(T::WeightInfo::import_titles(size)).into())
		}

		/// File an application that is not part of a deal. It gets its receipt immediately.
		///
		/// An application for several properties asks for the same on each of them (부동산등기법 25). A
		/// mortgage on several properties is one joint collateral. Preservations and transfers are
		/// filed by a conveyance agent with one signature of each party. A mortgage is filed by the
		/// bank that is the mortgagee, with a signature of every holder whose lots it encumbers
		/// (법 23(1)). A discharge is filed by the mortgagee without signatures. Before the cut-over of a
		/// property's district nothing is filed (`BeforeCutOver`).
		///
		/// Parties sign with the purpose
		/// [`madang_primitives::signing::Purpose::ApplyForRegistration`] the object and terms of
		/// [`application_object`] and [`application_terms`]. An institution can have two pending
		/// applications for a property. Emits `ApplicationFiled`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::file(
			requests.len() as u32,
			requests.iter().filter(|(_, filing)| filing.moves()).count() as u32,
			consents.len() as u32,
		))]
		pub fn file(
			origin: OriginFor<T>,
			requests: Requests,
			attachments: Commitment,
			consents: BoundedVec<PartyConsent, MaxConsents>,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let acting = T::Filer::ensure_origin(origin)?;
			T::Institutions::claim_ref(acting.institution, external_ref)?;
			Self::do_file(&acting, requests, attachments, &consents, external_ref)?;
			Ok(())
		}

		/// Take up an application, or the whole closing to which it belongs, for examination.
		///
		/// By an examiner of the district. Applications can be examined in any order, but they are
		/// completed and rejected in the order of their receipts. Emits `ApplicationExamined` for
		/// each application.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::examine(weights::MOST_PARTS))]
		pub fn examine(
			origin: OriginFor<T>,
			receipt: Receipt,
			external_ref: ExternalRef,
		) -> DispatchResultWithPostInfo {
			let by = Self::examiner(origin, receipt, external_ref)?;
			let parts = weights::parts_of(Self::do_examine(receipt, by)?);
			Ok(Some(T::WeightInfo::examine(parts)).into())
		}

		/// Complete an application that is first in the queue of each of its properties.
		///
		/// By a registrar of the district, who is another officer than the one who examined it. A first
		/// registration for owners that the book does not name, and a disposal of land to which
		/// units have a right, need the commitment to the registrar's reason. Emits `TitleOpened` for a
		/// first registration, `EntryRegistered` for each property, `EntryCancelled` for what is
		/// discharged, and `ApplicationCompleted`. A registration of ownership leaves a notice for
		/// the books.
		#[pallet::call_index(3)]
		#[pallet::weight(weights::heaviest_completion::<T::WeightInfo, T::MortgagesMoved>())]
		pub fn complete(
			origin: OriginFor<T>,
			receipt: Receipt,
			reason: Option<Commitment>,
			external_ref: ExternalRef,
		) -> DispatchResultWithPostInfo {
			let by = Self::registrar(origin, receipt, external_ref)?;
			let (lines, moved) = Self::do_complete(receipt, reason, by)?;
			let told = T::MortgagesMoved::weight(moved as u32);
			Ok(Some(T::WeightInfo::complete(lines as u32).saturating_add(told)).into())
		}

		/// Reject an application that is first in the queue of each of its properties, on one of the
		/// eleven grounds of the law (부동산등기법 29).
		///
		/// By a registrar of the district, with the commitment to the written reasons. A defect that
		/// can be cured is no ground before a cure was ordered and its day has passed. If the
		/// application is part of a deal's closing, the whole closing is rejected. The shares stay
		/// reserved for the deal. Emits `ApplicationRejected` for each application.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::reject(weights::MOST_PARTS))]
		pub fn reject(
			origin: OriginFor<T>,
			receipt: Receipt,
			ground: RejectionGround,
			reasons: Commitment,
			external_ref: ExternalRef,
		) -> DispatchResultWithPostInfo {
			let by = Self::registrar(origin, receipt, external_ref)?;
			let parts = weights::parts_of(Self::do_reject(receipt, ground, reasons, by)?);
			Ok(Some(T::WeightInfo::reject(parts)).into())
		}

		/// Withdraw an application that is not finished.
		///
		/// With a signature of everyone who signed the application, with the purpose
		/// [`madang_primitives::signing::Purpose::WithdrawApplication`] and the object and terms of
		/// [`withdrawal_object`] and [`withdrawal_terms`]. By the institution that filed it; what an
		/// agent filed for parties, any agent can withdraw for them. Emits `ApplicationWithdrawn`.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::withdraw(MOST_LINES, consents.len() as u32))]
		pub fn withdraw(
			origin: OriginFor<T>,
			receipt: Receipt,
			consents: BoundedVec<PartyConsent, MaxConsents>,
			external_ref: ExternalRef,
		) -> DispatchResultWithPostInfo {
			let acting = T::Filer::ensure_origin(origin)?;
			let by = Self::claimed(&acting, external_ref)?;
			let lines = Self::do_withdraw(&acting, receipt, &consents, by)?;
			Ok(Some(T::WeightInfo::withdraw(lines as u32, consents.len() as u32)).into())
		}

		/// Take over the current description of the book.
		///
		/// By a registrar of the district on evidence of the cadastral office (부동산등기법 36). It is
		/// not an application, so it can be made while applications are pending. Pending notices
		/// for the book are updated with the new description. A deal need not accept the change.
		/// Emits `DescriptionChanged`.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::change_description())]
		pub fn change_description(
			origin: OriginFor<T>,
			title: TitleId,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let place = Self::place_of_property(&Self::title(title)?.property)?;
			let acting = T::Registrar::ensure_origin(origin, &place)?;
			let by = Self::claimed(&acting, external_ref)?;
			Self::do_change_description(title, by)
		}

		/// File for the registry office, where those who would have to apply cannot: on the order of
		/// a court, or on evidence.
		///
		/// By an examiner of the district; a registrar, another officer, completes it. It can be: a
		/// transfer by judgment (with the order) or inheritance (with the order, or a signature of
		/// every heir over the transfer; 부동산등기법 23(3), (4)); the binding of lots of a holder, with the
		/// signature of the DID that they are bound to; the transfer of a mortgage to the successor
		/// of a bank (규칙 80); the discharge of a mortgage (법 56); the clearing of a foreign entry on a
		/// stated ground. Without an order, a holder with an active DID must sign the binding too, a
		/// mortgagee must be a member that is not active or a person, who signs a discharge if its DID is
		/// active, and no party may be reserved. For a binding, the purpose is
		/// [`madang_primitives::signing::Purpose::BindHolding`], and object and terms are
		/// [`binding_object`] and [`binding_terms`]. The chain does not verify the order: the
		/// examiner names it and answers for it. Emits `ApplicationFiled`.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::file_by_office(consents.len() as u32))]
		pub fn file_by_office(
			origin: OriginFor<T>,
			property: Property,
			filing: Filing,
			order: Option<Order>,
			evidence: Commitment,
			consents: BoundedVec<PartyConsent, MaxConsents>,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let place = Self::place_of_property(&property)?;
			let acting = T::Examiner::ensure_origin(origin, &place)?;
			T::Institutions::claim_ref(acting.institution, external_ref)?;
			let what = (property, filing);
			Self::do_file_by_office(&acting, what, order, evidence, &consents, external_ref)?;
			Ok(())
		}

		/// Order the cure of an application under examination, or of a whole closing (보정명령).
		///
		/// By a registrar of the district, with the commitment to what must be cured and the last
		/// day for it: at least the next day, at most 30 days later (부동산등기법 29, proviso). The
		/// application keeps its place. What the office filed itself cannot be cured. Emits `CureOrdered` for each application.
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::order_cure(weights::MOST_PARTS))]
		pub fn order_cure(
			origin: OriginFor<T>,
			receipt: Receipt,
			until: KoreanDay,
			reasons: Commitment,
			external_ref: ExternalRef,
		) -> DispatchResultWithPostInfo {
			let by = Self::registrar(origin, receipt, external_ref)?;
			let parts = weights::parts_of(Self::do_order_cure(receipt, until, reasons, by)?);
			Ok(Some(T::WeightInfo::order_cure(parts)).into())
		}

		/// Cure an application, or a whole closing, as the registrar has ordered.
		///
		/// By the institution that filed it; what an agent filed for parties, any agent can cure. Until
		/// the end of the day that the registrar has set, with the commitment to the new attachments.
		/// What the parties have signed does not change. It is under examination again. Emits `ApplicationCured` for each application.
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::cure(weights::MOST_PARTS))]
		pub fn cure(
			origin: OriginFor<T>,
			receipt: Receipt,
			attachments: Commitment,
			external_ref: ExternalRef,
		) -> DispatchResultWithPostInfo {
			let acting = T::Filer::ensure_origin(origin)?;
			let by = Self::claimed(&acting, external_ref)?;
			let parts = weights::parts_of(Self::do_cure(acting.kind, receipt, attachments, by)?);
			Ok(Some(T::WeightInfo::cure(parts)).into())
		}

		/// Remove finished applications that must no longer be kept: five full years after the year in
		/// which they ended (부동산등기규칙 25). Their digests stay.
		///
		/// By a registrar of a district; each application must belong to the registrar's office.
		/// Emits `ApplicationsPruned`.
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::prune(receipts.len() as u32))]
		pub fn prune(
			origin: OriginFor<T>,
			receipts: BoundedVec<Receipt, MaxPruned>,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let mut acting = None;
			for receipt in &receipts {
				let place = Self::place_of(&Self::application(*receipt)?)?;
				acting = Some(T::Registrar::ensure_origin(origin.clone(), &place)?);
			}
			let acting = acting.ok_or(Error::<T>::EmptyBatch)?;
			let by = Self::claimed(&acting, external_ref)?;
			Self::do_prune(&receipts, by)
		}

		/// Set or correct from which day on the chain is the register of a place, and until which day
		/// existing records can be imported there.
		///
		/// The place is the whole country (no digits), or all districts whose codes begin with 2, 5,
		/// 8 or 10 digits. The longest prefix counts. A property follows the district in which it is when
		/// the day of that district comes; a later reform changes nothing for it. The first day cannot change once it has come; the last
		/// day of the import can, so a record that was forgotten can still be imported. Setting the
		/// same twice changes nothing, so no reference is needed.
		///
		/// By the council. Emits `CutOverSet`. Errors: `MalformedPrefix`, `ImportEndsTooSoon`,
		/// `CutOverHasCome`.
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::set_cut_over())]
		pub fn set_cut_over(
			origin: OriginFor<T>,
			prefix: DistrictPrefix,
			cut_over: CutOver,
		) -> DispatchResult {
			T::CouncilOrigin::ensure_origin(origin)?;
			Self::do_set_cut_over(prefix, cut_over)
		}
	}
}
