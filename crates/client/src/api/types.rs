//! The types of arguments and values.

pub use madang_primitives::{
	certificate::{CertificateLeaf, CertificateProof},
	signing::{PartyConsent, VerificationKey},
	Area, BuildingId, BuildingUse, ClosingReason, Commitment, CutOver, DealId, Did, DistrictCode,
	DistrictPrefix, Duties, ExternalRef, GuaranteeId, Holdings, InstitutionId, InstitutionKind,
	KoreanDay, Label, LandCategory, LandRight, LandRightKind, LoanId, Moment, NodeId, NodeProof,
	Object, PaperKind, ParcelId, Pnu, ProgrammeId, Property, PropertyName, RatePpm, Receipt,
	ReceiptRange, Share, Structure, TitleId, TransferId, UnitId, Won,
};
pub use madang_schedule::{
	account::{Account as LoanAccount, Buckets, Contract, Ledger},
	Credit, Fixing, IndexId,
};
pub use pallet_certificates::{
	Accreditation, AccreditationId, AccreditationState, Batch as CertificateBatch, BatchId,
	CredentialType, Delegation, IssuerDid, Item as CertificateItem, Kind as CertificateKind,
	KindId, ListId, LogHead, NewBatch, Page as StatusPage, Period, Service, ServiceCode,
	StatusChange, StatusList, StatusPurpose, StatusRange,
};
pub use pallet_conveyances::{
	Affirmation, ClosingFile, Deal, DealTerm, DueKind, Judgment, Leg, Notice, Paid,
	Part as SoldPart, RefusedReport, RescissionGround, Side, Stage, Terms,
};
pub use pallet_council::{Act, Identifier, ProposalId, Reason, Target};
pub use pallet_guarantees::{
	Decision as GuaranteeDecision, DeclineReason, Guarantee, GuaranteeState,
	Notice as GuaranteeNotice, ReguaranteeOffer,
};
pub use pallet_identity::{
	Cancellation, DidDocument, GuardianConsents, Guardians, HolderCheck, KeyEntry, KeyPurpose,
	KeyPurposes, Keys, Recovery, RecoveryGround, RecoveryRequest, Resolution,
};
pub use pallet_institutions::{
	Allowance, CallDigest, CertificatesOfInstitution, ClientCertificate, Fingerprint, Institution,
	Officer as OfficerRecord, Quota, Scopes, Usage, Used, MAX_CLIENT_CERTIFICATE_VALIDITY,
};

/// Where the call of a reference is, and what it made.
pub type RefOutcome = pallet_institutions::Outcome<u32>;

pub use pallet_lending::{
	AccelerationCause, Act as LoanAct, Amended, Amendment, AmendmentReason, Arrears, Assessment,
	Certification, ClaimCause, Decision, FundUse, LendingLimits, LimitsResult, LimitsSet, Line,
	LineProblem, LineRef, Loan, LoanFile, LoanTerms, OfferTerm, Pledge, PledgeState, PledgeTerms,
	PledgedChange, PolicyLoan, PolicyTerms, PostedLine, Product, RefusedLine, Standing, StepTimes,
	TimedStep, Transfer as LoanTransfer, TransferTerms, WriteOffReason,
};
pub use pallet_notary::{
	ActId, ActKind, Annulment, ApostilleId, Attestation, Designation, Link, LinkKind, NewAct,
	NewSubject, SeriesNumber, Subject,
};
pub use pallet_programmes::{
	Budget, Entry as ProgrammeEntry, Line as LenderLine, Paper, Papers, Programme,
	Terms as ProgrammeTerms, Ticket, Version,
};
pub use pallet_rates::{Index, IndexName, Value as IndexValue};
pub use pallet_registers::{
	Batch, Building, BuildingChange, BuildingDetails, BuildingRow, Closing as BookClosing, Details,
	Discrepancy, District, DistrictEnd, DistrictRow, EndCorrection, Ended, LandSum,
	Notice as BookNotice, Parcel, ParcelChange, ParcelDetails, ParcelRow, Record as BookRecord,
	Renumbering, Unit, UnitChange, UnitDetails, UnitRow,
};
pub use pallet_titles::{
	AssignmentCause, ClearGround, Collateral, EntryId, Filing, LiveRef, Lot, Mortgage,
	OpeningGround, Order, RejectionGround, ReportRef, Reservation, Title, TitleRow, Transfer,
};

/// An entry of a title record.
pub type Entry = pallet_titles::Entry<Account>;
/// An application for registration.
pub type Application = pallet_titles::Application<Account>;

/// A notarial act.
pub type NotarialAct = pallet_notary::Act<Account>;
/// An apostille.
pub type Apostille = pallet_notary::Apostille<Account>;

/// The consent of an account to its appointment.
pub type OfficerConsent =
	madang_primitives::appointment::AppointmentConsent<pallet_institutions::OfficerSignature>;
/// The 32 bytes of an account.
pub type Account = [u8; 32];
/// Public session keys, of 32 bytes each: for Aura, for GRANDPA, and for checkpoints.
pub type SessionKeys = [u8; 96];
/// An act that is proposed to the council.
pub type ProposedAct = Act<(), u32>;
