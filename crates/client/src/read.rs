//! Reading the chain's state at one block.

use crate::{
	api::{storage, types::*},
	block::BlockClient,
	compat::{self, Kind},
	error::Error,
};
use codec::Codec;
use subxt::{
	storage::{Address, StaticAddress},
	utils::{Maybe, Static, H256},
};

/// The chain's state at one block. Everything that is read from it is consistent.
pub struct State(BlockClient);

/// A title record: head, holders, entries and queue.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TitleRecord {
	/// Its number.
	pub id: TitleId,
	/// The head.
	pub title: Title,
	/// The live holders.
	pub holders: Holdings,
	/// What each holder acquired by which entry.
	pub lots: Vec<Lot>,
	/// The live entries that burden the ownership.
	pub live: Vec<LiveRef>,
	/// Every entry of both sections in the order of registration, cancelled ones included.
	pub entries: Vec<Entry>,
	/// The applications in the queue, in the order of their receipts.
	pub queue: Vec<(Receipt, Application)>,
	/// The holders whose shares are reserved for deals.
	pub reservations: Vec<Reservation>,
}

impl State {
	/// The state at a block.
	pub const fn new(at: BlockClient) -> Self {
		Self(at)
	}

	/// The block's number.
	pub fn number(&self) -> u64 {
		self.0.block_number()
	}

	/// The block's hash.
	pub fn hash(&self) -> H256 {
		self.0.block_hash()
	}

	/// The chain at the block.
	pub const fn at(&self) -> &BlockClient {
		&self.0
	}

	/// The length of a slot in milliseconds.
	pub fn slot_duration(&self) -> Result<u64, Error> {
		self.constant("Aura", "SlotDuration")
	}

	/// Fail unless the runtime of the block has a storage item in the form that this program reads.
	pub(crate) fn ensure_form<A: Address>(&self, address: &A) -> Result<(), Error> {
		let (pallet, entry) = (address.pallet_name(), address.entry_name());
		compat::ensure(&self.0.metadata(), Kind::Storage, pallet, entry)
	}

	/// A constant of the runtime.
	pub(crate) fn constant<T: subxt::ext::scale_decode::DecodeAsType>(
		&self,
		pallet: &str,
		name: &str,
	) -> Result<T, Error> {
		compat::ensure(&self.0.metadata(), Kind::Constant, pallet, name)?;
		let constant = subxt::dynamic::constant::<T>(pallet, name);
		self.0.constants().entry(constant).map_err(Error::answer)
	}

	/// All entries of a map.
	pub(crate) async fn all<Key: Codec, Value: Codec>(
		&self,
		address: StaticAddress<(Static<Key>,), Static<Value>, Maybe>,
	) -> Result<Vec<(Key, Value)>, Error> {
		self.ensure_form(&address)?;
		let mut found = Vec::new();
		let mut entries = self.0.storage().iter(address, ()).await.map_err(Error::answer)?;
		while let Some(entry) = entries.next().await {
			let entry = entry.map_err(Error::answer)?;
			let (Static(key),) = entry.key().and_then(|key| key.decode()).map_err(Error::answer)?;
			found.push((key, entry.value().decode().map_err(Error::answer)?.0));
		}
		Ok(found)
	}

	pub(crate) async fn fetch<K, V>(
		&self,
		address: StaticAddress<K, Static<V>, Maybe>,
		key: K,
	) -> Result<Option<V>, Error>
	where
		StaticAddress<K, Static<V>, Maybe>: Address<KeyParts = K, Value = Static<V>>,
		Static<V>: subxt::ext::scale_decode::DecodeAsType,
	{
		self.ensure_form(&address)?;
		let value = self.0.storage().try_fetch(address, key).await.map_err(Error::answer)?;
		value
			.map(|value| value.decode().map(|decoded| decoded.0).map_err(Error::answer))
			.transpose()
	}

	/// Under which key the state has an entry.
	pub(crate) fn key<K, V>(
		&self,
		address: StaticAddress<K, Static<V>, Maybe>,
		key: K,
	) -> Result<Vec<u8>, Error>
	where
		StaticAddress<K, Static<V>, Maybe>: Address<KeyParts = K, Value = Static<V>>,
	{
		self.ensure_form(&address)?;
		let storage = self.0.storage();
		let entry = storage.entry(address).map_err(Error::answer)?;
		entry.fetch_key(key).map_err(Error::answer)
	}

