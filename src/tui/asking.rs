//! The user's own program that finds entities: asked once an article is open, or when told to, and stopped.

use super::action::Action;
use super::app::{App, Effect, Saving};
use crate::entity::{self, Mention};
use crate::exchange::program::{Answer, Program, ProgramError};
use crate::explain;
use std::sync::Arc;

/// How far the program is with an article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Asked {
    /// It was not asked yet.
    #[default]
    Not,
    /// It is at work.
    Running,
    /// It answered: what it found.
    Answered(Arc<[Mention]>),
    /// It was stopped, or failed.
    Unanswered,
}

impl Asked {
    /// What the program found.
    pub(super) fn mentions(&self) -> Arc<[Mention]> {
        if let Self::Answered(mentions) = self { mentions.clone() } else { Arc::default() }
    }
}

impl App {
    /// Asks the program about an article that is open and whose own entities are there, where the user wants that.
    pub(super) fn want_program(&mut self) {
        let wanted = self.config.program.as_ref().is_some_and(|program| program.automatic);
        // The tour is the same for all.
        if wanted && self.doc.asked == Asked::Not && self.doc.found.is_some() && self.doc.saving != Saving::Practice {
            // About one that is too large nothing is said until somebody asks.
            self.doc.asked = Asked::Unanswered;
            if self.is_askable() {
                self.ask();
            }
        }
    }

    fn is_askable(&self) -> bool {
        self.article().is_whole() && self.article().text().len() <= entity::WHOLE
    }

    fn ask(&mut self) {
        if let Some(program) = &self.config.program {
            self.effects.push(Effect::Ask(Box::new(program.clone())));
            self.doc.asked = Asked::Running;
        }
    }

    /// Asks the program, again if it was asked before; while it is at work, stops it.
    pub(super) fn ask_or_stop(&mut self) {
        let Some(Program { name, .. }) = &self.config.program else {
            return self.say("no program is named: `command` under [entities] in config.toml does");
        };
        let name = name.clone();
        if self.doc.asked == Asked::Running {
            self.stop_asking();
        } else if self.is_askable() {
            self.ask();
            self.say(format!("{name} reads the article · Esc stops it"));
        } else if self.article().is_whole() {
            let most = entity::WHOLE >> 20;
            self.say(format!("{name} is asked about articles of up to {most} MB; this one is larger"));
        } else {
            self.say("the article is still being read …");
        }
    }

    /// Stops the program, if it is at work.
    pub(super) fn stop_asking(&mut self) {
        if self.doc.asked == Asked::Running {
            self.effects.push(Effect::StopAsking);
        }
    }

    /// Takes in what the program found, or says why it found nothing.
    pub(super) fn answered(&mut self, answer: Result<Answer, ProgramError>) {
        let Some(program) = self.config.program.clone() else { return };
        let name = &program.name;
        match answer {
            Ok(Answer { mentions, left }) => {
                let found = super::update::count(mentions.len(), "mention");
                self.doc.asked = Asked::Answered(mentions.into());
                if left > 0 {
                    self.warn(program.told_left(left));
                } else {
                    self.say(format!("{name} found {found}"));
                }
                self.correct();
            }
            Err(error) => {
                self.doc.asked = Asked::Unanswered;
                let again = self.keys.shown(Action::AskProgram);
                match error {
                    ProgramError::Stopped => self.say(format!("{name} was stopped · {again} asks again")),
                    error => self.warn(format!("{name}: {}", explain::message(&error))),
                }
            }
        }
    }
}
