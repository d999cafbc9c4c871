//! Where lines break: words, possible breaks and boxes enter, text leaves.
//!
//! The algorithm is Oppen's, as `prettyplease` has it, so that both give the same lines. It differs in that all of an
//! item is at hand before its first line is written, and that a word is a piece of text that lies elsewhere.

/// How wide a line may be.
const MARGIN: isize = 89;
/// How much room a line has however deep it is indented.
const LEAST_ROOM: isize = 60;
/// One step of indentation.
pub(super) const INDENT: isize = 4;
/// Wider than any line.
const INFINITE: isize = 0xffff;

/// What is laid out.
#[derive(Debug, Clone, Copy)]
pub(super) enum Event<'t> {
    /// Text that stays together.
    Word(&'t str),
    /// A place where a line may end.
    Break(Break),
    /// The start of a box.
    Begin { indent: isize, consistent: bool },
    /// The end of a box.
    End,
    /// What makes the box around it too wide for a line.
    Widen,
}

/// A place where a line may end.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Break {
    /// Spaces where it does not end.
    pub(super) blank: isize,
    /// What the next line is indented by beside the box's indentation.
    pub(super) offset: isize,
    /// What stands before the end of the line, if it ends.
    pub(super) before: Option<char>,
    /// What the next line begins with, if it ends.
    pub(super) after: Option<char>,
    /// What stands here if it does not end.
    pub(super) unbroken: Option<char>,
    /// It is none at the end of a box.
    pub(super) if_nonempty: bool,
    /// It never ends here.
    pub(super) never: bool,
}

/// The events of an item, in order.
#[derive(Debug, Default)]
pub(super) struct Events<'t> {
    pub(super) list: Vec<Event<'t>>,
    /// A size for each event, while they are laid out.
    sizes: Vec<isize>,
    /// The boxes, breaks and ends whose size is not known yet.
    open: Vec<usize>,
    /// The boxes that are being written.
    frames: Vec<Frame>,
}

#[derive(Debug, Clone, Copy)]
enum Frame {
    Fits,
    Broken { indent: isize, consistent: bool },
}

impl<'t> Events<'t> {
    pub(super) fn word(&mut self, word: &'t str) {
        self.list.push(Event::Word(word));
    }

    /// Opens a box whose breaks all end the line if one does.
    pub(super) fn all_or_none(&mut self, indent: isize) {
        self.list.push(Event::Begin { indent, consistent: true });
    }

    /// Opens a box whose lines are filled.
    pub(super) fn filled(&mut self, indent: isize) {
        self.list.push(Event::Begin { indent, consistent: false });
    }

    /// Closes a box. An empty one is none, and breaks that need something before the end of a box may fall away.
    pub(super) fn end(&mut self) {
        if let [.., before, Event::Break(last)] = self.list.as_slice() {
            if matches!(before, Event::Begin { .. }) {
                self.list.truncate(self.list.len() - 2);
                return;
            }
            if last.if_nonempty {
                self.list.pop();
            }
        }
        self.list.push(Event::End);
    }

    pub(super) fn at(&mut self, broken: Break) {
        self.list.push(Event::Break(broken));
    }

    /// A place where a line may end between two words.
    pub(super) fn space(&mut self) {
        self.at(Break { blank: 1, ..Break::default() });
    }

    pub(super) fn zero(&mut self) {
        self.at(Break::default());
    }

    pub(super) fn never(&mut self) {
        self.at(Break { never: true, ..Break::default() });
    }

    /// The end of a line.
    pub(super) fn line(&mut self) {
        self.at(Break { blank: INFINITE, ..Break::default() });
    }

    pub(super) fn line_if_nonempty(&mut self) {
        self.at(Break { blank: INFINITE, if_nonempty: true, ..Break::default() });
    }

    /// A comma behind an item of a list: behind the last one only where the line ends.
    pub(super) fn comma(&mut self, is_last: bool) {
        self.comma_or(is_last, 0);
    }

    /// As [`Self::comma`], with a space behind the last one where the line does not end.
    pub(super) fn comma_or_space(&mut self, is_last: bool) {
        self.comma_or(is_last, 1);
    }

    fn comma_or(&mut self, is_last: bool, blank: isize) {
        if is_last {
            self.at(Break { blank, before: Some(','), ..Break::default() });
        } else {
            self.word(",");
            self.space();
        }
    }

    /// Takes the indentation of the box back for the break just made.
    pub(super) fn outdent(&mut self) {
        if let Some(Event::Break(last)) = self.list.last_mut() {
            last.offset -= INDENT;
        }
    }

