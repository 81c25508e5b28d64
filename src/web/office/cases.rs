//! What both consoles say about a case.

use crate::violations::{Event, Status};
use crate::web::page::Frame;

pub(in crate::web) fn status(f: &Frame, status: Status) -> String {
    f.t(match status {
        Status::Open => "case-open",
        Status::Warned => "case-warned",
        Status::Struck => "case-struck",
        Status::Punished => "case-punished",
        Status::Closed => "case-closed",
    })
}

pub(in crate::web) fn tag(status: Status) -> &'static str {
    match status {
        Status::Open | Status::Warned => "tag-warn",
        Status::Struck | Status::Punished => "tag-bad",
        Status::Closed => "",
    }
}

pub(in crate::web) fn event(f: &Frame, event: Event) -> String {
    f.t(match event {
        Event::Warn => "case-event-warn",
        Event::Strike => "case-event-strike",
        Event::Lower => "case-event-lower",
        Event::Hide => "case-event-hide",
        Event::Suspend => "case-event-suspend",
        Event::Fine => "case-event-fine",
        Event::Answer => "case-event-answer",
        Event::Close => "case-event-close",
    })
}
