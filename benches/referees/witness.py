"""The rustdoc JSON of a crate enters, a program that names all of its public items leaves.

It reads each field as its type, holds each variant with what it carries, calls each function and method with arguments
of the types that it takes, and holds what it gives as the type that it is said to be. What compiles against the crate
that it was made from, and not against the next one, is what its users may have written.
"""

STD = {
    "String": "std::string::String",
    "Vec": "std::vec::Vec",
    "Box": "std::boxed::Box",
    "Option": "std::option::Option",
    "Result": "std::result::Result",
    "BTreeMap": "std::collections::BTreeMap",
    "Duration": "std::time::Duration",
}
RUNTIME_CODEGEN = {"Bytes", "Method", "RawCall", "SendFuture", "CallFuture"}


class Witness:
    def __init__(self, doc, crate):
        self.index, self.paths, self.crate = doc["index"], doc["paths"], crate
        self.root = doc["root"]
        self.lines = []
        self.count = 0

    def path(self, item):
        """The path by which users name an item."""
        known = self.paths.get(str(item)) or self.paths.get(item)
        if known is None:
            return None
        parts, name = known["path"], known["path"][-1]
        if known["crate_id"] == 0:
            # Operations are in private modules a tag, and the client in one of its own.
            if "operations" in parts:
                return f"{self.crate}::operations::{name}"
            if "client" in parts:
                return f"{self.crate}::{name}"
            return "::".join([self.crate] + parts[1:])
        if parts[0] in ("alloc", "core", "std"):
            return STD.get(name)
        if parts[0] == "clientwright_runtime":
            prefix = "codegen::" if name in RUNTIME_CODEGEN else ""
            return f"{self.crate}::runtime::{prefix}{name}"
        if parts[0] == "serde_json":
            return "serde_json::Value"
        if parts[0] == "bytes":
            return f"{self.crate}::runtime::codegen::Bytes"
        return None

    def type(self, node):
        """A type as source text; None for what no user would write."""
        (kind, value), = node.items()
        if kind == "primitive":
            return {"unit": "()"}.get(value, value)
        if kind == "tuple":
            parts = [self.type(part) for part in value]
            return None if None in parts else f"({', '.join(parts)}{',' if len(parts) == 1 else ''})"
        if kind == "slice":
            inner = self.type(value)
            return inner and f"[{inner}]"
        if kind == "borrowed_ref":
            inner = self.type(value["type"])
            return inner and f"&{'mut ' if value['is_mutable'] else ''}{inner}"
        if kind == "resolved_path":
            path = self.path(value["id"])
            if path is None:
                return None
            return self.arguments(path, value.get("args"))
        if kind == "impl_trait":
            return self.taken(value)
        return None

    def arguments(self, path, args):
        found = []
        for one in (args or {}).get("angle_bracketed", {}).get("args", []):
            if "type" in one:
                inner = self.type(one["type"])
                if inner is None:
                    return None
                found.append(inner)
            elif "lifetime" in one:
                found.append("'_")
        return f"{path}<{', '.join(found)}>" if found else path

    def taken(self, bounds):
        """What is given where anything of a trait is taken."""
        for bound in bounds:
            trait = bound.get("trait_bound", {}).get("trait")
            if trait is None:
                continue
            name = trait["path"].split("::")[-1]
            args = (trait["args"] or {}).get("angle_bracketed")
            if args is None:
                continue
            if name == "Into":
                return self.type(args["args"][0]["type"])
            if name == "AsRef":
                return "&str"
            if name == "IntoIterator":
                item = self.type(args["constraints"][0]["binding"]["equality"]["type"])
                return item and f"std::vec::Vec<{item}>"
        return None

    def add(self, text):
        self.lines.append(f"pub fn w{self.count}{text}")
        self.count += 1

    def function(self, owner, item, function):
        signature = function["sig"]
        arguments, receiver = [], None
        for name, ty in signature["inputs"]:
            if name == "self":
                receiver = "&" if "borrowed_ref" in ty else ""
                continue
            ty = self.type(ty)
            if ty is None:
                return
            arguments.append(ty)
        output = signature["output"]
        given = "()" if output is None else owner if output == {"generic": "Self"} else self.type(output)
        # An iterator of `impl Into<T>` hides what it holds behind another type: a caller's own.
        parameters = [f"a{number}: {ty}" for number, ty in enumerate(arguments)]
        values = ", ".join(f"a{number}" for number in range(len(arguments)))
        bind = f"let _: {given} = " if given else "let _ = "
        name = "r#" + item["name"] if item["name"] in ("type", "match", "in", "ref", "move") else item["name"]
        if receiver is None:
            self.add(f"({', '.join(parameters)}) {{ {bind}<{owner}>::{name}({values}); }}")
        else:
            parameters.insert(0, f"s: {receiver}{owner}")
            self.add(f"({', '.join(parameters)}) {{ {bind}s.{name}({values}); }}")

    def methods(self, owner, impls):
        for one in impls:
            block = self.index.get(str(one))
            if block is None:
                continue
            block_inner = block["inner"]["impl"]
            if block_inner["trait"] is not None:
                self.conversion(owner, block_inner)
                continue
            for member in block_inner["items"]:
                item = self.index[str(member)]
                if "function" in item["inner"] and item["visibility"] == "public":
                    self.function(owner, item, item["inner"]["function"])

    def conversion(self, owner, block):
        trait = block["trait"]["path"].split("::")[-1]
        if block["is_synthetic"] or block["blanket_impl"] is not None:
            return
        if trait == "From":
            source = self.type(block["trait"]["args"]["angle_bracketed"]["args"][0]["type"])
            if source:
                self.add(f"(v: {source}) {{ let _: {owner} = v.into(); }}")
        elif trait in ("Clone", "PartialEq", "Debug", "Display", "Default", "Eq", "Hash", "Copy"):
            module = {"Debug": "fmt", "Display": "fmt", "PartialEq": "cmp", "Eq": "cmp", "Hash": "hash",
                      "Clone": "clone", "Default": "default", "Copy": "marker"}[trait]
            self.add(f"() {{ fn has<T: std::{module}::{trait}>() {{}} has::<{owner}>(); }}")

    def alias(self, path, ty):
        """Another name of a type, held as that; or of a call, which gives what it is said to."""
        self.add(f"(v: {path}) {{ let _ = v; }}")
        target = ty.get("resolved_path")
        if target is None or not self.is_call(target):
            if known := self.type(ty):
                self.add(f"(v: {path}) {{ let _: {known} = v; }}")
            return
        success, error, _ = [one["type"] for one in target["args"]["angle_bracketed"]["args"]]
        if (success := self.type(success)) and (error := self.type(error)):
            result = f"std::result::Result<{success}, {self.crate}::runtime::Error<{error}>>"
            self.add(f"(v: {path}) {{ let _ = async move {{ let _: {result} = v.await; }}; }}")

    def is_call(self, target):
        """Whether it is the runtime's `Call` with a mark, which nobody can name."""
        known = self.paths.get(str(target["id"]))
        return known is not None and known["path"][0] == "clientwright_runtime" and known["path"][-1] == "Call"

    def write(self):
        for identity, item in self.index.items():
            if item["crate_id"] != 0 or item["visibility"] not in ("public", "default"):
                continue
            (kind, inner), = item["inner"].items()
            if kind not in ("struct", "enum", "type_alias"):
                continue
            path = self.path(int(identity))
            if path is None or "::of::" in path:
                continue
            if kind == "type_alias":
                self.alias(path, inner["type"])
                continue
            lifetimes = [one for one in inner["generics"]["params"] if "lifetime" in one["kind"]]
            owner = f"{path}<'_>" if lifetimes else path
            if kind == "struct":
                self.struct(owner, path, item, inner)
            else:
                self.enum(owner, path, inner)
            self.methods(owner, inner["impls"])
        head = "#![allow(deprecated, unused_must_use, clippy::all)]\n"
        return head + "\n".join(sorted(self.lines, key=lambda line: line.split("(", 1)[1])) + "\n"

    def struct(self, owner, path, item, inner):
        fields = inner["kind"].get("plain", {}).get("fields", []) if isinstance(inner["kind"], dict) else []
        hidden = isinstance(inner["kind"], dict) and inner["kind"].get("plain", {}).get("has_stripped_fields")
        made = []
        for field in fields:
            field = self.index[str(field)]
            ty = self.type(field["inner"]["struct_field"])
            if ty is None or field["visibility"] != "public":
                hidden = True
                continue
            name = field["name"]
            name = "r#" + name if name in ("type", "match", "in", "ref", "move") else name
            self.add(f"(v: &{owner}) {{ let _: &{ty.replace('&', '& ')} = &v.{name}; }}")
            made.append((name, ty))
        if made and not hidden and "non_exhaustive" not in str(item["attrs"]):
            parameters = ", ".join(f"a{number}: {ty}" for number, (_, ty) in enumerate(made))
            values = ", ".join(f"{name}: a{number}" for number, (name, _) in enumerate(made))
            self.add(f"({parameters}) {{ let _ = {path} {{ {values} }}; }}")

    def enum(self, owner, path, inner):
        for variant in inner["variants"]:
            variant = self.index[str(variant)]
            kind = variant["inner"]["variant"]["kind"]
            if kind == "plain":
                self.add(f"() {{ let _: {owner} = {path}::{variant['name']}; }}")
            elif "tuple" in kind:
                types = [self.type(self.index[str(one)]["inner"]["struct_field"]) for one in kind["tuple"]]
                if None not in types:
                    parameters = ", ".join(f"a{number}: {ty}" for number, ty in enumerate(types))
                    values = ", ".join(f"a{number}" for number in range(len(types)))
                    self.add(f"({parameters}) {{ let _: {owner} = {path}::{variant['name']}({values}); }}")


def witness(doc, crate):
    return Witness(doc, crate).write()
