//! A bar chart of ratios, as SVG.

use std::fmt::Write as _;

use crate::bench::Row;

/// Where bars end that are longer.
const MOST: f64 = 2.0;
const WIDTH: f64 = 420.0;
const LEFT: f64 = 290.0;
const TOP: f64 = 40.0;
const BAR: f64 = 12.0;

/// The time of each row, where that of C is 1: a bar for lean-rs, and a thinner one for the peer.
pub(crate) fn svg(rows: &[Row]) -> String {
    let rows: Vec<(&Row, f64)> = rows.iter().filter_map(|row| Some((row, row.ratio()?))).collect();
    let height = TOP + 20.0 * rows.len() as f64 + 10.0;
    let mut svg = String::new();
    let mut line = |text: String| writeln!(svg, "{text}").expect("a string has room");
    line(format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {height}" font-family="sans-serif" font-size="11">"#,
        LEFT + WIDTH + 60.0
    ));
    line(r##"<rect width="100%" height="100%" fill="#ffffff"/>"##.to_owned());
    line(format!(r#"<text x="{LEFT}" y="16" font-size="13">Time, where that of C is 1</text>"#));
    for mark in [0.0, 0.5, 1.0, 1.5, 2.0] {
        let (x, color) = (LEFT + WIDTH * mark / MOST, if mark == 1.0 { "#222222" } else { "#cccccc" });
        line(format!(r#"<line x1="{x}" y1="{}" x2="{x}" y2="{height}" stroke="{color}"/>"#, TOP - 6.0));
        line(format!(r#"<text x="{x}" y="{}" text-anchor="middle">{mark}</text>"#, TOP - 10.0));
    }
    for (index, (row, ratio)) in rows.into_iter().enumerate() {
        let y = TOP + 20.0 * index as f64;
        let name = row.name.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        line(format!(r#"<text x="{}" y="{}" text-anchor="end">{name}</text>"#, LEFT - 8.0, y + BAR - 2.0));
        let color = if ratio <= 1.1 { "#3b7dbf" } else { "#c9772e" };
        bar(&mut line, y, BAR, ratio, color);
        if let Some(peer) = row.peer_ratio() {
            bar(&mut line, y + BAR, 3.0, peer, "#888888");
        }
        let end = LEFT + WIDTH * ratio.min(MOST) / MOST;
        line(format!(r#"<text x="{:.1}" y="{}">{ratio:.2}</text>"#, end + 4.0, y + BAR - 2.0));
    }
    line("</svg>".to_owned());
    svg
}

fn bar(line: &mut impl FnMut(String), y: f64, height: f64, ratio: f64, color: &str) {
    let width = WIDTH * ratio.min(MOST) / MOST;
    line(format!(r#"<rect x="{LEFT}" y="{y}" width="{width:.1}" height="{height}" fill="{color}"/>"#));
}
