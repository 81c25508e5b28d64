//! What everybody's consoles share, the operator's, the agents' and the suppliers': forms, files, menu,
//! login.

pub mod account;
pub mod actor;
pub mod answer;
pub mod applications;
pub mod cards;
pub mod cases;
pub mod chart;
pub mod chosen;
pub mod door;
pub mod menu;
pub mod month;
pub mod orders;
pub mod own;
pub mod paper;
pub mod people;
pub mod person;
pub mod second;
pub mod settlements;
pub mod told;
pub mod typed;
pub mod upload;
