//! Numbers that are times or sizes, without their unit: a document enters, findings leave.

use foldhash::{HashSet, HashSetExt};

use super::seen::certain;
use super::{Review, calls};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::document::{Document, JsonType, SchemaId};
use crate::lint::walk::schemas;
use crate::lint::words::words;

/// Words that make a number a time, as any word of a name.
const TIMES: &str = "timeout ttl duration interval delay lifetime latency uptime elapsed expiry expiration expires \
    cooldown backoff timestamp duração duracao validade duración duracion durée dauer";
/// Words that do so as the last one only: `create_time`, `created_at`.
const LAST_TIMES: &str = "time at date age period";
/// Words that make a number a size.
const SIZES: &str = "memory storage disk bandwidth filesize throughput ram";
/// `size` alone is a size; behind these words it is a count.
const COUNTED: &str = "page batch pool sample sampling group cluster queue list set party team family key font step chunk \
    window block shoe buffer grid cell point total image canvas thumbnail embedding vocab";

/// Words that say a unit, in a name or in a description.
const UNITS: &str = "s sec secs second seconds ms msec msecs milli millis millisecond milliseconds µs us usec micros \
    microsecond microseconds ns nanos nanosecond nanoseconds min mins minute minutes h hr hrs hour hours day days week weeks \
    month months year years epoch unix 1970 timestamp_ms tick ticks frame frames \
    b bit bits byte bytes octet octets kb kbit kbits kbps kib kilobyte kilobytes kibibytes mb mbit mbits mbps mib megabyte \
    megabytes mebibyte mebibytes gb gbps gib gigabyte gigabytes gibibyte gibibytes tb tib terabyte terabytes \
    pixel pixels px percent percentage % segundo segundos minuto minutos hora horas dia dias sekunden minuten stunden \
    secondes heures jours hz rpm gpm cores core cpu unixtime";

/// What else a description may count.
const COUNTS: &str = "tokens characters entries items requests rows documents records";

/// `missing-unit`: a number with the name of a time or a size, where neither name nor description says of what.
pub(in crate::lint) fn missing(review: &Review<'_>, diagnostics: &mut Diagnostics) {
    let document = review.context.document;
    for (_, schema) in schemas(document) {
        for property in &schema.properties {
            let name = &property.name;
            let quantity = quantity(&name.value);
            if let Some(what) = quantity.filter(|_| is_bare(document, property.schema, None)) {
                let message = format!("the property '{}' is {what} without a unit", name.value);
                report(name.span, message, diagnostics);
            }
        }
    }
    let mut seen = HashSet::new();
    for parameter in calls(document).flat_map(|call| &call.operation.parameters) {
        let (name, text) = (&parameter.name, parameter.description.as_deref());
        let bare = || parameter.schema.is_some_and(|id| is_bare(document, id, text));
        if let Some(what) = quantity(&name.value).filter(|_| bare())
            && seen.insert(name.span)
        {
            report(
                name.span,
                format!("the parameter '{}' is {what} without a unit", name.value),
                diagnostics,
            );
        }
    }
}

fn report(span: crate::source::Span, message: String, diagnostics: &mut Diagnostics) {
    let help = "say the unit in the description: seconds, milliseconds since 1970, bytes";
    diagnostics.report(Diagnostic::warning("missing-unit", span, message).help(help));
}

/// What a name says that a number counts, unless it says the unit too.
fn quantity(name: &str) -> Option<&'static str> {
    let words = words(name);
    let last = words.last().map(String::as_str)?;
    if words.iter().any(|word| has(UNITS, word)) {
        return None;
    }
    if words.iter().any(|word| matches!(word.as_str(), "count" | "number" | "per")) {
        return None;
    }
    if matches!(
        last,
        "count" | "number" | "num" | "limit" | "type" | "id" | "index" | "version" | "rate" | "times"
    ) {
        return None;
    }
    let aged = last != "age" || words.iter().any(|word| word == "max" || word == "min");
    if words.iter().any(|word| has(TIMES, word)) || (has(LAST_TIMES, last) && aged) {
        return Some("a time");
    }
    let before = words.len().checked_sub(2).and_then(|index| words.get(index));
    let counted = before.is_some_and(|before| has(COUNTED, before));
    let size = words.iter().any(|word| has(SIZES, word)) || (last == "size" && !counted);
    size.then_some("a size")
}

/// Whether a schema is a number, and no text that goes with it says a unit.
fn is_bare(document: &Document, id: SchemaId, text: Option<&str>) -> bool {
    let group = certain(document, id);
    let all = || group.iter().map(|id| document.schema(*id));
    let is_number = |kind: &JsonType| matches!(kind, JsonType::Integer | JsonType::Number);
    let numbers = all().any(|schema| schema.types.iter().any(is_number));
    let others =
        all().flat_map(|schema| &schema.types).any(|kind| !is_number(kind) && *kind != JsonType::Null);
    let fixed = all().any(|schema| schema.enumeration.is_some() || schema.constant.is_some());
    let texts = all().flat_map(|schema| [schema.description.as_deref(), schema.title.as_deref()]);
    let formats = all().map(|schema| schema.format.as_ref().map(|format| format.value.as_str()));
    let said = texts.chain(formats).chain([text]).flatten().any(says_unit);
    numbers && !others && !fixed && !said
}

fn says_unit(text: &str) -> bool {
    // `30s`, `5min`: a number with its unit.
    let tail = |word: &str| word.trim_start_matches(|c: char| c.is_ascii_digit()).to_owned();
    let lower = text.to_lowercase();
    text.contains('%')
        // What is counted, whatever it is.
        || lower.contains("number of ")
        || lower.contains("how many ")
        || words(text).iter().any(|word| {
            let unit = tail(word);
            has(UNITS, word) || has(COUNTS, word) || is_date_form(word) || (unit.len() < word.len() && has(UNITS, &unit))
        })
}

/// `MMYY`, `YYYYMMDD`: how a date is written in digits.
fn is_date_form(word: &str) -> bool {
    word.contains("yy") && word.contains("mm") && word.chars().all(|letter| "ymdhs".contains(letter))
}

fn has(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|one| one == word)
}

#[cfg(test)]
mod tests {
    use super::{quantity, says_unit};

    #[test]
    fn times_and_sizes_are_told_from_other_numbers() {
        for name in ["timeout", "tokenTtl", "expires_in", "create_time", "createdAt", "max_age", "validade"] {
            assert_eq!(quantity(name), Some("a time"), "{name}");
        }
        for name in ["memory", "diskSize", "size"] {
            assert_eq!(quantity(name), Some("a size"), "{name}");
        }
        for name in
            ["timeoutSeconds", "ttl_ms", "page_size", "age", "times", "retryCount", "sizeInBytes", "id"]
        {
            assert_eq!(quantity(name), None, "{name}");
        }
        assert!(says_unit("How long, in seconds.") && says_unit("At most 30s") && says_unit("Since 1970"));
        assert!(says_unit("The number of tracks available.") && says_unit("When it ends. Format is MMYY."));
        assert!(!says_unit("How long the token is good for."));
    }
}
