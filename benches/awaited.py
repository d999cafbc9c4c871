#!/usr/bin/env python3
"""Sources of a generated client enter; a function that boxes its future is added for each operation.

    benches/awaited.py SRC

The body of an async function is compiled where it is awaited: a library that awaits nothing would flatter clients that
are made of async functions. What is added asks for every operation's future as a trait object, and so for its code:

    pub fn awaited_list(&self, limit: u32) -> Box<dyn Awaited + '_> { Box::new(self.list(limit).into_future()) }

Prints how many operations that were, so that a client in which none was found is seen.
"""

import pathlib
import re
import sys

TRAIT = """
pub mod awaited {
    pub trait Awaited {
        fn advance(self: Box<Self>, context: &mut std::task::Context<'_>) -> bool;
    }
    impl<F: std::future::Future> Awaited for F {
        fn advance(self: Box<Self>, context: &mut std::task::Context<'_>) -> bool {
            Box::into_pin(self).as_mut().poll(context).is_ready()
        }
    }
}
"""

IMPL = re.compile(r"^ *impl(?P<generics><[^{]*?>)? (?P<type>[\w:]+(?:<[^{]*>)?)\s*\{", re.M)
# Peers' operations are async functions; ours give a call, whose type has a name of its own in the same file or crate.
ASYNC = re.compile(r"^ *pub async fn (?P<name>(?:r#)?\w+)(?P<generics><[^(]*>)?\s*\(", re.M)
CALL = re.compile(r"^    pub fn (?P<name>(?:r#)?\w+)(?P<generics><[^(]*>)?\s*\((?=\s*&self)", re.M)
OPENING, CLOSING = "([{<", ")]}>"


def arguments(text, start):
    """The arguments of the function whose parenthesis opened before `start`."""
    depth, parts, begin = 0, [], start
    for at in range(start, len(text)):
        char = text[at]
        if char in OPENING:
            depth += 1
        elif char in CLOSING and text[at - 1] not in "-=":
            if depth == 0:
                parts.append(text[begin:at])
                return [part.strip() for part in parts if part.strip()]
            depth -= 1
        elif char == "," and depth == 0:
            parts.append(text[begin:at])
            begin = at + 1
    return []


def plain(ty):
    """The type of an argument, with one lifetime, and without `impl`."""
    ty = re.sub(r"impl (?:Into|TryInto|AsRef)<((?:[^<>]|<[^<>]*>)*)>", lambda found: "&str" if found[1] == "str" else found[1], ty)
    ty = re.sub(r"'\w+", "'z", ty)
    return re.sub(r"&(?!'z)\s*", "&'z ", ty)


def awaiting(name, arguments):
    """The function that asks for an operation's future; nothing for one whose types it would have to know."""
    receiver, *others = arguments or [""]
    if not re.fullmatch(r"(&('\w+ )?|mut )?self", receiver):
        return None
    names, typed = [], []
    for argument in others:
        argument = re.sub(r"^mut ", "", re.sub(r"#\[[^\]]*\]\s*", "", argument))
        one, ty = (part.strip() for part in argument.split(":", 1))
        if "impl " in plain(ty):
            return None
        names.append(one)
        typed.append(f", {one}: {plain(ty)}")
    receiver = "self" if receiver in ("self", "mut self") else "&'z self"
    return (
        f"pub fn awaited_{name.removeprefix('r#')}<'z>({receiver}{''.join(typed)}) "
        f"-> Box<dyn crate::awaited::Awaited + 'z> where Self: 'z "
        f"{{ Box::new(std::future::IntoFuture::into_future(self.{name}({', '.join(names)}))) }}"
    )


def main(sources):
    total = 0
    for file in sorted(sources.rglob("*.rs")):
        text = file.read_text()
        added = []
        blocks = list(IMPL.finditer(text))
        for block, following in zip(blocks, [*blocks[1:], None]):
            inside = text[: following.start() if following else len(text)]
            ours = block["type"] in ("crate::Client", "super::Client")
            functions = [
                awaiting(found["name"], arguments(inside, found.end()))
                for found in (CALL if ours else ASYNC).finditer(inside, block.end())
                if not re.search(r"<\s*[A-Z]|, *[A-Z]", found["generics"] or "")
            ]
            functions = [function for function in functions if function]
            if functions:
                header = f"impl{block['generics'] or ''} {block['type']}"
                added.append(header + " {\n    " + "\n    ".join(functions) + "\n}\n")
                total += len(functions)
        if added:
            file.write_text(text + "\n" + "\n".join(added))
    library = sources / "lib.rs"
    library.write_text(library.read_text() + TRAIT)
    print(total)


main(pathlib.Path(sys.argv[1]))
