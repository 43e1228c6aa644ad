//! Runtime-level tests.
