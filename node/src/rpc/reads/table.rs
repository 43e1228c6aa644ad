//! The methods that read, by name. What they answer follows from the types of the runtime.

use Source::{List, Value, View};

/// Where an answer comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Source {
	/// One value of a pallet's storage.
	Value,
	/// The values of a map, by pages. What the parameters leave open of the key is listed.
	List,
	/// A function of a pallet that only reads.
	View,
}

/// A method that reads.
#[derive(Clone, Copy, Debug)]
pub struct Method {
	/// Its name.
	pub name: &'static str,
	/// The kind of its source.
	pub source: Source,
	/// The pallet.
	pub pallet: &'static str,
	/// The storage entry or the function.
	pub item: &'static str,
	/// The names of the key's parts, or of the function's parameters.
	pub parts: &'static [&'static str],
	/// How many of them are parameters. A list has the rest in its items.
	pub given: usize,
	/// What it answers.
	pub summary: &'static str,
}

macro_rules! methods {
	($($name:ident: $source:ident $pallet:ident.$item:ident($($part:ident),*) of $given:literal $summary:literal;)*) => {
		/// All methods.
		pub const METHODS: &[Method] = &[$(Method {
			name: stringify!($name),
			source: $source,
			pallet: stringify!($pallet),
			item: stringify!($item),
			parts: &[$(stringify!($part)),*],
			given: $given,
			summary: $summary,
		}),*];
	};
}

