//! The runtime's calls and storage, with the pallets' own types.
//!
//! The types are compiled in, so this program would misread a chain with another runtime. [`check`]
//! compares the chain's metadata with the file `crates/client/metadata.scale` before anything is
//! read or sent. The tests compare that file with the runtime, and every call here with the
//! runtime's own encoding.

pub use crate::compat::{check, PALLETS};

use subxt::{
	storage::StaticAddress,
	utils::{Maybe, Static},
};

macro_rules! calls {
	($($(#[$module_doc:meta])* $module:ident($pallet:literal) {
		$($(#[$doc:meta])* $call:ident($($arg:ident: $type:ty),* $(,)?);)*
	})*) => {
		/// Calls, by pallet. The pallets document who may make them and what they do.
		pub mod calls {
			$(
				$(#[$module_doc])*
				pub mod $module {
					#[allow(unused_imports)]
					use super::super::types::*;
					use subxt::{tx::DynamicPayload, utils::Static};

					$(
						$(#[$doc])*
						#[allow(clippy::too_many_arguments)]
						pub fn $call($($arg: $type),*) -> DynamicPayload<($(Static<$type>,)*)> {
							subxt::tx::dynamic($pallet, stringify!($call), ($(Static($arg),)*))
						}
					)*
				}
			)*
		}
	};
}

/// The types of arguments and values.
pub mod types {
	pub use madang_primitives::{
		signing::{PartyConsent, VerificationKey},
		Area, BuildingId, BuildingUse, ClosingReason, Commitment, CutOver, DealId, Did,
		DistrictCode, DistrictPrefix, Duties, ExternalRef, GuaranteeId, Holdings, InstitutionId,
		InstitutionKind, KoreanDay, Label, LandCategory, LandRight, LandRightKind, LoanId, NodeId,
		NodeProof, PaperKind, ParcelId, Pnu, ProgrammeId, Property, PropertyName, RatePpm, Receipt,
		ReceiptRange, Share, Structure, TitleId, UnitId, Won,
	};
	pub use madang_schedule::{
		account::{Account as LoanAccount, Buckets, Contract, Ledger},
		Credit,
	};
	pub use pallet_conveyances::{
		Affirmation, ClosingFile, Deal, DealTerm, DueKind, Judgment, Leg, Notice, Paid,
		Part as SoldPart, RescissionGround, Side, Stage, Terms,
	};
	pub use pallet_council::{Act, Identifier, ProposalId, Reason, Target};
	pub use pallet_guarantees::{
		Decision as GuaranteeDecision, DeclineReason, Guarantee, GuaranteeState,
		Notice as GuaranteeNotice, ReguaranteeOffer,
	};
	pub use pallet_identity::{DidDocument, Keys};
	pub use pallet_institutions::{
		Allowance, Institution, Officer as OfficerRecord, Quota, Usage, Used,
	};
	pub use pallet_lending::{
		AccelerationCause, Act as LoanAct, Arrears, Certification, ClaimCause, Decision, FundUse,
		Line, LineProblem, LineRef, Loan, LoanFile, LoanTerms, OfferTerm, PolicyLoan, PolicyTerms,
		PostedLine, Product, RefusedLine, Standing, WriteOffReason,
	};
	pub use pallet_programmes::{
		Budget, Entry as ProgrammeEntry, Line as LenderLine, Paper, Papers, Programme,
		Terms as ProgrammeTerms, Ticket, Version,
	};
	pub use pallet_registers::{
		Batch, Building, BuildingChange, BuildingDetails, BuildingRow, Closing as BookClosing,
		Details, Discrepancy, District, DistrictEnd, DistrictRow, EndCorrection, Ended, LandSum,
		Notice as BookNotice, Parcel, ParcelChange, ParcelDetails, ParcelRow, Record as BookRecord,
		Renumbering, Unit, UnitChange, UnitDetails, UnitRow,
	};
	pub use pallet_titles::{
		ClearGround, Collateral, EntryId, Filing, LiveRef, Lot, Mortgage, OpeningGround, Order,
		RejectionGround, ReportRef, Reservation, Title, TitleRow, Transfer,
	};

	/// An entry of a title record.
	pub type Entry = pallet_titles::Entry<Account>;
	/// An application for registration.
	pub type Application = pallet_titles::Application<Account>;

	/// The consent of an account to its appointment.
	pub type OfficerConsent =
		madang_primitives::appointment::AppointmentConsent<pallet_institutions::OfficerSignature>;
	/// The 32 bytes of an account.
	pub type Account = [u8; 32];
	/// Public session keys: 32 bytes for Aura, then 32 bytes for GRANDPA.
	pub type SessionKeys = [u8; 64];
	/// An act that is proposed to the council.
	pub type ProposedAct = Act<(), u32>;
}

calls! {
	/// Members and their officers.
	institutions("Institutions") {
		/// Admit an institution with its first administrator.
		admit_institution(
			kind: InstitutionKind,
			name_ko: Vec<u8>,
			name_en: Vec<u8>,
			jurisdiction: Vec<DistrictPrefix>,
			administrator: Account,
			consent: OfficerConsent,
		);
		/// Suspend an institution.
		suspend_institution(institution: InstitutionId);
		/// Remove an institution permanently.
		withdraw_institution(institution: InstitutionId);
		/// Set the jurisdiction of an institution.
		set_jurisdiction(institution: InstitutionId, jurisdiction: Vec<DistrictPrefix>);
		/// Set an institution's quota, or the default quota if none is given.
		set_quota(institution: InstitutionId, quota: Option<Quota>);
		/// Give an institution a new administrator, and suspend all its other officers.
		replace_administrator(
			institution: InstitutionId,
			account: Account,
			consent: OfficerConsent,
		);
		/// Readmit a suspended institution.
		readmit_institution(institution: InstitutionId);
		/// Appoint an officer of the caller's own institution.
		appoint_officer(
			account: Account,
			duties: Duties,
			consent: OfficerConsent,
			external_ref: ExternalRef,
		);
		/// Change an officer's duties.
		set_duties(account: Account, duties: Duties);
		/// Suspend an officer.
		suspend_officer(account: Account);
		/// Reinstate a suspended officer.
		reinstate_officer(account: Account);
		/// Revoke an officer permanently.
		revoke_officer(account: Account);
		/// Suspend one officer of any institution, by the council.
		force_suspend_officer(account: Account);
		/// Reinstate an officer that the council suspended.
		force_reinstate_officer(account: Account);
	}
	/// The council of founding institutions.
	council("Council") {
		/// Propose an act, and vote for it.
		propose(act: ProposedAct, reason: Reason, external_ref: ExternalRef);
		/// Vote on a proposal, or change the vote.
		vote(proposal: ProposalId, approve: bool);
		/// Close a proposal, and execute it if it has enough votes.
		close(proposal: ProposalId);
		/// Give an institution a seat.
		grant_seat(institution: InstitutionId);
		/// Take away the seat of an institution.
		revoke_seat(institution: InstitutionId);
		/// Withdraw a proposal of the caller's own institution.
		withdraw_proposal(proposal: ProposalId);
	}
	/// Validators' seats.
	validators("Validators") {
		/// Give an institution a seat.
		grant_seat(institution: InstitutionId);
		/// Take away a seat of an institution permanently.
		revoke_seat(institution: InstitutionId, number: u32);
		/// Set the session keys of a seat of the caller's institution.
		set_keys(number: u32, keys: SessionKeys, proof: Vec<u8>);
		/// Reinstate a suspended seat.
		reinstate_seat(institution: InstitutionId, number: u32);
		/// Close cases.
		close_case(cases: Vec<u32>);
		/// Set the length of a session in blocks.
		set_session_length(length: u32);
		/// Continue without validators that are permanently lost.
		order_recovery(lost: Vec<(InstitutionId, u32)>, best_finalized: u32, delay: u32);
		/// Register a node of an institution.
		register_node(institution: InstitutionId, node: NodeId, proof: NodeProof);
		/// Deregister a node of an institution.
		deregister_node(institution: InstitutionId, node: NodeId);
	}
	/// Upgrades of the runtime.
	system("System") {
		/// Authorise an upgrade to the code with this hash.
		authorize_upgrade(code_hash: [u8; 32]);
		/// Upgrade to the code that was authorised.
		apply_authorized_upgrade(code: Vec<u8>);
	}
	/// Parties' DIDs.
	identity("Identity") {
		/// Register a DID.
		register_did(keys: Keys, consent: PartyConsent, external_ref: ExternalRef);
		/// Replace a DID's keys.
		rotate_keys(new_keys: Keys, consent: PartyConsent, external_ref: ExternalRef);
		/// Deactivate a DID.
		deactivate_did(consent: PartyConsent, external_ref: ExternalRef);
	}
	/// Legal districts, land book and building book.
	registers("Registers") {
		/// Import districts.
		import_districts(rows: Vec<DistrictRow>, external_ref: ExternalRef);
		/// Import parcels.
		import_parcels(rows: Vec<ParcelRow>, external_ref: ExternalRef);
		/// Import buildings.
		import_buildings(rows: Vec<BuildingRow>, external_ref: ExternalRef);
		/// Import units.
		import_units(rows: Vec<UnitRow>, external_ref: ExternalRef);
		/// Record the ends of districts.
		end_districts(rows: Vec<DistrictEnd>, evidence: Commitment, external_ref: ExternalRef);
		/// Correct the ends of districts.
		correct_district_ends(
			rows: Vec<EndCorrection>,
			evidence: Commitment,
			external_ref: ExternalRef,
		);
		/// Give parcels new numbers.
		renumber_parcels(
			rows: Vec<Renumbering>,
			evidence: Commitment,
			external_ref: ExternalRef,
		);
		/// Enter new parcels, as their municipality.
		enter_parcels(rows: Vec<ParcelRow>, evidence: Commitment, external_ref: ExternalRef);
		/// Enter new buildings, as their municipality.
		enter_buildings(rows: Vec<BuildingRow>, evidence: Commitment, external_ref: ExternalRef);
		/// Enter new units, as their municipality.
		enter_units(rows: Vec<UnitRow>, evidence: Commitment, external_ref: ExternalRef);
		/// Amend parcels.
		amend_parcels(rows: Vec<ParcelChange>, evidence: Commitment, external_ref: ExternalRef);
		/// Amend buildings.
		amend_buildings(rows: Vec<BuildingChange>, evidence: Commitment, external_ref: ExternalRef);
		/// Amend units.
		amend_units(rows: Vec<UnitChange>, evidence: Commitment, external_ref: ExternalRef);
		/// Correct the owners in a book.
		correct_owners(
			property: Property,
			owners: Holdings,
			evidence: Commitment,
			external_ref: ExternalRef,
		);
		/// Close a record of a book.
		close_record(
			property: Property,
			on: KoreanDay,
			reason: ClosingReason,
			successors: Vec<Property>,
			order: Option<Commitment>,
			evidence: Commitment,
			external_ref: ExternalRef,
		);
		/// Undo the closing of a record.
		reopen_record(
			property: Property,
			details: Option<Details<Pnu>>,
			evidence: Commitment,
			external_ref: ExternalRef,
		);
		/// Enter the registry's notice into a book.
		take_notice(property: Property, external_ref: ExternalRef);
	}
	/// Title records.
	titles("Titles") {
		/// Import title records.
		import_titles(rows: Vec<TitleRow>, external_ref: ExternalRef);
		/// Set or correct the cut-over of a place.
		set_cut_over(prefix: DistrictPrefix, cut_over: CutOver);
		/// File an application.
		file(
			requests: Vec<(Property, Filing)>,
			attachments: Commitment,
			consents: Vec<PartyConsent>,
			external_ref: ExternalRef,
		);
		/// Begin to examine an application.
		examine(receipt: Receipt, external_ref: ExternalRef);
		/// Complete an application.
		complete(receipt: Receipt, reason: Option<Commitment>, external_ref: ExternalRef);
		/// Reject an application.
		reject(
			receipt: Receipt,
			ground: RejectionGround,
			reasons: Commitment,
			external_ref: ExternalRef,
		);
		/// Withdraw an application.
		withdraw(receipt: Receipt, consents: Vec<PartyConsent>, external_ref: ExternalRef);
		/// Take over the description of the book.
		change_description(title: TitleId, external_ref: ExternalRef);
		/// File for the registry office.
		file_by_office(
			property: Property,
			filing: Filing,
			order: Option<Order>,
			evidence: Commitment,
			consents: Vec<PartyConsent>,
			external_ref: ExternalRef,
		);
		/// Order the cure of an application.
		order_cure(
			receipt: Receipt,
			until: KoreanDay,
			reasons: Commitment,
			external_ref: ExternalRef,
		);
		/// Remove finished applications that need not be kept longer.
		prune(receipts: Vec<Receipt>, external_ref: ExternalRef);
		/// Cure an application.
		cure(receipt: Receipt, attachments: Commitment, external_ref: ExternalRef);
	}
	/// Loans.
	lending("Lending") {
		/// Apply for a mortgage loan.
		apply(
			terms: LoanTerms,
			documents: Commitment,
			consents: Vec<PartyConsent>,
			external_ref: ExternalRef,
		);
		/// Decide on an application.
		decide(loan: LoanId, decision: Decision, external_ref: ExternalRef);
		/// Submit the borrowers' agreement.
		agree(loan: LoanId, agreement: Commitment, consents: Vec<PartyConsent>, external_ref: ExternalRef);
		/// Withdraw an application or an agreement.
		withdraw(loan: LoanId, external_ref: ExternalRef);
		/// Record an older loan that a mortgage secures.
		record_existing(
			entry: EntryId,
			credit: Credit,
			external_ref: ExternalRef,
		);
		/// Record a repayment.
		repay(loan: LoanId, line: Line, external_ref: ExternalRef);
		/// Record the repayments of a bank's file.
		repay_batch(lines: Vec<(LoanId, Line)>, external_ref: ExternalRef);
		/// Reverse a repayment.
		reverse(line_ref: LineRef, reason: Commitment, external_ref: ExternalRef);
		/// Withdraw a loan at the borrowers' word.
		cancel(loan: LoanId, consents: Vec<PartyConsent>, external_ref: ExternalRef);
		/// Apply for a loan under a programme.
		apply_under_programme(
			terms: LoanTerms,
			documents: Commitment,
			papers: Vec<Paper>,
			ticket: Ticket,
			consents: Vec<PartyConsent>,
			external_ref: ExternalRef,
		);
		/// Say whether the agency supports the applicant.
		certify(loan: LoanId, certification: Certification, external_ref: ExternalRef);
		/// Ask a foundation to guarantee a loan.
		request_guarantee(
			loan: LoanId,
			foundation: InstitutionId,
			external_ref: ExternalRef,
		);
		/// Replace the papers of an application.
		replace_papers(
			loan: LoanId,
			papers: Vec<Paper>,
			consents: Vec<PartyConsent>,
			external_ref: ExternalRef,
		);
		/// Have the amount of a loan held again.
		renew_hold(loan: LoanId, external_ref: ExternalRef);
		/// Pay out a loan, or a part of it.
		draw(loan: LoanId, amount: Won, valued_on: KoreanDay, external_ref: ExternalRef);
		/// Say that no more is drawn.
		finish_drawing(loan: LoanId, external_ref: ExternalRef);
		/// Declare that the borrowers withdraw from a loan that was drawn.
		declare_withdrawal(
			loan: LoanId,
			consents: Vec<PartyConsent>,
			external_ref: ExternalRef,
		);
		/// Record that they have given the money back.
		complete_withdrawal(
			loan: LoanId,
			amount: Won,
			valued_on: KoreanDay,
			external_ref: ExternalRef,
		);
		/// Warn the borrower that everything will be due.
		warn(loan: LoanId, letter: Commitment, external_ref: ExternalRef);
		/// Make everything due.
		accelerate(loan: LoanId, cause: AccelerationCause, external_ref: ExternalRef);
		/// Record why the guarantor may be claimed on.
		make_claimable(loan: LoanId, cause: ClaimCause, external_ref: ExternalRef);
		/// Claim on the guarantor.
		claim(loan: LoanId, evidence: Commitment, external_ref: ExternalRef);
		/// Record that the borrower has paid up.
		cure(loan: LoanId, external_ref: ExternalRef);
		/// Tell the guarantor something else.
		notify_guarantor(loan: LoanId, particulars: Commitment, external_ref: ExternalRef);
		/// Write off all that is left.
		write_off(loan: LoanId, reason: WriteOffReason, external_ref: ExternalRef);
		/// Take back an act that was a mistake.
		take_back(loan: LoanId, act: LoanAct, reason: Commitment, external_ref: ExternalRef);
	}
	/// Policy-fund programmes.
	programmes("Programmes") {
		/// Open a programme.
		open(terms: ProgrammeTerms, total: Won, external_ref: ExternalRef);
		/// Give a programme another version of its terms.
		revise(programme: ProgrammeId, terms: ProgrammeTerms, external_ref: ExternalRef);
		/// Set the budget of a programme.
		set_budget(programme: ProgrammeId, total: Won, external_ref: ExternalRef);
		/// Set how much a lender may lend under a programme, or remove its line.
		set_line(
			programme: ProgrammeId,
			lender: InstitutionId,
			ceiling: Option<Won>,
			external_ref: ExternalRef,
		);
		/// Take no more applications.
		close(programme: ProgrammeId, external_ref: ExternalRef);
		/// Take applications again.
		reopen(programme: ProgrammeId, external_ref: ExternalRef);
		/// Set the keys with which the agency signs tickets.
		set_ticket_keys(keys: Vec<VerificationKey>, external_ref: ExternalRef);
		/// Have another agency run a programme, by the council.
		assign(programme: ProgrammeId, agency: InstitutionId);
	}
	/// Credit guarantees.
	guarantees("Guarantees") {
		/// Decide on a guarantee that was asked for.
		decide(guarantee: GuaranteeId, decision: GuaranteeDecision, external_ref: ExternalRef);
		/// Withdraw an approval before there is a debt.
		withdraw_approval(guarantee: GuaranteeId, reason: Commitment, external_ref: ExternalRef);
		/// Acknowledge notices of the creditor.
		acknowledge(guarantee: GuaranteeId, notices: Vec<u32>, external_ref: ExternalRef);
		/// Record that a claim was paid.
		pay(
			guarantee: GuaranteeId,
			amount: Won,
			valued_on: KoreanDay,
			external_ref: ExternalRef,
		);
		/// Deny a claim.
		deny(guarantee: GuaranteeId, reason: Commitment, external_ref: ExternalRef);
		/// Offer another foundation a part of a guarantee, or take the offer back.
		reguarantee(
			guarantee: GuaranteeId,
			offer: Option<ReguaranteeOffer>,
			external_ref: ExternalRef,
		);
		/// Accept to re-guarantee the part that was offered.
		accept_reguarantee(guarantee: GuaranteeId, ratio: RatePpm, external_ref: ExternalRef);
		/// Assign guarantees of a foundation that left to another one, by the council.
		assign(guarantees: Vec<GuaranteeId>, from: InstitutionId, to: InstitutionId);
	}
	/// Conveyances.
	conveyances("Conveyances") {
		/// Inspect properties, which opens a deal.
		inspect(properties: Vec<Property>, external_ref: ExternalRef);
		/// Inspect again.
		reinspect(deal: DealId, external_ref: ExternalRef);
		/// Abandon an inspection.
		abandon(deal: DealId, external_ref: ExternalRef);
		/// Conclude the contract.
		conclude(deal: DealId, terms: Terms, consents: Vec<PartyConsent>, external_ref: ExternalRef);
		/// Change the contract.
		amend(deal: DealId, terms: Terms, consents: Vec<PartyConsent>, external_ref: ExternalRef);
		/// Accept titles that changed.
		accept_title(deal: DealId, consents: Vec<PartyConsent>, external_ref: ExternalRef);
		/// Conduct the deal in place of its agent.
		change_agent(deal: DealId, consents: Vec<PartyConsent>, external_ref: ExternalRef);
		/// Accept the transaction report.
		accept_report(deal: DealId, external_ref: ExternalRef);
		/// Ask for a supplement to the report.
		request_supplement(
			deal: DealId,
			reason: Commitment,
			days: u32,
			external_ref: ExternalRef,
		);
		/// Supplement the report.
		supplement_report(deal: DealId, documents: Commitment, external_ref: ExternalRef);
		/// Bind a loan to the deal.
		finance(
			deal: DealId,
			loan: LoanId,
			consents: Vec<PartyConsent>,
			external_ref: ExternalRef,
		);
		/// Take the bank's own loan out of the deal.
		unbind(deal: DealId, loan: LoanId, external_ref: ExternalRef);
		/// Take a loan out of the deal, for the buyers.
		dismiss_loan(
			deal: DealId,
			loan: LoanId,
			consents: Vec<PartyConsent>,
			external_ref: ExternalRef,
		);
		/// File the closing for registration.
		file_registration(deal: DealId, consents: Vec<PartyConsent>, external_ref: ExternalRef);
		/// Affirm a leg of the closing.
		affirm(
			deal: DealId,
			leg: Leg,
			paid: Paid,
			evidence: Commitment,
			consents: Vec<PartyConsent>,
			external_ref: ExternalRef,
		);
		/// Take an affirmation back.
		withdraw_affirmation(
			deal: DealId,
			leg: Leg,
			consents: Vec<PartyConsent>,
			external_ref: ExternalRef,
		);
		/// Confirm an interim payment.
		confirm_interim(
			deal: DealId,
			position: u8,
			paid: Paid,
			evidence: Commitment,
			consents: Vec<PartyConsent>,
			external_ref: ExternalRef,
		);
		/// Close the deal: register all its entries at once.
		register(deal: DealId, external_ref: ExternalRef);
		/// Update the books.
		book(deal: DealId, external_ref: ExternalRef);
		/// Rescind the contract.
		rescind(
			deal: DealId,
			ground: RescissionGround,
			evidence: Commitment,
			consents: Vec<PartyConsent>,
			external_ref: ExternalRef,
		);
		/// Give notice of a breach.
		give_notice(
			deal: DealId,
			side: Side,
			days: u32,
			evidence: Commitment,
			consents: Vec<PartyConsent>,
			external_ref: ExternalRef,
		);
		/// Take a notice of a breach back.
		withdraw_notice(
			deal: DealId,
			side: Side,
			consents: Vec<PartyConsent>,
			external_ref: ExternalRef,
		);
		/// Name who acts for a party that cannot act any more.
		name_successor(
			deal: DealId,
			party: Did,
			evidence: Commitment,
			consents: Vec<PartyConsent>,
			external_ref: ExternalRef,
		);
		/// Object to a notice.
		object(
			deal: DealId,
			evidence: Commitment,
			consents: Vec<PartyConsent>,
			external_ref: ExternalRef,
		);
		/// Report a rescission.
		report_rescission(deal: DealId, consents: Vec<PartyConsent>, external_ref: ExternalRef);
		/// Give effect to a judgment on the contract.
		enforce_judgment(
			deal: DealId,
			judgment: Judgment,
			evidence: Commitment,
			external_ref: ExternalRef,
		);
	}
	/// Legal terms.
	terms("Terms") {
		/// Declare holidays.
		declare_holidays(days: Vec<KoreanDay>);
		/// Take holidays back.
		withdraw_holidays(days: Vec<KoreanDay>);
	}
}

macro_rules! storage {
	($($(#[$doc:meta])* $name:ident($pallet:literal, $entry:literal): ($($key:ty),*) => $value:ty;)*) => {
		/// Storage, by pallet and entry.
		pub mod storage {
			use super::*;
			#[allow(unused_imports)]
			use super::types::*;

			$(
				$(#[$doc])*
				pub fn $name() -> StaticAddress<($(Static<$key>,)*), Static<$value>, Maybe> {
					StaticAddress::new($pallet, $entry)
				}
			)*
		}
	};
}

storage! {
	/// An institution.
	institution("Institutions", "Institutions"): (InstitutionId) => Institution;
	/// An officer, by its account.
	officer("Institutions", "Officers"): (Account) => OfficerRecord;
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
	/// An application.
	application("Titles", "Applications"): (Receipt) => Application;
	/// The holders of a title whose shares are reserved for deals.
	reservations("Titles", "Reservations"): (TitleId) => Vec<Reservation>;
	/// The cut-over of a place.
	cut_over("Titles", "CutOvers"): (DistrictPrefix) => CutOver;
	/// The titles with entries of kinds that the chain does not know.
	incomplete_titles("Titles", "IncompleteTitles"): (TitleId) => ();
	/// A loan.
	loan("Lending", "Loans"): (LoanId) => Loan;
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
	/// The latest guarantee that was asked for a loan.
	guarantee_of("Guarantees", "OfLoan"): (LoanId) => GuaranteeId;
	/// A notice of the creditor about a guarantee.
	guarantee_notice("Guarantees", "Notices"): (GuaranteeId, u32) => GuaranteeNotice;
	/// What the books of programmes have of a loan.
	programme_entry("Programmes", "Entries"): (LoanId) => ProgrammeEntry;
	/// A line that a bank has posted.
	posted_line("Lending", "Lines"): (InstitutionId, LineRef) => PostedLine;
	/// The loan that an entry secures.
	secured_by("Lending", "SecuredBy"): (EntryId) => LoanId;
	/// A deal.
	deal("Conveyances", "Deals"): (DealId) => Deal<u32>;
	/// Holidays, as the bits of 128 days.
	holidays("Terms", "Holidays"): (i32) => u128;
	/// The affirmation of a leg.
	affirmation("Conveyances", "Affirmations"): (DealId, Leg) => Affirmation;
}
