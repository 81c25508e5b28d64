//! aftersales
