//! Messages have a limit: what Lean code throws may be as long as a file.

/// Bytes of a message that are kept.
const LIMIT: usize = 4096;

/// The message, cut at a character if it is longer than 4 KiB, with a note of how much is gone.
pub(crate) fn bounded(mut message: String) -> String {
    let gone = cut(&mut message, LIMIT);
    if gone > 0 {
        message.push_str(&format!("… ({gone} more bytes)"));
    }
    message
}

/// Cuts a text that is longer than the limit at a character, and gives the number of bytes that are gone.
fn cut(text: &mut String, limit: usize) -> usize {
    if text.len() <= limit {
        return 0;
    }
    let end = (0..=limit).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    let gone = text.len() - end;
    text.truncate(end);
    gone
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
