//! The building blocks of dialogs and panes: frames and text, hints, tables, a list's selection, scrollbars, text inputs and
//! their cursor, and what a click hits.

pub(crate) mod frame;
pub(crate) mod hint_bar;
pub(crate) mod hit_map;
pub(crate) mod input_cursor;
pub(crate) mod list;
pub(crate) mod scrollbar;
pub(crate) mod table;
pub(crate) mod text_input;
pub(crate) mod text_line;
pub(crate) mod visual_order;

pub(crate) use frame::{framed, write, write_logical, write_right, write_wrapped};
pub(crate) use hint_bar::HintBar;
pub(crate) use hit_map::{Hit, HitMap};
pub(crate) use visual_order::reorder;