methods! {
	institutions_get: Value Institutions.Institutions(institution) of 1 "An institution";
	institutions_list: List Institutions.Institutions(institution) of 0 "All institutions";
	institutions_officer: Value Institutions.Officers(account) of 1 "The officer of an account, with its institution and duties";
	institutions_administrators: Value Institutions.Administrators(institution) of 1 "The active administrators of an institution";
	institutions_clientCertificates: Value Institutions.ClientCertificates(institution) of 1
		"The client certificates with which the systems of an institution ask its gateway";
	institutions_outcome: Value Institutions.ExternalRefs(institution, external_ref) of 2
		"What became of the call under a reference: where it is, the digest of the call, and what it made";
	institutions_quota: Value Institutions.Quotas(institution) of 1 "The quota of an institution, if the council has set one";
	institutions_usage: Value Institutions.Usages(institution) of 1
		"What an institution had used of its quota when it last sent a transaction";
	institutions_stepTimes: View Lending.step_times(institution) of 1
		"How long an institution took for the steps of loans";
	institutions_responsibleFor: View Registers.responsible_for(institution, names) of 2
		"Whether an institution is responsible for each of these properties";
	identity_document: Value Identity.Dids(did) of 1 "A DID as the chain has it";
	identity_guardians: Value Identity.GuardiansOf(did) of 1 "Who can recover a DID";
	identity_recovery: Value Identity.Recoveries(did) of 1 "The recovery of a DID, if one has begun";
	registers_district: Value Registers.Districts(district) of 1 "A district";
	registers_parcel: Value Registers.Parcels(parcel) of 1 "A parcel of the land book, by its key";
	registers_parcelsAt: View Registers.parcels_at(numbers) of 1 "The keys of the parcels with these numbers, old or new";
	registers_numbersOf: View Registers.numbers_of(parcels) of 1 "The present numbers of parcels";
	registers_building: Value Registers.Buildings(building) of 1 "A building of the building book";
	registers_unit: Value Registers.Units(unit) of 1 "A unit of a strata building";
	registers_placeOf: View Registers.place_of(property) of 1 "The district in which a property is";
	registers_notices: Value Registers.Notices(property) of 1 "The registry office's notices that the book has not taken";
	registers_discrepancy: Value Registers.Discrepancies(property) of 1 "In what book and title record differ";
	titles_ofProperty: Value Titles.TitleOf(property) of 1 "The number of a property's title record";
	titles_get: Value Titles.Titles(title) of 1 "The head of a title record";
	titles_lots: Value Titles.LotsOf(title) of 1 "Who holds which share of a title, by which entry";
	titles_live: Value Titles.LiveEntries(title) of 1 "The entries of a title that are in force and burden the ownership";
	titles_entry: Value Titles.Entries(title, entry) of 2 "An entry of a title record";
	titles_entries: List Titles.Entries(title, entry) of 1 "All entries of a title record, cancelled ones too";
	titles_queue: Value Titles.Queue(property) of 1 "The receipts of the applications that are pending for a property";
	titles_application: Value Titles.Applications(receipt) of 1 "An application for registration";
	titles_reservations: Value Titles.Reservations(title) of 1 "The shares of a title that are reserved for deals";
	deals_get: Value Conveyances.Deals(deal) of 1 "A conveyance";
	deals_affirmation: Value Conveyances.Affirmations(deal, leg) of 2 "The affirmation of a leg of a closing";
	deals_affirmations: List Conveyances.Affirmations(deal, leg) of 1 "The affirmations of a closing";
	deals_closing: View Conveyances.closing(deal) of 1 "The closing of a deal as its parties sign it";
	deals_titlesNow: View Conveyances.titles_now(deal) of 1
		"The titles of a deal as they are now, with the digests that buyers sign";
	deals_legs: View Conveyances.legs_of(deal) of 1 "The legs of a deal's closing";
	deals_inspections: Value Conveyances.Inspections(institution) of 1 "The inspections of an agent that can become contracts";
	programmes_get: Value Programmes.Programmes(programme) of 1 "A policy-fund programme";
	programmes_list: List Programmes.Programmes(programme) of 0 "All programmes";
	programmes_terms: Value Programmes.Versions(programme, version) of 2 "A version of a programme's terms";
	programmes_budget: Value Programmes.Budgets(programme) of 1 "The budget of a programme";
	programmes_line: Value Programmes.Lines(programme, lender) of 2 "What a lender may lend under a programme";
	programmes_lines: List Programmes.Lines(programme, lender) of 1 "What each lender may lend under a programme";
	programmes_entry: Value Programmes.Entries(loan) of 1 "What the books of programmes have of a loan";
	programmes_bundle: Value Programmes.Bundles(loan) of 1 "The papers of a loan's application";
	guarantees_get: Value Guarantees.Guarantees(guarantee) of 1 "A credit guarantee";
	guarantees_ofLoan: Value Guarantees.OfLoan(loan) of 1 "The number of the latest guarantee that was asked for a loan";
	guarantees_notices: List Guarantees.Notices(guarantee, notice) of 1 "The creditor's notices about a guarantee";
	loans_get: Value Lending.Loans(loan) of 1 "A loan";
	loans_file: Value Lending.Files(loan) of 1 "What the borrowers of a loan signed";
	loans_ledger: Value Lending.Ledgers(loan) of 1 "The account of a loan, with the postings that can still change";
	loans_standing: View Lending.standing(loan) of 1 "How a loan stands today";
	loans_payoff: View Lending.payoff(loan, on) of 2 "All that is owed on a loan if it is paid off on a day";
	loans_line: Value Lending.Lines(bank, line_ref) of 2 "A line of repayments that a bank has posted";
	loans_arrears: Value Lending.ArrearsOf(loan) of 1 "The arrears of a loan, and what was done about them";
	loans_way: Value Lending.PolicyLoans(loan) of 1 "What happened to a loan under a programme on its way";
	loans_amendments: List Lending.Amendments(loan, number) of 1 "The changes of a loan's contract";
	loans_assessment: Value Lending.Assessments(loan) of 1 "What the lender attested about the limits of mortgage lending";
	loans_pledge: Value Lending.Pledges(loan) of 1 "The pledge of a loan, or the offer of one";
	loans_securedBy: List Lending.SecuredBy(entry, loan) of 1 "The loans that a mortgage secures";
	loans_transfer: Value Lending.Transfers(transfer) of 1 "A transfer of loans to another bank";
	certificates_kind: Value Certificates.Kinds(kind, version) of 2 "A version of a kind of certificates";
	certificates_accreditation: Value Certificates.Accreditations(accreditation) of 1 "An accreditation of an issuer";
	certificates_accreditationsOf: Value Certificates.AccreditationsOf(kind, institution) of 2
		"The accreditations of an issuer for a kind of certificates";
	certificates_batch: Value Certificates.Batches(batch) of 1 "A batch of certificates";
	certificates_list: Value Certificates.StatusLists(list) of 1 "A status list";
}
