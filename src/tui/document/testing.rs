//! What the tests of a document's services need.

use super::{SaveError, SaveFailure};
use crate::guard::catch_panic;
use std::sync::Arc;

/// A save that failed with this message.
pub(super) fn failure(message: &'static str) -> SaveFailure {
    let panic = catch_panic("saving", || -> () { panic!("{message}") }).unwrap_err();
    SaveFailure { error: Arc::new(SaveError::Panicked(panic)), kept_in: None }
}
