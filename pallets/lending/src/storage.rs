//! What the pallet stores.

use frame_support::pallet_macros::pallet_section;

/// The storage. The pallet imports it.
#[pallet_section]
mod storage {
	/// Number of the first loan.
	#[pallet::type_value]
	pub fn FirstLoan() -> LoanId {
		LoanId(1)
	}

	/// The number that the next loan gets.
	#[pallet::storage]
	pub type NextLoan<T: Config> = StorageValue<_, LoanId, ValueQuery, FirstLoan>;

	/// What the borrowers of every loan signed, permanently. It is written once. The chain assigns the
	/// numbers, so nobody can choose keys that unbalance the trie, and a cheap hasher is enough.
	#[pallet::storage]
	pub type Files<T: Config> = StorageMap<_, Twox64Concat, LoanId, LoanFile>;

	/// What moves of every loan, permanently.
	#[pallet::storage]
	pub type Loans<T: Config> = StorageMap<_, Twox64Concat, LoanId, Loan>;

	/// The account of every loan that was disbursed, with the postings that can still change.
	#[pallet::storage]
	pub type Ledgers<T: Config> = StorageMap<_, Twox64Concat, LoanId, Ledger>;

	/// What happened to loans under programmes on their way, permanently.
	#[pallet::storage]
	pub type PolicyLoans<T: Config> = StorageMap<_, Twox64Concat, LoanId, PolicyLoan>;

	/// The changes of each loan's contract, permanently, numbered from 1. The last one holds.
	#[pallet::storage]
	pub type Amendments<T: Config> =
		StorageDoubleMap<_, Twox64Concat, LoanId, Twox64Concat, u16, Amended>;

	/// The version of the limits of mortgage lending that hold now. Zero before the first.
	#[pallet::storage]
	pub type LimitsVersion<T: Config> = StorageValue<_, u16, ValueQuery>;

	/// Every version of the limits of mortgage lending, permanently, from 1.
	#[pallet::storage]
	pub type Limits<T: Config> = StorageMap<_, Twox64Concat, u16, LimitsSet>;

	/// What lenders attested about these limits when they approved mortgage loans, permanently.
	#[pallet::storage]
	pub type Assessments<T: Config> = StorageMap<_, Twox64Concat, LoanId, Assessment>;

	/// The lines that each bank has posted, permanently, by its own references.
	#[pallet::storage]
	pub type Lines<T: Config> =
		StorageDoubleMap<_, Twox64Concat, InstitutionId, Blake2_128Concat, LineRef, PostedLine>;

	/// The loans that are owed and that an entry secures, or secured until it was discharged outside a deal. A
	/// closing finds the loans to pay off here. Title numbers come from outside the chain, so the key is
	/// hashed with a cryptographic hasher.
	#[pallet::storage]
	pub type SecuredBy<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, EntryId, Twox64Concat, LoanId, ()>;

	/// Number of the first transfer.
	#[pallet::type_value]
	pub fn FirstTransfer() -> TransferId {
		TransferId(1)
	}

	/// The number that the next transfer gets.
	#[pallet::storage]
	pub type NextTransfer<T: Config> = StorageValue<_, TransferId, ValueQuery, FirstTransfer>;

	/// The transfers that are offered or accepted. The chain assigns the numbers.
	#[pallet::storage]
	pub type Transfers<T: Config> = StorageMap<_, Twox64Concat, TransferId, Transfer>;

	/// The transfer in which a mortgage is. All loans under a mortgage are in the same transfer.
	#[pallet::storage]
	pub type TransferOf<T: Config> = StorageMap<_, Blake2_128Concat, EntryId, TransferId>;

	/// What each bank did about the arrears of its loans: warnings, acceleration, write-off. Only of loans of
	/// which it did something.
	#[pallet::storage]
	pub type ArrearsOf<T: Config> = StorageMap<_, Twox64Concat, LoanId, Arrears, ValueQuery>;

	/// The pledge of each loan, or the offer of one: one slot each. It rests, and is kept, while the loan is settled.
	#[pallet::storage]
	pub type Pledges<T: Config> = StorageMap<_, Twox64Concat, LoanId, Pledge>;

	/// How long each institution took for its steps of loans. The chain assigns the numbers of institutions, and
	/// the steps are few, so a cheap hasher is enough.
	#[pallet::storage]
	pub type StepTimesOf<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		InstitutionId,
		Twox64Concat,
		TimedStep,
		StepTimes,
		ValueQuery,
	>;
}
