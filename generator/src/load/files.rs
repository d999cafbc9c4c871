//! Other files that a document refers to: which they are, and their trees.

use super::load;
use crate::diagnostics::Diagnostics;
use crate::node::{Node, NodeKind};
use crate::source::{SourceId, Sources, Span};
use foldhash::HashMap;

/// Where the text of other files comes from; the caller decides which files a document may see.
pub trait Files {
    /// The text of a file. The path is the referring file's folder joined with the reference, `/` between folders,
    /// `.` and `..` folded away as far as they can be.
    ///
    /// # Errors
    /// Why there is none, in words that continue "cannot read 'x.yaml': ".
    fn read(&mut self, path: &str) -> Result<String, String>;
}

/// Gives no file: for documents that must stand alone.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoFiles;

impl Files for NoFiles {
    fn read(&mut self, _path: &str) -> Result<String, String> {
        Err("references to other files are not allowed here".to_owned())
    }
}

/// A root tree and those of all files that it refers to, directly or through others.
#[derive(Debug)]
pub struct Loaded {
    /// The root first, then in the order in which they are referred to.
    trees: Vec<Tree>,
    by_path: HashMap<String, Result<usize, Refusal>>,
}

/// One file's tree.
#[derive(Debug)]
pub(crate) struct Tree {
    /// Its path, as diagnostics call it.
    pub(crate) path: String,
    /// Its content.
    pub(crate) root: Node,
}

/// Why a file has no tree.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// [`Files`] gave none.
    Unreadable(String),
    /// It was read, and its text has no tree; what is wrong is told once, at the first use.
    Malformed,
}

/// Loads every file that a tree refers to, through any number of others.
///
/// What is wrong with a file is reported into `diagnostics`; a file that cannot be had is no error yet, since what
/// looks like a reference may be an example's data: `document::read` reports it where a reference needs it.
pub fn follow(
    sources: &mut Sources,
    root: Node,
    files: &mut dyn Files,
    diagnostics: &mut Diagnostics,
) -> Loaded {
    let path = sources.get(root.span.source).name.clone();
    let mut loaded =
        Loaded { by_path: HashMap::from_iter([(path.clone(), Ok(0))]), trees: vec![Tree { path, root }] };
    let mut next = 0;
    while let Some(tree) = loaded.trees.get(next) {
        let mut wanted = Vec::new();
        references(&tree.root, &mut |reference| wanted.extend(target_path(&tree.path, reference)));
        for path in wanted {
            if !loaded.by_path.contains_key(&path) {
                let result = fetch(sources, &path, files, diagnostics).map(|root| {
                    loaded.trees.push(Tree { path: path.clone(), root });
                    loaded.trees.len() - 1
                });
                loaded.by_path.insert(path, result);
            }
        }
        next += 1;
    }
    loaded
}

impl Loaded {
    /// A tree that stands alone: every reference to another file is refused.
    pub fn single(sources: &Sources, root: Node) -> Self {
        let path = sources.get(root.span.source).name.clone();
        Self { by_path: HashMap::from_iter([(path.clone(), Ok(0))]), trees: vec![Tree { path, root }] }
    }

    /// The root file's tree.
    pub fn root(&self) -> &Node {
        &self.trees[0].root
    }

    /// Every file's tree, the root's first.
    pub(crate) fn trees(&self) -> &[Tree] {
        &self.trees
    }

    /// The number of the tree at a path that [`target_path`] gave; `None` if nobody looked for it.
    pub(crate) fn find(&self, path: &str) -> Option<Result<usize, &Refusal>> {
        self.by_path.get(path).map(|found| found.as_ref().copied())
    }
}

fn fetch(
    sources: &mut Sources,
    path: &str,
    files: &mut dyn Files,
    diagnostics: &mut Diagnostics,
) -> Result<Node, Refusal> {
    let text = files.read(path).map_err(Refusal::Unreadable)?;
    let id: SourceId = sources.add(path, text);
    // A description may be kept in a file of its own.
    if [".md", ".txt"].iter().any(|end| path.to_ascii_lowercase().ends_with(end)) {
        let text = sources.get(id).text.as_str();
        return Ok(Node { kind: NodeKind::String(text.into()), span: Span::new(id, 0, text.len()) });
    }
    load(sources, id, diagnostics).ok_or(Refusal::Malformed)
}

/// Calls back with every text that may be a reference to elsewhere: `$ref`s, and discriminators' mappings.
fn references<'a>(node: &'a Node, found: &mut impl FnMut(&'a str)) {
    match &node.kind {
        NodeKind::Array(items) => items.iter().for_each(|item| references(item, found)),
        NodeKind::Object(members) => {
            for member in members {
                match (&*member.key.value, &member.value.kind) {
                    ("$ref", NodeKind::String(reference)) => found(reference),
                    ("mapping", NodeKind::Object(mapping)) => {
                        mapping.iter().filter_map(|entry| entry.value.as_str()).for_each(&mut *found);
                    }
                    _ => references(&member.value, found),
                }
            }
        }
        _ => {}
    }
}

/// The path of the file that a reference names, seen from the file at `base`; `None` for a place in the same file
/// and for a URL.
pub(crate) fn target_path(base: &str, reference: &str) -> Option<String> {
    let file = reference.split('#').next().unwrap_or_default();
    // `./` is the folder to URLs; people mean the file that they write it in.
    if matches!(file, "" | "." | "./") || is_url(file) {
        return None;
    }
    let folder = base.rfind('/').map_or("", |slash| &base[..=slash]);
    let joined = if file.starts_with('/') {
        percent_decoded(file)
    } else {
        format!("{folder}{}", percent_decoded(file))
    };
    Some(folded(&joined))
}

/// Whether a reference has a scheme (`https:`, `urn:`) or an authority.
pub(crate) fn is_url(reference: &str) -> bool {
    if reference.starts_with("//") {
        return true;
    }
    let Some((scheme, _)) = reference.split_once(':') else { return false };
    // One letter is a Windows drive.
    scheme.len() > 1
        && scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
}

/// `a/./b/../c` → `a/c`; leading `..` stay.
fn folded(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." if parts.last().is_some_and(|last| *last != ".." && !last.is_empty()) => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

/// `%20` → a space; what is not an escape, or would not be UTF-8, stays.
pub(crate) fn percent_decoded(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let escaped = match (first, tail) {
            (b'%', [high, low, ..]) => {
                let digit =
                    |byte: &u8| char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
                digit(high).zip(digit(low)).map(|(high, low)| high * 16 + low)
            }
            _ => None,
        };
        bytes.push(escaped.unwrap_or(*first));
        rest = if escaped.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}
