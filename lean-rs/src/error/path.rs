//! Where in a value a conversion failed.

use std::collections::VecDeque;

/// The way from a value to the part that could not be converted, found from the inside out.
#[derive(Debug, Clone, Default)]
pub(super) struct ValuePath {
    /// The outermost structure or constructor, if that is what the value is.
    root: Option<&'static str>,
    /// The steps that follow it, such as `.points` and `[3]`: the first ones.
    outer: VecDeque<String>,
    /// How many steps are left out behind these.
    left_out: usize,
    /// The last steps, from the inside out.
    inner: Vec<String>,
}

/// How many of the first steps are kept, and of the last: the beginning of a long path says which value it is, the end which part.
const OUTER: usize = 8;
const INNER: usize = 4;

impl ValuePath {
    /// Puts a step in front: to a field of the structure or constructor `root`, or to another part.
    pub(super) fn prepend(&mut self, root: Option<&'static str>, step: &str) {
        self.root = root;
        if self.inner.len() < INNER {
            return self.inner.push(step.to_owned());
        }
        self.outer.push_front(step.to_owned());
        if self.outer.len() > OUTER {
            self.outer.pop_back();
            self.left_out += 1;
        }
    }

    /// The path as text; `None` for the value itself.
    pub(super) fn shown(&self) -> Option<String> {
        let mut steps: String = self.outer.iter().map(String::as_str).collect();
        if self.left_out > 0 {
            steps.push_str(&format!(" … {} more … ", self.left_out));
        }
        steps.extend(self.inner.iter().rev().map(String::as_str));
        match (self.root, &*steps) {
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
    fn long_paths_keep_their_beginning_and_end() {
        let mut path = ValuePath::default();
        path.prepend(None, "[7]");
        for _ in 1..12 {
            path.prepend(Some("Chain"), ".n");
        }
        assert_eq!(path.shown().unwrap(), "Chain.n.n.n.n.n.n.n.n.n.n.n[7]");
        for _ in 0..1000 {
            path.prepend(Some("Chain"), ".m");
        }
        assert_eq!(path.shown().unwrap(), "Chain.m.m.m.m.m.m.m.m … 1000 more … .n.n.n[7]");
    }
}
