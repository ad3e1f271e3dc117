//! The code blocks of the guide's pages, for tests that write the files and run the commands.

/// A code block, with the line above it, which may say what file it is.
pub(crate) struct Block<'a> {
    pub(crate) above: &'a str,
    pub(crate) language: &'a str,
    pub(crate) text: &'a str,
}

pub(crate) fn blocks(page: &str) -> Vec<Block<'_>> {
    let parts: Vec<&str> = page.split("\n```").collect();
    let mut blocks = Vec::new();
    for pair in parts.chunks_exact(2) {
        let above = pair[0].trim_end().lines().last().unwrap_or_default();
        let (language, text) = pair[1].split_once('\n').expect("a block has a language");
        blocks.push(Block { above, language, text });
    }
    blocks
}

impl<'a> Block<'a> {
    /// The name between this start of the line above and "`:".
    pub(crate) fn captioned(&self, start: &str) -> Option<&'a str> {
        self.above.strip_prefix(start)?.strip_suffix("`:")
    }

    /// The commands in the block, each with what it shows that they print.
    pub(crate) fn commands(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        let commands = self.text.split("$ ").filter(|command| !command.is_empty());
        commands.map(|command| command.split_once('\n').unwrap_or((command, "")))
    }
}
