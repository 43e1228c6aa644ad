//! Domain types that several of Madang's pallets and programs share.
//!
//! Money is in whole won ([`Won`]), areas have up to four decimals ([`Area`]), shares
//! are exact fractions ([`Share`]) and moments are milliseconds since 1970 in UTC ([`Moment`]).
//! Nothing here depends on a pallet. A type defines what it means in law and which values are
//! valid. The pallets define who may change it.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub mod appointment;
mod area;
mod building;
mod calendar;
mod cause;
pub mod certificate;
mod closing;
mod commitment;
mod cut_over;
mod district;
mod duty;
mod holder;
mod ids;
mod institution;
mod label;
mod land;
mod land_right;
mod management;
mod named;
mod node_id;
mod object;
mod paper;
mod pnu;
mod property;
mod purpose;
mod receipt;
mod share;
mod share_sum;
pub mod signing;
pub mod weights;

pub use area::Area;
pub use building::{BuildingUse, Structure};
pub use calendar::{term_end, KoreanDay, Moment, DAY_MS, MAX_DAYS_OFF};
pub use cause::{Cause, CauseKind};
pub use closing::ClosingReason;
pub use commitment::Commitment;
pub use cut_over::CutOver;
pub use district::{DistrictCode, DistrictError, DistrictPrefix, Jurisdiction, MaxPrefixes};
pub use duty::{Duties, Duty};
pub use holder::{Holding, Holdings, MaxHolders, Party};
pub use ids::{
	BuildingId, DealId, Did, ExternalRef, GuaranteeId, InstitutionId, LoanId, ParcelId,
	ProgrammeId, TitleId, TransferId, UnitId,
};
pub use institution::{InstitutionKind, InstitutionStatus};
pub use label::{Label, LabelError, LabelKind, MaxLabel};
pub use land::LandCategory;
pub use land_right::{LandRight, LandRightKind};
pub use management::ManagementNumber;
pub use node_id::{NodeId, NodeIdError, NodeProof};
pub use object::Object;
pub use paper::PaperKind;
pub use pnu::{LandKind, Pnu, PnuError};
pub use property::{Property, PropertyName};
pub use purpose::EntryPurpose;
pub use receipt::{Epoch, Filed, FormerOffice, Receipt, ReceiptRange};
pub use share::{Share, ShareError};
pub use share_sum::ShareSum;

/// Money: whole Korean won.
pub type Won = u64;

/// A yearly rate in millionths: 45,000 is 4.5 %.
pub type RatePpm = u32;

/// 100 %: a rate or a part of the whole.
pub const WHOLE_RATE: RatePpm = 1_000_000;
