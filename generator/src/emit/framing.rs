//! Streams as servers send them, for the contract tests: a JSON list of items enters, the text of the stream leaves.
//!
//! It is worked out apart from the runtime that reads it.

use serde_json::Value;

use crate::ir::StreamCodec;

/// The text of a stream of these items; none if one of them cannot be sent like that.
pub(super) fn stream(codec: StreamCodec, json: &str) -> Option<String> {
    let items: Vec<Value> = serde_json::from_str(json).ok()?;
    items.iter().map(|item| self::item(codec, item)).collect()
}

fn item(codec: StreamCodec, item: &Value) -> Option<String> {
    Some(match codec {
        StreamCodec::Lines => format!("{item}\n"),
        StreamCodec::Sequence => format!("\u{1e}{item}\n"),
        StreamCodec::Events => format!("data: {item}\n\n"),
        StreamCodec::TextEvents => format!("data: {}\n\n", line(item)?),
        StreamCodec::EventObjects | StreamCodec::EventObjectsOfJson => {
            let fields = item.as_object()?;
            // An event without data is none.
            let data = fields.get("data")?;
            let data = match codec {
                StreamCodec::EventObjects => line(data)?.to_owned(),
                _ => data.to_string(),
            };
            let mut text = String::new();
            for name in ["event", "id"] {
                if let Some(value) = fields.get(name) {
                    text.extend([name, ": ", line(value)?, "\n"]);
                }
            }
            if let Some(retry) = fields.get("retry") {
                text.extend(["retry: ", &retry.as_u64()?.to_string(), "\n"]);
            }
            let others = ["data", "event", "id", "retry"];
            if fields.keys().any(|name| !others.contains(&name.as_str())) {
                return None;
            }
            text + &format!("data: {data}\n\n")
        }
    })
}

/// A string that is one line.
fn line(value: &Value) -> Option<&str> {
    value.as_str().filter(|text| !text.contains(['\r', '\n', '\0']))
}