	/// The client certificates of an institution's systems.
	pub async fn client_certificates(
		&self,
		institution: InstitutionId,
	) -> Result<CertificatesOfInstitution, Error> {
		let found = self.fetch(storage::client_certificates(), (Static(institution),)).await?;
		Ok(found.unwrap_or_default())
	}

	/// A deal.
	pub async fn deal(&self, id: DealId) -> Result<Option<Deal<u32>>, Error> {
		self.fetch(storage::deal(), (Static(id),)).await
	}

	/// The affirmation of a leg of a deal's closing, if it was affirmed.
	pub async fn affirmation(&self, deal: DealId, leg: Leg) -> Result<Option<Affirmation>, Error> {
		self.fetch(storage::affirmation(), (Static(deal), Static(leg))).await
	}

	/// A loan.
	pub async fn loan(&self, id: LoanId) -> Result<Option<Loan>, Error> {
		self.fetch(storage::loan(), (Static(id),)).await
	}

	/// What the borrowers of a loan signed.
	pub async fn loan_file(&self, id: LoanId) -> Result<Option<LoanFile>, Error> {
		self.fetch(storage::loan_file(), (Static(id),)).await
	}

	/// The account of a loan with the postings that can still change.
	pub async fn loan_ledger(&self, id: LoanId) -> Result<Option<Ledger>, Error> {
		self.fetch(storage::loan_ledger(), (Static(id),)).await
	}

	/// What happened to a loan under a programme on its way.
	pub async fn policy_loan(&self, id: LoanId) -> Result<Option<PolicyLoan>, Error> {
		self.fetch(storage::policy_loan(), (Static(id),)).await
	}

	/// A programme.
	pub async fn programme(&self, id: ProgrammeId) -> Result<Option<Programme>, Error> {
		self.fetch(storage::programme(), (Static(id),)).await
	}

	/// The terms of a version of a programme.
	pub async fn programme_terms(
		&self,
		id: ProgrammeId,
		version: Version,
	) -> Result<Option<ProgrammeTerms>, Error> {
		self.fetch(storage::programme_terms(), (Static(id), Static(version))).await
	}

	/// The budget of a programme.
	pub async fn budget(&self, id: ProgrammeId) -> Result<Option<Budget>, Error> {
		self.fetch(storage::budget(), (Static(id),)).await
	}

	/// What a lender may lend under a programme.
	pub async fn lender_line(
		&self,
		id: ProgrammeId,
		lender: InstitutionId,
	) -> Result<Option<LenderLine>, Error> {
		self.fetch(storage::lender_line(), (Static(id), Static(lender))).await
	}

	/// The keys with which an agency signs tickets.
	pub async fn ticket_keys(&self, agency: InstitutionId) -> Result<Vec<VerificationKey>, Error> {
		Ok(self.fetch(storage::ticket_keys(), (Static(agency),)).await?.unwrap_or_default())
	}

	/// A guarantee.
	pub async fn guarantee(&self, id: GuaranteeId) -> Result<Option<Guarantee>, Error> {
		self.fetch(storage::guarantee(), (Static(id),)).await
	}

	/// The latest guarantee that was asked for a loan.
	pub async fn guarantee_of(&self, loan: LoanId) -> Result<Option<GuaranteeId>, Error> {
		self.fetch(storage::guarantee_of(), (Static(loan),)).await
	}

	/// A notice of the creditor about a guarantee.
	pub async fn guarantee_notice(
		&self,
		id: GuaranteeId,
		number: u32,
	) -> Result<Option<GuaranteeNotice>, Error> {
		self.fetch(storage::guarantee_notice(), (Static(id), Static(number))).await
	}

	/// What the books of programmes have of a loan.
	pub async fn programme_entry(&self, id: LoanId) -> Result<Option<ProgrammeEntry>, Error> {
		self.fetch(storage::programme_entry(), (Static(id),)).await
	}

	/// A line that a bank has posted.
	pub async fn posted_line(
		&self,
		bank: InstitutionId,
		line_ref: LineRef,
	) -> Result<Option<PostedLine>, Error> {
		self.fetch(storage::posted_line(), (Static(bank), Static(line_ref))).await
	}

