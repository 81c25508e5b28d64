//! How long a job that failed waits, and when it is given up.

/// Seconds before the second, third, … try. Together about a day and a half: long enough for a mail
/// server that is down over night.
const PAUSES: [i64; 9] = [10, 30, 120, 600, 1_800, 3_600, 10_800, 32_400, 86_400];

/// Seconds to wait after `attempts` tries; `None`: give it up.
pub(super) fn after(attempts: i32) -> Option<i64> {
    let made = usize::try_from(attempts).unwrap_or_default();
    PAUSES.get(made.saturating_sub(1)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_then_end() {
        let all: Vec<i64> = (1..).map_while(after).collect();
        assert_eq!(all.len(), PAUSES.len());
        assert!(all.is_sorted(), "{all:?}");
    }
}
