//! The storage of the pallet.

use frame_support::pallet_macros::pallet_section;

/// The section that [`crate::pallet`] imports.
#[pallet_section]
mod storage {
	/// The number of the first institution.
	#[pallet::type_value]
	pub fn FirstInstitution() -> InstitutionId {
		InstitutionId(1)
	}

	/// The number of the next institution.
	#[pallet::storage]
	pub type NextInstitution<T> = StorageValue<_, InstitutionId, ValueQuery, FirstInstitution>;

	/// All institutions, withdrawn ones included. Only the council adds entries, so the map needs
	/// no bound. The chain assigns the numbers, so the hasher does not have to be cryptographic.
	#[pallet::storage]
	pub type Institutions<T> = StorageMap<_, Twox64Concat, InstitutionId, Institution>;

	/// All officers by account, revoked ones included. The hasher is cryptographic because users
	/// can choose their accounts.
	#[pallet::storage]
	pub type Officers<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Officer>;

	/// The number of officers of an institution that are not revoked. It counts entries of
	/// [`Officers`], so that the bound can be checked without iterating over them.
	#[pallet::storage]
	pub type OfficerCounts<T> = StorageMap<_, Twox64Concat, InstitutionId, u32, ValueQuery>;

	/// The active administrators of an institution. This is an index of [`Officers`], so that the
	/// last administrator can be detected without iterating over all officers.
	#[pallet::storage]
	pub type Administrators<T: Config> = StorageMap<
		_,
		Twox64Concat,
		InstitutionId,
		BoundedBTreeSet<T::AccountId, MaxAdministrators>,
		ValueQuery,
	>;

	/// The digest of the call of the transaction that is executed. Outside of one it has no value.
	#[pallet::storage]
	#[pallet::whitelist_storage]
	pub type PresentCall<T> = StorageValue<_, CallDigest, ValueQuery>;

	/// The references that an institution has used, with where the call is and what it made.
	///
	/// They are kept permanently. A transaction is mortal, but its sender may sign the same call
	/// again, perhaps days later after a crash. Only the reference shows that the call has already
	/// taken effect. The hasher of the second key is cryptographic because senders choose the
	/// references.
	#[pallet::storage]
	pub type ExternalRefs<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		InstitutionId,
		Blake2_128Concat,
		ExternalRef,
		Outcome<BlockNumberFor<T>>,
	>;

	/// Quotas that the council has set.
	#[pallet::storage]
	pub type Quotas<T> = StorageMap<_, Twox64Concat, InstitutionId, Quota>;

	/// The usage of each institution in the last block in which it sent a transaction.
	#[pallet::storage]
	pub type Usages<T: Config> =
		StorageMap<_, Twox64Concat, InstitutionId, Usage<BlockNumberFor<T>>>;

	/// The accounts of all present and former officers of an institution: what the example upgrade
	/// adds (`runtime/src/example_upgrade.rs`). Only the test of upgrades builds it.
	#[cfg(feature = "example-upgrade")]
	#[pallet::storage]
	pub type OfficersOf<T: Config> =
		StorageDoubleMap<_, Twox64Concat, InstitutionId, Blake2_128Concat, T::AccountId, ()>;

	/// The client certificates of an institution's systems. One value, so that a gateway reads it at once, and nobody
	/// can take the certificate of another institution by registering it first.
	#[pallet::storage]
	pub type ClientCertificates<T> =
		StorageMap<_, Twox64Concat, InstitutionId, CertificatesOfInstitution, ValueQuery>;
}
