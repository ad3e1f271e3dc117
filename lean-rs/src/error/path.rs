//! Where in a value a conversion failed.

use super::text::cut;

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
    /// Puts a step in front: to a field of the structure or constructor `root`, or to another part.
    pub(super) fn prepend(&mut self, root: Option<&'static str>, step: &str) {
        self.root = root;
        self.steps.insert_str(0, step);
        if cut(&mut self.steps, LIMIT) > 0 {
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
        path.prepend(Some("Point"), ".y");
        assert_eq!(path.shown().unwrap(), "Point.y");
        path.prepend(None, "[3]");
        assert_eq!(path.shown().unwrap(), "[3].y");
        path.prepend(None, ".some");
        assert_eq!(path.shown().unwrap(), "some[3].y");
        path.prepend(Some("Line"), ".points");
        assert_eq!(path.shown().unwrap(), "Line.points.some[3].y");
    }

    #[test]
    fn long_paths_keep_their_beginning() {
        let mut path = ValuePath::default();
        for _ in 0..5000 {
            path.prepend(Some("Chain"), ".näxt");
        }
        let shown = path.shown().unwrap();
        assert!(shown.starts_with("Chain.näxt.näxt") && shown.ends_with('…') && shown.len() < 300, "{shown}");
    }
}