    /// The width of the box that is open innermost, so far.
    pub(super) fn width_since(&self, start: usize) -> isize {
        let widths = self.list.get(start..).unwrap_or_default().iter().map(|event| match event {
            Event::Word(word) => width(word),
            Event::Break(one) => one.blank,
            Event::Widen => INFINITE,
            Event::Begin { .. } | Event::End => 0,
        });
        widths.sum()
    }

    /// Writes all events behind `out`, and forgets them.
    pub(super) fn write(&mut self, out: &mut String) {
        self.measure();
        self.print(out);
        self.list.clear();
    }

    /// Forgets all events.
    pub(super) fn forget(&mut self) {
        self.list.clear();
    }

    /// Finds for each box and break how far it is from it to the next break behind it.
    fn measure(&mut self) {
        self.sizes.clear();
        self.sizes.resize(self.list.len(), 0);
        self.open.clear();
        let mut total = 0;
        for (index, event) in self.list.iter().enumerate() {
            match event {
                Event::Word(word) => total += width(word),
                Event::Widen => total += INFINITE,
                Event::Begin { .. } => {
                    if let Some(size) = self.sizes.get_mut(index) {
                        *size = -total;
                    }
                    self.open.push(index);
                }
                Event::End => self.open.push(index),
                Event::Break(one) => {
                    Self::close(&self.list, &mut self.sizes, &mut self.open, total);
                    if let Some(size) = self.sizes.get_mut(index) {
                        *size = -total;
                    }
                    self.open.push(index);
                    total += one.blank;
                }
            }
        }
        Self::close(&self.list, &mut self.sizes, &mut self.open, total);
    }

    /// The sizes of what ended before this place, and of the break before it.
    fn close(list: &[Event<'_>], sizes: &mut [isize], open: &mut Vec<usize>, total: isize) {
        let mut depth = 0_usize;
        while let Some(&index) = open.last() {
            let Some(size) = sizes.get_mut(index) else { return };
            match list.get(index) {
                Some(Event::Begin { .. }) => {
                    if depth == 0 {
                        return;
                    }
                    *size += total;
                    depth -= 1;
                }
                Some(Event::Break(_)) => {
                    *size += total;
                    if depth == 0 {
                        open.pop();
                        return;
                    }
                }
                _ => depth += 1,
            }
            open.pop();
        }
    }

    fn print(&mut self, out: &mut String) {
        self.frames.clear();
        let (mut room, mut indent, mut pending) = (MARGIN, 0_isize, 0_isize);
        for (event, &size) in self.list.iter().zip(&self.sizes) {
            match event {
                Event::Word(word) => {
                    blanks(out, &mut pending);
                    out.push_str(word);
                    room -= width(word);
                }
                Event::Begin { indent: by, consistent } => {
                    if size > room {
                        self.frames.push(Frame::Broken { indent, consistent: *consistent });
                        indent += by;
                    } else {
                        self.frames.push(Frame::Fits);
                    }
                }
                Event::End => {
                    if let Some(Frame::Broken { indent: before, .. }) = self.frames.pop() {
                        indent = before;
                    }
                }
                Event::Widen => {}
                Event::Break(one) => {
                    let fits = one.never
                        || match self.frames.last() {
                            Some(Frame::Fits) => true,
                            Some(Frame::Broken { consistent: true, .. }) => false,
                            Some(Frame::Broken { consistent: false, .. }) | None => size <= room,
                        };
                    if fits {
                        pending += one.blank;
                        room -= one.blank;
                        if let Some(mark) = one.unbroken {
                            out.push(mark);
                            room -= 1;
                        }
                        continue;
                    }
                    if let Some(mark) = one.before {
                        blanks(out, &mut pending);
                        out.push(mark);
                    }
                    out.push('\n');
                    pending = indent + one.offset;
                    room = (MARGIN - pending).max(LEAST_ROOM);
                    if let Some(mark) = one.after {
                        blanks(out, &mut pending);
                        out.push(mark);
                        room -= 1;
                    }
                }
            }
        }
    }
}

/// Writes the spaces that are due.
fn blanks(out: &mut String, pending: &mut isize) {
    const SPACES: &str = "                                                                ";
    let mut due = usize::try_from(std::mem::take(pending)).unwrap_or(0);
    while due > 0 {
        let now = due.min(SPACES.len());
        out.push_str(SPACES.get(..now).unwrap_or_default());
        due -= now;
    }
}

fn width(word: &str) -> isize {
    isize::try_from(word.len()).unwrap_or(INFINITE)
}
