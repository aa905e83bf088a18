//! For tests of themes: what colours look like to people who see them in different ways, and in different terminals.

use ratatui::style::Color;

/// A colour as linear RGB, each from 0 to 1.
pub(crate) type Rgb = [f64; 3];

/// A way of seeing colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Vision {
    Normal,
    /// Without red cones.
    Protanopia,
    /// Without green cones.
    Deuteranopia,
    /// Without blue cones.
    Tritanopia,
    /// Lightness only.
    Achromatopsia,
}

impl Vision {
    pub(crate) const ALL: [Self; 5] =
        [Self::Normal, Self::Protanopia, Self::Deuteranopia, Self::Tritanopia, Self::Achromatopsia];

    /// The visions with at least two kinds of cones.
    pub(crate) const WITH_COLOURS: [Self; 4] = [Self::Normal, Self::Protanopia, Self::Deuteranopia, Self::Tritanopia];

    /// A colour as it is seen. Protanopia and deuteranopia are after Viénot, Brettel and Mollon (1999), tritanopia is after
    /// Machado, Oliveira and Fernandes (2009).
    #[rustfmt::skip]
    fn of(self, color: Rgb) -> Rgb {
        let matrix = match self {
            Self::Normal => return color,
            Self::Protanopia => [[0.112_38, 0.887_62, 0.0], [0.112_38, 0.887_62, 0.0], [0.004_01, -0.004_01, 1.0]],
            Self::Deuteranopia => [[0.292_75, 0.707_25, 0.0], [0.292_75, 0.707_25, 0.0], [-0.022_34, 0.022_34, 1.0]],
            Self::Tritanopia => [
                [1.255_528, -0.076_749, -0.178_779],
                [-0.078_411, 0.930_809, 0.147_602],
                [0.004_733, 0.691_367, 0.303_900],
            ],
            Self::Achromatopsia => [LUMINANCE; 3],
        };
        matrix.map(|row| row.iter().zip(color).map(|(a, b)| a * b).sum::<f64>().clamp(0.0, 1.0))
    }

    /// How different two colours look: the distance in CIE 1976 L*a*b*. From 2 on a difference is seen side by side; 15 is seen
    /// apart and at a glance.
    pub(crate) fn difference(self, a: Rgb, b: Rgb) -> f64 {
        let [a, b] = [a, b].map(|color| lab(self.of(color)));
        a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
    }
}

/// The shares of red, green and blue in the luminance of a colour.
const LUMINANCE: Rgb = [0.2126, 0.7152, 0.0722];

/// The sixteen colours of a terminal as it comes, with its usual dark background.
pub(crate) struct AnsiTable {
    pub(crate) name: &'static str,
    colours: [u32; 16],
    pub(crate) dark_background: u32,
}

/// Terminals whose tables differ much. The Linux console has that of VGA.
pub(crate) const ANSI_TABLES: [AnsiTable; 4] = [
    AnsiTable {
        name: "VGA",
        #[rustfmt::skip]
        colours: [
            0x00_0000, 0xaa_0000, 0x00_aa00, 0xaa_5500, 0x00_00aa, 0xaa_00aa, 0x00_aaaa, 0xaa_aaaa,
            0x55_5555, 0xff_5555, 0x55_ff55, 0xff_ff55, 0x55_55ff, 0xff_55ff, 0x55_ffff, 0xff_ffff,
        ],
        dark_background: 0x00_0000,
    },
    AnsiTable {
        name: "xterm",
        #[rustfmt::skip]
        colours: [
            0x00_0000, 0xcd_0000, 0x00_cd00, 0xcd_cd00, 0x00_00ee, 0xcd_00cd, 0x00_cdcd, 0xe5_e5e5,
            0x7f_7f7f, 0xff_0000, 0x00_ff00, 0xff_ff00, 0x5c_5cff, 0xff_00ff, 0x00_ffff, 0xff_ffff,
        ],
        dark_background: 0x00_0000,
    },
    AnsiTable {
        name: "GNOME",
        #[rustfmt::skip]
        colours: [
            0x17_1421, 0xc0_1c28, 0x26_a269, 0xa2_734c, 0x12_488b, 0xa3_47ba, 0x2a_a1b3, 0xd0_cfcc,
            0x5e_5c64, 0xf6_6151, 0x33_d17a, 0xe9_ad0c, 0x2a_7bde, 0xc0_61cb, 0x33_c7de, 0xff_ffff,
        ],
        dark_background: 0x17_1421,
    },
    AnsiTable {
        name: "kitty",
        #[rustfmt::skip]
        colours: [
            0x00_0000, 0xcc_0403, 0x19_cb00, 0xce_cb00, 0x0d_73cc, 0xcb_1ed1, 0x0d_cdcd, 0xdd_dddd,
            0x76_7676, 0xf2_201f, 0x23_fd00, 0xff_fd00, 0x1a_8fff, 0xfd_28ff, 0x14_ffff, 0xff_ffff,
        ],
        dark_background: 0x00_0000,
    },
];

impl AnsiTable {
    /// A colour as this terminal shows it; `None` for the terminal's own foreground or background.
    pub(crate) fn rgb(&self, color: Color) -> Option<Rgb> {
        let ansi = [
            Color::Black,
            Color::Red,
            Color::Green,
            Color::Yellow,
            Color::Blue,
            Color::Magenta,
            Color::Cyan,
            Color::Gray,
            Color::DarkGray,
            Color::LightRed,
            Color::LightGreen,
            Color::LightYellow,
            Color::LightBlue,
            Color::LightMagenta,
            Color::LightCyan,
            Color::White,
        ];
        let at = ansi.iter().position(|named| *named == color);
        at.map_or_else(|| fixed(color), |at| Some(hex(self.colours[at])))
    }
}

/// One of the 240 fixed colours.
fn fixed(color: Color) -> Option<Rgb> {
    let Color::Indexed(index @ 16..) = color else { return None };
    let level = |v: u8| if v == 0 { 0 } else { 55 + 40 * v };
    let bytes = match index {
        232.. => [8 + 10 * (index - 232); 3],
        _ => [(index - 16) / 36, (index - 16) / 6 % 6, (index - 16) % 6].map(level),
    };
    Some(bytes.map(linear))
}

/// A colour as it is usually written.
pub(crate) fn hex(color: u32) -> Rgb {
    let [_, r, g, b] = color.to_be_bytes();
    [r, g, b].map(linear)
}

fn linear(byte: u8) -> f64 {
    let v = f64::from(byte) / 255.0;
    if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
}

fn luminance(color: Rgb) -> f64 {
    color.iter().zip(LUMINANCE).map(|(a, b)| a * b).sum()
}

/// The contrast of two colours, from 1 to 21 (WCAG 2.2).
pub(crate) fn contrast(a: Rgb, b: Rgb) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// CIE 1976 L*a*b*.
#[allow(clippy::many_single_char_names, reason = "the usual names of the coordinates")]
fn lab([r, g, b]: Rgb) -> Rgb {
    let f = |t: f64| if t > 0.008_856 { t.cbrt() } else { 7.787 * t + 16.0 / 116.0 };
    let x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
    let y = f(luminance([r, g, b]));
    let z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}
