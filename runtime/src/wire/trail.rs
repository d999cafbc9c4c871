//! Where a reader stands: the way from the root to the value it is at, for errors to tell.

use std::fmt::Write as _;

use super::MAX_DEPTH;
use super::error::{Cause, DecodeError};
use super::escape::unescaped;
use super::scan::Fault;

/// The open objects and arrays, innermost last.
#[derive(Debug)]
pub(super) struct Trail {
    /// The innermost. Kept apart from the others so that it is at hand, and so that a flat object needs no
    /// allocation.
    pub(super) frame: Frame,
    outer: Vec<Frame>,
    depth: usize,
    /// Where the object or array started that was closed last.
    closed: usize,
}

/// An open object or array.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame {
    start: usize,
    /// The known fields of the object.
    fields: &'static [&'static str],
    /// The field in `fields` that was found last, or the item of the array; all ones before the first.
    pub(super) index: usize,
    pub(super) step: Step,
}

/// What of an open object or array is being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Nothing yet: it was just opened.
    Opened,
    /// The field at `index`.
    Field,
    /// The item at `index`.
    Item,
    /// The value of a key that is not to be told.
    Key,
    /// A field that nobody asked for.
    Unknown,
}

impl Frame {
    /// Goes to a known field.
    #[inline]
    pub(super) fn field(&mut self, fields: &'static [&'static str], index: usize) {
        self.fields = fields;
        self.index = index;
        self.step = Step::Field;
    }
}

/// A place to go back to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    frame: Frame,
    outer: usize,
    depth: usize,
    closed: usize,
}

const ROOT: Frame = Frame { start: 0, fields: &[], index: usize::MAX, step: Step::Opened };

impl Trail {
    pub(super) fn new() -> Self {
        Self { frame: ROOT, outer: Vec::new(), depth: 0, closed: 0 }
    }

    pub(super) fn closed(&self) -> usize {
        self.closed
    }

    pub(super) fn depth(&self) -> usize {
        self.depth
    }

    /// The place as it is now.
    pub(super) fn mark(&self) -> Mark {
        Mark { frame: self.frame, outer: self.outer.len(), depth: self.depth, closed: self.closed }
    }

    /// Goes back to a place within which all that was opened since lies.
    pub(super) fn back(&mut self, mark: Mark) {
        self.outer.truncate(mark.outer);
        (self.frame, self.depth, self.closed) = (mark.frame, mark.depth, mark.closed);
    }

    /// Enters an object or array that starts at `start`.
    #[inline]
    pub(super) fn open(&mut self, start: usize) -> Result<(), Fault> {
        if self.depth >= MAX_DEPTH {
            return Err(Fault { at: start, cause: Cause::Depth });
        }
        if self.depth > 0 {
            self.outer.push(self.frame);
        }
        self.depth += 1;
        self.frame = Frame { start, ..ROOT };
        Ok(())
    }

    #[inline]
    pub(super) fn close(&mut self) {
        self.closed = self.frame.start;
        self.frame = self.outer.pop().unwrap_or(ROOT);
        self.depth = self.depth.saturating_sub(1);
    }

    /// The error of a fault in `text`.
    #[cold]
    #[inline(never)]
    pub(super) fn error(&self, text: &str, fault: Fault) -> DecodeError {
        error(text, self.path(), fault)
    }

    /// The error that the object closed last lacks a field.
    #[cold]
    #[inline(never)]
    pub(super) fn missing(&self, text: &str, name: &'static str) -> DecodeError {
        let mut path = self.path();
        push_name(&mut path, &unescaped(name));
        error(text, path, Fault { at: self.closed, cause: Cause::Missing(name) })
    }

    fn path(&self) -> String {
        let mut path = String::from("$");
        let inner = (self.depth > 0).then_some(&self.frame);
        for frame in self.outer.iter().chain(inner) {
            match frame.step {
                Step::Opened | Step::Unknown => {}
                Step::Field => {
                    let name = frame.fields.get(frame.index).copied().unwrap_or_default();
                    push_name(&mut path, &unescaped(name));
                }
                Step::Item => push_index(&mut path, frame.index),
                Step::Key => path.push_str("[*]"),
            }
        }
        path
    }
}

/// The error of a fault in a text of which at least the part before the fault is UTF-8.
#[cold]
pub(super) fn error(text: &str, path: String, fault: Fault) -> DecodeError {
    let before = text.as_bytes().get(..fault.at).unwrap_or(text.as_bytes());
    let lines = before.split(|&byte| byte == b'\n').count();
    let line = before.rsplit(|&byte| byte == b'\n').next().unwrap_or_default();
    // Characters are counted by their first bytes.
    let characters = line.iter().filter(|&&byte| byte & 0xC0 != 0x80).count();
    DecodeError::new(path, lines, characters + 1, fault.cause)
}

/// Adds a field's name to a path: `.name`, or `["na me"]` where that would not be clear.
pub(super) fn push_name(path: &mut String, name: &str) {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '$' | '@');
    if !name.is_empty() && name.chars().all(plain) {
        path.push('.');
        path.push_str(name);
    } else {
        let _ = write!(path, "[{name:?}]");
    }
}

/// Adds an item to a path.
pub(super) fn push_index(path: &mut String, index: usize) {
    let _ = write!(path, "[{index}]");
}
