//! Tests of the pallet, one file per concern.

mod amend;
mod books;
mod borders;
mod closing;
mod corrected;
mod discrepancy;
mod districts;
mod entering;
mod import;
mod invariants;
mod land_rights;
mod notices;
mod numbers;
mod places;
mod properties;
mod reforms;
mod steps;
