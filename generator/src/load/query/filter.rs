//! What stands behind `?` in a query: conditions, comparisons and functions, each held to its type while it is read.

use super::parse::Reader;
use super::pattern::Pattern;
use super::{Comparison, Fault, Logical, Query, Value};
use crate::node::NodeKind;

/// A condition: parts joined by `||` and `&&`.
pub(super) fn logical(reader: &mut Reader<'_>) -> Result<Logical, Fault> {
    let mut parts = vec![conjunction(reader)?];
    while joined(reader, "||") {
        parts.push(conjunction(reader)?);
    }
    Ok(if parts.len() == 1 { parts.remove(0) } else { Logical::Or(parts) })
}

fn conjunction(reader: &mut Reader<'_>) -> Result<Logical, Fault> {
    let mut parts = vec![basic(reader)?];
    while joined(reader, "&&") {
        parts.push(basic(reader)?);
    }
    Ok(if parts.len() == 1 { parts.remove(0) } else { Logical::And(parts) })
}

/// Steps over an operator and the spaces around it, if it comes next.
fn joined(reader: &mut Reader<'_>, operator: &str) -> bool {
    let before = reader.at();
    reader.spaces();
    let found = reader.take(operator);
    if found {
        reader.spaces();
    } else {
        reader.back_to(before);
    }
    found
}

fn basic(reader: &mut Reader<'_>) -> Result<Logical, Fault> {
    let start = reader.at();
    let negated = reader.take("!");
    if negated {
        reader.spaces();
    }
    let test = if reader.take("(") {
        reader.spaces();
        let inner = reader.nested(logical)?;
        reader.spaces();
        reader.expect(")")?;
        inner
    } else {
        let operand = operand(reader)?;
        match comparison(reader) {
            Some(_) if negated => {
                let message = "a comparison that is negated needs parentheses: `!(… == …)`".to_owned();
                return Err(Fault { at: start, message });
            }
            Some(operator) => {
                reader.spaces();
                let left = operand.value()?;
                let right = self::operand(reader)?.value()?;
                Logical::Comparison(left, operator, right)
            }
            None => operand.test()?,
        }
    };
    Ok(if negated { Logical::Not(Box::new(test)) } else { test })
}

fn comparison(reader: &mut Reader<'_>) -> Option<Comparison> {
    let before = reader.at();
    reader.spaces();
    let operators = [
        ("==", Comparison::Equal),
        ("!=", Comparison::Unequal),
        ("<=", Comparison::LessOrEqual),
        (">=", Comparison::GreaterOrEqual),
        ("<", Comparison::Less),
        (">", Comparison::Greater),
    ];
    let found = operators.into_iter().find(|(text, _)| reader.take(text));
    if found.is_none() {
        reader.back_to(before);
    }
    found.map(|(_, operator)| operator)
}

/// Something that stands alone as a test, on a side of a comparison, or as an argument, and where it stands.
struct Operand {
    at: usize,
    kind: Kind,
}

enum Kind {
    Literal(NodeKind),
    Query(Query),
    /// A function whose result is a value.
    Value(Value),
    /// A function whose result is true or false.
    Test(Logical),
}

impl Operand {
    fn fault(&self, message: &str) -> Fault {
        Fault { at: self.at, message: message.to_owned() }
    }

    /// As one value or none.
    fn value(self) -> Result<Value, Fault> {
        match self.kind {
            Kind::Literal(literal) => Ok(Value::Literal(literal)),
            Kind::Value(value) => Ok(value),
            Kind::Query(query) if query.is_singular() => Ok(Value::Singular(query)),
            Kind::Query(_) => Err(Fault {
                at: self.at,
                message: "this may select several nodes where one value is needed".to_owned(),
            }),
            Kind::Test(_) => Err(self.fault("`match` and `search` are tests, and give no value")),
        }
    }

    /// As something true or false.
    fn test(self) -> Result<Logical, Fault> {
        match self.kind {
            Kind::Query(query) => Ok(Logical::Exists(query)),
            Kind::Test(test) => Ok(test),
            Kind::Literal(_) => Err(self.fault("a value alone is no test: compare it with something")),
            Kind::Value(_) => {
                Err(self.fault("the result of this function is a value: compare it with something"))
            }
        }
    }

