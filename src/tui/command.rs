//! The table of the reader's commands: what each is called, its keys, whether it is possible now, and what it does. Keys, the
//! mouse, the palette, the help and the documentation all come from it; a new command is one entry here.

use super::action::{Action, BookmarkAction, CopyContent, Direction, Motion, TextUnit, WindowPosition};
use super::app::{App, Effect};
use super::availability::{
    Possible, can_redo, can_undo, has_annotation, has_annotation_or_entity, has_annotations,
    has_annotations_to_compare, has_bookmarks, has_cancelled, has_changed_annotation, has_claim, has_claim_suggestions,
    has_colours, has_comparison, has_conflict, has_earlier_position, has_entity_words, has_external_ner,
    has_failed_save, has_findings, has_headings, has_items_to_review, has_label, has_later_position, has_link,
    has_links, has_lost_annotations, has_mentions, has_offers, has_search, has_selection, has_several_annotations,
    has_something_to_accept, has_something_to_delete,
};
use super::commands::{
    adoption, annotate, check, comparison, copy, entities, entity_pane, external_ner, here, library, links, navigate,
    occurrences, program, review, save, search, source_changes, view,
};
use super::dialogs::key_hints::KeyHints;
use super::dialogs::prompts::Prompt;
use super::geometry::Pane;
use super::key::Key;
use super::keymap::{
    BOARD_KEYMAP, Binding, COMPARISON_KEYMAP, ContextBindings, KeyBindings, LIST_KEYMAP, SELECTION_KEYMAP, alt_key,
    bind, ch, chord, ctrl, ctrl_key, key,
};
use crate::annotation::adjudication::Resolution;
use Action::{Align, Copy, Highlight, Move, Named, Resolve, Select};
use crossterm::event::KeyCode::{
    BackTab, Delete, Down, End, Enter, Esc, F, Home, Left, PageDown, PageUp, Right, Tab, Up,
};

/// A command of the reader.
pub(crate) struct Command {
    /// The action, its default keys and its title.
    pub(crate) binding: Binding,
    /// Whether a count repeats it.
    pub(crate) repeats: bool,
    /// Whether it shows, changes or depends on annotations or on the user's decisions about entities and suggestions, which
    /// are in the same file.
    pub(crate) needs_annotations: bool,
    /// Whether it marks text, or changes or deletes marks or decisions.
    pub(crate) marks: bool,
    /// Names of the same from other programs.
    pub(crate) aliases: &'static [&'static str],
    possible: Condition,
    /// What it does.
    pub(super) run: Run,
}

/// What a command does.
pub(super) enum Run {
    /// It calls this.
    Call(fn(&mut App)),
    /// It moves the cursor, or the selection of a pane.
    Move(Motion),
    /// It highlights with the label that has this key.
    Highlight(char),
}

/// When a command is possible.
enum Condition {
    /// Always, or where finding out would cost as much as the command itself.
    Always,
    /// If this succeeds.
    If(fn(&App) -> Possible),
    /// If the project has a label with this key.
    HasLabel(char),
}

/// Related commands, shown under one heading.
pub(crate) struct CommandGroup {
    /// The heading.
    pub(crate) name: &'static str,
    /// The commands, in the order shown.
    pub(crate) commands: &'static [Command],
}

const fn new(keys: &'static [Key], action: Action, help: &'static str, run: Run) -> Command {
    let binding = bind(keys, action, help);
    Command {
        binding,
        repeats: false,
        needs_annotations: false,
        marks: false,
        aliases: &[],
        possible: Condition::Always,
        run,
    }
}

/// A command that calls `run`.
const fn command(keys: &'static [Key], action: Action, help: &'static str, run: fn(&mut App)) -> Command {
    new(keys, action, help, Run::Call(run))
}

/// A command that moves the cursor, or the selection of a pane.
const fn motion(keys: &'static [Key], motion: Motion, help: &'static str) -> Command {
    new(keys, Move(motion), help, Run::Move(motion)).repeated()
}

