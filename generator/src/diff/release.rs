//! Whether a crate's version and its changelog go with what changed: manifests and changelogs enter as texts.

use super::Verdict;
use std::fmt;

/// What a crate's version and its changelog say to a verdict.
#[derive(Debug, Clone)]
pub struct Release {
    /// What is asked of them.
    pub verdict: Verdict,
    /// The last version that was released; nothing if none was.
    pub released: Option<Number>,
    /// The version in the manifest.
    pub version: Number,
    /// The least version that goes with the verdict; nothing if any does, since nothing was released.
    pub needed: Option<Number>,
    /// Lines of the changelog that were not there before; nothing where there is no changelog.
    pub told: Option<Vec<String>>,
}

/// Three numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Number(pub u64, pub u64, pub u64);

/// A sentence about the release.
#[derive(Debug, Clone)]
pub struct Line {
    /// The sentence.
    pub text: String,
    /// Whether all is well.
    pub fits: bool,
}

/// The texts that say which version is which.
#[derive(Debug, Clone, Copy)]
pub struct Texts<'t> {
    /// The crate's manifest.
    pub manifest: &'t str,
    /// The manifest of the workspace that the crate is in.
    pub workspace: Option<&'t str>,
    /// The changelog.
    pub changelog: Option<&'t str>,
}

impl Release {
    /// Compares what was said with what is said. The last release is the topmost version that the old changelog names;
    /// without a changelog, the old manifest's.
    ///
    /// # Errors
    /// No manifest says the version, in words.
    pub fn of(verdict: Verdict, old: Option<Texts<'_>>, new: Texts<'_>) -> Result<Self, String> {
        let version = version(new).ok_or("the manifest does not say the crate's version")?;
        let released = old.and_then(|old| match old.changelog {
            Some(changelog) => last_release(changelog),
            None => self::version(old),
        });
        let told = new.changelog.map(|after| {
            let before: Vec<&str> =
                old.and_then(|old| old.changelog).unwrap_or_default().lines().map(str::trim).collect();
            let lines =
                after.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
            lines.filter(|line| !before.contains(line)).map(str::to_owned).collect()
        });
        let needed = released.map(|released| released.after(verdict));
        Ok(Self { verdict, released, version, needed, told })
    }

    /// Whether the version is high enough.
    pub fn version_fits(&self) -> bool {
        self.needed.is_none_or(|needed| self.version >= needed)
    }

    /// Whether the changelog tells what it has to: of something that breaks it says so, of something new it says
    /// something.
    pub fn changelog_fits(&self) -> bool {
        let Some(told) = &self.told else { return true };
        match self.verdict {
            Verdict::None | Verdict::Patch => true,
            Verdict::Minor => !told.is_empty(),
            Verdict::Major => told.iter().any(|line| line.to_lowercase().contains("break")),
        }
    }

    /// Whether all is well.
    pub fn fits(&self) -> bool {
        self.version_fits() && self.changelog_fits()
    }

    /// The same in sentences.
    pub fn words(&self) -> Vec<Line> {
        let version = match (self.released, self.needed) {
            (Some(released), Some(needed)) if self.version_fits() => {
                format!("version: {} after {released}, at least {needed}, as it has to be", self.version)
            }
            (Some(released), Some(needed)) => {
                format!("version: {} after {released}, which has to be {needed} at least", self.version)
            }
            _ => format!("version: {}; nothing was released, so that it may hold anything", self.version),
        };
        let changelog = match (&self.told, self.changelog_fits(), self.verdict) {
            (None, ..) => "changelog: there is none".to_owned(),
            (_, true, Verdict::None | Verdict::Patch) => "changelog: nothing has to stand there".to_owned(),
            (Some(told), true, _) => format!("changelog: tells of it, in {} new lines", told.len()),
            (_, _, Verdict::Major) => "changelog: no new line says that something breaks".to_owned(),
            _ => "changelog: no new line tells of what is new".to_owned(),
        };
        vec![
            Line { text: version, fits: self.version_fits() },
            Line { text: changelog, fits: self.changelog_fits() },
        ]
    }
}

impl Number {
    /// The least version that may follow, by cargo's rules: before 1.0, the second number says what the first one does
    /// later, and before 0.1 every version breaks.
    fn after(self, verdict: Verdict) -> Self {
        let Self(major, minor, patch) = self;
        match (verdict, major, minor) {
            (Verdict::None, ..) => self,
            (_, 0, 0) => Self(0, 0, patch + 1),
            (Verdict::Major, 0, _) => Self(0, minor + 1, 0),
            (Verdict::Major, ..) => Self(major + 1, 0, 0),
            (Verdict::Minor, 1.., _) => Self(major, minor + 1, 0),
            _ => Self(major, minor, patch + 1),
        }
    }

