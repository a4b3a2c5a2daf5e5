//! What every page shares: the frame around it and the files it is made of. Knows no room.
pub mod shell;
pub mod static_files;
