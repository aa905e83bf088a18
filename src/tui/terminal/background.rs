//! Whether the terminal is light or dark, from its reply to a query for the background colour (OSC 11), or from the environment.
//!
//! The query is sent after a frame, and the reply arrives among the input. So the reader never waits for a terminal that does
//! not reply.

use crate::tui::palette::Background;

/// The query.
pub(super) const QUERY: &str = "\x1b]11;?\x1b\\";

/// The background in a reply to [`QUERY`] without its beginning and end, for example `11;rgb:fdfd/f6f6/e3e3`: light if the
/// colour is perceived as closer to white than to black (CIE L* over 50), else dark. `None` for anything else.
pub(super) fn from_reply(command: &str) -> Option<Background> {
    let color = command.strip_prefix("11;")?;
    // With transparency, urxvt replies with four channels, the last of which is the opacity.
    let channels = color.strip_prefix("rgb:").or_else(|| color.strip_prefix("rgba:"))?;
    let mut channels = channels.split('/').map(channel);
    let (red, green, blue) = (channels.next()??, channels.next()??, channels.next()??);
    let luminance = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
    Some(if luminance > 0.184 { Background::Light } else { Background::Dark })
}

/// The background that the environment variable `COLORFGBG` names, by the number of an ANSI colour: urxvt and Konsole set it,
/// and urxvt replies to no query. Inside tmux and GNU screen it may be that of another terminal, so it says nothing there.
/// `variable` looks up an environment variable.
pub(super) fn from_environment(variable: impl Fn(&str) -> Option<String>) -> Option<Background> {
    if ["TMUX", "STY"].into_iter().any(|name| variable(name).is_some()) {
        return None;
    }
    match variable("COLORFGBG")?.rsplit(';').next()? {
        "0" | "8" => Some(Background::Dark),
        "7" | "15" => Some(Background::Light),
        _ => None,
    }
}

/// A channel of one to four hexadecimal digits, from 0 to 1.
fn channel(hex: &str) -> Option<f64> {
    let largest = match hex.len() {
        digits @ 1..=4 if hex.bytes().all(|byte| byte.is_ascii_hexdigit()) => (1u32 << (4 * digits)) - 1,
        _ => return None,
    };
    Some(f64::from(u32::from_str_radix(hex, 16).ok()?) / f64::from(largest))
}

/// The linear value of an sRGB channel.
fn linear(channel: f64) -> f64 {
    if channel <= 0.04045 { channel / 12.92 } else { ((channel + 0.055) / 1.055).powf(2.4) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_may_name_the_background() {
        let named = |value: &str, inside: &str| {
            let variable = |name: &str| match name {
                "COLORFGBG" => Some(value.to_owned()),
                name => (name == inside).then(|| "1".to_owned()),
            };
            from_environment(variable)
        };
        assert_eq!(named("15;0", ""), Some(Background::Dark));
        assert_eq!(named("0;default;15", ""), Some(Background::Light));
        assert_eq!(named("default;default", ""), None);
        assert_eq!(named("15;4", ""), None, "blue may be dark or light");
        assert_eq!(named("15;0", "TMUX"), None, "perhaps of the terminal that started tmux");
        assert_eq!(from_environment(|_| None), None);
    }

    #[test]
    fn replies_in_every_notation_are_understood() {
        for (reply, background) in [
            ("11;rgb:ffff/ffff/ffff", Some(Background::Light)),
            ("11;rgb:fdfd/f6f6/e3e3", Some(Background::Light)),
            ("11;rgb:1e/1e/2e", Some(Background::Dark)),
            ("11;rgb:0/0/0", Some(Background::Dark)),
            ("11;rgba:ffff/ffff/ffff/8000", Some(Background::Light)),
            ("10;rgb:ffff/ffff/ffff", None),
            ("11;rgb:", None),
            ("11;rgb:ffff/ffff", None),
            ("11;rgb:fffff/0/0", None),
            ("11;rgb:+f/0/0", None),
            ("11;white", None),
        ] {
            assert_eq!(from_reply(reply), background, "{reply}");
        }
    }
}
