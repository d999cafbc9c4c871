#!/usr/bin/env python3
"""Documents enter; how `clientwright diff` judges seeded changes of them, beside what others say to it, leaves.

    benches/referees/judge.py WORK COUNT [SEED]

For each of COUNT mutations, both versions become stand-alone crates in WORK. Three judges see nothing but the crates:

- cargo-semver-checks, on their rustdoc JSON;
- a program that names all public items of the old crate, with the types of arguments and fields (`witness.py`), which
  has to compile against the new one;
- the list of public items of cargo-public-api: what is missing in the new one, and what is new in it.

The verdict must not be lower than any of them; where it is higher, the kinds of changes that made it so are counted.
Features are compared too, as both manifests list them. Where the verdict is that nothing changed, the crates have to be
the same to the byte, unless the document was only written in another order. Set CLIENTWRIGHT to a binary; cargo-semver-checks and
cargo-public-api have to be installed. Prints a line a mutation to WORK/judged.tsv and a summary; exits with 1 if a
verdict was too low. Some 3 CPU seconds a mutation, after the dependencies.
"""

import collections
import hashlib
import json
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys

import yaml

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from mutate import mutate  # noqa: E402
from witness import witness  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
LEVELS = {"none": 0, "patch": 1, "minor": 2, "major": 3}
TOOL = os.environ.get("CLIENTWRIGHT", str(ROOT / "target/release/clientwright"))


def run(command, **options):
    return subprocess.run(command, capture_output=True, text=True, **options)


class Judges:
    def __init__(self, work):
        self.work = work
        self.target = work / "target"
        self.environment = os.environ | {"CARGO_TARGET_DIR": str(self.target), "RUSTC_BOOTSTRAP": "1"}

    def generate(self, document, folder):
        """Whether the document became a crate."""
        made = run([TOOL, "generate", document, "--out", folder, "--name", "subject", "--runtime", ROOT / "runtime"])
        if made.returncode != 0:
            return False
        manifest = folder / "Cargo.toml"
        if "[workspace]" not in manifest.read_text():
            manifest.write_text(manifest.read_text() + "\n[workspace]\n")
        shutil.copy(ROOT / "Cargo.lock", folder / "Cargo.lock")
        return True

    def rustdoc(self, folder, name):
        command = ["cargo", "rustdoc", "--offline", "--lib", "--", "-Zunstable-options", "--output-format", "json"]
        done = run(command + ["--cap-lints", "allow"], cwd=folder, env=self.environment)
        if done.returncode != 0:
            raise RuntimeError(done.stderr[-3000:])
        return shutil.copy(self.target / "doc/subject.json", self.work / f"{name}.json")

    def semver(self, old, new):
        """The level that cargo-semver-checks asks for, and its reasons."""
        level, reasons = "patch", []
        for release in ("patch", "minor"):
            command = ["cargo", "semver-checks", "--baseline-rustdoc", old, "--current-rustdoc", new]
            done = run(command + ["--release-type", release, "--color", "never"], env=self.environment)
            if done.returncode == 0:
                return level, reasons
            found = re.findall(r"^--- failure (\w+):", done.stdout, re.M)
            if not found:
                raise RuntimeError(done.stdout[-2000:] + done.stderr[-2000:])
            level, reasons = ("minor", found) if release == "patch" else ("major", found)
        return level, reasons

    def prepare_witness(self, crate):
        folder = self.work / "witness"
        (folder / "src").mkdir(parents=True, exist_ok=True)
        (folder / "Cargo.toml").write_text(
            '[package]\nname = "witness"\nversion = "0.0.0"\nedition = "2024"\n[workspace]\n'
            f'[dependencies]\nsubject = {{ path = "{crate}" }}\nserde_json = "1"\n'
        )
        shutil.copy(ROOT / "Cargo.lock", folder / "Cargo.lock")

    def witness(self, text):
        """Errors of the program against the new crate."""
        (self.work / "witness/src/lib.rs").write_text(text)
        done = run(["cargo", "check", "--offline"], cwd=self.work / "witness", env=self.environment)
        errors = re.findall(r"^error(?:\[\w+\])?: .*(?:\n\s+--> .*)?", done.stderr, re.M)
        if done.returncode != 0 and "could not compile `witness`" not in done.stderr:
            raise RuntimeError(done.stderr[-3000:])
        return errors if done.returncode != 0 else []

    def public(self, old, new):
        """The lines of the old public API that the new one lacks, and the other way round, as cargo-public-api has them;
        derived and blanket impls, and auto traits, are left out."""
        if shutil.which("cargo-public-api") is None:
            return None
        done = run(["cargo", "public-api", "-sss", "diff", old, new], env=self.environment)
        if done.returncode != 0:
            raise RuntimeError(done.stderr[-3000:])
        lines = done.stdout.splitlines()
        of = lambda sign: sorted({line[1:] for line in lines if line.startswith(sign) and line.strip("=-+ ")})
        return of("-"), of("+")

    def judge(self, base, after):
        """What the judges say of a changed document; what they said before is known by the texts of both."""
        key = hashlib.sha256(base["document"].read_bytes() + after.read_bytes()).hexdigest()[:16]
        known = self.work / "judged" / f"{key}.json"
        said = json.loads(known.read_text()) if known.exists() else {}
        made = self.generate(after, self.work / "new")
        if said.get("crate") is False or said.get("public") is not None:
            return said
        said["crate"] = made
        if said["crate"]:
            new = self.rustdoc(self.work / "new", "new-rustdoc")
            said["semver"], said["reasons"] = self.semver(base["rustdoc"], new)
            said["errors"] = self.witness(base["witness"])
            said["public"] = self.public(base["rustdoc"], new)
            said["features"] = sorted(features(base["crate"]) - features(self.work / "new"))
        known.parent.mkdir(exist_ok=True)
        known.write_text(json.dumps(said, indent=1))
        return said


