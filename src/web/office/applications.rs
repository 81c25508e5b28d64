//! What both consoles say about somebody who asked to become an agent.

use crate::agents::{Application, ApplicationStatus};
use crate::web::office::typed::Typed;
use crate::web::page::Frame;

pub(in crate::web) fn status(f: &Frame, status: ApplicationStatus) -> String {
    f.t(match status {
        ApplicationStatus::Open => "applications-open",
        ApplicationStatus::Approved => "applications-approved",
        ApplicationStatus::Refused => "applications-refused",
    })
}

pub(in crate::web) fn tag(status: ApplicationStatus) -> &'static str {
    match status {
        ApplicationStatus::Open => "tag-warn",
        ApplicationStatus::Approved => "tag-good",
        ApplicationStatus::Refused => "",
    }
}

/// Label, word and whether it is this one, for the line above a list.
pub(in crate::web) fn filters(
    f: &Frame,
    here: ApplicationStatus,
) -> Vec<(String, &'static str, bool)> {
    let filter = |it| (status(f, it), ApplicationStatus::as_str(it), it == here);
    ApplicationStatus::ALL.map(filter).into()
}

/// The form that takes him on, as he wished it.
pub(in crate::web) fn as_typed(it: &Application) -> Typed {
    let mut typed = Typed::default();
    typed.put("name", &it.name);
    typed.put("shop", &it.shop);
    typed
}