    /// As the nodes that a query selects.
    fn nodes(self) -> Result<Query, Fault> {
        match self.kind {
            Kind::Query(query) => Ok(query),
            _ => Err(self.fault("a query is needed here, such as `@.name`")),
        }
    }
}

fn operand(reader: &mut Reader<'_>) -> Result<Operand, Fault> {
    let at = reader.at();
    let kind = match reader.next() {
        Some('@' | '$') => {
            let absolute = reader.take("$");
            if !absolute {
                reader.expect("@")?;
            }
            let segments = reader.nested(Reader::segments)?;
            Kind::Query(Query { absolute, segments })
        }
        Some('\'' | '"') => Kind::Literal(NodeKind::String(reader.string()?.into())),
        Some('-' | '0'..='9') => Kind::Literal(NodeKind::Number(number(reader)?)),
        Some('a'..='z') => {
            let word = reader
                .take_while(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_');
            match word {
                "true" => Kind::Literal(NodeKind::Bool(true)),
                "false" => Kind::Literal(NodeKind::Bool(false)),
                "null" => Kind::Literal(NodeKind::Null),
                function => return call(reader, at, function),
            }
        }
        _ => {
            return Err(
                reader.fault("a condition is expected here: `@.name`, `@.name == 'text'` or a function")
            );
        }
    };
    Ok(Operand { at, kind })
}

/// A function with its arguments.
fn call(reader: &mut Reader<'_>, at: usize, name: &str) -> Result<Operand, Fault> {
    let wanted = match name {
        "length" | "count" | "value" => 1,
        "match" | "search" => 2,
        _ => {
            let message = format!(
                "there is no function `{name}`: there are `length`, `count`, `match`, `search` and `value`"
            );
            return Err(Fault { at, message });
        }
    };
    reader.expect("(")?;
    let mut arguments = reader.nested(arguments)?;
    if arguments.len() != wanted {
        let plural = if wanted == 1 { "" } else { "s" };
        return Err(Fault { at, message: format!("`{name}` takes {wanted} argument{plural}") });
    }
    let first = arguments.remove(0);
    let kind = match name {
        "length" => Kind::Value(Value::Length(Box::new(first.value()?))),
        "count" => Kind::Value(Value::Count(first.nodes()?)),
        "value" => Kind::Value(Value::Sole(first.nodes()?)),
        _ => {
            let text = first.value()?;
            let second = arguments.remove(0);
            let pattern_at = second.at;
            let (pattern, whole) = (second.value()?, name == "match");
            let known = match &pattern {
                Value::Literal(NodeKind::String(text)) => {
                    Some(Pattern::new(text, whole).ok_or_else(|| Fault {
                        at: pattern_at,
                        message: "this is no pattern that can be searched for".to_owned(),
                    })?)
                }
                _ => None,
            };
            Kind::Test(Logical::Matches { text, pattern, known, whole })
        }
    };
    Ok(Operand { at, kind })
}

fn arguments(reader: &mut Reader<'_>) -> Result<Vec<Operand>, Fault> {
    let mut arguments = Vec::new();
    reader.spaces();
    if reader.take(")") {
        return Ok(arguments);
    }
    loop {
        arguments.push(operand(reader)?);
        reader.spaces();
        if reader.take(")") {
            return Ok(arguments);
        }
        if !reader.take(",") {
            return Err(reader.fault("`,` or `)` is expected here"));
        }
        reader.spaces();
    }
}

/// A number as JSON writes it.
fn number(reader: &mut Reader<'_>) -> Result<Box<str>, Fault> {
    let start = reader.at();
    let text =
        reader.take_while(|letter| letter.is_ascii_digit() || matches!(letter, '-' | '+' | '.' | 'e' | 'E'));
    let fault = Fault { at: start, message: "this is no number as JSON writes it".to_owned() };
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit());
    let sound = digits(whole)
        && (whole.len() == 1 || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|exponent| digits(exponent.strip_prefix(['-', '+']).unwrap_or(exponent)));
    if sound { Ok(text.into()) } else { Err(fault) }
}