	/// The limits of mortgage lending that hold now, with their version. `None` before the first.
	pub async fn limits(&self) -> Result<Option<(u16, LimitsSet)>, Error> {
		let Some(version) = self.fetch(storage::limits_version(), ()).await? else {
			return Ok(None);
		};
		let limits = self.fetch(storage::limits(), (Static(version),)).await?;
		Ok(limits.map(|limits| (version, limits)))
	}

	/// What the lender of a loan attested about the limits of mortgage lending.
	pub async fn assessment(&self, id: LoanId) -> Result<Option<Assessment>, Error> {
		self.fetch(storage::assessment(), (Static(id),)).await
	}

	/// A change of a loan's contract.
	pub async fn amended(&self, id: LoanId, number: u16) -> Result<Option<Amended>, Error> {
		self.fetch(storage::amended(), (Static(id), Static(number))).await
	}

	/// The transfer in which a mortgage is, with its number.
	pub async fn transfer_of(
		&self,
		entry: EntryId,
	) -> Result<Option<(TransferId, LoanTransfer)>, Error> {
		let Some(number) = self.fetch(storage::transfer_of(), (Static(entry),)).await? else {
			return Ok(None);
		};
		let transfer = self.fetch(storage::transfer(), (Static(number),)).await?;
		Ok(transfer.map(|transfer| (number, transfer)))
	}

	/// The pledge of a loan, or the offer of one.
	pub async fn pledge(&self, id: LoanId) -> Result<Option<Pledge>, Error> {
		self.fetch(storage::pledge(), (Static(id),)).await
	}

	/// The title of a property.
	pub async fn title_of(&self, property: Property) -> Result<Option<TitleId>, Error> {
		self.fetch(storage::title_of(), (Static(property),)).await
	}

	/// A complete title record.
	pub async fn title(&self, id: TitleId) -> Result<Option<TitleRecord>, Error> {
		let Some(title) = self.fetch(storage::title(), (Static(id),)).await? else {
			return Ok(None);
		};
		let mut entries = Vec::new();
		for number in 1..title.next_entry {
			let entry = self.fetch(storage::entry(), (Static(id), Static(number))).await?;
			entries.push(entry.ok_or_else(|| {
				Error::Answer(format!(
					"title {id} has entries after number {number}, but not that one"
				))
			})?);
		}
		let lots = self
			.fetch(storage::lots(), (Static(id),))
			.await?
			.ok_or_else(|| Error::Answer(format!("title {id} has no holders")))?;
		let holders = pallet_titles::lots::holdings(&lots)
			.map_err(|_| Error::Answer(format!("the shares of title {id} do not add up")))?;
		let live = self.fetch(storage::live(), (Static(id),)).await?.unwrap_or_default();
		let mut queue = Vec::new();
		for receipt in
			self.fetch(storage::queue(), (Static(title.property),)).await?.unwrap_or_default()
		{
			let application = self.application(receipt).await?.ok_or_else(|| {
				Error::Answer(format!("application {receipt} is in a queue, but it was not found"))
			})?;
			queue.push((receipt, application));
		}
		let reservations =
			self.fetch(storage::reservations(), (Static(id),)).await?.unwrap_or_default();
		Ok(Some(TitleRecord { id, title, holders, lots, live, entries, queue, reservations }))
	}

	/// The entries of a title that are in force and burden the ownership.
	pub async fn live_entries(&self, id: TitleId) -> Result<Vec<Entry>, Error> {
		let live = self.fetch(storage::live(), (Static(id),)).await?.unwrap_or_default();
		let mut entries = Vec::new();
		for LiveRef { number, .. } in live {
			entries.extend(self.fetch(storage::entry(), (Static(id), Static(number))).await?);
		}
		Ok(entries)
	}

	/// A transfer of loans to another bank.
	pub async fn transfer(&self, id: TransferId) -> Result<Option<LoanTransfer>, Error> {
		self.fetch(storage::transfer(), (Static(id),)).await
	}

	/// An application for registration.
	pub async fn application(&self, receipt: Receipt) -> Result<Option<Application>, Error> {
		self.fetch(storage::application(), (Static(receipt),)).await
	}

