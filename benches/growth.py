"""Documents whose size is a matter of choice: a folder enters, a document of each kind at 1, 4 and 16 times leaves.

Every kind is something that a careless generator takes more than its share of time for.
"""

import json
import os
import sys


def ref(name):
    return {"$ref": f"#/components/schemas/{name}"}


def answer(schema):
    return {"200": {"description": "Good.", "content": {"application/json": {"schema": schema}}}}


def operation(number, schema, **more):
    return {"get": {"operationId": f"get{number}", "tags": [f"tag{number % 20}"], "responses": answer(schema), **more}}


def document(schemas, paths):
    return {"openapi": "3.1.0", "info": {"title": "Growth", "version": "1"}, "paths": paths, "components": {"schemas": schemas}}


def record(properties, **more):
    return {"type": "object", "properties": properties, **more}


def usual(size):
    """Models with nested ones, enumerations, unions and examples; an operation each."""
    schemas, paths = {}, {}
    for n in range(size):
        schemas[f"Model{n}"] = record(
            {
                "id": {"type": "string", "format": "uuid", "description": f"Which one of the things numbered {n} it is."},
                "state": {"type": "string", "enum": ["on", "off", f"state{n}"]},
                "owner": record({"name": {"type": "string"}, f"part{n}": {"type": "array", "items": record({"x": {"type": "integer"}})}}),
                "either": {"oneOf": [record({"a": {"type": "string"}}, required=["a"]), record({"b": {"type": "number"}}, required=["b"])]},
                "next": ref(f"Model{(n * 7 + 1) % size}"),
            },
            required=["id"],
            example={"id": "123e4567-e89b-12d3-a456-426614174000", "state": "on", "owner": {"name": "someone"}},
        )
        body = {"content": {"application/json": {"schema": ref(f"Model{n}")}}}
        paths[f"/models{n}/{{id}}"] = operation(n, ref(f"Model{n}"), requestBody=body, parameters=[
            {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}},
            {"name": "order", "in": "query", "schema": {"type": "string", "enum": ["up", "down"]}},
        ])
    return document(schemas, paths)


def shared(size):
    """Operations that all reach the same large graph of types."""
    schemas = {f"Type{n}": record({f"f{k}": ref(f"Type{(n * 3 + k) % size}") for k in range(4)}) for n in range(size)}
    return document(schemas, {f"/p{n}": operation(n, ref("Type0")) for n in range(size)})


def ladders(size):
    """Objects in objects, as deep as a document may be, many times."""
    schemas = {}
    for n in range(max(size // 16, 1)):
        inner = {"type": "string"}
        for depth in range(48):
            inner = record({f"d{depth}": inner})
        schemas[f"Ladder{n}"] = inner
    return document(schemas, {f"/l{n}": operation(n, ref(name)) for n, name in enumerate(schemas)})


def equal(size):
    """The same inline schema again and again."""
    same = record({"href": {"type": "string"}, "kind": {"type": "string", "enum": ["a", "b"]}, "at": {"type": "string", "format": "date-time"}})
    schemas = {f"Holder{n}": record({"link": same, "links": {"type": "array", "items": same}}) for n in range(size)}
    return document(schemas, {f"/e{n}": operation(n, ref(f"Holder{n}")) for n in range(size)})


def clashes(size):
    """Names that differ for people and are one for Rust."""
    spellings = ["{0}_name", "{0}Name", "{0}-name", "{0} name", "{0}.name", "{0}/name", "{0}:name", "{0}__name"]
    schemas = {}
    for n in range(size):
        for spelling in spellings[:3]:
            schemas[spelling.format(f"thing{n}")] = record({one.format("a"): {"type": "string"} for one in spellings})
    schemas["Wide"] = record({f"v{n}_{'x' * (n % 3)}": {"type": "string"} for n in range(size)})
    return document(schemas, {"/c": operation(0, ref("Wide"))})


def chains(size):
    """`allOf` upon `allOf`, in chains of twelve, with a property each."""
    schemas = {}
    for n in range(size):
        own = record({f"p{n}": {"type": "string"}})
        schemas[f"Link{n}"] = own if n % 12 == 0 else {"allOf": [ref(f"Link{n - 1}"), own]}
    return document(schemas, {f"/a{n}": operation(n, ref(f"Link{n}")) for n in range(size)})


def main():
    folder = sys.argv[1]
    os.makedirs(folder, exist_ok=True)
    for make in (usual, shared, ladders, equal, clashes, chains):
        for times in (1, 4, 16):
            with open(os.path.join(folder, f"{make.__name__}-{times}.json"), "w", encoding="utf-8") as file:
                json.dump(make(250 * times), file)


main()
