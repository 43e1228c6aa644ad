//! Tests, one file per concern.

mod closing;
mod defects;
mod filing;
mod import;
mod queue;
mod random;
mod registration;
mod rules;
