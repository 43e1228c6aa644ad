//! The runtime's calls and storage, with the pallets' own types.
//!
//! The types are compiled in, so this program would misread what another runtime has in another form. [`crate::compat`]
//! compares each item in the chain's metadata with the file `crates/client/metadata.scale` before it is
//! read or sent. The tests compare that file with the runtime, and every call here with the
//! runtime's own encoding.

pub use crate::compat::PALLETS;

#[macro_use]
mod macros;

mod certificates;
mod notary;
pub mod storage;
pub mod types;

calls! {
	[certificates, notary]
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
		/// Register a client certificate of the caller's own institution.
		add_client_certificate(fingerprint: Fingerprint, scopes: Scopes, until: Moment);
		/// Remove a client certificate of the caller's own institution.
		remove_client_certificate(fingerprint: Fingerprint);
		/// Publish the head of a log that the caller's own institution keeps.
		anchor_log(head: sp_core::H256, entries: u64, external_ref: ExternalRef);
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
		/// Say who can recover a DID.
		set_guardians(guardians: Guardians, consent: PartyConsent, external_ref: ExternalRef);
		/// Start the recovery of a DID.
		start_recovery(
			new_keys: Keys,
			possession: PartyConsent,
			request: RecoveryRequest,
			external_ref: ExternalRef,
		);
		/// Give a DID the keys of its recovery.
		finish_recovery(did: Did, external_ref: ExternalRef);
		/// Cancel the recovery of a DID.
		cancel_recovery(did: Did, cancellation: Cancellation, external_ref: ExternalRef);
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
		reverse(
			bank: InstitutionId,
			line_ref: LineRef,
			reason: Commitment,
			external_ref: ExternalRef,
		);
		/// Withdraw a loan at the borrowers' word.
		cancel(loan: LoanId, consents: Vec<PartyConsent>, external_ref: ExternalRef);
		/// Apply for a loan under a programme.
		apply_under_programme(
			terms: LoanTerms,
			documents: Commitment,
			papers: Vec<Paper>,
			proofs: Vec<CertificateProof>,
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
			proofs: Vec<CertificateProof>,
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
		/// Change the contract of a loan that is drawn.
		amend(
			loan: LoanId,
			amendment: Amendment,
			consents: Vec<PartyConsent>,
			external_ref: ExternalRef,
		);
		/// Set the limits of mortgage lending.
		set_limits(limits: LendingLimits);
		/// Assign loans of a lender that left.
		assign(loans: Vec<LoanId>, from: InstitutionId, to: InstitutionId);
		/// Pay out a mortgage loan under mortgages that are registered already.
		pay_out(
			loan: LoanId,
			entries: Vec<EntryId>,
			valued_on: KoreanDay,
			external_ref: ExternalRef,
		);
		/// Offer loans to another bank, with their mortgages.
		offer_transfer(
			loans: Vec<LoanId>,
			to: InstitutionId,
			terms: TransferTerms,
			days: u32,
			external_ref: ExternalRef,
		);
		/// Accept a transfer, and file that of the mortgages.
		accept_transfer(transfer: TransferId, external_ref: ExternalRef);
		/// End a transfer that is not registered.
		end_transfer(transfer: TransferId, external_ref: ExternalRef);
		/// Offer to pledge a loan.
		offer_pledge(
			loan: LoanId,
			to: InstitutionId,
			terms: PledgeTerms,
			until: KoreanDay,
			external_ref: ExternalRef,
		);
		/// Accept a pledge that is offered.
		accept_pledge(loan: LoanId, external_ref: ExternalRef);
		/// End a pledge, or its offer.
		end_pledge(loan: LoanId, external_ref: ExternalRef);
		/// Give the pledge of a pledgee that is not active to another one, or end it, by the council.
		replace_pledgee(loan: LoanId, successor: Option<InstitutionId>);
		/// Agree to a change of a pledged loan, or to none any more.
		agree_to_change(
			loan: LoanId,
			change: Option<PledgedChange>,
			external_ref: ExternalRef,
		);
	}
	/// Reference rates.
	rates("Rates") {
		/// Name an index, or give it another name or publisher, by the council.
		set_index(
			index: IndexId,
			name: IndexName,
			publisher: InstitutionId,
			first: Option<IndexValue>,
		);
		/// Publish a value of an index, or replace one that has not begun.
		publish(
			index: IndexId,
			from: KoreanDay,
			rate: RatePpm,
			confirmed: bool,
			external_ref: ExternalRef,
		);
		/// Withdraw a value before its day.
		withdraw(index: IndexId, from: KoreanDay, external_ref: ExternalRef);
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
		/// Accept the transaction reports of many deals.
		accept_reports(deals: Vec<DealId>, external_ref: ExternalRef);
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
