//! The calls of the pallet.

use frame_support::pallet_macros::pallet_section;

/// The section that [`crate::pallet`] imports.
#[pallet_section]
mod calls {
	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Import legal districts. If a row is invalid, none is imported. The table can be imported again
		/// at any time: new districts are entered, equal ones are counted, and other names are taken
		/// over. No district ends because it is missing in the table: see `end_districts`.
		///
		/// Origin: [`Config::Importer`]. Events: [`Event::DistrictRenamed`],
		/// [`Event::DistrictsImported`]. Errors: [`Error::EmptyBatch`],
		/// [`Error::DistrictListedTwice`], [`Error::DistrictCodeInvalid`],
		/// [`Error::DistrictNameInvalid`].
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::import_districts(rows.len() as u32))]
		pub fn import_districts(
			origin: OriginFor<T>,
			rows: BoundedVec<DistrictRow, T::MaxBatch>,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let by = Self::importer(origin, external_ref)?;
			Self::do_import_districts(rows, by, external_ref)
		}

		/// Import parcels. Rows that the book has with the same values are counted. If a row is
		/// invalid or differs from the book, none is imported. Each new parcel gets an id that never
		/// changes ([`ParcelId`]).
		///
		/// Origin: [`Config::Importer`]. Event: [`Event::ParcelsImported`]. Errors:
		/// [`Error::EmptyBatch`], [`Error::PnuInvalid`], [`Error::ZeroArea`],
		/// [`Error::DayInFuture`], [`Error::DayBeforeBooks`], [`Error::OwnersInvalid`],
		/// [`Error::OwnersNotWhole`], [`Error::DistrictNotFound`], [`Error::DistrictHasEnded`],
		/// [`Error::ParcelDiffers`], [`Error::ParcelNumberGivenUp`] and [`Error::RecordClosed`] for a
		/// number that an earlier parcel had.
		#[pallet::call_index(1)]
		#[pallet::weight(import_parcels_at_most::<T>(rows))]
		pub fn import_parcels(
			origin: OriginFor<T>,
			rows: BoundedVec<ParcelRow, T::MaxBatch>,
			external_ref: ExternalRef,
		) -> DispatchResultWithPostInfo {
			let act = Self::importing(origin, external_ref)?;
			let counted = parcels_counted::<T>(&rows);
			let (batch, entered, Tally { equal, looked_at }) = enter_all::<T, _>(&act, rows)?;
			let Act { by, officer, external_ref, .. } = act;
			Self::deposit_event(Event::ParcelsImported {
				batch,
				equal,
				entered,
				by,
				officer,
				external_ref,
			});
			Ok(Some(counted(looked_at)).into())
		}

		/// Import buildings. Rows that the book has with the same values are counted. If a row is
		/// invalid or differs from the book, none is imported.
		///
		/// Origin: [`Config::Importer`]. Event: [`Event::BuildingsImported`]. Errors:
		/// [`Error::EmptyBatch`], [`Error::NumberInvalid`], [`Error::ZeroArea`],
		/// [`Error::DayInFuture`], [`Error::DayBeforeBooks`], [`Error::BuildingWithoutParcel`],
		/// [`Error::ParcelListedTwice`], [`Error::OwnersInvalid`], [`Error::OwnersNotWhole`],
		/// [`Error::ParcelNotFound`], [`Error::BuildingDiffers`], [`Error::RecordClosed`].
		#[pallet::call_index(2)]
		#[pallet::weight(import_buildings_at_most::<T>(rows))]
		pub fn import_buildings(
			origin: OriginFor<T>,
			rows: BoundedVec<BuildingRow, T::MaxBatch>,
			external_ref: ExternalRef,
		) -> DispatchResultWithPostInfo {
			let act = Self::importing(origin, external_ref)?;
			let counted = buildings_counted::<T>(&rows);
			let (batch, entered, Tally { equal, looked_at }) = enter_all::<T, _>(&act, rows)?;
			let Act { by, officer, external_ref, .. } = act;
			Self::deposit_event(Event::BuildingsImported {
				batch,
				equal,
				entered,
				by,
				officer,
				external_ref,
			});
			Ok(Some(counted(looked_at)).into())
		}

		/// Import units of strata buildings. Rows that the book has with the same values are counted.
		/// If a row is invalid or differs from the book, none is imported.
		///
		/// Origin: [`Config::Importer`]. Event: [`Event::UnitsImported`], and
		/// [`Event::LandSharesRoundedUp`] as a warning. Errors: [`Error::EmptyBatch`],
		/// [`Error::NumberInvalid`], [`Error::ZeroArea`], [`Error::LabelInvalid`],
		/// [`Error::OwnersInvalid`], [`Error::OwnersNotWhole`], [`Error::BuildingNotFound`],
		/// [`Error::BuildingNotStrata`], [`Error::FloorNotFound`], [`Error::DoorTaken`],
		/// [`Error::ParcelNotFound`], [`Error::LandRightListedTwice`],
		/// [`Error::LandShareInvalid`], [`Error::LandShareExceeded`],
		/// [`Error::LandShareTooFine`], [`Error::UnitDiffers`], [`Error::RecordClosed`].
		#[pallet::call_index(3)]
		#[pallet::weight(import_units_at_most::<T>(rows))]
		pub fn import_units(
			origin: OriginFor<T>,
			rows: BoundedVec<UnitRow, T::MaxBatch>,
			external_ref: ExternalRef,
		) -> DispatchResultWithPostInfo {
			let act = Self::importing(origin, external_ref)?;
			let counted = units_counted::<T>(&rows);
			let (batch, entered, Tally { equal, looked_at }) = enter_all::<T, _>(&act, rows)?;
			let Act { by, officer, external_ref, .. } = act;
			Self::deposit_event(Event::UnitsImported {
				batch,
				equal,
				entered,
				by,
				officer,
				external_ref,
			});
			Ok(Some(counted(looked_at)).into())
		}

		/// Amend parcels: description, official price and its day. A row has all values, the unchanged
		/// ones too, and the revision that the officer saw. The evidence is the commitment to the papers, such as the list of new prices. If a
		/// row is invalid, none is amended.
		///
		/// Origin: [`Config::BookKeeper`] of every parcel's district. Event:
		/// [`Event::ParcelAmended`] for each parcel. Errors: [`Error::EmptyBatch`],
		/// [`Error::ParcelNotFound`], [`Error::ZeroArea`], [`Error::DayInFuture`],
		/// [`Error::DayBeforeBooks`], [`Error::RecordClosed`], [`Error::RecordHasChanged`],
		/// [`Error::NothingChanged`].
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::amend_parcels(rows.len() as u32))]
		pub fn amend_parcels(
			origin: OriginFor<T>,
			rows: BoundedVec<ParcelChange, T::MaxBatch>,
			evidence: Commitment,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let act = Self::keeper_of_rows(origin, &rows, external_ref)?;
			rows.into_iter().try_for_each(|row| Self::do_amend_parcel(&act, row, evidence))
		}

		/// Amend buildings: every value but the number. A row has all values, the unchanged ones too, and
		/// the revision that the officer saw. If a row is invalid, none is amended.
		///
		/// Origin: [`Config::BookKeeper`] of every building's district, before and after, and of each
		/// parcel that a row adds or drops. Event:
		/// [`Event::BuildingAmended`] for each building. Errors: [`Error::EmptyBatch`],
		/// [`Error::BuildingNotFound`], [`Error::ParcelNotFound`], [`Error::ZeroArea`],
		/// [`Error::DayInFuture`], [`Error::DayBeforeBooks`], [`Error::BuildingWithoutParcel`],
		/// [`Error::ParcelListedTwice`], [`Error::BuildingHasUnits`], [`Error::FloorInUse`],
		/// [`Error::TitleStands`] if it becomes a strata building, [`Error::RecordClosed`],
		/// [`Error::RecordHasChanged`], [`Error::OtherMunicipality`], [`Error::NothingChanged`].
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::amend_buildings(
			rows.len() as u32,
			count_all(rows.iter().map(|row| row.details.parcels.len())),
		))]
		pub fn amend_buildings(
			origin: OriginFor<T>,
			rows: BoundedVec<BuildingChange, T::MaxBatch>,
			evidence: Commitment,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let act = Self::keeper_of_rows(origin, &rows, external_ref)?;
			rows.into_iter().try_for_each(|row| Self::do_amend_building(&act, row, evidence))
		}

		/// Amend units: every value but the number. A row has all values, the unchanged ones too, and the
		/// revision that the officer saw. If a row is invalid, none is amended.
		///
		/// Origin: [`Config::BookKeeper`] of the districts of the unit's building, before and after, and
		/// of the parcel of each right that a row adds or drops; another share counts as both.
		/// Event: [`Event::UnitAmended`] for each unit, and [`Event::LandSharesRoundedUp`] as a
		/// warning. Errors: [`Error::EmptyBatch`], [`Error::UnitNotFound`] and those of
		/// `import_units` but for its differing rows, [`Error::RecordHasChanged`],
		/// [`Error::OtherMunicipality`], [`Error::NothingChanged`].
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::amend_units(
			rows.len() as u32,
			count_all(rows.iter().map(|row| row.details.land_rights.len())),
		))]
		pub fn amend_units(
			origin: OriginFor<T>,
			rows: BoundedVec<UnitChange, T::MaxBatch>,
			evidence: Commitment,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let act = Self::keeper_of_rows(origin, &rows, external_ref)?;
			rows.into_iter().try_for_each(|row| Self::do_amend_unit(&act, row, evidence))
		}

		/// Take the oldest pending notice of the registry outside of a conveyance. The book takes
		/// its owners, or, if the descriptions differ, the notice stays pending. The call succeeds
		/// in both cases, and the event tells the result.
		///
		/// Origin: [`Config::BookKeeper`] of the property's district. Event:
		/// [`Event::OwnersUpdated`] or [`Event::NoticeDiffers`]. Errors:
		/// [`Error::ParcelNotFound`], [`Error::BuildingNotFound`], [`Error::UnitNotFound`],
		/// [`Error::NoticeNotFound`].
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::take_notice())]
		pub fn take_notice(
			origin: OriginFor<T>,
			property: Property,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let act = Self::keeper_of(origin, &property, external_ref)?;
			Self::do_take_notice(&property, Some(act)).map(|_written| ())
		}

		/// Record the ends of districts (말소) on evidence, each with its first day out of force and its
		/// successors, which exist. If a row is invalid, none is recorded. The day can be past or to
		/// come. An institution that is responsible for the district stays responsible for the parcels
		/// that come from it and what is on them, until the council sets its jurisdiction when the reform
		/// is in force and recorded. It gets nothing else of the successors. With one successor the
		/// parcels follow with their lot numbers (공간정보관리법 85(1)). With several or none they stay
		/// in the ended district until `renumber_parcels` moves them.
		///
		/// Record earlier reforms before later ones. An end that is recorded already is counted.
		///
		/// Origin: [`Config::Importer`]. Events: [`Event::DistrictEnded`],
		/// [`Event::DistrictsEnded`]. Errors: [`Error::EmptyBatch`], [`Error::DistrictNotFound`],
		/// [`Error::EndAlreadyRecorded`], [`Error::SuccessorsInvalid`],
		/// [`Error::SuccessorNotFound`], [`Error::SuccessorHasEnded`], [`Error::EndsTooEarly`],
		/// [`Error::TooManyPredecessors`].
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::end_districts(
			rows.len() as u32,
			rows.iter().map(|row| row.ended.successors.len() as u32).sum(),
		))]
		pub fn end_districts(
			origin: OriginFor<T>,
			rows: BoundedVec<DistrictEnd, T::MaxBatch>,
			evidence: Commitment,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let by = Self::importer(origin, external_ref)?;
			Self::do_end_districts(rows, evidence, by, external_ref)
		}

		/// Replace or take back recorded ends of districts, before or after their day, on evidence. What
		/// follows from an end follows the right one from now on. Numbers that were given with
		/// `renumber_parcels` stay. Numbers that parcels had by a wrong end with one successor still lead to
		/// them, but are free.
		///
		/// Origin: [`Config::Importer`]. Event: [`Event::DistrictEndCorrected`]. Errors:
		/// [`Error::EmptyBatch`], [`Error::DistrictNotFound`], [`Error::NothingChanged`],
		/// [`Error::SuccessorsInvalid`], [`Error::SuccessorNotFound`],
		/// [`Error::SuccessorHasEnded`], [`Error::EndsTooEarly`], [`Error::TooManyPredecessors`].
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::correct_district_ends(
			rows.len() as u32,
			rows.iter()
				.flat_map(|row| &row.ended)
				.map(|ended| ended.successors.len() as u32)
				.sum(),
		))]
		pub fn correct_district_ends(
			origin: OriginFor<T>,
			rows: BoundedVec<EndCorrection, T::MaxBatch>,
			evidence: Commitment,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let by = Self::importer(origin, external_ref)?;
			Self::do_correct_ends(rows, evidence, by, external_ref)
		}

		/// Give parcels new numbers on evidence (공간정보관리법 66, 85(2)): after a reform that split
		/// their district or made numbers collide, or when lots are numbered again. If a row is invalid,
		/// none is renumbered. A row names the parcel by its present number or an old one, as it was
		/// before the call; parcels of one batch can exchange their numbers. A parcel that has the number
		/// already is counted. A closed parcel gets another number only if the district of its number has
		/// ended; it stays closed. The old number leads to the parcel until another parcel gets it. A number that
		/// an open parcel has, or gets by a recorded reform, is taken.
		///
		/// Origin: [`Config::Importer`]; or [`Config::BookKeeper`] of the districts of the new numbers
		/// and of those in which the parcels are. From an ended district, a municipality takes parcels only
		/// if it is responsible for all its successors; the one that was responsible for the ended district
		/// is so. Otherwise the ministry hands them out. If a reform gave a parcel to the district of its new number, those who were
		/// responsible for it stay so as after `end_districts`; otherwise only those of that district are.
		/// Events: [`Event::ParcelRenumbered`],
		/// [`Event::ParcelsRenumbered`]. Errors: [`Error::EmptyBatch`], [`Error::PnuInvalid`],
		/// [`Error::DistrictNotFound`], [`Error::DistrictHasEnded`], [`Error::ParcelNotFound`],
		/// [`Error::ParcelListedTwice`], [`Error::ParcelNumberTaken`], [`Error::RecordClosed`],
		/// [`Error::OtherMunicipality`].
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::renumber_parcels(rows.len() as u32))]
		pub fn renumber_parcels(
			origin: OriginFor<T>,
			rows: BoundedVec<Renumbering, T::MaxBatch>,
			evidence: Commitment,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let batch = import::batch_of::<T, _>(&rows)?;
			let (acting, renumbered) = Self::do_renumber(origin, &rows, evidence, external_ref)?;
			let equal = batch.count.saturating_sub(renumbered);
			let Acting { institution: by, officer, .. } = acting;
			T::Institutions::claim_ref(by, external_ref)?;
			Self::deposit_event(Event::ParcelsRenumbered {
				batch,
				renumbered,
				equal,
				evidence,
				by,
				officer,
				external_ref,
			});
			Ok(())
		}

		/// Enter new parcels, such as those of a split. Rows that the book has with the same values are
		/// counted. A row under a number that an earlier parcel gave up, or had until it was closed, is a
		/// new parcel with an id of its own. If a row is invalid or differs from the book, none is
		/// entered.
		///
		/// Origin: [`Config::BookKeeper`] of every row's district. Event:
		/// [`Event::ParcelsEntered`]. Errors: those of `import_parcels` but for numbers of earlier
		/// parcels, and [`Error::ParcelIdsExhausted`].
		#[pallet::call_index(16)]
		#[pallet::weight(
			import_parcels_at_most::<T>(rows)
				.saturating_add(T::WeightInfo::districts_of(rows.len() as u32))
				.saturating_add(T::WeightInfo::numbers_again(rows.len() as u32))
		)]
		pub fn enter_parcels(
			origin: OriginFor<T>,
			rows: BoundedVec<ParcelRow, T::MaxBatch>,
			evidence: Commitment,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let act = Self::keeper_of_rows(origin, &rows, external_ref)?;
			let (batch, entered, Tally { equal, .. }) = enter_all::<T, _>(&act, rows)?;
			let Act { by, officer, external_ref, .. } = act;
			Self::deposit_event(Event::ParcelsEntered {
				batch,
				equal,
				entered,
				evidence,
				by,
				officer,
				external_ref,
			});
			Ok(())
		}

		/// Enter new buildings. Rows that the book has with the same values are counted. If a row is
		/// invalid or differs from the book, none is entered.
		///
		/// Origin: [`Config::BookKeeper`] of every row's district, which is that of its first parcel, and
		/// of all its other parcels. Event: [`Event::BuildingsEntered`]. Errors: those of
		/// `import_buildings`, [`Error::OtherMunicipality`].
		#[pallet::call_index(17)]
		#[pallet::weight(
			import_buildings_at_most::<T>(rows).saturating_add(places_of_buildings::<T>(rows))
		)]
		pub fn enter_buildings(
			origin: OriginFor<T>,
			rows: BoundedVec<BuildingRow, T::MaxBatch>,
			evidence: Commitment,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let act = Self::keeper_of_rows(origin, &rows, external_ref)?;
			let (batch, entered, Tally { equal, .. }) = enter_all::<T, _>(&act, rows)?;
			let Act { by, officer, external_ref, .. } = act;
			Self::deposit_event(Event::BuildingsEntered {
				batch,
				equal,
				entered,
				evidence,
				by,
				officer,
				external_ref,
			});
			Ok(())
		}

		/// Enter new units of strata buildings. Rows that the book has with the same values are
		/// counted. If a row is invalid or differs from the book, none is entered.
		///
		/// Origin: [`Config::BookKeeper`] of the district of every unit's building, and of the parcels of
		/// all its rights to the land. Event: [`Event::UnitsEntered`], and
		/// [`Event::LandSharesRoundedUp`] as a warning. Errors: those of `import_units`,
		/// [`Error::OtherMunicipality`].
		#[pallet::call_index(18)]
		#[pallet::weight(
			import_units_at_most::<T>(rows).saturating_add(places_of_units::<T>(rows))
		)]
		pub fn enter_units(
			origin: OriginFor<T>,
			rows: BoundedVec<UnitRow, T::MaxBatch>,
			evidence: Commitment,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let act = Self::keeper_of_rows(origin, &rows, external_ref)?;
			let (batch, entered, Tally { equal, .. }) = enter_all::<T, _>(&act, rows)?;
			let Act { by, officer, external_ref, .. } = act;
			Self::deposit_event(Event::UnitsEntered {
				batch,
				equal,
				entered,
				evidence,
				by,
				officer,
				external_ref,
			});
			Ok(())
		}

		/// Correct the owners in the book. If the property has a title record, they must be the holders
		/// of the title: the registry decides on owners (공간정보관리법 88(1)).
		///
		/// Origin: [`Config::BookKeeper`] of the property's district. Event:
		/// [`Event::OwnersCorrected`]. Errors: [`Error::ParcelNotFound`],
		/// [`Error::BuildingNotFound`], [`Error::UnitNotFound`], [`Error::OwnersInvalid`],
		/// [`Error::OwnersNotWhole`], [`Error::NoticePending`], [`Error::OwnersFollowTitle`],
		/// [`Error::RecordClosed`], [`Error::NothingChanged`].
		#[pallet::call_index(19)]
		#[pallet::weight(T::WeightInfo::correct_owners(owners.0.len() as u32))]
		pub fn correct_owners(
			origin: OriginFor<T>,
			property: Property,
			owners: Holdings,
			evidence: Commitment,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let act = Self::keeper_of(origin, &property, external_ref)?;
			Self::do_correct_owners(&act, &property, owners, evidence)
		}

		/// Close a record (말소): a parcel that was split or merged, a building that was demolished, a
		/// record that was entered twice. Nothing may use it any more. A live title record forbids it, and
		/// no call ends a title yet, unless `order` is the commitment to an order of a court or another authority.
		///
		/// Parcels follow a parcel, buildings a building, and units or a building a unit. A successor is
		/// open, so record an earlier closing before a later one. So no record follows itself, not through
		/// others either.
		///
		/// Origin: [`Config::BookKeeper`] of the property's district. Event:
		/// [`Event::RecordClosed`]. Errors: [`Error::ParcelNotFound`],
		/// [`Error::BuildingNotFound`], [`Error::UnitNotFound`], [`Error::DayInFuture`],
		/// [`Error::DayBeforeBooks`], [`Error::SuccessorsInvalid`], [`Error::SuccessorNotFound`],
		/// [`Error::SuccessorOfOtherKind`], [`Error::SuccessorClosed`], [`Error::TitleStands`],
		/// [`Error::StillInUse`], [`Error::RecordClosed`].
		#[pallet::call_index(20)]
		#[pallet::weight(T::WeightInfo::close_record())]
		pub fn close_record(
			origin: OriginFor<T>,
			property: Property,
			on: KoreanDay,
			reason: ClosingReason,
			successors: BoundedVec<Property, MaxSuccessors>,
			order: Option<Commitment>,
			evidence: Commitment,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let act = Self::keeper_of(origin, &property, external_ref)?;
			let closing = Closing { on, reason, successors, order };
			Self::do_close(&act, &property, closing, evidence)
		}

		/// Undo the closing of a record that was closed by mistake. What it uses must be free. Without
		/// `details` it is what it was. If that holds no longer, because a lot was merged or another unit
		/// has the door, `details` are all values that hold now, of the property's kind. A building or unit
		/// cannot enter a second time under its management number.
		///
		/// Origin: [`Config::BookKeeper`] of the property's district, and with `details` of its district
		/// after and of each parcel that they add. Event: [`Event::RecordReopened`], and
		/// [`Event::LandSharesRoundedUp`] as a warning. Errors: [`Error::ParcelNotFound`],
		/// [`Error::BuildingNotFound`], [`Error::UnitNotFound`], [`Error::RecordNotClosed`],
		/// [`Error::RecordClosed`] for what it uses, [`Error::ParcelNumberTaken`] if another parcel has
		/// the number of the parcel by now, [`Error::DetailsOfOtherKind`], those of an amendment with these
		/// details but for [`Error::RecordHasChanged`] and [`Error::NothingChanged`], and for a unit those of
		/// its door and its rights to the land.
		#[pallet::call_index(21)]
		#[pallet::weight(T::WeightInfo::reopen_record(details.as_ref().map_or(0, Details::named)))]
		pub fn reopen_record(
			origin: OriginFor<T>,
			property: Property,
			details: Option<Details<Pnu>>,
			evidence: Commitment,
			external_ref: ExternalRef,
		) -> DispatchResult {
			let places = Places::of_reopened::<T>(&property, details.as_ref())?;
			let act = Self::keeper(origin, &places, external_ref)?;
			Self::do_reopen(&act, &property, details, evidence)
		}
	}
}
