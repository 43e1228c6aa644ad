//! placeholder until pallets report