/// A command that highlights with the label that has the key `label`.
const fn label(keys: &'static [Key], label: char, help: &'static str) -> Command {
    let command = new(keys, Highlight(label), help, Run::Highlight(label)).marking();
    Command { possible: Condition::HasLabel(label), ..command }
}

impl Command {
    /// A count repeats it.
    const fn repeated(self) -> Self {
        Self { repeats: true, ..self }
    }

    /// It needs the annotations.
    const fn on_annotations(self) -> Self {
        Self { needs_annotations: true, ..self }
    }

    /// It marks text, or changes or deletes marks or decisions.
    const fn marking(self) -> Self {
        Self { needs_annotations: true, marks: true, ..self }
    }

    /// People know it by these names from other programs.
    const fn called(self, aliases: &'static [&'static str]) -> Self {
        Self { aliases, ..self }
    }

    /// It is possible only under this condition.
    const fn when(self, possible: fn(&App) -> Possible) -> Self {
        Self { possible: Condition::If(possible), ..self }
    }

    /// Whether it is possible now, or why it is not.
    pub(super) fn check(&self, app: &App) -> Possible {
        match self.possible {
            Condition::Always => Ok(()),
            Condition::If(condition) => condition(app),
            Condition::HasLabel(label) => has_label(app, label),
        }
    }

    /// The command of an action; `None` if the reader has none.
    pub(crate) fn of(action: Action) -> Option<&'static Self> {
        all().find(|command| command.binding.action == action)
    }
}

