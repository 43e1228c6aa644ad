//! Tests, one file per concern.

mod books;
mod closing;
mod consent;
mod filing;
mod import;
mod office;
mod queue;
mod random;
mod registration;
mod rules;
