//! What became of one document, as data: it goes from the child process to its parent, into the file that a run is
//! resumed from, and into the report; JSON each time.

use std::collections::BTreeMap;

use serde_json::{Value, json};

/// How far a document got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum State {
    /// Its client was compiled without an error or a warning.
    Compiled,
    /// Its client was made; it was not asked to compile it.
    Generated,
    /// It got errors, each with a place.
    Refused,
    /// Its client does not compile, or only with warnings, or could not be printed: a fault of the generator.
    Failed,
    /// The generator broke down: a fault of the generator.
    Panicked,
    /// The generator did not come to an end in time: a fault of the generator.
    TimedOut,
}

impl State {
    pub(super) const ALL: [Self; 6] =
        [Self::Compiled, Self::Generated, Self::Refused, Self::Failed, Self::Panicked, Self::TimedOut];

    /// As tables and JSON say it.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Compiled => "compiled",
            Self::Generated => "generated",
            Self::Refused => "refused",
            Self::Failed => "failed",
            Self::Panicked => "panicked",
            Self::TimedOut => "timed out",
        }
    }

    /// Whether it is the generator that has to be mended.
    pub(super) fn is_fault(self) -> bool {
        matches!(self, Self::Failed | Self::Panicked | Self::TimedOut)
    }
}

/// An error of a document: where, which and what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) place: String,
    pub(super) code: String,
    pub(super) message: String,
}

/// What became of one document.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Outcome {
    pub(super) state: State,
    /// How many findings there are, by severity and code: `warning missing-field`.
    pub(super) findings: BTreeMap<String, u64>,
    /// Its errors.
    pub(super) refusals: Vec<Refusal>,
    /// What the generator or the compiler said of a fault of the generator.
    pub(super) faults: Vec<String>,
    pub(super) operations: u64,
    pub(super) types: u64,
    /// Lines of generated Rust, without tests.
    pub(super) lines: u64,
    /// Processor time of the generator's whole process, in seconds.
    pub(super) generation: Option<f64>,
    /// The most memory that it held, in bytes.
    pub(super) memory: Option<u64>,
    /// Processor time of the compiler for the generated crate alone, in seconds.
    pub(super) check: Option<f64>,
    /// The files that were read, and what stood in them.
    pub(super) files: BTreeMap<String, String>,
}

impl Outcome {
    /// One that only has a state.
    pub(super) fn new(state: State) -> Self {
        Self {
            state,
            findings: BTreeMap::new(),
            refusals: Vec::new(),
            faults: Vec::new(),
            operations: 0,
            types: 0,
            lines: 0,
            generation: None,
            memory: None,
            check: None,
            files: BTreeMap::new(),
        }
    }

    /// A fault of the generator, in words.
    pub(super) fn fault(state: State, said: impl Into<String>) -> Self {
        Self { faults: vec![said.into()], ..Self::new(state) }
    }

    /// How many findings of a severity there are.
    pub(super) fn count(&self, severity: &str) -> u64 {
        let of = |key: &str| key.split(' ').next() == Some(severity);
        self.findings.iter().filter(|(key, _)| of(key)).map(|(_, count)| count).sum()
    }

    /// In how many places the document gives no type.
    pub(super) fn untyped(&self) -> u64 {
        let of = |key: &str| key.split(' ').nth(1).is_some_and(|code| code.starts_with("untyped"));
        self.findings.iter().filter(|(key, _)| of(key)).map(|(_, count)| count).sum()
    }

    pub(super) fn to_json(&self) -> Value {
        let refusals: Vec<_> = self
            .refusals
            .iter()
            .map(|one| json!({ "place": one.place, "code": one.code, "message": one.message }))
            .collect();
        json!({
            "outcome": self.state.word(),
            "findings": self.findings,
            "untyped": self.untyped(),
            "refusals": refusals,
            "faults": self.faults,
            "operations": self.operations,
            "types": self.types,
            "lines": self.lines,
            "generationSeconds": self.generation,
            "memoryBytes": self.memory,
            "checkSeconds": self.check,
            "files": self.files,
        })
    }

    /// What [`Self::to_json`] wrote; nothing if it is not that.
    pub(super) fn from_json(value: &Value) -> Option<Self> {
        let word = value.get("outcome")?.as_str()?;
        let text = |value: &Value, key: &str| Some(value.get(key)?.as_str()?.to_owned());
        let number = |key: &str| value.get(key)?.as_u64();
        let refusal = |one: &Value| {
            let (place, code) = (text(one, "place")?, text(one, "code")?);
            Some(Refusal { place, code, message: text(one, "message")? })
        };
        let count = |(key, count): (&String, &Value)| Some((key.clone(), count.as_u64()?));
        let file = |(name, digest): (&String, &Value)| Some((name.clone(), digest.as_str()?.to_owned()));
        Some(Self {
            state: State::ALL.into_iter().find(|state| state.word() == word)?,
            findings: value.get("findings")?.as_object()?.iter().map(count).collect::<Option<_>>()?,
            refusals: value.get("refusals")?.as_array()?.iter().map(refusal).collect::<Option<_>>()?,
            faults: {
                let list = value.get("faults")?.as_array()?.iter();
                list.map(|one| one.as_str().map(str::to_owned)).collect::<Option<_>>()?
            },
            operations: number("operations")?,
            types: number("types")?,
            lines: number("lines")?,
            generation: value.get("generationSeconds").and_then(Value::as_f64),
            memory: number("memoryBytes"),
            check: value.get("checkSeconds").and_then(Value::as_f64),
            files: value.get("files")?.as_object()?.iter().map(file).collect::<Option<_>>()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outcome_survives_being_written() {
        let full = Outcome {
            findings: [("note untyped".to_owned(), 2), ("error x".to_owned(), 1)].into(),
            refusals: vec![Refusal { place: "a:1:2".into(), code: "x".into(), message: "m".into() }],
            faults: vec!["f".into()],
            operations: 1,
            types: 2,
            lines: 3,
            generation: Some(0.25),
            memory: Some(4),
            check: Some(0.5),
            files: [("a".to_owned(), "1f".to_owned())].into(),
            ..Outcome::new(State::TimedOut)
        };
        for outcome in [full, Outcome::new(State::Compiled)] {
            assert_eq!(Outcome::from_json(&outcome.to_json()), Some(outcome.clone()));
        }
        assert_eq!(Outcome::from_json(&json!({ "outcome": "lost" })), None);
    }
}
