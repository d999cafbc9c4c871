//! Lists whose answers are pages: `x-pagination` and an operation's types enter, how one page leads to the next leaves.
//!
//! Every place that it names is held to what the document says: parameters that are there, pointers that lead somewhere,
//! types that can be what they are to be.

mod places;
mod read;

use super::context::Lowering;
use super::parameter::is_token;
use crate::diagnostics::{Diagnostic, closest};
use crate::ir::{
    AnswerPlace, BodyCodec, Location, Operation, PageStyle, Pagination, Payload, RequestPlace, Success, Type,
};
use places::{Miss, Step, walk};
use read::{Said, Written, read, wrong};

/// Fills in how operations are paged. All types have their fields by now.
pub(super) fn fill_in(lowering: &mut Lowering<'_>, operations: &mut [Operation]) {
    for (index, operation) in operations.iter_mut().enumerate() {
        let Some(method) = lowering.methods.get(index) else { continue };
        let (document, is_other) = (method.operation, !method.word.is_empty());
        let Some(node) = document.extensions.get("x-pagination") else { continue };
        let Some(written) = read(lowering, node) else { continue };
        match pagination(lowering, operation, &written) {
            Ok(pagination) => operation.pagination = Some(pagination),
            // The operation's other methods send or give something else, of which it does not speak.
            Err(_) if is_other => {}
            Err(fault) => lowering.report_slip(*fault),
        }
    }
}

/// What is wrong with the extension.
type Fault = Box<Diagnostic>;

fn pagination(
    lowering: &Lowering<'_>,
    operation: &Operation,
    written: &Written<'_>,
) -> Result<Pagination, Fault> {
    let Success::Single(Payload::Json(answer)) = &operation.success else {
        let message = "only a list whose answer is one JSON document can be paged";
        return Err(Box::new(wrong(written.items.span, message)));
    };
    let item = items(lowering, answer, written.items)?;
    let style = written.style;
    let place = |said, wanted| answered(lowering, answer, said, wanted);
    let from_item = written.last_item.map(|said| {
        let ty = walk(lowering, item, said.text, false)
            .map_err(|miss| Box::new(missed(said, "an item", &miss)))?;
        fits(lowering, said, ty, CURSOR)?;
        Ok(AnswerPlace::LastItem(said.text.to_owned()))
    });
    let wanted = if style == PageStyle::Link { URL } else { CURSOR };
    let response = written.response.map(|said| place(said, wanted));
    let response = response.or(from_item).transpose()?;
    let link = (style == PageStyle::Link).then(|| AnswerPlace::Header("Link".to_owned()));
    Ok(Pagination {
        style,
        items: written.items.text.to_owned(),
        request: written.request.map(|said| request(lowering, operation, said, style)).transpose()?,
        response: response.or(link),
        more: written.more.map(|said| place(said, FLAG)).transpose()?,
        total: written.total.map(|said| place(said, COUNT)).transpose()?,
        start: written.start.unwrap_or(u64::from(style == PageStyle::Page)),
    })
}

/// The type of the list's items.
fn items<'t>(lowering: &'t Lowering<'_>, answer: &'t Type, said: Said<'_>) -> Result<&'t Type, Fault> {
    let list = walk(lowering, answer, said.text, true)
        .map_err(|miss| Box::new(missed(said, "the answer", &miss)))?;
    match list {
        Type::Vec(item) => Ok(item),
        _ => Err(Box::new(wrong(said.span, "the items have to be an array with a schema for its items"))),
    }
}

/// A place in the answer.
fn answered(
    lowering: &Lowering<'_>,
    answer: &Type,
    said: Said<'_>,
    wanted: Wanted,
) -> Result<AnswerPlace, Fault> {
    if !said.text.starts_with('/') {
        return header(said);
    }
    let found = walk(lowering, answer, said.text, false);
    let ty = found.map_err(|miss| Box::new(missed(said, "the answer", &miss)))?;
    fits(lowering, said, ty, wanted)?;
    Ok(AnswerPlace::Body(said.text.to_owned()))
}

