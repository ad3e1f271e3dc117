//! Where in a value a conversion failed.

/// The way from a value to the part that could not be converted, found from the inside out.
#[derive(Debug, Clone, Default)]
pub(super) struct ValuePath {
    /// The outermost structure or constructor, if that is what the value is.
    root: Option<&'static str>,
    /// What follows it, such as `.points[3].y`.
    steps: String,
}

/// Bytes of a path that are kept: its beginning says which value it is.
const LIMIT: usize = 256;

impl ValuePath {
    pub(super) fn in_field(&mut self, of: &'static str, name: &'static str) {
        self.prepend(&format!(".{name}"));
        self.root = Some(of);
    }

    pub(super) fn in_part(&mut self, name: &'static str) {
        self.prepend(&format!(".{name}"));
        self.root = None;
    }

    pub(super) fn at_index(&mut self, index: usize) {
        self.prepend(&format!("[{index}]"));
        self.root = None;
    }

    fn prepend(&mut self, step: &str) {
        self.steps.insert_str(0, step);
        if self.steps.len() > LIMIT {
            let cut = (0..=LIMIT).rev().find(|&at| self.steps.is_char_boundary(at)).unwrap_or(0);
            self.steps.truncate(cut);
            self.steps.push('…');
        }
    }

    /// The path as text; `None` for the value itself.
    pub(super) fn shown(&self) -> Option<String> {
        match (self.root, &*self.steps) {
            (None, "") => None,
            (Some(root), steps) => Some(format!("{root}{steps}")),
            (None, steps) => Some(steps.trim_start_matches('.').to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_begin_with_the_outermost_structure() {
        let mut path = ValuePath::default();
        assert_eq!(path.shown(), None);
        path.in_field("Point", "y");
        assert_eq!(path.shown().unwrap(), "Point.y");
        path.at_index(3);
        assert_eq!(path.shown().unwrap(), "[3].y");
        path.in_part("some");
        assert_eq!(path.shown().unwrap(), "some[3].y");
        path.in_field("Line", "points");
        assert_eq!(path.shown().unwrap(), "Line.points.some[3].y");
    }

    #[test]
    fn long_paths_keep_their_beginning() {
        let mut path = ValuePath::default();
        for _ in 0..5000 {
            path.in_field("Chain", "näxt");
        }
        let shown = path.shown().unwrap();
        assert!(shown.starts_with("Chain.näxt.näxt") && shown.ends_with('…') && shown.len() < 300, "{shown}");
    }
}
