//! What the command prints.

use std::fmt::Write as _;
use std::path::Path;

use super::plan::Plan;
use super::write::Bundle;

pub(super) fn text(plan: &Plan<'_>, bundle: &Bundle, output: &Path) -> String {
    let mut text = String::new();
    let width = bundle.files.iter().map(|file| file.name.chars().count()).max().unwrap_or(0);
    let mut line = |name: &str, bytes: u64, note: Option<&str>| {
        let note = note.map(|note| format!("  {note}")).unwrap_or_default();
        let _ = writeln!(text, "{name:<width$}  {:>9}{note}", size(bytes));
    };
    for file in &bundle.files {
        line(&file.name, file.size, file.note.as_deref());
    }
    line("together", bundle.files.iter().map(|file| file.size).sum(), None);

    let mut needs = Vec::new();
    if let Some((version, file)) = plan.glibc() {
        needs.push(format!("glibc {version} or later ({file})"));
    }
    needs.extend(plan.of_system().iter().map(|name| (*name).to_owned()));
    let _ = writeln!(text, "needs of the system: {}", needs.join(", "));
    for (name, folder) in &bundle.without_license {
        let _ = writeln!(text, "no license of {name} is in {}", folder.display());
    }
    let _ = writeln!(text, "run it with {}", output.join("bin").join(&plan.program.name).display());
    if let Some((name, bytes)) = &bundle.archive {
        let _ = writeln!(text, "archive: {}, {}", output.with_file_name(name).display(), size(*bytes));
    }
    text
}

/// A number of bytes for people.
pub(super) fn size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    let mut number = bytes as f64 / 1000.0;
    let mut units = UNITS.iter();
    let mut unit = units.next();
    while number >= 1000.0
        && let Some(next) = units.next()
    {
        number /= 1000.0;
        unit = Some(next);
    }
    format!("{number:.1} {}", unit.unwrap_or(&""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        let all = [0, 12, 906_016, 999_960, 234_629_808, 5_000_000_000].map(size);
        assert_eq!(all, ["0.0 kB", "0.0 kB", "906.0 kB", "1000.0 kB", "234.6 MB", "5.0 GB"]);
    }
}
