//! What leaves the house as files. Rows in, bytes out; asking for the rows is the callers' business.

pub mod log_folder;
pub mod log_tar;
pub mod sheet;
pub mod table;