	/// An institution.
	pub async fn institution(&self, id: InstitutionId) -> Result<Option<Institution>, Error> {
		self.fetch(storage::institution(), (Static(id),)).await
	}

	/// An officer.
	pub async fn officer(&self, account: Account) -> Result<Option<OfficerRecord>, Error> {
		self.fetch(storage::officer(), (Static(account),)).await
	}

	/// A DID's document.
	pub async fn did(&self, did: Did) -> Result<Option<DidDocument>, Error> {
		self.fetch(storage::did(), (Static(did),)).await
	}

	/// Who can recover a DID.
	pub async fn guardians(&self, did: Did) -> Result<Guardians, Error> {
		Ok(self.fetch(storage::guardians(), (Static(did),)).await?.unwrap_or_default())
	}

	/// The recovery of a DID that has been started.
	pub async fn recovery(&self, did: Did) -> Result<Option<Recovery>, Error> {
		self.fetch(storage::recovery(), (Static(did),)).await
	}

	/// A district.
	pub async fn district(&self, code: DistrictCode) -> Result<Option<District>, Error> {
		self.fetch(storage::district(), (Static(code),)).await
	}

	/// The full name of a district.
	pub async fn district_name(&self, code: DistrictCode) -> Result<Option<String>, Error> {
		let district = self.district(code).await?;
		Ok(district.map(|district| String::from_utf8_lossy(&district.name).into_owned()))
	}

	/// The districts that name a district as their successor.
	pub async fn predecessors(&self, code: DistrictCode) -> Result<Vec<DistrictCode>, Error> {
		Ok(self.fetch(storage::predecessors(), (Static(code),)).await?.unwrap_or_default())
	}

	/// A parcel.
	pub async fn parcel(&self, id: ParcelId) -> Result<Option<Parcel>, Error> {
		self.fetch(storage::parcel(), (Static(id),)).await
	}

	/// A building.
	pub async fn building(&self, id: BuildingId) -> Result<Option<Building>, Error> {
		self.fetch(storage::building(), (Static(id),)).await
	}

	/// A unit.
	pub async fn unit(&self, id: UnitId) -> Result<Option<Unit>, Error> {
		self.fetch(storage::unit(), (Static(id),)).await
	}

	/// The rights of units to a parcel, of one kind.
	pub async fn land_shares(
		&self,
		parcel: ParcelId,
		kind: LandRightKind,
	) -> Result<Option<LandSum>, Error> {
		self.fetch(storage::land_shares(), (Static(parcel), Static(kind))).await
	}

	/// In what the book and the title record of a property differ.
	pub async fn discrepancy(&self, property: Property) -> Result<Option<Discrepancy>, Error> {
		self.fetch(storage::discrepancies(), (Static(property),)).await
	}

	/// The properties of which the book and the title record differ.
	pub async fn discrepancies(&self) -> Result<Vec<(Property, Discrepancy)>, Error> {
		self.all(storage::discrepancies()).await
	}

	/// The cut-overs that are set.
	pub async fn cut_overs(&self) -> Result<Vec<(DistrictPrefix, CutOver)>, Error> {
		self.all(storage::cut_over()).await
	}

	/// The titles with entries of kinds that the chain does not know.
	pub async fn incomplete_titles(&self) -> Result<Vec<TitleId>, Error> {
		let all: Vec<(TitleId, ())> = self.all(storage::incomplete_titles()).await?;
		Ok(all.into_iter().map(|(title, ())| title).collect())
	}

	/// The pending notices of the registry for a property, the oldest first.
	pub async fn notices(&self, property: Property) -> Result<Vec<BookNotice>, Error> {
		Ok(self.fetch(storage::notices(), (Static(property),)).await?.unwrap_or_default())
	}

	/// The owners of a property according to its book.
	pub async fn owners(&self, property: Property) -> Result<Option<Holdings>, Error> {
		Ok(match property {
			Property::Parcel(id) => self.parcel(id).await?.map(|parcel| parcel.record.owners),
			Property::Building(id) => {
				self.building(id).await?.map(|building| building.record.owners)
			}
			Property::Unit(id) => self.unit(id).await?.map(|unit| unit.record.owners),
		})
	}
}