    /// `1.2.3`, what follows left out.
    fn read(text: &str) -> Option<Self> {
        let end = text.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(text.len());
        let mut numbers = text.get(..end)?.split('.').map(str::parse);
        let mut next = || numbers.next()?.ok();
        Some(Self(next()?, next()?, next()?))
    }
}

impl fmt::Display for Number {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}.{}", self.0, self.1, self.2)
    }
}

/// The crate's version, which a manifest may leave to its workspace.
fn version(texts: Texts<'_>) -> Option<Number> {
    let own = value(texts.manifest, "package", "version");
    own.or_else(|| {
        value(texts.manifest, "package", "version.workspace")?;
        value(texts.workspace?, "workspace.package", "version")
    })
    .and_then(Number::read)
}

/// The value of a key in a table, without its quotes.
fn value<'t>(manifest: &'t str, table: &str, key: &str) -> Option<&'t str> {
    let mut inside = false;
    for line in manifest.lines().map(str::trim) {
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.split(']').next()) {
            inside = name.trim() == table;
        }
        if let Some((found, value)) = line.split_once('=').filter(|_| inside)
            && found.trim() == key
        {
            let value = value.trim();
            return Some(
                value.strip_prefix('"').map_or(value, |text| text.split('"').next().unwrap_or(text)),
            );
        }
    }
    None
}

/// The topmost version among the headings of a changelog: `## 1.2.3`, `## [1.2.3] - 2026-01-31`.
fn last_release(changelog: &str) -> Option<Number> {
    let headings = changelog.lines().filter_map(|line| line.strip_prefix("## "));
    headings.map(|text| text.trim_start_matches(['[', 'v', ' '])).find_map(Number::read)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_follow_cargos_rules() {
        let table = [
            ((1, 2, 3), Verdict::Major, (2, 0, 0)),
            ((1, 2, 3), Verdict::Minor, (1, 3, 0)),
            ((1, 2, 3), Verdict::Patch, (1, 2, 4)),
            ((1, 2, 3), Verdict::None, (1, 2, 3)),
            ((0, 2, 3), Verdict::Major, (0, 3, 0)),
            ((0, 2, 3), Verdict::Minor, (0, 2, 4)),
            ((0, 0, 3), Verdict::Patch, (0, 0, 4)),
            ((0, 0, 3), Verdict::Major, (0, 0, 4)),
        ];
        for ((a, b, c), verdict, (x, y, z)) in table {
            assert_eq!(Number(a, b, c).after(verdict), Number(x, y, z), "{a}.{b}.{c} {verdict:?}");
        }
    }

    const OLD: Texts<'_> = Texts {
        manifest: "[package]\nname = \"x\"\nversion.workspace = true\n[dependencies]\nversion = \"9.9.9\"\n",
        workspace: Some("[workspace]\n[workspace.package]\nversion = \"0.4.1\" # ours\n"),
        changelog: Some("# Changelog\n\n## Unreleased\n\n- Keys.\n\n## [0.4.1] - 2026-01-31\n\n## 0.4.0\n"),
    };

    #[test]
    fn a_break_wants_a_version_and_a_word() {
        let same = Release::of(Verdict::Major, Some(OLD), OLD).unwrap();
        assert_eq!((same.released, same.needed), (Some(Number(0, 4, 1)), Some(Number(0, 5, 0))));
        assert!(!same.version_fits() && !same.changelog_fits());
        let new = Texts {
            manifest: "[package]\nversion = \"0.5.0\"",
            changelog: Some(
                "# Changelog\n\n## Unreleased\n\n- Keys.\n- **Breaking:** `x` is gone.\n\n## [0.4.1]\n",
            ),
            ..OLD
        };
        let told = Release::of(Verdict::Major, Some(OLD), new).unwrap();
        assert!(told.fits(), "{told:?}");
        assert!(Release::of(Verdict::Minor, Some(OLD), new).unwrap().fits());
        assert!(Release::of(Verdict::None, Some(OLD), OLD).unwrap().fits());
    }

    #[test]
    fn before_the_first_release_any_version_goes() {
        let unreleased = Texts { changelog: Some("# Changelog\n\n## Unreleased\n"), ..OLD };
        let release = Release::of(Verdict::Major, Some(unreleased), unreleased).unwrap();
        assert!(release.version_fits() && !release.changelog_fits(), "{release:?}");
        assert!(Release::of(Verdict::Major, None, OLD).unwrap().version_fits());
        assert!(Release::of(Verdict::None, None, Texts { manifest: "", ..OLD }).is_err());
    }
}
