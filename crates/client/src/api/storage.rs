//! Storage, by pallet and entry.

use super::types::*;
use subxt::{
	storage::StaticAddress,
	utils::{Maybe, Static},
};

macro_rules! storage {
	($($(#[$doc:meta])* $name:ident($pallet:literal, $entry:literal): ($($key:ty),*) => $value:ty;)*) => {
		$(
			$(#[$doc])*
			pub fn $name() -> StaticAddress<($(Static<$key>,)*), Static<$value>, Maybe> {
				StaticAddress::new($pallet, $entry)
			}
		)*
	};
}

storage! {
	/// An institution.
	institution("Institutions", "Institutions"): (InstitutionId) => Institution;
	/// An officer, by its account.
	officer("Institutions", "Officers"): (Account) => OfficerRecord;
	/// Where the call of an institution's reference is, and what it made.
	ref_outcome("Institutions", "ExternalRefs"): (InstitutionId, ExternalRef) => RefOutcome;
	/// The client certificates of an institution's systems.
	client_certificates("Institutions", "ClientCertificates"): (InstitutionId) => CertificatesOfInstitution;
	/// An institution's quota, if the council has set one.
	quota("Institutions", "Quotas"): (InstitutionId) => Quota;
	/// How much an institution had used of its quota when it last sent a transaction.
	usage("Institutions", "Usages"): (InstitutionId) => Usage<u32>;
	/// The institutions with a seat in the council.
	seats("Council", "Seats"): () => pallet_council::Seated;
	/// An open proposal. Its call is the runtime's, so `council::proposals` decodes it.
	proposals("Council", "Proposals"): (ProposalId) => ();
	/// The first block in which a call is not paused any more, by pallet and call.
	pauses("Council", "Pauses"): (Identifier, Identifier) => u32;
	/// The budget of paused blocks of one third of the council.
	pause_budget("Council", "PauseBudget"): () => pallet_council::PausedBlocks<u32>;
	/// A validator's seat, by its account.
	validator_seats("Validators", "Seats"): (Account) => pallet_validators::Seat<u32>;
	/// The ids of an institution's nodes.
	nodes("Validators", "Nodes"): (InstitutionId) => Vec<NodeId>;
	/// The last block that a validator authored.
	last_authored("Validators", "LastAuthored"): (Account) => u32;
	/// An open case.
	cases("Validators", "Cases"): (u32) => pallet_validators::Case<Account, u32>;
	/// The first block of the session.
	session_start("Validators", "SessionStart"): () => u32;
	/// The length of a session in blocks, if it was set.
	session_length("Validators", "SessionLength"): () => u32;
	/// The validators of the session.
	session_validators("Session", "Validators"): () => Vec<Account>;
	/// The session's number.
	session_index("Session", "CurrentIndex"): () => u32;
	/// A DID's document.
	did("Identity", "Dids"): (Did) => DidDocument;
	/// Who can recover a DID.
	guardians("Identity", "GuardiansOf"): (Did) => Guardians;
	/// The recovery of a DID.
	recovery("Identity", "Recoveries"): (Did) => Recovery;
	/// A district.
	district("Registers", "Districts"): (DistrictCode) => District;
	/// The districts that name a district as their successor.
	predecessors("Registers", "Predecessors"): (DistrictCode) => Vec<DistrictCode>;
	/// A parcel.
	parcel("Registers", "Parcels"): (ParcelId) => Parcel;
	/// A building.
	building("Registers", "Buildings"): (BuildingId) => Building;
	/// A unit.
	unit("Registers", "Units"): (UnitId) => Unit;
	/// The rights of units to a parcel, of one kind.
	land_shares("Registers", "LandShares"): (ParcelId, LandRightKind) => LandSum;
	/// The difference of a property's book and title.
	discrepancies("Registers", "Discrepancies"): (Property) => Discrepancy;
	/// The pending notices of a property, the oldest first.
	notices("Registers", "Notices"): (Property) => Vec<BookNotice>;
	/// The head of a title.
	title("Titles", "Titles"): (TitleId) => Title;
	/// The title of a property.
	title_of("Titles", "TitleOf"): (Property) => TitleId;
	/// An entry of a title.
	entry("Titles", "Entries"): (TitleId, u32) => Entry;
	/// The lots of a title.
	lots("Titles", "LotsOf"): (TitleId) => Vec<Lot>;
	/// The live entries of a title.
	live("Titles", "LiveEntries"): (TitleId) => Vec<LiveRef>;
	/// The receipts in a property's queue, in order.
	queue("Titles", "Queue"): (Property) => Vec<Receipt>;
	/// The last receipt that was given.
	last_receipt("Titles", "LastReceipt"): () => Receipt;
	/// An application.
	application("Titles", "Applications"): (Receipt) => Application;
	/// The holders of a title whose shares are reserved for deals.
	reservations("Titles", "Reservations"): (TitleId) => Vec<Reservation>;
	/// The cut-over of a place.
	cut_over("Titles", "CutOvers"): (DistrictPrefix) => CutOver;
	/// The titles with entries of kinds that the chain does not know.
	incomplete_titles("Titles", "IncompleteTitles"): (TitleId) => ();
	/// The block's time.
	now("Timestamp", "Now"): () => Moment;
	/// A loan.
	loan("Lending", "Loans"): (LoanId) => Loan;
	/// The number that the next loan gets.
	next_loan("Lending", "NextLoan"): () => LoanId;
	/// What the borrowers of a loan signed.
	loan_file("Lending", "Files"): (LoanId) => LoanFile;
	/// The account of a loan with the postings that can still change.
	loan_ledger("Lending", "Ledgers"): (LoanId) => Ledger;
	/// What happened to a loan under a programme on its way.
	policy_loan("Lending", "PolicyLoans"): (LoanId) => PolicyLoan;
	/// A programme.
	programme("Programmes", "Programmes"): (ProgrammeId) => Programme;
	/// The terms of a version of a programme.
	programme_terms("Programmes", "Versions"): (ProgrammeId, Version) => ProgrammeTerms;
	/// The budget of a programme.
	budget("Programmes", "Budgets"): (ProgrammeId) => Budget;
	/// What a lender may lend under a programme.
	lender_line("Programmes", "Lines"): (ProgrammeId, InstitutionId) => LenderLine;
	/// The keys with which an agency signs tickets.
	ticket_keys("Programmes", "TicketKeysOf"): (InstitutionId) => Vec<VerificationKey>;
	/// A guarantee.
	guarantee("Guarantees", "Guarantees"): (GuaranteeId) => Guarantee;
	/// The number that the next guarantee gets.
	next_guarantee("Guarantees", "NextGuarantee"): () => GuaranteeId;
	/// The latest guarantee that was asked for a loan.
	guarantee_of("Guarantees", "OfLoan"): (LoanId) => GuaranteeId;
	/// A notice of the creditor about a guarantee.
	guarantee_notice("Guarantees", "Notices"): (GuaranteeId, u32) => GuaranteeNotice;
	/// An index.
	index("Rates", "Indices"): (IndexId) => Index;
	/// The values of an index, in the order of their days.
	index_values("Rates", "Values"): (IndexId) => Vec<IndexValue>;
	/// The present version of a kind of certificates.
	latest_kind("Certificates", "LatestVersion"): (KindId) => u16;
	/// A version of a kind of certificates.
	certificate_kind("Certificates", "Kinds"): (KindId, u16) => CertificateKind;
	/// What is delegated to an institution for a kind.
	delegation("Certificates", "Delegations"): (KindId, InstitutionId) => Delegation;
	/// How many DIDs an institution has named for its certificates.
	latest_issuer_did("Certificates", "LatestDid"): (InstitutionId) => u32;
	/// A DID that an institution has named, from 1 on.
	issuer_did("Certificates", "IssuerDids"): (InstitutionId, u32) => IssuerDid;
	/// An accreditation.
	accreditation("Certificates", "Accreditations"): (AccreditationId) => Accreditation;
	/// What a service may ask of certificates of a kind.
	certificate_service("Certificates", "Services"): (KindId, ServiceCode) => Service;
	/// A batch of certificates.
	certificate_batch("Certificates", "Batches"): (BatchId) => CertificateBatch;
	/// The batch that an issuer has anchored with a root.
	batch_of_root("Certificates", "Roots"): (InstitutionId, [u8; 32]) => BatchId;
	/// The size and the root of the log of batches.
	log_root("Certificates", "LogRoot"): () => LogHead;
	/// A status list.
	status_list("Certificates", "StatusLists"): (ListId) => StatusList;
	/// A page of a status list.
	status_page("Certificates", "StatusPages"): (ListId, u16) => StatusPage;
	/// What a ministry is designated for.
	designation("Notary", "Designations"): (InstitutionId) => Designation;
	/// A notarial act.
	notarial_act("Notary", "Acts"): (ActId) => NotarialAct;
	/// An apostille.
	apostille("Notary", "Apostilles"): (ApostilleId) => Apostille;
	/// The act that has a notary's number.
	act_of_number("Notary", "ActOfNumber"): (InstitutionId, SeriesNumber) => ActId;
	/// The apostille that has an authority's number.
	apostille_of_number("Notary", "ApostilleOfNumber"): (InstitutionId, SeriesNumber) => ApostilleId;
	/// What the books of programmes have of a loan.
	programme_entry("Programmes", "Entries"): (LoanId) => ProgrammeEntry;
	/// A line that a bank has posted.
	posted_line("Lending", "Lines"): (InstitutionId, LineRef) => PostedLine;
	/// The version of the limits of mortgage lending that hold now.
	limits_version("Lending", "LimitsVersion"): () => u16;
	/// A version of these limits.
	limits("Lending", "Limits"): (u16) => LimitsSet;
	/// What the lender of a loan attested about them.
	assessment("Lending", "Assessments"): (LoanId) => Assessment;
	/// A change of a loan's contract.
	amended("Lending", "Amendments"): (LoanId, u16) => Amended;
	/// A transfer of loans to another bank.
	transfer("Lending", "Transfers"): (TransferId) => LoanTransfer;
	/// The transfer in which a mortgage is.
	transfer_of("Lending", "TransferOf"): (EntryId) => TransferId;
	/// The pledge of a loan, or the offer of one.
	pledge("Lending", "Pledges"): (LoanId) => Pledge;
	/// The number of the next deal.
	next_deal("Conveyances", "NextDeal"): () => DealId;
	/// A deal.
	deal("Conveyances", "Deals"): (DealId) => Deal<u32>;
	/// Holidays, as the bits of 2,048 days: 16 words of 128 days.
	holidays("Terms", "Holidays"): (i32) => [u128; 16];
	/// The affirmation of a leg.
	affirmation("Conveyances", "Affirmations"): (DealId, Leg) => Affirmation;
}
