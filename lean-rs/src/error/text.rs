//! Messages have a limit: what Lean code throws may be as long as a file.

/// Bytes of a message that are kept.
const LIMIT: usize = 4096;

/// The message, cut at a character if it is longer than 4 KiB, with a note of how much is gone.
pub(crate) fn bounded(mut message: String) -> String {
    if message.len() > LIMIT {
        let cut = (0..=LIMIT).rev().find(|&at| message.is_char_boundary(at)).unwrap_or(0);
        let gone = message.len() - cut;
        message.truncate(cut);
        message.push_str(&format!("… ({gone} more bytes)"));
    }
    message
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_messages_are_cut_at_a_character() {
        assert_eq!(bounded("short".into()), "short");
        assert_eq!(bounded("x".repeat(LIMIT)), "x".repeat(LIMIT));
        let text = format!("{}é and more", "x".repeat(LIMIT - 1));
        assert_eq!(bounded(text), format!("{}… (11 more bytes)", "x".repeat(LIMIT - 1)));
    }
}