fn header(said: Said<'_>) -> Result<AnswerPlace, Fault> {
    if is_token(said.text) {
        return Ok(AnswerPlace::Header(said.text.to_owned()));
    }
    let message = format!("'{}' is neither a JSON pointer nor the name of a header", said.text);
    Err(Box::new(wrong(said.span, message).help("a pointer begins with `/`")))
}

/// Where the next request differs.
fn request(
    lowering: &Lowering<'_>,
    operation: &Operation,
    said: Said<'_>,
    style: PageStyle,
) -> Result<RequestPlace, Fault> {
    let wanted = if style == PageStyle::Cursor { CURSOR } else { NUMBER };
    if said.text.starts_with('/') {
        let body = operation.body.as_ref().filter(|body| body.codec == BodyCodec::Json);
        let Some(body) = body else {
            return Err(Box::new(wrong(
                said.span,
                "the operation sends no JSON, so the pointer leads nowhere",
            )));
        };
        let found = walk(lowering, &body.ty, said.text, false);
        let ty = found.map_err(|miss| Box::new(missed(said, "the request's body", &miss)))?;
        fits(lowering, said, ty, wanted)?;
        return Ok(RequestPlace::Body { pointer: said.text.to_owned(), text: is_text(lowering, ty) });
    }
    let parameters = || operation.parameters.iter().filter(|one| one.location == Location::Query);
    let Some(parameter) = parameters().find(|parameter| parameter.wire_name == said.text) else {
        let report = wrong(said.span, format!("the operation has no query parameter '{}'", said.text));
        let known = parameters().map(|parameter| parameter.wire_name.as_str());
        return Err(Box::new(match closest(said.text, known) {
            Some(meant) => report.help(format!("did you mean '{meant}'?")),
            None => report.help("it is the name of a query parameter, or a JSON pointer into the body"),
        }));
    };
    fits(lowering, said, places::resolve(lowering, &parameter.ty), wanted)?;
    Ok(RequestPlace::Query(said.text.to_owned()))
}

/// What a place has to be able to hold.
type Wanted = (&'static str, fn(&Type) -> bool);

const CURSOR: Wanted = ("a string or an integer", |ty| is_integer(ty) || is_string(ty));
const NUMBER: Wanted =
    ("a number, or a string of digits", |ty| is_integer(ty) || matches!(ty, Type::F64 | Type::String));
const COUNT: Wanted = ("an integer", is_integer);
const FLAG: Wanted = ("a boolean", |ty| *ty == Type::Bool);
const URL: Wanted = ("a string", is_string);

fn is_integer(ty: &Type) -> bool {
    matches!(ty, Type::I32 | Type::I64 | Type::U32 | Type::U64)
}

fn is_string(ty: &Type) -> bool {
    matches!(ty, Type::String | Type::Secret | Type::Text(_) | Type::Base64)
}

fn fits(lowering: &Lowering<'_>, said: Said<'_>, ty: &Type, wanted: Wanted) -> Result<(), Fault> {
    let (phrase, is_wanted) = wanted;
    // What has no type, or several, may be anything.
    if is_wanted(ty) || *ty == Type::Json || places::is_open(lowering, ty) {
        return Ok(());
    }
    Err(Box::new(wrong(said.span, format!("what '{}' leads to is not {phrase}", said.text))))
}

fn is_text(lowering: &Lowering<'_>, ty: &Type) -> bool {
    is_string(ty) || places::is_string_enumeration(lowering, ty)
}

fn missed(said: Said<'_>, whole: &str, miss: &Miss) -> Diagnostic {
    let text = said.text;
    let report = wrong(
        said.span,
        match &miss.step {
            Step::NoPointer => format!("'{text}' is no JSON pointer: one begins with `/`"),
            Step::NoProperty(name) => format!("'{text}' leads nowhere: {whole} has no '{name}' there"),
            Step::NoObject(name) => format!("'{text}' leads nowhere: what is to have '{name}' is no object"),
            Step::Alternatives(name) => {
                format!("'{text}' leads nowhere: what is to have '{name}' is one of several types")
            }
        },
    );
    match &miss.meant {
        Some(meant) => report.help(format!("did you mean '{meant}'?")),
        None => report,
    }
}