def features(folder):
    text = (folder / "Cargo.toml").read_text().split("[features]", 1)[1].split("[dependencies]", 1)[0]
    return set(re.findall(r'^"?([\w-]+)"? = ', text, re.M))


def files(folder):
    return {path.relative_to(folder): path.read_text() for path in (folder / "src").rglob("*.rs")}


def diff(old, new):
    done = run([TOOL, "diff", old, new, "--format", "json"])
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    changes = json.loads(done.stdout)["apis"][0]["changes"]
    source = "patch" if changes else "none"
    for change in changes:
        source = max(source, {"breaking": "major", "compatible": "minor"}.get(change["source"], source), key=LEVELS.get)
    verdict = json.loads(done.stdout)["verdict"]
    return verdict, source, sorted({change["code"] for change in changes if change["source"] == "breaking"}), changes


def is_call_still(line, added):
    """Whether a line is the name of a call, which is a struct of its own now, or has another mark: users can do with it
    what they could, and nobody can name the mark, the last parameter."""
    call = re.match(r"pub type (\S+) = (clientwright_runtime::call::Call<.*), subject::operations::\S+>$", line)
    alike = call and (f"pub struct {call[1]}", f"pub type {call[1]} = {call[2]}, ")
    return call is not None and any(other.startswith(alike) for other in added)


def base(judges, work, document):
    """A document that is mutated, and what the judges know of its crate."""
    tree = json.loads(json.dumps(yaml.load(document.read_text(), Loader), default=str))
    path = work / f"{document.stem}.json"
    path.write_text(json.dumps(tree, indent=1))
    crate = work / "old" / document.stem
    if not judges.generate(path, crate):
        raise RuntimeError(f"{document} makes no crate")
    rustdoc = judges.rustdoc(crate, f"{document.stem}-rustdoc")
    text = witness(json.loads(pathlib.Path(rustdoc).read_text()), "subject")
    judges.generate(path, work / "new")
    if errors := judges.witness(text):
        raise RuntimeError(f"the program of {document} does not compile against its own crate: {errors[:5]}")
    print(document.stem, text.count("\n"), "lines of names", file=sys.stderr, flush=True)
    return {
        "name": document.stem, "tree": tree, "document": path, "crate": crate, "rustdoc": rustdoc, "witness": text
    }


def main():
    work, count = pathlib.Path(sys.argv[1]).resolve(), int(sys.argv[2])
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    work.mkdir(parents=True, exist_ok=True)
    judges = Judges(work)
    judges.prepare_witness(work / "new")
    documents = sorted((ROOT / "specs").glob("[!.]*.yaml")) + sorted(
        (ROOT / "generator/tests/cases/standalone").glob("*.yaml")
    )
    bases = [base(judges, work, document) for document in documents]
    low, higher, levels, skipped = [], collections.Counter(), collections.Counter(), 0
    with open(work / "judged.tsv", "w") as table:
        for number in range(count):
            rng = random.Random(f"{seed} {number}")
            one = bases[number % len(bases)]
            changed, done = mutate(one["tree"], rng, number // len(bases))
            # Of the same name: the crates' files say what they are made from.
            after = work / "changed" / one["document"].name
            after.parent.mkdir(exist_ok=True)
            after.write_text(json.dumps(changed, indent=1))
            said = judges.judge(one, after)
            if not said["crate"]:
                skipped += 1
                continue
            verdict, source, codes, changes = diff(one["document"], after)
            gone, added = said["public"] or ([], [])
            gone = [line for line in gone if not is_call_still(line, added)]
            least = max(
                said["semver"] if said["reasons"] else "none",
                "major" if said["errors"] or gone or said["features"] else "none",
                "minor" if added else "none",
                key=LEVELS.get,
            )
            silent = not changes and not done.startswith("reorder") and files(one["crate"]) != files(work / "new")
            too_low = LEVELS[source] < LEVELS[least] or silent
            if too_low:
                low.append((number, one["name"], done, source, least))
            if source == "major" and least != "major":
                higher.update(codes)
            levels[(verdict, source, least)] += 1
            row = [number, one["name"], done, verdict, source, said["semver"], ",".join(said["reasons"])]
            row += [len(said["errors"]), len(gone), len(added), "LOW" if too_low else ""]
            row += [",".join(sorted({change["code"] for change in changes})), " | ".join(gone[:3])]
            row += [" | ".join(said["errors"][:2]).replace("\n", " ")]
            print("\t".join(map(str, row)), file=table, flush=True)
            if too_low:
                print("LOW", row, file=sys.stderr, flush=True)
    if shutil.which("cargo-public-api") is None:
        print("cargo-public-api is not installed: it said nothing")
    print(f"{count} mutations, {skipped} of which made no crate; seed {seed}")
    print("verdict, verdict for sources alone, and the least that the judges ask for:")
    for (verdict, source, least), times in sorted(levels.items()):
        print(f"  {verdict:6} {source:6} {least:6} {times}")
    print("higher than the judges ask for, by kind of change:", dict(higher))
    for entry in low:
        print("too low:", *entry)
    sys.exit(1 if low else 0)


class Loader(yaml.SafeLoader):
    """Dates stay texts."""


Loader.yaml_implicit_resolvers = {
    key: [(tag, regexp) for tag, regexp in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for key, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}

if __name__ == "__main__":
    main()
