//! Whole schedules of random loans: what always holds, and a comparison with a reference in Python.

mod loans;
mod properties;
mod reference;