/// All commands, in the order of the help. A line is a command: keys, action, title, what it does; then what else holds of it.
#[rustfmt::skip]
pub(crate) const COMMANDS: &[CommandGroup] = &[
    CommandGroup {
        name: "Navigation",
        commands: &[
            motion(&[ch('j'), key(Down)], Motion::Down, "Move a line down"),
            motion(&[ch('k'), key(Up)], Motion::Up, "Move a line up"),
            motion(&[ch('h'), key(Left)], Motion::Left, "Move a character left"),
            motion(&[ch('l'), key(Right)], Motion::Right, "Move a character right"),
            motion(&[ch('w'), ctrl_key(Right)], Motion::WordNext, "Go to the next word"),
            motion(&[ch('b'), ctrl_key(Left)], Motion::WordPrevious, "Go to the previous word"),
            motion(&[ch('e')], Motion::WordEnd, "Go to the end of the word"),
            motion(&[ch(')')], Motion::SentenceNext, "Go to the next sentence"),
            motion(&[ch('(')], Motion::SentencePrevious, "Go to the previous sentence"),
            motion(&[ch('}'), ch('J'), ctrl_key(Down)], Motion::ParagraphNext, "Go to the next paragraph"),
            motion(&[ch('{'), ch('K'), ctrl_key(Up)], Motion::ParagraphPrevious, "Go to the previous paragraph"),
            motion(&[ch('0'), key(Home)], Motion::LineStart, "Go to the start of the line"),
            motion(&[ch('$'), key(End)], Motion::LineEnd, "Go to the end of the line"),
            motion(&[ch(' '), ctrl('f'), key(PageDown)], Motion::PageDown, "Move a page down"),
            motion(&[ctrl('b'), key(PageUp)], Motion::PageUp, "Move a page up"),
            motion(&[ctrl('d')], Motion::HalfDown, "Move half a page down"),
            motion(&[ctrl('u')], Motion::HalfUp, "Move half a page up"),
            command(&[ctrl('e')], Action::Scroll(1), "Scroll a line down", |app| app.reader.scroll(1)).repeated(),
            command(&[ctrl('y')], Action::Scroll(-1), "Scroll a line up", |app| app.reader.scroll(-1)).repeated(),
            motion(&[ch('g'), ctrl_key(Home)], Motion::Start, "Go to the start"),
            motion(&[ch('G'), ctrl_key(End)], Motion::End, "Go to the end"),
            command(&[ctrl('o'), alt_key(Left)], Named("jump-back"), "Jump back", navigate::jump_back)
                .repeated().when(has_earlier_position),
            command(&[ctrl('i'), alt_key(Right)], Named("jump-forward"), "Jump forward", navigate::jump_forward)
                .repeated().when(has_later_position),
            command(&[ch('`')], Action::SetMark, "Set a mark (type a letter)",
                |app| app.dialogs.push(KeyHints::Bookmark(BookmarkAction::Set))),
            command(&[ch('\'')], Action::GoToMark, "Go to a mark",
                |app| app.dialogs.push(KeyHints::Bookmark(BookmarkAction::GoTo)))
                .when(has_bookmarks),
        ],
    },
    CommandGroup {
        name: "Selection",
        commands: &[
            command(&[ch('v')], Select(TextUnit::Grapheme), "Start a selection; move to extend",
                |app| navigate::select_unit(app, TextUnit::Grapheme)),
            command(&[ch('s')], Select(TextUnit::Sentence), "Select the sentence, then the next",
                |app| navigate::select_unit(app, TextUnit::Sentence)),
            command(&[ch('V')], Select(TextUnit::Paragraph), "Select the paragraph, then the next",
                |app| navigate::select_unit(app, TextUnit::Paragraph)),
            command(&[ch('+'), ch('=')], Action::Grow, "Grow to word, sentence, paragraph", navigate::grow_selection)
                .repeated(),
            command(&[ch('-')], Named("shrink"), "Shrink the selection", |app| app.reader.shrink_selection())
                .repeated().when(has_selection),
            command(&[ch('o')], Named("other-end"), "Move the cursor to the other end",
                |app| app.reader.swap_selection_ends())
                .when(has_selection),
        ],
    },
    CommandGroup {
        name: "Search",
        commands: &[
            command(&[ch('/')], Action::Search, "Search, or filter the entities", search::open_search),
            command(&[ch('n')], Action::NextHit, "Go to the next hit", |app| search::next_hit(app, Direction::Forward))
                .repeated().when(has_search),
            command(&[ch('N')], Action::PreviousHit, "Go to the previous hit",
                |app| search::next_hit(app, Direction::Backward))
                .repeated().when(has_search),
            command(&[ch('m'), ch('*')], Named("next-mention"), "Go to the entity's next mention",
                |app| entity_pane::next_mention(app, Direction::Forward))
                .repeated().when(has_mentions),
            command(&[ch('M'), ch('#')], Named("previous-mention"), "Go to the entity's previous mention",
                |app| entity_pane::next_mention(app, Direction::Backward))
                .repeated().when(has_mentions),
            command(&[ch('p')], Named("links"), "List the links", navigate::list_links).when(has_links),
            command(&[ch('P')], Named("contents"), "List the headings", navigate::list_headings)
                .called(&["toc"]).when(has_headings),
        ],
    },
    CommandGroup {
        name: "Annotation (selection or sentence)",
        commands: &[
            label(&[chord('H', '1')], '1', "Highlight: important"),
            label(&[chord('H', '2')], '2', "Highlight: doubtful"),
            label(&[chord('H', '3')], '3', "Highlight: confirmed"),
            label(&[chord('H', '4')], '4', "Highlight: question"),
            label(&[chord('H', '5')], '5', "Highlight: the project's label 5"),
            label(&[chord('H', '6')], '6', "Highlight: the project's label 6"),
            label(&[chord('H', '7')], '7', "Highlight: the project's label 7"),
            label(&[chord('H', '8')], '8', "Highlight: the project's label 8"),
            label(&[chord('H', '9')], '9', "Highlight: the project's label 9"),
            command(&[ch('Q')], Named("highlight-all"), "Highlight all occurrences", occurrences::choose_label)
                .marking().when(has_selection),
            command(&[ch('a')], Action::Note, "Add a note", annotate::open_note_editor).marking(),
            command(&[ch('@')], Named("article-note"), "Write a note on the whole article", annotate::open_article_note)
                .marking(),
            command(&[ch('c')], Action::Claim, "Tag a claim", annotate::claim).marking(),
            command(&[key(Enter)], Action::Accept, "Tag the suggested sentence; edit a note or claim", here::accept)
                .marking().when(has_something_to_accept),
            command(&[ch('r')], Named("relabel"), "Change the label", here::relabel_here)
                .marking().when(has_annotation_or_entity),
            command(&[chord(',', 't')], Named("tags"), "Edit the tags", annotate::edit_tags)
                .called(&["tag"]).marking().when(has_annotation),
            command(&[ch('d'), ch('x'), key(Delete)], Action::Delete, "Delete, or dismiss the suggestion",
                here::delete_here)
                .marking().when(has_something_to_delete),
            command(&[ch(';')], Named("other-annotation"), "Cycle through overlapping ones", annotate::other_annotation)
                .on_annotations().when(has_several_annotations),
            command(&[ch(']')], Action::NextAnnotation, "Go to the next annotation",
                |app| annotate::go_to_annotation(app, Direction::Forward))
                .repeated().on_annotations().when(has_annotations),
            command(&[ch('[')], Named("previous-annotation"), "Go to the previous annotation",
                |app| annotate::go_to_annotation(app, Direction::Backward))
                .repeated().on_annotations().when(has_annotations),
            command(&[ch('L')], Action::Annotations, "List the annotations", annotate::list_annotations)
                .on_annotations().when(has_annotations),
            command(&[ch('D')], Action::Changes, "Show changes since annotating", source_changes::request_text_changes)
                .on_annotations().when(has_annotations_to_compare),
            command(&[ch('y')], Action::AcceptCurrentText, "Accept the current text", source_changes::accept_text_of_chosen)
                .marking().when(has_changed_annotation),
            command(&[ch('A')], Action::Attach, "Attach a lost annotation here", source_changes::attach)
                .marking().when(has_lost_annotations),
            command(&[ch('\\')], Action::Adopt, "Adopt those of a renamed article", adoption::adopt)
                .marking().when(has_offers),
            command(&[ch('C')], Action::ResolveConflict, "Choose between two versions", source_changes::resolve_conflict)
                .marking().when(has_conflict),
            command(&[ch('u')], Action::Undo, "Undo", annotate::undo)
                .called(&["u"]).repeated().on_annotations().when(can_undo),
            command(&[ch('U'), ctrl('r')], Action::Redo, "Redo", annotate::redo)
                .called(&["red"])
                .repeated().on_annotations().when(can_redo),
            command(&[ch('Z')], Action::Restore, "Restore what was cancelled", App::restore_dialog)
                .marking().when(has_cancelled),
        ],
    },
    CommandGroup {
        name: "Checking",
        commands: &[
            command(&[ch('f')], Action::NextSuggestion, "Go to the next sentence to check",
                |app| review::next_suggestion(app, Direction::Forward))
                .repeated().on_annotations().when(has_items_to_review),
            command(&[ch('F')], Named("previous-suggestion"), "Go to the previous sentence to check",
                |app| review::next_suggestion(app, Direction::Backward))
                .repeated().on_annotations().when(has_items_to_review),
            command(&[ch('R')], Action::Suggestions, "List sentences to check, best first", review::list_suggestions)
                .on_annotations().when(has_items_to_review),
            command(&[ch('!')], Named("next-finding"), "Go to the next inconsistency", review::next_finding)
                .repeated().on_annotations().when(has_findings),
            command(&[chord(',', ',')], Action::Judge, "Judge: verdict, rationale, evidence", check::judge)
                .marking().when(has_claim),
            command(&[chord(',', 'v')], Named("set-verdict"), "Set the claim's verdict", check::choose_verdict)
                .marking().when(has_claim),
            command(&[chord(',', 's')], Named("set-status"), "Set the claim's status", check::choose_status)
                .marking().when(has_claim),
            command(&[chord(',', 'p')], Named("set-priority"), "Set the claim's priority", check::choose_priority)
                .marking().when(has_claim),
            command(&[chord(',', 'r')], Named("write-rationale"), "Write the claim's rationale", check::write_rationale)
                .marking().when(has_claim),
            command(&[chord(',', 'e')], Named("add-evidence"), "Add evidence: paste an address", check::add_evidence)
                .marking().when(has_claim),
            command(&[chord(',', 'y')], Action::AcceptSuggestions, "Accept what is suggested",
                check::accept_suggestions)
                .marking().when(has_claim_suggestions),
            command(&[chord(',', 'n')], Named("reject-suggestions"), "Reject what is suggested",
                check::reject_suggestions)
                .marking().when(has_claim_suggestions),
            command(&[ch('B')], Action::Board, "Open the claim board", library::open_board).on_annotations(),
        ],
    },
    CommandGroup {
        name: "Adjudication (`tandai adjudicate`)",
        commands: &[
            command(&[chord('%', '%')], Action::Adjudicate, "Compare side by side", comparison::open_adjudication)
                .on_annotations().when(has_comparison),
            command(&[chord('%', 'h')], Resolve(Resolution::Left), "Take the left one",
                |app| comparison::resolve_here(app, Resolution::Left))
                .marking().when(has_comparison),
            command(&[chord('%', 'l')], Resolve(Resolution::Right), "Take the right one",
                |app| comparison::resolve_here(app, Resolution::Right))
                .marking().when(has_comparison),
            command(&[chord('%', 'b')], Resolve(Resolution::Both), "Take both",
                |app| comparison::resolve_here(app, Resolution::Both))
                .marking().when(has_comparison),
            command(&[chord('%', 'x')], Resolve(Resolution::Neither), "Take neither",
                |app| comparison::resolve_here(app, Resolution::Neither))
                .marking().when(has_comparison),
        ],
    },
    CommandGroup {
        name: "Entities (in the pane or under the cursor)",
        commands: &[
            command(&[ch('S')], Action::Sort, "Sort by mention, count or name", entity_pane::sort)
                .when(has_mentions),
            command(&[ch('E')], Action::AddEntity, "Make the selection an entity", entities::add_entity)
                .marking().when(has_entity_words),
            command(&[ch('T')], Named("retype"), "Change the type", entities::choose_type)
                .marking().when(has_mentions),
            command(&[ch('X')], Named("reject-entity"), "Reject: not an entity", entities::reject_entity)
                .marking().when(has_mentions),
            command(&[ch('&')], Named("merge-entity"), "Merge with another entity", entities::choose_merge)
                .marking().when(has_mentions),
            command(&[ch('|')], Named("split-entity"), "Split into one entity per wording", entities::split_entity)
                .marking().when(has_mentions),
            command(&[ch('I')], Action::ToggleExternalNer, "Start or stop your NER program", external_ner::toggle)
                .when(has_external_ner),
        ],
    },
    CommandGroup {
        name: "View",
        commands: &[
            command(&[ch('>')], Named("widen"), "Make the lines longer", view::widen_text)
                .called(&["set"]).repeated(),
            command(&[ch('<')], Named("narrow"), "Make the lines shorter", view::narrow_text)
                .called(&["set"]).repeated(),
            command(&[chord('z', 't')], Align(WindowPosition::Top), "Scroll this line to the top",
                |app| app.reader.align_cursor_row(WindowPosition::Top)),
            command(&[chord('z', 'z')], Align(WindowPosition::Middle), "Scroll this line to the middle",
                |app| app.reader.align_cursor_row(WindowPosition::Middle)),
            command(&[chord('z', 'b')], Align(WindowPosition::Bottom), "Scroll this line to the bottom",
                |app| app.reader.align_cursor_row(WindowPosition::Bottom)),
            command(&[chord('z', 'f')], Action::ToggleSidePanes, "Hide or show the side panes",
                view::toggle_side_panes)
                .called(&["set"]),
            command(&[chord('z', 'c'), ch('t')], Named("toggle-entities"), "Turn entity colours on or off",
                view::toggle_entity_colours)
                .called(&["set"]),
            command(&[chord('z', 'h')], Named("theme"), "Choose the theme", view::open_theme_list)
                .called(&["theme", "colorscheme", "set"])
                .when(has_colours),
        ],
    },
    CommandGroup {
        name: "Clipboard",
        commands: &[
            command(&[chord('Y', 'q')], Copy(CopyContent::Quote), "Copy the text",
                |app| copy::copy(app, CopyContent::Quote)),
            command(&[chord('Y', 'c')], Copy(CopyContent::Citation), "Copy the text with its source",
                |app| copy::copy(app, CopyContent::Citation)),
            command(&[chord('Y', 'a')], Copy(CopyContent::Annotation), "Copy the annotation",
                |app| copy::copy(app, CopyContent::Annotation))
                .on_annotations().when(has_annotation),
            command(&[chord('Y', 'l')], Copy(CopyContent::Link), "Copy the link or page address",
                |app| copy::copy(app, CopyContent::Link))
                .when(has_link),
            command(&[chord('Y', 'o'), ctrl(']'), ctrl('5')], Named("open-link"), "Open the link or page in a browser",
                links::open_link)
                .when(has_link),
        ],
    },
    CommandGroup {
        name: "Program",
        commands: &[
            command(&[key(Tab)], Action::NextPane, "Go to the next pane", |app| navigate::cycle_focus(app, 1)),
            command(&[key(BackTab)], Action::PreviousPane, "Go to the previous pane",
                |app| navigate::cycle_focus(app, Pane::ALL.len() - 1)),
            command(&[ch('O')], Action::Articles, "Open another article in the folder", library::open_library)
                .called(&["e", "edit", "o", "open", "ls", "files", "buffers"]),
            command(&[ch(':'), ctrl('p')], Action::Palette, "Run a command by name", program::open_palette),
            command(&[ch('?'), key(F(1))], Action::Help, "Show the keys", program::open_help)
                .called(&["h"]),
            command(&[ctrl('s')], Action::Save, "Retry a failed save", save::save)
                .called(&["w", "wa", "write", "update"])
                .on_annotations().when(has_failed_save),
            command(&[ch('W')], Action::SaveAs, "Save a copy of the annotations",
                |app| app.dialogs.push(Prompt::save_as("")))
                .called(&["saveas", "sav"])
                .on_annotations(),
            command(&[ctrl('l')], Action::Redraw, "Redraw the screen", |app| app.effects.push(Effect::Redraw))
                .called(&["redr"]),
            command(&[key(F(9))], Action::BugReport, "Write a bug report", program::write_bug_report),
            command(&[ctrl('z')], Action::Suspend, "Suspend (`fg` to resume)",
                |app| app.effects.push(Effect::Suspend))
                .called(&["st", "stop", "sus"]),
            command(&[key(Esc)], Action::Escape, "Go back one step", navigate::escape),
            command(&[ch('q'), ctrl('c')], Action::Quit, "Quit (everything is saved)", program::quit)
                .called(&["q", "qa", "qall", "wq", "wqa", "x", "xa", "exit"]),
        ],
    },
];

/// All commands, in the order of [`COMMANDS`].
pub(crate) fn all() -> impl Iterator<Item = &'static Command> {
    COMMANDS.iter().flat_map(|group| group.commands)
}

/// All bindings of the reader, in the order of its commands.
pub fn bindings() -> impl Iterator<Item = &'static Binding> {
    all().map(|command| &command.binding)
}

impl Default for KeyBindings {
    fn default() -> Self {
        let commands = COMMANDS.iter().map(|group| (group.name, group.commands.iter().map(|c| &c.binding).collect()));
        Self {
            reader: ContextBindings::new(commands.collect()),
            selection: ContextBindings::of_groups(SELECTION_KEYMAP),
            list: ContextBindings::of_groups(LIST_KEYMAP),
            board: ContextBindings::of_groups(BOARD_KEYMAP),
            comparison: ContextBindings::of_groups(COMPARISON_KEYMAP),
        }
    }
}
