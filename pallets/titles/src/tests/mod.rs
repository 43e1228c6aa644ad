//! Tests, one file per concern.

mod books;
mod closing;
mod consent;
mod cut_over;
mod filing;
mod foreign;
mod import;
mod model;
mod office;
mod queue;
mod random;
mod records;
mod registration;
mod rules;
