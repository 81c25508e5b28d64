//! The life of a refund at a gateway.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Written down; the gateway was not called.
    Asked,
    /// A call was made, or is about to be: what it did is not known yet.
    Calling,
    /// It cannot be found out by asking: somebody looks at the gateway's own pages.
    Unclear,
    /// The money went back, and it is booked.
    Done,
    /// Nothing went back.
    Failed,
}

impl State {
    pub const ALL: [State; 5] =
        [State::Asked, State::Calling, State::Unclear, State::Done, State::Failed];

    /// Whether the money may have gone back, so that no other refund may count on it.
    pub const fn is_open(self) -> bool {
        matches!(self, State::Asked | State::Calling | State::Unclear)
    }

    pub const fn as_str(self) -> &'static str {
        match self {
            State::Asked => "asked",
            State::Calling => "calling",
            State::Unclear => "unclear",
            State::Done => "done",
            State::Failed => "failed",
        }
    }

    pub fn from_word(word: &str) -> Option<State> {
        State::ALL.into_iter().find(|it| it.as_str() == word)
    }
}
