//! Breaks lines between words where the terminal would break them within words, which are hard to listen to and to feel.

use crate::text::display;

/// `text` for a terminal of this width. Lines are broken at spaces only, so that an address that is wider than the terminal can be
/// copied.
pub(crate) fn for_terminal(text: &str, columns: usize) -> String {
    let lines = text.split('\n').map(|line| broken_at_spaces(line, columns));
    lines.collect::<Vec<_>>().join("\n")
}

fn broken_at_spaces(line: &str, columns: usize) -> String {
    let mut out = String::with_capacity(line.len());
    let mut used = 0;
    for (i, word) in line.split(' ').enumerate() {
        let width = display::width(word);
        if i > 0 && used + 1 + width > columns {
            out.push('\n');
            used = 0;
        } else if i > 0 {
            out.push(' ');
            used += 1;
        }
        out.push_str(word);
        used += width;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_between_words() {
        assert_eq!(for_terminal("kecerdasan buatan\nsatu dua tiga", 12), "kecerdasan\nbuatan\nsatu dua\ntiga");
        assert_eq!(for_terminal("satu dua", 80), "satu dua");
        assert_eq!(for_terminal("", 80), "");
    }

    #[test]
    fn an_address_is_not_broken() {
        let line = "Evidence: https://example.org/a/long/address/of/a/page";
        assert_eq!(for_terminal(line, 20).replace("Evidence:\n", "Evidence: "), line);
    }
}
